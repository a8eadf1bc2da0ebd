// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "libgrid/geom/arrays.hpp"

namespace libgrid::sample {

/// The edges of the rows of a coverage whose borders match, and what stands on their other side.
/// An edge is named by the position of the coordinate from which it runs, its row on its left.
class CellBorders {
 public:
  using Edge = std::int64_t;

  explicit CellBorders(const PolygonArray& rows);

  /// The rows with shells anticlockwise and holes clockwise.
  const PolygonArray& rows() const { return rows_; }
  Coord from(Edge e) const { return rows_.coords()[index(e)]; }
  Coord to(Edge e) const { return rows_.coords()[index(e) + 1]; }
  std::int64_t row(Edge e) const { return row_of_ring_[index(ring(e))]; }
  std::int64_t ring(Edge e) const { return ring_of_[index(e)]; }
  Edge next(Edge e) const;
  Edge previous(Edge e) const;
  /// The same edge the other way round, or -1 where no row stands on the other side.
  Edge twin(Edge e) const { return twin_[index(e)]; }
  std::int64_t beyond(Edge e) const { return twin(e) < 0 ? -1 : row(twin(e)); }
  std::int64_t edges_in_ring(std::int64_t ring) const {
    return rows_.ring_offsets()[index(ring) + 1] - rows_.ring_offsets()[index(ring)] - 1;
  }
  /// All edges of a row, ring by ring.
  std::vector<Edge> edges_of(std::int64_t row) const;

 private:
  static std::size_t index(std::int64_t i) { return static_cast<std::size_t>(i); }
  void pair_edges();

  PolygonArray rows_;
  std::vector<std::int32_t> ring_of_;  ///< of each coordinate
  std::vector<std::int32_t> row_of_ring_;
  std::vector<std::int32_t> twin_;  ///< of each coordinate
};

/// The outlines of groups of rows: one row a group, shells and holes.
/// Errors: Error{internal} when an outline touches itself, which made-up groups do not.
PolygonArray outlines(const CellBorders& borders, const std::vector<std::int64_t>& group_of,
                      std::int64_t groups);

}  // namespace libgrid::sample
