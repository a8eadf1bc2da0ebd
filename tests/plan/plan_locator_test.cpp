// SPDX-License-Identifier: Apache-2.0
#include "libgrid/plan/plan_locator.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

}  // namespace
}  // namespace libgrid
