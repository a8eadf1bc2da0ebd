// SPDX-License-Identifier: Apache-2.0
#include "libgrid/topology/overlay.hpp"

#include <algorithm>
#include <charconv>

#include "libgrid/geom/measures.hpp"
#include "topology/geos.hpp"
#include "topology/width.hpp"

namespace libgrid {

namespace {

std::string write_number(double value) {
  char buffer[32];
  return {buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr};
}

}  // namespace

std::string invalid_reason(const PolygonArray& polygons, std::size_t row) {
  if (!polygons.has(row)) return {};
  geos::Context& context = geos::Context::here();
  const geos::Geometry geometry = geos::from_row(polygons, row);
  char* reason = nullptr;
  GEOSGeometry* place = nullptr;
  const char valid = GEOSisValidDetail_r(context.handle(), geometry.get(), 0, &reason, &place);
  std::string sentence = reason ? reason : "";
  GEOSFree_r(context.handle(), reason);
  const geos::Geometry where(place);
  if (valid == 1) return {};
  if (valid == 2) context.fail("testing a polygon");
  double x = 0, y = 0;
  if (where && GEOSGeomGetX_r(context.handle(), where.get(), &x) == 1 &&
      GEOSGeomGetY_r(context.handle(), where.get(), &y) == 1)
    sentence += " at " + write_number(x) + " " + write_number(y);
  return sentence;
}

PolygonArray make_valid(const PolygonArray& polygons, std::size_t row) {
  const geos::Geometry geometry = geos::from_row(polygons, row);
  const geos::Geometry made = geos::own(
      GEOSMakeValid_r(geos::Context::here().handle(), geometry.get()), "making a polygon valid");
  PolygonBuilder builder;
  geos::append_row(made.get(), builder);
  return builder.finish();
}

namespace {

constexpr double kSlender = 60;  ///< a shape this much longer than wide is a sliver

double square_side(const Box& box) { return std::max(box.width(), box.height()); }

}  // namespace

double inscribed_width(const PolygonArray& polygons, std::size_t row, double resolution) {
  double perimeter = 0;
  const Range rings = polygons.row_rings(row);
  for (std::int64_t r = rings.begin; r < rings.end; ++r) perimeter += ring_length(polygons.ring(r));
  const double area = row_area(polygons, row);
  if (!(area > 0)) return 0;
  // GEOS looks at squares along the whole middle line, so the work grows with length / tolerance.
  if (square_side(polygons.box(row)) > kSlender * area / perimeter)
    return width_by_balls(polygons, row);
  // No point lies farther than the radius from the outline, so the radius is at least
  // area / perimeter.
  const double tolerance = std::max(resolution, 0.01 * area / perimeter);
  GEOSContextHandle_t handle = geos::Context::here().handle();
  const geos::Geometry geometry = geos::from_row(polygons, row);
  const geos::Geometry radius =
      geos::own(GEOSMaximumInscribedCircle_r(handle, geometry.get(), tolerance),
                "the largest circle inside a polygon");
  double length = 0;
  if (!GEOSLength_r(handle, radius.get(), &length))
    geos::Context::here().fail("measuring the largest circle");
  return 2 * length;
}

double distance(const PolygonArray& polygons, std::size_t row, Coord p) {
  geos::Context& context = geos::Context::here();
  const geos::Geometry geometry = geos::from_row(polygons, row);
  const geos::Geometry point = geos::from_point(p);
  double found = 0;
  if (!GEOSDistance_r(context.handle(), geometry.get(), point.get(), &found))
    context.fail("measuring a distance");
  return found;
}

}  // namespace libgrid
