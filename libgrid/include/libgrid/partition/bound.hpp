// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "libgrid/core/run.hpp"
#include "libgrid/partition/partition_graph.hpp"

namespace libgrid {

/// What is proved about the border between the cells of a graph.
enum class BoundAnswer {
  none,        ///< nothing
  bound,       ///< no division costs less than so much
  least,       ///< and one costs no more
  impossible,  ///< no division keeps the limits
};
std::string_view name_of(BoundAnswer answer);

struct PartitionBound {
  BoundAnswer answer = BoundAnswer::none;
  double bound = 0;     ///< with `bound` and `least`: no division costs less
  double cost = 0;      ///< of the division that was asked about, from its cells
  bool proven = false;  ///< that division is the cheapest, or one of these
  std::vector<std::int32_t> cheaper =
      {};  ///< cells of a division that costs less; empty: none is known

  /// By how much the division may cost more than the least, as a share of the least; infinite
  /// where nothing but 0 is known.
  double gap() const;
};

struct BoundOptions {
  /// Costs that differ by less count as equal: of lengths, what rounding makes of the same border.
  double equal = 0;
  std::int64_t steps = 300'000;  ///< of growing cells, for each part of the graph
};

/// How little the borders of any division of a graph into connected cells within the limits can
/// cost, beside what those of a given division do.
///
///     GraphPartition made = partition_graph(graph, limits);
///     PartitionBound bound = bound_partition(graph, made, limits);
///     if (bound.proven) ...                   // no division has less border
///     if (bound.answer == BoundAnswer::bound) // at most bound.gap() more than the least
///
/// Nothing is claimed (`none`) for a first weight that is no whole number everywhere, for further
/// ones whose sums are not exact, parts of more than 256 atoms,
/// `spread`, `evenly`, where the steps are used up too soon, and without Clp, the linear solver of
/// COIN-OR that CBC is built on (`can_bound`). Of the options limits and `cells` count; `balance`
/// is a wish beside the border, and nothing is said of it.
/// The given division is not changed, and only its cells are read. Atoms above max, and parts
/// lighter than min, are taken as they are in it. Where one of its other cells is out of the
/// limits, the only answers are `none` and `impossible`.
///
/// Costs are counted in steps of 2^-45 of their sum, rounded down. So what is told of whole
/// numbers that add up to less than 2^43 is exact; else a bound is never above the least, and
/// `proven` may overlook what a sum of doubles would.
/// Clp's prices are only a proposal: what they prove is found in whole numbers.
/// Errors: as partition_graph; Error{bad_value} for cells that are not one a connected set of
/// atoms, Error{usage} for `equal` below 0. Cost: `steps` for each part, at most; 20 to 100
/// microseconds a step where cells have some ten atoms, up to 10 milliseconds where they have some
/// hundred. Threads: parts side by
/// side; the same result for any number. Source: prices and cells in turns, A. Mehrotra, E.
/// Johnson, G. Nemhauser 1998.
PartitionBound bound_partition(const AtomGraph& graph, const GraphPartition& division,
                               const GraphPartitionOptions& options,
                               const BoundOptions& bounds = {}, const Run& run = {});

/// Whether this libgrid was built with Clp.
bool can_bound();

}  // namespace libgrid
