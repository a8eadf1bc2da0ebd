// SPDX-License-Identifier: Apache-2.0
#include "libgrid/assign/assign.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "assign/assigner.hpp"
#include "libgrid/core/error.hpp"

namespace libgrid {

namespace {

constexpr Coord kNowhere{std::numeric_limits<double>::quiet_NaN(),
                         std::numeric_limits<double>::quiet_NaN()};

[[noreturn]] void refuse_value(const std::string& message, std::size_t row) {
  throw Error(ErrorCode::bad_value, message, {{}, static_cast<std::int64_t>(row), {}});
}

void require_one_each(std::size_t given, const char* what, std::size_t units) {
  if (given != 0 && given != units)
    throw Error(ErrorCode::bad_value, std::to_string(given) + " " + what + " were given for " +
                                          std::to_string(units) +
                                          " units; one each or none was wanted");
}

/// A unit is its building's: cells, shares, and where it failed.
void take_building(Assignment& units, std::size_t row, const Assignment& buildings,
                   std::size_t building, AssignRule rule) {
  units.cell[row] = buildings.cell[building];
  units.share[row] = buildings.share[building];
  units.second_cell[row] = buildings.second_cell[building];
  units.second_share[row] = buildings.second_share[building];
  units.nearest_cell[row] = buildings.nearest_cell[building];
  units.distance_m[row] = buildings.distance_m[building];
  const bool assigned = units.cell[row] >= 0;
  units.rule[row] = assigned ? rule : AssignRule::none;
  units.reason[row] = assigned ? Unassigned::none : Unassigned::building_unassigned;
}

}  // namespace

std::string_view name_of(AssignRule rule) {
  switch (rule) {
    case AssignRule::none:
      return "none";
    case AssignRule::point:
      return "point";
    case AssignRule::largest_share:
      return "largest_share";
    case AssignRule::inside_point:
      return "inside_point";
    case AssignRule::entrance_point:
      return "entrance_point";
    case AssignRule::longest_part:
      return "longest_part";
    case AssignRule::address:
      return "address";
    case AssignRule::building:
      return "building";
  }
  return "none";
}

std::string_view name_of(Unassigned reason) {
  switch (reason) {
    case Unassigned::none:
      return "none";
    case Unassigned::outside:
      return "outside";
    case Unassigned::no_geometry:
      return "no_geometry";
    case Unassigned::unknown_key:
      return "unknown_key";
    case Unassigned::building_unassigned:
      return "building_unassigned";
  }
  return "none";
}

std::int64_t Assignment::unassigned() const { return std::count(cell.begin(), cell.end(), -1); }

std::int64_t Assignment::straddlers() const {
  return static_cast<std::int64_t>(second_cell.size()) -
         std::count(second_cell.begin(), second_cell.end(), -1);
}

void Shares::append(const Shares& more) {
  row.insert(row.end(), more.row.begin(), more.row.end());
  cell.insert(cell.end(), more.cell.begin(), more.cell.end());
  share.insert(share.end(), more.share.begin(), more.share.end());
}

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

Assignment Assigner::Impl::place(const PointArray& points, const Run& run) const {
  Assignment made = unassigned_rows(points.size());
  made.cell = locator(run).cells_of(points.coords(), run);
  for_chunks(points.size(), 65536, run, [&](std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row < end; ++row) {
      const bool assigned = made.cell[row] >= 0;
      made.share[row] = assigned ? 1 : 0;
      made.rule[row] = assigned ? AssignRule::point : AssignRule::none;
      if (!assigned)
        made.reason[row] = points.has(row) ? Unassigned::outside : Unassigned::no_geometry;
    }
  });
  return made;
}

Assignment Assigner::points(const PointArray& points, const Run& run) const {
  Assignment made = impl_->place(points, run);
  impl_->find_nearest(
      made, [&](std::size_t row) { return place_of(points, row); }, [](Coord) { return -1; }, run);
  return made;
}

UnitPlaces unit_places(std::span<const std::int64_t> building_of, const PointArray& points,
                       const Assignment& buildings, const UnitOptions& options) {
  const std::size_t count = building_of.size();
  require_one_each(points.size(), "points", count);
  require_one_each(options.by_address.size(), "rows found by address", count);
  const auto registered = static_cast<std::int64_t>(buildings.size());
  std::vector<std::int64_t> building(building_of.begin(), building_of.end());
  std::vector<Coord> own(count, kNowhere);
  for (std::size_t row = 0; row < count; ++row) {
    if (building[row] == -1 && !options.by_address.empty()) building[row] = options.by_address[row];
    if (building[row] < -1 || building[row] >= registered)
      refuse_value("building " + std::to_string(building[row]) + " was named, but there are " +
                       std::to_string(registered),
                   row);
    if (building[row] < 0 && points.size() != 0) own[row] = points[row];
  }
  return {std::move(building), PointArray(std::move(own))};
}

void take_buildings(Assignment& units, const UnitPlaces& places,
                    std::span<const std::int64_t> building_of, const Assignment& buildings) {
  for (std::size_t row = 0; row < units.size(); ++row) {
    if (places.building[row] >= 0)
      take_building(units, row, buildings, static_cast<std::size_t>(places.building[row]),
                    building_of[row] >= 0 ? AssignRule::building : AssignRule::address);
    else if (units.reason[row] == Unassigned::no_geometry)
      units.reason[row] = Unassigned::unknown_key;
  }
}

Assignment assign_units(std::span<const std::int64_t> building_of, const PointArray& points,
                        const Assignment& buildings, const PolygonArray& cells,
                        std::span<const std::string> codes, const Crs& crs,
                        const UnitOptions& options, const Run& run) {
  const UnitPlaces places = unit_places(building_of, points, buildings, options);
  Assignment made = assign_points(places.own, cells, codes, crs, run);
  take_buildings(made, places, building_of, buildings);
  return made;
}

Tally tally(std::span<const std::int64_t> group, std::span<const double> values,
            std::int64_t groups) {
  if (group.size() != values.size())
    throw Error(ErrorCode::bad_value, std::to_string(values.size()) + " values were given for " +
                                          std::to_string(group.size()) +
                                          " rows; one each was wanted");
  const auto count = static_cast<std::size_t>(groups);
  Tally made{std::vector<double>(count), std::vector<std::int64_t>(count),
             std::vector<std::int64_t>(count)};
  for (std::size_t row = 0; row < group.size(); ++row) {
    if (group[row] < -1 || group[row] >= groups)
      refuse_value("group " + std::to_string(group[row]) + " was named, but there are " +
                       std::to_string(groups),
                   row);
    if (group[row] < 0) continue;
    const auto g = static_cast<std::size_t>(group[row]);
    ++made.count[g];
    if (std::isnan(values[row]))
      ++made.missing[g];
    else
      made.sum[g] += values[row];
  }
  return made;
}

}  // namespace libgrid
