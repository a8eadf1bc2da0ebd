// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "libgrid/geom/coord.hpp"

namespace libgrid {

/// A packed, immutable spatial index of boxes; empty boxes are never found.
///
///     BoxIndex index(boxes);
///     std::vector<std::int64_t> found;
///     index.query(box, found);   // positions in `boxes`, ascending
///
/// Cost: n log n to build, about log n + hits a query. Threads: queries may run side by side.
/// Source: Boost.Geometry's R-tree, bulk loaded.
class BoxIndex {
 public:
  explicit BoxIndex(std::span<const Box> boxes);
  ~BoxIndex();
  BoxIndex(BoxIndex&&) noexcept;
  BoxIndex& operator=(BoxIndex&&) noexcept;

  /// Replaces `found` by the positions of all boxes that meet `box`, borders included, ascending.
  void query(const Box& box, std::vector<std::int64_t>& found) const;
  /// The k boxes nearest to p, nearest first, ties by position.
  std::vector<std::int64_t> nearest(Coord p, std::size_t k) const;

 private:
  struct Tree;
  std::unique_ptr<const Tree> tree_;
};

}  // namespace libgrid
