// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <boost/multiprecision/cpp_int.hpp>
#include <vector>

#include "libgrid/geom/arrays.hpp"
#include "libgrid/geom/predicates.hpp"

namespace libgrid {

using Exact = boost::multiprecision::cpp_rational;

/// Areas without rounding, by the definition: edge against edge. Rows are disjoint parts with their
/// holes, in any orientation.
class ExactRow {
 public:
  ExactRow(const PolygonArray& polygons, std::size_t row) {
    for (std::int64_t part = polygons.parts(row).begin; part < polygons.parts(row).end; ++part)
      for (std::int64_t r = polygons.rings(part).begin; r < polygons.rings(part).end; ++r) {
        const std::span<const Coord> ring = polygons.ring(r);
        const bool left = ring_turn(ring) == (r == polygons.rings(part).begin ? 1 : -1);
        for (std::size_t k = 1; k < ring.size(); ++k) add(ring[k - 1], ring[k], left);
      }
  }

  Exact area() const {
    Exact sum = 0;
    for (const Side& s : sides_) sum += s.sign * (s.x1 - s.x0) * (s.y0 + s.y1) / 2;
    return sum;
  }

  /// The land below one side and the land below another have in common what is below both.
  friend Exact common_area(const ExactRow& a, const ExactRow& b) {
    Exact sum = 0;
    for (const Side& s : a.sides_)
      for (const Side& t : b.sides_) {
        const Exact &from = std::max(s.x0, t.x0), &to = std::min(s.x1, t.x1);
        if (from >= to) continue;
        const Exact t_from = t.at(from), t_to = t.at(to);
        const Exact from_by = s.at(from) - t_from, to_by = s.at(to) - t_to;
        const Exact below = (t_from + t_to) / 2 + negative(from_by, to_by);
        sum += s.sign * t.sign * below * (to - from);
      }
    return sum;
  }

 private:
  /// An edge from west to east; +1 where the row lies below it.
  struct Side {
    Exact x0, y0, x1, y1;
    int sign;
    Exact at(const Exact& x) const { return y0 + (x - x0) * (y1 - y0) / (x1 - x0); }
  };

  void add(Coord a, Coord b, bool left) {
    if (a.x < b.x) sides_.push_back({a.x, a.y, b.x, b.y, left ? -1 : 1});
    if (b.x < a.x) sides_.push_back({b.x, b.y, a.x, a.y, left ? 1 : -1});
  }
  /// The mean of a line from one height to another, where it is below zero.
  static Exact negative(const Exact& from, const Exact& to) {
    if (from >= 0 && to >= 0) return 0;
    if (from <= 0 && to <= 0) return (from + to) / 2;
    const Exact &low = std::min(from, to), &high = std::max(from, to);
    return -low * low / (high - low) / 2;
  }

  std::vector<Side> sides_;
};

}  // namespace libgrid
