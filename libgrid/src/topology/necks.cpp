// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "libgrid/geom/measures.hpp"
#include "libgrid/geom/predicates.hpp"
#include "libgrid/index/box_index.hpp"
#include "libgrid/topology/overlay.hpp"

namespace libgrid {

namespace {

Coord nearest_on(Coord a, Coord b, Coord p) {
  const double dx = b.x - a.x, dy = b.y - a.y;
  const double t =
      std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / (dx * dx + dy * dy), 0.0, 1.0);
  return {a.x + t * dx, a.y + t * dy};
}

/// The nearest places of two edges that do not cross: one of them is an end.
Neck closest(Coord a, Coord b, Coord c, Coord d) {
  Neck best{a, nearest_on(c, d, a), 0};
  best.width = std::hypot(best.q.x - a.x, best.q.y - a.y);
  auto consider = [&best](Coord p, Coord q) {
    const double distance = std::hypot(q.x - p.x, q.y - p.y);
    if (distance < best.width) best = {p, q, distance};
  };
  consider(b, nearest_on(c, d, b));
  consider(nearest_on(a, b, c), c);
  consider(nearest_on(a, b, d), d);
  return best;
}

class NeckFinder {
 public:
  NeckFinder(const PolygonArray& polygons, std::size_t row, double narrow)
      : polygons_(polygons), row_(row), narrow_(narrow) {
    const Range rings = polygons.row_rings(row);
    for (std::int64_t r = rings.begin; r < rings.end; ++r) {
      const auto ring = polygons.ring(r);
      const std::size_t first = edges_.size();
      double along = 0;
      for (std::size_t i = 1; i < ring.size(); ++i) {
        if (ring[i - 1] == ring[i]) continue;
        edges_.push_back({ring[i - 1], ring[i], r, along, 0, first, 0});
        along += length(ring[i - 1], ring[i]);
      }
      for (std::size_t i = first; i < edges_.size(); ++i)
        edges_[i].around = along, edges_[i].end = edges_.size();
    }
  }

  std::vector<Neck> find() const {
    std::vector<Pair> pairs = near_pairs();
    std::stable_sort(pairs.begin(), pairs.end(),
                     [](const Pair& l, const Pair& r) { return l.neck.width < r.neck.width; });
    std::vector<Neck> kept;
    for (const Pair& pair : pairs) {
      const bool hidden = std::any_of(kept.begin(), kept.end(), [&](const Neck& k) {
        return length(k.p, pair.neck.p) < kReach * narrow_ ||
               length(k.p, pair.neck.q) < kReach * narrow_;
      });
      if (!hidden && lies_between(pair)) kept.push_back(pair.neck);
    }
    return kept;
  }

 private:
  struct Edge {
    Coord a, b;
    std::int64_t ring;
    double along, around;    ///< where it starts on its ring, and the ring's length
    std::size_t first, end;  ///< the ring's edges
  };
  struct Pair {
    Neck neck;
    std::size_t e, f;  ///< edges, e < f
  };
  static constexpr double kReach = 3;  ///< times the width asked for

  static double length(Coord a, Coord b) { return std::hypot(b.x - a.x, b.y - a.y); }

  Box box_of(const Edge& e) const {
    Box box;
    box.add(e.a);
    box.add(e.b);
    return box;
  }

  /// Edges near each other across the polygon, but not along its border.
  std::vector<Pair> near_pairs() const {
    std::vector<Box> boxes;
    for (const Edge& e : edges_) boxes.push_back(box_of(e));
    const BoxIndex index(boxes);
    std::vector<Pair> pairs;
    std::vector<std::int64_t> near;
    for (std::size_t i = 0; i < edges_.size(); ++i) {
      const Box& b = boxes[i];
      index.query({b.min_x - narrow_, b.min_y - narrow_, b.max_x + narrow_, b.max_y + narrow_},
                  near);
      for (const std::int64_t other : near) {
        const auto j = static_cast<std::size_t>(other);
        if (j <= i) continue;
        const Neck c = closest(edges_[i].a, edges_[i].b, edges_[j].a, edges_[j].b);
        if (!(c.width < narrow_)) continue;
        const Pair pair{c, i, j};
        if (way(pair) >= kReach * narrow_ &&
            row_takes(polygons_, row_, {(c.p.x + c.q.x) / 2, (c.p.y + c.q.y) / 2}))
          pairs.push_back(pair);
      }
    }
    return pairs;
  }

  /// Along the border from p to q in the direction of the ring.
  double onward(const Pair& pair) const {
    const Edge &e = edges_[pair.e], &f = edges_[pair.f];
    return f.along + length(f.a, pair.neck.q) - e.along - length(e.a, pair.neck.p);
  }
  /// The shorter way along the border; infinite from ring to ring.
  double way(const Pair& pair) const {
    const Edge &e = edges_[pair.e], &f = edges_[pair.f];
    if (e.ring != f.ring) return HUGE_VAL;
    return std::min(onward(pair), e.around - onward(pair));
  }

  /// Whether the land on both sides is wider than the neck; else it is the tip of a corner or in a
  /// tail.
  bool lies_between(const Pair& pair) const {
    const Edge &e = edges_[pair.e], &f = edges_[pair.f];
    if (e.ring != f.ring) return true;
    const bool shorter_on = onward(pair) <= e.around - onward(pair);
    return is_wider(pair, shorter_on) && is_wider(pair, !shorter_on);
  }

  /// Whether the land between the border from p `on` to q, or from q on to p, and the neck is wider
  /// than it.
  bool is_wider(const Pair& pair, bool on) const {
    std::vector<Coord> beyond;
    auto add = [&](Coord c) {
      if (beyond.empty() || beyond.back() != c) beyond.push_back(c);
    };
    add(on ? pair.neck.p : pair.neck.q);
    for (std::size_t i = on ? pair.e : pair.f; i != (on ? pair.f : pair.e);) {
      add(edges_[i].b);
      i = i + 1 == edges_[i].end ? edges_[i].first : i + 1;
    }
    add(on ? pair.neck.q : pair.neck.p);
    add(beyond.front());
    if (beyond.size() < 4) return false;
    PolygonBuilder builder;
    builder.begin_row();
    builder.begin_part();
    builder.add_ring(beyond);
    const double width = pair.neck.width;
    return inscribed_width(builder.finish(), 0, width * kWidthShare) > width * (1 + kWidthShare);
  }
  static constexpr double kWidthShare = 0.01;  ///< how well widths are known

  const PolygonArray& polygons_;
  std::size_t row_;
  double narrow_;
  std::vector<Edge> edges_;
};

}  // namespace

std::vector<Neck> necks_of(const PolygonArray& polygons, std::size_t row, double narrow) {
  return NeckFinder(polygons, row, narrow).find();
}

}  // namespace libgrid
