// SPDX-License-Identifier: Apache-2.0
#include "columns.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <tuple>

#include "libgrid/geom/measures.hpp"
#include "libgrid/geom/predicates.hpp"
#include "libgrid/index/box_index.hpp"

namespace libgrid {

void count_people(Issues& issues, const People& people) {
  std::vector<Box> boxes;
  for (std::size_t i = 0; i < issues.size(); ++i) {
    const bool counted = issues.geometry.has(i) && issues.kind[i] != IssueKind::mismatch &&
                         !is_remark(issues.kind[i]);
    boxes.push_back(counted ? issues.geometry.box(i) : Box{});
    if (!counted) continue;
    if (!people.buildings.empty()) issues.buildings[i] = 0;
    if (!people.households.empty()) issues.households[i] = 0;
    if (!people.units.empty()) issues.units[i] = 0;
  }
  const BoxIndex index(boxes);
  std::vector<std::int64_t> found;
  auto for_issues_at = [&](Coord p, auto&& count) {
    if (std::isnan(p.x)) return;
    Box box;
    box.add(p);
    index.query(box, found);
    for (const std::int64_t i : found)
      if (row_takes(issues.geometry, static_cast<std::size_t>(i), p))
        count(static_cast<std::size_t>(i));
  };
  for (std::size_t b = 0; b < people.buildings.size(); ++b)
    for_issues_at(people.buildings[b], [&](std::size_t i) {
      ++issues.buildings[i];
      issues.building_rows[i].push_back(static_cast<std::int64_t>(b));
      if (!people.households.empty() && !std::isnan(people.households[b]))
        issues.households[i] += people.households[b];
    });
  for (std::size_t u = 0; u < people.units.size(); ++u)
    for_issues_at(people.units[u], [&](std::size_t i) {
      ++issues.units[i];
      issues.unit_rows[i].push_back(static_cast<std::int64_t>(u));
    });
}

void number_equal_ids(std::vector<std::string>& ids) {
  std::map<std::string, int> seen;
  for (std::string& id : ids)
    if (const int n = ++seen[id]; n > 1) id += "-" + std::to_string(n);
}

Coord first_place(const PolygonArray& polygons, const std::vector<std::int64_t>& rows) {
  std::vector<Coord> places;
  for (const std::int64_t row : rows)
    if (polygons.has(static_cast<std::size_t>(row)))
      places.push_back(inside_point(polygons, static_cast<std::size_t>(row)));
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  return places.empty() ? Coord{none, none} : *std::min_element(places.begin(), places.end());
}

namespace {

template <class T>
std::vector<T> picked(const std::vector<T>& column, const std::vector<std::int64_t>& rows) {
  std::vector<T> taken;
  taken.reserve(rows.size());
  for (const std::int64_t row : rows) taken.push_back(column[static_cast<std::size_t>(row)]);
  return taken;
}

}  // namespace

Issues Issues::take(const std::vector<std::int64_t>& rows) const {
  return {picked(id, rows),
          picked(kind, rows),
          picked(form, rows),
          picked(level, rows),
          picked(cells, rows),
          picked(border_m, rows),
          picked(parent, rows),
          picked(neighbour, rows),
          picked(area_m2, rows),
          picked(width_m, rows),
          picked(place, rows),
          geometry.take(rows),
          picked(buildings, rows),
          picked(units, rows),
          picked(households, rows),
          picked(building_rows, rows),
          picked(unit_rows, rows),
          picked(message, rows),
          language};
}

void sort_worst_first(Issues& issues) {
  auto or_none = [](double v) { return std::isnan(v) ? -1 : v; };
  std::vector<std::int64_t> order(issues.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::int64_t l, std::int64_t r) {
    const auto a = static_cast<std::size_t>(l), b = static_cast<std::size_t>(r);
    const auto key = [&](std::size_t i) {
      return std::tuple(-or_none(issues.households[i]), -issues.buildings[i], -issues.area_m2[i],
                        issues.kind[i]);
    };
    const auto key_a = key(a), key_b = key(b);
    return key_a != key_b ? key_a < key_b : issues.id[a] < issues.id[b];
  });
  issues = issues.take(order);
}

}  // namespace libgrid
