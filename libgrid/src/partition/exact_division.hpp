// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "limits.hpp"

namespace libgrid {

/// Whether connected cells within all limits exist for a graph.
enum class ExactAnswer {
  found,
  none,   ///< all ways were tried
  ended,  ///< too many atoms or ways, or weights that are no whole numbers
};
struct ExactDivision {
  ExactAnswer answer = ExactAnswer::ended;
  std::vector<std::int32_t> cell = {};  ///< of each atom, where one was found
};

/// Tries all divisions of a connected graph of at most 512 atoms, for a fixed number of steps: the
/// cell of an atom is grown in all ways, then each piece that it leaves is divided in the same
/// manner, and a piece that failed is never tried again. Good where cells have few atoms, which is
/// where annealing is worst: a step moves too much weight. Where it is impossible, it mostly is so
/// at one place, so each atom is asked first whether it has a cell at all.
///
/// Atoms without weight join a cell only to connect others; one whose neighbours all border on each
/// other is never needed for that.
ExactDivision exact_division(const AtomGraph& graph, const Limits& limits);

/// Whether all weights are whole numbers, whose sums are the same in any order.
bool sums_are_exact(const AtomGraph& graph);

}  // namespace libgrid
