// SPDX-License-Identifier: Apache-2.0
#include "locate/tile_table.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>
#include <tuple>

#include "libgrid/core/error.hpp"
#include "libgrid/geom/predicates.hpp"

namespace libgrid {

namespace {

constexpr std::size_t kCellsInPart = 256;

/// Tiles a coordinate. More tiles answer faster, and take longer to fill.
constexpr double kTilesPerEdge = 0.5;
/// Where cells lie over each other, as the levels of a plan in one layer do, each tile lists many.
constexpr double kListedPerEdge = 4;
constexpr double kStepsAtMost = 50000;  ///< columns, or rows

std::uint32_t step_of(double v, double low, double per_unit, std::uint32_t count) {
  const double at = (v - low) * per_unit;  // grows with v, rounding included
  return at < static_cast<double>(count) ? static_cast<std::uint32_t>(at) : count - 1;
}

/// Doubles in their order, one a number.
std::int64_t number_of(double v) {
  const auto bits = std::bit_cast<std::int64_t>(v);
  return bits < 0 ? std::numeric_limits<std::int64_t>::min() - bits : bits;
}
double double_of(std::int64_t number) {
  return std::bit_cast<double>(number < 0 ? std::numeric_limits<std::int64_t>::min() - number
                                          : number);
}

/// The smallest double of each step.
std::vector<double> lower_ends(double low, double high, double per_unit, std::uint32_t count) {
  std::vector<double> ends = {low};
  while (ends.size() < count) {
    const auto step = static_cast<std::uint32_t>(ends.size());
    std::int64_t from = number_of(ends.back()), to = number_of(high);
    while (from < to) {
      const std::int64_t middle = std::midpoint(from, to);
      if (step_of(double_of(middle), low, per_unit, count) >= step)
        to = middle;
      else
        from = middle + 1;
    }
    ends.push_back(double_of(to));
  }
  return ends;
}

/// Whether p, moved as the half-open rule says, lies above an edge that runs from west to east.
bool is_above(Coord west, Coord east, Coord p) {
  const int side = orient(west, east, p);
  return side > 0 || (side == 0 && east.y <= west.y);
}

[[noreturn]] void refuse_size() {
  throw Error(ErrorCode::bad_value, "these are more coordinates than a locator can number");
}

double x_at(Coord low, Coord high, double y) {
  const double x = low.x + (y - low.y) * ((high.x - low.x) / (high.y - low.y));
  return std::clamp(x, std::min(low.x, high.x), std::max(low.x, high.x));
}

}  // namespace

/// What some cells bring to the table, cell by cell.
struct TileTable::Part {
  struct Group {
    std::uint32_t tile, cell, runs;
    bool takes_corner;
  };
  std::vector<Group> groups;
  std::vector<Edges> runs;  ///< of all groups, one after the other
};

TileTable::TileTable(const PolygonArray& cells, std::span<const std::int64_t> rank, const Run& run)
    : cells_(cells), box_(cells.box()) {
  constexpr std::size_t most = 0x7FFFFFFF;
  if (cells.coords().size() > most || cells.size() > most) refuse_size();
  if (box_.empty()) return;
  choose_tiles();
  std::vector<std::int64_t> order(cells.size());
  for (std::size_t row = 0; row < cells.size(); ++row)
    order[static_cast<std::size_t>(rank[row])] = static_cast<std::int64_t>(row);
  std::vector<Part> parts((cells.size() + kCellsInPart - 1) / kCellsInPart);
  for_chunks(cells.size(), kCellsInPart, run, [&](std::size_t begin, std::size_t end) {
    parts[begin / kCellsInPart] = rasterize(std::span(order).subspan(begin, end - begin));
  });
  collect(parts);
}

std::uint32_t TileTable::column_of(double x) const {
  return step_of(x, box_.min_x, columns_per_unit_, columns_);
}
std::uint32_t TileTable::row_of(double y) const {
  return step_of(y, box_.min_y, rows_per_unit_, rows_);
}

/// Square tiles, as far as the box allows.
void TileTable::choose_tiles() {
  const double edges = static_cast<double>(cells_.coords().size());
  double share = 0;  // of the box, summed over the cells
  const double area = box_.width() * box_.height();
  for (std::size_t row = 0; row < cells_.size() && area > 0; ++row) {
    const Box box = cells_.box(row);
    share += box.width() * box.height() / area;
  }
  const double wanted = std::clamp(
      std::min(kTilesPerEdge * edges, kListedPerEdge * edges / std::max(share, 1.0)), 1.0, 1e9);
  const double side = std::sqrt(area / wanted);
  const double most = std::min(wanted, kStepsAtMost);  // of a strip
  const auto divide = [&](double length, std::uint32_t& count, double& per_unit) {
    const double steps = std::clamp(side > 0 ? length / side : most, 1.0, most);
    per_unit = length > 0 ? std::floor(steps) / length : 0;
    if (!std::isfinite(per_unit)) per_unit = 0;  // hardly longer than 0
    count = per_unit > 0 ? static_cast<std::uint32_t>(steps) : 1;
  };
  divide(box_.width(), columns_, columns_per_unit_);
  divide(box_.height(), rows_, rows_per_unit_);
  left_ = lower_ends(box_.min_x, box_.max_x, columns_per_unit_, columns_);
  bottom_ = lower_ends(box_.min_y, box_.max_y, rows_per_unit_, rows_);
}

namespace {

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

}  // namespace

TileTable::Part TileTable::rasterize(std::span<const std::int64_t> order) const {
  Part part;
  for (const std::int64_t cell : order) {
    const auto row = static_cast<std::size_t>(cell);
    if (!cells_.has(row)) continue;
    const Tiles tiles = tiles_of(cells_.box(row));
    const Tile low = tiles.first;
    Sheet sheet(tiles.last.column - low.column + 1, tiles.last.row - low.row + 1);

    // Where the crossing of the line y = bottom_[row] lies: strictly right of this column's corner,
    // and not of the next one's. One before the first column where it is right of none.
    const auto column_crossed = [&](Coord a, Coord b, Coord below, Coord above, std::uint32_t r) {
      const double y = bottom_[r];
      auto column = static_cast<std::int64_t>(column_of(x_at(below, above, y)));
      const auto right_of = [&](std::int64_t c) {
        return ray_crosses(a, b, {left_[static_cast<std::size_t>(c)], y});
      };
      while (column < tiles.last.column && right_of(column + 1)) ++column;
      while (column >= low.column && !right_of(column)) --column;
      return column;
    };

    const Range rings = cells_.row_rings(row);
    std::int64_t shell = cells_.rings(cells_.parts(row).begin).begin;
    std::int64_t part_of_ring = cells_.parts(row).begin;
    for (std::int64_t r = rings.begin; r < rings.end; ++r) {
      while (r >= cells_.rings(part_of_ring).end) shell = cells_.rings(++part_of_ring).begin;
      const std::span<const Coord> ring = cells_.ring(r);
      const bool reversed = ring_turn(ring) == (r == shell ? -1 : 1);
      const auto offset =
          static_cast<std::uint32_t>(cells_.ring_offsets()[static_cast<std::size_t>(r)]);
      Tile to = tile_of(ring[0]);
      for (std::size_t k = 1; k < ring.size(); ++k) {
        const Coord a = ring[k - 1], b = ring[k];
        const Tile from = to;
        to = tile_of(b);
        const std::uint32_t edge = offset + static_cast<std::uint32_t>(k - 1);
        const auto draw = [&](std::int64_t c0, std::int64_t c1, std::uint32_t in_row) {
          const std::int64_t first = std::max<std::int64_t>(std::min(c0, c1), low.column);
          for (std::int64_t c = first; c <= std::max(c0, c1); ++c)
            sheet.add_edge(static_cast<std::size_t>(c) - low.column, in_row - low.row, edge,
                           reversed);
        };
        const bool up = a.y < b.y;
        const Coord below = up ? a : b, above = up ? b : a;
        const Tile first = up ? from : to, last = up ? to : from;
        std::int64_t column = first.column;
        if (below.y <= bottom_[first.row] && bottom_[first.row] < above.y) {
          const std::int64_t crossed = column_crossed(a, b, below, above, first.row);
          if (crossed >= low.column)
            sheet.flip(static_cast<std::size_t>(crossed) - low.column, first.row - low.row);
        }
        for (std::uint32_t in_row = first.row; in_row < last.row; ++in_row) {
          const double y = bottom_[in_row + 1];
          if (!(y < above.y)) {  // ends on the next row's lower end
            draw(column, last.column, in_row);
            column = last.column;
            break;
          }
          const std::int64_t crossed = column_crossed(a, b, below, above, in_row + 1);
          if (crossed >= low.column)
            sheet.flip(static_cast<std::size_t>(crossed) - low.column, in_row + 1 - low.row);
          // A crossing on the next column's corner lies in that column.
          const std::int64_t next = std::min<std::int64_t>(crossed + 1, tiles.last.column);
          const bool on_corner = orient(a, b, {left_[static_cast<std::size_t>(next)], y}) == 0;
          const std::int64_t reached = on_corner ? next : crossed;
          draw(column, reached, in_row);
          if (on_corner) draw(crossed, next, in_row);
          column = reached;
        }
        draw(column, last.column, last.row);
      }
    }
    const auto number = static_cast<std::uint32_t>(cell);
    sheet.for_tiles([&](std::size_t column, std::size_t in_row, bool takes, std::uint32_t run) {
      const std::size_t tile = (low.row + in_row) * columns_ + low.column + column;
      const std::size_t before = part.runs.size();
      for (; run != Sheet::kEnd; run = sheet.run(run).next)
        part.runs.push_back(sheet.run(run).edges);
      part.groups.push_back({static_cast<std::uint32_t>(tile), number,
                             static_cast<std::uint32_t>(part.runs.size() - before), takes});
    });
  }
  return part;
}

/// From cell by cell to tile by tile.
void TileTable::collect(std::span<const Part> parts) {
  const std::size_t tiles = std::size_t{columns_} * rows_;
  struct Count {
    std::uint32_t entries = 0, runs = 0;
  };
  std::size_t entries = 0, runs = 0;
  for (const Part& part : parts) entries += part.groups.size(), runs += part.runs.size();
  if (std::max(entries, runs) >= kList) refuse_size();
  std::vector<Count> counts(tiles);
  tiles_.assign(tiles, kNone);
  for (const Part& part : parts)
    for (const Part::Group& g : part.groups) {
      ++counts[g.tile].entries;
      counts[g.tile].runs += g.runs;
      tiles_[g.tile] = g.cell;
    }
  Count sum;
  for (std::size_t t = 0; t < tiles; ++t) {
    const Count here = counts[t];
    counts[t] = sum;
    if (here.entries == 0 || (here.entries == 1 && here.runs == 0)) continue;
    tiles_[t] = kList | sum.entries;
    sum.entries += here.entries;
    sum.runs += here.runs;
  }
  entries_.assign(sum.entries + std::size_t{1}, Kept{0, 1, sum.runs, 0});
  runs_.resize(sum.runs);
  for (const Part& part : parts) {
    std::size_t run = 0;
    for (const Part::Group& g : part.groups) {
      if (!(tiles_[g.tile] & kList)) continue;
      Count& next = counts[g.tile];
      entries_[next.entries++] = {g.cell, 0, next.runs, g.takes_corner};
      std::copy_n(part.runs.begin() + static_cast<std::ptrdiff_t>(run), g.runs,
                  runs_.begin() + next.runs);
      next.runs += g.runs;
      run += g.runs;
    }
  }
  for (std::size_t t = 0; t < tiles; ++t)
    if (tiles_[t] != kNone && (tiles_[t] & kList)) entries_[counts[t].entries - 1].last = 1;
}

TileTable::Tiles TileTable::tiles_of(const Box& box) const {
  if (!box_.meets(box)) return {{}, {}, true, true};
  const Coord low{std::max(box.min_x, box_.min_x), std::max(box.min_y, box_.min_y)};
  const Coord high{std::min(box.max_x, box_.max_x), std::min(box.max_y, box_.max_y)};
  const bool beyond =
      !box_.contains({box.min_x, box.min_y}) || !box_.contains({box.max_x, box.max_y});
  return {tile_of(low), tile_of(high), false, beyond};
}

std::int64_t TileTable::whole_cell_of(const Tiles& tiles) const {
  if (tiles.none) return -1;
  const std::int64_t whole = tiles.beyond ? -1 : whole_cell_of(tiles.first);
  for (std::uint32_t row = tiles.first.row; row <= tiles.last.row; ++row)
    for (std::uint32_t column = tiles.first.column; column <= tiles.last.column; ++column)
      if (whole_cell_of(Tile{column, row}) != whole) return kMixed;
  return whole;
}

void TileTable::edges_near(const Box& box, std::vector<NearEdge>& near) const {
  near.clear();
  const Tiles tiles = tiles_of(box);
  if (tiles.none) return;
  const Coord* coords = cells_.coords().data();
  for (std::uint32_t r = tiles.first.row; r <= tiles.last.row; ++r)
    for (std::uint32_t c = tiles.first.column; c <= tiles.last.column; ++c)
      for_entries({c, r}, [&](const Entry& entry) {
        for (const Edges& run : entry.edges)
          for (std::uint32_t k = run.first; k < run.first + run.count; ++k) {
            const Coord a = coords[k], b = coords[k + 1];
            if (std::max(a.x, b.x) < box.min_x || std::min(a.x, b.x) > box.max_x ||
                std::max(a.y, b.y) < box.min_y || std::min(a.y, b.y) > box.max_y)
              continue;
            near.push_back({entry.cell, k, run.reversed != 0});
          }
      });
  const auto key = [](const NearEdge& n) { return std::tuple(n.cell, n.edge); };
  std::sort(near.begin(), near.end(),
            [&](const NearEdge& l, const NearEdge& r) { return key(l) < key(r); });
  near.erase(std::unique(near.begin(), near.end(),
                         [&](const NearEdge& l, const NearEdge& r) { return key(l) == key(r); }),
             near.end());
}

bool TileTable::takes(const Entry& entry, Tile tile, Coord p) const {
  const Coord* coords = cells_.coords().data();
  const double left = left_[tile.column];
  const Coord corner{left, bottom_[tile.row]}, beside{left, p.y};
  bool taken = entry.takes_corner;
  for (const Edges& run : entry.edges)
    for (const Coord* a = coords + run.first; a != coords + run.first + run.count; ++a) {
      const Coord& b = a[1];
      // West to the tile's left side, then south along it.
      if ((a->y <= p.y) != (b.y <= p.y))
        taken ^= ray_crosses(*a, b, p) != ray_crosses(*a, b, beside);
      if ((a->x <= left) != (b.x <= left)) {
        const Coord west = a->x <= left ? *a : b, east = a->x <= left ? b : *a;
        taken ^= is_above(west, east, beside) != is_above(west, east, corner);
      }
    }
  return taken;
}

std::int64_t TileTable::cell_of(Coord p) const {
  return box_.contains(p) ? cell_in(tile_of(p), p) : -1;
}

void TileTable::cells_of(std::span<const Coord> places, std::span<std::int64_t> cells) const {
  constexpr std::size_t together = 32;
  std::array<Tile, together> tiles;
  std::array<std::size_t, together> at;
  for (std::size_t begin = 0; begin < places.size(); begin += together) {
    const std::size_t end = std::min(begin + together, places.size());
    std::size_t count = 0;
    for (std::size_t i = begin; i < end; ++i) {
      cells[i] = -1;
      if (!box_.contains(places[i])) continue;
      at[count] = i;
      tiles[count++] = tile_of(places[i]);
    }
    for (int stage = 0; stage < kStages; ++stage)
      for (std::size_t k = 0; k < count; ++k) prefetch(tiles[k], stage);
    for (std::size_t k = 0; k < count; ++k) cells[at[k]] = cell_in(tiles[k], places[at[k]]);
  }
}

std::int64_t TileTable::cell_in(Tile tile, Coord p) const {
  if (const std::int64_t whole = whole_cell_of(tile); whole != kMixed) return whole;
  std::int64_t found = -1;
  for_entries(tile, [&](const Entry& entry) {
    if (found < 0 && takes(entry, tile, p)) found = entry.cell;
  });
  if (found >= 0) return found;
  const Coord* coords = cells_.coords().data();
  for_entries(tile, [&](const Entry& entry) {
    for (const Edges& run : entry.edges)
      for (std::uint32_t k = run.first; found < 0 && k < run.first + run.count; ++k)
        if (on_segment(coords[k], coords[k + 1], p)) found = entry.cell;
  });
  return found;
}

std::vector<std::int64_t> TileTable::cells_of(Coord p) const {
  std::vector<std::int64_t> found;
  if (!box_.contains(p)) return found;
  const Tile tile = tile_of(p);
  for_entries(tile, [&](const Entry& entry) {
    if (takes(entry, tile, p)) found.push_back(entry.cell);
  });
  return found;
}

}  // namespace libgrid
