// SPDX-License-Identifier: Apache-2.0
#include "libgrid/topology/chain_sum.hpp"

#include <gmock/gmock.h>

#include <map>
#include <tuple>

#include "random.hpp"
#include "shapes.hpp"

namespace libgrid {
namespace {

TEST(ChainSum, NeighboursCancel) {
  const PolygonArray cells =
      polygons({"POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))", "POLYGON ((1 0, 1 1, 2 1, 2 0, 1 0))"});
  const PolygonArray outline = polygons({"POLYGON ((0 0, 1 0, 2 0, 2 1, 1 1, 0 1, 0 0))"});
  const ChainSum sum = sum_chains(cells, std::vector<std::int64_t>{0, 0}, outline);
  EXPECT_EQ(sum.edges, 14);
  EXPECT_TRUE(sum.residue.empty());
  EXPECT_EQ(sum.groups(), 1U);
}

TEST(ChainSum, TheOutlineIsLeftOverBackwards) {
  const PolygonArray outline = polygons({"POLYGON ((0 0, 1 0, 0 1, 0 0))"});
  const ChainSum sum = sum_chains({}, {}, outline);
  ASSERT_EQ(sum.residue.size(), 3U);
  EXPECT_EQ(sum.residue[0].a, (Coord{0, 0}));
  EXPECT_EQ(sum.residue[0].b, (Coord{0, 1}));
  EXPECT_EQ(sum.residue[0].source, -1);
}

/// The sum by a map, edge for edge.
std::map<std::tuple<std::int64_t, Coord, Coord>, int> plain_sum(
    const PolygonArray& cells, const std::vector<std::int64_t>& group_of,
    const PolygonArray& outlines) {
  std::map<std::tuple<std::int64_t, Coord, Coord>, int> net;
  auto add = [&](const Segment& s, std::int64_t group, int sign) {
    if (group < 0) return;
    if (s.a < s.b)
      net[{group, s.a, s.b}] += sign;
    else
      net[{group, s.b, s.a}] -= sign;
  };
  std::vector<Segment> edges;
  append_segments(cells, edges);
  for (const Segment& s : edges) add(s, group_of[static_cast<std::size_t>(s.source)], 1);
  edges.clear();
  append_segments(outlines, edges);
  for (const Segment& s : edges) add(s, s.source, -1);
  std::erase_if(net, [](const auto& entry) { return entry.second == 0; });
  return net;
}

TEST(ChainSum, EqualsAPlainSumForAnyNumberOfThreads) {
  Random random(7);
  for (int round = 0; round < 200; ++round) {
    // Triangles and squares on a few places, in any direction, so that edges meet often, some
    // twice in the same direction.
    PolygonBuilder cells, outlines;
    std::vector<std::int64_t> group_of;
    auto add = [&](PolygonBuilder& builder) {
      builder.begin_row();
      builder.begin_part();
      const auto x = static_cast<double>(random.whole(0, 3));
      const auto y = static_cast<double>(random.whole(0, 3));
      std::vector<Coord> ring = {{x, y}, {x + 1, y}, {x + 1, y + 1}, {x, y + 1}};
      if (random.whole(0, 1) == 0) ring.pop_back();
      if (random.whole(0, 1) == 0) std::reverse(ring.begin(), ring.end());
      ring.push_back(ring.front());
      builder.add_ring(ring);
    };
    const auto count = random.whole(0, 40);
    for (int i = 0; i < count; ++i) {
      add(cells);
      group_of.push_back(random.whole(-1, 1));
    }
    add(outlines);
    add(outlines);
    const PolygonArray rows = cells.finish(), areas = outlines.finish();
    const auto expected = plain_sum(rows, group_of, areas);
    const ChainSum sum = sum_chains(rows, group_of, areas, {.threads = 1});
    std::map<std::tuple<std::int64_t, Coord, Coord>, int> found;
    for (std::size_t g = 0; g < sum.groups(); ++g)
      for (const Segment& s : sum.of(g)) {
        const auto group = static_cast<std::int64_t>(g);
        s.a < s.b ? ++found[{group, s.a, s.b}] : --found[{group, s.b, s.a}];
      }
    ASSERT_EQ(found, expected);
    ASSERT_EQ(sum.offsets.back(), static_cast<std::int64_t>(sum.residue.size()));
  }
}

TEST(ChainSum, ManyEdgesAreSummedAlikeOnSeveralThreads) {
  // A row of squares, too many for one thread, half of them shifted so that nothing cancels there;
  // far neighbours stand far apart in the list.
  constexpr int kSquares = 90000;
  PolygonBuilder cells, outline;
  for (int i = 0; i < kSquares; ++i) {
    const double x = (i * 7919LL) % kSquares, y = x > kSquares / 2 ? x / kSquares : 0;
    const std::vector<Coord> ring = {{x, y}, {x + 1, y}, {x + 1, y + 1}, {x, y + 1}, {x, y}};
    cells.begin_row();
    cells.begin_part();
    cells.add_ring(ring);
  }
  const std::vector<Coord> around = {{0, 0}, {kSquares, 0}, {kSquares, 1}, {0, 1}, {0, 0}};
  outline.begin_row();
  outline.begin_part();
  outline.add_ring(around);
  const PolygonArray rows = cells.finish(), areas = outline.finish();
  const std::vector<std::int64_t> group_of(rows.size(), 0);
  const ChainSum one = sum_chains(rows, group_of, areas, {.threads = 1});
  const ChainSum three = sum_chains(rows, group_of, areas, {.threads = 3});
  auto same = [](const Segment& l, const Segment& r) {
    return l.a == r.a && l.b == r.b && l.source == r.source;
  };
  EXPECT_TRUE(std::equal(one.residue.begin(), one.residue.end(), three.residue.begin(),
                         three.residue.end(), same));
  EXPECT_EQ(one.edges, 4 * kSquares + 4);
}

}  // namespace
}  // namespace libgrid
