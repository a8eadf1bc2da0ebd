// SPDX-License-Identifier: Apache-2.0
#include "locate/texts.hpp"

#include <algorithm>
#include <vector>

#include "locate/saved_file.hpp"

namespace libgrid {

Texts::Texts(std::span<const std::string> texts) {
  std::vector<char> letters;
  std::vector<std::int64_t> offsets{0};
  offsets.reserve(texts.size() + 1);
  for (const std::string& text : texts) {
    letters.insert(letters.end(), text.begin(), text.end());
    offsets.push_back(static_cast<std::int64_t>(letters.size()));
  }
  letters_ = std::move(letters);
  offsets_ = std::move(offsets);
}

Texts::Texts(const SavedFile& file, const std::string& name)
    : letters_(file.array<char>(name)), offsets_(file.array<std::int64_t>(name + "_offsets")) {
  file.require(!offsets_.empty() && offsets_.front() == 0 &&
                   offsets_.back() == static_cast<std::int64_t>(letters_.size()) &&
                   std::is_sorted(offsets_.begin(), offsets_.end()),
               name + "_offsets");
}

void Texts::add_to(SavedFileWriter& writer, const std::string& name) const {
  writer.add(name, letters_);
  writer.add(name + "_offsets", offsets_);
}

}  // namespace libgrid
