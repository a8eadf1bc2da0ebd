// SPDX-License-Identifier: Apache-2.0
#include "libgrid/partition/bound.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "libgrid/core/error.hpp"
#include "partition/cheap_cells.hpp"
#include "partition/made_graphs.hpp"
#include "partition/min_cut.hpp"

namespace libgrid {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

double cost_of(const AtomGraph& graph, const std::vector<std::int32_t>& cell) {
  double cost = 0;
  for (std::size_t a = 0; a < graph.size(); ++a)
    for (auto e = graph.first[a]; e < graph.first[a + 1]; ++e)
      if (const auto i = static_cast<std::size_t>(e);
          cell[a] < cell[static_cast<std::size_t>(graph.to[i])])
        cost += graph.cost[i];
  return cost;
}

GraphPartition with_weights(const AtomGraph& graph, std::vector<std::int32_t> cell) {
  GraphPartition d{.cell = std::move(cell)};
  d.weight.assign(static_cast<std::size_t>(*std::max_element(d.cell.begin(), d.cell.end()) + 1), 0);
  d.further.assign(graph.further.size(), std::vector<double>(d.cells(), 0));
  for (std::size_t a = 0; a < graph.size(); ++a) {
    d.weight[static_cast<std::size_t>(d.cell[a])] += graph.weight[a];
    for (std::size_t w = 0; w < graph.further.size(); ++w)
      d.further[w][static_cast<std::size_t>(d.cell[a])] += graph.further[w][a];
  }
  d.reason.assign(d.cells(), PartitionReason::in_range);
  return d;
}

/// All divisions of a small graph: the least cost, and one of them by chance.
struct AllDivisions {
  int count = 0;
  double least = HUGE_VAL;
  GraphPartition some = {};

  AllDivisions(const AtomGraph& graph, const GraphPartitionOptions& options, Random& random) {
    for_all_divisions(graph, options, [&](const GraphPartition& d) {
      least = std::min(least, cost_of(graph, d.cell));
      if (random.whole(0, count++) == 0) some = d;
    });
  }
};

class Bound : public testing::Test {
 protected:
  void SetUp() override {
    if (!can_bound()) GTEST_SKIP() << "built without Clp";
  }
};

TEST_F(Bound, SaysWhetherADivisionIsTheCheapest) {
  const AtomGraph graph =
      atom_graph({120, 300, 180, 240}, std::vector<AtomBorder>{{0, 1, 4}, {1, 2, 1}, {2, 3, 4}});
  const GraphPartitionOptions options{.min = 300, .max = 500};
  const GraphPartition best = partition_graph(graph, options);
  const PartitionBound found = bound_partition(graph, best, options);
  EXPECT_EQ(found.answer, BoundAnswer::least);
  EXPECT_EQ(found.bound, 1);
  EXPECT_EQ(found.cost, 1);
  EXPECT_TRUE(found.proven);
  EXPECT_EQ(found.gap(), 0);
  EXPECT_THAT(found.cheaper, IsEmpty());
}

/// Divisions by chance, and those that the search finds, beside the least of all.
TEST_F(Bound, AgreesWithAllDivisions) {
  Random random(3);
  int least = 0, cheapest = 0, impossible = 0;
  for (int round = 0; round < 150; ++round) {
    AtomGraph graph = random_graph(random, 3, 3, 100, false);
    if (round % 5 == 4)
      for (double& weight : graph.weight) weight = weight < 40 ? 0 : weight;
    const double min = static_cast<double>(random.whole(60, 160));
    GraphPartitionOptions options{.min = min,
                                  .max = min + static_cast<double>(random.whole(30, 160))};
    if (round % 3 == 0) {
      std::vector<double>& persons = graph.further.emplace_back();
      for (const double weight : graph.weight)
        persons.push_back(weight * static_cast<double>(random.whole(1, 3)));
      options.further = {{.max = options.max * 2}};
    }
    if (round % 4 == 1) options.cells = static_cast<std::int32_t>(random.whole(2, 4));
    const Limits limits = limits_of(options);
    bool too_heavy = false;
    for (std::size_t a = 0; a < graph.size(); ++a)
      too_heavy = too_heavy || limits.weight_above_max(graph, a) >= 0;
    if (too_heavy) continue;
    const AllDivisions all(graph, options, random);
    const GraphPartition made = partition_graph(graph, options);
    const PartitionBound found = bound_partition(graph, made, options);
    if (all.count == 0) {
      ++impossible;
      EXPECT_EQ(found.answer, BoundAnswer::impossible) << round;
      EXPECT_FALSE(found.proven);
      continue;
    }
    for (const GraphPartition& d : {made, all.some}) {
      const PartitionBound b = bound_partition(graph, d, options);
      ASSERT_EQ(b.answer, BoundAnswer::least) << round;
      EXPECT_EQ(b.bound, all.least) << round;
      EXPECT_EQ(b.cost, cost_of(graph, d.cell)) << round;
      EXPECT_EQ(b.proven, b.cost == all.least) << round;
      EXPECT_EQ(b.cheaper.empty(), b.proven) << round;
      if (!b.cheaper.empty()) {
        EXPECT_EQ(cost_of(graph, b.cheaper), all.least);
        EXPECT_THAT(check_partition(graph, with_weights(graph, b.cheaper), options), IsEmpty());
        EXPECT_DOUBLE_EQ(b.gap(), b.cost / all.least - 1);
      }
      ++least;
      cheapest += b.proven;
    }
  }
  EXPECT_GT(least, 100);
  EXPECT_GT(cheapest, 50);
  EXPECT_LT(cheapest, least);
  EXPECT_GT(impossible, 10);
}

/// However soon it is given up, and with costs that are no whole numbers.
TEST_F(Bound, IsNeverAboveTheLeast) {
  Random random(4);
  int weak = 0, some = 0;
  for (int round = 0; round < 40; ++round) {
    AtomGraph graph = random_graph(random, 3, 3, 100, false);
    std::vector<AtomBorder> borders;
    for (std::size_t a = 0; a < graph.size(); ++a)
      for (auto e = graph.first[a]; e < graph.first[a + 1]; ++e)
        if (const std::int32_t to = graph.to[static_cast<std::size_t>(e)];
            to > static_cast<std::int32_t>(a))
          borders.push_back({static_cast<std::int32_t>(a), to, random.real(0.1, 90)});
    graph = atom_graph(graph.weight, borders);
    const GraphPartitionOptions options{.min = 120, .max = 220};
    const AllDivisions all(graph, options, random);
    if (all.count == 0) continue;
    for (const std::int64_t steps : {1, 10, 30, 100, 1000}) {
      const PartitionBound b = bound_partition(graph, all.some, options, {.steps = steps});
      if (b.answer == BoundAnswer::none) continue;
      ASSERT_NE(b.answer, BoundAnswer::impossible);
      ++some;
      weak += b.answer == BoundAnswer::bound;
      EXPECT_LE(b.bound, all.least * (1 + 1e-14)) << round << " " << steps;
      if (b.proven) {
        EXPECT_DOUBLE_EQ(b.cost, all.least);
      }
      if (b.answer == BoundAnswer::least) {
        EXPECT_NEAR(b.bound, all.least, 1e-11 * all.least);
      }
      EXPECT_GE(b.cost, b.bound);
    }
  }
  EXPECT_GT(weak, 5);
  EXPECT_GT(some, 40);
}

TEST_F(Bound, IsNotDeceivedByAClaimedCost) {
  const AtomGraph graph =
      atom_graph({200, 200, 200, 200},
                 std::vector<AtomBorder>{{0, 1, 4}, {1, 2, 1}, {2, 3, 4}, {0, 3, 1}, {0, 2, 1}});
  const GraphPartitionOptions options{.min = 300, .max = 500};
  GraphPartition dear = with_weights(graph, {0, 1, 1, 0});
  dear.cost = 0;
  const PartitionBound b = bound_partition(graph, dear, options);
  EXPECT_EQ(b.cost, 9);
  EXPECT_EQ(b.bound, 3);
  EXPECT_FALSE(b.proven);
  EXPECT_THAT(b.cheaper, ElementsAre(0, 0, 1, 1));
}

TEST_F(Bound, CountsSmallDifferencesAsEqualWhereAsked) {
  const AtomGraph graph = atom_graph(
      {200, 200, 200, 200}, std::vector<AtomBorder>{{0, 1, 2}, {1, 2, 2}, {2, 3, 2.5}, {0, 3, 2}});
  const GraphPartitionOptions options{.min = 300, .max = 500};
  const GraphPartition dear = with_weights(graph, {0, 0, 1, 1});
  const GraphPartition other = with_weights(graph, {0, 1, 1, 0});
  EXPECT_TRUE(bound_partition(graph, dear, options).proven);
  EXPECT_FALSE(bound_partition(graph, other, options).proven);
  EXPECT_TRUE(bound_partition(graph, other, options, {.equal = 0.51}).proven);
  EXPECT_FALSE(bound_partition(graph, other, options, {.equal = 0.5}).proven);
}

/// Two estates behind a third one, and a division that was not found.
TEST_F(Bound, OfWhatCannotBeDivided) {
  const AtomGraph graph =
      atom_graph({250, 270, 260}, std::vector<AtomBorder>{{0, 1, 1}, {1, 2, 1}});
  const GraphPartitionOptions options{.min = 300, .max = 500};
  const GraphPartition none = partition_graph(graph, options);
  EXPECT_EQ(bound_partition(graph, none, options).answer, BoundAnswer::impossible);
  const AtomGraph fine =
      atom_graph({250, 150, 160, 250}, std::vector<AtomBorder>{{0, 1, 1}, {1, 2, 1}, {2, 3, 1}});
  const GraphPartition bad = with_weights(fine, {0, 1, 1, 1});
  EXPECT_EQ(bound_partition(fine, bad, options).answer, BoundAnswer::none);
}

/// An atom above max, with what it cuts off, and parts that no border joins.
TEST_F(Bound, GoesPartByPart) {
  const AtomGraph graph = atom_graph(
      {200, 200, 200, 200, 900, 100, 200, 200, 200, 200},
      std::vector<AtomBorder>{
          {0, 1, 4}, {1, 2, 1}, {2, 3, 4}, {3, 4, 7}, {4, 5, 2}, {6, 7, 1}, {7, 8, 5}, {8, 9, 1}});
  const GraphPartitionOptions options{.min = 300, .max = 500};
  const GraphPartition made = partition_graph(graph, options);
  const PartitionBound b = bound_partition(graph, made, options);
  EXPECT_EQ(b.answer, BoundAnswer::least);
  EXPECT_EQ(b.bound, 1 + 7 + 5);
  EXPECT_TRUE(b.proven);
}

TEST_F(Bound, IsTheSameForAnyNumberOfThreads) {
  Random random(9);
  const AtomGraph graph = random_graph(random, 6, 5, 100, true);
  const GraphPartitionOptions options{.min = 300, .max = 500, .steps_per_atom = 200};
  const GraphPartition made = partition_graph(graph, options);
  const PartitionBound one = bound_partition(graph, made, options, {}, {.threads = 1});
  const PartitionBound two = bound_partition(graph, made, options, {}, {.threads = 2});
  EXPECT_EQ(one.answer, two.answer);
  EXPECT_EQ(one.bound, two.bound);
  EXPECT_EQ(one.cheaper, two.cheaper);
}

TEST_F(Bound, SolvesMoreThanCanBeListed) {
  Random random(12);
  int solved = 0;
  for (int round = 0; round < 4; ++round) {
    const AtomGraph graph = random_graph(random, 6, 5, 100, false);
    const GraphPartitionOptions options{.min = 200, .max = 350};
    const GraphPartition made = partition_graph(graph, options);
    const PartitionBound b = bound_partition(graph, made, options);
    ASSERT_NE(b.answer, BoundAnswer::impossible);
    EXPECT_GE(b.cost, b.bound);
    solved += b.answer == BoundAnswer::least;
  }
  EXPECT_GE(solved, 3);
}

TEST_F(Bound, ClaimsNothingWhereItCannotKnow) {
  const AtomGraph graph =
      atom_graph({200.1, 200, 200, 200}, std::vector<AtomBorder>{{0, 1, 4}, {1, 2, 1}, {2, 3, 4}});
  const GraphPartition d = with_weights(graph, {0, 0, 1, 1});
  GraphPartitionOptions options{.min = 300, .max = 500};
  EXPECT_EQ(bound_partition(graph, d, options).answer, BoundAnswer::none);
  const AtomGraph whole =
      atom_graph({200, 200, 200, 200}, std::vector<AtomBorder>{{0, 1, 4}, {1, 2, 1}, {2, 3, 4}});
  EXPECT_EQ(bound_partition(whole, d, options).answer, BoundAnswer::least);
  options.evenly = true;
  EXPECT_EQ(bound_partition(whole, d, options).answer, BoundAnswer::none);
}

TEST_F(Bound, CanBeStopped) {
  Random random(1);
  const AtomGraph graph = random_graph(random, 8, 8, 100, false);
  const GraphPartitionOptions options{.min = 300, .max = 500, .steps_per_atom = 200};
  const GraphPartition made = partition_graph(graph, options);
  std::stop_source stop;
  stop.request_stop();
  try {
    bound_partition(graph, made, options, {}, {.threads = 1, .stop = stop.get_token()});
    FAIL();
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::cancelled);
  }
}

TEST(BoundInput, IsRefusedWhereItIsNoDivision) {
  const AtomGraph graph =
      atom_graph({200, 200, 200, 200}, std::vector<AtomBorder>{{0, 1, 4}, {1, 2, 1}, {2, 3, 4}});
  auto message = [&](std::vector<std::int32_t> cell) -> std::string {
    try {
      bound_partition(graph, {.cell = std::move(cell)}, {.min = 300, .max = 500});
    } catch (const Error& e) {
      return e.what();
    }
    return "";
  };
  EXPECT_THAT(message({0, 1, 1, 0}), HasSubstr("cell 0 is in pieces"));
  EXPECT_THAT(message({0, 0, 1}), HasSubstr("4 atoms"));
  EXPECT_THAT(message({0, 0, -1, 1}), HasSubstr("atom 2 is in cell -1"));
}

TEST(BoundInput, WithoutASolverNothingIsClaimed) {
  if (can_bound()) GTEST_SKIP() << "built with Clp";
  const AtomGraph graph = atom_graph({200, 200}, std::vector<AtomBorder>{{0, 1, 4}});
  const GraphPartitionOptions options{.min = 100, .max = 500};
  EXPECT_EQ(bound_partition(graph, partition_graph(graph, options), options).answer,
            BoundAnswer::none);
}

TEST(MinCut, IsTheCheapestOfAllWays) {
  Random random(8);
  for (int round = 0; round < 300; ++round) {
    const auto nodes = static_cast<std::size_t>(random.whole(1, 7));
    std::vector<std::int64_t> inside, outside;
    struct Link {
      std::size_t a, b;
      std::int64_t cost;
    };
    std::vector<Link> links;
    MinCut cut;
    cut.reset(nodes);
    for (std::size_t n = 0; n < nodes; ++n) {
      inside.push_back(random.whole(-20, 20));
      outside.push_back(random.whole(-20, 20));
      cut.add_node(n, inside[n], outside[n]);
    }
    for (std::size_t a = 0; a < nodes; ++a)
      for (std::size_t b = 0; b < a; ++b)
        if (random.whole(0, 2) > 0) {
          links.push_back({a, b, random.whole(0, 12)});
          cut.add_link(a, b, links.back().cost);
        }
    auto cost = [&](auto is_inside) {
      std::int64_t sum = 0;
      for (std::size_t n = 0; n < nodes; ++n) sum += is_inside(n) ? inside[n] : outside[n];
      for (const Link& link : links) sum += is_inside(link.a) != is_inside(link.b) ? link.cost : 0;
      return sum;
    };
    std::int64_t least = std::numeric_limits<std::int64_t>::max();
    for (unsigned way = 0; way < 1U << nodes; ++way)
      least = std::min(least, cost([&](std::size_t n) { return (way >> n & 1U) != 0; }));
    EXPECT_EQ(cut.solve(), least) << round;
    EXPECT_EQ(cost([&](std::size_t n) { return cut.inside(n); }), least) << round;
  }
}

/// The pieces of some atoms, a flag each.
std::vector<std::vector<std::int32_t>> pieces_of(const AtomGraph& graph,
                                                 std::vector<std::uint8_t> left) {
  std::vector<std::vector<std::int32_t>> pieces;
  for (std::size_t a = 0; a < graph.size(); ++a) {
    if (!left[a]) continue;
    left[a] = 0;
    std::vector<std::int32_t>& piece = pieces.emplace_back(1, static_cast<std::int32_t>(a));
    for (std::size_t i = 0; i < piece.size(); ++i) {
      const auto from = static_cast<std::size_t>(piece[i]);
      for (auto e = graph.first[from]; e < graph.first[from + 1]; ++e)
        if (const std::int32_t to = graph.to[static_cast<std::size_t>(e)];
            std::exchange(left[static_cast<std::size_t>(to)], std::uint8_t{0}))
          piece.push_back(to);
    }
  }
  return pieces;
}

/// All cells below a cost that leave what may be divided, beside all sets of atoms.
TEST(CheapCells, AreAllThatThereAre) {
  Random random(6);
  std::size_t cells = 0;
  for (int round = 0; round < 200; ++round) {
    AtomGraph graph = random_graph(random, 3, 3, 100, false);
    if (round % 3 == 0)
      for (double& weight : graph.weight) weight = weight < 50 ? 0 : weight;
    const double min = static_cast<double>(random.whole(50, 150));
    const Limits limits =
        limits_of({.min = min, .max = min + static_cast<double>(random.whole(50, 150))});
    const std::vector<Money> border(graph.cost.begin(), graph.cost.end());
    std::vector<Money> price;
    for (std::size_t a = 0; a < graph.size(); ++a) price.push_back(random.whole(-10, 25));
    const Money below = random.whole(-10, 20);
    std::set<std::vector<std::int32_t>> wanted, known;
    const libgrid::Run run;
    CheapCells search(graph, border, limits, run);
    for (unsigned set = 1; set < 1U << graph.size(); ++set) {
      std::vector<std::uint8_t> inside, outside;
      Money cost = 0;
      for (std::size_t a = 0; a < graph.size(); ++a) {
        inside.push_back((set >> a & 1U) != 0);
        outside.push_back(!inside[a]);
        if (inside[a]) cost -= price[a];
      }
      const auto own = pieces_of(graph, inside), left = pieces_of(graph, outside);
      auto weight = [&](const std::vector<std::int32_t>& atoms) {
        Weights sum(1, 0);
        for (const std::int32_t a : atoms) add_atom(sum, graph, a);
        return sum;
      };
      if (own.size() != 1) continue;
      std::vector<std::int32_t> atoms = own[0];
      std::sort(atoms.begin(), atoms.end());
      if (limits.weight_out(weight(atoms)) < 0 && cost + search.border_of(atoms) < below &&
          std::all_of(left.begin(), left.end(),
                      [&](const auto& piece) { return limits.feasible(weight(piece)); }))
        wanted.insert(atoms);
    }
    std::int64_t steps = 1'000'000;
    std::vector<PossibleCell> found;
    ASSERT_TRUE(search.find({price, below, 10'000, 10'000}, steps, found));
    for (const PossibleCell& cell : found) {
      EXPECT_TRUE(known.insert(cell.atoms).second);
      EXPECT_EQ(cell.border, search.border_of(cell.atoms));
    }
    EXPECT_EQ(known, wanted) << round;
    cells += wanted.size();
    if (wanted.size() < 2) continue;
    found.clear();
    EXPECT_FALSE(search.find({price, below, 10'000, 1}, steps, found));
    steps = 1;
    EXPECT_FALSE(search.find({price, below, 10'000, 10'000}, steps, found));
  }
  EXPECT_GT(cells, 200U);
}

/// Prices are whole numbers, and so must the weights be that they are lowered by.
TEST(BoundPartition, NothingIsClaimedOfHalves) {
  const AtomGraph halves =
      atom_graph({0.5, 1, 0.5, 1}, std::vector<AtomBorder>{{0, 1, 4}, {1, 2, 1}, {2, 3, 4}});
  const GraphPartitionOptions limits{.min = 1, .max = 2};
  const PartitionBound bound = bound_partition(halves, partition_graph(halves, limits), limits);
  EXPECT_EQ(bound.answer, BoundAnswer::none);
  EXPECT_FALSE(bound.proven);
  EXPECT_EQ(bound.gap(), HUGE_VAL);
}

TEST(BoundPartition, RefusesWhatIsNoCost) {
  const AtomGraph row = atom_graph({1, 1, 1}, std::vector<AtomBorder>{{0, 1, 4}, {1, 2, 1}});
  const GraphPartitionOptions limits{.min = 1, .max = 2};
  for (const double equal : {-1.0, HUGE_VAL, std::nan("")})
    EXPECT_THROW(bound_partition(row, partition_graph(row, limits), limits, {.equal = equal}),
                 Error);
  EXPECT_NO_THROW(bound_partition(row, partition_graph(row, limits), limits, {.equal = 1e300}));
  EXPECT_THROW(atom_graph({1, 1, 1}, std::vector<AtomBorder>{{0, 1, 1e308}, {1, 2, 1e308}}), Error);
}

}  // namespace
}  // namespace libgrid
