// SPDX-License-Identifier: Apache-2.0
#include "assign/nearest.hpp"

#include <cmath>
#include <limits>

#include "libgrid/core/error.hpp"
#include "libgrid/locate/locator.hpp"

namespace libgrid {

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// NaN for a place so far away that the working CRS cannot hold it.
Coord transformed(const Transform& transform, Coord place) {
  try {
    return transform(place);
  } catch (const Error&) {
    return {kNone, kNone};
  }
}

}  // namespace

Assignment unassigned_rows(std::size_t rows) {
  Assignment made;
  made.cell.assign(rows, -1);
  made.share.assign(rows, 0);
  made.second_cell.assign(rows, -1);
  made.second_share.assign(rows, 0);
  made.rule.assign(rows, AssignRule::none);
  made.reason.assign(rows, Unassigned::none);
  made.nearest_cell.assign(rows, -1);
  made.distance_m.assign(rows, 0);
  return made;
}

void find_nearest_cells(Assignment& assignment, const std::function<Coord(std::size_t)>& place_of,
                        const PolygonArray& cells, std::span<const std::string> codes,
                        const Crs& crs, const Run& run) {
  std::vector<std::size_t> rows;
  std::vector<Coord> places;
  for (std::size_t row = 0; row < assignment.size(); ++row) {
    if (assignment.cell[row] >= 0) continue;
    assignment.distance_m[row] = kNone;
    const Coord place = place_of(row);
    if (std::isnan(place.x) || std::isnan(place.y)) continue;
    rows.push_back(row);
    places.push_back(place);
  }
  if (rows.empty() || cells.box().empty()) return;

  const Transform transform(crs, working_crs(crs, cells.box()));
  const PolygonArray working_cells = transform(cells);
  const Locator locator(working_cells, codes, run);
  for (Coord& place : places) place = transformed(transform, place);
  for_chunks(rows.size(), 64, run, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const Locator::Nearest nearest = locator.nearest(places[i]);
      if (nearest.cell < 0) continue;
      assignment.nearest_cell[rows[i]] = nearest.cell;
      assignment.distance_m[rows[i]] = nearest.distance;
    }
  });
}

}  // namespace libgrid
