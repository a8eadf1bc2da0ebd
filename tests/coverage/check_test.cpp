// SPDX-License-Identifier: Apache-2.0
#include "libgrid/coverage/check.hpp"

#include <gmock/gmock.h>

#include "libgrid/core/error.hpp"
#include "libgrid/geom/measures.hpp"
#include "libgrid/geom/wkb.hpp"
#include "random.hpp"

namespace libgrid {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

PolygonArray polygons(const std::vector<std::string>& wkt) {
  PolygonBuilder builder;
  for (const auto& text : wkt) read_wkt(text, builder);
  return builder.finish();
}

std::string box(double x0, double y0, double x1, double y1) {
  PolygonBuilder builder;
  builder.begin_row();
  builder.begin_part();
  const std::vector<Coord> ring = {{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}, {x0, y0}};
  builder.add_ring(ring);
  return write_wkt(builder.finish(), 0);
}

Issues found(const std::vector<std::string>& cells, const std::vector<std::string>& parents) {
  const PolygonArray c = polygons(cells), p = polygons(parents);
  return check({.cells = c, .parents = p}, Crs{}).issues;
}

TEST(Check, TwoSquaresThatFitAreClean) {
  const PolygonArray cells = polygons({box(0, 0, 10, 10), box(10, 0, 20, 10)});
  const PolygonArray parent = polygons({"POLYGON ((0 0, 10 0, 20 0, 20 10, 10 10, 0 10, 0 0))"});
  const CheckResult r = check({.cells = cells, .parents = parent}, Crs{});
  EXPECT_TRUE(r.clean());
  EXPECT_EQ(r.residue, 0);
  EXPECT_EQ(r.edges, 14);
  EXPECT_EQ(r.parent_area_m2, 200);
}

TEST(Check, OrientationAndRingStartDoNotMatter) {
  EXPECT_EQ(found({"POLYGON ((10 10, 10 0, 0 0, 0 10, 10 10))", box(10, 0, 20, 10)},
                  {"POLYGON ((20 10, 20 0, 10 0, 0 0, 0 10, 10 10, 20 10))"})
                .size(),
            0U);
}

TEST(Check, GapsEnclosedOpenSidedAndThrough) {
  // Enclosed: a hole in one cell. Open-sided: a bite at the outline. Through: it parts the area.
  const auto enclosed =
      found({"POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0), (3 3, 3 6, 6 6, 6 3, 3 3))"}, {box(0, 0, 9, 9)});
  ASSERT_EQ(enclosed.size(), 1U);
  EXPECT_EQ(enclosed.kind[0], IssueKind::gap);
  EXPECT_EQ(enclosed.area_m2[0], 9);
  EXPECT_NEAR(enclosed.width_m[0], 3, 0.1);

  const auto open =
      found({"POLYGON ((0 0, 9 0, 9 3, 5 3, 5 6, 9 6, 9 9, 0 9, 0 0))"}, {box(0, 0, 9, 9)});
  ASSERT_EQ(open.size(), 1U);
  EXPECT_EQ(open.kind[0], IssueKind::gap);
  EXPECT_EQ(open.area_m2[0], 12);

  const auto through = found({box(0, 0, 4, 9), box(5, 0, 9, 9)}, {box(0, 0, 9, 9)});
  ASSERT_EQ(through.size(), 1U);
  EXPECT_EQ(through.area_m2[0], 9);
  EXPECT_THAT(through.cells[0], ElementsAre(0, 1));
}

TEST(Check, AMissingCellIsAGap) {
  const auto issues = found({box(0, 0, 10, 10)}, {box(0, 0, 10, 10), box(10, 0, 20, 10)});
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_EQ(issues.kind[0], IssueKind::gap);
  EXPECT_EQ(issues.parent[0], 1);
  EXPECT_EQ(issues.area_m2[0], 100);
}

TEST(Check, TheResidueOfOneFaceCanHoldThreeDefects) {
  // Two cells that fill the parent, and a third over both and beyond: two overlaps and one spill.
  const auto issues = found({box(0, 0, 10, 10), box(10, 0, 20, 10), box(5, 5, 15, 12)},
                            {"POLYGON ((0 0, 10 0, 20 0, 20 10, 10 10, 0 10, 0 0))"});
  ASSERT_EQ(issues.size(), 3U);
  std::vector<std::pair<IssueKind, std::vector<std::int64_t>>> what;
  double area = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    what.emplace_back(issues.kind[i], issues.cells[i]);
    area += issues.area_m2[i];
  }
  EXPECT_THAT(what,
              testing::UnorderedElementsAre(testing::Pair(IssueKind::overlap, ElementsAre(0, 2)),
                                            testing::Pair(IssueKind::overlap, ElementsAre(1, 2)),
                                            testing::Pair(IssueKind::spill, ElementsAre(2))));
  EXPECT_EQ(area, 70);
}

TEST(Check, DuplicateCellsOverlapWholly) {
  const auto issues = found({box(0, 0, 10, 10), box(0, 0, 10, 10)}, {box(0, 0, 10, 10)});
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_EQ(issues.kind[0], IssueKind::overlap);
  EXPECT_THAT(issues.cells[0], ElementsAre(0, 1));
  EXPECT_EQ(issues.area_m2[0], 100);
}

TEST(Check, AVertexThatOneSideLacksIsAMismatchAndNoGap) {
  const auto issues = found({box(0, 0, 10, 10), "POLYGON ((10 0, 20 0, 20 10, 10 10, 10 5, 10 0))"},
                            {"POLYGON ((0 0, 10 0, 20 0, 20 10, 10 10, 0 10, 0 0))"});
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_EQ(issues.kind[0], IssueKind::mismatch);
  EXPECT_THAT(issues.cells[0], ElementsAre(0, 1));
  EXPECT_EQ(issues.place[0], (Coord{10, 5}));
}

TEST(Check, BordersOffByLessThanTheResolutionAreMismatches) {
  const auto issues =
      found({box(0, 0, 10, 10), "POLYGON ((10 0, 20 0, 20 10, 10 10, 10.0004 5, 10 0))"},
            {"POLYGON ((0 0, 10 0, 20 0, 20 10, 10 10, 0 10, 0 0))"});
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_EQ(issues.kind[0], IssueKind::mismatch);
  EXPECT_GT(issues.width_m[0], 0.0002);
}

TEST(Check, AHoleOutsideItsShellDoesNotHideTwoCopies) {
  // The first row's hole lies outside its shell, over two copies of the second: edges cancel, but
  // the row is told as invalid.
  const auto issues =
      found({"POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0), (20 0, 20 10, 30 10, 30 0, 20 0))",
             box(20, 0, 30, 10), box(20, 0, 30, 10)},
            {"MULTIPOLYGON (((0 0, 10 0, 10 10, 0 10, 0 0)), ((20 0, 30 0, 30 10, 20 10, 20 0)))"});
  EXPECT_THAT(issues.kind, testing::Contains(IssueKind::invalid_ring));
  EXPECT_THAT(issues.kind, testing::Contains(IssueKind::overlap));
}

TEST(Check, ChildrenThatNameEachOthersParentAreFound) {
  const PolygonArray cells = polygons({box(0, 0, 10, 10), box(10, 0, 20, 10)});
  const PolygonArray parents = cells;
  const CheckResult r = check({.cells = cells, .parents = parents, .parent_of = {1, 0}}, Crs{});
  EXPECT_THAT(r.issues.kind, testing::UnorderedElementsAre(IssueKind::gap, IssueKind::gap,
                                                           IssueKind::spill, IssueKind::spill));
}

TEST(Check, DuplicateCodesOrphansAndEmptyCells) {
  const PolygonArray cells =
      polygons({box(0, 0, 10, 10), "MULTIPOLYGON EMPTY", box(50, 0, 60, 10)});
  const PolygonArray parents = polygons({box(0, 0, 10, 10), box(10, 0, 11, 1)});
  const CheckResult r =
      check({.cells = cells, .codes = {"007", "007", "009"}, .parents = parents}, Crs{});
  EXPECT_THAT(r.issues.kind,
              testing::UnorderedElementsAre(IssueKind::empty_cell, IssueKind::duplicate_code,
                                            IssueKind::orphan, IssueKind::gap));
}

TEST(Check, SaysWhoIsConcerned) {
  const PolygonArray cells = polygons({box(0, 0, 4, 9), box(5, 0, 9, 9)});
  const PolygonArray parents = polygons({box(0, 0, 9, 9)});
  People people;
  people.buildings = {{4.5, 1}, {4.5, 2}, {1, 1}};
  people.households = {12, std::nan(""), 7};
  people.units = {{4.5, 4}, {std::nan(""), std::nan("")}};
  const Issues issues =
      check({.cells = cells, .codes = {"101", "102"}, .parents = parents}, Crs{}, people).issues;
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_EQ(issues.buildings[0], 2);
  EXPECT_EQ(issues.households[0], 12);
  EXPECT_EQ(issues.units[0], 1);
  EXPECT_THAT(issues.message[0],
              HasSubstr("2 buildings, 12 households and 1 unit in nobody's cell"));
}

TEST(Check, IdsDoNotDependOnTheOrderOfRows) {
  const std::vector<std::string> forward = {box(0, 0, 4, 9), box(5, 0, 9, 9)};
  const PolygonArray a = polygons(forward);
  const PolygonArray b = polygons({forward[1], forward[0]});
  const PolygonArray parents = polygons({box(0, 0, 9, 9)});
  const auto one = check({.cells = a, .codes = {"x", "y"}, .parents = parents}, Crs{}).issues;
  const auto two = check({.cells = b, .codes = {"y", "x"}, .parents = parents}, Crs{}).issues;
  EXPECT_EQ(one.id, two.id);
}

TEST(Check, LengthsThatDoNotFitAreRefused) {
  const PolygonArray cells = polygons({box(0, 0, 4, 9)});
  EXPECT_THROW(check({.cells = cells, .codes = {"1", "2"}, .parents = cells}, Crs{}), Error);
}

TEST(Check, AParentWithoutCellsIsAGapWhateverItsShape) {
  // Off the lattice, the outline of a single ring once counted as a hole of itself.
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    Random random(seed);
    std::vector<Coord> ring;
    for (int k = 0; k < 12; ++k) {
      const double angle = 2 * 3.14159265358979 * k / 12, radius = random.real(50, 100);
      ring.push_back({1000.3 + radius * std::cos(angle), 2000.7 + radius * std::sin(angle)});
    }
    ring.push_back(ring.front());
    PolygonBuilder builder;
    builder.begin_row();
    builder.begin_part();
    builder.add_ring(ring);
    const PolygonArray parents = builder.finish();
    const Issues issues = check({.cells = {}, .parents = parents}, Crs{}).issues;
    ASSERT_EQ(issues.size(), 1U) << "seed " << seed;
    EXPECT_EQ(issues.kind[0], IssueKind::gap);
    EXPECT_NEAR(issues.area_m2[0], row_area(parents, 0), 1e-6);
  }
}

TEST(Check, RowsThatAreNotThereAreRefused) {
  const PolygonArray one = polygons({box(0, 0, 4, 9)});
  EXPECT_THROW(check({.cells = one, .parents = one, .parent_of = {5}}, Crs{}), Error);
  People people;
  people.buildings = {{1, 1}, {2, 2}};
  people.households = {3};
  EXPECT_THROW(check({.cells = one, .parents = one}, Crs{}, people), Error);
}

TEST(Check, DegreesAreNeverMeasuredAsMetres) {
  const Crs crs = Crs::from_text("EPSG:4490");
  const PolygonArray cells = polygons({box(118.90, 32.10, 118.91, 32.11)});
  const PolygonArray parents = polygons({box(118.90, 32.10, 118.92, 32.11)});
  const Issues issues = check({.cells = cells, .parents = parents}, crs).issues;
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_NEAR(issues.area_m2[0], 943e3 * 1.1089, 3e3);
  EXPECT_NEAR(issues.width_m[0], 943, 12);
}

}  // namespace
}  // namespace libgrid
