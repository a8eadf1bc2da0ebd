// SPDX-License-Identifier: Apache-2.0
// Who gets the land.
#include <gmock/gmock.h>

#include "libgrid/core/error.hpp"
#include "libgrid/geom/measures.hpp"
#include "repair_maps.hpp"

namespace libgrid {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(RepairPolicies, AGapGoesToTheLongestBorder) {
  const RepairResult r = repaired({"POLYGON ((0 0, 9 0, 9 9, 6 9, 6 3, 3 3, 3 9, 0 9, 0 0))",
                                   "POLYGON ((3 6, 6 6, 6 9, 3 9, 3 6))"},
                                  {"POLYGON ((0 0, 9 0, 9 9, 6 9, 3 9, 0 9, 0 0))"});
  EXPECT_TRUE(r.after.clean());
  ASSERT_EQ(r.fixes.size(), 1U);
  EXPECT_EQ(r.fixes.to[0], 0);
  EXPECT_EQ(r.fixes.policy[0], RepairPolicy::longest_border);
  EXPECT_EQ(r.fixes.area_m2[0], 9);
  EXPECT_EQ(r.rows[1], polygons({"POLYGON ((0 0, 9 0, 9 9, 6 9, 6 6, 3 6, 3 9, 0 9, 0 0))",
                                 "POLYGON ((3 6, 6 6, 6 9, 3 9, 3 6))"}));
  EXPECT_THAT(r.changed[1].rows, ElementsAre(0));
  EXPECT_EQ(r.vertices.size(), 2U);  // where row 0 meets the corners of row 1
}

TEST(RepairPolicies, ALongGapIsDividedAlongItsMiddle) {
  const RepairResult r = repaired(kStrip, {kNine});
  EXPECT_THAT(r.after.issues.message, ElementsAre());
  EXPECT_TRUE(r.after.clean());
  EXPECT_THAT(r.fixes.policy, testing::Contains(RepairPolicy::divide));
  EXPECT_NEAR(row_area(r.rows[1], 0), 36 + 4, 0.5);
  EXPECT_NEAR(row_area(r.rows[1], 1), 36 + 4, 0.5);
  // The line ends on the outline, which gets a vertex there, and so does no other place of it.
  EXPECT_EQ(row_area(r.rows[0], 0), 81);
  EXPECT_THAT(r.vertices.kind, testing::Each(VertexChange::inserted));
}

TEST(RepairPolicies, PoliciesNameTheCellThatGetsAGap) {
  const People people{.buildings = {{8, 1}, {4.5, 5}}, .households = {10, 3}};
  RepairResult r = repaired(kStrip, {kNine}, {.gaps = RepairPolicy::most_people}, people);
  EXPECT_TRUE(r.after.clean());
  EXPECT_EQ(row_area(r.rows[1], 1), 44);
  EXPECT_EQ(r.fixes.households[0], 3);
  EXPECT_EQ(r.fixes.buildings[0], 1);
  const PolygonArray cells = polygons(kStrip), parent = polygons({kNine});
  const CoverageLevel levels[] = {{.rows = parent}, {.rows = cells, .codes = {"a", "b", "c"}}};
  r = repair(levels, Crs{}, {}, {.gaps = RepairPolicy::priority, .priority = {"c"}});
  EXPECT_TRUE(r.after.clean());
  EXPECT_EQ(row_area(r.rows[1], 2), 9);
}

TEST(RepairPolicies, IssuesThatAreToBeLeftAreLeft) {
  const PolygonArray cells = polygons(kStrip), parent = polygons({kNine});
  const CheckResult before = check_coverage({.rows = cells}, {.rows = parent}, Crs{});
  RepairOptions options;
  for (const std::string& id : before.issues.id) options.choices[id] = RepairPolicy::leave;
  const RepairResult r = repaired(kStrip, {kNine}, options);
  EXPECT_EQ(r.rows[1], cells);
  EXPECT_EQ(r.rows[0], parent);
  EXPECT_EQ(r.after.issues.id, before.issues.id);
  EXPECT_THAT(r.fixes.reason, testing::Each(std::string("left as asked")));
}

TEST(RepairPolicies, AnOverlapGoesToTheLongestBorder) {
  // Row 1 reaches 1 into row 0, on a part of its border only.
  const RepairResult r = repaired({"POLYGON ((0 0, 4 0, 4 9, 0 9, 0 0))",
                                   "POLYGON ((3 2, 4 2, 4 0, 9 0, 9 9, 4 9, 4 4, 3 4, 3 2))"},
                                  {"POLYGON ((0 0, 4 0, 9 0, 9 9, 4 9, 0 9, 0 0))"});
  EXPECT_TRUE(r.after.clean());
  EXPECT_EQ(row_area(r.rows[1], 0), 36);
  EXPECT_EQ(r.rows[1], polygons({"POLYGON ((0 0, 4 0, 4 2, 4 4, 4 9, 0 9, 0 0))",
                                 "POLYGON ((4 2, 4 0, 9 0, 9 9, 4 9, 4 4, 4 2))"}));
}

TEST(RepairPolicies, ACellInsideAnotherIsCutOutOfIt) {
  const RepairResult r = repaired({kNine, "POLYGON ((3 3, 6 3, 6 6, 3 6, 3 3))"}, {kNine});
  EXPECT_TRUE(r.after.clean());
  EXPECT_EQ(row_area(r.rows[1], 0), 72);
  EXPECT_EQ(row_area(r.rows[1], 1), 9);
}

TEST(RepairPolicies, AGapBetweenThreeIsDividedBetweenThree) {
  // A gap like a Y, its arms 1 wide; each cell keeps its neighbours and gets a third.
  const RepairResult r = repaired(
      {"POLYGON ((0 0, 14.5 0, 14.5 15, 0 24, 0 0))",
       "POLYGON ((15.5 0, 30 0, 30 24, 15.5 15, 15.5 0))",
       "POLYGON ((0 25, 15 16, 30 25, 30 30, 0 30, 0 25))"},
      {"POLYGON ((0 0, 14.5 0, 15.5 0, 30 0, 30 24, 30 25, 30 30, 0 30, 0 25, 0 24, 0 0))"});
  EXPECT_THAT(r.after.issues.message, ElementsAre());
  EXPECT_THAT(r.fixes.policy, testing::Contains(RepairPolicy::divide));
  const double gap = 900 - 14.5 * 19.5 * 2 - 150 - 135;
  const double before[] = {14.5 * 19.5, 14.5 * 19.5, 150 + 135};
  for (std::size_t row = 0; row < 3; ++row) {
    const double got = row_area(r.rows[1], row) - before[row];
    EXPECT_GT(got, gap / 5) << row;
    EXPECT_LT(got, gap / 2) << row;
  }
}

TEST(RepairPolicies, AnOverlapIsDividedAlongItsMiddle) {
  const RepairResult r =
      repaired({"POLYGON ((0 0, 6 0, 6 9, 0 9, 0 0))", "POLYGON ((4 0, 9 0, 9 9, 4 9, 4 0))"},
               {"POLYGON ((0 0, 4 0, 6 0, 9 0, 9 9, 6 9, 4 9, 0 9, 0 0))"},
               {.overlaps = RepairPolicy::divide});
  EXPECT_THAT(r.after.issues.message, ElementsAre());
  EXPECT_NEAR(row_area(r.rows[1], 0), 45, 0.5);
  EXPECT_NEAR(row_area(r.rows[1], 1), 36, 0.5);
}

TEST(RepairPolicies, ACellInTheWrongParentIsLeftAndTold) {
  const PolygonArray parents = polygons(
      {"POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))", "POLYGON ((10 0, 20 0, 20 10, 10 10, 10 0))"});
  const CoverageLevel levels[] = {{.rows = parents}, {.rows = parents, .parent_of = {0, 0}}};
  const RepairResult r = repair(levels, Crs{}, {}, {.cell_gaps = RepairPolicy::divide});
  EXPECT_EQ(r.rows[1], parents);
  EXPECT_FALSE(r.after.clean());
  EXPECT_THAT(r.fixes.reason, testing::Contains(HasSubstr("would have no land left")));
}

TEST(RepairPolicies, APolicyThatDoesNotFitIsRefused) {
  const PolygonArray one = polygons({kNine});
  const CoverageLevel levels[] = {{.rows = one}, {.rows = one}};
  EXPECT_THROW(repair(levels, Crs{}, {}, {.gaps = RepairPolicy::weld}), Error);
  EXPECT_THROW(repair(levels, Crs{}, {}, {.spills = RepairPolicy::divide}), Error);
  const RepairResult r = repair(levels, Crs{}, {}, {.choices = {{"none", RepairPolicy::leave}}});
  EXPECT_THAT(r.unused, ElementsAre("none"));
}

TEST(RepairPolicies, DuplicatesAreLeftUnlessPriorityNamesOne) {
  const PolygonArray cells = polygons({kNine, kNine}), parent = polygons({kNine});
  const CoverageLevel levels[] = {{.rows = parent}, {.rows = cells, .codes = {"a", "b"}}};
  RepairResult r = repair(levels, Crs{});
  EXPECT_EQ(r.rows[1], cells);
  ASSERT_EQ(r.fixes.size(), 1U);
  EXPECT_THAT(r.fixes.reason[0], HasSubstr("duplicates"));
  r = repair(levels, Crs{}, {}, {.overlaps = RepairPolicy::priority, .priority = {"b"}});
  EXPECT_FALSE(r.rows[1].has(0));
  EXPECT_THAT(r.after.issues.kind, ElementsAre(IssueKind::empty_cell));
}

TEST(Repair, LevelsOfOneNameAreRefused) {
  const PolygonArray cells = polygons(kStrip), parent = polygons({kNine});
  const CoverageLevel levels[] = {{.rows = parent}, {.rows = parent}, {.rows = cells}};
  EXPECT_THROW(repair(levels, Crs{}), Error);
}

TEST(RepairPolicies, APreviewIsTheTableOfTheRepair) {
  const PolygonArray cells = polygons(kStrip), parent = polygons({kNine});
  const CoverageLevel levels[] = {{.rows = parent}, {.rows = cells}};
  EXPECT_EQ(preview_repair(levels, Crs{}).id, repair(levels, Crs{}).fixes.id);
}

}  // namespace
}  // namespace libgrid
