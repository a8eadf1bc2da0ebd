// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "repair_rows.hpp"

namespace libgrid {

/// What a row has to do with a region.
struct Touch {
  std::int64_t row = -1;
  double beside_m = 0;  ///< border where the row lies beyond
  double own_m = 0;     ///< border where the row ends with the region
  bool is_all = false;  ///< the row has no other land
};

/// Length of each edge of a region in metres, by the position of its first vertex; `planar` is the
/// region in the working system. Positions that start no edge have 0.
std::vector<double> edge_lengths(const PolygonArray& planar);

/// How each of `rows` meets a one-row region. Edges are compared after `cuts`. `beyond`, when
/// given, gets the first row beyond each edge of the region; of `covered` land, the first that
/// covers it and goes on beyond.
std::vector<Touch> touches(const PolygonArray& region, std::span<const double> lengths,
                           const PolygonArray& rows, std::span<const std::int64_t> concerned,
                           const Cuts& cuts, std::vector<std::int64_t>* beyond = nullptr,
                           bool covered = false);

}  // namespace libgrid
