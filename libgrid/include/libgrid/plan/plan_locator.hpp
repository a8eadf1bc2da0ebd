// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "libgrid/locate/locator.hpp"
#include "libgrid/plan/plan.hpp"

namespace libgrid {

/// Where a place lies on all levels.
struct Chain {
  std::int64_t cell = -1;           ///< row of the plan's cells; -1: in none
  std::vector<std::int64_t> areas;  ///< one a level, top first: row of the level; -1: in none
};

/// Finds the cell of a place and the areas above it.
///
///     PlanLocator locator(plan);
///     Chain chain = locator.chain_of({118.93, 32.11});   // in the plan's CRS
///
/// The cell is found by Locator's rule and the areas by their parents, so that a place on an
/// outline has one chain that fits together. Where there is no cell, or no parent is known, the
/// lowest area that takes the place stands for it. Threads: queries may run side by side. The plan
/// must outlive the locator.
class PlanLocator {
 public:
  explicit PlanLocator(const Plan& plan, const Run& run = {});

  Chain chain_of(Coord place) const;
  const Locator& cells() const { return cells_; }

 private:
  const Plan& plan_;
  Locator cells_;
  std::vector<Locator> levels_;
};

}  // namespace libgrid
