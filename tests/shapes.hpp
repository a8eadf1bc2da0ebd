// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "libgrid/geom/wkb.hpp"

namespace libgrid {

/// Rows of WKT.
inline PolygonArray polygons(const std::vector<std::string>& wkts) {
  PolygonBuilder builder;
  for (const std::string& wkt : wkts) read_wkt(wkt, builder);
  return builder.finish();
}

/// A row with its lower left corner at a place.
inline PolygonArray square(double x, double y, double side) {
  const std::vector<Coord> ring = {
      {x, y}, {x + side, y}, {x + side, y + side}, {x, y + side}, {x, y}};
  PolygonBuilder builder;
  builder.begin_row();
  builder.begin_part();
  builder.add_ring(ring);
  return builder.finish();
}

}  // namespace libgrid
