// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <vector>

#include "random.hpp"
#include "town.hpp"

namespace libgrid {

inline void add_box(PolygonBuilder& builder, double x0, double y0, double x1, double y1) {
  const std::vector<Coord> ring = {{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}, {x0, y0}};
  builder.begin_row();
  builder.begin_part();
  builder.add_ring(ring);
}

inline PolygonArray boxes(const std::vector<std::array<double, 4>>& list) {
  PolygonBuilder builder;
  for (const auto& b : list) add_box(builder, b[0], b[1], b[2], b[3]);
  return builder.finish();
}

/// Crooked roads that reach beyond the areas, and houses of some households.
inline Town make_town(std::uint64_t seed, const PolygonArray& areas, int roads, double side) {
  Random random(seed);
  Town town;
  town.areas = areas;
  LineBuilder lines;
  for (int i = 0; i < roads; ++i) {
    std::vector<Coord> line;
    const bool across = i % 2 == 0;
    double at = random.real(0, side);
    for (double along = -10; along < side + 60; along += 50) {
      line.push_back(across ? Coord{along, at} : Coord{at, along});
      at += random.real(-15, 15);
    }
    lines.begin_row();
    lines.add_line(line);
    town.classes.push_back(i % 5 == 0 ? BarrierClass::arterial : BarrierClass::local);
  }
  town.roads = lines.finish();
  PolygonBuilder houses;
  for (double y = 10; y + 20 < side; y += 40)
    for (double x = 10; x + 20 < side; x += 40) {
      const double dx = random.real(0, 15), dy = random.real(0, 15);
      add_box(houses, x + dx, y + dy, x + dx + 18, y + dy + 9);
      town.households.push_back(static_cast<double>(random.whole(0, 30)));
    }
  town.houses = houses.finish();
  return town;
}

}  // namespace libgrid
