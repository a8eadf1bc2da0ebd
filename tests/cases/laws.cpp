// SPDX-License-Identifier: Apache-2.0
#include "laws.hpp"

#include <algorithm>
#include <bit>
#include <boost/multiprecision/cpp_int.hpp>
#include <cmath>
#include <set>
#include <sstream>

#include "libgrid/geom/measures.hpp"
#include "libgrid/topology/overlay.hpp"

namespace libgrid {

namespace {

using Exact = boost::multiprecision::cpp_rational;
using Broken = std::vector<std::string>;

/// Bit for bit, NaN included.
bool same_bits(const std::vector<double>& a, const std::vector<double>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](double l, double r) {
    return std::bit_cast<std::uint64_t>(l) == std::bit_cast<std::uint64_t>(r);
  });
}

std::vector<double> numbers(std::span<const Coord> coords) {
  std::vector<double> out;
  for (const Coord c : coords) out.push_back(c.x), out.push_back(c.y);
  return out;
}

bool same_places(std::span<const Coord> a, std::span<const Coord> b) {
  return same_bits(numbers(a), numbers(b));
}

/// As == but tells 0 from -0.
bool same_rows(const PolygonArray& a, const PolygonArray& b) {
  return a == b && same_places(a.coords(), b.coords());
}

bool same_issues(const Issues& a, const Issues& b) {
  return a.id == b.id && a.kind == b.kind && a.form == b.form && a.level == b.level &&
         a.cells == b.cells && a.border_m == b.border_m && a.parent == b.parent &&
         a.neighbour == b.neighbour && same_bits(a.area_m2, b.area_m2) &&
         same_bits(a.width_m, b.width_m) && same_places(a.place, b.place) &&
         same_rows(a.geometry, b.geometry) && a.buildings == b.buildings && a.units == b.units &&
         same_bits(a.households, b.households) && a.building_rows == b.building_rows &&
         a.unit_rows == b.unit_rows && a.message == b.message;
}

bool same_check(const CheckResult& a, const CheckResult& b) {
  return same_issues(a.issues, b.issues) && a.parent_area_m2 == b.parent_area_m2 &&
         a.edges == b.edges && a.residue == b.residue && a.allowed == b.allowed;
}

bool same_fixes(const Fixes& a, const Fixes& b) {
  return a.id == b.id && a.kind == b.kind && a.level == b.level && a.policy == b.policy &&
         a.done == b.done && a.reason == b.reason && a.from == b.from && a.to == b.to &&
         a.parent == b.parent && same_bits(a.area_m2, b.area_m2) && a.buildings == b.buildings &&
         same_bits(a.households, b.households) && same_rows(a.geometry, b.geometry);
}

bool same_vertices(const VertexChanges& a, const VertexChanges& b) {
  return a.level == b.level && a.row == b.row && a.kind == b.kind && same_places(a.from, b.from) &&
         same_places(a.to, b.to);
}

PolygonArray one_row(const PolygonArray& rows, std::size_t row) {
  const auto r = static_cast<std::int64_t>(row);
  return rows.take({&r, 1});
}

/// Twice the area, shells less holes.
Exact exact_area(const PolygonArray& rows) {
  Exact sum = 0;
  for (std::size_t row = 0; row < rows.size(); ++row)
    for (std::int64_t part = rows.parts(row).begin; part < rows.parts(row).end; ++part)
      for (std::int64_t r = rows.rings(part).begin; r < rows.rings(part).end; ++r) {
        const auto ring = rows.ring(r);
        Exact twice = 0;
        for (std::size_t i = 1; i < ring.size(); ++i)
          twice +=
              Exact(ring[i - 1].x) * Exact(ring[i].y) - Exact(ring[i].x) * Exact(ring[i - 1].y);
        sum += (r == rows.rings(part).begin ? 1 : -1) * Exact(abs(twice));
      }
  return sum;
}

std::size_t above(const Situation& s, std::size_t l) {
  return s.levels[l].above < 0 ? l - 1 : static_cast<std::size_t>(s.levels[l].above);
}

void areas_add_up(const Situation& s, const std::vector<const PolygonArray*>& rows,
                  const CheckResult& found, Broken& broken) {
  if (!found.clean()) return;
  for (std::size_t l = 1; l < rows.size(); ++l)
    if (exact_area(*rows[l]) != exact_area(*rows[above(s, l)]))
      broken.push_back("clean, but the cells have another area than the areas above");
}

std::string number_text(double value) {
  std::ostringstream out;
  out << value;
  return out.str();
}

double border_length(const PolygonArray& rows) {
  double sum = 0;
  for (std::int64_t r = 0; r + 1 < static_cast<std::int64_t>(rows.ring_offsets().size()); ++r)
    sum += ring_length(rows.ring(r));
  return sum;
}

/// Overlaps and spill, less gaps, are what the cells have more than the areas above. Borders nearer
/// to each other than a step of the lattice may count as one.
void defects_balance(const Situation& s, const CheckResult& found, Broken& broken) {
  double counted = 0, size = 0;
  for (std::size_t i = 0; i < found.issues.size(); ++i) {
    const auto cells = static_cast<double>(found.issues.cells[i].size());
    const double area = found.issues.area_m2[i];
    switch (found.issues.kind[i]) {
      case IssueKind::gap:
        counted -= area;
        break;
      case IssueKind::overlap:
      case IssueKind::duplicate:
        counted += (cells - 1) * area;
        break;
      case IssueKind::spill:
      case IssueKind::misnest:
        counted += cells * area;
        break;
      case IssueKind::mismatch:
        if (found.issues.geometry.has(i)) return;
        break;
      case IssueKind::invalid_ring:
      case IssueKind::spike:
      case IssueKind::orphan:
        return;
      default:
        break;
    }
  }
  double wanted = 0, length = 0;
  for (std::size_t l = 1; l < s.levels.size(); ++l) {
    const PolygonArray& cells = s.levels[l].rows;
    const PolygonArray& parents = s.levels[above(s, l)].rows;
    for (std::size_t row = 0; row < cells.size(); ++row) wanted += row_area(cells, row);
    for (std::size_t row = 0; row < parents.size(); ++row) wanted -= row_area(parents, row);
    for (const PolygonArray* rows : {&cells, &parents}) {
      const Box box = rows->box();
      length += border_length(*rows);
      if (!box.empty()) size = std::max(size, box.width() * box.height());
    }
  }
  if (!(std::abs(wanted - counted) <= 1e-6 * size + Lattice::metres().step() * length))
    broken.push_back("defects have " + number_text(counted) + " in all, but the cells have " +
                     number_text(wanted) + " more than the areas above");
}

void lengths_fit(const RepairResult& r, Broken& broken) {
  const Fixes& f = r.fixes;
  const VertexChanges& v = r.vertices;
  for (const std::size_t n :
       {f.kind.size(), f.level.size(), f.policy.size(), f.done.size(), f.reason.size(),
        f.from.size(), f.to.size(), f.parent.size(), f.area_m2.size(), f.buildings.size(),
        f.households.size(), f.geometry.size()})
    if (n != f.id.size()) broken.push_back("columns of fixes differ in length");
  for (const std::size_t n : {v.row.size(), v.kind.size(), v.from.size(), v.to.size()})
    if (n != v.level.size()) broken.push_back("columns of vertices differ in length");
  for (std::size_t i = 0; i < f.size() && i < f.done.size(); ++i)
    if ((f.done[i] != 0) != f.reason[i].empty()) broken.push_back("a fix left has no reason");
}

/// Whether a duplicate may lose all its land.
bool may_empty(const RepairOptions& options) {
  using enum RepairPolicy;
  return options.overlaps == priority || options.duplicates == priority ||
         options.duplicates == first;
}

/// The rows of one level after a repair, each against what it was.
void rows_kept(const Situation& s, std::size_t l, const RepairResult& r, Broken& broken) {
  const PolygonArray& before = s.levels[l].rows;
  const PolygonArray& after = r.rows[l];
  auto tell = [&](std::size_t row, const std::string& what) {
    broken.push_back("level " + s.levels[l].name + ", row " + std::to_string(row) + " " + what);
  };
  if (before.size() != after.size()) {
    broken.push_back("rows were dropped or added");
    return;
  }
  const std::set<std::int64_t> changed(r.changed[l].rows.begin(), r.changed[l].rows.end());
  for (std::size_t row = 0; row < before.size(); ++row) {
    const auto number = static_cast<std::int64_t>(row);
    const bool same = same_rows(one_row(before, row), one_row(after, row));
    if (same == changed.contains(number))
      tell(row, same ? "is listed as changed" : "changed and is not listed");
    if (same) continue;
    if (std::find(s.repair.locked.begin(), s.repair.locked.end(), std::pair(l, number)) !=
        s.repair.locked.end())
      tell(row, "is locked, but changed");
    if (before.has(row) && !after.has(row) && !may_empty(s.repair)) tell(row, "lost its geometry");
    if (!invalid_reason(before, row).empty()) tell(row, "is not valid, but changed");
    if (const std::string reason = invalid_reason(after, row); !reason.empty())
      tell(row, "became invalid: " + reason);
  }
}

void no_vertex_moves_far(const Situation& s, const VertexChanges& v, Broken& broken) {
  for (std::size_t i = 0; i < v.size(); ++i)
    if (v.kind[i] == VertexChange::moved && s.crs.empty() &&
        !(std::hypot(v.to[i].x - v.from[i].x, v.to[i].y - v.from[i].y) <=
          s.check.resolution_m * (1 + 1e-9)))
      broken.push_back("a vertex moved farther than the resolution");
}

std::vector<const PolygonArray*> drawn_rows(const Situation& s) {
  std::vector<const PolygonArray*> rows;
  for (const Situation::Level& level : s.levels) rows.push_back(&level.rows);
  return rows;
}

void append(Broken& all, const Broken& more) { all.insert(all.end(), more.begin(), more.end()); }

}  // namespace

std::vector<std::string> broken_check_laws(const Situation& s, const CheckResult& one,
                                           const CheckResult& two) {
  Broken broken;
  if (!same_check(one, two)) broken.push_back("a second check, with two threads, differs");
  areas_add_up(s, drawn_rows(s), one, broken);
  if (s.crs.empty() && s.allowed.size() == 0) defects_balance(s, one, broken);
  return broken;
}

std::vector<std::string> broken_repair_laws(const Situation& s, const CheckResult& before,
                                            const RepairResult& one, const RepairResult& two) {
  Broken broken;
  lengths_fit(one, broken);
  if (one.rows.size() != s.levels.size()) return {"a level was dropped"};
  std::vector<const PolygonArray*> rows;
  const std::vector<PolygonArray> old = undo(one);
  bool same = one.rows.size() == two.rows.size();
  for (std::size_t l = 0; l < s.levels.size(); ++l) {
    rows_kept(s, l, one, broken);
    rows.push_back(&one.rows[l]);
    if (!same_rows(old[l], s.levels[l].rows)) broken.push_back("undo does not give the input");
    same = same && same_rows(one.rows[l], two.rows[l]);
  }
  if (!same || !same_fixes(one.fixes, two.fixes) || !same_vertices(one.vertices, two.vertices) ||
      !same_check(one.after, two.after))
    broken.push_back("a second repair, with two threads, differs");
  no_vertex_moves_far(s, one.vertices, broken);
  areas_add_up(s, rows, one.after, broken);
  if (before.clean())
    for (const ChangedRows& changed : one.changed)
      if (!changed.rows.empty()) broken.push_back("a clean map was changed");
  return broken;
}

std::vector<std::string> broken_laws(const Situation& s, bool twice) {
  const std::vector<CoverageLevel> levels = s.coverage();
  const Crs crs = Crs::from_text(s.crs);
  auto checked = [&](int threads) {
    return check_levels(levels, crs, s.people, s.check_options(), {.threads = threads});
  };
  auto repaired = [&](int threads) {
    return repair(levels, crs, s.people, s.repair_options(), {.threads = threads});
  };
  const CheckResult found = checked(1);
  Broken broken = broken_check_laws(s, found, twice ? checked(2) : found);
  const RepairResult r = repaired(1);
  append(broken, broken_repair_laws(s, found, r, twice ? repaired(2) : r));
  return broken;
}

}  // namespace libgrid
