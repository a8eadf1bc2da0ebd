// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "limits.hpp"

namespace libgrid {

/// Whether connected cells within all limits exist for a graph.
enum class ExactAnswer {
  found,
  none,   ///< all ways were tried
  ended,  ///< too many atoms or ways, or weights whose sums doubles do not hold exactly
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
///
/// Weights must add up exactly: whole numbers, or multiples of 1/2, 1/4 ... as long as the total
/// fits into 53 bits. `home`: the cell of today of each atom (-1: none), so that a division like it
/// is found first; empty: there is none.
ExactDivision exact_division(const AtomGraph& graph, const Limits& limits,
                             std::span<const std::int32_t> home = {});

/// Whether the sums of all weights are exact, so that they are the same in any order: multiples of
/// one power of two, and few enough of it.
bool sums_are_exact(const AtomGraph& graph);

}  // namespace libgrid
