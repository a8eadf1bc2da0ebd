// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "libgrid/plan/plan.hpp"

namespace libgrid {

/// What each link of a plan's chain is worth: unit > building > cell > area > the area above.
///
///     Integrity found = check_chain(plan);
///     if (found.findings.size() > 0) ...   // found.links says how many of which kind
///
/// Links by key: the building that a unit names. Links by place, which are compared with what the
/// register states: the cell of a building or unit (stated_cell) with the computed one; the parent
/// of a cell or area (stated_parent) with the row it was found to be. Where nothing is stated of a
/// cell or area, its link is ok when it has a parent.
struct Integrity {
  /// One row a link: link, rows, ok, missing, unknown, ambiguous, contradictory (see LinkState).
  Table links;
  /// One row a row of a register that is not ok: link, code, row (from 0), state, stated, computed,
  /// reason (why there is no computed cell, see Unassigned).
  Table findings;
  PointArray places;  ///< of the findings, NaN where they have none
};
/// Registers that are not there have no link. Cost: linear.
Integrity check_chain(const Plan& plan);

}  // namespace libgrid
