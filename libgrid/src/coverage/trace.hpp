// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "defects.hpp"
#include "libgrid/coverage/check.hpp"
#include "libgrid/topology/chain_sum.hpp"

namespace libgrid {

/// What a check finds on the way and repair needs, of one level.
struct LevelTrace {
  std::vector<std::int64_t> parent_of;
  ChainSum sum;
  std::vector<Split> splits;  ///< of all parents, one after the other
};

/// The position of the level above one.
inline std::size_t level_above(std::span<const CoverageLevel> levels, std::size_t l) {
  return levels[l].above < 0 ? l - 1 : static_cast<std::size_t>(levels[l].above);
}

/// The parent in which each cell's inside point lies, -1 = none.
std::vector<std::int64_t> located_parents(const PolygonArray& cells, const PolygonArray& parents,
                                          const Run& run);

/// check_levels; `trace` gets one entry for each level but the first.
CheckResult check_traced(std::span<const CoverageLevel> levels, const Crs& crs,
                         const People& people, const CheckOptions& options, const Run& run,
                         std::vector<LevelTrace>* trace);

}  // namespace libgrid
