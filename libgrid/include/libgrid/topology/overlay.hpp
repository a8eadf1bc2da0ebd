// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "libgrid/core/run.hpp"
#include "libgrid/geom/arrays.hpp"

namespace libgrid {

/// Overlay of general polygons, done by GEOS. Results are approximate (doubles); nothing that
/// decides on coverage is built on them.
/// Errors of all: Error{internal} with GEOS's message when GEOS gives up on valid input.

/// Why a row is not a valid multipolygon ("Self-intersection at 3.5 7.25"), or empty when it is.
std::string invalid_reason(const PolygonArray& polygons, std::size_t row);

/// The same of all rows.
std::vector<std::string> invalid_reasons(const PolygonArray& polygons, const Run& run = {});

/// A valid version of a row (GEOS MakeValid), as a one-row array; lines and points are dropped. A
/// part that fills the hole of another stays.
PolygonArray make_valid(const PolygonArray& polygons, std::size_t row);

/// All rows, those that are not valid as made valid.
PolygonArray made_valid(const PolygonArray& polygons);

/// The same without a copy: where no reason says otherwise, the rows themselves; else `storage`.
const PolygonArray& made_valid(const PolygonArray& polygons,
                               const std::vector<std::string>& invalid, PolygonArray& storage);

/// Areas common to a footprint and several rows of `cells`, in CRS units squared, in the order of
/// `rows`. All must be valid (make_valid), in any orientation. Borders that coincide leave rounding
/// noise, about 1e-15 of the footprint's box, not zero.
/// Cost: vertices of the footprint times edges of the cells above or in its box.
std::vector<double> common_areas(const PolygonArray& footprints, std::size_t footprint,
                                 const PolygonArray& cells, std::span<const std::int64_t> rows);

/// The diameter of the largest circle inside the row, at most 1 % or `resolution`, whichever is
/// more, below the true one (more for rows some 10^9 times longer than wide); 0 for a row without
/// area.
/// Cost: edges times a few thousand, however long and thin the row.
double inscribed_width(const PolygonArray& polygons, std::size_t row, double resolution);

/// A place where a polygon is narrow: two places of its border, and how far apart they are.
struct Neck {
  Coord p, q;
  double width = 0;
};

/// Where two stretches of a row's border come nearer than `narrow` without being near along the
/// border, narrowest first; the land is wider on both sides, so tips of corners and tails are no
/// necks. Each neck hides wider ones within its reach.
/// Cost: n log n in edges, plus a width for each pair of them within `narrow`.
std::vector<Neck> necks_of(const PolygonArray& polygons, std::size_t row, double narrow);

/// The triangles between the vertices of a row that fill it (constrained Delaunay), as the parts of
/// one row, in no promised order.
PolygonArray triangulate(const PolygonArray& polygons, std::size_t row);

/// Distance from a point to a row's outline, 0 inside.
double distance(const PolygonArray& polygons, std::size_t row, Coord p);

/// Edges of the Voronoi diagram of points (duplicates count once), as segments clipped to `frame`,
/// each with the positions of the two points it parts. Done by Boost.Polygon, exactly for points
/// rounded to 2^-30 of their extent; ends that edges share are equal bit for bit.
/// Cost: n log n, about 2 microseconds a point.
struct VoronoiEdge {
  Coord a, b;
  std::int64_t left, right;
};
std::vector<VoronoiEdge> voronoi_edges(std::span<const Coord> points, const Box& frame);

}  // namespace libgrid
