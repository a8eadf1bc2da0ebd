// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "libgrid/geom/arrays.hpp"
#include "libgrid/geom/predicates.hpp"
#include "random.hpp"

namespace libgrid {

/// A random complete coverage of [0, side]^2 on whole coordinates, with slanted borders, corners in
/// the middle of neighbours' edges, holes and cells of several parts.
class RandomCoverage {
 public:
  RandomCoverage(std::uint64_t seed, int depth, std::int64_t side = 1 << 12) : random_(seed) {
    const auto s = static_cast<double>(side);
    split({{0, 0}, {s, 0}, {s, s}, {0, s}}, depth);
    PolygonBuilder builder;
    std::vector<std::vector<std::vector<Coord>>> rows;
    // Every fifth piece joins an earlier row, so rows have several parts, some of them adjacent.
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
      if (i % 5 == 4)
        rows[static_cast<std::size_t>(random_.whole(0, static_cast<std::int64_t>(rows.size()) - 1))]
            .push_back(pieces_[i]);
      else
        rows.push_back({pieces_[i]});
    }
    for (const auto& row : rows) {
      builder.begin_row();
      for (const auto& part : row) add_part(builder, part);
    }
    for (const auto& island : islands_) {
      builder.begin_row();
      builder.begin_part();
      add_ring(builder, island);
    }
    cells = builder.finish();
    for (std::size_t i = 0; i < cells.size(); ++i)
      codes.push_back(std::to_string((i * 7919 + 13) % 100003));
  }

  PolygonArray cells;
  std::vector<std::string> codes;  ///< all different, in no order

 private:
  using Corners = std::vector<Coord>;

  static double twice_area(const Corners& c) {
    double sum = 0;
    for (std::size_t i = 0; i < c.size(); ++i) {
      const Coord a = c[i], b = c[(i + 1) % c.size()];
      sum += a.x * b.y - b.x * a.y;
    }
    return sum;
  }

  /// A lattice point inside edge a-b that lies on it exactly, or a itself.
  Coord point_on(Coord a, Coord b) {
    const auto dx = static_cast<std::int64_t>(b.x - a.x), dy = static_cast<std::int64_t>(b.y - a.y);
    std::int64_t u = dx < 0 ? -dx : dx, v = dy < 0 ? -dy : dy;
    while (v != 0) {
      const std::int64_t rest = u % v;
      u = v, v = rest;
    }
    const std::int64_t step = random_.whole(0, u - 1);
    return {a.x + static_cast<double>(dx / u * step), a.y + static_cast<double>(dy / u * step)};
  }

  void split(const Corners& corners, int depth) {
    const std::size_t n = corners.size();
    for (int attempt = 0; depth > 0 && attempt < 8; ++attempt) {
      const auto i = static_cast<std::size_t>(random_.whole(0, static_cast<std::int64_t>(n) - 1));
      const std::size_t j =
          (i + 1 + static_cast<std::size_t>(random_.whole(0, static_cast<std::int64_t>(n) - 2))) %
          n;
      const Coord p = point_on(corners[i], corners[(i + 1) % n]);
      const Coord q = point_on(corners[j], corners[(j + 1) % n]);
      const Corners one = side_of(corners, i, p, j, q), other = side_of(corners, j, q, i, p);
      if (twice_area(one) <= 64 || twice_area(other) <= 64) continue;
      split(one, depth - 1);
      split(other, depth - 1);
      return;
    }
    pieces_.push_back(corners);
  }

  /// p, the corners after edge i up to edge j's start, q. Pieces stay convex.
  static Corners side_of(const Corners& corners, std::size_t i, Coord p, std::size_t j, Coord q) {
    Corners made{p};
    for (std::size_t k = (i + 1) % corners.size(); k != j; k = (k + 1) % corners.size())
      made.push_back(corners[k]);
    made.push_back(corners[j]);
    if (q != corners[j]) made.push_back(q);
    return made;
  }

  static void add_ring(PolygonBuilder& builder, Corners corners) {
    corners.push_back(corners.front());
    builder.add_ring(corners);
  }

  /// Every third part gets a hole, filled by a cell of its own.
  void add_part(PolygonBuilder& builder, const Corners& corners) {
    builder.begin_part();
    add_ring(builder, corners);
    if (parts_++ % 3 != 0) return;
    double x = 0, y = 0;
    for (const Coord& c : corners) {
      x += c.x / static_cast<double>(corners.size());
      y += c.y / static_cast<double>(corners.size());
    }
    x = std::floor(x), y = std::floor(y);
    for (double h = 64; h >= 1; h /= 2) {
      const Corners hole{{x - h, y - h}, {x + h, y - h / 2}, {x + h / 2, y + h}, {x - h, y}};
      if (!inside(corners, hole)) continue;
      add_ring(builder, hole);
      islands_.push_back(hole);
      return;
    }
  }

  /// Whether all places lie strictly inside a convex piece.
  static bool inside(const Corners& corners, const Corners& places) {
    for (std::size_t i = 0; i < corners.size(); ++i)
      for (const Coord& p : places)
        if (orient(corners[i], corners[(i + 1) % corners.size()], p) <= 0) return false;
    return true;
  }

  Random random_;
  std::vector<Corners> pieces_, islands_;
  int parts_ = 0;
};

/// Places that try a rule hard: corners, middles of edges, and places near them.
inline std::vector<Coord> hard_places(const PolygonArray& cells, Random& random,
                                      std::size_t count) {
  const auto& coords = cells.coords();
  std::vector<Coord> places;
  for (std::size_t i = 0; i < count; ++i) {
    const auto at =
        static_cast<std::size_t>(random.whole(0, static_cast<std::int64_t>(coords.size()) - 2));
    const Coord a = coords[at], b = coords[at + 1];
    switch (i % 4) {
      case 0:
        places.push_back(a);
        break;
      case 1:
        places.push_back({a.x / 2 + b.x / 2, a.y / 2 + b.y / 2});
        break;
      case 2:
        places.push_back({a.x, b.y});
        break;
      default:
        places.push_back({random.real(-10, 4110), random.real(-10, 4110)});
    }
  }
  return places;
}

}  // namespace libgrid
