// SPDX-License-Identifier: Apache-2.0
#include "libgrid/topology/arrangement.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "libgrid/geom/measures.hpp"
#include "libgrid/geom/predicates.hpp"
#include "libgrid/topology/overlay.hpp"
#include "random.hpp"
#include "shapes.hpp"

namespace libgrid {
namespace {

std::vector<Segment> random_segments(Random& random, int count, int size) {
  std::vector<Segment> segments;
  for (int i = 0; i < count; ++i) {
    auto place = [&] {
      return Coord{static_cast<double>(random.whole(0, size)),
                   static_cast<double>(random.whole(0, size))};
    };
    segments.push_back({place(), place(), i});
  }
  return segments;
}

TEST(Arrange, EdgesMeetAtCommonEndsOnly) {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    Random random(seed);
    // A small field makes touching, overlapping and equal segments common.
    const auto segments = random_segments(random, 60, seed % 2 ? 8 : 1000);
    const Arrangement a = arrange(segments, Lattice::metres());
    auto node = [&](std::int32_t n) { return a.nodes[static_cast<std::size_t>(n)]; };
    for (std::size_t e = 0; e < a.edges.size(); ++e)
      for (std::size_t f = 0; f < e; ++f) {
        const Coord p = node(a.edges[e].from), q = node(a.edges[e].to);
        const Coord r = node(a.edges[f].from), s = node(a.edges[f].to);
        const Meeting m = meet(p, q, r, s);
        const bool share = p == r || p == s || q == r || q == s;
        ASSERT_TRUE(m == Meeting::none || (m == Meeting::touch && share)) << "seed " << seed;
      }
  }
}

// Found by a fuzzer: lines of thousands of kilometres, of which some cross at angles that no double
// tells from none. Their crossings were no numbers, or went on for hundreds of rounds.
TEST(Arrange, LongLinesThatAreNearlyParallelComeToRest) {
  const PolygonArray rows =
      polygons({"MULTIPOLYGON (((-5499999.877 500000.1229999997, 6500000.123 500000.123, "
                "1000000.1229999997 1562500.1229999997, -1437499.8770000003 -4749999.877, "
                "500000.123 500000.123, -5499999.877 500000.1229999997), (500000.123 500000.123, "
                "2000000.123 500000.123, -1374999.8770000003 -5499999.877, -437499.8770000003 "
                "-4749999.877, 6500000.123 500000.123, 6500000.123 6500000.123, 500000.123 "
                "6500000.123, 500000.123 500000.123), (3500000.123 6500000.123, 6500000.123 "
                "3500000.123, 500000.1229999997 500000.1229999997, 500000.1229999997 "
                "-999999.8770000003, 5000000.123 3500000.123, 3500000.123 6500000.123), "
                "(625000.1229999999 5265625.123, 5125000.123 765625.1229999999, "
                "1000000.1229999997 1562500.1229999997, -828124.8770000003 -3171874.8770000003, "
                "-4312499.877 -4484374.877, 625000.1229999999 5265625.123)))",
                "MULTIPOLYGON (((-11499999.877 -5499999.877, 6500000.123 500000.123, "
                "1000000.1229999997 1562500.1229999997, -1437499.8770000003 -4749999.877, "
                "500000.123 500000.123, -11499999.877 -5499999.877), (500000.123 500000.123, "
                "2000000.123 500000.123, -1374999.8770000003 -5499999.877, -437499.8770000003 "
                "-4749999.877, 6500000.123 500000.123, 6500000.123 6500000.123, 500000.123 "
                "6500000.123, 500000.123 500000.123), (3500000.123 6500000.123, 6500000.123 "
                "3500000.123, 500000.1229999997 500000.1229999997, 500000.1229999997 "
                "-999999.8770000003, 5000000.123 3500000.123, 3500000.123 6500000.123), "
                "(625000.1229999999 5265625.123, 5125000.123 765625.1229999999, "
                "1000000.1229999997 1562500.1229999997, -828124.8770000003 -3171874.8770000003, "
                "-8999999.877 -10484374.877, 625000.1229999999 5265625.123)))",
                "MULTIPOLYGON (((-5499999.877 500000.1229999997, 6500000.123 500000.123, "
                "1000000.1229999997 1562500.1229999997, -1437499.8770000003 -4749999.877, "
                "500000.123 500000.123, -5499999.877 500000.1229999997), (500000.123 500000.123, "
                "437500.1229999999 -7499999.877, 2000000.123 500000.123, -1374999.8770000003 "
                "-5499999.877, -437499.8770000003 -4749999.877, 6500000.123 500000.123, "
                "6500000.123 6500000.123, 500000.123 6500000.123, 500000.123 500000.123), "
                "(3500000.123 6500000.123, 6500000.123 3500000.123, 500000.1229999997 "
                "500000.1229999997, 500000.1229999997 -999999.8770000003, 5000000.123 "
                "3500000.123, 3500000.123 6500000.123), (625000.1229999999 5265625.123, "
                "5125000.123 765625.1229999999, 1000000.1229999997 1562500.1229999997, "
                "-828124.8770000003 -3171874.8770000003, -4312499.877 -4484374.877, "
                "625000.1229999999 5265625.123)))"});
  std::vector<Segment> segments;
  for (std::size_t row = 0; row < rows.size(); ++row)
    for (std::int64_t r = rows.row_rings(row).begin; r < rows.row_rings(row).end; ++r)
      for (std::size_t k = 1; k < rows.ring(r).size(); ++k)
        segments.push_back({rows.ring(r)[k - 1], rows.ring(r)[k], static_cast<std::int64_t>(row)});
  const Arrangement a = arrange(segments, Lattice::metres());
  for (const Coord c : a.nodes) ASSERT_TRUE(std::isfinite(c.x) && std::isfinite(c.y));
  EXPECT_LT(a.edges.size(), 10000U);
}

// The outline of what fills a hole is the hole's ring run backwards: their areas differ by rounding
// only, and by neither sign may the hole be taken to lie in what fills it.
TEST(Faces, HolesBelongToWhatIsAroundThem) {
  Random random(11);
  std::vector<Segment> segments;
  auto add_ring = [&](const std::vector<Coord>& ring) {
    for (std::size_t i = 0; i < ring.size(); ++i)
      segments.push_back({ring[i], ring[(i + 1) % ring.size()], 0});
  };
  add_ring({{5, 52}, {6, 52}, {6, 53}, {5, 53}});
  constexpr int kHoles = 64;
  for (int hole = 0; hole < kHoles; ++hole) {
    const double x = 5.06 + 0.12 * (hole % 8), y = 52.06 + 0.12 * static_cast<double>(hole / 8);
    std::vector<Coord> star;
    for (int k = 0; k < 40; ++k) {
      const double angle = k * 0.157, far = random.real(0.01, 0.05);
      star.push_back({x + far * std::cos(angle), y + far * std::sin(angle)});
    }
    add_ring(star);
  }
  const Arrangement a = arrange(segments, Lattice::degrees());
  const Faces faces = trace_faces(a);
  ASSERT_EQ(faces.size(), 2U + kHoles);
  for (std::size_t e = 0; e < a.edges.size(); ++e)
    ASSERT_NE(faces.left[2 * e], faces.left[2 * e + 1]);
  std::int64_t rings = 0;
  for (std::size_t f = 1; f < faces.size(); ++f) {
    const auto n = faces.polygons.row_rings(f).end - faces.polygons.row_rings(f).begin;
    EXPECT_TRUE(n == 1 || n == 1 + kHoles);
    rings += n;
  }
  EXPECT_EQ(rings, 1 + 2 * kHoles);
}

TEST(Arrange, UsesOfASegmentRunFromItsStartToItsEnd) {
  Random random(7);
  const auto segments = random_segments(random, 80, 12);
  const Arrangement a = arrange(segments, Lattice::metres());
  std::vector<Coord> sum(segments.size());  // of the steps along each segment
  for (std::size_t e = 0; e < a.edges.size(); ++e)
    for (const auto& use : a.uses_of(e)) {
      const Coord from = a.nodes[static_cast<std::size_t>(a.edges[e].from)];
      const Coord to = a.nodes[static_cast<std::size_t>(a.edges[e].to)];
      auto& s = sum[static_cast<std::size_t>(use.segment)];
      s.x += use.sign * (to.x - from.x), s.y += use.sign * (to.y - from.y);
    }
  for (std::size_t i = 0; i < segments.size(); ++i) {
    EXPECT_NEAR(sum[i].x, segments[i].b.x - segments[i].a.x, 1e-9);
    EXPECT_NEAR(sum[i].y, segments[i].b.y - segments[i].a.y, 1e-9);
  }
}

TEST(Arrange, SameForAnyNumberOfThreads) {
  Random random(3);
  const auto segments = random_segments(random, 500, 5000);
  const Arrangement one = arrange(segments, Lattice::metres(), {.threads = 1});
  const Arrangement four = arrange(segments, Lattice::metres(), {.threads = 4});
  EXPECT_EQ(one.nodes, four.nodes);
  ASSERT_EQ(one.edges.size(), four.edges.size());
  for (std::size_t e = 0; e < one.edges.size(); ++e) {
    EXPECT_EQ(one.edges[e].from, four.edges[e].from);
    EXPECT_EQ(one.edges[e].to, four.edges[e].to);
  }
}

TEST(Faces, EulersFormulaAndAreas) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Random random(seed);
    const Arrangement a = prune(arrange(random_segments(random, 40, 30), Lattice::metres()));
    if (a.edges.empty()) continue;
    const Faces faces = trace_faces(a);
    // Inner faces are disjoint and the outside is what is left: all signed areas sum to zero.
    double inner = 0;
    for (std::size_t f = 1; f < faces.size(); ++f) {
      const double area = row_area(faces.polygons, f);
      ASSERT_GT(area, 0);
      inner += area;
    }
    double around = 0;  // of the walks around the unbounded face
    for (std::size_t h = 0; h < faces.left.size(); ++h) {
      if (faces.left[h] != 0) continue;
      const auto edge = a.edges[h / 2];
      Coord p = a.nodes[static_cast<std::size_t>(edge.from)];
      Coord q = a.nodes[static_cast<std::size_t>(edge.to)];
      if (h % 2) std::swap(p, q);
      around += (p.x * q.y - q.x * p.y) / 2;
    }
    EXPECT_NEAR(inner, -around, 1e-6) << "seed " << seed;
    // V - E + F = 1 + C, counting components by union.
    std::vector<std::int32_t> root(a.nodes.size());
    for (std::size_t n = 0; n < root.size(); ++n) root[n] = static_cast<std::int32_t>(n);
    auto find = [&](std::int32_t n) {
      while (root[static_cast<std::size_t>(n)] != n) n = root[static_cast<std::size_t>(n)];
      return n;
    };
    auto components = static_cast<std::int64_t>(a.nodes.size());
    for (const auto& edge : a.edges) {
      const auto p = find(edge.from), q = find(edge.to);
      if (p != q) --components, root[static_cast<std::size_t>(p)] = q;
    }
    EXPECT_EQ(static_cast<std::int64_t>(a.nodes.size()) -
                  static_cast<std::int64_t>(a.edges.size()) +
                  static_cast<std::int64_t>(faces.size()),
              1 + components);
  }
}

TEST(Faces, EachFaceIsInsideExactlyItself) {
  Random random(11);
  const Faces faces =
      trace_faces(prune(arrange(random_segments(random, 50, 40), Lattice::metres())));
  for (std::size_t f = 1; f < faces.size(); ++f) {
    const Coord p = inside_point(faces.polygons, f);
    for (std::size_t g = 1; g < faces.size(); ++g)
      EXPECT_EQ(row_takes(faces.polygons, g, p), f == g);
  }
}

TEST(Prune, LeavesOutDeadEndsAndBridges) {
  const std::vector<Coord> square = {{0, 0}, {4, 0}, {4, 4}, {0, 4}, {0, 0}};
  std::vector<Segment> segments;
  for (std::size_t i = 1; i < square.size(); ++i) {
    segments.push_back({square[i - 1], square[i]});
    segments.push_back({{square[i - 1].x + 9, square[i - 1].y}, {square[i].x + 9, square[i].y}});
  }
  segments.push_back({{4, 2}, {9, 2}});  // a bridge between the squares
  segments.push_back({{0, 2}, {2, 2}});  // a dead end inside
  const Arrangement a = prune(arrange(segments, Lattice::metres()));
  EXPECT_EQ(trace_faces(a).size(), 3U);
  EXPECT_EQ(a.edges.size(), 11U);  // three sides are cut where the lines met them
}

TEST(Dissolve, HolesPartsAndKeptNodes) {
  // A 3 x 3 board: the ring of eight squares in group 0, the middle in group 1.
  std::vector<Segment> segments;
  for (int i = 0; i <= 3; ++i) {
    const double at = i;
    segments.push_back({{0, at}, {3, at}});
    segments.push_back({{at, 0}, {at, 3}});
  }
  const Arrangement a = arrange(segments, Lattice::metres());
  const Faces faces = trace_faces(a);
  ASSERT_EQ(faces.size(), 10U);
  std::vector<std::int64_t> group(faces.size(), 0);
  group[0] = -1;
  for (std::size_t f = 1; f < faces.size(); ++f)
    if (row_takes(faces.polygons, f, {1.5, 1.5})) group[f] = 1;
  std::vector<std::uint8_t> keep(a.nodes.size(), 0);
  for (std::size_t n = 0; n < keep.size(); ++n) {
    const Coord c = a.nodes[n];
    keep[n] = (c.x == 0 || c.x == 3) == (c.y == 0 || c.y == 3);
  }
  const PolygonArray out = dissolve(a, faces, group, 2, keep);
  EXPECT_EQ(out.parts(0).size(), 1);
  EXPECT_EQ(out.row_rings(0).size(), 2);
  EXPECT_EQ(out.ring(0).size(), 5U);
  EXPECT_EQ(row_area(out, 0), 8);
  EXPECT_EQ(row_area(out, 1), 1);
}

TEST(Dissolve, AHoleThatTouchesItsShellIsARingOfItsOwn) {
  // A 4 x 4 board. Group 1 is two squares that meet in the middle node only; group 2 one at the
  // rim that touches the outline in a node; group 0 is the rest.
  std::vector<Segment> segments;
  for (int i = 0; i <= 4; ++i) {
    const double at = i;
    segments.push_back({{0, at}, {4, at}});
    segments.push_back({{at, 0}, {at, 4}});
  }
  const Arrangement a = arrange(segments, Lattice::metres());
  const Faces faces = trace_faces(a);
  std::vector<std::int64_t> group(faces.size(), 0);
  group[0] = -1;
  for (std::size_t f = 1; f < faces.size(); ++f) {
    if (row_takes(faces.polygons, f, {1.5, 1.5}) || row_takes(faces.polygons, f, {2.5, 2.5}))
      group[f] = 1;
    if (row_takes(faces.polygons, f, {0.5, 3.5})) group[f] = -1;
    if (row_takes(faces.polygons, f, {1.5, 2.5})) group[f] = 2;
  }
  const std::vector<std::uint8_t> keep(a.nodes.size(), 1);
  const PolygonArray out = dissolve(a, faces, group, 3, keep);
  for (std::size_t g = 0; g < 3; ++g) EXPECT_EQ(invalid_reason(out, g), "") << g;
  EXPECT_EQ(row_area(out, 0), 12);
  EXPECT_EQ(row_area(out, 1), 2);
  EXPECT_EQ(out.parts(1).size(), 2);
}

}  // namespace
}  // namespace libgrid
