// SPDX-License-Identifier: Apache-2.0
#include "plots.hpp"

#include <algorithm>
#include <cmath>

#include "libgrid/topology/overlay.hpp"

namespace libgrid {

namespace {

constexpr double kSpacing_m = 8;  ///< between samples: half the width of a narrow lane of houses
constexpr double kDrawnIn = 0.03;

void sample_outline(const PolygonArray& buildings, std::size_t row, std::vector<Coord>& into) {
  const Coord centre = buildings.box(row).centre();
  auto add = [&](double x, double y) {
    into.push_back({x + kDrawnIn * (centre.x - x), y + kDrawnIn * (centre.y - y)});
  };
  for (std::int64_t part = buildings.parts(row).begin; part < buildings.parts(row).end; ++part) {
    const auto ring = buildings.ring(buildings.rings(part).begin);
    for (std::size_t i = 1; i < ring.size(); ++i) {
      const Coord a = ring[i - 1], b = ring[i];
      const double length = std::hypot(b.x - a.x, b.y - a.y);
      const int steps = std::max(1, static_cast<int>(std::ceil(length / kSpacing_m)));
      for (int k = 0; k < steps; ++k)
        add(a.x + (b.x - a.x) * k / steps, a.y + (b.y - a.y) * k / steps);
    }
  }
}

}  // namespace

std::vector<Cutter> lines_between_buildings(const PolygonArray& buildings,
                                            std::span<const std::int64_t> rows, const Box& block,
                                            std::int64_t block_number) {
  std::vector<Coord> samples;
  std::vector<std::int64_t> owner;
  for (const std::int64_t row : rows) {
    sample_outline(buildings, static_cast<std::size_t>(row), samples);
    owner.resize(samples.size(), row);
  }
  std::vector<Cutter> lines;
  if (rows.size() < 2) return lines;
  for (const VoronoiEdge& edge : voronoi_edges(samples, block)) {
    if (owner[static_cast<std::size_t>(edge.left)] == owner[static_cast<std::size_t>(edge.right)])
      continue;
    lines.push_back({edge.a, edge.b, BarrierClass::none, block_number});
  }
  return lines;
}

}  // namespace libgrid
