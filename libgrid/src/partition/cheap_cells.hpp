// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include "libgrid/core/run.hpp"
#include "limits.hpp"
#include "min_cut.hpp"

namespace libgrid {

/// Sums of costs: whole numbers, below 2^60.
using Money = MinCut::Money;

/// A cell that a division could have.
struct PossibleCell {
  std::vector<std::int32_t> atoms;  ///< ascending
  Money border;                     ///< all around it
};

/// Finds all connected cells within the limits whose border costs less than prices of their atoms.
///
/// A cell grows from one atom by a neighbour that it takes or bars. What it can cost at least is
/// told by a minimum cut, in which atoms that are neither in nor barred choose their side freely;
/// the limits are kept on the average, by a price of weight. So nearly all ways are never tried.
class CheapCells {
 public:
  /// `border`: of each of the graph's borders. Weights are whole numbers.
  CheapCells(const AtomGraph& graph, std::vector<Money> border, const Limits& limits,
             const Run& run);

  struct Query {
    const std::vector<Money>& price;  ///< of each atom
    Money below;                      ///< border - prices is to be less
    std::size_t most_each;            ///< from one atom, then the next is tried
    std::size_t most;
  };
  /// Adds to `found`. False: there may be more, for the steps or `most` were used up.
  bool find(const Query& query, std::int64_t& steps, std::vector<PossibleCell>& found);

  /// Adds cells that known ones become by taking and giving neighbours while that makes them
  /// cheaper; of the known ones, those whose border - prices is less than `within`. Quick, and
  /// finds only some.
  void change(const Query& query, Money within, const std::vector<PossibleCell>& known,
              std::int64_t& steps, std::vector<PossibleCell>& found);

  Money border_of(const std::vector<std::int32_t>& atoms) const;

 private:
  enum class Place : std::uint8_t { free, in, barred };

  bool grow(Money slope);
  void take(std::int32_t atom);
  void let_go(std::int32_t atom);
  bool reach();
  bool too_dear(Money& slope);
  Money relaxed(Money slope, double& weight);
  std::int32_t next_atom() const;
  void record();
  void record_wanted();
  bool leaves_cells() const;
  bool is_whole() const;
  bool move();
  bool below_max_with(std::int32_t atom) const;

  const AtomGraph& graph_;
  std::vector<Money> border_;
  const Limits& limits_;
  const Run& run_;
  std::vector<std::int32_t> order_;
  Money min_ = 0, max_ = 0, most_slope_ = 0;

  // The state of a search.
  const Query* query_ = nullptr;
  std::vector<PossibleCell>* found_ = nullptr;
  std::size_t found_before_ = 0;
  std::int64_t* steps_ = nullptr;
  std::vector<Place> place_;
  std::vector<std::int32_t> cell_;
  Weights sum_;
  Money cost_ = 0;  ///< of the cell: border - prices
  std::vector<std::int32_t> reach_, node_;
  std::vector<double> way_;  ///< the least weight of the cell with an atom
  std::vector<std::pair<double, std::int32_t>> heap_;
  std::set<std::vector<std::int32_t>> recorded_;
  std::vector<std::uint8_t> wanted_;  ///< by the last cut
  MinCut cut_;
};

}  // namespace libgrid
