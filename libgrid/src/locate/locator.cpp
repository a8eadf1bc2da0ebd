// SPDX-License-Identifier: Apache-2.0
#include "libgrid/locate/locator.hpp"

#include <algorithm>
#include <cmath>

#include "core/lazy.hpp"
#include "locate/code_ranks.hpp"
#include "locate/meeting.hpp"
#include "locate/nearest_cells.hpp"
#include "locate/tile_table.hpp"

namespace libgrid {

struct Locator::Impl {
  Impl(const PolygonArray& given, std::span<const std::string> codes, const Run& run)
      : cells(given), rank(code_ranks(given.size(), codes)), table(given, rank, run) {}

  const PolygonArray& cells;
  std::vector<std::int64_t> rank;
  TileTable table;
  Lazy<NearestCells> nearest;
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
  if (std::isnan(p.x) || std::isnan(p.y)) return best;
  const std::vector<std::int64_t> takers = impl_->table.cells_of(p);
  for (const std::int64_t cell : takers)
    if (best.size() < k) best.push_back({cell, 0});
  if (best.size() == k) return best;
  const std::vector<Nearest> others =
      impl_->nearest.get(impl_->cells).find(p, k - best.size(), impl_->rank, takers);
  best.insert(best.end(), others.begin(), others.end());
  return best;
}

}  // namespace libgrid
