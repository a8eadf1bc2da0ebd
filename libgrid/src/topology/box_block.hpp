// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

#include "libgrid/geom/coord.hpp"

namespace libgrid {

/// Eight boxes side by side, so that all are compared at once. Each place must be set.
struct BoxBlock {
  static constexpr std::size_t size = 8;
  std::array<double, size> min_x, min_y, max_x, max_y;

  /// An empty box meets nothing.
  void set(std::size_t k, const Box& b) {
    min_x[k] = b.min_x, min_y[k] = b.min_y, max_x[k] = b.max_x, max_y[k] = b.max_y;
  }
  Box at(std::size_t k) const { return {min_x[k], min_y[k], max_x[k], max_y[k]}; }
  Box all() const {
    Box box;
    for (std::size_t k = 0; k < size; ++k) box.add(at(k));
    return box;
  }

  /// The boxes that meet one, as bits. No branches: which do is anyone's guess.
  unsigned meeting(const Box& b) const {
    constexpr auto bit = [](bool met) { return static_cast<unsigned>(met); };
    unsigned found = 0;
    for (std::size_t k = 0; k < size; ++k)
      found |= (bit(min_x[k] <= b.max_x) & bit(b.min_x <= max_x[k]) & bit(min_y[k] <= b.max_y) &
                bit(b.min_y <= max_y[k]))
               << k;
    return found;
  }

  /// From a place to each box; infinite to an empty one.
  std::array<double, size> squared_distances(Coord p) const {
    std::array<double, size> squared;
    for (std::size_t k = 0; k < size; ++k) {
      const double dx = std::max(std::max(min_x[k] - p.x, p.x - max_x[k]), 0.0);
      const double dy = std::max(std::max(min_y[k] - p.y, p.y - max_y[k]), 0.0);
      squared[k] = dx * dx + dy * dy;
    }
    return squared;
  }
};

}  // namespace libgrid
