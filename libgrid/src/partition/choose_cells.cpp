// SPDX-License-Identifier: Apache-2.0
#include "choose_cells.hpp"

#include <algorithm>
#include <numeric>

#include "atom_set.hpp"

namespace libgrid {

namespace {

class Chooser {
 public:
  Chooser(std::size_t atoms, const std::vector<PossibleCell>& cells, const ChooseOptions& options,
          std::int64_t& steps)
      : options_(options), steps_(steps), below_(options.below) {
    for (std::size_t a = 0; a < atoms; ++a) all_ = all_.with(a);
    std::vector<Money> dear;
    for (const PossibleCell& cell : cells) {
      dear.push_back(cell.border - options.each);
      for (const std::int32_t a : cell.atoms)
        dear.back() -= options.price[static_cast<std::size_t>(a)];
    }
    number_.resize(cells.size());
    std::iota(number_.begin(), number_.end(), std::size_t{0});
    std::stable_sort(number_.begin(), number_.end(),
                     [&](std::size_t a, std::size_t b) { return dear[a] < dear[b]; });
    for (const std::size_t c : number_) {
      AtomSet& set = set_.emplace_back();
      for (const std::int32_t a : cells[c].atoms) set = set.with(static_cast<std::size_t>(a));
      dear_.push_back(dear[c]);
    }
  }

  ChosenCells answer() {
    std::vector<std::uint32_t> open(set_.size());
    std::iota(open.begin(), open.end(), 0U);
    ChosenCells out;
    out.all_tried = choose(all_, open, 0);
    for (const std::uint32_t c : best_) out.chosen.push_back(number_[c]);
    return out;
  }

 private:
  /// `open`: the cells that still can be chosen, the cheapest first.
  bool choose(const AtomSet& left, const std::vector<std::uint32_t>& open, Money dear) {
    if (left.empty()) {
      if (options_.cells == 0 || static_cast<std::int32_t>(chosen_.size()) == options_.cells)
        best_ = chosen_, below_ = dear;
      return true;
    }
    if (static_cast<std::int32_t>(chosen_.size()) == options_.most_cells) return true;
    std::array<std::int32_t, AtomSet::kMost> count = {};
    for (const std::uint32_t c : open) {
      if (dear + dear_[c] >= below_) break;
      set_[c].each([&](std::size_t a) { ++count[a]; });
    }
    std::size_t rare = left.first();
    left.each([&](std::size_t a) {
      if (count[a] < count[rare]) rare = a;
    });
    if (count[rare] == 0) return true;
    for (const std::uint32_t c : open) {
      if (dear + dear_[c] >= below_) break;
      if ((set_[c] & AtomSet::single(rare)).empty()) continue;
      steps_ -= 1 + static_cast<std::int64_t>(open.size());
      if (steps_ < 0) return false;
      std::vector<std::uint32_t> next;
      for (const std::uint32_t other : open) {
        if (dear + dear_[c] + dear_[other] >= below_) break;
        if ((set_[other] & set_[c]).empty()) next.push_back(other);
      }
      chosen_.push_back(c);
      const bool done = choose(left - set_[c], next, dear + dear_[c]);
      chosen_.pop_back();
      if (!done) return false;
    }
    return true;
  }

  const ChooseOptions& options_;
  std::int64_t& steps_;
  Money below_;
  AtomSet all_;
  std::vector<std::size_t> number_;  ///< of each cell, in the order of dearness
  std::vector<AtomSet> set_;
  std::vector<Money> dear_;
  std::vector<std::uint32_t> chosen_, best_;
};

}  // namespace

ChosenCells choose_cells(std::size_t atoms, const std::vector<PossibleCell>& cells,
                         const ChooseOptions& options, std::int64_t& steps) {
  return Chooser(atoms, cells, options, steps).answer();
}

}  // namespace libgrid
