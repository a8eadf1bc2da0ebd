// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cell_borders.hpp"
#include "exact_area.hpp"
#include "libgrid/index/box_index.hpp"
#include "libgrid/plan/plan.hpp"
#include "plane.hpp"
#include "random.hpp"

namespace libgrid::sample {

enum class Defect {
  gap_enclosed,
  gap_open,
  gap_outline,
  gap_through,
  gap_inside,
  missing_cell,
  duplicate,
  overlap,
  overlap_of_three,
  spill,
  misnest,
  misnest_with_gap,
  moved_vertex,
  slightly_moved_vertex,
  vertex_on_edge,
  vertex_beside_edge,
};

/// One row of the truth before it is measured on the ground.
struct TrueLand {
  IssueKind kind;
  GapForm form = GapForm::none;
  std::vector<std::int64_t> cells = {};
  std::vector<Ring> rings = {};  ///< parts that are each a shell and its holes; empty: a vertex
  double plane_area = 0;         ///< in the square of the CRS's unit
  double width_m = 0;
  Coord place = {};
};

/// A defect that could be planted: what changes, what is then true, and what no other may touch.
struct Draft {
  /// Rings and what stands in their place; ring -1 is a hole more in the cell.
  struct Change {
    std::int64_t cell, ring;
    Ring now;
    Ring piece = {};  ///< a piece more of the cell; empty: none
  };
  std::vector<Change> changes = {};
  std::vector<TrueLand> truth = {};
  std::vector<std::int64_t> cells = {};
  std::vector<Coord> vertices = {};
  std::int64_t removed = -1;
  std::int64_t doubled = -1;
};

/// Who stands across an edge.
enum class Across { sibling, other_parent, outside };

/// Draws defects of each kind into a coverage. Every line drawn is proved, by exact decisions, to
/// meet no border but in its two ends; so each defect is a single piece of a single cell's land.
class DefectDrawing {
 public:
  explicit DefectDrawing(const Plan& clean);

  /// A defect in or at a cell, or nothing when the place tried there does not serve.
  std::optional<Draft> draw(Defect defect, std::int64_t cell, Random& random) const;
  /// The draft with the measures of its truth, or nothing when a width is too near the resolution
  /// to be surely land or surely a mismatch.
  std::optional<Draft> measured(Draft draft) const;

 private:
  using Edge = CellBorders::Edge;
  using Maybe = std::optional<Draft>;
  /// Edges of a ring in order, with the same row across all of them.
  struct Stretch {
    std::vector<Edge> edges;
    Path path;  ///< their vertices
    std::int64_t beyond = -1;
  };

  /// A border that leaves its place for one to three edges, inwards or outwards.
  Maybe bulge(std::int64_t cell, Across where, bool inwards, TrueLand land, Random& random) const;
  Maybe outline_gap(std::int64_t cell, bool strip, Random& random) const;
  Maybe through_gap(std::int64_t cell, Random& random) const;
  Maybe hole_gap(std::int64_t cell, Random& random) const;
  Maybe missing_cell(std::int64_t cell) const;
  Maybe triple_overlap(std::int64_t cell, Random& random) const;
  Maybe doubled_cell(std::int64_t cell) const;
  Maybe misnest_with_gap(std::int64_t cell, Random& random) const;
  Maybe moved_vertex(std::int64_t cell, bool slight, Random& random) const;
  Maybe extra_vertex(std::int64_t cell, bool exact, Random& random) const;

  std::int64_t parent(std::int64_t cell) const {
    return clean_.cells.parent[static_cast<std::size_t>(cell)];
  }
  Across across(Edge e) const;
  /// An edge of the cell, chosen by chance, that has such a neighbour.
  std::optional<Edge> some_edge(std::int64_t cell, Across wanted, Random& random) const;
  std::optional<Stretch> stretch(Edge first, int edges) const;
  std::optional<Stretch> some_stretch(std::int64_t cell, Across wanted, int edges,
                                      Random& random) const;

  /// One or two vertices beside a stretch, to the left (into its cell) or to the right, `depth`
  /// metres beyond all that the stretch itself bends to that side.
  Path bump(const Path& path, bool left, double depth_m, Random& random) const;
  double chord_m(const Path& path) const;
  /// Whether a line from the first to the last vertex of a stretch by way of `fresh` lies in the
  /// land on that side of it, and encloses nothing but land of that one cell.
  bool lies_free(const Path& path, const Path& fresh, bool left) const;
  /// Whether the edges of a closed ring meet no border, and no border lies inside.
  bool lies_free(const Ring& ring) const;
  /// Whether a line from the first to the last of three vertices by way of `moved` meets no border
  /// but one of the two edges between them, which it crosses once.
  bool crosses_only(const Path& path, Coord moved) const;
  template <class Accept>
  bool borders_near(const Ring& ring, Accept&& accept) const;
  /// A ring of the coverage in which `fresh` stands for the inner vertices of some edges.
  Ring replaced(const std::vector<Edge>& edges, const Path& fresh) const;

  /// The cell of a stretch with `fresh` in place of its inner vertices; `land` is what is then
  /// true of the land between.
  Draft redrawn(const Stretch& s, const Path& fresh, TrueLand land) const;
  Draft whole_cell(std::int64_t cell, IssueKind kind) const;
  /// The land between a stretch and the line in its place.
  static Ring land_between(const Path& path, const Path& fresh);
  bool measure(TrueLand& land) const;
  double outline_share(const Path& outline, const Path& fresh) const;
  Ring in_metres(const Ring& ring) const;
  Coord metres(Coord c) const { return {c.x * scale_.x, c.y * scale_.y}; }
  /// A new vertex, on a lattice of about a micrometre.
  Coord vertex(Coord metres) const;

  const Plan& clean_;
  CellBorders borders_;
  std::unique_ptr<BoxIndex> index_;
  Coord scale_{1, 1};  ///< metres in a unit of the CRS, east and north
  Lattice fine_;
};

}  // namespace libgrid::sample
