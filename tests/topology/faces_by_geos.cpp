// SPDX-License-Identifier: Apache-2.0
#include "faces_by_geos.hpp"

#include "geos_shapes.hpp"
#include "libgrid/geom/wkb.hpp"

namespace libgrid {

std::int64_t faces_by_geos(const PolygonArray& areas, std::size_t area, const LineArray& lines) {
  const GeosContext context(GEOS_init_r());
  GEOSContextHandle_t geos = context.get();
  const GeosShape land = shape_of(geos, write_wkb(areas, area));
  std::vector<GEOSGeometry*> parts = {GEOSBoundary_r(geos, land.get())};
  for (std::size_t row = 0; row < lines.size(); ++row)
    parts.push_back(shape_of(geos, write_wkb(lines, row)).release());
  const GeosShape all(GEOSGeom_createCollection_r(geos, GEOS_GEOMETRYCOLLECTION, parts.data(),
                                                  static_cast<unsigned>(parts.size())),
                      {geos});
  const GeosShape noded(GEOSUnaryUnion_r(geos, all.get()), {geos});
  const GEOSGeometry* edges[] = {noded.get()};
  const GeosShape faces(GEOSPolygonize_r(geos, edges, 1), {geos});
  std::int64_t inside = 0;
  for (int i = 0; i < GEOSGetNumGeometries_r(geos, faces.get()); ++i) {
    const GeosShape place(GEOSPointOnSurface_r(geos, GEOSGetGeometryN_r(geos, faces.get(), i)),
                          {geos});
    inside += GEOSIntersects_r(geos, land.get(), place.get()) == 1;
  }
  return inside;
}

}  // namespace libgrid
