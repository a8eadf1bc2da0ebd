// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <vector>

#include "repair_plan.hpp"

namespace libgrid {

/// Vertices that become one, and vertices that edges get because another border has one there.
struct Weld {
  ParentMoves moves;
  std::vector<Split> splits;  ///< of edges as they are after the moves
};

struct WeldInput {
  const PolygonArray& rows;  ///< of the level
  const PolygonArray& parents;
  const Issues& issues;                     ///< of the level
  const std::vector<RepairPolicy>& policy;  ///< one an issue
  const LevelTrace& trace;
  const std::set<Coord>& fixed;  ///< vertices of locked rows, and where others were moved earlier
  const Crs& crs;
  double resolution_m = 0;
};

/// Plans the weld of all mismatches that are to be welded. Vertices of the parent stay; so do those
/// of locked rows; of others the one stays whose edges match best. Nothing moves farther than the
/// resolution.
Weld plan_weld(const WeldInput& input);

}  // namespace libgrid
