// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "libgrid/core/run.hpp"
#include "libgrid/geom/arrays.hpp"
#include "libgrid/geom/lattice.hpp"

namespace libgrid {

/// A directed piece of a border or barrier, with the caller's name for it.
struct Segment {
  Coord a;
  Coord b;
  std::int64_t source = 0;
};

/// Lines in one piece of memory. A ring is a line that ends where it starts. No vertex repeats the
/// one before it, and no line has a single one: `add` sees to that.
struct Lines {
  std::vector<Coord> coords;
  std::vector<std::int64_t> offsets = {0};  ///< line i: coords from offsets[i] to offsets[i + 1]

  std::size_t size() const { return offsets.size() - 1; }
  std::span<const Coord> line(std::size_t i) const {
    return {coords.data() + offsets[i], static_cast<std::size_t>(offsets[i + 1] - offsets[i])};
  }
  /// Vertices that repeat the one before them are left out, and so is a line of a single vertex;
  /// it keeps its number.
  void add(std::span<const Coord> line);
};

/// Lines cut so that any two meet at common nodes only.
///
/// A node lies wherever lines meet, cross, end or touch; an edge leads from one node to the next,
/// with bends between. Nodes are sorted west to east, then south to north. An edge runs from its
/// smaller to its larger node; each undirected edge stands once, with all lines that run along it.
/// An edge with bends lies on one line alone; it may end where it starts.
struct Arrangement {
  struct Edge {
    std::int32_t from = 0;
    std::int32_t to = 0;
  };
  /// A piece of a line along an edge.
  struct Use {
    std::int32_t line = 0;     ///< position in the input
    std::int32_t piece = 0;    ///< of the line, counted along it
    std::int32_t segment = 0;  ///< of the line, the one on which the piece starts
    std::int8_t sign = 0;      ///< +1 where the line runs from -> to, -1 against it
    bool own_from = false;     ///< the edge's `from` is a vertex of the line, no mere crossing
    bool own_to = false;
  };
  /// Where the bends of an edge lie among the coordinates of all lines.
  struct Bends {
    std::int64_t first = 0;
    std::int32_t count = 0;
    std::int32_t step = 1;
  };

  std::vector<Coord> nodes;
  std::vector<Edge> edges;                ///< sorted by from, to and the first bend
  std::vector<std::int64_t> use_offsets;  ///< edges.size() + 1
  std::vector<Use> uses;
  std::vector<Bends> bends;                          ///< of each edge; empty: no edge has any
  std::shared_ptr<const std::vector<Coord>> coords;  ///< of all lines; null without bends

  std::span<const Use> uses_of(std::size_t edge) const {
    return {uses.data() + use_offsets[edge],
            static_cast<std::size_t>(use_offsets[edge + 1] - use_offsets[edge])};
  }
  std::size_t bend_count(std::size_t edge) const {
    return bends.empty() ? 0 : static_cast<std::size_t>(bends[edge].count);
  }
  Coord bend(std::size_t edge, std::size_t i) const {
    const Bends& b = bends[edge];
    return (*coords)[static_cast<std::size_t>(b.first + b.step * static_cast<std::int64_t>(i))];
  }
  /// Vertex i of an edge: its `from`, its bends, its `to`.
  Coord vertex(std::size_t edge, std::size_t i) const {
    if (i == 0) return nodes[static_cast<std::size_t>(edges[edge].from)];
    if (i > bend_count(edge)) return nodes[static_cast<std::size_t>(edges[edge].to)];
    return bend(edge, i - 1);
  }
};

/// Cuts lines where they meet. Vertices never move; where two lines cross, both get the crossing,
/// rounded to the lattice, or the nearest of the ends of the two segments when that lies within one
/// lattice step. Rounding may make new crossings, so rounds go on until none is left; for those
/// ends farther off serve too where both lines pass them within a step
/// (docs/algorithms/arrangement.md).
///
/// Errors: Error{bad_geometry} for a vertex that repeats the one before it or is no number, and
/// after 100 rounds, for lines closer than a lattice step over very many steps. Cost: linear in
/// vertices, n log n in stretches of up to 16 segments and in nodes. Memory: beyond the coordinates
/// about 10 bytes a vertex, 150 a node. Threads: the search runs in chunks; results do not depend
/// on them.
Arrangement arrange(Lines lines, Lattice lattice, const Run& run = {});

/// The same for lines of one segment each, which may repeat at no cost: no edge has bends.
Arrangement arrange(std::span<const Segment> segments, Lattice lattice, const Run& run = {});

/// Whether any line would be cut inside a segment.
/// Cost: as one round of `arrange`.
bool needs_cutting(Lines lines, Lattice lattice, const Run& run = {});

/// The faces of an arrangement. Half-edge 2e runs along edge e, half-edge 2e+1 against it; each has
/// one face on its left. Face 0 is the unbounded one; the others are numbered by their smallest
/// half-edge.
struct Faces {
  std::vector<std::int32_t> left;          ///< face of each half-edge
  std::vector<std::int32_t> halves;        ///< half-edges around faces, ring by ring
  std::vector<std::int64_t> ring_offsets;  ///< into `halves`
  std::vector<std::int64_t> face_offsets;  ///< rings of each face, its shell first; 0 has none

  std::size_t size() const { return face_offsets.size() - 1; }
};

/// Traces faces by exact orientation. Every edge must part two faces: prune first.
/// Cost: linear in vertices, n log n in edges.
Faces trace_faces(const Arrangement& arrangement);

/// The faces as rows, shell anticlockwise, holes after, rings from their smallest vertex; row 0 is
/// empty. Cost: linear.
PolygonArray face_polygons(const Arrangement& arrangement, const Faces& faces);
/// The same of some faces, in their order.
PolygonArray face_polygons(const Arrangement& arrangement, const Faces& faces,
                           std::span<const std::int64_t> which);
/// The box around each face; that of face 0 is empty. Cost: linear.
std::vector<Box> face_boxes(const Arrangement& arrangement, const Faces& faces);

/// A way into each face but the unbounded one: a half-edge that has the face on its right, and on
/// its left one that comes earlier in the list or is the unbounded one. What changes across edges
/// spreads along them. Cost: linear.
std::vector<std::size_t> ways_in(const Faces& faces);

/// Leaves out edges that have the same face on both sides (dead ends, bridges).
Arrangement prune(Arrangement arrangement);

/// The edges of an arrangement that `keep` holds (one flag an edge), renumbered; nodes without an
/// edge go.
Arrangement select_edges(Arrangement arrangement, std::span<const std::uint8_t> keep);

/// How many borders between different groups meet at each node, at most 3. One group number a face,
/// -1 = in no group.
std::vector<std::uint8_t> border_degrees(const Arrangement& arrangement, const Faces& faces,
                                         std::span<const std::int64_t> group);

/// Unites faces: row g holds the faces with group[f] == g, with holes, parts that touch in a point
/// apart, rings from their smallest vertex. Of the nodes only those that `keep_node` flags become
/// vertices; keep at least those of border degree 3, so that neighbours have equal edges.
PolygonArray dissolve(const Arrangement& arrangement, const Faces& faces,
                      std::span<const std::int64_t> group, std::int64_t groups,
                      std::span<const std::uint8_t> keep_node);

/// All directed edges of rows as segments, shells anticlockwise and holes clockwise whatever the
/// input's order; `source` is the row. Zero-length edges are left out.
void append_segments(const PolygonArray& polygons, std::vector<Segment>& into);
/// The same, ring by ring as lines; returns the row of each.
std::vector<std::int64_t> append_rings(const PolygonArray& polygons, Lines& into);

}  // namespace libgrid
