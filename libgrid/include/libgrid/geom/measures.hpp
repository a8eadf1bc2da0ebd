// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "libgrid/geom/arrays.hpp"

namespace libgrid {

/// Planar measures in CRS units. Never use them on degrees: crs/ has geodesic ones.

/// Signed area, positive when anticlockwise; relative to the first vertex, so large coordinates do
/// not cost digits.
double ring_area(std::span<const Coord> ring);
double ring_length(std::span<const Coord> line);

/// Area of a row, holes subtracted whatever their orientation.
double row_area(const PolygonArray& polygons, std::size_t row);

/// The centre of gravity of a row; of a row without area, the middle of its box.
Coord centroid(const PolygonArray& polygons, std::size_t row);

/// A point strictly inside the row's largest part when it has an interior; deterministic: on a
/// horizontal line between two vertex heights, in the middle of the widest stretch.
/// Errors: none; a row without geometry gives NaN.
Coord inside_point(const PolygonArray& polygons, std::size_t row);

}  // namespace libgrid
