// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <queue>
#include <utility>
#include <vector>

#include "libgrid/topology/overlay.hpp"

namespace libgrid {

namespace {

constexpr double kRelative = 0.01;
/// Pieces quartered at most. Few rows need a thousand; rows a thousand million times longer than
/// wide, whose pieces lie between neighbouring doubles, would never end.
constexpr int kMostQuartered = 10000;

struct Edge {
  Coord a, b;
};

/// A convex piece of the polygon, corners in order round it. The distance to an edge is largest in
/// a corner, so the corners bound how far any place in the piece can lie from the outline. The
/// bound is sharp for pieces that lie along an edge, which square pieces in a long strip do not.
struct Piece {
  std::array<Coord, 4> corner;
  double bound = 0;
  std::size_t near = 0;  ///< the list of edges that may be the nearest to a place in it

  bool operator<(const Piece& other) const { return bound < other.bound; }
};

Coord middle(Coord a, Coord b) { return {a.x / 2 + b.x / 2, a.y / 2 + b.y / 2}; }
Coord centre(const Piece& p) {
  return middle(middle(p.corner[0], p.corner[2]), middle(p.corner[1], p.corner[3]));
}

double squared_distance(const Edge& e, Coord p) {
  const double dx = e.b.x - e.a.x, dy = e.b.y - e.a.y;
  const double length = dx * dx + dy * dy;
  const double along = length > 0 ? ((p.x - e.a.x) * dx + (p.y - e.a.y) * dy) / length : 0;
  const double t = std::clamp(along, 0.0, 1.0);
  const double ex = e.a.x + t * dx - p.x, ey = e.a.y + t * dy - p.y;
  return ex * ex + ey * ey;
}

/// Turned so that the row is taller than wide: slabs then cut a strip across.
std::vector<Edge> edges_of(const PolygonArray& polygons, std::size_t row) {
  const Box box = polygons.box(row);
  const Coord origin = box.centre();
  const bool wide = box.width() > box.height();
  const auto moved = [&](Coord c) {
    return wide ? Coord{c.y - origin.y, c.x - origin.x} : Coord{c.x - origin.x, c.y - origin.y};
  };
  std::vector<Edge> edges;
  const Range rings = polygons.row_rings(row);
  for (std::int64_t r = rings.begin; r < rings.end; ++r) {
    const auto ring = polygons.ring(r);
    for (std::size_t i = 1; i < ring.size(); ++i)
      if (ring[i - 1] != ring[i]) edges.push_back({moved(ring[i - 1]), moved(ring[i])});
  }
  return edges;
}

double x_at(const Edge& e, double y) {
  return e.a.x + std::clamp((y - e.a.y) / (e.b.y - e.a.y), 0.0, 1.0) * (e.b.x - e.a.x);
}

/// Trapezoids between the heights of all vertices.
std::vector<Piece> trapezoids(const std::vector<Edge>& edges) {
  std::vector<double> heights;
  for (const Edge& e : edges) heights.push_back(e.a.y);
  std::sort(heights.begin(), heights.end());
  heights.erase(std::unique(heights.begin(), heights.end()), heights.end());

  std::vector<std::vector<std::pair<double, std::size_t>>> slabs(heights.size());
  for (std::size_t i = 0; i < edges.size(); ++i) {
    const auto [low, high] = std::minmax(edges[i].a.y, edges[i].b.y);
    const auto first = std::lower_bound(heights.begin(), heights.end(), low) - heights.begin();
    for (auto s = static_cast<std::size_t>(first); heights[s] < high; ++s)
      slabs[s].emplace_back(x_at(edges[i], middle({0, heights[s]}, {0, heights[s + 1]}).y), i);
  }
  std::vector<Piece> pieces;
  for (std::size_t s = 0; s + 1 < slabs.size(); ++s) {
    std::sort(slabs[s].begin(), slabs[s].end());
    const double low = heights[s], high = heights[s + 1];
    for (std::size_t k = 0; k + 1 < slabs[s].size(); k += 2) {
      const Edge &left = edges[slabs[s][k].second], &right = edges[slabs[s][k + 1].second];
      pieces.push_back({{Coord{x_at(left, low), low}, Coord{x_at(right, low), low},
                         Coord{x_at(right, high), high}, Coord{x_at(left, high), high}}});
    }
  }
  return pieces;
}

std::array<Piece, 4> quarters(const Piece& p) {
  std::array<Piece, 4> parts;
  for (std::size_t k = 0; k < 4; ++k) {
    const std::size_t next = (k + 1) % 4, previous = (k + 3) % 4;
    parts[k].corner = {p.corner[k], middle(p.corner[k], p.corner[next]), centre(p),
                       middle(p.corner[k], p.corner[previous])};
  }
  return parts;
}

/// Branch and bound: pieces that cannot hold a larger circle go, the others are quartered.
class LargestCircle {
 public:
  LargestCircle(std::vector<Edge> edges, double resolution)
      : edges_(std::move(edges)), resolution_(resolution) {}

  double radius() {
    near_.emplace_back(edges_.size());
    std::iota(near_[0].begin(), near_[0].end(), std::size_t{0});
    for (const Piece& piece : trapezoids(edges_)) consider(piece);
    for (int k = 0; k < kMostQuartered && !open_.empty() && open_.top().bound > enough(); ++k) {
      const Piece piece = open_.top();
      open_.pop();
      const std::size_t near = edges_near(piece);
      for (Piece part : quarters(piece)) {
        part.near = near;
        consider(part);
      }
    }
    return best_;
  }

 private:
  double enough() const { return std::max(best_ * (1 + kRelative), best_ + resolution_ / 2); }

  /// A new list with those edges of the piece's list that are near enough to matter.
  std::size_t edges_near(const Piece& piece) {
    const Coord place = centre(piece);
    double radius = 0;
    for (const Coord& c : piece.corner)
      radius = std::max(radius, std::hypot(c.x - place.x, c.y - place.y));
    const double reach = (piece.bound + radius) * (1 + 1e-9);
    std::vector<std::size_t> kept;
    for (const std::size_t e : near_[piece.near])
      if (squared_distance(edges_[e], place) <= reach * reach) kept.push_back(e);
    near_.push_back(std::move(kept));
    return near_.size() - 1;
  }

  void consider(Piece piece) {
    const double known = enough();
    double bound = std::numeric_limits<double>::infinity(), room = bound;
    const Coord place = centre(piece);
    for (const std::size_t e : near_[piece.near]) {
      double farthest = 0;
      for (const Coord& c : piece.corner)
        farthest = std::max(farthest, squared_distance(edges_[e], c));
      bound = std::min(bound, farthest);
      if (bound <= known * known) return;
      room = std::min(room, squared_distance(edges_[e], place));
    }
    best_ = std::max(best_, std::sqrt(room));
    piece.bound = std::sqrt(bound);
    open_.push(piece);
  }

  std::vector<Edge> edges_;
  double resolution_;
  double best_ = 0;
  std::vector<std::vector<std::size_t>> near_;
  std::priority_queue<Piece> open_;
};

}  // namespace

double inscribed_width(const PolygonArray& polygons, std::size_t row, double resolution) {
  if (!polygons.has(row)) return 0;
  return 2 * LargestCircle(edges_of(polygons, row), resolution).radius();
}

}  // namespace libgrid
