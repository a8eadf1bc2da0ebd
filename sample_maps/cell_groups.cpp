// SPDX-License-Identifier: Apache-2.0
#include "cell_groups.hpp"

#include <algorithm>
#include <numeric>

#include "libgrid/codes/codes.hpp"
#include "libgrid/core/error.hpp"

namespace libgrid::sample {

namespace {

constexpr int kMin = 300, kMax = 500;
constexpr int kTries = 60;

/// How readily two lots are joined across a line, for each metre of it.
double ease(BarrierClass kind) {
  switch (kind) {
    case BarrierClass::wall:
      return 1;
    case BarrierClass::lane:
      return 1;
    case BarrierClass::none:
      return 0.7;
    case BarrierClass::local:
      return 0.4;
    case BarrierClass::stream:
      return 0.3;
    case BarrierClass::arterial:
      return 0.12;
    default:
      return 0.03;
  }
}

class Grouping {
 public:
  Grouping(const StreetPlan& plan, const std::vector<int>& households, int community, Random random)
      : plan_(plan), households_(households), random_(random) {
    for (std::size_t l = 0; l < plan.lots.size(); ++l)
      if (plan.lots[l].community == community) lots_.push_back(static_cast<int>(l));
    auto ours = [&](int lot) {
      return lot >= 0 && plan.lots[static_cast<std::size_t>(lot)].community == community;
    };
    for (std::size_t e = 0; e < plan.sides.size(); ++e) {
      const auto [left, right] = plan.sides[e];
      if (!ours(left) || !ours(right)) continue;
      const MapEdge& edge = plan.map.edges()[e];
      borders_.push_back({left, right,
                          distance(plan.map.at(edge.a), plan.map.at(edge.b)) *
                              ease(plan.lines[static_cast<std::size_t>(edge.line)].kind)});
    }
  }

  /// The best of several tries: few households out of range, then compact.
  std::vector<int> best() {
    std::vector<int> found;
    double least = 1e18;
    for (int k = 0; k < kTries; ++k) {
      const double cost = attempt();
      if (cost < least && whole()) least = cost, found = group_;
    }
    if (found.empty()) throw Error(ErrorCode::internal, "a community of the sample has no cells");
    return found;
  }

 private:
  using Links = std::map<std::pair<int, int>, double>;
  struct Border {
    int left, right;  ///< lots
    double pull;
  };

  double attempt() {
    group_.assign(plan_.lots.size(), -1);
    weight_.assign(plan_.lots.size(), 0);
    for (const int l : lots_) {
      group_[static_cast<std::size_t>(l)] = l;
      weight_[static_cast<std::size_t>(l)] = households_[static_cast<std::size_t>(l)];
    }
    std::vector<int> alive = lots_;
    random_.shuffle(alive);
    while (alive.size() > 1) {
      const auto lightest = std::min_element(alive.begin(), alive.end(),
                                             [&](int a, int b) { return weight(a) < weight(b); });
      if (weight(*lightest) >= kMin) break;
      const int to = partner(*lightest);
      if (to < 0) break;
      join(*lightest, to);
      alive.erase(lightest);
    }
    double cost = 0;
    for (const int g : alive) {
      const int w = weight(g);
      cost += 20.0 * (std::max(0, w - kMax) + std::max(0, kMin - w));
    }
    for (const auto& [pair, pull] : links()) cost += pull * 0.02;
    return cost;
  }

  int weight(int group) const { return weight_[static_cast<std::size_t>(group)]; }

  /// Length of border between groups, weighed by how readily one joins across it.
  Links links() const {
    Links found;
    for (const Border& border : borders_) {
      const int a = group_[static_cast<std::size_t>(border.left)];
      const int b = group_[static_cast<std::size_t>(border.right)];
      if (a != b) found[{std::min(a, b), std::max(a, b)}] += border.pull;
    }
    return found;
  }

  int partner(int of) {
    int best = -1;
    double most = -1e18;
    for (const auto& [pair, pull] : links()) {
      if (pair.first != of && pair.second != of) continue;
      const int other = pair.first == of ? pair.second : pair.first;
      const int sum = weight(of) + weight(other);
      const double score = pull * random_.between(0.6, 1.4) - (sum > kMax ? 1e4 + sum : 0);
      if (score > most) most = score, best = other;
    }
    return best;
  }

  void join(int from, int to) {
    for (int& g : group_)
      if (g == from) g = to;
    weight_[static_cast<std::size_t>(to)] += weight_[static_cast<std::size_t>(from)];
  }

  /// Whether each cell has one outline.
  bool whole() const {
    for (const int l : lots_) {
      if (group_[static_cast<std::size_t>(l)] != l) continue;
      if (outline(plan_.map, plan_.sides, group_, l).size() != 1) return false;
    }
    return true;
  }

  const StreetPlan& plan_;
  const std::vector<int>& households_;
  Random random_;
  std::vector<int> lots_;
  std::vector<Border> borders_;
  std::vector<int> group_, weight_;
};

}  // namespace

CellGroups group_lots(const StreetPlan& plan, const std::vector<int>& lot_households,
                      Random random) {
  CellGroups made;
  made.cell_of_lot.assign(plan.lots.size(), -1);
  for (int c = 0; c < kCommunities; ++c) {
    const std::vector<int> group =
        Grouping(plan, lot_households, c, random.fork(static_cast<std::uint64_t>(c))).best();
    std::map<int, Coord> middle;  // group -> middle of its first lot
    for (std::size_t l = 0; l < group.size(); ++l)
      if (group[l] >= 0) middle.try_emplace(group[l], centroid(plan.lots[l].ring));
    std::vector<Coord> middles;
    for (const auto& [g, at] : middle) middles.push_back(at);
    const auto rank = numbering(middles, 350, NumberingOrder::west_east_north_south);
    std::vector<int> order(middle.size());
    std::size_t next = 0;
    for (const auto& [g, at] : middle) order[static_cast<std::size_t>(rank[next++])] = g;
    for (const int g : order) {
      const int cell = static_cast<int>(made.community.size());
      made.community.push_back(c);
      made.households.push_back(0);
      for (std::size_t l = 0; l < group.size(); ++l)
        if (group[l] == g) {
          made.cell_of_lot[l] = cell;
          made.households.back() += lot_households[l];
        }
    }
  }
  return made;
}

}  // namespace libgrid::sample
