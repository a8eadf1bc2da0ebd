// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "libgrid/geom/coord.hpp"

namespace libgrid {

class SavedFile;
class SavedFileWriter;

/// A stretch of an axis in steps, shorter ones where there are more vertices: a town and an island
/// far away, or a misplaced cell, leave most steps to the town. The step of a number is found by
/// multiplications that grow with the number, rounding included, and the lower end of a step is the
/// smallest double that they send there: so a number and an edge beside it are never sorted into
/// steps by different rules. Steps may be empty; they share their lower end with the next.
class Steps {
 public:
  Steps() = default;
  /// About `wanted` steps, 1 or more, from low to high; one where that is hardly longer than 0.
  Steps(std::span<const Coord> vertices, double Coord::*axis, double low, double high,
        double wanted);

  /// Of the stretch from low to high, as they were saved.
  /// Errors: Error{unreadable} for steps that would lead out of the table.
  Steps(const SavedFile& file, const std::string& name, double low, double high);
  void add_to(SavedFileWriter& writer, const std::string& name) const;

  std::uint32_t count() const { return static_cast<std::uint32_t>(lower_ends_.size()); }
  /// Of a number from low to high.
  std::uint32_t of(double v) const {
    const Even& even = evens_[even_of(v)];
    const double at = (v - even.low) * even.per_unit;
    return at < even.count ? even.first + static_cast<std::uint32_t>(at) : even.last;
  }
  double lower_end(std::uint32_t step) const { return lower_ends_[step]; }

 private:
  /// A part of the stretch whose steps are of equal length.
  struct Even {
    double low = 0, per_unit = 0, count = 1;
    std::uint32_t first = 0, last = 0;
  };
  std::size_t even_of(double v) const {
    const double at = (v - low_) * evens_per_unit_;
    const auto last = static_cast<double>(evens_.size() - 1);
    return static_cast<std::size_t>(at < last ? at : last);
  }

  bool sound(double high) const;

  double low_ = 0, evens_per_unit_ = 0;
  std::vector<Even> evens_;
  std::vector<double> lower_ends_;
};

}  // namespace libgrid
