// SPDX-License-Identifier: Apache-2.0
#include "libgrid/partition/partition.hpp"

#include <gmock/gmock.h>

#include <map>
#include <numeric>

#include "libgrid/assign/assign.hpp"
#include "libgrid/core/error.hpp"
#include "libgrid/coverage/check.hpp"
#include "libgrid/geom/measures.hpp"
#include "libgrid/geom/predicates.hpp"
#include "partition/made_town.hpp"
#include "subdivision.hpp"
#include "town.hpp"

namespace libgrid {
namespace {

/// What a partition promises, checked from outside.
void expect_sound(const PartitionInput& in, const Partition& p, double min, double max) {
  const CheckResult r =
      check_coverage({.rows = p.cells, .parent_of = p.area}, {.rows = p.areas}, Crs{});
  EXPECT_TRUE(r.clean()) << (r.issues.size() ? r.issues.message[0] : "");
  EXPECT_EQ(r.residue, 0);
  const auto weight = std::accumulate(p.weight.begin(), p.weight.end(), 0.0);
  EXPECT_LE(weight, std::accumulate(in.weights.begin(), in.weights.end(), 0.0) + 1e-6);
  for (std::size_t c = 0; c < p.cells.size(); ++c) {
    const bool fits = p.weight[c] >= min && p.weight[c] <= max;
    EXPECT_EQ(fits, p.reason[c] == PartitionReason::in_range) << c;
    EXPECT_EQ(p.cells.parts(c).size(), 1) << "cell " << c << " is in pieces";
  }
  // Every old vertex of the areas is there, in its order.
  for (std::size_t a = 0; a < in.areas.size(); ++a) {
    const auto before = in.areas.ring(in.areas.row_rings(a).begin);
    const auto after = p.areas.ring(p.areas.row_rings(a).begin);
    std::size_t k = 0;
    for (const Coord& c : after) k += k < before.size() && c == before[k];
    EXPECT_EQ(k, before.size());
  }
}

TEST(Partition, CellsCoverTheAreasAndKeepTheLimits) {
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    const Town town = make_town(seed, boxes({{0, 0, 500, 1000}, {500, 0, 1000, 1000}}), 24, 1000);
    const Partition p = town.divided({.min = 300, .max = 500});
    expect_sound(town.input(), p, 300, 500);
    for (const PartitionReason reason : p.reason)
      EXPECT_EQ(reason, PartitionReason::in_range) << "seed " << seed;
    EXPECT_GT(p.border_on_barrier_m, 0.5 * p.border_m);
    double length = 0, on_barriers = 0;
    for (std::size_t i = 0; i < p.borders.size(); ++i) {
      EXPECT_LT(p.borders.a[i], p.borders.b[i]);
      EXPECT_EQ(p.area[static_cast<std::size_t>(p.borders.a[i])],
                p.area[static_cast<std::size_t>(p.borders.b[i])]);
      length += p.borders.length_m[i];
      if (p.borders.barrier[i] != BarrierClass::none) on_barriers += p.borders.length_m[i];
    }
    EXPECT_NEAR(length, p.border_m, 1e-6);
    EXPECT_NEAR(on_barriers, p.border_on_barrier_m, 1e-6);
  }
}

TEST(Partition, RandomAreasWithHolesAndSlantedBorders) {
  const RandomCoverage areas(5, 3, 1 << 10);
  const Town town = make_town(9, areas.cells, 20, 1024);
  const Partition p = town.divided({.min = 200, .max = 420});
  const CheckResult r =
      check_coverage({.rows = p.cells, .parent_of = p.area}, {.rows = p.areas}, Crs{});
  EXPECT_EQ(r.residue, 0);
}

TEST(Partition, WithoutBarriersBlocksAreCutBetweenBuildings) {
  const Town town = make_town(3, boxes({{0, 0, 600, 600}}), 0, 600);
  const Partition p = town.divided({.min = 300, .max = 500});
  expect_sound(town.input(), p, 300, 500);
  EXPECT_EQ(p.blocks, 1);
  EXPECT_GT(p.plots, 100);
  EXPECT_EQ(p.border_on_barrier_m, 0);
  // No building is cut.
  const Assignment a = assign_footprints(town.houses, p.cells, {}, Crs{});
  EXPECT_EQ(a.straddlers(), 0);
  EXPECT_EQ(a.unassigned(), 0);
}

/// Buildings in two cells of one area, counted from outside.
std::vector<std::int64_t> cut_buildings(const PartitionInput& in, const Partition& p) {
  const Assignment where = assign_footprints(in.buildings, p.cells, {}, Crs{});
  std::map<std::pair<std::int64_t, std::int64_t>, int> cells;  // of each building in each area
  for (std::size_t i = 0; i < where.straddling.size(); ++i)
    ++cells[{where.straddling.row[i], p.area[static_cast<std::size_t>(where.straddling.cell[i])]}];
  std::vector<std::int64_t> cut;
  for (const auto& [key, count] : cells)
    if (count > 1 && (cut.empty() || cut.back() != key.first)) cut.push_back(key.first);
  return cut;
}

TEST(Partition, RoadsGiveWayToBuildings) {
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    // Crooked roads run through a fifth of the houses. Borders turn from them into lines between
    // houses; a corner left out there would cut houses too.
    const Town town = make_town(seed, boxes({{0, 0, 500, 1000}, {500, 0, 1000, 1000}}), 24, 1000);
    const Partition p = town.divided({.min = 300, .max = 500});
    EXPECT_THAT(p.cut_buildings, testing::ElementsAreArray(cut_buildings(town.input(), p)));
    EXPECT_LE(p.cut_buildings.size(), 3) << seed;
  }
}

TEST(Partition, CompoundsStayWhole) {
  const Town town = make_town(3, boxes({{0, 0, 500, 1000}, {500, 0, 1000, 1000}}), 16, 1000);
  std::vector<std::array<double, 4>> walled;
  for (double y = 30; y < 900; y += 190)
    for (double x = 40; x < 900; x += 240) walled.push_back({x, y, x + 150, y + 150});
  const PolygonArray compounds = boxes(walled);
  PartitionInput input = town.input();
  input.compounds = &compounds;
  const Partition p = partition(input, {.min = 300, .max = 500}, Crs{});
  expect_sound(input, p, 300, 500);
  EXPECT_THAT(p.split_compounds, testing::IsEmpty());
  const Assignment where = assign_footprints(compounds, p.cells, {}, Crs{});
  for (std::size_t i = 1; i < where.straddling.size(); ++i) {
    if (where.straddling.row[i] != where.straddling.row[i - 1]) continue;
    auto area = [&](std::size_t k) {
      return p.area[static_cast<std::size_t>(where.straddling.cell[k])];
    };
    EXPECT_NE(area(i), area(i - 1)) << "compound " << where.straddling.row[i];
  }
  const Partition without = town.divided({.min = 300, .max = 500});
  EXPECT_GT(assign_footprints(compounds, without.cells, {}, Crs{}).straddlers(), 5);
}

TEST(Partition, AGreenBeltStaysInItsCompound) {
  // The road inside is the better border, so a belt along the wall would rather join the block
  // beyond; then wall and road would tie 600 households together.
  Town town;
  town.areas = boxes({{0, 0, 300, 100}});
  LineBuilder roads;
  roads.begin_row();
  roads.add_line(std::vector<Coord>{{110, -5}, {110, 105}});
  town.roads = roads.finish();
  town.classes = {BarrierClass::arterial};
  town.houses = boxes({{40, 40, 50, 50}, {150, 40, 160, 50}, {250, 40, 260, 50}});
  town.households = {300, 300, 300};
  const PolygonArray compounds = boxes({{100, 0, 200, 100}});
  PartitionInput input = town.input();
  input.compounds = &compounds;
  const Partition p = partition(input, {.min = 250, .max = 500}, Crs{});
  expect_sound(input, p, 250, 500);
  EXPECT_THAT(p.weight, testing::ElementsAre(300, 300, 300));
  EXPECT_THAT(p.split_compounds, testing::IsEmpty());
}

TEST(Partition, ACompoundTooHeavyForACellIsDividedAndTold) {
  const Town town = make_town(3, boxes({{0, 0, 1000, 1000}}), 0, 1000);
  const PolygonArray compounds = boxes({{100, 100, 600, 600}, {700, 700, 800, 800}});
  PartitionInput input = town.input();
  input.compounds = &compounds;
  const Partition p = partition(input, {.min = 300, .max = 500}, Crs{});
  expect_sound(input, p, 300, 500);
  EXPECT_THAT(p.split_compounds, testing::ElementsAre(0));
}

TEST(Partition, HousesWallToWallArePartedAlongTheirWalls) {
  std::vector<std::array<double, 4>> houses;
  for (double x = 0; x < 600; x += 6) houses.push_back({10 + x, 10, 16 + x, 22});
  Town town;
  town.areas = boxes({{0, 0, 620, 40}});
  town.houses = boxes(houses);
  town.households.assign(houses.size(), 10);
  const Partition p = town.divided({.min = 200, .max = 300});
  expect_sound(town.input(), p, 200, 300);
  for (const PartitionReason reason : p.reason) EXPECT_EQ(reason, PartitionReason::in_range);
  const Assignment where = assign_footprints(town.houses, p.cells, {}, Crs{});
  for (const double share : where.second_share) EXPECT_LT(share, 0.05);
}

TEST(Partition, AnotherSeedGivesAnotherDivision) {
  const Town town = make_town(4, boxes({{0, 0, 1000, 1000}}), 24, 1000);
  const Partition one = town.divided();
  EXPECT_EQ(one.cells, town.divided().cells);
  EXPECT_NE(one.cells, town.divided({.seed = 1}).cells);
}

TEST(Partition, BalanceDrawsWeightsToTheTarget) {
  const Town town = make_town(2, boxes({{0, 0, 1000, 1000}}), 24, 1000);
  auto deviation = [&](double balance) {
    const Partition p = town.divided({.balance = balance});
    double sum = 0;
    for (const double w : p.weight) sum += (w - 400) * (w - 400);
    return sum / static_cast<double>(p.weight.size());
  };
  EXPECT_LT(deviation(30), deviation(0));
}

TEST(Partition, SameForAnyNumberOfThreads) {
  const Town town = make_town(4, boxes({{0, 0, 500, 1000}, {500, 0, 1000, 1000}}), 24, 1000);
  const Partition one = town.divided({}, Crs{}, {.threads = 1});
  const Partition three = town.divided({}, Crs{}, {.threads = 3});
  EXPECT_EQ(one.cells, three.cells);
  EXPECT_EQ(one.weight, three.weight);
  EXPECT_EQ(one.areas, three.areas);
}

TEST(Partition, SaysWhyACellDoesNotFit) {
  const PolygonArray areas = boxes({{0, 0, 100, 100}, {100, 0, 200, 100}, {200, 0, 300, 100}});
  const PolygonArray houses =
      boxes({{10, 10, 20, 20}, {110, 10, 120, 20}, {150, 10, 160, 20}, {210, 10, 220, 20}});
  const LineArray none;
  const Partition p =
      partition({areas, none, {}, houses, {100, 267, 267, 734}}, {.min = 300, .max = 500}, Crs{});
  std::vector<PartitionReason> reasons[3];
  for (std::size_t c = 0; c < p.cells.size(); ++c)
    reasons[static_cast<std::size_t>(p.area[c])].push_back(p.reason[c]);
  EXPECT_THAT(reasons[0], testing::Each(PartitionReason::parent_below_min));
  EXPECT_THAT(reasons[1], testing::Each(PartitionReason::no_k_fits));
  EXPECT_THAT(reasons[2], testing::Contains(PartitionReason::atom_above_max));
}

TEST(Partition, AnExclaveWithoutHouseholdsJoinsTheMainPart) {
  PolygonBuilder builder;
  builder.begin_row();
  for (const double x : {0.0, 900.0}) {
    builder.begin_part();
    const std::vector<Coord> ring = {{x, 0}, {x + 400, 0}, {x + 400, 400}, {x, 400}, {x, 0}};
    builder.add_ring(ring);
  }
  const PolygonArray areas = builder.finish();
  const Town town = make_town(8, areas, 10, 400);
  const Partition p = town.divided({.min = 300, .max = 500});
  for (const PartitionReason reason : p.reason) EXPECT_EQ(reason, PartitionReason::in_range);
  EXPECT_EQ(check_coverage({.rows = p.cells}, {.rows = p.areas}, Crs{}).residue, 0);
}

TEST(Partition, InsertedVerticesGoIntoTheLevelsAbove) {
  const PolygonArray street = boxes({{0, 0, 1000, 1000}});
  const Town town = make_town(2, street, 24, 1000);
  const Partition p = town.divided({.min = 300, .max = 500});
  ASSERT_FALSE(p.inserted.empty());
  EXPECT_EQ(insert_vertices(street, p.inserted), p.areas);
  const double step = Lattice::metres().step();
  for (const Insertion& in : p.inserted)
    for (const Coord& v : in.vertices) {
      const double away = in.a.x == in.b.x ? std::abs(v.x - in.a.x) : std::abs(v.y - in.a.y);
      EXPECT_LE(away, step);
    }
}

TEST(Partition, InDegreesTheStoredOutlineStays) {
  // The same town near 118.9 E, 32.1 N: degrees are stored, metres are measured.
  const Town plane = make_town(6, boxes({{0, 0, 1000, 1000}}), 24, 1000);
  const Crs crs = Crs::from_text("EPSG:4490");
  auto to_degrees = [](std::span<const Coord> plane_coords) {
    std::vector<Coord> coords(plane_coords.begin(), plane_coords.end());
    for (Coord& c : coords) c = {118.9 + c.x / 94300, 32.1 + c.y / 110900};
    return coords;
  };
  const PolygonArray areas = plane.areas.with_coords(to_degrees(plane.areas.coords()));
  const LineArray roads = plane.roads.with_coords(to_degrees(plane.roads.coords()));
  const PolygonArray houses = plane.houses.with_coords(to_degrees(plane.houses.coords()));
  const Partition p = partition({areas, roads, plane.classes, houses, plane.households},
                                {.min = 300, .max = 500}, crs);
  EXPECT_EQ(check_coverage({.rows = p.cells}, {.rows = p.areas}, crs).residue, 0);
  EXPECT_NEAR(p.border_m, 12000, 8000);
  for (const Coord& c : areas.coords()) EXPECT_THAT(p.areas.coords(), testing::Contains(c));
}

TEST(Partition, RefusesWhatMakesNoSense) {
  const Town town = make_town(1, boxes({{0, 0, 100, 100}}), 2, 100);
  EXPECT_THROW(town.divided({.min = 500, .max = 300}), Error);
  EXPECT_THROW(town.divided({.min = 0, .max = 300}), Error);
  EXPECT_THROW(town.divided({.min = 100, .max = 300, .target = 400}), Error);
  PartitionInput in = town.input();
  in.weights[1] = -1;
  try {
    partition(in, {}, Crs{});
    FAIL() << "a negative weight was taken";
  } catch (const Error& e) {
    EXPECT_EQ(e.row(), 1);
  }
  PolygonBuilder builder;
  builder.begin_row();
  builder.begin_part();
  const std::vector<Coord> bow = {{0, 0}, {10, 10}, {10, 0}, {0, 10}, {0, 0}};
  builder.add_ring(bow);
  const PolygonArray crossed = builder.finish();
  EXPECT_THROW(
      partition({crossed, town.roads, town.classes, town.houses, town.households}, {}, Crs{}),
      Error);
}

TEST(Partition, StopsOnRequest) {
  const Town town = make_town(1, boxes({{0, 0, 400, 400}}), 8, 400);
  std::stop_source stop;
  stop.request_stop();
  EXPECT_THROW(town.divided({}, Crs{}, {.stop = stop.get_token()}), Error);
}

TEST(Barriers, WordsOfOurOwnAndOfOpenStreetMap) {
  for (const BarrierClass c :
       {BarrierClass::expressway, BarrierClass::rail, BarrierClass::river, BarrierClass::arterial,
        BarrierClass::wall, BarrierClass::local, BarrierClass::stream, BarrierClass::lane})
    EXPECT_EQ(barrier_class(name_of(c)), c);
  EXPECT_EQ(barrier_class("residential"), BarrierClass::local);
  EXPECT_EQ(barrier_class("footway"), BarrierClass::none);
  EXPECT_EQ(barrier_class(""), BarrierClass::none);
}

}  // namespace
}  // namespace libgrid
