// SPDX-License-Identifier: Apache-2.0
#include "libgrid/geom/measures.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace libgrid {

double ring_area(std::span<const Coord> ring) {
  if (ring.empty()) return 0;
  const Coord o = ring[0];
  double twice = 0;
  for (std::size_t i = 1; i < ring.size(); ++i)
    twice += (ring[i - 1].x - o.x) * (ring[i].y - o.y) - (ring[i].x - o.x) * (ring[i - 1].y - o.y);
  return twice / 2;
}

double ring_length(std::span<const Coord> line) {
  double length = 0;
  for (std::size_t i = 1; i < line.size(); ++i)
    length += std::hypot(line[i].x - line[i - 1].x, line[i].y - line[i - 1].y);
  return length;
}

double row_area(const PolygonArray& polygons, std::size_t row) {
  double area = 0;
  for (std::int64_t part = polygons.parts(row).begin; part < polygons.parts(row).end; ++part) {
    const Range rings = polygons.rings(part);
    for (std::int64_t r = rings.begin; r < rings.end; ++r)
      area += (r == rings.begin ? 1 : -1) * std::abs(ring_area(polygons.ring(r)));
  }
  return area;
}

Coord centroid(const PolygonArray& polygons, std::size_t row) {
  const Coord o = polygons.box(row).centre();
  double twice = 0, x = 0, y = 0;
  for (std::int64_t part = polygons.parts(row).begin; part < polygons.parts(row).end; ++part) {
    const Range rings = polygons.rings(part);
    for (std::int64_t r = rings.begin; r < rings.end; ++r) {
      const auto ring = polygons.ring(r);
      const double turn = (ring_area(ring) > 0) == (r == rings.begin) ? 1 : -1;
      for (std::size_t i = 1; i < ring.size(); ++i) {
        const Coord a{ring[i - 1].x - o.x, ring[i - 1].y - o.y};
        const Coord b{ring[i].x - o.x, ring[i].y - o.y};
        const double cross = turn * (a.x * b.y - b.x * a.y);
        twice += cross, x += cross * (a.x + b.x), y += cross * (a.y + b.y);
      }
    }
  }
  if (!(twice > 0)) return o;
  return {o.x + x / (3 * twice), o.y + y / (3 * twice)};
}

namespace {

/// Where the edges of a part cross a horizontal line, sorted.
std::vector<double> crossings_at(const PolygonArray& polygons, Range rings, double y) {
  std::vector<double> found;
  for (std::int64_t r = rings.begin; r < rings.end; ++r) {
    const auto ring = polygons.ring(r);
    for (std::size_t i = 1; i < ring.size(); ++i) {
      const Coord a = ring[i - 1], b = ring[i];
      if ((a.y <= y) == (b.y <= y)) continue;
      found.push_back(a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x));
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

/// A height near the middle of the part that no vertex has.
double scan_height(const PolygonArray& polygons, Range rings) {
  Box box;
  for (std::int64_t r = rings.begin; r < rings.end; ++r)
    for (const Coord& c : polygons.ring(r)) box.add(c);
  const double middle = box.centre().y;
  double below = box.min_y, above = box.max_y;
  for (std::int64_t r = rings.begin; r < rings.end; ++r)
    for (const Coord& c : polygons.ring(r)) {
      if (c.y <= middle) below = std::max(below, c.y);
      if (c.y > middle) above = std::min(above, c.y);
    }
  return below / 2 + above / 2;
}

}  // namespace

Coord inside_point(const PolygonArray& polygons, std::size_t row) {
  Coord best{std::nan(""), std::nan("")};
  double largest = -1;
  Range largest_rings;
  for (std::int64_t part = polygons.parts(row).begin; part < polygons.parts(row).end; ++part) {
    const Range rings = polygons.rings(part);
    const double area = std::abs(ring_area(polygons.ring(rings.begin)));
    if (area > largest) largest = area, largest_rings = rings;
  }
  if (largest < 0) return best;
  const double y = scan_height(polygons, largest_rings);
  const std::vector<double> xs = crossings_at(polygons, largest_rings, y);
  double widest = -1;
  for (std::size_t i = 0; i + 1 < xs.size(); i += 2)
    if (xs[i + 1] - xs[i] > widest) {
      widest = xs[i + 1] - xs[i];
      best = {xs[i] / 2 + xs[i + 1] / 2, y};
    }
  return widest < 0 ? polygons.ring(largest_rings.begin)[0] : best;
}

}  // namespace libgrid
