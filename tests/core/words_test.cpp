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

TEST(Words, NumbersTakeTheirNoun) {
  EXPECT_EQ(counted(1, nouns::building, Language::en), "1 building");
  EXPECT_EQ(counted(1200, nouns::building, Language::en), "1,200 buildings");
  EXPECT_EQ(counted(0, nouns::building, Language::zh), "0 栋楼");
  EXPECT_EQ(joined({"a", "b", "c"}, Language::en), "a, b and c");
  EXPECT_EQ(joined({"a", "b", "c"}, Language::zh), "a、b、c");
  EXPECT_EQ(joined({}, Language::en), "");
  EXPECT_EQ(area_text(1.25e6), "1.25 km2");
  EXPECT_EQ(area_text(8, Language::zh), "8.0 平方米");
  EXPECT_EQ(length_text(0.00025), "0.250 mm");
  EXPECT_EQ(length_text(12.5, Language::zh), "12.5 米");
}

TEST(Words, WhatTheCatalogueDoesNotKnowStaysAsItIs) {
  EXPECT_EQ(level_word("Street", Language::zh), "街道");
  EXPECT_EQ(level_word("parish", Language::zh), "parish");
  EXPECT_EQ(value_word("kind", "gap", Language::zh), "空白");
  EXPECT_EQ(value_word("kind", "gap", Language::en), "gap");
  EXPECT_EQ(value_word("kind", "ga", Language::zh), "ga");
  EXPECT_EQ(value_word("colour", "gap", Language::zh), "gap");
  EXPECT_EQ(column_word("households", Language::zh), "户数");
  EXPECT_EQ(column_word("xyz", Language::zh), "xyz");
  const std::vector<std::string> forms = values_in("form");
  EXPECT_EQ(forms.size(), 6U);
  EXPECT_NE(std::find(forms.begin(), forms.end(), "outline"), forms.end());
}

TEST(Words, LanguagesHaveNames) {
  EXPECT_EQ(language_of("zh"), Language::zh);
  EXPECT_EQ(name_of(language_of("en")), "en");
  EXPECT_THROW(language_of("de"), Error);
}

}  // namespace
}  // namespace libgrid
