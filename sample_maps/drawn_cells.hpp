// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "registers.hpp"

namespace libgrid::sample {

struct DrawnCell {
  std::string code;
  std::string name;
  int community = 0;
  int households = 0;  ///< of the land it was meant to have
  Ring ring;
};

/// A fault that was planted, with what lies in it.
struct Fault {
  std::string kind;  ///< "gap", "overlap", "spill"
  std::string form;  ///< "enclosed", "open", "sliver", "bulge"
  std::vector<int> cells;
  Ring ring;
  int buildings = 0, units = 0, households = 0;
};

struct DrawnCells {
  std::vector<DrawnCell> cells;
  std::vector<Fault> faults;
};

/// A division as it is drawn by hand: each community in cells of 300 to 500 households along roads
/// and walls, exact but for six faults: three gaps, two overlaps and a spill.
DrawnCells draw_cells(const StreetPlan& plan, const Buildings& buildings,
                      const Registers& registers, Random random);

}  // namespace libgrid::sample
