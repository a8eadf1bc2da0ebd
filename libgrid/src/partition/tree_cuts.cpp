// SPDX-License-Identifier: Apache-2.0
#include "tree_cuts.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <queue>
#include <tuple>
#include <utility>

#include "division_cost.hpp"

namespace libgrid {

void TreeCuts::grow(std::span<const std::int32_t> atoms, bool by_cost, Chance& chance) {
  span_atoms(atoms, by_cost, chance);
  find_paths();
  weigh_cuts();
  for (const std::int32_t atom : order_) place_[at(atom)] = kOutside;
}

void TreeCuts::span_atoms(std::span<const std::int32_t> atoms, bool by_cost, Chance& chance) {
  using Entry = std::tuple<double, std::int32_t, std::int32_t>;  // affinity, atom, parent
  std::priority_queue<Entry> open;
  for (const std::int32_t atom : atoms) place_[at(atom)] = kOpen;
  order_.clear();
  parent_.clear();
  open.push({0, atoms[at(chance.below(atoms.size()))], -1});
  while (!open.empty()) {
    const auto [affinity, atom, parent] = open.top();
    open.pop();
    if (place_[at(atom)] != kOpen) continue;
    const auto place = static_cast<std::int32_t>(order_.size());
    place_[at(atom)] = place;
    order_.push_back(atom);
    parent_.push_back(parent);
    for (auto e = graph_.first[at(atom)]; e < graph_.first[at(atom) + 1]; ++e) {
      const auto i = static_cast<std::size_t>(e);
      if (place_[at(graph_.to[i])] == kOpen)
        open.push({chance.share() * (by_cost ? graph_.cost[i] : 1), graph_.to[i], place});
    }
  }
}

/// Each place goes on along the path of its heaviest branch: from any place to the root there are
/// few paths.
void TreeCuts::find_paths() {
  std::vector<std::int32_t> places(size(), 1), heavy(size(), -1);
  for (std::size_t i = size(); i-- > 1;) {
    const std::size_t p = at(parent_[i]);
    places[p] += places[i];
    if (heavy[p] < 0 || places[i] > places[at(heavy[p])]) heavy[p] = static_cast<std::int32_t>(i);
  }
  head_.assign(size(), 0);
  for (std::size_t i = 1; i < size(); ++i) {
    const auto place = static_cast<std::int32_t>(i);
    head_[i] = heavy[at(parent_[i])] == place ? head_[at(parent_[i])] : place;
  }
}

/// The lowest place above both. A path that begins later in the order ends below the meeting.
std::int32_t TreeCuts::meeting(std::int32_t a, std::int32_t b) const {
  while (head_[at(a)] != head_[at(b)]) {
    if (head_[at(a)] < head_[at(b)]) std::swap(a, b);
    a = parent_[at(head_[at(a)])];
  }
  return std::min(a, b);
}

/// A border counts for all cuts on the tree's way from one atom to the other.
void TreeCuts::weigh_cuts() {
  weight_.resize(size());
  cost_.assign(size(), 0);
  for (std::size_t i = 0; i < size(); ++i) {
    const std::size_t atom = at(order_[i]);
    weight_[i] = graph_.weight[atom];
    for (auto e = graph_.first[atom]; e < graph_.first[atom + 1]; ++e) {
      const std::int32_t other = place_[at(graph_.to[static_cast<std::size_t>(e)])];
      if (other < 0 || at(other) > i) continue;
      const double cost = graph_.cost[static_cast<std::size_t>(e)];
      cost_[i] += cost;
      cost_[at(other)] += cost;
      cost_[at(meeting(static_cast<std::int32_t>(i), other))] -= 2 * cost;
    }
  }
  for (std::size_t i = size(); i-- > 1;) {
    weight_[at(parent_[i])] += weight_[i];
    cost_[at(parent_[i])] += cost_[i];
  }
  further_.resize(graph_.further.size());
  for (std::size_t w = 0; w < further_.size(); ++w) {
    further_[w].resize(size());
    for (std::size_t i = 0; i < size(); ++i) further_[w][i] = graph_.further[w][at(order_[i])];
    for (std::size_t i = size(); i-- > 1;) further_[w][at(parent_[i])] += further_[w][i];
  }
}

std::vector<std::int32_t> TreeCuts::below(std::size_t cut) const {
  std::vector<std::uint8_t> inside(size() - cut, 0);
  inside[0] = 1;
  std::vector<std::int32_t> atoms = {order_[cut]};
  for (std::size_t i = cut + 1; i < size(); ++i) {
    const std::int32_t above = parent_[i] - static_cast<std::int32_t>(cut);
    if (above < 0 || !inside[at(above)]) continue;
    inside[i - cut] = 1;
    atoms.push_back(order_[i]);
  }
  return atoms;
}

namespace {

constexpr int kTrees = 8;
constexpr std::size_t kManyAtoms = 20000;  ///< where fewer trees must do

struct Halves {
  double out = HUGE_VAL;  ///< how far a side is from the weights that suit its cells
  double score = 0;       ///< border cost; less for sides of many cells
  std::int32_t cells = 0;
  std::vector<std::int32_t> below;
};

/// How far the further weights of a cut's sides are out, for so many cells below and above.
double further_out(const TreeCuts& tree, const Limits& limits, std::size_t cut, double below,
                   double above) {
  double out = 0;
  for (std::size_t w = 1; w < limits.each.size(); ++w) {
    const double sum = tree.further(w - 1, cut);
    out += (limits.each[w].violation(sum, below) +
            limits.each[w].violation(tree.further(w - 1, 0) - sum, above)) /
           limits.each[w].target;
  }
  return out * limits.each[0].target;
}

void better_cut(const TreeCuts& tree, const Limits& limits, std::int32_t cells, Halves& best) {
  const double mean = tree.total() / cells;
  // For two cells just what both limits allow. More cells could bear more, but then each would
  // have to be at its limit.
  const double slack =
      std::max(0.0, std::min(mean - limits.each[0].min, limits.each[0].max - mean));
  std::size_t found = 0;
  for (std::size_t i = 1; i < tree.size(); ++i) {
    const double wish = mean > 0 ? std::round(tree.weight(i) / mean) : 1;
    const double k = std::clamp(wish, 1.0, static_cast<double>(cells - 1));
    const double out = std::max(0.0, std::abs(tree.weight(i) - k * mean) - slack) +
                       further_out(tree, limits, i, k, cells - k);
    const double score = tree.cost(i) / (k * (cells - k));
    if (std::tie(out, score) >= std::tie(best.out, best.score)) continue;
    best.out = out;
    best.score = score;
    best.cells = static_cast<std::int32_t>(k);
    found = i;
  }
  if (found > 0) best.below = tree.below(found);
}

}  // namespace

std::vector<std::int32_t> bisected_cells(const AtomGraph& graph, const Limits& limits,
                                         std::int32_t cells, Chance& chance) {
  struct Piece {
    std::vector<std::int32_t> atoms;
    std::int32_t first, cells;
  };
  std::vector<std::int32_t> cell(graph.size(), 0);
  std::vector<Piece> open(1);
  open[0] = {std::vector<std::int32_t>(graph.size()), 0, cells};
  std::iota(open[0].atoms.begin(), open[0].atoms.end(), 0);
  TreeCuts tree(graph);
  while (!open.empty()) {
    Piece piece = std::move(open.back());
    open.pop_back();
    for (const std::int32_t a : piece.atoms) cell[at(a)] = piece.first;
    if (piece.cells == 1) continue;
    Halves best;
    const int trees = piece.atoms.size() < kManyAtoms ? kTrees : 1;
    for (int t = 0; t < trees; ++t) {
      tree.grow(piece.atoms, t % 2 == 0, chance);
      better_cut(tree, limits, piece.cells, best);
    }
    // As many cells as weight, but no more than atoms.
    const auto below = static_cast<std::int32_t>(best.below.size());
    const auto above = static_cast<std::int32_t>(piece.atoms.size()) - below;
    const std::int32_t k = std::clamp(best.cells, piece.cells - std::min(above, piece.cells - 1),
                                      std::min(below, piece.cells - 1));
    for (const std::int32_t a : best.below) cell[at(a)] = piece.first + k;
    std::vector<std::int32_t> rest;
    for (const std::int32_t a : piece.atoms)
      if (cell[at(a)] == piece.first) rest.push_back(a);
    open.push_back({std::move(rest), piece.first, piece.cells - k});
    open.push_back({std::move(best.below), piece.first + piece.cells - k, k});
  }
  return cell;
}

}  // namespace libgrid
