// SPDX-License-Identifier: Apache-2.0
// Maps in which every cell crosses its neighbours.
#include <gmock/gmock.h>

#include <utility>

#include "libgrid/coverage/repair.hpp"
#include "random.hpp"

namespace libgrid {
namespace {

struct Jittered {
  PolygonArray cells, outline;
};

/// side x side squares of 100 m with four vertices a side, each vertex of each cell moved by
/// itself.
Jittered jittered(int side, double by, std::uint64_t seed) {
  Random random(seed);
  const double end = 100.0 * side;
  PolygonBuilder cells, outline;
  outline.begin_row();
  outline.begin_part();
  outline.add_ring(std::vector<Coord>{{0, 0}, {end, 0}, {end, end}, {0, end}, {0, 0}});
  auto moved = [&](double v) { return v + random.real(-by, by); };
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side; ++x) {
      std::vector<Coord> ring;
      for (int k = 0; k < 16; ++k) {
        const double along = 25.0 * (k % 4);
        const Coord at = k < 4    ? Coord{along, 0}
                         : k < 8  ? Coord{100, along}
                         : k < 12 ? Coord{100 - along, 100}
                                  : Coord{0, 100 - along};
        ring.push_back({moved(100.0 * x + at.x), moved(100.0 * y + at.y)});
      }
      ring.push_back(ring.front());
      cells.begin_row();
      cells.begin_part();
      cells.add_ring(ring);
    }
  return {cells.finish(), outline.finish()};
}

TEST(RepairJitter, ManyCellsThatAllCrossEachOther) {
  const Jittered map = jittered(35, 3, 7);
  const CoverageLevel levels[] = {{.rows = map.outline, .name = "area"}, {.rows = map.cells}};
  const RepairResult r = repair(levels, Crs{});
  EXPECT_GT(r.fixes.size(), 7000U);
  EXPECT_TRUE(r.after.clean());
  EXPECT_EQ(undo(r)[1], map.cells);
}

/// Squares of 500 m, the corners of each moved by itself.
PolygonArray jittered_areas(int side, double by, std::uint64_t seed) {
  Random random(seed);
  auto moved = [&](int k) { return 500.0 * k + random.real(-by, by); };
  PolygonBuilder areas;
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side; ++x) {
      std::vector<Coord> ring;
      for (const auto& [dx, dy] : {std::pair{0, 0}, {1, 0}, {1, 1}, {0, 1}})
        ring.push_back({moved(x + dx), moved(y + dy)});
      ring.push_back(ring.front());
      areas.begin_row();
      areas.begin_part();
      areas.add_ring(ring);
    }
  return areas.finish();
}

TEST(RepairJitter, WhatCannotBeKeepsOnlyItsNeighboursBack) {
  // Cells that cross areas that cross each other: some vertices would spoil an area.
  constexpr int kSide = 20;
  const Jittered map = jittered(kSide, 3, 7);
  const PolygonArray areas = jittered_areas(kSide / 5, 3, 3);
  std::vector<std::int64_t> area_of;
  for (int k = 0; k < kSide * kSide; ++k)
    area_of.push_back(k / kSide / 5 * (kSide / 5) + k % kSide / 5);
  const CoverageLevel levels[] = {{.rows = map.outline, .name = "city"},
                                  {.rows = areas, .name = "area"},
                                  {.rows = map.cells, .parent_of = area_of}};
  const RepairResult r = repair(levels, Crs{});
  EXPECT_GT(r.fixes.size(), 3000U);
  EXPECT_LT(r.after.issues.size(), 30U);
  for (std::size_t k = 0; k < r.fixes.size(); ++k)
    EXPECT_EQ(r.fixes.done[k] == 0, !r.fixes.reason[k].empty());
  EXPECT_EQ(undo(r)[2], map.cells);
}

}  // namespace
}  // namespace libgrid
