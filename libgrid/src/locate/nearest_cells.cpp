// SPDX-License-Identifier: Apache-2.0
#include "locate/nearest_cells.hpp"

#include <algorithm>
#include <cmath>

namespace libgrid {

namespace {

std::vector<Box> row_boxes(const PolygonArray& cells) {
  std::vector<Box> boxes;
  boxes.reserve(cells.size());
  for (std::size_t row = 0; row < cells.size(); ++row) boxes.push_back(cells.box(row));
  return boxes;
}

double distance(const Box& box, Coord p) {
  return std::hypot(std::max({box.min_x - p.x, 0.0, p.x - box.max_x}),
                    std::max({box.min_y - p.y, 0.0, p.y - box.max_y}));
}

}  // namespace

NearestCells::NearestCells(const PolygonArray& cells)
    : boxes_(row_boxes(cells)), index_(boxes_), edges_(cells) {}

std::vector<Locator::Nearest> NearestCells::find(Coord p, std::size_t k,
                                                 std::span<const std::int64_t> rank,
                                                 std::span<const std::int64_t> besides) const {
  std::vector<Locator::Nearest> best;
  if (k == 0) return best;
  const auto before = [&](const Locator::Nearest& a, const Locator::Nearest& b) {
    return a.distance != b.distance ? a.distance < b.distance : rank[a.cell] < rank[b.cell];
  };
  std::size_t seen = 0;
  for (std::size_t boxes = k + 7;; boxes *= 4) {
    const std::vector<std::int64_t> near = index_.nearest(p, boxes);
    for (; seen < near.size(); ++seen) {
      const auto row = static_cast<std::size_t>(near[seen]);
      if (best.size() == k && distance(boxes_[row], p) > best.back().distance) return best;
      if (std::find(besides.begin(), besides.end(), near[seen]) != besides.end()) continue;
      const Locator::Nearest next{near[seen], edges_.distance(row, p)};
      best.insert(std::upper_bound(best.begin(), best.end(), next, before), next);
      if (best.size() > k) best.pop_back();
    }
    if (near.size() < boxes) return best;
  }
}

}  // namespace libgrid
