// SPDX-License-Identifier: Apache-2.0
#include "half_edges.hpp"

#include <algorithm>
#include <numeric>

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
    : arrangement_(&arrangement), clockwise_(2 * arrangement.edges.size()) {
  std::vector<std::int64_t> begin(arrangement.nodes.size() + 1, 0);
  for (std::int32_t h = 0; h < count(); ++h) ++begin[static_cast<std::size_t>(origin(h)) + 1];
  std::partial_sum(begin.begin(), begin.end(), begin.begin());
  std::vector<std::int32_t> around(clockwise_.size());  // each node
  std::vector<std::int64_t> next(begin.begin(), begin.end() - 1);
  for (std::int32_t h = 0; h < count(); ++h)
    around[static_cast<std::size_t>(next[static_cast<std::size_t>(origin(h))]++)] = h;
  for (std::size_t n = 0; n + 1 < begin.size(); ++n) {
    const std::span here(around.begin() + begin[n], around.begin() + begin[n + 1]);
    if (here.size() > 2) sort_anticlockwise(here);  // two are in order either way
    for (std::size_t i = 0; i < here.size(); ++i)
      clockwise_[static_cast<std::size_t>(here[i])] = here[i == 0 ? here.size() - 1 : i - 1];
  }
}

/// Half-edges with one origin.
void HalfEdges::sort_anticlockwise(std::span<std::int32_t> halves) const {
  const Coord centre = at(halves.front());
  std::sort(halves.begin(), halves.end(), [&](std::int32_t g, std::int32_t h) {
    const Coord to_g = ahead(g), to_h = ahead(h);
    const int side_g = half_plane(centre, to_g), side_h = half_plane(centre, to_h);
    if (side_g != side_h) return side_g < side_h;
    return orient(centre, to_g, to_h) > 0;
  });
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
