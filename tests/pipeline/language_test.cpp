// SPDX-License-Identifier: Apache-2.0
#include <cctype>

#include "libgrid/assign/assign.hpp"
#include "libgrid/core/text.hpp"
#include "libgrid/coverage/candidates.hpp"
#include "libgrid/partition/partition_graph.hpp"
#include "libgrid/pipeline/group_file.hpp"
#include "town.hpp"

namespace libgrid {
namespace {

using ::testing::HasSubstr;

const Run in_chinese{.language = Language::zh};

/// Whether a sentence has three words of small Latin letters in a row.
bool is_english(const std::string& text) {
  int words = 0;
  std::string word;
  for (const char c : text + " ") {
    if (std::islower(static_cast<unsigned char>(c))) {
      word += c;
      continue;
    }
    words = word.size() > 1 ? words + 1 : 0;
    if (words == 3) return true;
    if (c != ' ') words = 0;
    word.clear();
  }
  return false;
}

template <class Kind>
void expect_words(std::string_view list, Kind last) {
  for (int value = 0; value <= static_cast<int>(last); ++value) {
    const std::string name(name_of(static_cast<Kind>(value)));
    EXPECT_TRUE(has_han(value_word(list, name, Language::zh))) << list << " " << name;
    EXPECT_EQ(value_word(list, name, Language::en), name);
  }
  EXPECT_EQ(values_in(list).size(), static_cast<std::size_t>(last) + 1) << list;
}

TEST(Language, EachValueHasAWord) {
  expect_words("kind", IssueKind::hole);
  expect_words("form", GapForm::through);
  expect_words("breach", BreachKind::reason);
  expect_words("reason", PartitionReason::search_ended);
  expect_words("unassigned", Unassigned::building_unassigned);
  expect_words("rule", AssignRule::building);
}

class LanguageOfPlans : public Town {
 protected:
  std::filesystem::path faulty() const {
    Layer drawn = cells({"S1"});
    drawn.geometry =
        polygons({"POLYGON ((20 0, 100 0, 120 0, 120 200, 100 200, 20 200, 20 0))",
                  "POLYGON ((100 0, 120 0, 200 0, 200 200, 120 200, 100 200, 100 0))"});
    return write({level(), buildings(), drawn});
  }
};

TEST_F(LanguageOfPlans, IssuesAreToldInTheLanguageOfTheRun) {
  const SourceOptions source{{{"boundary", "level"}}, {}};
  const PlanResult english = check_file(faulty(), source);
  const PlanResult chinese = check_file(faulty(), source, {}, in_chinese);
  const Issues &en = english.plan.issues, &zh = chinese.plan.issues;
  ASSERT_GT(en.size(), 3U);
  EXPECT_EQ(en.id, zh.id);
  EXPECT_EQ(en.kind, zh.kind);
  for (std::size_t i = 0; i < zh.size(); ++i) {
    EXPECT_TRUE(is_english(en.message[i])) << en.message[i];
    EXPECT_TRUE(has_han(zh.message[i]) && !is_english(zh.message[i])) << zh.message[i];
    for (const std::string& fix : candidate_texts(zh, i, {"W", "E"}))
      EXPECT_TRUE(has_han(fix) && !is_english(fix)) << fix;
  }
  EXPECT_EQ(summary(zh), "4 处问题：空白 3 处、重叠 1 处；420 户不属于任何网格、20 户被重复计入");
  EXPECT_THAT(certificate_hindrance(chinese), HasSubstr("尚有 4 处问题，其中第一处："));
  EXPECT_FALSE(is_english(summary(chinese))) << summary(chinese);
}

TEST_F(LanguageOfPlans, WhatIsWrongWithAPolygonIsToldInChineseToo) {
  Layer drawn = cells({"S1"});
  drawn.geometry = polygons({"POLYGON ((0 0, 200 200, 200 0, 0 200, 0 0))",
                             "POLYGON ((100 0, 200 0, 200 200, 120 200, 100 200, 100 0))"});
  const PlanResult made = check_file(write({level(), buildings(), drawn}),
                                     {{{"boundary", "level"}}, {}}, {}, in_chinese);
  EXPECT_THAT(made.plan.issues.message,
              ::testing::Contains(HasSubstr("不是有效的多边形（边线自相交，位于 100 100）")));
}

TEST_F(LanguageOfPlans, RemarksSayInChineseWhyCellsAreOutOfTheLimits) {
  PlanOptions options;
  options.min = 120, options.max = 150;
  const PlanResult made = make_plan(write({level(), buildings()}), options, in_chinese);
  EXPECT_THAT(made.plan.cells.remark,
              ::testing::Each(HasSubstr("不能分成若干个 120-150 户的网格")));
  EXPECT_FALSE(is_english(summary(made))) << summary(made);

  PlanResult checked =
      check_file(write({level(), buildings(), cells({"S1", "S2", "S3"})}), {}, {}, in_chinese);
  options.min = 150, options.max = 250;  // the whole of each area would do
  const DivisionCheck kept = check_limits(checked, options, in_chinese);
  ASSERT_GT(kept.breaches.size(), 0U);
  for (const std::string& text : kept.breaches.text)
    EXPECT_TRUE(has_han(text) && !is_english(text)) << text;
  EXPECT_THAT(summary(checked, kept), HasSubstr("150-250 户"));
}

TEST_F(LanguageOfPlans, GroupsSpeakItToo) {
  GroupFileOptions options;
  options.min = 1, options.max = 2;
  const GroupTables made = group_file(write({level(), buildings()}), options, in_chinese);
  EXPECT_THAT(summary(made), HasSubstr("3 个区域合为 2 个网格"));
}

}  // namespace
}  // namespace libgrid
