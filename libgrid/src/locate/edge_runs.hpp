// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "libgrid/geom/arrays.hpp"

namespace libgrid {

/// The edges of polygons in short runs, each with its box, so that the distance to a place is found
/// with a look at few edges even where a cell has many thousands. The polygons must outlive it.
class EdgeRuns {
 public:
  explicit EdgeRuns(const PolygonArray& polygons);

  /// To the nearest edge, in CRS units.
  double distance(std::size_t row, Coord p) const;

 private:
  Range runs(std::size_t row) const { return {row_offsets_[row], row_offsets_[row + 1]}; }
  /// The coordinates of a run; edges join neighbours.
  std::span<const Coord> run(std::int64_t run) const;

  const PolygonArray& polygons_;
  std::vector<Box> boxes_;
  std::vector<std::int64_t> first_;  ///< position of each run's first coordinate
  std::vector<std::int64_t> last_;   ///< and of its last
  std::vector<std::int64_t> row_offsets_;
};

}  // namespace libgrid
