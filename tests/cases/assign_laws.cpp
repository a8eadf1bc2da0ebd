// SPDX-License-Identifier: Apache-2.0
#include "assign_laws.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>

#include "by_definition.hpp"
#include "law_text.hpp"
#include "libgrid/core/error.hpp"
#include "libgrid/geom/measures.hpp"
#include "libgrid/topology/overlay.hpp"

namespace libgrid {

namespace {

using Broken = std::vector<std::string>;
const Crs kPlane;

/// Whether coordinates are so near to the lower limit that computed ones may lie below it.
bool is_tiny(const AssignSituation& s) {
  const auto tiny = [](Coord c) {
    return (c.x != 0 && std::abs(c.x) < 0x1p-340) || (c.y != 0 && std::abs(c.y) < 0x1p-340);
  };
  for (const std::span<const Coord> coords :
       {std::span(s.cells.coords()), std::span(s.footprints.coords()), std::span(s.lines.coords())})
    if (std::any_of(coords.begin(), coords.end(), tiny)) return true;
  return false;
}

bool same_numbers(const std::vector<double>& a, const std::vector<double>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](double l, double r) {
    return std::bit_cast<std::uint64_t>(l) == std::bit_cast<std::uint64_t>(r);
  });
}

void append(Broken& all, const Broken& more) { all.insert(all.end(), more.begin(), more.end()); }

/// A point rule decides as the place does; cells that are not valid may have been made another.
void rules_decide(const AssignSituation& s, Broken& broken) {
  const AssignOptions options{.rules = {AssignRule::entrance_point, AssignRule::inside_point},
                              .entrances = &s.entrances};
  const Assignment a =
      assign_footprints(s.footprints, s.cells, s.codes, kPlane, options, {.threads = 1});
  append(broken, broken_row_laws(a, s.footprints.size()));
  for (std::size_t row = 0; row < s.cells.size(); ++row)
    if (!invalid_reason(s.cells, row).empty()) return;
  for (std::size_t row = 0; row < s.footprints.size(); ++row) {
    if (!s.footprints.has(row)) continue;
    const Coord entrance = s.entrances[row], inside = inside_point(s.footprints, row);
    if (!is_place(inside) || (s.entrances.has(row) && !is_place(entrance))) continue;
    const std::int64_t first = s.entrances.has(row) ? cell_at(s, entrance) : -1;
    const bool entered = first >= 0;
    const std::int64_t wanted = entered ? first : cell_at(s, inside);
    const AssignRule rule = entered      ? AssignRule::entrance_point
                            : wanted < 0 ? AssignRule::none
                                         : AssignRule::inside_point;
    if (a.cell[row] != wanted || a.rule[row] != rule)
      broken.push_back(text("footprint ", row, " has another cell by its points"));
  }
}

/// The share in a line's cell is that of its pieces there, and no cell has more.
void lines_lie_most(const AssignSituation& s, const LineParts& parts, const Assignment& a,
                    Broken& broken) {
  std::vector<std::map<std::int64_t, double>> lengths(s.lines.size());
  for (std::size_t k = 0; k < parts.size(); ++k)
    lengths[static_cast<std::size_t>(parts.line[k])][parts.cell[k]] += parts.length_m[k];
  for (std::size_t row = 0; row < lengths.size(); ++row) {
    double whole = 0, most = 0;
    for (const auto& [cell, length] : lengths[row]) {
      whole += length;
      if (cell >= 0) most = std::max(most, length);
    }
    const auto share_in = [&](std::int64_t cell) {
      return cell < 0 ? 0 : lengths[row][cell] / whole;
    };
    const bool fits =
        whole == 0 || (std::abs(share_in(a.cell[row]) - a.share[row]) <= 1e-12 &&
                       std::abs(share_in(a.second_cell[row]) - a.second_share[row]) <= 1e-12 &&
                       a.share[row] >= most / whole - 2 * kShareResolution);
    if (!fits) broken.push_back(text("line ", row, " lies most in another cell"));
  }
}

void lines_are_sound(const AssignSituation& s, Broken& broken) {
  const Locator locator(s.cells, s.codes);
  LineParts parts;
  LineBuilder pieces;
  for (std::size_t row = 0; row < s.lines.size(); ++row)
    for (std::int64_t l = s.lines.lines(row).begin; l < s.lines.lines(row).end; ++l) {
      const auto stretches = locator.along(s.lines.line(l));
      append(broken, broken_stretch_laws(s, s.lines.line(l), stretches));
      for (const Locator::Stretch& stretch : stretches) {
        parts.line.push_back(static_cast<std::int64_t>(row));
        parts.cell.push_back(stretch.cell);
        pieces.begin_row();
        pieces.add_line(stretch.line);
      }
    }
  parts.pieces = pieces.finish();
  for (const int threads : {1, 2}) {
    const LineParts cut = cut_lines(s.lines, s.cells, s.codes, kPlane, {.threads = threads});
    if (cut.line != parts.line || cut.cell != parts.cell || cut.pieces != parts.pieces)
      broken.push_back("lines are cut in another way than each runs");
  }
  const Assignment a = assign_lines(s.lines, s.cells, s.codes, kPlane, {.threads = 1});
  append(broken, broken_row_laws(a, s.lines.size()));
  if (broken.empty()) lines_lie_most(s, cut_lines(s.lines, s.cells, s.codes, kPlane), a, broken);
  if (!same(a, assign_lines(s.lines, s.cells, s.codes, kPlane, {.threads = 2})))
    broken.push_back("two threads assign lines in another way");
}

}  // namespace

bool same(const Assignment& a, const Assignment& b) {
  return a.cell == b.cell && same_numbers(a.share, b.share) && a.second_cell == b.second_cell &&
         same_numbers(a.second_share, b.second_share) && a.rule == b.rule && a.reason == b.reason &&
         a.nearest_cell == b.nearest_cell && same_numbers(a.distance_m, b.distance_m);
}

std::vector<std::string> broken_row_laws(const Assignment& a, std::size_t rows) {
  Broken broken;
  for (const std::size_t n :
       {a.cell.size(), a.share.size(), a.second_cell.size(), a.second_share.size(), a.rule.size(),
        a.reason.size(), a.nearest_cell.size(), a.distance_m.size()})
    if (n != rows) return {"columns differ in length"};
  for (std::size_t row = 0; row < rows; ++row) {
    const bool assigned = a.cell[row] >= 0;
    const bool sound =
        assigned == (a.reason[row] == Unassigned::none) &&
        assigned == (a.rule[row] != AssignRule::none) && assigned == (a.share[row] > 0) &&
        a.share[row] <= 1 && (a.second_cell[row] >= 0) == (a.second_share[row] > 0) &&
        a.second_share[row] <= a.share[row] + kShareResolution &&
        (a.second_cell[row] < 0 || (assigned && a.second_cell[row] != a.cell[row])) &&
        (assigned ? a.nearest_cell[row] == -1 && a.distance_m[row] == 0
                  : (a.nearest_cell[row] < 0) == std::isnan(a.distance_m[row]));
    if (!sound) broken.push_back(text("row ", row, " is told in a way that cannot be"));
  }
  return broken;
}

std::vector<std::string> broken_assign_laws(const AssignSituation& s) {
  const Locator locator(s.cells, s.codes);
  const auto found = locator.cells_of(s.places, {.threads = 1});
  Broken broken = broken_place_laws(s, found);
  const Assignment points =
      assign_points(PointArray(s.places), s.cells, s.codes, kPlane, {.threads = 2});
  append(broken, broken_row_laws(points, s.places.size()));
  if (points.cell != found) broken.push_back("points are assigned in another way than they lie");
  const auto by_shares = [&](int threads) {
    return assign_footprints(s.footprints, s.cells, s.codes, kPlane, {}, {.threads = threads});
  };
  try {
    append(broken, broken_share_laws(s, by_shares(1), by_shares(2)));
    rules_decide(s, broken);
    lines_are_sound(s, broken);
  } catch (const Error& e) {
    if (e.code() != ErrorCode::bad_geometry || !is_tiny(s))
      broken.push_back(text("refused: ", e.what()));
  }
  return broken;
}

}  // namespace libgrid
