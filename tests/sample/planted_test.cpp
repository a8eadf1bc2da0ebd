// SPDX-License-Identifier: Apache-2.0
#include "planted.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "libgrid/core/error.hpp"
#include "libgrid/geom/measures.hpp"
#include "planted_check.hpp"
#include "sample.hpp"

namespace libgrid {
namespace {

using testing::Contains;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

std::int64_t vertices(const PolygonArray& rows, std::size_t row) {
  std::int64_t count = 0;
  const Range rings = rows.row_rings(row);
  for (std::int64_t r = rings.begin; r < rings.end; ++r)
    count += static_cast<std::int64_t>(rows.ring(r).size()) - 1;
  return count;
}

TEST(MadeCoverage, HasAsManyCellsAsWantedAndNoDefect) {
  for (const std::int64_t cells : {1, 2, 3, 7, 49, 50, 99, 100, 101, 1000, 1234}) {
    const Plan plan = make_coverage(cells, static_cast<std::uint64_t>(cells));
    EXPECT_EQ(static_cast<std::int64_t>(plan.cells.size()), cells);
    EXPECT_TRUE(check_all(plan).clean()) << cells;
  }
  EXPECT_THROW(make_coverage(0), Error);
}

TEST(MadeCoverage, HasHolesAndPiecesAndCornersOfFour) {
  const Plan plan = make_coverage(2000);
  const PolygonArray& rows = plan.cells.geometry;
  std::size_t holes = 0, pieces = 0;
  std::map<Coord, std::set<std::size_t>> at;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    EXPECT_GE(vertices(rows, row), 30);
    EXPECT_LE(vertices(rows, row), 200);
    holes += rows.row_rings(row).size() > rows.parts(row).size();
    pieces += rows.parts(row).size() > 1;
    const Range rings = rows.row_rings(row);
    for (std::int64_t r = rings.begin; r < rings.end; ++r)
      for (const Coord c : rows.ring(r)) at[c].insert(row);
  }
  EXPECT_EQ(holes, 80u);
  EXPECT_GE(pieces, 30u);
  std::map<std::size_t, int> corners;
  for (const auto& [c, around] : at) ++corners[around.size()];
  EXPECT_GT(corners[3], 1000);
  EXPECT_GT(corners[4], 500);
  EXPECT_THAT(plan.levels, SizeIs(2));
  EXPECT_GE(plan.levels[1].code.size(), 16u);
  const PolygonArray& communities = plan.levels[1].geometry;
  bool enclave = false;
  for (std::size_t row = 0; row < communities.size(); ++row)
    enclave |= communities.parts(row).size() > 1;
  EXPECT_TRUE(enclave);
}

void expect_all_found(const Planted& planted) {
  // Areas are judged below.
  const Score score =
      score_issues(truth_layer(planted), found_layer(planted), {.area_error = HUGE_VAL});
  EXPECT_TRUE(score.perfect()) << score_text(score);
}

TEST(Planted, CheckFindsAllAndNothingElse) {
  for (const std::uint64_t seed : {1, 2, 3, 4, 5, 6})
    expect_all_found(plant_defects(make_coverage(1000, seed), {.seed = seed}));
}

TEST(Planted, CrossingsAreNotRoundedBeforeWidthsAreMeasured) {
  // Among these an overlap of 1.4 mm, one corner of which is rounded by 1 mm.
  expect_all_found(plant_defects(make_coverage(2000)));
}

TEST(Planted, CheckFindsAllOfTenThousandCells) {
  const Planted planted = plant_defects(make_coverage(10000, 1));
  EXPECT_GE(planted.truth.size(), 840u);
  EXPECT_THAT(planted.notes, IsEmpty());
  expect_all_found(planted);

  std::map<std::string, int> forms;
  std::set<IssueKind> kinds;
  std::set<std::size_t> cells_of_overlaps;
  double widest = 0, narrowest = 1;
  for (std::size_t i = 0; i < planted.truth.size(); ++i) {
    ++forms[std::string(name_of(planted.truth.form[i]))];
    kinds.insert(planted.truth.kind[i]);
    if (planted.truth.kind[i] == IssueKind::overlap)
      cells_of_overlaps.insert(planted.truth.cells[i].size());
    if (planted.truth.kind[i] != IssueKind::gap) continue;
    widest = std::max(widest, planted.truth.width_m[i]);
    narrowest = std::min(narrowest, planted.truth.width_m[i]);
  }
  EXPECT_THAT(forms, SizeIs(6));
  EXPECT_THAT(kinds,
              testing::ElementsAre(IssueKind::gap, IssueKind::overlap, IssueKind::duplicate,
                                   IssueKind::spill, IssueKind::misnest, IssueKind::mismatch));
  EXPECT_THAT(cells_of_overlaps, testing::ElementsAre(2, 3));
  EXPECT_GT(widest, 50);
  EXPECT_LT(narrowest, 0.003);
}

// Not yet: the check takes edges as geodesics, and rounds the crossings of borders to a millimetre.
TEST(Planted, CheckMeasuresAreasToAMillionth) {
  const Planted planted = plant_defects(make_coverage(1000, 1));
  const Score score = score_issues(truth_layer(planted), found_layer(planted));
  EXPECT_TRUE(score.perfect()) << score_text(score);
}

/// A coverage in degrees, with long borders: the communities of the sample map as its cells.
Plan communities_as_cells() {
  const Layer level = make_sample().front();
  Plan plan;
  plan.crs = level.crs;
  const std::vector<std::int64_t> top{0}, rest{1, 2, 3, 4, 5, 6};
  plan.levels.push_back({"street", {"street"}, {""}, {-1}, level.polygons().take(top)});
  plan.cells.geometry = level.polygons().take(rest);
  for (const std::int64_t row : rest) {
    plan.cells.code.push_back(std::to_string(row));
    plan.cells.title.emplace_back();
    plan.cells.parent.push_back(0);
  }
  return plan;
}

TEST(Planted, InDegrees) {
  for (const std::uint64_t seed : {1, 2, 3, 4}) {
    const Planted planted = plant_defects(communities_as_cells(), {.seed = seed, .count = 16});
    EXPECT_GE(planted.truth.size(), 3u);
    EXPECT_THAT(planted.notes, Not(IsEmpty()));  // six cells have no room for sixteen
    expect_all_found(planted);
  }
}

TEST(Planted, IsTheSameForASeed) {
  const Plan clean = make_coverage(500, 7);
  EXPECT_EQ(clean.cells.geometry, make_coverage(500, 7).cells.geometry);
  EXPECT_NE(clean.cells.geometry, make_coverage(500, 8).cells.geometry);
  const Planted a = plant_defects(clean, {.seed = 1}), b = plant_defects(clean, {.seed = 1});
  EXPECT_EQ(a.plan.cells.geometry, b.plan.cells.geometry);
  EXPECT_EQ(a.truth.area_m2, b.truth.area_m2);
  EXPECT_NE(a.plan.cells.geometry, plant_defects(clean, {.seed = 2}).plan.cells.geometry);
}

TEST(Planted, CountsDefectsAndLeavesOtherRowsAlone) {
  const Plan clean = make_coverage(1000);
  EXPECT_THAT(plant_defects(clean, {.count = 0}).truth.kind, IsEmpty());
  const Planted planted = plant_defects(clean, {.count = 17});
  // A misnest with its gap, and a border moved across itself, are two rows each.
  EXPECT_GE(planted.truth.size(), 17u);
  EXPECT_LE(planted.truth.size(), 20u);
  std::map<std::string, std::size_t> row_of;
  for (std::size_t row = 0; row < planted.plan.cells.size(); ++row)
    row_of[planted.plan.cells.code[row]] = row;
  std::int64_t changed = 0;
  for (std::int64_t row = 0; row < 1000; ++row) {
    const auto now = row_of.find(clean.cells.code[static_cast<std::size_t>(row)]);
    const std::vector<std::int64_t> before{row};
    if (now == row_of.end() || clean.cells.geometry.take(before) !=
                                   planted.plan.cells.geometry.take(std::vector<std::int64_t>{
                                       static_cast<std::int64_t>(now->second)}))
      ++changed;
  }
  EXPECT_GE(changed, 10);
  EXPECT_LE(changed, 20);
}

TEST(Planted, RefusesCellsWithoutParent) {
  Plan plan = make_coverage(10);
  plan.cells.parent[3] = -1;
  EXPECT_THROW(plant_defects(plan), Error);
}

}  // namespace
}  // namespace libgrid
