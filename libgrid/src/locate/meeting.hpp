// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "libgrid/locate/locator.hpp"
#include "locate/tile_table.hpp"

namespace libgrid {

/// Questions about more than a place; see Locator. `cells` are those of the table.
std::vector<std::int64_t> cells_meeting(const TileTable& table, const PolygonArray& cells,
                                        const Box& box);
std::vector<std::int64_t> cells_meeting(const TileTable& table, const PolygonArray& cells,
                                        const PolygonArray& polygons, std::size_t row);
std::vector<Locator::Stretch> stretches_along(const TileTable& table, const PolygonArray& cells,
                                              std::span<const std::int64_t> rank,
                                              std::span<const Coord> line);

}  // namespace libgrid
