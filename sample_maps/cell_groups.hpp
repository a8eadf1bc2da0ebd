// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "street_plan.hpp"

namespace libgrid::sample {

/// Which cell each lot belongs to, numbered from 0, communities one after the other.
struct CellGroups {
  std::vector<int> cell_of_lot;
  std::vector<int> community;   ///< of each cell
  std::vector<int> households;  ///< of each cell
};

/// Joins lots to cells of 300 to 500 households, each one piece without holes and in one community,
/// rather across lanes and walls than across wide roads, rails and rivers.
CellGroups group_lots(const StreetPlan& plan, const std::vector<int>& lot_households,
                      Random random);

}  // namespace libgrid::sample
