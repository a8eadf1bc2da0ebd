// SPDX-License-Identifier: Apache-2.0
#include "libgrid/core/words.hpp"

#include <gtest/gtest.h>

#include <set>

#include "libgrid/core/error.hpp"

namespace libgrid {
namespace {

/// The values that a text asks for: "1", "2" ...
std::set<std::string> values_of(std::string_view text) {
  std::set<std::string> values;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] == '{') {
      const std::size_t end = text.find('}', i);
      values.emplace(text.substr(i + 1, end == text.npos ? end : end - i - 1));
    }
  return values;
}

TEST(Words, EachTextIsThereInBothLanguages) {
  for (const CatalogueEntry& entry : catalogue) {
    EXPECT_NE(entry.en, "") << entry.key;
    EXPECT_NE(entry.zh, "") << entry.key;
    EXPECT_EQ(values_of(entry.en), values_of(entry.zh)) << entry.key;
    int expected = 1;
    for (const std::string& value : values_of(entry.en))
      EXPECT_EQ(value, std::to_string(expected++)) << entry.key;
  }
}

TEST(Words, KeysAreInOrderAndEachStandsOnce) {
  for (std::size_t i = 1; i < std::size(catalogue); ++i)
    EXPECT_LT(catalogue[i - 1].key, catalogue[i].key);
}

TEST(Words, ValuesTakeTheirPlaces) {
  EXPECT_EQ(say("legend", Language::en), "Legend");
  EXPECT_EQ(say("legend", Language::zh), "图例");
  EXPECT_EQ(say("level", Language::zh, {"{2}"}), "层级 {2}");
}

TEST(Words, LanguagesHaveNames) {
  EXPECT_EQ(language_of("zh"), Language::zh);
  EXPECT_EQ(name_of(language_of("en")), "en");
  EXPECT_THROW(language_of("de"), Error);
}

}  // namespace
}  // namespace libgrid
