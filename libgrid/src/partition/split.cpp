// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <queue>
#include <tuple>

#include "cluster.hpp"

namespace libgrid {

namespace {

constexpr int kTrees = 48;  ///< grown for one union, over all its cuts
constexpr std::uint64_t kTrials = 16;
constexpr std::size_t kCutsWeighed = 12;

std::uint64_t mix(std::uint64_t x) {  // splitmix64
  x += 0x9E3779B97F4A7C15U;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9U;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBU;
  return x ^ (x >> 31);
}

/// How much two atoms belong together in a trial: by the cost of a border between them, by that
/// and chance, or by chance alone, which finds the cuts that costs hide. The same in every run.
double affinity(std::int32_t a, const BlockGraph::Link& link, std::uint64_t trial) {
  if (trial == 0) return link.cost;
  const auto [low, high] = std::minmax(a, link.atom);
  const std::uint64_t key =
      mix(static_cast<std::uint64_t>(low) << 32 | static_cast<std::uint64_t>(high));
  const double chance = static_cast<double>(mix(key ^ trial * 0x2545F4914F6CDD1DU) >> 11) * 0x1p-53;
  return trial % 2 == 1 ? link.cost * chance : chance;
}

class TreeSplit {
 public:
  TreeSplit(const BlockGraph& graph, const WeightLimits& limits)
      : graph_(graph), limits_(limits), in_(graph.size(), 0) {}

  bool split(const std::vector<std::int32_t>& atoms,
             std::vector<std::vector<std::int32_t>>& parts) {
    const double total = weigh(atoms);
    if (limits_.violation(total) == 0) {
      parts.push_back(atoms);
      return true;
    }
    if (!limits_.feasible(total)) return false;
    for (std::uint64_t trial = 0; trial < kTrials && trees_left_ > 0; ++trial) {
      --trees_left_;
      auto [piece, rest] = cut(atoms, total, trial);
      if (piece.empty()) continue;
      const std::size_t mark = parts.size();
      parts.push_back(std::move(piece));
      if (split(rest, parts)) return true;
      parts.resize(mark);
    }
    return false;
  }

 private:
  using Atoms = std::vector<std::int32_t>;

  double weigh(const Atoms& atoms) const {
    double total = 0;
    for (const std::int32_t a : atoms) total += graph_.weight[static_cast<std::size_t>(a)];
    return total;
  }

  /// A spanning tree that holds dear borders together, so that cutting it cuts cheap ones. Atoms
  /// come in the order in which they joined, each after its parent.
  void grow_tree(const Atoms& atoms, std::uint64_t trial) {
    for (const std::int32_t a : atoms) in_[static_cast<std::size_t>(a)] = 1;
    order_.clear();
    parent_.clear();
    using Entry = std::tuple<double, std::int32_t, std::int32_t>;  // cost, -atom, parent position
    std::priority_queue<Entry> open;
    open.push({0, -atoms[mix(trial) % atoms.size()], -1});
    while (!open.empty()) {
      const auto [cost, minus_atom, parent] = open.top();
      open.pop();
      const auto atom = static_cast<std::size_t>(-minus_atom);
      if (in_[atom] != 1) continue;
      in_[atom] = 2;
      const auto at = static_cast<std::int32_t>(order_.size());
      order_.push_back(-minus_atom);
      parent_.push_back(parent);
      for (const auto& link : graph_.links[atom])
        if (in_[static_cast<std::size_t>(link.atom)] == 1)
          open.push({affinity(-minus_atom, link, trial), -link.atom, at});
    }
    for (const std::int32_t a : atoms) in_[static_cast<std::size_t>(a)] = 0;
  }

  Atoms below(std::size_t at) const {
    std::vector<std::uint8_t> inside(order_.size(), 0);
    inside[at] = 1;
    Atoms atoms = {order_[at]};
    for (std::size_t i = at + 1; i < order_.size(); ++i)
      if (parent_[i] >= 0 && inside[static_cast<std::size_t>(parent_[i])]) {
        inside[i] = 1;
        atoms.push_back(order_[i]);
      }
    return atoms;
  }

  double border_cost(const Atoms& piece, const Atoms& all) {
    for (const std::int32_t a : all) in_[static_cast<std::size_t>(a)] = 1;
    for (const std::int32_t a : piece) in_[static_cast<std::size_t>(a)] = 2;
    double cost = 0;
    for (const std::int32_t a : piece)
      for (const auto& link : graph_.links[static_cast<std::size_t>(a)])
        if (in_[static_cast<std::size_t>(link.atom)] == 1) cost += link.cost;
    for (const std::int32_t a : all) in_[static_cast<std::size_t>(a)] = 0;
    return cost;
  }

  /// One part within the limits, cut off so that the rest can still be divided.
  std::pair<Atoms, Atoms> cut(const Atoms& atoms, double total, std::uint64_t trial) {
    grow_tree(atoms, trial);
    std::vector<double> sum(order_.size());
    for (std::size_t i = order_.size(); i-- > 0;) {
      sum[i] += graph_.weight[static_cast<std::size_t>(order_[i])];
      if (parent_[i] >= 0) sum[static_cast<std::size_t>(parent_[i])] += sum[i];
    }
    auto good = [&](double part) {
      return limits_.violation(part) == 0 && limits_.feasible(total - part);
    };
    std::vector<std::pair<double, std::size_t>> cuts;
    for (std::size_t i = 1; i < order_.size(); ++i)
      for (const double part : {sum[i], total - sum[i]})
        if (good(part)) cuts.push_back({std::abs(part - limits_.target), i});
    std::sort(cuts.begin(), cuts.end());
    cuts.resize(std::min(cuts.size(), kCutsWeighed));
    Atoms best;
    double cheapest = 0;
    for (const auto& [off_target, at] : cuts) {
      Atoms piece = below(at);
      const double cost = border_cost(piece, atoms);
      if (best.empty() || cost < cheapest) best = std::move(piece), cheapest = cost;
    }
    if (best.empty()) return {};
    Atoms rest = without(atoms, best);
    if (!good(weigh(best))) std::swap(best, rest);
    return {std::move(best), std::move(rest)};
  }

  Atoms without(const Atoms& all, const Atoms& piece) {
    for (const std::int32_t a : piece) in_[static_cast<std::size_t>(a)] = 2;
    Atoms rest;
    for (const std::int32_t a : all)
      if (in_[static_cast<std::size_t>(a)] != 2) rest.push_back(a);
    for (const std::int32_t a : piece) in_[static_cast<std::size_t>(a)] = 0;
    return rest;
  }

  const BlockGraph& graph_;
  WeightLimits limits_;
  int trees_left_ = kTrees;
  std::vector<std::uint8_t> in_;
  Atoms order_;
  std::vector<std::int32_t> parent_;
};

}  // namespace

std::vector<std::vector<std::int32_t>> split_by_trees(const BlockGraph& graph,
                                                      const std::vector<std::int32_t>& atoms,
                                                      const WeightLimits& limits) {
  std::vector<std::vector<std::int32_t>> parts;
  TreeSplit(graph, limits).split(atoms, parts);
  return parts;
}

}  // namespace libgrid
