// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "cheap_cells.hpp"
#include "libgrid/core/run.hpp"
#include "libgrid/partition/bound.hpp"

namespace libgrid {

/// A connected graph whose costs are whole numbers, and what is known of it.
struct LeastCostInput {
  const AtomGraph& graph;
  const std::vector<Money>& border;  ///< of each of the graph's borders; all together below 2^46
  const Limits& limits;
  const GraphPartitionOptions& options;
  std::int32_t cells;                      ///< so many; 0: any number
  Money equal;                             ///< what costs less by no more than this counts as equal
  const std::vector<std::int32_t>& known;  ///< a division within the limits; empty: none is known
};

struct LeastCost {
  BoundAnswer answer = BoundAnswer::none;
  Money bound = 0;                        ///< on the border between cells
  std::vector<std::int32_t> better = {};  ///< a division that costs less than the known one
};

/// How little the border between connected cells within the limits can cost. Prices of atoms are
/// sought for which no cell costs less than its atoms; then no division costs less than all atoms
/// together, and its cells are among the few that cost little more than theirs.
LeastCost least_cost(const LeastCostInput& in, std::int64_t steps, const Run& run);

}  // namespace libgrid
