// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <cmath>

#include "libgrid/core/error.hpp"
#include "libgrid/geom/measures.hpp"
#include "repair_maps.hpp"

namespace libgrid {
namespace {

using testing::ElementsAre;

TEST(Repair, CleanMapsStayAsTheyAre) {
  const RepairResult r =
      repaired({"POLYGON ((0 0, 4 0, 4 9, 0 9, 0 0))", "POLYGON ((9 9, 4 9, 4 0, 9 0, 9 9))"},
               {"POLYGON ((0 0, 4 0, 9 0, 9 9, 4 9, 0 9, 0 0))"});
  EXPECT_TRUE(r.after.clean());
  EXPECT_EQ(r.fixes.size(), 0U);
  EXPECT_TRUE(r.changed[1].rows.empty());
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

TEST(Repair, ParentsMatchTheirCellsToTheBit) {
  // Trap: parents redissolved or patched leave crumbs. Here a gap between two areas is divided, and
  // the cells along it get the same line.
  const std::vector<std::string> two = {"POLYGON ((0 0, 9.5 0, 9.5 10, 0 10, 0 0))",
                                        "POLYGON ((10.5 0, 20 0, 20 10, 10.5 10, 10.5 0))"};
  const PolygonArray city = polygons({"POLYGON ((0 0, 20 0, 20 10, 0 10, 0 0))"});
  const PolygonArray areas = polygons(two), cells = polygons(two);
  const CoverageLevel levels[] = {{.rows = city, .name = "city"},
                                  {.rows = areas, .name = "area"},
                                  {.rows = cells, .parent_of = {0, 1}}};
  const RepairResult r = repair(levels, Crs{});
  EXPECT_TRUE(r.after.clean());
  EXPECT_EQ(row_area(r.rows[1], 0) + row_area(r.rows[1], 1), 200);
  for (std::size_t row = 0; row < 2; ++row)
    EXPECT_EQ(row_area(r.rows[1], row), row_area(r.rows[2], row));
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

}  // namespace
}  // namespace libgrid
