// SPDX-License-Identifier: Apache-2.0
#include "repair_weld.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>
#include <utility>

#include "libgrid/index/box_index.hpp"
#include "topology/union_find.hpp"

namespace libgrid {

namespace {

/// A vertex at a mismatch; those that come first stay where others must move.
struct Candidate {
  bool anchor = false;  ///< of the parent, or of a locked row
  std::int64_t parent = 0;
  std::int64_t matching = 0;  ///< edges at it that match already
  Coord place = {};
  Coord planar = {};

  auto rank() const { return std::tuple(!anchor, matching == 0, -matching, place, parent); }
};

double distance(Coord a, Coord b) { return std::hypot(b.x - a.x, b.y - a.y); }

class Welder {
 public:
  explicit Welder(const WeldInput& in) : in_(in) {}

  Weld weld() {
    std::vector<Box> spots;
    for (std::size_t i = 0; i < in_.issues.size(); ++i) {
      if (in_.policy[i] != RepairPolicy::weld || !in_.issues.geometry.has(i)) continue;
      welded_.push_back(i);
      spots.push_back(wider(in_.issues.geometry.box(i)));
    }
    if (spots.empty()) return {};
    const BoxIndex index(spots);
    to_metres_.emplace(in_.crs, working_crs(in_.crs, in_.issues.geometry.box()));
    find_segments(index);
    find_candidates(index);
    join();
    insert_near();
    return std::move(out_);
  }

 private:
  /// Widened by more than the resolution.
  Box wider(Box box) const {
    const double unit = in_.crs.geographic() ? 50000 : in_.crs.metres_per_unit();
    const double by = 2 * in_.resolution_m / unit;
    box.add(Coord{box.min_x - by, box.min_y - by});
    box.add(Coord{box.max_x + by, box.max_y + by});
    return box;
  }

  /// The residue at mismatches.
  void find_segments(const BoxIndex& spots) {
    std::vector<std::int64_t> found;
    for (std::size_t g = 0; g < in_.trace.sum.groups(); ++g)
      for (const Segment& s : in_.trace.sum.of(g)) {
        Box box;
        box.add(s.a);
        box.add(s.b);
        spots.query(box, found);
        if (!found.empty()) segments_.push_back({s, static_cast<std::int64_t>(g)});
      }
  }

  void find_candidates(const BoxIndex& spots) {
    Candidates at;
    std::vector<std::int64_t> found;
    for (const auto& [s, parent] : segments_)
      for (const Coord c : {s.a, s.b}) {
        Box box;
        box.add(c);
        spots.query(box, found);
        if (found.empty()) continue;
        Candidate& candidate = at[{parent, c}];
        candidate.place = c;
        candidate.parent = parent;
        candidate.anchor = candidate.anchor || s.source < 0;
        --candidate.matching;
      }
    for (auto& [key, candidate] : at)
      candidate.anchor = candidate.anchor || in_.fixed.contains(key.second);
    std::set<std::int64_t> cells, parents;
    for (const std::size_t i : welded_) {
      cells.insert(in_.issues.cells[i].begin(), in_.issues.cells[i].end());
      if (in_.issues.parent[i] >= 0) parents.insert(in_.issues.parent[i]);
    }
    for (const std::int64_t row : cells)
      for_vertices(in_.rows, row, in_.trace.parent_of[static_cast<std::size_t>(row)], at,
                   [](Candidate& c) { c.matching += 2; });
    for (const std::int64_t row : parents)
      for_vertices(in_.parents, row, row, at, [](Candidate& c) { c.anchor = true; });
    for (auto& [key, candidate] : at) {
      candidate.planar = (*to_metres_)(candidate.place);
      candidates_.push_back(candidate);
    }
    std::sort(candidates_.begin(), candidates_.end(),
              [](const Candidate& l, const Candidate& r) { return l.rank() < r.rank(); });
  }

  using Candidates = std::map<std::pair<std::int64_t, Coord>, Candidate>;

  template <class Take>
  static void for_vertices(const PolygonArray& rows, std::int64_t row, std::int64_t parent,
                           Candidates& at, Take&& take) {
    const Range rings = rows.row_rings(static_cast<std::size_t>(row));
    for (std::int64_t r = rings.begin; r < rings.end; ++r) {
      const auto ring = rows.ring(r);
      for (std::size_t i = 1; i < ring.size(); ++i)
        if (const auto found = at.find({parent, ring[i]}); found != at.end()) take(found->second);
    }
  }

  /// Vertices within the resolution of each other become the first of them.
  void join() {
    std::vector<Box> boxes;
    for (const Candidate& c : candidates_) {
      Box& box = boxes.emplace_back();
      box.add(c.planar);
    }
    const BoxIndex index(boxes);
    UnionFind near(candidates_.size());
    std::vector<std::int64_t> found;
    for (std::size_t k = 0; k < candidates_.size(); ++k) {
      index.query(around(candidates_[k].planar), found);
      for (const std::int64_t other : found) {
        const auto o = static_cast<std::size_t>(other);
        if (candidates_[k].parent == candidates_[o].parent && apart(k, o) <= in_.resolution_m)
          near.join(k, o);
      }
    }
    std::map<std::size_t, std::vector<std::size_t>> clusters;
    for (std::size_t k = 0; k < candidates_.size(); ++k) clusters[near.root(k)].push_back(k);
    for (const auto& [root, cluster] : clusters) join_cluster(cluster);
  }

  void join_cluster(const std::vector<std::size_t>& cluster) {
    std::size_t anchors = 0;
    for (const std::size_t k : cluster) anchors += candidates_[k].anchor;
    if (anchors == 0) {
      // One place for all, or none: halves of a wide cluster would only move the mismatch.
      for (const std::size_t a : cluster)
        for (const std::size_t b : cluster)
          if (apart(a, b) > in_.resolution_m) return;
      anchors = 1;
    }
    // Members come in order of rank, anchors first.
    for (std::size_t m = anchors; m < cluster.size(); ++m) {
      std::size_t nearest = cluster[0];
      for (std::size_t a = 1; a < anchors; ++a)
        if (apart(cluster[a], cluster[m]) < apart(nearest, cluster[m])) nearest = cluster[a];
      if (apart(nearest, cluster[m]) <= in_.resolution_m)
        out_.moves[candidates_[nearest].parent].emplace(candidates_[cluster[m]].place,
                                                        candidates_[nearest].place);
    }
  }

  double apart(std::size_t a, std::size_t b) const {
    return distance(candidates_[a].planar, candidates_[b].planar);
  }
  Box around(Coord c) const {
    Box box;
    box.add(Coord{c.x - in_.resolution_m, c.y - in_.resolution_m});
    box.add(Coord{c.x + in_.resolution_m, c.y + in_.resolution_m});
    return box;
  }

  Coord moved(std::int64_t parent, Coord c) const {
    const auto moves = out_.moves.find(parent);
    if (moves == out_.moves.end()) return c;
    const auto found = moves->second.find(c);
    return found == moves->second.end() ? c : found->second;
  }

  /// Directed edges of one parent that do not cancel after the moves, with the row of each.
  using Open = std::multimap<Coord, std::pair<Coord, std::int64_t>>;

  /// What does not cancel after the moves gets the vertices that the border beside it has.
  void insert_near() {
    struct Net {
      std::int32_t sum = 0;
      std::int64_t source = 0;
    };
    std::map<std::tuple<std::int64_t, Coord, Coord>, Net> net;
    for (const auto& [s, group] : segments_) {
      const Coord a = moved(group, s.a), b = moved(group, s.b);
      if (a == b) continue;
      Net& n = net[{group, std::min(a, b), std::max(a, b)}];
      n.sum += a < b ? 1 : -1;
      n.source = s.source;
    }
    std::map<std::int64_t, std::pair<Open, Open>> open;  // by start, by end
    for (const auto& [key, n] : net) {
      if (n.sum == 0) continue;
      auto [group, from, to] = key;
      if (n.sum < 0) std::swap(from, to);
      open[group].first.emplace(from, std::pair(to, n.source));
      open[group].second.emplace(to, std::pair(from, n.source));
    }
    std::map<std::pair<Coord, Coord>, std::set<Coord>> cuts;
    for (const auto& [group, edges] : open)
      for (const auto& [from, end] : edges.first) {
        const Coord a = from, b = end.first;
        std::set<Coord> at = grown(b, a, b, end.second, edges.first);
        at.merge(grown(a, a, b, end.second, edges.second));
        if (!at.empty()) cuts[std::minmax(a, b)].merge(at);
      }
    for (const auto& [ends, at] : cuts)
      out_.splits.push_back({ends.first, ends.second, {at.begin(), at.end()}});
  }

  /// The vertices of other rows' edges that run on from `start` beside a-b.
  std::set<Coord> grown(Coord start, Coord a, Coord b, std::int64_t source, const Open& way) const {
    const Coord p = (*to_metres_)(a), q = (*to_metres_)(b);
    std::set<Coord> at;
    for (std::vector<Coord> ends = {start}; !ends.empty();) {
      const auto [begin, end] = way.equal_range(ends.back());
      ends.pop_back();
      for (auto next = begin; next != end; ++next) {
        const auto& [c, row] = next->second;
        if (row != source && c != a && c != b && beside((*to_metres_)(c), p, q) &&
            at.insert(c).second)
          ends.push_back(c);
      }
    }
    return at;
  }

  /// Whether v lies within the resolution of the middle of p-q.
  bool beside(Coord v, Coord p, Coord q) const {
    const double length = distance(p, q);
    const double along = ((v.x - p.x) * (q.x - p.x) + (v.y - p.y) * (q.y - p.y)) / length;
    const double across = ((q.x - p.x) * (v.y - p.y) - (q.y - p.y) * (v.x - p.x)) / length;
    return along > 0 && along < length && std::abs(across) <= in_.resolution_m;
  }

  const WeldInput& in_;
  std::vector<std::size_t> welded_;  ///< issues
  std::optional<Transform> to_metres_;
  std::vector<std::pair<Segment, std::int64_t>> segments_;  ///< with their parent
  std::vector<Candidate> candidates_;                       ///< by rank
  Weld out_;
};

}  // namespace

Weld plan_weld(const WeldInput& input) { return Welder(input).weld(); }

}  // namespace libgrid
