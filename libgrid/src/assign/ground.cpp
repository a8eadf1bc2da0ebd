// SPDX-License-Identifier: Apache-2.0
#include "assign/ground.hpp"

#include <limits>

#include "libgrid/core/error.hpp"

namespace libgrid {

std::vector<Coord> Ground::places(std::span<const Coord> stored) const {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  const Transform to_metres(crs_, metres_);
  std::vector<Coord> made;
  made.reserve(stored.size());
  for (const Coord c : stored) try {
      made.push_back(to_metres(c));
    } catch (const Error&) {
      made.push_back({none, none});
    }
  return made;
}

}  // namespace libgrid
