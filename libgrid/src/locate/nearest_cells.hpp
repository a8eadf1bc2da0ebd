// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "libgrid/geom/arrays.hpp"
#include "libgrid/index/box_index.hpp"
#include "libgrid/locate/locator.hpp"
#include "locate/edge_runs.hpp"

namespace libgrid {

/// Finds cells by the distance of their borders. The cells must outlive it.
class NearestCells {
 public:
  explicit NearestCells(const PolygonArray& cells);

  /// The k nearest that are not among `besides`, nearest first, then by rank.
  std::vector<Locator::Nearest> find(Coord p, std::size_t k, std::span<const std::int64_t> rank,
                                     std::span<const std::int64_t> besides = {}) const;
  /// To the border of one cell.
  double border_distance(std::size_t cell, Coord p) const { return edges_.distance(cell, p); }

 private:
  std::vector<Box> boxes_;
  BoxIndex index_;
  EdgeRuns edges_;
};

}  // namespace libgrid
