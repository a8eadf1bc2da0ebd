// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <string>

#include "crs/crs_impl.hpp"
#include "crs/proj.hpp"
#include "libgrid/core/error.hpp"
#include "libgrid/crs/crs.hpp"

namespace libgrid {

namespace {

/// Whether lengths near a place are true within 1 %: they are not in Web Mercator.
bool true_to_scale(const Crs& crs, Coord degrees) {
  const ProjContext context;
  const ProjObject projected = context.create(crs.wkt());
  const PJ_FACTORS factors =
      proj_factors(projected.get(), proj_coord(proj_torad(degrees.x), proj_torad(degrees.y), 0, 0));
  if (proj_errno(projected.get()) != 0) return false;
  return std::abs(factors.meridional_scale - 1) < 0.01 &&
         std::abs(factors.parallel_scale - 1) < 0.01;
}

/// CGCS2000 / 3-degree Gauss-Kruger without zone prefix, EPSG:4534 (75E) to EPSG:4554 (135E).
Crs gauss_kruger_zone(Coord degrees) {
  const int code = 4534 + static_cast<int>(std::lround(degrees.x / 3)) - 25;
  if (code < 4534 || code > 4554) return {};
  Crs zone = Crs::from_text("EPSG:" + std::to_string(code));
  const auto area = zone.area_of_use();
  return area && area->contains(degrees) ? zone : Crs();
}

Crs world_zone(Coord degrees) {
  if (degrees.y > 84) return Crs::from_text("EPSG:32661");
  if (degrees.y < -80) return Crs::from_text("EPSG:32761");
  const int zone = std::clamp(static_cast<int>(std::floor((degrees.x + 180) / 6)) + 1, 1, 60);
  return Crs::from_text("EPSG:" + std::to_string((degrees.y < 0 ? 32700 : 32600) + zone));
}

}  // namespace

Crs working_crs(const Crs& stored, const Box& extent) {
  if (extent.empty())
    throw Error(ErrorCode::bad_crs, "an area without extent has no working coordinate system");
  if (!stored.known()) return stored;
  if (stored.geographic() && (extent.width() > 180 || extent.min_x < -180 || extent.max_x > 180))
    throw Error(ErrorCode::bad_crs, "the area (" + box_text(extent) +
                                        ") lies across the 180th meridian; such areas cannot be "
                                        "divided");
  const Coord place = Transform(stored, geographic_base(stored))(extent.centre());
  if (!stored.geographic() && stored.metres_per_unit() == 1 && true_to_scale(stored, place))
    return stored;
  const Crs zone = gauss_kruger_zone(place);
  return zone.known() ? zone : world_zone(place);
}

}  // namespace libgrid
