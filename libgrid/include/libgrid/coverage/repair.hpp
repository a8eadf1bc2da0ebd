// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libgrid/core/run.hpp"
#include "libgrid/coverage/check.hpp"
#include "libgrid/crs/crs.hpp"
#include "libgrid/geom/arrays.hpp"

namespace libgrid {

/// Who gets the land of a defect, or what is done with it.
enum class RepairPolicy {
  /// Gaps: `divide` where a gap is long and its second neighbour has more than half as much border
  /// with it as the first, so that no cell grows a tentacle; else `longest_border`. Overlaps:
  /// `longest_border`. Spills and misnests: `cut`. Mismatches: `weld`. Duplicates: `leave`, or
  /// `priority` where overlaps have that. Gaps as wide as a cell: `leave`.
  automatic,
  longest_border,  ///< the cell with the longest border with it
  most_people,     ///< the cell with most households (buildings, where these are not known)
  priority,        ///< the cell that `priority` names first; none named: as `longest_border`
  first,           ///< overlaps and duplicates: the row that stands first
  divide,          ///< gaps and overlaps: along the medial line between the cells around
  evidence,        ///< gaps and overlaps: along `evidence`, each piece as by `longest_border`
  cut,             ///< spills and misnests: the cell loses it
  weld,            ///< mismatches: vertices within the resolution become one
  leave,           ///< told, not changed
};
std::string_view name_of(RepairPolicy policy);

/// Whether a policy can be chosen for issues of a kind.
bool fits(RepairPolicy policy, IssueKind kind);

struct RepairOptions {
  RepairPolicy gaps = RepairPolicy::automatic;
  /// Gaps in which a cell may be missing: the largest circle inside is wider than half the side of
  /// a square as large as the middle one of the cells around.
  RepairPolicy cell_gaps = RepairPolicy::automatic;
  RepairPolicy overlaps = RepairPolicy::automatic;
  RepairPolicy duplicates = RepairPolicy::automatic;  ///< `priority`, `first` or `leave`
  RepairPolicy spills = RepairPolicy::automatic;      ///< or `leave`
  RepairPolicy misnests = RepairPolicy::automatic;    ///< or `leave`
  RepairPolicy mismatches = RepairPolicy::automatic;  ///< or `leave`
  /// Policies of single issues, by id as check tells it; they go before those of the kinds.
  std::map<std::string, RepairPolicy> choices = {};
  std::vector<std::string> priority = {};  ///< codes, first wins
  /// Position of a level and row: rows that never change, not by a vertex.
  std::vector<std::pair<std::size_t, std::int64_t>> locked = {};
  const LineArray* evidence = nullptr;    ///< where borders should run, as road centre lines
  double resolution_m = 0.001;            ///< no vertex is moved farther than this
  const PolygonArray* allowed = nullptr;  ///< as for check: what lies in it is no defect
};

/// The policy of a kind of issue, and the word for it.
struct PolicyOfKind {
  std::string_view word;
  IssueKind kind;
  RepairPolicy RepairOptions::*policy;
};
std::span<const PolicyOfKind> policies_of_kinds();

/// What was done, and what was left and why; equal-length columns. Fixes that were done come first,
/// in the order in which they were done.
struct Fixes {
  std::vector<std::string> id;  ///< of the issue; a divided gap has one row for each piece
  std::vector<IssueKind> kind;
  std::vector<std::string> level;
  std::vector<RepairPolicy> policy;             ///< that decided; never `automatic`
  std::vector<std::uint8_t> done;               ///< 0 = left
  std::vector<std::string> reason;              ///< why it was left; empty when done
  std::vector<std::vector<std::int64_t>> from;  ///< rows that lose the land (welds: that change)
  std::vector<std::int64_t> to;                 ///< row that gets it, -1 = none
  std::vector<std::int64_t> parent;             ///< row of the level above, -1 = not known
  std::vector<double> area_m2;
  std::vector<std::int64_t> buildings;  ///< that change hands; -1 = not counted
  std::vector<double> households;       ///< NaN = not counted
  PolygonArray geometry;                ///< the land; welds of bare vertices have none

  std::size_t size() const { return id.size(); }
  /// The rows named, in that order.
  Fixes take(const std::vector<std::int64_t>& rows) const;
};

enum class VertexChange { moved, inserted };
std::string_view name_of(VertexChange change);

/// Vertices that rows got or moved, apart from borders that went with transferred land.
struct VertexChanges {
  std::vector<std::size_t> level;  ///< position of the level
  std::vector<std::int64_t> row;
  std::vector<VertexChange> kind;
  std::vector<Coord> from;  ///< NaN for inserted ones
  std::vector<Coord> to;

  std::size_t size() const { return level.size(); }
};

/// Rows of one level that changed, ascending, and what they were.
struct ChangedRows {
  std::vector<std::int64_t> rows;
  PolygonArray before;  ///< as long as rows
};

struct RepairResult {
  std::vector<PolygonArray> rows;  ///< new geometry, one array a level
  Fixes fixes;
  VertexChanges vertices;
  std::vector<ChangedRows> changed;  ///< one a level
  CheckResult after;                 ///< all levels, checked again
  std::vector<std::string> unused;   ///< ids in `choices` that no issue had
  int rounds = 0;
};

/// Closes gaps, takes away overlaps, spills and misnests, and welds mismatches, and moves nothing
/// else.
///
///     RepairResult r = repair(levels, crs, people);
///     if (r.after.clean()) write(r.rows.back());
///     std::vector<PolygonArray> input = undo(r);   // bit for bit
///
/// Land of a defect goes from row to row along borders that are there already, so a transfer makes
/// no new coordinates but where borders cross or a gap is divided; those vertices go into every row
/// of every level that has the edge. Levels are repaired top-down, each inside the one above as
/// repaired. Rows not concerned stay as they are, to the last bit; rows concerned keep ring order,
/// orientation and start. The result is checked again, and what is left is repaired again, up to
/// three rounds. No row ever vanishes: a fix that would empty a row is left, except where a policy
/// decides between duplicates; then check tells the loser as `empty_cell`.
///
/// Never changed: locked rows, rows that are not valid polygons, and what would become so.
/// Shapes, units: as for check_levels. Errors: those of check_levels; Error{bad_value} for rows or
/// lengths that do not fit, two levels of one name below the top, a policy that does not fit a
/// kind, and `evidence` without lines. Cost: a check before the first round and one after each, one
/// visit of each edge, and n log n in the rows that change. Threads: same result for any number.
RepairResult repair(std::span<const CoverageLevel> levels, const Crs& crs,
                    const People& people = {}, const RepairOptions& options = {},
                    const Run& run = {});

/// What repair would do, without the result.
Fixes preview_repair(std::span<const CoverageLevel> levels, const Crs& crs,
                     const People& people = {}, const RepairOptions& options = {},
                     const Run& run = {});

/// The rows as they were before the repair.
std::vector<PolygonArray> undo(const RepairResult& result);

}  // namespace libgrid
