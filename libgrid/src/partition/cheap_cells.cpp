// SPDX-License-Identifier: Apache-2.0
#include "cheap_cells.hpp"

#include <algorithm>
#include <utility>

#include "division_cost.hpp"

namespace libgrid {

namespace {

constexpr int kSlopes = 5;  ///< prices of weight that are tried at each step

std::size_t at64(std::int64_t i) { return static_cast<std::size_t>(i); }

}  // namespace

CheapCells::CheapCells(const AtomGraph& graph, std::vector<Money> border, const Limits& limits,
                       const Run& run)
    : graph_(graph), border_(std::move(border)), limits_(limits), run_(run) {
  double total = 1;
  for (const double w : graph.weight) total += w;
  most_slope_ = static_cast<Money>(0x1p57 / total);
  // Weights are whole numbers, none above the total.
  min_ = static_cast<Money>(std::min(limits.each[0].min, total));
  max_ = static_cast<Money>(std::min(limits.each[0].max, total));
  // From one end of the graph to the other, so that what is left lies together.
  std::vector<std::int32_t> walk = {0};
  for (int again = 0; again < 3; ++again) {
    std::vector<std::uint8_t> seen(graph.size(), 0);
    walk = {walk.back()};
    seen[at(walk[0])] = 1;
    for (std::size_t i = 0; i < walk.size(); ++i)
      for (auto e = graph.first[at(walk[i])]; e < graph.first[at(walk[i]) + 1]; ++e)
        if (const std::int32_t to = graph.to[at64(e)]; !std::exchange(seen[at(to)], 1))
          walk.push_back(to);
  }
  for (const std::int32_t a : walk)
    if (graph.weight[at(a)] > 0) order_.push_back(a);
  wanted_.assign(graph.size(), 0);
  node_.assign(graph.size(), -1);
}

Money CheapCells::border_of(const std::vector<std::int32_t>& atoms) const {
  Money sum = 0;
  for (const std::int32_t a : atoms)
    for (auto e = graph_.first[at(a)]; e < graph_.first[at(a) + 1]; ++e)
      if (!std::binary_search(atoms.begin(), atoms.end(), graph_.to[at64(e)]))
        sum += border_[at64(e)];
  return sum;
}

/// A cell has an atom with weight; it is looked for from the first that it has.
bool CheapCells::find(const Query& query, std::int64_t& steps, std::vector<PossibleCell>& found) {
  query_ = &query;
  found_ = &found;
  steps_ = &steps;
  recorded_.clear();
  place_.assign(graph_.size(), Place::free);
  const std::size_t before = found.size();
  bool all = true;
  for (const std::int32_t root : order_) {
    sum_.assign(limits_.each.size(), 0);
    cell_.clear();
    cost_ = 0;
    found_before_ = found.size();
    take(root);
    all = grow(0) && all;
    let_go(root);
    place_[at(root)] = Place::barred;
    if (steps < 0 || found.size() - before >= query.most) return false;
  }
  return all;
}

void CheapCells::take(std::int32_t atom) {
  place_[at(atom)] = Place::in;
  cell_.push_back(atom);
  add_atom(sum_, graph_, atom);
  cost_ -= query_->price[at(atom)];
  for (auto e = graph_.first[at(atom)]; e < graph_.first[at(atom) + 1]; ++e)
    cost_ += place_[at(graph_.to[at64(e)])] == Place::in ? -border_[at64(e)] : border_[at64(e)];
}

void CheapCells::let_go(std::int32_t atom) {
  place_[at(atom)] = Place::free;
  cell_.erase(std::find(cell_.rbegin(), cell_.rend(), atom).base() - 1);
  add_atom(sum_, graph_, atom, -1);
  cost_ += query_->price[at(atom)];
  for (auto e = graph_.first[at(atom)]; e < graph_.first[at(atom) + 1]; ++e)
    cost_ -= place_[at(graph_.to[at64(e)])] == Place::in ? -border_[at64(e)] : border_[at64(e)];
}

bool CheapCells::below_max_with(std::int32_t atom) const {
  for (std::size_t w = 0; w < sum_.size(); ++w)
    if (sum_[w] + weight_column(graph_, w)[at(atom)] > limits_.each[w].max) return false;
  return true;
}

/// The free atoms that the cell could still have: with the lightest way to them it is not too
/// heavy. False: with all of them it is too light.
bool CheapCells::reach() {
  for (const std::int32_t a : reach_) node_[at(a)] = -1;
  reach_.clear();
  Weights most = sum_;
  way_.assign(graph_.size(), HUGE_VAL);
  heap_.clear();
  auto look_around = [&](std::int32_t from, double weight) {
    for (auto e = graph_.first[at(from)]; e < graph_.first[at(from) + 1]; ++e) {
      const std::int32_t to = graph_.to[at64(e)];
      const double there = weight + graph_.weight[at(to)];
      if (place_[at(to)] != Place::free || there >= way_[at(to)] || there > limits_.each[0].max ||
          !below_max_with(to))
        continue;
      way_[at(to)] = there;
      heap_.push_back({-there, -to});
      std::push_heap(heap_.begin(), heap_.end());
    }
  };
  for (const std::int32_t a : cell_) look_around(a, sum_[0]);
  while (!heap_.empty()) {
    const std::int32_t a = -heap_.front().second;
    const double weight = -heap_.front().first;
    std::pop_heap(heap_.begin(), heap_.end());
    heap_.pop_back();
    if (node_[at(a)] >= 0 || weight > way_[at(a)]) continue;
    node_[at(a)] = static_cast<std::int32_t>(reach_.size());
    reach_.push_back(a);
    add_atom(most, graph_, a);
    look_around(a, weight);
  }
  return limits_.weight_below_min(most) < 0;
}

/// The least that border - prices + slope * weight can be, and the weight that belongs to it.
Money CheapCells::relaxed(Money slope, double& weight) {
  cut_.reset(reach_.size());
  for (std::size_t i = 0; i < reach_.size(); ++i) {
    const std::size_t a = at(reach_[i]);
    Money inside = slope * static_cast<Money>(graph_.weight[a]) - query_->price[a];
    for (auto e = graph_.first[a]; e < graph_.first[a + 1]; ++e) {
      const std::size_t to = at(graph_.to[at64(e)]);
      // The cell's own border counts already.
      if (place_[to] == Place::in)
        inside -= border_[at64(e)];
      else if (node_[to] < 0)
        inside += border_[at64(e)];
    }
    cut_.add_node(i, inside, 0);
  }
  for (std::size_t i = 0; i < reach_.size(); ++i) {
    const std::size_t a = at(reach_[i]);
    for (auto e = graph_.first[a]; e < graph_.first[a + 1]; ++e)
      if (const std::int32_t n = node_[at(graph_.to[at64(e)])]; n > static_cast<std::int32_t>(i))
        cut_.add_link(i, at(n), border_[at64(e)]);
  }
  const Money least = cost_ + slope * static_cast<Money>(sum_[0]) + cut_.solve();
  weight = sum_[0];
  for (std::size_t i = 0; i < reach_.size(); ++i) {
    wanted_[at(reach_[i])] = cut_.inside(i);
    if (cut_.inside(i)) weight += graph_.weight[at(reach_[i])];
  }
  return least;
}

/// Whether nothing that the cell can become costs less than asked for. `slope`: the price of weight
/// to begin with; a better one is put there.
bool CheapCells::too_dear(Money& slope) {
  // What is known of the bound, a concave function of the slope: a line on either side of its top.
  struct Line {
    Money slope, value;
    double rise;
  };
  Line left{0, 0, 0}, right{0, 0, 0};
  bool has_left = false, has_right = false;
  for (int k = 0; k < kSlopes; ++k) {
    double weight = 0;
    const Money value = relaxed(slope, weight) - slope * (slope > 0 ? max_ : min_);
    if (value >= query_->below) return true;
    const auto max = static_cast<double>(max_), min = static_cast<double>(min_);
    double rise = weight - (slope > 0 ? max : min);
    if (slope == 0) rise = weight - std::clamp(weight, min, max);
    if (rise == 0) return false;
    (rise > 0 ? left : right) = {slope, value, rise};
    (rise > 0 ? has_left : has_right) = true;
    double next = 0;
    if (has_left && has_right) {
      next = (static_cast<double>(right.value - left.value) +
              left.rise * static_cast<double>(left.slope) -
              right.rise * static_cast<double>(right.slope)) /
             (left.rise - right.rise);
      if (left.slope < 0 && right.slope > 0) next = 0;  // the function has a bend there
      // No slope promises enough.
      const double top =
          static_cast<double>(left.value) + left.rise * (next - static_cast<double>(left.slope));
      if (next != 0 && top < static_cast<double>(query_->below)) return false;
      if (next <= static_cast<double>(left.slope) || next >= static_cast<double>(right.slope))
        return false;
    } else if (k > 0 || slope == 0) {
      const double step =
          std::max(1.0, static_cast<double>(query_->below - value) / std::abs(rise));
      next = static_cast<double>(slope) + (rise > 0 ? step : -step);
    } else {
      next = 0;
    }
    const auto most = static_cast<double>(most_slope_);
    const auto wished = static_cast<Money>(std::clamp(next, -most, most));
    if (wished == slope) return false;
    slope = wished;
  }
  return false;
}

/// A neighbour of the cell, best one that the last cut wants, then a heavy one; -1: there is none.
std::int32_t CheapCells::next_atom() const {
  std::int32_t best = -1;
  std::pair<bool, double> most;
  for (const std::int32_t a : reach_) {
    bool beside = false;
    for (auto e = graph_.first[at(a)]; e < graph_.first[at(a) + 1] && !beside; ++e)
      beside = place_[at(graph_.to[at64(e)])] == Place::in;
    const std::pair<bool, double> own{wanted_[at(a)] != 0, graph_.weight[at(a)]};
    if (beside && (best < 0 || own > most)) best = a, most = own;
  }
  return best;
}

/// Whether what is left beside a cell could be divided at all.
bool CheapCells::leaves_cells() const {
  std::vector<std::uint8_t> seen(graph_.size(), 0);
  std::vector<std::int32_t> piece;
  for (const std::int32_t a : cell_) seen[at(a)] = 1;
  for (std::size_t start = 0; start < graph_.size(); ++start) {
    if (seen[start]) continue;
    seen[start] = 1;
    piece = {static_cast<std::int32_t>(start)};
    Weights sum(sum_.size(), 0);
    for (std::size_t i = 0; i < piece.size(); ++i) {
      add_atom(sum, graph_, piece[i]);
      for (auto e = graph_.first[at(piece[i])]; e < graph_.first[at(piece[i]) + 1]; ++e)
        if (const std::int32_t to = graph_.to[at64(e)]; !std::exchange(seen[at(to)], 1))
          piece.push_back(to);
    }
    if (!limits_.feasible(sum)) return false;
  }
  return true;
}

void CheapCells::record() {
  if (limits_.weight_out(sum_) >= 0 || cost_ >= query_->below || !is_whole() || !leaves_cells())
    return;
  PossibleCell cell{cell_, cost_};
  for (const std::int32_t a : cell_) cell.border += query_->price[at(a)];
  std::sort(cell.atoms.begin(), cell.atoms.end());
  if (recorded_.insert(cell.atoms).second) found_->push_back(std::move(cell));
}

/// With the atoms that the last cut wants.
void CheapCells::record_wanted() {
  std::vector<std::int32_t> more;
  for (const std::int32_t a : reach_)
    if (wanted_[at(a)]) more.push_back(a);
  for (const std::int32_t a : more) take(a);
  record();
  for (const std::int32_t a : more) let_go(a);
}

bool CheapCells::is_whole() const {
  std::vector<std::int32_t> open = {cell_[0]};
  std::vector<std::uint8_t> seen(graph_.size(), 0);
  seen[at(open[0])] = 1;
  for (std::size_t i = 0; i < open.size(); ++i)
    for (auto e = graph_.first[at(open[i])]; e < graph_.first[at(open[i]) + 1]; ++e)
      if (const std::int32_t to = graph_.to[at64(e)];
          place_[at(to)] == Place::in && !std::exchange(seen[at(to)], 1))
        open.push_back(to);
  return open.size() == cell_.size();
}

/// Takes or gives the atom, or trades the two, that make the cell cheapest. False: none does.
bool CheapCells::move() {
  std::vector<std::int32_t> own = cell_, beside = {-1};
  for (const std::int32_t a : cell_)
    for (auto e = graph_.first[at(a)]; e < graph_.first[at(a) + 1]; ++e)
      if (const std::int32_t to = graph_.to[at64(e)]; place_[at(to)] == Place::free)
        beside.push_back(to);
  std::sort(beside.begin(), beside.end());
  beside.erase(std::unique(beside.begin(), beside.end()), beside.end());
  own.push_back(-1);
  Money least = cost_;
  std::int32_t takes = -1, gives = -1;
  for (const std::int32_t in : beside) {
    if (in >= 0) take(in);
    for (const std::int32_t out : own) {
      if (out >= 0) let_go(out);
      if (cost_ < std::max(least, query_->below) && limits_.weight_out(sum_) < 0 &&
          !cell_.empty() && is_whole()) {
        record();
        if (cost_ < least) least = cost_, takes = in, gives = out;
      }
      if (out >= 0) take(out);
    }
    if (in >= 0) let_go(in);
  }
  if (takes >= 0) take(takes);
  if (gives >= 0) let_go(gives);
  return takes >= 0 || gives >= 0;
}

void CheapCells::change(const Query& query, Money within, const std::vector<PossibleCell>& known,
                        std::int64_t& steps, std::vector<PossibleCell>& found) {
  query_ = &query;
  found_ = &found;
  recorded_.clear();
  for (const PossibleCell& cell : known) {
    Money dear = cell.border;
    for (const std::int32_t a : cell.atoms) dear -= query.price[at(a)];
    if (dear >= within) continue;
    run_.check_stop();
    place_.assign(graph_.size(), Place::free);
    sum_.assign(limits_.each.size(), 0);
    cell_.clear();
    cost_ = 0;
    for (const std::int32_t a : cell.atoms) take(a);
    do {
      if (--steps < 0 || found.size() >= query.most) return;
    } while (move());
  }
}

/// Takes or bars one atom after the other. False: enough was found, or tried.
bool CheapCells::grow(Money slope) {
  if (*steps_ % 1024 == 0) run_.check_stop();
  std::vector<std::int32_t> barred;
  bool go_on = true;
  while (true) {
    go_on = --*steps_ >= 0 && found_->size() - found_before_ < query_->most_each;
    if (!go_on || !reach() || too_dear(slope)) break;
    record_wanted();
    const std::int32_t atom = next_atom();
    if (atom < 0) break;
    take(atom);
    go_on = grow(slope);
    let_go(atom);
    if (!go_on) break;
    place_[at(atom)] = Place::barred;
    barred.push_back(atom);
  }
  for (const std::int32_t a : barred) place_[at(a)] = Place::free;
  return go_on;
}

}  // namespace libgrid
