// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "libgrid/geom/measures.hpp"
#include "libgrid/topology/overlay.hpp"

namespace libgrid {

namespace {

/// A polygon is the signed sum of the trapezoids below its edges, so the area common to two
/// polygons is the signed sum of the areas common to their trapezoids. No crossing has to be found
/// and nothing can fail; borders that coincide just cancel.
struct Trapezoid {
  Coord left, right;  ///< its upper side, west to east
  double sign;        ///< +1 where the edge runs west with the polygon below it
};

double height_at(const Trapezoid& t, double x) {
  if (x <= t.left.x) return t.left.y;
  if (x >= t.right.x) return t.right.y;
  return t.left.y + (x - t.left.x) / (t.right.x - t.left.x) * (t.right.y - t.left.y);
}

/// Trapezoids of all rings of a row, relative to `box`'s lower left corner; those that cannot meet
/// the box are left out.
std::vector<Trapezoid> trapezoids(const PolygonArray& polygons, std::size_t row, const Box& box) {
  std::vector<Trapezoid> made;
  for (std::int64_t part = polygons.parts(row).begin; part < polygons.parts(row).end; ++part) {
    const Range rings = polygons.rings(part);
    for (std::int64_t r = rings.begin; r < rings.end; ++r) {
      const auto ring = polygons.ring(r);
      const double turn = (ring_area(ring) < 0) == (r == rings.begin) ? -1 : 1;
      for (std::size_t i = 1; i < ring.size(); ++i) {
        const Coord a = ring[i - 1], b = ring[i];
        if (a.x == b.x || (a.y <= box.min_y && b.y <= box.min_y)) continue;
        if (std::max(a.x, b.x) <= box.min_x || std::min(a.x, b.x) >= box.max_x) continue;
        const Coord low{a.x - box.min_x, a.y - box.min_y}, high{b.x - box.min_x, b.y - box.min_y};
        made.push_back(a.x > b.x ? Trapezoid{high, low, turn} : Trapezoid{low, high, -turn});
      }
    }
  }
  return made;
}

/// The area over [x0, x1] below a straight line from y0 to y1 and above 0.
double above_zero(double width, double y0, double y1) {
  if (y0 <= 0 && y1 <= 0) return 0;
  if (y0 >= 0 && y1 >= 0) return width * (y0 / 2 + y1 / 2);
  const double high = std::max(y0, y1);
  return width * (high / (high - std::min(y0, y1))) * (high / 2);
}

/// The area common to two trapezoids; p lies above 0, q need not.
double common(const Trapezoid& p, const Trapezoid& q) {
  const double x0 = std::max(p.left.x, q.left.x), x1 = std::min(p.right.x, q.right.x);
  if (!(x0 < x1)) return 0;
  const double p0 = height_at(p, x0), p1 = height_at(p, x1);
  const double q0 = height_at(q, x0), q1 = height_at(q, x1);
  if (p0 <= q0 && p1 <= q1) return above_zero(x1 - x0, p0, p1);
  if (q0 <= p0 && q1 <= p1) return above_zero(x1 - x0, q0, q1);
  const double part = (q0 - p0) / ((q0 - p0) - (q1 - p1));  // where the two sides cross
  const double y = p0 + part * (p1 - p0), width = x1 - x0;
  return p0 < q0 ? above_zero(width * part, p0, y) + above_zero(width * (1 - part), y, q1)
                 : above_zero(width * part, q0, y) + above_zero(width * (1 - part), y, p1);
}

}  // namespace

std::vector<double> common_areas(const PolygonArray& footprints, std::size_t footprint,
                                 const PolygonArray& cells, std::span<const std::int64_t> rows) {
  const Box box = footprints.box(footprint);
  const std::vector<Trapezoid> tops = trapezoids(footprints, footprint, box);
  std::vector<double> areas;
  areas.reserve(rows.size());
  for (const std::int64_t row : rows) {
    double area = 0;
    for (const Trapezoid& q : trapezoids(cells, static_cast<std::size_t>(row), box))
      for (const Trapezoid& p : tops) area += p.sign * q.sign * common(p, q);
    areas.push_back(std::max(0.0, area));
  }
  return areas;
}

}  // namespace libgrid
