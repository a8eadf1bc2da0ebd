// SPDX-License-Identifier: Apache-2.0
#include "locate/edge_runs.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace libgrid {

namespace {

constexpr std::int64_t kEdgesInRun = 12;

/// Squared, and without the root: only compared.
double squared_distance(const Box& box, Coord p) {
  const double dx = std::max({box.min_x - p.x, 0.0, p.x - box.max_x});
  const double dy = std::max({box.min_y - p.y, 0.0, p.y - box.max_y});
  return dx * dx + dy * dy;
}

double squared_distance(Coord a, Coord b, Coord p) {
  const double dx = b.x - a.x, dy = b.y - a.y;
  const double length = dx * dx + dy * dy;
  const double along = length > 0 ? ((p.x - a.x) * dx + (p.y - a.y) * dy) / length : 0;
  const double t = std::clamp(along, 0.0, 1.0);
  const double ex = a.x + t * dx - p.x, ey = a.y + t * dy - p.y;
  return ex * ex + ey * ey;
}

}  // namespace

EdgeRuns::EdgeRuns(const PolygonArray& polygons) : polygons_(polygons) {
  const auto& offsets = polygons.ring_offsets();
  row_offsets_.reserve(polygons.size() + 1);
  row_offsets_.push_back(0);
  for (std::size_t row = 0; row < polygons.size(); ++row) {
    const Range rings = polygons.row_rings(row);
    for (std::int64_t r = rings.begin; r < rings.end; ++r) {
      const std::int64_t end = offsets[r + 1] - 1;
      for (std::int64_t at = offsets[r]; at < end; at += kEdgesInRun) {
        first_.push_back(at);
        last_.push_back(std::min(at + kEdgesInRun, end));
        Box box;
        for (std::int64_t i = first_.back(); i <= last_.back(); ++i) box.add(polygons.coords()[i]);
        boxes_.push_back(box);
      }
    }
    row_offsets_.push_back(static_cast<std::int64_t>(boxes_.size()));
  }
}

std::span<const Coord> EdgeRuns::run(std::int64_t run) const {
  return {polygons_.coords().data() + first_[run],
          static_cast<std::size_t>(last_[run] - first_[run] + 1)};
}

double EdgeRuns::distance(std::size_t row, Coord p) const {
  double best = std::numeric_limits<double>::infinity();
  for (std::int64_t k = runs(row).begin; k < runs(row).end; ++k) {
    if (squared_distance(boxes_[k], p) >= best) continue;
    const auto coords = run(k);
    for (std::size_t i = 1; i < coords.size(); ++i)
      best = std::min(best, squared_distance(coords[i - 1], coords[i], p));
  }
  return std::sqrt(best);
}

}  // namespace libgrid
