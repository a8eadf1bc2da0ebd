// SPDX-License-Identifier: Apache-2.0
#include "libgrid/partition/partition_graph.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <numeric>

#include "libgrid/core/error.hpp"
#include "libgrid/io/layer.hpp"
#include "partition/made_graphs.hpp"
#include "real_maps.hpp"

namespace libgrid {
namespace {

bool all_in_range(const GraphPartition& d) {
  for (const PartitionReason reason : d.reason)
    if (reason != PartitionReason::in_range) return false;
  return true;
}

/// The least cost of all divisions whose cells are connected and within the limits; infinite where
/// there is none.
double least_cost(const AtomGraph& graph, const GraphPartitionOptions& options) {
  double least = HUGE_VAL;
  for_all_divisions(graph, options, [&](const GraphPartition& d) {
    double cost = 0;
    for (std::size_t a = 0; a < graph.size(); ++a)
      for (auto e = graph.first[a]; e < graph.first[a + 1]; ++e) {
        const auto i = static_cast<std::size_t>(e);
        if (d.cell[a] < d.cell[static_cast<std::size_t>(graph.to[i])]) cost += graph.cost[i];
      }
    least = std::min(least, cost);
  });
  return least;
}

TEST(PartitionGraph, ExampleOfTheHeader) {
  const std::vector<AtomBorder> borders = {{0, 1, 4}, {1, 2, 1}, {2, 3, 4}};
  const AtomGraph graph = atom_graph({120, 300, 180, 240}, borders);
  const GraphPartitionOptions options{.min = 300, .max = 500};
  const GraphPartition d = partition_graph(graph, options);
  EXPECT_THAT(d.cell, testing::ElementsAre(0, 0, 1, 1));
  EXPECT_THAT(d.weight, testing::ElementsAre(420, 420));
  EXPECT_EQ(d.cost, 1);
  EXPECT_THAT(check_partition(graph, d, options), testing::IsEmpty());
}

TEST(PartitionGraph, FindsTheBestOfAllDivisionsOfSmallGraphs) {
  Random random(1);
  int feasible = 0, compared = 0;
  for (int round = 0; round < 60; ++round) {
    const AtomGraph graph = random_graph(random, 3, 3, 100, true);
    const double total = std::accumulate(graph.weight.begin(), graph.weight.end(), 0.0);
    const double mean = std::max(1.0, total / static_cast<double>(random.whole(2, 3)));
    const GraphPartitionOptions options{.min = 0.8 * mean, .max = 1.2 * mean, .tries = 40};
    const double least = least_cost(graph, options);
    const GraphPartition d = partition_graph(graph, options);
    EXPECT_THAT(check_partition(graph, d, options), testing::IsEmpty());
    EXPECT_EQ(all_in_range(d), std::isfinite(least)) << round;
    if (!all_in_range(d)) continue;
    ++feasible;
    EXPECT_GE(d.cost, least) << round;
    // The number of cells is chosen by the target, before any border; the oracle has all numbers.
    const bool connected = partition_graph(graph, {.min = 1, .max = 1e9}).cells() == 1;
    if (connected && std::floor(total / options.min) == std::ceil(total / options.max)) {
      EXPECT_EQ(d.cost, least) << round;
      ++compared;
    }
  }
  EXPECT_GT(feasible, 15);
  EXPECT_GT(compared, 10);
}

TEST(PartitionGraph, EndsWithAReasonWhereLimitsAreImpossible) {
  Random random(2);
  for (int round = 0; round < 10000; ++round) {
    const AtomGraph graph = random_graph(random, static_cast<std::int32_t>(random.whole(1, 5)),
                                         static_cast<std::int32_t>(random.whole(1, 4)), 60, true);
    const double min = static_cast<double>(random.whole(1, 120));
    const GraphPartitionOptions options{.min = min,
                                        .max = min + static_cast<double>(random.whole(0, 3)),
                                        .steps_per_atom = 20,
                                        .seed = static_cast<std::uint64_t>(round)};
    const GraphPartition d = partition_graph(graph, options, {.threads = 1});
    ASSERT_THAT(check_partition(graph, d, options), testing::IsEmpty()) << round;
  }
}

TEST(PartitionGraph, SameForAnyNumberOfThreads) {
  Random random(3);
  const AtomGraph graph = random_graph(random, 20, 20, 40, true);
  const GraphPartitionOptions options{.tries = 3, .steps_per_atom = 500, .seed = 7};
  const GraphPartition one = partition_graph(graph, options, {.threads = 1});
  const GraphPartition three = partition_graph(graph, options, {.threads = 3});
  EXPECT_EQ(one.cell, three.cell);
  EXPECT_EQ(one.cost, three.cost);
  EXPECT_EQ(one.reason, three.reason);
}

TEST(PartitionGraph, SaysWhyACellIsOutOfTheLimits) {
  const GraphPartitionOptions options{.min = 300, .max = 500};
  // 534 fit neither one cell nor two; one cell is nearer.
  const AtomGraph two = atom_graph({267, 267}, std::vector<AtomBorder>{{0, 1, 1}});
  EXPECT_THAT(partition_graph(two, options).reason,
              testing::ElementsAre(PartitionReason::no_k_fits));
  // 590: two cells want 10 more, one has 90 too many.
  const AtomGraph pair = atom_graph({295, 295}, std::vector<AtomBorder>{{0, 1, 1}});
  EXPECT_THAT(partition_graph(pair, options).weight, testing::ElementsAre(295, 295));
  const AtomGraph light = atom_graph({100}, {});
  EXPECT_THAT(partition_graph(light, options).reason,
              testing::ElementsAre(PartitionReason::parent_below_min));
  // Too heavy an atom takes along what it cuts off, not what can stand alone.
  const std::vector<AtomBorder> chain = {{0, 1, 1}, {1, 2, 1}, {2, 3, 1}};
  const AtomGraph heavy = atom_graph({40, 734, 200, 150}, chain);
  const GraphPartition d = partition_graph(heavy, options);
  EXPECT_THAT(d.cell, testing::ElementsAre(0, 0, 1, 1));
  EXPECT_THAT(d.reason,
              testing::ElementsAre(PartitionReason::atom_above_max, PartitionReason::in_range));
  for (const AtomGraph* graph : {&two, &pair, &light, &heavy})
    EXPECT_THAT(check_partition(*graph, partition_graph(*graph, options), options),
                testing::IsEmpty());
}

TEST(PartitionGraph, AsEvenlyAsCanBe) {
  LIBGRID_REAL_MAP(path, "partition/fl25.gpkg");
  const Layer units = read_layer(path);
  std::vector<double> persons;
  for (std::size_t row = 0; row < units.size(); ++row)
    persons.push_back(units.table.find("pop")->number(row));
  const double mean = std::accumulate(persons.begin(), persons.end(), 0.0) / 3;
  std::vector<AtomBorder> borders;
  const Layer edges = read_layer(path.parent_path() / "fl25_edges.csv");
  for (std::size_t row = 0; row < edges.size(); ++row)
    borders.push_back({static_cast<std::int32_t>(edges.table.columns[0].number(row)) - 1,
                       static_cast<std::int32_t>(edges.table.columns[1].number(row)) - 1, 1});
  const AtomGraph graph = atom_graph(std::move(persons), borders);
  const GraphPartition d = partition_graph(
      graph, {.min = mean / 2, .max = mean * 2, .cells = 3, .evenly = true, .tries = 8});
  double worst = 0;
  for (const double w : d.weight) worst = std::max(worst, std::abs(w - mean) / mean);
  EXPECT_NEAR(worst, 0.00718680552778461, 1e-12);
}

AtomGraph square_grid(std::int32_t side, double weight) {
  std::vector<AtomBorder> borders;
  for (std::int32_t a = 0; a < side * side; ++a) {
    if (a % side + 1 < side) borders.push_back({a, a + 1, 1});
    if (a + side < side * side) borders.push_back({a, a + side, 1});
  }
  return atom_graph(std::vector<double>(static_cast<std::size_t>(side * side), weight), borders);
}

TEST(PartitionGraph, CompactBySpread) {
  // 16 unit squares into four of four: the four quarters, each within 1, 1 and root 2 of a corner.
  const AtomGraph graph = square_grid(4, 1);
  const auto squared = [](std::int32_t a, std::int32_t c) {
    const double dx = a % 4 - c % 4, dy = a / 4 - c / 4;
    return dx * dx + dy * dy;
  };
  const GraphPartition d =
      partition_graph(graph, {.min = 4, .max = 4, .cells = 4, .spread = squared, .tries = 8});
  EXPECT_TRUE(all_in_range(d));
  EXPECT_LE(d.cost, 16);  // a T of four has 3 around its middle
}

TEST(PartitionGraph, TheMostCompactDivisionOfAGridIsFound) {
  // Proven by Validi, Buchanan and Lykhovyd, "Imposing contiguity constraints in
  // political districting models", 2022.
  const auto squared = [](std::int32_t a, std::int32_t c) {
    const double away = std::floor(100 * std::hypot(a % 7 - c % 7, a / 7 - c / 7));
    return away * away;
  };
  const GraphPartition d = partition_graph(
      square_grid(7, 1),
      {.min = 7, .max = 7, .cells = 7, .spread = squared, .tries = 4, .steps_per_atom = 8000});
  EXPECT_EQ(d.cost, 647977);
}

TEST(PartitionGraph, WeightsBeyondAllNumbersEnd) {
  const auto none = [](std::int32_t, std::int32_t) { return 1.0; };
  const GraphPartitionOptions options{.min = 1, .max = 1e308, .cells = 3, .spread = none};
  const AtomGraph graph = square_grid(4, 1e308);
  EXPECT_THAT(partition_graph(graph, options).cell, testing::SizeIs(16));
}

TEST(PartitionGraph, BalanceDrawsWeightsToTheTarget) {
  Random random(5);
  std::vector<double> weight;
  std::vector<AtomBorder> borders;
  for (std::int32_t a = 0; a < 900; ++a) {
    weight.push_back(static_cast<double>(random.whole(0, 30)));
    if (a % 30 < 29) borders.push_back({a, a + 1, random.real(1, 20)});
    if (a < 870) borders.push_back({a, a + 30, random.real(1, 20)});
  }
  const AtomGraph graph = atom_graph(std::move(weight), borders);
  auto variation = [&](double balance) {
    const GraphPartition d = partition_graph(graph, {.balance = balance});
    EXPECT_TRUE(all_in_range(d));
    double sum = 0;
    for (const double w : d.weight) sum += (w / 400 - 1) * (w / 400 - 1);
    return std::sqrt(sum / static_cast<double>(d.cells()));
  };
  EXPECT_LT(variation(30), variation(0));
}

TEST(PartitionGraph, RefusesWhatMakesNoSense) {
  const AtomGraph graph = atom_graph({1, 2, 3}, std::vector<AtomBorder>{{0, 1, 1}, {1, 2, 1}});
  EXPECT_THROW(partition_graph(graph, {.min = 0, .max = 5}), Error);
  EXPECT_THROW(partition_graph(graph, {.min = 5, .max = 3}), Error);
  EXPECT_THROW(partition_graph(graph, {.min = 1, .max = std::nan("")}), Error);
  EXPECT_THROW(partition_graph(graph, {.min = 1, .max = 5, .target = 7}), Error);
  EXPECT_THROW(partition_graph(graph, {.min = 1, .max = 5, .cells = 4}), Error);
  EXPECT_THROW(partition_graph(graph, {.min = 1, .max = 2, .cells = 2}),
               Error);  // an atom above max
  EXPECT_THROW(partition_graph(graph, {.min = 1, .max = 5, .tries = 0}), Error);
  EXPECT_THROW(partition_graph(graph, {.min = 1, .max = 5, .balance = -1}), Error);
  EXPECT_THROW(atom_graph({1, -2}, {}), Error);
  EXPECT_THROW(atom_graph({1, std::nan("")}, {}), Error);
  EXPECT_THROW(atom_graph({1, 2}, std::vector<AtomBorder>{{0, 0, 1}}), Error);
  EXPECT_THROW(atom_graph({1, 2}, std::vector<AtomBorder>{{0, 2, 1}}), Error);
  EXPECT_THROW(atom_graph({1, 2}, std::vector<AtomBorder>{{0, 1, -1}}), Error);
  EXPECT_EQ(partition_graph(atom_graph({}, {}), {}).cells(), 0);
}

TEST(PartitionGraph, StopsOnRequest) {
  Random random(6);
  const AtomGraph graph = random_graph(random, 10, 10, 50, true);
  std::stop_source stop;
  stop.request_stop();
  EXPECT_THROW(partition_graph(graph, {}, {.stop = stop.get_token()}), Error);
}

TEST(CheckPartition, TellsEachFault) {
  const std::vector<AtomBorder> chain = {{0, 1, 1}, {1, 2, 1}, {2, 3, 1}};
  const AtomGraph graph = atom_graph({200, 200, 200, 200}, chain);
  const GraphPartitionOptions options{.min = 300, .max = 500};
  const GraphPartition good = partition_graph(graph, options);
  auto fault = [&](auto&& spoil) { return first_fault(graph, good, options, spoil); };
  using testing::HasSubstr;
  EXPECT_EQ(fault([](GraphPartition&) {}), "");
  EXPECT_THAT(fault([](GraphPartition& d) { d.cell.pop_back(); }), HasSubstr("cells of 3"));
  EXPECT_THAT(fault([](GraphPartition& d) { d.cell[2] = 5; }), HasSubstr("which is not there"));
  EXPECT_THAT(fault([](GraphPartition& d) { d.cell[2] = -1; }), HasSubstr("which is not there"));
  EXPECT_THAT(fault([](GraphPartition& d) { d.reason.pop_back(); }), HasSubstr("one reason"));
  EXPECT_THAT(fault([](GraphPartition& d) { d.cell = {0, 1, 0, 1}; }), HasSubstr("2 pieces"));
  EXPECT_THAT(fault([](GraphPartition& d) {
                d.weight.push_back(0);
                d.reason.push_back(PartitionReason::parent_below_min);
                d.concerns.push_back(0);
              }),
              HasSubstr("is empty"));
  EXPECT_THAT(fault([](GraphPartition& d) { d.weight[0] = 401; }),
              HasSubstr("weighs 400.000, not 401.000"));
  for (const PartitionReason reason :
       {PartitionReason::parent_below_min, PartitionReason::no_k_fits,
        PartitionReason::atom_above_max, PartitionReason::search_ended})
    EXPECT_THAT(fault([&](GraphPartition& d) { d.reason[1] = reason; }),
                HasSubstr(name_of(reason)));
  // Out of the limits and called in range.
  GraphPartition one{.cell = {0, 0, 0, 0}, .weight = {800}, .reason = {PartitionReason::in_range}};
  EXPECT_THAT(check_partition(graph, one, options),
              testing::ElementsAre(HasSubstr("called in_range")));
  GraphPartitionOptions three = options;
  three.cells = 3;
  EXPECT_THAT(check_partition(graph, good, three), testing::Contains(HasSubstr("2 cells, not 3")));
}

}  // namespace
}  // namespace libgrid
