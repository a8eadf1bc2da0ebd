// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "libgrid/geom/arrays.hpp"
#include "locate/steps.hpp"
#include "locate/tile_table.hpp"

namespace libgrid {

/// What some cells bring to a table of tiles, cell by cell.
struct DrawnCells {
  /// A cell in a tile.
  struct Group {
    std::uint32_t tile;  ///< row by row
    std::uint32_t cell;
    std::uint32_t runs : 31;
    std::uint32_t takes_corner : 1;
  };
  std::vector<Group> groups;
  std::vector<TileTable::Edges> runs;  ///< of all groups, one after the other
};

/// Draws the cells `order` into tiles: each tile that an edge may touch lists it, and all tiles in
/// the cell are told whether it takes their lower left corner.
DrawnCells draw_cells(const PolygonArray& cells, std::span<const std::int64_t> order,
                      const Steps& columns, const Steps& rows);

}  // namespace libgrid
