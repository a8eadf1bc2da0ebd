// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libgrid/core/run.hpp"
#include "libgrid/crs/crs.hpp"
#include "libgrid/geom/arrays.hpp"

namespace libgrid {

struct DerivedOutline;

enum class IssueKind {
  gap,             ///< land of the parent in no cell; `form` says where it lies
  overlap,         ///< land in two or more cells of one parent
  duplicate,       ///< cells of one parent that have the same land
  spill,           ///< land of a cell outside its parent, and in no other parent
  misnest,         ///< land of a cell outside its parent, in a neighbouring parent
  mismatch,        ///< borders that differ by less than the resolution, or but for a vertex
  invalid_ring,    ///< a row that is not a valid polygon; it is checked as made valid
  spike,           ///< a border that runs out and back upon itself
  empty_cell,      ///< a row without geometry or area
  missing_cell,    ///< a code of the register that no row has
  duplicate_code,  ///< a code that an earlier row has
  orphan,          ///< a row whose parent is not known
  sliver,          ///< a part of a cell that is nowhere as wide as the width asked for
  neck,            ///< narrower than the width asked for, between wider places
  part,            ///< a cell in several pieces
  hole,            ///< a cell with a hole
};
std::string_view name_of(IssueKind kind);

/// Whether a kind is told only as a remark, because it is not always wrong.
bool is_remark(IssueKind kind);

/// Where a gap lies.
enum class GapForm {
  none,      ///< not a gap
  inside,    ///< inside a single cell, or between the pieces of one
  enclosed,  ///< between cells
  open,      ///< a bite at the outline of the parent
  outline,   ///< a strip along the outline: more than half of its border is outline
  through,   ///< from outline to outline; it parts the cells
};
std::string_view name_of(GapForm form);

/// Defects as equal-length columns, worst first: most households, then most buildings, then area.
struct Issues {
  std::vector<std::string> id;  ///< from kind, cells and place; the same when rows are reordered
  std::vector<IssueKind> kind;
  std::vector<GapForm> form;
  std::vector<std::string> level;                ///< the level whose rows are at fault
  std::vector<std::vector<std::int64_t>> cells;  ///< rows concerned, ascending
  /// As long as `cells`. Of a gap, how much of its border each cell has; of land covered twice or
  /// outside, how much of it is where the cell ends; else 0.
  std::vector<std::vector<double>> border_m;
  std::vector<std::int64_t> parent;     ///< row of the parent, -1 = not known
  std::vector<std::int64_t> neighbour;  ///< of a misnest: row of the parent it lies in, else -1
  std::vector<double> area_m2;
  std::vector<double> width_m;  ///< of the largest circle inside; largest distance of a mismatch
  std::vector<Coord> place;     ///< a point inside
  PolygonArray geometry;        ///< rows without an area have none
  std::vector<std::int64_t> buildings;  ///< with their inside point in it; -1 = not counted
  std::vector<std::int64_t> units;
  std::vector<double> households;                        ///< NaN = not counted
  std::vector<std::vector<std::int64_t>> building_rows;  ///< rows of People in it, ascending
  std::vector<std::vector<std::int64_t>> unit_rows;
  std::vector<std::string> message;  ///< a sentence for people
  Language language = Language::en;  ///< of the messages, and of all that is said of these issues

  std::size_t size() const { return kind.size(); }
  /// The rows named, in that order.
  Issues take(const std::vector<std::int64_t>& rows) const;
};

/// What is counted inside defects, where it is given.
struct People {
  std::vector<Coord> buildings = {};    ///< an inside point each
  std::vector<double> households = {};  ///< of each building; empty = not known
  std::vector<Coord> units = {};        ///< NaN where a unit has no point
};

/// One level of a hierarchy: its rows, each with a parent in the level above.
struct CoverageLevel {
  const PolygonArray& rows;
  std::vector<std::string> codes = {};  ///< empty: rows are named by number
  /// Row of each parent in the level above, -1 = not known; empty: one parent a row, found by where
  /// it lies. Of no account on the top level.
  std::vector<std::int64_t> parent_of = {};
  std::string name = "cell";
  /// Codes that a register names; those that no row has are told as `missing_cell`.
  std::vector<std::string> registered = {};
  int above = -1;  ///< position of the level above; -1 = the one before
  /// Of a top level whose row was made from the rows of the next one, as they are now: what was
  /// found then is not looked for again.
  const DerivedOutline* derived = nullptr;
  /// Where it is known: of each row, as of invalid_reasons. The rows are not tested again.
  const std::vector<std::string>* invalid = nullptr;
};

struct CheckOptions {
  double resolution_m = 0.001;  ///< borders closer than this mean the same place
  /// Parts and necks of cells narrower than this are told as remarks; 0 = not looked for.
  double narrow_m = 0;
  bool remarks = false;  ///< tell cells in several pieces and cells with holes
  /// Land where gaps and overlaps are meant: a lake, a contested field. Defects are cut along its
  /// borders, exactly; what lies in it is left out.
  const PolygonArray* allowed = nullptr;
};

struct CheckResult {
  Issues issues;
  double parent_area_m2 = 0;  ///< of the rows above the last level
  std::int64_t edges = 0;     ///< directed edges summed, on all levels
  std::int64_t residue = 0;   ///< edges left over; 0 when borders match bit for bit
  std::int64_t allowed = 0;   ///< defects left out because they lie in allowed land
  /// Proves "no gap, no overlap, no spill": rows are valid, have a parent, and all edges cancel.
  /// Remarks do not count.
  bool clean() const;
};

/// Finds gaps, overlaps and spill of cells inside their parents.
///
///     CheckResult r = check_coverage({.rows = cells}, {.rows = boundary}, crs);
///     if (r.clean()) ...   // each point of each parent lies in exactly one of its cells
///
/// The directed edges of all cells of a parent, less those of the parent, cancel where borders
/// match; only what is left can bound a defect (docs/algorithms/coverage.md). There is no gap width
/// and no tolerance in finding; `resolution_m` only tells a mismatch from a gap or overlap.
///
/// Shapes: codes, parent_of as long as rows. Units: areas m2 on the ground, widths m.
/// Errors: Error{bad_value} for lengths that do not fit; Error{bad_geometry} for edges so long that
/// their crossings come to no rest on the lattice.
/// Cost: linear in edges, plus n log n in the defects. Threads: same result for any number.
CheckResult check_coverage(const CoverageLevel& cells, const CoverageLevel& parents, const Crs& crs,
                           const People& people = {}, const CheckOptions& options = {},
                           const Run& run = {});

/// The same for any number of levels, all in one CRS: the first is the top, each other one is
/// checked against the one above it, which must come earlier. An invalid row is told once.
CheckResult check_levels(std::span<const CoverageLevel> levels, const Crs& crs,
                         const People& people = {}, const CheckOptions& options = {},
                         const Run& run = {});

}  // namespace libgrid
