// SPDX-License-Identifier: Apache-2.0
#include "locate/meeting.hpp"

#include <algorithm>
#include <cmath>

#include "libgrid/geom/predicates.hpp"

namespace libgrid {

namespace {

void sort_once(std::vector<std::int64_t>& cells) {
  std::sort(cells.begin(), cells.end());
  cells.erase(std::unique(cells.begin(), cells.end()), cells.end());
}

/// Whether closed edges, of any length, have a point in common.
bool edges_meet(Coord a, Coord b, Coord c, Coord d) {
  if (a == b) return on_segment(c, d, a);
  if (c == d) return on_segment(a, b, c);
  return meet(a, b, c, d) != Meeting::none;
}

/// All cells listed in the tiles of a box.
std::vector<std::int64_t> cells_listed(const TileTable& table, const TileTable::Tiles& tiles) {
  std::vector<std::int64_t> found;
  if (tiles.none) return found;
  for (std::uint32_t r = tiles.first.row; r <= tiles.last.row; ++r)
    for (std::uint32_t c = tiles.first.column; c <= tiles.last.column; ++c)
      table.for_entries({c, r}, [&](const TileTable::Entry& e) { found.push_back(e.cell); });
  sort_once(found);
  return found;
}

}  // namespace

std::vector<std::int64_t> cells_meeting(const TileTable& table, const PolygonArray& cells,
                                        const Box& given) {
  const Box& all = table.box();
  if (!(given.min_x <= given.max_x && given.min_y <= given.max_y) || !all.meets(given)) return {};
  const Box box{std::max(given.min_x, all.min_x), std::max(given.min_y, all.min_y),
                std::min(given.max_x, all.max_x), std::min(given.max_y, all.max_y)};
  std::vector<TileTable::NearEdge> near;
  table.edges_near(box, near);
  // Where no edge meets the box, it lies in the cell with all its corners, or with none.
  std::vector<std::int64_t> found = table.cells_of({box.min_x, box.min_y});
  for (const TileTable::NearEdge& n : near)
    if ((found.empty() || found.back() != n.cell) &&
        segment_meets(cells.coords()[n.edge], cells.coords()[std::size_t{n.edge} + 1], box))
      found.push_back(n.cell);
  sort_once(found);
  return found;
}

std::vector<std::int64_t> cells_meeting(const TileTable& table, const PolygonArray& cells,
                                        const PolygonArray& polygons, std::size_t row) {
  std::vector<std::int64_t> found;
  if (!polygons.has(row)) return found;
  const Range rings = polygons.row_rings(row);
  std::vector<TileTable::NearEdge> near;
  for (std::int64_t r = rings.begin; r < rings.end; ++r) {
    const std::span<const Coord> ring = polygons.ring(r);
    // Borders that meet.
    for (std::size_t k = 1; k < ring.size(); ++k) {
      table.edges_near(ring[k - 1], ring[k], near);
      for (const TileTable::NearEdge& n : near) {
        const Coord a = cells.coords()[n.edge], b = cells.coords()[std::size_t{n.edge} + 1];
        if ((found.empty() || found.back() != n.cell) && edges_meet(ring[k - 1], ring[k], a, b))
          found.push_back(n.cell);
      }
    }
    // A ring that lies in a cell.
    const std::vector<std::int64_t> takers = table.cells_of(ring[0]);
    found.insert(found.end(), takers.begin(), takers.end());
  }
  sort_once(found);
  // A cell with a part that lies in the polygon.
  const std::size_t met = found.size();
  for (const std::int64_t cell : cells_listed(table, table.tiles_of(polygons.box(row)))) {
    if (std::binary_search(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(met), cell))
      continue;
    const Range parts = cells.parts(static_cast<std::size_t>(cell));
    for (std::int64_t part = parts.begin; part < parts.end; ++part)
      if (row_takes(polygons, row, cells.ring(cells.rings(part).begin)[0])) {
        found.push_back(cell);
        break;
      }
  }
  sort_once(found);
  return found;
}

namespace {

Coord point_at(Coord a, Coord b, double t) {
  return {a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)};
}

/// How far along a-b, from 0 to 1, p lies.
double share_of(Coord a, Coord b, Coord p) {
  const double dx = b.x - a.x, dy = b.y - a.y;
  return std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / (dx * dx + dy * dy), 0.0, 1.0);
}

/// Whether a place on the edge, moved as the half-open rule says, lies left of it.
bool moves_left(Coord a, Coord b) { return b.y < a.y || (b.y == a.y && b.x > a.x); }

/// What borders do to one edge of a line.
class Meetings {
 public:
  Meetings(const TileTable& table, const PolygonArray& cells, std::span<const std::int64_t> rank)
      : table_(table), cells_(cells), rank_(rank) {}

  /// Where along a-b borders meet it, sorted, with 0 and 1.
  const std::vector<double>& of(Coord a, Coord b) {
    at_ = {0, 1};
    along_.clear();
    table_.edges_near(a, b, near_);
    for (const TileTable::NearEdge& n : near_) add(a, b, n);
    std::sort(at_.begin(), at_.end());
    at_.erase(std::unique(at_.begin(), at_.end()), at_.end());
    return at_;
  }

  /// The cell of the piece of a-b in whose middle t lies. Along borders no middle needs to lie
  /// exactly on them: the borders themselves tell the cell.
  std::int64_t cell_at(Coord a, Coord b, double t) const {
    const Coord middle = point_at(a, b, t);
    std::vector<Along> here;
    for (const Along& part : along_)
      if (part.from <= t && t <= part.to) here.push_back(part);
    if (here.empty()) return table_.cell_of(middle);
    std::vector<std::int64_t> takers, touched;
    for (const Along& part : here) (part.takes ? takers : touched).push_back(part.cell);
    for (const std::int64_t cell : table_.cells_of(middle)) {
      const auto same = [&](const Along& part) { return part.cell == cell; };
      if (std::none_of(here.begin(), here.end(), same)) takers.push_back(cell);
    }
    const std::vector<std::int64_t>& from = takers.empty() ? touched : takers;
    return *std::min_element(from.begin(), from.end(), [&](std::int64_t l, std::int64_t r) {
      return rank_[static_cast<std::size_t>(l)] < rank_[static_cast<std::size_t>(r)];
    });
  }

 private:
  /// A border that runs along the edge.
  struct Along {
    double from, to;
    std::int64_t cell;
    bool takes;  ///< places on it are the cell's
  };

  void add(Coord a, Coord b, const TileTable::NearEdge& n) {
    const Coord c = cells_.coords()[n.edge], d = cells_.coords()[std::size_t{n.edge} + 1];
    if (c == d) return;
    switch (meet(a, b, c, d)) {
      case Meeting::none:
        return;
      case Meeting::cross: {
        const double rx = b.x - a.x, ry = b.y - a.y, sx = d.x - c.x, sy = d.y - c.y;
        const double t = ((c.x - a.x) * sy - (c.y - a.y) * sx) / (rx * sy - ry * sx);
        at_.push_back(std::isnan(t) ? 0.5 : std::clamp(t, 0.0, 1.0));
        return;
      }
      case Meeting::overlap: {
        const auto [from, to] = std::minmax({share_of(a, b, c), share_of(a, b, d)});
        along_.push_back({from, to, n.cell, moves_left(c, d) != n.reversed});
        [[fallthrough]];
      }
      case Meeting::touch:
        for (const Coord end : {c, d})
          if (on_segment(a, b, end)) at_.push_back(share_of(a, b, end));
    }
  }

  const TileTable& table_;
  const PolygonArray& cells_;
  std::span<const std::int64_t> rank_;
  std::vector<TileTable::NearEdge> near_;
  std::vector<double> at_;
  std::vector<Along> along_;
};

}  // namespace

std::vector<Locator::Stretch> stretches_along(const TileTable& table, const PolygonArray& cells,
                                              std::span<const std::int64_t> rank,
                                              std::span<const Coord> line) {
  std::vector<Locator::Stretch> stretches;
  Meetings meetings(table, cells, rank);
  for (std::size_t k = 1; k < line.size(); ++k) {
    const Coord a = line[k - 1], b = line[k];
    if (a == b) continue;
    const std::vector<double>& at = meetings.of(a, b);
    for (std::size_t i = 1; i < at.size(); ++i) {
      const std::int64_t cell = meetings.cell_at(a, b, (at[i - 1] + at[i]) / 2);
      const Coord to = i + 1 == at.size() ? b : point_at(a, b, at[i]);
      if (stretches.empty() || stretches.back().cell != cell) {
        const Coord from = stretches.empty() ? a : stretches.back().line.back();
        stretches.push_back({cell, {from}});
      }
      std::vector<Coord>& piece = stretches.back().line;
      const bool inside_edge = i > 1 && piece.size() > 1;  // goes on along the same edge
      if (inside_edge)
        piece.back() = to;
      else
        piece.push_back(to);
    }
  }
  return stretches;
}

}  // namespace libgrid
