// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "division_cost.hpp"
#include "limits.hpp"

namespace libgrid {

/// The further weights of the cells of a search, and how far they are out of their limits, in usual
/// sizes of each weight.
class FurtherSums {
 public:
  FurtherSums(const AtomGraph& graph, const Limits& limits, const std::vector<std::int32_t>& cell,
              std::int32_t cells)
      : graph_(graph),
        limits_(limits),
        sum_(limits.each.size() - 1, std::vector<double>(at(cells), 0)) {
    for (std::size_t w = 0; w < sum_.size(); ++w)
      for (std::size_t a = 0; a < cell.size(); ++a) sum_[w][at(cell[a])] += graph.further[w][a];
  }

  bool empty() const { return sum_.empty(); }
  std::size_t size() const { return sum_.size(); }

  double sum(std::size_t weight, std::int32_t cell) const { return sum_[weight][at(cell)]; }

  /// How far a cell of this sum would be out.
  double excess(std::size_t weight, double sum) const {
    const WeightLimits& limits = limits_.each[weight + 1];
    return limits.violation(sum) / limits.target;
  }
  double excess(std::int32_t cell) const {
    double out = 0;
    for (std::size_t w = 0; w < sum_.size(); ++w) out += excess(w, sum_[w][at(cell)]);
    return out;
  }
  /// How many weights of a cell are out.
  std::int32_t out(std::int32_t cell) const {
    std::int32_t out = 0;
    for (std::size_t w = 0; w < sum_.size(); ++w)
      out += limits_.each[w + 1].violation(sum_[w][at(cell)]) > 0;
    return out;
  }

  /// Of the excess, when an atom changes sides; `back` in exchange (-1: none).
  double change(std::int32_t from, std::int32_t to, std::int32_t atom, std::int32_t back) const {
    double change = 0;
    for (std::size_t w = 0; w < sum_.size(); ++w) {
      const std::vector<double>& weight = graph_.further[w];
      const double moves = weight[at(atom)] - (back < 0 ? 0 : weight[at(back)]);
      const double a = sum_[w][at(from)], b = sum_[w][at(to)];
      change += excess(w, a - moves) + excess(w, b + moves) - excess(w, a) - excess(w, b);
    }
    return change;
  }
  void move(std::int32_t from, std::int32_t to, std::int32_t atom) {
    for (std::size_t w = 0; w < sum_.size(); ++w) {
      sum_[w][at(from)] -= graph_.further[w][at(atom)];
      sum_[w][at(to)] += graph_.further[w][at(atom)];
    }
  }

 private:
  const AtomGraph& graph_;
  const Limits& limits_;
  std::vector<std::vector<double>> sum_;  ///< of each further weight, of each cell
};

}  // namespace libgrid
