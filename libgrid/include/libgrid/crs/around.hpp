// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "libgrid/crs/crs.hpp"
#include "libgrid/geom/arrays.hpp"

namespace libgrid {

/// A circle on the ground around a place, as one row with 256 corners that lie on it; so its sides
/// run inside it, by 0.0076 % of the radius at most. Distances are geodesic, planar in the nameless
/// plane. Units: `place` in the CRS. Errors: Error{bad_value} unless the radius is more than 0 and
/// at most 1,000 km; Error{bad_geometry} for a place that is not finite or cannot be brought to
/// degrees; Error{bad_crs} for a circle around a pole or across the 180th meridian.
/// Source: PROJ's geodesic routines (Karney 2013).
PolygonArray area_around(Coord place, double radius_m, const Crs& crs);

}  // namespace libgrid
