// SPDX-License-Identifier: Apache-2.0
#include "assign_laws.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <iterator>
#include <sstream>

#include "by_definition.hpp"
#include "exact_common_area.hpp"
#include "libgrid/core/error.hpp"
#include "libgrid/geom/measures.hpp"
#include "libgrid/geom/predicates.hpp"
#include "libgrid/locate/locator.hpp"
#include "libgrid/topology/overlay.hpp"

namespace libgrid {

namespace {

using Broken = std::vector<std::string>;
const Crs kPlane;

template <class... Parts>
std::string text(const Parts&... parts) {
  std::ostringstream out;
  out.precision(17);
  (out << ... << parts);
  return out.str();
}

std::string text_of(Coord c) { return text("(", c.x, " ", c.y, ")"); }

/// Whether coordinates are so near to the lower limit that computed ones may lie below it.
bool is_tiny(const AssignSituation& s) {
  const auto tiny = [](Coord c) {
    return (c.x != 0 && std::abs(c.x) < 0x1p-340) || (c.y != 0 && std::abs(c.y) < 0x1p-340);
  };
  for (const auto* coords : {&s.cells.coords(), &s.footprints.coords(), &s.lines.coords()})
    if (std::any_of(coords->begin(), coords->end(), tiny)) return true;
  return false;
}

bool same_numbers(const std::vector<double>& a, const std::vector<double>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](double l, double r) {
    return std::bit_cast<std::uint64_t>(l) == std::bit_cast<std::uint64_t>(r);
  });
}

PolygonArray row_of(const Box& b) {
  const std::vector<Coord> ring = {{b.min_x, b.min_y},
                                   {b.max_x, b.min_y},
                                   {b.max_x, b.max_y},
                                   {b.min_x, b.max_y},
                                   {b.min_x, b.min_y}};
  PolygonBuilder builder;
  builder.begin_row();
  builder.begin_part();
  builder.add_ring(ring);
  return builder.finish();
}

void append(Broken& all, const Broken& more) { all.insert(all.end(), more.begin(), more.end()); }

// ---- Places.

/// How far places that are computed may be off: by the last bits of lengths, and of coordinates.
double rounding(const AssignSituation& s, Coord p) {
  Box box = s.cells.box();
  box.add(p);
  const double far = std::max(
      {std::abs(box.min_x), std::abs(box.max_x), std::abs(box.min_y), std::abs(box.max_y)});
  return 0x1p-46 * (box.width() + box.height()) + 0x1p-50 * far;
}

void nearest_is_nearest(const AssignSituation& s, const Locator& locator, Coord p,
                        const Rows& takers, Broken& broken) {
  const auto found = locator.nearest(p, s.cells.size() + 1);
  std::size_t there = 0;
  for (std::size_t row = 0; row < s.cells.size(); ++row) there += s.cells.has(row);
  if (found.size() != there) broken.push_back("not all cells are near " + text_of(p));
  const double rounded = rounding(s, p);
  double last = 0;
  for (std::size_t k = 0; k < found.size(); ++k) {
    const auto row = static_cast<std::size_t>(found[k].cell);
    const bool taken = std::binary_search(takers.begin(), takers.end(), found[k].cell);
    const double wanted = taken ? 0 : distance_to(s.cells, row, p);
    if (taken != (k < takers.size()) || !(std::abs(found[k].distance - wanted) <= rounded) ||
        (taken && found[k].distance != 0))
      broken.push_back(
          text("cell ", row, " is ", wanted, " from ", text_of(p), ", not ", found[k].distance));
    if (found[k].distance < last) broken.push_back("the nearest are not sorted from " + text_of(p));
    last = found[k].distance;
  }
}

void same_rows_meet(const Rows& found, const Rows& wanted, const std::string& what,
                    Broken& broken) {
  Rows differ;
  std::set_symmetric_difference(found.begin(), found.end(), wanted.begin(), wanted.end(),
                                std::back_inserter(differ));
  for (const std::int64_t cell : differ)
    broken.push_back(text("cell ", cell, " meets ", what, ", or does not"));
}

void boxes_meet(const AssignSituation& s, const Locator& locator, Coord p, Coord q,
                Broken& broken) {
  Box box;
  box.add(p), box.add(q);
  same_rows_meet(locator.cells_meeting(box), meeting(s, row_of(box), 0),
                 "the box of " + text_of(p) + " and " + text_of(q), broken);
}

// ---- Shares.

/// A largest error of shares: rounded heights over widths, for each pair of edges.
double share_error(const AssignSituation& s, std::size_t footprint) {
  const Box box = s.footprints.box(footprint);
  Box near = box;
  for (std::size_t row = 0; row < s.cells.size(); ++row)
    if (s.cells.has(row) && s.cells.box(row).meets(box)) near.add(s.cells.box(row));
  return 0x1p-46 * (near.width() * box.height() + near.height() * box.width()) /
         row_area(s.footprints, footprint);
}

struct ExactShares {
  std::vector<double> of;  ///< each cell
  bool known = false;
  bool whole = false;  ///< they sum to one
};

/// Where footprint and cells are valid, so that no one else has a say in what they are.
ExactShares exact_shares(const AssignSituation& s, std::size_t footprint) {
  ExactShares shares{std::vector<double>(s.cells.size())};
  if (!s.footprints.has(footprint) || !invalid_reason(s.footprints, footprint).empty())
    return shares;
  const ExactRow shape(s.footprints, footprint);
  const Exact area = shape.area();
  if (area == 0) return shares;
  Exact sum = 0;
  for (std::size_t row = 0; row < s.cells.size(); ++row) {
    if (!s.cells.has(row) || !s.cells.box(row).meets(s.footprints.box(footprint))) continue;
    if (s.whole.empty() && !invalid_reason(s.cells, row).empty()) return shares;
    const Exact share = common_area(shape, ExactRow(s.cells, row)) / area;
    sum += share;
    shares.of[row] = static_cast<double>(share);
  }
  shares.known = true;
  shares.whole = sum == 1;
  return shares;
}

/// The cell with most, and whether another would be had for shares a little off.
std::pair<std::int64_t, bool> largest(const AssignSituation& s, const std::vector<double>& shares,
                                      std::int64_t but, double error) {
  const auto open = [&](double margin) { return std::abs(margin - kShareResolution) <= error; };
  double most = 0;
  for (std::size_t row = 0; row < shares.size(); ++row)
    if (static_cast<std::int64_t>(row) != but) most = std::max(most, shares[row]);
  std::int64_t best = -1;
  bool doubtful = false;
  for (std::size_t row = 0; row < shares.size(); ++row) {
    const auto cell = static_cast<std::int64_t>(row);
    if (cell == but) continue;
    doubtful = doubtful || open(shares[row]) || open(most - shares[row]);
    if (shares[row] < kShareResolution || shares[row] <= most - kShareResolution) continue;
    if (best < 0 || has_smaller_code(s, cell, best)) best = cell;
  }
  return {best, doubtful};
}

void shares_are_exact(const AssignSituation& s, const Assignment& a, std::size_t row,
                      Broken& broken) {
  const ExactShares wanted = exact_shares(s, row);
  if (!wanted.known) return;
  const Box box = s.footprints.box(row), &whole = s.whole;
  if (!whole.empty() && whole.contains({box.min_x, box.min_y}) &&
      whole.contains({box.max_x, box.max_y}) && !wanted.whole)
    broken.push_back(text("the exact shares of footprint ", row, " do not sum to one"));
  const double error = share_error(s, row);
  if (!(error < kShareResolution)) return;
  const auto differs = [&](std::int64_t cell, double share) {
    return cell >= 0 && !(std::abs(wanted.of[static_cast<std::size_t>(cell)] - share) <= error);
  };
  if (differs(a.cell[row], a.share[row]) || differs(a.second_cell[row], a.second_share[row]))
    broken.push_back(text("footprint ", row, " has other shares"));
  const auto [first, first_doubt] = largest(s, wanted.of, -1, error);
  if (first_doubt) return;
  if (a.cell[row] != first)
    broken.push_back(text("footprint ", row, " lies most in ", first, ", not in ", a.cell[row]));
  const auto [second, second_doubt] = largest(s, wanted.of, first, error);
  if (!second_doubt && a.second_cell[row] != second)
    broken.push_back(
        text("footprint ", row, " lies next most in ", second, ", not in ", a.second_cell[row]));
}

// ---- Any assignment.

void rows_are_sound(const Assignment& a, std::size_t rows, const std::string& what,
                    Broken& broken) {
  for (const std::size_t n :
       {a.cell.size(), a.share.size(), a.second_cell.size(), a.second_share.size(), a.rule.size(),
        a.reason.size(), a.nearest_cell.size(), a.distance_m.size()})
    if (n != rows) return broken.push_back(what + ": columns differ in length");
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
    if (!sound) broken.push_back(text(what, " ", row, " is told in a way that cannot be"));
  }
}

bool same(const Assignment& a, const Assignment& b) {
  return a.cell == b.cell && same_numbers(a.share, b.share) && a.second_cell == b.second_cell &&
         same_numbers(a.second_share, b.second_share) && a.rule == b.rule && a.reason == b.reason &&
         a.nearest_cell == b.nearest_cell && same_numbers(a.distance_m, b.distance_m);
}

/// A point rule decides as the place does; cells that are not valid may have been made another.
void rules_decide(const AssignSituation& s, Broken& broken) {
  const AssignOptions options{.rules = {AssignRule::entrance_point, AssignRule::inside_point},
                              .entrances = &s.entrances};
  const Assignment a =
      assign_footprints(s.footprints, s.cells, s.codes, kPlane, options, {.threads = 1});
  rows_are_sound(a, s.footprints.size(), "footprint by points", broken);
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

// ---- Lines.

/// Whether no border is so near that a place that is computed may lie on its other side.
bool is_clear(const AssignSituation& s, Coord p) {
  const double rounded = rounding(s, p);
  for (std::size_t row = 0; row < s.cells.size(); ++row)
    if (!(distance_to(s.cells, row, p) > rounded)) return false;
  return is_place(p);
}

/// Looked at where no border is near; a line that all but runs along one may be on either side.
void pieces_lie_in_their_cells(const AssignSituation& s, const Locator::Stretch& stretch,
                               Broken& broken) {
  for (std::size_t k = 1; k < stretch.line.size(); ++k) {
    const Coord a = stretch.line[k - 1], b = stretch.line[k];
    std::vector<Coord> places;
    for (int eighths = 1; eighths < 8; ++eighths)
      places.push_back({a.x + eighths / 8.0 * (b.x - a.x), a.y + eighths / 8.0 * (b.y - a.y)});
    const auto clear = [&](Coord p) { return is_clear(s, p); };
    if (!std::all_of(places.begin(), places.end(), clear)) continue;
    for (const Coord p : places)
      if (const std::int64_t cell = cell_at(s, p); cell != stretch.cell)
        broken.push_back(
            text("a line runs through ", cell, " at ", text_of(p), ", not through ", stretch.cell));
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
  rows_are_sound(a, s.lines.size(), "line", broken);
  if (!same(a, assign_lines(s.lines, s.cells, s.codes, kPlane, {.threads = 2})))
    broken.push_back("two threads assign lines in another way");
}

}  // namespace

std::vector<std::string> broken_place_laws(const AssignSituation& s, const Rows& cell_of_places) {
  Broken broken;
  if (cell_of_places.size() != s.places.size()) return {"not every place is told of"};
  const Locator locator(s.cells, s.codes);
  Coord before{};
  for (std::size_t k = 0; k < s.places.size(); ++k) {
    const Coord p = s.places[k];
    const Rows takers = takers_of(s, p);
    const Box& w = s.whole;
    const bool in_whole = w.min_x <= p.x && p.x < w.max_x && w.min_y <= p.y && p.y < w.max_y;
    if (in_whole && takers.size() != 1)
      broken.push_back(text(takers.size(), " cells take ", text_of(p)));
    if (locator.all_cells_of(p) != takers) broken.push_back("other cells take " + text_of(p));
    if (const std::int64_t cell = cell_at(s, p);
        cell != cell_of_places[k] || cell != locator.cell_of(p))
      broken.push_back(text(text_of(p), " lies in ", cell, ", not in ", cell_of_places[k]));
    if (k % 4 == 0) {
      nearest_is_nearest(s, locator, p, takers, broken);
      boxes_meet(s, locator, before, p, broken);
      before = p;
    }
  }
  for (std::size_t row = 0; row < s.footprints.size(); ++row)
    same_rows_meet(locator.cells_meeting(s.footprints, row), meeting(s, s.footprints, row),
                   text("footprint ", row), broken);
  return broken;
}

std::vector<std::string> broken_share_laws(const AssignSituation& s, const Assignment& one,
                                           const Assignment& two) {
  Broken broken;
  rows_are_sound(one, s.footprints.size(), "footprint", broken);
  if (!broken.empty()) return broken;
  if (!same(one, two)) broken.push_back("two threads assign footprints in another way");
  for (std::size_t row = 0; row < one.size(); ++row) {
    const bool known = s.footprints.has(row);
    if (known == (one.reason[row] == Unassigned::no_geometry))
      broken.push_back(text("footprint ", row, " has another reason"));
    shares_are_exact(s, one, row, broken);
  }
  return broken;
}

std::vector<std::string> broken_stretch_laws(const AssignSituation& s, std::span<const Coord> line,
                                             const std::vector<Locator::Stretch>& stretches) {
  Broken broken;
  const double length = ring_length(line);
  if (stretches.empty()) {
    if (length > 0) broken.push_back("a line runs nowhere");
    return broken;
  }
  if (stretches.front().line.front() != line.front() || stretches.back().line.back() != line.back())
    broken.push_back("a line begins or ends somewhere else");
  double sum = 0;
  for (std::size_t k = 0; k < stretches.size(); ++k) {
    const Locator::Stretch& stretch = stretches[k];
    if (stretch.line.size() < 2) return {"a stretch is no line"};
    if (k > 0 && stretch.line.front() != stretches[k - 1].line.back())
      broken.push_back("stretches do not follow each other");
    if (k > 0 && stretch.cell == stretches[k - 1].cell)
      broken.push_back("stretches that follow each other lie in one cell");
    sum += ring_length(stretch.line);
    pieces_lie_in_their_cells(s, stretch, broken);
  }
  const double rounded = static_cast<double>(stretches.size()) * rounding(s, line.front());
  if (!(std::abs(sum - length) <= 1e-12 * length + rounded))
    broken.push_back("stretches are not as long as the line");
  return broken;
}

std::vector<std::string> broken_assign_laws(const AssignSituation& s) {
  const Locator locator(s.cells, s.codes);
  const auto found = locator.cells_of(s.places, {.threads = 1});
  Broken broken = broken_place_laws(s, found);
  const Assignment points =
      assign_points(PointArray(s.places), s.cells, s.codes, kPlane, {.threads = 2});
  rows_are_sound(points, s.places.size(), "point", broken);
  if (points.cell != found) broken.push_back("points are assigned in another way than they lie");
  const auto by_shares = [&](int threads) {
    return assign_footprints(s.footprints, s.cells, s.codes, kPlane, {}, {.threads = threads});
  };
  try {
    append(broken, broken_share_laws(s, by_shares(1), by_shares(2)));
    rules_decide(s, broken);
    lines_are_sound(s, broken);
  } catch (const Error& e) {
    if (!is_tiny(s)) broken.push_back(text("refused: ", e.what()));
  }
  return broken;
}

}  // namespace libgrid
