// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "libgrid/geom/arrays.hpp"

namespace libgrid::bench {

/// A seeded generator whose numbers are the same everywhere (splitmix64).
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next();
  /// In [0, 1).
  double share() { return static_cast<double>(next() >> 11) * 0x1p-53; }

 private:
  std::uint64_t state_;
};

constexpr double cell_size = 100;

/// A mesh of side x side cells, about cell_size wide, whose borders are broken lines of `pieces`
/// segments that neighbours share bit for bit; its outline is one row.
struct CrookedMesh {
  PolygonArray cells;
  PolygonArray outline;
};
CrookedMesh crooked_mesh(int side, int pieces);

/// The rows, each drawn smaller by that share towards the middle of its box: no edge of one is an
/// edge of another.
PolygonArray drawn_apart(const PolygonArray& polygons, double share);

/// A coast around one place, crooked at every scale: one row of so many vertices, all on the
/// lattice, at about `radius` from the middle.
PolygonArray coast(int vertices, double radius, std::uint64_t seed);

/// Points spread evenly over a crooked mesh of that side, inside its outline.
std::vector<Coord> points_on(int side, std::size_t count, std::uint64_t seed);

/// Squares of 1.5 to 4.5 units, their lower left corners spread in the same way: a quarter of them
/// lie near a border and about a tenth across one.
PolygonArray footprints_on(int side, std::size_t count, std::uint64_t seed);

/// The rows without one of them.
PolygonArray without_row(const PolygonArray& polygons, std::size_t row);

}  // namespace libgrid::bench
