// SPDX-License-Identifier: Apache-2.0
#include "libgrid/plan/plan_locator.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <iterator>

#include "folder.hpp"
#include "shapes.hpp"

namespace libgrid {
namespace {

using testing::ElementsAre;

/// A street of two communities side by side; the western one has two cells, one above the other.
Plan two_communities() {
  Plan plan;
  plan.levels.push_back(
      {"street", {"1"}, {"Street"}, {-1}, polygons({"POLYGON ((0 0, 20 0, 20 20, 0 20, 0 0))"})});
  plan.levels.push_back({"community",
                         {"12", "11"},
                         {"West", "East"},
                         {0, 0},
                         polygons({"POLYGON ((0 0, 10 0, 10 20, 0 20, 0 0))",
                                   "POLYGON ((10 0, 20 0, 20 20, 10 20, 10 0))"})});
  plan.cells.parent_level = 1;
  plan.cells.code = {"121", "122"};
  plan.cells.parent = {0, 0};
  plan.cells.geometry = polygons(
      {"POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))", "POLYGON ((0 10, 10 10, 10 20, 0 20, 0 10))"});
  return plan;
}

TEST(PlanLocator, TheAreasFollowTheCell) {
  const Plan plan = two_communities();
  const PlanLocator locator(plan);
  const Chain inside = locator.chain_of({5, 5});
  EXPECT_EQ(inside.cell, 0);
  EXPECT_THAT(inside.areas, ElementsAre(0, 0));
  // On the outline, the cell decides for the community.
  const Chain corner = locator.chain_of({10, 20});
  EXPECT_EQ(corner.cell, 1);
  EXPECT_THAT(corner.areas, ElementsAre(0, 0));
}

TEST(PlanLocator, WithoutACellTheLowestAreaStandsForIt) {
  const Plan plan = two_communities();
  const PlanLocator locator(plan);
  const Chain east = locator.chain_of({15, 5});
  EXPECT_EQ(east.cell, -1);
  EXPECT_THAT(east.areas, ElementsAre(0, 1));
  const Chain outside = locator.chain_of({25, 5});
  EXPECT_EQ(outside.cell, -1);
  EXPECT_THAT(outside.areas, ElementsAre(-1, -1));
}

TEST(PlanLocator, UnknownParentsAreFoundByThePlace) {
  Plan plan = two_communities();
  plan.cells.parent = {-1, 0};
  plan.levels[1].parent = {-1, -1};
  const Chain chain = PlanLocator(plan).chain_of({5, 5});
  EXPECT_EQ(chain.cell, 0);
  EXPECT_THAT(chain.areas, ElementsAre(0, 0));
}

class SavedPlanLocator : public Folder {};

TEST_F(SavedPlanLocator, AnswersWithoutThePlan) {
  Plan plan = two_communities();
  plan.crs = Crs::from_text("EPSG:4490");
  plan.cells.title = {"South", "North"};
  plan.cells.parent = {0, -1};
  const PlanLocator built(plan);
  built.save(at("plan"));
  const PlanLocator opened = PlanLocator::open(at("plan"), true);
  EXPECT_THAT(opened.levels(), ElementsAre("street", "community"));
  EXPECT_TRUE(Crs::from_text(opened.crs()).same_as(plan.crs));
  for (double x = -1; x <= 21; x += 0.5)
    for (double y = -1; y <= 21; y += 0.5) {
      const Chain chain = opened.chain_of({x, y});
      ASSERT_EQ(chain.cell, built.chain_of({x, y}).cell);
      ASSERT_EQ(chain.areas, built.chain_of({x, y}).areas);
    }
  for (const PlanLocator* locator : {&built, &opened}) {
    const Chain chain = locator->chain_of({5, 5});
    EXPECT_EQ(locator->cell(chain.cell).code, "121");
    EXPECT_EQ(locator->cell(chain.cell).title, "South");
    EXPECT_EQ(locator->area(1, chain.areas[1]).code, "12");
    EXPECT_EQ(locator->area(1, chain.areas[1]).title, "West");
    EXPECT_EQ(locator->area(0, -1).code, "");
    EXPECT_EQ(locator->cells().cells(), plan.cells.geometry);
    EXPECT_EQ(locator->areas(1).cells(), plan.levels[1].geometry);
  }
}

TEST_F(SavedPlanLocator, CellsAloneAreAPlanWithoutLevelsAndTheReverse) {
  const Plan plan = two_communities();
  PlanLocator(plan).save(at("plan"));
  EXPECT_EQ(Locator::open(at("plan")).code(1), "122");
  Locator(plan.cells.geometry, plan.cells.code).save(at("cells"));
  const PlanLocator opened = PlanLocator::open(at("cells"));
  EXPECT_TRUE(opened.levels().empty());
  EXPECT_EQ(opened.cell(opened.chain_of({5, 15}).cell).code, "122");
  EXPECT_EQ(opened.cell(0).title, "");
}

TEST_F(SavedPlanLocator, SamePlanGivesTheSameBytes) {
  const auto saved = [&](int threads) {
    const libgrid::Run run{.threads = threads};
    PlanLocator(two_communities(), run).save(at("plan"), run);
    std::ifstream file(at("plan"), std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  };
  EXPECT_EQ(saved(1), saved(4));
}

// Rows that the file names must be there.
TEST_F(SavedPlanLocator, RefusesParentsThatAreNotThere) {
  const auto refused = [&](const std::function<void(Plan&)>& spoil, const std::string& section) {
    Plan plan = two_communities();
    spoil(plan);
    PlanLocator(plan).save(at("plan"));
    const Error error = refusal([&] { PlanLocator::open(at("plan")); });
    EXPECT_EQ(error.code(), ErrorCode::unreadable);
    EXPECT_EQ(error.what(), at("plan").string() + " is damaged in its section '" + section + "'");
  };
  refused([](Plan& plan) { plan.cells.parent[1] = 2; }, "cell/parent");
  refused([](Plan& plan) { plan.cells.parent[1] = -2; }, "cell/parent");
  refused([](Plan& plan) { plan.cells.parent.pop_back(); }, "cell/parent");
  refused([](Plan& plan) { plan.cells.parent_level = 2; }, "cell/parent");
  refused([](Plan& plan) { plan.levels[1].parent[0] = 1; }, "level2/parent");
  refused([](Plan& plan) { plan.levels[0].parent[0] = 0; }, "level1/parent");
  refused([](Plan& plan) { plan.levels[0].parent.clear(); }, "level1/parent");
}

}  // namespace
}  // namespace libgrid
