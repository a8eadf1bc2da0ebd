// SPDX-License-Identifier: Apache-2.0
#include "libgrid/core/words.hpp"

#include "libgrid/core/error.hpp"
#include "libgrid/core/text.hpp"

namespace libgrid {

namespace {

/// What the catalogue has under a key that is known when it runs, or else another text.
std::string word_or(std::string_view key, std::string_view otherwise, Language language) {
  const auto* const at = std::lower_bound(
      std::begin(catalogue), std::end(catalogue), key,
      [](const CatalogueEntry& e, std::string_view wanted) { return e.key < wanted; });
  if (at == std::end(catalogue) || at->key != key) return std::string(otherwise);
  return std::string(language == Language::zh ? at->zh : at->en);
}

}  // namespace

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

std::string counted(std::int64_t n, const Noun& noun, Language language) {
  return n == 1 ? say(noun.one, language) : say(noun.many, language, {grouped(n)});
}

std::string joined(const std::vector<std::string>& parts, Language language) {
  std::string text;
  for (std::size_t k = 0; k < parts.size(); ++k) {
    if (k > 0) text += say(k + 1 == parts.size() ? Word("list.and") : Word("list.comma"), language);
    text += parts[k];
  }
  return text;
}

std::string value_word(std::string_view list, std::string_view value, Language language) {
  std::string key("value.");
  return word_or(key.append(list).append(".").append(value), value, language);
}

std::vector<std::string> values_in(std::string_view list) {
  std::string of_list("value.");
  of_list.append(list).append(".");
  std::vector<std::string> values;
  for (const CatalogueEntry& entry : catalogue)
    if (entry.key.starts_with(of_list)) values.emplace_back(entry.key.substr(of_list.size()));
  return values;
}

std::string column_word(std::string_view name, Language language) {
  return word_or("column." + std::string(name), name, language);
}

std::string level_word(const std::string& name, Language language) {
  std::string key = "level." + name;
  for (char& c : key) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return word_or(key, name, language);
}

std::string area_text(double m2, Language language) {
  if (m2 >= 1e6) return say("unit.km2", language, {rounded(m2 / 1e6, 2)});
  return say("unit.m2", language, {rounded(m2, m2 >= 10 ? 0 : m2 >= 0.1 ? 1 : 3)});
}

std::string length_text(double m, Language language) {
  if (m >= 1000) return say("unit.km", language, {rounded(m / 1000, 1)});
  if (m >= 1) return say("unit.m", language, {rounded(m, 1)});
  if (m >= 0.01) return say("unit.cm", language, {rounded(m * 100, 0)});
  return say("unit.mm", language, {rounded(m * 1000, m >= 0.001 ? 0 : 3)});
}

}  // namespace libgrid
