// SPDX-License-Identifier: Apache-2.0
#include "libgrid/locate/nearest_items.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "libgrid/core/error.hpp"
#include "libgrid/index/box_index.hpp"
#include "locate/code_ranks.hpp"

namespace libgrid {

struct NearestItems::Impl {
  Impl(const PointArray& given, std::span<const std::string> codes)
      : row(given.size()), items(given.size()), index((sort(given, codes), boxes())) {}

  Nearest found(Coord p, std::int64_t at) const {
    const auto i = static_cast<std::size_t>(at);
    const double dx = items[i].x - p.x, dy = items[i].y - p.y;
    return {row[i], std::sqrt(dx * dx + dy * dy)};
  }

  /// In the order of codes: the index breaks ties by position.
  std::vector<std::int64_t> row;
  std::vector<Coord> items;
  BoxIndex index;

 private:
  void sort(const PointArray& given, std::span<const std::string> codes) {
    const std::vector<std::int64_t> rank = code_ranks(given.size(), codes);
    for (std::size_t r = 0; r < rank.size(); ++r) {
      row[static_cast<std::size_t>(rank[r])] = static_cast<std::int64_t>(r);
      items[static_cast<std::size_t>(rank[r])] = given[r];
    }
  }
  std::vector<Box> boxes() const {
    std::vector<Box> made(items.size());
    for (std::size_t i = 0; i < items.size(); ++i)
      if (!std::isnan(items[i].x)) made[i].add(items[i]);
    return made;
  }
};

namespace {

bool is_place(Coord p) { return !std::isnan(p.x) && !std::isnan(p.y); }

}  // namespace

NearestItems::NearestItems(const PointArray& items, std::span<const std::string> codes)
    : impl_(new Impl(items, codes)) {}
NearestItems::~NearestItems() = default;
NearestItems::NearestItems(NearestItems&&) noexcept = default;
NearestItems& NearestItems::operator=(NearestItems&&) noexcept = default;

NearestItems::Nearest NearestItems::nearest(Coord p) const {
  const std::vector<Nearest> found = nearest(p, 1);
  return found.empty() ? Nearest{} : found.front();
}

std::vector<NearestItems::Nearest> NearestItems::nearest(Coord p, std::size_t k) const {
  std::vector<Nearest> found;
  if (!is_place(p)) return found;
  for (const std::int64_t at : impl_->index.nearest(p, k)) found.push_back(impl_->found(p, at));
  return found;
}

std::vector<NearestItems::Nearest> NearestItems::within(Coord p, double radius) const {
  if (!(radius >= 0)) throw Error(ErrorCode::usage, "the radius must be 0 or more");
  std::vector<Nearest> found;
  if (!is_place(p)) return found;
  // Wider than the circle, by more than the box's sides are rounded: distances decide.
  const double by = radius + std::ldexp(std::max({std::abs(p.x), std::abs(p.y), radius}), -50);
  std::vector<std::int64_t> near;
  impl_->index.query({p.x - by, p.y - by, p.x + by, p.y + by}, near);
  for (const std::int64_t at : near)
    if (const Nearest next = impl_->found(p, at); next.distance <= radius) found.push_back(next);
  // Those of equal distance stand in the order of codes already.
  std::stable_sort(found.begin(), found.end(),
                   [](const Nearest& a, const Nearest& b) { return a.distance < b.distance; });
  return found;
}

NearestItems::Columns NearestItems::nearest_of(std::span<const Coord> places, std::size_t k,
                                               const Run& run) const {
  Columns columns{std::vector<std::int64_t>(places.size() * k, -1),
                  std::vector<double>(places.size() * k, std::numeric_limits<double>::quiet_NaN())};
  for_chunks(places.size(), 1024, run, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      std::size_t at = i * k;
      for (const Nearest& found : nearest(places[i], k)) {
        columns.item[at] = found.item;
        columns.distance[at++] = found.distance;
      }
    }
  });
  return columns;
}

}  // namespace libgrid
