// SPDX-License-Identifier: Apache-2.0
#include "by_definition.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "libgrid/geom/predicates.hpp"

namespace libgrid {

namespace {

template <class Visit>
void for_edges(const PolygonArray& polygons, std::size_t row, Visit&& visit) {
  const Range rings = polygons.row_rings(row);
  for (std::int64_t r = rings.begin; r < rings.end; ++r)
    for (std::size_t k = 1; k < polygons.ring(r).size(); ++k)
      visit(polygons.ring(r)[k - 1], polygons.ring(r)[k]);
}

std::int64_t smallest(const AssignSituation& s, const Rows& rows) {
  const auto before = [&](std::int64_t a, std::int64_t b) { return has_smaller_code(s, a, b); };
  const auto least = std::min_element(rows.begin(), rows.end(), before);
  return least == rows.end() ? -1 : *least;
}

bool edges_meet(Coord a, Coord b, Coord c, Coord d) {
  if (a == b) return on_segment(c, d, a);
  if (c == d) return on_segment(a, b, c);
  return meet(a, b, c, d) != Meeting::none;
}

/// Whether rows have a point in common: a border meets a border, or one lies in the other.
bool rows_meet(const PolygonArray& a, std::size_t i, const PolygonArray& b, std::size_t j) {
  bool met = false;
  for_edges(a, i, [&](Coord p, Coord q) {
    met = met || row_takes(b, j, p);
    for_edges(b, j, [&](Coord v, Coord w) { met = met || edges_meet(p, q, v, w); });
  });
  for_edges(b, j, [&](Coord v, Coord) { met = met || row_takes(a, i, v); });
  return met;
}

}  // namespace

bool has_smaller_code(const AssignSituation& s, std::int64_t a, std::int64_t b) {
  const auto i = static_cast<std::size_t>(a), j = static_cast<std::size_t>(b);
  return s.codes.empty() || s.codes[i] == s.codes[j] ? i < j : s.codes[i] < s.codes[j];
}

Rows takers_of(const AssignSituation& s, Coord p) {
  Rows takers;
  for (std::size_t row = 0; row < s.cells.size(); ++row)
    if (row_takes(s.cells, row, p)) takers.push_back(static_cast<std::int64_t>(row));
  return takers;
}

std::int64_t cell_at(const AssignSituation& s, Coord p) {
  if (const Rows takers = takers_of(s, p); !takers.empty()) return smallest(s, takers);
  Rows touched;
  for (std::size_t row = 0; row < s.cells.size(); ++row)
    if (on_outline(s.cells, row, p)) touched.push_back(static_cast<std::int64_t>(row));
  return smallest(s, touched);
}

/// To the nearest edge.
double distance_to(const PolygonArray& polygons, std::size_t row, Coord p) {
  double best = std::numeric_limits<double>::infinity();
  for_edges(polygons, row, [&](Coord a, Coord b) {
    const double length = std::hypot(b.x - a.x, b.y - a.y);
    const double ux = length > 0 ? (b.x - a.x) / length : 0,
                 uy = length > 0 ? (b.y - a.y) / length : 0;
    const double t = std::clamp((p.x - a.x) * ux + (p.y - a.y) * uy, 0.0, length);
    best = std::min(best, std::hypot(a.x + t * ux - p.x, a.y + t * uy - p.y));
  });
  return best;
}

Rows meeting(const AssignSituation& s, const PolygonArray& polygons, std::size_t row) {
  Rows found;
  for (std::size_t cell = 0; cell < s.cells.size(); ++cell)
    if (rows_meet(s.cells, cell, polygons, row)) found.push_back(static_cast<std::int64_t>(cell));
  return found;
}

}  // namespace libgrid
