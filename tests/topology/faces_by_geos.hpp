// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "libgrid/geom/arrays.hpp"

namespace libgrid {

/// How many faces lines cut one area into: its outline and the lines noded, then polygonized.
std::int64_t faces_by_geos(const PolygonArray& areas, std::size_t area, const LineArray& lines);

}  // namespace libgrid
