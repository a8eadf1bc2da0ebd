// SPDX-License-Identifier: Apache-2.0
#include "libgrid/plan/integrity.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "shapes.hpp"

namespace libgrid {
namespace {

using testing::Each;
using testing::ElementsAre;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

PolygonArray squares(const std::vector<double>& xs) {
  PolygonBuilder builder;
  for (const double x : xs) builder.add_row(square(x, 0, 10), 0);
  return builder.finish();
}

std::vector<std::string> column(const Table& table, const std::string& name) {
  std::vector<std::string> found;
  for (std::size_t row = 0; row < table.size(); ++row) found.push_back(table.find(name)->text(row));
  return found;
}

/// A street of two communities with a cell each; four buildings, two of them with one code; six
/// units.
Plan small_plan() {
  Plan plan;
  plan.levels.push_back({"street", {"S"}, {""}, {-1}, square(0, 0, 20)});
  plan.levels.push_back({"community", {"S1", "S2"}, {"", ""}, {0, 0}, squares({0, 10})});
  plan.cells = {.code = {"C1", "C2"},
                .title = {"", ""},
                .parent_level = 1,
                .parent = {0, 1},
                .geometry = squares({0, 10}),
                .remark = {"", ""}};
  plan.buildings.code = {"a", "b", "b", "far"};
  PolygonBuilder buildings;
  for (const double x : {1, 3, 12, 90}) buildings.add_row(square(x, 1, 1), 0);
  plan.buildings.geometry = buildings.finish();
  plan.buildings.households.assign(4, kNan);
  plan.building_cells =
      assign_footprints(plan.buildings.geometry, plan.cells.geometry, plan.cells.code, plan.crs);
  plan.units.code = {"1", "2", "3", "4", "5", "6"};
  plan.units.building = {"a", "", "b", "gone", "far", "a"};
  plan.units.geometry =
      PointArray({{1, 1}, {15, 1}, {kNan, kNan}, {kNan, kNan}, {kNan, kNan}, {kNan, kNan}});
  plan.unit_cells =
      assign_units(std::vector<std::int64_t>{0, -1, 1, -1, 3, 0}, plan.units.geometry,
                   plan.building_cells, plan.cells.geometry, plan.cells.code, plan.crs);
  return plan;
}

TEST(CheckChain, SaysOfEachLinkWhatItIsWorth) {
  const Integrity found = check_chain(small_plan());
  EXPECT_THAT(column(found.links, "link"),
              ElementsAre("unit > building", "unit > cell", "building > cell", "cell > community",
                          "community > street"));
  EXPECT_THAT(column(found.links, "rows"), ElementsAre("6", "6", "4", "2", "2"));
  EXPECT_THAT(column(found.links, "ok"), ElementsAre("3", "4", "3", "2", "2"));
  EXPECT_THAT(column(found.links, "missing"), ElementsAre("1", "2", "1", "0", "0"));
  EXPECT_THAT(column(found.links, "unknown"), ElementsAre("1", "0", "0", "0", "0"));
  EXPECT_THAT(column(found.links, "ambiguous"), ElementsAre("1", "0", "0", "0", "0"));
  EXPECT_THAT(column(found.links, "contradictory"), Each("0"));
}

TEST(CheckChain, ListsTheRowsThatAreNotSound) {
  const Integrity found = check_chain(small_plan());
  const Table& rows = found.findings;
  EXPECT_THAT(column(rows, "code"), ElementsAre("2", "3", "4", "4", "5", "far"));
  EXPECT_THAT(column(rows, "row"), ElementsAre("1", "2", "3", "3", "4", "3"));
  EXPECT_THAT(column(rows, "state"),
              ElementsAre("missing", "ambiguous", "unknown", "missing", "missing", "missing"));
  EXPECT_THAT(column(rows, "stated"), ElementsAre("", "b", "gone", "", "", ""));
  EXPECT_THAT(column(rows, "reason"),
              ElementsAre("", "", "", "unknown_key", "building_unassigned", "outside"));
  ASSERT_EQ(found.places.size(), rows.size());
  EXPECT_EQ(found.places[0], (Coord{15, 1}));
  EXPECT_FALSE(found.places.has(1));
  EXPECT_TRUE(found.places.has(5));
}

TEST(CheckChain, ComparesStatedCellsWithComputedOnes) {
  Plan plan = small_plan();
  plan.buildings.stated_cell = {"C1", "C2", "", "C1"};
  plan.units.stated_cell = {"C1", "C9", "C1", "C1", "", ""};
  const Integrity found = check_chain(plan);
  EXPECT_THAT(column(found.links, "ok"), ElementsAre("3", "3", "2", "2", "2"));
  EXPECT_THAT(column(found.links, "missing"), ElementsAre("1", "2", "1", "0", "0"));
  EXPECT_THAT(column(found.links, "unknown"), ElementsAre("1", "1", "0", "0", "0"));
  EXPECT_THAT(column(found.links, "contradictory"), ElementsAre("0", "0", "1", "0", "0"));
  const std::vector<std::string> states = column(found.findings, "state");
  const auto at = static_cast<std::size_t>(
      std::find(states.begin(), states.end(), "contradictory") - states.begin());
  EXPECT_EQ(column(found.findings, "stated")[at], "C2");
  EXPECT_EQ(column(found.findings, "computed")[at], "C1");
  EXPECT_EQ(column(found.findings, "row")[at], "1");
}

TEST(CheckChain, ComparesStatedParents) {
  Plan plan = small_plan();
  plan.cells.stated_parent = {"S1", "S1"};
  plan.levels[1].stated_parent = {"S", "T"};
  plan.levels[1].parent = {0, -1};
  const Integrity found = check_chain(plan);
  EXPECT_THAT(column(found.links, "contradictory"), ElementsAre("0", "0", "0", "1", "0"));
  EXPECT_THAT(column(found.links, "unknown"), ElementsAre("1", "0", "0", "0", "1"));
}

TEST(CheckChain, EachRowIsCountedOnce) {
  Plan plan = small_plan();
  plan.units.stated_cell = {"C1", "C9", "C1", "C1", "", "C2"};
  const Integrity found = check_chain(plan);
  std::int64_t findings = 0;
  for (std::size_t link = 0; link < found.links.size(); ++link) {
    double sum = 0;
    for (const char* state : {"ok", "missing", "unknown", "ambiguous", "contradictory"})
      sum += found.links.find(state)->number(link);
    EXPECT_EQ(sum, found.links.find("rows")->number(link));
    findings += static_cast<std::int64_t>(sum - found.links.find("ok")->number(link));
  }
  EXPECT_EQ(static_cast<std::size_t>(findings), found.findings.size());
}

TEST(CheckChain, RegistersThatAreNotThereHaveNoLink) {
  Plan plan = small_plan();
  plan.units = {}, plan.unit_cells = {};
  EXPECT_THAT(column(check_chain(plan).links, "link"),
              ElementsAre("building > cell", "cell > community", "community > street"));
  const Integrity none = check_chain(Plan());
  EXPECT_EQ(none.links.size(), 0U);
  EXPECT_EQ(none.findings.size(), 0U);
  EXPECT_FALSE(none.findings.columns.empty());
}

}  // namespace
}  // namespace libgrid
