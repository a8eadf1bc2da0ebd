// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <tuple>
#include <utility>

#include "libgrid/geom/predicates.hpp"
#include "libgrid/topology/overlay.hpp"
#include "topology/geos.hpp"

namespace libgrid {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

struct Site {
  Coord place;
  std::int64_t position;
};

/// One side of a Delaunay triangle: the sites it joins (indices, left to its direction lies the
/// triangle), the centre of the triangle's circle and how far along the bisector that lies.
struct Side {
  std::size_t from, to;
  Coord centre;
  double along;
};

/// Sorted, each place once, with its first position.
std::vector<Site> distinct_sites(std::span<const Coord> points) {
  std::vector<Site> sites;
  sites.reserve(points.size());
  for (std::size_t i = 0; i < points.size(); ++i)
    sites.push_back({points[i], static_cast<std::int64_t>(i)});
  std::sort(sites.begin(), sites.end(), [](const Site& a, const Site& b) {
    return std::tie(a.place, a.position) < std::tie(b.place, b.position);
  });
  sites.erase(std::unique(sites.begin(), sites.end(),
                          [](const Site& a, const Site& b) { return a.place == b.place; }),
              sites.end());
  return sites;
}

/// From the middle of a-b along the bisector (to the left) to the centre of the circle through
/// a, b, c, in lengths of a-b.
double along_bisector(Coord a, Coord b, Coord c) {
  const double ax = a.x - c.x, ay = a.y - c.y, bx = b.x - c.x, by = b.y - c.y;
  return (ax * bx + ay * by) / (2 * (ax * by - ay * bx));
}

Coord on_bisector(Coord a, Coord b, double along) {
  return {a.x / 2 + b.x / 2 - (b.y - a.y) * along, a.y / 2 + b.y / 2 + (b.x - a.x) * along};
}

std::size_t site_at(const std::vector<Site>& sites, Coord place) {
  const auto at = std::lower_bound(sites.begin(), sites.end(), place,
                                   [](const Site& s, Coord c) { return s.place < c; });
  return static_cast<std::size_t>(at - sites.begin());
}

std::vector<Side> delaunay_sides(const std::vector<Site>& sites) {
  std::vector<Coord> places;
  places.reserve(sites.size());
  for (const Site& site : sites) places.push_back(site.place);
  const geos::Geometry points = geos::from_points(places);
  const geos::Geometry made =
      geos::own(GEOSDelaunayTriangulation_r(geos::Context::here().handle(), points.get(), 0, 0),
                "triangulating points");
  PolygonBuilder builder;
  geos::append_row(made.get(), builder);
  const PolygonArray triangles = builder.finish();

  std::vector<Side> sides;
  const Range rings = triangles.row_rings(0);
  for (std::int64_t r = rings.begin; r < rings.end; ++r) {
    const auto ring = triangles.ring(r);
    std::array<Coord, 3> corner{ring[0], ring[1], ring[2]};
    const int turn = orient(corner[0], corner[1], corner[2]);
    if (turn == 0) continue;
    if (turn < 0) std::swap(corner[1], corner[2]);
    std::rotate(corner.begin(), std::min_element(corner.begin(), corner.end()), corner.end());
    const Coord centre =
        on_bisector(corner[0], corner[1], along_bisector(corner[0], corner[1], corner[2]));
    for (std::size_t k = 0; k < 3; ++k) {
      const Coord a = corner[k], b = corner[(k + 1) % 3], c = corner[(k + 2) % 3];
      sides.push_back({site_at(sites, a), site_at(sites, b), centre, along_bisector(a, b, c)});
    }
  }
  // Both sides of an edge next to each other, the one from the smaller site first.
  std::sort(sides.begin(), sides.end(), [](const Side& p, const Side& q) {
    return std::make_tuple(std::min(p.from, p.to), std::max(p.from, p.to), p.from) <
           std::make_tuple(std::min(q.from, q.to), std::max(q.from, q.to), q.from);
  });
  return sides;
}

/// Narrows [low, high] to where start + t * step stays within [min, max].
void narrow(double start, double step, double min, double max, double& low, double& high) {
  if (step == 0) {
    if (start < min || start > max) high = -kInfinity;
    return;
  }
  const double enter = (min - start) / step, leave = (max - start) / step;
  low = std::max(low, std::min(enter, leave));
  high = std::min(high, std::max(enter, leave));
}

/// The part of a bisector between two centres (or to infinity) that lies in the frame.
class Clipper {
 public:
  Clipper(const std::vector<Site>& sites, const Box& frame, std::vector<VoronoiEdge>& into)
      : sites_(sites), frame_(frame), into_(into) {}

  /// Sites a and b, `right` and `left` the ends on either side of a -> b, null = infinity.
  void add(std::size_t a, std::size_t b, const Side* right, const Side* left) const {
    const Coord p = sites_[a].place, q = sites_[b].place;
    // Ends that are centres keep the centre's own coordinates, so that edges join even where
    // centres of one circle differ by rounding.
    const bool starts_inside = right && frame_.contains(right->centre);
    const bool ends_inside = left && frame_.contains(left->centre);
    Coord start, end;
    if (!starts_inside || !ends_inside) {
      double low = right ? -right->along : -kInfinity;
      double high = left ? left->along : kInfinity;
      const Coord middle = on_bisector(p, q, 0);
      narrow(middle.x, -(q.y - p.y), frame_.min_x, frame_.max_x, low, high);
      narrow(middle.y, q.x - p.x, frame_.min_y, frame_.max_y, low, high);
      if (!(low < high)) return;
      start = on_bisector(p, q, low);
      end = on_bisector(p, q, high);
    }
    if (starts_inside) start = right->centre;
    if (ends_inside) end = left->centre;
    if (start != end) into_.push_back({start, end, sites_[a].position, sites_[b].position});
  }

 private:
  const std::vector<Site>& sites_;
  const Box& frame_;
  std::vector<VoronoiEdge>& into_;
};

}  // namespace

std::vector<VoronoiEdge> voronoi_edges(std::span<const Coord> points, const Box& frame) {
  const std::vector<Site> sites = distinct_sites(points);
  std::vector<VoronoiEdge> edges;
  const Clipper clip(sites, frame, edges);
  const std::vector<Side> sides = sites.size() < 3 ? std::vector<Side>{} : delaunay_sides(sites);
  if (sides.empty()) {
    // On one line only neighbours share an edge.
    for (std::size_t i = 1; i < sites.size(); ++i) clip.add(i - 1, i, nullptr, nullptr);
    return edges;
  }
  for (std::size_t i = 0; i < sides.size(); ++i) {
    const Side& side = sides[i];
    const bool paired =
        i + 1 < sides.size() && sides[i + 1].from == side.to && sides[i + 1].to == side.from;
    if (side.from > side.to)
      clip.add(side.to, side.from, &side, nullptr);
    else
      clip.add(side.from, side.to, paired ? &sides[i + 1] : nullptr, &side);
    if (paired) ++i;
  }
  return edges;
}

}  // namespace libgrid
