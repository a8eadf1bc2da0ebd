// SPDX-License-Identifier: Apache-2.0
#include "libgrid/locate/locator.hpp"

#include <gtest/gtest.h>

#include <algorithm>
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

/// The coverage drawn elsewhere, and larger or smaller; no coordinate loses a bit.
PolygonArray moved(const PolygonArray& cells, double by, double scale) {
  std::vector<Coord> coords(cells.coords());
  for (Coord& c : coords) c = {(c.x + by) * scale, (c.y + by) * scale};
  return cells.with_coords(std::move(coords));
}

TEST(Locator, EqualsTheDefinitionWhereverTheCoverageLies) {
  const std::pair<double, double> ways[] = {
      {-2048, 1}, {-4096, 0x1p-30}, {0x1p40, 1}, {-1000, 0x1p60}, {-100, 0x1p-300}};
  for (const auto& [by, scale] : ways) {
    const RandomCoverage map(11, 4);
    const PolygonArray cells = moved(map.cells, by, scale);
    const Locator locator(cells, map.codes);
    Random random(12);
    for (const Coord p : hard_places(cells, random, 2000))
      ASSERT_EQ(locator.cell_of(p), cell_by_definition(cells, map.codes, p)) << by << " " << scale;
  }
}

TEST(Locator, EqualsTheDefinitionOnAStrip) {
  for (const double flat : {0x1p-40, 0x1p-400}) {
    const RandomCoverage map(13, 4);
    std::vector<Coord> coords(map.cells.coords());
    for (Coord& c : coords) c.y *= flat;
    const PolygonArray cells = map.cells.with_coords(std::move(coords));
    const Locator locator(cells, map.codes);
    Random random(14);
    for (const Coord p : hard_places(cells, random, 2000))
      ASSERT_EQ(locator.cell_of(p), cell_by_definition(cells, map.codes, p)) << flat;
  }
}

TEST(Locator, EqualsTheDefinitionOnAMillionPlaces) {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    const RandomCoverage map(seed, 3);
    const Locator locator(map.cells, map.codes);
    Random random(seed);
    const auto places = hard_places(map.cells, random, 20000);
    const auto found = locator.cells_of(places);
    for (std::size_t i = 0; i < places.size(); ++i)
      ASSERT_EQ(found[i], cell_by_definition(map.cells, map.codes, places[i])) << seed;
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

// GEOS counts borders to all cells beside them. On whole and half numbers it is exact, and so the
// half-open rule explains every difference.
TEST(Locator, DiffersFromGeosOnBordersAlone) {
  for (std::uint64_t seed = 41; seed <= 44; ++seed) {
    const RandomCoverage map(seed, 5);
    const Locator locator(map.cells, map.codes);
    Random random(seed);
    int inside = 0, more_for_geos = 0;
    for (const Coord p : hard_places(map.cells, random, 800)) {
      const auto takers = locator.all_cells_of(p);
      for (std::size_t row = 0; row < map.cells.size(); ++row) {
        const bool taken =
            std::binary_search(takers.begin(), takers.end(), static_cast<std::int64_t>(row));
        const bool for_geos = distance(map.cells, row, p) == 0;
        ASSERT_EQ(for_geos, taken || on_outline(map.cells, row, p));
        inside += taken;
        more_for_geos += for_geos && !taken;
      }
    }
    EXPECT_GT(inside, 500);
    EXPECT_GT(more_for_geos, 500);
  }
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

PolygonArray every_third_cell(const PolygonArray& cells) {
  std::vector<std::int64_t> some;
  for (std::size_t row = 0; row < cells.size(); row += 3)
    some.push_back(static_cast<std::int64_t>(row));
  return cells.take(some);
}

TEST(Locator, NearestEqualsBruteForce) {
  const PolygonArray cells = every_third_cell(RandomCoverage(8, 7).cells);
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

TEST(Locator, TheNearestAreSortedAndEqualBruteForce) {
  const PolygonArray cells = every_third_cell(RandomCoverage(8, 6).cells);
  const Locator locator(cells);
  Random random(9);
  for (int i = 0; i < 200; ++i) {
    const Coord p{random.real(-1000, 5000), random.real(-1000, 5000)};
    std::vector<double> distances;
    for (std::size_t row = 0; row < cells.size(); ++row)
      distances.push_back(distance(cells, row, p));
    std::sort(distances.begin(), distances.end());
    for (const std::size_t k : {std::size_t{1}, std::size_t{5}, cells.size() + 3}) {
      const auto found = locator.nearest(p, k);
      ASSERT_EQ(found.size(), std::min(k, cells.size()));
      for (std::size_t n = 0; n < found.size(); ++n) {
        ASSERT_NEAR(found[n].distance, distances[n], 1e-9);
        ASSERT_NEAR(distance(cells, static_cast<std::size_t>(found[n].cell), p), distances[n],
                    1e-9);
      }
    }
  }
  EXPECT_TRUE(locator.nearest({0, 0}, 0).empty());
}

/// Whether two polygons have a point in common, edge by edge.
bool meet_by_definition(const PolygonArray& a, std::size_t i, const PolygonArray& b,
                        std::size_t j) {
  const auto for_rings = [](const PolygonArray& p, std::size_t row, auto&& visit) {
    for (std::int64_t r = p.row_rings(row).begin; r < p.row_rings(row).end; ++r) visit(p.ring(r));
  };
  bool met = false;
  for_rings(a, i, [&](std::span<const Coord> one) {
    met = met || row_takes(b, j, one[0]);
    for_rings(b, j, [&](std::span<const Coord> other) {
      met = met || row_takes(a, i, other[0]);
      for (std::size_t k = 1; k < one.size(); ++k)
        for (std::size_t l = 1; l < other.size(); ++l)
          met = met || meet(one[k - 1], one[k], other[l - 1], other[l]) != Meeting::none;
    });
  });
  return met;
}

TEST(Locator, CellsMeetingBoxesAndPolygonsEqualTheDefinition) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const RandomCoverage map(seed, 5), other(seed + 50, 4);
    const Locator locator(map.cells);
    for (std::size_t row = 0; row < other.cells.size(); ++row) {
      std::vector<std::int64_t> wanted;
      for (std::size_t cell = 0; cell < map.cells.size(); ++cell)
        if (meet_by_definition(other.cells, row, map.cells, cell))
          wanted.push_back(static_cast<std::int64_t>(cell));
      ASSERT_EQ(locator.cells_meeting(other.cells, row), wanted);
    }
    Random random(seed);
    for (int k = 0; k < 200; ++k) {
      const Coord low{static_cast<double>(random.whole(-300, 4200)),
                      static_cast<double>(random.whole(-300, 4200))};
      const Box box{low.x, low.y, low.x + static_cast<double>(random.whole(0, 600)),
                    low.y + static_cast<double>(random.whole(0, 600))};
      const Coord b{box.max_x, box.min_y}, c{box.max_x, box.max_y}, d{box.min_x, box.max_y};
      if (box.width() == 0 || box.height() == 0) continue;
      PolygonBuilder builder;
      builder.begin_row();
      builder.begin_part();
      builder.add_ring(std::vector<Coord>{low, b, c, d, low});
      ASSERT_EQ(locator.cells_meeting(box), locator.cells_meeting(builder.finish(), 0));
    }
  }
}

TEST(Locator, BoxesOfNoWidthArePlaces) {
  const PolygonArray cells = polygons(
      {"POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))", "POLYGON ((10 0, 20 0, 20 10, 10 10, 10 0))"});
  const Locator locator(cells);
  using Rows = std::vector<std::int64_t>;
  EXPECT_EQ(locator.cells_meeting(Box{5, 5, 5, 5}), (Rows{0}));
  EXPECT_EQ(locator.cells_meeting(Box{10, 5, 10, 5}), (Rows{0, 1}));
  EXPECT_EQ(locator.cells_meeting(Box{20, 5, 25, 5}), (Rows{1}));
  EXPECT_EQ(locator.cells_meeting(Box{21, 5, 25, 5}), (Rows{}));
  EXPECT_EQ(locator.cells_meeting(Box{}), (Rows{}));
}

TEST(Locator, BoxesWithoutAnInsideOrWithoutEnd) {
  const PolygonArray cells = polygons(
      {"POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))", "POLYGON ((-1 2, 2 -1, 3 -1, 3 2, -1 2))"});
  const Locator locator(cells);
  constexpr double infinity = std::numeric_limits<double>::infinity();
  using Rows = std::vector<std::int64_t>;
  EXPECT_EQ(locator.cells_meeting(Box{8, 8, 1, 1}), (Rows{}));
  EXPECT_EQ(locator.cells_meeting(Box{-infinity, -infinity, 0, 0}), (Rows{0}));
  EXPECT_EQ(locator.cells_meeting(Box{-infinity, -infinity, infinity, infinity}), (Rows{0, 1}));
}

// On a slanted border no middle of a stretch needs to lie exactly on the border.
TEST(Locator, AStretchAlongASlantedBorderIsTheEasternCells) {
  Random random(3);
  for (int k = 0; k < 300; ++k) {
    const Coord low{random.real(-1, 1), random.real(-9, -1)};
    const Coord high{random.real(-1, 1), random.real(1, 9)};
    PolygonBuilder builder;
    for (const double side : {-20.0, 20.0}) {
      builder.begin_row();
      builder.begin_part();
      builder.add_ring(std::vector<Coord>{low, high, {side, 10}, {side, -10}, low});
    }
    const PolygonArray cells = builder.finish();
    const std::vector<Coord> border{low, high};
    const auto along = Locator(cells).along(border);
    ASSERT_EQ(along.size(), 1U);
    ASSERT_EQ(along[0].cell, 1);
    // An outline that the rule leaves out goes to the cell that it touches.
    const auto outline = Locator(cells.take(std::vector<std::int64_t>{0})).along(border);
    ASSERT_EQ(outline.size(), 1U);
    ASSERT_EQ(outline[0].cell, 0);
  }
}

TEST(Locator, CellsMeetPolygonsThatAreDots) {
  const PolygonArray cells =
      polygons({"POLYGON ((0 0, 2 0, 2 2, 0 2, 0 0))", "POLYGON ((1 3, 1 3, 1 3, 1 3))"});
  const PolygonArray others =
      polygons({"POLYGON ((1 2, 1 2, 1 2, 1 2))", "POLYGON ((1 1, 1 1, 1 1, 1 1))",
                "POLYGON ((0 3, 1 3, 2 3, 0 3))", "POLYGON ((3 3, 3 3, 3 3, 3 3))"});
  const Locator locator(cells);
  EXPECT_EQ(locator.cells_meeting(others, 0), std::vector<std::int64_t>{0});
  EXPECT_EQ(locator.cells_meeting(others, 1), std::vector<std::int64_t>{0});
  EXPECT_EQ(locator.cells_meeting(others, 2), std::vector<std::int64_t>{1});
  EXPECT_TRUE(locator.cells_meeting(others, 3).empty());
}

// Whole numbers are all the doubles there: columns share them.
TEST(Locator, EqualsTheDefinitionWhereDoublesAreFew) {
  const double o = 0x1p52;
  PolygonBuilder builder;
  std::vector<std::string> codes;
  for (int x = 0; x < 60; ++x)
    for (int y = 0; y < 21; ++y) {
      const double height = x < 20 || x > 40 ? 1 : 21;
      if ((height > 1 && y > 0) || x % 7 == 6) continue;
      const Coord a{o + x, o + y}, c{o + x + 1, o + y + height};
      builder.begin_row();
      builder.begin_part();
      builder.add_ring(std::vector<Coord>{a, {c.x, a.y}, c, {a.x, c.y}, a});
      codes.push_back(std::to_string(codes.size()));
    }
  const PolygonArray cells = builder.finish();
  const Locator locator(cells, codes);
  for (double x = o; x <= o + 60; ++x)
    for (double y = o; y <= o + 21; ++y)
      ASSERT_EQ(locator.cell_of({x, y}), cell_by_definition(cells, codes, {x, y})) << x - o;
}

TEST(Locator, EqualsTheDefinitionBesideAnIslandFarAway) {
  const RandomCoverage map(15, 5);
  PolygonBuilder builder;
  for (std::size_t row = 0; row < map.cells.size(); ++row) builder.add_row(map.cells, row);
  builder.begin_row();
  builder.begin_part();
  builder.add_ring(
      std::vector<Coord>{{-1e8, -1e7}, {-1e8 + 9, -1e7}, {-1e8, -1e7 + 9}, {-1e8, -1e7}});
  const PolygonArray cells = builder.finish();
  std::vector<std::string> codes = map.codes;
  codes.push_back("island");
  const Locator locator(cells, codes);
  Random random(16);
  for (const Coord p : hard_places(cells, random, 4000))
    ASSERT_EQ(locator.cell_of(p), cell_by_definition(cells, codes, p));
}

TEST(Locator, ManyLongStripsAreNotListedInAllTiles) {
  constexpr int kStrips = 20000;
  PolygonBuilder builder;
  for (int k = 0; k < kStrips; ++k) {
    const double y = k;
    builder.begin_row();
    builder.begin_part();
    builder.add_ring(
        std::vector<Coord>{{0, y}, {kStrips, y}, {kStrips, y + 1}, {0, y + 1}, {0, y}});
  }
  const PolygonArray cells = builder.finish();
  const Locator locator(cells);
  for (int k = 0; k < kStrips; k += 17) ASSERT_EQ(locator.cell_of({k * 0.5, k + 0.5}), k);
}

TEST(Locator, ALineIsCutAtBorders) {
  const PolygonArray cells = polygons(
      {"POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))", "POLYGON ((10 0, 20 0, 20 10, 10 10, 10 0))"});
  const Locator locator(cells);
  const auto one = locator.along(std::vector<Coord>{{-5, 5}, {4, 5}, {25, 5}});
  ASSERT_EQ(one.size(), 4U);
  EXPECT_EQ(one[0].cell, -1);
  EXPECT_EQ(one[0].line, (std::vector<Coord>{{-5, 5}, {0, 5}}));
  EXPECT_EQ(one[1].cell, 0);
  EXPECT_EQ(one[1].line, (std::vector<Coord>{{0, 5}, {4, 5}, {10, 5}}));
  EXPECT_EQ(one[2].line, (std::vector<Coord>{{10, 5}, {20, 5}}));
  EXPECT_EQ(one[3].cell, -1);
  // Along the border: the western border is the cell's.
  const auto along = locator.along(std::vector<Coord>{{10, 2}, {10, 8}});
  ASSERT_EQ(along.size(), 1U);
  EXPECT_EQ(along[0].cell, 1);
  EXPECT_TRUE(locator.along(std::vector<Coord>{{1, 1}, {1, 1}}).empty());
}

TEST(Locator, StretchesOfRandomLinesFollowEachOther) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    const RandomCoverage map(seed, 6);
    const Locator locator(map.cells, map.codes);
    Random random(seed);
    for (int k = 0; k < 60; ++k) {
      std::vector<Coord> line;
      for (int n = 0; n < 4; ++n) {
        const auto v = static_cast<std::size_t>(
            random.whole(0, static_cast<std::int64_t>(map.cells.coords().size()) - 1));
        line.push_back(n % 2 ? map.cells.coords()[v]
                             : Coord{random.real(-500, 4500), random.real(-500, 4500)});
      }
      const auto stretches = locator.along(line);
      ASSERT_EQ(stretches.front().line.front(), line.front());
      ASSERT_EQ(stretches.back().line.back(), line.back());
      double length = 0;
      for (std::size_t i = 0; i < stretches.size(); ++i) {
        const auto& s = stretches[i];
        ASSERT_GE(s.line.size(), 2U);
        length += ring_length(s.line);
        if (i > 0) {
          ASSERT_EQ(s.line.front(), stretches[i - 1].line.back());
          ASSERT_NE(s.cell, stretches[i - 1].cell);
        }
        for (std::size_t e = 1; e < s.line.size(); ++e) {
          const Coord a = s.line[e - 1], b = s.line[e];
          if (std::hypot(b.x - a.x, b.y - a.y) < 1e-6) continue;
          for (const double t : {0.25, 0.5, 0.75})
            ASSERT_EQ(locator.cell_of({a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)}), s.cell);
        }
      }
      ASSERT_NEAR(length, ring_length(line), 1e-8 * length);
    }
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

TEST(Locator, OfCellsAtABorderTheOneThatTakesThePlaceIsNearest) {
  const PolygonArray cells =
      polygons({"POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))", "POLYGON ((1 0, 2 0, 2 1, 1 1, 1 0))"});
  const Locator locator(cells);
  for (const std::size_t k : {1U, 2U, 3U}) {
    const auto found = locator.nearest({1, 0.5}, k);
    EXPECT_EQ(found.size(), std::min<std::size_t>(k, 2));
    EXPECT_EQ(found[0].cell, 1) << k;
    EXPECT_EQ(found.back().distance, 0);
  }
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
