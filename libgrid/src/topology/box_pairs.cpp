// SPDX-License-Identifier: Apache-2.0
#include "box_pairs.hpp"

namespace libgrid {

namespace {

constexpr int kBits = 16;  ///< of the Hilbert curve along each axis

/// Where a cell of a grid of 2^16 by 2^16 stands on the Hilbert curve.
std::uint32_t along_curve(std::uint32_t x, std::uint32_t y) {
  std::uint32_t at = 0;
  for (std::uint32_t side = 1U << (kBits - 1); side > 0; side /= 2) {
    const bool right = (x & side) != 0, upper = (y & side) != 0;
    at = 4 * at + ((right ? 3U : 0U) ^ (upper ? 1U : 0U));
    if (upper) continue;
    if (right) x = ~x, y = ~y;
    std::swap(x, y);
  }
  return at;
}

/// Boxes in the order of their centres on the curve. Places decide about speed only.
std::vector<std::uint32_t> curve_order(std::span<const Box> boxes) {
  Box extent;
  for (const Box& box : boxes) extent.add(box);
  const auto step = [](double from, double width) {  // a width may be too small to divide by first
    constexpr double last = (1U << kBits) - 1;
    return width > 0 ? static_cast<std::uint32_t>(from / width * last) : 0U;
  };
  std::vector<std::uint64_t> keys(boxes.size());
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    const Coord c = boxes[i].centre();
    const std::uint32_t x = step(c.x - extent.min_x, extent.width());
    const std::uint32_t y = step(c.y - extent.min_y, extent.height());
    keys[i] = std::uint64_t{along_curve(x, y)} << 32 | i;
  }
  std::sort(keys.begin(), keys.end());
  std::vector<std::uint32_t> order;
  order.reserve(keys.size());
  for (const std::uint64_t key : keys) order.push_back(static_cast<std::uint32_t>(key));
  return order;
}

/// Blocks of eight of `count` boxes.
template <class At>
std::vector<BoxBlock> in_blocks(std::size_t count, const At& at) {
  std::vector<BoxBlock> blocks((count + BoxBlock::size - 1) / BoxBlock::size);
  for (std::size_t i = 0; i < blocks.size() * BoxBlock::size; ++i)
    blocks[i / BoxBlock::size].set(i % BoxBlock::size, i < count ? at(i) : Box{});
  return blocks;
}

}  // namespace

BoxPairs::BoxPairs(std::span<const Box> boxes) : order_(curve_order(boxes)) {
  if (boxes.empty()) return;
  levels_.push_back(in_blocks(boxes.size(), [&](std::size_t i) { return boxes[order_[i]]; }));
  while (levels_.back().size() > 1) {
    const std::vector<BoxBlock>& below = levels_.back();
    std::vector<BoxBlock> above =
        in_blocks(below.size(), [&](std::size_t i) { return below[i].all(); });
    levels_.push_back(std::move(above));
  }
}

}  // namespace libgrid
