// SPDX-License-Identifier: Apache-2.0
#include "libgrid/partition/group_areas.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <functional>
#include <map>
#include <numeric>
#include <set>

#include "libgrid/core/error.hpp"
#include "libgrid/coverage/check.hpp"
#include "libgrid/geom/measures.hpp"
#include "libgrid/io/layer.hpp"
#include "libgrid/topology/overlay.hpp"
#include "partition/made_graphs.hpp"
#include "partition/made_town.hpp"
#include "real_maps.hpp"
#include "shapes.hpp"
#include "subdivision.hpp"

namespace libgrid {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// A grid of squares of 100 m.
PolygonArray squares(int columns, int rows) {
  PolygonBuilder builder;
  for (int y = 0; y < rows; ++y)
    for (int x = 0; x < columns; ++x)
      add_box(builder, 100 * x, 100 * y, 100 * (x + 1), 100 * (y + 1));
  return builder.finish();
}

/// Twice the area of a row in whole numbers, for whole coordinates.
std::int64_t twice_area(const PolygonArray& polygons, std::size_t row) {
  std::int64_t sum = 0;
  for (std::int64_t part = polygons.parts(row).begin; part < polygons.parts(row).end; ++part)
    for (std::int64_t r = polygons.rings(part).begin; r < polygons.rings(part).end; ++r) {
      std::int64_t ring = 0;
      const auto c = polygons.ring(r);
      for (std::size_t i = 1; i < c.size(); ++i)
        ring += static_cast<std::int64_t>(c[i - 1].x) * static_cast<std::int64_t>(c[i].y) -
                static_cast<std::int64_t>(c[i].x) * static_cast<std::int64_t>(c[i - 1].y);
      sum += r == polygons.rings(part).begin ? std::abs(ring) : -std::abs(ring);
    }
  return sum;
}

std::set<Coord> vertices(const PolygonArray& polygons) {
  return {polygons.coords().begin(), polygons.coords().end()};
}

/// What groups promise, by the validator and by areas in whole numbers.
void expect_groups(const GroupInput& in, const GroupOptions& options, const AreaGroups& made) {
  EXPECT_THAT(check_groups(in, made, options, Crs{}), IsEmpty());
  std::vector<std::int64_t> whole(made.cells.size(), 0);
  for (std::size_t a = 0; a < in.areas.size(); ++a) {
    ASSERT_GE(made.cell[a], 0);
    whole[static_cast<std::size_t>(made.cell[a])] += twice_area(in.areas, a);
  }
  for (std::size_t c = 0; c < made.cells.size(); ++c)
    EXPECT_EQ(twice_area(made.cells, c), whole[c]) << c;
  // No vertex is new, and areas match their cells edge by edge.
  const std::set<Coord> old = vertices(in.areas);
  for (const Coord c : made.cells.coords()) EXPECT_TRUE(old.contains(c));
  const CheckResult nested =
      check_coverage({.rows = made.areas, .parent_of = made.cell}, {.rows = made.cells}, Crs{});
  EXPECT_EQ(nested.residue, 0);
}

TEST(GroupAreas, UniteSquaresByTheShortestBorders) {
  const PolygonArray areas = squares(4, 4);
  const AreaGroups made = group_areas({areas}, {.min = 4, .max = 4}, Crs{});
  expect_groups({areas}, {.min = 4, .max = 4}, made);
  EXPECT_THAT(made.count, ElementsAre(4, 4, 4, 4));
  EXPECT_THAT(made.weight, Each(4));
  EXPECT_THAT(made.reason, Each(PartitionReason::in_range));
  EXPECT_EQ(made.border_m, 800);  // four squares of squares
  EXPECT_EQ(made.borders.size(), 24U);
  for (std::size_t c = 0; c < 4; ++c) EXPECT_EQ(made.cells.box(c).width(), 200);
}

TEST(GroupAreas, StayWithinTheirParents) {
  const PolygonArray areas = squares(8, 3);
  std::vector<std::int64_t> parent;
  for (std::int64_t a = 0; a < 24; ++a) parent.push_back(a % 8 < 4 ? 70 : 9);
  const GroupInput in{areas, parent};
  const AreaGroups made = group_areas(in, {}, Crs{});
  expect_groups(in, {}, made);
  EXPECT_THAT(made.parent, ElementsAre(9, 9, 9, 70, 70, 70));
  EXPECT_THAT(made.count, Each(4));  // 12 are 3 of 4, by the target of 3.5 as good as 4 of 3
}

TEST(GroupAreas, SayWhyALimitIsNotKept) {
  const PolygonArray row = squares(5, 1);
  AreaGroups made = group_areas({row}, {}, Crs{});  // five are neither 3 to 4 nor 6 to 8
  expect_groups({row}, {}, made);
  EXPECT_THAT(made.reason, Contains(PartitionReason::no_k_fits));
  // Two islands and what is too heavy.
  const PolygonArray apart = boxes({{0, 0, 1, 1}, {1, 0, 2, 1}, {2, 0, 3, 1}, {9, 0, 10, 1}});
  made = group_areas({apart}, {}, Crs{});
  expect_groups({apart}, {}, made);
  EXPECT_THAT(made.reason,
              ElementsAre(PartitionReason::in_range, PartitionReason::parent_below_min));
  EXPECT_THAT(made.part_weight, ElementsAre(3, 1));
  const GroupInput heavy{row, {}, {100, 900, 100, 100, 100}};
  made = group_areas(heavy, {.min = 200, .max = 400}, Crs{});
  expect_groups(heavy, {.min = 200, .max = 400}, made);
  EXPECT_THAT(made.reason, Contains(PartitionReason::atom_above_max));
}

TEST(GroupAreas, AreNoNeighboursByACornerAlone) {
  const PolygonArray corner = boxes({{0, 0, 1, 1}, {1, 1, 2, 2}});
  const AreaGroups made = group_areas({corner}, {.min = 2, .max = 2}, Crs{});
  EXPECT_EQ(made.cells.size(), 2U);
  EXPECT_EQ(made.borders.size(), 0U);
  EXPECT_THAT(made.reason, Each(PartitionReason::parent_below_min));
}

TEST(GroupAreas, UniteRandomAreasExactly) {
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    const PolygonArray areas = made_valid(RandomCoverage(seed, 5).cells);
    Random random(seed);
    std::vector<std::int64_t> parent;
    std::vector<double> weights;
    for (std::size_t a = 0; a < areas.size(); ++a) {
      parent.push_back(areas.box(a).centre().x < 2048 ? 0 : 1);
      weights.push_back(static_cast<double>(random.whole(0, 40)));
    }
    for (const GroupInput& in : {GroupInput{areas}, {areas, parent}, {areas, parent, weights}}) {
      const GroupOptions options =
          in.weights.empty() ? GroupOptions{} : GroupOptions{.min = 60, .max = 100};
      const AreaGroups made = group_areas(in, options, Crs{});
      expect_groups(in, options, made);
      GroupOptions other = options;
      other.seed = 5;
      expect_groups(in, other, group_areas(in, other, Crs{}));
      const AreaGroups again = group_areas(in, options, Crs{}, {.threads = 3});
      EXPECT_EQ(again.cells, made.cells);
      EXPECT_EQ(again.cell, made.cell);
    }
  }
}

/// The least border of all divisions whose cells are within the limits; infinite: there is none.
double least_border(const AtomGraph& graph, const GraphPartitionOptions& options) {
  double least = HUGE_VAL;
  for_all_divisions(graph, options, [&](const GraphPartition& d) {
    double cost = 0;
    for (std::size_t a = 0; a < graph.size(); ++a)
      for (std::int64_t k = graph.first[a]; k < graph.first[a + 1]; ++k)
        if (d.cell[a] != d.cell[static_cast<std::size_t>(graph.to[static_cast<std::size_t>(k)])])
          cost += graph.cost[static_cast<std::size_t>(k)] / 2;
    least = std::min(least, cost);
  });
  return least;
}

TEST(GroupAreas, FindWhatTryingAllWaysFinds) {
  int kept = 0, best = 0, none = 0;
  for (std::uint64_t seed = 1; seed <= 80; ++seed) {
    const PolygonArray areas = made_valid(RandomCoverage(seed, 3, 1 << 10).cells);
    if (areas.size() > 9) continue;
    Random random(seed);
    GroupInput in{areas};
    for (std::size_t a = 0; a < areas.size(); ++a)
      in.weights.push_back(static_cast<double>(random.whole(1, 9)));
    const GroupOptions options{.min = 9, .max = 16};
    const AreaGroups made = group_areas(in, options, Crs{});
    expect_groups(in, options, made);
    std::vector<AtomBorder> borders;
    for (std::size_t i = 0; i < made.borders.size(); ++i)
      borders.push_back({static_cast<std::int32_t>(made.borders.a[i]),
                         static_cast<std::int32_t>(made.borders.b[i]), made.borders.length_m[i]});
    const double least =
        least_border(atom_graph(in.weights, borders), {.min = options.min, .max = options.max});
    const bool within = std::all_of(made.reason.begin(), made.reason.end(),
                                    [](auto r) { return r == PartitionReason::in_range; });
    EXPECT_EQ(within, std::isfinite(least)) << seed;
    none += !within;
    kept += within;
    best += within && made.border_m <= least * (1 + 1e-12);
  }
  EXPECT_GE(kept, 10);
  EXPECT_GE(none, 3);
  // The number of cells comes from the target before any border does, so a few are longer.
  EXPECT_GE(best, kept * 7 / 10);
}

TEST(GroupAreas, PassOverBordersDrawnTwice) {
  // The left area has one long edge where the right ones meet in a corner a hair off it.
  const double hair = 0x1p-20;
  const PolygonArray areas = polygons(
      {"POLYGON ((0 0, 100 0, 100 200, 0 200, 0 0))",
       "POLYGON ((100 0, 200 0, 200 100, " + std::to_string(100 + hair) + " 100, 100 0))",
       "POLYGON ((100 200, " + std::to_string(100 + hair) + " 100, 200 100, 200 200, 100 200))"});
  AreaGroups made = group_areas({areas}, {}, Crs{});
  EXPECT_THAT(check_groups({areas}, made, {}, Crs{}), IsEmpty());
  ASSERT_EQ(made.cells.size(), 1U);
  EXPECT_EQ(made.cells.row_rings(0).size(), 1);  // without a hole
  EXPECT_THAT(made.reason, Each(PartitionReason::in_range));
  // A gap that can be seen parts them.
  made = group_areas({areas}, {.resolution_m = 0}, Crs{});
  EXPECT_EQ(made.cells.size(), 2U);
}

TEST(GroupAreas, KeepHolesAndPieces) {
  // A ring around a lake that is nobody's, and an area in two pieces.
  const PolygonArray areas = polygons(
      {"POLYGON ((0 0, 100 0, 100 40, 60 40, 40 40, 40 60, 0 60, 0 0))",
       "POLYGON ((0 60, 40 60, 60 60, 60 40, 100 40, 100 100, 0 100, 0 60))",
       "MULTIPOLYGON (((100 0, 200 0, 200 100, 100 100, 100 40, 100 0)), ((300 0, 400 0, 400 9, "
       "300 0)))"});
  const AreaGroups made = group_areas({areas}, {}, Crs{});
  expect_groups({areas}, {}, made);
  ASSERT_EQ(made.cells.size(), 1U);
  EXPECT_THAT(made.pieces, ElementsAre(2));
  EXPECT_EQ(made.cells.row_rings(0).size(), 3);
}

TEST(GroupAreas, AreToldWhenTheyAreWrong) {
  const PolygonArray areas = squares(4, 2);
  const GroupInput in{areas};
  const GroupOptions options{.min = 4, .max = 4};
  const AreaGroups good = group_areas(in, options, Crs{});
  const auto told = [&](const std::function<void(AreaGroups&)>& spoil) {
    AreaGroups bad = good;
    spoil(bad);
    return check_groups(in, bad, options, Crs{});
  };
  EXPECT_THAT(told([](AreaGroups&) {}), IsEmpty());
  EXPECT_THAT(told([](AreaGroups& g) { std::swap(g.cell[0], g.cell[3]); }),
              Contains(HasSubstr("is not the land of its areas")));
  EXPECT_THAT(told([](AreaGroups& g) { g.cell[0] = -1; }), Contains(HasSubstr("is in no cell")));
  EXPECT_THAT(told([](AreaGroups& g) { g.cell[0] = 2; }), Contains(HasSubstr("not there")));
  EXPECT_THAT(told([](AreaGroups& g) { g.parent[0] = 1; }), Contains(HasSubstr("another parent")));
  EXPECT_THAT(told([](AreaGroups& g) { g.weight[0] = 3; }), Contains(HasSubstr("parent 0")));
  EXPECT_THAT(told([](AreaGroups& g) { g.reason[0] = PartitionReason::no_k_fits; }),
              Contains(HasSubstr("parent 0")));
  EXPECT_THAT(told([](AreaGroups& g) { ++g.count[1]; }), Contains(HasSubstr("as many areas")));
  EXPECT_THAT(told([](AreaGroups& g) { ++g.pieces[1]; }), Contains(HasSubstr("as many pieces")));
  EXPECT_THAT(told([](AreaGroups& g) { g.count.pop_back(); }),
              Contains(HasSubstr("different lengths")));
  EXPECT_THAT(told([](AreaGroups& g) { g.borders.b[0] = 7; }),
              Contains(HasSubstr("share an edge that is not listed")));
  EXPECT_THAT(told([](AreaGroups& g) {
                g.borders.a.push_back(0), g.borders.b.push_back(7);
                g.borders.length_m.push_back(1);
              }),
              Contains(HasSubstr("are no neighbours")));
  EXPECT_THAT(told([](AreaGroups& g) { g.borders.length_m[0] = 0; }),
              Contains(HasSubstr("is none")));
  const GroupOptions narrow{.min = 3, .max = 3};
  EXPECT_THAT(check_groups(in, good, narrow, Crs{}), Contains(HasSubstr("parent 0")));
}

TEST(GroupAreas, RefuseWhatMakesNoSense) {
  const PolygonArray areas = squares(3, 1);
  const auto code = [&](const GroupInput& in, const GroupOptions& options) {
    try {
      group_areas(in, options, Crs{});
    } catch (const Error& e) {
      return e.code();
    }
    return ErrorCode::internal;
  };
  EXPECT_EQ(code({areas}, {.min = 0}), ErrorCode::usage);
  EXPECT_EQ(code({areas}, {.min = 5, .max = 4}), ErrorCode::usage);
  EXPECT_EQ(code({areas}, {.max = HUGE_VAL}), ErrorCode::usage);
  EXPECT_EQ(code({areas}, {.target = 9}), ErrorCode::usage);
  EXPECT_EQ(code({areas}, {.resolution_m = -1}), ErrorCode::usage);
  EXPECT_EQ(code({areas, {0, 0}}, {}), ErrorCode::bad_value);
  EXPECT_EQ(code({areas, {0, 0, -1}}, {}), ErrorCode::bad_value);
  EXPECT_EQ(code({areas, {}, {1, 1}}, {}), ErrorCode::bad_value);
  EXPECT_EQ(code({areas, {}, {1, 1, -1}}, {}), ErrorCode::bad_value);
  EXPECT_EQ(code({areas, {}, {1, 1, NAN}}, {}), ErrorCode::bad_value);
  const PolygonArray bow = polygons({"POLYGON ((0 0, 9 9, 9 0, 0 9, 0 0))"});
  EXPECT_EQ(code({bow}, {}), ErrorCode::bad_geometry);
  EXPECT_EQ(group_areas({PolygonArray()}, {}, Crs{}).cells.size(), 0U);
}

TEST(GroupAreas, UniteRealStatisticalAreas) {
  LIBGRID_REAL_MAP(path, "taipei_wanhua.gpkg");
  for (const char* name : {"cells_code2", "cells_code1"}) {
    const Layer layer = read_layer(path, name);
    const GroupInput in{layer.polygons()};
    const AreaGroups made = group_areas(in, {}, layer.crs);
    EXPECT_THAT(check_groups(in, made, {}, layer.crs), IsEmpty()) << name;
    EXPECT_THAT(made.reason, Each(PartitionReason::in_range)) << name;
  }
}

}  // namespace
}  // namespace libgrid
