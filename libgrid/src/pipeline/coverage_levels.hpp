// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "libgrid/coverage/check.hpp"
#include "libgrid/plan/plan.hpp"

namespace libgrid {

/// The levels of a plan, top first, then its cells where it has some. They look at the plan's own
/// geometry.
std::vector<CoverageLevel> coverage_levels(const Plan& plan);

}  // namespace libgrid
