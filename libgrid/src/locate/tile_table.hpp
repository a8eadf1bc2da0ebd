// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "libgrid/core/run.hpp"
#include "libgrid/geom/arrays.hpp"
#include "locate/steps.hpp"

namespace libgrid {

struct DrawnCells;

/// A grid of tiles over the cells. A tile without borders knows the cells that it lies in, and
/// answers without geometry. The others list their edges, cell by cell, and for each cell whether
/// it takes the tile's lower left corner; a place is in the cell when the way to that corner, which
/// never leaves the tile, crosses an even number of the cell's edges, or an odd number when the
/// cell does not take the corner.
///
/// Answers are those of geom/predicates.hpp. The rule of half-open borders is that of a place moved
/// by (d, e) with d and e as small as one likes and e far smaller than d, so that no place lies on
/// an edge, and ways may be counted in any direction.
///
/// Memory: about 13 bytes for each coordinate of the cells, and 100 at most.
class TileTable {
 public:
  /// Consecutive edges of one ring: edge k joins coordinates k and k + 1.
  struct Edges {
    std::uint32_t first;
    std::uint32_t count : 31;
    std::uint32_t reversed : 1;  ///< the cell lies right of them, not left
  };
  /// A cell in a tile.
  struct Entry {
    std::int64_t cell;
    bool takes_corner;
    std::span<const Edges> edges;  ///< none where no border of the cell passes through the tile
  };
  struct Tile {
    std::uint32_t column = 0, row = 0;
  };
  /// An edge of a cell that may meet a box.
  struct NearEdge {
    std::int64_t cell;
    std::uint32_t edge;
    bool reversed;
  };
  /// The tiles that a box meets, ends included.
  struct Tiles {
    Tile first, last;
    bool none = false;    ///< the box lies beside the table
    bool beyond = false;  ///< or not all of it lies in the table
  };

  /// `rank` is each cell's place in the order in which a tile lists its cells.
  /// Errors: Error{bad_value} for more coordinates than the table can number.
  TileTable(const PolygonArray& cells, std::span<const std::int64_t> rank, const Run& run);
  /// As it was saved for these cells; where it lies in the file. `name` begins the names of its
  /// sections. Errors: Error{unreadable} for a table that would lead out of itself.
  TileTable(const PolygonArray& cells, const SavedFile& file, const std::string& name,
            const Run& run);
  void add_to(SavedFileWriter& writer, const std::string& name) const;

  /// The first cell that takes p, else the first whose outline p lies on, else -1.
  std::int64_t cell_of(Coord p) const;
  /// The same for many places, which is several times as fast: memory is asked for in time.
  void cells_of(std::span<const Coord> places, std::span<std::int64_t> cells) const;
  /// All cells that take p, in order of rank.
  std::vector<std::int64_t> cells_of(Coord p) const;
  void cells_of(Coord p, std::vector<std::int64_t>& cells) const;

  const Box& box() const { return box_; }
  Tiles tiles_of(const Box& box) const;
  /// Asks for the memory of tiles that will be looked at soon. Called `stage` by `stage` for each
  /// of some tiles, from 0 to kStages - 1: what one stage brings tells the next what to ask for.
  [[gnu::always_inline]] void prefetch(Tile tile, int stage) const;
  static constexpr int kStages = 4;
  /// The only cell of a tile that no border passes through; -1 for no cell; kMixed for any other.
  std::int64_t whole_cell_of(Tile tile) const {
    const std::uint32_t word = tiles_[at(tile)];
    return word == kNone ? -1 : (word & kList) ? kMixed : static_cast<std::int64_t>(word);
  }
  static constexpr std::int64_t kMixed = -2;
  /// The same of all places in a box with those tiles.
  std::int64_t whole_cell_of(const Tiles& tiles) const;
  /// Calls `visit` with each Entry of a tile.
  template <class Visit>
  void for_entries(Tile tile, Visit&& visit) const;
  /// Sets `near` to the edges whose own boxes meet the box, each once, by cell and edge.
  void edges_near(const Box& box, std::vector<NearEdge>& near) const;
  /// The same for the boxes of the pieces of a line, which are smaller than the line's own.
  void edges_near(Coord a, Coord b, std::vector<NearEdge>& near) const;
  /// Whether the cell of an entry takes p, which lies in the tile.
  bool takes(const Entry& entry, Tile tile, Coord p) const;

 private:
  std::int64_t cell_in(Tile tile, Coord p) const;
  void choose_tiles();
  void collect(std::span<const DrawnCells> parts);

  Tile tile_of(Coord p) const { return {columns_.of(p.x), rows_.of(p.y)}; }
  std::size_t at(Tile t) const { return std::size_t{t.row} * columns_.count() + t.column; }

  /// An Entry as it is kept; its runs end where those of the next one begin.
  struct Kept {
    std::uint32_t cell : 31;
    std::uint32_t last : 1;  ///< of its tile
    std::uint32_t first_run : 31;
    std::uint32_t takes_corner : 1;
  };
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;
  static constexpr std::uint32_t kList = 0x80000000;

  void require_sound(const SavedFile& file, const std::string& name, const Run& run) const;

  PolygonArray cells_;
  Box box_;
  Steps columns_, rows_;
  /// Of each tile: its only cell, kNone, or kList and its first entry.
  SharedArray<std::uint32_t> tiles_;
  SharedArray<Kept> entries_;  ///< one more at the end
  SharedArray<Edges> runs_;
};

// Inlined always, and called from loops: GCC takes a function, or a lambda, that only prefetches
// for one without effect, and drops it.
inline void TileTable::prefetch(Tile tile, int stage) const {
  const std::uint32_t& word = tiles_[at(tile)];
  if (stage == 0) return __builtin_prefetch(&word);
  if (word == kNone || !(word & kList)) return;
  const Kept& first = entries_[word & ~kList];
  if (stage == 1) return __builtin_prefetch(&first);
  if (stage == 2) return __builtin_prefetch(runs_.data() + first.first_run);
  // Most tiles with borders lie in two cells: the second is asked where the first does not answer.
  for (const Kept* kept : {&first, first.last ? &first : &first + 1}) {
    if (kept->first_run == runs_.size()) continue;
    const Coord* coords = cells_.coords().data() + runs_[kept->first_run].first;
    __builtin_prefetch(coords);
    __builtin_prefetch(coords + 4);
  }
}

template <class Visit>
void TileTable::for_entries(Tile tile, Visit&& visit) const {
  const std::uint32_t word = tiles_[at(tile)];
  if (word == kNone) return;
  if (!(word & kList)) {
    visit(Entry{word, true, {}});
    return;
  }
  const Kept* kept = entries_.data() + (word & ~kList);
  do {
    const Edges* runs = runs_.data();
    visit(Entry{
        kept->cell, kept->takes_corner != 0, {runs + kept[0].first_run, runs + kept[1].first_run}});
  } while (!kept++->last);
}

}  // namespace libgrid
