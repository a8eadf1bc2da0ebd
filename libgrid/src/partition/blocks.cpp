// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
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

}  // namespace

Blocks blocks(const PartitionInput& input, const PartitionOptions& options, const Crs& crs,
              const Run& run) {
  require_input(input, options);
  if (input.areas.box().empty()) return {};
  run.tell("blocks", 0);
  AreaCutter cutter(input, options, crs, run);
  run.tell("blocks", 0.4);
  const AreaPieces pieces = cutter.pieces(cutter.coarsest());
  run.tell("blocks", 0.8);
  const Subdivision& s = pieces.cut->faces;

  Blocks out;
  const std::vector<std::int64_t> first = first_faces(s, pieces.atoms);
  out.further.resize(input.further.size());
  std::vector<std::int64_t> block(s.area.size(), -1);
  for (std::size_t i = 0; i < first.size(); ++i) {
    const auto f = static_cast<std::size_t>(first[i]);
    block[f] = static_cast<std::int64_t>(i);
    out.area.push_back(s.area[f]);
    out.weight.push_back(pieces.atoms.weights[0][f]);
    for (std::size_t w = 0; w < out.further.size(); ++w)
      out.further[w].push_back(pieces.atoms.weights[w + 1][f]);
  }
  for (std::size_t f = 0; f < block.size(); ++f)
    if (s.area[f] >= 0) block[f] = block[static_cast<std::size_t>(pieces.atoms.first[f])];
  out.borders = borders_between(pieces, block);
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
