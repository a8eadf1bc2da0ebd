// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "libgrid/plan/plan.hpp"

namespace libgrid {

/// A number of each row that is summed.
struct Measure {
  std::string name;
  std::vector<double> values;                ///< NaN = missing
  std::vector<std::uint8_t> estimated = {};  ///< 1 where the value is an estimate; empty = none is
};

/// The rows of a register, ready to be counted.
struct CountedRows {
  std::string name;                ///< of the column with the count: "buildings"
  std::vector<std::int64_t> cell;  ///< of each row, -1 = in none
  std::vector<Measure> measures = {};
  std::string by = {};                 ///< the column of kinds
  std::vector<std::string> kind = {};  ///< one a row, empty = missing; no rows: not told apart
};

/// The buildings or units of a plan: `sums` names numeric columns of the register, `by` a column
/// of words (empty: none). "households" of buildings is the plan's own number, with what is known
/// of estimates.
/// Errors: Error{not_found} for a column that is not there, listing those that are;
/// Error{bad_value} with the row for text that is no number.
CountedRows counted_buildings(const Plan& plan, const std::vector<std::string>& sums,
                              const std::string& by = {});
CountedRows counted_units(const Plan& plan, const std::vector<std::string>& sums,
                          const std::string& by = {});

/// A register of points that the plan does not hold, hydrants and lamps, say, each in its cell.
/// Errors: Error{bad_value} unless there is one kind a point, or none at all.
CountedRows counted_points(const Plan& plan, const PointArray& points, const std::string& name,
                           const std::string& by = {}, const std::vector<std::string>& kind = {},
                           const Run& run = {});

/// One level of a tally; looks at its parts, which must live as long.
struct TallyLevel {
  std::string name;
  std::span<const std::string> codes;
  std::span<const std::string> titles;      ///< may be empty
  std::span<const std::int64_t> parent_of;  ///< rows of the level above; may be empty at the top
  const PolygonArray& areas;
};
/// The levels from the top down to the one that the cells divide, then the cells.
std::vector<TallyLevel> tally_levels(const Plan& plan);

struct AreaTally {
  Table table;
  PolygonArray geometry;  ///< one row a row of the table
};

/// Counts rows and sums their measures for the cells and for each level above, by parents.
///
///     AreaTally t = tally_areas(tally_levels(plan), plan.crs,
///                               counted_buildings(plan, {"households"}, "kind"));
///     t.table.find("households")->number(0);   // of the topmost area
///
/// Rows: levels top first, each in its own order; then, for each level with rows that hang nowhere,
/// one named "unassigned" without code and land. So the rows of each level add up to the input.
/// Columns: level, code, name, parent, area_km2, then
/// * NAME, NAME_per_km2: rows of the register, by CountedRows::name;
/// * for each measure M: M, M_known, M_missing, M_per_km2, and M_estimated and M_estimated_sum
///   where some may be estimated. M sums known and estimated values: it is 0 where there are no
///   rows, and missing where there are rows and none has a value. Known, estimated and missing rows
///   add up to all rows;
/// * for each kind K: BY_K, rows of that kind, then BY_missing where some have none.
/// A name that stands already gets "_2". Units: km2 on the ground; a density is missing where there
/// is no land. Errors: Error{bad_value} for lengths that do not fit or rows that are not there,
/// Error{usage} without levels or for more than a thousand kinds. Cost: rows, and kinds by areas.
AreaTally tally_areas(const std::vector<TallyLevel>& levels, const Crs& crs,
                      const CountedRows& rows);
/// The same of several registers, one after the other in one table. With `shares`, how much of each
/// row of each level is asked about (NaN: none, and it does not touch), areas without a share and
/// without rows are left out, and the columns share and inside_km2 follow area_km2.
AreaTally tally_areas(const std::vector<TallyLevel>& levels, const Crs& crs,
                      const std::vector<CountedRows>& registers,
                      const std::vector<std::vector<double>>& shares = {});

/// The length of lines (roads) in the cells and in each level above, by parents.
///
///     LineParts parts = cut_lines(roads, plan.cells.geometry, plan.cells.code, plan.crs);
///     AreaTally t = tally_lengths(tally_levels(plan), plan.crs, parts, classes, "class");
///
/// Rows as above, "unassigned" for parts in no cell, so that each level adds up to all lines.
/// Columns: level, code, name, parent, area_km2, length_m, length_m_per_km2, then BY_K, the length
/// of kind K, and BY_missing. Shapes: `kind` has one word a line, empty = missing; no rows: not
/// told apart. Units: metres in the working CRS of the cells. Errors: as above.
AreaTally tally_lengths(const std::vector<TallyLevel>& levels, const Crs& crs,
                        const LineParts& parts, std::span<const std::string> kind = {},
                        const std::string& by = {});

/// The areas of all levels that hold no row of a kind: cells without a hydrant. Columns: level,
/// code, name, parent, area_km2. Errors: as above; Error{not_found} for a kind that no row has,
/// listing those there are.
AreaTally areas_without(const std::vector<TallyLevel>& levels, const Crs& crs,
                        const CountedRows& rows, const std::string& kind);

}  // namespace libgrid
