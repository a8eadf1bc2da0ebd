// SPDX-License-Identifier: Apache-2.0
#include "half_edges.hpp"

#include <algorithm>

#include "libgrid/geom/predicates.hpp"

namespace libgrid {

namespace {

/// 0 for directions from east (included) to west (excluded) over north, 1 for the others.
int half_plane(Coord from, Coord to) {
  if (to.y != from.y) return to.y > from.y ? 0 : 1;
  return to.x > from.x ? 0 : 1;
}

}  // namespace

HalfEdges::HalfEdges(const Arrangement& arrangement)
    : arrangement_(&arrangement),
      offsets_(arrangement.nodes.size() + 1, 0),
      around_(2 * arrangement.edges.size()),
      position_(2 * arrangement.edges.size()) {
  const auto halves = static_cast<std::int32_t>(around_.size());
  for (std::int32_t h = 0; h < halves; ++h) ++offsets_[static_cast<std::size_t>(origin(h)) + 1];
  for (std::size_t n = 1; n < offsets_.size(); ++n) offsets_[n] += offsets_[n - 1];
  std::vector<std::int64_t> fill(offsets_.begin(), offsets_.end() - 1);
  for (std::int32_t h = 0; h < halves; ++h)
    around_[static_cast<std::size_t>(fill[static_cast<std::size_t>(origin(h))]++)] = h;
  for (std::size_t n = 0; n + 1 < offsets_.size(); ++n) {
    const Coord centre = arrangement.nodes[n];
    std::sort(around_.begin() + offsets_[n], around_.begin() + offsets_[n + 1],
              [&](std::int32_t g, std::int32_t h) {
                const Coord to_g = ahead(g), to_h = ahead(h);
                const int side_g = half_plane(centre, to_g), side_h = half_plane(centre, to_h);
                if (side_g != side_h) return side_g < side_h;
                return orient(centre, to_g, to_h) > 0;
              });
  }
  for (std::size_t i = 0; i < around_.size(); ++i)
    position_[static_cast<std::size_t>(around_[i])] = static_cast<std::int32_t>(i);
}

std::int32_t HalfEdges::clockwise(std::int32_t h) const {
  const auto node = static_cast<std::size_t>(origin(h));
  const std::int64_t at = position_[static_cast<std::size_t>(h)];
  const std::int64_t before = at == offsets_[node] ? offsets_[node + 1] - 1 : at - 1;
  return around_[static_cast<std::size_t>(before)];
}

Walks walk_all(const HalfEdges& half_edges) {
  Walks walks;
  walks.of.assign(static_cast<std::size_t>(half_edges.count()), -1);
  for (std::int32_t start = 0; start < half_edges.count(); ++start) {
    if (walks.of[static_cast<std::size_t>(start)] >= 0) continue;
    const auto number = static_cast<std::int32_t>(walks.first.size());
    walks.first.push_back(start);
    std::int32_t h = start;
    do {
      walks.of[static_cast<std::size_t>(h)] = number;
      h = half_edges.next(h);
    } while (h != start);
  }
  return walks;
}

}  // namespace libgrid
