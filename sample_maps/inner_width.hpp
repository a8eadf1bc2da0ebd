// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "plane.hpp"

namespace libgrid::sample {

/// Diameter of the largest circle in a polygon: exact up to rounding for a convex ring without
/// holes, else within 2 %. The first ring is the shell, closed and anticlockwise.
/// Cost: the fourth power of the vertices where convex; else it grows with length by width.
double inner_width(const std::vector<Ring>& rings);

}  // namespace libgrid::sample
