// SPDX-License-Identifier: Apache-2.0
#include "libgrid/locate/nearest_items.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

#include "folder.hpp"
#include "random.hpp"

namespace libgrid {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

using Rows = std::vector<std::int64_t>;

Rows rows_of(const std::vector<NearestItems::Nearest>& found) {
  Rows rows;
  for (const auto& next : found) rows.push_back(next.item);
  return rows;
}

/// All items by distance, code and row, written down without an index.
std::vector<NearestItems::Nearest> by_definition(const std::vector<Coord>& items,
                                                 const std::vector<std::string>& codes, Coord p) {
  std::vector<NearestItems::Nearest> all;
  for (std::size_t row = 0; row < items.size(); ++row) {
    const double dx = items[row].x - p.x, dy = items[row].y - p.y;
    if (!std::isnan(items[row].x))
      all.push_back({static_cast<std::int64_t>(row), std::sqrt(dx * dx + dy * dy)});
  }
  std::sort(all.begin(), all.end(), [&](const auto& a, const auto& b) {
    return std::tie(a.distance, codes[static_cast<std::size_t>(a.item)], a.item) <
           std::tie(b.distance, codes[static_cast<std::size_t>(b.item)], b.item);
  });
  return all;
}

/// Points on a coarse lattice, many of them twice; in every third map all in one row; some without
/// a point; equal codes among them.
struct Register {
  explicit Register(std::uint64_t seed) {
    Random random(seed);
    for (std::int64_t count = random.whole(0, 300); count > 0; --count) {
      Coord item{static_cast<double>(random.whole(0, 20)),
                 static_cast<double>(seed % 3 == 0 ? 7 : random.whole(0, 20))};
      if (random.whole(0, 9) == 0) item = {kNan, kNan};
      if (random.whole(0, 3) == 0 && seed % 2 == 0) item.x += random.real(0, 1);
      items.push_back(item);
      codes.push_back(std::to_string(random.whole(0, 200)));
    }
  }
  std::vector<Coord> items;
  std::vector<std::string> codes;
};

TEST(NearestItems, EqualBruteForce) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    const Register given(seed);
    const NearestItems nearest(PointArray(given.items), given.codes);
    Random random(seed);
    for (int k = 0; k < 40; ++k) {
      const Coord p = k % 2 ? Coord{random.whole(-5, 25) / 1.0, random.whole(-5, 25) / 2.0}
                            : Coord{random.real(-100, 100), random.real(-5, 25)};
      const auto all = by_definition(given.items, given.codes, p);
      const Rows order = rows_of(all);
      for (const std::size_t count :
           {std::size_t{0}, std::size_t{1}, std::size_t{7}, all.size(), all.size() + 5}) {
        const auto found = nearest.nearest(p, count);
        const std::size_t wanted = std::min(count, all.size());
        ASSERT_EQ(rows_of(found), Rows(order.begin(), order.begin() + static_cast<long>(wanted)));
        for (std::size_t n = 0; n < wanted; ++n) ASSERT_EQ(found[n].distance, all[n].distance);
      }
      ASSERT_EQ(nearest.nearest(p).item, all.empty() ? -1 : all[0].item);
      // Radii that end on an item, and between them.
      for (const double radius :
           {0.0, all.empty() ? 1.0 : all[all.size() / 2].distance, random.real(0, 30), 1e300}) {
        const auto found = nearest.within(p, radius);
        const auto end = std::find_if(all.begin(), all.end(),
                                      [&](const auto& next) { return next.distance > radius; });
        ASSERT_EQ(rows_of(found), Rows(order.begin(), order.begin() + (end - all.begin())));
      }
    }
  }
}

// The sides of the box about a circle are rounded, and must not cut an item off.
TEST(NearestItems, AnItemAtTheVeryRadiusIsWithinIt) {
  Random random(4);
  for (int k = 0; k < 20000; ++k) {
    const Coord p{random.real(-1e3, 1e3), random.real(-1e3, 1e3)};
    const Coord item{k % 2 ? random.real(-1e-3, 1e-3) : random.real(-1e7, 1e7), p.y};
    const NearestItems nearest(PointArray({item}));
    const double distance = nearest.nearest(p).distance;
    ASSERT_EQ(nearest.within(p, distance).size(), 1U);
    ASSERT_TRUE(nearest.within(p, std::nextafter(distance, 0)).empty());
  }
}

TEST(NearestItems, NothingIsFoundWithoutAPlaceOrAnItem) {
  const NearestItems none(PointArray({{kNan, kNan}})), one(PointArray({{1, 2}, {kNan, kNan}}));
  EXPECT_EQ(none.nearest({0, 0}).item, -1);
  EXPECT_TRUE(none.within({0, 0}, 1e300).empty());
  EXPECT_EQ(NearestItems(PointArray()).nearest({0, 0}).item, -1);
  for (const Coord p : {Coord{kNan, kNan}, Coord{0, kNan}, Coord{kNan, 0}}) {
    EXPECT_EQ(one.nearest(p).item, -1);
    EXPECT_TRUE(one.within(p, 1e300).empty());
  }
}

TEST(NearestItems, ColumnsHoldPlaceByPlace) {
  const NearestItems items(PointArray({{0, 0}, {3, 4}}));
  const auto columns = items.nearest_of(std::vector<Coord>{{0, 0}, {kNan, kNan}}, 3);
  EXPECT_EQ(columns.item, (Rows{0, 1, -1, -1, -1, -1}));
  EXPECT_EQ(columns.distance[1], 5);
  for (const std::size_t k : {2U, 3U, 5U}) EXPECT_TRUE(std::isnan(columns.distance[k]));
}

TEST(NearestItems, ThreadsChangeNothing) {
  const Register given(8);
  const NearestItems items(PointArray(given.items), given.codes);
  std::vector<Coord> places;
  Random random(9);
  for (int k = 0; k < 5000; ++k) places.push_back({random.real(0, 20), random.real(0, 20)});
  EXPECT_EQ(items.nearest_of(places, 2, {.threads = 1}).item,
            items.nearest_of(places, 2, {.threads = 4}).item);
}

TEST(NearestItems, RefusesWhatDoesNotFit) {
  const PointArray points({{0, 0}, {1, 1}});
  const auto codes = [&] { NearestItems(points, std::vector<std::string>{"a"}); };
  EXPECT_EQ(refusal(codes).code(), ErrorCode::bad_value);
  const NearestItems items(points);
  for (const double radius : {-1.0, kNan})
    EXPECT_EQ(refusal([&] { items.within({0, 0}, radius); }).code(), ErrorCode::usage);
}

}  // namespace
}  // namespace libgrid
