// SPDX-License-Identifier: Apache-2.0
#include "repair_pass.hpp"

#include <cmath>
#include <utility>

#include "libgrid/geom/measures.hpp"
#include "libgrid/geom/predicates.hpp"
#include "repair_work.hpp"

namespace libgrid {

void add_fix(Fixes& fixes, const Issues& issues, std::size_t i, RepairPolicy policy) {
  fixes.id.push_back(issues.id[i]);
  fixes.kind.push_back(issues.kind[i]);
  fixes.level.push_back(issues.level[i]);
  fixes.policy.push_back(policy);
  fixes.done.push_back(1);
  fixes.reason.emplace_back();
  fixes.from.emplace_back();
  fixes.to.push_back(-1);
  fixes.parent.push_back(issues.parent[i]);
  fixes.area_m2.push_back(issues.area_m2[i]);
  fixes.buildings.push_back(issues.buildings[i]);
  fixes.households.push_back(issues.households[i]);
}

namespace {

class LevelPass {
 public:
  LevelPass(RepairState& state, std::size_t level, bool slivers, const Crs& crs,
            const People& people, const RepairOptions& options, const Run& run)
      : state_(state),
        level_(level),
        above_(level_above(state.input, level)),
        slivers_(slivers),
        crs_(crs),
        people_(people),
        options_(options),
        run_(run) {}

  bool run(Issues issues, const LevelTrace& trace) {
    issues_ = std::move(issues);
    if (issues_.size() == 0) return false;
    state_.parent_of[level_] = trace.parent_of;
    for (const Split& s : trace.splits) found_.add(s.a, s.b, s.at);
    found_.finish();
    const CoverageLevel& given = state_.input[level_];
    const CoverageLevel now{.rows = state_.now[level_], .codes = given.codes, .name = given.name};
    work_.plan = plan_fixes(
        {now, issues_, found_, state_.locked[level_], crs_, people_, options_, slivers_}, run_);
    if (!slivers_)
      work_.weld = plan_weld({state_.now[level_], state_.now[above_], issues_, work_.plan.policy,
                              trace, fixed_vertices(), crs_, options_.resolution_m});
    postpone(work_);
    choose_splits(work_, issues_, trace.splits, options_.mismatches);
    respect_locks(state_, work_, issues_.language);
    const bool done = carry_out(state_, level_, issues_, work_, run_);
    record();
    return done;
  }

 private:
  std::set<Coord> fixed_vertices() const {
    std::set<Coord> fixed = state_.moved;
    for (std::size_t l = level_; l < state_.now.size(); ++l)
      for (const std::int64_t row : state_.locked[l]) {
        const Range rings = state_.now[l].row_rings(static_cast<std::size_t>(row));
        for (std::int64_t r = rings.begin; r < rings.end; ++r)
          for (const Coord c : state_.now[l].ring(r)) fixed.insert(c);
      }
    return fixed;
  }

  void record() {
    std::set<std::size_t> given;
    for (const Transfer& t : work_.plan.transfers) {
      given.insert(t.issue);
      add_fix(state_.fixes, issues_, t.issue,
              work_.plan.policy[t.issue] == RepairPolicy::weld ? RepairPolicy::longest_border
                                                               : work_.plan.policy[t.issue]);
      Fixes& f = state_.fixes;
      f.from.back() = t.from;
      f.to.back() = t.to;
      if (const double whole = row_area(issues_.geometry, t.issue); whole > 0)
        f.area_m2.back() *= row_area(t.land, 0) / whole;
      if (f.buildings.back() >= 0) count_people(t);
      state_.fix_shapes.add_row(t.land, 0);
    }
    for (std::size_t i = 0; i < issues_.size(); ++i) {
      if (!work_.plan.reason[i].empty())
        state_.left[issues_.id[i]] = {work_.plan.policy[i], work_.plan.reason[i]};
      if (options_.choices.contains(issues_.id[i])) state_.chosen.insert(issues_.id[i]);
      if (work_.plan.policy[i] == RepairPolicy::weld && work_.plan.reason[i].empty() &&
          !given.contains(i))
        record_weld(i);
    }
  }

  void record_weld(std::size_t i) {
    add_fix(state_.fixes, issues_, i, RepairPolicy::weld);
    state_.fixes.from.back() = issues_.cells[i];
    state_.fix_shapes.add_row(issues_.geometry, i);
  }

  void count_people(const Transfer& t) {
    Fixes& f = state_.fixes;
    f.buildings.back() = 0;
    if (!std::isnan(f.households.back())) f.households.back() = 0;
    for (const std::int64_t row : issues_.building_rows[t.issue]) {
      const auto b = static_cast<std::size_t>(row);
      if (!row_takes(t.land, 0, people_.buildings[b])) continue;
      ++f.buildings.back();
      if (!people_.households.empty() && !std::isnan(people_.households[b]))
        f.households.back() += people_.households[b];
    }
  }

  RepairState& state_;
  std::size_t level_, above_;
  bool slivers_;
  const Crs& crs_;
  const People& people_;
  const RepairOptions& options_;
  const Run& run_;
  Issues issues_;
  Cuts found_;
  LevelWork work_;
};

}  // namespace

bool repair_level(RepairState& state, std::size_t level, Issues issues, const LevelTrace& trace,
                  bool slivers, const Crs& crs, const People& people, const RepairOptions& options,
                  const Run& run) {
  return LevelPass(state, level, slivers, crs, people, options, run).run(std::move(issues), trace);
}

}  // namespace libgrid
