// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <iterator>

#include "assign_laws.hpp"
#include "by_definition.hpp"
#include "law_text.hpp"
#include "libgrid/geom/measures.hpp"

namespace libgrid {

namespace {

using Broken = std::vector<std::string>;

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

}  // namespace libgrid
