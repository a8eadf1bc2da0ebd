// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "libgrid/pipeline/pipeline.hpp"
#include "planted.hpp"
#include "score.hpp"

namespace libgrid {

/// The levels of a plan and its cells.
inline std::vector<CoverageLevel> levels_of(const Plan& plan) {
  std::vector<CoverageLevel> levels;
  for (const Level& level : plan.levels)
    levels.push_back({.rows = level.geometry,
                      .codes = level.code,
                      .parent_of = level.parent,
                      .name = level.name});
  levels.push_back(
      {.rows = plan.cells.geometry, .codes = plan.cells.code, .parent_of = plan.cells.parent});
  return levels;
}

inline CheckResult check_all(const Plan& plan, const Run& run = {}) {
  return check_levels(levels_of(plan), plan.crs, {}, {}, run);
}

inline Layer truth_layer(const Planted& planted) { return planted_layers(planted).back(); }

/// What the check finds, as the layer that it is written to.
inline Layer found_layer(const Planted& planted) {
  Plan plan = planted.plan;
  plan.issues = check_all(plan).issues;
  return issue_layer(plan);
}

}  // namespace libgrid
