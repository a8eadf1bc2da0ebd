// SPDX-License-Identifier: Apache-2.0
#include "libgrid/geom/measures.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "libgrid/geom/lattice.hpp"
#include "libgrid/geom/predicates.hpp"
#include "libgrid/geom/wkb.hpp"
#include "subdivision.hpp"

namespace libgrid {
namespace {

PolygonArray parsed(std::string_view wkt) {
  PolygonBuilder builder;
  read_wkt(wkt, builder);
  return builder.finish();
}

TEST(Measures, AreaAndLength) {
  const std::vector<Coord> square{{0, 0}, {3, 0}, {3, 4}, {0, 4}, {0, 0}};
  EXPECT_EQ(ring_area(square), 12);
  EXPECT_EQ(ring_area(std::vector<Coord>(square.rbegin(), square.rend())), -12);
  EXPECT_EQ(ring_length(square), 14);
  EXPECT_EQ(ring_area({}), 0);
  EXPECT_EQ(ring_length({}), 0);
}

TEST(Measures, LargeCoordinatesCostNoDigits) {
  const double x = 40500000.125, y = 3500000.25;
  EXPECT_EQ(ring_area(std::vector<Coord>{{x, y}, {x + 0.5, y}, {x + 0.5, y + 0.25}, {x, y}}),
            0.0625);
}

TEST(Measures, HolesAreSubtractedWhateverTheirOrientation) {
  EXPECT_EQ(row_area(parsed("POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0), (1 1, 3 1, 3 3, 1 3, 1 1))"), 0),
            12);
  EXPECT_EQ(row_area(parsed("POLYGON ((0 0, 0 4, 4 4, 4 0, 0 0), (1 1, 3 1, 3 3, 1 3, 1 1))"), 0),
            12);
  EXPECT_EQ(row_area(parsed("MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), ((5 5, 5 6, 6 6, 5 5)))"), 0),
            1);
  EXPECT_EQ(row_area(parsed("POLYGON EMPTY"), 0), 0);
}

TEST(InsidePoint, LiesInsideTheLargestPart) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    const RandomCoverage map(seed, 7);
    for (std::size_t row = 0; row < map.cells.size(); ++row) {
      const Coord p = inside_point(map.cells, row);
      ASSERT_TRUE(row_takes(map.cells, row, p)) << write_wkt(map.cells, row);
      ASSERT_FALSE(on_outline(map.cells, row, p));
    }
  }
  const PolygonArray parts =
      parsed("MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), ((5 5, 9 5, 9 9, 5 5)))");
  EXPECT_GT(inside_point(parts, 0).x, 5);
}

TEST(InsidePoint, HorseshoesAndRowsWithoutArea) {
  const PolygonArray shoe = parsed("POLYGON ((0 0, 10 0, 10 10, 9 10, 9 1, 1 1, 1 10, 0 10, 0 0))");
  EXPECT_TRUE(row_takes(shoe, 0, inside_point(shoe, 0)));
  EXPECT_TRUE(std::isnan(inside_point(parsed("POLYGON EMPTY"), 0).x));
  EXPECT_EQ(inside_point(parsed("POLYGON ((3 3, 4 3, 5 3, 3 3))"), 0).y, 3);
}

TEST(Lattice, SnapsToTheNearestStepExactly) {
  const Lattice metres = Lattice::metres();
  EXPECT_EQ(metres.step(), 0x1p-10);
  EXPECT_EQ(metres.snap(Coord{40500000.0004, -0.0004}), (Coord{40500000, 0}));
  EXPECT_FALSE(std::signbit(metres.snap(Coord{0, -0.0001}).y));
  EXPECT_EQ(Lattice::degrees().step(), 0x1p-27);
  Random random(1);
  for (int i = 0; i < 10000; ++i) {
    const double v = random.real(-180, 180);
    const double snapped = Lattice::degrees().snap(Coord{v, 0}).x;
    ASSERT_LE(std::abs(snapped - v), 0x1p-28);
    ASSERT_EQ(Lattice::degrees().snap(Coord{snapped, 0}).x, snapped);
    ASSERT_EQ(snapped * 0x1p27, std::floor(snapped * 0x1p27));
  }
}

}  // namespace
}  // namespace libgrid
