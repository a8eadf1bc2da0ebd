// SPDX-License-Identifier: Apache-2.0
#include "render/clip.hpp"

#include <algorithm>
#include <array>

namespace libgrid::render {

namespace {

/// How far inside of one side of the box a place lies.
double depth(const Rect& box, int side, Coord c) {
  return side == 0   ? c.x - box.x0
         : side == 1 ? box.x1 - c.x
         : side == 2 ? c.y - box.y0
                     : box.y1 - c.y;
}

Coord between(Coord a, Coord b, double t) { return {a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t}; }

std::vector<Coord> cut_at(const std::vector<Coord>& ring, const Rect& box, int side) {
  std::vector<Coord> out;
  for (std::size_t i = 1; i < ring.size(); ++i) {
    const double from = depth(box, side, ring[i - 1]), to = depth(box, side, ring[i]);
    if (from >= 0) out.push_back(ring[i - 1]);
    if ((from >= 0) != (to >= 0)) out.push_back(between(ring[i - 1], ring[i], from / (from - to)));
  }
  if (!out.empty()) out.push_back(out.front());
  return out;
}

bool holds(const Rect& box, const Rings& rings) {
  const Rect all = box_of(rings);
  return box.contains(all);
}

}  // namespace

Rings clipped_rings(const Rings& rings, const Rect& box) {
  if (holds(box, rings)) return rings;
  Rings out;
  bool any = false;
  for (std::vector<Coord> ring : rings) {
    for (int side = 0; side < 4 && !ring.empty(); ++side) ring = cut_at(ring, box, side);
    if (ring.size() < 4) ring.clear();
    any = any || !ring.empty();
    out.push_back(std::move(ring));
  }
  if (!any) out.clear();
  return out;
}

Rings clipped_lines(const Rings& lines, const Rect& box) {
  if (holds(box, lines)) return lines;
  Rings out;
  for (const std::vector<Coord>& line : lines) {
    bool open = false;  // whether the last piece goes on
    for (std::size_t i = 1; i < line.size(); ++i) {
      const Coord a = line[i - 1], b = line[i];
      double enter = 0, leave = 1;
      for (int side = 0; side < 4; ++side) {
        const double from = depth(box, side, a), to = depth(box, side, b);
        if (from < 0 && to < 0) leave = -1;
        if (from < 0 && to >= 0) enter = std::max(enter, from / (from - to));
        if (from >= 0 && to < 0) leave = std::min(leave, from / (from - to));
      }
      if (enter > leave) {
        open = false;
        continue;
      }
      if (!open || enter > 0) out.push_back({between(a, b, enter)});
      out.back().push_back(leave < 1 ? between(a, b, leave) : b);
      open = leave >= 1;
    }
  }
  return out;
}

}  // namespace libgrid::render
