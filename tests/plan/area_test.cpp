// SPDX-License-Identifier: Apache-2.0
#include "libgrid/plan/area.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>

#include "folder.hpp"
#include "libgrid/crs/around.hpp"
#include "libgrid/geom/measures.hpp"
#include "libgrid/geom/predicates.hpp"
#include "libgrid/topology/overlay.hpp"
#include "shapes.hpp"
#include "subdivision.hpp"

namespace libgrid {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsNan;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// A street of two cells, 10 x 10 each, with buildings and units.
Plan street() {
  Plan plan;
  plan.levels.push_back(
      {"street", {"S"}, {"Plum"}, {-1}, polygons({"POLYGON ((0 0, 20 0, 20 10, 0 10, 0 0))"})});
  plan.cells.code = {"S1", "S2"};
  plan.cells.title = {"", ""};
  plan.cells.parent = {0, 0};
  plan.cells.geometry = polygons(
      {"POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))", "POLYGON ((10 0, 20 0, 20 10, 10 10, 10 0))"});
  plan.buildings.code = {"a", "b", "c", "d"};
  plan.buildings.geometry =
      polygons({"POLYGON ((1 1, 3 1, 3 3, 1 3, 1 1))", "POLYGON ((4 1, 8 1, 8 3, 4 3, 4 1))",
                "POLYGON ((14 1, 16 1, 16 3, 14 3, 14 1))", "POLYGON EMPTY"});
  plan.buildings.households = {10, kNan, 7, 3};
  plan.buildings.estimated = {1, 0, 0, 0};
  plan.building_cells =
      assign_footprints(plan.buildings.geometry, plan.cells.geometry, plan.cells.code, {});
  plan.units.code = {"1", "2", "3", "4", "5"};
  plan.units.building = {"a", "c", "", "d", "nowhere"};
  plan.units.geometry = PointArray({{kNan, kNan}, {2, 2}, {2, 2}, {kNan, kNan}, {kNan, kNan}});
  plan.unit_cells.cell = {0, 1, 0, -1, -1};
  return plan;
}

std::vector<std::string> texts_of(const Table& table, const std::string& name) {
  const Column* column = table.find(name);
  std::vector<std::string> found;
  for (std::size_t row = 0; column && row < column->size(); ++row)
    found.push_back(column->text(row));
  return found;
}

TEST(AskArea, TellsLandBuildingsAndUnits) {
  const Plan plan = street();
  // More than half of cell 1, half of building b and all of a.
  const AreaAnswer answer =
      ask_area(plan, polygons({"POLYGON ((-10 0, 6 0, 6 10, -10 10, -10 0))"}));
  EXPECT_EQ(answer.area_m2, 160);
  EXPECT_THAT(answer.in_no_cell_m2, DoubleNear(100, 1e-9));
  EXPECT_EQ(answer.distance_m, 0);
  ASSERT_EQ(answer.land.size(), 2U);
  EXPECT_THAT(answer.land[0], ElementsAre(DoubleNear(0.3, 1e-12)));
  EXPECT_THAT(answer.land[1], ElementsAre(DoubleNear(0.6, 1e-12), IsNan()));
  EXPECT_THAT(answer.buildings, ElementsAre(1, DoubleNear(0.5, 1e-12), 0, IsNan()));
  // By its building, also where its own point says otherwise; by its point; nobody knows.
  EXPECT_THAT(answer.units, ElementsAre(1, 0, 1, IsNan(), IsNan()));

  const AreaTally t = tally_area(plan, answer);
  EXPECT_THAT(texts_of(t.table, "code"), ElementsAre("S", "S1"));
  EXPECT_THAT(texts_of(t.table, "buildings"), ElementsAre("2", "2"));
  EXPECT_THAT(texts_of(t.table, "households"), ElementsAre("10", "10"));
  EXPECT_THAT(texts_of(t.table, "households_missing"), ElementsAre("1", "1"));
  EXPECT_THAT(texts_of(t.table, "households_estimated"), ElementsAre("1", "1"));
  EXPECT_THAT(texts_of(t.table, "units"), ElementsAre("2", "2"));
  EXPECT_EQ(t.geometry.size(), 2U);
}

TEST(AskArea, TouchesAreToldFromShares) {
  const Plan plan = street();
  const auto land = ask_area(plan, polygons({"POLYGON ((10 2, 14 2, 14 8, 10 2))"})).land.back();
  EXPECT_EQ(land[0], 0);
  EXPECT_THAT(land[1], DoubleNear(0.12, 1e-12));
  EXPECT_THAT(ask_area(plan, polygons({"POLYGON ((12 2, 14 2, 14 8, 12 2))"})).land.back()[0],
              IsNan());
}

TEST(AskArea, AllOfACellIsOne) {
  const Plan plan = street();
  const AreaAnswer answer = ask_area(plan, area_around({5.3, 4.7}, 30, {}));
  EXPECT_THAT(answer.land[0], ElementsAre(1));
  EXPECT_THAT(answer.land[1], ElementsAre(1, 1));
}

TEST(AskArea, TellsHowFarTheMapIs) {
  const AreaAnswer answer = ask_area(street(), area_around({1000, 5}, 10, {}));
  EXPECT_THAT(answer.distance_m, DoubleNear(980, 0.01));
  EXPECT_THAT(answer.land[1], ElementsAre(IsNan(), IsNan()));
  EXPECT_EQ(answer.in_no_cell_m2, answer.area_m2);
  EXPECT_EQ(tally_area(street(), answer).table.size(), 0U);
}

TEST(AskArea, RefusesWhatIsNoArea) {
  Plan plan = street();
  const auto refused = [&](const std::vector<std::string>& wkts) {
    return refusal([&] { ask_area(plan, polygons(wkts)); });
  };
  const std::string square = "POLYGON ((0 0, 1 0, 1 1, 0 0))";
  EXPECT_EQ(refused({}).code(), ErrorCode::usage);
  EXPECT_EQ(refused({square, square}).code(), ErrorCode::usage);
  EXPECT_EQ(refused({"POLYGON EMPTY"}).code(), ErrorCode::empty);
  const Error crossed = refused({"POLYGON ((0 0, 4 4, 4 0, 0 4, 0 0))"});
  EXPECT_EQ(crossed.code(), ErrorCode::bad_geometry);
  EXPECT_THAT(crossed.what(), HasSubstr("Self-intersection"));
  plan.crs = Crs::from_text("EPSG:4490");
  const Error swapped = refused({"POLYGON ((32.1 118.1, 32.2 118.1, 32.2 118.2, 32.1 118.1))"});
  EXPECT_EQ(swapped.code(), ErrorCode::bad_crs);
  EXPECT_THAT(swapped.what(), HasSubstr("swapped"));
}

/// Whether closed polygons have a point in common.
bool meets_by_definition(const PolygonArray& a, std::size_t row_a, const PolygonArray& b,
                         std::size_t row_b) {
  const auto has_vertex_of = [](const PolygonArray& one, std::size_t row, const PolygonArray& other,
                                std::size_t other_row) {
    for (std::int64_t r = other.row_rings(other_row).begin; r < other.row_rings(other_row).end; ++r)
      for (const Coord& c : other.ring(r))
        if (row_takes(one, row, c) || on_outline(one, row, c)) return true;
    return false;
  };
  if (has_vertex_of(a, row_a, b, row_b) || has_vertex_of(b, row_b, a, row_a)) return true;
  for (std::int64_t r = a.row_rings(row_a).begin; r < a.row_rings(row_a).end; ++r)
    for (std::int64_t s = b.row_rings(row_b).begin; s < b.row_rings(row_b).end; ++s)
      for (std::size_t i = 1; i < a.ring(r).size(); ++i)
        for (std::size_t k = 1; k < b.ring(s).size(); ++k)
          if (meet(a.ring(r)[i - 1], a.ring(r)[i], b.ring(s)[k - 1], b.ring(s)[k]) != Meeting::none)
            return true;
  return false;
}

// In a complete coverage nothing of the area gets lost; each share is that of an overlay.
TEST(AskArea, IsWhatOverlayGives) {
  for (std::uint64_t seed = 1; seed <= 25; ++seed) {
    const RandomCoverage map(seed, 6);
    Plan plan;
    plan.cells.geometry = map.cells;
    plan.cells.code = map.codes;
    plan.cells.title.resize(map.codes.size());
    plan.cells.parent.assign(map.codes.size(), -1);
    Random random(seed);
    PolygonBuilder buildings;
    for (int k = 0; k < 200; ++k) {
      plan.buildings.code.push_back(std::to_string(k));
      plan.buildings.households.push_back(k % 5 == 0 ? kNan : static_cast<double>(k % 7));
      buildings.add_row(square(random.real(0, 4000), random.real(0, 4000), random.real(1, 90)), 0);
    }
    plan.buildings.geometry = buildings.finish();
    plan.building_cells = assign_footprints(plan.buildings.geometry, map.cells, map.codes, {});
    const PolygonArray area = seed % 3 == 0
                                  ? make_valid(map.cells, 2)
                                  : area_around({random.real(500, 3500), random.real(500, 3500)},
                                                random.real(5, 400), {});
    const AreaAnswer answer = ask_area(plan, area);

    const PolygonArray valid = made_valid(map.cells);
    double inside = 0;
    const std::vector<double>& land = answer.land.back();
    for (std::size_t row = 0; row < map.cells.size(); ++row) {
      ASSERT_EQ(!std::isnan(land[row]), meets_by_definition(map.cells, row, area, 0))
          << "seed " << seed << " cell " << row;
      if (std::isnan(land[row])) continue;
      const double common =
          common_areas(area, 0, valid, std::vector{static_cast<std::int64_t>(row)})[0];
      ASSERT_NEAR(land[row] * row_area(map.cells, row), common, 1e-6) << "seed " << seed;
      inside += common;
    }
    ASSERT_NEAR(inside + answer.in_no_cell_m2, answer.area_m2, 1e-6 * answer.area_m2);

    std::int64_t count = 0;
    double households = 0;
    for (std::size_t row = 0; row < plan.buildings.size(); ++row) {
      const double share = common_areas(area, 0, plan.buildings.geometry,
                                        std::vector{static_cast<std::int64_t>(row)})[0] /
                           row_area(plan.buildings.geometry, row);
      ASSERT_NEAR(answer.buildings[row], share, 1e-8) << "seed " << seed << " building " << row;
      if (!is_inside(answer.buildings[row])) continue;
      ++count;
      if (!std::isnan(plan.buildings.households[row])) households += plan.buildings.households[row];
    }
    const AreaTally t = tally_area(plan, answer);
    std::int64_t counted = 0;
    double summed = 0;
    for (std::size_t row = 0; row < t.table.size(); ++row) {
      counted += std::stoll(t.table.find("buildings")->text(row));
      const double sum = t.table.find("households")->number(row);
      summed += std::isnan(sum) ? 0 : sum;
    }
    ASSERT_EQ(counted, count) << "seed " << seed;
    ASSERT_NEAR(summed, households, 1e-9);
  }
}

TEST(AreaAround, IsACircleOnTheGround) {
  const double radius = 500, turn = 2 * std::numbers::pi / 256;
  const double wanted = 128 * radius * radius * std::sin(turn);
  for (const char* text : {"", "EPSG:4490", "EPSG:4546", "EPSG:3857"}) {
    const Crs crs = Crs::from_text(text), degrees = Crs::from_text("EPSG:4490");
    const Coord place =
        crs.known() ? Transform(degrees, crs)({118.58, 32.58}) : Coord{118.58, 32.58};
    const PolygonArray circle = area_around(place, radius, crs);
    EXPECT_NEAR(ground_areas_m2(crs, circle)[0] / wanted, 1, 1e-6) << text;
    EXPECT_EQ(circle.coords().size(), 257U);
    EXPECT_EQ(ring_turn(circle.ring(0)), 1);
    EXPECT_TRUE(invalid_reason(circle, 0).empty());
  }
}

TEST(AreaAround, RefusesWhatIsNoCircle) {
  const Crs degrees = Crs::from_text("EPSG:4490");
  for (const double radius : {0.0, -1.0, kNan, 1e9})
    EXPECT_EQ(refusal([&] { area_around({0, 0}, radius, {}); }).code(), ErrorCode::bad_value);
  EXPECT_EQ(refusal([&] { area_around({kNan, 0}, 1, {}); }).code(), ErrorCode::bad_geometry);
  EXPECT_EQ(refusal([&] { area_around({10, 89.999}, 500, degrees); }).code(), ErrorCode::bad_crs);
  EXPECT_EQ(refusal([&] { area_around({179.999, 0}, 500, degrees); }).code(), ErrorCode::bad_crs);
  EXPECT_EQ(refusal([&] { area_around({118, 320}, 500, degrees); }).code(), ErrorCode::bad_crs);
}

LineArray lines_of(const std::vector<std::vector<Coord>>& lines) {
  LineBuilder builder;
  for (const auto& line : lines) {
    builder.begin_row();
    builder.add_line(line);
  }
  return builder.finish();
}

TEST(AreaWithin, IsAsWideAsAsked) {
  const PolygonArray road = area_within(lines_of({{{0, 0}, {100, 0}}, {{50, 0}, {50, 30}}}), 5, {});
  EXPECT_EQ(road.size(), 1U);
  EXPECT_NEAR(row_area(road, 0), 1000 + 250 + 1.5 * std::numbers::pi * 25, 0.05);
  const PolygonArray wide = area_within(square(0, 0, 10), 10, {});
  EXPECT_NEAR(row_area(wide, 0), 100 + 400 + std::numbers::pi * 100, 0.05);
  const Crs degrees = Crs::from_text("EPSG:4490");
  const PolygonArray track = area_within(lines_of({{{118.5, 32}, {118.5, 32.01}}}), 20, degrees);
  EXPECT_NEAR(ground_areas_m2(degrees, track)[0], 40 * 1108.9 + std::numbers::pi * 400, 40);
  EXPECT_EQ(refusal([] { area_within(LineArray(), 5, {}); }).code(), ErrorCode::empty);
  EXPECT_EQ(refusal([] { area_within(square(0, 0, 1), 0, {}); }).code(), ErrorCode::bad_value);
}

TEST(EdgeCrossings, TellWhereRoadsEnterAndLeave) {
  const PolygonArray area = square(0, 0, 10);
  const EdgeCrossings found = edge_crossings(
      lines_of(
          {{{-5, 5}, {15, 5}}, {{1, 1}, {2, 2}}, {{-5, 0}, {5, -5}, {5, 5}}, {{-1, 10}, {11, 12}}}),
      area, {});
  EXPECT_THAT(found.line, ElementsAre(0, 0, 2));
  EXPECT_THAT(found.place, ElementsAre(Coord{0, 5}, Coord{10, 5}, Coord{5, 0}));
  EXPECT_THAT(found.entering, ElementsAre(true, false, true));
  EXPECT_EQ(refusal([&] { edge_crossings({}, PolygonArray(), {}); }).code(), ErrorCode::usage);
}

// In and out take turns, from where a line begins to where it ends.
TEST(EdgeCrossings, TakeTurns) {
  std::size_t count = 0;
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    const RandomCoverage map(seed, 5);
    const PolygonArray area = make_valid(map.cells, 1);
    Random random(seed);
    std::vector<std::vector<Coord>> roads;
    for (int k = 0; k < 60; ++k)
      roads.push_back({{random.real(0, 4096), random.real(0, 4096)},
                       {random.real(0, 4096), random.real(0, 4096)},
                       {random.real(0, 4096), random.real(0, 4096)}});
    const EdgeCrossings found = edge_crossings(lines_of(roads), area, {});
    count += found.size();
    std::size_t k = 0;
    for (std::size_t row = 0; row < roads.size(); ++row) {
      bool in = row_takes(area, 0, roads[row].front());
      for (; k < found.size() && found.line[k] == static_cast<std::int64_t>(row); ++k) {
        ASSERT_EQ(found.entering[k], !in) << "seed " << seed << " road " << row;
        ASSERT_NEAR(distance(area, 0, found.place[k]), 0, 1e-9);
        in = !in;
      }
      ASSERT_EQ(row_takes(area, 0, roads[row].back()), in) << "seed " << seed << " road " << row;
    }
  }
  EXPECT_GT(count, 200U);
}

TEST(PointsInside, KeepKindsAndCells) {
  const Plan plan = street();
  const PointArray hydrants({{1, 1}, {15, 5}, {16, 5}, {kNan, kNan}, {40, 40}});
  const CountedRows all = counted_points(plan, hydrants, "components", "kind",
                                         {"hydrant", "lamp", "hydrant", "lamp", "lamp"});
  EXPECT_THAT(all.cell, ElementsAre(0, 1, 1, -1, -1));
  const PolygonArray area = square(14, 0, 100);
  const CountedRows inside = points_inside(all, hydrants, area, {});
  EXPECT_THAT(inside.cell, ElementsAre(1, 1, -1));
  EXPECT_THAT(inside.kind, ElementsAre("lamp", "hydrant", "lamp"));
  const AreaTally t = tally_area(plan, ask_area(plan, area), {inside});
  EXPECT_THAT(texts_of(t.table, "code"), ElementsAre("S", "S2", "", ""));
  EXPECT_THAT(texts_of(t.table, "kind_lamp"), ElementsAre("1", "1", "1", "1"));
  EXPECT_THAT(texts_of(t.table, "kind_hydrant"), ElementsAre("1", "1", "0", "0"));
  EXPECT_EQ(refusal([&] { points_inside(all, PointArray(), area, {}); }).code(),
            ErrorCode::bad_value);
  EXPECT_EQ(refusal([&] { counted_points(plan, hydrants, "x", "kind", {"lamp"}); }).code(),
            ErrorCode::bad_value);
}

TEST(AreasWithout, AreThoseThatHoldNone) {
  const Plan plan = street();
  const CountedRows rows = counted_points(plan, PointArray({{1, 1}, {15, 5}}), "components", "kind",
                                          {"hydrant", "lamp"});
  const AreaTally t = areas_without(tally_levels(plan), {}, rows, "hydrant");
  EXPECT_THAT(texts_of(t.table, "level"), ElementsAre("cell"));
  EXPECT_THAT(texts_of(t.table, "code"), ElementsAre("S2"));
  const Error unknown = refusal([&] { areas_without(tally_levels(plan), {}, rows, "hydrants"); });
  EXPECT_EQ(unknown.code(), ErrorCode::not_found);
  EXPECT_THAT(unknown.what(), HasSubstr("there are hydrant, lamp"));
}

TEST(TallyLengths, AddUpOnEachLevelAndOverKinds) {
  const Plan plan = street();
  const LineArray roads = lines_of({{{-5, 5}, {15, 5}}, {{12, 1}, {18, 1}}, {{30, 0}, {30, 4}}});
  const LineParts parts = cut_lines(roads, plan.cells.geometry, plan.cells.code, {});
  const std::vector<std::string> kinds{"main", "path", ""};
  const AreaTally t = tally_lengths(tally_levels(plan), {}, parts, kinds, "class");
  EXPECT_THAT(texts_of(t.table, "code"), ElementsAre("S", "S1", "S2", "", ""));
  EXPECT_THAT(texts_of(t.table, "length_m"), ElementsAre("21", "10", "11", "9", "9"));
  EXPECT_THAT(texts_of(t.table, "class_main"), ElementsAre("15", "10", "5", "5", "5"));
  EXPECT_THAT(texts_of(t.table, "class_path"), ElementsAre("6", "0", "6", "0", "0"));
  EXPECT_THAT(texts_of(t.table, "class_missing"), ElementsAre("0", "0", "0", "4", "4"));
  EXPECT_EQ(refusal([&] {
              tally_lengths(tally_levels(plan), {}, parts, std::vector<std::string>{"main"},
                            "class");
            }).code(),
            ErrorCode::bad_value);
}

}  // namespace
}  // namespace libgrid
