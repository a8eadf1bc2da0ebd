// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <unordered_set>
#include <vector>

#include "repair_pass.hpp"

namespace libgrid {

using CoordSet = std::unordered_set<Coord, CoordHash>;

/// All that is to be done on one level in one round.
struct LevelWork {
  LevelPlan plan;
  Weld weld;
  CoordSet moving;            ///< vertices that the weld moves
  std::vector<Split> splits;  ///< vertices to be put in

  /// Leaves issues: their transfers go.
  void drop(const std::set<std::size_t>& issues, const std::string& reason);
};

/// Land whose borders are welded now waits for the next round.
void postpone(LevelWork& work);

/// Chooses the vertices to be put in, of all that the check found: those where land is given away,
/// and those where only a vertex was missing.
void choose_splits(LevelWork& work, const Issues& issues, const std::vector<Split>& all,
                   RepairPolicy mismatches);

/// Takes back what would put a vertex into a locked row.
void respect_locks(const RepairState& state, LevelWork& work, Language language);

/// Changes the rows. What would spoil a row is taken back first, and with it only what needs it.
/// False when nothing changed.
bool carry_out(RepairState& state, std::size_t level, const Issues& issues, LevelWork& work,
               const Run& run);

}  // namespace libgrid
