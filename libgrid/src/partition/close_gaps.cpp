// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "clean_barriers.hpp"
#include "libgrid/crs/crs.hpp"
#include "libgrid/geom/predicates.hpp"
#include "libgrid/index/box_index.hpp"
#include "libgrid/locate/locator.hpp"

namespace libgrid {

namespace {

/// A line that a dead end reaches within so many times the distance along barriers is no target:
/// going there would cut off a corner and close no gap.
constexpr double kWayRound = 4;
/// A dead end goes on along its own direction where that is at most so many times the shortest way,
/// that is, where it meets the line at 30 degrees or more.
constexpr double kOblique = 2;
/// A piece ends this far beyond a line that has no vertex there, so that rounding to the lattice
/// cannot leave it short.
constexpr double kBeyond_m = 0.002;
/// A piece that would end so near to a node ends there; beyond, it might cross other lines too.
constexpr double kNode_m = 0.02;

double distance(Coord p, Coord q) { return std::hypot(p.x - q.x, p.y - q.y); }

Box around(Coord p, double distance) {
  return {p.x - distance, p.y - distance, p.x + distance, p.y + distance};
}

Box box_of(std::span<const Coord> line) {
  Box box;
  for (const Coord& c : line) box.add(c);
  return box;
}

Coord nearest_on(Coord a, Coord b, Coord p) {
  const double dx = b.x - a.x, dy = b.y - a.y;
  const double share = ((p.x - a.x) * dx + (p.y - a.y) * dy) / (dx * dx + dy * dy);
  if (!(share > 0)) return a;
  if (share >= 1) return b;
  return {a.x + share * dx, a.y + share * dy};
}

/// Where the ray from p away from `back` meets the segment; none for lines side by side.
std::optional<Coord> ahead_on(Coord a, Coord b, Coord p, Coord back) {
  const Coord ray = {p.x - back.x, p.y - back.y}, side = {b.x - a.x, b.y - a.y};
  const double turn = ray.x * side.y - ray.y * side.x;
  if (turn == 0) return {};
  const Coord to = {a.x - p.x, a.y - p.y};
  const double along = (to.x * side.y - to.y * side.x) / turn;
  const double share = (to.x * ray.y - to.y * ray.x) / turn;
  if (!(along > 0) || share < 0 || share > 1) return {};
  return Coord{p.x + along * ray.x, p.y + along * ray.y};
}

/// The segments of an arrangement near its dead ends, as a graph of their own.
class GapCloser {
 public:
  GapCloser(const PolygonArray& areas, const Cutters& barriers, const Transform& to_metres,
            Lattice lattice, const Run& run)
      : to_metres_(to_metres), lattice_(lattice), barriers_(barriers) {
    append_rings(areas, outlines_);
    cut_ = arrange(lines_of(areas, barriers), lattice, run);
    run.check_stop();
    find_dead_ends(areas);
  }

  ClosedGaps close(double within_m) && {
    std::vector<Piece> pieces = find_pieces(within_m);
    std::sort(pieces.begin(), pieces.end(), [](const Piece& l, const Piece& r) {
      return std::tie(l.target.away_m, l.ends) < std::tie(r.target.away_m, r.ends);
    });
    ClosedGaps out;
    std::set<std::int32_t> met;
    for (const Piece& piece : pieces) {
      // A shorter piece may have met this end, or closed the gap from its other side.
      if (met.contains(piece.from) || is_reached(piece.from, piece.target, within_m)) continue;
      met.insert({piece.from, node_at(piece.target)});
      link(piece);
      out.pieces.add(piece.ends, piece.barrier);
    }
    out.dead_ends = static_cast<std::int64_t>(ends_.size());
    for (const std::int32_t end : dead_ends_) out.dead_ends -= met.contains(end) ? 1 : 0;
    if (out.pieces.size() == 0) out.cut = std::move(cut_);
    return out;
  }

 private:
  struct Side {
    std::int32_t from, to;
    std::size_t edge;  ///< of the arrangement
    std::size_t at;    ///< which of its segments
  };
  /// A place on a side that a piece may go to.
  struct Target {
    double away_m;
    std::size_t edge;  ///< a side
    Coord place;       ///< in metres
  };
  struct Piece {
    std::array<Coord, 2> ends;
    BarrierClass barrier;
    std::int32_t from;
    Target target;
  };
  using Reach = std::map<std::int32_t, double>;  ///< metres to each node along barriers

  std::size_t degree(std::int32_t node) const { return edges_of(node).size(); }
  std::span<const std::int32_t> edges_of(std::int32_t node) const {
    const auto n = static_cast<std::size_t>(node);
    return std::span(node_edges_).subspan(first_edge_[n], first_edge_[n + 1] - first_edge_[n]);
  }
  Coord place(std::int32_t node) const { return planar_[static_cast<std::size_t>(node)]; }
  Coord stored(std::int32_t node) const { return stored_[static_cast<std::size_t>(node)]; }
  std::int32_t other_end(std::int32_t edge, std::int32_t node) const {
    const Side& side = sides_[static_cast<std::size_t>(edge)];
    return side.from == node ? side.to : side.from;
  }

  void find_dead_ends(const PolygonArray& areas) {
    std::vector<std::uint8_t> edges(cut_.nodes.size(), 0);
    for (const auto [from, to] : cut_.edges)
      for (const std::int32_t n : {from, to}) {
        auto& count = edges[static_cast<std::size_t>(n)];
        count = static_cast<std::uint8_t>(std::min(count + 1, 2));
      }
    const Locator locator(areas);
    for (std::size_t n = 0; n < edges.size(); ++n)
      if (edges[n] == 1 && locator.cell_of(cut_.nodes[n]) >= 0)
        ends_.push_back(static_cast<std::int32_t>(n));
  }

  /// Takes over the segments that a way of at most `reach_m` from a dead end can touch.
  void gather_sides(double reach_m) {
    std::vector<Box> zones;
    for (const std::int32_t n : ends_)
      zones.push_back(around(to_metres_(cut_.nodes[static_cast<std::size_t>(n)]), reach_m));
    const BoxIndex index(zones);
    std::vector<std::int64_t> met;
    auto is_near = [&](const Box& box) {
      index.query(box, met);
      return !met.empty();
    };
    std::vector<std::int32_t> number(cut_.nodes.size(), -1);
    std::vector<Coord> line;
    for (std::size_t e = 0; e < cut_.edges.size(); ++e) {
      line.clear();
      for (std::size_t i = 0; i < cut_.bend_count(e) + 2; ++i) line.push_back(cut_.vertex(e, i));
      to_metres_.apply(line);
      if (!is_near(box_of(line))) continue;
      std::int32_t last = -1;  // the number of the vertex before, where it has one
      for (std::size_t i = 1; i < line.size(); ++i) {
        if (!is_near(box_of(std::span(line).subspan(i - 1, 2)))) {
          last = -1;
          continue;
        }
        auto number_of = [&](std::size_t v) {
          const auto [from, to] = cut_.edges[e];
          std::int32_t fresh = -1;
          std::int32_t& n = v == 0                 ? number[static_cast<std::size_t>(from)]
                            : v + 1 == line.size() ? number[static_cast<std::size_t>(to)]
                                                   : fresh;
          if (n < 0) {
            n = static_cast<std::int32_t>(stored_.size());
            stored_.push_back(cut_.vertex(e, v));
            planar_.push_back(line[v]);
          }
          return n;
        };
        const std::int32_t from = last >= 0 ? last : number_of(i - 1);
        last = number_of(i);
        sides_.push_back({from, last, e, i - 1});
      }
    }
    for (const std::int32_t n : ends_) dead_ends_.push_back(number[static_cast<std::size_t>(n)]);
    list_sides_of_nodes();
  }

  void list_sides_of_nodes() {
    first_edge_.assign(stored_.size() + 1, 0);
    for (const Side& side : sides_)
      ++first_edge_[static_cast<std::size_t>(side.from) + 1],
          ++first_edge_[static_cast<std::size_t>(side.to) + 1];
    for (std::size_t n = 1; n < first_edge_.size(); ++n) first_edge_[n] += first_edge_[n - 1];
    node_edges_.resize(2 * sides_.size());
    std::vector<std::size_t> next = first_edge_;
    for (std::size_t e = 0; e < sides_.size(); ++e)
      for (const std::int32_t n : {sides_[e].from, sides_[e].to})
        node_edges_[next[static_cast<std::size_t>(n)]++] = static_cast<std::int32_t>(e);
  }

  std::vector<Piece> find_pieces(double within_m) {
    std::vector<Piece> pieces;
    if (within_m == 0 || ends_.empty()) return pieces;
    gather_sides((kWayRound + 1) * within_m);
    std::vector<Box> boxes(sides_.size());
    for (std::size_t e = 0; e < boxes.size(); ++e) {
      boxes[e].add(place(sides_[e].from));
      boxes[e].add(place(sides_[e].to));
    }
    const BoxIndex index(boxes);
    std::vector<std::int64_t> near;
    for (const std::int32_t end : dead_ends_) {
      index.query(around(place(end), within_m), near);
      if (auto piece = piece_from(end, near, within_m)) pieces.push_back(*piece);
    }
    return pieces;
  }

  std::optional<Piece> piece_from(std::int32_t end, std::span<const std::int64_t> near,
                                  double within_m) const {
    const std::int32_t own = edges_of(end)[0];
    const Reach reach = reach_of(end, kWayRound * within_m);
    std::vector<std::int64_t> others, reached;
    std::optional<Target> nearest;
    for (const std::int64_t e : near) {
      if (e == own) continue;
      const auto edge = static_cast<std::size_t>(e);
      const Target t = nearest_target(end, edge);
      if (t.away_m > within_m) continue;
      others.push_back(e);
      if (is_reached(reach, t, kWayRound * within_m))
        reached.push_back(e);
      else if (!nearest || t.away_m < nearest->away_m)
        nearest = t;
    }
    if (!nearest) return {};
    const std::int32_t node = node_at(*nearest);
    if (node < 0 || degree(node) > 1) {
      const auto ahead = target_ahead(end, others, std::min(within_m, kOblique * nearest->away_m));
      const bool leads_on = ahead && !is_reached(reach, *ahead, kWayRound * within_m);
      if (leads_on)
        if (auto piece = piece_to(end, *ahead, reached)) return piece;
    }
    return piece_to(end, *nearest, reached);
  }

  Target nearest_target(std::int32_t end, std::size_t edge) const {
    const Side& side = sides_[edge];
    const Coord at = nearest_on(place(side.from), place(side.to), place(end));
    return {distance(at, place(end)), edge, at};
  }

  /// The first line ahead of a dead end.
  std::optional<Target> target_ahead(std::int32_t end, std::span<const std::int64_t> edges,
                                     double within_m) const {
    const Coord back = place(other_end(edges_of(end)[0], end));
    std::optional<Target> first;
    for (const std::int64_t e : edges) {
      const auto edge = static_cast<std::size_t>(e);
      const Side& side = sides_[edge];
      const auto at = ahead_on(place(side.from), place(side.to), place(end), back);
      if (!at) continue;
      const double away = distance(*at, place(end));
      if (away <= within_m && (!first || away < first->away_m)) first = Target{away, edge, *at};
    }
    return first;
  }

  /// Nodes no farther than `limit_m` along barriers and outlines.
  Reach reach_of(std::int32_t start, double limit_m) const {
    Reach reach;
    std::set<std::pair<double, std::int32_t>> open = {{0, start}};
    while (!open.empty()) {
      const auto [away, node] = *open.begin();
      open.erase(open.begin());
      if (!reach.try_emplace(node, away).second) continue;
      auto go = [&, from = away](std::int32_t next, double length_m) {
        if (from + length_m <= limit_m && !reach.contains(next))
          open.insert({from + length_m, next});
      };
      for (const std::int32_t e : edges_of(node)) {
        const std::int32_t next = other_end(e, node);
        go(next, distance(place(node), place(next)));
      }
      if (const auto more = links_.find(node); more != links_.end())
        for (const auto& [next, length_m] : more->second) go(next, length_m);
    }
    return reach;
  }

  bool is_reached(std::int32_t start, const Target& t, double within_m) const {
    return is_reached(reach_of(start, kWayRound * within_m), t, kWayRound * within_m);
  }
  bool is_reached(const Reach& reach, const Target& t, double limit_m) const {
    for (const std::int32_t n : {sides_[t.edge].from, sides_[t.edge].to})
      if (const auto at = reach.find(n); at != reach.end())
        if (at->second + distance(place(n), t.place) <= limit_m) return true;
    return false;
  }

  /// -1: none.
  std::int32_t node_at(const Target& t) const {
    for (const std::int32_t n : {sides_[t.edge].from, sides_[t.edge].to})
      if (distance(place(n), t.place) <= kNode_m) return n;
    return -1;
  }

  /// The piece to a target; none where it would cross a line that the dead end reaches anyway.
  std::optional<Piece> piece_to(std::int32_t end, const Target& t,
                                std::span<const std::int64_t> reached) const {
    const std::int32_t node = node_at(t);
    const auto to = node >= 0 ? stored(node) : beyond(end, t);
    if (!to) return {};
    for (const std::int64_t e : reached) {
      const Side& side = sides_[static_cast<std::size_t>(e)];
      if (meet(stored(end), *to, stored(side.from), stored(side.to)) == Meeting::cross) return {};
    }
    const BarrierClass own = class_of(static_cast<std::size_t>(edges_of(end)[0]));
    const BarrierClass other = class_of(t.edge);
    const BarrierClass weaker = other == BarrierClass::none ? own : std::max(own, other);
    return Piece{{stored(end), *to}, weaker, end, t};
  }

  /// A place on the lattice just beyond the target, so that the way there meets its line.
  std::optional<Coord> beyond(std::int32_t end, const Target& t) const {
    const Coord from = place(end);
    // The direction of so short a way would be mere rounding.
    const bool touches = t.away_m < kBeyond_m;
    const Coord a = touches ? place(other_end(edges_of(end)[0], end)) : from;
    const Coord b = touches ? from : t.place;
    const auto [line_from, line_to] = uncut(t.edge);
    for (double more = kBeyond_m; more < 8 * kBeyond_m; more *= 2) {
      const double share = (t.away_m + more) / distance(a, b);
      const Coord to = lattice_.snap(
          to_metres_.inverse({from.x + share * (b.x - a.x), from.y + share * (b.y - a.y)}));
      if (to != stored(end) && meet(stored(end), to, line_from, line_to) != Meeting::none)
        return to;
    }
    return {};
  }

  /// From now on barriers lead along a piece, too.
  void link(const Piece& piece) {
    const Target& t = piece.target;
    for (const std::int32_t n : {sides_[t.edge].from, sides_[t.edge].to}) {
      const double length_m = t.away_m + distance(place(n), t.place);
      links_[piece.from].push_back({n, length_m});
      links_[n].push_back({piece.from, length_m});
    }
  }

  /// The whole segment of a line on which a side lies.
  std::pair<Coord, Coord> uncut(std::size_t side) const {
    const auto& [from, to, edge, at] = sides_[side];
    const Arrangement::Use& use = cut_.uses_of(edge)[0];
    const auto line = static_cast<std::size_t>(use.line);
    const auto vertices = line < outlines_.size() ? outlines_.line(line)
                                                  : barriers_.lines.line(line - outlines_.size());
    const std::size_t along = use.sign > 0 ? at : cut_.bend_count(edge) - at;
    const std::size_t first = static_cast<std::size_t>(use.segment) + along;
    return {vertices[first], vertices[first + 1]};
  }

  /// The strongest class along a side; `none` for a mere outline.
  BarrierClass class_of(std::size_t side) const {
    BarrierClass strongest = BarrierClass::none;
    for (const auto& use : cut_.uses_of(sides_[side].edge))
      if (const auto line = static_cast<std::size_t>(use.line); line >= outlines_.size())
        strongest = std::min(strongest, barriers_.barrier[line - outlines_.size()]);
    return strongest;
  }

  const Transform& to_metres_;
  Lattice lattice_;
  const Cutters& barriers_;
  Lines outlines_;
  Arrangement cut_;
  std::vector<std::int32_t> ends_;  ///< nodes of the arrangement that are dead ends
  // The graph. Its nodes are those of the arrangement and bends.
  std::vector<Coord> stored_, planar_;
  std::vector<Side> sides_;
  std::vector<std::size_t> first_edge_;
  std::vector<std::int32_t> node_edges_;
  std::vector<std::int32_t> dead_ends_;
  std::map<std::int32_t, std::vector<std::pair<std::int32_t, double>>> links_;  ///< by pieces
};

}  // namespace

ClosedGaps close_gaps(const PolygonArray& areas, const Cutters& barriers, double within_m,
                      const Transform& to_metres, Lattice lattice, const Run& run) {
  return GapCloser(areas, barriers, to_metres, lattice, run).close(within_m);
}

}  // namespace libgrid
