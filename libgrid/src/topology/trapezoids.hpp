// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "libgrid/geom/coord.hpp"

namespace libgrid {

/// An edge of a polygon, in either direction.
struct Side {
  Coord a, b;
};

/// A piece of a polygon between two of its sides and two heights, without another side in it.
struct Trapezoid {
  std::uint32_t left = 0, right = 0;  ///< sides
  double low = 0, high = 0;
};

/// Cuts the inside of rings to the left and right of each vertex, up to the next side there. Sides
/// meet in common ends only; where rounding made them cross by a little, so do the pieces.
/// Cost: n log n, at most three pieces a vertex.
std::vector<Trapezoid> trapezoids(std::span<const Side> sides);

/// Where a side stands at a height between its ends.
double x_at(const Side& side, double y);

}  // namespace libgrid
