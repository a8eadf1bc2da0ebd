// SPDX-License-Identifier: Apache-2.0
#include "town.hpp"

namespace libgrid {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Key;
using ::testing::Not;
using ::testing::Pair;

using Rows = std::vector<std::int64_t>;

class Reading : public Town {};

TEST_F(Reading, LayersPlayTheRolesOfTheirNames) {
  Layer wall{"围墙", {}, {}, {}};
  LineBuilder line;
  line.begin_row();
  line.add_line(std::vector<Coord>{{0, 0}, {500, 100}});
  wall.geometry = line.finish();
  Layer roads = wall;
  roads.name = "Roads";
  roads.table.add("highway", Texts{"residential"});
  roads.table.add("name", Texts{"High Street"});
  const Source source = read_source(write({level(), buildings(), wall, roads, cells({"S1"})}));
  EXPECT_THAT(source.layers,
              ElementsAre(Pair("boundary", "level"), Pair("buildings", "buildings"),
                          Pair("cells", "cells"), Pair("roads", "Roads"), Pair("walls", "围墙")));
  EXPECT_THAT(source.surroundings.barrier_class,
              ElementsAre(barrier_class("residential"), BarrierClass::wall));
  EXPECT_THAT(source.surroundings.barrier_name, ElementsAre("High Street", ""));
}

TEST_F(Reading, WhatLiesInATunnelBoundsNothing) {
  Layer roads{"roads", {}, {}, {}};
  LineBuilder lines;
  const Texts tunnel = {"", "no", "yes", "building_passage"};
  for (std::size_t row = 0; row < tunnel.size(); ++row) {
    lines.begin_row();
    lines.add_line(std::vector<Coord>{{0, 0}, {500, 100}});
  }
  roads.geometry = lines.finish();
  roads.table.add("tunnel", tunnel);
  // A bridge bounds as the road does that leads over it.
  roads.table.add("bridge", Texts{"yes", "", "", ""});
  Layer rail = roads;
  rail.name = "rail";
  const Source source = read_source(write({level(), roads, rail}));
  EXPECT_THAT(
      source.surroundings.barrier_class,
      ElementsAre(BarrierClass::local, BarrierClass::local, BarrierClass::none, BarrierClass::none,
                  BarrierClass::rail, BarrierClass::rail, BarrierClass::none, BarrierClass::none));
  EXPECT_THAT(source.notes, Contains("4 lines in tunnels, which bound nothing"));
}

TEST_F(Reading, ARoleTakesTheLayerItIsToldOrNone) {
  Layer drawn = cells({"S1", "S2"});
  drawn.name = "drawn";
  const auto path = write({level(), cells({"S1"}), drawn, buildings()});
  EXPECT_EQ(read_source(path).plan.cells.size(), 2U);
  EXPECT_EQ(read_source(path, {{{"cells", "drawn"}}, {}}).plan.cells.size(), 4U);
  const Source left_out = read_source(path, {{{"cells", "-"}, {"buildings", "-"}}, {}});
  EXPECT_EQ(left_out.plan.cells.size(), 0U);
  EXPECT_EQ(left_out.plan.buildings.size(), 0U);
  EXPECT_THAT(left_out.layers, Not(Contains(Key("cells"))));
}

TEST_F(Reading, UnknownRolesAndMissingLayersAreNamed) {
  const auto path = write({level()});
  const Error role = refusal([&] { read_source(path, {{{"zellen", "level"}}, {}}); });
  EXPECT_EQ(role.code(), ErrorCode::usage);
  EXPECT_THAT(role.what(), HasSubstr("'zellen'"));
  const Error layer = refusal([&] { read_source(path, {{{"cells", "zellen"}}, {}}); });
  EXPECT_EQ(layer.code(), ErrorCode::not_found);
  EXPECT_THAT(layer.what(), HasSubstr("'zellen'"));
  const Error boundary = refusal([&] { read_source(write({cells({"S1"})})); });
  EXPECT_EQ(boundary.code(), ErrorCode::not_found);
  EXPECT_THAT(boundary.what(), HasSubstr("--layer boundary=NAME"));
}

TEST_F(Reading, LevelsStandInTheOrderOfTheirDepth) {
  const Layer layer = with(level(), "depth", Rows{7, 8, 8, 8});
  EXPECT_EQ(read_source(write({layer})).plan.levels[0].name, "street");
  // Depth rules, whatever the names and counts say.
  const Layer turned = with(level(), "depth", Rows{2, 1, 1, 1});
  const Plan plan = read_source(write({turned})).plan;
  EXPECT_EQ(plan.levels[0].name, "community");
  EXPECT_EQ(plan.levels[1].name, "street");
}

TEST_F(Reading, LevelsStandInTheOrderOfTheirNumbers) {
  // 10 comes after 9, though "10" < "9".
  Layer layer = areas("boundary", {street, rectangle(0, 0, 600, 200)});
  layer = with(with(layer, "id", Texts{"low", "high"}), "admin_level", Rows{10, 9});
  const Plan plan = read_source(write({layer})).plan;
  ASSERT_EQ(plan.levels.size(), 2U);
  EXPECT_THAT(plan.levels[0].code, ElementsAre("high"));
  EXPECT_THAT(plan.levels[1].code, ElementsAre("low"));
  EXPECT_EQ(plan.levels[1].name, "admin_level 10");
}

TEST_F(Reading, LevelsWithoutNumbersStandInTheOrderOfTheirCounts) {
  const Plan plan = read_source(write({level()})).plan;
  ASSERT_EQ(plan.levels.size(), 2U);
  EXPECT_EQ(plan.levels[0].name, "street");
  EXPECT_EQ(plan.levels[1].name, "community");
  EXPECT_THAT(plan.levels[1].title, ElementsAre("West", "中社区", "East"));
}

TEST_F(Reading, ALayerWithoutLevelsIsOneLevel) {
  const Layer layer = areas("boundary", {rectangle(0, 0, 300, 200), rectangle(300, 0, 600, 200)});
  const Plan plan = read_source(write({layer})).plan;
  ASSERT_EQ(plan.levels.size(), 1U);
  EXPECT_EQ(plan.levels[0].name, "boundary");
  EXPECT_THAT(plan.levels[0].code, ElementsAre("1", "2"));
  EXPECT_THAT(plan.levels[0].parent, ElementsAre(-1, -1));
}

Layer staff(const Texts& area) {
  Layer layer{"人员", {}, {}, {}};
  layer.table.add("网格", area);
  layer.table.add("姓名", Texts(area.size(), " 张三 "));
  layer.table.add("职务", Texts(area.size(), "网格长"));
  layer.table.add("电话", Texts(area.size(), "013800001111"));
  return layer;
}

TEST_F(Reading, StaffIsReadByColumnsOfBothLanguagesAndWrittenBack) {
  const auto path = write({level(), cells({"S1"}), staff({"S1001", "中社区", "gone", "S"})});
  const PlanResult result = make_plan(path, {.divide = Divide::none});
  EXPECT_THAT(result.plan.staff.area, ElementsAre("S1001", "中社区", "gone", "S"));
  EXPECT_EQ(result.plan.staff.name[0], "张三");
  EXPECT_EQ(result.plan.staff.role[0], "网格长");
  EXPECT_EQ(result.plan.staff.phone[3], "013800001111");  // text, with its leading zero
  EXPECT_THAT(result.notes, Contains(HasSubstr("1 row names an area that is not there")));
  write_layers(at("plan.gpkg"), plan_layers(result));
  const Staff again = read_source(at("plan.gpkg")).plan.staff;
  EXPECT_EQ(again.area, result.plan.staff.area);
  EXPECT_EQ(again.name, result.plan.staff.name);
  EXPECT_EQ(again.phone, result.plan.staff.phone);
}

TEST_F(Reading, AMapWithoutStaffHasNoTableOfIt) {
  const PlanResult result = make_plan(write({level(), cells({"S1"})}), {.divide = Divide::none});
  EXPECT_EQ(plan_layers(result).size(), 5U);
  EXPECT_EQ(plan_layers(result, {"staff"}).front().size(), 0U);
}

TEST_F(Reading, StaffWithoutAreasOrNamesIsRefused) {
  for (const char* missing : {"网格", "姓名"}) {
    Layer table = staff({"S1001"});
    std::erase_if(table.table.columns, [&](const Column& c) { return c.name == missing; });
    const Error error = refusal([&] { read_source(write({level(), table})); });
    EXPECT_EQ(error.code(), ErrorCode::not_found);
    EXPECT_THAT(error.what(), HasSubstr("人员"));
  }
}

/// Two streets of which the first holds S1 and S2, the second S3; `parents` names them.
Layer two_streets(const Texts& parents) {
  Layer layer = areas(
      "level", {rectangle(0, 0, 400, 200), rectangle(400, 0, 600, 200), rectangle(0, 0, 200, 200),
                rectangle(200, 0, 400, 200), rectangle(400, 0, 600, 200)});
  layer = with(layer, "code", Texts{"A", "B", "S1", "S2", "S3"});
  layer = with(layer, "level", Texts{"1", "1", "2", "2", "2"});
  return parents.empty() ? layer : with(layer, "parent", parents);
}

TEST_F(Reading, ParentsAreFoundByTheirCodesElseByPlace) {
  const auto parents = [&](const Texts& named) {
    return read_source(write({two_streets(named)})).plan.levels[1].parent;
  };
  EXPECT_THAT(parents({}), ElementsAre(0, 0, 1));
  EXPECT_THAT(parents({"", "", "A", "A", "B"}), ElementsAre(0, 0, 1));
  EXPECT_THAT(parents({"", "", "A", "B", "B"}), ElementsAre(0, 1, 1));  // as the file says
  EXPECT_THAT(parents({"", "", "A", "gone", "B"}), ElementsAre(0, 0, 1));
}

TEST_F(Reading, CellsFindTheirLevelByAColumnThatNamesIt) {
  Layer drawn = areas("cells", {rectangle(0, 0, 300, 200), rectangle(300, 0, 600, 200)});
  drawn = with(drawn, "CODE2", Texts{"c1", "c2"});
  // By place the second lies in S2 and S3 as much as in the street.
  const Plan by_column =
      read_source(write({level(), with(drawn, "TOWN_ID", Texts{"S", "S"})})).plan;
  EXPECT_EQ(by_column.cells.parent_level, 0U);
  EXPECT_THAT(by_column.cells.parent, ElementsAre(0, 0));
  EXPECT_THAT(by_column.cells.code, ElementsAre("c1", "c2"));
}

TEST_F(Reading, CellsFindTheirLevelByPlace) {
  Layer halves = cells({"S1", "S3"});
  halves.table.columns.pop_back();  // no parent is named
  const Plan nested = read_source(write({level(), halves})).plan;
  EXPECT_EQ(nested.cells.parent_level, 1U);
  EXPECT_THAT(nested.cells.parent, ElementsAre(0, 0, 2, 2));
  // These run across the communities: they were drawn in the street.
  const Layer across = areas("cells", {rectangle(0, 0, 600, 100), rectangle(0, 100, 600, 200)});
  const Plan above = read_source(write({level(), across})).plan;
  EXPECT_EQ(above.cells.parent_level, 0U);
  EXPECT_THAT(above.cells.parent, ElementsAre(0, 0));
}

TEST_F(Reading, ACellThatLiesMostlyOutsideBelongsWhereItHasLand) {
  Layer layer = areas("level", {rectangle(0, 0, 200, 200), rectangle(200, 0, 400, 200)});
  const Layer drawn = areas("cells", {rectangle(190, -500, 215, 20), rectangle(700, 0, 800, 9)});
  const Plan plan = read_source(write({with(layer, "code", Texts{"A", "B"}), drawn})).plan;
  EXPECT_THAT(plan.cells.parent, ElementsAre(1, -1));
}

TEST_F(Reading, DuplicateCodesOfAreasAreRefusedOfCellsKept) {
  Layer twice = level();
  std::get<Texts>(twice.table.columns[0].values)[3] = "S1";
  const Error e = refusal([&] { read_source(write({twice})); });
  EXPECT_EQ(e.code(), ErrorCode::duplicate_code);
  EXPECT_EQ(e.layer(), "level");
  EXPECT_EQ(e.row(), 3);
  EXPECT_EQ(e.field(), "code");
  Layer drawn = cells({"S1"});
  std::get<Texts>(drawn.table.columns[0].values)[1] = "S1001";
  EXPECT_THAT(read_source(write({level(), drawn})).plan.cells.code, ElementsAre("S1001", "S1001"));
}

TEST_F(Reading, PersonsAndTelephonesAreNoCodes) {
  const auto codes = [&](const Texts& column) {
    Layer houses = buildings();
    Texts values;
    for (std::size_t row = 0; row < houses.size(); ++row) {
      const std::string n = std::to_string(10 + row);
      values.push_back(column[0] + n + (column.size() > 1 ? column[1] : ""));
    }
    houses.table.columns.clear();
    houses.table.add("owner", Texts(values));
    const Source source = read_source(write({level(), houses}));
    EXPECT_THAT(source.plan.buildings.code[0], ::testing::AnyOf(values[0], "1"));
    return source.plan.buildings.code[0] == values[0];
  };
  EXPECT_TRUE(codes({"B-"}));
  EXPECT_TRUE(codes({"3201060010010", "0"}));
  EXPECT_FALSE(codes({"户主李"}));
  EXPECT_FALSE(codes({"138123456"}));             // a mobile
  EXPECT_FALSE(codes({"025-841234"}));            // a telephone
  EXPECT_FALSE(codes({"321010199001011", "X"}));  // a person
  EXPECT_FALSE(codes({"3210101990010112"}));
  EXPECT_FALSE(codes({"li", "@example.org"}));
  // Names of other layers may be their codes.
  Layer areas = level();
  areas.table.columns.erase(areas.table.columns.begin());
  EXPECT_EQ(read_source(write({areas})).plan.levels[0].code[0], "Elm Street");
}

TEST_F(Reading, HouseholdsAreReadAndWhatIsNoNumberIsTold) {
  Layer houses = areas("buildings", {rectangle(0, 0, 9, 9), rectangle(10, 0, 19, 9),
                                     rectangle(20, 0, 29, 9), rectangle(30, 0, 39, 9)});
  const Layer words = with(houses, "户数", Texts{"1 024", "１２", "", "some"});
  const Source source = read_source(write({level(), words}));
  const auto& households = source.plan.buildings.households;
  EXPECT_EQ(households[0], 1024);
  EXPECT_EQ(households[1], 12);
  EXPECT_TRUE(std::isnan(households[2]) && std::isnan(households[3]));
  EXPECT_THAT(source.notes,
              ElementsAre("buildings: 户数 of 1 row is not a number and taken as unknown, first "
                          "row 3: 'some'"));
  for (const double bad : {-1.0, HUGE_VAL}) {
    const auto path = write({level(), with(houses, "households", std::vector{1.0, 2.0, bad, 3.0})});
    const Error e = refusal([&] { read_source(path); });
    EXPECT_EQ(e.code(), ErrorCode::bad_value);
    EXPECT_EQ(e.row(), 2);
    EXPECT_EQ(e.field(), "households");
  }
}

TEST_F(Reading, CellsInAnotherSystemAreRefusedBuildingsAreBroughtOver) {
  const Crs metres = Crs::from_text("EPSG:4549"), degrees = Crs::from_text("EPSG:4490");
  auto far = [](int k) { return rectangle(500000 + k, 3600000, 500200 + k, 3600200); };
  Layer boundary{"level", metres, polygons({far(0)}), {}};
  const Transform to_degrees(metres, degrees);
  const Layer cell{"cells", degrees, to_degrees(polygons({far(0)})), {}};
  const Error e = refusal([&] { read_source(write({boundary, cell})); });
  EXPECT_EQ(e.code(), ErrorCode::bad_crs);
  EXPECT_THAT(e.what(), HasSubstr("'cells' is in EPSG:4490"));
  const Layer house{"buildings", degrees, to_degrees(polygons({far(50)})), {}};
  const Plan plan = read_source(write({boundary, house})).plan;
  EXPECT_NEAR(plan.buildings.geometry.box().min_x, 500050, 1e-6);
}

TEST_F(Reading, WhatARegisterStatesIsKept) {
  Layer drawn = cells({"S1", "S3"});
  drawn.table.columns[1].values = Texts{"S1", "gone", "S3", ""};
  Layer houses = areas("buildings", {rectangle(1, 1, 9, 9), rectangle(401, 1, 409, 9)});
  houses = with(with(houses, "网格编码", Texts{"S1001", "S1001"}), "bid", Texts{"a", "b"});
  Layer units{"units", {}, PointArray({{5, 5}, {405, 5}}), {}};
  units = with(units, "cell", Texts{"S1001", "S3001"});
  const Plan plan = read_source(write({level(), drawn, houses, units})).plan;
  EXPECT_THAT(plan.levels[1].stated_parent, ElementsAre("S", "S", "S"));
  EXPECT_THAT(plan.cells.stated_parent, ElementsAre("S1", "gone", "S3", ""));
  EXPECT_THAT(plan.cells.parent, ElementsAre(0, 0, 2, 2));
  // A cell's code is not the building's own, though it stands in a column of codes.
  EXPECT_THAT(plan.buildings.code, ElementsAre("a", "b"));
  EXPECT_THAT(plan.buildings.stated_cell, ElementsAre("S1001", "S1001"));
  EXPECT_THAT(plan.units.code, ElementsAre("1", "2"));
  EXPECT_THAT(plan.units.stated_cell, ElementsAre("S1001", "S3001"));
}

}  // namespace
}  // namespace libgrid
