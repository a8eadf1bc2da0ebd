// SPDX-License-Identifier: Apache-2.0
#include "libgrid/locate/locator.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <mutex>

#include "libgrid/index/box_index.hpp"
#include "locate/code_ranks.hpp"
#include "locate/edge_runs.hpp"
#include "locate/meeting.hpp"
#include "locate/tile_table.hpp"

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

/// What is asked for the nearest cell; made when first wanted.
struct Surroundings {
  explicit Surroundings(const PolygonArray& cells)
      : boxes(row_boxes(cells)), index(boxes), edges(cells) {}
  std::vector<Box> boxes;
  BoxIndex index;
  EdgeRuns edges;
};

}  // namespace

struct Locator::Impl {
  Impl(const PolygonArray& given, std::span<const std::string> codes, const Run& run)
      : cells(given), rank(code_ranks(given.size(), codes)), table(given, rank, run) {}

  const Surroundings& surroundings() const {
    std::call_once(once, [&] { around = std::make_unique<Surroundings>(cells); });
    return *around;
  }

  const PolygonArray& cells;
  std::vector<std::int64_t> rank;
  TileTable table;
  mutable std::once_flag once;
  mutable std::unique_ptr<Surroundings> around;
};

Locator::Locator(const PolygonArray& cells, std::span<const std::string> codes, const Run& run)
    : impl_(new Impl(cells, codes, run)) {}
Locator::~Locator() = default;
Locator::Locator(Locator&&) noexcept = default;

std::int64_t Locator::cell_of(Coord p) const { return impl_->table.cell_of(p); }

std::vector<std::int64_t> Locator::cells_of(std::span<const Coord> points, const Run& run) const {
  std::vector<std::int64_t> cells(points.size());
  for_chunks(points.size(), 4096, run, [&](std::size_t begin, std::size_t end) {
    impl_->table.cells_of(points.subspan(begin, end - begin),
                          std::span(cells).subspan(begin, end - begin));
  });
  return cells;
}

std::vector<std::int64_t> Locator::all_cells_of(Coord p) const {
  std::vector<std::int64_t> found = impl_->table.cells_of(p);
  std::sort(found.begin(), found.end());
  return found;
}

std::vector<std::int64_t> Locator::cells_meeting(const Box& box) const {
  return libgrid::cells_meeting(impl_->table, impl_->cells, box);
}

std::vector<std::int64_t> Locator::cells_meeting(const PolygonArray& polygons,
                                                 std::size_t row) const {
  return libgrid::cells_meeting(impl_->table, impl_->cells, polygons, row);
}

std::vector<Locator::Stretch> Locator::along(std::span<const Coord> line) const {
  return stretches_along(impl_->table, impl_->cells, impl_->rank, line);
}

Locator::Nearest Locator::nearest(Coord p) const {
  const std::vector<Nearest> found = nearest(p, 1);
  return found.empty() ? Nearest{} : found.front();
}

std::vector<Locator::Nearest> Locator::nearest(Coord p, std::size_t k) const {
  std::vector<Nearest> best;
  if (std::isnan(p.x) || std::isnan(p.y) || k == 0) return best;
  const std::vector<std::int64_t> takers = impl_->table.cells_of(p);
  for (const std::int64_t cell : takers)
    if (best.size() < k) best.push_back({cell, 0});
  if (best.size() == k) return best;

  const Surroundings& around = impl_->surroundings();
  const auto before = [&](const Nearest& a, const Nearest& b) {
    return a.distance != b.distance ? a.distance < b.distance
                                    : impl_->rank[a.cell] < impl_->rank[b.cell];
  };
  std::size_t seen = 0;
  for (std::size_t boxes = k + 7;; boxes *= 4) {
    const std::vector<std::int64_t> near = around.index.nearest(p, boxes);
    for (; seen < near.size(); ++seen) {
      const auto row = static_cast<std::size_t>(near[seen]);
      if (best.size() == k && distance(around.boxes[row], p) > best.back().distance) return best;
      if (std::find(takers.begin(), takers.end(), near[seen]) != takers.end()) continue;
      const Nearest next{near[seen], around.edges.distance(row, p)};
      const auto others = best.begin() + static_cast<std::ptrdiff_t>(takers.size());
      best.insert(std::upper_bound(others, best.end(), next, before), next);
      if (best.size() > k) best.pop_back();
    }
    if (near.size() < boxes) return best;
  }
}

}  // namespace libgrid
