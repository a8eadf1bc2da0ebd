// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <set>

#include "libgrid/core/error.hpp"
#include "partition/made_graphs.hpp"

namespace libgrid {
namespace {

using testing::IsEmpty;

/// Some atoms of a stretch of the grid get other weights, as a new estate does.
void build_there(Random& random, AtomGraph& graph, std::size_t atoms, double times) {
  const auto first =
      static_cast<std::size_t>(random.whole(0, static_cast<std::int64_t>(graph.size() - atoms)));
  for (std::size_t a = first; a < first + atoms; ++a)
    graph.weight[a] = std::floor(graph.weight[a] * times);
}

double violation(const GraphPartition& d, const GraphPartitionOptions& o) {
  double sum = 0;
  for (const double w : d.weight) sum += std::max(0.0, o.min - w) + std::max(0.0, w - o.max);
  return sum;
}

/// What the names of cells say, looked at from outside.
void expect_sound(const AtomGraph& graph, const PresentPartition& present,
                  const GraphPartitionOptions& options, const MendedPartition& m) {
  EXPECT_THAT(check_partition(graph, m.division, options, &present), IsEmpty());
  ASSERT_EQ(m.continues.size(), m.division.cells());
  std::set<std::int32_t> known;
  double moved = 0;
  for (const std::int32_t c : m.continues)
    EXPECT_TRUE(c < 0 || known.insert(c).second) << "goes on twice";
  for (std::size_t a = 0; a < graph.size(); ++a) {
    const std::int32_t now = m.continues[static_cast<std::size_t>(m.division.cell[a])];
    if (present.cell[a] >= 0 && now != present.cell[a]) moved += graph.weight[a];
  }
  EXPECT_DOUBLE_EQ(m.moved, moved);
}

TEST(MendPartition, WhatFitsStays) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Random random(seed);
    const AtomGraph graph = random_graph(random, 20, 20, 12, false);
    const GraphPartitionOptions options{.min = 75, .max = 125, .steps_per_atom = 500};
    const GraphPartition today = partition_graph(graph, options);
    ASSERT_EQ(violation(today, options), 0) << seed;
    const MendedPartition m = mend_partition(graph, {today.cell}, options);
    EXPECT_EQ(m.division.cell, today.cell);
    EXPECT_EQ(m.moved, 0);
  }
}

TEST(MendPartition, FewMoveWhereAnEstateIsBuilt) {
  double moved = 0, built = 0, anew = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Random random(seed);
    AtomGraph graph = random_graph(random, 20, 20, 12, false);
    const GraphPartitionOptions options{.min = 75, .max = 125, .steps_per_atom = 500};
    const GraphPartition today = partition_graph(graph, options);
    const std::vector<double> before = graph.weight;
    build_there(random, graph, 12, seed % 2 ? 3 : 0.2);
    const PresentPartition present{today.cell};
    const MendedPartition m = mend_partition(graph, present, options);
    expect_sound(graph, present, options, m);
    EXPECT_EQ(violation(m.division, options), 0) << seed;
    moved += m.moved;
    for (std::size_t a = 0; a < graph.size(); ++a) built += std::abs(graph.weight[a] - before[a]);
    // Far cells are as they were: three rings of neighbours are not the whole town.
    std::size_t same = 0;
    std::map<std::int32_t, std::set<std::size_t>> then, now;
    for (std::size_t a = 0; a < graph.size(); ++a) {
      then[today.cell[a]].insert(a);
      now[m.continues[static_cast<std::size_t>(m.division.cell[a])]].insert(a);
    }
    for (const auto& [c, atoms] : then) same += now.contains(c) && now.at(c) == atoms;
    EXPECT_GE(2 * same, then.size()) << seed;
    // Beside a division of all anew, each cell named after the one it has most in common with.
    const GraphPartition other = partition_graph(graph, options);
    std::map<std::int32_t, std::map<std::int32_t, double>> common;
    for (std::size_t a = 0; a < graph.size(); ++a) {
      common[other.cell[a]][today.cell[a]] += graph.weight[a];
      anew += graph.weight[a];
    }
    for (const auto& [cell, shares] : common)
      anew -= std::max_element(shares.begin(), shares.end(), [](const auto& l, const auto& r) {
                return l.second < r.second;
              })->second;
  }
  EXPECT_LT(moved, built);
  EXPECT_LT(4 * moved, anew);
}

/// The least weight that must move, of all divisions within the limits; infinite where there is
/// none.
double least_moved(const AtomGraph& graph, const PresentPartition& present,
                   const GraphPartitionOptions& options) {
  double least = HUGE_VAL;
  const std::int32_t count = 1 + *std::max_element(present.cell.begin(), present.cell.end());
  for_all_divisions(graph, options, [&](const GraphPartition& d) {
    std::vector<std::int32_t> name(d.cells(), -1);  // all ways to name cells
    std::function<void(std::size_t, std::uint32_t)> call = [&](std::size_t c, std::uint32_t used) {
      if (c == name.size()) {
        double moved = 0;
        for (std::size_t a = 0; a < graph.size(); ++a)
          if (name[static_cast<std::size_t>(d.cell[a])] != present.cell[a])
            moved += graph.weight[a];
        least = std::min(least, moved);
        return;
      }
      name[c] = -1;
      call(c + 1, used);
      for (std::int32_t k = 0; k < count; ++k)
        if ((used >> k & 1) == 0) name[c] = k, call(c + 1, used | 1U << k);
    };
    call(0, 0);
  });
  return least;
}

TEST(MendPartition, OfSmallGraphsTheLeastMoves) {
  int least = 0, fits = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    Random random(seed);
    AtomGraph graph = random_graph(random, 3, 3, 12, false);
    GraphPartitionOptions options{.min = 14, .max = 26, .steps_per_atom = 500};
    const PresentPartition present{partition_graph(graph, options).cell};
    build_there(random, graph, 2, seed % 2 ? 2.5 : 0.2);
    const double least_weight = least_moved(graph, present, options);
    const MendedPartition m = mend_partition(graph, present, options);
    expect_sound(graph, present, options, m);
    if (std::isinf(least_weight)) continue;
    EXPECT_EQ(violation(m.division, options), 0) << seed;
    EXPECT_GE(m.moved, least_weight) << seed;
    ++fits;
    least += m.moved == least_weight;
  }
  EXPECT_GT(fits, 25);
  EXPECT_GE(10 * least, 9 * fits) << least << " of " << fits;
}

/// Estates of 100 to 150 among parks, of which few fit together.
AtomGraph graph_of_estates(Random& random) {
  AtomGraph graph = random_graph(random, 3, 3, 10, true);
  for (double& weight : graph.weight) weight = weight < 4 ? 0 : 60 + 10 * weight;
  return graph;
}

bool has(const GraphPartition& d, PartitionReason reason) {
  return std::count(d.reason.begin(), d.reason.end(), reason) > 0;
}

TEST(MendPartition, TriesAllWaysWhereTheSearchEnds) {
  int fits = 0, least = 0, none = 0;
  for (std::uint64_t seed = 1; seed <= 240; ++seed) {
    Random random(seed);
    AtomGraph graph = graph_of_estates(random);
    GraphPartitionOptions options{.min = 100, .max = 230, .steps_per_atom = 300};
    PresentPartition present{partition_graph(graph, options).cell};
    options.min = random.whole(100, 200);
    options.max = options.min + random.whole(20, 100);
    if (seed % 3 == 0) {
      std::vector<double>& persons = graph.further.emplace_back();
      for (const double weight : graph.weight) persons.push_back(weight * random.whole(1, 3));
      options.further = {{.max = 2 * options.max}};
    }
    if (seed % 4 == 0) {
      const auto cells =
          static_cast<std::size_t>(1 + *std::max_element(present.cell.begin(), present.cell.end()));
      present.locked.assign(cells, 0);
      present.locked[static_cast<std::size_t>(random.whole(0, 8)) % cells] = 1;
    }
    const MendedPartition m = mend_partition(graph, present, options);
    expect_sound(graph, present, options, m);  // tries all ways again where no_division is claimed
    EXPECT_FALSE(has(m.division, PartitionReason::search_ended)) << seed;
    none += has(m.division, PartitionReason::no_division);
    if (!present.locked.empty()) continue;
    const double least_weight = least_moved(graph, present, options);
    EXPECT_FALSE(has(m.division, PartitionReason::no_division) && std::isfinite(least_weight));
    if (std::isinf(least_weight)) continue;
    EXPECT_EQ(violation(m.division, options), 0) << seed;
    EXPECT_GE(m.moved, least_weight) << seed;
    ++fits;
    least += m.moved == least_weight;
  }
  EXPECT_GT(fits, 10);
  EXPECT_GT(none, 20);
  EXPECT_GE(10 * least, 9 * fits) << least << " of " << fits;
}

TEST(MendPartition, EndsWithADivisionOrAProofForEstatesAmongParks) {
  int there = 0, none = 0;
  for (std::uint64_t seed = 1; seed <= 24; ++seed) {
    Random random(seed);
    AtomGraph graph = random_graph(random, 6, 5, 10, false);
    for (double& weight : graph.weight) weight = weight < 4 ? 0 : 140 + 13 * weight;
    const GraphPartitionOptions options{.min = 300, .max = 500, .steps_per_atom = 1000};
    PresentPartition present{partition_graph(graph, options).cell};
    for (double& weight : graph.weight)
      if (weight > 0 && random.whole(0, 2) == 0) weight += random.whole(-60, 60);
    const MendedPartition m = mend_partition(graph, present, options, {.threads = 2});
    expect_sound(graph, present, options, m);
    there += violation(m.division, options) == 0;
    none += has(m.division, PartitionReason::no_division);
    EXPECT_FALSE(has(m.division, PartitionReason::search_ended)) << seed;
    EXPECT_EQ(violation(m.division, options) == 0,
              violation(partition_graph(graph, options), options) == 0);
  }
  EXPECT_GT(there, 6);
  EXPECT_GT(none, 6);
}

TEST(MendPartition, LockedCellsStayAsTheyAre) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Random random(seed);
    AtomGraph graph = random_graph(random, 16, 16, 12, false);
    const GraphPartitionOptions options{.min = 75, .max = 125, .steps_per_atom = 500};
    const GraphPartition today = partition_graph(graph, options);
    PresentPartition present{today.cell};
    present.locked.assign(today.cells(), 0);
    for (int i = 0; i < 3; ++i)
      present.locked[static_cast<std::size_t>(
          random.whole(0, static_cast<std::int64_t>(today.cells()) - 1))] = 1;
    for (double& w : graph.weight)
      if (random.whole(0, 3) == 0) w *= 2;
    const MendedPartition m = mend_partition(graph, present, options);
    expect_sound(graph, present, options, m);
  }
}

TEST(MendPartition, ExclusiveCellsAreTakenOutFirst) {
  Random random(5);
  const AtomGraph graph = random_graph(random, 16, 16, 12, false);
  const GraphPartitionOptions options{.min = 75, .max = 125, .steps_per_atom = 500};
  PresentPartition present{std::vector<std::int32_t>(graph.size(), -1), {1}};
  for (std::size_t y = 4; y < 6; ++y)
    for (std::size_t x = 4; x < 7; ++x) present.cell[y * 16 + x] = 0;
  const MendedPartition m = mend_partition(graph, present, options);
  expect_sound(graph, present, options, m);
  EXPECT_EQ(std::count(m.continues.begin(), m.continues.end(), 0), 1);
  EXPECT_EQ(std::count(m.division.reason.begin(), m.division.reason.end(), PartitionReason::locked),
            1);
  EXPECT_EQ(m.moved, 0);
}

TEST(MendPartition, TornAndNewLandAndHeavyAtoms) {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    Random random(seed);
    AtomGraph graph = random_graph(random, 12, 12, 12, false);
    const GraphPartitionOptions options{.min = 75, .max = 125, .steps_per_atom = 300};
    PresentPartition present{partition_graph(graph, options).cell};
    for (std::int32_t& c : present.cell) {
      if (random.whole(0, 9) == 0) c = -1;
      if (random.whole(0, 19) == 0) c = static_cast<std::int32_t>(random.whole(0, 7));
    }
    if (seed % 2) graph.weight[static_cast<std::size_t>(random.whole(0, 143))] = 300;
    const MendedPartition m = mend_partition(graph, present, options);
    expect_sound(graph, present, options, m);
    for (std::size_t c = 0; c < m.division.cells(); ++c)
      EXPECT_NE(m.division.reason[c], PartitionReason::search_ended) << seed;
    EXPECT_EQ(mend_partition(graph, present, options, {.threads = 3}).division.cell,
              m.division.cell);
  }
}

TEST(MendPartition, RefusesWhatMakesNoSense) {
  Random random(1);
  const AtomGraph graph = random_graph(random, 4, 4, 12, false);
  const std::vector<std::int32_t> none(graph.size(), -1);
  EXPECT_THROW(mend_partition(graph, {{}}, {}), Error);
  EXPECT_THROW(mend_partition(graph, {none}, {.cells = 2}), Error);
  EXPECT_THROW(mend_partition(graph, {none}, {.evenly = true}), Error);
  std::vector<std::int32_t> bad = none;
  bad[3] = -2;
  EXPECT_THROW(mend_partition(graph, {bad}, {}), Error);
  bad[3] = 1;
  EXPECT_THROW(mend_partition(graph, {bad, {1}}, {}), Error) << "no flag for cell 1";
  bad[12] = 1;
  const PresentPartition apart{bad, {0, 1}};
  const GraphPartitionOptions options{.min = 20, .max = 60};
  expect_sound(graph, apart, options, mend_partition(graph, apart, options));
}

TEST(CheckPartition, TellsAtomsMovedIntoLockedCells) {
  Random random(2);
  const AtomGraph graph = random_graph(random, 8, 8, 12, false);
  const GraphPartitionOptions options{.min = 75, .max = 125};
  GraphPartition d = partition_graph(graph, options);
  PresentPartition present{d.cell, std::vector<std::uint8_t>(d.cells(), 1)};
  EXPECT_THAT(check_partition(graph, d, options, &present), IsEmpty());
  present.cell[10] = present.cell[10] == 0 ? 1 : 0;
  EXPECT_FALSE(check_partition(graph, d, options, &present).empty());
  present.cell = d.cell;
  d.reason[0] = PartitionReason::locked;
  EXPECT_FALSE(check_partition(graph, d, options, &present).empty()) << "it is within the limits";
}

}  // namespace
}  // namespace libgrid
