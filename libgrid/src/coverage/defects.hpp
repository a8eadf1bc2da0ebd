// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "libgrid/core/run.hpp"
#include "libgrid/coverage/check.hpp"
#include "libgrid/geom/lattice.hpp"
#include "libgrid/index/box_index.hpp"
#include "libgrid/topology/arrangement.hpp"

namespace libgrid {

/// A piece of a defect's border that is an edge of a row.
struct BorderPiece {
  std::int64_t row = 0;
  Coord a, b;
};

/// A corner of a region, and the crossing that was rounded to it.
struct Corner {
  Coord node, crossing;
};

/// A connected region of one parent with one kind of defect and one set of cells.
struct Defect {
  IssueKind kind = IssueKind::gap;
  GapForm form = GapForm::none;
  std::vector<std::int64_t> cells;  ///< covering cells; of a gap or mismatch, the cells around it
  std::vector<BorderPiece> border;  ///< edges of `cells` on it
  std::int64_t neighbour = -1;      ///< of a misnest: the parent it lies in
  /// Of the land itself, in CRS units squared: its corners are where borders cross, unrounded.
  double area = 0;
  std::vector<Corner> corners;  ///< that are not where borders cross, by node
  PolygonArray region;          ///< one row; empty for borders that match but for vertices
  Coord place;
};

/// An undirected edge of cells or parents, a < b, and the vertices where defects cut it, from a
/// to b.
struct Split {
  Coord a, b;
  std::vector<Coord> at;
};

struct Defects {
  std::vector<Defect> rows;   ///< in canonical order
  std::vector<Split> splits;  ///< by (a, b)
  std::int64_t allowed = 0;   ///< regions left out because they lie in allowed land
};

struct DefectInput {
  std::span<const Segment> residue;  ///< of this parent; source: row of cells, -1 = the parent's
  const PolygonArray& cells;
  std::span<const std::int64_t> cells_of_parent;
  const PolygonArray& parents;
  const BoxIndex& parent_boxes;
  std::size_t parent = 0;
  const PolygonArray* allowed = nullptr;
  Lattice lattice;
};

/// The regions that the residue of one parent bounds. Nothing is told as mismatch for being narrow
/// here: that is decided by measuring. Along every border of a region, once split, each row that
/// has the edge has it whole.
Defects find_defects(const DefectInput& input, const Run& run);

}  // namespace libgrid
