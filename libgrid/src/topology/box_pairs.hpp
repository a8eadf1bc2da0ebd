// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "box_block.hpp"

namespace libgrid {

/// A packed tree of boxes, in blocks of eight along a Hilbert curve, that is asked for all pairs of
/// boxes that meet, or for those near a place.
///
/// Cost: n log n to build, about 64 bytes a box. Threads: questions may be asked side by side.
class BoxPairs {
 public:
  explicit BoxPairs(std::span<const Box> boxes);

  /// Blocks of the lowest level.
  std::size_t blocks() const { return levels_.empty() ? 0 : levels_.front().size(); }

  /// Calls visit(i, j) for each pair of boxes that meet, one of them in block `block` and at least
  /// one of them wanted. Over all blocks each pair comes once. `wanted` is empty (all are) or has
  /// a flag a box.
  template <class Visit>
  void pairs(std::size_t block, std::span<const std::uint8_t> wanted, Visit&& visit) const {
    const auto is_wanted = [&](std::size_t i) { return wanted.empty() || wanted[i] != 0; };
    const auto any_wanted = [&](std::size_t b) {
      const std::size_t end = std::min((b + 1) * BoxBlock::size, order_.size());
      for (std::size_t k = b * BoxBlock::size; k < end; ++k)
        if (is_wanted(order_[k])) return true;
      return false;
    };
    if (!any_wanted(block)) return;
    const BoxBlock& own = levels_.front()[block];
    const Box reach = own.all();
    blocks_meeting(reach, [&](std::size_t other) {
      if (other < block && any_wanted(other)) return;  // comes with that block
      const BoxBlock& theirs = levels_.front()[other];
      unsigned near = own.meeting(theirs.all());
      for (; near != 0; near &= near - 1) {
        const auto k = static_cast<std::size_t>(std::countr_zero(near));
        const std::size_t i = order_[block * BoxBlock::size + k];
        unsigned met = theirs.meeting(own.at(k));
        if (other == block) met &= ~0U << (k + 1);
        for (; met != 0; met &= met - 1) {
          const std::size_t j =
              order_[other * BoxBlock::size + static_cast<std::size_t>(std::countr_zero(met))];
          if (is_wanted(i) || is_wanted(j)) visit(i, j);
        }
      }
    });
  }

  /// Calls visit(i) for each box that meets one.
  template <class Visit>
  void meeting(const Box& box, Visit&& visit) const {
    blocks_meeting(box, [&](std::size_t b) {
      for (unsigned met = levels_.front()[b].meeting(box); met != 0; met &= met - 1)
        visit(order_[b * BoxBlock::size + static_cast<std::size_t>(std::countr_zero(met))]);
    });
  }

  /// Calls visit(i) for boxes within the root of `reach` of p, near ones mostly first; what visit
  /// does to `reach` counts from then on.
  template <class Visit>
  void near(Coord p, double& reach, Visit&& visit) const {
    if (!levels_.empty()) descend_near(levels_.size() - 1, 0, p, reach, visit);
  }

 private:
  template <class Visit>
  void blocks_meeting(const Box& box, Visit&& visit) const {
    if (!levels_.empty()) descend(levels_.size() - 1, 0, box, visit);
  }
  template <class Visit>
  void descend(std::size_t level, std::size_t block, const Box& box, Visit& visit) const {
    if (level == 0) return visit(block);
    for (unsigned met = levels_[level][block].meeting(box); met != 0; met &= met - 1)
      descend(level - 1, block * BoxBlock::size + static_cast<std::size_t>(std::countr_zero(met)),
              box, visit);
  }

  template <class Visit>
  void descend_near(std::size_t level, std::size_t block, Coord p, double& reach,
                    Visit& visit) const {
    std::array<double, BoxBlock::size> away = levels_[level][block].squared_distances(p);
    for (;;) {
      const auto nearest = std::min_element(away.begin(), away.end());
      if (!(*nearest <= reach)) return;
      *nearest = std::numeric_limits<double>::infinity();
      const std::size_t below =
          block * BoxBlock::size + static_cast<std::size_t>(nearest - away.begin());
      if (level > 0)
        descend_near(level - 1, below, p, reach, visit);
      else
        visit(order_[below]);
    }
  }

  std::vector<std::uint32_t> order_;           ///< boxes along the curve
  std::vector<std::vector<BoxBlock>> levels_;  ///< from the boxes up to a single block
};

}  // namespace libgrid
