// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "libgrid/geom/arrays.hpp"

namespace libgrid {

/// All land within a distance of any row, in CRS units, as one row: arcs have 256 corners a circle
/// that lie on it, so that it is at most 0.0076 % of the distance too small. Invalid polygons are
/// taken as made valid. Errors: Error{bad_value} unless the distance is finite and more than 0;
/// Error{internal} with GEOS's message when GEOS gives up.
PolygonArray buffered(const PolygonArray& polygons, double distance);
PolygonArray buffered(const LineArray& lines, double distance);

}  // namespace libgrid
