// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "libgrid/geom/arrays.hpp"

namespace libgrid {

/// A ring of a row before its land changed.
struct OldRing {
  std::vector<Coord> coords;  ///< closed
  std::int64_t part = 0;
  bool shell = true;
  bool turned = false;  ///< a shell that runs clockwise or a hole that runs anticlockwise
};

/// A row (shells anticlockwise, in any order) drawn as its old rings are: a ring takes the place,
/// the orientation and the start of the old ring with which it shares most vertices, so that a ring
/// that did not change is the same to the last bit. Rings that are new come last.
PolygonArray aligned(const PolygonArray& row, const std::vector<OldRing>& old);

}  // namespace libgrid
