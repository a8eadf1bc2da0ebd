// SPDX-License-Identifier: Apache-2.0
#include "libgrid/plan/tally.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "folder.hpp"
#include "libgrid/core/error.hpp"
#include "random.hpp"
#include "shapes.hpp"

namespace libgrid {
namespace {

using testing::ElementsAre;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// Squares of 1 km, side by side.
PolygonArray squares(int count) {
  PolygonBuilder builder;
  for (int k = 0; k < count; ++k) builder.add_row(square(1000.0 * k, 0, 1000), 0);
  return builder.finish();
}

/// A street of two communities with two cells and one, and a cell that hangs nowhere.
Plan small_plan() {
  Plan plan;
  plan.levels.push_back({"street", {"S"}, {"梅园街道"}, {-1}, squares(1)});
  plan.levels.push_back({"community", {"S1", "S2"}, {"East", ""}, {0, 0}, squares(2)});
  plan.cells.code = {"S11", "S12", "S21", "X"};
  plan.cells.title = {"", "", "", ""};
  plan.cells.parent_level = 1;
  plan.cells.parent = {0, 0, 1, -1};
  plan.cells.geometry =
      polygons({"POLYGON ((0 0, 1000 0, 1000 500, 0 500, 0 0))",
                "POLYGON ((0 500, 1000 500, 1000 1000, 0 1000, 0 500))",
                "POLYGON ((1000 0, 2000 0, 2000 1000, 1000 1000, 1000 0))", "POLYGON EMPTY"});
  plan.buildings.code = {"1", "2", "3", "4", "5", "6"};
  plan.buildings.households = {10, kNan, 0, kNan, 5, 7};
  plan.buildings.estimated = {0, 0, 0, 0, 1, 0};
  plan.building_cells.cell = {0, 0, 1, 2, 3, -1};
  plan.buildings.attributes.add("kind",
                                std::vector<std::string>{"flat", "", "flat", "店", "flat", ""});
  plan.buildings.attributes.add("floors",
                                std::vector<std::string>{"3", "１２", "", "3 765", " ", "1"});
  plan.buildings.attributes.add("address", std::vector<std::string>{"", "", "", "", "unknown", ""});
  plan.buildings.attributes.add("none", std::vector<double>(6, kNan));
  return plan;
}

AreaTally tally_buildings(const Plan& plan, const std::vector<std::string>& sums,
                          const std::string& by = {}) {
  return tally_areas(tally_levels(plan), plan.crs, counted_buildings(plan, sums, by));
}

std::vector<std::string> texts_of(const AreaTally& t, const std::string& name) {
  const Column* column = t.table.find(name);
  std::vector<std::string> found;
  for (std::size_t row = 0; column && row < column->size(); ++row)
    found.push_back(column->text(row));
  return found;
}

TEST(TallyAreas, LevelsTopFirstThenWhatHangsNowhere) {
  const AreaTally t = tally_buildings(small_plan(), {});
  EXPECT_THAT(texts_of(t, "level"), ElementsAre("street", "community", "community", "cell", "cell",
                                                "cell", "cell", "street", "community", "cell"));
  EXPECT_THAT(texts_of(t, "code"),
              ElementsAre("S", "S1", "S2", "S11", "S12", "S21", "X", "", "", ""));
  EXPECT_THAT(texts_of(t, "parent"), ElementsAre("", "S", "S", "S1", "S1", "S2", "", "", "", ""));
  EXPECT_THAT(texts_of(t, "name"), ElementsAre("梅园街道", "East", "", "", "", "", "", "unassigned",
                                               "unassigned", "unassigned"));
  EXPECT_THAT(texts_of(t, "buildings"),
              ElementsAre("4", "3", "1", "2", "1", "1", "1", "2", "2", "1"));
  EXPECT_THAT(texts_of(t, "area_km2"),
              ElementsAre("1", "1", "1", "0.5", "0.5", "1", "", "", "", ""));
  EXPECT_THAT(texts_of(t, "buildings_per_km2"),
              ElementsAre("4", "3", "1", "4", "2", "1", "", "", "", ""));
  EXPECT_EQ(t.geometry.size(), t.table.size());
  EXPECT_TRUE(t.geometry.has(5));
  EXPECT_FALSE(t.geometry.has(7));
}

TEST(TallyAreas, MissingIsNeitherZeroNorAnEstimate) {
  const AreaTally t = tally_buildings(small_plan(), {"households", "none"});
  // S21 has one building whose number is not known, S12 one with none at home.
  EXPECT_THAT(texts_of(t, "households"),
              ElementsAre("10", "10", "", "10", "0", "", "5", "12", "12", "7"));
  EXPECT_THAT(texts_of(t, "households_known"),
              ElementsAre("2", "2", "0", "1", "1", "0", "0", "1", "1", "1"));
  EXPECT_THAT(texts_of(t, "households_missing"),
              ElementsAre("2", "1", "1", "1", "0", "1", "0", "0", "0", "0"));
  EXPECT_THAT(texts_of(t, "households_estimated"),
              ElementsAre("0", "0", "0", "0", "0", "0", "1", "1", "1", "0"));
  EXPECT_THAT(texts_of(t, "households_estimated_sum"),
              ElementsAre("0", "0", "0", "0", "0", "0", "5", "5", "5", "0"));
  EXPECT_THAT(texts_of(t, "households_per_km2"),
              ElementsAre("10", "10", "", "20", "0", "", "", "", "", ""));
  EXPECT_THAT(texts_of(t, "none"), testing::Each(""));
  EXPECT_EQ(t.table.find("none_estimated"), nullptr);
}

TEST(TallyAreas, AnAreaWithoutRowsHasASumOfZero) {
  Plan plan = small_plan();
  plan.building_cells.cell = {0, 0, 0, 0, 0, 0};
  const AreaTally t = tally_buildings(plan, {"none"});
  EXPECT_THAT(texts_of(t, "none"), ElementsAre("", "", "0", "", "0", "0", "0"));
}

TEST(TallyAreas, KindsAreColumns) {
  const AreaTally t = tally_buildings(small_plan(), {}, "kind");
  EXPECT_THAT(texts_of(t, "kind_flat"),
              ElementsAre("2", "2", "0", "1", "1", "0", "1", "1", "1", "0"));
  EXPECT_THAT(texts_of(t, "kind_店"),
              ElementsAre("1", "0", "1", "0", "0", "1", "0", "0", "0", "0"));
  EXPECT_THAT(texts_of(t, "kind_missing"),
              ElementsAre("1", "1", "0", "1", "0", "0", "0", "1", "1", "1"));
  EXPECT_EQ(t.table.columns.back().name, "kind_missing");
}

TEST(TallyAreas, NamesThatStandAlreadyAreToldApart) {
  Plan plan = small_plan();
  plan.buildings.attributes.add("code", std::vector<std::int64_t>{1, 2, 3, 4, 5, 6});
  plan.buildings.attributes.columns[0].values =
      std::vector<std::string>{"missing", "Shop", "shop", "", "", ""};
  const AreaTally t = tally_buildings(plan, {"code"}, "kind");
  EXPECT_EQ(texts_of(t, "code")[0], "S");
  EXPECT_EQ(texts_of(t, "code_2")[0], "10");
  EXPECT_EQ(texts_of(t, "kind_shop_2")[0], "1");
  EXPECT_EQ(texts_of(t, "kind_missing_2")[0], "1");
}

TEST(TallyAreas, NumbersInTextAreUnderstoodWordsAreNot) {
  const AreaTally t = tally_buildings(small_plan(), {"floors"});
  EXPECT_THAT(texts_of(t, "floors")[3], "15");
  EXPECT_THAT(texts_of(t, "floors")[5], "3765");
  EXPECT_THAT(texts_of(t, "floors_missing")[0], "1");
  expect_error([] { tally_buildings(small_plan(), {"address"}); }, ErrorCode::bad_value,
               "buildings, row 4, address: 'unknown' is not a number");
  expect_error([] { tally_buildings(small_plan(), {"persons"}); }, ErrorCode::not_found,
               "persons: there is no such column; there are kind, floors, address, none");
  expect_error([] { tally_buildings(small_plan(), {}, "type"); }, ErrorCode::not_found, "type");
  expect_error([] { counted_units(small_plan(), {"area"}); }, ErrorCode::not_found,
               "units, area: there is no such column; there are none");
}

TEST(TallyAreas, EmptyRegistersAndPlans) {
  const Plan plan = small_plan();
  const AreaTally units = tally_areas(tally_levels(plan), plan.crs, counted_units(plan, {}));
  EXPECT_THAT(texts_of(units, "units"), ElementsAre("0", "0", "0", "0", "0", "0", "0"));
  const AreaTally none = tally_buildings(Plan(), {});
  EXPECT_EQ(none.table.size(), 0U);
  Plan unassigned = plan;
  unassigned.building_cells = {};
  EXPECT_EQ(texts_of(tally_buildings(unassigned, {}), "buildings").back(), "6");
}

TEST(TallyAreas, CellsOfAHigherLevelLeaveTheLowerOnesOut) {
  Plan plan = small_plan();
  plan.cells.parent_level = 0;
  plan.cells.parent = {0, 0, 0, 0};
  EXPECT_THAT(texts_of(tally_buildings(plan, {}), "level"),
              ElementsAre("street", "cell", "cell", "cell", "cell", "street", "cell"));
}

TEST(TallyAreas, RefusesLengthsThatDoNotFit) {
  const Plan plan = small_plan();
  const std::vector<TallyLevel> levels = tally_levels(plan);
  CountedRows rows{"rows", {0, 0}};
  expect_error([&] { tally_areas({}, plan.crs, rows); }, ErrorCode::usage, "one level");
  rows.measures = {{"m", {1, 2}, {1}}};
  expect_error([&] { tally_areas(levels, plan.crs, rows); }, ErrorCode::bad_value, "m: one mark");
  rows.measures = {{"m", {1}}};
  expect_error([&] { tally_areas(levels, plan.crs, rows); }, ErrorCode::bad_value, "1 values");
  rows.measures.clear(), rows.by = "k", rows.kind = {"a"};
  expect_error([&] { tally_areas(levels, plan.crs, rows); }, ErrorCode::bad_value, "one kind");
  rows.kind.clear(), rows.cell = {4};
  expect_error([&] { tally_areas(levels, plan.crs, rows); }, ErrorCode::bad_value, "group 4");
  rows.cell.clear();
  for (int k = 0; k <= 1000; ++k) rows.cell.push_back(0), rows.kind.push_back(std::to_string(k));
  expect_error([&] { tally_areas(levels, plan.crs, rows); }, ErrorCode::usage, "1,001 kinds");
}

/// Sums of a column by level, missing values left out.
std::map<std::string, double> totals(const Table& table, const std::string& name) {
  std::map<std::string, double> sums;
  for (std::size_t row = 0; row < table.size(); ++row) {
    const double value = table.find(name)->number(row);
    sums[table.find("level")->text(row)] += std::isnan(value) ? 0 : value;
  }
  return sums;
}

TEST(TallyLaws, EachLevelAddsUpToTheRegister) {
  Random random(6);
  for (int round = 0; round < 50; ++round) {
    Plan plan = small_plan();
    CountedRows rows{"persons", {}, {{"income", {}, {}}}, "kind", {}};
    Measure& income = rows.measures[0];
    std::map<std::string, double> wanted;
    for (std::int64_t n = random.whole(0, 400); n > 0; --n) {
      rows.cell.push_back(random.whole(-1, 3));
      rows.kind.push_back(std::string(static_cast<std::size_t>(random.whole(0, 3)), 'k'));
      income.values.push_back(random.whole(0, 2) == 0 ? kNan
                                                      : static_cast<double>(random.whole(0, 99)));
      income.estimated.push_back(random.whole(0, 1) == 1);
      const double value = income.values.back();
      const bool known = !std::isnan(value), guess = known && income.estimated.back();
      ++wanted["persons"];
      wanted["income"] += known ? value : 0;
      wanted["income_known"] += known && !guess;
      wanted["income_missing"] += !known;
      wanted["income_estimated"] += guess;
      wanted["income_estimated_sum"] += guess ? value : 0;
      ++wanted[rows.kind.back().empty() ? "kind_missing" : "kind_" + rows.kind.back()];
    }
    const Table table = tally_areas(tally_levels(plan), plan.crs, rows).table;
    for (const auto& [name, total] : wanted)
      for (const auto& [level, sum] : totals(table, name)) ASSERT_EQ(sum, total) << level << name;
    // Children add up to their parent.
    const Column& code = *table.find("code");
    std::map<std::string, double> of_children;
    for (std::size_t row = 0; row < table.size(); ++row)
      of_children[table.find("parent")->text(row)] += table.find("persons")->number(row);
    for (std::size_t row = 0; row < 3; ++row)
      ASSERT_EQ(table.find("persons")->number(row), of_children[code.text(row)]);
  }
}

}  // namespace
}  // namespace libgrid
