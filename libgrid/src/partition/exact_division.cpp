// SPDX-License-Identifier: Apache-2.0
#include "exact_division.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <optional>
#include <unordered_set>
#include <utility>

#include "atom_set.hpp"
#include "division_cost.hpp"

namespace libgrid {

namespace {

constexpr std::int64_t kSteps = 300'000;  ///< about half a second
constexpr std::int64_t kProbe = 300;      ///< steps for one atom

/// The atoms that count, in the order in which they are divided: from one end of the graph to the
/// other, so that what is left stays in one piece.
std::vector<std::int32_t> order_of(const AtomGraph& graph) {
  std::vector<std::uint8_t> gone(graph.size(), 0);
  auto neighbours = [&](std::int32_t atom) {
    std::vector<std::int32_t> there;
    for (auto e = graph.first[at(atom)]; e < graph.first[at(atom) + 1]; ++e)
      if (const std::int32_t to = graph.to[static_cast<std::size_t>(e)]; !gone[at(to)])
        there.push_back(to);
    return there;
  };
  auto border = [&](std::int32_t a, std::int32_t b) {
    return std::binary_search(graph.to.begin() + graph.first[at(a)],
                              graph.to.begin() + graph.first[at(a) + 1], b);
  };
  auto never_needed = [&](std::int32_t atom) {
    for (std::size_t w = 0; w <= graph.further.size(); ++w)
      if (weight_column(graph, w)[at(atom)] > 0) return false;
    const std::vector<std::int32_t> around = neighbours(atom);
    for (std::size_t i = 0; i < around.size(); ++i)
      for (std::size_t k = 0; k < i; ++k)
        if (!border(around[i], around[k])) return false;
    return true;
  };
  std::int32_t kept = 0;
  for (bool more = true; std::exchange(more, false);)
    for (std::int32_t a = 0; at(a) < graph.size(); ++a) {
      if (gone[at(a)]) continue;
      if (never_needed(a))
        gone[at(a)] = 1, more = true;
      else
        kept = a;
    }
  std::vector<std::int32_t> order;
  for (int walk = 0; walk < 3; ++walk) {  // the last of a walk is far out
    std::vector<std::uint8_t> seen = gone;
    order = {order.empty() ? kept : order.back()};
    seen[at(order[0])] = 1;
    for (std::size_t i = 0; i < order.size(); ++i)
      for (const std::int32_t to : neighbours(order[i]))
        if (!std::exchange(seen[at(to)], std::uint8_t{1})) order.push_back(to);
  }
  return order;
}

class ExactSearch {
 public:
  ExactSearch(const AtomGraph& graph, const Limits& limits, std::vector<std::int32_t> order,
              std::span<const std::int32_t> home)
      : limits_(limits), order_(std::move(order)), beside_(order_.size()) {
    home_.assign(order_.size(), -1);
    for (std::size_t i = 0; i < order_.size() && !home.empty(); ++i) home_[i] = home[at(order_[i])];
    std::vector<std::int32_t> number(graph.size(), -1);
    for (std::size_t i = 0; i < order_.size(); ++i)
      number[at(order_[i])] = static_cast<std::int32_t>(i);
    for (std::size_t i = 0; i < order_.size(); ++i) {
      const std::size_t a = at(order_[i]);
      for (auto e = graph.first[a]; e < graph.first[a + 1]; ++e)
        if (const std::int32_t n = number[at(graph.to[static_cast<std::size_t>(e)])]; n >= 0)
          beside_[i] = beside_[i].with(at(n));
      Weights& own = weight_.emplace_back(limits.each.size(), 0);
      add_atom(own, graph, order_[i]);
      if (is_nothing(own)) fillers_ = fillers_.with(i);
      all_ = all_.with(i);
    }
  }

  ExactDivision answer(std::size_t atoms) {
    if (has_atom_without_cell()) return {ExactAnswer::none};
    ExactDivision out{divide(all_)};
    if (out.answer != ExactAnswer::found) return out;
    out.cell.assign(atoms, -1);
    for (std::size_t c = 0; c < cells_.size(); ++c)
      cells_[c].each(
          [&](std::size_t i) { out.cell[at(order_[i])] = static_cast<std::int32_t>(c); });
    return out;
  }

 private:
  static bool is_nothing(const Weights& sum) {
    return std::all_of(sum.begin(), sum.end(), [](double w) { return w == 0; });
  }

  Weights weight_of(const AtomSet& set) const {
    Weights sum(limits_.each.size(), 0);
    set.each([&](std::size_t i) {
      for (std::size_t w = 0; w < sum.size(); ++w) sum[w] += weight_[i][w];
    });
    return sum;
  }

  AtomSet around(const AtomSet& set) const {
    AtomSet found;
    set.each([&](std::size_t i) { found = found | beside_[i]; });
    return found;
  }

  /// The piece of `in` that holds an atom.
  AtomSet piece(const AtomSet& in, std::size_t atom) const {
    AtomSet found = AtomSet::single(atom);
    for (AtomSet rim = found; !rim.empty(); found = found | rim) rim = (around(rim) & in) - found;
    return found;
  }

  /// Whether each cell that an atom could have leaves something that fits no number of cells. Two
  /// estates behind a third one, say: a proof at one place, whatever is elsewhere.
  bool has_atom_without_cell() {
    bool found = false;
    (all_ - fillers_).each([&](std::size_t i) {
      std::int64_t steps = kProbe;
      auto take = [&](const AtomSet& cell) {
        return pieces(all_ - cell) ? ExactAnswer::found : ExactAnswer::none;
      };
      found =
          found || grow(all_, AtomSet::single(i), weight_[i], {}, steps, take) == ExactAnswer::none;
    });
    return found;
  }

  /// Divides a connected set of atoms, and adds its cells where that can be done.
  ExactAnswer divide(const AtomSet& set) {
    const Weights sum = weight_of(set);
    if (is_nothing(sum)) return ExactAnswer::found;
    if (limits_.weight_out(sum) < 0) {
      cells_.push_back(set);
      return ExactAnswer::found;
    }
    const std::size_t first = hardest(set);
    auto take = [&](const AtomSet& cell) {
      const ExactAnswer left = leave(set - cell);
      if (left == ExactAnswer::found) cells_.push_back(cell);
      return left;
    };
    const std::int32_t before = std::exchange(seed_home_, home_[first]);
    const ExactAnswer answer = grow(set, AtomSet::single(first), weight_[first], {}, steps_, take);
    seed_home_ = before;
    if (answer == ExactAnswer::none) failed_.insert(set);
    return answer;
  }

  /// The atom with the fewest neighbours that one cell can hold with it; of these the heaviest.
  std::size_t hardest(const AtomSet& set) const {
    std::size_t hardest = 0;
    std::pair<int, double> least{std::numeric_limits<int>::max(), 0};
    (set - fillers_).each([&](std::size_t i) {
      int partners = 0;
      (beside_[i] & set).each([&](std::size_t k) {
        partners += weight_[i][0] + weight_[k][0] <= limits_.each[0].max;
      });
      const std::pair<int, double> own{partners, -weight_[i][0]};
      if (own < least) least = own, hardest = i;
    });
    return hardest;
  }

  /// Tries a cell, and all larger ones without the barred atoms, heavy atoms first, until one is
  /// taken. As long as atoms of the same present cell may be added, larger ones go first.
  template <class Take>
  ExactAnswer grow(const AtomSet& set, const AtomSet& cell, const Weights& sum, AtomSet barred,
                   std::int64_t& steps, const Take& take) {
    if (--steps < 0) return ExactAnswer::ended;
    const Fillers fillers = fillers_of(set, cell, barred);
    if (fillers == Fillers::useless || strands(set, cell, barred)) return ExactAnswer::none;
    const bool may_be_taken = fillers == Fillers::needed && limits_.weight_out(sum) < 0;
    AtomSet next = (around(cell) & set) - cell - barred;
    bool tried = false;
    while (!next.empty()) {
      std::size_t atom = next.first();
      next.each([&](std::size_t i) {
        if (std::pair(belongs(i), weight_[i][0]) > std::pair(belongs(atom), weight_[atom][0]))
          atom = i;
      });
      if (!belongs(atom) && may_be_taken && !std::exchange(tried, true))
        if (const ExactAnswer answer = take(cell); answer != ExactAnswer::none) return answer;
      next = next.without(atom);
      Weights more = sum;
      for (std::size_t w = 0; w < more.size(); ++w) more[w] += weight_[atom][w];
      if (below_max(more)) {
        const ExactAnswer answer = grow(set, cell.with(atom), more, barred, steps, take);
        if (answer != ExactAnswer::none) return answer;
      }
      barred = barred.with(atom);
    }
    return may_be_taken && !tried ? take(cell) : ExactAnswer::none;
  }

  /// Whether an atom is in the present cell of the one from which the cell is grown.
  bool belongs(std::size_t atom) const { return seed_home_ >= 0 && home_[atom] == seed_home_; }

  /// Whether a cell shuts in barred atoms that cannot be divided by themselves.
  bool strands(const AtomSet& set, const AtomSet& cell, AtomSet barred) const {
    while (!barred.empty()) {
      const AtomSet one = piece(barred, barred.first());
      barred = barred - one;
      if (((around(one) & set) - one - cell).empty() && !may_be_divided(one)) return true;
    }
    return false;
  }

  bool may_be_divided(const AtomSet& set) const {
    const Weights sum = weight_of(set);
    return is_nothing(sum) || (limits_.feasible(sum) && !failed_.contains(set));
  }

  bool below_max(const Weights& sum) const {
    for (std::size_t w = 0; w < sum.size(); ++w)
      if (sum[w] > limits_.each[w].max) return false;
    return true;
  }

  /// What the atoms without weight are to a cell: all connect others of it, or may yet do so, or
  /// one never will, since what it reaches is barred or beside the others too.
  enum class Fillers { needed, hopeful, useless };
  Fillers fillers_of(const AtomSet& set, const AtomSet& cell, const AtomSet& barred) const {
    Fillers all = Fillers::needed;
    (cell & fillers_).each([&](std::size_t i) {
      const AtomSet rest = cell.without(i);
      if (all == Fillers::useless || piece(rest, rest.first()) != rest) return;
      const AtomSet reached = (beside_[i] & set) - cell - barred - around(rest);
      all = reached.empty() ? Fillers::useless : Fillers::hopeful;
    });
    return all;
  }

  /// What a cell leaves, unless a piece cannot be divided; the smallest piece first.
  std::optional<std::vector<AtomSet>> pieces(AtomSet rest) const {
    std::vector<AtomSet> found;
    while (!rest.empty()) {
      found.push_back(piece(rest, rest.first()));
      if (!may_be_divided(found.back())) return {};
      rest = rest - found.back();
    }
    std::sort(found.begin(), found.end(),
              [](const AtomSet& a, const AtomSet& b) { return a.count() < b.count(); });
    return found;
  }

  ExactAnswer leave(const AtomSet& rest) {
    const auto left = pieces(rest);
    if (!left) return ExactAnswer::none;
    const std::size_t before = cells_.size();
    for (const AtomSet& one : *left)
      if (const ExactAnswer answer = divide(one); answer != ExactAnswer::found) {
        cells_.resize(before);
        return answer;
      }
    return ExactAnswer::found;
  }

  const Limits& limits_;
  std::vector<std::int32_t> order_;
  std::vector<AtomSet> beside_;
  std::vector<Weights> weight_;
  std::vector<std::int32_t> home_;  ///< present cell of each atom; -1: none
  std::int32_t seed_home_ = -1;     ///< of the atom from which a cell is grown
  AtomSet all_, fillers_;
  std::unordered_set<AtomSet, AtomSetHash> failed_;
  std::vector<AtomSet> cells_;
  std::int64_t steps_ = kSteps;  ///< left
};

/// Atoms that no cell needs join a neighbour's.
void join_neighbours(const AtomGraph& graph, std::vector<std::int32_t>& cell) {
  for (bool more = true; std::exchange(more, false);)
    for (std::size_t a = 0; a < graph.size(); ++a)
      for (auto e = graph.first[a]; e < graph.first[a + 1] && cell[a] < 0; ++e)
        if (const std::int32_t to = cell[at(graph.to[static_cast<std::size_t>(e)])]; to >= 0)
          cell[a] = to, more = true;
}

/// The place of the lowest bit of a number above 0: 3 for 8, -1 for 2.5.
int lowest_bit(double number) {
  int exponent = 0;
  const double mantissa = std::frexp(number, &exponent);
  return exponent - 53 + std::countr_zero(static_cast<std::uint64_t>(std::ldexp(mantissa, 53)));
}

}  // namespace

bool sums_are_exact(const AtomGraph& graph) {
  for (std::size_t w = 0; w <= graph.further.size(); ++w) {
    double sum = 0;
    int lowest = 0;
    for (const double weight : weight_column(graph, w)) {
      if (!(weight >= 0) || std::isinf(weight)) return false;
      if (weight > 0) lowest = std::min(lowest, lowest_bit(weight));
      sum += weight;
    }
    if (sum > std::ldexp(1, 53 + lowest)) return false;
  }
  return true;
}

ExactDivision exact_division(const AtomGraph& graph, const Limits& limits,
                             std::span<const std::int32_t> home) {
  if (!sums_are_exact(graph)) return {};
  Weights total(limits.each.size(), 0);
  for (std::size_t a = 0; a < graph.size(); ++a)
    add_atom(total, graph, static_cast<std::int32_t>(a));
  if (!limits.feasible(total)) return {ExactAnswer::none};
  std::vector<std::int32_t> order = order_of(graph);
  if (order.size() > AtomSet::kMost) return {};
  ExactDivision made = ExactSearch(graph, limits, std::move(order), home).answer(graph.size());
  if (made.answer == ExactAnswer::found) join_neighbours(graph, made.cell);
  return made;
}

}  // namespace libgrid
