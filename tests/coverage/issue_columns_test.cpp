// SPDX-License-Identifier: Apache-2.0
// Ids, borders and candidate fixes of issues, and checks against the cells' own outline.
#include <gmock/gmock.h>

#include <set>

#include "libgrid/core/error.hpp"
#include "libgrid/coverage/candidates.hpp"
#include "libgrid/coverage/derived.hpp"
#include "shapes.hpp"

namespace libgrid {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAreArray;

const std::string kNothing = "POLYGON EMPTY";
const std::string kArea = "POLYGON ((0 0, 40 0, 40 10, 0 10, 0 0))";
const std::string kWest = "POLYGON ((0 0, 20 0, 20 10, 0 10, 0 0))";
const std::string kEast = "POLYGON ((22 0, 40 0, 40 10, 22 10, 22 0))";

Issues issues_of(const std::vector<std::string>& cells, const std::vector<std::string>& codes,
                 const std::vector<std::string>& registered = {}) {
  const PolygonArray c = polygons(cells), area = polygons({kArea});
  return check_coverage({.rows = c, .codes = codes, .registered = registered}, {.rows = area},
                        Crs{})
      .issues;
}

std::set<std::string> ids(const Issues& issues) { return {issues.id.begin(), issues.id.end()}; }

TEST(IssueIds, AreDifferentWhereNothingTellsRowsApart) {
  const Issues issues = issues_of({kWest, kNothing, kEast, kNothing}, {});
  ASSERT_EQ(issues.size(), 3U);
  EXPECT_EQ(ids(issues).size(), 3U);
}

TEST(IssueIds, OfMissingCellsComeFromTheirCodes) {
  const Issues both = issues_of({kWest}, {"1"}, {"1", "2", "3"});
  EXPECT_EQ(ids(both).size(), 3U);  // a gap and two missing cells
  const Issues one = issues_of({kWest}, {"1"}, {"1", "3"});
  for (const std::string& id : one.id) EXPECT_THAT(both.id, testing::Contains(id));
}

TEST(IssueIds, DoNotDependOnTheOrderOfRows) {
  const Issues one = issues_of({kWest, kEast, kNothing, kNothing}, {"7", "7", "", ""});
  const Issues two = issues_of({kNothing, kEast, kNothing, kWest}, {"", "7", "", "7"});
  EXPECT_THAT(one.id, UnorderedElementsAreArray(two.id));
  EXPECT_EQ(ids(one).size(), one.size());
}

TEST(Candidates, OfALongGapBeginWithItsDivision) {
  const Issues issues = issues_of({kWest, kEast}, {"W", "E"});
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_THAT(issues.border_m[0], ElementsAre(10, 10));
  EXPECT_THAT(candidate_texts(issues, 0, {"W", "E"}),
              ElementsAre("divide: 20 m2 between W and E", "longest_border: 20 m2 to E",
                          "priority: 20 m2 to W"));
}

TEST(Candidates, OfAGapWithOneLongBorderBeginWithThatCell) {
  const Issues issues =
      issues_of({"POLYGON ((0 0, 40 0, 40 4, 0 4, 0 0))", "POLYGON ((0 4, 5 4, 5 10, 0 10, 0 4))"},
                {"S", "N"});
  ASSERT_GE(issues.size(), 1U);  // and corners that one side lacks
  EXPECT_EQ(issues.kind[0], IssueKind::gap);
  EXPECT_THAT(issues.border_m[0], ElementsAre(35, 6));
  const auto fixes = candidate_fixes(issues, 0, {"S", "N"});
  ASSERT_EQ(fixes.size(), 3U);
  EXPECT_EQ(fixes[0].policy, RepairPolicy::longest_border);
  EXPECT_EQ(fixes[0].to, 0);
  EXPECT_EQ(fixes[1].policy, RepairPolicy::divide);
  EXPECT_EQ(fixes[2].to, 1);
}

TEST(Candidates, OfAnOverlapSayWhoLosesIt) {
  // W ends with it along 10 m, E along 10 + 2 * 4 m, so W goes on farther beyond it.
  const Issues issues = issues_of({"POLYGON ((0 0, 24 0, 24 10, 0 10, 0 0))",
                                   "POLYGON ((20 0, 40 0, 40 10, 24 10, 24 8, 20 8, 20 0))"},
                                  {"W", "E"});
  ASSERT_GE(issues.size(), 1U);  // and corners that one side lacks
  EXPECT_EQ(issues.kind[0], IssueKind::overlap);
  EXPECT_THAT(issues.border_m[0], ElementsAre(4 + 8, 4 + 8 + 4));
  EXPECT_THAT(candidate_texts(issues, 0, {"W", "E"}),
              ElementsAre("longest_border: 32 m2 off E, stays with W",
                          "priority: 32 m2 off W, stays with E"));
}

TEST(Candidates, AreWhatRepairDoes) {
  for (const auto& cells :
       {std::vector<std::string>{kWest, kEast},
        {"POLYGON ((0 0, 40 0, 40 4, 0 4, 0 0))", "POLYGON ((0 4, 5 4, 5 10, 0 10, 0 4))"},
        {"POLYGON ((0 0, 24 0, 24 10, 0 10, 0 0))",
         "POLYGON ((20 0, 40 0, 40 10, 24 10, 24 8, 20 8, 20 0))"},
        {kWest, "POLYGON ((20 0, 40 0, 40 10, 30 12, 20 10, 20 0))"}}) {
    const PolygonArray c = polygons(cells), area = polygons({kArea});
    const std::vector<CoverageLevel> levels = {{.rows = area},
                                               {.rows = c, .codes = {"W", "E"}, .above = 0}};
    const Issues issues = check_levels(levels, Crs{}).issues;
    const Fixes fixes = preview_repair(levels, Crs{});
    std::size_t compared = 0;
    for (std::size_t i = 0; i < issues.size(); ++i)
      for (std::size_t k = 0; k < fixes.size(); ++k) {
        if (fixes.id[k] != issues.id[i]) continue;
        const FixCandidate first = candidate_fixes(issues, i, {"W", "E"}).at(0);
        EXPECT_EQ(first.policy, fixes.policy[k]);
        if (first.policy == RepairPolicy::longest_border) {
          EXPECT_EQ(first.to, fixes.to[k]);
        }
        ++compared;
      }
    EXPECT_GT(compared, 0U);
  }
}

TEST(Candidates, AreNoneWhereMovingBordersMendsNothing) {
  const Issues issues = issues_of({kWest, kNothing, kEast}, {"1", "2", "3"});
  for (std::size_t i = 0; i < issues.size(); ++i)
    if (issues.kind[i] == IssueKind::empty_cell) {
      EXPECT_THAT(candidate_fixes(issues, i, {"1", "2", "3"}), IsEmpty());
      return;
    }
  FAIL() << "no empty cell";
}

Issues against_own_outline(const std::vector<std::string>& cells) {
  const PolygonArray c = polygons(cells);
  const DerivedOutline outline = derived_outline(c, Crs{});
  EXPECT_EQ(outline.rows.size(), 1U);
  const CheckResult quick =
      check_coverage({.rows = c}, {.rows = outline.rows, .derived = &outline}, Crs{});
  const CheckResult whole = check_coverage({.rows = c}, {.rows = outline.rows}, Crs{});
  EXPECT_EQ(quick.edges, whole.edges);
  EXPECT_EQ(quick.residue, whole.residue);
  EXPECT_EQ(quick.issues.message, whole.issues.message);
  EXPECT_EQ(quick.issues.geometry, whole.issues.geometry);
  return quick.issues;
}

// Four cells around a hole of 10 x 10.
const std::vector<std::string> kRing = {"POLYGON ((0 0, 20 0, 20 10, 10 10, 0 10, 0 0))",
                                        "POLYGON ((20 0, 30 0, 30 20, 20 20, 20 10, 20 0))",
                                        "POLYGON ((10 20, 20 20, 30 20, 30 30, 10 30, 10 20))",
                                        "POLYGON ((0 10, 10 10, 10 20, 10 30, 0 30, 0 10))"};

TEST(DerivedOutline, OfCellsThatFitIsMetExactly) {
  const PolygonArray cells = polygons(
      {kWest, "POLYGON ((20 0, 40 0, 40 10, 20 10, 20 0))", "POLYGON ((60 0, 70 0, 70 10, 60 0))"});
  const DerivedOutline outline = derived_outline(cells, Crs{});
  EXPECT_TRUE(check_coverage({.rows = cells}, {.rows = outline.rows}, Crs{}).clean());
  EXPECT_TRUE(
      check_coverage({.rows = cells}, {.rows = outline.rows, .derived = &outline}, Crs{}).clean());
}

TEST(DerivedOutline, HoldsGapsThatCellsEnclose) {
  const Issues enclosed = against_own_outline(kRing);
  ASSERT_EQ(enclosed.size(), 1U);
  EXPECT_EQ(enclosed.kind[0], IssueKind::gap);
  EXPECT_EQ(enclosed.area_m2[0], 100);
  // Without one of the four, nobody knows that the land in the middle was to be covered.
  EXPECT_EQ(against_own_outline({kRing.begin(), kRing.begin() + 3}).size(), 0U);
}

TEST(DerivedOutline, CrossingsOfCellsOnItAreNoDefects) {
  const Issues issues = against_own_outline({"POLYGON ((0 0, 10.1 0.3, 11.7 9.9, 0 10, 0 0))",
                                             "POLYGON ((9 -1, 20 0, 20 10, 10.3 11, 9 -1))"});
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_EQ(issues.kind[0], IssueKind::overlap);
}

TEST(DerivedOutline, OfNoLandIsEmpty) {
  EXPECT_FALSE(derived_outline(polygons({kNothing}), Crs{}).rows.has(0));
  EXPECT_FALSE(derived_outline({}, Crs{}).rows.has(0));
}

TEST(DerivedOutline, TellsInvalidCellsOnce) {
  const Issues issues = against_own_outline(
      {"POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))", "POLYGON ((10 0, 20 10, 20 0, 10 10, 10 0))"});
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_EQ(issues.kind[0], IssueKind::invalid_ring);
}

TEST(DerivedOutline, OfOtherCellsIsRefused) {
  const PolygonArray cells = polygons({kWest}), others = polygons({kWest, kNothing});
  const DerivedOutline outline = derived_outline(cells, Crs{});
  const CoverageLevel above{.rows = outline.rows, .derived = &outline};
  EXPECT_THROW(check_coverage({.rows = others}, above, Crs{}), Error);
  EXPECT_THROW(check_coverage({.rows = cells, .parent_of = {-1}}, above, Crs{}), Error);
}

}  // namespace
}  // namespace libgrid
