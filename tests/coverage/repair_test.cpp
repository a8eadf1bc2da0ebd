// SPDX-License-Identifier: Apache-2.0
#include "libgrid/coverage/repair.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "libgrid/core/error.hpp"
#include "libgrid/geom/measures.hpp"
#include "libgrid/geom/wkb.hpp"

namespace libgrid {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

PolygonArray polygons(const std::vector<std::string>& wkt) {
  PolygonBuilder builder;
  for (const auto& text : wkt) read_wkt(text, builder);
  return builder.finish();
}

RepairResult repaired(const std::vector<std::string>& cells,
                      const std::vector<std::string>& parents, const RepairOptions& options = {},
                      const People& people = {}) {
  const PolygonArray c = polygons(cells), p = polygons(parents);
  const CoverageLevel levels[] = {{.rows = p, .name = "area"}, {.rows = c}};
  RepairResult r = repair(levels, Crs{}, people, options);
  const std::vector<PolygonArray> before = undo(r);
  EXPECT_EQ(before[0], p);
  EXPECT_EQ(before[1], c);
  return r;
}

const char* const kNine = "POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0))";

TEST(Repair, CleanMapsStayAsTheyAre) {
  const RepairResult r =
      repaired({"POLYGON ((0 0, 4 0, 4 9, 0 9, 0 0))", "POLYGON ((9 9, 4 9, 4 0, 9 0, 9 9))"},
               {"POLYGON ((0 0, 4 0, 9 0, 9 9, 4 9, 0 9, 0 0))"});
  EXPECT_TRUE(r.after.clean());
  EXPECT_EQ(r.fixes.size(), 0U);
  EXPECT_TRUE(r.changed[1].rows.empty());
}

TEST(Repair, AGapGoesToTheLongestBorder) {
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

/// Cells west and east of a strip from 4 to 5, and a small one north of it.
const std::vector<std::string> kStrip = {"POLYGON ((0 0, 4 0, 4 9, 0 9, 0 0))",
                                         "POLYGON ((9 0, 9 9, 5 9, 5 8, 5 0, 9 0))",
                                         "POLYGON ((4 8, 5 8, 5 9, 4 9, 4 8))"};

TEST(Repair, ALongGapIsDividedAlongItsMiddle) {
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

TEST(Repair, PoliciesNameTheCellThatGetsAGap) {
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

TEST(Repair, IssuesThatAreToBeLeftAreLeft) {
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

TEST(Repair, AnOverlapGoesToTheLongestBorder) {
  // Row 1 reaches 1 into row 0, on a part of its border only.
  const RepairResult r = repaired({"POLYGON ((0 0, 4 0, 4 9, 0 9, 0 0))",
                                   "POLYGON ((3 2, 4 2, 4 0, 9 0, 9 9, 4 9, 4 4, 3 4, 3 2))"},
                                  {"POLYGON ((0 0, 4 0, 9 0, 9 9, 4 9, 0 9, 0 0))"});
  EXPECT_TRUE(r.after.clean());
  EXPECT_EQ(row_area(r.rows[1], 0), 36);
  EXPECT_EQ(r.rows[1], polygons({"POLYGON ((0 0, 4 0, 4 2, 4 4, 4 9, 0 9, 0 0))",
                                 "POLYGON ((4 2, 4 0, 9 0, 9 9, 4 9, 4 4, 4 2))"}));
}

TEST(Repair, ACellInsideAnotherIsCutOutOfIt) {
  const RepairResult r = repaired({kNine, "POLYGON ((3 3, 6 3, 6 6, 3 6, 3 3))"}, {kNine});
  EXPECT_TRUE(r.after.clean());
  EXPECT_EQ(row_area(r.rows[1], 0), 72);
  EXPECT_EQ(row_area(r.rows[1], 1), 9);
}

TEST(Repair, ASpillIsCutOffAndThreeDefectsOfOneFaceComeApart) {
  const RepairResult r = repaired(
      {"POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))", "POLYGON ((10 0, 20 0, 20 10, 10 10, 10 0))",
       "POLYGON ((5 5, 15 5, 15 12, 5 12, 5 5))"},
      {"POLYGON ((0 0, 10 0, 20 0, 20 10, 10 10, 0 10, 0 0))"});
  EXPECT_THAT(r.after.issues.message, ElementsAre());
  double area = 0;
  for (std::size_t row = 0; row < 3; ++row) area += row_area(r.rows[1], row);
  EXPECT_EQ(area, 200);
}

TEST(Repair, AMisnestIsCutOffAndItsGapStaysInTheParent) {
  const PolygonArray parents = polygons(
      {"POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))", "POLYGON ((10 0, 20 0, 20 10, 10 10, 10 0))"});
  const PolygonArray cells = polygons(
      {"POLYGON ((0 0, 11 0, 11 10, 0 10, 0 0))", "POLYGON ((11 0, 20 0, 20 10, 11 10, 11 0))"});
  const CoverageLevel levels[] = {{.rows = parents}, {.rows = cells, .parent_of = {0, 1}}};
  const RepairResult r = repair(levels, Crs{});
  EXPECT_THAT(r.after.issues.message, ElementsAre());
  EXPECT_EQ(row_area(r.rows[1], 0), 100);
  EXPECT_EQ(row_area(r.rows[1], 1), 100);
}

TEST(Repair, DuplicatesAreLeftUnlessPriorityNamesOne) {
  const PolygonArray cells = polygons({kNine, kNine}), parent = polygons({kNine});
  const CoverageLevel levels[] = {{.rows = parent}, {.rows = cells, .codes = {"a", "b"}}};
  RepairResult r = repair(levels, Crs{});
  EXPECT_EQ(r.rows[1], cells);
  ASSERT_EQ(r.fixes.size(), 1U);
  EXPECT_THAT(r.fixes.reason[0], HasSubstr("priority"));
  r = repair(levels, Crs{}, {}, {.overlaps = RepairPolicy::priority, .priority = {"b"}});
  EXPECT_FALSE(r.rows[1].has(0));
  EXPECT_THAT(r.after.issues.kind, ElementsAre(IssueKind::empty_cell));
}

TEST(Repair, LockedRowsNeverChange) {
  std::vector<std::string> strip = kStrip;
  PolygonArray cells = polygons(strip);
  const PolygonArray parent = polygons({kNine});
  const CoverageLevel levels[] = {{.rows = parent}, {.rows = cells}};
  // The border of rows 0 and 2 lacks a vertex that neither may get.
  RepairResult r = repair(levels, Crs{}, {}, {.locked = {{1, 0}, {1, 2}}});
  EXPECT_EQ(r.rows[1], cells);
  EXPECT_THAT(r.fixes.reason, testing::Contains("a locked row would get a vertex"));
  strip[0] = "POLYGON ((0 0, 4 0, 4 8, 4 9, 0 9, 0 0))";
  cells = polygons(strip);
  r = repair(levels, Crs{}, {}, {.locked = {{1, 0}, {1, 2}}});
  const std::vector<std::int64_t> locked = {0, 2};
  EXPECT_EQ(r.rows[1].take(locked), cells.take(locked));
  EXPECT_EQ(row_area(r.rows[1], 1), 44);
  r = repair(levels, Crs{}, {}, {.locked = {{1, 0}, {1, 1}, {1, 2}}});
  EXPECT_EQ(r.rows[1], cells);
  EXPECT_THAT(r.fixes.reason, testing::Contains("only locked rows border it"));
}

TEST(Repair, AVertexThatOneSideLacksIsPutInOnAllLevels) {
  const PolygonArray city = polygons({kNine}), areas = polygons({kNine});
  const PolygonArray cells =
      polygons({"POLYGON ((0 0, 4 0, 4 9, 0 9, 0 0))", "POLYGON ((4 0, 9 0, 9 9, 4 9, 4 5, 4 0))"});
  const CoverageLevel levels[] = {
      {.rows = city, .name = "city"}, {.rows = areas, .name = "area"}, {.rows = cells}};
  const RepairResult r = repair(levels, Crs{});
  EXPECT_TRUE(r.after.clean());
  const char* const outline = "POLYGON ((0 0, 4 0, 9 0, 9 9, 4 9, 0 9, 0 0))";
  EXPECT_EQ(r.rows[0], polygons({outline}));
  EXPECT_EQ(r.rows[1], polygons({outline}));
  EXPECT_EQ(r.rows[2], polygons({"POLYGON ((0 0, 4 0, 4 5, 4 9, 0 9, 0 0))",
                                 "POLYGON ((4 0, 9 0, 9 9, 4 9, 4 5, 4 0))"}));
  EXPECT_EQ(r.vertices.size(), 5U);
  EXPECT_EQ(undo(r)[1], areas);
}

TEST(Repair, BordersWithinTheResolutionAreWeldedToTheParent) {
  // Neither cell meets the parent's corners nor the other cell, all by less than a millimetre.
  const RepairResult r = repaired({"POLYGON ((0 0, 4 0, 4.0004 5, 4 9, 0 9.0003, 0 0))",
                                   "POLYGON ((4.0002 0.0001, 9 0, 9 9, 4 9, 4 5, 4.0002 0.0001))"},
                                  {"POLYGON ((0 0, 4 0, 9 0, 9 9, 4 9, 0 9, 0 0))"});
  EXPECT_THAT(r.after.issues.message, ElementsAre());
  EXPECT_TRUE(r.after.clean());
  EXPECT_TRUE(r.changed[0].rows.empty());
  ASSERT_EQ(r.vertices.size(), 3U);
  for (std::size_t k = 0; k < 3; ++k) {
    EXPECT_EQ(r.vertices.kind[k], VertexChange::moved);
    EXPECT_LE(std::hypot(r.vertices.to[k].x - r.vertices.from[k].x,
                         r.vertices.to[k].y - r.vertices.from[k].y),
              0.001);
  }
  EXPECT_THAT(r.fixes.policy, testing::Each(RepairPolicy::weld));
}

TEST(Repair, WhatCannotBeIsRefused) {
  const PolygonArray one = polygons({kNine});
  const CoverageLevel levels[] = {{.rows = one}, {.rows = one}};
  EXPECT_THROW(repair(levels, Crs{}, {}, {.locked = {{1, 5}}}), Error);
  EXPECT_THROW(repair({levels, 1}, Crs{}), Error);
}

TEST(Repair, APreviewIsTheTableOfTheRepair) {
  const PolygonArray cells = polygons(kStrip), parent = polygons({kNine});
  const CoverageLevel levels[] = {{.rows = parent}, {.rows = cells}};
  EXPECT_EQ(preview_repair(levels, Crs{}).id, repair(levels, Crs{}).fixes.id);
}

}  // namespace
}  // namespace libgrid
