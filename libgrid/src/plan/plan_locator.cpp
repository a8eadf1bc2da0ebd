// SPDX-License-Identifier: Apache-2.0
#include "libgrid/plan/plan_locator.hpp"

namespace libgrid {

PlanLocator::PlanLocator(const Plan& plan, const Run& run)
    : plan_(plan), cells_(plan.cells.geometry, plan.cells.code, run) {
  for (const Level& level : plan.levels) levels_.emplace_back(level.geometry, level.code, run);
}

Chain PlanLocator::chain_of(Coord place) const {
  Chain chain{cells_.cell_of(place), std::vector<std::int64_t>(levels_.size(), -1)};
  std::int64_t known = -1;  // the area that the level below names
  for (std::size_t l = levels_.size(); l-- > 0;) {
    if (l == plan_.cells.parent_level && chain.cell >= 0)
      known = plan_.cells.parent[static_cast<std::size_t>(chain.cell)];
    chain.areas[l] = known >= 0 ? known : levels_[l].cell_of(place);
    known =
        chain.areas[l] < 0 ? -1 : plan_.levels[l].parent[static_cast<std::size_t>(chain.areas[l])];
  }
  return chain;
}

}  // namespace libgrid
