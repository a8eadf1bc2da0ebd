// SPDX-License-Identifier: Apache-2.0
#include "measure.hpp"

#include <algorithm>
#include <cmath>

#include "libgrid/geom/measures.hpp"
#include "libgrid/topology/overlay.hpp"

namespace libgrid {

namespace {

/// The regions with corners where borders cross. Rounded ones may be narrower, or wider, by half a
/// millimetre and more.
PolygonArray unrounded(const PolygonArray& rounded,
                       const std::vector<std::vector<Corner>>& corners) {
  std::vector<Coord> coords(rounded.coords());
  for (std::size_t i = 0; i < rounded.size(); ++i) {
    if (corners[i].empty()) continue;
    const Range rings = rounded.row_rings(i);
    const auto offset = [&](std::int64_t ring) {
      return coords.begin() + rounded.ring_offsets()[static_cast<std::size_t>(ring)];
    };
    std::for_each(offset(rings.begin), offset(rings.end), [&](Coord& c) {
      const auto at = std::lower_bound(corners[i].begin(), corners[i].end(), c,
                                       [](const Corner& l, Coord r) { return l.node < r; });
      if (at != corners[i].end() && at->node == c) c = at->crossing;
    });
  }
  return rounded.with_coords(std::move(coords));
}

/// From CRS units squared to m2 on the ground. Small land by the scale at its centroid, which keeps
/// all digits; large land geodesically, and the scale serves for what rounding took away. Issues
/// without geometry are asked for `anywhere`.
void measure_areas(Issues& issues, const PolygonArray& planar, const Crs& crs, Coord anywhere) {
  constexpr double small_m = 2000;
  std::vector<Coord> centroids;
  std::vector<std::int64_t> large;
  for (std::size_t i = 0; i < issues.size(); ++i) {
    centroids.push_back(issues.geometry.has(i) ? centroid(issues.geometry, i) : anywhere);
    const Box box = planar.has(i) ? planar.box(i) : Box{};
    if (std::max(box.width(), box.height()) > small_m)
      large.push_back(static_cast<std::int64_t>(i));
  }
  const std::vector<double> scales = ground_scales(crs, centroids);
  const std::vector<double> ground = ground_areas_m2(crs, issues.geometry.take(large));
  std::vector<double> known(issues.size(), 0), counted(issues.size(), 0);
  for (std::size_t k = 0; k < large.size(); ++k) {
    const auto i = static_cast<std::size_t>(large[k]);
    known[i] = ground[k];
    counted[i] = row_area(issues.geometry, i);
  }
  for (std::size_t i = 0; i < issues.size(); ++i)
    if (issues.geometry.has(i))
      issues.area_m2[i] = known[i] + scales[i] * (issues.area_m2[i] - counted[i]);
}

void measure_borders(Issues& issues, const std::vector<std::vector<BorderPiece>>& borders,
                     const Transform& to_metres) {
  std::vector<Coord> ends;
  for (const auto& pieces : borders)
    for (const BorderPiece& piece : pieces) ends.insert(ends.end(), {piece.a, piece.b});
  to_metres.apply(ends);
  std::size_t at = 0;
  for (std::size_t i = 0; i < issues.size(); ++i)
    for (const BorderPiece& piece : borders[i]) {
      const Coord a = ends[at++], b = ends[at++];
      const auto& cells = issues.cells[i];
      const auto cell = std::lower_bound(cells.begin(), cells.end(), piece.row) - cells.begin();
      issues.border_m[i][static_cast<std::size_t>(cell)] += std::hypot(b.x - a.x, b.y - a.y);
    }
}

}  // namespace

PolygonArray in_metres(const PolygonArray& regions, const Crs& crs, const Transform& to_metres) {
  if (to_metres.identity()) return regions;
  const double step = crs.geographic() ? 0.001 : 100;  // neither loses bits nor sees curvature
  std::vector<Coord> coords(regions.coords());
  for (std::size_t i = 0; i < regions.size(); ++i) {
    if (!regions.has(i)) continue;
    const Coord c = regions.box(i).centre();
    const Coord e = to_metres({c.x + step, c.y}), w = to_metres({c.x - step, c.y});
    const Coord n = to_metres({c.x, c.y + step}), s = to_metres({c.x, c.y - step});
    const Range rings = regions.row_rings(i);
    const auto& offsets = regions.ring_offsets();
    for (std::int64_t k = offsets[static_cast<std::size_t>(rings.begin)];
         k < offsets[static_cast<std::size_t>(rings.end)]; ++k) {
      Coord& p = coords[static_cast<std::size_t>(k)];
      const double x = (p.x - c.x) / (2 * step), y = (p.y - c.y) / (2 * step);
      p = {(e.x - w.x) * x + (n.x - s.x) * y, (e.y - w.y) * x + (n.y - s.y) * y};
    }
  }
  return regions.with_coords(std::move(coords));
}

void measure(Issues& issues, const std::vector<std::vector<BorderPiece>>& borders,
             const std::vector<std::vector<Corner>>& corners, const Crs& crs, double resolution_m,
             const Run& run) {
  const Box extent = issues.geometry.box();
  if (extent.empty()) return;
  const Transform to_metres(crs, working_crs(crs, extent));
  const PolygonArray planar = in_metres(unrounded(issues.geometry, corners), crs, to_metres);
  measure_areas(issues, planar, crs, extent.centre());
  measure_borders(issues, borders, to_metres);
  for_chunks(issues.size(), 64, run, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      if (!issues.geometry.has(i) || is_remark(issues.kind[i])) continue;
      issues.width_m[i] = inscribed_width(planar, i, resolution_m / 100);
      if (issues.width_m[i] >= resolution_m) continue;
      issues.kind[i] = IssueKind::mismatch;
      issues.form[i] = GapForm::none;
    }
  });
}

}  // namespace libgrid
