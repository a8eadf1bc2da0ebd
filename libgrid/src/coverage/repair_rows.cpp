// SPDX-License-Identifier: Apache-2.0
#include "repair_rows.hpp"

#include <algorithm>
#include <span>

#include "libgrid/geom/predicates.hpp"
#include "libgrid/topology/arrangement.hpp"
#include "repair_align.hpp"

namespace libgrid {

namespace {

Coord moved(const Moves& moves, Coord c) {
  if (moves.empty()) return c;
  const auto found = moves.find(c);
  return found == moves.end() ? c : found->second;
}

/// Vertices at which something may be to do, as a table of bits that is asked first.
class Filter {
 public:
  explicit Filter(const LevelEdit& edit) : bits_(kWords) {
    for (const Split& split : edit.cuts.all()) add(split.a), add(split.b);
    for (const auto& [parent, moves] : edit.moves)
      for (const auto& [from, to] : moves) add(from), add(to);
  }
  bool may_have(Coord c) const {
    const std::size_t h = CoordHash{}(c) % (kWords * 64);
    return (bits_[h / 64] >> (h % 64) & 1) != 0;
  }

 private:
  static constexpr std::size_t kWords = 1 << 16;
  void add(Coord c) {
    const std::size_t h = CoordHash{}(c) % (kWords * 64);
    bits_[h / 64] |= std::uint64_t{1} << (h % 64);
  }
  std::vector<std::uint64_t> bits_;
};

/// Whether a row is changed by moves and cuts, of which there are none where `may_have` says so.
template <class MayHave>
bool changes(const PolygonArray& rows, std::size_t row, const LevelEdit& edit, MayHave&& may_have) {
  const Moves& moves = edit.moves_of(static_cast<std::int64_t>(row));
  const Range rings = rows.row_rings(row);
  for (std::int64_t r = rings.begin; r < rings.end; ++r) {
    const auto ring = rows.ring(r);
    bool before = may_have(ring[0]);
    for (std::size_t i = 1; i < ring.size(); ++i) {
      const bool here = may_have(ring[i]);
      if (here && moves.contains(ring[i])) return true;
      if (here && before && edit.cuts.has(moved(moves, ring[i - 1]), moved(moves, ring[i])))
        return true;
      before = here;
    }
  }
  return false;
}

/// The ring after moves and cuts, each vertex once in a row, first and last equal.
std::vector<Coord> refined_ring(std::span<const Coord> ring, const Cuts& cuts, const Moves& moves) {
  std::vector<Coord> out = {moved(moves, ring[0])};
  for (std::size_t i = 1; i < ring.size(); ++i) {
    const Coord to = moved(moves, ring[i]);
    // Vertices that stand twice in the input stay; those that a move joins become one.
    if (to == out.back() && ring[i] != ring[i - 1]) continue;
    cuts.refine(out.back(), to, out);
  }
  return out;
}

bool meets_moves(const PolygonArray& rows, std::size_t row, const Moves& moves) {
  if (moves.empty()) return false;
  const Range rings = rows.row_rings(row);
  for (std::int64_t r = rings.begin; r < rings.end; ++r)
    for (const Coord c : rows.ring(r))
      if (moves.contains(c)) return true;
  return false;
}

/// Vertices are put in, and nothing else changes.
PolygonArray with_vertices(const PolygonArray& rows, std::size_t row, const LevelEdit& edit) {
  const Moves moves;
  PolygonBuilder builder;
  builder.begin_row();
  for (std::int64_t part = rows.parts(row).begin; part < rows.parts(row).end; ++part) {
    builder.begin_part();
    const Range rings = rows.rings(part);
    for (std::int64_t r = rings.begin; r < rings.end; ++r)
      builder.add_ring(refined_ring(rows.ring(r), edit.cuts, moves));
  }
  return builder.finish();
}

/// The row's chain after the edit, as an arrangement: opposite edges are gone, so each edge left
/// must stand once. Nothing when one stands twice.
std::optional<Arrangement> chain_of(const std::vector<Directed>& edges) {
  struct Signed {
    Edge edge;
    std::int32_t sign;
  };
  std::vector<Signed> all;
  all.reserve(edges.size());
  for (const auto& [a, b] : edges)
    if (a != b) all.push_back({edge_of(a, b), a < b ? 1 : -1});
  std::sort(all.begin(), all.end(), [](const Signed& l, const Signed& r) {
    return std::tie(l.edge.a, l.edge.b) < std::tie(r.edge.a, r.edge.b);
  });
  std::vector<Signed> left;
  for (std::size_t i = 0; i < all.size();) {
    std::size_t end = i;
    std::int32_t net = 0;
    for (; end < all.size() && all[end].edge == all[i].edge; ++end) net += all[end].sign;
    if (net < -1 || net > 1) return {};
    if (net != 0) left.push_back({all[i].edge, net});
    i = end;
  }
  Arrangement out;
  for (const Signed& s : left) {
    out.nodes.push_back(s.edge.a);
    out.nodes.push_back(s.edge.b);
  }
  std::sort(out.nodes.begin(), out.nodes.end());
  out.nodes.erase(std::unique(out.nodes.begin(), out.nodes.end()), out.nodes.end());
  auto node = [&out](Coord c) {
    return static_cast<std::int32_t>(std::lower_bound(out.nodes.begin(), out.nodes.end(), c) -
                                     out.nodes.begin());
  };
  out.use_offsets.push_back(0);
  for (const Signed& s : left) {
    out.edges.push_back({node(s.edge.a), node(s.edge.b)});
    out.uses.push_back({.line = static_cast<std::int32_t>(out.uses.size()),
                        .sign = static_cast<std::int8_t>(s.sign)});
    out.use_offsets.push_back(static_cast<std::int64_t>(out.uses.size()));
  }
  return out;
}

/// The land on the left of a chain; nothing when the chain runs around some land twice or
/// backwards.
std::optional<PolygonArray> land_of(const Arrangement& chain) {
  PolygonBuilder nothing;
  nothing.begin_row();
  if (chain.edges.empty()) return nothing.finish();
  const Faces faces = trace_faces(chain);
  std::vector<std::int64_t> group(faces.size(), -2);
  group[0] = -1;
  auto agree = [&](std::int32_t face, std::int64_t wanted) {
    std::int64_t& g = group[static_cast<std::size_t>(face)];
    if (g == -2) g = wanted;
    return g == wanted;
  };
  for (std::size_t e = 0; e < chain.edges.size(); ++e) {
    const bool forward = chain.uses_of(e)[0].sign > 0;
    if (!agree(faces.left[2 * e], forward ? 0 : -1) ||
        !agree(faces.left[2 * e + 1], forward ? -1 : 0))
      return {};
  }
  const std::vector<std::uint8_t> keep(chain.nodes.size(), 1);
  return dissolve(chain, faces, group, 1, keep);
}

}  // namespace

const Moves& LevelEdit::moves_of(std::int64_t row) const {
  static const Moves kNone;
  if (moves.empty() || parent_of.empty()) return kNone;
  const auto found = moves.find(parent_of[static_cast<std::size_t>(row)]);
  return found == moves.end() ? kNone : found->second;
}

bool concerned(const PolygonArray& rows, std::size_t row, const LevelEdit& edit) {
  return edit.added.contains(static_cast<std::int64_t>(row)) ||
         changes(rows, row, edit, [](Coord) { return true; });
}

std::vector<std::int64_t> rows_concerned(const PolygonArray& rows, const LevelEdit& edit,
                                         const Run& run) {
  std::vector<std::uint8_t> flag(rows.size(), 0);
  if (!edit.cuts.empty() || !edit.moves.empty()) {
    const Filter filter(edit);
    for_chunks(rows.size(), 1024, run, [&](std::size_t begin, std::size_t end) {
      for (std::size_t row = begin; row < end; ++row)
        flag[row] = changes(rows, row, edit, [&](Coord c) { return filter.may_have(c); });
    });
  }
  for (const auto& [row, added] : edit.added) flag[static_cast<std::size_t>(row)] = 1;
  std::vector<std::int64_t> list;
  for (std::size_t row = 0; row < flag.size(); ++row)
    if (flag[row]) list.push_back(static_cast<std::int64_t>(row));
  return list;
}

std::optional<PolygonArray> edited_row(const PolygonArray& rows, std::int64_t row,
                                       const LevelEdit& edit) {
  const auto at = static_cast<std::size_t>(row);
  const Moves& moves = edit.moves_of(row);
  const auto added = edit.added.find(row);
  if (added == edit.added.end() && !meets_moves(rows, at, moves))
    return with_vertices(rows, at, edit);
  std::vector<OldRing> old;
  std::vector<Directed> edges;
  for (std::int64_t part = rows.parts(at).begin; part < rows.parts(at).end; ++part) {
    const Range rings = rows.rings(part);
    for (std::int64_t r = rings.begin; r < rings.end; ++r) {
      std::vector<Coord> ring = refined_ring(rows.ring(r), edit.cuts, moves);
      const bool shell = r == rings.begin;
      const bool turned = ring_turn(rows.ring(r)) == (shell ? -1 : 1);
      for (std::size_t i = 1; i < ring.size(); ++i)
        edges.push_back(turned ? Directed{ring[i], ring[i - 1]} : Directed{ring[i - 1], ring[i]});
      old.push_back({std::move(ring), part, shell, turned});
    }
  }
  if (added != edit.added.end()) {
    std::vector<Coord> way;
    for (const auto& [a, b] : added->second) {
      way.assign(1, a);
      edit.cuts.refine(a, b, way);
      for (std::size_t i = 1; i < way.size(); ++i) edges.emplace_back(way[i - 1], way[i]);
    }
  }
  const std::optional<Arrangement> chain = chain_of(edges);
  if (!chain) return {};
  const std::optional<PolygonArray> land = land_of(*chain);
  if (!land) return {};
  return aligned(*land, old);
}

}  // namespace libgrid
