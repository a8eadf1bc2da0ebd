// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libgrid/core/run.hpp"
#include "libgrid/crs/crs.hpp"
#include "libgrid/geom/arrays.hpp"

namespace libgrid {

/// Which rule gave an object its cell.
enum class AssignRule {
  none,            ///< unassigned
  point,           ///< its own point, by the half-open rule
  largest_share,   ///< the cell with most of its footprint; equal shares go to the smaller code
  inside_point,    ///< a point inside its footprint
  entrance_point,  ///< its entrance: the door that has the door plate, or the gate
  longest_part,    ///< the cell with most of a line; equal lengths go to the smaller code
  address,         ///< the cell of the building that has its address
  building,        ///< its building's cell
};
std::string_view name_of(AssignRule rule);

/// Why an object has no cell.
enum class Unassigned {
  none,         ///< it has one
  outside,      ///< it lies in no cell
  no_geometry,  ///< nothing to place it by
  unknown_key,  ///< its building is not in the register, nor by address, and it has no point
  building_unassigned,
};
std::string_view name_of(Unassigned reason);

/// Equal-length columns in input order.
struct Assignment {
  std::vector<std::int64_t> cell;  ///< -1 = unassigned
  /// Of the footprint, or of the line, in its cell; 1 where a point decided, 0 for unassigned rows.
  std::vector<double> share;
  std::vector<std::int64_t> second_cell;  ///< of a straddler, else -1
  std::vector<double> second_share;
  std::vector<AssignRule> rule;
  std::vector<Unassigned> reason;
  std::vector<std::int64_t> nearest_cell;  ///< of unassigned rows with a place, else -1
  /// To it, from the point or the footprint's inside point; 0 for assigned rows, NaN where there is
  /// no nearest cell.
  std::vector<double> distance_m;

  std::size_t size() const { return cell.size(); }
  std::int64_t unassigned() const;
  std::int64_t straddlers() const;  ///< rows with a second cell
};

/// Shares that differ by less are equal, and a smaller one is a touch: common areas are measured in
/// doubles, and a wall along a border must not make a straddler.
inline constexpr double kShareResolution = 1e-9;

struct AssignOptions {
  /// How a footprint gets its cell: the first of these rules that finds one decides. Of
  /// entrance_point, largest_share and inside_point.
  std::vector<AssignRule> rules = {AssignRule::largest_share};
  /// One a footprint, NaN where it has none; for entrance_point.
  const PointArray* entrances = nullptr;
};

/// Gives each point exactly one cell, or says why it has none.
///
///     Assignment a = assign_points(doors, cells, codes, crs);
///     if (a.cell[7] < 0) ...   // a.reason[7], a.nearest_cell[7], a.distance_m[7]
///
/// Shapes: one row a point. Cells must be in the points' CRS; without codes the row number stands
/// for the code. Errors: Error{bad_value} unless there is one code a cell.
/// Cost: n log m. Threads: same result for any number.
Assignment assign_points(const PointArray& points, const PolygonArray& cells,
                         std::span<const std::string> codes, const Crs& crs, const Run& run = {});

/// The same for footprints. Invalid footprints and cells are measured as made valid; a footprint
/// without area goes by its inside point. Where cells overlap, a footprint may have a second cell
/// though no border crosses it. A rule that finds no cell leaves the footprint to the next one: an
/// entrance that is not known, or lies in no cell.
/// Errors: also Error{usage} for no rule or another one, and for entrance_point without entrances;
/// Error{bad_value} unless there is one entrance a footprint.
Assignment assign_footprints(const PolygonArray& footprints, const PolygonArray& cells,
                             std::span<const std::string> codes, const Crs& crs,
                             const AssignOptions& options = {}, const Run& run = {});

/// The pieces of lines, cell by cell.
struct LineParts {
  std::vector<std::int64_t> line;  ///< its row, ascending
  std::vector<std::int64_t> cell;  ///< -1: in none
  std::vector<double> length_m;    ///< in the working CRS
  LineArray pieces;                ///< in the lines' order and direction

  std::size_t size() const { return cell.size(); }
};

/// Cuts lines (roads, patrol tracks) at the borders of cells; see Locator::along. Lines without
/// length have no parts.
///
/// Shapes and errors: as for assign_points. Cost: the edges near each line.
LineParts cut_lines(const LineArray& lines, const PolygonArray& cells,
                    std::span<const std::string> codes, const Crs& crs, const Run& run = {});

/// Gives each line the cell with most of it; the second cell is the next longest. A line without
/// length goes by its first vertex (rule point); distances are measured from there too.
Assignment assign_lines(const LineArray& lines, const PolygonArray& cells,
                        std::span<const std::string> codes, const Crs& crs, const Run& run = {});

struct UnitOptions {
  /// The buildings' rows that have the units' addresses (match_addresses), -1 = none; may be empty.
  std::span<const std::int64_t> by_address = {};
};

/// Units go by their building's row (`building_of`, -1 = key unknown or missing) and take over its
/// cells and shares; else by the building that has their address; else by their own point.
/// `buildings` is the buildings' assignment; `points` may be empty.
/// Errors: Error{bad_value} for lengths that do not fit or a building's row that is not there.
Assignment assign_units(std::span<const std::int64_t> building_of, const PointArray& points,
                        const Assignment& buildings, const PolygonArray& cells,
                        std::span<const std::string> codes, const Crs& crs,
                        const UnitOptions& options = {}, const Run& run = {});

/// Sums by group; rows of group -1 are left out.
struct Tally {
  std::vector<double> sum;            ///< of the values that are there
  std::vector<std::int64_t> count;    ///< rows, with or without a value
  std::vector<std::int64_t> missing;  ///< rows whose value is NaN
};
/// Errors: Error{bad_value} for lengths that do not fit or a group that is not in [-1, groups).
Tally tally(std::span<const std::int64_t> group, std::span<const double> values,
            std::int64_t groups);

}  // namespace libgrid
