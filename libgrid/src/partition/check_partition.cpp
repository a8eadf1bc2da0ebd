// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "exact_division.hpp"
#include "libgrid/core/text.hpp"
#include "libgrid/partition/partition_graph.hpp"
#include "parts.hpp"

namespace libgrid {

namespace {

/// Marks all atoms that `start` reaches through atoms for which `enter(from, to)` holds.
template <class Enter>
void flood(const AtomGraph& graph, std::size_t start, std::vector<std::int64_t>& mark,
           std::int64_t value, const Enter& enter) {
  std::vector<std::size_t> open = {start};
  mark[start] = value;
  while (!open.empty()) {
    const std::size_t a = open.back();
    open.pop_back();
    for (auto e = graph.first[a]; e < graph.first[a + 1]; ++e) {
      const auto next = static_cast<std::size_t>(graph.to[static_cast<std::size_t>(e)]);
      if (mark[next] < 0 && enter(a, next)) mark[next] = value, open.push_back(next);
    }
  }
}

class PartitionCheck {
 public:
  PartitionCheck(const AtomGraph& graph, const GraphPartition& division,
                 const GraphPartitionOptions& options, const PresentPartition* present)
      : graph_(graph), division_(division), options_(options) {
    weighings_.push_back({&graph.weight, &division.weight, options.min, options.max});
    const std::size_t further = options.further.size();
    if (graph.further.size() != further || division.further.size() != further)
      tell("there are " + std::to_string(further) + " further limits, " +
           std::to_string(graph.further.size()) + " further weights of atoms and " +
           std::to_string(division.further.size()) + " of cells");
    else
      for (std::size_t w = 0; w < further; ++w)
        weighings_.push_back({&graph.further[w], &division.further[w], options.further[w].min,
                              options.further[w].max});
    locked_.assign(graph.size(), -1);
    if (present == nullptr) return;
    if (present->cell.size() != graph.size()) {
      tell("there are " + std::to_string(graph.size()) + " atoms and present cells of " +
           std::to_string(present->cell.size()));
      return;
    }
    for (std::size_t a = 0; a < graph.size(); ++a) {
      const std::int32_t c = present->cell[a];
      if (c < 0 || present->locked.empty()) continue;
      if (static_cast<std::size_t>(c) >= present->locked.size())
        tell("present cell " + std::to_string(c) + " of atom " + std::to_string(a) +
             " has no flag that says whether it is locked");
      else if (present->locked[static_cast<std::size_t>(c)])
        locked_[a] = c;
    }
  }

  std::vector<std::string> faults() {
    if (!columns_fit()) return std::move(faults_);
    look_for_pieces();
    look_at_locks();
    weigh();
    look_at_reasons();
    if (options_.cells > 0 && division_.cells() != static_cast<std::size_t>(options_.cells))
      tell(std::to_string(division_.cells()) + " cells, not " + std::to_string(options_.cells));
    return std::move(faults_);
  }

 private:
  struct Weighing {
    const std::vector<double>* atom;
    const std::vector<double>* cell;
    double min, max;

    bool out(std::size_t c) const { return (*cell)[c] < min || (*cell)[c] > max; }
  };

  void tell(std::string fault) { faults_.push_back(std::move(fault)); }
  static std::string cell_name(std::size_t cell) { return "cell " + std::to_string(cell); }

  bool columns_fit() {
    if (division_.cell.size() != graph_.size())
      tell("there are " + std::to_string(graph_.size()) + " atoms and cells of " +
           std::to_string(division_.cell.size()));
    if (division_.reason.size() != division_.cells()) tell("there is not one reason a cell");
    if (!division_.concerns.empty() && division_.concerns.size() != division_.cells())
      tell("there is not one weight that a reason concerns a cell");
    for (std::size_t w = 1; w < weighings_.size(); ++w)
      if (weighings_[w].atom->size() != graph_.size() ||
          weighings_[w].cell->size() != division_.cells())
        tell("weight " + std::to_string(w) + " is known of " +
             std::to_string(weighings_[w].atom->size()) + " of " + std::to_string(graph_.size()) +
             " atoms and of " + std::to_string(weighings_[w].cell->size()) + " of " +
             std::to_string(division_.cells()) + " cells");
    for (std::size_t a = 0; a < division_.cell.size(); ++a)
      if (division_.cell[a] < 0 || static_cast<std::size_t>(division_.cell[a]) >= division_.cells())
        tell("atom " + std::to_string(a) + " is in cell " + std::to_string(division_.cell[a]) +
             ", which is not there");
    return faults_.empty();
  }

  void look_for_pieces() {
    std::vector<std::int64_t> mark(graph_.size(), -1);
    std::vector<std::int64_t> pieces(division_.cells(), 0);
    for (std::size_t a = 0; a < graph_.size(); ++a) {
      if (mark[a] >= 0) continue;
      ++pieces[static_cast<std::size_t>(division_.cell[a])];
      flood(graph_, a, mark, 0, [&](std::size_t from, std::size_t to) {
        return division_.cell[from] == division_.cell[to];
      });
    }
    for (std::size_t a = 0; a < graph_.size(); ++a)  // a locked cell is as it was
      if (locked_[a] >= 0) pieces[static_cast<std::size_t>(division_.cell[a])] = 1;
    for (std::size_t c = 0; c < pieces.size(); ++c)
      if (pieces[c] != 1)
        tell(pieces[c] == 0 ? cell_name(c) + " is empty"
                            : cell_name(c) + " is in " + std::to_string(pieces[c]) + " pieces");
  }

  /// A cell and a locked cell that have an atom in common have all.
  void look_at_locks() {
    std::vector<std::int64_t> of_cell(division_.cells(), kNothingYet);
    std::map<std::int64_t, std::int32_t> cell_of;
    for (std::size_t a = 0; a < graph_.size(); ++a) {
      const std::int32_t cell = division_.cell[a];
      std::int64_t& lock = of_cell[static_cast<std::size_t>(cell)];
      if (lock == kNothingYet) lock = locked_[a];
      const bool same =
          lock == locked_[a] && (lock < 0 || cell_of.try_emplace(lock, cell).first->second == cell);
      if (!same) tell("atom " + std::to_string(a) + " was moved into or out of a locked cell");
    }
  }

  void weigh() {
    for (std::size_t w = 0; w < weighings_.size(); ++w) {
      const Weighing& weight = weighings_[w];
      std::vector<double> sum(division_.cells(), 0);
      for (std::size_t a = 0; a < graph_.size(); ++a)
        sum[static_cast<std::size_t>(division_.cell[a])] += (*weight.atom)[a];
      for (std::size_t c = 0; c < sum.size(); ++c)
        if (sum[c] != (*weight.cell)[c])
          tell(cell_name(c) + " weighs " + rounded(sum[c], 3) + ", not " +
               rounded((*weight.cell)[c], 3) + (w > 0 ? ", of weight " + std::to_string(w) : ""));
    }
  }

  bool too_heavy(std::size_t atom) const {
    return std::any_of(weighings_.begin(), weighings_.end(),
                       [&](const Weighing& w) { return (*w.atom)[atom] > w.max; });
  }

  /// What is divided on its own together with an atom: see partition_graph.
  std::vector<std::int32_t> part_of(std::size_t atom) const {
    std::vector<std::int64_t> mark(graph_.size(), -1);
    flood(graph_, atom, mark, 0,
          [&](std::size_t, std::size_t to) { return !too_heavy(to) && locked_[to] < 0; });
    std::vector<std::int32_t> atoms;
    for (std::size_t a = 0; a < mark.size(); ++a)
      if (mark[a] >= 0) atoms.push_back(static_cast<std::int32_t>(a));
    return atoms;
  }

  /// Of each weight.
  std::vector<double> sums_of(const std::vector<std::int32_t>& atoms) const {
    std::vector<double> sums;
    for (const Weighing& weight : weighings_) {
      double& sum = sums.emplace_back(0);
      for (const std::int32_t a : atoms) sum += (*weight.atom)[static_cast<std::size_t>(a)];
    }
    return sums;
  }

  /// Whether all ways to divide a part fail; tried once a part.
  bool has_no_division(const std::vector<std::int32_t>& part) {
    const auto [known, fresh] = no_division_.try_emplace(part[0], false);
    if (fresh)
      known->second =
          exact_division(subgraph(graph_, part), limits_of(options_)).answer == ExactAnswer::none;
    return known->second;
  }

  void look_at_reasons() {
    std::vector<std::vector<std::size_t>> atoms(division_.cells());
    for (std::size_t a = 0; a < graph_.size(); ++a)
      atoms[static_cast<std::size_t>(division_.cell[a])].push_back(a);
    for (std::size_t c = 0; c < division_.cells(); ++c)
      if (!atoms[c].empty() && !reason_holds(c, atoms[c])) {
        std::string weighs = cell_name(c) + " weighs ";
        for (std::size_t w = 0; w < weighings_.size(); ++w)
          weighs += (w > 0 ? " and " : "") + rounded((*weighings_[w].cell)[c], 3);
        tell(weighs + " and is called " + std::string(name_of(division_.reason[c])) + about(c));
      }
  }

  /// Of a cell's reason, the weight that it concerns; nothing is said where there is but one.
  std::string about(std::size_t cell) const {
    if (division_.concerns.empty() || (options_.further.empty() && division_.concerns[cell] <= 0))
      return "";
    return ", of weight " + std::to_string(division_.concerns[cell]);
  }

  bool reason_holds(std::size_t cell, const std::vector<std::size_t>& atoms) {
    const PartitionReason reason = division_.reason[cell];
    const bool out = std::any_of(weighings_.begin(), weighings_.end(),
                                 [&](const Weighing& w) { return w.out(cell); });
    const bool told = !division_.concerns.empty();
    if (!out)
      return reason == PartitionReason::in_range && !(told && division_.concerns[cell] != -1);
    if (reason == PartitionReason::in_range) return false;
    const bool locked = locked_[atoms[0]] >= 0;
    if (locked != (reason == PartitionReason::locked)) return false;
    const auto part = locked ? std::vector<std::int32_t>() : part_of(atoms[0]);
    for (std::size_t w = 0; w < weighings_.size(); ++w)
      if ((!told || division_.concerns[cell] == static_cast<std::int32_t>(w)) &&
          weighings_[w].out(cell) && (locked || explains(reason, w, atoms, part)))
        return true;
    return false;
  }

  /// Whether a reason says why a cell of these atoms is out of the limits of a weight.
  bool explains(PartitionReason reason, std::size_t weight, const std::vector<std::size_t>& atoms,
                const std::vector<std::int32_t>& part) {
    const std::vector<double> sums = sums_of(part);
    switch (reason) {
      case PartitionReason::in_range:
      case PartitionReason::locked:
        return false;
      case PartitionReason::parent_below_min:
        return sums[weight] < weighings_[weight].min;
      case PartitionReason::no_k_fits:
        return !some_count_fits(sums);
      case PartitionReason::no_division:
        return has_no_division(part);
      case PartitionReason::atom_above_max:
        return std::any_of(atoms.begin(), atoms.end(), [&](std::size_t a) {
          return (*weighings_[weight].atom)[a] > weighings_[weight].max;
        });
      case PartitionReason::search_ended:  // nothing else
        return some_count_fits(sums) && std::none_of(atoms.begin(), atoms.end(),
                                                     [&](std::size_t a) { return too_heavy(a); });
    }
    return false;
  }

  /// Whether k * min <= total <= k * max for some k and all weights. The least k that max allows is
  /// the one that min allows best. Products are exact.
  bool some_count_fits(const std::vector<double>& total) const {
    double k = options_.cells;
    for (std::size_t w = 0; w < total.size() && options_.cells == 0; ++w) {
      k = std::max({k, 1.0, std::floor(total[w] / weighings_[w].max)});
      if (std::fma(k, weighings_[w].max, -total[w]) < 0) ++k;
    }
    for (std::size_t w = 0; w < total.size(); ++w)
      if (std::fma(k, weighings_[w].min, -total[w]) > 0 ||
          std::fma(k, weighings_[w].max, -total[w]) < 0)
        return false;
    return true;
  }

  const AtomGraph& graph_;
  const GraphPartition& division_;
  const GraphPartitionOptions& options_;
  std::vector<Weighing> weighings_;  ///< of the first weight, then of the further ones
  static constexpr std::int64_t kNothingYet = -2;
  std::vector<std::int64_t> locked_;          ///< the locked cell of each atom; -1: none
  std::map<std::int32_t, bool> no_division_;  ///< of parts, by their first atom
  std::vector<std::string> faults_;
};

}  // namespace

std::vector<std::string> check_partition(const AtomGraph& graph, const GraphPartition& division,
                                         const GraphPartitionOptions& options,
                                         const PresentPartition* present) {
  return PartitionCheck(graph, division, options, present).faults();
}

}  // namespace libgrid
