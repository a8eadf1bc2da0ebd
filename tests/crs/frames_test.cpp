// SPDX-License-Identifier: Apache-2.0
#include "libgrid/crs/frames.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "random.hpp"
#include "shapes.hpp"

namespace libgrid {
namespace {

TEST(Frames, PublishedPairs) {
  const Coord gcj02 = shifted({116.404, 39.915}, Frame::gcj02);
  EXPECT_NEAR(gcj02.x, 116.41024449916938, 1e-9);
  EXPECT_NEAR(gcj02.y, 39.91640428150164, 1e-9);
  EXPECT_EQ(shifted({116.404, 39.915}, Frame::as_stored), (Coord{116.404, 39.915}));
  const Coord bd09 = shifted({116.404, 39.915}, Frame::bd09);
  EXPECT_NEAR(bd09.x - gcj02.x, 0.0065, 2e-4);
  EXPECT_NEAR(bd09.y - gcj02.y, 0.006, 4e-4);
}

TEST(Frames, TheShiftIsLargerThanACellAndBounded) {
  Random random(1);
  for (int i = 0; i < 10000; ++i) {
    const Coord c{random.real(80, 130), random.real(20, 50)};
    const Coord g = shifted(c, Frame::gcj02);
    const double away =
        std::hypot((g.x - c.x) * 111320 * std::cos(c.y * 3.14159 / 180), (g.y - c.y) * 111000);
    EXPECT_LT(away, 1000);
  }
}

TEST(Frames, GuessesTheFrameOfPoints) {
  const Crs crs = Crs::from_text("EPSG:4490");
  const PolygonArray area = square(118.9, 32.1, 0.03);
  Random random(2);
  std::vector<Coord> points;
  for (int i = 0; i < 3000; ++i)
    points.push_back({random.real(118.9, 118.93), random.real(32.1, 32.13)});
  EXPECT_EQ(guess_frame(points, area, crs).frame, Frame::as_stored);
  for (const Frame frame : {Frame::gcj02, Frame::bd09}) {
    std::vector<Coord> moved;
    for (const Coord c : points) moved.push_back(shifted(c, frame));
    const FrameGuess guess = guess_frame(moved, area, crs);
    EXPECT_EQ(guess.frame, frame);
    EXPECT_LT(guess.inside_as_stored, 0.95);
    EXPECT_GT(guess.inside_best, 0.99);  // straight edges bend a little
  }
}

TEST(Frames, NothingIsGuessedOutsideChinaOrWithoutPoints) {
  const Crs crs = Crs::from_text("EPSG:4326");
  const std::vector<Coord> outside = {{9.6, 47.1}, {9.7, 47.1}};
  EXPECT_EQ(guess_frame(outside, square(9.5, 47, 0.05), crs).frame, Frame::as_stored);
  EXPECT_EQ(guess_frame({}, square(118.9, 32.1, 0.03), crs).frame, Frame::as_stored);
}

}  // namespace
}  // namespace libgrid
