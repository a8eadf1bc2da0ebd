// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "libgrid/assign/assign.hpp"
#include "libgrid/geom/arrays.hpp"
#include "locate/tile_table.hpp"

namespace libgrid {

struct Share {
  std::int64_t cell;
  double share;  ///< of the footprint, in [0, 1]
};

/// Puts an object into the cell with the largest share, and notes the next largest; equal ones by
/// the smaller code. Shares that are touches are passed over; where no other is left, the row stays
/// as it is. Where two or more are left, all of them are put on the list of those that straddle.
void put_largest(Assignment& made, std::size_t row, std::vector<Share>& shares,
                 std::span<const std::int64_t> rank, AssignRule rule, Shares& straddling);

/// How much of a footprint lies in each cell, from the edges near it alone.
///
/// Let R be the lower left corner of the footprint's box. On the way from R east to below a place
/// and then north to it, the cell begins and ends at each of its edges that is crossed. So the area
/// common to footprint and cell is the footprint's, when the cell takes R; plus or minus the part
/// of the footprint that lies east of each edge crossed on the way east; plus or minus the part
/// that lies above each edge that may be crossed on the way north. A part above an edge is the
/// signed sum of the parts between it and the footprint's own edges. Which edges are crossed is
/// decided exactly; lengths and areas are doubles. Nothing has to be intersected, and nothing can
/// fail.
///
/// One for each thread: it keeps its memory from footprint to footprint.
class ShareFinder {
 public:
  ShareFinder(const PolygonArray& cells, const TileTable& table) : cells_(cells), table_(table) {}

  /// Looks for borders that meet a footprint's box. Where there are none, its shares are found: all
  /// of it lies where its first vertex does. Which borders are found does not depend on the tiles
  /// of the table, and so not a bit of the shares changes when cells elsewhere do.
  bool find_alone(const PolygonArray& footprints, std::size_t row);
  /// Measures the shares of a footprint that find_alone was just asked for in vain. It must be
  /// valid, and have an area. Cells that only touch it may be found, with a share near 0.
  void measure(const PolygonArray& footprints, std::size_t row);
  /// In no order; the caller may change them.
  std::vector<Share>& shares() { return shares_; }

 private:
  /// An edge of the footprint from west to east, as seen from the corner of its box.
  struct Side {
    Coord west, east;
    double sign;  ///< +1 where the footprint lies below it
  };

  void take_sides(const PolygonArray& footprints, std::size_t row, Coord corner);
  double common_area(Coord corner, bool takes_corner, const TileTable::NearEdge* begin,
                     const TileTable::NearEdge* end) const;
  double area_above(Coord west, Coord east) const;

  const PolygonArray& cells_;
  const TileTable& table_;
  std::vector<TileTable::NearEdge> near_;
  std::vector<std::int64_t> takers_;
  std::vector<Side> sides_;
  std::vector<Share> shares_;
  double area_ = 0;
  double width_ = 0;
};

}  // namespace libgrid
