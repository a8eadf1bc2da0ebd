// SPDX-License-Identifier: Apache-2.0
#include "plain_row.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <deque>
#include <iterator>
#include <span>
#include <utility>
#include <vector>

#include "libgrid/geom/predicates.hpp"

namespace libgrid {

namespace {

constexpr std::int64_t kMaxRings = 64;  ///< rings compared pair by pair
constexpr std::size_t kRun = 8;         ///< edges of a run, compared box by box first

/// Consecutive edges of one ring with their boxes, side by side so that all are compared at once.
struct EdgeRun {
  const Coord* start = nullptr;      ///< edge k runs from start[k] to start[k + 1]
  std::span<const Coord> ring = {};  ///< without repeated vertices
  int count = 0;
  bool monotone = false;  ///< always further east, west, north or south: edges cannot meet
  Box box = {};
  std::array<double, kRun> min_x, min_y, max_x, max_y;

  /// The edges whose boxes meet a box, as bits. No branches: which do is anyone's guess.
  unsigned meeting(const Box& b) const {
    constexpr auto bit = [](bool met) { return static_cast<unsigned>(met); };
    unsigned found = 0;
    for (std::size_t k = 0; k < kRun; ++k)
      found |= (bit(min_x[k] <= b.max_x) & bit(b.min_x <= max_x[k]) & bit(min_y[k] <= b.max_y) &
                bit(b.min_y <= max_y[k]))
               << k;
    return found;
  }
  Box edge_box(std::size_t k) const { return {min_x[k], min_y[k], max_x[k], max_y[k]}; }
};

/// Whether two edges that meet at b run back over each other.
bool folds(Coord a, Coord b, Coord c) {
  const bool may = ((b.x - a.x) * (c.x - b.x) <= 0) & ((b.y - a.y) * (c.y - b.y) <= 0);
  return may && orient(a, b, c) == 0;
}

/// The edges of a row in runs, ring after ring. Buffers live on: rows are small and many.
class Edges {
 public:
  /// False when a ring has fewer than three different points in a row, or folds back upon itself.
  bool fill(const PolygonArray& polygons, Range rings) {
    runs_.clear();
    compact_.clear();
    for (std::int64_t r = rings.begin; r < rings.end; ++r)
      if (!add_ring(without_repeats(polygons.ring(r)))) return false;
    return true;
  }

  /// Whether edges have no common point but those of neighbours in a ring.
  bool apart() {
    // Runs from west to east: those that can meet a run follow it until one starts east of it.
    order_.clear();
    for (std::size_t i = 0; i < runs_.size(); ++i) order_.emplace_back(runs_[i].box.min_x, i);
    std::sort(order_.begin(), order_.end());
    for (auto i = order_.begin(); i != order_.end(); ++i) {
      const EdgeRun& a = runs_[i->second];
      if (!a.monotone && !apart_inside(a)) return false;
      for (auto j = i + 1; j != order_.end() && j->first <= a.box.max_x; ++j) {
        const EdgeRun& b = runs_[j->second];
        if (a.box.min_y <= b.box.max_y && b.box.min_y <= a.box.max_y && !apart_between(a, b))
          return false;
      }
    }
    return true;
  }

 private:
  std::span<const Coord> without_repeats(std::span<const Coord> ring) {
    if (std::adjacent_find(ring.begin(), ring.end()) == ring.end()) return ring;
    std::vector<Coord>& copy = compact_.emplace_back();
    std::unique_copy(ring.begin(), ring.end(), std::back_inserter(copy));
    return copy;
  }

  bool add_ring(std::span<const Coord> ring) {
    const std::size_t edges = ring.size() - 1;
    if (edges < 3) return false;
    bool fold = folds(ring[edges - 1], ring[0], ring[1]);
    for (std::size_t i = 2; i < ring.size(); ++i) fold |= folds(ring[i - 2], ring[i - 1], ring[i]);
    if (fold) return false;
    for (std::size_t e = 0; e < edges; e += kRun) add_run(ring, e);
    return true;
  }

  void add_run(std::span<const Coord> ring, std::size_t begin) {
    EdgeRun& run = runs_.emplace_back();
    const Coord* at = run.start = ring.data() + begin;
    const std::size_t count = std::min(kRun, ring.size() - 1 - begin);
    run.ring = ring;
    run.count = static_cast<int>(count);
    bool east = true, west = true, north = true, south = true;
    for (std::size_t k = 0; k < count; ++k) {
      const Coord a = at[k], b = at[k + 1];
      run.min_x[k] = std::min(a.x, b.x), run.max_x[k] = std::max(a.x, b.x);
      run.min_y[k] = std::min(a.y, b.y), run.max_y[k] = std::max(a.y, b.y);
      run.box.add(run.edge_box(k));
      east &= a.x<b.x, west &= a.x> b.x, north &= a.y<b.y, south &= a.y> b.y;
    }
    const Box none;  // what stands beyond the last edge meets nothing
    for (std::size_t k = count; k < kRun; ++k) {
      run.min_x[k] = none.min_x, run.min_y[k] = none.min_y;
      run.max_x[k] = none.max_x, run.max_y[k] = none.max_y;
    }
    run.monotone = east || west || north || south;
  }

  /// Neighbours have only their common end in common, because they do not fold.
  static bool neighbours(const EdgeRun& a, int i, const EdgeRun& b, int j) {
    const Coord *s = a.start + i, *t = b.start + j;
    if (s + 1 == t || t + 1 == s) return true;
    if (a.ring.data() != b.ring.data()) return false;
    const Coord *first = a.ring.data(), *last = first + a.ring.size() - 2;
    return (s == first && t == last) || (t == first && s == last);
  }

  static bool any_meet(const EdgeRun& a, int i, const EdgeRun& b, unsigned bits) {
    const Coord* s = a.start + i;
    for (; bits != 0; bits &= bits - 1) {
      const int j = std::countr_zero(bits);
      const Coord* t = b.start + j;
      if (!neighbours(a, i, b, j) && meet(s[0], s[1], t[0], t[1]) != Meeting::none) return true;
    }
    return false;
  }

  static bool apart_inside(const EdgeRun& run) {
    for (int k = 0; k + 2 < run.count; ++k) {
      // The edges after the next one.
      const unsigned later = ~0U << (k + 2);
      const unsigned found = run.meeting(run.edge_box(static_cast<std::size_t>(k))) & later;
      if (found != 0 && any_meet(run, k, run, found)) return false;
    }
    return true;
  }

  /// Only edges that reach into the common part of both boxes can meet.
  static bool apart_between(const EdgeRun& a, const EdgeRun& b) {
    const Box common{std::max(a.box.min_x, b.box.min_x), std::max(a.box.min_y, b.box.min_y),
                     std::min(a.box.max_x, b.box.max_x), std::min(a.box.max_y, b.box.max_y)};
    const unsigned in_b = b.meeting(common);
    if (in_b == 0) return true;
    for (unsigned in_a = a.meeting(common); in_a != 0; in_a &= in_a - 1) {
      const int k = std::countr_zero(in_a);
      const unsigned found = in_b & b.meeting(a.edge_box(static_cast<std::size_t>(k)));
      if (found != 0 && any_meet(a, k, b, found)) return false;
    }
    return true;
  }

  std::vector<EdgeRun> runs_;
  std::vector<std::pair<double, std::size_t>> order_;  ///< runs by their western end
  std::deque<std::vector<Coord>> compact_;             ///< rings without repeated vertices
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

// Apart from the caller, which would look up its thread's buffers again and again.
[[gnu::noinline]] bool test_row(Edges& edges, const PolygonArray& polygons, std::size_t row) {
  const Range rings = polygons.row_rings(row);
  return rings.size() <= kMaxRings && edges.fill(polygons, rings) && edges.apart() &&
         (rings.size() == 1 || nest_well(polygons, row));
}

}  // namespace

bool plainly_valid(const PolygonArray& polygons, std::size_t row) {
  thread_local Edges buffers;
  return test_row(buffers, polygons, row);
}

}  // namespace libgrid
