// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "assign/nearest.hpp"
#include "libgrid/assign/assign.hpp"
#include "libgrid/core/error.hpp"
#include "libgrid/geom/measures.hpp"
#include "libgrid/index/box_index.hpp"
#include "libgrid/locate/locator.hpp"
#include "libgrid/topology/overlay.hpp"
#include "locate/code_ranks.hpp"
#include "locate/edge_runs.hpp"

namespace libgrid {

namespace {

constexpr std::size_t kChunk = 256;

struct Part {
  std::int64_t cell;
  double share;
};

/// Most footprints lie in one cell with no border near. They are told from the others by exact
/// tests only; for the others common areas are measured.
class FootprintAssigner {
 public:
  FootprintAssigner(const PolygonArray& footprints, const PolygonArray& cells,
                    std::span<const std::string> codes, const Run& run)
      : footprints_(footprints),
        cells_(cells),
        locator_(cells, codes),
        borders_(EdgeRuns(cells).boxes()),
        rank_(code_ranks(cells.size(), codes)),
        run_(run),
        made_(unassigned_rows(footprints.size())) {}

  Assignment by_inside_point() {
    each([&](std::size_t row) { place_inside_point(row); });
    return std::move(made_);
  }

  Assignment by_largest_share() {
    std::vector<std::uint8_t> near_border(footprints_.size());
    each([&](std::size_t row) { near_border[row] = !place_away_from_borders(row); });
    const PolygonArray mended = cells_mended_near(near_border);
    const PolygonArray& valid_cells = mended.size() != 0 ? mended : cells_;
    each([&](std::size_t row) {
      if (near_border[row]) place_by_shares(row, valid_cells);
    });
    return std::move(made_);
  }

 private:
  /// Calls `place(row)` for each footprint, and notes those without geometry.
  template <class Place>
  void each(Place&& place) {
    for_chunks(footprints_.size(), kChunk, run_, [&](std::size_t begin, std::size_t end) {
      for (std::size_t row = begin; row < end; ++row) {
        if (footprints_.has(row))
          place(row);
        else
          made_.reason[row] = Unassigned::no_geometry;
      }
    });
  }

  void put(std::size_t row, std::int64_t cell, double share, AssignRule rule) {
    made_.cell[row] = cell;
    made_.share[row] = cell < 0 ? 0 : share;
    made_.rule[row] = cell < 0 ? AssignRule::none : rule;
    made_.reason[row] = cell < 0 ? Unassigned::outside : Unassigned::none;
  }

  void place_inside_point(std::size_t row) {
    put(row, locator_.cell_of(inside_point(footprints_, row)), 1, AssignRule::inside_point);
  }

  /// Without a border in the footprint's box, all of it lies where its first vertex does.
  bool place_away_from_borders(std::size_t row) {
    std::vector<std::int64_t> found;
    borders_.query(footprints_.box(row), found);
    if (!found.empty()) return false;
    if (!(row_area(footprints_, row) > 0) && !make_valid(footprints_, row).has(0)) {
      place_inside_point(row);
      return true;
    }
    std::vector<Part> parts;
    const std::int64_t ring = footprints_.row_rings(row).begin;
    for (const std::int64_t cell : locator_.all_cells_of(footprints_.ring(ring).front()))
      parts.push_back({cell, 1});
    place_parts(row, std::move(parts));
    return true;
  }

  void place_by_shares(std::size_t row, const PolygonArray& valid_cells) {
    const bool valid = invalid_reason(footprints_, row).empty();
    const PolygonArray made = valid ? PolygonArray() : make_valid(footprints_, row);
    const PolygonArray& shapes = valid ? footprints_ : made;
    const std::size_t shape = valid ? row : 0;
    const double area = row_area(shapes, shape);
    if (!(area > 0)) return place_inside_point(row);

    std::vector<std::int64_t> near;
    locator_.candidates(footprints_.box(row), near);
    const std::vector<double> common = common_areas(shapes, shape, valid_cells, near);
    std::vector<Part> parts;
    for (std::size_t i = 0; i < near.size(); ++i)
      if (common[i] >= kShareResolution * area)
        parts.push_back({near[i], std::min(1.0, common[i] / area)});
    place_parts(row, std::move(parts));
  }

  /// The largest part, then the largest of the rest; equal ones by the smaller code.
  void place_parts(std::size_t row, std::vector<Part> parts) {
    const auto take_best = [&]() -> Part {
      if (parts.empty()) return {-1, 0};
      double most = 0;
      for (const Part& part : parts) most = std::max(most, part.share);
      auto best = parts.end();
      for (auto part = parts.begin(); part != parts.end(); ++part)
        if (part->share > most - kShareResolution &&
            (best == parts.end() || rank_[part->cell] < rank_[best->cell]))
          best = part;
      const Part taken = *best;
      parts.erase(best);
      return taken;
    };
    const Part first = take_best(), second = take_best();
    put(row, first.cell, first.share, AssignRule::largest_share);
    made_.second_cell[row] = second.cell;
    made_.second_share[row] = second.share;
  }

  /// The cells with those rows made valid that are invalid and near a footprint that needs
  /// measuring; no rows when there are none.
  PolygonArray cells_mended_near(const std::vector<std::uint8_t>& near_border) const {
    std::vector<std::uint8_t> needed(cells_.size());
    std::vector<std::int64_t> near;
    for (std::size_t row = 0; row < footprints_.size(); ++row) {
      if (!near_border[row]) continue;
      locator_.candidates(footprints_.box(row), near);
      for (const std::int64_t cell : near) needed[cell] = 1;
    }
    for_chunks(needed.size(), 16, run_, [&](std::size_t begin, std::size_t end) {
      for (std::size_t cell = begin; cell < end; ++cell)
        needed[cell] = needed[cell] && !invalid_reason(cells_, cell).empty();
    });
    if (std::find(needed.begin(), needed.end(), 1) == needed.end()) return {};
    PolygonBuilder builder;
    for (std::size_t cell = 0; cell < needed.size(); ++cell) {
      if (needed[cell])
        builder.add_row(make_valid(cells_, cell), 0);
      else
        builder.add_row(cells_, cell);
    }
    return builder.finish();
  }

  const PolygonArray& footprints_;
  const PolygonArray& cells_;
  Locator locator_;
  BoxIndex borders_;
  std::vector<std::int64_t> rank_;
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
  FootprintAssigner assigner(footprints, cells, codes, run);
  Assignment made =
      rule == AssignRule::inside_point ? assigner.by_inside_point() : assigner.by_largest_share();
  find_nearest_cells(
      made, [&](std::size_t row) { return inside_point(footprints, row); }, cells, codes, crs, run);
  return made;
}

}  // namespace libgrid
