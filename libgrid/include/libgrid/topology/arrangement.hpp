// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
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

/// Segments cut so that any two meet at common nodes only.
///
/// Nodes are sorted west to east, then south to north. An edge runs from its smaller to its larger
/// node; each undirected edge stands once, with all segments that run along it.
struct Arrangement {
  struct Edge {
    std::int32_t from = 0;
    std::int32_t to = 0;
  };
  struct Use {
    std::int64_t segment = 0;  ///< position in the input
    std::int32_t sign = 0;     ///< +1 where the segment runs from -> to, -1 against it
  };

  std::vector<Coord> nodes;
  std::vector<Edge> edges;                ///< sorted by (from, to)
  std::vector<std::int64_t> use_offsets;  ///< edges.size() + 1
  std::vector<Use> uses;

  std::span<const Use> uses_of(std::size_t edge) const {
    return {uses.data() + use_offsets[edge],
            static_cast<std::size_t>(use_offsets[edge + 1] - use_offsets[edge])};
  }
};

/// Cuts segments where they meet. Input vertices never move; where two segments cross, both get the
/// crossing, rounded to the lattice, or the nearest of their own ends when that lies within one
/// lattice step. Rounding may make new crossings, so rounds go on until none is left; after five,
/// ends farther off serve too where both lines pass them within a step
/// (docs/algorithms/arrangement.md).
///
/// Errors: Error{bad_geometry} after 100 rounds: for lines closer than a lattice step over very
/// many steps. Cost: n log n + crossings. Threads: the search runs in chunks; results do not depend
/// on them.
Arrangement arrange(std::span<const Segment> segments, Lattice lattice, const Run& run = {});

/// The faces of an arrangement. Half-edge 2e runs along edge e, half-edge 2e+1 against it; each has
/// one face on its left. Face 0 is the unbounded one; the others are numbered by their smallest
/// half-edge.
struct Faces {
  std::vector<std::int32_t> left;  ///< face of each half-edge
  PolygonArray polygons;           ///< row f: face f, shell anticlockwise, holes after; row 0 empty
  std::size_t size() const { return polygons.size(); }
};

/// Traces faces by exact orientation. Every edge must part two faces: prune first.
/// Cost: n log n.
Faces trace_faces(const Arrangement& arrangement);

/// A way into each face but the unbounded one: a half-edge that has the face on its right, and on
/// its left one that comes earlier in the list or is the unbounded one. What changes across edges
/// spreads along them. Cost: linear.
std::vector<std::size_t> ways_in(const Faces& faces);

/// Leaves out edges that have the same face on both sides (dead ends, bridges).
Arrangement prune(const Arrangement& arrangement);

/// The edges of an arrangement that `keep` holds (one flag an edge), renumbered; nodes without an
/// edge go.
Arrangement select_edges(const Arrangement& arrangement, std::span<const std::uint8_t> keep);

/// How many borders between different groups meet at each node, at most 3. One group number a face,
/// -1 = in no group.
std::vector<std::uint8_t> border_degrees(const Arrangement& arrangement, const Faces& faces,
                                         std::span<const std::int64_t> group);

/// Unites faces: row g holds the faces with group[f] == g, with holes, parts that touch in a point
/// apart, rings from their smallest vertex. Only nodes that `keep_node` flags become vertices; keep
/// at least those of border degree 3, so that neighbours have equal edges.
PolygonArray dissolve(const Arrangement& arrangement, const Faces& faces,
                      std::span<const std::int64_t> group, std::int64_t groups,
                      std::span<const std::uint8_t> keep_node);

/// All directed edges of rows as segments, shells anticlockwise and holes clockwise whatever the
/// input's order; `source` is the row. Zero-length edges are left out.
void append_segments(const PolygonArray& polygons, std::vector<Segment>& into);

}  // namespace libgrid
