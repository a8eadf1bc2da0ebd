// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libgrid/core/run.hpp"
#include "libgrid/crs/crs.hpp"
#include "libgrid/geom/arrays.hpp"

namespace libgrid {

/// Which rule gave an object its cell.
enum class AssignRule : std::uint8_t {
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
enum class Unassigned : std::uint8_t {
  none,         ///< it has one
  outside,      ///< it lies in no cell
  no_geometry,  ///< nothing to place it by
  unknown_key,  ///< its building is not in the register, nor by address, and it has no point
  building_unassigned,
};
std::string_view name_of(Unassigned reason);

/// Which part of which row lies in which cell: equal-length columns, rows ascending, the largest
/// share of a row first.
struct Shares {
  std::vector<std::int64_t> row;
  std::vector<std::int64_t> cell;
  std::vector<double> share;

  std::size_t size() const { return row.size(); }
  void append(const Shares& more);
};

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
  Shares straddling = {};  ///< all shares of the rows with a second cell

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

/// The pieces of lines, cell by cell.
struct LineParts {
  std::vector<std::int64_t> line;  ///< its row, ascending
  std::vector<std::int64_t> cell;  ///< -1: in none
  std::vector<double> length_m;    ///< in the working CRS
  LineArray pieces;                ///< in the lines' order and direction

  std::size_t size() const { return cell.size(); }
};

/// Gives objects their cells, batch after batch. What it has to know of the cells is made when it
/// is first needed, and kept.
///
///     Assigner assigner(cells, codes, crs);
///     while (auto batch = reader.next(65536)) use(assigner.footprints(batch->polygons()));
///
/// Objects must be in the cells' CRS; without codes the row number stands for the code. Every row
/// gets one cell or a reason for none. Shapes: one row an object. Threads: the same result for any
/// number, and batches may run side by side. The cells must outlive it.
class Assigner {
 public:
  /// Errors: Error{bad_value} unless there is one code a cell.
  explicit Assigner(const PolygonArray& cells, std::span<const std::string> codes = {},
                    const Crs& crs = {});
  ~Assigner();
  Assigner(Assigner&&) noexcept;

  /// Cost: as Locator::cells_of.
  Assignment points(const PointArray& points, const Run& run = {}) const;

  /// Invalid footprints and cells are measured as made valid; a footprint without area goes by its
  /// inside point. Where cells overlap, a footprint may have a second cell though no border crosses
  /// it. A rule that finds no cell leaves the footprint to the next one: an entrance that is not
  /// known, or lies in no cell. Cost: the edges near each footprint.
  /// Errors: Error{usage} for no rule or one that is not for footprints, and for entrance_point
  /// without entrances; Error{bad_value} unless there is one entrance a footprint.
  Assignment footprints(const PolygonArray& footprints, const AssignOptions& options = {},
                        const Run& run = {}) const;

  /// Each line goes to the cell with most of it; the second cell is the next longest. A line
  /// without length goes by its first vertex (rule point); distances are measured from there too.
  Assignment lines(const LineArray& lines, const Run& run = {}) const;

  /// Cuts lines (roads, patrol tracks) at the borders of cells; see Locator::along. Lines without
  /// length have no parts. Cost: the edges near each line.
  LineParts cut(const LineArray& lines, const Run& run = {}) const;

  /// How far each object's nearest vertex is from the border of its cell, in metres on the ground;
  /// 0 for straddlers, NaN without a cell. A small number says that a small error of the border or
  /// of the place would have changed the cell. Cost: a look at the border's runs of edges, for each
  /// vertex.
  std::vector<double> border_distances(const PointArray& points, const Assignment& assigned,
                                       const Run& run = {}) const;
  std::vector<double> border_distances(const PolygonArray& footprints, const Assignment& assigned,
                                       const Run& run = {}) const;
  std::vector<double> border_distances(const LineArray& lines, const Assignment& assigned,
                                       const Run& run = {}) const;

 private:
  struct Impl;
  std::unique_ptr<const Impl> impl_;
  friend class Reassigner;
};

/// One batch of an Assigner.
///
///     Assignment a = assign_points(doors, cells, codes, crs);
///     if (a.cell[7] < 0) ...   // a.reason[7], a.nearest_cell[7], a.distance_m[7]
///
Assignment assign_points(const PointArray& points, const PolygonArray& cells,
                         std::span<const std::string> codes, const Crs& crs, const Run& run = {});
Assignment assign_footprints(const PolygonArray& footprints, const PolygonArray& cells,
                             std::span<const std::string> codes, const Crs& crs,
                             const AssignOptions& options = {}, const Run& run = {});
Assignment assign_lines(const LineArray& lines, const PolygonArray& cells,
                        std::span<const std::string> codes, const Crs& crs, const Run& run = {});
LineParts cut_lines(const LineArray& lines, const PolygonArray& cells,
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
