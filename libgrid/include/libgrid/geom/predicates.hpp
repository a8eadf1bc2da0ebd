// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <span>

#include "libgrid/geom/arrays.hpp"
#include "libgrid/geom/coord.hpp"

namespace libgrid {

/// Exact decisions on stored doubles. A floating filter answers nearly all calls; what it leaves
/// open is decided with expansions that lose no bit, so there is no tolerance here and none in
/// what is built on top. Arguments are finite and within the limits of PolygonArray.
/// Source: J. R. Shewchuk, "Adaptive precision floating-point arithmetic", 1997.

/// `orient` without the filter.
int orient_exact(Coord a, Coord b, Coord c);

/// +1 where c lies left of the line from a to b, -1 right, 0 on it.
inline int orient(Coord a, Coord b, Coord c) {
  const double left = (a.x - c.x) * (b.y - c.y);
  const double right = (a.y - c.y) * (b.x - c.x);
  const double difference = left - right;
  // Shewchuk's bound for this expression, (3 + 16 eps) eps with eps = 2^-53.
  constexpr double bound = 3.3306690738754716e-16;
  if (std::abs(difference) > bound * (std::abs(left) + std::abs(right)))
    return difference > 0 ? 1 : -1;
  return orient_exact(a, b, c);
}

/// Whether p lies on the closed segment from a to b.
bool on_segment(Coord a, Coord b, Coord p);

/// Whether the closed segment from a to b, which may be a single place, has a point in common with
/// the box, borders included.
bool segment_meets(Coord a, Coord b, const Box& box);

enum class Meeting {
  none,     ///< no common point
  touch,    ///< one common point that is an end of at least one segment
  cross,    ///< one common point, inside both
  overlap,  ///< collinear, with more than one common point
};
/// How two closed segments of nonzero length meet.
Meeting meet(Coord a, Coord b, Coord c, Coord d);

/// The half-open rule, stated once: a point belongs to a ring when the ray from it towards +x
/// crosses the ring an odd number of times, an edge counting from its lower end (included) to its
/// upper end (excluded), and only when the crossing lies strictly to the right. So a western or
/// southern border belongs to the ring and an eastern or northern one does not, and of rings that
/// cover an area without gap or overlap exactly one takes each point.
inline bool ray_crosses(Coord a, Coord b, Coord p) {
  if ((a.y <= p.y) == (b.y <= p.y)) return false;
  if (p.x >= a.x && p.x >= b.x) return false;
  if (p.x < a.x && p.x < b.x) return true;
  return a.y < b.y ? orient(a, b, p) > 0 : orient(b, a, p) > 0;
}
bool ring_takes(std::span<const Coord> ring, Coord p);

/// The same for all rings of a row; holes count as crossings do.
bool row_takes(const PolygonArray& polygons, std::size_t row, Coord p);

/// Whether p lies exactly on an edge of the row.
bool on_outline(const PolygonArray& polygons, std::size_t row, Coord p);

/// Whether the ring runs anticlockwise (+1), clockwise (-1), or encloses nothing (0). Exact.
int ring_turn(std::span<const Coord> ring);

}  // namespace libgrid
