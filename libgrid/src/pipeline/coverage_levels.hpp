// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "libgrid/pipeline/pipeline.hpp"

namespace libgrid {

/// The levels of a plan, top first, then its cells where it has some. They look at the plan's own
/// geometry.
std::vector<CoverageLevel> coverage_levels(const Plan& plan, const Expected& expected);

/// The codes of the rows and of the parents that issue i of a plan names.
struct IssueCodes {
  const std::vector<std::string>* rows;
  const std::vector<std::string>* parents;
};
IssueCodes codes_of_issue(const Plan& plan, std::size_t i);

/// What is counted inside defects.
People people_of(const Plan& plan);

PlanResult take_source(Source source);
/// Gives buildings and units their cells; says in `notes` what did not fit.
void assign_registers(Plan& plan, std::vector<std::string>& notes, const Run& run);

}  // namespace libgrid
