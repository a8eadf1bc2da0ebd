// SPDX-License-Identifier: Apache-2.0
#include "remarks.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "libgrid/geom/measures.hpp"
#include "libgrid/geom/predicates.hpp"
#include "libgrid/index/box_index.hpp"
#include "libgrid/topology/overlay.hpp"

namespace libgrid {

namespace {

PolygonArray part_as_row(const PolygonArray& polygons, std::int64_t part) {
  PolygonBuilder builder;
  builder.begin_row();
  builder.begin_part();
  const Range rings = polygons.rings(part);
  for (std::int64_t r = rings.begin; r < rings.end; ++r) builder.add_ring(polygons.ring(r));
  return builder.finish();
}

PolygonArray hole_as_row(const PolygonArray& polygons, std::int64_t ring) {
  PolygonBuilder builder;
  builder.begin_row();
  builder.begin_part();
  builder.add_ring(polygons.ring(ring));
  return builder.finish();
}

struct Closest {
  Coord p, q;
  double distance = 0;
};

Coord nearest_on(Coord a, Coord b, Coord p) {
  const double dx = b.x - a.x, dy = b.y - a.y;
  const double t =
      std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / (dx * dx + dy * dy), 0.0, 1.0);
  return {a.x + t * dx, a.y + t * dy};
}

/// The nearest places of two edges that do not cross: one of them is an end.
Closest closest(Coord a, Coord b, Coord c, Coord d) {
  Closest best{a, nearest_on(c, d, a), 0};
  best.distance = std::hypot(best.q.x - a.x, best.q.y - a.y);
  auto consider = [&best](Coord p, Coord q) {
    const double distance = std::hypot(q.x - p.x, q.y - p.y);
    if (distance < best.distance) best = {p, q, distance};
  };
  consider(b, nearest_on(c, d, b));
  consider(nearest_on(a, b, c), c);
  consider(nearest_on(a, b, d), d);
  return best;
}

/// The narrowest place of a part where two stretches of its border come nearer than `narrow_m`
/// without being near along the border. Each neck hides wider ones within its reach.
std::vector<Closest> necks_of(const PolygonArray& part, double narrow_m) {
  struct BorderEdge {
    Coord a, b;
    std::int64_t ring;
    double along, around;  ///< where it starts on its ring, and the ring's length
  };
  std::vector<BorderEdge> edges;
  std::vector<Box> boxes;
  const Range rings = part.row_rings(0);
  for (std::int64_t r = rings.begin; r < rings.end; ++r) {
    const auto ring = part.ring(r);
    const double around = ring_length(ring);
    double along = 0;
    for (std::size_t i = 1; i < ring.size(); ++i) {
      const double length = std::hypot(ring[i].x - ring[i - 1].x, ring[i].y - ring[i - 1].y);
      if (length == 0) continue;
      edges.push_back({ring[i - 1], ring[i], r, along, around});
      Box box;
      box.add(ring[i - 1]);
      box.add(ring[i]);
      boxes.push_back(box);
      along += length;
    }
  }
  const BoxIndex index(boxes);
  std::vector<Closest> found;
  std::vector<std::int64_t> near;
  for (std::size_t i = 0; i < edges.size(); ++i) {
    const BorderEdge& e = edges[i];
    index.query({boxes[i].min_x - narrow_m, boxes[i].min_y - narrow_m, boxes[i].max_x + narrow_m,
                 boxes[i].max_y + narrow_m},
                near);
    for (const std::int64_t other : near) {
      if (other <= static_cast<std::int64_t>(i)) continue;
      const BorderEdge& f = edges[static_cast<std::size_t>(other)];
      const Closest c = closest(e.a, e.b, f.a, f.b);
      if (!(c.distance < narrow_m)) continue;
      if (e.ring == f.ring) {
        // The border between the two places, the shorter way: in a neck it is long.
        const double from = e.along + std::hypot(c.p.x - e.a.x, c.p.y - e.a.y);
        const double to = f.along + std::hypot(c.q.x - f.a.x, c.q.y - f.a.y);
        const double way = std::abs(to - from);
        if (std::min(way, e.around - way) < 3 * narrow_m) continue;
      }
      if (row_takes(part, 0, {(c.p.x + c.q.x) / 2, (c.p.y + c.q.y) / 2})) found.push_back(c);
    }
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const Closest& l, const Closest& r) { return l.distance < r.distance; });
  std::vector<Closest> kept;
  for (const Closest& c : found)
    if (std::none_of(kept.begin(), kept.end(), [&](const Closest& k) {
          return std::hypot(k.p.x - c.p.x, k.p.y - c.p.y) < 3 * narrow_m ||
                 std::hypot(k.p.x - c.q.x, k.p.y - c.q.y) < 3 * narrow_m;
        }))
      kept.push_back(c);
  return kept;
}

}  // namespace

std::optional<Coord> spike_of(const PolygonArray& polygons, std::size_t row) {
  const Range rings = polygons.row_rings(row);
  std::vector<Coord> points;
  for (std::int64_t r = rings.begin; r < rings.end; ++r) {
    const auto ring = polygons.ring(r);
    points.assign(ring.begin(), ring.end() - 1);
    points.erase(std::unique(points.begin(), points.end()), points.end());
    const std::size_t n = points.size();
    for (std::size_t i = 0; n > 2 && i < n; ++i) {
      const Coord before = points[(i + n - 1) % n], tip = points[i], after = points[(i + 1) % n];
      if (meet(before, tip, tip, after) == Meeting::overlap) return tip;
    }
  }
  return std::nullopt;
}

std::vector<Remark> find_remarks(const PolygonArray& cells, const Crs& crs,
                                 const CheckOptions& options, const Run& run) {
  const Box extent = cells.box();
  if (extent.empty()) return {};
  const Transform to_metres(crs, working_crs(crs, extent));
  const PolygonArray planar = to_metres(cells);
  std::vector<std::vector<Remark>> of_row(cells.size());
  for_chunks(cells.size(), 64, run, [&](std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row < end; ++row) {
      const auto cell = static_cast<std::int64_t>(row);
      auto add = [&](IssueKind kind, PolygonArray shape, double width_m) {
        const Coord place = inside_point(shape, 0);
        of_row[row].push_back({kind, cell, width_m, place, std::move(shape)});
      };
      const Range parts = cells.parts(row);
      for (std::int64_t part = parts.begin; part < parts.end; ++part) {
        if (options.remarks && part > parts.begin)
          add(IssueKind::part, part_as_row(cells, part), 0);
        const Range rings = cells.rings(part);
        for (std::int64_t r = rings.begin + 1; options.remarks && r < rings.end; ++r)
          add(IssueKind::hole, hole_as_row(cells, r), 0);
        if (!(options.narrow_m > 0)) continue;
        const PolygonArray shape = part_as_row(planar, part);
        const double width = inscribed_width(shape, 0, options.resolution_m / 100);
        if (width < options.narrow_m) {
          add(IssueKind::sliver, part_as_row(cells, part), width);
          continue;
        }
        for (const Closest& neck : necks_of(shape, options.narrow_m)) {
          const Coord middle{(neck.p.x + neck.q.x) / 2, (neck.p.y + neck.q.y) / 2};
          of_row[row].push_back({IssueKind::neck, cell, neck.distance, middle, {}});
        }
      }
    }
  });
  std::vector<Remark> all;
  for (auto& remarks : of_row)
    for (Remark& remark : remarks) {
      if (remark.kind == IssueKind::neck) remark.place = to_metres.inverse(remark.place);
      all.push_back(std::move(remark));
    }
  return all;
}

}  // namespace libgrid
