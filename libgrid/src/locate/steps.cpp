// SPDX-License-Identifier: Apache-2.0
#include "locate/steps.hpp"

#include <bit>
#include <cmath>
#include <limits>
#include <numeric>

namespace libgrid {

namespace {

/// Doubles in their order, one a number.
std::int64_t number_of(double v) {
  const auto bits = std::bit_cast<std::int64_t>(v);
  return bits < 0 ? std::numeric_limits<std::int64_t>::min() - bits : bits;
}
double double_of(std::int64_t number) {
  return std::bit_cast<double>(number < 0 ? std::numeric_limits<std::int64_t>::min() - number
                                          : number);
}

}  // namespace

Steps::Steps(double low, double high, double wanted) : low_(low), count_(1), lower_ends_{low} {
  const double per_unit = high > low ? std::floor(wanted) / (high - low) : 0;
  if (!(per_unit > 0 && std::isfinite(per_unit))) return;
  per_unit_ = per_unit;
  count_ = static_cast<std::uint32_t>(wanted);
  for (std::uint32_t step = 1; step < count_; ++step) {
    std::int64_t from = number_of(lower_ends_.back()), to = number_of(high);
    while (from < to) {
      const std::int64_t middle = std::midpoint(from, to);
      if (of(double_of(middle)) >= step)
        to = middle;
      else
        from = middle + 1;
    }
    lower_ends_.push_back(double_of(to));
  }
}

}  // namespace libgrid
