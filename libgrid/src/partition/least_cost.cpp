// SPDX-License-Identifier: Apache-2.0
#include "least_cost.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>
#include <utility>

#include "choose_cells.hpp"
#include "cover_prices.hpp"
#include "division_cost.hpp"

namespace libgrid {

namespace {

// Measured on the sample street and on counties.
/// By how much a cell must be too cheap at each stage, as a share of a usual cell: that there are
/// no very cheap ones is soon seen, and bounds the cost already.
constexpr double kStages[] = {0.1, 0.01, 1e-3, 1e-4, 1e-6};
constexpr double kFair = 0.7;  ///< first prices, as a share of what known cells cost
/// How far prices go at once, in usual cells: far as long as this leads anywhere.
constexpr double kFar = 2, kNear = 0.15;
constexpr double kHighest = 0x1p50;  ///< so that no sum of prices is too large
constexpr int kRounds = 1000;        ///< of prices and new cells
constexpr std::size_t kNewEach = 3;  ///< cells from one atom in a round
constexpr double kChanged = 0.05;  ///< cells that cost so little more than their atoms are changed
constexpr std::size_t kMostNew = 500;
constexpr std::int64_t kStepsAtOnce = 20'000;
constexpr std::uint64_t kSeeds = 32;  ///< divisions to begin with
constexpr std::int64_t kStepsPerAtom = 1000;
constexpr std::size_t kMostCells = 200'000;     ///< to choose from in the end
constexpr std::int64_t kChoices = 100'000'000;  ///< cells looked at while choosing, half a second

/// Prices of all atoms, and of being a cell.
struct Prices {
  std::vector<Money> atom = {};
  Money each = 0;
  Money sum = 0;  ///< what a division pays
};

/// All borders count twice here, once for the cell on each side.
class Search {
 public:
  Search(const LeastCostInput& in, std::int64_t steps, const Run& run)
      : in_(in), run_(run), steps_(steps), cheap_(in.graph, in.border, in.limits, run) {
    Money common = 0;
    for (const Money m : in.border) {
      all_ += m;
      common = std::gcd(common, m);
    }
    unit_ = 2 * std::max<Money>(common, 1);
    step_ = std::max(unit_, 2 * in.equal);
    for (const double w : in.graph.weight) total_ += w;
    most_cells_ = static_cast<std::int32_t>(std::min(total_ / in.limits.each[0].min, 1e6));
    if (in.cells > 0) most_cells_ = in.cells;
    least_known_ = all_ + step_;
    usual_ = static_cast<double>(all_) / std::max(1, most_cells_) + 1;
    if (!in.known.empty()) take_known();
  }

  LeastCost answer() {
    if (!proved()) search_divisions();
    if (!proved()) raise_bound();
    if (!proved()) choose();
    LeastCost out{.better = better_};
    if (proved()) {
      out.answer = has_known() ? BoundAnswer::least : BoundAnswer::impossible;
      out.bound = has_known() ? std::min(bound_, least_known_) / 2 : 0;
    } else if (bound_ > 0) {
      out.answer = BoundAnswer::bound;
      out.bound = bound_ / 2;
    }
    return out;
  }

 private:
  std::vector<PossibleCell> cells_of(const std::vector<std::int32_t>& cell) const {
    std::vector<PossibleCell> cells(at(1 + *std::max_element(cell.begin(), cell.end())));
    for (std::size_t a = 0; a < cell.size(); ++a)
      cells[at(cell[a])].atoms.push_back(static_cast<std::int32_t>(a));
    for (PossibleCell& c : cells) c.border = cheap_.border_of(c.atoms);
    return cells;
  }

  static Money border_of(const std::vector<PossibleCell>& cells) {
    Money sum = 0;
    for (const PossibleCell& cell : cells) sum += cell.border;
    return sum;
  }

  void take_known() {
    std::vector<PossibleCell> cells = cells_of(in_.known);
    least_known_ = border_of(cells);
    usual_ = static_cast<double>(least_known_) / static_cast<double>(cells.size()) + 1;
    add(std::move(cells));
  }

  /// Those that are new.
  void add(std::vector<PossibleCell> cells) {
    for (PossibleCell& cell : cells)
      if (known_.insert(cell.atoms).second) found_.push_back(std::move(cell));
  }

  /// Cells of further divisions, as a beginning.
  void search_divisions() {
    GraphPartitionOptions options{.min = in_.options.min,
                                  .max = in_.options.max,
                                  .further = in_.options.further,
                                  .cells = in_.options.cells,
                                  .steps_per_atom = kStepsPerAtom};
    for (options.seed = 1; options.seed <= kSeeds; ++options.seed) {
      const GraphPartition made =
          partition_graph(in_.graph, options, {.threads = 1, .stop = run_.stop});
      if (!std::all_of(made.reason.begin(), made.reason.end(),
                       [](PartitionReason r) { return r == PartitionReason::in_range; }))
        return;
      std::vector<PossibleCell> cells = cells_of(made.cell);
      if (const Money cost = border_of(cells); cost <= least_known_ - step_) {
        least_known_ = cost;
        better_ = made.cell;
      }
      add(std::move(cells));
    }
  }

  bool has_known() const { return least_known_ <= all_; }
  bool proved() const { return bound_ > least_known_ - step_; }

  double weight_of(const PossibleCell& cell) const {
    double weight = 0;
    for (const std::int32_t a : cell.atoms) weight += in_.graph.weight[at(a)];
    return weight;
  }

  /// Each atom pays for its cell by its weight.
  std::vector<double> fair_prices() const {
    std::vector<double> price;
    for (const double w : in_.graph.weight) price.push_back(kFair * w / total_ * most_cells_);
    for (const PossibleCell& cell : found_) {
      const double rate = kFair * static_cast<double>(cell.border) / usual_ / weight_of(cell);
      for (const std::int32_t a : cell.atoms) price[at(a)] = rate * in_.graph.weight[at(a)];
    }
    if (in_.cells > 0) price.push_back(0);
    return price;
  }

  void add_up(Prices& price) const {
    price.sum =
        std::accumulate(price.atom.begin(), price.atom.end(), Money{0}) + price.each * in_.cells;
  }

  Prices whole(const std::vector<double>& p) const {
    auto money = [&](double price) {
      return std::llround(std::clamp(price * usual_, -kHighest, kHighest));
    };
    Prices out;
    for (std::size_t a = 0; a < in_.graph.size(); ++a) out.atom.push_back(money(p[a]));
    if (in_.cells > 0) out.each = money(p.back());
    add_up(out);
    return out;
  }

  Money dearness(const PossibleCell& cell, const Prices& price) const {
    Money dear = cell.border - price.each;
    for (const std::int32_t a : cell.atoms) dear -= price.atom[at(a)];
    return dear;
  }

  /// Prices that exceed no cell's border by more than `slack` are lowered so that they exceed none:
  /// by the weight of atoms, of which a cell has min at least. Then no division costs less than
  /// their sum.
  void prove(Prices price, Money slack) {
    const double rate = static_cast<double>(slack) / in_.limits.each[0].min * (1 + 1e-9);
    if (in_.cells > 0)
      price.each -= slack;
    else
      for (std::size_t a = 0; a < price.atom.size(); ++a)
        price.atom[a] -= static_cast<Money>(std::ceil(rate * in_.graph.weight[a]));
    add_up(price);
    if (!proven_.atom.empty() && price.sum < proven_.sum) return;
    raise_to(price.sum);
    proven_ = std::move(price);
  }

  /// Costs of divisions are multiples of the unit.
  void raise_to(Money bound) {
    if (bound > bound_) bound_ = (bound + unit_ - 1) / unit_ * unit_;
  }

  static bool near(const std::vector<double>& price, const std::vector<double>& centre,
                   double reach) {
    for (std::size_t i = 0; i < price.size(); ++i)
      if (std::abs(price[i] - centre[i]) > 0.999 * reach) return false;
    return true;
  }

  /// Cells that are cheaper than their atoms are sought by small changes of known ones, then by all
  /// ways. True: a new one was found; else `all` tells whether none costs less by `slack`, which is
  /// raised where the prices wrong a known one.
  bool find_cheap(const Prices& price, Money& slack, std::int64_t at_once, bool& all) {
    const std::size_t before = found_.size();
    const Money tolerance = static_cast<Money>(1e-9 * usual_) + 1;
    std::vector<PossibleCell> fresh;
    cheap_.change({price.atom, price.each - tolerance, kMostCells, kMostNew},
                  price.each + static_cast<Money>(kChanged * usual_), found_, steps_, fresh);
    add(std::move(fresh));
    if (found_.size() > before) return true;
    fresh.clear();
    all = find({price.atom, price.each - slack, kNewEach, kMostCells}, at_once, fresh);
    for (const PossibleCell& cell : fresh) {
      Money excess = price.each - cell.border;
      for (const std::int32_t a : cell.atoms) excess += price.atom[at(a)];
      slack = std::max(slack, excess);
    }
    add(std::move(fresh));
    return found_.size() > before;
  }

  /// Prices are raised for the known cells, and cells that are too cheap sought, until there are
  /// none, and the prices are proved.
  void raise_bound() {
    CoverPrices model(in_.graph.size(), in_.cells);
    std::vector<double> centre = fair_prices();
    std::size_t told = 0, stage = 0;
    Money last_sum = 0;
    std::int64_t at_once = kStepsAtOnce;
    double reach = kFar;
    for (int round = 0; round < kRounds && steps_ > 0; ++round) {
      run_.check_stop();
      for (; told < found_.size(); ++told)
        model.add(found_[told].atoms, static_cast<double>(found_[told].border) / usual_);
      model.keep_within(centre, reach);
      const std::vector<double> wish = model.solve();
      if (wish.empty()) return;
      const Prices price = whole(wish);
      auto slack = static_cast<Money>(kStages[stage] * usual_);
      bool all = false;
      if (find_cheap(price, slack, at_once, all)) continue;
      if (!all) {
        if (at_once > steps_) return;
        if (reach == kNear) at_once *= 4;
        reach = kNear;
        continue;
      }
      prove(price, slack);
      if (proved()) return;
      const bool best = near(wish, centre, reach) || price.sum - last_sum < slack;
      centre = wish;
      last_sum = price.sum;
      if (best && ++stage == std::size(kStages)) return;
    }
  }

  bool find(const CheapCells::Query& query, std::int64_t at_once,
            std::vector<PossibleCell>& found) {
    std::int64_t steps = std::min(at_once, steps_);
    steps_ -= steps;
    const bool all = cheap_.find(query, steps, found);
    steps_ += std::max<std::int64_t>(steps, 0);
    return all;
  }

  /// The cells of a better division cost little more than their atoms, all together; all such cells
  /// are found, and all choices of them tried.
  void choose() {
    if (proven_.atom.empty()) return;
    const Money room = least_known_ - step_ - proven_.sum + 1;
    std::vector<PossibleCell> cells;
    const bool all =
        find({proven_.atom, proven_.each + room, kMostCells, kMostCells}, steps_, cells);
    if (!all) return;
    std::int64_t choices = kChoices;
    const ChosenCells chosen =
        choose_cells(in_.graph.size(), cells,
                     {proven_.atom, proven_.each, room, most_cells_, in_.cells}, choices);
    if (!chosen.chosen.empty()) {
      better_.assign(in_.graph.size(), -1);
      least_known_ = 0;
      for (std::size_t i = 0; i < chosen.chosen.size(); ++i) {
        least_known_ += cells[chosen.chosen[i]].border;
        for (const std::int32_t a : cells[chosen.chosen[i]].atoms)
          better_[at(a)] = static_cast<std::int32_t>(i);
      }
    }
    if (chosen.all_tried) raise_to(chosen.chosen.empty() ? least_known_ - step_ + 1 : least_known_);
  }

  const LeastCostInput& in_;
  const Run& run_;
  std::int64_t steps_;
  CheapCells cheap_;
  double total_ = 0;       ///< weight
  Money all_ = 0;          ///< of all borders
  Money unit_ = 1;         ///< what divisions differ by at least
  Money step_ = 1;         ///< by which a division must be cheaper to count
  Money least_known_ = 0;  ///< of a division that is known; more than all borders: none is
  Money bound_ = 0;
  double usual_ = 1;  ///< cost of a cell
  std::int32_t most_cells_ = 1;
  std::vector<PossibleCell> found_;
  std::set<std::vector<std::int32_t>> known_;  ///< atoms of these
  Prices proven_;                              ///< no cell is cheaper than its atoms
  std::vector<std::int32_t> better_;
};

}  // namespace

LeastCost least_cost(const LeastCostInput& in, std::int64_t steps, const Run& run) {
  return Search(in, steps, run).answer();
}

}  // namespace libgrid
