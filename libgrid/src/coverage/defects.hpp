// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "libgrid/core/run.hpp"
#include "libgrid/coverage/check.hpp"
#include "residue.hpp"

namespace libgrid {

/// A connected region of one parent with one kind of defect and one set of cells.
struct Defect {
  IssueKind kind = IssueKind::gap;
  std::vector<std::int64_t> cells;  ///< covering cells; of a gap or mismatch, the cells around it
  PolygonArray region;              ///< one row; empty for borders that match but for vertices
  Coord place;
};

/// The regions that the residue of one parent bounds, in canonical order. Nothing is told as
/// mismatch for being narrow here: that is decided by measuring.
std::vector<Defect> find_defects(const std::vector<ResidueEdge>& residue, const PolygonArray& cells,
                                 const std::vector<std::int64_t>& cells_of_parent,
                                 const PolygonArray& parents, std::size_t parent, Lattice lattice,
                                 const Run& run);

}  // namespace libgrid
