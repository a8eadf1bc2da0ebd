// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "libgrid/core/run.hpp"
#include "libgrid/crs/crs.hpp"
#include "libgrid/geom/arrays.hpp"
#include "libgrid/topology/chain_sum.hpp"

namespace libgrid {

/// Land that went from one group to another, ascending by from, to; -1 = none.
struct MovedLand {
  std::vector<std::int64_t> from, to;
  PolygonArray geometry;
  std::int64_t within_resolution = 0;  ///< regions that are nowhere as wide
};

/// The land that edges left of each group bound: where its depth is positive the group lost it,
/// where it is negative the group gained it.
MovedLand moved_land(const ChainSum& left, const Crs& crs, double resolution_m, const Run& run);

}  // namespace libgrid
