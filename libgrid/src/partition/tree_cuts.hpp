// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "anneal.hpp"
#include "chance.hpp"

namespace libgrid {

/// Spanning trees of connected sets of atoms. Each of a tree's edges cuts the set into two
/// connected sides; weight and border cost of all these cuts are found at once.
class TreeCuts {
 public:
  explicit TreeCuts(const AtomGraph& graph) : graph_(graph), place_(graph.size(), kOutside) {}

  /// A tree over the atoms by chance; `by_cost` ties it along dear borders, so that cheap ones are
  /// cut. Cost: n log n in borders.
  void grow(std::span<const std::int32_t> atoms, bool by_cost, Chance& chance);

  /// Cuts are numbered from 1 to size() - 1.
  std::size_t size() const { return order_.size(); }
  double total() const { return weight_[0]; }
  double weight(std::size_t cut) const { return weight_[cut]; }
  /// Cut 0 has all atoms below.
  double further(std::size_t weight, std::size_t cut) const { return further_[weight][cut]; }
  double cost(std::size_t cut) const { return cost_[cut]; }
  /// The atoms of the cut's lower side, in no order that means anything.
  std::vector<std::int32_t> below(std::size_t cut) const;

 private:
  static constexpr std::int32_t kOutside = -2, kOpen = -1;

  void span_atoms(std::span<const std::int32_t> atoms, bool by_cost, Chance& chance);
  void weigh_cuts();
  void find_paths();
  std::int32_t meeting(std::int32_t a, std::int32_t b) const;

  const AtomGraph& graph_;
  std::vector<std::int32_t> place_;   ///< of each atom in the tree
  std::vector<std::int32_t> order_;   ///< atoms, each after its parent
  std::vector<std::int32_t> parent_;  ///< places; the first has none: -1
  std::vector<std::int32_t> head_;    ///< where the heavy path of each place begins
  std::vector<double> weight_, cost_;
  std::vector<std::vector<double>> further_;
};

/// Cuts a connected graph into a number of connected cells, in two again and again, at the cheapest
/// cut of several trees that leaves both sides a weight for their cells.
std::vector<std::int32_t> bisected_cells(const AtomGraph& graph, const Limits& limits,
                                         std::int32_t cells, Chance& chance);

}  // namespace libgrid
