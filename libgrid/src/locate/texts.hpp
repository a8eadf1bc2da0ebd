// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "libgrid/core/shared_array.hpp"

namespace libgrid {

class SavedFile;
class SavedFileWriter;

/// Many texts in one piece of memory, or in a file.
class Texts {
 public:
  explicit Texts(std::span<const std::string> texts = {});
  /// As they were saved. Errors: Error{unreadable} when their ends do not fit.
  Texts(const SavedFile& file, const std::string& name);
  void add_to(SavedFileWriter& writer, const std::string& name) const;

  std::size_t size() const { return offsets_.size() - 1; }
  std::string_view operator[](std::size_t i) const {
    return {letters_.data() + offsets_[i], static_cast<std::size_t>(offsets_[i + 1] - offsets_[i])};
  }

 private:
  SharedArray<char> letters_;
  SharedArray<std::int64_t> offsets_;  ///< one more than texts
};

}  // namespace libgrid
