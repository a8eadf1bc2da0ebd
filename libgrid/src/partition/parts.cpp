// SPDX-License-Identifier: Apache-2.0
#include "parts.hpp"

#include <algorithm>

namespace libgrid {

GraphParts graph_parts(const AtomGraph& graph, const Limits& limits,
                       std::span<const std::uint8_t> locked) {
  auto is_locked = [&](std::size_t atom) { return !locked.empty() && locked[atom] != 0; };
  GraphParts out;
  out.part.assign(graph.size(), -1);
  for (std::size_t start = 0; start < graph.size(); ++start) {
    if (out.part[start] >= 0 || limits.weight_above_max(graph, start) >= 0 || is_locked(start))
      continue;
    const auto part = static_cast<std::int32_t>(out.atoms.size());
    std::vector<std::int32_t> atoms = {static_cast<std::int32_t>(start)};
    std::int32_t heavy = -1;
    out.part[start] = part;
    for (std::size_t i = 0; i < atoms.size(); ++i) {
      const auto a = static_cast<std::size_t>(atoms[i]);
      for (auto e = graph.first[a]; e < graph.first[a + 1]; ++e) {
        const std::int32_t next = graph.to[static_cast<std::size_t>(e)];
        const auto n = static_cast<std::size_t>(next);
        if (is_locked(n)) continue;
        if (limits.weight_above_max(graph, n) >= 0) {
          heavy = heavy < 0 ? next : std::min(heavy, next);
        } else if (out.part[n] < 0) {
          out.part[n] = part;
          atoms.push_back(next);
        }
      }
    }
    std::sort(atoms.begin(), atoms.end());
    Weights sum(limits.each.size(), 0);
    for (const std::int32_t a : atoms) add_atom(sum, graph, a);
    out.atoms.push_back(std::move(atoms));
    out.weights.push_back(std::move(sum));
    out.heavy_beside.push_back(heavy);
  }
  return out;
}

AtomGraph subgraph(const AtomGraph& graph, std::span<const std::int32_t> atoms) {
  AtomGraph out;
  for (const std::vector<double>& further : graph.further) {
    std::vector<double>& some = out.further.emplace_back();
    for (const std::int32_t a : atoms) some.push_back(further[static_cast<std::size_t>(a)]);
  }
  for (const std::int32_t a : atoms) {
    const auto from = static_cast<std::size_t>(a);
    out.weight.push_back(graph.weight[from]);
    for (auto e = graph.first[from]; e < graph.first[from + 1]; ++e) {
      const auto i = static_cast<std::size_t>(e);
      const auto found = std::lower_bound(atoms.begin(), atoms.end(), graph.to[i]);
      if (found == atoms.end() || *found != graph.to[i]) continue;
      out.to.push_back(static_cast<std::int32_t>(found - atoms.begin()));
      out.cost.push_back(graph.cost[i]);
    }
    out.first.push_back(static_cast<std::int64_t>(out.to.size()));
  }
  return out;
}

}  // namespace libgrid
