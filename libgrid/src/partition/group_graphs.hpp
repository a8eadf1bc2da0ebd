// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "libgrid/partition/group_areas.hpp"

namespace libgrid {

inline std::int64_t parent_of(const GroupInput& in, std::int64_t area) {
  return in.parent.empty() ? 0 : in.parent[static_cast<std::size_t>(area)];
}

/// The areas of one parent as atoms.
struct GroupGraph {
  std::int64_t parent;
  std::vector<std::int64_t> areas;  ///< row of each atom, ascending
  AtomGraph graph;
};

/// One a parent, ascending; areas without land are left out.
std::vector<GroupGraph> group_graphs(const GroupInput& in, const AreaBorders& borders,
                                     const std::vector<std::uint8_t>& has_land);

}  // namespace libgrid
