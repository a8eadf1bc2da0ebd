// SPDX-License-Identifier: Apache-2.0
#include "repair_align.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <tuple>
#include <utility>

namespace libgrid {

namespace {

struct NewRing {
  std::vector<Coord> coords;
  std::int64_t part = 0;
  bool shell = true;
  std::int64_t old = std::numeric_limits<std::int64_t>::max();  ///< none
};

/// Gives each new ring at most one old one, those that share most vertices first.
void find_old(std::vector<NewRing>& rings, const std::vector<OldRing>& old) {
  std::multimap<Coord, std::size_t> rings_at;
  for (std::size_t o = 0; o < old.size(); ++o)
    for (std::size_t i = 1; i < old[o].coords.size(); ++i) rings_at.emplace(old[o].coords[i], o);
  struct Pair {
    std::int64_t shared;
    std::size_t ring, old;
  };
  std::vector<Pair> pairs;
  for (std::size_t n = 0; n < rings.size(); ++n) {
    std::map<std::size_t, std::int64_t> shared;
    for (std::size_t i = 1; i < rings[n].coords.size(); ++i) {
      const auto [begin, end] = rings_at.equal_range(rings[n].coords[i]);
      for (auto at = begin; at != end; ++at)
        if (old[at->second].shell == rings[n].shell) ++shared[at->second];
    }
    for (const auto& [o, count] : shared) pairs.push_back({count, n, o});
  }
  std::sort(pairs.begin(), pairs.end(), [](const Pair& l, const Pair& r) {
    return std::tuple(-l.shared, l.old, l.ring) < std::tuple(-r.shared, r.old, r.ring);
  });
  std::vector<std::uint8_t> taken(old.size(), 0), placed(rings.size(), 0);
  for (const Pair& p : pairs) {
    if (taken[p.old] || placed[p.ring]) continue;
    taken[p.old] = placed[p.ring] = 1;
    rings[p.ring].old = static_cast<std::int64_t>(p.old);
  }
}

/// Without vertices that stand twice in a row.
std::vector<Coord> plain(const std::vector<Coord>& ring) {
  std::vector<Coord> out = ring;
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

void draw_as(std::vector<Coord>& ring, const OldRing& old) {
  if (old.turned) std::reverse(ring.begin(), ring.end());
  ring.pop_back();
  // Starts at the first old vertex that is still there.
  for (const Coord start : old.coords) {
    const auto at = std::find(ring.begin(), ring.end(), start);
    if (at == ring.end()) continue;
    std::rotate(ring.begin(), at, ring.end());
    break;
  }
  ring.push_back(ring.front());
  if (plain(old.coords) == ring) ring = old.coords;
}

}  // namespace

PolygonArray aligned(const PolygonArray& row, const std::vector<OldRing>& old) {
  std::vector<NewRing> rings;
  for (std::int64_t part = row.parts(0).begin; part < row.parts(0).end; ++part) {
    const Range of_part = row.rings(part);
    for (std::int64_t r = of_part.begin; r < of_part.end; ++r) {
      const auto ring = row.ring(r);
      rings.push_back({{ring.begin(), ring.end()}, part, r == of_part.begin});
    }
  }
  find_old(rings, old);
  std::map<std::int64_t, std::int64_t> shell_of;  // the old ring of each new part's shell
  for (NewRing& ring : rings) {
    if (ring.shell) shell_of[ring.part] = ring.old;
    if (ring.old < static_cast<std::int64_t>(old.size()))
      draw_as(ring.coords, old[static_cast<std::size_t>(ring.old)]);
  }
  std::stable_sort(rings.begin(), rings.end(), [&](const NewRing& l, const NewRing& r) {
    return std::tuple(shell_of[l.part], l.part, !l.shell, l.old) <
           std::tuple(shell_of[r.part], r.part, !r.shell, r.old);
  });
  PolygonBuilder builder;
  builder.begin_row();
  for (const NewRing& ring : rings) {
    if (ring.shell) builder.begin_part();
    builder.add_ring(ring.coords);
  }
  return builder.finish();
}

}  // namespace libgrid
