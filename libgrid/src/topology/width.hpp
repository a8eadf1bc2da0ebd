// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "libgrid/geom/arrays.hpp"

namespace libgrid {

/// Width of a long and narrow row: the diameter of the largest circle found that touches the
/// outline at one of some hundred places and lies inside, at most the true one.
///
/// Source: the shrinking ball of Ma, Bae and Choi, "3D medial axis point approximation using
/// nearest neighbors and the normal field", 2012, in the plane.
double width_by_balls(const PolygonArray& polygons, std::size_t row);

}  // namespace libgrid
