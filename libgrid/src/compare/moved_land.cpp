// SPDX-License-Identifier: Apache-2.0
#include "moved_land.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <utility>

#include "coverage/measure.hpp"
#include "libgrid/geom/measures.hpp"
#include "libgrid/topology/arrangement.hpp"
#include "libgrid/topology/overlay.hpp"
#include "topology/union_find.hpp"

namespace libgrid {

namespace {

/// How often each group covers a face before, less how often after; only those that differ,
/// ascending by group.
using Depth = std::vector<std::pair<std::int64_t, std::int32_t>>;
using Pair = std::pair<std::int64_t, std::int64_t>;

void add_to(Depth& depth, std::int64_t group, std::int32_t by) {
  const auto at =
      std::lower_bound(depth.begin(), depth.end(), group,
                       [](const auto& entry, std::int64_t g) { return entry.first < g; });
  if (at == depth.end() || at->first != group)
    depth.insert(at, {group, by});
  else if ((at->second += by) == 0)
    depth.erase(at);
}

/// What an edge takes from right to left, by group.
Depth net_of(const Arrangement& a, std::size_t edge, const std::vector<std::int64_t>& group_of) {
  Depth net;
  for (const auto& use : a.uses_of(edge))
    add_to(net, group_of[static_cast<std::size_t>(use.line)], use.sign);
  return net;
}

struct Land {
  Arrangement arrangement;
  Faces faces;
  std::vector<Depth> depth;  ///< of each face
};

/// Depths spread from the unbounded face, where all are 0, across edges: no point is located.
Land land_of(const ChainSum& left, Lattice lattice, const Run& run) {
  std::vector<std::int64_t> group_of;
  group_of.reserve(left.residue.size());
  for (std::size_t g = 0; g < left.groups(); ++g)
    group_of.insert(group_of.end(), left.of(g).size(), static_cast<std::int64_t>(g));
  Arrangement all = arrange(left.residue, lattice, run);
  std::vector<std::uint8_t> keep(all.edges.size());
  for (std::size_t e = 0; e < keep.size(); ++e) keep[e] = !net_of(all, e, group_of).empty();
  Land land;
  land.arrangement = prune(select_edges(all, keep));
  land.faces = trace_faces(land.arrangement);
  land.depth.resize(land.faces.size());
  for (const std::size_t h : ways_in(land.faces)) {
    const auto from = static_cast<std::size_t>(land.faces.left[h]);
    const auto to = static_cast<std::size_t>(land.faces.left[h ^ 1]);
    Depth depth = land.depth[from];
    for (const auto& [group, by] : net_of(land.arrangement, h / 2, group_of))
      add_to(depth, group, h % 2 == 0 ? -by : by);
    land.depth[to] = std::move(depth);
  }
  return land;
}

/// From whom to whom a face went: the k-th of those that lost it to the k-th that gained it. In
/// maps without overlap there is one of each at most.
std::vector<Pair> pairs_of(const Depth& depth) {
  std::vector<std::int64_t> lost, gained;
  for (const auto& [group, by] : depth) (by > 0 ? lost : gained).push_back(group);
  std::vector<Pair> pairs(std::max(lost.size(), gained.size()), {-1, -1});
  for (std::size_t k = 0; k < lost.size(); ++k) pairs[k].first = lost[k];
  for (std::size_t k = 0; k < gained.size(); ++k) pairs[k].second = gained[k];
  return pairs;
}

/// Pairs of faces in rounds, so that a face has at most one pair a round: its number, -1 = none.
std::vector<std::vector<std::int64_t>> rounds_of(const std::map<Pair, std::vector<std::size_t>>& by,
                                                 std::size_t faces) {
  std::vector<std::vector<std::int64_t>> rounds;
  std::int64_t number = 0;
  for (const auto& entry : by) {
    const std::vector<std::size_t>& own = entry.second;
    const auto is_free = [&](const std::vector<std::int64_t>& round) {
      return std::all_of(own.begin(), own.end(), [&](std::size_t f) { return round[f] < 0; });
    };
    auto round = std::find_if(rounds.begin(), rounds.end(), is_free);
    if (round == rounds.end()) round = rounds.emplace(rounds.end(), faces, -1);
    for (const std::size_t f : own) (*round)[f] = number;
    ++number;
  }
  return rounds;
}

/// Connected faces of one pair, as rows, and the number of each one's pair.
struct Regions {
  PolygonArray rows;
  std::vector<std::int64_t> pair_of;
};
Regions regions_of(const Land& land, const std::vector<std::int64_t>& pair_of) {
  std::vector<std::int64_t> pair_of_region;
  UnionFind joined(pair_of.size());
  for (std::size_t e = 0; e < land.arrangement.edges.size(); ++e) {
    const auto l = static_cast<std::size_t>(land.faces.left[2 * e]);
    const auto r = static_cast<std::size_t>(land.faces.left[2 * e + 1]);
    if (pair_of[l] >= 0 && pair_of[l] == pair_of[r]) joined.join(l, r);
  }
  std::vector<std::int64_t> region(pair_of.size(), -1);
  for (std::size_t f = 0; f < pair_of.size(); ++f) {
    if (pair_of[f] < 0) continue;
    const std::size_t root = joined.root(f);  // the smallest, so it has its number already
    if (root == f) {
      region[f] = static_cast<std::int64_t>(pair_of_region.size());
      pair_of_region.push_back(pair_of[f]);
    }
    region[f] = region[root];
  }
  const std::vector<std::uint8_t> keep(land.arrangement.nodes.size(), 1);
  PolygonArray rows = dissolve(land.arrangement, land.faces, region,
                               static_cast<std::int64_t>(pair_of_region.size()), keep);
  return {std::move(rows), std::move(pair_of_region)};
}

/// Whether a circle as wide as the resolution fits in. With an inscribed radius r, a perimeter p
/// and k holes, the area is at most r p + pi r^2 (k - 1) (Sz.-Nagy), so most land needs no search.
bool is_wide(const PolygonArray& planar, std::size_t row, double resolution) {
  double perimeter = 0;
  const Range rings = planar.row_rings(row);
  for (std::int64_t r = rings.begin; r < rings.end; ++r) perimeter += ring_length(planar.ring(r));
  const auto count = static_cast<double>(rings.size());
  const double thin = resolution * (perimeter + std::numbers::pi * resolution * count);
  return row_area(planar, row) > thin ||
         inscribed_width(planar, row, resolution / 100) >= resolution;
}

}  // namespace

MovedLand moved_land(const ChainSum& left, const Crs& crs, double resolution_m, const Run& run) {
  MovedLand out;
  if (left.residue.empty()) return out;
  const Land land = land_of(left, crs.lattice(), run);
  std::map<Pair, std::vector<std::size_t>> by;
  for (std::size_t f = 1; f < land.depth.size(); ++f)
    for (const Pair& pair : pairs_of(land.depth[f])) by[pair].push_back(f);
  PolygonBuilder all;
  std::vector<std::int64_t> pair_of;
  for (const auto& round : rounds_of(by, land.faces.size())) {
    const Regions found = regions_of(land, round);
    for (std::size_t row = 0; row < found.rows.size(); ++row) all.add_row(found.rows, row);
    pair_of.insert(pair_of.end(), found.pair_of.begin(), found.pair_of.end());
  }
  const PolygonArray regions = all.finish();
  if (regions.box().empty()) return out;
  const Transform to_metres(crs, working_crs(crs, regions.box()));
  const PolygonArray planar = in_metres(regions, crs, to_metres);
  std::vector<std::uint8_t> wide(regions.size());
  for_chunks(regions.size(), 64, run, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) wide[i] = is_wide(planar, i, resolution_m);
  });
  std::vector<std::vector<std::size_t>> of_pair(by.size());
  for (std::size_t i = 0; i < wide.size(); ++i)
    if (wide[i])
      of_pair[static_cast<std::size_t>(pair_of[i])].push_back(i);
    else
      ++out.within_resolution;
  PolygonBuilder geometry;
  std::size_t number = 0;
  for (const auto& [pair, faces] : by) {
    const auto& own = of_pair[number++];
    if (own.empty()) continue;
    out.from.push_back(pair.first);
    out.to.push_back(pair.second);
    geometry.begin_row();
    for (const std::size_t i : own)
      for (std::int64_t part = regions.parts(i).begin; part < regions.parts(i).end; ++part) {
        geometry.begin_part();
        const Range rings = regions.rings(part);
        for (std::int64_t r = rings.begin; r < rings.end; ++r) geometry.add_ring(regions.ring(r));
      }
  }
  out.geometry = geometry.finish();
  return out;
}

}  // namespace libgrid
