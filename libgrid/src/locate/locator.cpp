// SPDX-License-Identifier: Apache-2.0
#include "libgrid/locate/locator.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "libgrid/index/box_index.hpp"
#include "locate/code_ranks.hpp"
#include "locate/edge_runs.hpp"

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

struct Locator::Impl {
  Impl(const PolygonArray& cells, std::span<const std::string> codes)
      : boxes(row_boxes(cells)),
        index(boxes),
        edges(cells),
        rank(code_ranks(cells.size(), codes)) {}

  /// `scratch` saves an allocation a query.
  std::int64_t cell_of(Coord p, std::vector<std::int64_t>& scratch) const {
    index.query({p.x, p.y, p.x, p.y}, scratch);
    const auto smallest = [&](auto&& accepts) {
      std::int64_t best = -1;
      for (const std::int64_t row : scratch)
        if ((best < 0 || rank[row] < rank[best]) && accepts(static_cast<std::size_t>(row)))
          best = row;
      return best;
    };
    const std::int64_t taken = smallest([&](std::size_t row) { return edges.takes(row, p); });
    if (taken >= 0) return taken;
    return smallest([&](std::size_t row) { return edges.on_outline(row, p); });
  }

  std::vector<Box> boxes;
  BoxIndex index;
  EdgeRuns edges;
  std::vector<std::int64_t> rank;
};

Locator::Locator(const PolygonArray& cells, std::span<const std::string> codes)
    : impl_(new Impl(cells, codes)) {}
Locator::~Locator() = default;
Locator::Locator(Locator&&) noexcept = default;

std::int64_t Locator::cell_of(Coord p) const {
  std::vector<std::int64_t> scratch;
  return impl_->cell_of(p, scratch);
}

std::vector<std::int64_t> Locator::cells_of(std::span<const Coord> points, const Run& run) const {
  std::vector<std::int64_t> cells(points.size());
  for_chunks(points.size(), 4096, run, [&](std::size_t begin, std::size_t end) {
    std::vector<std::int64_t> scratch;
    for (std::size_t i = begin; i < end; ++i) cells[i] = impl_->cell_of(points[i], scratch);
  });
  return cells;
}

std::vector<std::int64_t> Locator::all_cells_of(Coord p) const {
  std::vector<std::int64_t> found;
  impl_->index.query({p.x, p.y, p.x, p.y}, found);
  std::erase_if(found, [&](std::int64_t row) {
    return !impl_->edges.takes(static_cast<std::size_t>(row), p);
  });
  return found;
}

void Locator::candidates(const Box& box, std::vector<std::int64_t>& found) const {
  impl_->index.query(box, found);
}

Locator::Nearest Locator::nearest(Coord p) const {
  if (std::isnan(p.x) || std::isnan(p.y)) return {};
  Nearest best{-1, std::numeric_limits<double>::infinity()};
  std::size_t seen = 0;
  for (std::size_t k = 8;; k *= 4) {
    const std::vector<std::int64_t> near = impl_->index.nearest(p, k);
    for (; seen < near.size(); ++seen) {
      const auto row = static_cast<std::size_t>(near[seen]);
      if (distance(impl_->boxes[row], p) > best.distance) break;
      const double d = impl_->edges.takes(row, p) ? 0 : impl_->edges.distance(row, p);
      const bool smaller = d == best.distance && impl_->rank[row] < impl_->rank[best.cell];
      if (d < best.distance || smaller) best = {near[seen], d};
    }
    if (seen < near.size() || near.size() < k) return best.cell < 0 ? Nearest{} : best;
  }
}

}  // namespace libgrid
