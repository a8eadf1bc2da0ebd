// SPDX-License-Identifier: Apache-2.0
#include "libgrid/plan/staff.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "shapes.hpp"

namespace libgrid {
namespace {

using ::testing::ElementsAre;

TEST(Staff, WhoIsInCharge) {
  for (const char* role : {"leader", "Leader", "grid leader", "Grid_Leader", "head", "in_charge",
                           "in charge", "person-in-charge", "director", "网格长", "二级网格长",
                           "负责人", "书记", "社区书记", "主任", "街长"})
    EXPECT_TRUE(is_in_charge(role)) << role;
  for (const char* role : {"", " ", "worker", "网格员", "专职网格员", "副主任", "副网格长",
                           "deputy leader", "vice director", "assistant to the head", "主任助理",
                           "ringleader's friend", "forehead", "负责人联络员"})
    EXPECT_FALSE(is_in_charge(role)) << role;
}

TEST(Staff, PlacesByCodeElseByAName) {
  Plan plan;
  plan.levels.push_back({"street", {"S"}, {"Elm"}, {-1}, polygons({"POLYGON EMPTY"})});
  plan.levels.push_back({"community",
                         {"S1", "S2"},
                         {"West", "Elm"},
                         {0, 0},
                         polygons({"POLYGON EMPTY", "POLYGON EMPTY"})});
  plan.cells.code = {"S1001", "S2"};
  plan.cells.title = {"West 1", ""};
  plan.staff.area = {"S1001", "S2", "S", "West", "West 1", "Elm", "", "gone"};
  plan.staff.name.resize(8), plan.staff.role.resize(8), plan.staff.phone.resize(8);
  const StaffPlaces places = staff_places(plan);
  // "Elm" is two areas.
  EXPECT_THAT(places.level, ElementsAre(2, 2, 0, 1, 2, -1, -1, -1));
  EXPECT_THAT(places.row, ElementsAre(0, 1, 0, 0, 0, -1, -1, -1));
}

}  // namespace
}  // namespace libgrid
