// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <tuple>
#include <utility>

#include "cut_areas.hpp"
#include "libgrid/partition/partition.hpp"

namespace libgrid {

namespace {

/// First faces of all atoms in the areas, one area after the other.
std::vector<std::int64_t> first_faces(const Subdivision& s, const FaceAtoms& atoms) {
  std::vector<std::int64_t> first;
  for (std::size_t f = 0; f < s.area.size(); ++f)
    if (s.area[f] >= 0 && atoms.first[f] == static_cast<std::int64_t>(f))
      first.push_back(atoms.first[f]);
  std::stable_sort(first.begin(), first.end(), [&](std::int64_t l, std::int64_t r) {
    return s.area[static_cast<std::size_t>(l)] < s.area[static_cast<std::size_t>(r)];
  });
  return first;
}

BlockBorders borders_of(const AreaPieces& pieces, const std::vector<std::int64_t>& block) {
  const Subdivision& s = pieces.cut->faces;
  using Key = std::tuple<std::int64_t, std::int64_t, BarrierClass>;
  std::vector<std::pair<Key, std::size_t>> edges;
  for (std::size_t e = 0; e < pieces.cost.size(); ++e) {
    const auto l = static_cast<std::size_t>(s.faces.left[2 * e]);
    const auto r = static_cast<std::size_t>(s.faces.left[2 * e + 1]);
    if (s.area[l] < 0 || s.area[l] != s.area[r] || block[l] == block[r]) continue;
    const auto [a, b] = std::minmax(block[l], block[r]);
    edges.push_back({{a, b, s.barrier[e]}, e});
  }
  std::sort(edges.begin(), edges.end());
  BlockBorders out;
  for (std::size_t i = 0; i < edges.size(); ++i) {
    const auto& [key, e] = edges[i];
    if (i == 0 || key != edges[i - 1].first) {
      const auto& [a, b, barrier] = key;
      out.a.push_back(a);
      out.b.push_back(b);
      out.barrier.push_back(barrier);
      out.length_m.push_back(0);
      out.cost.push_back(0);
    }
    out.length_m.back() += pieces.edges.length_m[e];
    out.cost.back() += pieces.cost[e];
  }
  return out;
}

}  // namespace

Blocks blocks(const PartitionInput& input, const PartitionOptions& options, const Crs& crs,
              const Run& run) {
  require_input(input, options);
  if (input.areas.box().empty()) return {};
  run.tell("blocks", 0);
  AreaCutter cutter(input, options, crs, run);
  run.tell("blocks", 0.4);
  const AreaPieces pieces = cutter.pieces(cutter.heavier_than_max());
  run.tell("blocks", 0.8);
  const Subdivision& s = pieces.cut->faces;

  Blocks out;
  const std::vector<std::int64_t> first = first_faces(s, pieces.atoms);
  std::vector<std::int64_t> block(s.area.size(), -1);
  for (std::size_t i = 0; i < first.size(); ++i) {
    const auto f = static_cast<std::size_t>(first[i]);
    block[f] = static_cast<std::int64_t>(i);
    out.area.push_back(s.area[f]);
    out.weight.push_back(pieces.atoms.weight[f]);
  }
  for (std::size_t f = 0; f < block.size(); ++f)
    if (s.area[f] >= 0) block[f] = block[static_cast<std::size_t>(pieces.atoms.first[f])];
  out.borders = borders_of(pieces, block);
  Dissolved dissolved = dissolve_cells(s, block, static_cast<std::int64_t>(first.size()),
                                       input.areas, crs.lattice(), run);
  out.blocks = std::move(dissolved.cells);
  out.inserted = std::move(dissolved.inserted);
  out.areas = insert_vertices(input.areas, out.inserted);
  out.gaps_closed = cutter.gaps_closed();
  out.dead_ends = cutter.dead_ends();
  out.strips_merged = pieces.strips_merged();
  run.tell("blocks", 1);
  return out;
}

}  // namespace libgrid
