// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "assign/assigner.hpp"
#include "assign/shares.hpp"
#include "libgrid/core/error.hpp"
#include "libgrid/geom/measures.hpp"

namespace libgrid {

namespace {

constexpr std::size_t kChunk = 1024;

/// Most footprints lie in one cell with no border near. They are told from the others by exact
/// tests only; for the others common areas are measured.
class FootprintAssigner {
 public:
  FootprintAssigner(const PolygonArray& footprints, const ValidCells& cells,
                    std::span<const std::int64_t> rank)
      : footprints_(footprints),
        cells_(cells),
        table_(cells.table),
        rank_(rank),
        made_(unassigned_rows(footprints.size())) {}

  Assignment by(const AssignOptions& options, const Run& run) {
    std::vector<Shares> straddling((footprints_.size() + kChunk - 1) / kChunk);
    for_chunks(footprints_.size(), kChunk, run, [&](std::size_t begin, std::size_t end) {
      Measuring measuring{{cells_.cells, table_}, straddling[begin / kChunk]};
      place(begin, end, options, measuring);
    });
    for (const Shares& part : straddling) made_.straddling.append(part);
    return std::move(made_);
  }

 private:
  static constexpr std::size_t kTogether = 16;

  /// What a thread needs to measure shares, and where it lists them.
  struct Measuring {
    ShareFinder finder;
    Shares& straddling;
  };

  /// Rule by rule, each for the footprints that those before left without a cell.
  void place(std::size_t begin, std::size_t end, const AssignOptions& options,
             Measuring& measuring) {
    std::vector<std::size_t> left;
    for (std::size_t row = begin; row < end; ++row) {
      if (footprints_.has(row)) left.push_back(row);
      made_.reason[row] = footprints_.has(row) ? Unassigned::outside : Unassigned::no_geometry;
    }
    for (const AssignRule rule : options.rules) {
      if (rule == AssignRule::largest_share) {
        for (std::size_t k = 0; k < left.size(); k += kTogether)
          place_together(std::span(left).subspan(k, std::min(kTogether, left.size() - k)),
                         measuring);
      } else {
        for (const std::size_t row : left)
          place_point(row,
                      rule == AssignRule::entrance_point ? (*options.entrances)[row]
                                                         : inside_point(footprints_, row),
                      rule);
      }
      std::erase_if(left, [&](std::size_t row) { return made_.cell[row] >= 0; });
    }
  }

  /// Memory is asked for in time, which makes some footprints together faster than each alone.
  void place_together(std::span<const std::size_t> given, Measuring& measuring) {
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
    for (std::size_t k = 0; k < count; ++k) place_by_shares(rows[k], tiles[k], measuring);
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

  void place_by_shares(std::size_t row, const TileTable::Tiles& tiles, Measuring& measuring) {
    ShareFinder& finder = measuring.finder;
    const auto put_shares = [&] {
      put_largest(made_, row, finder.shares(), rank_, AssignRule::largest_share,
                  measuring.straddling);
    };
    if (row_area(footprints_, row) > 0) {
      if (const std::int64_t whole = table_.whole_cell_of(tiles); whole != TileTable::kMixed)
        return put(row, whole, 1, AssignRule::largest_share);
      if (finder.find_alone(footprints_, row)) return put_shares();
    }
    const bool valid = invalid_reason(footprints_, row).empty();
    const PolygonArray made = valid ? PolygonArray() : make_valid(footprints_, row);
    const PolygonArray& shapes = valid ? footprints_ : made;
    const std::size_t shape = valid ? row : 0;
    if (!(shapes.has(shape) && row_area(shapes, shape) > 0))
      return place_point(row, inside_point(footprints_, row), AssignRule::inside_point);
    if (!valid && finder.find_alone(shapes, shape)) return put_shares();
    finder.measure(shapes, shape);
    put_shares();
  }

  const PolygonArray& footprints_;
  const ValidCells& cells_;
  const TileTable& table_;
  std::span<const std::int64_t> rank_;
  Assignment made_;
};

}  // namespace

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

Assignment Assigner::Impl::place(const PolygonArray& footprints, const AssignOptions& options,
                                 const Run& run) const {
  require_rules(options, footprints.size());
  return FootprintAssigner(footprints, valid(run), rank).by(options, run);
}

Assignment Assigner::footprints(const PolygonArray& footprints, const AssignOptions& options,
                                const Run& run) const {
  Assignment made = impl_->place(footprints, options, run);
  impl_->find_nearest(
      made, [&](std::size_t row) { return place_of(footprints, row); },
      [&](Coord place) { return impl_->valid(run).table.cell_of(place); }, run);
  return made;
}

}  // namespace libgrid
