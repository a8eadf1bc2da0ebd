// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "libgrid/core/error.hpp"
#include "partition/made_graphs.hpp"

namespace libgrid {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

bool all_in_range(const GraphPartition& d) {
  return std::all_of(d.reason.begin(), d.reason.end(),
                     [](PartitionReason r) { return r == PartitionReason::in_range; });
}

void add_weight(Random& random, AtomGraph& graph, double heaviest) {
  std::vector<double>& values = graph.further.emplace_back();
  for (std::size_t a = 0; a < graph.size(); ++a)
    values.push_back(std::floor(random.real(0, heaviest)));
}

/// What `cells` cells of the mean weight have, and a share more or less.
FurtherLimits around_the_mean(const std::vector<double>& weight, double cells, double share) {
  const double mean = std::max(1.0, std::accumulate(weight.begin(), weight.end(), 0.0) / cells);
  return {(1 - share) * mean, (1 + share) * mean};
}

AtomGraph chain(std::vector<double> weight, std::vector<std::vector<double>> further) {
  std::vector<AtomBorder> borders;
  for (std::int32_t a = 1; a < static_cast<std::int32_t>(weight.size()); ++a)
    borders.push_back({a - 1, a, 1});
  return atom_graph(std::move(weight), borders, std::move(further));
}

TEST(FurtherWeights, AllLimitsHoldAtOnce) {
  // The cheap cut in the middle would leave 900 persons on the left.
  const AtomGraph graph =
      atom_graph({100, 100, 100, 100, 100, 100},
                 std::vector<AtomBorder>{{0, 1, 9}, {1, 2, 9}, {2, 3, 1}, {3, 4, 9}, {4, 5, 9}},
                 {{300, 300, 300, 100, 100, 100}});
  const GraphPartitionOptions free{.min = 200, .max = 400, .further = {{}}};
  EXPECT_THAT(partition_graph(graph, free).cell, ElementsAre(0, 0, 0, 1, 1, 1));
  const GraphPartitionOptions options{.min = 200, .max = 400, .further = {{.max = 800}}};
  const GraphPartition d = partition_graph(graph, options);
  EXPECT_THAT(d.cell, ElementsAre(0, 0, 1, 1, 1, 1));
  EXPECT_THAT(d.weight, ElementsAre(200, 400));
  EXPECT_THAT(d.further, ElementsAre(ElementsAre(600, 600)));
  EXPECT_THAT(d.concerns, ElementsAre(-1, -1));
  EXPECT_THAT(check_partition(graph, d, options), IsEmpty());
}

TEST(FurtherWeights, ADivisionIsFoundWhereThereIsOne) {
  Random random(1);
  int feasible = 0, found = 0, beyond_the_first = 0;
  for (int round = 0; round < 120; ++round) {
    AtomGraph graph = random_graph(random, 3, 3, 100, round % 2 == 0);
    const double cells = static_cast<double>(random.whole(2, 4));
    const double share = 0.1 * static_cast<double>(random.whole(1, 4));
    const auto [min, max] = around_the_mean(graph.weight, cells, share);
    GraphPartitionOptions options{.min = min, .max = max};
    for (int further = 1; further <= 1 + round % 3 / 2; ++further) {
      add_weight(random, graph, 300);
      options.further.push_back(around_the_mean(graph.further.back(), cells, share + 0.1));
      if (further == 2) options.further.back().min = 0;
    }
    bool exists = false;
    for_all_divisions(graph, options, [&](const GraphPartition&) { exists = true; });
    const GraphPartition d = partition_graph(graph, options);
    ASSERT_THAT(check_partition(graph, d, options), IsEmpty()) << round;
    ASSERT_TRUE(exists || !all_in_range(d)) << round;
    feasible += exists;
    found += all_in_range(d);
    if (exists) continue;
    graph.further.clear();
    options.further.clear();
    beyond_the_first += all_in_range(partition_graph(graph, options));
  }
  EXPECT_GT(feasible, 60);
  EXPECT_GT(beyond_the_first, 10) << "the further limits must bind";
  EXPECT_GE(found, 0.95 * feasible) << found << " of " << feasible;
}

TEST(FurtherWeights, APlantedDivisionOfALargerGraphIsFound) {
  // Limits that one division keeps, and only just, by three further weights.
  Random random(2);
  int found = 0;
  for (int round = 0; round < 20; ++round) {
    AtomGraph graph = random_graph(random, 16, 16, 40, true);
    const GraphPartition planted =
        partition_graph(graph, {.min = 350, .max = 450, .steps_per_atom = 200});
    GraphPartitionOptions options;
    for (int further = 0; further < 3; ++further) {
      add_weight(random, graph, 100);
      std::vector<double> sum(planted.cells(), 0);
      for (std::size_t a = 0; a < graph.size(); ++a)
        sum[static_cast<std::size_t>(planted.cell[a])] += graph.further.back()[a];
      const auto [least, most] = std::minmax_element(sum.begin(), sum.end());
      options.further.push_back({*least, *most});
    }
    const auto [least, most] = std::minmax_element(planted.weight.begin(), planted.weight.end());
    options.min = *least, options.max = *most;
    const GraphPartition d = partition_graph(graph, options);
    EXPECT_THAT(check_partition(graph, d, options), IsEmpty()) << round;
    found += all_in_range(d);
  }
  EXPECT_GE(found, 19);
}

TEST(FurtherWeights, EndsWithAReasonWhereLimitsAreImpossible) {
  Random random(3);
  std::vector<int> reasons(static_cast<std::size_t>(PartitionReason::search_ended) + 1, 0);
  for (int round = 0; round < 4000; ++round) {
    AtomGraph graph = random_graph(random, static_cast<std::int32_t>(random.whole(1, 5)),
                                   static_cast<std::int32_t>(random.whole(1, 4)), 60, true);
    const double min = static_cast<double>(random.whole(1, 120));
    GraphPartitionOptions options{.min = min,
                                  .max = min + static_cast<double>(random.whole(0, 40)),
                                  .steps_per_atom = 20,
                                  .seed = static_cast<std::uint64_t>(round)};
    for (std::int64_t further = random.whole(1, 2); further > 0; --further) {
      add_weight(random, graph, 3.3);
      for (double& value : graph.further.back()) value *= random.real(0, 9);  // not whole
      const double floor = random.whole(0, 1) ? random.real(0, 20) : 0;
      const double ceiling = random.whole(0, 1) ? floor + random.real(0.1, 20) : HUGE_VAL;
      options.further.push_back({floor, ceiling});
    }
    const GraphPartition d = partition_graph(graph, options, {.threads = 1});
    ASSERT_THAT(check_partition(graph, d, options), IsEmpty()) << round;
    for (const PartitionReason reason : d.reason) ++reasons[static_cast<std::size_t>(reason)];
  }
  for (const PartitionReason reason :
       {PartitionReason::in_range, PartitionReason::parent_below_min, PartitionReason::no_k_fits,
        PartitionReason::atom_above_max, PartitionReason::search_ended})
    EXPECT_GT(reasons[static_cast<std::size_t>(reason)], 100) << name_of(reason);
}

TEST(FurtherWeights, ReasonsTellWhichWeight) {
  auto ends = [](const AtomGraph& graph, const GraphPartitionOptions& options,
                 PartitionReason reason, std::int32_t concerns) {
    const GraphPartition d = partition_graph(graph, options);
    EXPECT_THAT(d.reason, testing::Contains(reason));
    for (std::size_t c = 0; c < d.cells(); ++c)
      EXPECT_EQ(d.concerns[c], d.reason[c] == reason ? concerns : -1) << c;
    EXPECT_THAT(check_partition(graph, d, options), IsEmpty());
    return d;
  };
  using enum PartitionReason;
  const std::vector<double> hundreds(6, 100);
  const GraphPartitionOptions persons{.min = 200, .max = 300, .further = {{}, {500, 1000}}};
  ends(chain(hundreds, {hundreds, {50, 50, 50, 50, 50, 50}}), persons, parent_below_min, 2);
  // An atom above max of any weight is a cell of its own, and parts the others.
  const GraphPartition apart = ends(chain(hundreds, {hundreds, {250, 250, 1001, 250, 250, 250}}),
                                    persons, atom_above_max, 2);
  EXPECT_THAT(apart.cell, ElementsAre(0, 0, 1, 2, 2, 2));
  // What it cuts off is too light by persons to stand alone, though not by the first weight.
  const GraphPartition light = ends(chain(hundreds, {hundreds, {200, 200, 1001, 250, 250, 250}}),
                                    persons, atom_above_max, 2);
  EXPECT_THAT(light.cell, ElementsAre(0, 0, 0, 1, 1, 1));
  // Two or three cells by the first weight, four or more by persons. Four leave the least out; two
  // of them have too many persons, two too few households.
  const AtomGraph crowded = chain(hundreds, {{500, 500, 500, 500, 500, 500}});
  const GraphPartitionOptions few{.min = 200, .max = 300, .further = {{0, 800}}};
  const GraphPartition four = partition_graph(crowded, few);
  EXPECT_THAT(four.reason, ElementsAre(no_k_fits, no_k_fits, no_k_fits, no_k_fits));
  EXPECT_THAT(four.concerns, testing::UnorderedElementsAre(0, 0, 1, 1));
  EXPECT_THAT(check_partition(crowded, four, few), IsEmpty());
  // By more persons than households, where households allow one number only.
  ends(chain({200, 200}, {{500, 500}}), {.min = 400, .max = 500, .further = {{0, 900}}}, no_k_fits,
       1);
  // A number fits, the order of the atoms does not.
  ends(chain({100, 100, 100, 100}, {{500, 500, 0, 0}}),
       {.min = 200, .max = 200, .further = {{0, 800}}}, no_division, 1);
}

TEST(FurtherWeights, TheNumberOfCellsFitsAllWeights) {
  // 1200 make three cells of 400; persons demand five, the floor of households allows four.
  const std::vector<double> hundreds(12, 100);
  for (const auto& [ceiling, cells] : {std::pair{1600.0, 3}, {1200.0, 3}, {900.0, 4}}) {
    const AtomGraph graph = chain(hundreds, {std::vector<double>(12, 300)});
    const GraphPartitionOptions options{.min = 300, .max = 500, .further = {{0, ceiling}}};
    const GraphPartition d = partition_graph(graph, options);
    EXPECT_EQ(d.cells(), cells);
    EXPECT_TRUE(all_in_range(d));
  }
  // Exact where quotients round: 49 cells of a 49th of the weight, rounded down, do not hold it.
  const AtomGraph graph = chain(std::vector<double>(49, 1), {std::vector<double>(49, 1.0 / 49)});
  double total = 0;
  for (int i = 0; i < 49; ++i) total += 1.0 / 49;
  for (const double max : {total / 49, std::nextafter(total / 49, 1), 1.0 / 49}) {
    const GraphPartitionOptions options{.min = 1, .max = 1, .further = {{0, max}}};
    const GraphPartition d = partition_graph(graph, options);
    EXPECT_THAT(check_partition(graph, d, options), IsEmpty());
  }
}

TEST(FurtherWeights, LimitsThatAskForNothingChangeNothing) {
  Random random(4);
  AtomGraph graph = random_graph(random, 20, 20, 40, true);
  GraphPartitionOptions options{.balance = 5, .tries = 2, .steps_per_atom = 500};
  const GraphPartition alone = partition_graph(graph, options);
  ASSERT_TRUE(alone.further.empty());
  add_weight(random, graph, 100);
  options.further = {{}};
  const GraphPartition both = partition_graph(graph, options);
  EXPECT_EQ(alone.cell, both.cell);
  EXPECT_EQ(alone.cost, both.cost);
}

TEST(FurtherWeights, SpreadAndEvenlyKeepThemToo) {
  Random random(5);
  AtomGraph graph = random_graph(random, 12, 12, 40, false);
  add_weight(random, graph, 100);
  GraphPartitionOptions options = {
      .min = 200, .max = 600, .cells = 7, .tries = 4, .steps_per_atom = 500};
  options.further = {around_the_mean(graph.further[0], 7, 0.05)};
  options.spread = [](std::int32_t a, std::int32_t c) {
    const double dx = a % 12 - c % 12, dy = a / 12 - c / 12;
    return dx * dx + dy * dy;
  };
  EXPECT_TRUE(all_in_range(partition_graph(graph, options)));
  options.spread = {};
  options.evenly = true;
  const GraphPartition even = partition_graph(graph, options);
  EXPECT_TRUE(all_in_range(even));
  EXPECT_THAT(check_partition(graph, even, options), IsEmpty());
  const auto [least, most] = std::minmax_element(even.weight.begin(), even.weight.end());
  EXPECT_LT(*most - *least, 10);
}

TEST(FurtherWeights, SameForAnyNumberOfThreads) {
  Random random(6);
  AtomGraph graph = random_graph(random, 20, 20, 40, true);
  add_weight(random, graph, 100);
  const GraphPartitionOptions options{
      .further = {{500, 1200}}, .tries = 3, .steps_per_atom = 300, .seed = 7};
  const GraphPartition one = partition_graph(graph, options, {.threads = 1});
  const GraphPartition three = partition_graph(graph, options, {.threads = 3});
  EXPECT_EQ(one.cell, three.cell);
  EXPECT_EQ(one.cost, three.cost);
  EXPECT_EQ(one.further, three.further);
  EXPECT_EQ(one.reason, three.reason);
  EXPECT_EQ(one.concerns, three.concerns);
}

TEST(FurtherWeights, RefusesWhatMakesNoSense) {
  auto refusal = [](ErrorCode code, const AtomGraph& graph, std::vector<FurtherLimits> limits) {
    try {
      partition_graph(graph, {.min = 1, .max = 5, .further = std::move(limits)});
    } catch (const Error& e) {
      EXPECT_EQ(e.code(), code);
      return std::string(e.what());
    }
    return std::string();
  };
  const AtomGraph graph = chain({1, 2, 3}, {{4, 5, 6}});
  EXPECT_EQ(refusal(ErrorCode::usage, graph, {{0, 9}}), "");
  EXPECT_THAT(refusal(ErrorCode::usage, graph, {}),
              HasSubstr("0 further limits for 1 further weights"));
  for (const FurtherLimits& wrong :
       {FurtherLimits{9, 8}, {-1, 8}, {0, 0}, {HUGE_VAL, HUGE_VAL}, {std::nan(""), 8}})
    EXPECT_THAT(refusal(ErrorCode::usage, graph, {wrong}), HasSubstr("further weight 0"))
        << wrong.min;
  AtomGraph other = graph;
  other.further[0].pop_back();
  EXPECT_THAT(refusal(ErrorCode::usage, other, {{}}), HasSubstr("has 2 values for 3 atoms"));
  EXPECT_THROW(chain({1, 2, 3}, {{4, 5}}), Error);
  for (const double wrong : {std::nan(""), -1.0, HUGE_VAL}) {
    other.further[0] = {4, wrong, 6};
    EXPECT_THAT(refusal(ErrorCode::bad_value, other, {{}}), HasSubstr("weight"));
    EXPECT_THROW(chain({1, 2, 3}, other.further), Error);
  }
}

TEST(FurtherWeights, MendedCellsKeepThemToo) {
  int fits = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Random random(seed);
    AtomGraph graph = random_graph(random, 16, 16, 12, false);
    add_weight(random, graph, 30);
    const GraphPartitionOptions options{
        .min = 75, .max = 125, .further = {{150, 330}}, .steps_per_atom = 500};
    const PresentPartition present{partition_graph(graph, options).cell};
    const MendedPartition same = mend_partition(graph, present, options);
    EXPECT_TRUE(all_in_range(same.division)) << seed;
    EXPECT_EQ(same.division.cell, present.cell) << seed;
    // Persons move in, households stay as many.
    for (std::size_t a = 100; a < 108; ++a) graph.further[0][a] *= 3;
    const MendedPartition m = mend_partition(graph, present, options);
    EXPECT_THAT(check_partition(graph, m.division, options, &present), IsEmpty());
    fits += all_in_range(m.division);
    std::size_t stay = 0;
    for (std::size_t a = 0; a < graph.size(); ++a)
      stay += m.continues[static_cast<std::size_t>(m.division.cell[a])] == present.cell[a];
    EXPECT_GT(stay, graph.size() / 2) << seed;
  }
  EXPECT_GE(fits, 19);
}

TEST(FurtherWeights, LockedCellsTellWhichWeight) {
  const AtomGraph graph = chain({100, 100, 100, 100}, {{900, 100, 100, 100}});
  const GraphPartitionOptions options{.min = 100, .max = 300, .further = {{0, 800}}};
  const PresentPartition present{{0, 0, -1, -1}, {1}};
  const MendedPartition m = mend_partition(graph, present, options);
  EXPECT_THAT(m.division.cell, ElementsAre(0, 0, 1, 1));
  EXPECT_THAT(m.division.reason, ElementsAre(PartitionReason::locked, PartitionReason::in_range));
  EXPECT_THAT(m.division.concerns, ElementsAre(1, -1));
  EXPECT_THAT(check_partition(graph, m.division, options, &present), IsEmpty());
}

TEST(FurtherWeights, CheckTellsEachFault) {
  const AtomGraph graph = chain({200, 200, 200, 200}, {{10, 30, 20, 20}});
  const GraphPartitionOptions options{.min = 300, .max = 500, .further = {{35, 45}}};
  const GraphPartition good = partition_graph(graph, options);
  auto fault = [&](auto&& spoil) { return first_fault(graph, good, options, spoil); };
  EXPECT_EQ(fault([](GraphPartition&) {}), "");
  EXPECT_EQ(fault([](GraphPartition& d) { d.concerns.clear(); }), "");
  EXPECT_THAT(fault([](GraphPartition& d) { d.further[0][1] = 41; }),
              HasSubstr("cell 1 weighs 40.000, not 41.000, of weight 1"));
  EXPECT_THAT(fault([](GraphPartition& d) { d.further[0].pop_back(); }),
              HasSubstr("weight 1 is known of 4 of 4 atoms and of 1 of 2 cells"));
  EXPECT_THAT(fault([](GraphPartition& d) { d.further.clear(); }), HasSubstr("0 of cells"));
  EXPECT_THAT(fault([](GraphPartition& d) { d.concerns.pop_back(); }), HasSubstr("concerns"));
  EXPECT_THAT(fault([](GraphPartition& d) { d.concerns[0] = 1; }),
              HasSubstr("called in_range, of weight 1"));
  EXPECT_THAT(fault([](GraphPartition& d) { d.reason[0] = PartitionReason::search_ended; }),
              HasSubstr("called search_ended"));

  // Within the first weight's limits, out of the further one's.
  const GraphPartitionOptions narrow{.min = 300, .max = 500, .further = {{40, 45}}};
  GraphPartition out{.cell = {0, 0, 1, 1}, .weight = {400, 400}};
  auto accepted = [&](std::vector<double> values, FurtherLimits limits, PartitionReason reason,
                      std::int32_t concerns) {
    const AtomGraph other = chain({200, 200, 200, 200}, {values});
    out.further = {{values[0] + values[1], values[2] + values[3]}};
    out.reason = {reason, PartitionReason::in_range};
    out.concerns = {concerns, -1};
    return check_partition(other, out, {.min = 300, .max = 500, .further = {limits}}).empty();
  };
  using enum PartitionReason;
  const std::vector<double> uneven = {10, 20, 20, 20};
  EXPECT_TRUE(accepted(uneven, {35, 45}, search_ended, 1));
  EXPECT_FALSE(accepted(uneven, {35, 45}, search_ended, 0));
  EXPECT_FALSE(accepted(uneven, {35, 45}, search_ended, 2));
  EXPECT_FALSE(accepted(uneven, {35, 45}, search_ended, -1));
  for (const PartitionReason wrong :
       {in_range, parent_below_min, no_k_fits, atom_above_max, locked})
    EXPECT_FALSE(accepted(uneven, {35, 45}, wrong, 1)) << name_of(wrong);
  // 70 are two cells of 35 and no two of 40.
  EXPECT_TRUE(accepted(uneven, {40, 45}, no_k_fits, 1));
  EXPECT_FALSE(accepted(uneven, {40, 45}, search_ended, 1));
  EXPECT_TRUE(accepted({50, 20, 20, 20}, {35, 45}, atom_above_max, 1));
  EXPECT_FALSE(accepted({50, 20, 20, 20}, {35, 45}, atom_above_max, 0));
  EXPECT_FALSE(accepted({50, 20, 20, 20}, {35, 45}, search_ended, 1));
}

}  // namespace
}  // namespace libgrid
