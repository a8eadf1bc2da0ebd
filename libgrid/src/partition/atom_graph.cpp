// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <string>
#include <tuple>
#include <utility>

#include "libgrid/core/error.hpp"
#include "libgrid/partition/partition_graph.hpp"
#include "parts.hpp"
#include "require.hpp"

namespace libgrid {

void require_further(const AtomGraph& graph) {
  for (std::size_t w = 0; w < graph.further.size(); ++w) {
    const std::vector<double>& values = graph.further[w];
    if (values.size() != graph.size())
      throw Error(ErrorCode::usage, "further weight " + std::to_string(w) + " has " +
                                        std::to_string(values.size()) + " values for " +
                                        std::to_string(graph.size()) + " atoms");
    require_weights(values, graph.size(), "atoms", "further " + std::to_string(w));
  }
}

constexpr double kMostCost = 1e200;

AtomGraph atom_graph(std::vector<double> weight, std::span<const AtomBorder> borders,
                     std::vector<std::vector<double>> further) {
  const auto atoms = static_cast<std::int64_t>(weight.size());
  require_weights(weight, weight.size(), "atoms", "weight");
  std::vector<AtomBorder> sides;
  double all = 0;  // the search adds costs up, and takes infinite ones for none
  for (std::size_t i = 0; i < borders.size(); ++i) {
    const auto& [a, b, cost] = borders[i];
    const Where place{"borders", static_cast<std::int64_t>(i), {}};
    if (a < 0 || b < 0 || a >= atoms || b >= atoms || a == b)
      throw Error(ErrorCode::bad_value,
                  "a border joins two of the " + std::to_string(atoms) + " atoms, not " +
                      std::to_string(a) + " and " + std::to_string(b),
                  place);
    if (!(cost >= 0) || std::isinf(cost))
      throw Error(ErrorCode::bad_value, "a cost must be a number of at least 0", place);
    if ((all += cost) > kMostCost)
      throw Error(ErrorCode::bad_value, "costs must not add up to more than 1e200", place);
    sides.push_back({a, b, cost});
    sides.push_back({b, a, cost});
  }
  std::stable_sort(sides.begin(), sides.end(), [](const AtomBorder& l, const AtomBorder& r) {
    return std::tie(l.a, l.b) < std::tie(r.a, r.b);
  });
  AtomGraph graph{.weight = std::move(weight), .further = std::move(further)};
  require_further(graph);
  for (std::size_t i = 0; i < sides.size(); ++i) {
    while (graph.first.size() <= static_cast<std::size_t>(sides[i].a))
      graph.first.push_back(static_cast<std::int64_t>(graph.to.size()));
    if (i > 0 && sides[i].a == sides[i - 1].a && sides[i].b == sides[i - 1].b) {
      graph.cost.back() += sides[i].cost;
      continue;
    }
    graph.to.push_back(sides[i].b);
    graph.cost.push_back(sides[i].cost);
  }
  graph.first.resize(graph.size() + 1, static_cast<std::int64_t>(graph.to.size()));
  return graph;
}

}  // namespace libgrid
