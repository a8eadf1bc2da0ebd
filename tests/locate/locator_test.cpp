// SPDX-License-Identifier: Apache-2.0
#include "libgrid/locate/locator.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "libgrid/core/error.hpp"
#include "libgrid/geom/measures.hpp"
#include "libgrid/geom/predicates.hpp"
#include "libgrid/topology/overlay.hpp"
#include "shapes.hpp"
#include "subdivision.hpp"

namespace libgrid {
namespace {

constexpr double kSide = 4096;

TEST(RandomCoverage, CoversTheSquareOnce) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const RandomCoverage map(seed, 6);
    double area = 0;
    for (std::size_t row = 0; row < map.cells.size(); ++row) area += row_area(map.cells, row);
    EXPECT_EQ(area, kSide * kSide);
    EXPECT_GT(map.cells.size(), 20U);
  }
}

TEST(Locator, EachPlaceOfACoverageHasExactlyOneCell) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const RandomCoverage map(seed, 7);
    const Locator locator(map.cells, map.codes);
    Random random(seed);
    for (const Coord p : hard_places(map.cells, random, 4000)) {
      const bool half_open = 0 <= p.x && p.x < kSide && 0 <= p.y && p.y < kSide;
      const auto takers = locator.all_cells_of(p);
      ASSERT_EQ(takers.size(), half_open ? 1U : 0U) << p.x << " " << p.y;
      if (half_open) {
        ASSERT_EQ(locator.cell_of(p), takers[0]);
      }
      const bool closed = 0 <= p.x && p.x <= kSide && 0 <= p.y && p.y <= kSide;
      ASSERT_EQ(locator.cell_of(p) >= 0, closed);
    }
  }
}

/// The rule written down without any index.
std::int64_t cell_by_definition(const PolygonArray& cells, const std::vector<std::string>& codes,
                                Coord p) {
  std::int64_t taken = -1, touched = -1;
  const auto better = [&](std::size_t row, std::int64_t best) {
    return best < 0 || codes[row] < codes[static_cast<std::size_t>(best)];
  };
  for (std::size_t row = 0; row < cells.size(); ++row) {
    if (row_takes(cells, row, p) && better(row, taken)) taken = static_cast<std::int64_t>(row);
    if (on_outline(cells, row, p) && better(row, touched)) touched = static_cast<std::int64_t>(row);
  }
  return taken >= 0 ? taken : touched;
}

TEST(Locator, EqualsTheDefinitionAlsoWhereCellsOverlap) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    const RandomCoverage one(seed, 5), other(seed + 100, 4);
    PolygonBuilder builder;
    std::vector<std::string> codes;
    for (std::size_t row = 0; row < one.cells.size(); row += 2) {
      builder.add_row(one.cells, row);
      codes.push_back(one.codes[row] + "a");
    }
    for (std::size_t row = 0; row < other.cells.size(); ++row) {
      builder.add_row(other.cells, row);
      codes.push_back(other.codes[row] + "b");
    }
    const PolygonArray cells = builder.finish();
    const Locator locator(cells, codes);
    Random random(seed);
    const auto places = hard_places(cells, random, 2000);
    const auto found = locator.cells_of(places);
    for (std::size_t i = 0; i < places.size(); ++i)
      ASSERT_EQ(found[i], cell_by_definition(cells, codes, places[i]));
  }
}

TEST(Locator, LongOutlinesGiveTheSameAnswerAsShortOnes) {
  // A comb with 3,000 corners: many runs of edges to the right of each place.
  std::vector<Coord> ring;
  for (int i = 0; i < 1000; ++i) {
    ring.push_back({i * 3.0, 0});
    ring.push_back({i * 3.0 + 1, 1000});
    ring.push_back({i * 3.0 + 2, 1.0});
  }
  ring.push_back({3000, -10});
  ring.push_back({0, -10});
  ring.push_back(ring.front());
  PolygonBuilder builder;
  builder.begin_row();
  builder.begin_part();
  builder.add_ring(ring);
  const PolygonArray comb = builder.finish();
  const Locator locator(comb);
  Random random(5);
  for (int i = 0; i < 3000; ++i) {
    const Coord p = i % 3 ? Coord{random.real(-5, 3005), random.real(-15, 1005)}
                          : ring[static_cast<std::size_t>(random.whole(0, 3000))];
    ASSERT_EQ(locator.all_cells_of(p).size(), row_takes(comb, 0, p) ? 1U : 0U);
    ASSERT_EQ(locator.cell_of(p) >= 0, row_takes(comb, 0, p) || on_outline(comb, 0, p));
  }
}

TEST(Locator, AgreesWithGeosAwayFromBorders) {
  const RandomCoverage map(42, 5);
  const Locator locator(map.cells);
  Random random(42);
  int inside = 0;
  for (int i = 0; i < 300; ++i) {
    const Coord p{random.real(-100, 4200), random.real(-100, 4200)};
    for (std::size_t row = 0; row < map.cells.size(); ++row) {
      const bool taken = locator.cell_of(p) == static_cast<std::int64_t>(row);
      ASSERT_EQ(distance(map.cells, row, p) == 0, taken);
      inside += taken;
    }
  }
  EXPECT_GT(inside, 200);
}

TEST(Locator, OutermostBordersGoToTheSmallestTouchingCode) {
  const PolygonArray cells =
      polygons({"POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))", "POLYGON ((1 0, 2 0, 2 1, 1 1, 1 0))",
                "POLYGON ((0 1, 2 1, 2 2, 0 2, 0 1))"});
  const std::vector<std::string> codes{"c", "b", "a"};
  const Locator locator(cells, codes);
  EXPECT_EQ(locator.cell_of({1, 0}), 1);    // the rule: western border belongs to the cell
  EXPECT_EQ(locator.cell_of({1, 1}), 2);    // southern border of the upper cell
  EXPECT_EQ(locator.cell_of({2, 1}), 2);    // in none by the rule; touches a and b
  EXPECT_EQ(locator.cell_of({2, 0.5}), 1);  // touches b only
  EXPECT_EQ(locator.cell_of({2, 2}), 2);
  EXPECT_EQ(locator.cell_of({std::nextafter(2, 3), 1}), -1);
}

TEST(Locator, CodesAreTextAndRowsStandInWithoutThem) {
  const PolygonArray cells =
      polygons({"POLYGON ((0 0, 1 0, 1 1, 0 0))", "POLYGON ((0 0, 1 0, 1 1, 0 0))"});
  EXPECT_EQ(Locator(cells, std::vector<std::string>{"9", "10"}).cell_of({0.9, 0.1}), 1);
  EXPECT_EQ(Locator(cells, std::vector<std::string>{"7", "7"}).cell_of({0.9, 0.1}), 0);
  EXPECT_EQ(Locator(cells).cell_of({0.9, 0.1}), 0);
  EXPECT_EQ(Locator(cells).all_cells_of({0.9, 0.1}), (std::vector<std::int64_t>{0, 1}));
  try {
    Locator(cells, std::vector<std::string>{"1"});
    FAIL() << "one code for two cells was accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::bad_value);
  }
}

TEST(Locator, NearestEqualsBruteForce) {
  const RandomCoverage map(8, 7);
  std::vector<std::int64_t> some;
  for (std::size_t row = 0; row < map.cells.size(); row += 3)
    some.push_back(static_cast<std::int64_t>(row));
  const PolygonArray cells = map.cells.take(some);
  const Locator locator(cells);
  Random random(8);
  for (int i = 0; i < 500; ++i) {
    const Coord p{random.real(-2000, 6000), random.real(-2000, 6000)};
    double best = std::numeric_limits<double>::infinity();
    for (std::size_t row = 0; row < cells.size(); ++row)
      best = std::min(best, distance(cells, row, p));
    const auto found = locator.nearest(p);
    ASSERT_NEAR(found.distance, best, 1e-9);
    ASSERT_NEAR(distance(cells, static_cast<std::size_t>(found.cell), p), best, 1e-9);
  }
}

TEST(Locator, NearestTakesTheSmallerCodeAtEqualDistance) {
  const PolygonArray cells =
      polygons({"POLYGON ((2 0, 3 0, 3 1, 2 1, 2 0))", "POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))"});
  const Locator locator(cells, std::vector<std::string>{"b", "a"});
  EXPECT_EQ(locator.nearest({1.5, 0.5}).cell, 1);
  EXPECT_EQ(locator.nearest({1.5, 0.5}).distance, 0.5);
  EXPECT_EQ(locator.nearest({2.5, 0.5}).distance, 0);
}

TEST(Locator, NothingIsFoundWithoutAPlaceOrACell) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const PolygonArray cells = polygons({"POLYGON EMPTY", "POLYGON ((0 0, 1 0, 1 1, 0 0))"});
  EXPECT_EQ(Locator(cells).cell_of({nan, nan}), -1);
  EXPECT_EQ(Locator(cells).nearest({nan, nan}).cell, -1);
  EXPECT_EQ(Locator(cells).nearest({5, 5}).cell, 1);
  EXPECT_EQ(Locator(PolygonArray()).cell_of({0, 0}), -1);
  EXPECT_EQ(Locator(PolygonArray()).nearest({0, 0}).cell, -1);
}

TEST(Locator, ThreadsChangeNothing) {
  const RandomCoverage map(9, 7);
  const Locator locator(map.cells, map.codes);
  Random random(9);
  const auto places = hard_places(map.cells, random, 20000);
  EXPECT_EQ(locator.cells_of(places, {.threads = 1}), locator.cells_of(places, {.threads = 4}));
}

TEST(Locator, StopsOnRequest) {
  const RandomCoverage map(9, 3);
  std::stop_source stop;
  stop.request_stop();
  const std::vector<Coord> places(10);
  try {
    Locator(map.cells).cells_of(places, {.stop = stop.get_token()});
    FAIL() << "did not stop";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::cancelled);
  }
}

}  // namespace
}  // namespace libgrid
