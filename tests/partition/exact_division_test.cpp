// SPDX-License-Identifier: Apache-2.0
#include "partition/exact_division.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <utility>

#include "partition/made_graphs.hpp"

namespace libgrid {
namespace {

using testing::Each;
using testing::HasSubstr;
using testing::IsEmpty;

/// Few heavy atoms, and many without weight.
AtomGraph lumpy_graph(Random& random, std::int32_t width, std::int32_t height) {
  AtomGraph graph = random_graph(random, width, height, 10, true);
  for (double& weight : graph.weight) weight = weight < 5 ? 0 : 60 + 10 * weight;
  return graph;
}

bool has_division(const AtomGraph& graph, const GraphPartitionOptions& options) {
  bool any = false;
  for_all_divisions(graph, options, [&](const GraphPartition&) { any = true; });
  return any;
}

bool is_connected(const AtomGraph& graph) {
  std::vector<std::int32_t> open = {0};
  std::vector<std::uint8_t> seen(graph.size(), 0);
  seen[0] = 1;
  for (std::size_t i = 0; i < open.size(); ++i)
    for (auto e = graph.first[static_cast<std::size_t>(open[i])];
         e < graph.first[static_cast<std::size_t>(open[i]) + 1]; ++e) {
      const std::int32_t to = graph.to[static_cast<std::size_t>(e)];
      if (!std::exchange(seen[static_cast<std::size_t>(to)], std::uint8_t{1})) open.push_back(to);
    }
  return open.size() == graph.size();
}

TEST(ExactDivision, AgreesWithAllDivisions) {
  Random random(11);
  int found = 0, none = 0;
  for (int round = 0; round < 120; ++round) {
    AtomGraph graph = lumpy_graph(random, 3, 3);
    if (!is_connected(graph)) continue;
    const double min = random.whole(120, 200);
    GraphPartitionOptions options{.min = min, .max = min + random.whole(20, 150)};
    if (round % 3 == 0) {
      std::vector<double>& persons = graph.further.emplace_back();
      for (const double weight : graph.weight) persons.push_back(weight * random.whole(1, 3));
      options.further = {{.max = options.max * 2}};
    }
    const ExactDivision exact = exact_division(graph, limits_of(options));
    const bool there = has_division(graph, options);
    ASSERT_EQ(exact.answer, there ? ExactAnswer::found : ExactAnswer::none) << round;
    (there ? found : none) += 1;
    const GraphPartition made = partition_graph(graph, options);
    EXPECT_THAT(check_partition(graph, made, options), IsEmpty()) << round;
    EXPECT_EQ(there,
              std::count(made.reason.begin(), made.reason.end(), PartitionReason::in_range) ==
                  static_cast<std::ptrdiff_t>(made.cells()));
    EXPECT_EQ(std::count(made.reason.begin(), made.reason.end(), PartitionReason::search_ended), 0);
    if (there) {
      EXPECT_THAT(exact.cell, Each(testing::Ge(0)));
    }
  }
  EXPECT_GT(found, 10);
  EXPECT_GT(none, 10);
}

/// Estates of 150 to 270 households, of which few fit together, and parks: an annealing search
/// found nothing for some of these.
TEST(ExactDivision, DividesWhatASearchCannot) {
  Random random(5);
  int there = 0, explained = 0;
  for (int round = 0; round < 12; ++round) {
    AtomGraph graph = random_graph(random, 6, 5, 10, false);
    for (double& weight : graph.weight) weight = weight < 4 ? 0 : 140 + 13 * weight;
    const GraphPartitionOptions options{.min = 300, .max = 500};
    const GraphPartition made = partition_graph(graph, options, {.threads = 2});
    EXPECT_THAT(check_partition(graph, made, options), IsEmpty()) << round;
    EXPECT_EQ(partition_graph(graph, options, {.threads = 1}).cell, made.cell);
    const auto all = made.reason;
    const bool within = std::count(all.begin(), all.end(), PartitionReason::in_range) ==
                        static_cast<std::ptrdiff_t>(all.size());
    there += within;
    explained += !within && std::count(all.begin(), all.end(), PartitionReason::search_ended) == 0;
  }
  EXPECT_EQ(there + explained, 12);
  EXPECT_GT(there, 0);
}

TEST(ExactDivision, AFalseReasonIsTold) {
  // 100 + 200 and 200 + 100 would do.
  const AtomGraph graph =
      atom_graph({100, 200, 200, 100}, std::vector<AtomBorder>{{0, 1, 1}, {1, 2, 1}, {2, 3, 1}});
  const GraphPartitionOptions options{.min = 300, .max = 350};
  GraphPartition d{.cell = {0, 0, 0, 1},
                   .weight = {500, 100},
                   .reason = {PartitionReason::no_division, PartitionReason::no_division}};
  EXPECT_THAT(check_partition(graph, d, options), Each(HasSubstr("called no_division")));
  EXPECT_EQ(check_partition(graph, d, options).size(), 2u);
}

TEST(ExactDivision, AddsHalvesAndQuartersExactly) {
  Random random(12);
  int none = 0;
  for (int round = 0; round < 40; ++round) {
    AtomGraph graph = lumpy_graph(random, 3, 3);
    if (!is_connected(graph)) continue;
    const double min = random.whole(120, 200);
    GraphPartitionOptions options{.min = min, .max = min + random.whole(20, 150)};
    const ExactAnswer whole = exact_division(graph, limits_of(options)).answer;
    for (const double unit : {0.25, 0x1p-40, 0x1p20}) {
      AtomGraph scaled = graph;
      for (double& weight : scaled.weight) weight *= unit;
      GraphPartitionOptions limits{.min = unit * options.min, .max = unit * options.max};
      EXPECT_EQ(exact_division(scaled, limits_of(limits)).answer, whole) << round << " " << unit;
    }
    none += whole == ExactAnswer::none;
  }
  EXPECT_GT(none, 3);
}

TEST(ExactDivision, IsLikeTheCellsOfToday) {
  // Any two neighbours will do; those of today come first.
  std::vector<AtomBorder> ring;
  for (std::int32_t a = 0; a < 8; ++a) ring.push_back({a, (a + 1) % 8, 1});
  const AtomGraph graph = atom_graph(std::vector<double>(8, 100), ring);
  const Limits limits = limits_of({.min = 200, .max = 300});
  for (const std::vector<std::int32_t>& home :
       {std::vector{0, 0, 1, 1, 2, 2, 3, 3}, {3, 0, 0, 1, 1, 2, 2, 3}, {0, 0, 1, 1, 1, 2, 2, 2}}) {
    const ExactDivision made = exact_division(graph, limits, home);
    ASSERT_EQ(made.answer, ExactAnswer::found);
    for (std::size_t a = 0; a < 8; ++a)
      EXPECT_EQ(made.cell[a] == made.cell[(a + 1) % 8], home[a] == home[(a + 1) % 8]) << a;
  }
}

TEST(ExactDivision, SaysSoWhereItDoesNotTryAll) {
  const GraphPartitionOptions options{.min = 3, .max = 4};
  const std::vector<AtomBorder> chain{{0, 1, 1}, {1, 2, 1}};
  EXPECT_EQ(exact_division(atom_graph({1.1, 1.9, 3}, chain), limits_of(options)).answer,
            ExactAnswer::ended);
  EXPECT_EQ(exact_division(atom_graph({0x1p-50, 8, 3}, chain), limits_of(options)).answer,
            ExactAnswer::ended)
      << "55 bits";
  std::vector<AtomBorder> long_chain;
  for (std::int32_t a = 1; a < 600; ++a) long_chain.push_back({a - 1, a, 1});
  EXPECT_EQ(exact_division(atom_graph(std::vector<double>(600, 1), long_chain), limits_of(options))
                .answer,
            ExactAnswer::ended);
}

}  // namespace
}  // namespace libgrid
