// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "libgrid/pipeline/pipeline.hpp"

namespace libgrid {

/// The levels of a plan, top first, then its cells where it has some. They look at the plan's own
/// geometry.
std::vector<CoverageLevel> coverage_levels(const Plan& plan, const Expected& expected);

/// What is counted inside defects.
People people_of(const Plan& plan);

PlanResult take_source(Source source);

}  // namespace libgrid
