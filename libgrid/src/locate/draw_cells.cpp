// SPDX-License-Identifier: Apache-2.0
#include "locate/draw_cells.hpp"

#include <algorithm>

#include "libgrid/geom/predicates.hpp"

namespace libgrid {

namespace {

double x_at(Coord low, Coord high, double y) {
  const double x = low.x + (y - low.y) * ((high.x - low.x) / (high.y - low.y));
  return std::clamp(x, std::min(low.x, high.x), std::max(low.x, high.x));
}

/// The tiles about one cell while its edges are drawn into them.
class Sheet {
 public:
  static constexpr std::uint32_t kEnd = 0xFFFFFFFF;
  struct Run {
    TileTable::Edges edges;
    std::uint32_t next;
  };

  Sheet(std::size_t width, std::size_t height) : width_(width), spots_(width * height) {}

  void add_edge(std::size_t column, std::size_t row, std::uint32_t edge, bool reversed) {
    Spot& spot = spots_[row * width_ + column];
    if (spot.last != kEnd) {
      TileTable::Edges& edges = runs_[spot.last].edges;
      if (edges.first + edges.count == edge && edges.reversed == reversed) {
        ++edges.count;
        return;
      }
      if (edges.first + edges.count - 1 == edge) return;  // drawn here by the row below
    }
    const auto added = static_cast<std::uint32_t>(runs_.size());
    runs_.push_back({{edge, 1, reversed}, kEnd});
    (spot.last == kEnd ? spot.first : runs_[spot.last].next) = added;
    spot.last = added;
  }
  /// Right of the corner of that tile, and not of the next one's, the cell begins or ends.
  void flip(std::size_t column, std::size_t row) { spots_[row * width_ + column].flips ^= true; }

  /// Calls visit(column, row, whether the cell takes the corner, first run or kEnd).
  template <class Visit>
  void for_tiles(Visit&& visit) const {
    for (std::size_t begin = 0; begin < spots_.size(); begin += width_) {
      bool takes = false;
      for (std::size_t column = width_; column-- > 0;) {
        const Spot& spot = spots_[begin + column];
        takes ^= spot.flips;
        if (takes || spot.first != kEnd) visit(column, begin / width_, takes, spot.first);
      }
    }
  }
  const Run& run(std::uint32_t i) const { return runs_[i]; }

 private:
  struct Spot {
    std::uint32_t first = kEnd, last = kEnd;
    bool flips = false;
  };
  std::size_t width_;
  std::vector<Spot> spots_;
  std::vector<Run> runs_;
};

/// Draws the edges of one cell.
class CellDrawing {
 public:
  CellDrawing(const Steps& columns, const Steps& rows, const Box& box)
      : columns_(columns),
        rows_(rows),
        first_column_(columns.of(box.min_x)),
        last_column_(columns.of(box.max_x)),
        first_row_(rows.of(box.min_y)),
        sheet_(last_column_ - first_column_ + 1, rows.of(box.max_y) - first_row_ + 1) {}

  /// Edge `number` joins a and b.
  void add(Coord a, Coord b, std::uint32_t number, bool reversed) {
    const Coord below = a.y < b.y ? a : b, above = a.y < b.y ? b : a;
    const std::uint32_t first = rows_.of(below.y), last = rows_.of(above.y);
    const auto end = static_cast<std::int64_t>(columns_.of(above.x));
    const auto draw = [&](std::int64_t from, std::int64_t to, std::uint32_t row) {
      for (std::int64_t c = std::max(std::min(from, to), first_column_); c <= std::max(from, to);
           ++c)
        sheet_.add_edge(static_cast<std::size_t>(c - first_column_), row - first_row_, number,
                        reversed);
    };
    std::int64_t column = columns_.of(below.x);
    if (below.y == rows_.lower_end(first) && below.y < above.y)
      flip(crossed(below, above, first), first);
    for (std::uint32_t row = first; row < last; ++row) {
      const double y = rows_.lower_end(row + 1);
      if (!(y < above.y)) {  // ends on the lower end of the last row
        draw(column, end, row);
        column = end;
        break;
      }
      const std::int64_t to = crossed(below, above, row + 1);
      flip(to, row + 1);
      // A crossing in the corner of the next column's tile lies in that tile, which is the last of
      // those with this corner.
      const std::int64_t next = columns_.of(corner(std::min(to + 1, last_column_), row + 1).x);
      const bool on_corner = orient(below, above, corner(next, row + 1)) == 0;
      draw(column, to, row);
      if (on_corner) draw(to, next, row);
      column = on_corner ? next : to;
    }
    draw(column, end, last);
  }

  void take(std::uint32_t cell, DrawnCells& into) const {
    sheet_.for_tiles([&](std::size_t column, std::size_t row, bool takes, std::uint32_t run) {
      const std::size_t tile =
          (first_row_ + row) * columns_.count() + static_cast<std::size_t>(first_column_) + column;
      const std::size_t before = into.runs.size();
      for (; run != Sheet::kEnd; run = sheet_.run(run).next)
        into.runs.push_back(sheet_.run(run).edges);
      into.groups.push_back({static_cast<std::uint32_t>(tile), cell,
                             static_cast<std::uint32_t>(into.runs.size() - before), takes});
    });
  }

 private:
  Coord corner(std::int64_t column, std::uint32_t row) const {
    return {columns_.lower_end(static_cast<std::uint32_t>(column)), rows_.lower_end(row)};
  }

  /// The column of the tile, in that row, whose corner the edge passes on the right, while it does
  /// not so with the next one's. One before the first column where it passes none.
  std::int64_t crossed(Coord below, Coord above, std::uint32_t row) const {
    std::int64_t column = columns_.of(x_at(below, above, rows_.lower_end(row)));
    const auto right_of = [&](std::int64_t c) { return ray_crosses(below, above, corner(c, row)); };
    while (column < last_column_ && right_of(column + 1)) ++column;
    while (column >= first_column_ && !right_of(column)) --column;
    return column;
  }

  void flip(std::int64_t column, std::uint32_t row) {
    if (column >= first_column_)
      sheet_.flip(static_cast<std::size_t>(column - first_column_), row - first_row_);
  }

  const Steps& columns_;
  const Steps& rows_;
  std::int64_t first_column_, last_column_;
  std::uint32_t first_row_;
  Sheet sheet_;
};

}  // namespace

DrawnCells draw_cells(const PolygonArray& cells, std::span<const std::int64_t> order,
                      const Steps& columns, const Steps& rows) {
  DrawnCells drawn;
  for (const std::int64_t cell : order) {
    const auto row = static_cast<std::size_t>(cell);
    if (!cells.has(row)) continue;
    CellDrawing drawing(columns, rows, cells.box(row));
    for (std::int64_t part = cells.parts(row).begin; part < cells.parts(row).end; ++part)
      for (std::int64_t r = cells.rings(part).begin; r < cells.rings(part).end; ++r) {
        const std::span<const Coord> ring = cells.ring(r);
        const bool shell = r == cells.rings(part).begin;
        const bool reversed = ring_turn(ring) == (shell ? -1 : 1);
        const auto first =
            static_cast<std::uint32_t>(cells.ring_offsets()[static_cast<std::size_t>(r)]);
        for (std::uint32_t k = 0; k + 1 < ring.size(); ++k)
          drawing.add(ring[k], ring[k + 1], first + k, reversed);
      }
    drawing.take(static_cast<std::uint32_t>(cell), drawn);
  }
  return drawn;
}

}  // namespace libgrid
