// SPDX-License-Identifier: Apache-2.0
#include "locate/tile_table.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>

#include "libgrid/core/error.hpp"
#include "libgrid/geom/predicates.hpp"
#include "locate/draw_cells.hpp"
#include "locate/saved_file.hpp"

namespace libgrid {

namespace {

constexpr std::size_t kCellsInPart = 256;

/// Tiles a coordinate. More tiles answer faster, and take longer to fill.
constexpr double kTilesPerEdge = 0.75;
/// How many tiles all cells together may lie in.
constexpr double kListedPerEdge = 4;
constexpr double kStepsAtMost = 50000;  ///< columns, or rows

/// Whether p, moved as the half-open rule says, lies above an edge that runs from west to east.
bool is_above(Coord west, Coord east, Coord p) {
  const int side = orient(west, east, p);
  return side > 0 || (side == 0 && east.y <= west.y);
}

void sort_once(std::vector<TileTable::NearEdge>& edges) {
  const auto key = [](const TileTable::NearEdge& n) { return std::tuple(n.cell, n.edge); };
  const auto before = [&](const auto& l, const auto& r) { return key(l) < key(r); };
  const auto same = [&](const auto& l, const auto& r) { return key(l) == key(r); };
  std::sort(edges.begin(), edges.end(), before);
  edges.erase(std::unique(edges.begin(), edges.end(), same), edges.end());
}

[[noreturn]] void refuse_size() {
  throw Error(ErrorCode::bad_value, "these cells are more than a locator can number");
}

}  // namespace

TileTable::TileTable(const PolygonArray& cells, std::span<const std::int64_t> rank, const Run& run)
    : cells_(cells), box_(cells.box()) {
  constexpr std::size_t most = 0x7FFFFFFF;
  if (cells.coords().size() > most || cells.size() > most) refuse_size();
  if (box_.empty()) return;
  choose_tiles();
  std::vector<std::int64_t> order(cells.size());
  for (std::size_t row = 0; row < cells.size(); ++row)
    order[static_cast<std::size_t>(rank[row])] = static_cast<std::int64_t>(row);
  std::vector<DrawnCells> parts((cells.size() + kCellsInPart - 1) / kCellsInPart);
  for_chunks(cells.size(), kCellsInPart, run, [&](std::size_t begin, std::size_t end) {
    parts[begin / kCellsInPart] =
        draw_cells(cells_, std::span(order).subspan(begin, end - begin), columns_, rows_);
  });
  collect(parts);
}

/// About square tiles, as far as the box allows, and fewer where cells lie in many of them each:
/// long strips, or cells over each other.
void TileTable::choose_tiles() {
  const auto edges = static_cast<double>(cells_.coords().size());
  for (double wanted = std::max(1.0, kTilesPerEdge * edges);; wanted /= 2) {
    const double side = std::sqrt(box_.width() * box_.height() / wanted);
    const double most = std::min(wanted, kStepsAtMost);  // of a strip
    const auto steps = [&](double length) {
      return std::clamp(side > 0 ? length / side : most, 1.0, most);
    };
    columns_ = Steps(cells_.coords(), &Coord::x, box_.min_x, box_.max_x, steps(box_.width()));
    rows_ = Steps(cells_.coords(), &Coord::y, box_.min_y, box_.max_y, steps(box_.height()));
    double listed = 0;
    for (std::size_t row = 0; row < cells_.size(); ++row) {
      if (!cells_.has(row)) continue;
      const Tiles tiles = tiles_of(cells_.box(row));
      listed +=
          (tiles.last.column - tiles.first.column + 1.0) * (tiles.last.row - tiles.first.row + 1.0);
    }
    if (wanted <= 1 || listed <= kListedPerEdge * edges) return;
  }
}

/// From cell by cell to tile by tile.
void TileTable::collect(std::span<const DrawnCells> parts) {
  const std::size_t tiles = std::size_t{columns_.count()} * rows_.count();
  struct Count {
    std::uint32_t entries = 0, runs = 0;
  };
  std::size_t entries = 0, runs = 0;
  for (const DrawnCells& part : parts) entries += part.groups.size(), runs += part.runs.size();
  if (std::max(entries, runs) >= kList) refuse_size();
  std::vector<Count> counts(tiles);
  std::vector<std::uint32_t> words(tiles, kNone);
  for (const DrawnCells& part : parts)
    for (const DrawnCells::Group& g : part.groups) {
      ++counts[g.tile].entries;
      counts[g.tile].runs += g.runs;
      words[g.tile] = g.cell;
    }
  Count sum;
  for (std::size_t t = 0; t < tiles; ++t) {
    const Count here = counts[t];
    counts[t] = sum;
    if (here.entries == 0 || (here.entries == 1 && here.runs == 0)) continue;
    words[t] = kList | sum.entries;
    sum.entries += here.entries;
    sum.runs += here.runs;
  }
  std::vector<Kept> kept(sum.entries + std::size_t{1}, Kept{0, 1, sum.runs, 0});
  std::vector<Edges> runs_kept(sum.runs);
  for (const DrawnCells& part : parts) {
    std::size_t run = 0;
    for (const DrawnCells::Group& g : part.groups) {
      if (!(words[g.tile] & kList)) continue;
      Count& next = counts[g.tile];
      kept[next.entries++] = {g.cell, 0, next.runs, g.takes_corner};
      std::copy_n(part.runs.begin() + static_cast<std::ptrdiff_t>(run), g.runs,
                  runs_kept.begin() + next.runs);
      next.runs += g.runs;
      run += g.runs;
    }
  }
  for (std::size_t t = 0; t < tiles; ++t)
    if (words[t] != kNone && (words[t] & kList)) kept[counts[t].entries - 1].last = 1;
  tiles_ = std::move(words);
  entries_ = std::move(kept);
  runs_ = std::move(runs_kept);
}

TileTable::TileTable(const PolygonArray& cells, const SavedFile& file, const std::string& name,
                     const Run& run)
    : cells_(cells), box_(file.value<Box>(name + "box")) {
  file.require(box_.empty() == cells.coords().empty(), name + "box");
  if (box_.empty()) return;
  columns_ = Steps(file, name + "columns", box_.min_x, box_.max_x);
  rows_ = Steps(file, name + "rows", box_.min_y, box_.max_y);
  tiles_ = file.array<std::uint32_t>(name + "tiles");
  entries_ = file.array<Kept>(name + "entries");
  runs_ = file.array<Edges>(name + "runs");
  require_sound(file, name, run);
}

void TileTable::add_to(SavedFileWriter& writer, const std::string& name) const {
  writer.add(name + "box", std::span(&box_, 1));
  if (box_.empty()) return;
  columns_.add_to(writer, name + "columns");
  rows_.add_to(writer, name + "rows");
  writer.add(name + "tiles", tiles_);
  writer.add(name + "entries", entries_);
  writer.add(name + "runs", runs_);
}

/// Each number leads to something that is there.
void TileTable::require_sound(const SavedFile& file, const std::string& name,
                              const Run& run) const {
  constexpr std::size_t in_chunk = 1 << 18;
  const std::size_t cells = cells_.size(), coords = cells_.coords().size();
  const std::size_t entries = entries_.empty() ? 0 : entries_.size() - 1;
  file.require(tiles_.size() == std::size_t{columns_.count()} * rows_.count(), name + "tiles");
  for_chunks(tiles_.size(), in_chunk, run, [&](std::size_t begin, std::size_t end) {
    bool sound = true;
    for (std::size_t t = begin; t < end; ++t)
      sound &= tiles_[t] == kNone || (tiles_[t] & ~kList) < (tiles_[t] & kList ? entries : cells);
    file.require(sound, name + "tiles");
  });
  file.require(!entries_.empty() && entries_[entries].first_run == runs_.size() &&
                   (entries == 0 || entries_[entries - 1].last == 1),
               name + "entries");
  for_chunks(entries, in_chunk, run, [&](std::size_t begin, std::size_t end) {
    bool sound = true;
    for (std::size_t e = begin; e < end; ++e)
      sound &= static_cast<std::size_t>(entries_[e].cell) < cells &&
               entries_[e].first_run <= entries_[e + 1].first_run;
    file.require(sound, name + "entries");
  });
  for_chunks(runs_.size(), in_chunk, run, [&](std::size_t begin, std::size_t end) {
    bool sound = true;
    for (std::size_t r = begin; r < end; ++r)
      sound &= std::size_t{runs_[r].first} + runs_[r].count < coords;
    file.require(sound, name + "runs");
  });
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
  sort_once(near);
}

void TileTable::edges_near(Coord a, Coord b, std::vector<NearEdge>& near) const {
  Box whole;
  whole.add(a), whole.add(b);
  near.clear();
  const Tiles tiles = tiles_of(whole);
  if (tiles.none) return;
  constexpr std::uint32_t tiles_in_piece = 8;
  const std::uint32_t pieces =
      1 + std::max(tiles.last.column - tiles.first.column, tiles.last.row - tiles.first.row) /
              tiles_in_piece;
  if (pieces == 1) return edges_near(whole, near);
  // By what the ends of a piece may be rounded.
  const double by = std::ldexp(std::max({std::abs(whole.min_x), std::abs(whole.max_x),
                                         std::abs(whole.min_y), std::abs(whole.max_y)}),
                               -50);
  std::vector<NearEdge> all;
  for (std::uint32_t k = 0; k < pieces; ++k) {
    Box box;
    for (const double t : {static_cast<double>(k) / pieces, (k + 1.0) / pieces})
      box.add(Coord{a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)});
    edges_near({box.min_x - by, box.min_y - by, box.max_x + by, box.max_y + by}, near);
    all.insert(all.end(), near.begin(), near.end());
  }
  sort_once(all);
  near = std::move(all);
}

bool TileTable::takes(const Entry& entry, Tile tile, Coord p) const {
  const Coord* coords = cells_.coords().data();
  const double left = columns_.lower_end(tile.column);
  const Coord corner{left, rows_.lower_end(tile.row)}, beside{left, p.y};
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
  cells_of(p, found);
  return found;
}

void TileTable::cells_of(Coord p, std::vector<std::int64_t>& cells) const {
  cells.clear();
  if (!box_.contains(p)) return;
  const Tile tile = tile_of(p);
  for_entries(tile, [&](const Entry& entry) {
    if (takes(entry, tile, p)) cells.push_back(entry.cell);
  });
}

}  // namespace libgrid
