// SPDX-License-Identifier: Apache-2.0
#include "defects.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "libgrid/geom/measures.hpp"
#include "libgrid/index/box_index.hpp"
#include "libgrid/locate/locator.hpp"
#include "topology/union_find.hpp"

namespace libgrid {

namespace {

/// An arrangement of residue edges and of helping edges, the depth of each face relative to the
/// parent, and the faces themselves.
struct Depths {
  Arrangement arrangement;
  Faces faces;
  std::vector<std::int32_t> depth;
};

/// Segments from `residue` on only help to cut faces; they carry no depth.
struct Segments {
  std::vector<Segment> all;
  std::size_t residue = 0;

  std::int32_t net(std::span<const Arrangement::Use> uses) const {
    std::int32_t net = 0;
    for (const auto& use : uses)
      if (static_cast<std::size_t>(use.segment) < residue) net += use.sign;
    return net;
  }
  bool helps(std::span<const Arrangement::Use> uses) const {
    return std::any_of(uses.begin(), uses.end(), [&](const auto& use) {
      return static_cast<std::size_t>(use.segment) >= residue;
    });
  }
};

std::vector<std::int64_t> sorted_unique(std::vector<std::int64_t> rows) {
  std::sort(rows.begin(), rows.end());
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
  return rows;
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

/// Rows whose box meets a face that is covered too often, or any defect: they part it into pieces
/// that each have one set of cells, and tell which.
struct Near {
  std::vector<std::int64_t> cells, parents, allowed;
};

/// Adds the edges of a row that meet one of the faces `near`, which are those that its box meets.
void add_row_edges(const PolygonArray& polygons, std::int64_t row, const std::vector<Box>& faces,
                   const BoxIndex& index, const std::vector<std::int64_t>& near,
                   std::vector<Segment>& segments) {
  constexpr std::size_t few = 16;
  std::vector<std::int64_t> found;
  const auto meets_any = [&](const Box& box) {
    if (near.size() <= few)
      return std::any_of(near.begin(), near.end(), [&](std::int64_t f) {
        return faces[static_cast<std::size_t>(f)].meets(box);
      });
    index.query(box, found);
    return !found.empty();
  };
  const Range rings = polygons.row_rings(static_cast<std::size_t>(row));
  for (std::int64_t r = rings.begin; r < rings.end; ++r) {
    const auto ring = polygons.ring(r);
    for (std::size_t i = 1; i < ring.size(); ++i) {
      Box box;
      box.add(ring[i - 1]);
      box.add(ring[i]);
      if (meets_any(box)) segments.push_back({ring[i - 1], ring[i], 0});
    }
  }
}

Near add_helping_edges(const Depths& first, const DefectInput& in, Segments& segments) {
  std::vector<Box> covered, defect;
  for (std::size_t f = 1; f < first.faces.size(); ++f) {
    if (first.depth[f] > 0) covered.push_back(first.faces.polygons.box(f));
    if (first.depth[f] != 0) defect.push_back(first.faces.polygons.box(f));
  }
  Near near;
  std::vector<std::int64_t> found;
  auto add = [&](const PolygonArray& polygons, std::int64_t row, const std::vector<Box>& faces,
                 const BoxIndex& index, std::vector<std::int64_t>& rows) {
    if (!polygons.has(static_cast<std::size_t>(row))) return;
    index.query(polygons.box(static_cast<std::size_t>(row)), found);
    if (found.empty()) return;
    rows.push_back(row);
    add_row_edges(polygons, row, faces, index, found, segments.all);
  };
  if (!covered.empty()) {
    const BoxIndex index(covered);
    for (const std::int64_t row : in.cells_of_parent)
      add(in.cells, row, covered, index, near.cells);
    std::vector<std::int64_t> parents, meeting;
    for (const Box& box : covered) {
      in.parent_boxes.query(box, meeting);
      parents.insert(parents.end(), meeting.begin(), meeting.end());
    }
    for (const std::int64_t row : sorted_unique(std::move(parents)))
      add(in.parents, row, covered, index, near.parents);
  }
  if (in.allowed && !defect.empty()) {
    const BoxIndex index(defect);
    for (std::size_t row = 0; row < in.allowed->size(); ++row)
      add(*in.allowed, static_cast<std::int64_t>(row), defect, index, near.allowed);
  }
  return near;
}

/// Rows of an array that are near, and where a point lies in them.
class Cover {
 public:
  Cover(const PolygonArray& polygons, const std::vector<std::int64_t>& rows)
      : rows_(rows), own_(polygons.take(rows)), locator_(own_) {}

  std::vector<std::int64_t> at(Coord p) const {
    std::vector<std::int64_t> found;
    for (const std::int64_t k : locator_.all_cells_of(p))
      found.push_back(rows_[static_cast<std::size_t>(k)]);
    return found;
  }

 private:
  const std::vector<std::int64_t>& rows_;
  PolygonArray own_;
  Locator locator_;
};

/// What a face is: its kind and covering cells; nothing for a face that is covered once.
struct Label {
  bool defect = false;
  bool allowed = false;
  IssueKind kind = IssueKind::gap;
  std::vector<std::int64_t> cells;
  std::int64_t neighbour = -1;
  friend bool operator==(const Label&, const Label&) = default;
};

std::vector<Label> label_faces(const Depths& d, const DefectInput& in, const Near& near) {
  const Cover cells(in.cells, near.cells), parents(in.parents, near.parents);
  std::optional<Cover> allowed;
  if (in.allowed) allowed.emplace(*in.allowed, near.allowed);
  std::vector<Label> labels(d.faces.size());
  for (std::size_t f = 1; f < labels.size(); ++f) {
    if (d.depth[f] == 0) continue;
    Label& label = labels[f];
    label.defect = true;
    const Coord p = inside_point(d.faces.polygons, f);
    label.allowed = allowed && !allowed->at(p).empty();
    if (d.depth[f] < 0) continue;
    label.cells = cells.at(p);
    const std::vector<std::int64_t> around = parents.at(p);
    if (std::find(around.begin(), around.end(), static_cast<std::int64_t>(in.parent)) !=
        around.end()) {
      label.kind = IssueKind::overlap;
    } else {
      label.kind = around.empty() ? IssueKind::spill : IssueKind::misnest;
      label.neighbour = around.empty() ? -1 : around.front();
    }
  }
  return labels;
}

/// The edges of a row, each from its smaller end, sorted: equal for rows of the same land that are
/// drawn with the same vertices.
std::vector<std::pair<Coord, Coord>> edge_set(const PolygonArray& polygons, std::int64_t row) {
  std::vector<std::pair<Coord, Coord>> edges;
  const Range rings = polygons.row_rings(static_cast<std::size_t>(row));
  for (std::int64_t r = rings.begin; r < rings.end; ++r) {
    const auto ring = polygons.ring(r);
    for (std::size_t i = 1; i < ring.size(); ++i)
      if (ring[i - 1] != ring[i]) edges.push_back(std::minmax(ring[i - 1], ring[i]));
  }
  std::sort(edges.begin(), edges.end());
  return edges;
}

bool same_land(const PolygonArray& cells, const std::vector<std::int64_t>& rows) {
  if (rows.size() < 2) return false;
  const auto box = cells.box(static_cast<std::size_t>(rows[0]));
  for (const std::int64_t row : rows)
    if (cells.box(static_cast<std::size_t>(row)) != box) return false;
  const auto edges = edge_set(cells, rows[0]);
  return std::all_of(rows.begin() + 1, rows.end(),
                     [&](std::int64_t row) { return edge_set(cells, row) == edges; });
}

/// What stands along the border of each group of faces.
struct Borders {
  std::vector<std::vector<std::int64_t>> cells;    ///< with an edge on it, ascending
  std::vector<std::vector<std::int32_t>> outline;  ///< half-edges on the parent's outline
  std::vector<std::int64_t> edges;                 ///< on it, in all
  std::vector<double> length, outline_length;
  std::vector<double> area;  ///< inside it, of unrounded land
};

/// The place of an arrangement's node on one of the segments that meet in it. Crossings are rounded
/// to the lattice, or to an end nearby; areas are not.
Coord on_line(const Segment& s, Coord node) {
  if (node == s.a || node == s.b) return node;
  const double dx = s.b.x - s.a.x, dy = s.b.y - s.a.y;
  const double t = ((node.x - s.a.x) * dx + (node.y - s.a.y) * dy) / (dx * dx + dy * dy);
  return {s.a.x + t * dx, s.a.y + t * dy};
}

/// Twice the area under a piece of border as seen from a place: along the segment, and from it to
/// the nodes at its ends.
double swept(Coord origin, Coord from, Coord to, const Segment& s) {
  const auto cross = [origin](Coord p, Coord q) {
    return (p.x - origin.x) * (q.y - origin.y) - (q.x - origin.x) * (p.y - origin.y);
  };
  const Coord a = on_line(s, from), b = on_line(s, to);
  return cross(from, a) + cross(a, b) + cross(b, to);
}

/// A piece of a group's border at a node.
struct BorderEnd {
  std::size_t group = 0;
  std::int32_t node = 0;
  bool leaves = false;
  std::int64_t segment = 0;
};

/// What the area gains where two segments cross beside the node that both were given: the corner is
/// the crossing itself, not the node.
double corner_gain(const Segment& in, const Segment& out, Coord node) {
  const auto cross = [](Coord p, Coord q) { return p.x * q.y - q.x * p.y; };
  const auto minus = [](Coord p, Coord q) { return Coord{p.x - q.x, p.y - q.y}; };
  const Coord p = minus(on_line(in, node), node), q = minus(on_line(out, node), node);
  if (p == q) return 0;
  const Coord d = minus(in.b, in.a), e = minus(out.b, out.a), apart = minus(out.a, in.a);
  const double turn = cross(d, e);
  const double t = cross(apart, e) / turn, u = cross(apart, d) / turn;
  if (!(t >= 0 && t <= 1 && u >= 0 && u <= 1)) return 0;
  const Coord x = minus({in.a.x + t * d.x, in.a.y + t * d.y}, node);
  return (cross(p, x) + cross(x, q)) / 2;
}

void add_corners(const Depths& d, const Segments& segments, std::vector<BorderEnd>& ends,
                 std::vector<double>& area) {
  std::sort(ends.begin(), ends.end(), [](const BorderEnd& l, const BorderEnd& r) {
    return std::tie(l.group, l.node, l.leaves, l.segment) <
           std::tie(r.group, r.node, r.leaves, r.segment);
  });
  const auto same = [](const BorderEnd& l, const BorderEnd& r) {
    return l.group == r.group && l.node == r.node;
  };
  for (std::size_t i = 0, end = 0; i < ends.size(); i = end) {
    while (end < ends.size() && same(ends[i], ends[end])) ++end;
    if (end - i != 2) continue;  // where borders touch, who follows whom is not told here
    area[ends[i].group] += corner_gain(segments.all[static_cast<std::size_t>(ends[i].segment)],
                                       segments.all[static_cast<std::size_t>(ends[i + 1].segment)],
                                       d.arrangement.nodes[static_cast<std::size_t>(ends[i].node)]);
  }
}

Borders borders_of(const Depths& d, const std::vector<std::int64_t>& group, std::size_t groups,
                   const Segments& segments) {
  Borders out{std::vector<std::vector<std::int64_t>>(groups),
              std::vector<std::vector<std::int32_t>>(groups),
              std::vector<std::int64_t>(groups),
              std::vector<double>(groups),
              std::vector<double>(groups),
              std::vector<double>(groups)};
  std::vector<Coord> origin(groups);
  std::vector<BorderEnd> ends;
  for (std::size_t e = 0; e < d.arrangement.edges.size(); ++e)
    for (const std::size_t h : {2 * e, 2 * e + 1}) {
      const std::int64_t own = group[static_cast<std::size_t>(d.faces.left[h])];
      if (own < 0 || own == group[static_cast<std::size_t>(d.faces.left[h ^ 1])]) continue;
      const auto g = static_cast<std::size_t>(own);
      bool outline = false;
      for (const auto& use : d.arrangement.uses_of(e)) {
        if (static_cast<std::size_t>(use.segment) >= segments.residue) continue;
        const std::int64_t row = segments.all[static_cast<std::size_t>(use.segment)].source;
        if (row < 0)
          outline = true;
        else
          out.cells[g].push_back(row);
      }
      const auto& edge = d.arrangement.edges[e];
      const Coord a = d.arrangement.nodes[static_cast<std::size_t>(edge.from)];
      const Coord b = d.arrangement.nodes[static_cast<std::size_t>(edge.to)];
      const double length = std::hypot(b.x - a.x, b.y - a.y);
      if (out.edges[g] == 0) origin[g] = a;
      const auto uses = d.arrangement.uses_of(e);
      const Segment& along = segments.all[static_cast<std::size_t>(uses.front().segment)];
      out.area[g] += swept(origin[g], h % 2 == 0 ? a : b, h % 2 == 0 ? b : a, along) / 2;
      const bool forward = h % 2 == 0;
      ends.push_back({g, forward ? edge.from : edge.to, true, uses.front().segment});
      ends.push_back({g, forward ? edge.to : edge.from, false, uses.front().segment});
      ++out.edges[g];
      out.length[g] += length;
      if (!outline) continue;
      out.outline_length[g] += length;
      out.outline[g].push_back(static_cast<std::int32_t>(h));
    }
  add_corners(d, segments, ends, out.area);
  for (auto& rows : out.cells) rows = sorted_unique(std::move(rows));
  return out;
}

/// In how many connected stretches half-edges lie.
std::size_t stretches(const Arrangement& arrangement, const std::vector<std::int32_t>& half_edges) {
  std::map<std::int32_t, std::size_t> number;
  auto numbered = [&](std::int32_t node) { return number.try_emplace(node, number.size()).first; };
  std::vector<std::pair<std::size_t, std::size_t>> links;
  for (const std::int32_t h : half_edges) {
    const auto& edge = arrangement.edges[static_cast<std::size_t>(h) / 2];
    const std::size_t from = numbered(edge.from)->second;
    links.emplace_back(from, numbered(edge.to)->second);
  }
  UnionFind joined(number.size());
  for (const auto& [a, b] : links) joined.join(a, b);
  std::size_t count = 0;
  for (std::size_t n = 0; n < number.size(); ++n) count += joined.root(n) == n;
  return count;
}

GapForm form_of(const Depths& d, const Borders& borders, std::size_t g) {
  if (borders.outline[g].empty())
    return borders.cells[g].size() == 1 ? GapForm::inside : GapForm::enclosed;
  const bool all_around = borders.edges[g] == static_cast<std::int64_t>(borders.outline[g].size());
  if (!all_around && stretches(d.arrangement, borders.outline[g]) > 1) return GapForm::through;
  // The inner side of a strip is about as long as the outline, and it has two ends.
  return borders.outline_length[g] > 0.45 * borders.length[g] ? GapForm::outline : GapForm::open;
}

Defects regions(const Depths& d, const std::vector<Label>& labels, const Segments& segments,
                const PolygonArray& cells) {
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
  const Borders borders = borders_of(d, group, first.size(), segments);
  Defects out;
  for (std::size_t g = 0; g < first.size(); ++g) {
    const Label& label = labels[first[g]];
    if (label.allowed) {
      ++out.allowed;
      continue;
    }
    const auto row = static_cast<std::int64_t>(g);
    // A sliver may be too thin for a place inside it; its borders still tell whose it is.
    const bool by_border = label.kind == IssueKind::gap || label.cells.empty();
    Defect defect{label.kind,
                  GapForm::none,
                  by_border ? borders.cells[g] : label.cells,
                  label.neighbour,
                  borders.area[g],
                  polygons.take({&row, 1}),
                  inside_point(polygons, g)};
    if (label.kind == IssueKind::gap) defect.form = form_of(d, borders, g);
    if (label.kind == IssueKind::overlap && same_land(cells, defect.cells))
      defect.kind = IssueKind::duplicate;
    out.rows.push_back(std::move(defect));
  }
  return out;
}

/// Nodes that some segment along an edge passes without a vertex of its own.
std::vector<std::uint8_t> lacking_nodes(const Arrangement& all, const Segments& segments) {
  std::vector<std::uint8_t> lacking(all.nodes.size(), 0);
  for (std::size_t e = 0; e < all.edges.size(); ++e)
    for (const auto& use : all.uses_of(e)) {
      const Segment& s = segments.all[static_cast<std::size_t>(use.segment)];
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
std::vector<Defect> unmatched_vertices(const Arrangement& all, const Segments& segments) {
  std::vector<std::uint8_t> told = lacking_nodes(all, segments);
  UnionFind joined(all.nodes.size());
  std::vector<std::size_t> cancelled;
  for (std::size_t e = 0; e < all.edges.size(); ++e) {
    const auto from = static_cast<std::size_t>(all.edges[e].from);
    const auto to = static_cast<std::size_t>(all.edges[e].to);
    if (segments.net(all.uses_of(e)) == 0) {
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
      const std::int64_t row = segments.all[static_cast<std::size_t>(use.segment)].source;
      if (row >= 0) defect.cells.push_back(row);
    }
  }
  std::vector<Defect> out;
  for (auto& [root, defect] : runs) {
    defect.cells = sorted_unique(std::move(defect.cells));
    out.push_back(std::move(defect));
  }
  return out;
}

/// Where edges were cut, whether or not a defect lies there.
std::vector<Split> splits_of(const Arrangement& all, const std::vector<Segment>& segments) {
  std::map<std::pair<Coord, Coord>, std::vector<Coord>> cuts;
  for (std::size_t e = 0; e < all.edges.size(); ++e)
    for (const auto& use : all.uses_of(e)) {
      const Segment& s = segments[static_cast<std::size_t>(use.segment)];
      for (const std::int32_t n : {all.edges[e].from, all.edges[e].to}) {
        const Coord c = all.nodes[static_cast<std::size_t>(n)];
        if (c != s.a && c != s.b) cuts[std::minmax(s.a, s.b)].push_back(c);
      }
    }
  std::vector<Split> splits;
  for (auto& [ends, at] : cuts) {
    const auto [a, b] = ends;
    auto along = [&](Coord c) { return (c.x - a.x) * (b.x - a.x) + (c.y - a.y) * (b.y - a.y); };
    std::sort(at.begin(), at.end(), [&](Coord l, Coord r) {
      const double tl = along(l), tr = along(r);
      return tl != tr ? tl < tr : l < r;
    });
    at.erase(std::unique(at.begin(), at.end()), at.end());
    splits.push_back({a, b, std::move(at)});
  }
  return splits;
}

}  // namespace

Defects find_defects(const DefectInput& in, const Run& run) {
  Segments segments{{in.residue.begin(), in.residue.end()}, in.residue.size()};
  Arrangement all = arrange(segments.all, in.lattice, run);
  std::vector<Defect> vertices = unmatched_vertices(all, segments);

  Depths depths = depths_of(all, segments);
  const Near near = add_helping_edges(depths, in, segments);
  if (segments.all.size() > segments.residue) {
    all = arrange(segments.all, in.lattice, run);
    depths = depths_of(all, segments);
  }
  Defects found = regions(depths, label_faces(depths, in, near), segments, in.cells);
  found.rows.insert(found.rows.begin(), std::make_move_iterator(vertices.begin()),
                    std::make_move_iterator(vertices.end()));
  found.splits = splits_of(all, segments.all);
  return found;
}

}  // namespace libgrid
