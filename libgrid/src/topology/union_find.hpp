// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <vector>

namespace libgrid {

/// Disjoint sets; the smallest member stands for its set, so results do not depend on the order of
/// joins.
class UnionFind {
 public:
  explicit UnionFind(std::size_t n) : up_(n) { std::iota(up_.begin(), up_.end(), std::size_t{0}); }

  std::size_t root(std::size_t i) {
    while (up_[i] != i) i = up_[i] = up_[up_[i]];
    return i;
  }
  void join(std::size_t i, std::size_t j) {
    i = root(i), j = root(j);
    up_[std::max(i, j)] = std::min(i, j);
  }

 private:
  std::vector<std::size_t> up_;
};

}  // namespace libgrid
