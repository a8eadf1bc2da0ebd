// SPDX-License-Identifier: Apache-2.0
#include "repair_plan.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "libgrid/core/words.hpp"
#include "libgrid/coverage/candidates.hpp"
#include "libgrid/geom/measures.hpp"
#include "repair_choice.hpp"
#include "repair_division.hpp"

namespace libgrid {

namespace {

class Planner {
 public:
  Planner(const PlanInput& in, const Run& run) : in_(in), choice_(in, run), division_(in, choice_) {
    const Box extent = in.issues.geometry.box();
    if (extent.empty()) return;
    lengths_ = edge_lengths(Transform(in.crs, working_crs(in.crs, extent))(in.issues.geometry));
  }

  IssueFix plan(std::size_t i, RepairPolicy policy) const {
    IssueFix fix;
    fix.policy = policy;
    if (in_.issues.kind[i] == IssueKind::mismatch && policy == RepairPolicy::weld) {
      if (in_.slivers && in_.issues.geometry.has(i)) give(i, fix);
    } else if (policy == RepairPolicy::leave) {
      fix.reason = reason_to_leave(i);
    } else {
      give(i, fix);
    }
    return fix;
  }

 private:
  std::string told(Word word, std::initializer_list<std::string_view> values = {}) const {
    return say(word, in_.issues.language, values);
  }

  std::string reason_to_leave(std::size_t i) const {
    const bool chosen = in_.options.choices.contains(in_.issues.id[i]);
    switch (in_.issues.kind[i]) {
      case IssueKind::gap:
      case IssueKind::overlap:
      case IssueKind::spill:
      case IssueKind::misnest:
      case IssueKind::mismatch:
        return told("left.asked");
      case IssueKind::duplicate:
        return chosen || in_.options.duplicates == RepairPolicy::leave ? told("left.asked")
                                                                       : told("left.duplicate");
      default:
        return told("left.nothing");
    }
  }

  void give(std::size_t i, IssueFix& fix) const {
    const std::int64_t row = static_cast<std::int64_t>(i);
    const PolygonArray land = in_.issues.geometry.take({&row, 1});
    const auto first = static_cast<std::size_t>(
        in_.issues.geometry
            .ring_offsets()[static_cast<std::size_t>(in_.issues.geometry.row_rings(i).begin)]);
    Region region{i, land, {lengths_.data() + first, land.coords().size()}};
    const std::vector<Touch> all =
        touches(land, region.lengths, in_.level.rows, in_.issues.cells[i], in_.cuts);
    switch (in_.issues.kind[i]) {
      case IssueKind::gap:
        return fill(region, all, fix);
      case IssueKind::overlap:
      case IssueKind::duplicate:
        region.covered = true;
        return settle(region, all, fix);
      case IssueKind::spill:
      case IssueKind::misnest:
        return cut_off(region, all, fix);
      default:
        return give_sliver(region, all, fix);
    }
  }

  /// A sliver that could not be welded: whether it is covered is seen from its borders.
  void give_sliver(Region& region, const std::vector<Touch>& all, IssueFix& fix) const {
    std::vector<Touch> covering, beside;
    for (const Touch& t : all) {
      if (t.own_m > 0) covering.push_back(t);
      if (t.beside_m > 0) beside.push_back(t);
    }
    region.covered = covering.size() > 1;
    if (region.covered) return settle(region, covering, fix);
    if (covering.size() == 1) return cut_off(region, covering, fix);
    const Touch* winner = choice_.of(RepairPolicy::longest_border, beside, false);
    if (winner) transfer(region, {}, winner->row, fix);
  }

  void fill(const Region& region, const std::vector<Touch>& all, IssueFix& fix) const {
    if (!in_.options.choices.contains(in_.issues.id[region.issue]) && is_cell_wide(region)) {
      fix.policy = in_.options.cell_gaps;
      if (fix.policy == RepairPolicy::automatic) fix.policy = RepairPolicy::leave;
      if (fix.policy == RepairPolicy::leave) {
        fix.reason = told("left.cell_gap");
        return;
      }
    }
    if (fix.policy == RepairPolicy::automatic)
      fix.policy =
          wants_division(region.issue, all) ? RepairPolicy::divide : RepairPolicy::longest_border;
    const Touch* winner = choice_.of(fix.policy, all, false);
    if (!winner) {
      fix.reason = told(all.empty() ? Word("left.no_cell") : Word("left.all_locked"));
      return;
    }
    if (fix.policy == RepairPolicy::divide || fix.policy == RepairPolicy::evidence) {
      if (division_.divide(region, fix.policy, fix)) return;
      fix.policy = RepairPolicy::longest_border;
    }
    transfer(region, {}, winner->row, fix);
  }

  /// Whether a gap is wider than half the side of a square as large as the cells around it.
  bool is_cell_wide(const Region& region) const {
    std::vector<double> areas;
    for (const std::int64_t row : in_.issues.cells[region.issue])
      areas.push_back(row_area(in_.level.rows, static_cast<std::size_t>(row)));
    const double own = row_area(region.land, 0);
    if (areas.empty() || own <= 0) return false;
    const auto middle = areas.begin() + static_cast<std::ptrdiff_t>(areas.size() / 2);
    std::nth_element(areas.begin(), middle, areas.end());
    const double cell_m2 = *middle / own * in_.issues.area_m2[region.issue];
    return in_.issues.width_m[region.issue] > std::sqrt(cell_m2) / 2;
  }

  bool wants_division(std::size_t i, const std::vector<Touch>& all) const {
    std::vector<double> borders;
    for (const Touch& t : all)
      if (choice_.is_free(t.row)) borders.push_back(t.beside_m);
    return is_divided(borders, in_.issues.width_m[i]);
  }

  /// An overlap goes to one of its cells, or is divided between them.
  void settle(const Region& region, const std::vector<Touch>& all, IssueFix& fix) const {
    const std::vector<Touch> covering = rows_over(all);
    std::vector<const Touch*> locked, entire;
    for (const Touch& t : covering) {
      if (!choice_.is_free(t.row)) locked.push_back(&t);
      if (t.is_all) entire.push_back(&t);
    }
    if (locked.size() > 1) {
      fix.reason = told("left.two_locked");
      return;
    }
    const bool duplicate = in_.issues.kind[region.issue] == IssueKind::duplicate;
    const Touch* winner = nullptr;
    if (locked.size() == 1) {
      winner = locked[0];
    } else if (entire.size() == 1 && !duplicate) {
      winner = entire[0];  // or it would vanish
    } else if (duplicate && fix.policy == RepairPolicy::priority) {
      winner = choice_.first_named(covering);
      if (!winner) {
        fix.reason = told("left.priority");
        return;
      }
    } else {
      if (fix.policy == RepairPolicy::divide || fix.policy == RepairPolicy::evidence) {
        if (entire.empty() && division_.divide(region, fix.policy, fix)) return;
        fix.policy = RepairPolicy::longest_border;
      }
      winner = choice_.of(fix.policy, covering, true);
    }
    if (!duplicate && (entire.size() > 1 || (entire.size() == 1 && entire[0] != winner))) {
      fix.reason = told("left.no_land",
                        {choice_.name(entire[0] == winner ? entire[1]->row : entire[0]->row)});
      return;
    }
    if (!winner) return;
    std::vector<std::int64_t> losers;
    for (const Touch& t : covering)
      if (t.row != winner->row) losers.push_back(t.row);
    if (losers.empty()) {  // a row that is not valid may have no border around what it covers
      fix.reason = told("left.nothing");
      return;
    }
    transfer(region, std::move(losers), winner->row, fix);
  }

  /// Of a region too thin for a point inside, check names all rows around it.
  static std::vector<Touch> rows_over(const std::vector<Touch>& all) {
    std::vector<Touch> over;
    for (const Touch& t : all)
      if (t.own_m > 0 || t.beside_m == 0) over.push_back(t);
    return over;
  }

  void cut_off(const Region& region, const std::vector<Touch>& all, IssueFix& fix) const {
    std::vector<std::int64_t> losers;
    for (const Touch& t : rows_over(all)) {
      if (!choice_.is_free(t.row)) {
        fix.reason = told("left.locked", {choice_.name(t.row)});
        return;
      }
      if (t.is_all) {
        fix.reason = told("left.no_land", {choice_.name(t.row)});
        return;
      }
      losers.push_back(t.row);
    }
    if (!losers.empty()) transfer(region, std::move(losers), -1, fix);
  }

  static void transfer(const Region& region, std::vector<std::int64_t> from, std::int64_t to,
                       IssueFix& fix) {
    // Land that nobody loses was nobody's; an overlap's winner has its land already.
    const bool gains = from.empty();
    fix.transfers.push_back(
        {region.issue, region.land, border_of(region.land), std::move(from), to, gains, {}});
  }

  const PlanInput& in_;
  const Choice choice_;
  const Division division_;
  std::vector<double> lengths_;  ///< of all issues' edges
};

}  // namespace

LevelPlan plan_fixes(const PlanInput& input, const Run& run) {
  const Planner planner(input, run);
  const std::size_t n = input.issues.size();
  LevelPlan plan;
  plan.policy.assign(n, RepairPolicy::leave);
  plan.reason.resize(n);
  std::vector<IssueFix> fixes(n);
  for_chunks(n, 16, run, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i)
      if (!is_remark(input.issues.kind[i]))
        fixes[i] = planner.plan(i, policy_of(input.options, input.issues, i));
  });
  for (std::size_t i = 0; i < n; ++i) {
    IssueFix& fix = fixes[i];
    plan.policy[i] = fix.policy;
    plan.reason[i] = std::move(fix.reason);
    std::move(fix.transfers.begin(), fix.transfers.end(), std::back_inserter(plan.transfers));
    std::move(fix.splits.begin(), fix.splits.end(), std::back_inserter(plan.splits));
  }
  return plan;
}

}  // namespace libgrid
