// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "libgrid/coverage/repair.hpp"
#include "repair_plan.hpp"
#include "repair_weld.hpp"
#include "trace.hpp"

namespace libgrid {

/// A repair under way.
struct RepairState {
  std::span<const CoverageLevel> input;
  Lattice lattice;
  std::vector<PolygonArray> now;                     ///< rows of each level
  std::vector<std::vector<std::int64_t>> parent_of;  ///< as before the repair
  std::vector<std::vector<std::string>> invalid;     ///< why rows are; changed rows never are
  std::vector<std::set<std::int64_t>> locked;        ///< and rows that are not valid
  std::vector<std::set<std::int64_t>> changed;
  /// Where vertices were moved to: they stay there, or a weld on another level would carry them on.
  std::set<Coord> moved;
  struct Left {
    RepairPolicy policy = RepairPolicy::leave;
    std::string reason;
  };
  std::map<std::string, Left> left;  ///< why an issue was left, by id
  std::set<std::string> chosen;      ///< ids of issues that came up and have a policy of their own
  Fixes fixes;
  PolygonBuilder fix_shapes;
  VertexChanges vertices;
};

/// Adds a fix of issue i; its geometry is to be added next.
void add_fix(Fixes& fixes, const Issues& issues, std::size_t i, RepairPolicy policy);

/// Repairs one level inside the one above, once, given what a check found on it. False when nothing
/// changed.
bool repair_level(RepairState& state, std::size_t level, Issues issues, const LevelTrace& trace,
                  bool slivers, const Crs& crs, const People& people, const RepairOptions& options,
                  const Run& run);

}  // namespace libgrid
