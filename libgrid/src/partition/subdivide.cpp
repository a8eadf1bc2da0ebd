// SPDX-License-Identifier: Apache-2.0
#include "subdivide.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "libgrid/core/error.hpp"
#include "libgrid/core/text.hpp"
#include "libgrid/geom/measures.hpp"
#include "libgrid/geom/predicates.hpp"
#include "libgrid/locate/locator.hpp"
#include "topology/union_find.hpp"

namespace libgrid {

namespace {

/// Segments of an arrangement: outlines first (source = area), then cutters.
struct Input {
  std::vector<Segment> segments;
  std::size_t outlines = 0;
  std::span<const Cutter> cutters;

  bool is_outline(const Arrangement::Use& use) const {
    return static_cast<std::size_t>(use.segment) < outlines;
  }
  const Cutter& cutter(const Arrangement::Use& use) const {
    return cutters[static_cast<std::size_t>(use.segment) - outlines];
  }
};

/// The areas each face lies in, spread from the unbounded face: crossing an outline from right to
/// left enters its area.
std::vector<std::int64_t> areas_of_faces(const Arrangement& arrangement, const Faces& faces,
                                         const Input& input) {
  std::vector<std::map<std::int64_t, std::int32_t>> depth(faces.size());
  for (const std::size_t h : ways_in(faces)) {
    const auto from = static_cast<std::size_t>(faces.left[h]);
    const auto to = static_cast<std::size_t>(faces.left[h ^ 1]);
    depth[to] = depth[from];
    const std::int32_t side = h % 2 == 0 ? -1 : 1;  // `to` is right of edge h / 2, or left
    for (const auto& use : arrangement.uses_of(h / 2)) {
      if (!input.is_outline(use)) continue;
      const std::int64_t area = input.segments[static_cast<std::size_t>(use.segment)].source;
      if ((depth[to][area] += side * use.sign) == 0) depth[to].erase(area);
    }
  }
  std::vector<std::int64_t> area(faces.size(), -1);
  for (std::size_t f = 0; f < faces.size(); ++f)
    for (const auto& [a, d] : depth[f])
      if (d > 0 && area[f] < 0) area[f] = a;
  return area;
}

/// The smallest face that each face is connected with across open edges.
std::vector<std::size_t> connected_faces(const Arrangement& arrangement, const Faces& faces,
                                         const std::vector<std::uint8_t>& open_edge) {
  UnionFind joined(faces.size());
  for (std::size_t e = 0; e < arrangement.edges.size(); ++e)
    if (open_edge[e])
      joined.join(static_cast<std::size_t>(faces.left[2 * e]),
                  static_cast<std::size_t>(faces.left[2 * e + 1]));
  std::vector<std::size_t> root(faces.size());
  for (std::size_t f = 0; f < root.size(); ++f) root[f] = joined.root(f);
  return root;
}

/// The block each face lies in: faces parted only by cutters that name a block form one block, and
/// the largest of them tells which.
std::vector<std::int64_t> blocks_of_faces(const Arrangement& arrangement, const Faces& faces,
                                          const Input& input, const PolygonArray& blocks) {
  std::vector<std::uint8_t> open_edge(arrangement.edges.size());
  for (std::size_t e = 0; e < open_edge.size(); ++e) {
    const auto uses = arrangement.uses_of(e);
    open_edge[e] = std::all_of(uses.begin(), uses.end(), [&](const auto& use) {
      return !input.is_outline(use) && input.cutter(use).block >= 0;
    });
  }
  const std::vector<std::size_t> root = connected_faces(arrangement, faces, open_edge);
  std::vector<std::size_t> largest(faces.size(), 0);
  std::vector<double> area(faces.size(), 0);
  for (std::size_t f = 1; f < faces.size(); ++f) {
    const std::size_t r = root[f];
    const double size = row_area(faces.polygons, f);
    if (size > area[r]) area[r] = size, largest[r] = f;
  }
  const Locator locator(blocks);
  std::vector<std::int64_t> block(faces.size(), -1);
  for (std::size_t f = 1; f < faces.size(); ++f) {
    if (root[f] == f) block[f] = locator.cell_of(inside_point(faces.polygons, largest[f]));
  }
  for (std::size_t f = 1; f < faces.size(); ++f) block[f] = block[root[f]];
  return block;
}

/// The edges that are an outline or a cutter inside the area and block it may cut.
std::vector<std::uint8_t> useful_edges(const Arrangement& arrangement, const Faces& faces,
                                       const std::vector<std::int64_t>& area, const Input& input,
                                       const PolygonArray* blocks) {
  std::vector<std::int64_t> block(faces.size(), -1);
  if (blocks) block = blocks_of_faces(arrangement, faces, input, *blocks);
  std::vector<std::uint8_t> keep(arrangement.edges.size());
  for (std::size_t e = 0; e < keep.size(); ++e) {
    const auto left = static_cast<std::size_t>(faces.left[2 * e]);
    const auto right = static_cast<std::size_t>(faces.left[2 * e + 1]);
    for (const auto& use : arrangement.uses_of(e)) {
      const bool useful =
          input.is_outline(use) ||
          (area[left] >= 0 && area[right] >= 0 &&
           (input.cutter(use).block < 0 ||
            (input.cutter(use).block == block[left] && input.cutter(use).block == block[right])));
      keep[e] = keep[e] || useful;
    }
  }
  return keep;
}

std::vector<Insertion> nodes_on_outlines(const Arrangement& arrangement, const Input& input) {
  struct Step {
    std::int64_t segment;
    std::int32_t from, to;
  };
  std::vector<Step> steps;
  for (std::size_t e = 0; e < arrangement.edges.size(); ++e)
    for (const auto& use : arrangement.uses_of(e)) {
      if (!input.is_outline(use)) continue;
      const auto [from, to] = arrangement.edges[e];
      steps.push_back({use.segment, use.sign > 0 ? from : to, use.sign > 0 ? to : from});
    }
  std::sort(steps.begin(), steps.end(), [](const Step& l, const Step& r) {
    return std::tie(l.segment, l.from, l.to) < std::tie(r.segment, r.from, r.to);
  });
  std::vector<Insertion> out;
  for (std::size_t i = 0; i < steps.size();) {
    std::size_t end = i;
    while (end < steps.size() && steps[end].segment == steps[i].segment) ++end;
    const Segment& s = input.segments[static_cast<std::size_t>(steps[i].segment)];
    if (end - i > 1) {
      Insertion insertion{s.a, s.b, {}};
      auto at = std::lower_bound(arrangement.nodes.begin(), arrangement.nodes.end(), s.a) -
                arrangement.nodes.begin();
      for (std::size_t k = i; k + 1 < end; ++k) {
        const auto step =
            std::lower_bound(steps.begin() + static_cast<std::ptrdiff_t>(i),
                             steps.begin() + static_cast<std::ptrdiff_t>(end), at,
                             [](const Step& l, std::ptrdiff_t node) { return l.from < node; });
        if (step == steps.begin() + static_cast<std::ptrdiff_t>(end) || step->from != at)
          throw Error(ErrorCode::bad_geometry,
                      "the outline runs beside itself closer than a lattice step near " +
                          rounded(s.a.x, 7) + " " + rounded(s.a.y, 7) + "; close that crack first",
                      {"areas", s.source, {}});
        at = step->to;
        insertion.vertices.push_back(arrangement.nodes[static_cast<std::size_t>(at)]);
      }
      if (insertion.b < insertion.a) {
        std::swap(insertion.a, insertion.b);
        std::reverse(insertion.vertices.begin(), insertion.vertices.end());
      }
      out.push_back(std::move(insertion));
    }
    i = end;
  }
  // Neighbours and levels share edges: each is listed once.
  std::sort(out.begin(), out.end(), [](const Insertion& l, const Insertion& r) {
    return std::tie(l.a, l.b) < std::tie(r.a, r.b);
  });
  out.erase(
      std::unique(out.begin(), out.end(),
                  [](const Insertion& l, const Insertion& r) { return l.a == r.a && l.b == r.b; }),
      out.end());
  return out;
}

/// Whether edges of cells and areas meet anywhere but at common ends.
bool cuts_itself(const PolygonArray& cells, const PolygonArray& areas, Lattice lattice,
                 const Run& run) {
  std::vector<Segment> edges;
  append_segments(cells, edges);
  append_segments(areas, edges);
  const Arrangement cut = arrange(edges, lattice, run);
  for (Segment& s : edges)
    if (s.b < s.a) std::swap(s.a, s.b);
  auto key = [](const Segment& s) { return std::tie(s.a, s.b); };
  std::sort(edges.begin(), edges.end(),
            [&](const Segment& l, const Segment& r) { return key(l) < key(r); });
  const auto last =
      std::unique(edges.begin(), edges.end(),
                  [&](const Segment& l, const Segment& r) { return key(l) == key(r); });
  return cut.edges.size() != static_cast<std::size_t>(last - edges.begin());
}

/// The cutters that run along one edge from end to end.
std::vector<std::uint8_t> whole_cutters(const Arrangement& arrangement, const Input& input) {
  std::vector<std::uint8_t> whole(input.cutters.size(), 0);
  for (std::size_t e = 0; e < arrangement.edges.size(); ++e)
    for (const auto& use : arrangement.uses_of(e)) {
      if (input.is_outline(use)) continue;
      const Cutter& c = input.cutter(use);
      const auto [from, to] = arrangement.edges[e];
      whole[static_cast<std::size_t>(use.segment) - input.outlines] =
          arrangement.nodes[static_cast<std::size_t>(from)] == std::min(c.a, c.b) &&
          arrangement.nodes[static_cast<std::size_t>(to)] == std::max(c.a, c.b);
    }
  return whole;
}

void describe_edges(const Input& input, Subdivision& out) {
  const Arrangement& arrangement = out.arrangement;
  out.barrier.assign(arrangement.edges.size(), BarrierClass::none);
  out.own_vertex.assign(arrangement.nodes.size(), 0);
  for (std::size_t e = 0; e < arrangement.edges.size(); ++e)
    for (const auto& use : arrangement.uses_of(e)) {
      if (!input.is_outline(use))
        out.barrier[e] = std::min(out.barrier[e], input.cutter(use).barrier);
      const Segment& s = input.segments[static_cast<std::size_t>(use.segment)];
      for (const std::int32_t n : {arrangement.edges[e].from, arrangement.edges[e].to}) {
        const Coord c = arrangement.nodes[static_cast<std::size_t>(n)];
        if (c == s.a || c == s.b) out.own_vertex[static_cast<std::size_t>(n)] = 1;
      }
    }
}

bool on_one_segment(const Arrangement& arrangement, std::size_t e, std::size_t f) {
  for (const auto& a : arrangement.uses_of(e))
    for (const auto& b : arrangement.uses_of(f))
      if (a.segment == b.segment) return true;
  return false;
}

/// The nodes that stay: vertices of outlines and cutters, places where three borders meet, and
/// those where a border turns from one line into another.
std::vector<std::uint8_t> corners_of_borders(const Subdivision& s,
                                             std::span<const std::int64_t> group) {
  const Arrangement& arrangement = s.arrangement;
  std::vector<std::uint8_t> keep = border_degrees(arrangement, s.faces, group);
  for (std::size_t n = 0; n < keep.size(); ++n) keep[n] = keep[n] > 2 || s.own_vertex[n];
  std::vector<std::int64_t> border(keep.size(), -1);  // the first at each node
  for (std::size_t e = 0; e < arrangement.edges.size(); ++e) {
    if (group[static_cast<std::size_t>(s.faces.left[2 * e])] ==
        group[static_cast<std::size_t>(s.faces.left[2 * e + 1])])
      continue;
    for (const std::int32_t node : {arrangement.edges[e].from, arrangement.edges[e].to}) {
      const auto n = static_cast<std::size_t>(node);
      if (border[n] < 0)
        border[n] = static_cast<std::int64_t>(e);
      else
        keep[n] = keep[n] || !on_one_segment(arrangement, static_cast<std::size_t>(border[n]), e);
    }
  }
  return keep;
}

}  // namespace

Subdivision subdivide(const PolygonArray& areas, std::span<const Cutter> cutters,
                      const PolygonArray* blocks, Lattice lattice, const Run& run,
                      Arrangement cut) {
  Input input;
  append_segments(areas, input.segments);
  input.outlines = input.segments.size();
  input.cutters = cutters;
  for (const Cutter& c : cutters) input.segments.push_back({c.a, c.b, -1});

  Subdivision out;
  auto trace = [&](Arrangement arrangement) {
    out.arrangement = std::move(arrangement);
    out.faces = trace_faces(out.arrangement);
    out.area = areas_of_faces(out.arrangement, out.faces, input);
  };
  if (cut.edges.empty()) cut = arrange(input.segments, lattice, run);
  trace(prune(cut));
  cut = {};
  run.check_stop();
  out.first_cutter = static_cast<std::int64_t>(input.outlines);
  out.whole = whole_cutters(out.arrangement, input);
  const auto keep = useful_edges(out.arrangement, out.faces, out.area, input, blocks);
  if (std::find(keep.begin(), keep.end(), 0) != keep.end())
    trace(prune(select_edges(out.arrangement, keep)));
  describe_edges(input, out);
  out.on_outlines = nodes_on_outlines(out.arrangement, input);
  return out;
}

Dissolved dissolve_cells(const Subdivision& subdivision, std::span<const std::int64_t> group,
                         std::int64_t groups, const PolygonArray& areas, Lattice lattice,
                         const Run& run) {
  const Arrangement& arrangement = subdivision.arrangement;
  auto with_nodes = [&](const std::vector<std::uint8_t>& keep) {
    Dissolved out;
    out.cells = dissolve(arrangement, subdivision.faces, group, groups, keep);
    auto goes = [&](Coord c) {
      const auto at = std::lower_bound(arrangement.nodes.begin(), arrangement.nodes.end(), c);
      return keep[static_cast<std::size_t>(at - arrangement.nodes.begin())] == 0;
    };
    for (Insertion insertion : subdivision.on_outlines) {
      std::erase_if(insertion.vertices, goes);
      if (!insertion.vertices.empty()) out.inserted.push_back(std::move(insertion));
    }
    return out;
  };
  const std::vector<std::uint8_t> keep = corners_of_borders(subdivision, group);
  Dissolved slim = with_nodes(keep);
  if (std::find(keep.begin(), keep.end(), 0) == keep.end()) return slim;
  // A crossing lies up to one lattice step off its edge, so leaving it out moves a border by as
  // much. Should that make borders cross, all nodes stay.
  return cuts_itself(slim.cells, insert_vertices(areas, slim.inserted), lattice, run)
             ? with_nodes(std::vector<std::uint8_t>(keep.size(), 1))
             : slim;
}

}  // namespace libgrid
