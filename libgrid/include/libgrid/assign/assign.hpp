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
  none,           ///< unassigned
  point,          ///< its own point, by the half-open rule
  largest_share,  ///< the cell with most of its footprint; equal shares go to the smaller code
  inside_point,   ///< a point inside its footprint
  building,       ///< its building's cell
};
std::string_view name_of(AssignRule rule);

/// Why an object has no cell.
enum class Unassigned {
  none,         ///< it has one
  outside,      ///< it lies in no cell
  no_geometry,  ///< nothing to place it by
  unknown_key,  ///< its building is not in the register, and it has no point
  building_unassigned,
};
std::string_view name_of(Unassigned reason);

/// Equal-length columns in input order.
struct Assignment {
  std::vector<std::int64_t> cell;         ///< -1 = unassigned
  std::vector<double> share;              ///< of the footprint in its cell; 1 for points
  std::vector<std::int64_t> second_cell;  ///< of a straddler, else -1
  std::vector<double> second_share;
  std::vector<AssignRule> rule;
  std::vector<Unassigned> reason;
  std::vector<std::int64_t> nearest_cell;  ///< of unassigned rows, else -1
  std::vector<double> distance_m;          ///< to it; 0 for assigned rows

  std::size_t size() const { return cell.size(); }
  std::int64_t unassigned() const;
  std::int64_t straddlers() const;  ///< rows with a second cell
};

struct AssignOptions {
  AssignRule footprint_rule = AssignRule::largest_share;  ///< or inside_point
};

/// Gives each point exactly one cell, or says why it has none.
/// Shapes: one row a point. Cells must be in the points' CRS. Cost: n log m. Threads: any.
Assignment assign_points(const PointArray& points, const PolygonArray& cells,
                         std::span<const std::string> codes, const Crs& crs, const Run& run = {});

/// The same for footprints. Invalid footprints are measured as made valid.
Assignment assign_footprints(const PolygonArray& footprints, const PolygonArray& cells,
                             std::span<const std::string> codes, const Crs& crs,
                             const AssignOptions& options = {}, const Run& run = {});

/// Units go by their building's row (`building_of`, -1 = key unknown or missing), else by their own
/// point. `buildings` is the buildings' assignment; `points` may be empty.
Assignment assign_units(std::span<const std::int64_t> building_of, const PointArray& points,
                        const Assignment& buildings, const PolygonArray& cells,
                        std::span<const std::string> codes, const Crs& crs, const Run& run = {});

/// Sums `values` by `group` into `groups` sums; rows with group -1 and values that are NaN are left
/// out and counted in `missing` (one count a group).
struct Tally {
  std::vector<double> sum;
  std::vector<std::int64_t> count;
  std::vector<std::int64_t> missing;
};
Tally tally(std::span<const std::int64_t> group, std::span<const double> values,
            std::int64_t groups);

}  // namespace libgrid
