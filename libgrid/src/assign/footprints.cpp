// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "assign/nearest.hpp"
#include "assign/shares.hpp"
#include "libgrid/assign/assign.hpp"
#include "libgrid/core/error.hpp"
#include "libgrid/geom/measures.hpp"
#include "libgrid/topology/overlay.hpp"
#include "locate/code_ranks.hpp"
#include "locate/tile_table.hpp"

namespace libgrid {

namespace {

constexpr std::size_t kChunk = 1024;

/// Most footprints lie in one cell with no border near. They are told from the others by exact
/// tests only; for the others common areas are measured. Cells are valid.
class FootprintAssigner {
 public:
  FootprintAssigner(const PolygonArray& footprints, const PolygonArray& cells,
                    std::span<const std::string> codes, const Run& run)
      : footprints_(footprints),
        cells_(cells),
        rank_(code_ranks(cells.size(), codes)),
        table_(cells, rank_, run),
        run_(run),
        made_(unassigned_rows(footprints.size())) {}

  Assignment by_inside_point() {
    each_chunk([&](std::size_t begin, std::size_t end) {
      for (std::size_t row = begin; row < end; ++row)
        if (footprints_.has(row)) place_inside_point(row);
    });
    return std::move(made_);
  }

  Assignment by_largest_share() {
    each_chunk([&](std::size_t begin, std::size_t end) {
      ShareFinder finder(cells_, table_);
      for (; begin < end; begin = std::min(begin + kTogether, end))
        place_together(begin, std::min(begin + kTogether, end), finder);
    });
    return std::move(made_);
  }

 private:
  static constexpr std::size_t kTogether = 16;

  template <class Work>
  void each_chunk(Work&& work) {
    for_chunks(footprints_.size(), kChunk, run_, [&](std::size_t begin, std::size_t end) {
      for (std::size_t row = begin; row < end; ++row)
        if (!footprints_.has(row)) made_.reason[row] = Unassigned::no_geometry;
      work(begin, end);
    });
  }

  /// Memory is asked for in time, which makes some footprints together faster than each alone.
  void place_together(std::size_t begin, std::size_t end, ShareFinder& finder) {
    std::array<TileTable::Tiles, kTogether> tiles;
    std::array<std::size_t, kTogether> rows;
    std::size_t count = 0;
    for (std::size_t row = begin; row < end; ++row) {
      if (!footprints_.has(row)) continue;
      tiles[count] = table_.tiles_of(footprints_.box(row));
      if (tiles[count].none)
        put(row, -1, 0, AssignRule::none);
      else
        rows[count++] = row;
    }
    for (int stage = 0; stage < TileTable::kStages; ++stage)
      for (std::size_t k = 0; k < count; ++k) {
        const TileTable::Tile low = tiles[k].first, high = tiles[k].last;
        table_.prefetch(low, stage);
        table_.prefetch(high, stage);
        table_.prefetch({low.column, high.row}, stage);
        table_.prefetch({high.column, low.row}, stage);
      }
    for (std::size_t k = 0; k < count; ++k) place_by_shares(rows[k], tiles[k], finder);
  }

  void put(std::size_t row, std::int64_t cell, double share, AssignRule rule) {
    made_.cell[row] = cell;
    made_.share[row] = cell < 0 ? 0 : share;
    made_.rule[row] = cell < 0 ? AssignRule::none : rule;
    made_.reason[row] = cell < 0 ? Unassigned::outside : Unassigned::none;
  }

  void place_inside_point(std::size_t row) {
    put(row, table_.cell_of(inside_point(footprints_, row)), 1, AssignRule::inside_point);
  }

  void place_by_shares(std::size_t row, const TileTable::Tiles& tiles, ShareFinder& finder) {
    if (const std::int64_t whole = table_.whole_cell_of(tiles);
        whole != TileTable::kMixed && row_area(footprints_, row) > 0)
      return put(row, whole, 1, AssignRule::largest_share);
    const bool valid = invalid_reason(footprints_, row).empty();
    const PolygonArray made = valid ? PolygonArray() : make_valid(footprints_, row);
    const PolygonArray& shapes = valid ? footprints_ : made;
    const std::size_t shape = valid ? row : 0;
    if (!(shapes.has(shape) && row_area(shapes, shape) > 0)) return place_inside_point(row);
    finder.find(shapes, shape);
    place_shares(row, finder.shares());
  }

  /// The largest share, then the largest of the rest; equal ones by the smaller code.
  void place_shares(std::size_t row, std::vector<Share>& shares) {
    const auto take_best = [&]() -> Share {
      double most = kShareResolution;
      for (const Share& s : shares) most = std::max(most, s.share);
      auto best = shares.end();
      for (auto s = shares.begin(); s != shares.end(); ++s)
        if (s->share >= kShareResolution && s->share > most - kShareResolution &&
            (best == shares.end() || rank_[s->cell] < rank_[best->cell]))
          best = s;
      if (best == shares.end()) return {-1, 0};
      const Share taken = *best;
      shares.erase(best);
      return taken;
    };
    const Share first = take_best(), second = take_best();
    put(row, first.cell, first.share, AssignRule::largest_share);
    made_.second_cell[row] = second.cell;
    made_.second_share[row] = second.share;
  }

  const PolygonArray& footprints_;
  const PolygonArray& cells_;
  std::vector<std::int64_t> rank_;
  TileTable table_;
  const Run& run_;
  Assignment made_;
};

}  // namespace

Assignment assign_footprints(const PolygonArray& footprints, const PolygonArray& cells,
                             std::span<const std::string> codes, const Crs& crs,
                             const AssignOptions& options, const Run& run) {
  const AssignRule rule = options.footprint_rule;
  if (rule != AssignRule::largest_share && rule != AssignRule::inside_point)
    throw Error(ErrorCode::usage, "footprints go by largest_share or inside_point, not by " +
                                      std::string(name_of(rule)));
  PolygonArray mended;
  const PolygonArray& valid_cells = made_valid(cells, invalid_reasons(cells, run), mended);
  FootprintAssigner assigner(footprints, valid_cells, codes, run);
  Assignment made =
      rule == AssignRule::inside_point ? assigner.by_inside_point() : assigner.by_largest_share();
  find_nearest_cells(
      made, [&](std::size_t row) { return inside_point(footprints, row); }, cells, codes, crs, run);
  return made;
}

}  // namespace libgrid
