// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <limits>

#include "render/page.hpp"

namespace libgrid::render {

namespace {

std::vector<Coord> to_page(std::span<const Coord> line, const View& view) {
  std::vector<Coord> out;
  out.reserve(line.size());
  for (const Coord& c : line) {
    const Coord p = view(c);
    const Coord rounded{std::round(p.x * view.steps) / view.steps,
                        std::round(p.y * view.steps) / view.steps};
    if (out.empty() || out.back() != rounded) out.push_back(rounded);
  }
  return out;
}

}  // namespace

std::vector<Rings> to_page(const PolygonArray& polygons, const View& view) {
  std::vector<Rings> rows(polygons.size());
  for (std::size_t row = 0; row < rows.size(); ++row)
    for (std::int64_t r = polygons.row_rings(row).begin; r < polygons.row_rings(row).end; ++r)
      rows[row].push_back(to_page(polygons.ring(r), view));
  return rows;
}

std::vector<Rings> to_page(const LineArray& lines, const View& view) {
  std::vector<Rings> rows(lines.size());
  for (std::size_t row = 0; row < rows.size(); ++row)
    for (std::int64_t l = lines.lines(row).begin; l < lines.lines(row).end; ++l)
      rows[row].push_back(to_page(lines.line(l), view));
  return rows;
}

Rect box_of(const Rings& rings) {
  Box box;
  for (const auto& ring : rings)
    for (const Coord& c : ring) box.add(c);
  if (box.empty()) return {};
  return {box.min_x, box.min_y, box.max_x, box.max_y};
}

bool inside(const Rings& rings, Coord p) {
  bool in = false;
  for (const auto& ring : rings)
    for (std::size_t i = 1; i < ring.size(); ++i) {
      const Coord a = ring[i - 1], b = ring[i];
      if ((a.y > p.y) != (b.y > p.y) && p.x < a.x + (p.y - a.y) / (b.y - a.y) * (b.x - a.x))
        in = !in;
    }
  return in;
}

double distance_to_segment(Coord p, Coord a, Coord b) {
  const double dx = b.x - a.x, dy = b.y - a.y, length2 = dx * dx + dy * dy;
  const double t =
      length2 > 0 ? std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / length2, 0.0, 1.0) : 0;
  return std::hypot(p.x - a.x - t * dx, p.y - a.y - t * dy);
}

double distance_to_outline(const Rings& rings, Coord p) {
  double nearest = std::numeric_limits<double>::infinity();
  for (const auto& ring : rings)
    for (std::size_t i = 1; i < ring.size(); ++i)
      nearest = std::min(nearest, distance_to_segment(p, ring[i - 1], ring[i]));
  return nearest;
}

bool crosses(const Rect& r, Coord a, Coord b) {
  // Liang-Barsky: the stretch of the segment that is left after each side has cut it.
  double t0 = 0, t1 = 1;
  const auto cut = [&](double towards, double room) {
    if (towards == 0) return room >= 0;
    const double t = room / towards;
    if (towards < 0) t0 = std::max(t0, t);
    if (towards > 0) t1 = std::min(t1, t);
    return t0 <= t1;
  };
  return cut(a.x - b.x, a.x - r.x0) && cut(b.x - a.x, r.x1 - a.x) && cut(a.y - b.y, a.y - r.y0) &&
         cut(b.y - a.y, r.y1 - a.y);
}

}  // namespace libgrid::render
