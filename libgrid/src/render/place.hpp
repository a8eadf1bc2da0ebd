// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "render/page.hpp"

namespace libgrid::render {

/// The ground of the map that texts and markers have taken already.
class Taken {
 public:
  explicit Taken(const Rect& frame);

  void add(const Rect& box);
  void add_leader(Coord a, Coord b);
  /// Whether a box lies inside the frame, off all boxes and leaders.
  bool free(const Rect& box) const;
  /// Whether a leader runs off all boxes and crosses no other leader.
  bool free_leader(Coord a, Coord b) const;

 private:
  template <typename Visit>
  bool any_in(const Rect& box, Visit&& visit) const;

  Rect frame_;
  int columns_ = 0;
  std::vector<std::vector<Rect>> buckets_;
  std::vector<std::pair<Coord, Coord>> leaders_;
};

/// Where a text may stand inside a shape.
struct Site {
  Coord at;
  double clearance = 0;  ///< to the outline
};

/// The centre of the largest circle inside the shape, to a quarter of a point. A shape without an
/// inside gives clearance 0 at the middle of its box.
/// Source: V. Agafonkin, "A new algorithm for finding a visual center of a polygon", 2016.
Site pole(const Rings& rings);

/// The pole first, then places spread over the shape, those near the pole first.
std::vector<Site> sites(const Rings& rings, const Site& pole);

/// Whether a box of that size around the site lies inside the shape.
bool fits(const Rings& rings, const Site& site, double width, double height);

/// Pairs of boxes with different owners that meet.
std::int64_t count_overlaps(const std::vector<std::pair<std::int64_t, Rect>>& boxes);

}  // namespace libgrid::render
