// SPDX-License-Identifier: Apache-2.0
#include "repair_choice.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "libgrid/core/words.hpp"
#include "libgrid/locate/locator.hpp"

namespace libgrid {

namespace {

bool asks_for_people(const RepairOptions& options) {
  constexpr RepairPolicy most = RepairPolicy::most_people;
  return options.gaps == most || options.cell_gaps == most || options.overlaps == most ||
         std::any_of(options.choices.begin(), options.choices.end(),
                     [](const auto& choice) { return choice.second == most; });
}

std::vector<double> people_of_rows(const PlanInput& in, const Run& run) {
  std::vector<double> people(in.level.rows.size(), 0);
  const Locator locator(in.level.rows);
  const std::vector<std::int64_t> cell = locator.cells_of(in.people.buildings, run);
  for (std::size_t b = 0; b < cell.size(); ++b) {
    const double n = in.people.households.empty() ? 1 : in.people.households[b];
    if (cell[b] >= 0 && !std::isnan(n)) people[static_cast<std::size_t>(cell[b])] += n;
  }
  return people;
}

}  // namespace

Choice::Choice(const PlanInput& in, const Run& run) : in_(in) {
  for (std::size_t k = 0; k < in.options.priority.size(); ++k)
    rank_.try_emplace(in.options.priority[k], k);
  if (asks_for_people(in.options)) people_ = people_of_rows(in, run);
}

const Touch* Choice::of(RepairPolicy policy, const std::vector<Touch>& all, bool covering) const {
  if (policy == RepairPolicy::priority)
    if (const Touch* named = first_named(all)) return named;
  auto key = [&](const Touch& t) {
    const double first = policy == RepairPolicy::first ? -static_cast<double>(t.row)
                         : policy == RepairPolicy::most_people
                             ? people_[static_cast<std::size_t>(t.row)]
                             : 0;
    return std::tuple(first, covering ? -t.own_m : t.beside_m);
  };
  const Touch* best = nullptr;
  for (const Touch& t : all) {
    if (!is_free(t.row) || (!covering && t.beside_m == 0)) continue;
    if (!best || key(t) > key(*best) ||
        (key(t) == key(*best) &&
         std::tuple(code(t.row), t.row) < std::tuple(code(best->row), best->row)))
      best = &t;
  }
  return best;
}

const Touch* Choice::first_named(const std::vector<Touch>& all) const {
  const Touch* best = nullptr;
  std::size_t first = rank_.size();
  for (const Touch& t : all) {
    const auto at = rank_.find(code(t.row));
    if (at == rank_.end() || !is_free(t.row) || (best && at->second >= first)) continue;
    best = &t;
    first = at->second;
  }
  return best;
}

std::string Choice::code(std::int64_t row) const {
  return in_.level.codes.empty() ? std::string() : in_.level.codes[static_cast<std::size_t>(row)];
}

std::string Choice::name(std::int64_t row) const {
  return in_.level.codes.empty() ? say("issue.row", in_.issues.language, {std::to_string(row)})
                                 : code(row);
}

}  // namespace libgrid
