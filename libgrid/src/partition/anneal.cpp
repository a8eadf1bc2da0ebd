// SPDX-License-Identifier: Apache-2.0
#include "anneal.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <tuple>
#include <type_traits>
#include <utility>

#include "chance.hpp"
#include "division_cost.hpp"
#include "further_sums.hpp"
#include "tree_cuts.hpp"

namespace libgrid {

namespace {

// In units of a usual change of cost. Measured on the graphs of script/bench partition. Searches
// take turns with what suits different graphs.
/// The heat at the beginning: a little keeps most of the start, which is good where the costs of
/// borders differ much; a lot forgets it, for graphs whose borders all cost the same.
constexpr std::array<double, 2> kHottest = {0.3, 3.0};
/// The price of a whole target's weight out of the limits: a high one finds narrow limits, a low
/// one lets weights pass through. At the end it is so many times as high that nothing pays for it.
constexpr std::array<double, 3> kOutOfLimits = {100, 40, 15};
constexpr double kDearer = 100;
/// The same for a spread, whose searches are all alike.
constexpr double kHottestOfSpread = 1, kOutOfLimitsOfSpread = 40;
constexpr std::int64_t kStages = 64, kStepsPerStage = 1024;  ///< at least, at most
constexpr std::int64_t kStepsASwap = 3;
constexpr std::int64_t kStepsAResplit = 64;
/// Of a spread: at least so many steps, and one for so many atoms of a cell, for the cost of
/// dividing two cells anew grows by their square, that of other steps does not.
constexpr std::int64_t kStepsARecentre = 2, kAtomsARecentre = 6;

/// Atoms at borders change sides, by chance and ever more seldom for the worse.
template <class Cost>
class Annealer {
  static constexpr bool kOfSpread = std::is_same_v<Cost, SpreadCost>;
  static constexpr bool kStays = std::is_same_v<Cost, StayCost>;

 public:
  Annealer(const AtomGraph& graph, const Search& search, std::vector<std::int32_t>& cell, Cost cost,
           Chance& chance)
      : graph_(graph),
        search_(search),
        limits_(search.limits.each[0]),
        hottest_(kOfSpread ? kHottestOfSpread : kHottest[at(search.attempt) % kHottest.size()]),
        out_of_limits_(kOfSpread ? kOutOfLimitsOfSpread
                                 : kOutOfLimits[at(search.attempt) % kOutOfLimits.size()]),
        steps_a_new_cut_(kOfSpread
                             ? std::max(kStepsARecentre, static_cast<std::int64_t>(graph.size()) /
                                                             (kAtomsARecentre * search.cells))
                             : kStepsAResplit),
        chance_(chance),
        cell_(cell),
        cost_(std::move(cost)),
        tree_(graph),
        further_(graph, search.limits, cell, search.cells),
        weight_(at(search.cells), 0),
        atoms_(at(search.cells), 0),
        seen_(graph.size(), 0) {
    for (std::size_t a = 0; a < graph.size(); ++a) {
      weight_[at(cell[a])] += graph.weight[a];
      ++atoms_[at(cell[a])];
      from_.insert(from_.end(), static_cast<std::size_t>(graph.first[a + 1] - graph.first[a]),
                   static_cast<std::int32_t>(a));
    }
    for (const double w : weight_) {
      out_ += limits_.violation(w) > 0;
      squares_ += square(w);
    }
    for (std::int32_t c = 0; c < search.cells; ++c) out_ += further_.out(c);
  }

  double unit() const { return unit_; }

  void run(const Run& run) {
    unit_ = usual_change();
    if (kStays && out_ == 0) note();
    double heat = 0;
    const std::int64_t stage = std::clamp<std::int64_t>(search_.steps / kStages, 1, kStepsPerStage);
    for (std::int64_t step = 0; step < search_.steps; ++step) {
      if (step % stage == 0) {
        run.check_stop();
        const double left = 1 - static_cast<double>(step) / static_cast<double>(search_.steps);
        heat = unit_ * hottest_ * (kOfSpread ? left : left * left);
        dearer_ = 1 + kDearer * (1 - left) * (1 - left);
      }
      if (step % steps_a_new_cut_ == 0)
        try_new_cut(heat);
      else if (step % kStepsASwap == 0)
        try_swap(heat);
      else
        try_flip(heat);
    }
    if (out_ == 0) note();
    if (found_) go_back();
  }

 private:
  double price(double weight) const {
    return dearer_ * out_of_limits_ * limits_.violation(weight) / limits_.target +
           search_.balance * square(weight);
  }
  double price_of_further(double excess) const { return dearer_ * out_of_limits_ * excess; }
  double prices_now(std::int32_t a, std::int32_t b) const {
    const double prices = price(weight_[at(a)]) + price(weight_[at(b)]);
    if (further_.empty()) return prices;
    return prices + price_of_further(further_.excess(a) + further_.excess(b));
  }
  double square(double weight) const {
    const double off = (weight - limits_.target) / limits_.target;
    return off * off;
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
    if (change + unit_ * change_of_prices(from, to, atom) > heat * chance_.patience() ||
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
    const std::int32_t other = partner(atom, to);
    if (cell_[at(other)] != to) return;
    const double patience = heat * chance_.patience();
    const double prices = unit_ * change_of_prices(from, to, atom, other);
    // What borders rarely win back is not worth the walk through the cell.
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

  /// An atom near this one; of a spread any of the other cell, for its cells are small.
  std::int32_t partner(std::int32_t atom, std::int32_t to) {
    if constexpr (kOfSpread) {
      const std::vector<std::int32_t>& members = cost_.members(to);
      return members[at(chance_.below(members.size()))];
    } else {
      return neighbour(neighbour(atom));
    }
  }

  void try_new_cut(double heat) {
    if constexpr (kOfSpread)
      try_recentre(heat);
    else if constexpr (kStays)
      try_flip(heat);  // a new cut would move atoms by dozens
    else
      try_resplit(heat);
  }

  /// Two neighbouring cells are cut anew along a tree: atoms change sides by dozens, and weight
  /// passes through places too narrow for one atom after the other.
  void try_resplit(double heat) {
    const std::int32_t e = chance_.below(from_.size());
    const std::int32_t a = cell_[at(from_[at(e)])], b = cell_[at(graph_.to[at(e)])];
    if (a == b) return;
    const double old_border = gather(from_[at(e)], a, b);
    tree_.grow(open_, chance_.below(2) == 0, chance_);
    std::size_t cut = 0;
    double least = HUGE_VAL;
    for (std::size_t i = 1; i < tree_.size(); ++i) {
      double worth =
          tree_.cost(i) + unit_ * (price(tree_.weight(i)) + price(tree_.total() - tree_.weight(i)));
      for (std::size_t w = 0; w < further_.size(); ++w)
        worth +=
            unit_ * price_of_further(further_.excess(w, tree_.further(w, i)) +
                                     further_.excess(w, tree_.further(w, 0) - tree_.further(w, i)));
      if (worth < least) least = worth, cut = i;
    }
    if (cut == 0) return;
    const double now = old_border + unit_ * prices_now(a, b);
    if (least - now > heat * chance_.patience()) return;
    const std::vector<std::int32_t> below = tree_.below(cut);
    move_all(below, a, b);
    cost_.moved(-1, a, b, tree_.cost(cut) - old_border);
    if (out_ == 0) note();
  }

  /// Two neighbouring cells are divided anew around two of their atoms.
  void try_recentre(double heat) {
    const std::int32_t e = chance_.below(from_.size());
    const std::int32_t a = cell_[at(from_[at(e)])], b = cell_[at(graph_.to[at(e)])];
    if (a == b) return;
    gather(from_[at(e)], a, b);
    const std::int32_t one = open_[at(chance_.below(open_.size()))];
    const std::int32_t two = open_[at(chance_.below(open_.size()))];
    if (one == two) return;
    nearer_.clear();
    for (const std::int32_t x : open_)  // chance decides between equals
      nearer_.push_back({cost_.between(x, one) - cost_.between(x, two), chance_.share(), x});
    std::sort(nearer_.begin(), nearer_.end());
    const auto [cut, prices] = best_cut(a, b);
    if (cut == 0) return;  // weights beyond all numbers
    for (std::size_t i = 0; i < nearer_.size(); ++i) open_[i] = std::get<2>(nearer_[i]);
    const std::span<const std::int32_t> first(open_.data(), cut);
    const std::span<const std::int32_t> rest(open_.data() + cut, open_.size() - cut);
    const double now = cost_.of_cell(a) + cost_.of_cell(b) + unit_ * prices_now(a, b);
    const double then = cost_.of(first) + cost_.of(rest) + unit_ * prices;
    if (then - now > heat * chance_.patience() || !connected(first) || !connected(rest)) return;
    const std::vector<std::int32_t> side(first.begin(), first.end());
    move_all(side, a, b);
    if (out_ == 0) note();
  }

  /// Where nearer_ is cut in two for the least price of weights, and that price.
  std::pair<std::size_t, double> best_cut(std::int32_t a, std::int32_t b) const {
    std::pair<std::size_t, double> best{0, HUGE_VAL};
    const double total = weight_[at(a)] + weight_[at(b)];
    double weight = 0;
    Weights further(further_.size(), 0);
    for (std::size_t i = 1; i < nearer_.size(); ++i) {
      const std::int32_t atom = std::get<2>(nearer_[i - 1]);
      weight += graph_.weight[at(atom)];
      double prices = price(weight) + price(total - weight);
      for (std::size_t w = 0; w < further.size(); ++w) {
        further[w] += graph_.further[w][at(atom)];
        prices += price_of_further(
            further_.excess(w, further[w]) +
            further_.excess(w, further_.sum(w, a) + further_.sum(w, b) - further[w]));
      }
      if (prices < best.second) best = {i, prices};
    }
    return best;
  }

  bool connected(std::span<const std::int32_t> atoms) {
    wanted_ += 2;
    for (const std::int32_t a : atoms) seen_[at(a)] = wanted_;
    walk_.assign(1, atoms[0]);
    seen_[at(atoms[0])] = wanted_ + 1;
    for (std::size_t i = 0; i < walk_.size(); ++i)
      for (auto e = graph_.first[at(walk_[i])]; e < graph_.first[at(walk_[i]) + 1]; ++e) {
        const std::int32_t next = graph_.to[static_cast<std::size_t>(e)];
        if (seen_[at(next)] != wanted_) continue;
        seen_[at(next)] = wanted_ + 1;
        walk_.push_back(next);
      }
    return walk_.size() == atoms.size();
  }

  /// Puts the atoms of two neighbouring cells into open_; returns the cost of their border.
  double gather(std::int32_t start, std::int32_t a, std::int32_t b) {
    wanted_ += 2;
    double twice = 0;
    open_.assign(1, start);
    seen_[at(start)] = wanted_;
    for (std::size_t i = 0; i < open_.size(); ++i) {
      const std::size_t atom = at(open_[i]);
      for (auto e = graph_.first[atom]; e < graph_.first[atom + 1]; ++e) {
        const std::int32_t next = graph_.to[static_cast<std::size_t>(e)];
        const std::int32_t cell = cell_[at(next)];
        if (cell != a && cell != b) continue;
        if (cell != cell_[atom]) twice += graph_.cost[static_cast<std::size_t>(e)];
        if (seen_[at(next)] == wanted_) continue;
        seen_[at(next)] = wanted_;
        open_.push_back(next);
      }
    }
    return twice / 2;
  }

  /// These atoms of two cells form one of them, the others in open_ the other: as few as can be
  /// change sides.
  void move_all(const std::vector<std::int32_t>& side, std::int32_t a, std::int32_t b) {
    std::size_t in_a = 0;
    for (const std::int32_t atom : side) in_a += cell_[at(atom)] == a;
    const auto all_in_a = at(atoms_[at(a)]);
    if (4 * in_a + open_.size() < 2 * (side.size() + all_in_a)) std::swap(a, b);
    wanted_ += 2;
    for (const std::int32_t atom : side) seen_[at(atom)] = wanted_;
    for (const std::int32_t atom : open_) {
      const std::int32_t to = seen_[at(atom)] == wanted_ ? a : b;
      if (cell_[at(atom)] == to) continue;
      if (kOfSpread)
        flip(atom, to, 0);
      else
        move(atom, to);
    }
  }

  /// Of moving an atom from one cell to another; `back` in exchange (-1: none).
  double change_of_prices(std::int32_t from, std::int32_t to, std::int32_t atom,
                          std::int32_t back = -1) const {
    const double w = graph_.weight[at(atom)] - (back < 0 ? 0 : graph_.weight[at(back)]);
    const double a = weight_[at(from)], b = weight_[at(to)];
    const double first = price(a - w) + price(b + w) - price(a) - price(b);
    if (further_.empty()) return first;
    return first + price_of_further(further_.change(from, to, atom, back));
  }

  void flip(std::int32_t atom, std::int32_t to, double change) {
    const std::int32_t from = cell_[at(atom)];
    move(atom, to);
    cost_.moved(atom, from, to, change);
  }

  void move(std::int32_t atom, std::int32_t to) {
    const std::int32_t from = cell_[at(atom)];
    const double w = graph_.weight[at(atom)];
    for (const auto& [cell, more] : {std::pair{from, -w}, std::pair{to, w}}) {
      double& weight = weight_[at(cell)];
      out_ -= limits_.violation(weight) > 0;
      squares_ -= square(weight);
      weight += more;
      out_ += limits_.violation(weight) > 0;
      squares_ += square(weight);
    }
    if (!further_.empty()) {
      out_ -= further_.out(from) + further_.out(to);
      further_.move(from, to, atom);
      out_ += further_.out(from) + further_.out(to);
    }
    cell_[at(atom)] = to;
    --atoms_[at(from)];
    ++atoms_[at(to)];
    remember(atom, from);
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

  /// Keeps the cheapest division within the limits: as a list of what has moved since, and as a
  /// copy once that grows long.
  void note() {
    const double worth = cost_.total() + unit_ * search_.balance * squares_;
    if (found_ && worth >= least_) return;
    found_ = true;
    least_ = worth;
    best_.clear();
    since_.clear();
  }

  void remember(std::int32_t atom, std::int32_t from) {
    if (!found_ || !best_.empty()) return;
    since_.push_back({atom, from});
    if (since_.size() <= cell_.size()) return;
    best_ = cell_;
    undo(best_);
  }

  void go_back() {
    if (best_.empty())
      undo(cell_);
    else
      cell_ = best_;
  }

  void undo(std::vector<std::int32_t>& cell) const {
    for (std::size_t i = since_.size(); i-- > 0;) cell[at(since_[i].first)] = since_[i].second;
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
  double hottest_;
  double out_of_limits_;
  std::int64_t steps_a_new_cut_;
  double dearer_ = 1;
  Chance& chance_;
  std::vector<std::int32_t>& cell_;
  Cost cost_;
  TreeCuts tree_;
  FurtherSums further_;
  std::vector<std::int32_t> from_;   ///< atom of each border, as graph_.to
  std::vector<double> weight_;       ///< of each cell, the first one
  std::vector<std::int32_t> atoms_;  ///< in each cell
  std::int32_t out_ = 0;             ///< weights of cells out of their limits
  double squares_ = 0;               ///< of deviations from the target, in sum
  double unit_ = 1;
  bool found_ = false;  ///< a division within the limits
  double least_ = 0;
  std::vector<std::int32_t> best_;
  std::vector<std::pair<std::int32_t, std::int32_t>> since_;  ///< atoms and the cells they left
  std::vector<std::int64_t> seen_;                            ///< marks of walks
  std::int64_t wanted_ = 0;
  std::vector<std::int32_t> open_, walk_;
  std::vector<std::tuple<double, double, std::int32_t>> nearer_;
};

}  // namespace

Found anneal(const AtomGraph& graph, const Search& search, const Run& run) {
  Chance chance(search.seed);
  Found found;
  found.cell = bisected_cells(graph, search.limits, search.cells, chance);
  auto improve = [&](auto cost) {
    Annealer annealer(graph, search, found.cell, std::move(cost), chance);
    annealer.run(run);
    found.unit = annealer.unit();
  };
  if (search.cells > 1 && search.spread)
    improve(SpreadCost(search.spread, found.cell, search.cells));
  else if (search.cells > 1)
    improve(BorderCost(graph, found.cell));
  // Counted anew: the search adds and takes away, which rounds weights that are not whole.
  std::vector<Weights> sums(at(search.cells), Weights(search.limits.each.size(), 0));
  for (std::size_t a = 0; a < graph.size(); ++a)
    add_atom(sums[at(found.cell[a])], graph, static_cast<std::int32_t>(a));
  const double target = search.limits.each[0].target;
  for (const Weights& sum : sums) {
    found.violation += search.limits.violation(sum);
    found.deviation = std::max(found.deviation, std::abs(sum[0] - target));
    if (search.balance > 0) found.squares += std::pow(sum[0] / target - 1, 2);
  }
  found.cost = search.spread ? SpreadCost(search.spread, found.cell, search.cells).total()
                             : BorderCost(graph, found.cell).total();
  return found;
}

void anneal_from(const AtomGraph& graph, const Search& search, std::span<const std::int32_t> home,
                 std::span<const double> price, std::vector<std::int32_t>& cell, const Run& run) {
  Chance chance(search.seed);
  Annealer(graph, search, cell, StayCost(graph, cell, home, price), chance).run(run);
}

}  // namespace libgrid
