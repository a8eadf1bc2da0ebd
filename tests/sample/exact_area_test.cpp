// SPDX-License-Identifier: Apache-2.0
#include "exact_area.hpp"

#include <gtest/gtest.h>

#include <boost/multiprecision/cpp_int.hpp>

#include "inner_width.hpp"
#include "random.hpp"

namespace libgrid::sample {
namespace {

using Rational = boost::multiprecision::cpp_rational;

Rational rational_area(const Ring& ring) {
  Rational twice = 0;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const Coord a = ring[i], b = ring[(i + 1) % ring.size()];
    twice += Rational(a.x) * Rational(b.y) - Rational(b.x) * Rational(a.y);
  }
  return twice / 2;
}

TEST(ExactArea, AgreesWithRationals) {
  Random random(1);
  for (int i = 0; i < 500; ++i) {
    Ring ring;
    const double size = i % 2 == 0 ? 1e-6 : 100;
    for (std::int64_t k = random.whole(3, 9); k > 0; --k)
      ring.push_back({540000 + random.real(0, 100), 3600000 + random.real(0, size)});
    const Rational wanted = rational_area(ring);
    const double found = exact_area({ring.begin(), ring.end()}).hi;
    EXPECT_NEAR(found / static_cast<double>(wanted), 1, 1e-15);
  }
}

TEST(ExactArea, OfACrossingIsNotRounded) {
  // Two lines that cross at a flat angle: the crossing, rounded, would be off the lines by more
  // than the land between them is wide.
  const Coord a{540000, 3600000}, b{540010, 3600007}, c{540000, 3600000 + 0x1p-28},
      d{540010, 3600007 - 0x1p-30};
  const ExactCoord x = crossing(a, b, c, d);
  // Heights at both ends are as 4 to 1, so it lies at 4/5.
  EXPECT_EQ(x.x.hi, 540008);
  const double area = exact_area({a, x, c}).hi;
  EXPECT_NEAR(area / (0.5 * 8 * 0x1p-28), 1, 1e-12);
}

Ring closed(Ring ring) {
  ring.push_back(ring.front());
  return ring;
}

TEST(InnerWidth, OfKnownShapes) {
  EXPECT_NEAR(inner_width({closed({{0, 0}, {3, 0}, {0, 4}})}), 2, 1e-12);
  EXPECT_NEAR(inner_width({closed({{0, 0}, {10, 0}, {10, 0.003}, {0, 0.003}})}), 0.003, 1e-12);
  const Ring bent = closed({{0, 0}, {4, 0}, {4, 1}, {1, 1}, {1, 4}, {0, 4}});
  // In the elbow: the circle touches both outer sides and the inner corner.
  EXPECT_NEAR(inner_width({bent}), 2 / (1 + 0.70710678), 0.03);
  const Ring shell = closed({{0, 0}, {10, 0}, {10, 10}, {0, 10}});
  const Ring hole = closed({{2, 2}, {2, 8}, {8, 8}, {8, 2}});
  EXPECT_NEAR(inner_width({shell, hole}), 2 * 4 / (2 + 1.41421356), 0.05);
}

}  // namespace
}  // namespace libgrid::sample
