// SPDX-License-Identifier: Apache-2.0
#include <geodesic.h>

#include <cmath>

#include "crs/crs_impl.hpp"
#include "crs/proj.hpp"
#include "libgrid/crs/crs.hpp"
#include "libgrid/geom/measures.hpp"

namespace libgrid {

namespace {

geod_geodesic ellipsoid_of(const Crs& crs) {
  const ProjContext context;
  const ProjObject degrees = context.create(crs.wkt());
  const ProjObject ellipsoid(proj_get_ellipsoid(context.get(), degrees.get()));
  double semi_major = 0, inverse_flattening = 0;
  proj_ellipsoid_get_parameters(context.get(), ellipsoid.get(), &semi_major, nullptr, nullptr,
                                &inverse_flattening);
  geod_geodesic made;
  geod_init(&made, semi_major, inverse_flattening == 0 ? 0 : 1 / inverse_flattening);
  return made;
}

double ring_area_m2(const geod_geodesic& ellipsoid, std::span<const Coord> ring) {
  geod_polygon sum;
  geod_polygon_init(&sum, 0);
  for (const Coord& c : ring.first(ring.size() - 1))
    geod_polygon_addpoint(&ellipsoid, &sum, c.y, c.x);
  double area = 0;
  geod_polygon_compute(&ellipsoid, &sum, 0, 1, &area, nullptr);
  return std::abs(area);
}

double row_area_m2(const geod_geodesic& ellipsoid, const PolygonArray& polygons, std::size_t row) {
  double area = 0;
  const Range parts = polygons.parts(row);
  for (std::int64_t part = parts.begin; part < parts.end; ++part) {
    const Range rings = polygons.rings(part);
    area += ring_area_m2(ellipsoid, polygons.ring(rings.begin));
    for (std::int64_t hole = rings.begin + 1; hole < rings.end; ++hole)
      area -= ring_area_m2(ellipsoid, polygons.ring(hole));
  }
  return area;
}

}  // namespace

std::vector<double> ground_areas_m2(const Crs& crs, const PolygonArray& polygons) {
  std::vector<double> areas(polygons.size());
  if (!crs.known()) {
    for (std::size_t row = 0; row < areas.size(); ++row) areas[row] = row_area(polygons, row);
    return areas;
  }
  const Crs base = geographic_base(crs);
  const Transform to_degrees(crs, base);
  const PolygonArray transformed = to_degrees.identity() ? PolygonArray() : to_degrees(polygons);
  const PolygonArray& degrees = to_degrees.identity() ? polygons : transformed;
  const geod_geodesic ellipsoid = ellipsoid_of(base);
  for (std::size_t row = 0; row < areas.size(); ++row)
    areas[row] = row_area_m2(ellipsoid, degrees, row);
  return areas;
}

}  // namespace libgrid
