// SPDX-License-Identifier: Apache-2.0
#define BOOST_ALLOW_DEPRECATED_HEADERS  // Boost.Polygon 1.74 includes one, and would say so
#include <algorithm>
#include <boost/polygon/voronoi.hpp>
#include <cmath>
#include <cstdint>
#include <limits>
#include <tuple>

#include "libgrid/topology/overlay.hpp"

namespace libgrid {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr int kBits = 30;  ///< of the whole numbers in which places are given to Boost.Polygon

using Site = boost::polygon::point_data<std::int32_t>;
using Diagram = boost::polygon::voronoi_diagram<double>;

/// A lattice on which all points lie within 2^30 steps.
class Steps {
 public:
  explicit Steps(std::span<const Coord> points) {
    for (const Coord& c : points) box_.add(c);
    const double size = std::max(box_.width(), box_.height());
    step_ = size > 0 ? std::ldexp(1, std::ilogb(size) + 1 - kBits) : 1;
  }

  Site site(Coord c) const {
    return {static_cast<std::int32_t>(std::lround((c.x - box_.min_x) / step_)),
            static_cast<std::int32_t>(std::lround((c.y - box_.min_y) / step_))};
  }
  Coord place(double x, double y) const { return {box_.min_x + x * step_, box_.min_y + y * step_}; }

 private:
  Box box_;
  double step_;
};

struct NumberedSite {
  Site site;
  std::int64_t position;
};

/// Sorted, each place once, with its first position.
std::vector<NumberedSite> distinct_sites(std::span<const Coord> points, const Steps& steps) {
  std::vector<NumberedSite> sites;
  sites.reserve(points.size());
  for (const Coord& c : points)
    sites.push_back({steps.site(c), static_cast<std::int64_t>(sites.size())});
  std::sort(sites.begin(), sites.end(), [](const NumberedSite& a, const NumberedSite& b) {
    return std::tuple(a.site.x(), a.site.y(), a.position) <
           std::tuple(b.site.x(), b.site.y(), b.position);
  });
  sites.erase(
      std::unique(sites.begin(), sites.end(),
                  [](const NumberedSite& a, const NumberedSite& b) { return a.site == b.site; }),
      sites.end());
  return sites;
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

}  // namespace

std::vector<VoronoiEdge> voronoi_edges(std::span<const Coord> points, const Box& frame) {
  const Steps steps(points);
  const std::vector<NumberedSite> sites = distinct_sites(points, steps);
  std::vector<Site> places;
  for (const NumberedSite& s : sites) places.push_back(s.site);
  Diagram diagram;
  boost::polygon::construct_voronoi(places.begin(), places.end(), &diagram);

  std::vector<VoronoiEdge> edges;
  for (const Diagram::edge_type& edge : diagram.edges()) {
    const std::size_t left = edge.cell()->source_index();
    const std::size_t right = edge.twin()->cell()->source_index();
    if (right < left) continue;  // each edge stands there from both sides
    const Coord p = steps.place(sites[left].site.x(), sites[left].site.y());
    const Coord q = steps.place(sites[right].site.x(), sites[right].site.y());
    // Along the edge, with p on its left.
    const Coord middle{p.x / 2 + q.x / 2, p.y / 2 + q.y / 2}, along{p.y - q.y, q.x - p.x};
    const double square = along.x * along.x + along.y * along.y;
    // Ends that are vertices keep their own coordinates, so that edges join.
    const auto vertex = [&](const Diagram::vertex_type* v, double none, double& t) {
      Coord c;
      t = none;
      if (v == nullptr) return std::pair{c, false};
      c = steps.place(v->x(), v->y());
      t = ((c.x - middle.x) * along.x + (c.y - middle.y) * along.y) / square;
      return std::pair{c, frame.contains(c)};
    };
    double low = 0, high = 0;
    auto [start, starts_inside] = vertex(edge.vertex0(), -kInfinity, low);
    auto [end, ends_inside] = vertex(edge.vertex1(), kInfinity, high);
    if (!starts_inside || !ends_inside) {
      narrow(middle.x, along.x, frame.min_x, frame.max_x, low, high);
      narrow(middle.y, along.y, frame.min_y, frame.max_y, low, high);
      if (!(low < high)) continue;
      if (!starts_inside) start = {middle.x + low * along.x, middle.y + low * along.y};
      if (!ends_inside) end = {middle.x + high * along.x, middle.y + high * along.y};
    }
    if (start != end) edges.push_back({start, end, sites[left].position, sites[right].position});
  }
  return edges;
}

}  // namespace libgrid
