// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "libgrid/partition/partition_graph.hpp"

namespace libgrid {

/// What is divided on its own: atoms that borders join once those above max are taken out.
struct GraphParts {
  std::vector<std::int32_t> part;                ///< of each atom; -1: above max
  std::vector<std::vector<std::int32_t>> atoms;  ///< of each part, ascending
  std::vector<double> weight;                    ///< of each part
  /// The first atom above max that a part touches; -1: none.
  std::vector<std::int32_t> heavy_beside;
};

GraphParts graph_parts(const AtomGraph& graph, double max);

}  // namespace libgrid
