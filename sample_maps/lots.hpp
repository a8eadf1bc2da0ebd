// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "street_plan.hpp"

namespace libgrid::sample {

/// Land between the lines of the skeleton.
struct Block {
  Ring ring;
  Use use = Use::field;
  int community = 0;
};

/// Cuts blocks into lots by lanes and shared walls and fills in `lots` and `sides` of the plan.
void make_lots(StreetPlan& plan, const std::vector<Block>& blocks, Random random);

}  // namespace libgrid::sample
