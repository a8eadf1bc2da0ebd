// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "libgrid/coverage/repair.hpp"
#include "repair_rows.hpp"
#include "trace.hpp"

namespace libgrid {

/// Land that goes from rows to a row of its level.
struct Transfer {
  std::size_t issue = 0;
  PolygonArray land;               ///< one row
  std::vector<Directed> border;    ///< of the land, which lies on the left
  std::vector<std::int64_t> from;  ///< rows that lose it
  std::int64_t to = -1;            ///< row that gets or keeps it, -1 = none
  bool gains = false;              ///< `to` did not have it before
  std::vector<Coord> fresh = {};   ///< vertices of a dividing line
};

/// What is to be done about one issue.
struct IssueFix {
  RepairPolicy policy = RepairPolicy::leave;  ///< that decided
  std::string reason;                         ///< why it is left; empty where it is not
  std::vector<Transfer> transfers;
  std::vector<Split> splits;  ///< where dividing lines end on borders
};

/// What is to be done about the issues of one level.
struct LevelPlan {
  std::vector<RepairPolicy> policy;  ///< that decided, one an issue
  std::vector<std::string> reason;   ///< why an issue is left; empty where it is not
  std::vector<Transfer> transfers;
  std::vector<Split> splits;  ///< where dividing lines end on borders
};

struct PlanInput {
  const CoverageLevel& level;  ///< rows as they are now
  const Issues& issues;        ///< of this level
  const Cuts& cuts;            ///< all that the check found
  const std::set<std::int64_t>& locked;
  const Crs& crs;
  const People& people;
  const RepairOptions& options;
  /// Give slivers to a neighbour, as gaps and overlaps are; else they wait for the weld.
  bool slivers = false;
};

/// The policy that holds for an issue. Errors: Error{bad_value} for a choice that does not fit it.
RepairPolicy policy_of(const RepairOptions& options, const Issues& issues, std::size_t i);

/// Decides who gets the land of each issue. Chooses only; nothing is changed. Threads: the same for
/// any number.
LevelPlan plan_fixes(const PlanInput& input, const Run& run);

}  // namespace libgrid
