// SPDX-License-Identifier: Apache-2.0
#include "libgrid/partition/bound.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "cover_prices.hpp"
#include "division_cost.hpp"
#include "exact_division.hpp"
#include "least_cost.hpp"
#include "libgrid/core/error.hpp"
#include "parts.hpp"

namespace libgrid {

namespace {

constexpr std::size_t kMostAtoms = 256;
constexpr int kDigits = 45;  ///< of all costs together, in whole numbers

/// Costs as whole numbers times a power of two, rounded down.
struct WholeCosts {
  std::vector<Money> border;  ///< of each of the graph's borders
  int scale = 0;

  explicit WholeCosts(const AtomGraph& graph) {
    double sum = 0;
    for (const double cost : graph.cost) sum += cost;
    if (sum > 0) scale = kDigits - (std::ilogb(sum) + 1);
    for (const double cost : graph.cost) border.push_back(money(cost));
  }
  /// What is more than all costs together counts as much as twice these.
  Money money(double cost) const {
    return static_cast<Money>(
        std::min(std::floor(std::ldexp(cost, scale)), std::ldexp(1.0, kDigits + 1)));
  }
};

bool all_whole(const std::vector<double>& numbers) {
  return std::all_of(numbers.begin(), numbers.end(), [](double n) { return n == std::floor(n); });
}

/// One part of the graph, with its cells.
struct BoundPart {
  AtomGraph graph;
  std::vector<std::int32_t> atoms;  ///< their numbers in the whole graph
  std::vector<std::int32_t> cell;   ///< of each, from 0; empty: some are out of the limits
  std::vector<Money> border;
  Money cost = 0;
  LeastCost found = {};
};

std::vector<std::vector<std::int32_t>> atoms_of_cells(const AtomGraph& graph,
                                                      const std::vector<std::int32_t>& cell) {
  auto refuse = [](const std::string& what) {
    throw Error(ErrorCode::bad_value, "bound_partition: " + what);
  };
  if (cell.size() != graph.size())
    refuse("there are " + std::to_string(graph.size()) + " atoms and cells of " +
           std::to_string(cell.size()));
  std::vector<std::vector<std::int32_t>> atoms;
  for (std::size_t a = 0; a < cell.size(); ++a) {
    if (cell[a] < 0 || at(cell[a]) >= cell.size())
      refuse("atom " + std::to_string(a) + " is in cell " + std::to_string(cell[a]) +
             "; cells are counted from 0");
    if (at(cell[a]) >= atoms.size()) atoms.resize(at(cell[a]) + 1);
    atoms[at(cell[a])].push_back(static_cast<std::int32_t>(a));
  }
  std::vector<std::uint8_t> seen(cell.size(), 0);
  for (std::size_t c = 0; c < atoms.size(); ++c) {
    if (atoms[c].empty()) continue;
    std::vector<std::int32_t> open = {atoms[c][0]};
    seen[at(open[0])] = 1;
    for (std::size_t i = 0; i < open.size(); ++i)
      for (auto e = graph.first[at(open[i])]; e < graph.first[at(open[i]) + 1]; ++e)
        if (const std::int32_t to = graph.to[static_cast<std::size_t>(e)];
            at(cell[at(to)]) == c && !std::exchange(seen[at(to)], std::uint8_t{1}))
          open.push_back(to);
    if (open.size() != atoms[c].size()) refuse("cell " + std::to_string(c) + " is in pieces");
  }
  return atoms;
}

class Bounds {
 public:
  Bounds(const AtomGraph& graph, const GraphPartition& division,
         const GraphPartitionOptions& options)
      : graph_(graph),
        division_(division),
        options_(options),
        limits_(limits_of(options)),
        whole_(graph),
        cells_(atoms_of_cells(graph, division.cell)) {
    const GraphParts parts = graph_parts(graph, limits_);
    for (std::size_t p = 0; p < parts.atoms.size(); ++p) {
      if (limits_.weight_below_min(parts.weights[p]) >= 0) continue;
      add_part(parts, p);
    }
  }

  PartitionBound answer(const BoundOptions& bounds, const Run& run) {
    PartitionBound out;
    out.cost = cost_of(division_.cell);
    const bool all_within = std::none_of(parts_.begin(), parts_.end(),
                                         [](const BoundPart& p) { return p.cell.empty(); });
    for_chunks(parts_.size(), 1, run, [&](std::size_t p, std::size_t) {
      BoundPart& part = parts_[p];
      if (all_within || part.cell.empty())
        part.found = bound_of(part, bounds, {.threads = 1, .stop = run.stop});
    });
    const auto answers = [&](BoundAnswer answer) {
      return std::count_if(parts_.begin(), parts_.end(),
                           [&](const BoundPart& p) { return p.found.answer == answer; });
    };
    if (answers(BoundAnswer::impossible) > 0) {
      out.answer = BoundAnswer::impossible;
      return out;
    }
    const auto all = static_cast<std::ptrdiff_t>(parts_.size());
    if (!all_within || (all > 0 && answers(BoundAnswer::none) == all)) return out;
    put_together(out);
    const bool least = answers(BoundAnswer::least) == all;
    out.answer = least ? BoundAnswer::least : BoundAnswer::bound;
    out.proven = least && out.cheaper.empty();
    return out;
  }

 private:
  void add_part(const GraphParts& parts, std::size_t p) {
    BoundPart part{subgraph(graph_, parts.atoms[p]), parts.atoms[p], {}, {}};
    std::vector<std::int32_t> number(cells_.size(), -1);
    std::int32_t count = 0;
    bool within = true;
    for (const std::int32_t a : part.atoms) {
      std::int32_t& n = number[at(division_.cell[at(a)])];
      if (n < 0) {
        n = count++;
        within =
            within && is_within(at(division_.cell[at(a)]), parts, static_cast<std::int32_t>(p));
      }
      part.cell.push_back(n);
      for (auto e = graph_.first[at(a)]; e < graph_.first[at(a) + 1]; ++e) {
        const auto i = static_cast<std::size_t>(e);
        if (parts.part[at(graph_.to[i])] != static_cast<std::int32_t>(p)) continue;
        part.border.push_back(whole_.border[i]);
        if (division_.cell[at(a)] < division_.cell[at(graph_.to[i])]) part.cost += whole_.border[i];
      }
    }
    if (!within || (options_.cells > 0 && count != options_.cells)) part.cell.clear();
    parts_.push_back(std::move(part));
  }

  bool is_within(std::size_t cell, const GraphParts& parts, std::int32_t part) const {
    Weights sum(limits_.each.size(), 0);
    for (const std::int32_t a : cells_[cell]) {
      if (parts.part[at(a)] != part) return false;
      add_atom(sum, graph_, a);
    }
    return limits_.weight_out(sum) < 0;
  }

  LeastCost bound_of(const BoundPart& part, const BoundOptions& bounds, const Run& run) const {
    Weights total(limits_.each.size(), 0);
    for (const std::int32_t a : part.atoms) add_atom(total, graph_, a);
    if (!sums_are_exact(part.graph) || !all_whole(part.graph.weight)) return {};
    if (options_.cells > 0 ? !limits_.fits(total, options_.cells) : !limits_.feasible(total))
      return {.answer = BoundAnswer::impossible};
    if (part.atoms.size() > kMostAtoms || !CoverPrices::present()) return {};
    return least_cost({part.graph, part.border, limits_, options_, options_.cells,
                       whole_.money(bounds.equal), part.cell},
                      bounds.steps, run);
  }

  double cost_of(const std::vector<std::int32_t>& cell) const {
    double cost = 0;
    for (std::size_t a = 0; a < graph_.size(); ++a)
      for (auto e = graph_.first[a]; e < graph_.first[a + 1]; ++e)
        if (const auto i = static_cast<std::size_t>(e); cell[a] < cell[at(graph_.to[i])])
          cost += graph_.cost[i];
    return cost;
  }

  /// What lies between the parts, or in a light one, stays as it is.
  void put_together(PartitionBound& out) const {
    Money bound = 0;
    for (std::size_t a = 0; a < graph_.size(); ++a)
      for (auto e = graph_.first[a]; e < graph_.first[a + 1]; ++e)
        if (const auto i = static_cast<std::size_t>(e);
            division_.cell[a] < division_.cell[at(graph_.to[i])])
          bound += whole_.border[i];
    bool better = false;
    for (const BoundPart& part : parts_) {
      bound += part.found.bound - part.cost;
      better = better || !part.found.better.empty();
    }
    out.bound = std::ldexp(static_cast<double>(bound), -whole_.scale);
    if (!better) return;
    std::vector<std::int32_t> cell = division_.cell;
    auto fresh = static_cast<std::int32_t>(cells_.size());
    for (const BoundPart& part : parts_) {
      if (part.found.better.empty()) continue;
      for (std::size_t i = 0; i < part.atoms.size(); ++i)
        cell[at(part.atoms[i])] = fresh + part.found.better[i];
      fresh += static_cast<std::int32_t>(part.atoms.size());
    }
    std::vector<std::int32_t> number(at(fresh), -1);
    std::int32_t count = 0;
    for (const std::int32_t c : cell) {
      std::int32_t& n = number[at(c)];
      if (n < 0) n = count++;
      out.cheaper.push_back(n);
    }
  }

  const AtomGraph& graph_;
  const GraphPartition& division_;
  const GraphPartitionOptions& options_;
  const Limits limits_;
  const WholeCosts whole_;
  std::vector<std::vector<std::int32_t>> cells_;  ///< of the division
  std::vector<BoundPart> parts_;
};

}  // namespace

std::string_view name_of(BoundAnswer answer) {
  switch (answer) {
    case BoundAnswer::none:
      return "none";
    case BoundAnswer::bound:
      return "bound";
    case BoundAnswer::least:
      return "least";
    case BoundAnswer::impossible:
      return "impossible";
  }
  return "none";
}

double PartitionBound::gap() const {
  if (answer != BoundAnswer::bound && answer != BoundAnswer::least) return HUGE_VAL;
  if (proven || cost == 0) return 0;
  return bound > 0 ? std::max(0.0, cost / bound - 1) : HUGE_VAL;
}

bool can_bound() { return CoverPrices::present(); }

PartitionBound bound_partition(const AtomGraph& graph, const GraphPartition& division,
                               const GraphPartitionOptions& options, const BoundOptions& bounds,
                               const Run& run) {
  require_options(graph, options);
  if (bounds.steps < 1)
    throw Error(ErrorCode::usage, "bound_partition: at least one step is wanted");
  if (!(bounds.equal >= 0) || std::isinf(bounds.equal))
    throw Error(ErrorCode::usage, "bound_partition: equal must be a number of at least 0");
  run.tell("bound_partition", 0);
  Bounds search(graph, division, options);
  PartitionBound out;
  if (!options.spread && !options.evenly) out = search.answer(bounds, run);
  run.tell("bound_partition", 1);
  return out;
}

}  // namespace libgrid
