// SPDX-License-Identifier: Apache-2.0
#include "assign/ground.hpp"

#include <limits>

#include "libgrid/core/error.hpp"

namespace libgrid {

std::vector<Coord> places_in(const Crs& stored, const Crs& metres, std::span<const Coord> places) {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  const Transform to_metres(stored, metres);
  std::vector<Coord> made;
  made.reserve(places.size());
  for (const Coord c : places) try {
      made.push_back(to_metres(c));
    } catch (const Error&) {
      made.push_back({none, none});
    }
  return made;
}

}  // namespace libgrid
