// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <geos_c.h>

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "libgrid/geom/arrays.hpp"

namespace libgrid::geos {

/// GEOS's handle of this thread; it keeps the last message.
class Context {
 public:
  static Context& here();

  GEOSContextHandle_t handle() const { return handle_; }
  /// Throws Error{internal} with what GEOS said last.
  [[noreturn]] void fail(const char* doing);

 private:
  Context();
  ~Context();
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  GEOSContextHandle_t handle_;
  std::string message_;
};

struct Destroy {
  void operator()(GEOSGeometry* g) const { GEOSGeom_destroy_r(Context::here().handle(), g); }
};
using Geometry = std::unique_ptr<GEOSGeometry, Destroy>;

/// Takes what a GEOS function returned; null is an error.
Geometry own(GEOSGeometry* made, const char* doing);

/// A row as a GEOS multipolygon.
Geometry from_row(const PolygonArray& polygons, std::size_t row);
Geometry from_point(Coord p);
Geometry from_points(std::span<const Coord> points);
Geometry from_line(std::span<const Coord> line);
/// Geometries of any kind in one.
Geometry collected(std::vector<Geometry> geometries);

/// Appends one row with all polygons found in a geometry, however deep; lines and points are left
/// out.
void append_row(const GEOSGeometry* geometry, PolygonBuilder& into);

}  // namespace libgrid::geos
