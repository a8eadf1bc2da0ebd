// SPDX-License-Identifier: Apache-2.0
#include "mend_part.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "chance.hpp"
#include "exact_division.hpp"
#include "parts.hpp"
#include "tree_cuts.hpp"

namespace libgrid {

namespace {

/// A usual atom that leaves its cell costs as much as so many usual borders, an empty one as much
/// as kEmptyStays.
constexpr double kStays = 20, kEmptyStays = 1;
/// Neighbours of neighbours, so often, before all cells of a part are looked at.
constexpr int kRings = 3;
constexpr std::size_t kTurnsACell = 4;
constexpr std::int32_t kSearches = 3;  ///< of the same cells, which take turns with heat and prices

const std::function<double(std::int32_t, std::int32_t)> kNoSpread;

class PartMender {
 public:
  PartMender(AtomGraph graph, Cells home, Cells cell, std::int32_t present,
             const GraphPartitionOptions& options, const Run& run)
      : graph_(std::move(graph)),
        home_(std::move(home)),
        cell_(std::move(cell)),
        next_(present),
        options_(options),
        limits_(limits_of(options)),
        run_(run) {
    const double atoms = static_cast<double>(graph_.size());
    const double borders = std::max(1.0, static_cast<double>(graph_.cost.size()));
    const double border = std::accumulate(graph_.cost.begin(), graph_.cost.end(), 0.0) / borders;
    const double weight = std::accumulate(graph_.weight.begin(), graph_.weight.end(), 0.0) / atoms;
    for (const double w : graph_.weight)
      stay_.push_back(border * (kEmptyStays + (weight > 0 ? kStays * w / weight : 0)));
  }

  MendedPart mend() && {
    if (std::all_of(cell_.begin(), cell_.end(), [](std::int32_t c) { return c < 0; })) {
      take(anew());
      return {std::move(cell_), no_division_};
    }
    give_land_away();
    // Each turn leaves less out of the limits, if by ever so little; so the turns are counted too.
    for (std::size_t turns = kTurnsACell * all_cells().size(); turns > 0; --turns) {
      const auto worst = worst_cell();
      if (!worst) break;
      if (!settle(*worst)) given_up_.insert(*worst);
    }
    return {std::move(cell_), no_division_};
  }

 private:
  /// A division of some atoms, and how good it is.
  struct Attempt {
    std::vector<std::int32_t> atoms;
    Cells cell;  ///< of each of these atoms
    double violation = 0, moved = 0, cost = 0;
  };

  /// Atoms in no cell join the neighbour with which they have the dearest border, from the cells
  /// outwards.
  void give_land_away() {
    for (bool more = true; more;) {
      std::vector<std::pair<std::int32_t, std::int32_t>> joins;
      for (std::int32_t a = 0; a < static_cast<std::int32_t>(cell_.size()); ++a) {
        if (cell_[at(a)] >= 0) continue;
        std::map<std::int32_t, double> borders;
        for_neighbours(graph_, a, [&](std::int32_t next, double cost) {
          if (cell_[at(next)] >= 0) borders[cell_[at(next)]] += cost;
        });
        if (borders.empty()) continue;
        const auto dearest =
            std::max_element(borders.begin(), borders.end(),
                             [](const auto& l, const auto& r) { return l.second < r.second; });
        joins.push_back({a, dearest->first});
      }
      for (const auto& [a, cell] : joins) cell_[at(a)] = cell;
      more = !joins.empty();
    }
  }

  std::map<std::int32_t, Weights> weights_of(const AtomGraph& graph, const Cells& cell) const {
    std::map<std::int32_t, Weights> weights;
    for (std::size_t a = 0; a < cell.size(); ++a)
      add_atom(weights.try_emplace(cell[a], limits_.each.size(), 0).first->second, graph,
               static_cast<std::int32_t>(a));
    return weights;
  }

  std::optional<std::int32_t> worst_cell() const {
    std::optional<std::int32_t> worst;
    double most = 0;
    for (const auto& [cell, weights] : weights_of(graph_, cell_))
      if (const double v = limits_.violation(weights); v > most && !given_up_.contains(cell))
        most = v, worst = cell;
    return worst;
  }

  /// Divides the cells around one anew; false when nothing better is found.
  bool settle(std::int32_t worst) {
    std::set<std::int32_t> region = {worst};
    std::optional<Attempt> best;
    for (int ring = 1;; ++ring) {
      run_.check_stop();
      const std::size_t before = region.size();
      region = ring > kRings ? all_cells() : with_neighbours(region);
      const bool all = ring > kRings || region.size() == before;
      const double now = violation_of(region);
      for (Attempt& a : attempts(region))
        if (a.violation < now && (!best || better(a, *best))) best = std::move(a);
      if ((best && best->violation == 0) || all) break;
    }
    if (!best || best->violation > 0) {
      if (!anew_) anew_ = brought_near(anew());
      if (!best || better(*anew_, *best)) {
        if (!(improvement(*anew_) > 0)) return false;
        given_up_.clear();  // other cells may have these numbers now
        take(*anew_);
        return true;
      }
    }
    take(*best);
    return true;
  }

  /// Attempts on different regions compare by what they gain.
  bool better(const Attempt& a, const Attempt& b) const {
    return std::tuple(-improvement(a), a.moved, a.cost) <
           std::tuple(-improvement(b), b.moved, b.cost);
  }
  double improvement(const Attempt& a) const {
    std::set<std::int32_t> cells;
    for (const std::int32_t atom : a.atoms) cells.insert(cell_[at(atom)]);
    return violation_of(cells) - a.violation;
  }

  double violation_of(const std::set<std::int32_t>& cells) const {
    double violation = 0;
    for (const auto& [cell, weights] : weights_of(graph_, cell_))
      if (cells.contains(cell)) violation += limits_.violation(weights);
    return violation;
  }

  std::set<std::int32_t> all_cells() const { return {cell_.begin(), cell_.end()}; }

  std::set<std::int32_t> with_neighbours(const std::set<std::int32_t>& cells) const {
    std::set<std::int32_t> more = cells;
    for (std::int32_t a = 0; a < static_cast<std::int32_t>(cell_.size()); ++a)
      if (cells.contains(cell_[at(a)]))
        for_neighbours(graph_, a, [&](std::int32_t next, double) { more.insert(cell_[at(next)]); });
    return more;
  }

  /// Divisions of some cells into as many, and into one or two more or less, where these numbers
  /// fit.
  std::vector<Attempt> attempts(const std::set<std::int32_t>& region) const {
    Attempt start;
    Weights total(limits_.each.size(), 0);
    for (std::int32_t a = 0; a < static_cast<std::int32_t>(cell_.size()); ++a)
      if (region.contains(cell_[at(a)])) {
        start.atoms.push_back(a);
        start.cell.push_back(cell_[at(a)]);
        add_atom(total, graph_, a);
      }
    const AtomGraph graph = subgraph(graph_, start.atoms);
    std::vector<Attempt> out;
    const auto now = static_cast<std::int32_t>(region.size());
    for (const std::int32_t more : {0, 1, -1, 2, -2}) {
      const std::int32_t cells = now + more;
      if (cells < 1 || !limits_.fits(total, cells)) continue;
      Attempt first = start;
      bool made = true;
      for (int i = 0; i < std::abs(more) && made; ++i)
        made = more > 0 ? split(graph, first) : merge(graph, first);
      for (std::int32_t search_number = 0; made && search_number < kSearches; ++search_number) {
        Attempt attempt = first;
        search(graph, attempt, search_number);
        name_cells(attempt, &region);
        go_home(graph, attempt);
        judge(graph, attempt);
        out.push_back(std::move(attempt));
      }
    }
    return out;
  }

  /// Cuts the heaviest cell in two; the half with less that belongs there is the new one.
  bool split(const AtomGraph& graph, Attempt& attempt) const {
    const auto weight = weights_of(graph, attempt.cell);
    const auto heaviest =
        std::max_element(weight.begin(), weight.end(),
                         [](const auto& l, const auto& r) { return l.second < r.second; });
    std::vector<std::int32_t> atoms;
    for (std::int32_t a = 0; a < static_cast<std::int32_t>(attempt.cell.size()); ++a)
      if (attempt.cell[at(a)] == heaviest->first) atoms.push_back(a);
    if (atoms.size() < 2) return false;
    Chance chance(options_.seed);
    const Cells half = bisected_cells(subgraph(graph, atoms), limits_, 2, chance);
    std::array<double, 2> belongs{};
    for (std::size_t i = 0; i < atoms.size(); ++i)
      if (home_[at(attempt.atoms[at(atoms[i])])] == heaviest->first)
        belongs[at(half[i])] += stay_[at(attempt.atoms[at(atoms[i])])];
    const std::int32_t leaves = belongs[0] < belongs[1] ? 0 : 1;
    const std::int32_t fresh = std::max(next_, 1 + weight.rbegin()->first);
    for (std::size_t i = 0; i < atoms.size(); ++i)
      if (half[i] == leaves) attempt.cell[at(atoms[i])] = fresh;
    return true;
  }

  /// The lightest cell joins its lightest neighbour.
  bool merge(const AtomGraph& graph, Attempt& attempt) const {
    const auto weight = weights_of(graph, attempt.cell);
    if (weight.size() < 2) return false;
    const auto lighter = [](const auto& l, const auto& r) { return l.second < r.second; };
    const std::int32_t gone = std::min_element(weight.begin(), weight.end(), lighter)->first;
    std::map<std::int32_t, Weights> beside;
    for (std::int32_t a = 0; a < static_cast<std::int32_t>(attempt.cell.size()); ++a)
      if (attempt.cell[at(a)] == gone)
        for_neighbours(graph, a, [&](std::int32_t next, double) {
          const std::int32_t cell = attempt.cell[at(next)];
          if (cell != gone) beside[cell] = weight.at(cell);
        });
    if (beside.empty()) return false;
    const std::int32_t into = std::min_element(beside.begin(), beside.end(), lighter)->first;
    std::replace(attempt.cell.begin(), attempt.cell.end(), gone, into);
    return true;
  }

  void search(const AtomGraph& graph, Attempt& attempt, std::int32_t number_of_search) const {
    std::map<std::int32_t, std::int32_t> number;
    std::vector<std::int32_t> name;
    for (const auto& [cell, weights] : weights_of(graph, attempt.cell)) {
      number[cell] = static_cast<std::int32_t>(name.size());
      name.push_back(cell);
    }
    if (name.size() < 2) return;
    Cells home;
    std::vector<double> stay;
    for (std::size_t i = 0; i < attempt.cell.size(); ++i) {
      attempt.cell[i] = number.at(attempt.cell[i]);
      const std::int32_t h = home_[at(attempt.atoms[i])];
      home.push_back(number.contains(h) ? number.at(h) : -1);
      stay.push_back(stay_[at(attempt.atoms[i])]);
    }
    anneal_from(graph,
                {limits_, static_cast<std::int32_t>(name.size()), options_.seed, number_of_search,
                 options_.steps_per_atom * static_cast<std::int64_t>(graph.size()),
                 options_.balance, kNoSpread},
                home, stay, attempt.cell, run_);
    for (std::int32_t& c : attempt.cell) c = name[at(c)];
  }

  /// Atoms go back to where they belong as long as all stays connected and within the limits.
  void go_home(const AtomGraph& graph, Attempt& attempt) const {
    auto weight = weights_of(graph, attempt.cell);
    for (bool more = true; more;) {
      more = false;
      for (std::int32_t a = 0; a < static_cast<std::int32_t>(graph.size()); ++a) {
        const std::int32_t home = home_[at(attempt.atoms[at(a)])];
        const std::int32_t from = attempt.cell[at(a)];
        if (home < 0 || home == from || !weight.contains(home)) continue;
        bool touches = false;
        for_neighbours(graph, a, [&](std::int32_t next, double) {
          touches = touches || attempt.cell[at(next)] == home;
        });
        if (!touches) continue;
        Weights less = weight.at(from), more_there = weight.at(home);
        const double before = limits_.violation(less) + limits_.violation(more_there);
        add_atom(less, graph, a, -1);
        add_atom(more_there, graph, a);
        if (limits_.violation(less) + limits_.violation(more_there) > before ||
            !stays_connected(graph, attempt.cell, a))
          continue;
        attempt.cell[at(a)] = home;
        weight[from] = std::move(less);
        weight[home] = std::move(more_there);
        more = true;
      }
    }
  }

  /// Whether an atom's cell is one piece, and not empty, without it.
  static bool stays_connected(const AtomGraph& graph, const Cells& cell, std::int32_t atom) {
    std::set<std::int32_t> wanted, seen;
    for_neighbours(graph, atom, [&](std::int32_t next, double) {
      if (cell[at(next)] == cell[at(atom)]) wanted.insert(next);
    });
    if (wanted.empty()) return false;
    std::vector<std::int32_t> open = {*wanted.begin()};
    seen.insert(open[0]);
    for (std::size_t i = 0; i < open.size() && !wanted.empty(); ++i) {
      wanted.erase(open[i]);
      for_neighbours(graph, open[i], [&](std::int32_t next, double) {
        if (next != atom && cell[at(next)] == cell[at(atom)] && seen.insert(next).second)
          open.push_back(next);
      });
    }
    return wanted.empty();
  }

  void judge(const AtomGraph& graph, Attempt& attempt) const {
    for (const auto& [cell, weights] : weights_of(graph, attempt.cell))
      attempt.violation += limits_.violation(weights);
    for (std::size_t i = 0; i < attempt.cell.size(); ++i) {
      const std::int32_t home = home_[at(attempt.atoms[i])];
      if (home >= 0 && home != attempt.cell[i]) attempt.moved += graph.weight[i];
    }
    attempt.cost = BorderCost(graph, attempt.cell).total();
  }

  /// Names cells after those with which they have most in common; after none that goes on
  /// elsewhere.
  void name_cells(Attempt& attempt, const std::set<std::int32_t>* region) const {
    std::map<std::pair<std::int32_t, std::int32_t>, double> common;
    for (std::size_t i = 0; i < attempt.cell.size(); ++i)
      if (const std::int32_t home = home_[at(attempt.atoms[i])];
          home >= 0 && (region == nullptr || region->contains(home)))
        common[{attempt.cell[i], home}] += stay_[at(attempt.atoms[i])];
    std::vector<std::tuple<double, std::int32_t, std::int32_t>> pairs;
    for (const auto& [pair, stay] : common) pairs.emplace_back(-stay, pair.second, pair.first);
    std::sort(pairs.begin(), pairs.end());
    std::map<std::int32_t, std::int32_t> name;
    std::set<std::int32_t> used;
    for (const auto& [stay, home, cell] : pairs)
      if (!name.contains(cell) && used.insert(home).second) name[cell] = home;
    std::int32_t fresh = next_;
    for (std::int32_t& c : attempt.cell) {
      if (!name.contains(c)) name[c] = fresh++;
      c = name[c];
    }
  }

  /// The whole part as partition_graph divides it; learns whether that can be done at all.
  Attempt anew() {
    const GraphPartition made =
        partition_graph(graph_, options_, {.threads = 1, .stop = run_.stop});
    no_division_ = std::find(made.reason.begin(), made.reason.end(),
                             PartitionReason::no_division) != made.reason.end();
    return whole_part(made.cell);
  }

  Attempt whole_part(Cells cell) const {
    Attempt attempt{.atoms = {}, .cell = std::move(cell)};
    attempt.atoms.resize(graph_.size());
    std::iota(attempt.atoms.begin(), attempt.atoms.end(), 0);
    name_cells(attempt, nullptr);
    judge(graph_, attempt);
    return attempt;
  }

  /// Of a division within the limits and others like the present cells, as far as they are found,
  /// the one that moves least.
  Attempt brought_near(Attempt made) const {
    if (made.violation > 0) return made;
    auto offer = [&](Attempt attempt) {
      if (attempt.violation == 0 &&
          std::tuple(attempt.moved, attempt.cost) < std::tuple(made.moved, made.cost))
        made = std::move(attempt);
    };
    auto offer_both = [&](const Attempt& from) {
      offer(from);
      Attempt searched = from;
      search(graph_, searched, 0);
      name_cells(searched, nullptr);
      go_home(graph_, searched);
      offer(whole_part(std::move(searched.cell)));
    };
    offer_both(Attempt(made));
    if (ExactDivision exact = exact_division(graph_, limits_, home_);
        exact.answer == ExactAnswer::found)
      offer_both(whole_part(std::move(exact.cell)));
    return made;
  }

  void take(const Attempt& attempt) {
    for (std::size_t i = 0; i < attempt.atoms.size(); ++i) {
      cell_[at(attempt.atoms[i])] = attempt.cell[i];
      next_ = std::max(next_, attempt.cell[i] + 1);
    }
  }

  AtomGraph graph_;
  Cells home_;
  Cells cell_;
  std::int32_t next_;  ///< the number of the next new cell
  const GraphPartitionOptions& options_;
  Limits limits_;
  const Run& run_;
  std::vector<double> stay_;  ///< what it costs that an atom leaves its cell
  std::optional<Attempt> anew_;
  bool no_division_ = false;  ///< proved by the way
  std::set<std::int32_t> given_up_;
};

}  // namespace

MendedPart mend_part(AtomGraph graph, Cells home, Cells cell, std::int32_t present,
                     const GraphPartitionOptions& options, const Run& run) {
  return PartMender(std::move(graph), std::move(home), std::move(cell), present, options, run)
      .mend();
}

}  // namespace libgrid
