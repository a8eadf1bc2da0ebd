// SPDX-License-Identifier: Apache-2.0
#include "repair_border.hpp"

#include <algorithm>
#include <cmath>

#include "libgrid/geom/predicates.hpp"

namespace libgrid {

namespace {

/// The directed edges of a row that meet a box, after cuts, sorted; and whether these are all.
std::vector<Directed> edges_near(const PolygonArray& rows, std::size_t row, const Box& box,
                                 const Cuts& cuts, bool& all) {
  std::vector<Directed> edges;
  std::vector<Coord> way;
  all = true;
  for (std::int64_t part = rows.parts(row).begin; part < rows.parts(row).end; ++part) {
    const Range rings = rows.rings(part);
    for (std::int64_t r = rings.begin; r < rings.end; ++r) {
      const auto ring = rows.ring(r);
      const std::size_t before = edges.size();
      for (std::size_t i = 1; i < ring.size(); ++i) {
        if (ring[i] == ring[i - 1]) continue;
        Box of_edge;
        of_edge.add(ring[i - 1]);
        of_edge.add(ring[i]);
        if (!of_edge.meets(box)) {
          all = false;
          continue;
        }
        way.assign(1, ring[i - 1]);
        cuts.refine(ring[i - 1], ring[i], way);
        for (std::size_t k = 1; k < way.size(); ++k) edges.emplace_back(way[k - 1], way[k]);
      }
      if (edges.size() > before && ring_turn(ring) == (r == rings.begin ? -1 : 1))
        for (std::size_t e = before; e < edges.size(); ++e)
          std::swap(edges[e].first, edges[e].second);
    }
  }
  std::sort(edges.begin(), edges.end());
  return edges;
}

}  // namespace

std::vector<double> edge_lengths(const PolygonArray& planar) {
  std::vector<double> lengths(planar.coords().size(), 0);
  for (std::size_t r = 0; r + 1 < planar.ring_offsets().size(); ++r)
    for (std::int64_t i = planar.ring_offsets()[r]; i + 1 < planar.ring_offsets()[r + 1]; ++i) {
      const Coord a = planar.coords()[static_cast<std::size_t>(i)];
      const Coord b = planar.coords()[static_cast<std::size_t>(i) + 1];
      lengths[static_cast<std::size_t>(i)] = std::hypot(b.x - a.x, b.y - a.y);
    }
  return lengths;
}

std::vector<Touch> touches(const PolygonArray& region, std::span<const double> lengths,
                           const PolygonArray& rows, std::span<const std::int64_t> concerned,
                           const Cuts& cuts, std::vector<std::int64_t>* beyond, bool covered) {
  struct Piece {
    Directed edge;
    double length_m;
    std::size_t from;  ///< the region's edge of which it is part
  };
  std::vector<Piece> pieces;
  std::vector<Coord> way;
  for (std::size_t r = 0; r + 1 < region.ring_offsets().size(); ++r)
    for (std::int64_t i = region.ring_offsets()[r]; i + 1 < region.ring_offsets()[r + 1]; ++i) {
      const auto at = static_cast<std::size_t>(i);
      way.assign(1, region.coords()[at]);
      cuts.refine(region.coords()[at], region.coords()[at + 1], way);
      const double share = lengths[at] / static_cast<double>(way.size() - 1);
      for (std::size_t k = 1; k < way.size(); ++k)
        pieces.push_back({{way[k - 1], way[k]}, share, at});
    }
  if (beyond) beyond->assign(region.coords().size(), -1);
  const Box box = region.box(0);
  std::vector<Touch> out;
  for (const std::int64_t row : concerned) {
    Touch touch;
    touch.row = row;
    bool all = false;
    const std::vector<Directed> edges =
        edges_near(rows, static_cast<std::size_t>(row), box, cuts, all);
    std::size_t own = 0;
    for (const Piece& p : pieces) {
      const bool ends = std::binary_search(edges.begin(), edges.end(), p.edge);
      const bool beside =
          std::binary_search(edges.begin(), edges.end(), Directed{p.edge.second, p.edge.first});
      if (ends) touch.own_m += p.length_m, ++own;
      if (beside) touch.beside_m += p.length_m;
      const bool goes_on = covered ? !ends && !beside : beside;
      if (beyond && goes_on && (*beyond)[p.from] < 0) (*beyond)[p.from] = row;
    }
    touch.is_all = all && own == pieces.size() && own == edges.size();
    out.push_back(touch);
  }
  return out;
}

}  // namespace libgrid
