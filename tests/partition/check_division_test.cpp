// SPDX-License-Identifier: Apache-2.0
#include "libgrid/partition/check_division.hpp"

#include <gmock/gmock.h>

#include <functional>

#include "libgrid/core/error.hpp"
#include "partition/made_town.hpp"
#include "shapes.hpp"

namespace libgrid {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using enum PartitionReason;
using Kinds = std::vector<BreachKind>;

/// Two communities of two cells each, in a row of squares of 100 m with five houses of 20 each.
struct Row {
  PolygonArray areas =
      polygons({"POLYGON ((0 0, 100 0, 200 0, 200 100, 100 100, 0 100, 0 0))",
                "POLYGON ((200 0, 300 0, 400 0, 400 100, 300 100, 200 100, 200 0))"});
  std::vector<std::array<double, 4>> cells = {
      {0, 0, 100, 100}, {100, 0, 200, 100}, {200, 0, 300, 100}, {300, 0, 400, 100}};
  std::vector<std::array<double, 4>> houses = {};
  std::vector<double> weights = std::vector<double>(20, 20);
  std::vector<std::int64_t> parent = {0, 0, 1, 1};
  PolygonArray compounds = {};
  std::vector<std::uint8_t> locked = {};
  std::vector<double> claimed_weight = {};
  std::vector<PartitionReason> claimed = {};
  PolygonArray shapes = {};  ///< in the place of `cells`
  DivisionLimits limits{.min = 80, .max = 120};
  std::vector<std::vector<double>> further = {};
  std::vector<std::vector<double>> claimed_further = {};
  std::vector<std::int32_t> claimed_concerns = {};

  Row() {
    for (int h = 0; h < 20; ++h)
      houses.push_back({20.0 * h + 5, 40.0 + h % 3, 20.0 * h + 15, 50.0 + h % 3});
  }
  void weigh(int cell, double each) {
    for (int h = 0; h < 5; ++h) weights[static_cast<std::size_t>(5 * cell + h)] = each;
  }
  DivisionCheck check() const {
    const PolygonArray rows = shapes.size() > 0 ? shapes : boxes(cells), built = boxes(houses);
    return check_division({.cells = {.rows = rows, .parent_of = parent},
                           .areas = {.rows = areas},
                           .buildings = built,
                           .weights = weights,
                           .compounds = compounds.size() > 0 ? &compounds : nullptr,
                           .locked = locked,
                           .claimed_weight = claimed_weight,
                           .claimed = claimed,
                           .further = further,
                           .further_names = {further.size(), "persons"},
                           .claimed_further = claimed_further,
                           .claimed_concerns = claimed_concerns},
                          limits, Crs{});
  }
};

TEST(CheckDivision, FindsNothingInAGoodOne) {
  Row row;
  EXPECT_THAT(row.check().breaches.text, IsEmpty());
  EXPECT_EQ(row.check().within(), 4);
  EXPECT_THAT(row.check().weight, ElementsAre(100, 100, 100, 100));
  row.parent = {};  // found by where cells lie
  row.claimed_weight = {100, 100, 100, 100};
  row.claimed = std::vector<PartitionReason>(4, in_range);
  EXPECT_THAT(row.check().breaches.text, IsEmpty());
}

TEST(CheckDivision, FindsGapsAndCellsBeyondTheirArea) {
  Row row;
  row.cells[1][2] = 198;
  EXPECT_EQ(row.check().breaches.kind, Kinds{BreachKind::cover});
  EXPECT_EQ(row.check().breaches.number, std::vector<double>{200});
  row.cells[1][2] = 202, row.cells[2][0] = 202;  // into the next community
  const Breaches found = row.check().breaches;
  EXPECT_EQ(found.kind, Kinds(found.size(), BreachKind::cover));
  EXPECT_GE(found.size(), 1U);
  row.limits.cover = false;
  EXPECT_THAT(row.check().breaches.text, IsEmpty());
}

TEST(CheckDivision, FindsCutBuildingsButNotThoseThatAnAreaCuts) {
  Row row;
  row.houses[4] = {90, 0, 120, 10};   // mostly in cell 1
  row.houses[9] = {190, 0, 220, 10};  // across the communities
  row.limits = {.min = 60, .max = 160};
  const DivisionCheck found = row.check();
  ASSERT_EQ(found.breaches.kind, Kinds{BreachKind::building_cut});
  EXPECT_EQ(found.breaches.row[0], 4);
  EXPECT_EQ(found.breaches.cell[0], 1);
  EXPECT_EQ(found.breaches.parent[0], 0);
  EXPECT_EQ(found.breaches.text[0],
            "building 4 is cut: 66.667 % of it in cell 1, 33.333 % of it in cell 0");
  row.locked = {0, 1, 0, 0};
  EXPECT_THAT(row.check().breaches.text, IsEmpty());
}

TEST(CheckDivision, TellsAnOverlapOnce) {
  Row row;
  row.cells[1][0] = 70;  // with one house of cell 0 and all that it weighs
  const Breaches found = row.check().breaches;
  EXPECT_EQ(found.kind, Kinds{BreachKind::cover});
  EXPECT_EQ(found.number, std::vector<double>{3000});
}

TEST(CheckDivision, FindsCutCompoundsThatWouldFit) {
  Row row;
  row.compounds = boxes({{60, 10, 140, 90}, {0, 0, 0x1p-10 + 100, 100}, {220, 0, 400, 100}});
  const DivisionCheck found = row.check();  // the second is a strip too large, the third too heavy
  ASSERT_EQ(found.breaches.kind, Kinds{BreachKind::compound_cut});
  EXPECT_EQ(found.breaches.row[0], 0);
}

TEST(CheckDivision, FindsWeightsWithoutAReason) {
  Row row;
  row.weigh(2, 25.5);
  const DivisionCheck found = row.check();
  ASSERT_EQ(found.breaches.kind, Kinds{BreachKind::limits});
  EXPECT_EQ(found.breaches.cell[0], 2);
  EXPECT_EQ(found.breaches.number[0], 127.5);
  EXPECT_EQ(found.breaches.text[0], "cell 2 weighs 127.5, outside 80-120, and nothing says why");
  EXPECT_THAT(found.reason, ElementsAre(in_range, in_range, search_ended, in_range));
  row.locked = {0, 0, 1, 0};
  EXPECT_THAT(row.check().breaches.text, IsEmpty());
  EXPECT_EQ(row.check().reason[2], locked);
}

TEST(CheckDivision, ProvesReasonsFromTheData) {
  Row row;
  row.weigh(0, 5), row.weigh(1, 10);  // 75 in all: too little for a cell
  row.weights[10] = 300;
  EXPECT_THAT(row.check().breaches.text, IsEmpty());
  EXPECT_THAT(row.check().reason,
              ElementsAre(parent_below_min, parent_below_min, atom_above_max, in_range));
  row.weigh(0, 13), row.weigh(1, 13);
  row.limits = {.min = 80, .max = 100};  // 130 are too many for one and too few for two
  EXPECT_THAT(row.check().reason, ElementsAre(no_k_fits, no_k_fits, atom_above_max, in_range));
  EXPECT_THAT(row.check().breaches.text, IsEmpty());
  // What is left beside a locked cell is looked at by itself, and so is what no edge joins.
  row.weights = std::vector<double>(20, 20);
  row.limits = {.min = 150, .max = 250};
  row.locked = {1, 0, 0, 0};
  row.areas = polygons({"POLYGON ((0 0, 100 0, 200 0, 200 100, 100 100, 0 100, 0 0))",
                        "POLYGON ((200 0, 300 0, 300 100, 200 100, 200 0))"});
  row.cells.pop_back();
  row.parent.pop_back(), row.locked.pop_back();
  EXPECT_THAT(row.check().reason, ElementsAre(locked, parent_below_min, parent_below_min));
}

TEST(CheckDivision, FindsFalseClaims) {
  Row row;
  row.weigh(3, 30);
  row.claimed = {in_range, in_range, in_range, parent_below_min};
  EXPECT_EQ(row.check().breaches.kind, Kinds{BreachKind::reason});
  EXPECT_EQ(row.check().breaches.text[0], "cell 3 weighs 150 and is called parent_below_min");
  row.claimed[3] = search_ended;
  EXPECT_EQ(row.check().breaches.kind, Kinds{BreachKind::limits});
  row.weigh(3, 20);
  row.claimed[3] = in_range, row.claimed[0] = no_k_fits;
  EXPECT_EQ(row.check().breaches.kind, Kinds{BreachKind::reason});
  row.claimed = {};
  row.claimed_weight = {100, 99, 100, 100};
  EXPECT_EQ(row.check().breaches.kind, Kinds{BreachKind::weight});
  EXPECT_EQ(row.check().breaches.text[0], "cell 1 weighs 100, not 99");
}

/// The row with two persons a household, and at most so many of them.
Row peopled(double max) {
  Row row;
  row.further = {row.weights};
  for (double& persons : row.further[0]) persons *= 2;
  row.limits.further = {{.max = max}};
  return row;
}

TEST(CheckDivision, FindsWeightsOutOfFurtherLimits) {
  Row row = peopled(250);
  EXPECT_THAT(row.check().breaches.text, IsEmpty());
  EXPECT_THAT(row.check().concerns, ElementsAre(-1, -1, -1, -1));
  EXPECT_THAT(row.check().further, ElementsAre(ElementsAre(200, 200, 200, 200)));
  row.further[0][11] = 100;
  const DivisionCheck found = row.check();
  ASSERT_EQ(found.breaches.kind, Kinds{BreachKind::limits});
  EXPECT_EQ(found.breaches.cell[0], 2);
  EXPECT_EQ(found.breaches.number[0], 260);
  EXPECT_EQ(found.breaches.text[0],
            "cell 2 weighs 100 and 260 persons, outside 0-250 persons, and nothing says why");
  EXPECT_THAT(found.concerns, ElementsAre(-1, -1, 1, -1));
  EXPECT_EQ(found.within(), 3);
  row.locked = {0, 0, 1, 0};
  EXPECT_THAT(row.check().breaches.text, IsEmpty());
  row.locked = {};
  row.limits.further = {{.min = 210}};
  EXPECT_EQ(row.check().breaches.text[0],
            "cell 3 weighs 100 and 200 persons, outside 210 or more persons, and nothing says why");
}

TEST(CheckDivision, ProvesReasonsOfFurtherWeights) {
  Row row = peopled(250);
  row.further[0][10] = 300;
  EXPECT_THAT(row.check().reason, ElementsAre(in_range, in_range, atom_above_max, in_range));
  EXPECT_THAT(row.check().concerns, ElementsAre(-1, -1, 1, -1));
  row.limits.further = {
      {.min = 410}};  // 400 in the west; 660 in the east, where households make two
  EXPECT_THAT(row.check().reason,
              ElementsAre(parent_below_min, parent_below_min, in_range, no_k_fits));
  row.limits.further = {{.min = 330}};
  EXPECT_THAT(row.check().reason, ElementsAre(no_k_fits, no_k_fits, in_range, search_ended));
  row.limits.further = {{.min = 350}};
  EXPECT_THAT(row.check().reason, ElementsAre(no_k_fits, no_k_fits, in_range, no_k_fits));
  EXPECT_THAT(row.check().breaches.text, IsEmpty());
}

TEST(CheckDivision, FindsFalseClaimsAboutFurtherWeights) {
  Row row = peopled(250);
  row.claimed_further = {{200, 200, 201, 200}};
  EXPECT_EQ(row.check().breaches.kind, Kinds{BreachKind::weight});
  EXPECT_EQ(row.check().breaches.text[0], "cell 2 weighs 200 persons, not 201");
  row.claimed_further = {};
  row.further[0][10] = 300;
  row.claimed = {in_range, in_range, atom_above_max, in_range};
  EXPECT_THAT(row.check().breaches.text, IsEmpty());
  row.claimed_concerns = {-1, -1, 1, -1};
  EXPECT_THAT(row.check().breaches.text, IsEmpty());
  row.claimed_concerns = {-1, -1, 0, -1};
  EXPECT_EQ(row.check().breaches.text[0],
            "cell 2 weighs 100 and 460 persons and is called atom_above_max for the first weight");
  row.claimed_concerns = {-1, -1, 2, -1};
  EXPECT_EQ(row.check().breaches.kind, Kinds{BreachKind::reason});
  row.claimed_concerns = {-1, 1, 1, -1};
  EXPECT_EQ(row.check().breaches.kind, Kinds{BreachKind::reason});
  row.claimed = {in_range, in_range, in_range, in_range};
  row.claimed_concerns = {};
  EXPECT_EQ(row.check().breaches.kind, Kinds{BreachKind::reason});
}

TEST(CheckDivision, CompoundsAboveAFurtherMaximumMayBeCut) {
  Row row = peopled(250);
  row.compounds = boxes({{60, 10, 140, 90}});  // four houses of 40 persons
  EXPECT_EQ(row.check().breaches.kind, Kinds{BreachKind::compound_cut});
  row.further[0] = std::vector<double>(20, 40);
  row.further[0][3] = row.further[0][4] = 110;
  row.further[0][0] = row.further[0][1] = row.further[0][2] = 0;
  EXPECT_THAT(row.check().breaches.text, IsEmpty());
}

TEST(CheckDivision, FindsCellsInTwoPieces) {
  Row row;
  row.areas =
      polygons({"POLYGON ((0 0, 100 0, 200 0, 300 0, 400 0, 400 100, 300 100, 200 100, "
                "100 100, 0 100, 0 0))"});
  row.parent = {0, 0, 0};
  row.weigh(0, 10), row.weigh(2, 10);
  row.shapes =
      polygons({"MULTIPOLYGON (((0 0, 100 0, 100 100, 0 100, 0 0)), "
                "((200 0, 300 0, 300 100, 200 100, 200 0)))",
                "POLYGON ((100 0, 200 0, 200 100, 100 100, 100 0))",
                "POLYGON ((300 0, 400 0, 400 100, 300 100, 300 0))"});
  const DivisionCheck found = row.check();
  ASSERT_EQ(found.breaches.kind, Kinds{BreachKind::pieces});
  EXPECT_EQ(found.breaches.text.back(), "cell 0 is in 2 pieces");
  EXPECT_EQ(found.breaches.number.back(), 2);
}

TEST(CheckDivision, LetsCellsHaveAPieceInEachPartOfTheirArea) {
  Row row;
  row.areas =
      polygons({"MULTIPOLYGON (((0 0, 100 0, 100 100, 0 100, 0 0)), "
                "((200 0, 300 0, 300 100, 200 100, 200 0)))"});
  row.parent = {0};
  row.weigh(0, 10), row.weigh(2, 10);
  row.shapes = row.areas;
  EXPECT_THAT(row.check().breaches.text, IsEmpty());
}

TEST(CheckDivision, FindsNothingInWhatPartitionMakes) {
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    Town town = make_town(
        seed, boxes({{0, 0, 600, 1200}, {600, 0, 1200, 1200}, {0, 1200, 200, 1400}}), 26, 1400);
    if (seed == 4) town.households[100] = 700;
    const PolygonArray compounds = boxes({{110.3, 250.7, 330.1, 400.9}, {700, 100, 1100, 900}});
    PartitionInput input = town.input();
    input.compounds = &compounds;
    const PartitionOptions limits{.min = 300, .max = 500};
    const Partition made = partition(input, limits, Crs{});
    const DivisionCheck found =
        check_division({.cells = {.rows = made.cells, .parent_of = made.area},
                        .areas = {.rows = made.areas},
                        .buildings = town.houses,
                        .weights = town.households,
                        .compounds = &compounds,
                        .claimed_weight = made.weight,
                        .claimed = made.reason},
                       {.min = limits.min, .max = limits.max}, Crs{});
    EXPECT_THAT(found.breaches.text, IsEmpty()) << seed;
    EXPECT_EQ(found.reason, made.reason) << seed;
  }
}

TEST(CheckDivision, FindsNothingWhereLandLiesBehindANeck) {
  // A pocket of few people, 3 m wide where it hangs on the north, and nearer to the south-east.
  const PolygonArray areas = polygons(
      {"POLYGON ((0 0, 600 0, 600 197, 610 197, 610 0, 710 0, 710 200, 600 200, 600 600, 0 600, "
       "0 0))"});
  LineBuilder roads;
  for (const auto& [a, b] :
       {std::pair(Coord{-10, 150}, Coord{605, 150}), std::pair(Coord{500, -10}, Coord{500, 150})}) {
    roads.begin_row();
    roads.add_line(std::array{a, b});
  }
  const PolygonArray houses =
      boxes({{200, 300, 210, 310}, {200, 50, 210, 60}, {540, 50, 550, 60}, {650, 50, 660, 60}});
  const std::vector<double> weights = {350, 300, 30, 40};
  const Partition made = partition(
      {areas, roads.finish(), {BarrierClass::local, BarrierClass::local}, houses, weights},
      {.min = 300, .max = 500}, Crs{});
  const DivisionCheck found = check_division({.cells = {.rows = made.cells, .parent_of = made.area},
                                              .areas = {.rows = made.areas},
                                              .buildings = houses,
                                              .weights = weights},
                                             {.min = 300, .max = 500}, Crs{});
  EXPECT_THAT(found.breaches.text, IsEmpty());
  EXPECT_EQ(made.cells.size(), 2U);
}

TEST(CheckDivision, RefusesColumnsThatDoNotFit) {
  auto refused = [](const std::function<void(Row&)>& spoil) {
    Row row;
    spoil(row);
    EXPECT_THROW(row.check(), Error);
  };
  refused([](Row& r) { r.limits.min = 0; });
  refused([](Row& r) { r.limits.max = 70; });
  refused([](Row& r) { r.weights[3] = -1; });
  refused([](Row& r) { r.weights.pop_back(); });
  refused([](Row& r) { r.parent[0] = 2; });
  refused([](Row& r) { r.parent.pop_back(); });
  refused([](Row& r) { r.locked = {1}; });
  refused([](Row& r) { r.claimed = {in_range}; });
  refused([](Row& r) { r.claimed_weight = {1}; });
  refused([](Row& r) { r.further = {{1, 2}}, r.limits.further = {{}}; });
  refused([](Row& r) { r.further = {r.weights}; });
  refused([](Row& r) { r.limits.further = {{}}; });
  refused([](Row& r) {
    r.further = {r.weights}, r.limits.further = {{}};
    r.further[0][2] = -3;
  });
  refused([](Row& r) { r.further = {r.weights}, r.limits.further = {{9, 3}}; });
  refused([](Row& r) { r.claimed_further = {{1}}; });
  refused([](Row& r) { r.claimed_concerns = {-1, -1, -1, -1}; });
}

}  // namespace
}  // namespace libgrid
