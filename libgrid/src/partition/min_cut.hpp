// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace libgrid {

/// The cheapest way to put each of some nodes on one of two sides, where links between the sides
/// cost something too. Whole numbers, so the answer is exact.
class MinCut {
 public:
  using Money = std::int64_t;

  void reset(std::size_t nodes);
  /// What it costs that a node is inside, or outside; either may be negative.
  void add_node(std::size_t node, Money inside, Money outside);
  /// What it costs that two nodes are on different sides, >= 0. All nodes come before.
  void add_link(std::size_t a, std::size_t b, Money cost);
  Money solve();
  /// Of the cheapest ways that with the fewest nodes inside.
  bool inside(std::size_t node) const { return level_[node] >= 0; }

 private:
  struct Arc {
    std::int32_t to, next;
    Money room;
  };
  bool find_levels();
  Money push(std::int32_t node, Money most);

  std::vector<Money> source_, sink_;  ///< room from the source, and to the sink
  std::vector<std::int32_t> head_, level_, next_, queue_;
  std::vector<Arc> arcs_;  ///< each beside its opposite
  Money fixed_ = 0;
};

}  // namespace libgrid
