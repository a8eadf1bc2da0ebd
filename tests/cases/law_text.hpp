// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sstream>
#include <string>

#include "libgrid/geom/coord.hpp"

namespace libgrid {

/// The parts written one after the other; numbers with all their digits.
template <class... Parts>
std::string text(const Parts&... parts) {
  std::ostringstream out;
  out.precision(17);
  (out << ... << parts);
  return out.str();
}

inline std::string text_of(Coord c) { return text("(", c.x, " ", c.y, ")"); }

}  // namespace libgrid
