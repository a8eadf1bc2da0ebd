// SPDX-License-Identifier: Apache-2.0
#include "shares_by_geos.hpp"

#include "geos_shapes.hpp"
#include "libgrid/geom/wkb.hpp"

namespace libgrid {

namespace {

GeosShape valid_shape(GEOSContextHandle_t geos, const PolygonArray& rows, std::size_t row) {
  const GeosShape read = shape_of(geos, write_wkb(rows, row));
  return {GEOSMakeValid_r(geos, read.get()), {geos}};
}

double area(GEOSContextHandle_t geos, const GeosShape& shape) {
  double area = 0;
  GEOSArea_r(geos, shape.get(), &area);
  return area;
}

}  // namespace

std::vector<std::vector<double>> shares_by_geos(const PolygonArray& footprints,
                                                const PolygonArray& cells) {
  const GeosContext context(GEOS_init_r());
  GEOSContextHandle_t geos = context.get();
  std::vector<GeosShape> shapes;
  for (std::size_t cell = 0; cell < cells.size(); ++cell)
    shapes.push_back(valid_shape(geos, cells, cell));
  std::vector<std::vector<double>> shares(footprints.size(), std::vector<double>(cells.size()));
  for (std::size_t row = 0; row < footprints.size(); ++row) {
    const GeosShape footprint = valid_shape(geos, footprints, row);
    for (std::size_t cell = 0; cell < cells.size(); ++cell) {
      if (!cells.box(cell).meets(footprints.box(row))) continue;
      const GeosShape common(GEOSIntersection_r(geos, footprint.get(), shapes[cell].get()), {geos});
      shares[row][cell] = area(geos, common) / area(geos, footprint);
    }
  }
  return shares;
}

}  // namespace libgrid
