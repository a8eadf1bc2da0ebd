// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "libgrid/core/run.hpp"
#include "libgrid/coverage/check.hpp"

namespace libgrid {

/// What is odd about the shape of a cell, though it may be meant.
struct Remark {
  IssueKind kind = IssueKind::part;
  std::int64_t cell = 0;
  double width_m = 0;
  Coord place;
  PolygonArray shape;  ///< one row; empty for a neck
};

/// Parts, holes, slivers and necks of cells, as `options` asks, row by row.
std::vector<Remark> find_remarks(const PolygonArray& cells, const Crs& crs,
                                 const CheckOptions& options, const Run& run);

/// The tip of the first border of a row that runs out and back upon itself. Exact.
std::optional<Coord> spike_of(const PolygonArray& polygons, std::size_t row);

}  // namespace libgrid
