// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "libgrid/partition/partition_graph.hpp"
#include "random.hpp"

namespace libgrid {

/// A grid of atoms with borders of different cost. With `crooked` a tenth of the borders is
/// missing, so that parts may hang by one or fall off.
inline AtomGraph random_graph(Random& random, std::int32_t width, std::int32_t height,
                              double heaviest, bool crooked) {
  std::vector<double> weight;
  std::vector<AtomBorder> borders;
  auto border = [&](std::int32_t a, std::int32_t b) {
    if (crooked && random.whole(0, 9) == 0) return;
    borders.push_back({a, b, static_cast<double>(random.whole(1, 20))});
  };
  for (std::int32_t y = 0; y < height; ++y)
    for (std::int32_t x = 0; x < width; ++x) {
      const std::int32_t a = y * width + x;
      weight.push_back(std::floor(random.real(0, heaviest)));
      if (x > 0) border(a - 1, a);
      if (y > 0) border(a - width, a);
    }
  return atom_graph(std::move(weight), borders);
}

/// What check_partition tells first of a division that `spoil` has changed; "": nothing.
template <class Spoil>
std::string first_fault(const AtomGraph& graph, GraphPartition division,
                        const GraphPartitionOptions& options, const Spoil& spoil) {
  spoil(division);
  const std::vector<std::string> faults = check_partition(graph, division, options);
  return faults.empty() ? std::string() : faults[0];
}

/// Calls visit(division) for all divisions of a small graph into connected cells within the limits.
inline void for_all_divisions(const AtomGraph& graph, const GraphPartitionOptions& options,
                              const std::function<void(const GraphPartition&)>& visit) {
  std::vector<std::int32_t> cell(graph.size(), 0);
  auto look = [&](std::int32_t cells) {
    GraphPartition d{.cell = cell};
    d.weight.assign(static_cast<std::size_t>(cells), 0);
    for (std::size_t a = 0; a < graph.size(); ++a)
      d.weight[static_cast<std::size_t>(cell[a])] += graph.weight[a];
    for (const std::vector<double>& further : graph.further) {
      std::vector<double>& sum = d.further.emplace_back(static_cast<std::size_t>(cells), 0);
      for (std::size_t a = 0; a < graph.size(); ++a)
        sum[static_cast<std::size_t>(cell[a])] += further[a];
    }
    d.reason.assign(d.cells(), PartitionReason::in_range);
    if (check_partition(graph, d, options).empty()) visit(d);
  };
  auto place = [&](auto& self, std::size_t atom, std::int32_t cells) -> void {
    if (atom == graph.size()) return look(cells);
    for (std::int32_t c = 0; c <= cells; ++c) {
      cell[atom] = c;
      self(self, atom + 1, std::max(cells, c + 1));
    }
  };
  place(place, 0, 0);
}

}  // namespace libgrid
