// SPDX-License-Identifier: Apache-2.0
#include "defects.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "defect_borders.hpp"
#include "depths.hpp"
#include "libgrid/geom/measures.hpp"
#include "libgrid/index/box_index.hpp"
#include "libgrid/locate/locator.hpp"
#include "rows.hpp"
#include "topology/union_find.hpp"

namespace libgrid {

namespace {

/// Rows whose box meets a face that is covered too often, or any defect: they part it into pieces
/// that each have one set of cells, and tell which.
struct Near {
  std::vector<std::int64_t> cells, parents, allowed;
};

/// Adds the edges of a row that meet one of the faces `near`, which are those that its box meets.
void add_row_edges(const PolygonArray& polygons, std::int64_t row, const std::vector<Box>& faces,
                   const BoxIndex& index, const std::vector<std::int64_t>& near,
                   std::int64_t source, std::vector<Segment>& segments) {
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
      if (meets_any(box)) segments.push_back({ring[i - 1], ring[i], source});
    }
  }
}

Near add_helping_edges(const Depths& first, const DefectInput& in, Segments& segments) {
  const std::vector<Box> boxes = face_boxes(first.arrangement, first.faces);
  std::vector<Box> covered, defect;
  for (std::size_t f = 1; f < boxes.size(); ++f) {
    if (first.depth[f] > 0) covered.push_back(boxes[f]);
    if (first.depth[f] != 0) defect.push_back(boxes[f]);
  }
  Near near;
  std::vector<std::int64_t> found;
  auto add = [&](const PolygonArray& polygons, std::int64_t row, const std::vector<Box>& faces,
                 const BoxIndex& index, std::vector<std::int64_t>& rows) {
    if (!polygons.has(static_cast<std::size_t>(row))) return;
    index.query(polygons.box(static_cast<std::size_t>(row)), found);
    if (found.empty()) return;
    rows.push_back(row);
    add_row_edges(polygons, row, faces, index, found, &polygons == &in.cells ? row : -1,
                  segments.all);
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
  const PolygonArray shapes = face_polygons(d.arrangement, d.faces);
  std::vector<Label> labels(d.faces.size());
  for (std::size_t f = 1; f < labels.size(); ++f) {
    if (d.depth[f] == 0) continue;
    Label& label = labels[f];
    label.defect = true;
    const Coord p = inside_point(shapes, f);
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
    const std::size_t least = label.kind == IssueKind::overlap ? 2 : 1;
    const bool by_border = label.kind == IssueKind::gap || label.cells.size() < least;
    Defect defect{label.kind,
                  GapForm::none,
                  by_border ? borders.cells[g] : label.cells,
                  {},
                  label.neighbour,
                  borders.area[g],
                  borders.corners[g],
                  polygons.take({&row, 1}),
                  inside_point(polygons, g)};
    for (const BorderPiece& piece : borders.pieces[g])
      if (std::binary_search(defect.cells.begin(), defect.cells.end(), piece.row))
        defect.border.push_back(piece);
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
      const Segment& s = segments.all[static_cast<std::size_t>(use.line)];
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
      const std::int64_t row = segments.all[static_cast<std::size_t>(use.line)].source;
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
      const Segment& s = segments[static_cast<std::size_t>(use.line)];
      for (const std::int32_t n : {all.edges[e].from, all.edges[e].to}) {
        const Coord c = all.nodes[static_cast<std::size_t>(n)];
        if (c != s.a && c != s.b) cuts[std::minmax(s.a, s.b)].push_back(c);
      }
    }
  std::vector<Split> splits;
  for (auto& [ends, at] : cuts) {
    const Coord a = ends.first, b = ends.second;
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
