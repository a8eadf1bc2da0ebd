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
        for (const Neck& neck : necks_of(shape, 0, options.narrow_m)) {
          const Coord middle{(neck.p.x + neck.q.x) / 2, (neck.p.y + neck.q.y) / 2};
          of_row[row].push_back({IssueKind::neck, cell, neck.width, middle, {}});
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
