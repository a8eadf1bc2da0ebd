// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "libgrid/geom/arrays.hpp"

namespace libgrid {

/// Whether a row is a valid multipolygon in which nothing touches: rings are simple, no two rings
/// have a common point, holes lie in their shell and outside each other, parts lie apart. Exact.
///
/// `false` means "look closer": the row may still be valid (a hole that touches its shell in a
/// point) or have more rings than are compared here.
/// Cost: n log n, and the pairs of runs of eight edges whose boxes meet.
bool plainly_valid(const PolygonArray& polygons, std::size_t row);

}  // namespace libgrid
