// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <cmath>
#include <numeric>

#include "libgrid/core/error.hpp"
#include "libgrid/coverage/check.hpp"
#include "partition/made_town.hpp"

namespace libgrid {
namespace {

constexpr double kSide = 1200;
constexpr PartitionOptions kLimits{.min = 300, .max = 500};

/// Two communities with crooked streets.
Town town_of_today(std::uint64_t seed) {
  return make_town(seed, boxes({{0, 0, kSide / 2, kSide}, {kSide / 2, 0, kSide, kSide}}), 26,
                   kSide);
}

/// All rings of a row.
std::vector<std::vector<Coord>> rings_of(const PolygonArray& polygons, std::int64_t row) {
  std::vector<std::vector<Coord>> rings;
  const Range range = polygons.row_rings(static_cast<std::size_t>(row));
  for (std::int64_t r = range.begin; r < range.end; ++r)
    rings.emplace_back(polygons.ring(r).begin(), polygons.ring(r).end());
  return rings;
}

void expect_whole(const Partition& p) {
  const CheckResult r =
      check_coverage({.rows = p.cells, .parent_of = p.area}, {.rows = p.areas}, Crs{});
  EXPECT_EQ(r.residue, 0) << (r.issues.size() ? r.issues.message[0] : "");
}

/// Of the cells that go on, those that are as they were, vertex by vertex.
std::size_t unchanged(const Partition& then, const Partition& now) {
  std::size_t same = 0;
  for (std::size_t c = 0; c < now.cells.size(); ++c)
    same += now.continues[c] >= 0 && rings_of(now.cells, static_cast<std::int64_t>(c)) ==
                                         rings_of(then.cells, now.continues[c]);
  return same;
}

TEST(PresentCells, StayWhereNothingHasChanged) {
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    const Town town = town_of_today(seed);
    const Partition then = town.divided(kLimits);
    PartitionInput input{then.areas, town.roads, town.classes, town.houses, town.households};
    input.present = &then.cells;
    const Partition now = partition(input, kLimits, Crs{});
    expect_whole(now);
    EXPECT_EQ(now.moved, 0);
    EXPECT_EQ(now.cells.size(), then.cells.size());
    EXPECT_EQ(unchanged(then, now), then.cells.size()) << seed;
    EXPECT_EQ(now.areas, then.areas);
  }
}

TEST(PresentCells, ChangeOnlyAroundNewHouses) {
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    Town town = town_of_today(seed);
    const Partition then = town.divided(kLimits);
    double built = 0;
    for (std::size_t h = 0; h < town.households.size(); ++h) {
      const Coord c = town.houses.box(h).centre();
      if (c.x > 250 || c.y > 250) continue;
      built += town.households[h];
      town.households[h] *= 2;
    }
    PartitionInput input{then.areas, town.roads, town.classes, town.houses, town.households};
    input.present = &then.cells;
    const Partition now = partition(input, kLimits, Crs{});
    expect_whole(now);
    for (std::size_t c = 0; c < now.cells.size(); ++c)
      EXPECT_EQ(now.reason[c], PartitionReason::in_range) << seed << " cell " << c;
    EXPECT_LT(now.moved, 2 * built) << seed;
    EXPECT_GT(3 * unchanged(then, now), 2 * then.cells.size()) << seed;
  }
}

TEST(PresentCells, LockedOnesStayWhateverTheyWeigh) {
  const Town town = town_of_today(7);
  const Partition then = town.divided(kLimits);
  // A works that is a cell of its own, drawn by hand and not along the streets.
  PolygonBuilder builder;
  add_box(builder, 700, 300, 820, 390);
  const PolygonArray works = builder.finish();
  PartitionInput input = town.input();
  input.present = &works;
  input.locked = {1};
  const Partition now = partition(input, kLimits, Crs{});
  expect_whole(now);
  std::size_t found = 0;
  for (std::size_t c = 0; c < now.cells.size(); ++c) {
    EXPECT_NE(now.reason[c], PartitionReason::search_ended);
    if (now.continues[c] != 0) continue;
    ++found;
    EXPECT_EQ(now.reason[c], PartitionReason::locked);
    const Box b = now.cells.box(c);
    EXPECT_EQ(std::tuple(b.min_x, b.min_y, b.max_x, b.max_y), std::tuple(700, 300, 820, 390));
  }
  EXPECT_EQ(found, 1U);
}

TEST(PresentCells, KeepVerticesThatLieOnNoLattice) {
  // Two cells that match bit for bit at places between lattice points.
  PolygonBuilder builder;
  const Coord south{599.9871, 333.3301}, north{577.7003, 801.0007};
  builder.begin_row();
  builder.begin_part();
  builder.add_ring(
      std::vector<Coord>{{0, 0}, {600, 0}, south, north, {600, 1200}, {0, 1200}, {0, 0}});
  const PolygonArray cell = builder.finish();
  const Town town = make_town(2, boxes({{0, 0, kSide, kSide}}), 20, kSide);
  PartitionInput input = town.input();
  input.present = &cell;
  input.locked = {1};
  const Partition now = partition(input, kLimits, Crs{});
  expect_whole(now);
  for (std::size_t c = 0; c < now.cells.size(); ++c) {
    if (now.continues[c] != 0) continue;
    const auto ring = rings_of(now.cells, static_cast<std::int64_t>(c)).at(0);
    for (const Coord corner : {south, north})
      EXPECT_NE(std::find(ring.begin(), ring.end(), corner), ring.end());
  }
}

TEST(PresentCells, GoOnInOneAreaOnly) {
  const Town town = make_town(5, boxes({{0, 0, 600, kSide}, {600, 0, kSide, kSide}}), 20, kSide);
  // The whole of the east, and half a metre of the west.
  const PolygonArray cell = boxes({{599.5, 0, kSide, kSide}});
  PartitionInput input = town.input();
  input.present = &cell;
  for (const std::uint8_t locked : {0, 1}) {
    input.locked = {locked};
    const Partition now = partition(input, kLimits, Crs{});
    expect_whole(now);
    for (std::size_t c = 0; c < now.cells.size(); ++c)
      if (now.continues[c] == 0) {
        EXPECT_EQ(now.area[c], 1) << c;
      }
    EXPECT_EQ(std::count(now.continues.begin(), now.continues.end(), 0), 1);
  }
}

TEST(PresentCells, TornOnesAreHealed) {
  const Town town = town_of_today(3);
  // Strips that heed no street, no limit and not all land.
  PolygonBuilder builder;
  for (double y = 0; y + 190 < kSide; y += 170) add_box(builder, 40, y, kSide / 2 - 30, y + 170);
  const PolygonArray strips = builder.finish();
  PartitionInput input = town.input();
  input.present = &strips;
  for (const int threads : {1, 2}) {
    const Partition now = partition(input, kLimits, Crs{}, {.threads = threads});
    expect_whole(now);
    for (std::size_t c = 0; c < now.cells.size(); ++c)
      EXPECT_NE(now.reason[c], PartitionReason::search_ended) << c;
  }
}

TEST(PresentCells, BadOnesAreNamed) {
  const Town town = town_of_today(1);
  PolygonBuilder builder;
  builder.begin_row();
  builder.begin_part();
  builder.add_ring(std::vector<Coord>{{0, 0}, {9, 9}, {9, 0}, {0, 9}, {0, 0}});
  const PolygonArray bow = builder.finish();
  PartitionInput input = town.input();
  input.present = &bow;
  try {
    partition(input, kLimits, Crs{});
    FAIL();
  } catch (const Error& e) {
    EXPECT_EQ(e.layer(), "present");
    EXPECT_EQ(e.row(), 0);
  }
  input.present = nullptr;
  input.locked = {1};
  EXPECT_THROW(partition(input, kLimits, Crs{}), Error);
}

}  // namespace
}  // namespace libgrid
