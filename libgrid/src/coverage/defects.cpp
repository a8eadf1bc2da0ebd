// SPDX-License-Identifier: Apache-2.0
#include "defects.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "libgrid/geom/measures.hpp"
#include "libgrid/index/box_index.hpp"
#include "libgrid/locate/locator.hpp"
#include "libgrid/topology/arrangement.hpp"
#include "topology/union_find.hpp"

namespace libgrid {

namespace {

/// An arrangement of residue edges (source = position in the residue) and of helping edges
/// (source = -1), the depth of each face relative to the parent, and the faces themselves.
struct Depths {
  Arrangement arrangement;
  Faces faces;
  std::vector<std::int32_t> depth;
};

std::vector<Segment> as_segments(const std::vector<ResidueEdge>& residue) {
  std::vector<Segment> segments;
  for (std::size_t i = 0; i < residue.size(); ++i)
    segments.push_back({residue[i].a, residue[i].b, static_cast<std::int64_t>(i)});
  return segments;
}

std::int32_t net_of(std::span<const Arrangement::Use> uses, const std::vector<Segment>& segments,
                    const std::vector<ResidueEdge>& residue) {
  std::int32_t net = 0;
  for (const auto& use : uses) {
    const std::int64_t source = segments[static_cast<std::size_t>(use.segment)].source;
    if (source >= 0) net += use.sign * residue[static_cast<std::size_t>(source)].net;
  }
  return net;
}

bool has_help(std::span<const Arrangement::Use> uses, const std::vector<Segment>& segments) {
  return std::any_of(uses.begin(), uses.end(), [&](const auto& use) {
    return segments[static_cast<std::size_t>(use.segment)].source < 0;
  });
}

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

Depths depths_of(const Arrangement& all, const std::vector<Segment>& segments,
                 const std::vector<ResidueEdge>& residue) {
  std::vector<std::uint8_t> keep(all.edges.size());
  for (std::size_t e = 0; e < keep.size(); ++e)
    keep[e] = net_of(all.uses_of(e), segments, residue) != 0 || has_help(all.uses_of(e), segments);
  Depths out;
  out.arrangement = prune(select_edges(all, keep));
  out.faces = trace_faces(out.arrangement);
  std::vector<std::int32_t> net;
  for (std::size_t e = 0; e < out.arrangement.edges.size(); ++e)
    net.push_back(net_of(out.arrangement.uses_of(e), segments, residue));
  out.depth = spread_depths(out.arrangement, out.faces, net);
  return out;
}

/// Adds the edges of the parent and its cells that meet a face covered too often: they part it into
/// pieces that each have one set of cells.
void add_helping_edges(const Depths& first, const PolygonArray& cells,
                       const std::vector<std::int64_t>& rows, const PolygonArray& parents,
                       std::size_t parent, std::vector<Segment>& segments) {
  std::vector<Box> boxes;
  for (std::size_t f = 1; f < first.faces.size(); ++f)
    if (first.depth[f] > 0) boxes.push_back(first.faces.polygons.box(f));
  if (boxes.empty()) return;
  const BoxIndex index(boxes);
  std::vector<std::int64_t> found;
  auto add_row = [&](const PolygonArray& polygons, std::size_t row) {
    index.query(polygons.box(row), found);
    if (found.empty()) return;
    const Range rings = polygons.row_rings(row);
    for (std::int64_t r = rings.begin; r < rings.end; ++r) {
      const auto ring = polygons.ring(r);
      for (std::size_t i = 1; i < ring.size(); ++i) {
        Box box;
        box.add(ring[i - 1]);
        box.add(ring[i]);
        index.query(box, found);
        if (!found.empty()) segments.push_back({ring[i - 1], ring[i], -1});
      }
    }
  };
  add_row(parents, parent);
  for (const std::int64_t row : rows) add_row(cells, static_cast<std::size_t>(row));
}

/// What a face is: its kind and covering cells; nothing for a face that is covered once.
struct Label {
  bool defect = false;
  IssueKind kind = IssueKind::gap;
  std::vector<std::int64_t> cells;
  friend bool operator==(const Label&, const Label&) = default;
};

Label label_face(const Depths& d, std::size_t face, const Locator& in_cells,
                 const Locator& in_parent, const std::vector<std::int64_t>& rows) {
  Label label;
  if (d.depth[face] == 0) return label;
  label.defect = true;
  if (d.depth[face] < 0) return label;
  const Coord p = inside_point(d.faces.polygons, face);
  for (const std::int64_t k : in_cells.all_cells_of(p))
    label.cells.push_back(rows[static_cast<std::size_t>(k)]);
  label.kind = in_parent.all_cells_of(p).empty() ? IssueKind::spill : IssueKind::overlap;
  return label;
}

/// The cells that have an edge on the border of a group of faces.
std::vector<std::vector<std::int64_t>> cells_around(const Depths& d,
                                                    const std::vector<std::int64_t>& group,
                                                    std::size_t groups,
                                                    const std::vector<Segment>& segments,
                                                    const std::vector<ResidueEdge>& residue) {
  std::vector<std::vector<std::int64_t>> around(groups);
  for (std::size_t e = 0; e < d.arrangement.edges.size(); ++e)
    for (const std::size_t h : {2 * e, 2 * e + 1}) {
      const std::int64_t g = group[static_cast<std::size_t>(d.faces.left[h])];
      if (g < 0 || g == group[static_cast<std::size_t>(d.faces.left[h ^ 1])]) continue;
      for (const auto& use : d.arrangement.uses_of(e)) {
        const std::int64_t source = segments[static_cast<std::size_t>(use.segment)].source;
        if (source < 0) continue;
        const auto& rows = residue[static_cast<std::size_t>(source)].rows;
        auto& list = around[static_cast<std::size_t>(g)];
        list.insert(list.end(), rows.begin(), rows.end());
      }
    }
  for (auto& list : around) {
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
  }
  return around;
}

std::vector<Defect> regions(const Depths& d, const std::vector<Label>& labels,
                            const std::vector<Segment>& segments,
                            const std::vector<ResidueEdge>& residue) {
  UnionFind joined(labels.size());
  for (std::size_t e = 0; e < d.arrangement.edges.size(); ++e) {
    const auto l = static_cast<std::size_t>(d.faces.left[2 * e]);
    const auto r = static_cast<std::size_t>(d.faces.left[2 * e + 1]);
    if (labels[l].defect && labels[l] == labels[r]) joined.join(l, r);
  }
  std::vector<std::int64_t> group(labels.size(), -1);
  std::vector<std::size_t> first;
  for (std::size_t f = 0; f < labels.size(); ++f) {
    if (!labels[f].defect) continue;
    const std::size_t root = joined.root(f);
    if (root == f) {
      group[f] = static_cast<std::int64_t>(first.size());
      first.push_back(f);
    }
    group[f] = group[root];
  }
  const std::vector<std::uint8_t> keep(d.arrangement.nodes.size(), 1);
  const PolygonArray polygons =
      dissolve(d.arrangement, d.faces, group, static_cast<std::int64_t>(first.size()), keep);
  const auto around = cells_around(d, group, first.size(), segments, residue);
  std::vector<Defect> out;
  for (std::size_t g = 0; g < first.size(); ++g) {
    const Label& label = labels[first[g]];
    const std::int64_t row = static_cast<std::int64_t>(g);
    // A sliver may be too thin for a place inside it; its borders still tell whose it is.
    const bool by_border = label.kind == IssueKind::gap || label.cells.empty();
    out.push_back({label.kind, by_border ? around[g] : label.cells, polygons.take({&row, 1}),
                   inside_point(polygons, g)});
  }
  return out;
}

/// Nodes that some segment along an edge passes without a vertex of its own.
std::vector<std::uint8_t> lacking_nodes(const Arrangement& all,
                                        const std::vector<Segment>& segments) {
  std::vector<std::uint8_t> lacking(all.nodes.size(), 0);
  for (std::size_t e = 0; e < all.edges.size(); ++e)
    for (const auto& use : all.uses_of(e)) {
      const Segment& s = segments[static_cast<std::size_t>(use.segment)];
      for (const std::int32_t n : {all.edges[e].from, all.edges[e].to}) {
        const Coord c = all.nodes[static_cast<std::size_t>(n)];
        if (c != s.a && c != s.b) lacking[static_cast<std::size_t>(n)] = 1;
      }
    }
  return lacking;
}

/// Edges that cancel once they are cut at each other's vertices: the land matches, the vertices do
/// not. One defect for each connected run of them; corners of gaps, overlaps and spill are told
/// with those.
std::vector<Defect> unmatched_vertices(const Arrangement& all, const std::vector<Segment>& segments,
                                       const std::vector<ResidueEdge>& residue) {
  std::vector<std::uint8_t> told = lacking_nodes(all, segments);
  UnionFind joined(all.nodes.size());
  std::vector<std::size_t> cancelled;
  for (std::size_t e = 0; e < all.edges.size(); ++e) {
    const auto from = static_cast<std::size_t>(all.edges[e].from);
    const auto to = static_cast<std::size_t>(all.edges[e].to);
    if (net_of(all.uses_of(e), segments, residue) == 0) {
      cancelled.push_back(e);
      joined.join(from, to);
    } else {
      told[from] = told[to] = 0;
    }
  }
  std::map<std::size_t, Defect> runs;
  for (const std::size_t e : cancelled) {
    const auto from = static_cast<std::size_t>(all.edges[e].from);
    const auto to = static_cast<std::size_t>(all.edges[e].to);
    if (!told[from] && !told[to]) continue;
    auto [at, fresh] = runs.try_emplace(joined.root(from));
    Defect& defect = at->second;
    defect.kind = IssueKind::mismatch;
    if (fresh) defect.place = all.nodes[told[from] ? from : to];
    for (const auto& use : all.uses_of(e)) {
      const auto source =
          static_cast<std::size_t>(segments[static_cast<std::size_t>(use.segment)].source);
      defect.cells.insert(defect.cells.end(), residue[source].rows.begin(),
                          residue[source].rows.end());
    }
  }
  std::vector<Defect> out;
  for (auto& [root, defect] : runs) {
    std::sort(defect.cells.begin(), defect.cells.end());
    defect.cells.erase(std::unique(defect.cells.begin(), defect.cells.end()), defect.cells.end());
    out.push_back(std::move(defect));
  }
  return out;
}

}  // namespace

std::vector<Defect> find_defects(const std::vector<ResidueEdge>& residue, const PolygonArray& cells,
                                 const std::vector<std::int64_t>& cells_of_parent,
                                 const PolygonArray& parents, std::size_t parent, Lattice lattice,
                                 const Run& run) {
  std::vector<Segment> segments = as_segments(residue);
  Arrangement all = arrange(segments, lattice, run);
  std::vector<Defect> found = unmatched_vertices(all, segments, residue);

  Depths depths = depths_of(all, segments, residue);
  const std::size_t plain = segments.size();
  add_helping_edges(depths, cells, cells_of_parent, parents, parent, segments);
  if (segments.size() > plain)
    depths = depths_of(arrange(segments, lattice, run), segments, residue);

  const PolygonArray own_cells = cells.take(cells_of_parent);
  const auto parent_row = static_cast<std::int64_t>(parent);
  const PolygonArray own_parent = parents.take({&parent_row, 1});
  const Locator in_cells(own_cells), in_parent(own_parent);
  std::vector<Label> labels;
  for (std::size_t f = 0; f < depths.faces.size(); ++f)
    labels.push_back(label_face(depths, f, in_cells, in_parent, cells_of_parent));
  for (Defect& defect : regions(depths, labels, segments, residue))
    found.push_back(std::move(defect));
  return found;
}

}  // namespace libgrid
