// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "division_cost.hpp"
#include "libgrid/partition/partition_graph.hpp"

namespace libgrid {

using Cells = std::vector<std::int32_t>;  ///< of each atom

/// Calls visit(neighbour, cost) for each border of an atom.
template <class Visit>
void for_neighbours(const AtomGraph& graph, std::int32_t atom, const Visit& visit) {
  for (auto e = graph.first[at(atom)]; e < graph.first[at(atom) + 1]; ++e)
    visit(graph.to[static_cast<std::size_t>(e)], graph.cost[static_cast<std::size_t>(e)]);
}

/// Mends the cells of one connected graph without locked or too heavy atoms. `home` is the present
/// cell of each atom, if it goes on in this graph (else -1), `cell` the one whose heaviest piece
/// the atom is in.
struct MendedPart {
  Cells cell;                ///< below `present`: present ones; new ones have higher numbers
  bool no_division = false;  ///< all ways were tried, and none keeps the limits
};
MendedPart mend_part(AtomGraph graph, Cells home, Cells cell, std::int32_t present,
                     const GraphPartitionOptions& options, const Run& run);

}  // namespace libgrid
