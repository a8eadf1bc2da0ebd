// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "libgrid/core/run.hpp"
#include "libgrid/geom/arrays.hpp"

namespace libgrid {

/// Finds the items of a register that are nearest to a place: staff, hydrants, responders.
///
///     NearestItems items(hydrants.points(), codes);
///     items.nearest({350120, 3555410}).item;     // row of the register; -1: there is none
///     items.within({350120, 3555410}, 300);      // all within 300 m
///
/// Distances are planar, in CRS units, as those of Locator::nearest: bring items and places into a
/// system in metres first (working_crs). Nearest first; of items at equal distance the smaller code
/// comes first, then the earlier row. Rows without a point are never found. A place that is NaN has
/// no nearest item. Distances are compared as doubles.
/// Cost: n log n to build, about log n a query. Threads: queries may run side by side.
/// Errors: Error{bad_value} unless there is one code an item.
class NearestItems {
 public:
  /// Without codes, the row number stands for the code.
  explicit NearestItems(const PointArray& items, std::span<const std::string> codes = {});
  ~NearestItems();
  NearestItems(NearestItems&&) noexcept;
  NearestItems& operator=(NearestItems&&) noexcept;

  struct Nearest {
    std::int64_t item = -1;  ///< row of the register
    double distance = 0;
  };
  Nearest nearest(Coord p) const;
  /// The k nearest; fewer when there are not as many.
  std::vector<Nearest> nearest(Coord p, std::size_t k) const;
  /// All no farther than the radius. Errors: Error{usage} for a radius below 0 or NaN.
  std::vector<Nearest> within(Coord p, double radius) const;

  /// Columns for many places: the k nearest of the first, then those of the second, and so on.
  /// Where there are fewer, the item is -1 and the distance NaN.
  struct Columns {
    std::vector<std::int64_t> item;
    std::vector<double> distance;
  };
  Columns nearest_of(std::span<const Coord> places, std::size_t k = 1, const Run& run = {}) const;

 private:
  struct Impl;
  std::unique_ptr<const Impl> impl_;
};

}  // namespace libgrid
