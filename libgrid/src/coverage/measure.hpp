// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "defects.hpp"
#include "libgrid/coverage/check.hpp"

namespace libgrid {

/// Each region by the affine map that its surroundings are seen with. Straight edges stay straight:
/// a projection would bend those in degrees by centimetres in a kilometre, and only their ends
/// would tell.
PolygonArray in_metres(const PolygonArray& regions, const Crs& crs, const Transform& to_metres);

/// Fills area_m2 (which holds CRS units squared), width_m and border_m of issues with geometry.
/// What is narrower than the resolution becomes a mismatch. `borders` and `corners` have one list
/// an issue.
void measure(Issues& issues, const std::vector<std::vector<BorderPiece>>& borders,
             const std::vector<std::vector<Corner>>& corners, const Crs& crs, double resolution_m,
             const Run& run);

}  // namespace libgrid
