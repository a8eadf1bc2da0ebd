// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "cheap_cells.hpp"

namespace libgrid {

/// The cheapest choice of cells that has each atom once.
struct ChosenCells {
  bool all_tried = false;                ///< false: the steps were used up
  std::vector<std::size_t> chosen = {};  ///< empty: none costs less than asked for
};

/// How dear a cell is: its border less these prices; 0 at least.
struct ChooseOptions {
  std::span<const Money> price;  ///< of atoms
  Money each;                    ///< of a cell
  Money below;                   ///< what all cells together are to be
  std::int32_t most_cells;
  std::int32_t cells;  ///< so many; 0: any number
};

/// Tries all choices: the atom that the fewest cells have is covered first. A step is a cell that
/// is looked at.
ChosenCells choose_cells(std::size_t atoms, const std::vector<PossibleCell>& cells,
                         const ChooseOptions& options, std::int64_t& steps);

}  // namespace libgrid
