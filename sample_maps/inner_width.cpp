// SPDX-License-Identifier: Apache-2.0
#include "inner_width.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <queue>

#include "libgrid/geom/predicates.hpp"

namespace libgrid::sample {
namespace {

/// Distances to it grow to the left: a x + b y - c.
struct Side {
  double a, b, c;
};

/// The largest circle in a convex ring touches three sides.
double convex_width(const Ring& ring) {
  const Coord o = ring.front();
  std::vector<Side> sides;
  for (std::size_t i = 1; i < ring.size(); ++i) {
    const Coord normal = left_of(unit(ring[i] - ring[i - 1]));
    sides.push_back({normal.x, normal.y, dot(normal, ring[i - 1] - o)});
  }
  double best = 0;
  for (std::size_t i = 0; i < sides.size(); ++i)
    for (std::size_t j = i + 1; j < sides.size(); ++j)
      for (std::size_t k = j + 1; k < sides.size(); ++k) {
        const Side &p = sides[i], &q = sides[j], &r = sides[k];
        // p.a x + p.b y - radius = p.c, and so on: differences leave two unknowns.
        const Coord u{q.a - p.a, r.a - p.a}, v{q.b - p.b, r.b - p.b}, w{q.c - p.c, r.c - p.c};
        const double det = cross(u, v);
        if (det == 0) continue;
        const double x = cross(w, v) / det, y = cross(u, w) / det;
        const double radius = p.a * x + p.b * y - p.c;
        if (radius <= best) continue;
        const bool fits = std::all_of(sides.begin(), sides.end(), [&](const Side& s) {
          return s.a * x + s.b * y - s.c >= radius * (1 - 1e-9);
        });
        if (fits) best = radius;
      }
  return 2 * best;
}

/// Distance from the outline, negative outside.
double depth(const std::vector<Ring>& rings, Coord p) {
  double least = std::numeric_limits<double>::infinity();
  bool inside = false;
  for (const Ring& ring : rings) {
    inside ^= ring_takes(ring, p);
    for (std::size_t i = 1; i < ring.size(); ++i)
      least = std::min(least, distance(p, nearest_on_segment(ring[i - 1], ring[i], p)));
  }
  return inside ? least : -least;
}

struct Square {
  double bound;  ///< no place in it lies deeper
  Coord centre;
  double half;

  friend bool operator<(const Square& a, const Square& b) { return a.bound < b.bound; }
};

}  // namespace

double inner_width(const std::vector<Ring>& rings) {
  const Ring& shell = rings.front();
  bool convex = rings.size() == 1 && shell.size() < 12;
  for (std::size_t i = 1; convex && i < shell.size(); ++i)
    convex = orient(shell[i - 1], shell[i], i + 1 < shell.size() ? shell[i + 1] : shell[1]) > 0;
  if (convex) return convex_width(shell);

  Box box;
  for (const Coord c : shell) box.add(c);
  std::priority_queue<Square> squares;
  double best = 0;
  auto add = [&](Coord centre, double half) {
    const double here = depth(rings, centre);
    best = std::max(best, here);
    squares.push({here + half * std::sqrt(2.0), centre, half});
  };
  add(box.centre(), std::max(box.width(), box.height()) / 2);
  while (!squares.empty() && squares.top().bound > best * 1.02) {
    const Square s = squares.top();
    squares.pop();
    const double half = s.half / 2;
    for (const Coord aside : {Coord{-half, -half}, {half, -half}, {-half, half}, {half, half}})
      add(s.centre + aside, half);
  }
  return 2 * best;
}

}  // namespace libgrid::sample
