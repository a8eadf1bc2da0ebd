// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "anneal.hpp"
#include "libgrid/core/run.hpp"

namespace libgrid {

/// Blocks and plots of one area and what a border between two of them costs.
struct BlockGraph {
  struct Link {
    std::int32_t atom;
    double cost;
  };
  std::vector<double> weight;
  std::vector<std::vector<Link>> links;  ///< both directions, by atom

  std::size_t size() const { return weight.size(); }
};

/// Unites the atoms of a connected graph into connected cells: a number for each atom, 0 for the
/// cell of the first atom and so on.
///
/// Lightest first, each cell below min joins the neighbour with which it shares most border cost
/// and fits under max. Cells that are left below min are taken together with some neighbours and
/// split anew along a spanning tree. At last, atoms at borders change sides where that makes the
/// border cheaper and breaks nothing.
/// Cost: bounded by rounds and trials, no clock.
std::vector<std::int32_t> cluster(const BlockGraph& graph, const WeightLimits& limits,
                                  const Run& run);

/// Cuts a connected set of atoms into connected parts within the limits; empty when no trial
/// succeeds.
std::vector<std::vector<std::int32_t>> split_by_trees(const BlockGraph& graph,
                                                      const std::vector<std::int32_t>& atoms,
                                                      const WeightLimits& limits);

}  // namespace libgrid
