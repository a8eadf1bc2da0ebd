// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "libgrid/plan/plan.hpp"
#include "shapes.hpp"

namespace libgrid {
namespace {

/// Three cells in two communities, four buildings, three units.
Plan small_plan() {
  Plan plan;
  plan.levels.push_back({"community",
                         {"440303001001", "440303001002"},
                         {"North", "南村"},
                         {-1, -1},
                         polygons({"POLYGON ((0 10, 20 10, 20 20, 0 20, 0 10))",
                                   "POLYGON ((0 0, 20 0, 20 10, 0 10, 0 0))"})});
  plan.cells.code = {"002", "010", "001"};
  plan.cells.title = {"Second", "", "First"};
  plan.cells.parent = {1, -1, 0};
  plan.cells.geometry = polygons({"POLYGON ((0 0, 20 0, 20 10, 0 10, 0 0))", "POLYGON EMPTY",
                                  "POLYGON ((0 10, 20 10, 20 20, 0 20, 0 10))"});
  plan.cells.remark = {"", "no land", ""};
  plan.buildings.code = {"1", "2", "3", "4"};
  plan.buildings.geometry = polygons(
      {"POLYGON ((1 1, 2 1, 2 2, 1 2, 1 1))", "POLYGON ((4 1, 5 1, 5 2, 4 2, 4 1))",
       "POLYGON ((1 11, 2 11, 2 12, 1 12, 1 11))", "POLYGON ((50 1, 51 1, 51 2, 50 2, 50 1))"});
  plan.buildings.households = {12, std::nan(""), 30, 7};
  plan.buildings.estimated = {0, 0, 1, 1};
  plan.building_cells =
      assign_footprints(plan.buildings.geometry, plan.cells.geometry, plan.cells.code, plan.crs);
  plan.units.code = {"a", "b", "c"};
  plan.units.building = {"1", "1", "x"};
  plan.unit_cells = assign_units(std::vector<std::int64_t>{0, 0, -1}, {}, plan.building_cells,
                                 plan.cells.geometry, plan.cells.code, plan.crs);
  return plan;
}

TEST(Ledger, OneRowACellInCodeOrder) {
  const std::vector<LedgerRow> table = ledger(small_plan());
  ASSERT_EQ(table.size(), 3U);
  EXPECT_EQ(table[0].code, "001");
  EXPECT_EQ(table[0].name, "First");
  EXPECT_EQ(table[0].parent, "440303001001");
  EXPECT_EQ(table[0].area_m2, 200);
  EXPECT_EQ(table[0].buildings, 1);
  EXPECT_EQ(table[0].units, 0);
  EXPECT_EQ(table[0].households, 30);
  EXPECT_EQ(table[0].households_estimated, 1);
  EXPECT_EQ(table[1].code, "002");
  EXPECT_EQ(table[1].parent_name, "南村");
  EXPECT_EQ(table[1].buildings, 2);
  EXPECT_EQ(table[1].units, 2);
  EXPECT_EQ(table[1].households, 12);
  EXPECT_EQ(table[1].households_missing, 1);
  EXPECT_EQ(table[1].households_estimated, 0);
  EXPECT_EQ(table[2].code, "010");
  EXPECT_EQ(table[2].parent, "");
  EXPECT_EQ(table[2].area_m2, 0);
  EXPECT_EQ(table[2].remark, "no land");
}

TEST(Ledger, ColumnsThatAreNotThereCountAsUnknown) {
  Plan plan = small_plan();
  plan.buildings.households.clear();
  plan.buildings.estimated.clear();
  plan.cells.title.clear();
  plan.cells.remark.clear();
  plan.cells.parent.clear();
  plan.levels.clear();
  plan.unit_cells = {};
  const std::vector<LedgerRow> table = ledger(plan);
  EXPECT_EQ(table[1].households, 0);
  EXPECT_EQ(table[1].households_missing, 2);
  EXPECT_EQ(table[1].units, 0);
  EXPECT_EQ(table[1].parent_name, "");
  EXPECT_TRUE(ledger(Plan()).empty());
}

TEST(Ledger, TableKeepsNamesAndText) {
  const Table table = ledger_table(ledger(small_plan()));
  std::vector<std::string> names;
  for (const Column& column : table.columns) names.push_back(column.name);
  EXPECT_THAT(names, testing::ElementsAre("code", "name", "parent", "parent_name", "area_m2",
                                          "buildings", "units", "households", "households_missing",
                                          "households_estimated", "remark"));
  ASSERT_EQ(table.size(), 3U);
  EXPECT_TRUE(table.find("code")->is_text());
  EXPECT_EQ(table.find("code")->text(0), "001");
  EXPECT_EQ(table.find("households")->number(1), 12);
  EXPECT_EQ(table.find("remark")->text(2), "no land");
}

}  // namespace
}  // namespace libgrid
