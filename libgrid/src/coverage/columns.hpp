// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "libgrid/coverage/check.hpp"

namespace libgrid {

/// Counts buildings, units and households inside issues that have an area and are no mismatch.
void count_people(Issues& issues, const People& people);

/// Rows that nothing tells apart, as empty ones without codes, share an id: -2, -3 ... follow it.
void number_equal_ids(std::vector<std::string>& ids);

/// The smallest inside point of some rows, so that their order is of no account; NaN when they have
/// no land.
Coord first_place(const PolygonArray& polygons, const std::vector<std::int64_t>& rows);

/// Most households first, then most buildings, then area.
void sort_worst_first(Issues& issues);

}  // namespace libgrid
