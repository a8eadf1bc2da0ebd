// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "libgrid/core/error.hpp"
#include "libgrid/partition/partition_graph.hpp"
#include "topology/union_find.hpp"

namespace libgrid {

namespace {

/// Calls use(a, b, cost) for each border once, a < b.
template <class Use>
void for_borders(const AtomGraph& graph, const Use& use) {
  for (std::size_t a = 0; a < graph.size(); ++a)
    for (auto e = graph.first[a]; e < graph.first[a + 1]; ++e) {
      const auto b = static_cast<std::size_t>(graph.to[static_cast<std::size_t>(e)]);
      if (a < b) use(a, b, graph.cost[static_cast<std::size_t>(e)]);
    }
}

std::vector<double> sums(const std::vector<double>& values, const std::vector<std::int32_t>& atom,
                         std::size_t atoms) {
  std::vector<double> sum(atoms, 0);
  for (std::size_t a = 0; a < values.size(); ++a)
    sum[static_cast<std::size_t>(atom[a])] += values[a];
  return sum;
}

}  // namespace

JoinedAtoms join_atoms(const AtomGraph& graph, std::span<const std::int32_t> together) {
  if (together.size() != graph.size())
    throw Error(ErrorCode::usage, "there are " + std::to_string(together.size()) + " groups for " +
                                      std::to_string(graph.size()) + " atoms");
  UnionFind joined(graph.size());
  for_borders(graph, [&](std::size_t a, std::size_t b, double) {
    if (together[a] >= 0 && together[a] == together[b]) joined.join(a, b);
  });
  JoinedAtoms out;
  std::map<std::int32_t, std::size_t> first_of;        // of each group
  std::vector<std::int32_t> number(graph.size(), -1);  // of each root
  std::int32_t count = 0;
  for (std::size_t a = 0; a < graph.size(); ++a) {
    const std::size_t root = joined.root(a);
    if (together[a] >= 0) {
      const std::size_t first = first_of.try_emplace(together[a], a).first->second;
      if (joined.root(first) != root)
        throw Error(ErrorCode::bad_value,
                    "no borders between atoms of group " + std::to_string(together[a]) +
                        " join this one to the group's first, " + std::to_string(first),
                    {"atoms", static_cast<std::int64_t>(a), "together"});
    }
    if (number[root] < 0) number[root] = count++;
    out.atom.push_back(number[root]);
  }
  const auto atoms = static_cast<std::size_t>(count);
  std::vector<AtomBorder> borders;
  for_borders(graph, [&](std::size_t a, std::size_t b, double cost) {
    if (out.atom[a] != out.atom[b]) borders.push_back({out.atom[a], out.atom[b], cost});
  });
  std::vector<std::vector<double>> further;
  for (const std::vector<double>& values : graph.further)
    further.push_back(sums(values, out.atom, atoms));
  out.graph = atom_graph(sums(graph.weight, out.atom, atoms), borders, std::move(further));
  return out;
}

}  // namespace libgrid
