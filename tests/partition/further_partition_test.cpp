// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "libgrid/core/error.hpp"
#include "libgrid/partition/check_division.hpp"
#include "partition/made_graphs.hpp"
#include "partition/made_town.hpp"

namespace libgrid {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;
using enum PartitionReason;

/// A town where people are more per household in the east.
struct PeopledTown : Town {
  std::vector<std::vector<double>> further;

  PeopledTown(std::uint64_t seed, const PolygonArray& land, int streets, double side)
      : Town(make_town(seed, land, streets, side)) {
    Random random(seed + 100);
    std::vector<double>& persons = further.emplace_back();
    for (std::size_t h = 0; h < households.size(); ++h) {
      const bool east = houses.box(h).centre().x > side / 2;
      persons.push_back(households[h] * static_cast<double>(random.whole(2, east ? 5 : 3)));
    }
  }
  PartitionInput peopled() const {
    PartitionInput in = input();
    in.further = further;
    return in;
  }
};

DivisionCheck checked(const PartitionInput& in, const PartitionOptions& options,
                      const Partition& made) {
  std::vector<std::uint8_t> locked(made.cells.size());
  for (std::size_t c = 0; c < locked.size(); ++c)
    if (const std::int64_t before = made.continues[c]; before >= 0 && !in.locked.empty())
      locked[c] = in.locked[static_cast<std::size_t>(before)];
  return check_division({.cells = {.rows = made.cells, .parent_of = made.area},
                         .areas = {.rows = made.areas},
                         .buildings = in.buildings,
                         .weights = in.weights,
                         .compounds = in.compounds,
                         .locked = locked,
                         .claimed_weight = made.weight,
                         .claimed = made.reason,
                         .further = in.further,
                         .claimed_further = made.further,
                         .claimed_concerns = made.concerns},
                        {.min = options.min, .max = options.max, .further = options.further},
                        Crs{});
}

std::vector<std::string> faults(const PartitionInput& in, const PartitionOptions& options,
                                const Partition& made) {
  return checked(in, options, made).breaches.text;
}

TEST(FurtherPartition, CellsKeepAllLimits) {
  int bound = 0;
  for (std::uint64_t seed = 1; seed <= 2; ++seed) {
    const PeopledTown town(seed, boxes({{0, 0, 600, 1200}, {600, 0, 1200, 1200}}), 26, 1200);
    const PartitionInput in = town.peopled();
    const PartitionOptions options{.min = 300, .max = 500, .further = {{.max = 1500}}};
    const Partition made = partition(in, options, Crs{});
    EXPECT_THAT(made.reason, Each(in_range)) << seed;
    EXPECT_THAT(made.concerns, Each(-1));
    for (const double persons : made.further.at(0)) EXPECT_LE(persons, 1500);
    EXPECT_THAT(faults(in, options, made), IsEmpty()) << seed;
    // Without the limit some cells of the east have more.
    const Partition free = town.divided({.min = 300, .max = 500});
    const DivisionCheck found =
        check_division({.cells = {.rows = free.cells, .parent_of = free.area},
                        .areas = {.rows = free.areas},
                        .buildings = town.houses,
                        .weights = town.households,
                        .further = town.further},
                       {.min = 300, .max = 500, .further = options.further}, Crs{});
    bound += std::count(found.breaches.kind.begin(), found.breaches.kind.end(), BreachKind::limits);
  }
  EXPECT_GT(bound, 2) << "the limit must bind";
}

TEST(FurtherPartition, LimitsThatAskForNothingChangeNothing) {
  for (std::uint64_t seed = 1; seed <= 2; ++seed) {
    const PeopledTown town(seed, boxes({{0, 0, 600, 1200}, {600, 0, 1200, 1200}}), 26, 1200);
    const Partition one = town.divided({.min = 300, .max = 500});
    const Partition two =
        partition(town.peopled(), {.min = 300, .max = 500, .further = {{}}}, Crs{});
    EXPECT_EQ(one.cells, two.cells);
    EXPECT_EQ(one.weight, two.weight);
    EXPECT_EQ(one.inserted.size(), two.inserted.size());
    EXPECT_THAT(one.further, IsEmpty());
    EXPECT_EQ(two.further.at(0).size(), two.weight.size());
  }
}

TEST(FurtherPartition, BlocksAboveAFurtherMaximumAreCut) {
  // One block without a street: light in households, heavy in persons.
  PeopledTown town(3, boxes({{0, 0, 400, 400}}), 0, 400);
  for (std::size_t h = 0; h < town.households.size(); ++h)
    town.households[h] = 4, town.further[0][h] = 20;
  const PartitionOptions options{.min = 100, .max = 450, .further = {{.max = 1000}}};
  EXPECT_EQ(town.divided({.min = 100, .max = 450}).cells.size(), 1U);
  const Partition made = partition(town.peopled(), options, Crs{});
  EXPECT_GT(made.plots, 50);
  EXPECT_THAT(made.reason, Each(in_range));
  EXPECT_GE(made.cells.size(), 2U);
  EXPECT_THAT(faults(town.peopled(), options, made), IsEmpty());
  const Blocks cut = blocks(town.peopled(), options, Crs{});
  EXPECT_GT(cut.size(), 50U);
  double persons = 0;
  for (const double p : cut.further.at(0)) persons += p;
  EXPECT_EQ(persons, 20 * static_cast<double>(town.households.size()));
}

TEST(FurtherPartition, CompoundsAboveAFurtherMaximumAreDivided) {
  PeopledTown town(3, boxes({{0, 0, 600, 600}}), 8, 600);
  for (std::size_t h = 0; h < town.households.size(); ++h)
    town.households[h] = 5, town.further[0][h] = 15;
  const PolygonArray compounds = boxes({{88, 88, 408, 408}});
  PartitionInput in = town.peopled();
  in.compounds = &compounds;
  PartitionOptions options{.min = 200, .max = 500, .further = {{.max = 1500}}};
  Partition made = partition(in, options, Crs{});
  EXPECT_THAT(made.split_compounds, IsEmpty());
  EXPECT_THAT(faults(in, options, made), IsEmpty());
  options.further[0].max = 800;
  made = partition(in, options, Crs{});
  EXPECT_THAT(made.split_compounds, ElementsAre(0));
  EXPECT_THAT(made.reason, Each(in_range));
  EXPECT_THAT(faults(in, options, made), IsEmpty());
}

TEST(FurtherPartition, ReasonsNameTheWeight) {
  // Two areas: in one a hostel, the other has too few people at all.
  Town town;
  town.areas = boxes({{0, 0, 200, 100}, {200, 0, 400, 100}});
  LineBuilder roads;
  roads.begin_row();
  roads.add_line(std::vector<Coord>{{100, -5}, {100, 105}});
  town.roads = roads.finish();
  town.classes = {BarrierClass::arterial};
  town.houses = boxes({{40, 40, 50, 50}, {150, 40, 160, 50}, {250, 40, 260, 50}});
  town.households = {200, 300, 300};
  PartitionInput in = town.input();
  in.further = {{800, 2000, 900}, {100, 100, 40}};
  const PartitionOptions options{.min = 100, .max = 400, .further = {{.max = 1000}, {.min = 50}}};
  const Partition made = partition(in, options, Crs{});
  EXPECT_THAT(made.weight, ElementsAre(200, 300, 300));
  EXPECT_THAT(made.reason, ElementsAre(in_range, atom_above_max, parent_below_min));
  EXPECT_THAT(made.concerns, ElementsAre(-1, 1, 2));
  EXPECT_THAT(made.part_further.at(1), ElementsAre(100, 100, 40));
  EXPECT_THAT(faults(in, options, made), IsEmpty());
  const DivisionCheck found = checked(in, options, made);
  EXPECT_EQ(found.reason, made.reason);
  EXPECT_EQ(found.concerns, made.concerns);
  EXPECT_EQ(found.further, made.further);
}

TEST(FurtherPartition, CellsOfTodayKeepAllLimits) {
  for (std::uint64_t seed = 1; seed <= 2; ++seed) {
    const PeopledTown town(seed, boxes({{0, 0, 600, 1200}, {600, 0, 1200, 1200}}), 26, 1200);
    const Partition then = town.divided({.min = 300, .max = 500});
    PartitionInput in = town.peopled();
    const PolygonArray areas = then.areas;
    PartitionInput again{areas, town.roads, town.classes, town.houses, town.households};
    again.further = town.further;
    again.present = &then.cells;
    const PartitionOptions options{.min = 300, .max = 500, .further = {{.max = 1600}}};
    const Partition now = partition(again, options, Crs{});
    EXPECT_THAT(now.reason, Each(in_range)) << seed;
    EXPECT_THAT(faults(again, options, now), IsEmpty()) << seed;
    EXPECT_LT(now.moved, 0.5 * 10000) << seed;
    // A locked one stays, and its reason names the persons.
    const auto worst = std::max_element(then.weight.begin(), then.weight.end());
    again.locked.assign(then.cells.size(), 0);
    again.locked[static_cast<std::size_t>(worst - then.weight.begin())] = 1;
    const PartitionOptions tight{.min = 300, .max = 500, .further = {{.max = 400}}};
    const Partition held = partition(again, tight, Crs{});
    for (std::size_t c = 0; c < held.cells.size(); ++c)
      if (held.continues[c] == worst - then.weight.begin()) {
        EXPECT_EQ(held.reason[c], locked);
        EXPECT_EQ(held.concerns[c], 1);
      }
    EXPECT_THAT(checked(again, tight, held).breaches.kind,
                Each(testing::AnyOf(BreachKind::limits, BreachKind::building_cut)))
        << "no claim is false";
  }
}

/// Blocks of 100 m with one house each, so that blocks are never cut.
Town squares(Random& random, int columns, int rows, std::vector<std::vector<double>>& further) {
  Town town;
  const double width = 100.0 * columns, height = 100.0 * rows;
  town.areas = boxes({{0, 0, width, height}});
  LineBuilder roads;
  auto road = [&](Coord a, Coord b) {
    roads.begin_row();
    roads.add_line(std::vector<Coord>{a, b});
    town.classes.push_back(random.whole(0, 1) ? BarrierClass::local : BarrierClass::arterial);
  };
  for (int x = 1; x < columns; ++x) road({100.0 * x, -5}, {100.0 * x, height + 5});
  for (int y = 1; y < rows; ++y) road({-5, 100.0 * y}, {width + 5, 100.0 * y});
  town.roads = roads.finish();
  PolygonBuilder houses;
  for (int y = 0; y < rows; ++y)
    for (int x = 0; x < columns; ++x) {
      add_box(houses, 100.0 * x + 40, 100.0 * y + 40, 100.0 * x + 60, 100.0 * y + 60);
      town.households.push_back(static_cast<double>(random.whole(10, 100)));
      for (std::vector<double>& values : further)
        values.push_back(static_cast<double>(random.whole(0, 300)));
    }
  town.houses = houses.finish();
  return town;
}

TEST(FurtherPartition, FindsADivisionWhereAllWaysHoldOne) {
  Random random(11);
  int exist = 0, none = 0;
  for (int round = 0; round < 60; ++round) {
    std::vector<std::vector<double>> further(static_cast<std::size_t>(1 + round % 2));
    const Town town = squares(random, 3, round % 3 == 0 ? 2 : 3, further);
    PartitionInput in = town.input();
    in.further = further;
    const double cells = static_cast<double>(random.whole(2, 3));
    auto around = [&](const std::vector<double>& values, double share) -> FurtherLimits {
      double mean = 0;
      for (const double v : values) mean += v / cells;
      return {std::max(1.0, (1 - share) * mean), std::max(1.0, (1 + share) * mean)};
    };
    const FurtherLimits first = around(town.households, 0.25);
    PartitionOptions options{.min = first.min, .max = first.max};
    for (const std::vector<double>& values : further)
      options.further.push_back(around(values, 0.3));
    if (round % 2) options.further.back().max = HUGE_VAL;
    // The graph of the blocks, from the other call; all its divisions, from the definition.
    const Blocks b = blocks(
        in,
        {.min = options.min, .max = HUGE_VAL, .further = {options.further.size(), FurtherLimits{}}},
        Crs{});
    ASSERT_EQ(b.size(), town.households.size());
    std::vector<AtomBorder> borders;
    for (std::size_t i = 0; i < b.borders.size(); ++i)
      borders.push_back({static_cast<std::int32_t>(b.borders.a[i]),
                         static_cast<std::int32_t>(b.borders.b[i]), b.borders.cost[i]});
    const AtomGraph graph = atom_graph(b.weight, borders, b.further);
    bool exists = false;
    for_all_divisions(graph, {.min = options.min, .max = options.max, .further = options.further},
                      [&](const GraphPartition&) { exists = true; });
    const Partition made = partition(in, options, Crs{});
    const bool all = std::all_of(made.reason.begin(), made.reason.end(),
                                 [](PartitionReason r) { return r == in_range; });
    EXPECT_EQ(all, exists) << round;
    const DivisionCheck found = checked(in, options, made);
    for (std::size_t i = 0; i < found.breaches.size(); ++i) {
      EXPECT_EQ(found.breaches.kind[i], BreachKind::limits) << found.breaches.text[i];
      EXPECT_EQ(made.reason[static_cast<std::size_t>(found.breaches.cell[i])], no_division);
    }
    (exists ? exist : none)++;
  }
  EXPECT_GT(exist, 15);
  EXPECT_GT(none, 10);
}

TEST(FurtherPartition, WrongValuesAndLimitsAreRefused) {
  auto refused = [](const std::function<void(PartitionInput&, PartitionOptions&)>& spoil) {
    const PeopledTown town(1, boxes({{0, 0, 200, 200}}), 2, 200);
    PartitionInput in = town.peopled();
    PartitionOptions options{.min = 50, .max = 90, .further = {{.max = 500}}};
    spoil(in, options);
    try {
      partition(in, options, Crs{});
    } catch (const Error& e) {
      return std::string(e.what());
    }
    return std::string("nothing");
  };
  EXPECT_EQ(refused([](auto&, auto&) {}), "nothing");
  EXPECT_THAT(refused([](auto& in, auto&) { in.further[0][3] = -1; }),
              testing::AllOf(testing::HasSubstr("row 3"), testing::HasSubstr("further 0")));
  EXPECT_THAT(refused([](auto& in, auto&) { in.further[0][2] = std::nan(""); }),
              testing::HasSubstr("row 2"));
  EXPECT_THAT(refused([](auto& in, auto&) { in.further[0].pop_back(); }),
              testing::HasSubstr("weights for"));
  EXPECT_THAT(refused([](auto& in, auto&) { in.further.clear(); }),
              testing::HasSubstr("1 further limits for 0 further weights"));
  EXPECT_THAT(refused([](auto&, auto& options) {
                options.further[0] = {5, 3};
              }),
              testing::HasSubstr("0 <= min <= max"));
  EXPECT_THAT(refused([](auto&, auto& options) {
                options.further[0] = {0, 0};
              }),
              testing::HasSubstr("0 < max"));
}

}  // namespace
}  // namespace libgrid
