// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "assign/ground.hpp"
#include "core/lazy.hpp"
#include "libgrid/assign/assign.hpp"
#include "libgrid/geom/measures.hpp"
#include "libgrid/locate/locator.hpp"
#include "libgrid/topology/overlay.hpp"
#include "locate/code_ranks.hpp"
#include "locate/tile_table.hpp"

namespace libgrid {

/// Shares are measured in valid cells.
struct ValidCells {
  ValidCells(const PolygonArray& given, std::span<const std::int64_t> rank, const Run& run)
      : cells(made_valid(given, invalid_reasons(given, run), mended)), table(cells, rank, run) {}

  PolygonArray mended;
  const PolygonArray& cells;
  TileTable table;
};

struct Assigner::Impl {
  Impl(const PolygonArray& given, std::span<const std::string> given_codes, const Crs& given_crs)
      : cells(given),
        codes(given_codes.begin(), given_codes.end()),
        crs(given_crs),
        rank(code_ranks(given.size(), given_codes)) {}

  /// Of the cells as they are.
  const Locator& locator(const Run& run) const { return locator_.get(cells, codes, run); }
  const ValidCells& valid(const Run& run) const { return valid_.get(cells, rank, run); }
  const Ground& ground() const { return ground_.get(cells, crs); }

  /// Cells, and reasons for none; nothing is nearest yet. `extent` is that of all cells: lengths
  /// are measured in its working system, also where these are only some of them.
  Assignment place(const PointArray& points, const Run& run) const;
  Assignment place(const PolygonArray& footprints, const AssignOptions& options,
                   const Run& run) const;
  Assignment place(const LineArray& lines, const Box& extent, const Run& run) const;
  LineParts cut(const LineArray& lines, const Box& extent, const Run& run) const;

  /// Fills in the nearest cell of unassigned rows, and its distance. `place_of(row)` is where a row
  /// lies, NaN where nobody knows; a place may lie in a cell that no rule gave to the row.
  void find_nearest(Assignment& assignment, const std::function<Coord(std::size_t)>& place_of,
                    const std::function<std::int64_t(Coord)>& cell_of, const Run& run) const;

  template <class Objects>
  std::vector<double> border_distances(const Objects& objects, const Assignment& assigned,
                                       const Run& run) const;

  const PolygonArray& cells;
  std::vector<std::string> codes;
  Crs crs;
  std::vector<std::int64_t> rank;

 private:
  Lazy<Locator> locator_;
  Lazy<ValidCells> valid_;
  Lazy<Ground> ground_;
};

/// Columns for `rows` unassigned rows.
Assignment unassigned_rows(std::size_t rows);

/// Errors: as Assigner::footprints.
void require_rules(const AssignOptions& options, std::size_t footprints);

/// Where an object without a cell lies, NaN where nobody knows.
inline Coord place_of(const PointArray& points, std::size_t row) { return points[row]; }
inline Coord place_of(const PolygonArray& footprints, std::size_t row) {
  return inside_point(footprints, row);
}
Coord place_of(const LineArray& lines, std::size_t row);

/// Units that go by a building, and the points of the others.
struct UnitPlaces {
  std::vector<std::int64_t> building;  ///< -1 = none
  PointArray own;
};
/// Errors: as assign_units.
UnitPlaces unit_places(std::span<const std::int64_t> building_of, const PointArray& points,
                       const Assignment& buildings, const UnitOptions& options);
/// Completes what the units' own points gave.
void take_buildings(Assignment& units, const UnitPlaces& places,
                    std::span<const std::int64_t> building_of, const Assignment& buildings);

}  // namespace libgrid
