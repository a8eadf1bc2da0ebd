// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "libgrid/core/run.hpp"
#include "libgrid/crs/crs.hpp"
#include "libgrid/geom/arrays.hpp"

namespace libgrid {

enum class IssueKind {
  gap,             ///< land of the parent in no cell, enclosed or open-sided
  overlap,         ///< land in two or more cells of one parent
  spill,           ///< land of a cell outside its parent
  mismatch,        ///< borders that differ by less than the resolution
  invalid_ring,    ///< a row that is not a valid polygon; it is checked as made valid
  empty_cell,      ///< a row without geometry or area
  duplicate_code,  ///< a code that an earlier row has
  orphan,          ///< a row whose parent is not known
};
std::string_view name_of(IssueKind kind);

/// Defects as equal-length columns, worst first: most households, then most buildings, then area.
struct Issues {
  std::vector<std::string> id;  ///< from kind, cells and place; the same when rows are reordered
  std::vector<IssueKind> kind;
  std::vector<std::string> level;                ///< the level whose rows are at fault
  std::vector<std::vector<std::int64_t>> cells;  ///< rows concerned, ascending
  std::vector<std::int64_t> parent;              ///< row of the parent, -1 = not known
  std::vector<double> area_m2;
  std::vector<double> width_m;  ///< of the largest circle inside; largest distance of a mismatch
  std::vector<Coord> place;     ///< a point inside
  PolygonArray geometry;        ///< rows without an area have none
  std::vector<std::int64_t> buildings;  ///< with their inside point in it; -1 = not counted
  std::vector<std::int64_t> units;
  std::vector<double> households;    ///< NaN = not counted
  std::vector<std::string> message;  ///< a sentence for people

  std::size_t size() const { return kind.size(); }
};

/// What is counted inside defects, where it is given.
struct People {
  std::vector<Coord> buildings = {};    ///< an inside point each
  std::vector<double> households = {};  ///< of each building; empty = not known
  std::vector<Coord> units = {};        ///< NaN where a unit has no point
};

struct CheckInput {
  const PolygonArray& cells;
  std::vector<std::string> codes = {};  ///< empty: rows are named by number
  const PolygonArray& parents;
  std::vector<std::string> parent_codes = {};
  /// Row of each cell's parent; empty: one parent a cell, found by where it lies.
  std::vector<std::int64_t> parent_of = {};
  std::string level = "cell";
};

struct CheckOptions {
  double resolution_m = 0.001;  ///< borders closer than this mean the same place
};

struct CheckResult {
  Issues issues;
  double parent_area_m2 = 0;  ///< of all parents
  double cell_area_m2 = 0;
  std::int64_t edges = 0;    ///< directed edges summed
  std::int64_t residue = 0;  ///< edges left over; 0 when borders match bit for bit
  /// Proves "no gap, no overlap, no spill": rows are valid, have a parent, and all edges cancel.
  bool clean() const { return issues.size() == 0 && residue == 0; }
};

/// Finds gaps, overlaps and spill of cells inside their parents.
///
///     CheckResult r = check({.cells = cells, .parents = boundary}, crs);
///     if (r.clean()) ...   // each point of each parent lies in exactly one of its cells
///
/// The directed edges of all cells of a parent, less those of the parent, cancel where borders
/// match; only what is left can bound a defect (docs/algorithms/coverage.md). There is no gap width
/// and no tolerance in finding; `resolution_m` only tells a mismatch from a gap or overlap.
///
/// Shapes: codes, parent_of as long as cells. Units: areas m2 on the ground, widths m.
/// Errors: Error{bad_value} for lengths that do not fit.
/// Cost: linear in edges, plus n log n in the defects. Threads: same result for any number.
CheckResult check(const CheckInput& input, const Crs& crs, const People& people = {},
                  const CheckOptions& options = {}, const Run& run = {});

/// Appends b's rows to a and sorts again. An area that is invalid is told once: as a row of its own
/// level (a), not as a parent of the next (b).
Issues merge_issues(Issues a, const Issues& b);

}  // namespace libgrid
