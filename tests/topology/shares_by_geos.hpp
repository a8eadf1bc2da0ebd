// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "libgrid/geom/arrays.hpp"

namespace libgrid {

/// The share of each footprint in each cell, as GEOS intersects them, both as made valid.
std::vector<std::vector<double>> shares_by_geos(const PolygonArray& footprints,
                                                const PolygonArray& cells);

}  // namespace libgrid
