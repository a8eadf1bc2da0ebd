// SPDX-License-Identifier: Apache-2.0
#include "libgrid/core/words.hpp"

#include "libgrid/core/error.hpp"

namespace libgrid {

std::string_view name_of(Language language) { return language == Language::zh ? "zh" : "en"; }

Language language_of(std::string_view name) {
  if (name == "en") return Language::en;
  if (name == "zh") return Language::zh;
  throw Error(ErrorCode::usage,
              "libgrid speaks \"zh\" and \"en\", not \"" + std::string(name) + "\"");
}

std::string say(Word word, Language language, std::initializer_list<std::string_view> values) {
  std::string said;
  const std::string_view text = word.in(language);
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] == '{') {
      said += values.begin()[text[i + 1] - '1'];
      i += 2;
    } else {
      said += text[i];
    }
  return said;
}

}  // namespace libgrid
