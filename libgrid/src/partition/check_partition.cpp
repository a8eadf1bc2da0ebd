// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "libgrid/core/text.hpp"
#include "libgrid/partition/partition_graph.hpp"

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
  void tell(std::string fault) { faults_.push_back(std::move(fault)); }
  static std::string cell_name(std::size_t cell) { return "cell " + std::to_string(cell); }

  bool columns_fit() {
    if (division_.cell.size() != graph_.size())
      tell("there are " + std::to_string(graph_.size()) + " atoms and cells of " +
           std::to_string(division_.cell.size()));
    if (division_.reason.size() != division_.cells()) tell("there is not one reason a cell");
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
    std::vector<double> weight(division_.cells(), 0);
    for (std::size_t a = 0; a < graph_.size(); ++a)
      weight[static_cast<std::size_t>(division_.cell[a])] += graph_.weight[a];
    for (std::size_t c = 0; c < weight.size(); ++c)
      if (weight[c] != division_.weight[c])
        tell(cell_name(c) + " weighs " + rounded(weight[c], 3) + ", not " +
             rounded(division_.weight[c], 3));
  }

  /// What is divided on its own: see partition_graph.
  double part_weight(std::size_t atom) const {
    std::vector<std::int64_t> mark(graph_.size(), -1);
    flood(graph_, atom, mark, 0, [&](std::size_t, std::size_t to) {
      return graph_.weight[to] <= options_.max && locked_[to] < 0;
    });
    double weight = 0;
    for (std::size_t a = 0; a < mark.size(); ++a)
      if (mark[a] >= 0) weight += graph_.weight[a];
    return weight;
  }

  void look_at_reasons() {
    std::vector<std::size_t> atom(division_.cells(), 0), heaviest(division_.cells(), 0);
    for (std::size_t a = graph_.size(); a-- > 0;) {
      const auto cell = static_cast<std::size_t>(division_.cell[a]);
      atom[cell] = a;
      if (graph_.weight[a] >= graph_.weight[heaviest[cell]] ||
          static_cast<std::size_t>(division_.cell[heaviest[cell]]) != cell)
        heaviest[cell] = a;
    }
    for (std::size_t c = 0; c < division_.cells(); ++c) {
      const double weight = division_.weight[c];
      const bool fits = weight >= options_.min && weight <= options_.max;
      const PartitionReason reason = division_.reason[c];
      const bool holds = fits ? reason == PartitionReason::in_range
                         : locked_[atom[c]] >= 0
                             ? reason == PartitionReason::locked
                             : explains(reason, graph_.weight[heaviest[c]], part_weight(atom[c]));
      if (!holds)
        tell(cell_name(c) + " weighs " + rounded(weight, 3) + " and is called " +
             std::string(name_of(reason)));
    }
  }

  /// Whether a reason says why a cell is out of the limits.
  bool explains(PartitionReason reason, double heaviest, double part) const {
    const bool heavy = heaviest > options_.max, light = part < options_.min;
    switch (reason) {
      case PartitionReason::in_range:
      case PartitionReason::locked:
        return false;
      case PartitionReason::parent_below_min:
        return light;
      case PartitionReason::no_k_fits:
        return !some_count_fits(part);
      case PartitionReason::atom_above_max:
        return heavy;
      case PartitionReason::search_ended:
        return !heavy && !light && some_count_fits(part);
    }
    return false;
  }

  bool some_count_fits(double weight) const {
    if (options_.cells > 0)
      return weight >= options_.min * options_.cells && weight <= options_.max * options_.cells;
    double fewest = std::max(1.0, std::floor(weight / options_.max));
    if (fewest * options_.max < weight) ++fewest;
    return fewest * options_.min <= weight;
  }

  const AtomGraph& graph_;
  const GraphPartition& division_;
  const GraphPartitionOptions& options_;
  static constexpr std::int64_t kNothingYet = -2;
  std::vector<std::int64_t> locked_;  ///< the locked cell of each atom; -1: none
  std::vector<std::string> faults_;
};

}  // namespace

std::vector<std::string> check_partition(const AtomGraph& graph, const GraphPartition& division,
                                         const GraphPartitionOptions& options,
                                         const PresentPartition* present) {
  return PartitionCheck(graph, division, options, present).faults();
}

}  // namespace libgrid
