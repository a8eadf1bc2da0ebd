// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "assign_situation.hpp"

namespace libgrid {

/// What a Locator must answer, written down without any index: all cells, and exact tests alone.
using Rows = std::vector<std::int64_t>;

bool has_smaller_code(const AssignSituation& s, std::int64_t a, std::int64_t b);
/// The cells that take p, ascending.
Rows takers_of(const AssignSituation& s, Coord p);
/// The one with the smallest code; else of those whose outline p lies on; else -1.
std::int64_t cell_at(const AssignSituation& s, Coord p);
/// To the nearest edge of a row.
double distance_to(const PolygonArray& polygons, std::size_t row, Coord p);
/// Cells that have a point in common with a row: a border meets a border, or one lies in the other.
Rows meeting(const AssignSituation& s, const PolygonArray& polygons, std::size_t row);

}  // namespace libgrid
