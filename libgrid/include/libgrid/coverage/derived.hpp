// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "libgrid/core/run.hpp"
#include "libgrid/crs/crs.hpp"
#include "libgrid/geom/arrays.hpp"

namespace libgrid {

/// The outline of the cells themselves, for a check where no boundary is known: one row that holds
/// all land of the cells and all that they enclose.
///
///     const PolygonArray outline = derived_outline(cells, crs);
///     CheckResult r = check_coverage({.rows = cells}, {.rows = outline}, crs);
///
/// Such a check finds overlaps and enclosed gaps; gaps along the outline and spill it cannot know.
/// A lake is a gap to it: name it as allowed land. The outline has the cells' own vertices, and the
/// crossings of cells that overlap there. Rows that are not valid count as made valid.
///
/// Cost: linear in the edges, plus n log n in those that do not cancel. Threads: same result for
/// any number.
PolygonArray derived_outline(const PolygonArray& cells, const Crs& crs, const Run& run = {});

}  // namespace libgrid
