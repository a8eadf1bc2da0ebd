// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "libgrid/partition/partition_graph.hpp"

namespace libgrid {

/// Sums of atoms: of the first weight, then of the further ones.
using Weights = std::vector<double>;

/// One weight of all atoms; 0 is the first.
inline const std::vector<double>& weight_column(const AtomGraph& graph, std::size_t weight) {
  return weight == 0 ? graph.weight : graph.further[weight - 1];
}

inline void add_atom(Weights& sum, const AtomGraph& graph, std::int32_t atom, double sign = 1) {
  for (std::size_t w = 0; w < sum.size(); ++w)
    sum[w] += sign * weight_column(graph, w)[static_cast<std::size_t>(atom)];
}

struct WeightLimits {
  double min, max;
  double target;  ///< of a further weight: its usual size, by which what is out is measured

  /// How far a number of cells is out of the limits together.
  double violation(double weight, double cells = 1) const {
    return std::max(0.0, cells * min - weight) + std::max(0.0, weight - cells * max);
  }
};

/// The limits of all weights. Where one is asked for, it is the first that is so; -1: none.
struct Limits {
  std::vector<WeightLimits> each;  ///< of the first weight, then of the further ones

  /// Of all weights, in units of the first: each as far as it is out by its own measure.
  double violation(const Weights& sum, double cells = 1) const;
  std::int32_t weight_out(const Weights& cell) const;
  std::int32_t weight_below_min(const Weights& part) const;
  bool above_max(const Weights& sum) const;
  std::int32_t weight_above_max(const AtomGraph& graph, std::size_t atom) const;
  /// Whether so many cells put a total within the limits. Exact.
  bool fits(const Weights& total, double cells) const;
  /// Whether some number of cells does. Exact.
  bool feasible(const Weights& total) const;
  /// The number of cells whose first weight is nearest to the target, of those that are least out
  /// of the limits in sum; at least 1.
  std::int32_t best_count(const Weights& total) const;
};

/// Limits of so many weights that ask for nothing.
Limits no_limits(std::size_t weights);

Limits limits_of(const GraphPartitionOptions& options);

/// Errors: Error{usage} where there are not as many further limits as weights, or where they make
/// no sense; `what` says who asks.
void require_further_limits(const std::vector<FurtherLimits>& limits, std::size_t weights,
                            const std::string& what);

}  // namespace libgrid
