// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "libgrid/assign/assign.hpp"

namespace libgrid {

/// How the cells of two versions of a map relate. A cell is the same where code and geometry are,
/// to the last bit; one whose code several cells have counts as changed.
struct CellChange {
  std::vector<std::int64_t> row_after;  ///< of each old cell that is the same; -1 for the others
  std::vector<std::int64_t> before;  ///< rows of the old cells that are gone or changed, ascending
  std::vector<std::int64_t> after;   ///< rows of the new cells that are new or changed, ascending
};

/// Without codes the row number stands for the code. Cost: a look at each coordinate.
/// Errors: Error{bad_value} unless there is one code a cell, or when one version has codes and the
/// other has none.
CellChange compare_cells(const PolygonArray& before, std::span<const std::string> codes_before,
                         const PolygonArray& after, std::span<const std::string> codes_after);

struct Reassigned {
  Assignment assignment;           ///< of all objects, to the new cells
  std::vector<std::int64_t> rows;  ///< of those that were assigned anew, ascending
};

/// Assigns anew, after some cells have changed, what the change may concern.
///
///     Reassigner anew(old_cells, old_codes, cells, codes, crs);
///     Reassigned r = anew.footprints(buildings, old_assignment);
///
/// The result is that of an Assigner of the new cells, bit for bit: cells, shares, second cells,
/// reasons, and nearest cells with their distances, also where rows have moved. Assigned anew are
/// objects whose box meets that of a changed cell, before or after, and unassigned objects that are
/// as near to a changed cell as to their nearest one. Where the new cells have another working
/// system, or the cells that stay have another order, these are all unassigned objects; and all
/// lines, where they have another working system.
///
/// `previous` must be what an Assigner of the old cells gave to the same objects with the same
/// options; that it is cannot be checked fully. Shapes: one row an object. Errors: those of the
/// Assigner; Error{bad_value} unless `previous` has one row an object, and where it names a cell
/// that there was not, or one that its object does not meet. Cost: comparing the cells, and a look
/// at each object's box; then what an Assigner of the cells near takes for the objects near, and
/// where an unassigned object is among them, bringing all cells to metres. Threads: the same result
/// for any number. Both versions of the cells must outlive it.
class Reassigner {
 public:
  /// Errors: as compare_cells.
  Reassigner(const PolygonArray& before, std::span<const std::string> codes_before,
             const PolygonArray& after, std::span<const std::string> codes_after,
             const Crs& crs = {});
  ~Reassigner();
  Reassigner(Reassigner&&) noexcept;

  const CellChange& change() const;

  Reassigned points(const PointArray& points, const Assignment& previous,
                    const Run& run = {}) const;
  Reassigned footprints(const PolygonArray& footprints, const Assignment& previous,
                        const AssignOptions& options = {}, const Run& run = {}) const;
  Reassigned lines(const LineArray& lines, const Assignment& previous, const Run& run = {}) const;
  /// See assign_units. `buildings` is the buildings' new assignment; rows are those of units that
  /// go by their own points.
  Reassigned units(std::span<const std::int64_t> building_of, const PointArray& points,
                   const Assignment& buildings, const Assignment& previous,
                   const UnitOptions& options = {}, const Run& run = {}) const;

 private:
  struct Impl;
  std::unique_ptr<const Impl> impl_;
};

}  // namespace libgrid
