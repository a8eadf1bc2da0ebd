// SPDX-License-Identifier: Apache-2.0
#include "repair_cut.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "topology/union_find.hpp"

namespace libgrid {

namespace {

/// One group for each face inside the region, -1 outside.
std::vector<std::int64_t> faces_inside(const Arrangement& all, const Faces& faces,
                                       std::int64_t border_segments) {
  UnionFind land(faces.size());
  std::vector<std::size_t> inner;
  for (std::size_t e = 0; e < all.edges.size(); ++e) {
    std::int32_t net = 0;
    for (const auto& use : all.uses_of(e))
      if (use.line < border_segments) net += use.sign;
    const auto left = static_cast<std::size_t>(faces.left[2 * e]);
    const auto right = static_cast<std::size_t>(faces.left[2 * e + 1]);
    if (net == 0)
      land.join(left, right);
    else
      inner.push_back(net > 0 ? left : right);
  }
  std::set<std::size_t> inside;
  for (const std::size_t f : inner) inside.insert(land.root(f));
  std::vector<std::int64_t> group(faces.size(), -1);
  std::int64_t next = 0;
  for (std::size_t f = 1; f < faces.size(); ++f)
    if (inside.contains(land.root(f))) group[f] = next++;
  return group;
}

}  // namespace

CutRegion cut_region(const PolygonArray& region, std::span<const Segment> lines, Lattice lattice) {
  std::vector<Segment> segments;
  append_segments(region, segments);
  const auto border = static_cast<std::int64_t>(segments.size());
  segments.insert(segments.end(), lines.begin(), lines.end());
  const Arrangement all = prune(arrange(segments, lattice));
  const Faces faces = trace_faces(all);
  const std::vector<std::int64_t> group = faces_inside(all, faces, border);
  const std::int64_t groups = *std::max_element(group.begin(), group.end()) + 1;

  // Where a line only touched the border, no vertex is wanted.
  const std::set<Coord> own(region.coords().begin(), region.coords().end());
  const std::vector<std::uint8_t> degree = border_degrees(all, faces, group);
  std::vector<std::uint8_t> keep(all.nodes.size(), 1);
  for (std::size_t e = 0; e < all.edges.size(); ++e)
    for (const auto& use : all.uses_of(e))
      if (use.line < border)
        for (const std::int32_t n : {all.edges[e].from, all.edges[e].to}) {
          const auto node = static_cast<std::size_t>(n);
          keep[node] = degree[node] >= 3 || own.contains(all.nodes[node]);
        }
  CutRegion out;
  out.pieces = dissolve(all, faces, group, groups, keep);
  std::map<std::pair<Coord, Coord>, std::vector<Coord>> cuts;
  for (std::size_t e = 0; e < all.edges.size(); ++e)
    for (const auto& use : all.uses_of(e)) {
      if (use.line >= border) continue;
      const Segment& s = segments[static_cast<std::size_t>(use.line)];
      for (const std::int32_t n : {all.edges[e].from, all.edges[e].to}) {
        const Coord c = all.nodes[static_cast<std::size_t>(n)];
        if (keep[static_cast<std::size_t>(n)] && c != s.a && c != s.b)
          cuts[std::minmax(s.a, s.b)].push_back(c);
      }
    }
  for (auto& [ends, at] : cuts) out.splits.push_back({ends.first, ends.second, std::move(at)});
  return out;
}

}  // namespace libgrid
