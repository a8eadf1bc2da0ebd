// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <compare>
#include <limits>

namespace libgrid {

/// A place in the plane of some CRS: x is easting or longitude, y northing or latitude, whatever
/// the order of the CRS's axes on paper.
struct Coord {
  double x = 0;
  double y = 0;

  friend constexpr bool operator==(const Coord&, const Coord&) = default;
  /// West to east, then south to north.
  friend constexpr auto operator<=>(const Coord&, const Coord&) = default;
};

/// An axis-parallel box; a fresh one is empty.
struct Box {
  double min_x = std::numeric_limits<double>::infinity();
  double min_y = std::numeric_limits<double>::infinity();
  double max_x = -std::numeric_limits<double>::infinity();
  double max_y = -std::numeric_limits<double>::infinity();

  bool empty() const { return !(min_x <= max_x); }
  double width() const { return empty() ? 0 : max_x - min_x; }
  double height() const { return empty() ? 0 : max_y - min_y; }
  Coord centre() const { return {min_x / 2 + max_x / 2, min_y / 2 + max_y / 2}; }

  void add(Coord c) {
    min_x = std::min(min_x, c.x);
    min_y = std::min(min_y, c.y);
    max_x = std::max(max_x, c.x);
    max_y = std::max(max_y, c.y);
  }
  void add(const Box& b) {
    min_x = std::min(min_x, b.min_x);
    min_y = std::min(min_y, b.min_y);
    max_x = std::max(max_x, b.max_x);
    max_y = std::max(max_y, b.max_y);
  }
  bool contains(Coord c) const {
    return min_x <= c.x && c.x <= max_x && min_y <= c.y && c.y <= max_y;
  }
  bool meets(const Box& b) const {
    return min_x <= b.max_x && b.min_x <= max_x && min_y <= b.max_y && b.min_y <= max_y;
  }
  friend bool operator==(const Box&, const Box&) = default;
};

}  // namespace libgrid
