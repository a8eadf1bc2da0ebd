// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "libgrid/plan/tally.hpp"

namespace libgrid {

/// What lies in an area: the land of an incident, say. Objects are asked about by the rule of
/// assignment (largest_share), the area and its outside standing for two cells: a footprint counts
/// as inside when half of it or more is. Each share stands in the result, so that another rule may
/// be applied.
struct AreaAnswer {
  double area_m2 = 0;        ///< of the area itself, on the ground
  double in_no_cell_m2 = 0;  ///< too small where cells overlap, by as much
  /// To the nearest cell from a point inside the area, 0 where they meet; NaN without cells.
  double distance_m = 0;
  /// One a level of tally_levels, top first, the cells last; one a row: how much of it lies in the
  /// area, 0 where it only touches, NaN where it does not meet it.
  std::vector<std::vector<double>> land;
  std::vector<double> buildings;  ///< one a building: how much of it is inside; NaN: no geometry
  /// One a unit: that of its building; without one, 1 or 0 by its point; NaN: nobody knows where.
  std::vector<double> units;
};
inline bool is_inside(double share) { return share >= 0.5; }

/// Asks what lies in an area.
///
///     AreaAnswer answer = ask_area(plan, area_around(place, 500, plan.crs));
///     AreaTally t = tally_area(plan, answer);            // cells, areas above, counts, households
///
/// Shapes: `area` is one row in the plan's CRS, of any number of parts. Whether land meets it is
/// decided exactly; shares are areas in stored coordinates, and smaller than kShareResolution of
/// the area they count as a touch. Errors: Error{usage} unless it is one row; Error{empty} for one
/// without geometry or land; Error{bad_geometry} for an invalid one, saying where; Error{bad_crs}
/// for coordinates that cannot be what the plan's CRS says. Cost: indexing the cells and areas, and
/// a look at each object's box.
AreaAnswer ask_area(const Plan& plan, const PolygonArray& area, const Run& run = {});

/// The cells that the area meets and the areas above them, with what counts as inside: buildings,
/// their households (known, missing and estimated apart, see tally_areas), units, and more
/// registers, of which the caller keeps what is inside. Rows that lie in no cell stand at the end,
/// as "unassigned".
AreaTally tally_area(const Plan& plan, const AreaAnswer& answer,
                     const std::vector<CountedRows>& more = {});

/// Of a register of points (counted_points), the rows that lie in the area, by the half-open rule.
/// Errors: Error{bad_value} unless there is one row a point; those of ask_area for the area.
CountedRows points_inside(const CountedRows& rows, const PointArray& points,
                          const PolygonArray& area, const Crs& crs, const Run& run = {});

/// Where lines (roads) cross the edge of an area.
struct EdgeCrossings {
  std::vector<std::int64_t> line;  ///< its row; ascending, then in the line's direction
  std::vector<Coord> place;
  std::vector<bool> entering;  ///< or leaving

  std::size_t size() const { return line.size(); }
};
/// A line that runs along the edge is inside by the rule of borders (Locator::along); one that only
/// touches does not cross. Shapes and errors: as ask_area. Cost: the edges near each line.
EdgeCrossings edge_crossings(const LineArray& lines, const PolygonArray& area, const Crs& crs,
                             const Run& run = {});

/// All land within a distance on the ground of any of the lines or polygons, as one row in their
/// CRS, made in the working CRS (see buffered). Errors: as buffered and working_crs; Error{empty}
/// when there is no geometry.
PolygonArray area_within(const LineArray& lines, double distance_m, const Crs& crs);
PolygonArray area_within(const PolygonArray& polygons, double distance_m, const Crs& crs);

}  // namespace libgrid
