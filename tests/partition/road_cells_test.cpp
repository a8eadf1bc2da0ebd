// SPDX-License-Identifier: Apache-2.0
#include "libgrid/partition/road_cells.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>

#include "libgrid/core/error.hpp"
#include "libgrid/coverage/check.hpp"
#include "libgrid/geom/measures.hpp"
#include "libgrid/geom/predicates.hpp"
#include "libgrid/io/layer.hpp"
#include "libgrid/locate/locator.hpp"
#include "partition/made_town.hpp"
#include "real_maps.hpp"
#include "shapes.hpp"

namespace libgrid {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

LineArray lines(const std::vector<std::vector<Coord>>& rows) {
  LineBuilder builder;
  for (const std::vector<Coord>& row : rows) {
    builder.begin_row();
    builder.add_line(row);
  }
  return builder.finish();
}

double distance(Coord p, Coord a, Coord b) {
  const double dx = b.x - a.x, dy = b.y - a.y;
  const double t = ((p.x - a.x) * dx + (p.y - a.y) * dy) / (dx * dx + dy * dy);
  const double s = std::clamp(t, 0.0, 1.0);
  return std::hypot(p.x - a.x - s * dx, p.y - a.y - s * dy);
}

/// What cells by road section promise.
void expect_cells(const RoadInput& in, const RoadOptions& options, const RoadCells& made,
                  const Crs& crs) {
  EXPECT_THAT(check_road_cells(in, made, options, crs), IsEmpty());
}

TEST(RoadCells, ShareACrossroadsByItsArms) {
  const PolygonArray area = boxes({{0, 0, 256, 256}});
  const LineArray roads = lines({{{0, 128}, {256, 128}}, {{128, 0}, {128, 256}}});
  const RoadInput in{area, roads, {}, {"Elm Road", "Oak Road"}};
  const RoadOptions each{.min = 100, .max = 200};
  RoadCells made = road_cells(in, each, Crs{});
  expect_cells(in, each, made, Crs{});
  ASSERT_EQ(made.cells.size(), 4U);
  EXPECT_THAT(made.sections.length_m, Each(128));
  EXPECT_THAT(made.sections.name,
              UnorderedElementsAre("Elm Road", "Elm Road", "Oak Road", "Oak Road"));
  for (std::size_t c = 0; c < 4; ++c) EXPECT_NEAR(row_area(made.cells, c), 128 * 128, 1);
  // Two arms to a cell: those of one road go together.
  const RoadOptions pairs{.min = 200, .max = 300};
  made = road_cells(in, pairs, Crs{});
  expect_cells(in, pairs, made, Crs{});
  EXPECT_THAT(made.weight, ElementsAre(256, 256));
}

TEST(RoadCells, CutLongRoadsIntoStretches) {
  const PolygonArray area = boxes({{0, 0, 1024, 64}});
  const LineArray roads = lines({{{0, 32}, {700, 32}, {1024, 32}}});
  const RoadInput in{area, roads};
  const RoadOptions options{.min = 200, .max = 300};
  const RoadCells made = road_cells(in, options, Crs{});
  expect_cells(in, options, made, Crs{});
  EXPECT_THAT(made.sections.length_m, ElementsAre(256, 256, 256, 256));
  for (std::size_t c = 0; c < 4; ++c) EXPECT_NEAR(row_area(made.cells, c), 256 * 64, 1);
}

TEST(RoadCells, ARoadAlongABorderBelongsToBoth) {
  const PolygonArray areas = boxes({{0, 0, 100, 400}, {100, 0, 200, 400}, {200, 0, 300, 400}});
  const LineArray roads = lines({{{100, 0}, {100, 400}}});
  const RoadCells made = road_cells({areas, roads}, {.min = 100, .max = 500}, Crs{});
  expect_cells({areas, roads}, {.min = 100, .max = 500}, made, Crs{});
  EXPECT_THAT(made.sections.area, ElementsAre(0, 1));
  EXPECT_THAT(made.sections.length_m, Each(400));
  EXPECT_THAT(made.road_m, ElementsAre(200, 200, 0));
  EXPECT_THAT(made.reason, ElementsAre(PartitionReason::in_range, PartitionReason::in_range,
                                       PartitionReason::parent_below_min));  // no road
}

TEST(RoadCells, DoNotTakeOtherLinesForRoads) {
  const PolygonArray area = boxes({{0, 0, 100, 100}});
  const LineArray roads = lines({{{0, 50}, {100, 50}}, {{50, 0}, {50, 100}}});
  const RoadInput in{area, roads, {BarrierClass::arterial, BarrierClass::none}};
  const RoadCells made = road_cells(in, {.min = 10, .max = 200}, Crs{});
  EXPECT_THAT(made.sections.barrier, ElementsAre(BarrierClass::arterial));
}

TEST(RoadCells, CoverRandomTownsExactly) {
  const PolygonArray areas = boxes({{0, 0, 600, 400}, {600, 0, 1000, 700}, {0, 400, 600, 1000}});
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    const Town town = make_town(seed, areas, 12, 1000);
    for (const bool households : {false, true}) {
      RoadInput in{areas, town.roads, town.classes, {}, &town.houses};
      if (households) in.weights = town.households;
      const RoadOptions options =
          households ? RoadOptions{.min = 300, .max = 700} : RoadOptions{.min = 600, .max = 1200};
      const RoadCells made = road_cells(in, options, Crs{});
      expect_cells(in, options, made, Crs{});
      // A house is cut only where a road runs through it.
      for (const std::int64_t b : made.cut_buildings) {
        const Box house = town.houses.box(static_cast<std::size_t>(b));
        bool met = false;
        for (std::size_t row = 0; row < town.roads.size(); ++row) {
          const auto line = town.roads.line(town.roads.lines(row).begin);
          for (std::size_t i = 1; i < line.size(); ++i)
            met = met || segment_meets(line[i - 1], line[i], house);
        }
        EXPECT_TRUE(met) << seed << " " << b;
      }
      const RoadCells again = road_cells(in, options, Crs{}, {.threads = 3});
      EXPECT_EQ(again.cells, made.cells);
      EXPECT_EQ(again.sections.cell, made.sections.cell);
    }
  }
}

TEST(RoadCells, GiveLandToTheNearestSection) {
  const PolygonArray areas = boxes({{0, 0, 1000, 1000}});
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    const Town town = make_town(seed, areas, 10, 1000);
    const RoadOptions options{.min = 300, .max = 600};
    const RoadInput in{areas, town.roads};
    const RoadCells made = road_cells(in, options, Crs{});
    expect_cells(in, options, made, Crs{});
    const Locator locator(made.cells);
    Random random(seed);
    int compared = 0;
    for (int k = 0; k < 500; ++k) {
      const Coord p{random.real(0, 1000), random.real(0, 1000)};
      double best = HUGE_VAL, second = HUGE_VAL;  // the second of another cell
      std::int64_t cell = -1;
      for (std::size_t s = 0; s < made.sections.size(); ++s) {
        const auto line = made.sections.lines.line(made.sections.lines.lines(s).begin);
        double away = HUGE_VAL;
        for (std::size_t i = 1; i < line.size(); ++i)
          away = std::min(away, distance(p, line[i - 1], line[i]));
        if (made.sections.cell[s] == cell) {
          best = std::min(best, away);
        } else if (away < best) {
          second = best, best = away, cell = made.sections.cell[s];
        } else {
          second = std::min(second, away);
        }
      }
      if (second - best < 2) continue;
      ++compared;
      EXPECT_EQ(locator.cell_of(p), cell) << seed << " " << p.x << " " << p.y;
    }
    EXPECT_GT(compared, 400);
  }
}

TEST(RoadCells, CountAllRoadOnce) {
  const PolygonArray areas = boxes({{0, 0, 500, 1000}, {500, 0, 1000, 1000}});
  // With a piece drawn twice, a dead end, a ring and one along the border; and one outside.
  const LineArray roads = lines({{{0, 100}, {1000, 100}},
                                 {{200, 100}, {400, 100}},
                                 {{300, 100}, {300, 300}},
                                 {{600, 600}, {800, 600}, {800, 800}, {600, 800}, {600, 600}},
                                 {{500, 0}, {500, 1000}},
                                 {{-500, -10}, {500, -10}}});
  const RoadInput in{areas, roads};
  const RoadOptions options{.min = 100, .max = 900};
  const RoadCells made = road_cells(in, options, Crs{});
  expect_cells(in, options, made, Crs{});
  EXPECT_NEAR(std::accumulate(made.road_m.begin(), made.road_m.end(), 0.0), 1000 + 200 + 800 + 1000,
              1e-6);
}

TEST(RoadCells, RefuseWhatMakesNoSense) {
  const PolygonArray area = boxes({{0, 0, 100, 100}});
  const LineArray roads = lines({{{0, 50}, {100, 50}}});
  const auto code = [&](const RoadInput& in, const RoadOptions& options) {
    try {
      road_cells(in, options, Crs{});
    } catch (const Error& e) {
      return e.code();
    }
    return ErrorCode::internal;
  };
  EXPECT_EQ(code({area, roads}, {.min = 0}), ErrorCode::usage);
  EXPECT_EQ(code({area, roads}, {.min = 9, .max = 8}), ErrorCode::usage);
  EXPECT_EQ(code({area, roads}, {.target = 1}), ErrorCode::usage);
  EXPECT_EQ(code({area, roads}, {.min = 0.01, .max = 0.5}), ErrorCode::usage);
  EXPECT_EQ(code({area, roads, {BarrierClass::lane, BarrierClass::lane}}, {}),
            ErrorCode::bad_value);
  EXPECT_EQ(code({area, roads, {}, {"a", "b"}}, {}), ErrorCode::bad_value);
  EXPECT_EQ(code({area, roads, {}, {}, nullptr, {1}}, {}), ErrorCode::bad_value);
  const PolygonArray house = boxes({{1, 1, 2, 2}});
  EXPECT_EQ(code({area, roads, {}, {}, &house, {NAN}}, {}), ErrorCode::bad_value);
  const PolygonArray bow = polygons({"POLYGON ((0 0, 9 9, 9 0, 0 9, 0 0))"});
  EXPECT_EQ(code({bow, roads}, {}), ErrorCode::bad_geometry);
  EXPECT_EQ(road_cells({PolygonArray(), roads}, {}, Crs{}).cells.size(), 0U);
  EXPECT_EQ(road_cells({area, LineArray()}, {}, Crs{}).cells.size(), 1U);
}

TEST(RoadCells, DivideRealMunicipalities) {
  LIBGRID_REAL_MAP(path, "liechtenstein_2021.gpkg");
  const Layer boundary = read_layer(path, "boundary");
  const Column& level = *boundary.table.find("admin_level");
  std::vector<std::int64_t> rows;
  for (std::size_t row = 0; row < boundary.size(); ++row)
    if (level.text(row) == "8") rows.push_back(static_cast<std::int64_t>(row));
  const PolygonArray areas = boundary.polygons().take(rows);
  const Layer roads = read_layer(path, "roads");
  const Layer buildings = read_layer(path, "buildings");
  std::vector<BarrierClass> classes;
  for (std::size_t row = 0; row < roads.size(); ++row)
    classes.push_back(barrier_class(roads.table.find("highway")->text(row)));
  const RoadInput in{areas, roads.lines(), classes, {}, &buildings.polygons()};
  const RoadCells made = road_cells(in, {}, boundary.crs);
  expect_cells(in, {}, made, boundary.crs);
  EXPECT_THAT(made.reason, Each(PartitionReason::in_range));
  EXPECT_LT(made.cut_buildings.size(), 120U);  // most of them along common walls
}

}  // namespace
}  // namespace libgrid
