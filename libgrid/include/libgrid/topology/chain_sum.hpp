// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "libgrid/core/run.hpp"
#include "libgrid/geom/arrays.hpp"
#include "libgrid/topology/arrangement.hpp"

namespace libgrid {

/// What is left of the directed edges of polygons, group by group, after opposite ones cancelled.
struct ChainSum {
  /// The edges left. `source` is the row of the polygon, or -1 for an edge of the group's outline,
  /// which runs backwards here. Sorted by group, smaller end, larger end, source.
  std::vector<Segment> residue;
  std::vector<std::int64_t> offsets = {0};  ///< groups + 1
  std::int64_t edges = 0;                   ///< directed edges summed

  std::size_t groups() const { return offsets.size() - 1; }
  std::span<const Segment> of(std::size_t group) const {
    return {residue.data() + offsets[group],
            static_cast<std::size_t>(offsets[group + 1] - offsets[group])};
  }
};

/// Sums the chains of `polygons` in each group and subtracts the chain of the group's outline: row
/// g of `outlines` belongs to group g. Shells run anticlockwise and holes clockwise, whatever the
/// input's order. Edges cancel where both ends are equal, bit for bit. Rows of group -1 are left
/// out.
///
/// Shapes: group_of as long as polygons, -1 <= group_of[i] < outlines.size().
/// Cost: one visit of a hash table an edge. The table holds only the edges that are still open, so
/// it stays small where neighbours stand near each other in the file. Memory: 16 to 48 bytes for
/// each open edge. Threads: same result for any number.
ChainSum sum_chains(const PolygonArray& polygons, std::span<const std::int64_t> group_of,
                    const PolygonArray& outlines, const Run& run = {});

/// The same of all rows as one group that has no outline.
ChainSum sum_chains(const PolygonArray& polygons, const Run& run = {});

/// A sum of one group against an outline without edges, once its outline is known: as if it had
/// been summed with it. Shapes: outlines of one row. Cost: n log n in the edges left and those of
/// the outline.
ChainSum less_outline(ChainSum sum, const PolygonArray& outlines);

}  // namespace libgrid
