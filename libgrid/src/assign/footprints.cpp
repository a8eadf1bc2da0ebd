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

  /// Rule by rule, each for the footprints that those before left without a cell.
  Assignment by(const AssignOptions& options) {
    for_chunks(footprints_.size(), kChunk, run_, [&](std::size_t begin, std::size_t end) {
      ShareFinder finder(cells_, table_);
      std::vector<std::size_t> left;
      for (std::size_t row = begin; row < end; ++row) {
        if (footprints_.has(row)) left.push_back(row);
        made_.reason[row] = footprints_.has(row) ? Unassigned::outside : Unassigned::no_geometry;
      }
      for (const AssignRule rule : options.rules) {
        if (rule == AssignRule::largest_share) {
          for (std::size_t k = 0; k < left.size(); k += kTogether)
            place_together(std::span(left).subspan(k, std::min(kTogether, left.size() - k)),
                           finder);
        } else {
          for (const std::size_t row : left)
            place_point(row,
                        rule == AssignRule::entrance_point ? (*options.entrances)[row]
                                                           : inside_point(footprints_, row),
                        rule);
        }
        std::erase_if(left, [&](std::size_t row) { return made_.cell[row] >= 0; });
      }
    });
    return std::move(made_);
  }

 private:
  static constexpr std::size_t kTogether = 16;

  /// Memory is asked for in time, which makes some footprints together faster than each alone.
  void place_together(std::span<const std::size_t> given, ShareFinder& finder) {
    std::array<TileTable::Tiles, kTogether> tiles;
    std::array<std::size_t, kTogether> rows;
    std::size_t count = 0;
    for (const std::size_t row : given) {
      tiles[count] = table_.tiles_of(footprints_.box(row));
      if (!tiles[count].none) rows[count++] = row;
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
    if (cell < 0) return;
    made_.cell[row] = cell;
    made_.share[row] = share;
    made_.rule[row] = rule;
    made_.reason[row] = Unassigned::none;
  }

  void place_point(std::size_t row, Coord place, AssignRule rule) {
    put(row, table_.cell_of(place), 1, rule);
  }

  void place_by_shares(std::size_t row, const TileTable::Tiles& tiles, ShareFinder& finder) {
    if (const std::int64_t whole = table_.whole_cell_of(tiles);
        whole != TileTable::kMixed && row_area(footprints_, row) > 0)
      return put(row, whole, 1, AssignRule::largest_share);
    const bool valid = invalid_reason(footprints_, row).empty();
    const PolygonArray made = valid ? PolygonArray() : make_valid(footprints_, row);
    const PolygonArray& shapes = valid ? footprints_ : made;
    const std::size_t shape = valid ? row : 0;
    if (!(shapes.has(shape) && row_area(shapes, shape) > 0))
      return place_point(row, inside_point(footprints_, row), AssignRule::inside_point);
    finder.find(shapes, shape);
    put_largest(made_, row, finder.shares(), rank_, AssignRule::largest_share);
  }

  const PolygonArray& footprints_;
  const PolygonArray& cells_;
  std::vector<std::int64_t> rank_;
  TileTable table_;
  const Run& run_;
  Assignment made_;
};

void require_rules(const AssignOptions& options, std::size_t footprints) {
  const auto refuse = [](const std::string& what) { throw Error(ErrorCode::usage, what); };
  if (options.rules.empty()) refuse("footprints need a rule to go by");
  for (const AssignRule rule : options.rules) {
    if (rule != AssignRule::largest_share && rule != AssignRule::inside_point &&
        rule != AssignRule::entrance_point)
      refuse("footprints go by entrance_point, largest_share or inside_point, not by " +
             std::string(name_of(rule)));
    if (rule == AssignRule::entrance_point && !options.entrances)
      refuse("the rule entrance_point needs the entrances");
  }
  const auto& rules = options.rules;
  if (options.entrances &&
      std::find(rules.begin(), rules.end(), AssignRule::entrance_point) == rules.end())
    refuse("entrances are given, but no rule entrance_point");
  if (options.entrances && options.entrances->size() != footprints)
    throw Error(ErrorCode::bad_value,
                std::to_string(options.entrances->size()) + " entrances were given for " +
                    std::to_string(footprints) + " footprints; one each was wanted");
}

}  // namespace

Assignment assign_footprints(const PolygonArray& footprints, const PolygonArray& cells,
                             std::span<const std::string> codes, const Crs& crs,
                             const AssignOptions& options, const Run& run) {
  require_rules(options, footprints.size());
  PolygonArray mended;
  const PolygonArray& valid_cells = made_valid(cells, invalid_reasons(cells, run), mended);
  Assignment made = FootprintAssigner(footprints, valid_cells, codes, run).by(options);
  find_nearest_cells(
      made, [&](std::size_t row) { return inside_point(footprints, row); }, cells, codes, crs, run);
  return made;
}

}  // namespace libgrid
