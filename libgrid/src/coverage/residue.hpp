// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "libgrid/core/run.hpp"
#include "libgrid/geom/arrays.hpp"

namespace libgrid {

/// What is left of one undirected edge, a < b, after summing the cells of a parent and subtracting
/// the parent: `net` counts how many times it still runs from a to b.
struct ResidueEdge {
  Coord a, b;
  std::int32_t net = 0;
  std::vector<std::int64_t> rows;  ///< cells that have the edge, ascending; the parent is left out
};

struct Residue {
  std::vector<std::vector<ResidueEdge>> of_parent;  ///< one list a parent, sorted by (a, b)
  std::int64_t edges = 0;                           ///< directed edges summed
  std::int64_t left = 0;                            ///< edges left over
};

/// Sums the chains of `cells` by parent. Cells with parent -1 are left out.
Residue sum_chains(const PolygonArray& cells, std::span<const std::int64_t> parent_of,
                   const PolygonArray& parents, const Run& run);

}  // namespace libgrid
