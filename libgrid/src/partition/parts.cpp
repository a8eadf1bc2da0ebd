// SPDX-License-Identifier: Apache-2.0
#include "parts.hpp"

#include <algorithm>

namespace libgrid {

GraphParts graph_parts(const AtomGraph& graph, double max) {
  GraphParts out;
  out.part.assign(graph.size(), -1);
  for (std::size_t start = 0; start < graph.size(); ++start) {
    if (out.part[start] >= 0 || graph.weight[start] > max) continue;
    const auto part = static_cast<std::int32_t>(out.atoms.size());
    std::vector<std::int32_t> atoms = {static_cast<std::int32_t>(start)};
    std::int32_t heavy = -1;
    out.part[start] = part;
    for (std::size_t i = 0; i < atoms.size(); ++i) {
      const auto a = static_cast<std::size_t>(atoms[i]);
      for (auto e = graph.first[a]; e < graph.first[a + 1]; ++e) {
        const std::int32_t next = graph.to[static_cast<std::size_t>(e)];
        const auto n = static_cast<std::size_t>(next);
        if (graph.weight[n] > max) {
          heavy = heavy < 0 ? next : std::min(heavy, next);
        } else if (out.part[n] < 0) {
          out.part[n] = part;
          atoms.push_back(next);
        }
      }
    }
    std::sort(atoms.begin(), atoms.end());
    double weight = 0;
    for (const std::int32_t a : atoms) weight += graph.weight[static_cast<std::size_t>(a)];
    out.atoms.push_back(std::move(atoms));
    out.weight.push_back(weight);
    out.heavy_beside.push_back(heavy);
  }
  return out;
}

}  // namespace libgrid
