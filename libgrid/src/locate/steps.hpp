// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

namespace libgrid {

/// A stretch of an axis in steps of equal length. The step of a number is found by a multiplication
/// that grows with the number, rounding included, and the lower end of a step is the smallest
/// double that it sends there: so a number and an edge beside it are never sorted into steps by
/// different rules.
class Steps {
 public:
  Steps() = default;
  /// `wanted` steps from low to high, 1 or more; one step where that is hardly longer than 0.
  Steps(double low, double high, double wanted);

  std::uint32_t count() const { return count_; }
  /// Of a number from low on; those past the end lie in the last step.
  std::uint32_t of(double v) const {
    const double at = (v - low_) * per_unit_;
    return at < static_cast<double>(count_) ? static_cast<std::uint32_t>(at) : count_ - 1;
  }
  double lower_end(std::uint32_t step) const { return lower_ends_[step]; }

 private:
  double low_ = 0, per_unit_ = 0;
  std::uint32_t count_ = 0;
  std::vector<double> lower_ends_;
};

}  // namespace libgrid
