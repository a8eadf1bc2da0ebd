// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "libgrid/core/run.hpp"
#include "libgrid/crs/crs.hpp"
#include "libgrid/geom/arrays.hpp"
#include "libgrid/topology/chain_sum.hpp"

namespace libgrid {

/// An outline made from cells, and what was found on the way, which a check need not do again.
struct DerivedOutline {
  PolygonArray rows;                 ///< one row
  std::vector<std::string> invalid;  ///< of each cell, as of invalid_reasons
  std::size_t coords = 0;            ///< of the cells
  ChainSum sum;                      ///< of the cells alone, those not valid as made valid
};

/// The outline of the cells themselves, for a check where no boundary is known: one row that holds
/// all land of the cells and all that they enclose.
///
///     const DerivedOutline outline = derived_outline(cells, crs);
///     CheckResult r = check_coverage({.rows = cells}, {.rows = outline.rows, .derived = &outline},
///                                    crs);
///
/// Such a check finds overlaps and enclosed gaps; gaps along the outline and spill it cannot know.
/// A lake is a gap to it: name it as allowed land. The outline has the cells' own vertices, and the
/// crossings of cells that overlap there. Rows that are not valid count as made valid.
///
/// Cost: linear in the edges, plus n log n in those that do not cancel. Threads: same result for
/// any number.
DerivedOutline derived_outline(const PolygonArray& cells, const Crs& crs, const Run& run = {});

}  // namespace libgrid
