// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "libgrid/partition/partition_graph.hpp"
#include "limits.hpp"

namespace libgrid {

/// What is divided on its own: atoms that borders join once those above max, and locked ones, are
/// taken out.
struct GraphParts {
  std::vector<std::int32_t> part;                ///< of each atom; -1: taken out
  std::vector<std::vector<std::int32_t>> atoms;  ///< of each part, ascending
  std::vector<Weights> weights;                  ///< of each part
  /// The first atom above max that a part touches; -1: none.
  std::vector<std::int32_t> heavy_beside;
  /// Of each part, whether all ways were tried and none keeps the limits; empty: none was tried.
  std::vector<std::uint8_t> no_division = {};
};

/// `locked`: one flag an atom, or empty.
GraphParts graph_parts(const AtomGraph& graph, const Limits& limits,
                       std::span<const std::uint8_t> locked = {});

/// Some atoms, given in ascending order, with the borders between them.
AtomGraph subgraph(const AtomGraph& graph, std::span<const std::int32_t> atoms);

/// A finished division: weights, reasons, cost. `cell` numbers cells by their first atom; `locked`
/// has one flag a cell, or is empty.
GraphPartition described(const AtomGraph& graph, std::vector<std::int32_t> cell,
                         const GraphParts& parts, const GraphPartitionOptions& options,
                         std::span<const std::uint8_t> locked = {});

/// Errors: as atom_graph tells them.
void require_further(const AtomGraph& graph);

/// Errors: as partition_graph tells them.
void require_options(const AtomGraph& graph, const GraphPartitionOptions& options);

}  // namespace libgrid
