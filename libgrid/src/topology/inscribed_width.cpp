// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "box_pairs.hpp"
#include "libgrid/topology/overlay.hpp"
#include "trapezoids.hpp"

namespace libgrid {

namespace {

constexpr double kRelative = 0.01;
/// Pieces looked at, at most, for each to begin with. Few rows need ten; rows a thousand million
/// times longer than wide, whose pieces lie between neighbouring doubles, would never end.
constexpr std::size_t kMostLooks = 1000;

/// A convex piece of the polygon, corners in order round it. The distance to a side is largest in a
/// corner, so the corners bound how far any place in the piece can lie from the outline. The bound
/// is sharp for pieces that lie along a side, which square pieces in a long strip do not.
struct Piece {
  std::array<Coord, 4> corner;
  std::uint32_t left = 0, right = 0;  ///< the sides of the trapezoid that it is a piece of
  bool looked = false;                ///< whether all sides have bounded it, or just those two
  double bound = 0;

  bool operator<(const Piece& other) const { return bound < other.bound; }
};

Coord middle(Coord a, Coord b) { return {a.x / 2 + b.x / 2, a.y / 2 + b.y / 2}; }
Coord centre(const Piece& p) {
  return middle(middle(p.corner[0], p.corner[2]), middle(p.corner[1], p.corner[3]));
}

double squared_distance(const Side& e, Coord p) {
  const double dx = e.b.x - e.a.x, dy = e.b.y - e.a.y;
  const double length = dx * dx + dy * dy;
  const double along = length > 0 ? ((p.x - e.a.x) * dx + (p.y - e.a.y) * dy) / length : 0;
  const double t = std::clamp(along, 0.0, 1.0);
  const double ex = e.a.x + t * dx - p.x, ey = e.a.y + t * dy - p.y;
  return ex * ex + ey * ey;
}

/// Turned so that the row is taller than wide: trapezoids then cut a strip across.
std::vector<Side> sides_of(const PolygonArray& polygons, std::size_t row) {
  const Box box = polygons.box(row);
  const Coord origin = box.centre();
  const bool wide = box.width() > box.height();
  const auto moved = [&](Coord c) {
    return wide ? Coord{c.y - origin.y, c.x - origin.x} : Coord{c.x - origin.x, c.y - origin.y};
  };
  std::vector<Side> sides;
  const Range rings = polygons.row_rings(row);
  for (std::int64_t r = rings.begin; r < rings.end; ++r) {
    const auto ring = polygons.ring(r);
    for (std::size_t i = 1; i < ring.size(); ++i)
      if (ring[i - 1] != ring[i]) sides.push_back({moved(ring[i - 1]), moved(ring[i])});
  }
  return sides;
}

double squared_length(Coord a, Coord b) {
  return (b.x - a.x) * (b.x - a.x) + (b.y - a.y) * (b.y - a.y);
}

/// Cut across the longer way.
std::array<Piece, 2> halves(const Piece& p) {
  std::array<Piece, 2> parts{p, p};
  const auto& c = p.corner;
  const bool wide = std::max(squared_length(c[0], c[1]), squared_length(c[2], c[3])) >
                    std::max(squared_length(c[1], c[2]), squared_length(c[3], c[0]));
  const std::size_t k = wide ? 0 : 1;  // sides k and k + 2 are cut
  const Coord one = middle(c[k], c[k + 1]), other = middle(c[k + 2], c[(k + 3) % 4]);
  parts[0].corner[k + 1] = parts[1].corner[k] = one;
  parts[0].corner[k + 2] = parts[1].corner[(k + 3) % 4] = other;
  return parts;
}

/// Branch and bound: pieces that cannot hold a larger circle go, the others are halved.
class LargestCircle {
 public:
  LargestCircle(std::vector<Side> sides, double resolution)
      : sides_(std::move(sides)), resolution_(resolution), near_(boxes()) {}

  double radius() {
    for (const Trapezoid& t : trapezoids(sides_)) {
      const Side &left = sides_[t.left], &right = sides_[t.right];
      Piece piece{{Coord{x_at(left, t.low), t.low}, Coord{x_at(right, t.low), t.low},
                   Coord{x_at(right, t.high), t.high}, Coord{x_at(left, t.high), t.high}},
                  t.left,
                  t.right};
      piece.bound = first_bound(piece);
      open_.push_back(piece);
    }
    std::make_heap(open_.begin(), open_.end());
    for (std::size_t looks = kMostLooks * open_.size();
         looks > 0 && !open_.empty() && open_.front().bound > enough(); --looks) {
      std::pop_heap(open_.begin(), open_.end());
      const Piece piece = open_.back();
      open_.pop_back();
      if (piece.looked)
        for (const Piece& part : halves(piece)) look_around(part);
      else
        look_around(piece);
    }
    return best_;
  }

 private:
  double enough() const { return std::max(best_ * (1 + kRelative), best_ + resolution_ / 2); }

  std::vector<Box> boxes() const {
    std::vector<Box> boxes(sides_.size());
    for (std::size_t i = 0; i < sides_.size(); ++i)
      boxes[i].add(sides_[i].a), boxes[i].add(sides_[i].b);
    return boxes;
  }

  using Away = std::array<double, 4>;  ///< of a piece's corners from a side

  Away away(const Piece& p, std::uint32_t side) const {
    Away away;
    for (std::size_t k = 0; k < 4; ++k)
      away[k] = std::sqrt(squared_distance(sides_[side], p.corner[k]));
    return away;
  }
  static double farthest(const Away& a) { return *std::max_element(a.begin(), a.end()); }
  /// No place is farther from the nearer of two sides than half of both distances, whose sum is
  /// largest in a corner.
  static double between(const Away& a, const Away& b) {
    return farthest({a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3]}) / 2;
  }

  /// By the two sides that the trapezoid lies between, and half of the way over at one height.
  double first_bound(const Piece& p) const {
    const auto [low, high] =
        std::minmax({p.corner[0].y, p.corner[1].y, p.corner[2].y, p.corner[3].y});
    const auto over = [&](double y) { return x_at(sides_[p.right], y) - x_at(sides_[p.left], y); };
    const double bound = between(away(p, p.left), away(p, p.right));
    return std::min(bound, std::max(over(low), over(high)) / 2) * (1 + 1e-12);
  }

  /// Bounds a piece by all sides that may be the nearest to a place in it.
  void look_around(Piece piece) {
    piece.looked = true;
    piece.bound = std::min(piece.bound, first_bound(piece));
    if (piece.bound <= enough()) return;
    const Away left = away(piece, piece.left), right = away(piece, piece.right);
    const Coord place = centre(piece);
    double reach = piece.bound * piece.bound, room = std::numeric_limits<double>::infinity();
    near_.near(place, reach, [&](std::size_t s) {
      const auto side = static_cast<std::uint32_t>(s);
      const Away here = away(piece, side);
      piece.bound =
          std::min({piece.bound, farthest(here), between(here, left), between(here, right)});
      reach = piece.bound * piece.bound;
      room = std::min(room, squared_distance(sides_[side], place));
    });
    best_ = std::max(best_, std::min(std::sqrt(room), piece.bound));
    if (piece.bound <= enough()) return;
    open_.push_back(piece);
    std::push_heap(open_.begin(), open_.end());
  }

  std::vector<Side> sides_;
  double resolution_;
  BoxPairs near_;
  double best_ = 0;
  std::vector<Piece> open_;
};

}  // namespace

double inscribed_width(const PolygonArray& polygons, std::size_t row, double resolution) {
  if (!polygons.has(row)) return 0;
  return 2 * LargestCircle(sides_of(polygons, row), resolution).radius();
}

}  // namespace libgrid
