// SPDX-License-Identifier: Apache-2.0
#include "libgrid/plan/area.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string_view>
#include <unordered_map>

#include "libgrid/core/error.hpp"
#include "libgrid/geom/measures.hpp"
#include "libgrid/locate/locator.hpp"
#include "libgrid/topology/buffer.hpp"
#include "libgrid/topology/overlay.hpp"

namespace libgrid {

namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

void require_area(const PolygonArray& area, const Crs& crs) {
  if (area.size() != 1)
    throw Error(ErrorCode::usage, std::to_string(area.size()) + " areas were given; one was wanted",
                {"area", -1, {}});
  if (!area.has(0)) throw Error(ErrorCode::empty, "it has no geometry", {"area", 0, {}});
  guard_coordinates(crs, area.box(), "area");
  if (const std::string reason = invalid_reason(area, 0); !reason.empty())
    throw Error(ErrorCode::bad_geometry, reason, {"area", 0, {}});
  if (!(row_area(area, 0) > 0)) throw Error(ErrorCode::empty, "it has no land", {"area", 0, {}});
}

/// How much of the area each row takes; the list where there are several.
std::vector<double> taken_shares(const Assignment& area, std::size_t rows) {
  std::vector<double> share(rows);
  if (area.cell[0] >= 0) share[static_cast<std::size_t>(area.cell[0])] = area.share[0];
  for (std::size_t k = 0; k < area.straddling.size(); ++k)
    share[static_cast<std::size_t>(area.straddling.cell[k])] = area.straddling.share[k];
  return share;
}

/// How much of each row lies in the area. Where all of a row does, rounding does not take some
/// away.
std::vector<double> land_inside(const PolygonArray& rows, const PolygonArray& area,
                                const std::vector<double>& taken, const Run& run) {
  std::vector<double> share(rows.size(), kMissing);
  for (const std::int64_t row : Locator(rows, {}, run).cells_meeting(area, 0))
    share[static_cast<std::size_t>(row)] = 0;
  const double whole = row_area(area, 0);
  for (std::size_t row = 0; row < rows.size(); ++row) {
    if (!(taken[row] > 0)) continue;
    const double part = taken[row] * whole / row_area(rows, row);
    share[row] = part > 1 - kShareResolution ? 1 : part;
  }
  return share;
}

/// One cell: the area.
std::vector<double> shares_inside(const Assignment& objects) {
  std::vector<double> share = objects.share;
  for (std::size_t row = 0; row < share.size(); ++row)
    if (objects.cell[row] < 0)
      share[row] = objects.reason[row] == Unassigned::outside ? 0 : kMissing;
  return share;
}

/// The building that each unit names, the first of several; -1 for none.
std::vector<std::int64_t> buildings_of(const Plan& plan) {
  std::unordered_map<std::string_view, std::int64_t> row_of;
  for (std::size_t row = 0; row < plan.buildings.size(); ++row)
    row_of.try_emplace(plan.buildings.code[row], row);
  std::vector<std::int64_t> rows;
  for (const std::string& key : plan.units.building) {
    const auto found = key.empty() ? row_of.end() : row_of.find(key);
    rows.push_back(found == row_of.end() ? -1 : found->second);
  }
  return rows;
}

/// The rows of a register that are inside.
CountedRows kept_rows(const CountedRows& all, const std::vector<double>& share) {
  CountedRows made{all.name, {}, {}, all.by, {}};
  for (const Measure& m : all.measures) made.measures.push_back({m.name, {}, {}});
  for (std::size_t row = 0; row < share.size(); ++row) {
    if (!is_inside(share[row])) continue;
    made.cell.push_back(all.cell[row]);
    if (!all.kind.empty()) made.kind.push_back(all.kind[row]);
    for (std::size_t k = 0; k < made.measures.size(); ++k) {
      const Measure& from = all.measures[k];
      made.measures[k].values.push_back(from.values[row]);
      if (!from.estimated.empty()) made.measures[k].estimated.push_back(from.estimated[row]);
    }
  }
  return made;
}

template <class Rows>
PolygonArray within(const Rows& rows, double distance_m, const Crs& crs) {
  const Box box = rows.box();
  if (box.empty()) throw Error(ErrorCode::empty, "there is nothing that an area could lie around");
  const Crs metres = working_crs(crs, box);
  const PolygonArray made = buffered(Transform(crs, metres)(rows), distance_m);
  return Transform(metres, crs)(made);
}

}  // namespace

AreaAnswer ask_area(const Plan& plan, const PolygonArray& area, const Run& run) {
  require_area(area, plan.crs);
  AreaAnswer answer;
  answer.area_m2 = ground_areas_m2(plan.crs, area)[0];
  for (const TallyLevel& level : tally_levels(plan)) {
    const Assignment found = assign_footprints(area, level.areas, {}, plan.crs, {}, run);
    const std::vector<double> taken = taken_shares(found, level.areas.size());
    answer.land.push_back(land_inside(level.areas, area, taken, run));
    if (&level.areas != &plan.cells.geometry) continue;
    const double left = 1 - std::accumulate(taken.begin(), taken.end(), 0.0);
    answer.in_no_cell_m2 = left < kShareResolution ? 0 : left * answer.area_m2;
    const std::vector<double>& land = answer.land.back();
    const bool met =
        std::any_of(land.begin(), land.end(), [](double share) { return !std::isnan(share); });
    answer.distance_m = met ? 0 : found.distance_m[0];
  }
  const Assigner inside(area, {}, plan.crs);
  answer.buildings = shares_inside(inside.footprints(plan.buildings.geometry, {}, run));
  answer.units = shares_inside(inside.points(plan.units.geometry, run));
  const std::vector<std::int64_t> building = buildings_of(plan);
  for (std::size_t unit = 0; unit < building.size(); ++unit)
    if (building[unit] >= 0) {
      const double share = answer.buildings[static_cast<std::size_t>(building[unit])];
      if (!std::isnan(share)) answer.units[unit] = share;
    }
  return answer;
}

AreaTally tally_area(const Plan& plan, const AreaAnswer& answer,
                     const std::vector<CountedRows>& more) {
  std::vector<std::string> sums;
  if (!plan.buildings.households.empty()) sums.emplace_back("households");
  std::vector<CountedRows> registers{kept_rows(counted_buildings(plan, sums), answer.buildings),
                                     kept_rows(counted_units(plan, {}), answer.units)};
  registers.insert(registers.end(), more.begin(), more.end());
  return tally_areas(tally_levels(plan), plan.crs, registers, answer.land);
}

CountedRows points_inside(const CountedRows& rows, const PointArray& points,
                          const PolygonArray& area, const Crs& crs, const Run& run) {
  require_area(area, crs);
  if (rows.cell.size() != points.size())
    throw Error(ErrorCode::bad_value, std::to_string(rows.cell.size()) + " rows are counted of " +
                                          std::to_string(points.size()) + " points");
  return kept_rows(rows, shares_inside(Assigner(area, {}, crs).points(points, run)));
}

EdgeCrossings edge_crossings(const LineArray& lines, const PolygonArray& area, const Crs& crs,
                             const Run& run) {
  require_area(area, crs);
  const LineParts parts = Assigner(area, {}, crs).cut(lines, run);
  EdgeCrossings found;
  for (std::size_t k = 1; k < parts.size(); ++k) {
    const auto before = static_cast<std::int64_t>(k) - 1;
    const Coord place = parts.pieces.line(before + 1).front();
    // Pieces that follow each other are of one line; those of a row's next line begin elsewhere.
    if (parts.line[k] != parts.line[k - 1] || parts.cell[k] == parts.cell[k - 1] ||
        parts.pieces.line(before).back() != place)
      continue;
    found.line.push_back(parts.line[k]);
    found.place.push_back(place);
    found.entering.push_back(parts.cell[k] >= 0);
  }
  return found;
}

PolygonArray area_within(const LineArray& lines, double distance_m, const Crs& crs) {
  return within(lines, distance_m, crs);
}
PolygonArray area_within(const PolygonArray& polygons, double distance_m, const Crs& crs) {
  return within(polygons, distance_m, crs);
}

}  // namespace libgrid
