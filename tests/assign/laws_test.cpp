// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <functional>
#include <utility>

#include "cases/assign_laws.hpp"
#include "libgrid/core/error.hpp"
#include "random.hpp"
#include "shapes.hpp"

namespace libgrid {
namespace {

TEST(AssignLaws, HoldForWhatRandomBytesDraw) {
  int drawn = 0, whole = 0;
  for (std::uint64_t seed = 1; seed <= 1500; ++seed) {
    AssignSituation s;
    try {
      s = assign_situation_from(random_bytes(seed));
    } catch (const Error& error) {
      ASSERT_EQ(error.code(), ErrorCode::bad_geometry) << error.what();
      continue;
    }
    ++drawn;
    whole += !s.whole.empty();
    for (const std::string& law : broken_assign_laws(s))
      ADD_FAILURE() << "seed " << seed << ": " << law;
  }
  EXPECT_GT(drawn, 1200);
  EXPECT_GT(whole, 200);
}

/// Two cells, a building over their border and one inside, and a road through both.
AssignSituation street() {
  AssignSituation s;
  s.cells =
      polygons({"POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0))", "POLYGON ((4 0, 8 0, 8 4, 4 4, 4 0))"});
  s.codes = {"a", "b"};
  s.whole = {0, 0, 8, 4};
  s.footprints =
      polygons({"POLYGON ((3 1, 6 1, 6 2, 3 2, 3 1))", "POLYGON ((1 1, 2 1, 2 2, 1 2, 1 1))"});
  s.entrances = PointArray(std::vector<Coord>{{5, 1}, {1, 1}});
  LineBuilder road;
  road.begin_row();
  road.add_line(std::vector<Coord>{{1, 3}, {7, 3}});
  s.lines = road.finish();
  s.places = {{1, 1}, {4, 2}, {8, 4}, {9, 9}};
  return s;
}

TEST(AssignLaws, HoldForTheStreet) { EXPECT_EQ(broken_assign_laws(street()).size(), 0U); }

TEST(AssignLaws, BreakForWrongPlaces) {
  const AssignSituation s = street();
  const std::vector<std::int64_t> right{0, 1, 1, -1};
  EXPECT_TRUE(broken_place_laws(s, right).empty());
  for (std::size_t k = 0; k < right.size(); ++k) {
    std::vector<std::int64_t> wrong = right;
    wrong[k] = wrong[k] == 0 ? 1 : 0;
    EXPECT_FALSE(broken_place_laws(s, wrong).empty()) << k;
  }
  AssignSituation gap = street();
  gap.whole.max_y = 5;
  gap.places.push_back({1, 4.5});
  EXPECT_FALSE(broken_place_laws(gap, {0, 1, 1, -1, -1}).empty());
}

TEST(AssignLaws, BreakForWrongShares) {
  const AssignSituation s = street();
  const Assignment right = assign_footprints(s.footprints, s.cells, s.codes, {});
  EXPECT_TRUE(broken_share_laws(s, right, right).empty());
  const auto breaks = [&](const std::function<void(Assignment&)>& spoil) {
    Assignment wrong = right;
    spoil(wrong);
    return !broken_share_laws(s, wrong, wrong).empty() &&
           !broken_share_laws(s, right, wrong).empty();
  };
  EXPECT_TRUE(breaks([](Assignment& a) { std::swap(a.cell[0], a.second_cell[0]); }));
  EXPECT_TRUE(breaks([](Assignment& a) { a.share[0] += 1e-10; }));
  EXPECT_TRUE(breaks([](Assignment& a) { a.second_cell[0] = -1, a.second_share[0] = 0; }));
  EXPECT_TRUE(breaks([](Assignment& a) { a.second_cell[1] = 1, a.second_share[1] = 0.1; }));
  EXPECT_TRUE(breaks([](Assignment& a) { a.cell[1] = 1; }));
  EXPECT_TRUE(breaks([](Assignment& a) { a.reason[1] = Unassigned::outside; }));
  EXPECT_TRUE(breaks([](Assignment& a) { a.rule.pop_back(); }));
}

TEST(AssignLaws, BreakForWrongStretches) {
  const AssignSituation s = street();
  const auto line = s.lines.line(0);
  const auto right = Locator(s.cells, s.codes).along(line);
  EXPECT_TRUE(broken_stretch_laws(s, line, right).empty());
  const auto breaks = [&](const std::function<void(std::vector<Locator::Stretch>&)>& spoil) {
    std::vector<Locator::Stretch> wrong = right;
    spoil(wrong);
    return !broken_stretch_laws(s, line, wrong).empty();
  };
  EXPECT_TRUE(breaks([](auto& w) { w.clear(); }));
  EXPECT_TRUE(breaks([](auto& w) { w.pop_back(); }));
  EXPECT_TRUE(breaks([](auto& w) { w[1].cell = -1; }));
  EXPECT_TRUE(breaks([](auto& w) { w[1].cell = w[0].cell; }));
  EXPECT_TRUE(breaks([](auto& w) { w[1].line.front().x = 5; }));
  EXPECT_TRUE(breaks([](auto& w) { w[1].line.insert(w[1].line.begin() + 1, {5, 9}); }));
}

}  // namespace
}  // namespace libgrid
