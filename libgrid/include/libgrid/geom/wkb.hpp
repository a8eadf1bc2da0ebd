// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libgrid/geom/arrays.hpp"

namespace libgrid {

/// Well-known binary and text, the two forms in which geometry leaves the columns.
/// `write_wkb` is little-endian ISO multipolygon / multilinestring / point.
std::vector<std::byte> write_wkb(const PolygonArray& polygons, std::size_t row);
std::vector<std::byte> write_wkb(const LineArray& lines, std::size_t row);
std::vector<std::byte> write_wkb(Coord point);

enum class WkbKind { other, point, line, polygon, multi_line, multi_polygon };
/// What the head of a WKB says that it is. Errors: Error{bad_geometry} naming layer and row.
WkbKind wkb_kind(std::span<const std::byte> wkb, const std::string& layer = {},
                 std::int64_t row = -1);

/// A point from WKB; NaN for an empty one.
/// Errors: Error{bad_geometry} naming layer and row.
Coord read_wkb_point(std::span<const std::byte> wkb, const std::string& layer = {},
                     std::int64_t row = -1);
/// Appends one row from WKB (polygon or multipolygon, either byte order; Z and M are dropped).
/// Errors: Error{bad_geometry} naming layer and row.
void read_wkb(std::span<const std::byte> wkb, PolygonBuilder& into, const std::string& layer = {},
              std::int64_t row = -1);
/// The same for linestring or multilinestring.
void read_wkb(std::span<const std::byte> wkb, LineBuilder& into, const std::string& layer = {},
              std::int64_t row = -1);

/// Appends one row from "POLYGON ((...))", "MULTIPOLYGON (((...)))" or "... EMPTY".
void read_wkt(std::string_view wkt, PolygonBuilder& into);
/// Shortest digits that read back to the same doubles.
std::string write_wkt(const PolygonArray& polygons, std::size_t row);

}  // namespace libgrid
