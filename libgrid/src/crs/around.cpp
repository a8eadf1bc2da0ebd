// SPDX-License-Identifier: Apache-2.0
#include "libgrid/crs/around.hpp"

#include <cmath>
#include <numbers>

#include "crs/crs_impl.hpp"
#include "crs/ellipsoid.hpp"
#include "libgrid/core/error.hpp"
#include "libgrid/core/text.hpp"

namespace libgrid {

namespace {

constexpr int kCorners = 256;
constexpr double kMostMetres = 1e6;
constexpr double kLeastMetresOfADegree = 110000;  // of latitude, anywhere

/// Of corner k, anticlockwise from east.
double turn(int k) { return 2 * std::numbers::pi * k / kCorners; }

std::vector<Coord> ring_around(Coord degrees, double radius_m, const Crs& base) {
  if (std::abs(degrees.y) + radius_m / kLeastMetresOfADegree >= 90)
    throw Error(ErrorCode::bad_crs, "a circle around a pole cannot be drawn");
  const geod_geodesic ellipsoid = ellipsoid_of(base);
  std::vector<Coord> ring;
  for (int k = 0; k < kCorners; ++k) {
    Coord& c = ring.emplace_back();
    const double azimuth = 90 - turn(k) * 180 / std::numbers::pi;
    geod_direct(&ellipsoid, degrees.y, degrees.x, azimuth, radius_m, &c.y, &c.x, nullptr);
    if (std::abs(c.x - degrees.x) > 180)
      throw Error(ErrorCode::bad_crs, "the circle lies across the 180th meridian");
  }
  return ring;
}

}  // namespace

PolygonArray area_around(Coord place, double radius_m, const Crs& crs) {
  if (!(radius_m > 0 && radius_m <= kMostMetres))
    throw Error(ErrorCode::bad_value,
                "a radius of " + rounded(radius_m, 3) + " m was given; more than 0 and at most " +
                    grouped(static_cast<std::int64_t>(kMostMetres)) + " m was wanted");
  if (!std::isfinite(place.x) || !std::isfinite(place.y))
    throw Error(ErrorCode::bad_geometry, "the place is not finite");
  std::vector<Coord> ring;
  if (crs.known()) {
    const Crs base = geographic_base(crs);
    ring = ring_around(Transform(crs, base)(place), radius_m, base);
    Transform(base, crs).apply(ring);
  } else {
    for (int k = 0; k < kCorners; ++k)
      ring.push_back(
          {place.x + radius_m * std::cos(turn(k)), place.y + radius_m * std::sin(turn(k))});
  }
  ring.push_back(ring.front());
  PolygonBuilder builder;
  builder.begin_row();
  builder.begin_part();
  builder.add_ring(ring);
  return builder.finish("the circle");
}

}  // namespace libgrid
