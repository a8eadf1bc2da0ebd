// SPDX-License-Identifier: Apache-2.0
#include "cluster.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <utility>

namespace libgrid {

namespace {

constexpr int kRounds = 12;              ///< of trading atoms
constexpr std::size_t kSetsTried = 120;  ///< of cells taken together to mend one
constexpr std::size_t kCellsInSet = 5;

using Atoms = std::vector<std::int32_t>;

class Cells {
 public:
  Cells(const BlockGraph& graph, const WeightLimits& limits) : graph_(graph), limits_(limits) {
    of_.resize(graph.size());
    std::iota(of_.begin(), of_.end(), 0);
    weight_ = graph.weight;
    borders_.resize(graph.size());
    for (std::size_t a = 0; a < graph.size(); ++a) {
      atoms_.push_back({static_cast<std::int32_t>(a)});
      for (const auto& link : graph.links[a]) borders_[a][link.atom] += link.cost;
    }
  }

  void merge_light(const Run& run) {
    std::set<std::pair<double, std::int32_t>> light;
    auto consider = [&](std::int32_t c) {
      if (weight(c) < limits_.min) light.insert({weight(c), c});
    };
    for (std::size_t c = 0; c < atoms_.size(); ++c) consider(static_cast<std::int32_t>(c));
    while (!light.empty()) {
      run.check_stop();
      const std::int32_t cell = light.begin()->second;
      light.erase(light.begin());
      const std::int32_t best = best_neighbour(cell);
      if (best < 0) continue;
      light.erase({weight(best), best});
      const std::int32_t kept = merge(cell, best);
      consider(kept);
      // A lighter neighbour that had no partner may have one now only if this cell grew lighter,
      // which it never does.
    }
  }

  void mend_light(const Run& run) {
    for (std::size_t c = 0; c < atoms_.size(); ++c) {
      run.check_stop();
      if (!atoms_[c].empty() && weight_[c] < limits_.min) mend(static_cast<std::int32_t>(c));
    }
  }

  void trade(const Run& run) {
    for (int round = 0; round < kRounds; ++round) {
      run.check_stop();
      bool moved = false;
      for (std::size_t a = 0; a < of_.size(); ++a)
        moved |= trade_atom(static_cast<std::int32_t>(a));
      if (!moved) return;
    }
  }

  std::vector<std::int32_t> numbered() const {
    std::map<std::int32_t, std::int32_t> number;
    std::vector<std::int32_t> out;
    for (const std::int32_t c : of_)
      out.push_back(number.try_emplace(c, static_cast<std::int32_t>(number.size())).first->second);
    return out;
  }

 private:
  double weight(std::int32_t c) const { return weight_[static_cast<std::size_t>(c)]; }
  Atoms& atoms(std::int32_t c) { return atoms_[static_cast<std::size_t>(c)]; }
  std::map<std::int32_t, double>& borders(std::int32_t c) {
    return borders_[static_cast<std::size_t>(c)];
  }

  /// The neighbour that takes most of the cell's border away, a little less dear where the sum
  /// passes the target.
  std::int32_t best_neighbour(std::int32_t cell) {
    double whole = 0;
    for (const auto& [other, cost] : borders(cell)) whole += cost;
    std::int32_t best = -1;
    double best_score = 0;
    for (const auto& [other, cost] : borders(cell)) {
      const double sum = weight(cell) + weight(other);
      if (sum > limits_.max) continue;
      const double share = whole > 0 ? cost / whole : 0;
      const double score = share - std::max(0.0, sum - limits_.target) / limits_.target;
      if (best < 0 || score > best_score) best = other, best_score = score;
    }
    return best;
  }

  std::int32_t merge(std::int32_t a, std::int32_t b) {
    if (atoms(a).size() < atoms(b).size()) std::swap(a, b);
    for (const std::int32_t atom : atoms(b)) of_[static_cast<std::size_t>(atom)] = a;
    atoms(a).insert(atoms(a).end(), atoms(b).begin(), atoms(b).end());
    atoms(b).clear();
    weight_[static_cast<std::size_t>(a)] += std::exchange(weight_[static_cast<std::size_t>(b)], 0);
    for (const auto& [other, cost] : borders(b)) {
      borders(other).erase(b);
      if (other == a) continue;
      borders(a)[other] += cost;
      borders(other)[a] += cost;
    }
    borders(b).clear();
    return a;
  }

  /// Takes a light cell together with ever more neighbours until the union can be split anew.
  void mend(std::int32_t cell) {
    std::vector<std::vector<std::int32_t>> sets = {{cell}};
    std::set<std::vector<std::int32_t>> seen;
    for (std::size_t i = 0; i < sets.size(); ++i) {
      if (i > 0 && resplit(sets[i])) return;
      if (sets[i].size() == kCellsInSet) continue;
      for (const std::int32_t member : sets[i])
        for (const auto& [other, cost] : borders(member)) {
          if (sets.size() >= kSetsTried) break;
          std::vector<std::int32_t> larger = sets[i];
          if (std::find(larger.begin(), larger.end(), other) != larger.end()) continue;
          larger.push_back(other);
          std::vector<std::int32_t> key = larger;
          std::sort(key.begin(), key.end());
          if (seen.insert(key).second) sets.push_back(std::move(larger));
        }
    }
  }

  bool resplit(const std::vector<std::int32_t>& cells) {
    Atoms all;
    for (const std::int32_t c : cells) all.insert(all.end(), atoms(c).begin(), atoms(c).end());
    std::sort(all.begin(), all.end());
    const auto parts = split_by_trees(graph_, all, limits_);
    if (parts.empty()) return false;
    // Numbers of emptied cells are reused; a union never gives more parts than it has atoms.
    std::vector<std::int32_t> free = cells;
    for (std::size_t c = 0; free.size() < parts.size(); ++c)
      if (atoms_[c].empty() &&
          std::find(free.begin(), free.end(), static_cast<std::int32_t>(c)) == free.end())
        free.push_back(static_cast<std::int32_t>(c));
    for (const std::int32_t c : free) atoms(c).clear(), weight_[static_cast<std::size_t>(c)] = 0;
    for (std::size_t p = 0; p < parts.size(); ++p)
      for (const std::int32_t atom : parts[p]) {
        of_[static_cast<std::size_t>(atom)] = free[p];
        atoms(free[p]).push_back(atom);
        weight_[static_cast<std::size_t>(free[p])] += graph_.weight[static_cast<std::size_t>(atom)];
      }
    recount_borders(free);
    return true;
  }

  void recount_borders(const std::vector<std::int32_t>& cells) {
    for (const std::int32_t c : cells) {
      for (const auto& [other, cost] : borders(c)) borders(other).erase(c);
      borders(c).clear();
    }
    for (const std::int32_t c : cells)
      for (const std::int32_t atom : atoms(c))
        for (const auto& link : graph_.links[static_cast<std::size_t>(atom)]) {
          const std::int32_t other = of_[static_cast<std::size_t>(link.atom)];
          if (other == c) continue;
          borders(c)[other] += link.cost;
          if (std::find(cells.begin(), cells.end(), other) == cells.end())
            borders(other)[c] += link.cost;
        }
  }

  /// Whether the atom's cell stays connected without it.
  bool can_leave(std::int32_t atom) {
    const std::int32_t cell = of_[static_cast<std::size_t>(atom)];
    const std::size_t others = atoms(cell).size() - 1;
    if (others == 0) return false;
    std::set<std::int32_t> seen = {atom};
    Atoms open;
    for (const std::int32_t first : atoms(cell))
      if (first != atom) {
        open.push_back(first);
        seen.insert(first);
        break;
      }
    std::size_t reached = 0;
    while (!open.empty()) {
      const std::int32_t at = open.back();
      open.pop_back();
      ++reached;
      for (const auto& link : graph_.links[static_cast<std::size_t>(at)])
        if (of_[static_cast<std::size_t>(link.atom)] == cell && seen.insert(link.atom).second)
          open.push_back(link.atom);
    }
    return reached == others;
  }

  bool trade_atom(std::int32_t atom) {
    const std::int32_t from = of_[static_cast<std::size_t>(atom)];
    std::map<std::int32_t, double> cost;
    for (const auto& link : graph_.links[static_cast<std::size_t>(atom)])
      cost[of_[static_cast<std::size_t>(link.atom)]] += link.cost;
    const double w = graph_.weight[static_cast<std::size_t>(atom)];
    const double here = cost.count(from) ? cost[from] : 0;
    std::int32_t best = -1;
    std::pair<double, double> best_gain = {0, 0};  // out of the limits first, border cost second
    for (const auto& [to, there] : cost) {
      if (to == from) continue;
      const double before = limits_.violation(weight(from)) + limits_.violation(weight(to));
      const double after = limits_.violation(weight(from) - w) + limits_.violation(weight(to) + w);
      const std::pair gain = {before - after, there - here};
      if (gain > best_gain) best = to, best_gain = gain;
    }
    if (best < 0 || !can_leave(atom)) return false;
    std::erase(atoms(from), atom);
    atoms(best).push_back(atom);
    of_[static_cast<std::size_t>(atom)] = best;
    weight_[static_cast<std::size_t>(from)] -= w;
    weight_[static_cast<std::size_t>(best)] += w;
    return true;
  }

  const BlockGraph& graph_;
  WeightLimits limits_;
  std::vector<std::int32_t> of_;  ///< cell of each atom
  std::vector<Atoms> atoms_;      ///< of each cell; empty: the number is free
  std::vector<double> weight_;    ///< of each cell
  std::vector<std::map<std::int32_t, double>> borders_;  ///< cost to each neighbour; stale in trade
};

}  // namespace

std::vector<std::int32_t> cluster(const BlockGraph& graph, const WeightLimits& limits,
                                  const Run& run) {
  Cells cells(graph, limits);
  cells.merge_light(run);
  cells.mend_light(run);
  cells.trade(run);
  return cells.numbered();
}

}  // namespace libgrid
