// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <utility>

#include "libgrid/geom/measures.hpp"
#include "mesh_cut.hpp"

namespace libgrid {

namespace {

/// The length of the border that each face has with each other one in its area.
using Borders = std::vector<std::map<std::size_t, double>>;

Borders borders_of(const Subdivision& s, std::span<const std::uint8_t> in_play,
                   const EdgeMeasures& edges) {
  Borders borders(s.area.size());
  for (std::size_t e = 0; e < edges.length_m.size(); ++e) {
    const auto left = static_cast<std::size_t>(s.faces.left[2 * e]);
    const auto right = static_cast<std::size_t>(s.faces.left[2 * e + 1]);
    if (!in_play[left] || !in_play[right] || s.area[left] != s.area[right]) continue;
    borders[left][right] += edges.length_m[e];
    borders[right][left] += edges.length_m[e];
  }
  return borders;
}

/// Gives `taker` all borders of `gone`.
void join_borders(Borders& borders, std::size_t gone, std::size_t taker) {
  for (const auto& [other, length] : borders[gone]) {
    borders[other].erase(gone);
    if (other == taker) continue;
    borders[taker][other] += length;
    borders[other][taker] += length;
  }
  borders[gone].clear();
}

}  // namespace

std::vector<std::size_t> merge_pieces(const Subdivision& pieces,
                                      std::span<const std::uint8_t> in_play, double least_m2,
                                      const Transform& to_metres) {
  Borders borders = borders_of(pieces, in_play, measure_edges(pieces.arrangement, to_metres));
  std::vector<std::int64_t> faces(pieces.area.size());
  std::iota(faces.begin(), faces.end(), 0);
  const PolygonArray planar = to_metres(pieces.shapes(faces));
  std::vector<double> area_m2(pieces.area.size(), 0);
  std::set<std::pair<double, std::size_t>> small;
  for (std::size_t f = 0; f < area_m2.size(); ++f) {
    if (!in_play[f]) continue;
    area_m2[f] = row_area(planar, f);
    if (area_m2[f] < least_m2) small.emplace(area_m2[f], f);
  }
  std::vector<std::size_t> joined(area_m2.size());
  std::iota(joined.begin(), joined.end(), std::size_t{0});
  while (!small.empty()) {
    const std::size_t face = small.extract(small.begin()).value().second;
    const auto longest =
        std::max_element(borders[face].begin(), borders[face].end(),
                         [](const auto& l, const auto& r) { return l.second < r.second; });
    if (longest == borders[face].end()) continue;
    const std::size_t taker = longest->first;
    small.erase({area_m2[taker], taker});
    area_m2[taker] += area_m2[face];
    if (area_m2[taker] < least_m2) small.emplace(area_m2[taker], taker);
    joined[face] = taker;
    join_borders(borders, face, taker);
  }
  for (std::size_t f = 0; f < joined.size(); ++f)
    while (joined[joined[f]] != joined[f]) joined[f] = joined[joined[f]];
  return joined;
}

}  // namespace libgrid
