// SPDX-License-Identifier: Apache-2.0
#include "libgrid/topology/overlay.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <thread>

#include "libgrid/core/error.hpp"
#include "libgrid/geom/measures.hpp"
#include "libgrid/geom/predicates.hpp"
#include "random.hpp"
#include "shapes.hpp"

namespace libgrid {
namespace {

const char* const kBowTie = "POLYGON ((0 0, 2 2, 2 0, 0 2, 0 0))";

TEST(Overlay, InvalidReasonNamesThePlace) {
  const PolygonArray p = polygons({"POLYGON ((0 0, 1 0, 1 1, 0 0))", kBowTie, "POLYGON EMPTY"});
  EXPECT_EQ(invalid_reason(p, 0), "");
  EXPECT_EQ(invalid_reason(p, 1), "Self-intersection at 1 1");
  EXPECT_EQ(invalid_reason(p, 2), "");
}

TEST(Overlay, MakeValidKeepsOnlyAreas) {
  const PolygonArray p =
      polygons({kBowTie, "POLYGON ((0 0, 1 0, 2 0, 0 0))",
                "POLYGON ((0 0, 4 0, 4 4, 5 5, 4 4, 0 4, 0 0), (1 1, 2 1, 2 2, 1 2, 1 1))"});
  const PolygonArray tie = make_valid(p, 0);
  EXPECT_EQ(tie.size(), 1U);
  EXPECT_EQ(tie.parts(0).size(), 2);
  EXPECT_EQ(row_area(tie, 0), 2);
  EXPECT_FALSE(make_valid(p, 1).has(0));
  EXPECT_EQ(row_area(make_valid(p, 2), 0), 15);
}

// GEOS alone would drop the part in the hole.
TEST(Overlay, PartsThatFillHolesStayWhenMadeValid) {
  const PolygonArray p = polygons(
      {"MULTIPOLYGON (((0 0, 4 0, 4 4, 0 4, 0 0), (1 1, 3 1, 3 3, 1 3, 1 1)), "
       "((1 1, 3 1, 3 3, 1 3, 1 1)))",
       "MULTIPOLYGON (((1 1, 3 1, 3 2, 1 2, 1 1)), "
       "((0 0, 4 0, 4 4, 0 4, 0 0), (1 1, 3 1, 3 3, 1 3, 1 1)), ((5 5, 6 5, 6 6, 5 6, 5 5)))",
       // Two parts over each other: what lies in both lies in none.
       "MULTIPOLYGON (((0 0, 4 0, 4 4, 0 4, 0 0), (1 1, 2 1, 2 2, 1 2, 1 1)), "
       "((3 0, 7 0, 7 4, 3 4, 3 0)))"});
  EXPECT_EQ(row_area(make_valid(p, 0), 0), 16);
  EXPECT_EQ(row_area(make_valid(p, 1), 0), 12 + 2 + 1);
  EXPECT_EQ(row_area(make_valid(p, 2), 0), 15 + 16 - 8);
  for (std::size_t row = 0; row < p.size(); ++row)
    EXPECT_EQ(invalid_reason(make_valid(p, row), 0), "");
}

TEST(Overlay, CommonAreasOfPlainShapes) {
  const PolygonArray footprint = polygons({"POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0))"});
  const PolygonArray cells = polygons({
      "POLYGON ((2 -5, 9 -5, 9 9, 2 9, 2 -5))",                                // half
      "POLYGON ((-9 -9, -9 9, 9 9, 9 -9, -9 -9), (1 1, 1 3, 3 3, 3 1, 1 1))",  // round a hole
      "POLYGON ((4 0, 8 0, 8 4, 4 4, 4 0))",                                   // touches
      "POLYGON ((0 0, 4 4, 0 4, 0 0))",                                        // shares edges
      "MULTIPOLYGON (((-1 -1, 1 -1, 1 1, -1 1, -1 -1)), ((3 3, 5 3, 5 5, 3 3)))",
      "POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0))",  // the same
      "POLYGON EMPTY",
  });
  const std::vector<std::int64_t> all{0, 1, 2, 3, 4, 5, 6};
  EXPECT_EQ(common_areas(footprint, 0, cells, all), (std::vector<double>{8, 12, 0, 8, 1.5, 16, 0}));
  EXPECT_EQ(common_areas(footprint, 0, cells, std::vector<std::int64_t>{3, 0}),
            (std::vector<double>{8, 8}));
}

/// Stars are simple polygons with many reflex corners.
PolygonArray star(Random& random, Coord centre, double radius, int corners, bool clockwise) {
  std::vector<Coord> ring;
  for (int i = 0; i < corners; ++i) {
    const double angle = 6.283185307179586 * i / corners, r = random.real(0.2, 1) * radius;
    ring.push_back({centre.x + r * std::cos(angle), centre.y + r * std::sin(angle)});
  }
  if (clockwise) std::reverse(ring.begin(), ring.end());
  ring.push_back(ring.front());
  PolygonBuilder builder;
  builder.begin_row();
  builder.begin_part();
  builder.add_ring(ring);
  return builder.finish();
}

TEST(Overlay, CommonAreasAgreeWithCounting) {
  Random random(3);
  for (int round = 0; round < 20; ++round) {
    const PolygonArray a = star(random, {0, 0}, 10, 9, round % 2 == 0);
    const PolygonArray b = star(random, {random.real(-8, 8), 3}, 12, 30, round % 3 == 0);
    int hits = 0;
    const int side = 400;
    for (int i = 0; i < side * side; ++i) {
      const Coord p{-10 + 20.0 * (i % side + 0.5) / side, -10 + 20.0 * (i / side + 0.5) / side};
      hits += row_takes(a, 0, p) && row_takes(b, 0, p);
    }
    const double counted = 400.0 * hits / (side * side);
    EXPECT_NEAR(common_areas(a, 0, b, std::vector<std::int64_t>{0})[0], counted, 0.5);
    EXPECT_NEAR(common_areas(a, 0, b, std::vector<std::int64_t>{0})[0],
                common_areas(b, 0, a, std::vector<std::int64_t>{0})[0], 1e-12);
    EXPECT_NEAR(common_areas(a, 0, a, std::vector<std::int64_t>{0})[0], row_area(a, 0), 1e-12);
  }
}

void expect_width(const char* wkt, double width) {
  const double found = inscribed_width(polygons({wkt}), 0, 1e-9);
  EXPECT_LE(found, width * (1 + 1e-9)) << wkt;
  EXPECT_GE(found, width * 0.99) << wkt;
}

TEST(Overlay, InscribedWidth) {
  expect_width("POLYGON ((0 0, 10 0, 10 4, 0 4, 0 0))", 4);
  expect_width("POLYGON ((0 0, 3 0, 3 4, 0 0))", 2);
  expect_width(
      "POLYGON ((-1 -1, 1 -1, 1 1, -1 1, -1 -1), (-0.5 -0.5, -0.5 0.5, 0.5 0.5, 0.5 -0.5, "
      "-0.5 -0.5))",
      2 - std::sqrt(2));
  expect_width("MULTIPOLYGON (((0 0, 1 0, 1 1, 0 1, 0 0)), ((5 0, 8 0, 8 3, 5 3, 5 0)))", 3);
  expect_width("POLYGON EMPTY", 0);
  expect_width("POLYGON ((0 0, 10 0, 5 0, 0 0))", 0);
}

TEST(Overlay, InscribedWidthOfLongStripsIsFoundAtOnce) {
  expect_width("POLYGON ((0 0, 5000 0, 5000 0.001, 0 0.001, 0 0))", 0.001);
  expect_width("POLYGON ((0 0, 3000 4000, 3000 4000.5, 0 0.5, 0 0))", 0.5 * 0.6);
  // A winding strip, 0.1 wide, as between two drawings of one street.
  std::string there, back;
  for (int i = 0; i <= 400; ++i) {
    const double x = i * 5.0, y = 40 * std::sin(i * 0.11);
    const double slope = 0.88 * std::cos(i * 0.11), shift = 0.1 * std::sqrt(1 + slope * slope);
    const auto corner = [&](double h) { return std::to_string(x) + " " + std::to_string(h); };
    there += corner(y) + ", ";
    back = corner(y + shift) + ", " + back;
  }
  const double found =
      inscribed_width(polygons({("POLYGON ((" + there + back + "0 0))").c_str()}), 0, 1e-6);
  EXPECT_NEAR(found, 0.1, 0.005);
}

TEST(Overlay, InscribedWidthAmongManyHoles) {
  // Streets of 0.25 between blocks: the largest circle touches four corners where they cross.
  std::string wkt = "POLYGON ((0 0, 60 0, 60 60, 0 60, 0 0)";
  for (int x = 0; x < 60; ++x)
    for (int y = 0; y < 60; ++y) {
      const auto corner = [&](double dx, double dy) {
        return std::to_string(x + dx) + " " + std::to_string(y + dy);
      };
      wkt += ", (" + corner(0.125, 0.125) + ", " + corner(0.125, 0.875) + ", " +
             corner(0.875, 0.875) + ", " + corner(0.875, 0.125) + ", " + corner(0.125, 0.125) + ")";
    }
  expect_width((wkt + ")").c_str(), 0.25 * std::sqrt(2));
}

TEST(Overlay, InscribedWidthTurnsWithTheShape) {
  for (int degrees = 0; degrees < 180; degrees += 7) {
    const double c = std::cos(degrees * M_PI / 180), s = std::sin(degrees * M_PI / 180);
    std::string wkt = "POLYGON ((";
    // An L, whose widest place is at its inner corner.
    for (const Coord p : {Coord{0, 0}, {9, 0}, {9, 1}, {2, 1}, {2, 7}, {0, 7}, {0, 0}})
      wkt += std::to_string(p.x * c - p.y * s) + " " + std::to_string(p.x * s + p.y * c) + ", ";
    wkt.resize(wkt.size() - 2);
    const double found = inscribed_width(polygons({(wkt + "))").c_str()}), 0, 1e-9);
    EXPECT_LE(found, 2 * (1 + 1e-5)) << degrees;
    EXPECT_GE(found, 2 * 0.98) << degrees;
  }
}

TEST(Overlay, DistanceIsZeroInside) {
  const PolygonArray p =
      polygons({"POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0), (1 1, 3 1, 3 3, 1 3, 1 1))"});
  EXPECT_EQ(distance(p, 0, {0.5, 0.5}), 0);
  EXPECT_EQ(distance(p, 0, {4, 2}), 0);
  EXPECT_EQ(distance(p, 0, {7, 8}), 5);
  EXPECT_EQ(distance(p, 0, {2, 2}), 1);  // in the hole
}

TEST(Overlay, WorksInManyThreads) {
  const PolygonArray p = polygons({kBowTie});
  std::vector<std::string> reasons(4);
  {
    std::vector<std::jthread> threads;
    for (auto& reason : reasons)
      threads.emplace_back([&] {
        for (int i = 0; i < 100; ++i) reason = invalid_reason(p, 0);
      });
  }
  for (const auto& reason : reasons) EXPECT_EQ(reason, "Self-intersection at 1 1");
}

TEST(Necks, AreNarrowPlacesBetweenWiderOnes) {
  const PolygonArray rows = polygons({
      // Two rooms and a passage of 3 between them.
      "POLYGON ((0 0, 20 0, 20 8, 30 8, 30 0, 50 0, 50 20, 30 20, 30 11, 20 11, 20 20, 0 20, 0 0))",
      // A room with a tail of 3, which leads nowhere, and an acute corner.
      "POLYGON ((0 0, 20 0, 20 8, 40 8, 40 11, 20 11, 20 20, 0 20, 0 0))",
      "POLYGON ((0 0, 60 0, 60 12, 0 0))",
      // A hole near the border.
      "POLYGON ((0 0, 40 0, 40 40, 0 40, 0 0), (10 4, 10 20, 20 20, 20 4, 10 4))",
      // The passage again, but slanting and with a bay, and narrowest at its end.
      "POLYGON ((0 0, 20 0, 20 8, 27 9, 30 7, 30 0, 50 0, 50 20, 30 20, 30 10.5, 20 11.5, 20 20, "
      "0 20, 0 0))",
  });
  const auto widths = [&](std::size_t row, double narrow) {
    std::vector<double> out;
    for (const Neck& neck : necks_of(rows, row, narrow)) out.push_back(neck.width);
    return out;
  };
  EXPECT_EQ(widths(0, 5), std::vector<double>{3});
  EXPECT_TRUE(widths(0, 3).empty()) << "not narrower than 3";
  EXPECT_TRUE(widths(1, 5).empty());
  EXPECT_TRUE(widths(2, 5).empty());
  EXPECT_EQ(widths(3, 5), std::vector<double>{4});
  // A tail far longer than its room is around is a tail all the same.
  const PolygonArray tail =
      polygons({"POLYGON ((0 0, 40 0, 40 18, 440 18, 440 21, 40 21, 40 40, 0 40, 0 0))"});
  EXPECT_TRUE(necks_of(tail, 0, 5).empty());
  ASSERT_EQ(widths(4, 5).size(), 1U);
  EXPECT_LT(widths(4, 5)[0], 2);
}

double squared(Coord a, Coord b) { return (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y); }

void expect_voronoi(const std::vector<Coord>& sites, const Box& frame) {
  const auto edges = voronoi_edges(sites, frame);
  constexpr double kNear = 1e-4;  // sites are rounded to a step of 2^-30 of some 100
  for (const VoronoiEdge& e : edges) {
    const Coord middle{(e.a.x + e.b.x) / 2, (e.a.y + e.b.y) / 2};
    const Coord left = sites[static_cast<std::size_t>(e.left)];
    const double own = squared(middle, left);
    ASSERT_NEAR(own, squared(middle, sites[static_cast<std::size_t>(e.right)]), kNear);
    for (const Coord& other : sites) ASSERT_GE(squared(middle, other), own - kNear);
    ASSERT_TRUE(frame.contains(middle));
    // Edges that shrink to a point where four sites lie on one circle have no direction.
    if (squared(e.a, e.b) > 1e-9) {
      ASSERT_EQ(orient(e.a, e.b, left), 1);
    }
  }
  // An end inside the frame is shared, bit for bit, by three edges or more.
  std::map<Coord, int> ends;
  for (const VoronoiEdge& e : edges) ++ends[e.a], ++ends[e.b];
  for (const auto& [end, uses] : ends) {
    const bool inner = end.x > frame.min_x + 1e-6 && end.x < frame.max_x - 1e-6 &&
                       end.y > frame.min_y + 1e-6 && end.y < frame.max_y - 1e-6;
    if (inner) {
      EXPECT_GE(uses, 3) << end.x << " " << end.y;
    }
  }
}

TEST(Voronoi, EdgesPartTheirSitesAndJoin) {
  Random random(4);
  for (int round = 0; round < 30; ++round) {
    std::vector<Coord> sites;
    for (int i = 0; i < 60; ++i) sites.push_back({random.real(0, 100), random.real(0, 100)});
    expect_voronoi(sites, {-20, -20, 120, 120});
    expect_voronoi(sites, {30, 30, 60, 60});
  }
}

TEST(Voronoi, GridsAndLines) {
  std::vector<Coord> grid, line;
  for (int i = 0; i < 8; ++i)
    for (int j = 0; j < 8; ++j) grid.push_back({i * 10.0 + 0.1, j * 10.0 + 0.3});
  for (int i = 0; i < 8; ++i) line.push_back({i * 3.0, i * 1.0});
  expect_voronoi(grid, {-5, -5, 80, 80});
  expect_voronoi(line, {-5, -5, 30, 30});
  EXPECT_EQ(voronoi_edges(line, {-5, -5, 30, 30}).size(), 7U);
}

TEST(Voronoi, DuplicatesCountOnce) {
  const std::vector<Coord> sites{{5, 5}, {1, 1}, {5, 5}, {1, 1}};
  const auto edges = voronoi_edges(sites, {0, 0, 6, 6});
  ASSERT_EQ(edges.size(), 1U);
  EXPECT_EQ((std::set{edges[0].left, edges[0].right}), (std::set<std::int64_t>{0, 1}));
  EXPECT_TRUE(voronoi_edges(std::vector<Coord>{{1, 1}, {1, 1}}, {0, 0, 6, 6}).empty());
  EXPECT_TRUE(voronoi_edges({}, {0, 0, 6, 6}).empty());
}

}  // namespace
}  // namespace libgrid
