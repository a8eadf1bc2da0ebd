// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

#include "box_pairs.hpp"
#include "libgrid/core/error.hpp"
#include "libgrid/geom/predicates.hpp"
#include "libgrid/topology/arrangement.hpp"

namespace libgrid {

namespace {

constexpr std::size_t kChunk = 512;  ///< blocks of pieces
constexpr int kRounds = 100;
/// So many rounds crossings get the vertices that they want; then ends that lie farther off serve,
/// twice as far in each round.
constexpr int kPatientRounds = 5;
constexpr int kDoublings = 10;

/// A piece of an undirected input segment, a < b.
struct Piece {
  Coord a;
  Coord b;
  std::int64_t group = 0;  ///< the undirected segment it is part of
  bool reversed = false;   ///< against that segment's own direction
  bool fresh = true;       ///< no part of a piece that was compared with all others

  auto ends() const { return std::tie(a, b); }
};

Piece make_piece(Coord a, Coord b, std::int64_t group, bool reversed, bool fresh) {
  if (b < a) return {b, a, group, !reversed, fresh};
  return {a, b, group, reversed, fresh};
}

/// Undirected input segments, each with all its directed uses.
struct Groups {
  std::vector<Piece> pieces;
  std::vector<std::int64_t> offsets = {0};
  std::vector<Arrangement::Use> uses;  ///< sign as seen from the smaller end
};

Groups group_segments(std::span<const Segment> segments) {
  struct Directed {
    Coord a, b;
    Arrangement::Use use;
  };
  std::vector<Directed> directed;
  directed.reserve(segments.size());
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const Segment& s = segments[i];
    if (s.a == s.b) continue;
    const bool forward = s.a < s.b;
    directed.push_back({forward ? s.a : s.b,
                        forward ? s.b : s.a,
                        {static_cast<std::int64_t>(i), forward ? 1 : -1}});
  }
  const auto before = [](const Directed& l, const Directed& r) {
    return std::tie(l.a, l.b, l.use.segment) < std::tie(r.a, r.b, r.use.segment);
  };
  if (!std::is_sorted(directed.begin(), directed.end(), before))
    std::sort(directed.begin(), directed.end(), before);
  Groups groups;
  for (const Directed& d : directed) {
    const bool known =
        !groups.pieces.empty() && groups.pieces.back().a == d.a && groups.pieces.back().b == d.b;
    if (!known) {
      groups.pieces.push_back(
          make_piece(d.a, d.b, static_cast<std::int64_t>(groups.pieces.size()), false, true));
      groups.offsets.push_back(groups.offsets.back());
    }
    groups.uses.push_back(d.use);
    ++groups.offsets.back();
  }
  return groups;
}

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

struct Cut {
  std::size_t piece;
  Coord at;
};

void cut_inside(const std::vector<Piece>& pieces, std::size_t piece, Coord at,
                std::vector<Cut>& cuts) {
  if (at != pieces[piece].a && at != pieces[piece].b) cuts.push_back({piece, at});
}

/// Neighbours along a border meet in their common end, and mostly nowhere else.
bool meet_in_an_end_only(const Piece& p, const Piece& q) {
  if (p.a == q.a) return p.b == q.b || orient(p.a, p.b, q.b) != 0;
  if (p.b == q.b) return orient(p.a, p.b, q.a) != 0;
  return p.a == q.b || p.b == q.a;  // one ends, in order, where the other starts
}

void meet_pair(const std::vector<Piece>& pieces, std::size_t i, std::size_t j, Lattice lattice,
               double reach, std::vector<Cut>& cuts) {
  const Piece& p = pieces[i];
  const Piece& q = pieces[j];
  if (meet_in_an_end_only(p, q)) return;
  switch (meet(p.a, p.b, q.a, q.b)) {
    case Meeting::none:
      return;
    case Meeting::cross: {
      const Coord at = p.ends() < q.ends() ? crossing_vertex(p, q, lattice, reach)
                                           : crossing_vertex(q, p, lattice, reach);
      cut_inside(pieces, i, at, cuts);
      cut_inside(pieces, j, at, cuts);
      return;
    }
    case Meeting::touch:
    case Meeting::overlap:
      for (const Coord end : {q.a, q.b})
        if (on_segment(p.a, p.b, end)) cut_inside(pieces, i, end, cuts);
      for (const Coord end : {p.a, p.b})
        if (on_segment(q.a, q.b, end)) cut_inside(pieces, j, end, cuts);
  }
}

Box box_of(const Piece& p) {
  Box box;
  box.add(p.a);
  box.add(p.b);
  return box;
}

/// All cuts that fresh pieces need, sorted by piece and along it.
std::vector<Cut> find_cuts(const std::vector<Piece>& pieces, Lattice lattice, double reach,
                           const Run& run) {
  std::vector<Box> boxes(pieces.size());
  std::vector<std::uint8_t> fresh(pieces.size());
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    boxes[i] = box_of(pieces[i]);
    fresh[i] = pieces[i].fresh;
  }
  if (std::find(fresh.begin(), fresh.end(), 1) == fresh.end()) return {};
  const BoxPairs near(boxes);
  std::vector<std::vector<Cut>> found((near.blocks() + kChunk - 1) / kChunk);
  for_chunks(near.blocks(), kChunk, run, [&](std::size_t begin, std::size_t end) {
    for (std::size_t block = begin; block < end; ++block)
      near.pairs(block, fresh, [&](std::size_t i, std::size_t j) {
        meet_pair(pieces, i, j, lattice, reach, found[begin / kChunk]);
      });
  });
  std::vector<Cut> cuts;
  for (const auto& part : found) cuts.insert(cuts.end(), part.begin(), part.end());
  auto along = [&pieces](const Cut& cut) {
    const Piece& p = pieces[cut.piece];
    return (cut.at.x - p.a.x) * (p.b.x - p.a.x) + (cut.at.y - p.a.y) * (p.b.y - p.a.y);
  };
  std::sort(cuts.begin(), cuts.end(), [&along](const Cut& l, const Cut& r) {
    if (l.piece != r.piece) return l.piece < r.piece;
    const double tl = along(l), tr = along(r);
    return tl != tr ? tl < tr : l.at < r.at;
  });
  return cuts;
}

std::vector<Piece> apply_cuts(std::vector<Piece> pieces, const std::vector<Cut>& cuts) {
  std::vector<Piece> cut_pieces;
  cut_pieces.reserve(pieces.size() + cuts.size());
  std::size_t next = 0;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    Piece& p = pieces[i];
    if (next == cuts.size() || cuts[next].piece != i) {
      p.fresh = false;
      cut_pieces.push_back(p);
      continue;
    }
    Coord from = p.a;
    bool from_moved = false;
    auto add_up_to = [&](Coord to) {
      const bool moved = orient(p.a, p.b, to) != 0;
      if (from != to)
        cut_pieces.push_back(make_piece(from, to, p.group, p.reversed, from_moved || moved));
      from = to;
      from_moved = moved;
    };
    for (; next < cuts.size() && cuts[next].piece == i; ++next) add_up_to(cuts[next].at);
    add_up_to(p.b);
  }
  return cut_pieces;
}

Arrangement join_pieces(std::vector<Piece> pieces, const Groups& groups) {
  std::sort(pieces.begin(), pieces.end(), [](const Piece& l, const Piece& r) {
    return std::tie(l.a, l.b, l.group) < std::tie(r.a, r.b, r.group);
  });
  Arrangement out;
  for (const Piece& p : pieces) {
    out.nodes.push_back(p.a);
    out.nodes.push_back(p.b);
  }
  std::sort(out.nodes.begin(), out.nodes.end());
  out.nodes.erase(std::unique(out.nodes.begin(), out.nodes.end()), out.nodes.end());
  auto node = [&out](Coord c) {
    return static_cast<std::int32_t>(std::lower_bound(out.nodes.begin(), out.nodes.end(), c) -
                                     out.nodes.begin());
  };
  out.use_offsets.push_back(0);
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const Piece& p = pieces[i];
    if (i == 0 || p.ends() != pieces[i - 1].ends()) {
      out.edges.push_back({node(p.a), node(p.b)});
      out.use_offsets.push_back(out.use_offsets.back());
    }
    const auto group = static_cast<std::size_t>(p.group);
    for (std::int64_t u = groups.offsets[group]; u < groups.offsets[group + 1]; ++u) {
      Arrangement::Use use = groups.uses[static_cast<std::size_t>(u)];
      if (p.reversed) use.sign = -use.sign;
      out.uses.push_back(use);
      ++out.use_offsets.back();
    }
  }
  return out;
}

[[noreturn]] void refuse(Coord at) {
  throw Error(ErrorCode::bad_geometry,
              "lines near " + std::to_string(at.x) + " " + std::to_string(at.y) +
                  " run so long and so close to each other that they cannot be cut at crossings");
}

}  // namespace

Arrangement arrange(std::span<const Segment> segments, Lattice lattice, const Run& run) {
  const Groups groups = group_segments(segments);
  std::vector<Piece> pieces = groups.pieces;
  for (int round = 0;; ++round) {
    run.check_stop();
    const double reach =
        std::ldexp(lattice.step(), std::clamp(round - kPatientRounds, 0, kDoublings));
    const std::vector<Cut> cuts = find_cuts(pieces, lattice, reach, run);
    if (cuts.empty()) break;
    if (round == kRounds) refuse(cuts.front().at);
    pieces = apply_cuts(std::move(pieces), cuts);
  }
  return join_pieces(std::move(pieces), groups);
}

Arrangement select_edges(const Arrangement& arrangement, std::span<const std::uint8_t> keep) {
  Arrangement out;
  std::vector<std::int32_t> number(arrangement.nodes.size(), -1);
  for (std::size_t e = 0; e < arrangement.edges.size(); ++e)
    if (keep[e])
      for (const std::int32_t n : {arrangement.edges[e].from, arrangement.edges[e].to})
        number[static_cast<std::size_t>(n)] = 0;
  for (std::size_t n = 0; n < number.size(); ++n)
    if (number[n] == 0) {
      number[n] = static_cast<std::int32_t>(out.nodes.size());
      out.nodes.push_back(arrangement.nodes[n]);
    }
  out.use_offsets.push_back(0);
  for (std::size_t e = 0; e < arrangement.edges.size(); ++e) {
    if (!keep[e]) continue;
    const auto& edge = arrangement.edges[e];
    out.edges.push_back(
        {number[static_cast<std::size_t>(edge.from)], number[static_cast<std::size_t>(edge.to)]});
    const auto uses = arrangement.uses_of(e);
    out.uses.insert(out.uses.end(), uses.begin(), uses.end());
    out.use_offsets.push_back(static_cast<std::int64_t>(out.uses.size()));
  }
  return out;
}

void append_segments(const PolygonArray& polygons, std::vector<Segment>& into) {
  for (std::size_t row = 0; row < polygons.size(); ++row)
    for (std::int64_t part = polygons.parts(row).begin; part < polygons.parts(row).end; ++part) {
      const Range rings = polygons.rings(part);
      for (std::int64_t r = rings.begin; r < rings.end; ++r) {
        const auto ring = polygons.ring(r);
        const int wanted = r == rings.begin ? 1 : -1;
        const bool turned = ring_turn(ring) == -wanted;
        for (std::size_t i = 1; i < ring.size(); ++i) {
          if (ring[i - 1] == ring[i]) continue;
          if (turned)
            into.push_back({ring[i], ring[i - 1], static_cast<std::int64_t>(row)});
          else
            into.push_back({ring[i - 1], ring[i], static_cast<std::int64_t>(row)});
        }
      }
    }
}

}  // namespace libgrid
