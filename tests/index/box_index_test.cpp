// SPDX-License-Identifier: Apache-2.0
#include "libgrid/index/box_index.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "random.hpp"

namespace libgrid {
namespace {

std::vector<Box> random_boxes(Random& random, std::size_t count) {
  std::vector<Box> boxes;
  for (std::size_t i = 0; i < count; ++i) {
    const Coord a{random.whole(0, 100) * 1.0, random.whole(0, 100) * 1.0};
    Box box;
    box.add(a);
    box.add(Coord{a.x + random.whole(0, 8), a.y + random.whole(0, 8)});
    boxes.push_back(i % 17 == 0 ? Box{} : box);
  }
  return boxes;
}

double squared_distance(const Box& b, Coord p) {
  const double dx = std::max({b.min_x - p.x, 0.0, p.x - b.max_x});
  const double dy = std::max({b.min_y - p.y, 0.0, p.y - b.max_y});
  return dx * dx + dy * dy;
}

TEST(BoxIndex, QueryEqualsBruteForce) {
  Random random(1);
  for (const std::size_t count : {0, 1, 5, 16, 17, 500}) {
    const auto boxes = random_boxes(random, count);
    const BoxIndex index(boxes);
    std::vector<std::int64_t> found{99};
    for (const Box& query : random_boxes(random, 200)) {
      std::vector<std::int64_t> expected;
      for (std::size_t i = 0; i < boxes.size(); ++i)
        if (!query.empty() && !boxes[i].empty() && boxes[i].meets(query))
          expected.push_back(static_cast<std::int64_t>(i));
      index.query(query, found);
      ASSERT_EQ(found, expected);
    }
  }
}

TEST(BoxIndex, NearestEqualsBruteForceWithTies) {
  Random random(2);
  const auto boxes = random_boxes(random, 300);  // whole numbers: many boxes are equally far
  const BoxIndex index(boxes);
  for (int round = 0; round < 300; ++round) {
    const Coord p{random.whole(-10, 120) * 1.0, random.whole(-10, 120) * 1.0};
    const auto k = static_cast<std::size_t>(random.whole(0, 12));
    std::vector<std::pair<double, std::int64_t>> all;
    for (std::size_t i = 0; i < boxes.size(); ++i)
      if (!boxes[i].empty())
        all.emplace_back(squared_distance(boxes[i], p), static_cast<std::int64_t>(i));
    std::sort(all.begin(), all.end());
    std::vector<std::int64_t> expected;
    for (std::size_t i = 0; i < k; ++i) expected.push_back(all[i].second);
    ASSERT_EQ(index.nearest(p, k), expected);
  }
}

TEST(BoxIndex, NearestGivesAllWhenKIsLarge) {
  const std::vector<Box> boxes{{0, 0, 1, 1}, {}, {5, 5, 6, 6}};
  EXPECT_EQ(BoxIndex(boxes).nearest({9, 9}, 10), (std::vector<std::int64_t>{2, 0}));
  EXPECT_TRUE(BoxIndex(std::vector<Box>{}).nearest({0, 0}, 3).empty());
}

}  // namespace
}  // namespace libgrid
