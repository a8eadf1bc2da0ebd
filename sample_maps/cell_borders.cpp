// SPDX-License-Identifier: Apache-2.0
#include "cell_borders.hpp"

#include <algorithm>
#include <map>

#include "libgrid/core/error.hpp"
#include "libgrid/geom/predicates.hpp"

namespace libgrid::sample {
namespace {

PolygonArray land_on_the_left(const PolygonArray& rows) {
  std::vector<Coord> coords(rows.coords());
  const auto parts = static_cast<std::int64_t>(rows.part_offsets().size()) - 1;
  for (std::int64_t part = 0; part < parts; ++part) {
    const Range rings = rows.rings(part);
    for (std::int64_t r = rings.begin; r < rings.end; ++r) {
      if (ring_turn(rows.ring(r)) == (r == rings.begin ? 1 : -1)) continue;
      const auto& at = rows.ring_offsets();
      std::reverse(coords.begin() + at[static_cast<std::size_t>(r)],
                   coords.begin() + at[static_cast<std::size_t>(r) + 1]);
    }
  }
  return rows.with_coords(std::move(coords));
}

struct Keyed {
  Coord low, high;
  std::int32_t edge;

  friend auto operator<=>(const Keyed&, const Keyed&) = default;
};

}  // namespace

CellBorders::CellBorders(const PolygonArray& rows)
    : rows_(land_on_the_left(rows)),
      ring_of_(rows.coords().size()),
      row_of_ring_(rows.ring_offsets().size() - 1) {
  for (std::size_t row = 0; row < rows_.size(); ++row) {
    const Range rings = rows_.row_rings(row);
    for (std::int64_t r = rings.begin; r < rings.end; ++r) {
      row_of_ring_[index(r)] = static_cast<std::int32_t>(row);
      std::fill(ring_of_.begin() + rows_.ring_offsets()[index(r)],
                ring_of_.begin() + rows_.ring_offsets()[index(r) + 1],
                static_cast<std::int32_t>(r));
    }
  }
  pair_edges();
}

void CellBorders::pair_edges() {
  std::vector<Keyed> keyed;
  keyed.reserve(rows_.coords().size());
  for (std::size_t r = 0; r < row_of_ring_.size(); ++r)
    for (Edge e = rows_.ring_offsets()[r]; e + 1 < rows_.ring_offsets()[r + 1]; ++e)
      keyed.push_back(
          {std::min(from(e), to(e)), std::max(from(e), to(e)), static_cast<std::int32_t>(e)});
  std::sort(keyed.begin(), keyed.end());
  twin_.assign(rows_.coords().size(), -1);
  for (std::size_t i = 0; i + 1 < keyed.size(); ++i) {
    const Keyed &a = keyed[i], &b = keyed[i + 1];
    if (a.low != b.low || a.high != b.high) continue;
    twin_[index(a.edge)] = b.edge;
    twin_[index(b.edge)] = a.edge;
  }
}

CellBorders::Edge CellBorders::next(Edge e) const {
  const std::size_t r = index(ring(e));
  return e + 2 < rows_.ring_offsets()[r + 1] ? e + 1 : rows_.ring_offsets()[r];
}

CellBorders::Edge CellBorders::previous(Edge e) const {
  const std::size_t r = index(ring(e));
  return e > rows_.ring_offsets()[r] ? e - 1 : rows_.ring_offsets()[r + 1] - 2;
}

std::vector<CellBorders::Edge> CellBorders::edges_of(std::int64_t row) const {
  std::vector<Edge> edges;
  const Range rings = rows_.row_rings(index(row));
  for (std::int64_t r = rings.begin; r < rings.end; ++r)
    for (Edge e = rows_.ring_offsets()[index(r)]; e + 1 < rows_.ring_offsets()[index(r) + 1]; ++e)
      edges.push_back(e);
  return edges;
}

PolygonArray outlines(const CellBorders& borders, const std::vector<std::int64_t>& group_of,
                      std::int64_t groups) {
  auto group = [&](std::int64_t row) { return group_of[static_cast<std::size_t>(row)]; };
  std::vector<std::map<Coord, Coord>> next(static_cast<std::size_t>(groups));
  for (std::size_t row = 0; row < borders.rows().size(); ++row)
    for (const CellBorders::Edge e : borders.edges_of(static_cast<std::int64_t>(row))) {
      const std::int64_t beyond = borders.beyond(e);
      if (beyond >= 0 && group(beyond) == group_of[row]) continue;
      if (!next[static_cast<std::size_t>(group_of[row])]
               .emplace(borders.from(e), borders.to(e))
               .second)
        throw Error(ErrorCode::internal, "an outline touches itself");
    }
  PolygonBuilder builder;
  for (auto& steps : next) {
    std::vector<std::vector<Coord>> shells, holes;
    while (!steps.empty()) {
      std::vector<Coord> ring{steps.begin()->first};
      do {
        const auto step = steps.find(ring.back());
        ring.push_back(step->second);
        steps.erase(step);
      } while (ring.back() != ring.front());
      (ring_turn(ring) > 0 ? shells : holes).push_back(std::move(ring));
    }
    builder.begin_row();
    for (const std::vector<Coord>& shell : shells) {
      builder.begin_part();
      builder.add_ring(shell);
      // Outlines touch nowhere, so that any vertex of a hole tells where it lies.
      for (const std::vector<Coord>& hole : holes)
        if (ring_takes(shell, hole.front())) builder.add_ring(hole);
    }
  }
  return builder.finish();
}

}  // namespace libgrid::sample
