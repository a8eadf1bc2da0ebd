// SPDX-License-Identifier: Apache-2.0
#include "width.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "libgrid/geom/measures.hpp"
#include "libgrid/geom/predicates.hpp"

namespace libgrid {

namespace {

constexpr double kSamples = 400;  ///< along the whole outline
constexpr int kShrinks = 40;

/// An edge with the inside on its left, relative to a local origin so that no digits are lost.
struct Edge {
  Coord a, b;
};

std::vector<Edge> edges_of(const PolygonArray& polygons, std::size_t row) {
  std::vector<Edge> edges;
  const Coord origin = polygons.ring(polygons.row_rings(row).begin)[0];
  for (std::int64_t part = polygons.parts(row).begin; part < polygons.parts(row).end; ++part) {
    const Range rings = polygons.rings(part);
    for (std::int64_t r = rings.begin; r < rings.end; ++r) {
      const auto ring = polygons.ring(r);
      const bool turned = ring_turn(ring) != (r == rings.begin ? 1 : -1);
      for (std::size_t i = 1; i < ring.size(); ++i) {
        const Coord a{ring[i - 1].x - origin.x, ring[i - 1].y - origin.y};
        const Coord b{ring[i].x - origin.x, ring[i].y - origin.y};
        if (a != b) edges.push_back(turned ? Edge{b, a} : Edge{a, b});
      }
    }
  }
  return edges;
}

double square(double v) { return v * v; }

Coord nearest_on(const Edge& e, Coord p) {
  const double dx = e.b.x - e.a.x, dy = e.b.y - e.a.y;
  const double t = ((p.x - e.a.x) * dx + (p.y - e.a.y) * dy) / (dx * dx + dy * dy);
  const double s = std::clamp(t, 0.0, 1.0);
  return {e.a.x + s * dx, e.a.y + s * dy};
}

/// Radius of the largest circle inside that touches edge `own` at p.
double ball_at(const std::vector<Edge>& edges, std::size_t own, Coord p, double start) {
  const Edge& e = edges[own];
  const double length = std::hypot(e.b.x - e.a.x, e.b.y - e.a.y);
  const Coord normal{-(e.b.y - e.a.y) / length, (e.b.x - e.a.x) / length};
  double radius = start;
  for (int k = 0; k < kShrinks; ++k) {
    const Coord centre{p.x + radius * normal.x, p.y + radius * normal.y};
    double smallest = square(radius);
    Coord nearest = p;
    for (std::size_t i = 0; i < edges.size(); ++i) {
      if (i == own) continue;
      const Coord q = nearest_on(edges[i], centre);
      const double away = square(q.x - centre.x) + square(q.y - centre.y);
      if (away < smallest) smallest = away, nearest = q;
    }
    const double ahead = normal.x * (nearest.x - p.x) + normal.y * (nearest.y - p.y);
    if (nearest == p || ahead <= 0) return radius;
    const double next = (square(nearest.x - p.x) + square(nearest.y - p.y)) / (2 * ahead);
    if (next >= radius * (1 - 1e-6)) return next < radius ? next : radius;
    radius = next;
  }
  return radius;
}

}  // namespace

double width_by_balls(const PolygonArray& polygons, std::size_t row) {
  const std::vector<Edge> edges = edges_of(polygons, row);
  double perimeter = 0;
  for (const Edge& e : edges) perimeter += std::hypot(e.b.x - e.a.x, e.b.y - e.a.y);
  double widest = 0, passed = 0;
  for (std::size_t i = 0; i < edges.size(); ++i) {
    const Edge& e = edges[i];
    const double length = std::hypot(e.b.x - e.a.x, e.b.y - e.a.y);
    const double before = std::floor(kSamples * passed / perimeter);
    passed += length;
    // Each edge gets its share; where edges are few, at least one.
    const int least = static_cast<double>(edges.size()) < kSamples ? 1 : 0;
    const int steps =
        std::max(least, static_cast<int>(std::floor(kSamples * passed / perimeter) - before));
    for (int k = 0; k < steps; ++k) {
      const double t = (k + 0.5) / steps;
      const Coord p{e.a.x + t * (e.b.x - e.a.x), e.a.y + t * (e.b.y - e.a.y)};
      widest = std::max(widest, ball_at(edges, i, p, perimeter));
    }
  }
  return 2 * widest;
}

}  // namespace libgrid
