// SPDX-License-Identifier: Apache-2.0
#include "depths.hpp"

namespace libgrid {

namespace {

/// Crossing an edge from right to left changes the depth by its net, so depths spread from the
/// unbounded face, which has depth 0, without any point location.
std::vector<std::int32_t> spread_depths(const Arrangement& arrangement, const Faces& faces,
                                        const std::vector<std::int32_t>& net) {
  std::vector<std::vector<std::size_t>> edges_of(faces.size());
  for (std::size_t e = 0; e < arrangement.edges.size(); ++e)
    for (const std::size_t h : {2 * e, 2 * e + 1})
      edges_of[static_cast<std::size_t>(faces.left[h])].push_back(h);
  std::vector<std::int32_t> depth(faces.size(), 0);
  std::vector<std::uint8_t> known(faces.size(), 0);
  std::vector<std::size_t> open = {0};
  known[0] = 1;
  while (!open.empty()) {
    const std::size_t face = open.back();
    open.pop_back();
    for (const std::size_t h : edges_of[face]) {
      const auto other = static_cast<std::size_t>(faces.left[h ^ 1]);
      if (known[other]) continue;
      known[other] = 1;
      depth[other] = depth[face] + (h % 2 == 0 ? -net[h / 2] : net[h / 2]);
      open.push_back(other);
    }
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
  out.depth = spread_depths(out.arrangement, out.faces, net);
  return out;
}

}  // namespace libgrid
