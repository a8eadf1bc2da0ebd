// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ogr_geometry.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "libgrid/io/layer.hpp"

namespace libgrid {

enum class ShapeKind { none, unknown, point, line, polygon };

/// The kind of a layer or row; `unknown` for collections and what no column holds.
ShapeKind kind_of(OGRwkbGeometryType type);
/// "polygon", "line", "point", "none".
std::string_view name_of(ShapeKind kind);

/// Gathers the geometry of rows of one kind.
class ShapeColumn {
 public:
  ShapeColumn(ShapeKind kind, std::string layer) : kind_(kind), layer_(std::move(layer)) {}

  /// Appends a row; null or empty geometry gives a row without one.
  /// Errors: Error{bad_geometry} with `row` for curves and other kinds.
  void add(const OGRGeometry* geometry, std::int64_t row);
  /// The same from WKB.
  void add(std::span<const std::byte> wkb, std::int64_t row);
  /// Makes room for `times` as many coordinates of polygons as were added, but for no more than
  /// `most`.
  void make_room(double times, std::size_t most);
  /// Errors: Error{bad_geometry} with the row, counted from the first that was added.
  decltype(Layer::geometry) finish();

 private:
  [[noreturn]] void refuse(const std::string& message, std::int64_t row) const;
  void add_point(const OGRGeometry& geometry, std::int64_t row);
  void add_lines(const OGRGeometry& geometry);
  void add_polygons(const OGRGeometry& geometry, std::int64_t row);
  void add_polygon(const OGRPolygon& polygon, std::int64_t row);
  std::span<const Coord> coords_of(const OGRSimpleCurve& curve);

  ShapeKind kind_;
  std::string layer_;
  std::vector<Coord> points_;
  LineBuilder lines_;
  PolygonBuilder polygons_;
  std::size_t coords_ = 0;  ///< of lines and polygons
  std::vector<Coord> scratch_;
};

/// What a layer's rows are written as.
OGRwkbGeometryType written_type(const Layer& layer);
/// The row as a geometry of GDAL; null for a row without one.
OGRGeometryUniquePtr written_shape(const Layer& layer, std::size_t row);

}  // namespace libgrid
