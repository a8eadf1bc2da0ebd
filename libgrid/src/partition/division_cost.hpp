// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "libgrid/partition/partition_graph.hpp"

namespace libgrid {

inline std::size_t at(std::int32_t i) { return static_cast<std::size_t>(i); }

/// The border between cells as the cost of a division.
class BorderCost {
 public:
  BorderCost(const AtomGraph& graph, const std::vector<std::int32_t>& cell)
      : graph_(graph), cell_(cell) {
    for (std::size_t a = 0; a < graph.size(); ++a)
      for (auto e = at64(graph.first[a]); e < at64(graph.first[a + 1]); ++e)
        if (cell[a] < cell[at(graph.to[e])]) total_ += graph.cost[e];
  }

  double total() const { return total_; }
  double change(std::int32_t atom, std::int32_t from, std::int32_t to) const {
    double change = 0;
    for (auto e = at64(graph_.first[at(atom)]); e < at64(graph_.first[at(atom) + 1]); ++e) {
      const std::int32_t beside = cell_[at(graph_.to[e])];
      if (beside == from) change += graph_.cost[e];
      if (beside == to) change -= graph_.cost[e];
    }
    return change;
  }
  void moved(std::int32_t, std::int32_t, std::int32_t, double change) { total_ += change; }

 private:
  static std::size_t at64(std::int64_t i) { return static_cast<std::size_t>(i); }

  const AtomGraph& graph_;
  const std::vector<std::int32_t>& cell_;
  double total_ = 0;
};

/// Borders, and atoms that are not where they belong.
class StayCost {
 public:
  StayCost(const AtomGraph& graph, const std::vector<std::int32_t>& cell,
           std::span<const std::int32_t> home, std::span<const double> price)
      : border_(graph, cell), home_(home), price_(price), total_(border_.total()) {
    for (std::size_t a = 0; a < cell.size(); ++a)
      if (home[a] >= 0 && home[a] != cell[a]) total_ += price[a];
  }

  double total() const { return total_; }
  double change(std::int32_t atom, std::int32_t from, std::int32_t to) const {
    const std::int32_t home = home_[at(atom)];
    const double stay = home == from ? price_[at(atom)] : home == to ? -price_[at(atom)] : 0;
    return border_.change(atom, from, to) + stay;
  }
  void moved(std::int32_t, std::int32_t, std::int32_t, double change) { total_ += change; }

 private:
  BorderCost border_;
  std::span<const std::int32_t> home_;
  std::span<const double> price_;
  double total_;
};

/// The distance of atoms from their cell's centre as the cost of a division.
class SpreadCost {
 public:
  SpreadCost(const std::function<double(std::int32_t, std::int32_t)>& spread,
             const std::vector<std::int32_t>& cell, std::int32_t cells)
      : spread_(spread), members_(at(cells)), place_(cell.size()), sum_(cell.size(), 0) {
    for (std::size_t a = 0; a < cell.size(); ++a) add(static_cast<std::int32_t>(a), cell[a]);
    for (const auto& members : members_)
      for (const std::int32_t centre : members)
        for (const std::int32_t a : members) sum_[at(centre)] += spread(a, centre);
    for (std::int32_t c = 0; c < cells; ++c) of_cell_.push_back(least(c));
  }

  const std::vector<std::int32_t>& members(std::int32_t cell) const { return members_[at(cell)]; }
  double of_cell(std::int32_t cell) const { return of_cell_[at(cell)]; }
  double between(std::int32_t atom, std::int32_t centre) const { return spread_(atom, centre); }
  /// What a cell of these atoms would cost.
  double of(std::span<const std::int32_t> atoms) const {
    double least = HUGE_VAL;
    for (const std::int32_t centre : atoms) {
      double sum = 0;
      for (const std::int32_t a : atoms) sum += spread_(a, centre);
      least = std::min(least, sum);
    }
    return least;
  }
  double total() const {
    double total = 0;
    for (const double cost : of_cell_) total += cost;
    return total;
  }
  double change(std::int32_t atom, std::int32_t from, std::int32_t to) const {
    return without(atom, from) + with(atom, to) - of_cell_[at(from)] - of_cell_[at(to)];
  }
  void moved(std::int32_t atom, std::int32_t from, std::int32_t to, double) {
    auto& left = members_[at(from)];
    place_[at(left.back())] = place_[at(atom)];
    left[place_[at(atom)]] = left.back();
    left.pop_back();
    for (const std::int32_t x : left) sum_[at(x)] -= spread_(atom, x);
    for (const std::int32_t x : members_[at(to)]) sum_[at(x)] += spread_(atom, x);
    add(atom, to);
    sum_[at(atom)] = 0;
    for (const std::int32_t x : members_[at(to)]) sum_[at(atom)] += spread_(x, atom);
    of_cell_[at(from)] = least(from);
    of_cell_[at(to)] = least(to);
  }

 private:
  void add(std::int32_t atom, std::int32_t cell) {
    place_[at(atom)] = members_[at(cell)].size();
    members_[at(cell)].push_back(atom);
  }
  double least(std::int32_t cell) const {
    double least = HUGE_VAL;
    for (const std::int32_t x : members_[at(cell)]) least = std::min(least, sum_[at(x)]);
    return least;
  }
  double without(std::int32_t atom, std::int32_t cell) const {
    double least = HUGE_VAL;
    for (const std::int32_t x : members_[at(cell)])
      if (x != atom) least = std::min(least, sum_[at(x)] - spread_(atom, x));
    return least;
  }
  double with(std::int32_t atom, std::int32_t cell) const {
    double own = spread_(atom, atom);
    double least = HUGE_VAL;
    for (const std::int32_t x : members_[at(cell)]) {
      own += spread_(x, atom);
      least = std::min(least, sum_[at(x)] + spread_(atom, x));
    }
    return std::min(own, least);
  }

  const std::function<double(std::int32_t, std::int32_t)>& spread_;
  std::vector<std::vector<std::int32_t>> members_;  ///< of each cell
  std::vector<std::size_t> place_;                  ///< of each atom among its cell's members
  std::vector<double> sum_;                         ///< of its cell's spread around each atom
  std::vector<double> of_cell_;
};

}  // namespace libgrid
