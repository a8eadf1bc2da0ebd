// SPDX-License-Identifier: Apache-2.0
#include "libgrid/coverage/check.hpp"

#include <gmock/gmock.h>

#include "libgrid/core/error.hpp"
#include "libgrid/geom/measures.hpp"
#include "libgrid/geom/wkb.hpp"
#include "random.hpp"
#include "shapes.hpp"

namespace libgrid {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string box(double x0, double y0, double x1, double y1) {
  PolygonBuilder builder;
  builder.begin_row();
  builder.begin_part();
  const std::vector<Coord> ring = {{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}, {x0, y0}};
  builder.add_ring(ring);
  return write_wkt(builder.finish(), 0);
}

TEST(Check, TwoSquaresThatFitAreClean) {
  const PolygonArray cells = polygons({box(0, 0, 10, 10), box(10, 0, 20, 10)});
  const PolygonArray parent = polygons({"POLYGON ((0 0, 10 0, 20 0, 20 10, 10 10, 0 10, 0 0))"});
  const CheckResult r = check_coverage({.rows = cells}, {.rows = parent}, Crs{});
  EXPECT_TRUE(r.clean());
  EXPECT_EQ(r.residue, 0);
  EXPECT_EQ(r.edges, 14);
  EXPECT_EQ(r.parent_area_m2, 200);
}

TEST(Check, AMisnestedCellNamesTheAreaItLiesIn) {
  // Cell 0 belongs to the western area and reaches 1 into the eastern one and 1 beyond the top.
  const PolygonArray parents = polygons({box(0, 0, 10, 10), box(10, 0, 20, 10)});
  const PolygonArray cells = polygons({box(0, 0, 11, 11), box(11, 0, 20, 10)});
  const Issues issues =
      check_coverage({.rows = cells, .parent_of = {0, 1}}, {.rows = parents}, Crs{}).issues;
  ASSERT_EQ(issues.size(), 3U);
  EXPECT_EQ(issues.kind[0], IssueKind::spill);
  EXPECT_EQ(issues.area_m2[0], 11);
  EXPECT_EQ(issues.kind[1], IssueKind::gap);
  EXPECT_EQ(issues.parent[1], 1);
  EXPECT_EQ(issues.kind[2], IssueKind::misnest);
  EXPECT_THAT(issues.cells[2], ElementsAre(0));
  EXPECT_EQ(issues.parent[2], 0);
  EXPECT_EQ(issues.neighbour[2], 1);
  EXPECT_EQ(issues.area_m2[2], 10);
}

TEST(Check, AllowedLandIsCutOutExactly) {
  const PolygonArray parent = polygons({box(0, 0, 10, 10)});
  const PolygonArray cells =
      polygons({"POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0), (2 2, 2 8, 8 8, 8 2, 2 2))"});
  const PolygonArray lake = polygons({box(2, 2, 8, 8)}), half = polygons({box(0, 0, 5, 10)});
  const CheckResult all =
      check_coverage({.rows = cells}, {.rows = parent}, Crs{}, {}, {.allowed = &lake});
  EXPECT_EQ(all.issues.size(), 0U);
  EXPECT_EQ(all.allowed, 1);
  EXPECT_FALSE(all.clean());  // allowed, but not proved
  const CheckResult rest =
      check_coverage({.rows = cells}, {.rows = parent}, Crs{}, {}, {.allowed = &half});
  ASSERT_EQ(rest.issues.size(), 1U);
  EXPECT_EQ(rest.issues.area_m2[0], 18);
}

TEST(Check, TheRegisterNamesMissingCells) {
  const PolygonArray cells = polygons({box(0, 0, 10, 10)});
  const Issues issues =
      check_coverage({.rows = cells, .codes = {"001"}, .registered = {"002", "001"}},
                     {.rows = cells}, Crs{})
          .issues;
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_EQ(issues.kind[0], IssueKind::missing_cell);
  EXPECT_THAT(issues.message[0], HasSubstr("002"));
}

TEST(Check, RemarksAreToldOnlyWhenAskedForAndAreNoDefects) {
  // A cell of two pieces, the larger with a hole and a neck of 1, and a strip in the hole.
  const PolygonArray cells = polygons(
      {"MULTIPOLYGON (((0 0, 40 0, 40 20, 21 20, 21 10, 20 10, 20 20, 0 20, 0 0), (5 5, 5 6, 15 6, "
       "15 5, 5 5)), ((50 0, 60 0, 60 20, 50 20, 50 0)))",
       box(5, 5, 15, 6), "POLYGON ((40 0, 50 0, 50 20, 40 20, 40 0))", box(20, 10, 21, 20)});
  const PolygonArray parent =
      polygons({"POLYGON ((0 0, 40 0, 50 0, 60 0, 60 20, 50 20, 40 20, 21 20, 20 20, 0 20, 0 0))"});
  EXPECT_EQ(check_coverage({.rows = cells}, {.rows = parent}, Crs{}).issues.size(), 0U);
  const CheckResult r = check_coverage({.rows = cells}, {.rows = parent}, Crs{}, {},
                                       {.narrow_m = 2, .remarks = true});
  EXPECT_TRUE(r.clean());
  EXPECT_THAT(r.issues.kind, testing::UnorderedElementsAre(IssueKind::part, IssueKind::hole,
                                                           IssueKind::sliver, IssueKind::sliver));
}

TEST(Check, NecksHaveTheWidthOfTheNarrowestPlace) {
  const PolygonArray cell =
      polygons({"POLYGON ((0 0, 20 0, 20 9.5, 25 9.5, 25 0, 45 0, 45 20, 25 20, 25 10, 20 10, 20 "
                "20, 0 20, 0 "
                "0))"});
  const CheckResult r = check_coverage({.rows = cell}, {.rows = cell}, Crs{}, {}, {.narrow_m = 2});
  ASSERT_EQ(r.issues.size(), 1U);
  EXPECT_EQ(r.issues.kind[0], IssueKind::neck);
  EXPECT_EQ(r.issues.width_m[0], 0.5);
}

TEST(Check, LevelsAreCheckedEachAgainstTheOneAbove) {
  const PolygonArray street = polygons({box(0, 0, 20, 10)});
  const PolygonArray communities = polygons({box(0, 0, 10, 10), box(10, 0, 20, 10)});
  const PolygonArray cells = polygons({box(0, 0, 10, 10), box(10, 0, 20, 10)});
  const CoverageLevel levels[] = {{.rows = street, .name = "street"},
                                  {.rows = communities, .name = "community"},
                                  {.rows = cells, .parent_of = {0, 1}}};
  const CheckResult r = check_levels(levels, Crs{});
  // The street's outline lacks the vertices where the communities meet.
  EXPECT_THAT(r.issues.kind, testing::Each(IssueKind::mismatch));
  EXPECT_THAT(r.issues.level, testing::Each(std::string("community")));
  EXPECT_THROW(check_levels({levels, 1}, Crs{}), Error);
}

TEST(Check, IssuesWithoutAPlaceDoNotDisturbAreas) {
  const Crs crs = Crs::from_text("EPSG:4547");
  const PolygonArray parent = polygons({box(500000, 3500000, 500100, 3500100)});
  const PolygonArray cells = polygons({box(500000, 3500000, 500100, 3500099), "POLYGON EMPTY"});
  const Issues issues = check_coverage({.rows = cells}, {.rows = parent}, crs).issues;
  ASSERT_THAT(issues.kind, ElementsAre(IssueKind::gap, IssueKind::empty_cell));
  EXPECT_NEAR(issues.area_m2[0], 100, 0.1);
}

TEST(Check, PeopleInADefectAreNamed) {
  const PolygonArray parent = polygons({box(0, 0, 10, 10)}), cells = polygons({box(0, 0, 5, 10)});
  const People people{.buildings = {{1, 1}, {7, 1}, {8, 8}}, .units = {{9, 9}}};
  const Issues issues = check_coverage({.rows = cells}, {.rows = parent}, Crs{}, people).issues;
  ASSERT_EQ(issues.kind[0], IssueKind::gap);
  EXPECT_THAT(issues.building_rows[0], ElementsAre(1, 2));
  EXPECT_THAT(issues.unit_rows[0], ElementsAre(0));
}

TEST(Check, DuplicateCodesOrphansAndEmptyCells) {
  const PolygonArray cells =
      polygons({box(0, 0, 10, 10), "MULTIPOLYGON EMPTY", box(50, 0, 60, 10)});
  const PolygonArray parents = polygons({box(0, 0, 10, 10), box(10, 0, 11, 1)});
  const CheckResult r =
      check_coverage({.rows = cells, .codes = {"007", "007", "009"}}, {.rows = parents}, Crs{});
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
      check_coverage({.rows = cells, .codes = {"101", "102"}}, {.rows = parents}, Crs{}, people)
          .issues;
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
  const auto one =
      check_coverage({.rows = a, .codes = {"x", "y"}}, {.rows = parents}, Crs{}).issues;
  const auto two =
      check_coverage({.rows = b, .codes = {"y", "x"}}, {.rows = parents}, Crs{}).issues;
  EXPECT_EQ(one.id, two.id);
}

TEST(Check, LengthsThatDoNotFitAreRefused) {
  const PolygonArray cells = polygons({box(0, 0, 4, 9)});
  EXPECT_THROW(check_coverage({.rows = cells, .codes = {"1", "2"}}, {.rows = cells}, Crs{}), Error);
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
    const Issues issues = check_coverage({.rows = {}}, {.rows = parents}, Crs{}).issues;
    ASSERT_EQ(issues.size(), 1U) << "seed " << seed;
    EXPECT_EQ(issues.kind[0], IssueKind::gap);
    EXPECT_NEAR(issues.area_m2[0], row_area(parents, 0), 1e-6);
  }
}

TEST(Check, RowsThatAreNotThereAreRefused) {
  const PolygonArray one = polygons({box(0, 0, 4, 9)});
  EXPECT_THROW(check_coverage({.rows = one, .parent_of = {5}}, {.rows = one}, Crs{}), Error);
  People people;
  people.buildings = {{1, 1}, {2, 2}};
  people.households = {3};
  EXPECT_THROW(check_coverage({.rows = one}, {.rows = one}, Crs{}, people), Error);
}

TEST(Messages, SayInsideWhichCellAGapLies) {
  const PolygonArray cell =
      polygons({"POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0), (3 3, 3 5, 5 5, 5 3, 3 3))"});
  const PolygonArray area = polygons({"POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0))"});
  const CheckResult r =
      check_coverage({.rows = cell, .codes = {"001"}}, {.rows = area, .codes = {"S"}}, Crs{});
  EXPECT_THAT(r.issues.message,
              ElementsAre("land of S in no cell, inside 001: 4.0 m2, up to 2.0 m wide"));
}

}  // namespace
}  // namespace libgrid
