// SPDX-License-Identifier: Apache-2.0
#include "assign/assigner.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

#include "libgrid/core/error.hpp"

namespace libgrid {

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

std::span<const Coord> vertices_of(const PointArray& points, std::size_t row) {
  return std::span(points.coords()).subspan(row, 1);
}
std::span<const Coord> vertices_of(const PolygonArray& polygons, std::size_t row) {
  const Range rings = polygons.row_rings(row);
  const std::int64_t begin = polygons.ring_offsets()[rings.begin];
  return std::span(polygons.coords())
      .subspan(begin, static_cast<std::size_t>(polygons.ring_offsets()[rings.end] - begin));
}
std::span<const Coord> vertices_of(const LineArray& lines, std::size_t row) {
  const Range range = lines.lines(row);
  const std::int64_t begin = lines.line_offsets()[range.begin];
  return std::span(lines.coords())
      .subspan(begin, static_cast<std::size_t>(lines.line_offsets()[range.end] - begin));
}

}  // namespace

template <class Objects>
std::vector<double> Assigner::Impl::border_distances(const Objects& objects,
                                                     const Assignment& assigned,
                                                     const Run& run) const {
  if (assigned.size() != objects.size())
    throw Error(ErrorCode::bad_value, std::to_string(assigned.size()) + " rows are assigned of " +
                                          std::to_string(objects.size()) + " objects");
  std::vector<double> distances(objects.size(), kNone);
  for_chunks(objects.size(), 4096, run, [&](std::size_t begin, std::size_t end) {
    const auto cell_of = std::span(assigned.cell).subspan(begin, end - begin);
    if (std::all_of(cell_of.begin(), cell_of.end(), [](auto cell) { return cell < 0; })) return;
    const Coord* const first = vertices_of(objects, begin).data();
    const std::vector<Coord> places =
        ground().places({first, std::to_address(vertices_of(objects, end - 1).end())});
    for (std::size_t row = begin; row < end; ++row) {
      if (assigned.cell[row] < 0) continue;
      if (assigned.second_cell[row] >= 0) {
        distances[row] = 0;
        continue;
      }
      const auto cell = static_cast<std::size_t>(assigned.cell[row]);
      for (const Coord& vertex : vertices_of(objects, row))
        distances[row] = std::fmin(
            distances[row], ground().nearest().border_distance(cell, places[&vertex - first]));
    }
  });
  return distances;
}

Assigner::Assigner(const PolygonArray& cells, std::span<const std::string> codes, const Crs& crs)
    : impl_(new Impl(cells, codes, crs)) {}
Assigner::~Assigner() = default;
Assigner::Assigner(Assigner&&) noexcept = default;

void Assigner::Impl::find_nearest(Assignment& assignment,
                                  const std::function<Coord(std::size_t)>& place_of,
                                  const std::function<std::int64_t(Coord)>& cell_of,
                                  const Run& run) const {
  std::vector<std::size_t> rows;
  std::vector<Coord> places;
  for (std::size_t row = 0; row < assignment.size(); ++row) {
    if (assignment.cell[row] >= 0) continue;
    assignment.distance_m[row] = kNone;
    const Coord place = place_of(row);
    if (std::isnan(place.x) || std::isnan(place.y)) continue;
    if (const std::int64_t cell = cell_of(place); cell >= 0) {
      assignment.nearest_cell[row] = cell;
      assignment.distance_m[row] = 0;
      continue;
    }
    rows.push_back(row);
    places.push_back(place);
  }
  if (rows.empty() || cells.box().empty()) return;
  places = ground().places(places);
  for_chunks(rows.size(), 64, run, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      if (std::isnan(places[i].x)) continue;
      const Locator::Nearest nearest = ground().nearest().find(places[i], 1, rank).at(0);
      assignment.nearest_cell[rows[i]] = nearest.cell;
      assignment.distance_m[rows[i]] = nearest.distance;
    }
  });
}

std::vector<double> Assigner::border_distances(const PointArray& points, const Assignment& assigned,
                                               const Run& run) const {
  return impl_->border_distances(points, assigned, run);
}
std::vector<double> Assigner::border_distances(const PolygonArray& footprints,
                                               const Assignment& assigned, const Run& run) const {
  return impl_->border_distances(footprints, assigned, run);
}
std::vector<double> Assigner::border_distances(const LineArray& lines, const Assignment& assigned,
                                               const Run& run) const {
  return impl_->border_distances(lines, assigned, run);
}

Assignment assign_points(const PointArray& points, const PolygonArray& cells,
                         std::span<const std::string> codes, const Crs& crs, const Run& run) {
  return Assigner(cells, codes, crs).points(points, run);
}
Assignment assign_footprints(const PolygonArray& footprints, const PolygonArray& cells,
                             std::span<const std::string> codes, const Crs& crs,
                             const AssignOptions& options, const Run& run) {
  return Assigner(cells, codes, crs).footprints(footprints, options, run);
}
Assignment assign_lines(const LineArray& lines, const PolygonArray& cells,
                        std::span<const std::string> codes, const Crs& crs, const Run& run) {
  return Assigner(cells, codes, crs).lines(lines, run);
}
LineParts cut_lines(const LineArray& lines, const PolygonArray& cells,
                    std::span<const std::string> codes, const Crs& crs, const Run& run) {
  return Assigner(cells, codes, crs).cut(lines, run);
}

}  // namespace libgrid
