// SPDX-License-Identifier: Apache-2.0
#include "libgrid/assign/assign.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cases/assign_laws.hpp"
#include "libgrid/core/error.hpp"
#include "libgrid/geom/measures.hpp"
#include "libgrid/geom/predicates.hpp"
#include "libgrid/locate/locator.hpp"
#include "libgrid/topology/overlay.hpp"
#include "shapes.hpp"
#include "subdivision.hpp"

namespace libgrid {
namespace {

using testing::DoubleEq;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsNan;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
const Crs kPlane;

/// Two unit squares side by side; "b" lies west of "a".
const PolygonArray& two_cells() {
  static const PolygonArray cells = polygons(
      {"POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))", "POLYGON ((10 0, 20 0, 20 10, 10 10, 10 0))"});
  return cells;
}
const std::vector<std::string> kTwoCodes{"b", "a"};

void expect_sound(const Assignment& a, std::size_t rows) {
  EXPECT_THAT(broken_row_laws(a, rows), testing::IsEmpty());
}

TEST(AssignPoints, EachRowHasACellOrAReason) {
  const PointArray points({{5, 5}, {10, 5}, {20, 5}, {10, 10}, {23, 14}, {kNan, kNan}});
  const Assignment a = assign_points(points, two_cells(), kTwoCodes, kPlane);
  expect_sound(a, 6);
  EXPECT_THAT(a.cell, ElementsAre(0, 1, 1, 1, -1, -1));
  EXPECT_THAT(a.share, ElementsAre(1, 1, 1, 1, 0, 0));
  EXPECT_EQ(a.rule[0], AssignRule::point);
  EXPECT_EQ(a.reason[4], Unassigned::outside);
  EXPECT_EQ(a.reason[5], Unassigned::no_geometry);
  EXPECT_THAT(a.nearest_cell, ElementsAre(-1, -1, -1, -1, 1, -1));
  EXPECT_EQ(a.distance_m[4], 5);
  EXPECT_THAT(a.distance_m[5], IsNan());
  EXPECT_EQ(a.unassigned(), 2);
  EXPECT_EQ(a.straddlers(), 0);
}

TEST(AssignPoints, DegreesAreMeasuredInMetres) {
  const PolygonArray cells =
      polygons({"POLYGON ((118.9 32.1, 119 32.1, 119 32.2, 118.9 32.2, 118.9 32.1))"});
  const PointArray points({{118.95, 32.09}, {118.89, 32.15}, {-60, -32}});
  const Assignment a = assign_points(points, cells, {}, Crs::from_text("EPSG:4490"));
  expect_sound(a, 3);
  EXPECT_NEAR(a.distance_m[0], 0.01 * 110890, 2);  // of latitude
  EXPECT_NEAR(a.distance_m[1], 0.01 * 94350, 2);   // of longitude: shorter
  EXPECT_EQ(a.unassigned(), 3);
}

TEST(AssignFootprints, LargestShareAndSecondCell) {
  const PolygonArray footprints = polygons({
      "POLYGON ((1 1, 2 1, 2 2, 1 2, 1 1))",       // inside, far from borders
      "POLYGON ((7 1, 11 1, 11 2, 7 2, 7 1))",     // three quarters in b
      "POLYGON ((9 1, 11 1, 11 2, 9 2, 9 1))",     // half and half: the smaller code
      "POLYGON ((8 1, 10 1, 10 2, 8 2, 8 1))",     // a wall along the border
      "POLYGON ((18 1, 28 1, 28 2, 18 2, 18 1))",  // most of it in no cell
      "POLYGON ((20 1, 22 1, 22 2, 20 2, 20 1))",  // touches from outside
      "POLYGON ((30 1, 32 1, 32 2, 30 2, 30 1))",  // outside
      "POLYGON EMPTY",
  });
  const Assignment a = assign_footprints(footprints, two_cells(), kTwoCodes, kPlane);
  expect_sound(a, 8);
  EXPECT_THAT(a.cell, ElementsAre(0, 0, 1, 0, 1, -1, -1, -1));
  EXPECT_THAT(a.share, ElementsAre(1, 0.75, 0.5, 1, DoubleEq(0.2), 0, 0, 0));
  EXPECT_THAT(a.second_cell, ElementsAre(-1, 1, 0, -1, -1, -1, -1, -1));
  EXPECT_THAT(a.second_share, ElementsAre(0, 0.25, 0.5, 0, 0, 0, 0, 0));
  EXPECT_EQ(a.straddlers(), 2);
  EXPECT_EQ(a.reason[5], Unassigned::outside);
  EXPECT_EQ(a.reason[7], Unassigned::no_geometry);
  EXPECT_THAT(a.nearest_cell, ElementsAre(-1, -1, -1, -1, -1, 1, 1, -1));
  EXPECT_EQ(a.distance_m[6], 11);  // from the inside point
}

TEST(AssignFootprints, InvalidAndFlatOnesAreNotLost) {
  const PolygonArray footprints = polygons({
      "POLYGON ((8 0, 11 3, 11 0, 8 3, 8 0))",  // a bow tie over the border
      "POLYGON ((1 1, 3 3, 3 1, 1 3, 1 1))",    // a bow tie inside
      "POLYGON ((1 1, 2 1, 3 1, 1 1))",         // without area, inside
      "POLYGON ((9 1, 11 1, 13 1, 9 1))",       // without area, over the border
  });
  const Assignment a = assign_footprints(footprints, two_cells(), kTwoCodes, kPlane);
  expect_sound(a, 4);
  EXPECT_EQ(a.rule[0], AssignRule::largest_share);
  EXPECT_EQ(a.cell[0], 0);
  EXPECT_NEAR(a.share[0] + a.second_share[0], 1, 1e-12);
  EXPECT_EQ(a.share[1], 1);
  EXPECT_EQ(a.rule[1], AssignRule::largest_share);
  EXPECT_EQ(a.rule[2], AssignRule::inside_point);
  EXPECT_EQ(a.rule[3], AssignRule::inside_point);
  EXPECT_EQ(a.cell[2], 0);
  EXPECT_EQ(a.unassigned(), 0);
}

TEST(AssignFootprints, InvalidCellsAreMeasuredAsMadeValid) {
  const PolygonArray cells = polygons({"POLYGON ((0 0, 10 10, 10 0, 0 10, 0 0))"});  // a bow tie
  const PolygonArray footprints = polygons({"POLYGON ((8 4, 12 4, 12 6, 8 6, 8 4))"});
  const Assignment a = assign_footprints(footprints, cells, {}, kPlane);
  EXPECT_EQ(a.cell[0], 0);
  EXPECT_NEAR(a.share[0], 0.5, 1e-12);
}

TEST(AssignFootprints, OverlappingCellsGiveASecondCellNearAndFarFromBorders) {
  const PolygonArray cells = polygons(
      {"POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))", "POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))"});
  const PolygonArray footprints =
      polygons({"POLYGON ((4 4, 5 4, 5 5, 4 5, 4 4))", "POLYGON ((0 0, 5 0, 5 5, 0 5, 0 0))"});
  const Assignment a = assign_footprints(footprints, cells, kTwoCodes, kPlane);
  EXPECT_THAT(a.cell, ElementsAre(1, 1));
  EXPECT_THAT(a.second_cell, ElementsAre(0, 0));
  EXPECT_THAT(a.second_share, ElementsAre(1, 1));
}

TEST(AssignFootprints, ByInsidePoint) {
  const PolygonArray footprints =
      polygons({"POLYGON ((7 1, 15 1, 15 2, 7 2, 7 1))", "POLYGON EMPTY",
                "POLYGON ((18 1, 28 1, 28 2, 18 2, 18 1))"});
  const Assignment a = assign_footprints(footprints, two_cells(), kTwoCodes, kPlane,
                                         {.rules = {AssignRule::inside_point}});
  expect_sound(a, 3);
  EXPECT_THAT(a.cell, ElementsAre(1, -1, -1));
  EXPECT_EQ(a.rule[0], AssignRule::inside_point);
  EXPECT_EQ(a.distance_m[2], 3);
  try {
    assign_footprints(footprints, two_cells(), kTwoCodes, kPlane,
                      {.rules = {AssignRule::building}});
    FAIL() << "a rule for units was accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::usage);
    EXPECT_THAT(error.what(), HasSubstr("not by building"));
  }
}

TEST(AssignFootprints, TheFirstRuleThatFindsACellDecides) {
  const PolygonArray footprints =
      polygons({"POLYGON ((7 1, 11 1, 11 2, 7 2, 7 1))", "POLYGON ((7 1, 11 1, 11 2, 7 2, 7 1))",
                "POLYGON ((7 1, 11 1, 11 2, 7 2, 7 1))", "POLYGON EMPTY",
                "POLYGON ((18 1, 28 1, 28 2, 18 2, 18 1))"});
  const PointArray entrances({{11, 1.5}, {kNan, kNan}, {50, 50}, {5, 5}, {23, 1}});
  const Assignment a = assign_footprints(
      footprints, two_cells(), kTwoCodes, kPlane,
      {.rules = {AssignRule::entrance_point, AssignRule::inside_point, AssignRule::largest_share},
       .entrances = &entrances});
  expect_sound(a, 5);
  EXPECT_THAT(a.cell, ElementsAre(1, 0, 0, -1, 1));
  EXPECT_THAT(a.rule,
              ElementsAre(AssignRule::entrance_point, AssignRule::inside_point,
                          AssignRule::inside_point, AssignRule::none, AssignRule::largest_share));
  EXPECT_EQ(a.reason[3], Unassigned::no_geometry);
}

TEST(AssignFootprints, RulesThatMakeNoSenseAreRefused) {
  const auto code_of = [](const AssignOptions& options) {
    try {
      assign_footprints(two_cells(), two_cells(), kTwoCodes, kPlane, options);
    } catch (const Error& error) {
      return error.code();
    }
    return ErrorCode::internal;
  };
  const PointArray one({{1, 1}});
  EXPECT_EQ(code_of({.rules = {}}), ErrorCode::usage);
  EXPECT_EQ(code_of({.rules = {AssignRule::point}}), ErrorCode::usage);
  EXPECT_EQ(code_of({.rules = {AssignRule::entrance_point}}), ErrorCode::usage);
  EXPECT_EQ(code_of({.entrances = &one}), ErrorCode::usage);
  EXPECT_EQ(code_of({.rules = {AssignRule::entrance_point}, .entrances = &one}),
            ErrorCode::bad_value);
}

LineArray lines_of(const std::vector<std::vector<std::vector<Coord>>>& rows) {
  LineBuilder builder;
  for (const auto& row : rows) {
    builder.begin_row();
    for (const auto& line : row) builder.add_line(line);
  }
  return builder.finish();
}

TEST(AssignLines, TheLongestPartDecides) {
  const LineArray roads = lines_of({{{{2, 5}, {16, 5}}},                       // 8 in b, 6 in a
                                    {{{5, 5}, {15, 5}}},                       // half and half
                                    {{{-6, 5}, {-2, 5}, {1, 5}}},              // most of it outside
                                    {},                                        // no geometry
                                    {{{30, 5}, {30, 9}}},                      // outside
                                    {{{8, 1}, {9, 1}}, {{11, 1}, {14, 1}}}});  // in two pieces
  const Assignment a = assign_lines(roads, two_cells(), kTwoCodes, kPlane);
  expect_sound(a, 6);
  EXPECT_THAT(a.cell, ElementsAre(0, 1, 0, -1, -1, 1));
  EXPECT_THAT(a.second_cell, ElementsAre(1, 0, -1, -1, -1, 0));
  EXPECT_THAT(a.share, ElementsAre(DoubleEq(8.0 / 14), 0.5, DoubleEq(1.0 / 7), 0, 0, 0.75));
  EXPECT_EQ(a.rule[0], AssignRule::longest_part);
  EXPECT_EQ(a.reason[3], Unassigned::no_geometry);
  EXPECT_EQ(a.nearest_cell[4], 1);
  EXPECT_EQ(a.distance_m[4], 10);

  const LineArray dots = lines_of({{{{15, 5}, {15, 5}}}, {{{25, 5}, {25, 5}}}});
  const Assignment placed = assign_lines(dots, two_cells(), kTwoCodes, kPlane);
  expect_sound(placed, 2);
  EXPECT_THAT(placed.cell, ElementsAre(1, -1));
  EXPECT_EQ(placed.rule[0], AssignRule::point);
  EXPECT_EQ(placed.distance_m[1], 5);

  const LineParts parts = cut_lines(roads, two_cells(), kTwoCodes, kPlane);
  EXPECT_THAT(parts.line, ElementsAre(0, 0, 1, 1, 2, 2, 4, 5, 5));
  EXPECT_THAT(parts.cell, ElementsAre(0, 1, 0, 1, -1, 0, -1, 0, 1));
  EXPECT_THAT(parts.length_m, ElementsAre(8, 6, 5, 5, 6, 1, 4, 1, 3));
  EXPECT_EQ(parts.pieces.size(), 9U);
}

/// Small triangles and bars, on lattice points so that many touch borders exactly.
PolygonArray random_footprints(Random& random, int count) {
  PolygonBuilder builder;
  for (int i = 0; i < count; ++i) {
    const double x = static_cast<double>(random.whole(-60, 4150));
    const double y = static_cast<double>(random.whole(-60, 4150));
    const double w = static_cast<double>(random.whole(1, 90));
    const double h = static_cast<double>(random.whole(1, 90));
    builder.begin_row();
    builder.begin_part();
    if (i % 2)
      builder.add_ring(std::vector<Coord>{{x, y}, {x + w, y}, {x, y + h}, {x, y}});
    else
      builder.add_ring(std::vector<Coord>{{x, y}, {x, y + h}, {x + w, y + h}, {x + w, y}, {x, y}});
  }
  return builder.finish();
}

TEST(AssignFootprints, SharesOfACompleteCoverageSumToOne) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    const RandomCoverage map(seed, 7);
    Random random(seed);
    const PolygonArray footprints = random_footprints(random, 400);
    const Assignment a = assign_footprints(footprints, map.cells, map.codes, kPlane);
    expect_sound(a, footprints.size());
    std::vector<std::int64_t> all(map.cells.size());
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<std::int64_t>(i);
    int straddlers = 0;
    for (std::size_t row = 0; row < footprints.size(); ++row) {
      const double area = row_area(footprints, row);
      const auto common = common_areas(footprints, row, map.cells, all);
      double sum = 0;
      std::size_t most = 0;
      int shared = 0;
      for (std::size_t cell = 0; cell < common.size(); ++cell) {
        sum += common[cell];
        shared += common[cell] > 1e-9 * area;
        const double lead = common[cell] - common[most];
        if (lead > 1e-9 * area ||
            (std::abs(lead) <= 1e-9 * area && map.codes[cell] < map.codes[most]))
          most = cell;
      }
      const Box box = footprints.box(row);
      const bool inside =
          box.min_x >= 0 && box.min_y >= 0 && box.max_x <= 4096 && box.max_y <= 4096;
      if (inside) {
        ASSERT_NEAR(sum / area, 1, 1e-12);
      }
      if (shared == 0) {
        ASSERT_EQ(a.cell[row], -1);
        continue;
      }
      ASSERT_EQ(a.cell[row], static_cast<std::int64_t>(most));
      ASSERT_NEAR(a.share[row], common[most] / area, 1e-12);
      ASSERT_EQ(a.second_cell[row] >= 0, shared > 1);
      straddlers += shared > 1;
    }
    EXPECT_EQ(a.straddlers(), straddlers);
    EXPECT_GT(straddlers, 50);
  }
}

TEST(AssignFootprints, ThreadsChangeNothing) {
  const RandomCoverage map(3, 7);
  Random random(3);
  const PolygonArray footprints = random_footprints(random, 3000);
  EXPECT_TRUE(
      same(assign_footprints(footprints, map.cells, map.codes, kPlane, {}, {.threads = 1}),
           assign_footprints(footprints, map.cells, map.codes, kPlane, {}, {.threads = 4})));
}

TEST(Assign, AllVerbsStopOnRequest) {
  std::stop_source stop;
  stop.request_stop();
  const libgrid::Run run{.stop = stop.get_token()};
  const PolygonArray& cells = two_cells();
  const PointArray points({{1, 1}});
  const LineArray lines = lines_of({{{{2, 5}, {16, 5}}}});
  const Assignment buildings = assign_footprints(cells, cells, {}, kPlane);
  const auto expect_cancelled = [](const auto& verb) {
    try {
      verb();
      ADD_FAILURE() << "did not stop";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::cancelled);
    }
  };
  expect_cancelled([&] { assign_points(points, cells, {}, kPlane, run); });
  expect_cancelled([&] { assign_footprints(cells, cells, {}, kPlane, {}, run); });
  expect_cancelled([&] { assign_lines(lines, cells, {}, kPlane, run); });
  expect_cancelled([&] { cut_lines(lines, cells, {}, kPlane, run); });
  expect_cancelled([&] {
    assign_units(std::vector<std::int64_t>{0}, {}, buildings, cells, {}, kPlane, {}, run);
  });
  expect_cancelled([&] { Locator(cells, {}, run); });
}

TEST(AssignUnits, GoByBuildingThenByPoint) {
  const PolygonArray footprints = polygons(
      {"POLYGON ((7 1, 11 1, 11 2, 7 2, 7 1))", "POLYGON ((23 1, 25 1, 25 3, 23 3, 23 1))"});
  const Assignment buildings = assign_footprints(footprints, two_cells(), kTwoCodes, kPlane);
  const std::vector<std::int64_t> building_of{0, 1, -1, -1, -1};
  const PointArray points({{15, 5}, {5, 5}, {15, 5}, {40, 5}, {kNan, kNan}});
  const Assignment a = assign_units(building_of, points, buildings, two_cells(), kTwoCodes, kPlane);
  expect_sound(a, 5);
  EXPECT_THAT(a.cell, ElementsAre(0, -1, 1, -1, -1));
  EXPECT_THAT(a.rule, ElementsAre(AssignRule::building, AssignRule::none, AssignRule::point,
                                  AssignRule::none, AssignRule::none));
  EXPECT_THAT(a.reason,
              ElementsAre(Unassigned::none, Unassigned::building_unassigned, Unassigned::none,
                          Unassigned::outside, Unassigned::unknown_key));
  EXPECT_EQ(a.share[0], 0.75);
  EXPECT_EQ(a.second_cell[0], 1);
  EXPECT_EQ(a.distance_m[1], 4);
  EXPECT_EQ(a.distance_m[3], 20);

  const Assignment without_points =
      assign_units(building_of, {}, buildings, two_cells(), kTwoCodes, kPlane);
  EXPECT_EQ(without_points.reason[2], Unassigned::unknown_key);
  EXPECT_EQ(without_points.cell[0], 0);
}

TEST(AssignUnits, GoByTheirAddressWhereTheKeyIsUnknown) {
  const PolygonArray footprints = polygons(
      {"POLYGON ((7 1, 11 1, 11 2, 7 2, 7 1))", "POLYGON ((23 1, 25 1, 25 3, 23 3, 23 1))"});
  const Assignment buildings = assign_footprints(footprints, two_cells(), kTwoCodes, kPlane);
  const std::vector<std::int64_t> building_of{0, -1, -1, -1}, by_address{1, 0, 1, -1};
  const PointArray points({{15, 5}, {15, 5}, {15, 5}, {15, 5}});
  const Assignment a = assign_units(building_of, points, buildings, two_cells(), kTwoCodes, kPlane,
                                    {.by_address = by_address});
  expect_sound(a, 4);
  EXPECT_THAT(a.cell, ElementsAre(0, 0, -1, 1));
  EXPECT_THAT(a.rule, ElementsAre(AssignRule::building, AssignRule::address, AssignRule::none,
                                  AssignRule::point));
  EXPECT_EQ(a.reason[2], Unassigned::building_unassigned);
  const auto with = [&](const std::vector<std::int64_t>& rows) {
    return assign_units(building_of, points, buildings, two_cells(), kTwoCodes, kPlane,
                        {.by_address = rows});
  };
  EXPECT_THROW(with({0, 0}), Error);
  EXPECT_THROW(with({0, 2, 0, 0}), Error);
  EXPECT_THROW(with({0, -2, 0, 0}), Error);
}

TEST(AssignUnits, WrongShapesAreRefused) {
  const Assignment buildings = assign_footprints(two_cells(), two_cells(), kTwoCodes, kPlane);
  const auto units = [&](std::vector<std::int64_t> building_of, const PointArray& points) {
    return assign_units(building_of, points, buildings, two_cells(), kTwoCodes, kPlane);
  };
  EXPECT_THROW(units({0}, PointArray({{1, 1}, {2, 2}})), Error);
  try {
    units({0, 2}, {});
    FAIL() << "a third building of two was accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::bad_value);
    EXPECT_EQ(error.row(), 1);
  }
  EXPECT_THROW(units({-2}, {}), Error);
}

TEST(Tally, CountsWhatIsMissing) {
  const Tally t = tally(std::vector<std::int64_t>{0, 2, 0, -1, 2, 2},
                        std::vector<double>{3, kNan, 4, 100, 5, kNan}, 3);
  EXPECT_THAT(t.sum, ElementsAre(7, 0, 5));
  EXPECT_THAT(t.count, ElementsAre(2, 0, 3));
  EXPECT_THAT(t.missing, ElementsAre(0, 0, 2));
  EXPECT_THROW(tally(std::vector<std::int64_t>{0}, {}, 1), Error);
  EXPECT_THROW(tally(std::vector<std::int64_t>{1}, std::vector<double>{1}, 1), Error);
  EXPECT_THROW(tally(std::vector<std::int64_t>{-2}, std::vector<double>{1}, 1), Error);
}

TEST(Names, AreTheWordsOfTheDocs) {
  EXPECT_EQ(name_of(AssignRule::largest_share), "largest_share");
  EXPECT_EQ(name_of(AssignRule::address), "address");
  EXPECT_EQ(name_of(AssignRule::building), "building");
  EXPECT_EQ(name_of(Unassigned::building_unassigned), "building_unassigned");
  EXPECT_EQ(name_of(Unassigned::none), "none");
}

}  // namespace
}  // namespace libgrid
