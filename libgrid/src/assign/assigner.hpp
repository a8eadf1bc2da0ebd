// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "assign/ground.hpp"
#include "core/lazy.hpp"
#include "libgrid/assign/assign.hpp"
#include "libgrid/locate/locator.hpp"
#include "libgrid/topology/overlay.hpp"
#include "locate/code_ranks.hpp"
#include "locate/tile_table.hpp"

namespace libgrid {

/// Shares are measured in valid cells.
struct ValidCells {
  ValidCells(const PolygonArray& given, std::span<const std::int64_t> rank, const Run& run)
      : cells(made_valid(given, invalid_reasons(given, run), mended)), table(cells, rank, run) {}

  PolygonArray mended;
  const PolygonArray& cells;
  TileTable table;
};

struct Assigner::Impl {
  Impl(const PolygonArray& given, std::span<const std::string> given_codes, const Crs& given_crs)
      : cells(given),
        codes(given_codes.begin(), given_codes.end()),
        crs(given_crs),
        rank(code_ranks(given.size(), given_codes)) {}

  /// Of the cells as they are.
  const Locator& locator(const Run& run) const { return locator_.get(cells, codes, run); }
  const ValidCells& valid(const Run& run) const { return valid_.get(cells, rank, run); }
  const Ground& ground() const { return ground_.get(cells, crs); }

  /// Fills in the nearest cell of unassigned rows, and its distance. `place_of(row)` is where a row
  /// lies, NaN where nobody knows; a place may lie in a cell that no rule gave to the row.
  void find_nearest(Assignment& assignment, const std::function<Coord(std::size_t)>& place_of,
                    const std::function<std::int64_t(Coord)>& cell_of, const Run& run) const;

  template <class Objects>
  std::vector<double> border_distances(const Objects& objects, const Assignment& assigned,
                                       const Run& run) const;

  const PolygonArray& cells;
  std::vector<std::string> codes;
  Crs crs;
  std::vector<std::int64_t> rank;

 private:
  Lazy<Locator> locator_;
  Lazy<ValidCells> valid_;
  Lazy<Ground> ground_;
};

/// Columns for `rows` unassigned rows.
Assignment unassigned_rows(std::size_t rows);

}  // namespace libgrid
