// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "libgrid/partition/partition_graph.hpp"
#include "limits.hpp"

namespace libgrid {

/// One search on a connected graph, for a fixed number of cells of at most graph.size().
struct Search {
  Limits limits;
  std::int32_t cells;
  std::uint64_t seed;
  std::int32_t attempt;
  std::int64_t steps;
  double balance;
  const std::function<double(std::int32_t, std::int32_t)>& spread;
};

struct Found {
  std::vector<std::int32_t> cell;
  double violation = 0;  ///< sum over cells, of all weights
  double deviation = 0;  ///< the largest of the first weight from its target
  double cost = 0;
  double squares = 0;  ///< of deviations, as shares of the target, in sum
  double unit = 1;     ///< a usual change of cost
};

Found anneal(const AtomGraph& graph, const Search& search, const Run& run);

/// A search that starts from a division and leaves it only where that pays: `home` is the cell
/// where each atom belongs (-1: none), `price` what it costs that it is elsewhere.
void anneal_from(const AtomGraph& graph, const Search& search, std::span<const std::int32_t> home,
                 std::span<const double> price, std::vector<std::int32_t>& cell, const Run& run);

}  // namespace libgrid
