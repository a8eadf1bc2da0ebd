// SPDX-License-Identifier: Apache-2.0
#include "libgrid/partition/partition_graph.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <tuple>
#include <utility>

#include "anneal.hpp"
#include "division_cost.hpp"
#include "exact_division.hpp"
#include "libgrid/core/error.hpp"
#include "libgrid/core/text.hpp"
#include "parts.hpp"
#include "require.hpp"

namespace libgrid {

std::string_view name_of(PartitionReason reason) {
  switch (reason) {
    case PartitionReason::in_range:
      return "in_range";
    case PartitionReason::parent_below_min:
      return "parent_below_min";
    case PartitionReason::no_k_fits:
      return "no_k_fits";
    case PartitionReason::atom_above_max:
      return "atom_above_max";
    case PartitionReason::no_division:
      return "no_division";
    case PartitionReason::locked:
      return "locked";
    case PartitionReason::search_ended:
      return "search_ended";
  }
  return "search_ended";
}

namespace {

constexpr std::int32_t kMoreTries = 8;  ///< where none of the first keeps the limits
/// With several weights, by what share of the number of cells they ask for more and fewer.
constexpr std::int32_t kCellsAStep = 16;

/// One part of the graph with atoms of its own.
class Part {
 public:
  Part(const AtomGraph& graph, const GraphPartitionOptions& options, const GraphParts& parts,
       std::size_t part)
      : options_(options), limits_(limits_of(options)), atoms_(parts.atoms[part]) {
    total_ = parts.weights[part];
    graph_ = subgraph(graph, atoms_);
    if (options.spread)
      spread_ = [this](std::int32_t a, std::int32_t centre) {
        return options_.spread(atoms_[static_cast<std::size_t>(a)],
                               atoms_[static_cast<std::size_t>(centre)]);
      };
    cells_ = options.cells > 0 ? options.cells : limits_.best_count(total_);
    cells_ = std::min(cells_, static_cast<std::int32_t>(atoms_.size()));
    if ((options.evenly || options.cells > 0) && total_[0] > 0)
      limits_.each[0].target = total_[0] / cells_;
  }
  // spread_ refers to this object.
  Part(const Part&) = delete;
  Part& operator=(const Part&) = delete;

  bool hopeless() const {
    return options_.cells > 0 ? !limits_.fits(total_, cells_) : !limits_.feasible(total_);
  }

  Found search(std::int32_t attempt, const Run& run) const {
    Found best = once(limits_, cells_for(attempt), attempt, run);
    if (!options_.evenly) return best;
    // Ever closer limits, until several searches find nothing within them.
    for (std::int32_t round = 1, failed = 0; best.violation == 0 && failed < kMoreTries; ++round) {
      Limits closer = limits_;
      WeightLimits& first = closer.each[0];
      first.min = std::nextafter(first.target - best.deviation, HUGE_VAL);
      first.max = std::nextafter(first.target + best.deviation, 0);
      Found next = once(closer, cells_, attempt + round * 1000, run);
      const bool better = next.violation == 0 && next.deviation < best.deviation;
      failed = better ? 0 : failed + 1;
      if (better) best = std::move(next);
    }
    return best;
  }

  /// Tries all ways where no search kept the limits, and goes on from what is found.
  ExactAnswer settle(Found& best, const Run& run) const {
    ExactDivision exact = exact_division(graph_, limits_);
    if (exact.answer != ExactAnswer::found) return exact.answer;
    const std::int32_t cells = 1 + *std::max_element(exact.cell.begin(), exact.cell.end());
    const std::vector<std::int32_t> no_home(graph_.size(), -1);
    const std::vector<double> no_price(graph_.size(), 0);
    best = {.cell = exact.cell};
    anneal_from(graph_, {limits_, cells, options_.seed, 0, steps(), options_.balance, spread_},
                no_home, no_price, best.cell, run);
    if (!keeps_limits(best.cell, cells)) best.cell = std::move(exact.cell);
    return exact.answer;
  }

 private:
  std::int64_t steps() const {
    return options_.steps_per_atom * static_cast<std::int64_t>(atoms_.size());
  }

  bool keeps_limits(const std::vector<std::int32_t>& cell, std::int32_t cells) const {
    std::vector<Weights> sums(at(cells), Weights(limits_.each.size(), 0));
    for (std::size_t a = 0; a < cell.size(); ++a)
      add_atom(sums[at(cell[a])], graph_, static_cast<std::int32_t>(a));
    return std::all_of(sums.begin(), sums.end(),
                       [&](const Weights& sum) { return limits_.weight_out(sum) < 0; });
  }

  /// Later tries that are there because none fitted also ask for one cell more and one less. With
  /// several weights for ever more and fewer: the first one's target does not know what others
  /// need.
  std::int32_t cells_for(std::int32_t attempt) const {
    if (options_.cells > 0 || options_.evenly || attempt < options_.tries) return cells_;
    std::int32_t step = 1;
    if (limits_.each.size() > 1)
      step = std::max(1, cells_ / kCellsAStep) * (1 + (attempt - options_.tries) / 3);
    const std::int32_t wish =
        cells_ + step * std::array{0, 1, -1}[static_cast<std::size_t>(attempt % 3)];
    const bool fits =
        wish >= 1 && wish <= static_cast<std::int32_t>(atoms_.size()) && limits_.fits(total_, wish);
    return fits ? wish : cells_;
  }

  Found once(const Limits& limits, std::int32_t cells, std::int32_t attempt, const Run& run) const {
    const std::uint64_t seed = options_.seed * 0xD1342543DE82EF95U +
                               static_cast<std::uint64_t>(atoms_[0]) * 0xBF58476D1CE4E5B9U +
                               static_cast<std::uint64_t>(attempt);
    return anneal(graph_, {limits, cells, seed, attempt, steps(), options_.balance, spread_}, run);
  }

  const GraphPartitionOptions& options_;
  Limits limits_;
  std::vector<std::int32_t> atoms_;
  Weights total_;
  AtomGraph graph_;
  std::function<double(std::int32_t, std::int32_t)> spread_;
  std::int32_t cells_ = 1;
};

/// The best of several searches of each part; the first of equals.
class Searches {
 public:
  Searches(const AtomGraph& graph, const GraphPartitionOptions& options, const GraphParts& parts,
           const Run& run)
      : options_(options), run_(run), best_(parts.atoms.size()) {
    for (std::size_t p = 0; p < best_.size(); ++p)
      parts_.push_back(std::make_unique<Part>(graph, options, parts, p));
  }

  /// Fills in `no_division` of the parts.
  std::vector<Found> find(GraphParts& parts) {
    std::vector<std::size_t> all(best_.size());
    for (std::size_t p = 0; p < all.size(); ++p) all[p] = p;
    search(all, 0, options_.tries);
    std::vector<std::size_t> short_of;
    for (const std::size_t p : all)
      if (best_[p].violation > 0 && !parts_[p]->hopeless()) short_of.push_back(p);
    search(short_of, options_.tries, kMoreTries);
    std::erase_if(short_of, [&](std::size_t p) { return best_[p].violation == 0; });
    parts.no_division.assign(best_.size(), 0);
    if (options_.cells == 0 && !options_.spread)
      for_chunks(short_of.size(), 1, run_, [&](std::size_t i, std::size_t) {
        const std::size_t p = short_of[i];
        parts.no_division[p] = parts_[p]->settle(best_[p], run_) == ExactAnswer::none;
      });
    return std::move(best_);
  }

 private:
  void search(const std::vector<std::size_t>& parts, std::int32_t first, std::int32_t tries) {
    std::vector<Found> found(parts.size() * static_cast<std::size_t>(tries));
    for_chunks(found.size(), 1, run_, [&](std::size_t i, std::size_t) {
      const auto attempt = first + static_cast<std::int32_t>(i % static_cast<std::size_t>(tries));
      found[i] = parts_[parts[i / static_cast<std::size_t>(tries)]]->search(attempt, run_);
    });
    for (std::size_t i = 0; i < found.size(); ++i) {
      Found& best = best_[parts[i / static_cast<std::size_t>(tries)]];
      // One unit for all tries of a part, the first one's.
      if (!best.cell.empty()) found[i].unit = best.unit;
      if (best.cell.empty() || rank(found[i]) < rank(best)) best = std::move(found[i]);
    }
  }

  std::tuple<double, double, double> rank(const Found& f) const {
    return {f.violation, options_.evenly ? f.deviation : 0,
            f.cost + f.unit * options_.balance * f.squares};
  }

  const GraphPartitionOptions& options_;
  const Run& run_;
  std::vector<std::unique_ptr<Part>> parts_;
  std::vector<Found> best_;
};

/// The cells of all parts and of the atoms above max, numbered by their first atom.
std::vector<std::int32_t> joined_cells(const GraphParts& parts, const std::vector<Found>& found,
                                       const Limits& limits) {
  const std::size_t atoms = parts.part.size();
  std::vector<std::int32_t> cell(atoms, -1);
  auto fresh = static_cast<std::int32_t>(atoms);  // numbers of atoms above max are their own
  for (std::size_t p = 0; p < found.size(); ++p) {
    const bool joins = parts.heavy_beside[p] >= 0 && limits.weight_below_min(parts.weights[p]) >= 0;
    std::int32_t most = 0;
    for (std::size_t i = 0; i < parts.atoms[p].size(); ++i) {
      most = std::max(most, found[p].cell[i]);
      cell[static_cast<std::size_t>(parts.atoms[p][i])] =
          joins ? parts.heavy_beside[p] : fresh + found[p].cell[i];
    }
    fresh += most + 1;
  }
  std::vector<std::int32_t> number(static_cast<std::size_t>(fresh), -1);
  std::int32_t next = 0;
  for (std::size_t a = 0; a < atoms; ++a) {
    const std::int32_t c = cell[a] < 0 ? static_cast<std::int32_t>(a) : cell[a];
    std::int32_t& n = number[static_cast<std::size_t>(c)];
    if (n < 0) n = next++;
    cell[a] = n;
  }
  return cell;
}

/// Why a cell is out of the limits, and the weight that this is about. `heavy`: of its atom above
/// max, the weight; -1: there is none.
std::pair<PartitionReason, std::int32_t> reason_of(const Weights& cell, std::int32_t heavy,
                                                   const Weights& part, bool no_division,
                                                   const Limits& limits, std::int32_t cells) {
  const std::int32_t out = limits.weight_out(cell);
  if (out < 0) return {PartitionReason::in_range, -1};
  if (heavy >= 0) return {PartitionReason::atom_above_max, heavy};
  if (const std::int32_t light = limits.weight_below_min(part); light >= 0)
    return {PartitionReason::parent_below_min, light};
  const bool fits = cells > 0 ? limits.fits(part, cells) : limits.feasible(part);
  if (!fits) return {PartitionReason::no_k_fits, out};
  return {no_division ? PartitionReason::no_division : PartitionReason::search_ended, out};
}

}  // namespace

void require_options(const AtomGraph& graph, const GraphPartitionOptions& o) {
  auto refuse = [](const std::string& what) {
    throw Error(ErrorCode::usage, "partition_graph: " + what);
  };
  require_limits(o.min, o.max, o.target, "partition_graph: ");
  require_further_limits(o.further, graph.further.size(), "partition_graph: ");
  require_further(graph);
  if (o.cells < 0 || static_cast<std::size_t>(o.cells) > graph.size())
    refuse(std::to_string(graph.size()) + " atoms do not make " + std::to_string(o.cells) +
           " cells");
  if (o.tries < 1 || o.steps_per_atom < 1) refuse("at least one try and one step are wanted");
  if (!(o.balance >= 0) || std::isinf(o.balance))
    refuse("the price of balance must be a number of at least 0");
}

GraphPartition described(const AtomGraph& graph, std::vector<std::int32_t> cell,
                         const GraphParts& parts, const GraphPartitionOptions& options,
                         std::span<const std::uint8_t> locked) {
  GraphPartition out{.cell = std::move(cell)};
  for (std::size_t a = 0; a < graph.size(); ++a) {
    for (auto e = graph.first[a]; e < graph.first[a + 1] && !options.spread; ++e) {
      const auto i = static_cast<std::size_t>(e);
      if (out.cell[a] < out.cell[static_cast<std::size_t>(graph.to[i])]) out.cost += graph.cost[i];
    }
  }
  const Limits limits = limits_of(options);
  const Weights nothing(limits.each.size(), 0);
  std::int32_t cells = 0;
  for (const std::int32_t c : out.cell) cells = std::max(cells, c + 1);
  std::vector<Weights> sums(at(cells), nothing), part = sums;
  std::vector<std::int32_t> heavy(at(cells), -1);  // the weight of which an atom is above max
  std::vector<std::uint8_t> no_division(at(cells), 0);
  for (std::size_t a = 0; a < graph.size(); ++a) {
    const auto c = static_cast<std::size_t>(out.cell[a]);
    add_atom(sums[c], graph, static_cast<std::int32_t>(a));
    if (!locked.empty() && locked[c]) {
      part[c] = sums[c];
    } else if (parts.part[a] < 0) {
      heavy[c] = limits.weight_above_max(graph, a);
      part[c] = nothing;
      add_atom(part[c], graph, static_cast<std::int32_t>(a));
    } else if (heavy[c] < 0) {
      part[c] = parts.weights[at(parts.part[a])];
      if (!parts.no_division.empty()) no_division[c] = parts.no_division[at(parts.part[a])];
    }
  }
  out.further.assign(graph.further.size(), {});
  out.part_further = out.further;
  for (std::size_t c = 0; c < sums.size(); ++c) {
    auto [reason, concerns] =
        reason_of(sums[c], heavy[c], part[c], no_division[c] != 0, limits, options.cells);
    if (!locked.empty() && locked[c] && reason != PartitionReason::in_range) {
      reason = PartitionReason::locked;
      concerns = limits.weight_out(sums[c]);
    }
    out.reason.push_back(reason);
    out.concerns.push_back(concerns);
    out.weight.push_back(sums[c][0]);
    out.part_weight.push_back(part[c][0]);
    for (std::size_t w = 0; w < out.further.size(); ++w) {
      out.further[w].push_back(sums[c][w + 1]);
      out.part_further[w].push_back(part[c][w + 1]);
    }
  }
  return out;
}

GraphPartition partition_graph(const AtomGraph& graph, const GraphPartitionOptions& options,
                               const Run& run) {
  require_options(graph, options);
  const Limits limits = limits_of(options);
  GraphParts parts = graph_parts(graph, limits);
  if (options.cells > 0 && (parts.atoms.size() != 1 || parts.atoms[0].size() != graph.size()))
    throw Error(
        ErrorCode::usage,
        "partition_graph: a number of cells needs a connected graph without an atom above max");
  run.tell("partition_graph", 0);
  const std::vector<Found> found = Searches(graph, options, parts, run).find(parts);
  run.tell("partition_graph", 1);
  GraphPartition out = described(graph, joined_cells(parts, found, limits), parts, options);
  if (options.spread)
    for (const Found& f : found) out.cost += f.cost;
  return out;
}

}  // namespace libgrid
