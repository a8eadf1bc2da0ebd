// SPDX-License-Identifier: Apache-2.0
#include "shares_by_geos.hpp"

#include <geos_c.h>

#include <memory>
#include <type_traits>

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

Shape valid_shape(GEOSContextHandle_t geos, const PolygonArray& rows, std::size_t row) {
  const auto wkb = write_wkb(rows, row);
  const auto* bytes = reinterpret_cast<const unsigned char*>(wkb.data());
  const Shape read(GEOSGeomFromWKB_buf_r(geos, bytes, wkb.size()), {geos});
  return {GEOSMakeValid_r(geos, read.get()), {geos}};
}

double area(GEOSContextHandle_t geos, const Shape& shape) {
  double area = 0;
  GEOSArea_r(geos, shape.get(), &area);
  return area;
}

}  // namespace

std::vector<std::vector<double>> shares_by_geos(const PolygonArray& footprints,
                                                const PolygonArray& cells) {
  const std::unique_ptr<std::remove_pointer_t<GEOSContextHandle_t>, Finish> context(GEOS_init_r());
  GEOSContextHandle_t geos = context.get();
  std::vector<Shape> shapes;
  for (std::size_t cell = 0; cell < cells.size(); ++cell)
    shapes.push_back(valid_shape(geos, cells, cell));
  std::vector<std::vector<double>> shares(footprints.size(), std::vector<double>(cells.size()));
  for (std::size_t row = 0; row < footprints.size(); ++row) {
    const Shape footprint = valid_shape(geos, footprints, row);
    for (std::size_t cell = 0; cell < cells.size(); ++cell) {
      if (!cells.box(cell).meets(footprints.box(row))) continue;
      const Shape common(GEOSIntersection_r(geos, footprint.get(), shapes[cell].get()), {geos});
      shares[row][cell] = area(geos, common) / area(geos, footprint);
    }
  }
  return shares;
}

}  // namespace libgrid
