// SPDX-License-Identifier: Apache-2.0
#include "subdivide.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "libgrid/core/error.hpp"
#include "libgrid/core/text.hpp"
#include "libgrid/crs/crs.hpp"
#include "libgrid/geom/measures.hpp"
#include "libgrid/geom/predicates.hpp"
#include "libgrid/locate/locator.hpp"
#include "topology/union_find.hpp"

namespace libgrid {

namespace {

/// Lines of an arrangement: outlines first, then cutters.
struct Input {
  std::vector<std::int64_t> area_of_ring;
  const Cutters& cutters;

  bool is_outline(const Arrangement::Use& use) const {
    return static_cast<std::size_t>(use.line) < area_of_ring.size();
  }
  std::int64_t area(const Arrangement::Use& use) const {
    return area_of_ring[static_cast<std::size_t>(use.line)];
  }
  std::size_t cutter(const Arrangement::Use& use) const {
    return static_cast<std::size_t>(use.line) - area_of_ring.size();
  }
  std::int64_t vertices(const Arrangement::Use& use) const {
    const std::vector<std::int64_t>& offsets = cutters.lines.offsets;
    return offsets[cutter(use) + 1] - offsets[cutter(use)];
  }
  BarrierClass barrier(const Arrangement::Use& use) const { return cutters.barrier[cutter(use)]; }
  std::int64_t block(const Arrangement::Use& use) const { return cutters.block[cutter(use)]; }
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
      const std::int64_t area = input.area(use);
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

/// Calls `use(face, shapes, row)` for each of some faces; few shapes are held at a time.
template <class Use>
void for_shapes(const Arrangement& arrangement, const Faces& faces,
                std::span<const std::int64_t> which, const Use& use) {
  constexpr std::size_t kAtATime = 4096;
  for (std::size_t first = 0; first < which.size(); first += kAtATime) {
    const auto some = which.subspan(first, std::min(kAtATime, which.size() - first));
    const PolygonArray shapes = face_polygons(arrangement, faces, some);
    for (std::size_t row = 0; row < some.size(); ++row)
      use(static_cast<std::size_t>(some[row]), shapes, row);
  }
}

/// The block each face lies in that a cutter of a block bounds: faces parted only by such cutters
/// form one block, and the largest of them tells which. -1 elsewhere.
std::vector<std::int64_t> blocks_of_faces(const Arrangement& arrangement, const Faces& faces,
                                          const Input& input, const NamedBlocks& blocks) {
  std::vector<std::int64_t> block(faces.size(), -1);
  if (blocks.block.empty()) return block;
  std::vector<std::uint8_t> open_edge(arrangement.edges.size());
  for (std::size_t e = 0; e < open_edge.size(); ++e) {
    const auto uses = arrangement.uses_of(e);
    open_edge[e] = std::all_of(uses.begin(), uses.end(), [&](const auto& use) {
      return !input.is_outline(use) && input.block(use) >= 0;
    });
  }
  const std::vector<std::size_t> root = connected_faces(arrangement, faces, open_edge);
  std::vector<std::uint8_t> parted(faces.size(), 0);
  for (std::size_t e = 0; e < open_edge.size(); ++e)
    if (open_edge[e]) parted[root[static_cast<std::size_t>(faces.left[2 * e])]] = 1;
  std::vector<std::int64_t> some;
  for (std::size_t f = 1; f < faces.size(); ++f)
    if (parted[root[f]]) some.push_back(static_cast<std::int64_t>(f));

  std::vector<std::int64_t> largest(faces.size(), -1);  // of each root
  std::vector<double> area(faces.size(), 0);
  for_shapes(arrangement, faces, some, [&](std::size_t f, const PolygonArray& shapes, auto row) {
    const double size = row_area(shapes, row);
    if (size > area[root[f]]) area[root[f]] = size, largest[root[f]] = static_cast<std::int64_t>(f);
  });
  std::erase_if(largest, [](std::int64_t f) { return f < 0; });
  std::sort(largest.begin(), largest.end());
  const Locator locator(blocks.shapes);
  for_shapes(arrangement, faces, largest, [&](std::size_t f, const PolygonArray& shapes, auto row) {
    const std::int64_t found = locator.cell_of(inside_point(shapes, row));
    if (found >= 0) block[root[f]] = blocks.block[static_cast<std::size_t>(found)];
  });
  for (std::size_t f = 1; f < faces.size(); ++f) block[f] = block[root[f]];
  return block;
}

/// The edges that are an outline or a cutter inside the area and block it may cut.
std::vector<std::uint8_t> useful_edges(const Arrangement& arrangement, const Faces& faces,
                                       const std::vector<std::int64_t>& area, const Input& input,
                                       const NamedBlocks& blocks) {
  const std::vector<std::int64_t> block = blocks_of_faces(arrangement, faces, input, blocks);
  std::vector<std::uint8_t> keep(arrangement.edges.size());
  for (std::size_t e = 0; e < keep.size(); ++e) {
    const auto left = static_cast<std::size_t>(faces.left[2 * e]);
    const auto right = static_cast<std::size_t>(faces.left[2 * e + 1]);
    for (const auto& use : arrangement.uses_of(e)) {
      const bool useful = input.is_outline(use) ||
                          (area[left] >= 0 && area[right] >= 0 &&
                           (input.block(use) < 0 ||
                            (input.block(use) == block[left] && input.block(use) == block[right])));
      keep[e] = keep[e] || useful;
    }
  }
  return keep;
}

/// A piece of an outline.
struct OutlinePiece {
  Arrangement::Use use;
  std::size_t edge;
};

/// The pieces of all outlines, in order along them.
std::vector<OutlinePiece> outline_pieces(const Arrangement& arrangement, const Input& input) {
  std::vector<OutlinePiece> pieces;
  for (std::size_t e = 0; e < arrangement.edges.size(); ++e)
    for (const auto& use : arrangement.uses_of(e))
      if (input.is_outline(use)) pieces.push_back({use, e});
  std::sort(pieces.begin(), pieces.end(), [](const OutlinePiece& l, const OutlinePiece& r) {
    return std::tie(l.use.line, l.use.piece) < std::tie(r.use.line, r.use.piece);
  });
  return pieces;
}

/// Walks along one ring and notes the nodes between two vertices of its own.
class OutlineWalk {
 public:
  explicit OutlineWalk(const Arrangement& arrangement) : arrangement_(arrangement) {}

  void go(const OutlinePiece& piece, std::vector<Insertion>& into) {
    const bool forward = piece.use.sign > 0;
    const std::size_t bends = arrangement_.bend_count(piece.edge);
    auto vertex = [&](std::size_t i) {
      return arrangement_.vertex(piece.edge, forward ? i : bends + 1 - i);
    };
    if (piece.use.piece == 0) own_ = vertex(0);
    if (bends > 0) {  // bends are the ring's own
      meet_own(vertex(1), into);
      own_ = vertex(bends);
    }
    if (forward ? piece.use.own_to : piece.use.own_from)
      meet_own(vertex(bends + 1), into);
    else
      between_.push_back(vertex(bends + 1));
  }

 private:
  void meet_own(Coord c, std::vector<Insertion>& into) {
    if (!between_.empty()) {
      Insertion insertion{own_, c, std::move(between_)};
      if (insertion.b < insertion.a) {
        std::swap(insertion.a, insertion.b);
        std::reverse(insertion.vertices.begin(), insertion.vertices.end());
      }
      into.push_back(std::move(insertion));
      between_.clear();
    }
    own_ = c;
  }

  const Arrangement& arrangement_;
  Coord own_;
  std::vector<Coord> between_;
};

std::vector<Insertion> nodes_on_outlines(const Arrangement& arrangement, const Input& input) {
  std::vector<Insertion> out;
  OutlineWalk walk(arrangement);
  for (const OutlinePiece& piece : outline_pieces(arrangement, input)) walk.go(piece, out);
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

/// A piece of an outline and a place on it.
struct OutlinePlace {
  Arrangement::Use use;
  Coord place;
};
std::vector<OutlinePlace> outline_places(const Arrangement& arrangement, const Input& input) {
  std::vector<OutlinePlace> places;
  for (const auto& [use, edge] : outline_pieces(arrangement, input))
    places.push_back({use, arrangement.vertex(edge, 0)});
  return places;
}

/// Errors: Error{bad_geometry} where a piece of an outline is gone, having the same land on both
/// sides.
void require_whole_outlines(const std::vector<OutlinePlace>& all, const Arrangement& after,
                            const Input& input) {
  const std::vector<OutlinePiece> left = outline_pieces(after, input);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto& [use, c] = all[i];
    if (i < left.size() && left[i].use.line == use.line && left[i].use.piece == use.piece) continue;
    throw Error(ErrorCode::bad_geometry,
                "the outline runs beside itself closer than a lattice step near " +
                    rounded(c.x, 7) + " " + rounded(c.y, 7) + "; close that crack first",
                {"areas", input.area(use), {}});
  }
}

/// Whether edges of cells and areas meet anywhere but at vertices of both.
bool cuts_itself(const PolygonArray& cells, const PolygonArray& areas, Lattice lattice,
                 const Run& run) {
  Lines rings;
  append_rings(cells, rings);
  append_rings(areas, rings);
  return needs_cutting(std::move(rings), lattice, run);
}

/// The cutters of one segment that run along one edge from end to end.
std::vector<std::uint8_t> whole_cutters(const Arrangement& arrangement, const Input& input) {
  std::vector<std::uint8_t> whole(input.cutters.size(), 0);
  for (std::size_t e = 0; e < arrangement.edges.size(); ++e)
    for (const auto& use : arrangement.uses_of(e))
      if (!input.is_outline(use) && use.own_from && use.own_to && input.vertices(use) == 2)
        whole[input.cutter(use)] = 1;
  return whole;
}

void describe_edges(const Input& input, Subdivision& out) {
  const Arrangement& arrangement = out.arrangement;
  out.barrier.assign(arrangement.edges.size(), BarrierClass::none);
  for (std::size_t e = 0; e < arrangement.edges.size(); ++e)
    for (const auto& use : arrangement.uses_of(e))
      if (!input.is_outline(use)) out.barrier[e] = std::min(out.barrier[e], input.barrier(use));
}

/// The segment on which a piece of a line starts or ends at a node.
std::pair<std::int32_t, std::int32_t> segment_at(const Arrangement& arrangement, std::size_t edge,
                                                 const Arrangement::Use& use, std::int32_t node) {
  const bool starts =
      (use.sign > 0 ? arrangement.edges[edge].from : arrangement.edges[edge].to) == node;
  const auto bends = static_cast<std::int32_t>(arrangement.bend_count(edge));
  return {use.line, starts ? use.segment : use.segment + bends};
}

/// Whether two edges lie on one segment, and no line along them has a vertex at their node.
bool goes_straight_on(const Arrangement& arrangement, std::size_t e, std::size_t f,
                      std::int32_t node) {
  for (const std::size_t edge : {e, f})
    for (const auto& use : arrangement.uses_of(edge))
      if (arrangement.edges[edge].from == node ? use.own_from : use.own_to) return false;
  for (const auto& a : arrangement.uses_of(e))
    for (const auto& b : arrangement.uses_of(f))
      if (segment_at(arrangement, e, a, node) == segment_at(arrangement, f, b, node)) return true;
  return false;
}

/// The nodes that stay: places where three borders meet, and those where a border does not go
/// straight on.
std::vector<std::uint8_t> corners_of_borders(const Subdivision& s,
                                             std::span<const std::int64_t> group) {
  const Arrangement& arrangement = s.arrangement;
  std::vector<std::uint8_t> keep = border_degrees(arrangement, s.faces, group);
  for (std::uint8_t& k : keep) k = k > 2;
  std::vector<std::int64_t> border(keep.size(), -1);  // the first at each node
  for (std::size_t e = 0; e < arrangement.edges.size(); ++e) {
    if (group[static_cast<std::size_t>(s.faces.left[2 * e])] ==
        group[static_cast<std::size_t>(s.faces.left[2 * e + 1])])
      continue;
    const auto [from, to] = arrangement.edges[e];
    if (from == to) keep[static_cast<std::size_t>(from)] = 1;  // a line that crosses itself
    for (const std::int32_t node : {from, to}) {
      const auto n = static_cast<std::size_t>(node);
      if (border[n] < 0)
        border[n] = static_cast<std::int64_t>(e);
      else if (!keep[n])
        keep[n] = !goes_straight_on(arrangement, static_cast<std::size_t>(border[n]), e, node);
    }
  }
  return keep;
}

}  // namespace

Lines lines_of(const PolygonArray& areas, const Cutters& cutters) {
  Lines lines;
  lines.coords.reserve(areas.coords().size() + cutters.lines.coords.size());
  append_rings(areas, lines);
  for (std::size_t i = 0; i < cutters.size(); ++i) lines.add(cutters.lines.line(i));
  return lines;
}

EdgeMeasures measure_edges(const Arrangement& arrangement, const Transform& to_metres) {
  EdgeMeasures out;
  const std::size_t edges = arrangement.edges.size();
  out.length_m.resize(edges);
  out.swept_m2.resize(edges);
  if (edges == 0) return out;
  const Coord origin = to_metres(arrangement.nodes[arrangement.nodes.size() / 2]);
  auto measure = [&](std::size_t e, std::span<const Coord> line) {
    for (std::size_t i = 1; i < line.size(); ++i) {
      const Coord p{line[i - 1].x - origin.x, line[i - 1].y - origin.y};
      const Coord q{line[i].x - origin.x, line[i].y - origin.y};
      // Without the origin, so that a border measures the same to the last bit whatever is around
      // it.
      out.length_m[e] += std::hypot(line[i].x - line[i - 1].x, line[i].y - line[i - 1].y);
      out.swept_m2[e] += (p.x * q.y - q.x * p.y) / 2;
    }
  };
  constexpr std::size_t kAtATime = 1 << 16;  // vertices, as single edges are too short to transform
  std::vector<Coord> some;
  for (std::size_t first = 0, end = 0; first < edges; first = end) {
    some.clear();
    for (; end < edges && some.size() < kAtATime; ++end)
      for (std::size_t i = 0; i < arrangement.bend_count(end) + 2; ++i)
        some.push_back(arrangement.vertex(end, i));
    to_metres.apply(some);
    for (std::size_t e = first, at = 0; e < end; ++e) {
      const std::size_t count = arrangement.bend_count(e) + 2;
      measure(e, std::span(some).subspan(at, count));
      at += count;
    }
  }
  return out;
}

std::vector<double> face_areas(const Faces& faces, const EdgeMeasures& edges) {
  std::vector<double> area_m2(faces.size(), 0);
  for (std::size_t e = 0; e < edges.swept_m2.size(); ++e) {
    area_m2[static_cast<std::size_t>(faces.left[2 * e])] += edges.swept_m2[e];
    area_m2[static_cast<std::size_t>(faces.left[2 * e + 1])] -= edges.swept_m2[e];
  }
  return area_m2;
}

Subdivision subdivide(const PolygonArray& areas, const Cutters& cutters, const NamedBlocks& blocks,
                      Lattice lattice, const Run& run, Arrangement cut) {
  Lines outlines;
  const Input input{append_rings(areas, outlines), cutters};

  Subdivision out;
  auto trace = [&](Arrangement arrangement) {
    out.faces = {};
    out.arrangement = prune(std::move(arrangement));
    out.faces = trace_faces(out.arrangement);
    out.area = areas_of_faces(out.arrangement, out.faces, input);
  };
  if (cut.edges.empty()) cut = arrange(lines_of(areas, cutters), lattice, run);
  const std::vector<OutlinePlace> outline = outline_places(cut, input);
  trace(std::move(cut));
  require_whole_outlines(outline, out.arrangement, input);
  run.check_stop();
  out.first_cutter = static_cast<std::int32_t>(input.area_of_ring.size());
  out.whole = whole_cutters(out.arrangement, input);
  const auto keep = useful_edges(out.arrangement, out.faces, out.area, input, blocks);
  if (std::find(keep.begin(), keep.end(), 0) != keep.end())
    trace(select_edges(std::move(out.arrangement), keep));
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
