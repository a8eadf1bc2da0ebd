// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "libgrid/crs/crs.hpp"
#include "libgrid/geom/arrays.hpp"

namespace libgrid {

/// Some rows of cells, in the order in which they are numbered: from west to east and north to
/// south.
std::vector<std::int64_t> numbered_order(const PolygonArray& cells,
                                         const std::vector<std::int64_t>& rows,
                                         const Transform& to_metres);

/// The name of a cell after that of its area; empty where that is.
std::string cell_title(const std::string& area, std::int64_t number);

}  // namespace libgrid
