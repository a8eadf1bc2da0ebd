// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <limits>
#include <numeric>
#include <tuple>
#include <utility>

#include "box_pairs.hpp"
#include "libgrid/core/error.hpp"
#include "libgrid/geom/predicates.hpp"
#include "libgrid/topology/arrangement.hpp"

namespace libgrid {

namespace {

constexpr std::size_t kChunk = 64;        ///< blocks of stretches
constexpr std::size_t kLongStretch = 16;  ///< segments
constexpr int kRounds = 100;

/// A segment without direction, a < b.
struct Piece {
  Coord a;
  Coord b;

  auto ends() const { return std::tie(a, b); }
};

/// v, within what a-b and c-d have in common; the middle of that where v is not a number, as of
/// lines whose slopes no double tells apart.
double clamp_to(double v, double a, double b, double c, double d) {
  const double low = std::max(std::min(a, b), std::min(c, d));
  const double high = std::max(low, std::min(std::max(a, b), std::max(c, d)));
  return std::isnan(v) ? low / 2 + high / 2 : std::clamp(v, low, high);
}

double distance_to_line(const Piece& p, Coord c) {
  const double dx = p.b.x - p.a.x, dy = p.b.y - p.a.y;
  return std::abs(dx * (c.y - p.a.y) - dy * (c.x - p.a.x)) / std::hypot(dx, dy);
}

/// Where two crossing segments get their common vertex: at an end less than a step away, or less
/// than `reach` where the other line passes that end by less than a step, or else on the lattice.
Coord crossing_vertex(const Piece& p, const Piece& q, Lattice lattice, double reach) {
  const double rx = p.b.x - p.a.x, ry = p.b.y - p.a.y;
  const double sx = q.b.x - q.a.x, sy = q.b.y - q.a.y;
  const double t = ((q.a.x - p.a.x) * sy - (q.a.y - p.a.y) * sx) / (rx * sy - ry * sx);
  const Coord exact{clamp_to(p.a.x + t * rx, p.a.x, p.b.x, q.a.x, q.b.x),
                    clamp_to(p.a.y + t * ry, p.a.y, p.b.y, q.a.y, q.b.y)};
  Coord best = lattice.snap(exact);
  double nearest = reach;
  for (const Coord end : {p.a, p.b, q.a, q.b}) {
    const double away = std::max(std::abs(end.x - exact.x), std::abs(end.y - exact.y));
    const Piece& other = end == p.a || end == p.b ? q : p;
    if (away < nearest && (away < lattice.step() || distance_to_line(other, end) < lattice.step()))
      nearest = away, best = end;
  }
  return best;
}

/// Neighbours along a border meet in their common end, and mostly nowhere else.
bool meet_in_an_end_only(const Piece& p, const Piece& q) {
  if (p.a == q.a) return p.b == q.b || orient(p.a, p.b, q.b) != 0;
  if (p.b == q.b) return orient(p.a, p.b, q.a) != 0;
  return p.a == q.b || p.b == q.a;  // one ends, in order, where the other starts
}

[[noreturn]] void refuse(Coord at) {
  throw Error(ErrorCode::bad_geometry,
              "lines near " + std::to_string(at.x) + " " + std::to_string(at.y) +
                  " run so long and so close to each other that they cannot be cut at crossings");
}

/// Consecutive segments of a line that run on strictly to one side, so that no two of them meet
/// but where one follows the other.
struct Stretch {
  std::size_t first;  ///< segment, named by its first vertex
  std::size_t count;
};

/// A vertex that a segment gets.
struct Cut {
  std::size_t segment;
  Coord at;
};

/// Lines that are being cut.
class Cutting {
 public:
  Cutting(Lines lines, Lattice lattice, const Run& run)
      : lattice_(lattice),
        run_(run),
        coords_(std::move(lines.coords)),
        offsets_(std::move(lines.offsets)),
        marks_(coords_.size(), kOwn | kFresh) {
    for (std::size_t i = 0; i + 1 < offsets_.size(); ++i)
      if (offsets_[i] < offsets_[i + 1])
        marks_[begin_of(i)] |= kNode, marks_[begin_of(i + 1) - 1] |= kNode;
  }

  void cut() {
    for (int round = 0;; ++round) {
      run_.check_stop();
      // Crossings of the lines themselves get the vertices that they want; for those that rounding
      // has made an end serves that lies farther off, or needles would be cut again and again.
      const std::vector<Cut> cuts =
          find_cuts(round == 0 ? lattice_.step() : std::numeric_limits<double>::max());
      if (cuts.empty()) return;
      if (round == kRounds) refuse(cuts.front().at);
      apply(cuts);
    }
  }
  bool needs_cuts() { return !find_cuts(lattice_.step()).empty(); }

  Arrangement join() &&;

 private:
  static constexpr std::uint8_t kNode = 1;   ///< lines meet, end or touch at the vertex
  static constexpr std::uint8_t kOwn = 2;    ///< it is the line's own, no crossing
  static constexpr std::uint8_t kFresh = 4;  ///< the segment that starts there is to be compared

  struct Found {
    std::vector<Cut> cuts;
    std::span<std::uint8_t> met;  ///< of each vertex: lines meet there; one for all threads
  };
  struct Chain;

  std::size_t begin_of(std::size_t line) const { return static_cast<std::size_t>(offsets_[line]); }
  std::size_t lines() const { return offsets_.size() - 1; }
  Piece piece(std::size_t segment) const {
    const Coord a = coords_[segment], b = coords_[segment + 1];
    return b < a ? Piece{b, a} : Piece{a, b};
  }
  Box box_of(std::size_t segment) const {
    Box box;
    box.add(coords_[segment]);
    box.add(coords_[segment + 1]);
    return box;
  }

  std::vector<Stretch> stretches() const {
    std::vector<Stretch> out;
    for (std::size_t i = 0; i < lines(); ++i)
      for (std::size_t s = begin_of(i); s + 1 < begin_of(i + 1); s += out.back().count) {
        out.push_back({s, stretch_from(s, begin_of(i + 1) - 1)});
        if (out.back().count == 0)
          throw Error(
              ErrorCode::bad_geometry,
              "line " + std::to_string(i) + " repeats a vertex, or has one that is no number");
      }
    return out;
  }
  std::size_t stretch_from(std::size_t first, std::size_t end) const {
    bool east = true, west = true, north = true, south = true;
    std::size_t s = first;
    for (; s < end && s < first + kLongStretch; ++s) {
      const double dx = coords_[s + 1].x - coords_[s].x, dy = coords_[s + 1].y - coords_[s].y;
      east = east && dx > 0, west = west && dx < 0, north = north && dy > 0,
      south = south && dy < 0;
      if (!east && !west && !north && !south) break;
    }
    return s - first;
  }

  std::vector<Cut> find_cuts(double reach);
  void meet_stretches(const Stretch& i, const Stretch& j, double reach, Found& found) const;
  void meet_segments(std::size_t s, std::size_t t, double reach, Found& found) const;
  void mark(std::size_t vertex, Found& found) const {
    std::atomic_ref(found.met[vertex]).store(kNode, std::memory_order_relaxed);
  }
  void place(std::size_t segment, Coord at, Found& found) const {
    if (at == coords_[segment])
      mark(segment, found);
    else if (at == coords_[segment + 1])
      mark(segment + 1, found);
    else
      found.cuts.push_back({segment, at});
  }
  void sort_along(std::vector<Cut>& cuts) const;
  void apply(const std::vector<Cut>& cuts);

  Lattice lattice_;
  const Run& run_;
  std::vector<Coord> coords_;
  std::vector<std::int64_t> offsets_;
  std::vector<std::uint8_t> marks_;  ///< of each vertex
};

/// All cuts that fresh segments need, sorted by segment and along it; vertices where lines meet
/// become nodes.
std::vector<Cut> Cutting::find_cuts(double reach) {
  const std::vector<Stretch> all = stretches();
  std::vector<Box> boxes(all.size());
  std::vector<std::uint8_t> fresh(all.size(), 0);
  for (std::size_t i = 0; i < all.size(); ++i)
    for (std::size_t s = all[i].first; s < all[i].first + all[i].count; ++s) {
      boxes[i].add(coords_[s]);
      boxes[i].add(coords_[s + 1]);
      fresh[i] |= marks_[s] & kFresh;
    }
  if (std::all_of(fresh.begin(), fresh.end(), [](std::uint8_t f) { return f == 0; })) return {};
  const BoxPairs near(boxes);
  boxes = std::vector<Box>();  // {} would keep the memory
  std::vector<std::uint8_t> met(coords_.size(), 0);
  std::vector<Found> found((near.blocks() + kChunk - 1) / kChunk, Found{{}, met});
  for_chunks(near.blocks(), kChunk, run_, [&](std::size_t begin, std::size_t end) {
    for (std::size_t block = begin; block < end; ++block)
      near.pairs(block, fresh, [&](std::size_t i, std::size_t j) {
        meet_stretches(all[i], all[j], reach, found[begin / kChunk]);
      });
  });
  for (std::size_t i = 0; i < all.size(); ++i)  // neighbours within a stretch meet in one vertex
    for (std::size_t s = all[i].first; s < all[i].first + all[i].count; ++s)
      marks_[s] &= static_cast<std::uint8_t>(~kFresh);
  for (std::size_t v = 0; v < met.size(); ++v) marks_[v] |= met[v];
  std::vector<Cut> cuts;
  for (const Found& part : found) cuts.insert(cuts.end(), part.cuts.begin(), part.cuts.end());
  sort_along(cuts);
  return cuts;
}

void Cutting::meet_stretches(const Stretch& i, const Stretch& j, double reach, Found& found) const {
  Box of_j;
  for (std::size_t t = j.first; t <= j.first + j.count; ++t) of_j.add(coords_[t]);
  for (std::size_t s = i.first; s < i.first + i.count; ++s) {
    const Box box = box_of(s);
    if (!box.meets(of_j)) continue;
    for (std::size_t t = j.first; t < j.first + j.count; ++t)
      if (((marks_[s] | marks_[t]) & kFresh) != 0 && box.meets(box_of(t)))
        meet_segments(s, t, reach, found);
  }
}

void Cutting::meet_segments(std::size_t s, std::size_t t, double reach, Found& found) const {
  if (t < s) std::swap(s, t);
  const Piece p = piece(s), q = piece(t);
  const bool follows = t == s + 1;  // on one line, by way of their common vertex
  if (follows && coords_[s] == coords_[t + 1]) mark(t, found);
  for (const std::size_t x : {s, s + 1})
    for (const std::size_t y : {t, t + 1})
      if (x != y && coords_[x] == coords_[y]) mark(x, found), mark(y, found);
  if (meet_in_an_end_only(p, q)) return;
  switch (meet(p.a, p.b, q.a, q.b)) {
    case Meeting::none:
      return;
    case Meeting::cross: {
      const Coord at = p.ends() < q.ends() ? crossing_vertex(p, q, lattice_, reach)
                                           : crossing_vertex(q, p, lattice_, reach);
      place(s, at, found);
      place(t, at, found);
      return;
    }
    case Meeting::touch:
    case Meeting::overlap:
      for (const std::size_t y : {t, t + 1})
        if (on_segment(p.a, p.b, coords_[y])) mark(y, found), place(s, coords_[y], found);
      for (const std::size_t x : {s, s + 1})
        if (on_segment(q.a, q.b, coords_[x])) mark(x, found), place(t, coords_[x], found);
  }
}

void Cutting::sort_along(std::vector<Cut>& cuts) const {
  auto along = [this](const Cut& cut) {
    const Piece p = piece(cut.segment);
    return (cut.at.x - p.a.x) * (p.b.x - p.a.x) + (cut.at.y - p.a.y) * (p.b.y - p.a.y);
  };
  std::sort(cuts.begin(), cuts.end(), [&](const Cut& l, const Cut& r) {
    if (l.segment != r.segment) return l.segment < r.segment;
    const bool runs_back = coords_[l.segment + 1] < coords_[l.segment];
    const Cut& first = runs_back ? r : l;
    const Cut& second = runs_back ? l : r;
    const double a = along(first), b = along(second);
    return a != b ? a < b : first.at < second.at;
  });
}

/// Puts the cuts into their lines. A piece with an end off its segment is fresh.
void Cutting::apply(const std::vector<Cut>& cuts) {
  std::vector<Coord> coords;
  std::vector<std::uint8_t> marks;
  coords.reserve(coords_.size() + cuts.size());
  marks.reserve(coords_.size() + cuts.size());
  std::size_t next = 0;
  for (std::size_t i = 0; i < lines(); ++i) {
    const std::size_t begin = begin_of(i), end = begin_of(i + 1);
    offsets_[i] = static_cast<std::int64_t>(coords.size());
    for (std::size_t v = begin; v < end; ++v) {
      coords.push_back(coords_[v]);
      marks.push_back(marks_[v]);
      if (next == cuts.size() || cuts[next].segment != v) continue;
      const Piece p = piece(v);
      for (; next < cuts.size() && cuts[next].segment == v; ++next) {
        const Coord at = cuts[next].at;
        if (at == coords.back()) continue;
        const std::uint8_t moved = orient(p.a, p.b, at) != 0 ? kFresh : 0;
        marks.back() |= moved;
        coords.push_back(at);
        marks.push_back(kNode | moved);
      }
    }
  }
  offsets_.back() = static_cast<std::int64_t>(coords.size());
  coords_ = std::move(coords);
  marks_ = std::move(marks);
}

/// A piece of a line from node to node, in the direction of its edge.
struct Cutting::Chain {
  std::int32_t from, to;
  Arrangement::Bends bends;
  Arrangement::Use use;
};

Arrangement Cutting::join() && {
  Arrangement out;
  for (std::size_t v = 0; v < coords_.size(); ++v)
    if (marks_[v] & kNode) out.nodes.push_back(coords_[v]);
  std::sort(out.nodes.begin(), out.nodes.end());
  out.nodes.erase(std::unique(out.nodes.begin(), out.nodes.end()), out.nodes.end());
  auto node = [&out](Coord c) {
    return static_cast<std::int32_t>(std::lower_bound(out.nodes.begin(), out.nodes.end(), c) -
                                     out.nodes.begin());
  };
  std::vector<Chain> chains;
  for (std::size_t i = 0; i < lines(); ++i) {
    std::int32_t piece = 0, segment = 0;
    for (std::size_t begin = begin_of(i), v = begin + 1; v < begin_of(i + 1); ++v) {
      if ((marks_[v] & kNode) == 0) continue;
      const bool forward = coords_[begin] != coords_[v] ? coords_[begin] < coords_[v]
                                                        : coords_[begin + 1] < coords_[v - 1];
      const auto [from, to] = forward ? std::pair{begin, v} : std::pair{v, begin};
      const auto count = static_cast<std::int32_t>(v - begin - 1);
      chains.push_back(
          {node(coords_[from]),
           node(coords_[to]),
           {static_cast<std::int64_t>(forward ? begin + 1 : v - 1), count, forward ? 1 : -1},
           {static_cast<std::int32_t>(i), piece++, segment,
            static_cast<std::int8_t>(forward ? 1 : -1), (marks_[from] & kOwn) != 0,
            (marks_[to] & kOwn) != 0}});
      // The segment on which the next piece starts: of bends and ends, crossings count not.
      segment += count + ((marks_[v] & kOwn) != 0 ? 1 : 0);
      begin = v;
    }
  }
  marks_ = std::vector<std::uint8_t>();  // {} would keep the memory
  auto coords = std::make_shared<const std::vector<Coord>>(std::move(coords_));
  // Two chains from node to node of which one has bends share no other vertex.
  auto before = [&](const Chain& l, const Chain& r) {
    if (std::tie(l.from, l.to) != std::tie(r.from, r.to))
      return std::tie(l.from, l.to) < std::tie(r.from, r.to);
    if ((l.bends.count > 0) != (r.bends.count > 0)) return r.bends.count > 0;
    if (l.bends.count > 0) {
      const Coord a = (*coords)[static_cast<std::size_t>(l.bends.first)];
      const Coord b = (*coords)[static_cast<std::size_t>(r.bends.first)];
      if (a != b) return a < b;
    }
    return std::tie(l.use.line, l.use.piece) < std::tie(r.use.line, r.use.piece);
  };
  std::sort(chains.begin(), chains.end(), before);
  const bool bent =
      std::any_of(chains.begin(), chains.end(), [](const Chain& c) { return c.bends.count > 0; });
  out.edges.reserve(chains.size());
  out.uses.reserve(chains.size());
  out.use_offsets.reserve(chains.size() + 1);
  if (bent) out.bends.reserve(chains.size());
  out.use_offsets.push_back(0);
  for (std::size_t i = 0; i < chains.size(); ++i) {
    const Chain& c = chains[i];
    const bool known = i > 0 && c.bends.count == 0 && chains[i - 1].bends.count == 0 &&
                       c.from == chains[i - 1].from && c.to == chains[i - 1].to;
    if (!known) {
      out.edges.push_back({c.from, c.to});
      out.use_offsets.push_back(out.use_offsets.back());
      if (bent) out.bends.push_back(c.bends);
    }
    out.uses.push_back(c.use);
    ++out.use_offsets.back();
  }
  if (bent) out.coords = std::move(coords);
  return out;
}

}  // namespace

void Lines::add(std::span<const Coord> line) {
  const auto begin = coords.size();
  for (const Coord& c : line)
    if (coords.size() == begin || coords.back() != c) coords.push_back(c);
  if (coords.size() == begin + 1) coords.pop_back();
  offsets.push_back(static_cast<std::int64_t>(coords.size()));
}

Arrangement arrange(Lines lines, Lattice lattice, const Run& run) {
  Cutting cutting(std::move(lines), lattice, run);
  cutting.cut();
  return std::move(cutting).join();
}

namespace {

/// Of each segment the next one with the same ends, or -1; `is_first` are those before which there
/// is none.
struct SameSegments {
  std::vector<std::int32_t> next;
  std::vector<std::uint8_t> is_first;
};

SameSegments same_segments(std::span<const Segment> segments) {
  const auto ends = [&](std::int32_t s) {
    const Segment& of = segments[static_cast<std::size_t>(s)];
    return std::tuple(std::min(of.a, of.b), std::max(of.a, of.b));
  };
  std::vector<std::int32_t> order(segments.size());
  std::iota(order.begin(), order.end(), 0);
  const auto before = [&](std::int32_t l, std::int32_t r) { return ends(l) < ends(r); };
  // What is left of a sum of chains comes in this order.
  if (!std::is_sorted(order.begin(), order.end(), before))
    std::stable_sort(order.begin(), order.end(), before);
  SameSegments same{std::vector<std::int32_t>(segments.size(), -1),
                    std::vector<std::uint8_t>(segments.size(), 1)};
  for (std::size_t i = 1; i < order.size(); ++i)
    if (ends(order[i - 1]) == ends(order[i])) {
      same.next[static_cast<std::size_t>(order[i - 1])] = order[i];
      same.is_first[static_cast<std::size_t>(order[i])] = 0;
    }
  return same;
}

/// Gives each segment the pieces of the first one with its ends.
void share_uses(Arrangement& arrangement, std::span<const Segment> segments,
                const SameSegments& same) {
  std::vector<std::int32_t> pieces(segments.size(), 0);
  for (const Arrangement::Use& use : arrangement.uses) ++pieces[static_cast<std::size_t>(use.line)];
  std::vector<std::int64_t> offsets = {0};
  std::vector<Arrangement::Use> uses;
  for (std::size_t e = 0; e < arrangement.edges.size(); ++e) {
    for (const Arrangement::Use& of_first : arrangement.uses_of(e)) {
      const auto first = static_cast<std::size_t>(of_first.line);
      for (std::int32_t s = of_first.line; s >= 0; s = same.next[static_cast<std::size_t>(s)]) {
        Arrangement::Use& use = uses.emplace_back(of_first);
        use.line = s;
        if (segments[static_cast<std::size_t>(s)].a == segments[first].a) continue;
        use.piece = pieces[first] - 1 - use.piece;
        use.sign = static_cast<std::int8_t>(-use.sign);
      }
    }
    std::sort(uses.begin() + offsets.back(), uses.end(), [](const auto& l, const auto& r) {
      return std::tie(l.line, l.piece) < std::tie(r.line, r.piece);
    });
    offsets.push_back(static_cast<std::int64_t>(uses.size()));
  }
  arrangement.uses = std::move(uses);
  arrangement.use_offsets = std::move(offsets);
}

}  // namespace

/// Each place is cut once, however many segments lie on each other there: a table of cells that was
/// joined with their residents has each cell hundreds of times.
Arrangement arrange(std::span<const Segment> segments, Lattice lattice, const Run& run) {
  const SameSegments same = same_segments(segments);
  Lines lines;
  lines.coords.reserve(2 * segments.size());
  lines.offsets.reserve(segments.size() + 1);
  bool repeated = false;
  for (std::size_t s = 0; s < segments.size(); ++s) {
    repeated |= same.is_first[s] == 0;
    if (same.is_first[s])
      lines.add(std::array{segments[s].a, segments[s].b});
    else
      lines.add({});
  }
  Arrangement made = arrange(std::move(lines), lattice, run);
  if (repeated) share_uses(made, segments, same);
  return made;
}

bool needs_cutting(Lines lines, Lattice lattice, const Run& run) {
  return Cutting(std::move(lines), lattice, run).needs_cuts();
}

namespace {

/// Lets go of coordinates that are no bends, once they are the most.
void keep_bends(std::span<Arrangement::Bends> bends,
                std::shared_ptr<const std::vector<Coord>>& coords) {
  std::size_t count = 0;
  for (const Arrangement::Bends& b : bends) count += static_cast<std::size_t>(b.count);
  if (2 * count > coords->size()) return;
  std::vector<Coord> kept;
  kept.reserve(count);
  for (Arrangement::Bends& b : bends) {
    const std::int64_t first = b.first;
    b.first = static_cast<std::int64_t>(kept.size());
    for (std::int64_t i = 0; i < b.count; ++i)
      kept.push_back((*coords)[static_cast<std::size_t>(first + b.step * i)]);
    b.step = 1;
  }
  coords = std::make_shared<const std::vector<Coord>>(std::move(kept));
}

}  // namespace

Arrangement select_edges(Arrangement arrangement, std::span<const std::uint8_t> keep) {
  auto& [nodes, edges, use_offsets, uses, bends, coords] = arrangement;
  std::vector<std::int32_t> number(nodes.size(), -1);
  for (std::size_t e = 0; e < edges.size(); ++e)
    if (keep[e])
      for (const std::int32_t n : {edges[e].from, edges[e].to})
        number[static_cast<std::size_t>(n)] = 0;
  std::int32_t kept_nodes = 0;
  for (std::size_t n = 0; n < number.size(); ++n)
    if (number[n] == 0) {
      nodes[static_cast<std::size_t>(kept_nodes)] = nodes[n];
      number[n] = kept_nodes++;
    }
  std::size_t kept = 0, kept_uses = 0;
  for (std::size_t e = 0; e < edges.size(); ++e) {
    if (!keep[e]) continue;
    edges[kept] = {number[static_cast<std::size_t>(edges[e].from)],
                   number[static_cast<std::size_t>(edges[e].to)]};
    if (!bends.empty()) bends[kept] = bends[e];
    const auto first = static_cast<std::size_t>(use_offsets[e]);
    const auto end = static_cast<std::size_t>(use_offsets[e + 1]);
    for (std::size_t u = first; u < end; ++u) uses[kept_uses++] = uses[u];
    use_offsets[++kept] = static_cast<std::int64_t>(kept_uses);
  }
  if (bends.size() > kept) keep_bends(std::span(bends).first(kept), coords);
  nodes.resize(static_cast<std::size_t>(kept_nodes));
  edges.resize(kept);
  use_offsets.resize(kept + 1);
  uses.resize(kept_uses);
  if (!bends.empty()) bends.resize(kept);
  nodes.shrink_to_fit();
  edges.shrink_to_fit();
  use_offsets.shrink_to_fit();
  uses.shrink_to_fit();
  bends.shrink_to_fit();
  return arrangement;
}

std::vector<std::int64_t> append_rings(const PolygonArray& polygons, Lines& into) {
  std::vector<std::int64_t> row_of;
  std::vector<Coord> reversed;
  for (std::size_t row = 0; row < polygons.size(); ++row)
    for (std::int64_t part = polygons.parts(row).begin; part < polygons.parts(row).end; ++part) {
      const Range rings = polygons.rings(part);
      for (std::int64_t r = rings.begin; r < rings.end; ++r) {
        const auto ring = polygons.ring(r);
        const int wanted = r == rings.begin ? 1 : -1;
        if (ring_turn(ring) == -wanted) {
          reversed.assign(ring.rbegin(), ring.rend());
          into.add(reversed);
        } else {
          into.add(ring);
        }
        row_of.push_back(static_cast<std::int64_t>(row));
      }
    }
  return row_of;
}

void append_segments(const PolygonArray& polygons, std::vector<Segment>& into) {
  Lines rings;
  const std::vector<std::int64_t> row_of = append_rings(polygons, rings);
  for (std::size_t r = 0; r < rings.size(); ++r) {
    const auto ring = rings.line(r);
    for (std::size_t i = 1; i < ring.size(); ++i) into.push_back({ring[i - 1], ring[i], row_of[r]});
  }
}

}  // namespace libgrid
