// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "libgrid/plan/plan.hpp"

namespace libgrid {

/// What each link of a plan's chain is worth: unit > building > cell > area > the area above.
///
///     Integrity found = check_chain(plan);
///     if (found.findings.size() > 0) ...   // found.links says how many of which kind
///
/// | link | its key, or what is stated | what it is compared with |
/// | unit > building | the building that the unit names | the buildings' codes |
/// | building > cell, unit > cell | Buildings::stated_cell, Units::stated_cell | the computed cell
/// | | cell > area, area > area | stated_parent | the parent row | Where nothing is stated of a
/// cell or parent, the link is ok when there is one.
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
