// SPDX-License-Identifier: Apache-2.0
#include "libgrid/coverage/check.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <utility>

#include "defects.hpp"
#include "issue_text.hpp"
#include "libgrid/core/error.hpp"
#include "libgrid/geom/measures.hpp"
#include "libgrid/geom/predicates.hpp"
#include "libgrid/index/box_index.hpp"
#include "libgrid/locate/locator.hpp"
#include "libgrid/topology/overlay.hpp"
#include "residue.hpp"

namespace libgrid {

namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

void require_fit(const CheckInput& in, const People& people) {
  auto wrong = [](const char* what) {
    throw Error(ErrorCode::bad_value,
                std::string("check: ") + what + " must be as long as its rows");
  };
  if (!in.codes.empty() && in.codes.size() != in.cells.size()) wrong("codes");
  if (!in.parent_codes.empty() && in.parent_codes.size() != in.parents.size())
    wrong("parent_codes");
  if (!in.parent_of.empty() && in.parent_of.size() != in.cells.size()) wrong("parent_of");
  if (!people.households.empty() && people.households.size() != people.buildings.size())
    wrong("households");
  for (const std::int64_t parent : in.parent_of)
    if (parent < -1 || parent >= static_cast<std::int64_t>(in.parents.size()))
      throw Error(ErrorCode::bad_value,
                  "check: parent_of names area " + std::to_string(parent) + ", which is not there");
}

void add_issue(Issues& issues, const std::string& level, IssueKind kind,
               std::vector<std::int64_t> cells, std::int64_t parent, Coord place,
               PolygonBuilder& shapes) {
  issues.id.emplace_back();
  issues.kind.push_back(kind);
  issues.level.push_back(level);
  issues.cells.push_back(std::move(cells));
  issues.parent.push_back(parent);
  issues.area_m2.push_back(0);
  issues.width_m.push_back(0);
  issues.place.push_back(place);
  issues.buildings.push_back(-1);
  issues.units.push_back(-1);
  issues.households.push_back(kUnknown);
  issues.message.emplace_back();
  shapes.begin_row();
}

/// A copy in which invalid rows are made valid; each is an issue with GEOS's reason as message.
PolygonArray valid_rows(const PolygonArray& polygons, const std::string& level, bool parents,
                        Issues& issues, PolygonBuilder& shapes, const Run& run) {
  std::vector<std::string> reason(polygons.size());
  for_chunks(polygons.size(), 256, run, [&](std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row < end; ++row) reason[row] = invalid_reason(polygons, row);
  });
  PolygonBuilder valid;
  for (std::size_t row = 0; row < polygons.size(); ++row) {
    const bool broken = !reason[row].empty();
    const PolygonArray mended = broken ? make_valid(polygons, row) : PolygonArray{};
    valid.add_row(broken ? mended : polygons, broken ? 0 : row);
    const auto r = static_cast<std::int64_t>(row);
    if (broken) {
      add_issue(issues, level, IssueKind::invalid_ring,
                parents ? std::vector<std::int64_t>{} : std::vector{r}, parents ? r : -1,
                polygons.box(row).centre(), shapes);
      issues.message.back() = reason[row];
    } else if (!polygons.has(row) && !parents) {
      add_issue(issues, level, IssueKind::empty_cell, {r}, -1, {kUnknown, kUnknown}, shapes);
    }
  }
  return valid.finish();
}

void find_duplicate_codes(const CheckInput& in, Issues& issues, PolygonBuilder& shapes) {
  std::map<std::string, std::vector<std::int64_t>> rows;
  for (std::size_t row = 0; row < in.codes.size(); ++row)
    rows[in.codes[row]].push_back(static_cast<std::int64_t>(row));
  for (const auto& [code, list] : rows)
    if (list.size() > 1)
      add_issue(issues, in.level, IssueKind::duplicate_code, list, -1,
                inside_point(in.cells, static_cast<std::size_t>(list[0])), shapes);
}

std::vector<std::int64_t> parents_of(const CheckInput& in, const PolygonArray& cells,
                                     const PolygonArray& parents) {
  if (!in.parent_of.empty()) return in.parent_of;
  std::vector<std::int64_t> parent_of(cells.size(), parents.size() == 1 ? 0 : -1);
  if (parents.size() == 1) return parent_of;
  const Locator locator(parents);
  for (std::size_t row = 0; row < cells.size(); ++row)
    if (cells.has(row)) parent_of[row] = locator.cell_of(inside_point(cells, row));
  return parent_of;
}

/// Adds the defects of all parents; parents run side by side and are joined in order.
void add_defects(const CheckInput& in, const Residue& residue, const PolygonArray& cells,
                 const PolygonArray& parents, const std::vector<std::int64_t>& parent_of,
                 Lattice lattice, Issues& issues, PolygonBuilder& shapes, const Run& run) {
  std::vector<std::vector<std::int64_t>> rows_of(parents.size());
  for (std::size_t row = 0; row < cells.size(); ++row)
    if (parent_of[row] >= 0 && cells.has(row))
      rows_of[static_cast<std::size_t>(parent_of[row])].push_back(static_cast<std::int64_t>(row));
  std::vector<std::vector<Defect>> found(parents.size());
  for_chunks(parents.size(), 1, run, [&](std::size_t begin, std::size_t) {
    const Run alone{.threads = 1, .stop = run.stop};
    if (!residue.of_parent[begin].empty())
      found[begin] = find_defects(residue.of_parent[begin], cells, rows_of[begin], parents, begin,
                                  lattice, alone);
  });
  for (std::size_t parent = 0; parent < found.size(); ++parent)
    for (Defect& d : found[parent]) {
      add_issue(issues, in.level, d.kind, std::move(d.cells), static_cast<std::int64_t>(parent),
                d.place, shapes);
      for (std::int64_t part = 0; d.region.size() > 0 && part < d.region.parts(0).end; ++part) {
        shapes.begin_part();
        const Range rings = d.region.rings(part);
        for (std::int64_t r = rings.begin; r < rings.end; ++r) shapes.add_ring(d.region.ring(r));
      }
    }
}

/// Areas and widths; what is narrower than the resolution becomes a mismatch.
void measure(Issues& issues, const Crs& crs, double resolution_m, const Run& run) {
  const Box extent = issues.geometry.box();
  if (extent.empty()) return;
  const std::vector<double> areas = ground_areas_m2(crs, issues.geometry);
  const Transform to_metres(crs, working_crs(crs, extent));
  const PolygonArray planar = to_metres(issues.geometry);
  for_chunks(issues.size(), 64, run, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      if (!issues.geometry.has(i)) continue;
      issues.area_m2[i] = areas[i];
      issues.width_m[i] = inscribed_width(planar, i, resolution_m / 100);
      if (issues.width_m[i] < resolution_m) issues.kind[i] = IssueKind::mismatch;
    }
  });
}

void count_people(Issues& issues, const People& people) {
  std::vector<Box> boxes;
  for (std::size_t i = 0; i < issues.size(); ++i) {
    const bool counted = issues.geometry.has(i) && issues.kind[i] != IssueKind::mismatch;
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
      if (!people.households.empty() && !std::isnan(people.households[b]))
        issues.households[i] += people.households[b];
    });
  for (const Coord unit : people.units)
    for_issues_at(unit, [&](std::size_t i) { ++issues.units[i]; });
}

template <class T>
void reorder(std::vector<T>& column, const std::vector<std::int64_t>& order) {
  std::vector<T> sorted;
  sorted.reserve(order.size());
  for (const std::int64_t i : order)
    sorted.push_back(std::move(column[static_cast<std::size_t>(i)]));
  column = std::move(sorted);
}

void select(Issues& issues, const std::vector<std::int64_t>& order) {
  issues.geometry = issues.geometry.take(order);
  reorder(issues.id, order);
  reorder(issues.kind, order);
  reorder(issues.level, order);
  reorder(issues.cells, order);
  reorder(issues.parent, order);
  reorder(issues.area_m2, order);
  reorder(issues.width_m, order);
  reorder(issues.place, order);
  reorder(issues.buildings, order);
  reorder(issues.units, order);
  reorder(issues.households, order);
  reorder(issues.message, order);
}

/// Without the invalid areas that `told` tells in the same words.
Issues without_told_areas(Issues issues, const Issues& told) {
  std::set<std::string> words;
  for (std::size_t i = 0; i < told.size(); ++i)
    if (told.kind[i] == IssueKind::invalid_ring) words.insert(told.message[i]);
  std::vector<std::int64_t> rest;
  for (std::size_t i = 0; i < issues.size(); ++i)
    if (issues.kind[i] != IssueKind::invalid_ring || !issues.cells[i].empty() ||
        !words.contains(issues.message[i]))
      rest.push_back(static_cast<std::int64_t>(i));
  select(issues, rest);
  return issues;
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
  select(issues, order);
}

double total(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

}  // namespace

CheckResult check(const CheckInput& in, const Crs& crs, const People& people,
                  const CheckOptions& options, const Run& run) {
  require_fit(in, people);
  run.tell("check", 0);
  CheckResult result;
  Issues& issues = result.issues;
  PolygonBuilder shapes;
  const PolygonArray cells = valid_rows(in.cells, in.level, false, issues, shapes, run);
  const PolygonArray parents = valid_rows(in.parents, in.level, true, issues, shapes, run);
  find_duplicate_codes(in, issues, shapes);
  const std::vector<std::int64_t> parent_of = parents_of(in, cells, parents);
  for (std::size_t row = 0; row < cells.size(); ++row)
    if (parent_of[row] < 0 && cells.has(row))
      add_issue(issues, in.level, IssueKind::orphan, {static_cast<std::int64_t>(row)}, -1,
                inside_point(cells, row), shapes);

  const Residue residue = sum_chains(cells, parent_of, parents, run);
  run.tell("check", 0.5);
  add_defects(in, residue, cells, parents, parent_of, crs.lattice(), issues, shapes, run);
  issues.geometry = shapes.finish();
  measure(issues, crs, options.resolution_m, run);
  count_people(issues, people);
  for (std::size_t i = 0; i < issues.size(); ++i) {
    issues.message[i] = issue_message(in, issues, i);
    issues.id[i] = issue_id(in, issues, i);
  }
  sort_worst_first(issues);

  result.parent_area_m2 = total(ground_areas_m2(crs, in.parents));
  result.cell_area_m2 = total(ground_areas_m2(crs, in.cells));
  result.edges = residue.edges;
  result.residue = residue.left;
  run.tell("check", 1);
  return result;
}

Issues merge_issues(Issues a, const Issues& all_of_b) {
  const Issues b = without_told_areas(all_of_b, a);
  auto append = [](auto& into, const auto& from) {
    into.insert(into.end(), from.begin(), from.end());
  };
  PolygonBuilder shapes;
  for (const Issues* part : {static_cast<const Issues*>(&a), &b})
    for (std::size_t i = 0; i < part->size(); ++i) shapes.add_row(part->geometry, i);
  append(a.id, b.id);
  append(a.kind, b.kind);
  append(a.level, b.level);
  append(a.cells, b.cells);
  append(a.parent, b.parent);
  append(a.area_m2, b.area_m2);
  append(a.width_m, b.width_m);
  append(a.place, b.place);
  append(a.buildings, b.buildings);
  append(a.units, b.units);
  append(a.households, b.households);
  append(a.message, b.message);
  a.geometry = shapes.finish();
  sort_worst_first(a);
  return a;
}

}  // namespace libgrid
