// SPDX-License-Identifier: Apache-2.0
#include "faces_by_geos.hpp"

#include <geos_c.h>

#include <memory>
#include <type_traits>
#include <vector>

#include "libgrid/geom/wkb.hpp"

namespace libgrid {

namespace {

struct Finish {
  void operator()(GEOSContextHandle_t geos) const { GEOS_finish_r(geos); }
};
struct Destroy {
  GEOSContextHandle_t geos;
  void operator()(GEOSGeometry* shape) const { GEOSGeom_destroy_r(geos, shape); }
};
using Shape = std::unique_ptr<GEOSGeometry, Destroy>;

Shape shape_of(GEOSContextHandle_t geos, const std::vector<std::byte>& wkb) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(wkb.data());
  return {GEOSGeomFromWKB_buf_r(geos, bytes, wkb.size()), {geos}};
}

}  // namespace

std::int64_t faces_by_geos(const PolygonArray& areas, std::size_t area, const LineArray& lines) {
  const std::unique_ptr<std::remove_pointer_t<GEOSContextHandle_t>, Finish> context(GEOS_init_r());
  GEOSContextHandle_t geos = context.get();
  const Shape land = shape_of(geos, write_wkb(areas, area));
  std::vector<GEOSGeometry*> parts = {GEOSBoundary_r(geos, land.get())};
  for (std::size_t row = 0; row < lines.size(); ++row)
    parts.push_back(shape_of(geos, write_wkb(lines, row)).release());
  const Shape all(GEOSGeom_createCollection_r(geos, GEOS_GEOMETRYCOLLECTION, parts.data(),
                                              static_cast<unsigned>(parts.size())),
                  {geos});
  const Shape noded(GEOSUnaryUnion_r(geos, all.get()), {geos});
  const GEOSGeometry* edges[] = {noded.get()};
  const Shape faces(GEOSPolygonize_r(geos, edges, 1), {geos});
  std::int64_t inside = 0;
  for (int i = 0; i < GEOSGetNumGeometries_r(geos, faces.get()); ++i) {
    const Shape place(GEOSPointOnSurface_r(geos, GEOSGetGeometryN_r(geos, faces.get(), i)), {geos});
    inside += GEOSIntersects_r(geos, land.get(), place.get()) == 1;
  }
  return inside;
}

}  // namespace libgrid
