// SPDX-License-Identifier: Apache-2.0
#include "libgrid/plan/bounds.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "shapes.hpp"

namespace libgrid {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// Two square cells of 400 m side by side in a community, a third in another one to the east.
Plan three_cells() {
  Plan plan;
  plan.levels.push_back({"street",
                         {"S"},
                         {"榆荫街道"},
                         {-1},
                         polygons({"POLYGON ((0 0, 1200 0, 1200 400, 0 400, 0 0))"})});
  plan.levels.push_back({"community",
                         {"S1", "S2"},
                         {"梅岭社区", ""},
                         {0, 0},
                         polygons({"POLYGON ((0 0, 800 0, 800 400, 0 400, 0 0))",
                                   "POLYGON ((800 0, 1200 0, 1200 400, 800 400, 800 0))"})});
  plan.cells.code = {"S1001", "S1002", "S2001"};
  plan.cells.title = {"梅岭社区第1网格", "", ""};
  plan.cells.parent_level = 1;
  plan.cells.parent = {0, 0, 1};
  plan.cells.geometry = polygons({"POLYGON ((0 0, 400 0, 400 400, 0 400, 0 0))",
                                  "POLYGON ((400 0, 800 0, 800 400, 400 400, 400 0))",
                                  "POLYGON ((800 0, 1200 0, 1200 400, 800 400, 800 0))"});
  return plan;
}

struct Lines {
  LineArray lines;
  std::vector<BarrierClass> classes;
  std::vector<std::string> names;

  BoundLines view() const { return {lines, classes, names}; }
};

struct Line {
  std::vector<Coord> places;
  BarrierClass kind;
  std::string name;
};

Lines lines_of(const std::vector<Line>& rows) {
  Lines out;
  LineBuilder builder;
  for (const Line& row : rows) {
    builder.begin_row();
    builder.add_line(row.places);
    out.classes.push_back(row.kind);
    out.names.push_back(row.name);
  }
  out.lines = builder.finish();
  return out;
}

std::string text_of(const Plan& plan, const Lines& lines, std::size_t cell, Language language) {
  return bounds_text(plan, lines.view(), four_bounds(plan, lines.view())[cell], language);
}

TEST(FourBounds, RoadsOnTheBorders) {
  const Plan plan = three_cells();
  const Lines lines = lines_of({{{{400, -50}, {400, 450}}, BarrierClass::arterial, "学海路"},
                                {{{-50, 0}, {900, 0}}, BarrierClass::river, "清水河"},
                                {{{0, 0}, {0, 400}}, BarrierClass::local, "学林路"},
                                {{{0, 400}, {1200, 400}}, BarrierClass::rail, ""}});
  EXPECT_EQ(text_of(plan, lines, 0, Language::zh), "东至学海路，南至清水河，西至学林路，北至铁路");
  EXPECT_EQ(text_of(plan, lines, 0, Language::en),
            "east to 学海路, south to 清水河, west to 学林路, north to the railway");
  EXPECT_EQ(text_of(plan, lines, 1, Language::zh), "东至S2区域，南至清水河，西至学海路，北至铁路");
}

TEST(FourBounds, EnglishReadsAsEnglish) {
  Plan plan = three_cells();
  plan.levels[0].title = {"Elm Street"};
  plan.cells.title = {"West 1", "West 2", "East 1"};
  const Lines lines = lines_of({{{{400, 0}, {400, 400}}, BarrierClass::arterial, "Xuehai Road"},
                                {{{0, 0}, {1200, 0}}, BarrierClass::river, "Qingshui River"},
                                {{{0, 400}, {1200, 400}}, BarrierClass::rail, "Hechang Railway"}});
  EXPECT_EQ(text_of(plan, lines, 0, Language::en),
            "east to Xuehai Road, south to the Qingshui River, west to the limit of Elm Street, "
            "north to the Hechang Railway");
}

TEST(FourBounds, WithoutLinesNeighboursAndTheEdgeAreTold) {
  const Plan plan = three_cells();
  const Lines none = lines_of({});
  EXPECT_EQ(text_of(plan, none, 0, Language::zh),
            "东至S1002网格，南至榆荫街道界，西至榆荫街道界，北至榆荫街道界");
  EXPECT_EQ(text_of(plan, none, 1, Language::zh),
            "东至S2区域，南至榆荫街道界，西至梅岭社区第1网格，北至榆荫街道界");
  EXPECT_EQ(text_of(plan, none, 2, Language::zh),
            "东至榆荫街道界，南至榆荫街道界，西至梅岭社区，北至榆荫街道界");
  EXPECT_EQ(text_of(plan, none, 0, Language::en),
            "east to cell S1002, south to the limit of 榆荫街道, west to the limit of 榆荫街道, "
            "north to the limit of 榆荫街道");
}

TEST(FourBounds, TwoRoadsOnOneSide) {
  const Plan plan = three_cells();
  const Lines lines = lines_of({{{{400, 0}, {400, 220}}, BarrierClass::local, "南路"},
                                {{{400, 220}, {400, 400}}, BarrierClass::local, "北路"}});
  const FourBounds bounds = four_bounds(plan, lines.view())[0];
  ASSERT_THAT(bounds.side[0], SizeIs(2));
  EXPECT_EQ(bounds.side[0][0].row, 0);
  EXPECT_GT(bounds.side[0][0].share, bounds.side[0][1].share);
  EXPECT_EQ(bound_text(plan, lines.view(), bounds.side[0], Language::zh), "南路、北路");
  // The same road in two rows is one thing.
  const Lines twice = lines_of({{{{400, 0}, {400, 220}}, BarrierClass::local, "学海路"},
                                {{{400, 220}, {400, 400}}, BarrierClass::local, "学海路"}});
  EXPECT_EQ(
      bound_text(plan, twice.view(), four_bounds(plan, twice.view())[0].side[0], Language::zh),
      "学海路");
}

TEST(FourBounds, LinesMustLieNearAndAlong) {
  const Plan plan = three_cells();
  auto east = [&](const Line& line) {
    const Lines lines = lines_of({line});
    return bound_text(plan, lines.view(), four_bounds(plan, lines.view())[0].side[0], Language::zh);
  };
  EXPECT_EQ(east({{{415, 0}, {415, 400}}, BarrierClass::local, "学海路"}), "学海路");
  EXPECT_EQ(east({{{385, 0}, {385, 400}}, BarrierClass::local, "学海路"}), "学海路");
  EXPECT_EQ(east({{{425, 0}, {425, 400}}, BarrierClass::local, "学海路"}), "S1002网格");
  // A road that crosses the border bounds nothing, nor does what is no barrier.
  EXPECT_EQ(east({{{300, 200}, {500, 200}}, BarrierClass::local, "学海路"}), "S1002网格");
  EXPECT_EQ(east({{{400, 0}, {400, 400}}, BarrierClass::none, "学海路"}), "S1002网格");
  // Nameless: the word of its class.
  EXPECT_EQ(east({{{400, 0}, {400, 400}}, BarrierClass::wall, ""}), "围墙");
  EXPECT_EQ(east({{{400, 0}, {400, 400}}, BarrierClass::local, ""}), "无名路");
}

TEST(FourBounds, ANamedRoadBesideANamelessWall) {
  const Plan plan = three_cells();
  const Lines lines = lines_of({{{{400, 0}, {400, 400}}, BarrierClass::wall, ""},
                                {{{408, 0}, {408, 400}}, BarrierClass::local, "学海路"}});
  EXPECT_EQ(
      bound_text(plan, lines.view(), four_bounds(plan, lines.view())[0].side[0], Language::zh),
      "学海路");
}

TEST(FourBounds, ANamedWallBesideANamelessLaneButNotBesideARailway) {
  const Plan plan = three_cells();
  auto east = [&](BarrierClass c) {
    const Lines lines = lines_of({{{{400, 0}, {400, 400}}, c, ""},
                                  {{{408, 0}, {408, 400}}, BarrierClass::wall, "清岚花园"}});
    return bound_text(plan, lines.view(), four_bounds(plan, lines.view())[0].side[0], Language::zh);
  };
  EXPECT_EQ(east(BarrierClass::lane), "清岚花园围墙");
  EXPECT_EQ(east(BarrierClass::rail), "铁路");
}

TEST(FourBounds, AWallIsCalledAfterWhatItStandsAroundUnlessItsNameSaysWall) {
  const Plan plan = three_cells();
  auto east = [&](const std::string& name, Language language) {
    const Lines lines = lines_of({{{{400, 0}, {400, 400}}, BarrierClass::wall, name}});
    return bound_text(plan, lines.view(), four_bounds(plan, lines.view())[0].side[0], language);
  };
  for (const std::string name : {"Town Hall", "Grand Mall", "Garden"})
    EXPECT_EQ(east(name, Language::en), say("bound.wall_of", Language::en, {name}));
  for (const std::string name : {"Old City Wall", "North wall", "古城墙"})
    EXPECT_EQ(east(name, Language::en), name);
}

TEST(FourBounds, SmallBendsDoNotCount) {
  Plan plan = three_cells();
  // The east side runs in steps of 10 m, so that half of it faces north or south.
  std::string ring = "POLYGON ((0 0, 400 0";
  for (int k = 0; k < 40; ++k)
    ring += ", " + std::to_string(k % 2 ? 400 : 410) + " " + std::to_string(10 * k) + ", " +
            std::to_string(k % 2 ? 400 : 410) + " " + std::to_string(10 * k + 10);
  plan.cells.geometry =
      polygons({ring + ", 0 400, 0 0))", "POLYGON ((410 0, 800 0, 800 400, 410 400, 410 0))",
                "POLYGON ((800 0, 1200 0, 1200 400, 800 400, 800 0))"});
  const Lines lines = lines_of({{{{405, 0}, {405, 400}}, BarrierClass::local, "学海路"}});
  EXPECT_EQ(text_of(plan, lines, 0, Language::zh),
            "东至学海路，南至榆荫街道界，西至榆荫街道界，北至榆荫街道界");
}

TEST(FourBounds, LandInNoCellAndCellsWithoutLand) {
  Plan plan = three_cells();
  plan.cells.geometry = polygons({"POLYGON ((0 0, 400 0, 400 400, 0 400, 0 0))", "POLYGON EMPTY",
                                  "POLYGON ((800 0, 1200 0, 1200 400, 800 400, 800 0))"});
  const Lines none = lines_of({});
  EXPECT_EQ(text_of(plan, none, 0, Language::en).substr(0, 23), "east to land in no cell");
  EXPECT_EQ(text_of(plan, none, 1, Language::zh), "");
  EXPECT_THAT(four_bounds(plan, none.view())[1].side[0], IsEmpty());
}

TEST(FourBounds, ASlantedSquareHasTheSameRoadOnTwoSidesOnlyWhenItStandsOnACorner) {
  Plan plan = three_cells();
  auto turned = [&](double degrees) {
    const double a = degrees * 3.14159265358979 / 180;
    auto corner = [&](double x, double y) {
      return Coord{600 + x * std::cos(a) - y * std::sin(a),
                   200 + x * std::sin(a) + y * std::cos(a)};
    };
    const std::array ring = {corner(-90, -90), corner(90, -90), corner(90, 90), corner(-90, 90),
                             corner(-90, -90)};
    PolygonBuilder builder;
    builder.begin_row();
    builder.begin_part();
    builder.add_ring(ring);
    plan.cells.geometry = builder.finish();
    plan.cells.code = {"S1001"};
    plan.cells.title = {""};
    plan.cells.parent = {0};
    const Lines lines = lines_of({{{ring[1], ring[2]}, BarrierClass::local, "E"},
                                  {{ring[0], ring[1]}, BarrierClass::local, "S"},
                                  {{ring[3], ring[0]}, BarrierClass::local, "W"},
                                  {{ring[2], ring[3]}, BarrierClass::local, "N"}});
    return text_of(plan, lines, 0, Language::en);
  };
  EXPECT_EQ(turned(0), "east to E, south to S, west to W, north to N");
  EXPECT_EQ(turned(25), "east to E, south to S, west to W, north to N");
  EXPECT_EQ(turned(-25), "east to E, south to S, west to W, north to N");
  EXPECT_EQ(turned(46), "east to S and E, south to W and S, west to N and W, north to E and N");
}

/// Random bent meshes: every side is told, shares are sorted and no more than the whole, threads
/// and the direction of rings change nothing.
TEST(FourBounds, LawsOnRandomMaps) {
  for (unsigned seed = 0; seed < 20; ++seed) {
    std::mt19937 random(seed);
    std::uniform_real_distribution<double> shift(-60, 60);
    std::array<std::array<Coord, 5>, 5> node{};
    for (int i = 0; i < 5; ++i)
      for (int k = 0; k < 5; ++k)
        node[static_cast<std::size_t>(i)][static_cast<std::size_t>(k)] = {
            300.0 * i + shift(random), 300.0 * k + shift(random)};
    Plan plan;
    plan.levels.push_back({"street",
                           {"S"},
                           {"S"},
                           {-1},
                           polygons({"POLYGON ((-100 -100, 1300 -100, 1300 1300, -100 1300, "
                                     "-100 -100))"})});
    PolygonBuilder left, right;
    for (std::size_t i = 0; i < 4; ++i)
      for (std::size_t k = 0; k < 4; ++k) {
        std::vector<Coord> ring = {node[i][k], node[i + 1][k], node[i + 1][k + 1], node[i][k + 1],
                                   node[i][k]};
        for (PolygonBuilder* builder : {&left, &right}) {
          builder->begin_row();
          builder->begin_part();
          builder->add_ring(ring);
          std::reverse(ring.begin(), ring.end());
        }
        plan.cells.code.push_back(std::to_string(i) + std::to_string(k));
        plan.cells.title.emplace_back();
        plan.cells.parent.push_back(0);
      }
    plan.cells.geometry = left.finish();
    const Lines lines = lines_of({{{node[2][0], node[2][1], node[2][2]}, BarrierClass::local, "a"},
                                  {{node[0][2], node[1][2]}, BarrierClass::river, ""}});
    const auto bounds = four_bounds(plan, lines.view(), {}, {.threads = 1});
    for (const FourBounds& cell : bounds)
      for (const auto& side : cell.side) {
        ASSERT_FALSE(side.empty());
        double all = 0;
        for (std::size_t b = 0; b < side.size(); ++b) {
          all += side[b].share;
          if (b == 0) continue;
          EXPECT_LE(side[b].share, side[b - 1].share);
          EXPECT_GE(side[b].share, BoundsOptions{}.least_share);
        }
        EXPECT_LE(all, 1 + 1e-9);
      }
    const auto threaded = four_bounds(plan, lines.view(), {}, {.threads = 3});
    plan.cells.geometry = right.finish();
    const auto turned = four_bounds(plan, lines.view(), {}, {.threads = 1});
    for (std::size_t cell = 0; cell < bounds.size(); ++cell) {
      EXPECT_EQ(bounds[cell].side, threaded[cell].side);
      EXPECT_EQ(bounds_text(plan, lines.view(), bounds[cell], Language::en),
                bounds_text(plan, lines.view(), turned[cell], Language::en));
    }
  }
}

TEST(Streets, OfACellAndAlongIt) {
  const Plan plan = three_cells();
  const Lines lines = lines_of({{{{400, 0}, {400, 400}}, BarrierClass::arterial, "学海路"},
                                {{{0, 200}, {800, 200}}, BarrierClass::local, "横路"},
                                {{{100, 0}, {100, 400}}, BarrierClass::lane, "后巷"},
                                {{{200, 0}, {200, 400}}, BarrierClass::stream, "溪"},
                                {{{300, 0}, {300, 400}}, BarrierClass::local, ""}});
  const auto streets = streets_of_cells(plan, lines.view());
  ASSERT_THAT(streets[0], SizeIs(2));
  EXPECT_EQ(streets[0][0].name, "学海路");  // equal lengths: by name
  EXPECT_EQ(streets[0][1].name, "横路");
  EXPECT_NEAR(streets[0][0].length_m, 400, 20);
  EXPECT_THAT(streets[1], SizeIs(2));
  EXPECT_THAT(streets[2], IsEmpty());
}

}  // namespace
}  // namespace libgrid
