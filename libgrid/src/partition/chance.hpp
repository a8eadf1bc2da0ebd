// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

namespace libgrid {

/// splitmix64: the same numbers on every machine.
class Chance {
 public:
  explicit Chance(std::uint64_t seed) : state_(seed) {}

  std::int32_t below(std::size_t count) {
    return static_cast<std::int32_t>((next() >> 32) * count >> 32);
  }
  /// In [0, 1).
  double share() { return static_cast<double>(next() >> 11) * 0x1p-53; }
  /// About exponential with mean 1: the logarithm of a uniform number, straight between powers of
  /// two. No library function, whose last digit differs between machines.
  double patience() {
    const std::uint64_t x = next() | 1;
    const int zeros = std::countl_zero(x);
    return 0.693 * (zeros + 2 - 2 * static_cast<double>(x << zeros) * 0x1p-64);
  }

 private:
  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15U;
    std::uint64_t x = state_;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9U;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBU;
    return x ^ (x >> 31);
  }

  std::uint64_t state_;
};

}  // namespace libgrid
