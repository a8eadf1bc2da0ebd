// SPDX-License-Identifier: Apache-2.0
#include "plain_row.hpp"

#include <algorithm>
#include <vector>

#include "libgrid/geom/predicates.hpp"

namespace libgrid {

namespace {

constexpr std::int64_t kMaxRings = 64;  ///< rings compared pair by pair
constexpr std::size_t kRun = 8;         ///< edges of a run, compared box by box first

struct Edge {
  Coord a, b;
  Box box;
};

/// Consecutive edges of one ring.
struct EdgeRun {
  Box box;
  std::int32_t begin, end;  ///< edges
};

/// The edges of a row in runs, ring after ring. Buffers live as long as their thread: rows are
/// small and many.
struct Edges {
  std::vector<Edge> edges;
  std::vector<EdgeRun> runs;
  std::vector<std::int32_t> next;  ///< the edge that follows in its ring

  /// False when a ring has fewer than three different points in a row.
  bool fill(const PolygonArray& polygons, Range rings) {
    edges.clear();
    runs.clear();
    next.clear();
    for (std::int64_t r = rings.begin; r < rings.end; ++r)
      if (!add_ring(polygons.ring(r))) return false;
    return true;
  }

 private:
  bool add_ring(std::span<const Coord> ring) {
    const auto first = static_cast<std::int32_t>(edges.size());
    for (std::size_t i = 1; i < ring.size(); ++i) {
      const Coord a = ring[i - 1], b = ring[i];
      if (a == b) continue;
      edges.push_back(
          {a, b, {std::min(a.x, b.x), std::min(a.y, b.y), std::max(a.x, b.x), std::max(a.y, b.y)}});
    }
    const auto end = static_cast<std::int32_t>(edges.size());
    if (end - first < 3) return false;
    for (std::int32_t e = first; e < end; ++e) next.push_back(e + 1 < end ? e + 1 : first);
    for (std::int32_t e = first; e < end; e += static_cast<std::int32_t>(kRun)) {
      EdgeRun run{{}, e, std::min(end, e + static_cast<std::int32_t>(kRun))};
      for (std::int32_t k = e; k < run.end; ++k)
        run.box.add(edges[static_cast<std::size_t>(k)].box);
      runs.push_back(run);
    }
    return true;
  }
};

/// Whether two edges that meet at b run back over each other.
bool folds(Coord a, Coord b, Coord c) {
  const bool may = (b.x - a.x) * (c.x - b.x) <= 0 && (b.y - a.y) * (c.y - b.y) <= 0;
  return may && orient(a, b, c) == 0;
}

class Tester {
 public:
  explicit Tester(const Edges& e) : e_(e) {}

  /// Whether edges have no common point but those of neighbours in a ring.
  bool apart() {
    // Runs from west to east: those that can meet a run follow it until one starts east of it.
    order_.resize(e_.runs.size());
    for (std::size_t i = 0; i < order_.size(); ++i) order_[i] = static_cast<std::int32_t>(i);
    std::sort(order_.begin(), order_.end(),
              [&](std::int32_t l, std::int32_t r) { return run(l).box.min_x < run(r).box.min_x; });
    for (std::size_t i = 0; i < order_.size(); ++i) {
      const EdgeRun& a = run(order_[i]);
      if (!inside_run(a)) return false;
      for (std::size_t j = i + 1; j < order_.size(); ++j) {
        const EdgeRun& b = run(order_[j]);
        if (b.box.min_x > a.box.max_x) break;
        if (a.box.min_y <= b.box.max_y && b.box.min_y <= a.box.max_y && !between_runs(a, b))
          return false;
      }
    }
    return true;
  }

 private:
  const EdgeRun& run(std::int32_t i) const { return e_.runs[static_cast<std::size_t>(i)]; }
  const Edge& edge(std::int32_t i) const { return e_.edges[static_cast<std::size_t>(i)]; }

  bool pair_apart(std::int32_t i, std::int32_t j) const {
    const Edge &s = edge(i), &t = edge(j);
    if (!s.box.meets(t.box)) return true;
    if (e_.next[static_cast<std::size_t>(i)] == j) return !folds(s.a, s.b, t.b);
    if (e_.next[static_cast<std::size_t>(j)] == i) return !folds(t.a, t.b, s.b);
    return meet(s.a, s.b, t.a, t.b) == Meeting::none;
  }

  bool inside_run(const EdgeRun& r) const {
    for (std::int32_t i = r.begin; i < r.end; ++i)
      for (std::int32_t j = i + 1; j < r.end; ++j)
        if (!pair_apart(i, j)) return false;
    return true;
  }

  /// Only edges that reach into the common part of both boxes can meet.
  bool between_runs(const EdgeRun& a, const EdgeRun& b) const {
    const Box common{std::max(a.box.min_x, b.box.min_x), std::max(a.box.min_y, b.box.min_y),
                     std::min(a.box.max_x, b.box.max_x), std::min(a.box.max_y, b.box.max_y)};
    std::int32_t near[kRun];
    std::size_t count = 0;
    for (std::int32_t j = b.begin; j < b.end; ++j)
      if (edge(j).box.meets(common)) near[count++] = j;
    if (count == 0) return true;
    for (std::int32_t i = a.begin; i < a.end; ++i) {
      if (!edge(i).box.meets(common)) continue;
      for (std::size_t k = 0; k < count; ++k)
        if (!pair_apart(i, near[k])) return false;
    }
    return true;
  }

  const Edges& e_;
  std::vector<std::int32_t> order_;
};

bool part_takes(const PolygonArray& polygons, Range rings, Coord p) {
  bool odd = false;
  for (std::int64_t r = rings.begin; r < rings.end; ++r) odd ^= ring_takes(polygons.ring(r), p);
  return odd;
}

/// Whether rings that have no common point lie as shells and holes should.
bool nest_well(const PolygonArray& polygons, std::size_t row) {
  const Range parts = polygons.parts(row);
  for (std::int64_t p = parts.begin; p < parts.end; ++p) {
    const Range rings = polygons.rings(p);
    for (std::int64_t h = rings.begin + 1; h < rings.end; ++h) {
      const Coord place = polygons.ring(h).front();
      if (!ring_takes(polygons.ring(rings.begin), place)) return false;
      for (std::int64_t other = rings.begin + 1; other < rings.end; ++other)
        if (other != h && ring_takes(polygons.ring(other), place)) return false;
    }
    for (std::int64_t q = parts.begin; q < parts.end; ++q)
      if (q != p && part_takes(polygons, rings, polygons.ring(polygons.rings(q).begin).front()))
        return false;
  }
  return true;
}

}  // namespace

bool plainly_valid(const PolygonArray& polygons, std::size_t row) {
  const Range rings = polygons.row_rings(row);
  if (rings.size() > kMaxRings) return false;
  thread_local Edges edges;
  return edges.fill(polygons, rings) && Tester(edges).apart() &&
         (rings.size() == 1 || nest_well(polygons, row));
}

}  // namespace libgrid
