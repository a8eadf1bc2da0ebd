// SPDX-License-Identifier: Apache-2.0
#include "plots.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "libgrid/index/box_index.hpp"
#include "libgrid/topology/overlay.hpp"

namespace libgrid {

namespace {

constexpr double kWidest_m = 8;     ///< between samples
constexpr double kClosest_m = 0.5;  ///< where buildings touch
constexpr double kDrawnIn_m = 0.1;

double distance(Coord p, const Segment& s) {
  const double dx = s.b.x - s.a.x, dy = s.b.y - s.a.y, square = dx * dx + dy * dy;
  const double along = ((p.x - s.a.x) * dx + (p.y - s.a.y) * dy) / (square > 0 ? square : 1);
  const double t = std::clamp(along, 0.0, 1.0);
  return std::hypot(p.x - s.a.x - t * dx, p.y - s.a.y - t * dy);
}

}  // namespace

double distance(const Segment& s, const Segment& t) {
  return std::min(std::min(distance(s.a, t), distance(s.b, t)),
                  std::min(distance(t.a, s), distance(t.b, s)));
}

std::vector<Segment> walls_of(const PolygonArray& buildings, std::span<const std::int64_t> rows) {
  std::vector<Segment> walls;
  for (const std::int64_t row : rows) {
    const Range parts = buildings.parts(static_cast<std::size_t>(row));
    for (std::int64_t part = parts.begin; part < parts.end; ++part) {
      const auto ring = buildings.ring(buildings.rings(part).begin);
      for (std::size_t i = 1; i < ring.size(); ++i) walls.push_back({ring[i - 1], ring[i], row});
    }
  }
  return walls;
}

namespace {

/// How far apart samples of each wall may be: as far as the next building is away, for then the
/// line between them leaves both alone.
std::vector<double> spacings(std::vector<Segment> walls, std::span<const Segment> beside) {
  const std::size_t count = walls.size();
  walls.insert(walls.end(), beside.begin(), beside.end());
  std::vector<Box> boxes(walls.size());
  for (std::size_t i = 0; i < walls.size(); ++i) boxes[i].add(walls[i].a), boxes[i].add(walls[i].b);
  const BoxIndex index(boxes);
  std::vector<double> spacing(count, kWidest_m);
  std::vector<std::int64_t> near;
  for (std::size_t i = 0; i < count; ++i) {
    const Box& b = boxes[i];
    index.query(
        {b.min_x - kWidest_m, b.min_y - kWidest_m, b.max_x + kWidest_m, b.max_y + kWidest_m}, near);
    for (const std::int64_t other : near)
      if (const Segment& wall = walls[static_cast<std::size_t>(other)];
          wall.source != walls[i].source)
        spacing[i] = std::min(spacing[i], distance(walls[i], wall));
    spacing[i] = std::max(spacing[i], kClosest_m);
  }
  return spacing;
}

/// Segments that meet two and two, one after the other.
class Joiner {
 public:
  explicit Joiner(std::vector<Segment> segments) : segments_(std::move(segments)) {
    for (std::size_t s = 0; s < segments_.size(); ++s) {
      ends_.push_back({segments_[s].a, s});
      ends_.push_back({segments_[s].b, s});
    }
    std::sort(ends_.begin(), ends_.end());
    used_.assign(segments_.size(), 0);
  }

  Lines join() && {
    Lines lines;
    for (const bool rings : {false, true})
      for (const auto& [c, s] : ends_)
        if (!used_[s] && (rings || ends_at(c).size() != 2)) lines.add(line_from(c, s));
    return lines;
  }

 private:
  using End = std::pair<Coord, std::size_t>;

  std::span<const End> ends_at(Coord c) const {
    const auto before = [](const End& l, const End& r) { return l.first < r.first; };
    const auto [first, last] = std::equal_range(ends_.begin(), ends_.end(), End{c, 0}, before);
    return {first, last};
  }
  std::vector<Coord> line_from(Coord c, std::size_t s) {
    std::vector<Coord> line = {c};
    for (;;) {
      used_[s] = 1;
      c = segments_[s].a == c ? segments_[s].b : segments_[s].a;
      line.push_back(c);
      const auto here = ends_at(c);
      if (here.size() != 2) return line;
      s = here[0].second == s ? here[1].second : here[0].second;
      if (used_[s]) return line;
    }
  }

  std::vector<Segment> segments_;
  std::vector<End> ends_;
  std::vector<std::uint8_t> used_;
};

}  // namespace

WallPlaces places_along_walls(const PolygonArray& buildings, std::span<const std::int64_t> rows,
                              std::span<const Segment> beside) {
  const std::vector<Segment> walls = walls_of(buildings, rows);
  const std::vector<double> spacing = spacings(walls, beside);
  WallPlaces out;
  for (std::size_t w = 0; w < walls.size(); ++w) {
    const auto& [a, b, row] = walls[w];
    const Coord centre = buildings.box(static_cast<std::size_t>(row)).centre();
    const int steps =
        std::max(1, static_cast<int>(std::ceil(std::hypot(b.x - a.x, b.y - a.y) / spacing[w])));
    for (int k = 0; k < steps; ++k) {
      const double x = a.x + (b.x - a.x) * k / steps, y = a.y + (b.y - a.y) * k / steps;
      const double away = std::hypot(centre.x - x, centre.y - y);
      const double in = away > 0 ? std::min(kDrawnIn_m / away, 1.0) : 0;
      out.place.push_back({x + in * (centre.x - x), y + in * (centre.y - y)});
      out.building.push_back(row);
    }
  }
  return out;
}

Lines lines_between_buildings(const PolygonArray& buildings, std::span<const std::int64_t> rows,
                              const Box& block) {
  if (rows.size() < 2) return {};
  const auto [samples, owner] = places_along_walls(buildings, rows, {});
  // An outline that is straight as it is stored bulges a little in metres.
  const Box frame{block.min_x - 1, block.min_y - 1, block.max_x + 1, block.max_y + 1};
  std::vector<Segment> between;
  for (const VoronoiEdge& edge : voronoi_edges(samples, frame)) {
    if (owner[static_cast<std::size_t>(edge.left)] == owner[static_cast<std::size_t>(edge.right)])
      continue;
    between.push_back({edge.a, edge.b});
  }
  return Joiner(std::move(between)).join();
}

}  // namespace libgrid
