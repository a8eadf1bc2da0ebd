// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libgrid/core/run.hpp"
#include "libgrid/crs/crs.hpp"
#include "libgrid/geom/arrays.hpp"

namespace libgrid {

/// What became of a cell between two versions of a map.
enum class CellFate : std::uint8_t {
  unchanged,  ///< the same code and the same borders, to the last bit
  redrawn,    ///< the same code and land, but for vertices or less than the resolution
  recoded,    ///< the same land under another code
  changed,    ///< the same code; land was lost or gained
  gone,       ///< its code is in the version before only
  added,      ///< its code is in the version after only
};
std::string_view name_of(CellFate fate);

/// One version of a map: its cells and, where they have any, their codes. Rows of one code are one
/// cell in several parts.
struct Version {
  const PolygonArray& cells;
  std::span<const std::string> codes = {};
};

/// Buildings or units, with the row of the cell that has each in either version, -1 = none.
struct Objects {
  std::span<const std::int64_t> before = {}, after = {};
  std::span<const double> households = {};  ///< of each, NaN = unknown; may be empty
};

struct Difference {
  /// Each cell of either version once, ascending by code; columns of equal length.
  struct Cells {
    std::vector<std::string> before, after;  ///< its codes; empty where it is not there
    std::vector<CellFate> fate;
    std::vector<double> area_before_m2, area_after_m2;
    std::vector<double> lost_m2, gained_m2;
    std::vector<std::int64_t> row_before, row_after;  ///< the first of its rows, -1 = none

    std::size_t size() const { return fate.size(); }
    std::int64_t count(CellFate wanted) const;
  };
  /// What changed hands, a row for each pair of cells: most households first, then most buildings,
  /// then area. A row has no geometry where a building changed its cell, but no land did: borders
  /// near it moved so that another neighbour has its larger share.
  struct Moves {
    std::vector<std::int64_t> from, to;  ///< rows of `cells`, -1 = nobody lost or gained it
    PolygonArray geometry;
    std::vector<double> area_m2;
    std::vector<std::int64_t> buildings, units;  ///< -1 = not counted
    std::vector<double> households;              ///< sum of those known; NaN = not counted
    std::vector<std::int64_t> unknown;           ///< buildings whose households are not known

    std::size_t size() const { return from.size(); }
  };

  Cells cells;
  Moves moves;
  std::vector<std::int64_t> building_move, unit_move;  ///< row of `moves` of each, -1 = it stayed
  std::int64_t within_resolution = 0;  ///< places where borders differ by less; not told as land

  /// No land and nothing in it changed hands, and no code changed.
  bool none() const;
};

struct CompareOptions {
  double resolution_m = 0.001;  ///< land that is nowhere as wide as this did not move
};

/// What changed between two versions of a map: which land, buildings and units, from which cell to
/// which, and what became of each cell.
///
///     Difference d = compare_coverages({before, codes_before}, {after, codes_after}, crs);
///     for (std::size_t i = 0; i < d.moves.size(); ++i) ...   // d.moves.area_m2[i]
///
/// Edges that a cell has in both versions cancel; only the others bound land that moved
/// (docs/algorithms/difference.md). Neither version has to be free of gaps and overlaps: of each
/// cell, area before - lost + gained = area after, but for what is within the resolution. Where
/// cells of one version overlap, land that several lost goes from each of them once, and to each
/// that gained it once.
///
/// Shapes: one code a row, or none in both versions: then the row number stands for it. Objects as
/// long in both versions. Units: areas m2 on the ground.
/// Errors: Error{bad_value} for lengths that do not fit, a cell's row that is not there, and codes
/// in one version only; Error{bad_geometry} as of arrange.
/// Cost: linear in edges, plus n log n in those that differ. Threads: same result for any number.
Difference compare_coverages(const Version& before, const Version& after, const Crs& crs,
                             const Objects& buildings = {}, const Objects& units = {},
                             const CompareOptions& options = {}, const Run& run = {});

}  // namespace libgrid
