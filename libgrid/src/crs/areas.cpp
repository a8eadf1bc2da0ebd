// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "crs/crs_impl.hpp"
#include "crs/ellipsoid.hpp"
#include "crs/proj.hpp"
#include "libgrid/crs/crs.hpp"
#include "libgrid/geom/measures.hpp"

namespace libgrid {

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

namespace {

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

/// Square metres of a square degree at a latitude.
double of_square_degree(const geod_geodesic& ellipsoid, double latitude) {
  const double radian = std::acos(-1.0) / 180;
  const double s = std::sin(latitude * radian), w = 1 - ellipsoid.e2 * s * s;
  const double along_meridian = ellipsoid.a * (1 - ellipsoid.e2) / (w * std::sqrt(w));
  const double along_parallel = ellipsoid.a / std::sqrt(w) * std::cos(latitude * radian);
  return along_meridian * along_parallel * radian * radian;
}

}  // namespace

std::vector<double> ground_scales(const Crs& crs, std::span<const Coord> places) {
  std::vector<double> scales(places.size(), 1);
  if (!crs.known()) return scales;
  const Crs base = geographic_base(crs);
  const Transform to_degrees(crs, base);
  const geod_geodesic ellipsoid = ellipsoid_of(base);
  constexpr double step = 64;  // CRS units: differences neither lose bits nor see curvature
  for (std::size_t i = 0; i < places.size(); ++i) {
    const Coord p = places[i], here = to_degrees(p);
    scales[i] = of_square_degree(ellipsoid, here.y);
    if (to_degrees.identity()) continue;
    const Coord e = to_degrees({p.x + step, p.y}), w = to_degrees({p.x - step, p.y});
    const Coord n = to_degrees({p.x, p.y + step}), s = to_degrees({p.x, p.y - step});
    scales[i] *=
        std::abs((e.x - w.x) * (n.y - s.y) - (n.x - s.x) * (e.y - w.y)) / (4 * step * step);
  }
  return scales;
}

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

double ground_area_m2(const Crs& crs, std::span<const Coord> from, std::span<const Coord> to) {
  long double area = 0;  // what lies between an edge and the equator is far larger than the result
  if (!crs.known()) {
    for (std::size_t i = 0; i < from.size(); ++i) {
      const Coord o = from[0], a = from[i], b = to[i];
      area += ((a.x - o.x) * (b.y - o.y) - (b.x - o.x) * (a.y - o.y)) / 2;
    }
    return static_cast<double>(area);
  }
  const Crs base = geographic_base(crs);
  const Transform to_degrees(crs, base);
  std::vector<Coord> a(from.begin(), from.end()), b(to.begin(), to.end());
  to_degrees.apply(a);
  to_degrees.apply(b);
  const geod_geodesic ellipsoid = ellipsoid_of(base);
  for (std::size_t i = 0; i < a.size(); ++i) {
    double to_equator = 0;
    geod_geninverse(&ellipsoid, a[i].y, a[i].x, b[i].y, b[i].x, nullptr, nullptr, nullptr, nullptr,
                    nullptr, nullptr, &to_equator);
    area -= to_equator;
  }
  return static_cast<double>(area);
}

}  // namespace libgrid
