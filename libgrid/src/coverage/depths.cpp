// SPDX-License-Identifier: Apache-2.0
#include "depths.hpp"

namespace libgrid {

namespace {

/// Crossing an edge from right to left changes the depth by its net, so depths spread from the
/// unbounded face, which has depth 0, without any point location.
std::vector<std::int32_t> spread_depths(const Faces& faces, const std::vector<std::int32_t>& net) {
  std::vector<std::int32_t> depth(faces.size(), 0);
  for (const std::size_t h : ways_in(faces)) {
    const auto from = static_cast<std::size_t>(faces.left[h]);
    const auto to = static_cast<std::size_t>(faces.left[h ^ 1]);
    depth[to] = depth[from] + (h % 2 == 0 ? -net[h / 2] : net[h / 2]);
  }
  return depth;
}

}  // namespace

Depths depths_of(const Arrangement& all, const Segments& segments) {
  std::vector<std::uint8_t> keep(all.edges.size());
  for (std::size_t e = 0; e < keep.size(); ++e)
    keep[e] = segments.net(all.uses_of(e)) != 0 || segments.helps(all.uses_of(e));
  Depths out;
  out.arrangement = prune(select_edges(all, keep));
  out.faces = trace_faces(out.arrangement);
  std::vector<std::int32_t> net;
  for (std::size_t e = 0; e < out.arrangement.edges.size(); ++e)
    net.push_back(segments.net(out.arrangement.uses_of(e)));
  out.depth = spread_depths(out.faces, net);
  return out;
}

}  // namespace libgrid
