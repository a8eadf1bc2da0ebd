// SPDX-License-Identifier: Apache-2.0
#include "anneal.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <queue>
#include <utility>

#include "division_cost.hpp"

namespace libgrid {

bool WeightLimits::feasible(double total) const {
  return std::ceil(total / max) <= std::floor(total / min);
}

double WeightLimits::violation(double weight) const {
  return std::max(0.0, min - weight) + std::max(0.0, weight - max);
}

std::int32_t WeightLimits::best_count(double total) const {
  const double fewest = std::max(1.0, std::ceil(total / max));
  const double most = std::floor(total / min);
  if (fewest <= most)
    return static_cast<std::int32_t>(std::clamp(std::round(total / target), fewest, most));
  // Too light for `fewest` cells, too heavy for one less.
  const bool less = most >= 1 && total - most * max < fewest * min - total;
  return static_cast<std::int32_t>(less ? most : fewest);
}

namespace {

// In units of a usual change of cost. Measured on the graphs of script/bench partition.
constexpr double kHottest = 3.0;
constexpr double kColdest = 0.6;
/// The price of a whole target's weight out of the limits. None suits all graphs: a low one lets
/// weights pass through, a high one finds narrow limits. Searches take turns.
constexpr std::array<double, 3> kOutOfLimits = {40, 15, 120};
constexpr std::int64_t kStepsPerStage = 1024;
constexpr std::int64_t kStepsASwap = 3;

/// splitmix64: the same numbers on every machine.
class Chance {
 public:
  explicit Chance(std::uint64_t seed) : state_(seed) {}

  std::int32_t below(std::size_t count) {
    return static_cast<std::int32_t>((next() >> 32) * count >> 32);
  }
  /// About exponential with mean 1: the logarithm of a uniform number, straight between powers of
  /// two. No library function, whose last digit differs between machines.
  double patience() {
    const std::uint64_t x = next() | 1;
    const int zeros = std::countl_zero(x);
    return 0.693 * (zeros + 2 - 2 * static_cast<double>(x << zeros) * 0x1p-64);
  }

 private:
  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15U;
    std::uint64_t x = state_;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9U;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBU;
    return x ^ (x >> 31);
  }

  std::uint64_t state_;
};

/// Cells that grow from random atoms, the lightest next.
std::vector<std::int32_t> grown_cells(const AtomGraph& graph, std::int32_t cells, Chance& chance) {
  std::vector<std::int32_t> cell(graph.size(), -1);
  std::vector<std::vector<std::int32_t>> open(at(cells));
  using Lightest = std::pair<double, std::int32_t>;
  std::priority_queue<Lightest, std::vector<Lightest>, std::greater<>> queue;
  auto put = [&](std::int32_t atom, std::int32_t c, double weight) {
    cell[at(atom)] = c;
    for (auto e = graph.first[at(atom)]; e < graph.first[at(atom) + 1]; ++e)
      open[at(c)].push_back(graph.to[static_cast<std::size_t>(e)]);
    queue.push({weight + graph.weight[at(atom)], c});
  };
  for (std::int32_t c = 0; c < cells; ++c) {
    std::int32_t atom = chance.below(graph.size());
    while (cell[at(atom)] >= 0) atom = (atom + 1) % static_cast<std::int32_t>(graph.size());
    put(atom, c, 0);
  }
  while (!queue.empty()) {
    const auto [weight, c] = queue.top();
    queue.pop();
    auto& next = open[at(c)];
    while (!next.empty()) {
      std::swap(next[at(chance.below(next.size()))], next.back());
      const std::int32_t atom = next.back();
      next.pop_back();
      if (cell[at(atom)] >= 0) continue;
      put(atom, c, weight);
      break;
    }
  }
  return cell;
}

/// Atoms at borders change sides, by chance and ever more seldom for the worse.
template <class Cost>
class Annealer {
 public:
  Annealer(const AtomGraph& graph, const Search& search, std::vector<std::int32_t>& cell, Cost cost,
           Chance& chance)
      : graph_(graph),
        search_(search),
        limits_(search.limits),
        out_of_limits_(kOutOfLimits[static_cast<std::size_t>(search.attempt) % 3]),
        chance_(chance),
        cell_(cell),
        cost_(std::move(cost)),
        weight_(at(search.cells), 0),
        atoms_(at(search.cells), 0),
        seen_(graph.size(), 0) {
    for (std::size_t a = 0; a < graph.size(); ++a) {
      weight_[at(cell[a])] += graph.weight[a];
      ++atoms_[at(cell[a])];
      from_.insert(from_.end(), static_cast<std::size_t>(graph.first[a + 1] - graph.first[a]),
                   static_cast<std::int32_t>(a));
    }
    for (const double w : weight_) out_ += limits_.violation(w) > 0;
  }

  void run(const Run& run) {
    unit_ = usual_change();
    double heat = 0;
    for (std::int64_t step = 0; step < search_.steps; ++step) {
      if (step % kStepsPerStage == 0) {
        run.check_stop();
        const double left = 1 - static_cast<double>(step) / static_cast<double>(search_.steps);
        heat = unit_ * (kColdest + (kHottest - kColdest) * left * left);
      }
      if (step % kStepsASwap == 0)
        try_swap(heat);
      else
        try_flip(heat);
    }
    if (out_ == 0) note();
    if (!best_.empty()) cell_ = best_;
  }

 private:
  double price(double weight) const {
    const double off = (weight - limits_.target) / limits_.target;
    return out_of_limits_ * limits_.violation(weight) / limits_.target +
           search_.balance * off * off;
  }

  /// The mean size of a change of cost, so that heat means the same for metres and for edges.
  double usual_change() {
    double sum = 0;
    int count = 0;
    for (int i = 0; i < 1000; ++i) {
      const std::int32_t e = chance_.below(from_.size());
      const std::int32_t a = from_[at(e)], from = cell_[at(a)], to = cell_[at(graph_.to[at(e)])];
      if (from == to || atoms_[at(from)] == 1) continue;
      sum += std::abs(cost_.change(a, from, to));
      ++count;
    }
    return sum > 0 ? sum / count : 1;
  }

  void try_flip(double heat) {
    const std::int32_t e = chance_.below(from_.size());
    const std::int32_t atom = from_[at(e)];
    const std::int32_t from = cell_[at(atom)], to = cell_[at(graph_.to[at(e)])];
    if (from == to || atoms_[at(from)] == 1) return;
    const double change = cost_.change(atom, from, to);
    if (change + unit_ * change_of_prices(from, to, graph_.weight[at(atom)]) >
            heat * chance_.patience() ||
        !can_leave(atom))
      return;
    flip(atom, to, change);
    if (out_ == 0) note();
  }

  /// Two atoms near each other change places: where limits are narrow, one alone rarely can.
  void try_swap(double heat) {
    const std::int32_t e = chance_.below(from_.size());
    const std::int32_t atom = from_[at(e)];
    const std::int32_t from = cell_[at(atom)], to = cell_[at(graph_.to[at(e)])];
    if (from == to) return;
    const std::int32_t other = neighbour(neighbour(atom));
    if (cell_[at(other)] != to) return;
    const double patience = heat * chance_.patience();
    const double prices =
        unit_ * change_of_prices(from, to, graph_.weight[at(atom)] - graph_.weight[at(other)]);
    if (prices > patience + 4 * unit_ || !can_leave(atom)) return;
    const double there = cost_.change(atom, from, to);
    flip(atom, to, there);
    const double back = touches(other, from) ? cost_.change(other, to, from) : HUGE_VAL;
    if (there + back + prices > patience || !can_leave(other)) {
      flip(atom, from, -there);
      return;
    }
    flip(other, from, back);
    if (out_ == 0) note();
  }

  /// Of moving a weight from one cell to another.
  double change_of_prices(std::int32_t from, std::int32_t to, double w) const {
    const double a = weight_[at(from)], b = weight_[at(to)];
    return price(a - w) + price(b + w) - price(a) - price(b);
  }

  void flip(std::int32_t atom, std::int32_t to, double change) {
    const std::int32_t from = cell_[at(atom)];
    const double w = graph_.weight[at(atom)];
    for (const auto& [cell, more] : {std::pair{from, -w}, std::pair{to, w}}) {
      double& weight = weight_[at(cell)];
      out_ -= limits_.violation(weight) > 0;
      weight += more;
      out_ += limits_.violation(weight) > 0;
    }
    cell_[at(atom)] = to;
    --atoms_[at(from)];
    ++atoms_[at(to)];
    cost_.moved(atom, from, to, change);
  }

  std::int32_t neighbour(std::int32_t atom) {
    const auto first = static_cast<std::size_t>(graph_.first[at(atom)]);
    const auto end = static_cast<std::size_t>(graph_.first[at(atom) + 1]);
    return graph_.to[first + at(chance_.below(end - first))];
  }

  bool touches(std::int32_t atom, std::int32_t cell) const {
    for (auto e = graph_.first[at(atom)]; e < graph_.first[at(atom) + 1]; ++e)
      if (cell_[at(graph_.to[static_cast<std::size_t>(e)])] == cell) return true;
    return false;
  }

  /// Keeps the cheapest division within the limits.
  void note() {
    double worth = cost_.total();
    if (search_.balance > 0)
      for (const double w : weight_) worth += unit_ * price(w);
    if (!best_.empty() && worth >= least_) return;
    least_ = worth;
    best_ = cell_;
  }

  /// Whether the atom's cell stays connected without it: its neighbours there are all reached from
  /// one of them.
  bool can_leave(std::int32_t atom) {
    const std::int32_t cell = cell_[at(atom)];
    wanted_ += 2;
    std::int32_t missing = 0;
    open_.clear();
    for (auto e = graph_.first[at(atom)]; e < graph_.first[at(atom) + 1]; ++e) {
      const std::int32_t beside = graph_.to[static_cast<std::size_t>(e)];
      if (cell_[at(beside)] != cell) continue;
      if (open_.empty()) open_.push_back(beside);
      seen_[at(beside)] = wanted_;
      ++missing;
    }
    if (missing <= 1) return missing == 1;
    const std::int64_t reached = wanted_ + 1;
    seen_[at(atom)] = seen_[at(open_[0])] = reached;
    --missing;
    for (std::size_t i = 0; i < open_.size(); ++i)
      for (auto e = graph_.first[at(open_[i])]; e < graph_.first[at(open_[i]) + 1]; ++e) {
        const std::int32_t next = graph_.to[static_cast<std::size_t>(e)];
        if (cell_[at(next)] != cell || seen_[at(next)] == reached) continue;
        if (seen_[at(next)] == wanted_ && --missing == 0) return true;
        seen_[at(next)] = reached;
        open_.push_back(next);
      }
    return false;
  }

  const AtomGraph& graph_;
  const Search& search_;
  const WeightLimits& limits_;
  double out_of_limits_;
  Chance& chance_;
  std::vector<std::int32_t>& cell_;
  Cost cost_;
  std::vector<std::int32_t> from_;   ///< atom of each border, as graph_.to
  std::vector<double> weight_;       ///< of each cell
  std::vector<std::int32_t> atoms_;  ///< in each cell
  std::int32_t out_ = 0;             ///< cells out of the limits
  double unit_ = 1;
  std::vector<std::int32_t> best_;
  double least_ = 0;
  std::vector<std::int64_t> seen_;  ///< marks of can_leave
  std::int64_t wanted_ = 0;
  std::vector<std::int32_t> open_;
};

}  // namespace

Found anneal(const AtomGraph& graph, const Search& search, const Run& run) {
  Chance chance(search.seed);
  Found found;
  found.cell = grown_cells(graph, search.cells, chance);
  if (search.cells > 1 && search.spread)
    Annealer(graph, search, found.cell, SpreadCost(search.spread, found.cell, search.cells), chance)
        .run(run);
  else if (search.cells > 1)
    Annealer(graph, search, found.cell, BorderCost(graph, found.cell), chance).run(run);
  // Counted anew: the search adds and takes away, which rounds weights that are not whole.
  std::vector<double> weight(at(search.cells), 0);
  for (std::size_t a = 0; a < graph.size(); ++a) weight[at(found.cell[a])] += graph.weight[a];
  for (const double w : weight) {
    found.violation += search.limits.violation(w);
    found.deviation = std::max(found.deviation, std::abs(w - search.limits.target));
  }
  found.cost = search.spread ? SpreadCost(search.spread, found.cell, search.cells).total()
                             : BorderCost(graph, found.cell).total();
  return found;
}

}  // namespace libgrid
