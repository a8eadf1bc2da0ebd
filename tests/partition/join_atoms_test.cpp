// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "libgrid/core/error.hpp"
#include "partition/made_graphs.hpp"

namespace libgrid {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// Some atoms with some of their neighbours, in groups named in no order.
std::vector<std::int32_t> random_groups(Random& random, const AtomGraph& graph) {
  std::vector<std::int32_t> together(graph.size(), -1);
  for (std::int32_t group = 9; group > 0; --group) {
    auto a = static_cast<std::size_t>(random.whole(0, std::ssize(together) - 1));
    for (std::int64_t more = random.whole(0, 5); more >= 0; --more) {
      if (together[a] >= 0 && together[a] != group) break;
      together[a] = group;
      const std::int64_t e = random.whole(graph.first[a], graph.first[a + 1] - 1);
      a = static_cast<std::size_t>(graph.to[static_cast<std::size_t>(e)]);
    }
  }
  return together;
}

TEST(JoinAtoms, WeightsAndBordersAddUp) {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    Random random(seed);
    AtomGraph graph = random_graph(random, 8, 8, 12, false);
    graph.further = {graph.weight};
    const std::vector<std::int32_t> together = random_groups(random, graph);
    const JoinedAtoms joined = join_atoms(graph, together);
    std::map<std::pair<std::int32_t, std::int32_t>, double> cost;
    std::vector<double> weight(joined.graph.size(), 0);
    std::int32_t next = 0;
    for (std::size_t a = 0; a < graph.size(); ++a) {
      const std::int32_t atom = joined.atom[a];
      ASSERT_LE(atom, next) << "numbered by their first";
      next = std::max(next, atom + 1);
      weight[static_cast<std::size_t>(atom)] += graph.weight[a];
      for (std::size_t b = 0; b < a; ++b)
        EXPECT_EQ(atom == joined.atom[b], together[a] >= 0 && together[a] == together[b]);
      for (auto e = graph.first[a]; e < graph.first[a + 1]; ++e) {
        const auto i = static_cast<std::size_t>(e);
        const std::int32_t other = joined.atom[static_cast<std::size_t>(graph.to[i])];
        if (atom != other) cost[{atom, other}] += graph.cost[i];
      }
    }
    EXPECT_EQ(joined.graph.weight, weight);
    EXPECT_THAT(joined.graph.further, ElementsAre(weight));
    ASSERT_EQ(joined.graph.to.size(), cost.size());
    for (std::size_t a = 0; a < joined.graph.size(); ++a)
      for (auto e = joined.graph.first[a]; e < joined.graph.first[a + 1]; ++e) {
        const auto i = static_cast<std::size_t>(e);
        EXPECT_DOUBLE_EQ(joined.graph.cost[i],
                         (cost.at({static_cast<std::int32_t>(a), joined.graph.to[i]})));
      }
  }
}

TEST(JoinAtoms, GroupsStayInOneCell) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    Random random(seed);
    const AtomGraph graph = random_graph(random, 12, 12, 8, false);
    const std::vector<std::int32_t> together = random_groups(random, graph);
    const GraphPartitionOptions options{.min = 75, .max = 150, .steps_per_atom = 500};
    const JoinedAtoms joined = join_atoms(graph, together);
    const GraphPartition division = partition_graph(joined.graph, options);
    EXPECT_THAT(check_partition(joined.graph, division, options), IsEmpty());
    GraphPartition expanded = division;
    expanded.cell.clear();
    std::map<std::int32_t, std::set<std::int32_t>> cells;
    for (std::size_t a = 0; a < graph.size(); ++a) {
      expanded.cell.push_back(division.cell[static_cast<std::size_t>(joined.atom[a])]);
      if (together[a] >= 0) cells[together[a]].insert(expanded.cell[a]);
    }
    for (const auto& [group, of_group] : cells) EXPECT_EQ(of_group.size(), 1U) << group;
    if (std::count(division.reason.begin(), division.reason.end(), PartitionReason::in_range) ==
        static_cast<std::int64_t>(division.cells())) {
      EXPECT_THAT(check_partition(graph, expanded, options), IsEmpty()) << seed;
    }
  }
}

TEST(JoinAtoms, RefusesGroupsThatNothingJoins) {
  const AtomGraph row =
      atom_graph({1, 2, 3, 4}, std::vector<AtomBorder>{{0, 1, 1}, {1, 2, 1}, {2, 3, 1}});
  EXPECT_EQ(join_atoms(row, std::vector<std::int32_t>(4, -1)).graph, row);
  auto refusal = [&](std::vector<std::int32_t> together) {
    try {
      join_atoms(row, together);
    } catch (const Error& e) {
      return std::string(e.what());
    }
    return std::string();
  };
  EXPECT_THAT(refusal({5, -1, 5, -1}), testing::AllOf(HasSubstr("group 5"), HasSubstr("row 2")));
  EXPECT_THAT(refusal({5, 5, -1, 5}), HasSubstr("row 3"));
  EXPECT_THAT(refusal({5, 5}), HasSubstr("2 groups for 4 atoms"));
}

}  // namespace
}  // namespace libgrid
