// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <vector>

#include "street_plan.hpp"

namespace libgrid::sample {

/// A road, railway or river that runs right across the city.
struct GridLine {
  MapLine line;
  std::vector<Path> pieces = {};   ///< from crossing to crossing
  std::vector<double> start = {};  ///< metres of the line before each piece
  std::vector<double> door = {};  ///< where on each piece the streets of both quarters end, a share
};

/// The skeleton of a city: lines from west to east and from south to north, with a quarter in each
/// mesh.
struct CityGrid {
  int columns = 0, rows = 0;
  std::vector<GridLine> level;    ///< rows + 1, from south to north; a piece for each column
  std::vector<GridLine> upright;  ///< columns + 1, from west to east; a piece for each row
  std::vector<Coord> middles;     ///< of the quarters, in the square from -1 to 1, row by row

  std::size_t quarter(int x, int y) const { return static_cast<std::size_t>(y * columns + x); }
};

/// One side of a quarter: a piece of a line.
struct GridSide {
  const GridLine* of = nullptr;
  std::size_t piece = 0;
  const Path& path() const { return of->pieces[piece]; }
  double door() const { return of->door[piece]; }
  friend bool operator<(const GridSide& a, const GridSide& b) {
    return std::pair(a.of, a.piece) < std::pair(b.of, b.piece);
  }
};
/// South and north as they run to the east, west and east as they run to the north: in the order
/// south, east, north, west.
std::array<GridSide, 4> sides_of_quarter(const CityGrid& grid, int x, int y);

/// Lines stand closer in the middle; nothing is quite straight. A river parts the city, an
/// expressway, a railway and avenues cross it where it is large enough for them.
/// Errors: Error{internal} where lines would cross between their crossings.
CityGrid draw_grid(int columns, int rows, Random random, NameBook& names);

/// Whether a piece starts or ends at the river's crossing, so that it begins or ends as a bridge;
/// the bridge is then its first or last segment.
struct Bridges {
  bool first = false, last = false;
};
Bridges bridges_of(const CityGrid& grid, const GridSide& side);

}  // namespace libgrid::sample
