// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <span>
#include <string>

#include "libgrid/assign/assign.hpp"

namespace libgrid {

/// Columns for `rows` unassigned rows.
Assignment unassigned_rows(std::size_t rows);

/// Fills in the nearest cell and its distance on the ground for unassigned rows; `place_of(row)`
/// is where a row lies, NaN where nobody knows.
void find_nearest_cells(Assignment& assignment, const std::function<Coord(std::size_t)>& place_of,
                        const PolygonArray& cells, std::span<const std::string> codes,
                        const Crs& crs, const Run& run);

}  // namespace libgrid
