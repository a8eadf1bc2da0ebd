// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "libgrid/render/map.hpp"
#include "render/street.hpp"

namespace libgrid {
namespace {

PolygonArray boxes(const std::vector<Box>& all) {
  PolygonBuilder builder;
  for (const Box& b : all) {
    const std::vector<Coord> ring = {{b.min_x, b.min_y},
                                     {b.max_x, b.min_y},
                                     {b.max_x, b.max_y},
                                     {b.min_x, b.max_y},
                                     {b.min_x, b.min_y}};
    builder.begin_row();
    builder.begin_part();
    builder.add_ring(ring);
  }
  return builder.finish();
}

TEST(ColourCells, SharedEdgesDiffer) {
  const auto colours = colour_cells(boxes({{0, 0, 10, 10}, {10, 0, 20, 10}, {20, 0, 30, 10}}));
  EXPECT_NE(colours[0], colours[1]);
  EXPECT_NE(colours[1], colours[2]);
}

TEST(ColourCells, EdgesWithoutCommonVerticesDiffer) {
  const auto colours = colour_cells(boxes({{0, 0, 10, 100}, {10, 40, 20, 60}}));
  EXPECT_NE(colours[0], colours[1]);
}

TEST(ColourCells, NearlyTouchingAndOverlappingDiffer) {
  EXPECT_THAT(colour_cells(boxes({{0, 0, 10, 10}, {10.3, 0, 20, 10}})),
              ::testing::ElementsAre(0, 1));
  EXPECT_THAT(colour_cells(boxes({{0, 0, 10, 10}, {4, 4, 14, 14}})), ::testing::ElementsAre(0, 1));
}

TEST(ColourCells, MeshNeedsFewColours) {
  const PolygonArray cells = testing::Street(30, 20).content().cells;
  const auto colours = colour_cells(cells);
  ASSERT_EQ(colours.size(), 600u);
  for (std::size_t k = 0; k < 20; ++k)
    for (std::size_t i = 0; i < 30; ++i) {
      const std::size_t cell = k * 30 + i;
      const std::size_t west = i > 0 ? cell - 1 : cell + 1, south = k > 0 ? cell - 30 : cell + 30;
      EXPECT_NE(colours[cell], colours[west]);
      EXPECT_NE(colours[cell], colours[south]);
    }
  EXPECT_LE(*std::max_element(colours.begin(), colours.end()), 5);
}

TEST(ColourCells, NoColourRules) {
  const auto colours = colour_cells(testing::Street(30, 20).content().cells);
  EXPECT_LT(std::count(colours.begin(), colours.end(), 0), 200);
}

TEST(ColourCells, TenThatAllMeetTakeTen) {
  std::vector<Box> all;
  for (int i = 0; i < 10; ++i) all.push_back({-1.0 * i, -1.0 * i, 100.0 - i, 100.0 - i});
  const auto colours = colour_cells(boxes(all));
  EXPECT_EQ(std::set<int>(colours.begin(), colours.end()).size(), 10u);
}

TEST(ColourCells, Empty) { EXPECT_TRUE(colour_cells({}).empty()); }

}  // namespace
}  // namespace libgrid
