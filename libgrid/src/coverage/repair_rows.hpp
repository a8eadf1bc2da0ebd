// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "defects.hpp"
#include "libgrid/core/run.hpp"
#include "libgrid/geom/arrays.hpp"

namespace libgrid {

struct CoordHash {
  std::size_t operator()(Coord c) const;
};

/// An undirected edge, a < b.
struct Edge {
  Coord a, b;
  friend bool operator==(const Edge&, const Edge&) = default;
};
struct EdgeHash {
  std::size_t operator()(const Edge& e) const;
};
Edge edge_of(Coord a, Coord b);

/// Vertices to be put into edges of all rows of all levels. An edge may be cut more than once, and
/// so may the pieces of an edge.
class Cuts {
 public:
  /// Edges that have no cut here are looked up in `base`, which must outlive this.
  explicit Cuts(const Cuts* base = nullptr) : base_(base) {}
  void add(Coord a, Coord b, const std::vector<Coord>& at);
  /// Joins the cuts of each edge; to be called once, after the last `add`.
  void finish();

  bool empty() const { return joined_.empty(); }
  bool has(Coord a, Coord b) const { return find(edge_of(a, b)) != nullptr; }
  /// Appends the vertices on the way from a to b, and b.
  void refine(Coord a, Coord b, std::vector<Coord>& into, int depth = 0) const;
  /// All edges with their vertices from a to b, by (a, b); without those of the base.
  std::vector<Split> all() const;

 private:
  const std::vector<Coord>* find(const Edge& edge) const;

  const Cuts* base_;
  std::unordered_map<Edge, std::vector<std::vector<Coord>>, EdgeHash> lists_;
  std::unordered_map<Edge, std::vector<Coord>, EdgeHash> joined_;
};

/// Where vertices go.
using Moves = std::unordered_map<Coord, Coord, CoordHash>;

/// Moves of the rows below each parent: neighbouring parents may differ by less than the
/// resolution, and each row follows its own.
using ParentMoves = std::map<std::int64_t, Moves>;

/// A directed edge of a chain.
using Directed = std::pair<Coord, Coord>;

/// What is to be done to the rows of one level.
struct LevelEdit {
  const Cuts& cuts;
  const ParentMoves& moves;
  std::vector<std::int64_t> parent_of;  ///< of each row, as `moves` names them; empty: none moves
  std::map<std::int64_t, std::vector<Directed>> added = {};  ///< to the chain of a row

  const Moves& moves_of(std::int64_t row) const;
};

/// Whether an edit changes a row.
bool concerned(const PolygonArray& rows, std::size_t row, const LevelEdit& edit);

/// Rows of an edit that change, ascending.
std::vector<std::int64_t> rows_concerned(const PolygonArray& rows, const LevelEdit& edit,
                                         const Run& run);

/// The row as edited, as a one-row array; nothing when the edges make no polygon. Rings keep their
/// order, orientation and start as far as they are still there; no coordinates are made.
std::optional<PolygonArray> edited_row(const PolygonArray& rows, std::int64_t row,
                                       const LevelEdit& edit);

}  // namespace libgrid
