// SPDX-License-Identifier: Apache-2.0
#include "repair_pass.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_set>

#include "libgrid/geom/predicates.hpp"
#include "libgrid/topology/overlay.hpp"
#include "repair_apply.hpp"

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

using CoordSet = std::unordered_set<Coord, CoordHash>;

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

  bool run() {
    const CoverageLevel& given = state_.input[level_];
    const CoverageLevel& top = state_.input[above_];
    const CoverageLevel levels[] = {
        {.rows = state_.now[above_], .codes = top.codes, .name = top.name},
        {.rows = state_.now[level_],
         .codes = given.codes,
         .parent_of = state_.parent_of[level_],
         .name = given.name}};
    std::vector<LevelTrace> trace;
    issues_ = check_traced(levels, crs_, people_,
                           {.resolution_m = options_.resolution_m, .allowed = options_.allowed},
                           run_, &trace)
                  .issues;
    state_.parent_of[level_] = trace[0].parent_of;
    if (issues_.size() == 0) return false;
    for (const Split& s : trace[0].splits) found_.add(s.a, s.b, s.at);
    found_.finish();
    plan_ = plan_fixes(
        {levels[1], issues_, found_, state_.locked[level_], crs_, people_, options_, slivers_},
        run_);
    if (!slivers_)
      weld_ = plan_weld({state_.now[level_], state_.now[above_], issues_, plan_.policy, trace[0],
                         fixed_vertices(), state_.moved[level_], crs_, options_.resolution_m});
    postpone();
    choose_splits(trace[0].splits);
    respect_locks();
    const bool done = apply();
    record();
    return done;
  }

 private:
  std::set<Coord> fixed_vertices() const {
    std::set<Coord> fixed;
    for (std::size_t l = level_; l < state_.now.size(); ++l)
      for (const std::int64_t row : state_.locked[l]) {
        const Range rings = state_.now[l].row_rings(static_cast<std::size_t>(row));
        for (std::int64_t r = rings.begin; r < rings.end; ++r)
          for (const Coord c : state_.now[l].ring(r)) fixed.insert(c);
      }
    return fixed;
  }

  /// Land whose borders are welded now waits for the next round.
  void postpone() {
    if (weld_.moves.empty() && weld_.splits.empty()) return;
    for (const auto& [parent, moves] : weld_.moves)
      for (const auto& [from, to] : moves) moving_.insert(from);
    CoordSet moving = moving_;
    for (const auto& [parent, moves] : weld_.moves)
      for (const auto& [from, to] : moves) moving.insert(to);
    for (const Split& s : weld_.splits) moving.insert(s.a), moving.insert(s.b);
    std::set<std::size_t> later;
    for (const Transfer& t : plan_.transfers)
      for (const auto& [a, b] : t.border)
        if (moving.contains(a)) later.insert(t.issue);
    drop(later, "");
  }

  void drop(const std::set<std::size_t>& dropped, const std::string& reason) {
    for (const std::size_t i : dropped) plan_.reason[i] = reason;
    std::erase_if(plan_.transfers, [&](const Transfer& t) { return dropped.contains(t.issue); });
  }

  /// Vertices go only where land is given away, and where only a vertex was missing.
  void choose_splits(const std::vector<Split>& all) {
    CoordSet wanted, corners, left;
    for (const Transfer& t : plan_.transfers)
      for (const auto& [a, b] : t.border) wanted.insert(a);
    for (const Coord c : issues_.geometry.coords()) corners.insert(c);
    for (const Coord c : left_vertices(all)) left.insert(c);
    const bool weld = options_.mismatches != RepairPolicy::leave;
    for (const Split& s : all) {
      if (moving_.contains(s.a) || moving_.contains(s.b)) continue;
      Split kept{s.a, s.b, {}};
      for (const Coord c : s.at)
        if (wanted.contains(c) ||
            (weld && !corners.contains(c) && !left.contains(c) && !moving_.contains(c)))
          kept.at.push_back(c);
      if (!kept.at.empty()) splits_.push_back(std::move(kept));
    }
    splits_.insert(splits_.end(), plan_.splits.begin(), plan_.splits.end());
    splits_.insert(splits_.end(), weld_.splits.begin(), weld_.splits.end());
  }

  /// Vertices of borders that match but for a vertex and are to be left so.
  std::vector<Coord> left_vertices(const std::vector<Split>& all) const {
    std::vector<Coord> open, found;
    for (std::size_t i = 0; i < issues_.size(); ++i)
      if (issues_.kind[i] == IssueKind::mismatch && !issues_.geometry.has(i) &&
          plan_.policy[i] == RepairPolicy::leave)
        open.push_back(issues_.place[i]);
    if (open.empty()) return found;
    std::unordered_map<Coord, std::vector<const Split*>, CoordHash> splits_at;
    for (const Split& s : all) {
      splits_at[s.a].push_back(&s);
      splits_at[s.b].push_back(&s);
      for (const Coord c : s.at) splits_at[c].push_back(&s);
    }
    CoordSet seen(open.begin(), open.end());
    while (!open.empty()) {
      const Coord c = open.back();
      open.pop_back();
      found.push_back(c);
      for (const Split* s : splits_at[c])
        for (const Coord next : s->at)
          if (seen.insert(next).second) open.push_back(next);
    }
    return found;
  }

  /// Takes back what would put a vertex into a locked row.
  void respect_locks() {
    for (int round = 0; round < 8; ++round) {
      Cuts cuts;
      for (const Split& s : splits_) cuts.add(s.a, s.b, s.at);
      cuts.finish();
      std::set<Coord> forbidden;
      std::unordered_set<Edge, EdgeHash> edges;
      std::vector<Coord> way;
      for (std::size_t l = 0; l < state_.now.size(); ++l)
        for (const std::int64_t row : state_.locked[l]) {
          const Range rings = state_.now[l].row_rings(static_cast<std::size_t>(row));
          for (std::int64_t r = rings.begin; r < rings.end; ++r) {
            const auto ring = state_.now[l].ring(r);
            for (std::size_t i = 1; i < ring.size(); ++i) {
              if (!cuts.has(ring[i - 1], ring[i])) continue;
              way.clear();
              cuts.refine(ring[i - 1], ring[i], way);
              way.pop_back();
              forbidden.insert(way.begin(), way.end());
              edges.insert(edge_of(ring[i - 1], ring[i]));
            }
          }
        }
      if (edges.empty()) return;
      std::set<std::size_t> dropped;
      for (const Transfer& t : plan_.transfers)
        for (const auto& [a, b] : t.border)
          if (forbidden.contains(a)) dropped.insert(t.issue);
      drop(dropped, "a locked row would get a vertex");
      std::erase_if(splits_, [&](Split& s) {
        std::erase_if(s.at, [&](Coord c) { return forbidden.contains(c); });
        return s.at.empty();
      });
    }
  }

  /// Applies what is planned; what would spoil a row is taken back first.
  bool apply() {
    Application application{state_, level_, plan_.transfers, weld_.moves, splits_};
    for (int round = 0; round < 20; ++round) {
      const std::vector<Spoiled> spoiled = application.prepare(issues_, run_);
      if (spoiled.empty()) {
        for (const auto& [parent, moves] : weld_.moves)
          for (const auto& [from, to] : moves) state_.moved[level_].emplace(parent, to);
        return application.commit();
      }
      for (const Spoiled& s : spoiled) take_back(s, round);
    }
    drop_all("its rows would not be valid");
    return false;
  }

  /// A row that would lose all its land to others and the outside keeps what it shares with others.
  bool save(const Spoiled& spoiled) {
    if (!spoiled.empty || spoiled.level != level_ || !saved_.insert(spoiled.row).second)
      return false;
    bool any = false;
    for (Transfer& t : plan_.transfers) {
      const auto at = std::find(t.from.begin(), t.from.end(), spoiled.row);
      if (at == t.from.end() || t.to < 0 || saved_.contains(t.to) ||
          state_.locked[level_].contains(t.to))
        continue;
      std::swap(*at, t.to);
      any = true;
    }
    return any;
  }

  void take_back(const Spoiled& spoiled, int round) {
    if (save(spoiled)) return;
    const PolygonArray& rows = state_.now[spoiled.level];
    CoordSet vertices;
    std::set<std::size_t> dropped;
    for (const Transfer& t : plan_.transfers)
      if (spoiled.level == level_ &&
          ((t.gains && t.to == spoiled.row) ||
           std::find(t.from.begin(), t.from.end(), spoiled.row) != t.from.end()))
        dropped.insert(t.issue);
    const Range rings = rows.row_rings(static_cast<std::size_t>(spoiled.row));
    bool moved = false;
    for (std::int64_t r = rings.begin; r < rings.end; ++r)
      for (const Coord c : rows.ring(r))
        for (auto& [parent, moves] : weld_.moves) moved = moves.erase(c) > 0 || moved;
    // Only vertices were put in: these go, and with them what needs them.
    if ((dropped.empty() && !moved) || round > 4) {
      for (const Coord c : spoiled.inserted) vertices.insert(c);
      for (const Transfer& t : plan_.transfers)
        for (const auto& [a, b] : t.border)
          if (vertices.contains(a)) dropped.insert(t.issue);
      std::erase_if(splits_, [&](Split& s) {
        std::erase_if(s.at, [&](Coord c) { return vertices.contains(c); });
        return s.at.empty();
      });
    }
    drop(dropped, spoiled.reason);
    for (std::size_t i = 0; i < issues_.size(); ++i)
      if (moved && plan_.policy[i] == RepairPolicy::weld &&
          std::binary_search(issues_.cells[i].begin(), issues_.cells[i].end(), spoiled.row))
        plan_.reason[i] = spoiled.reason;
  }

  void drop_all(const std::string& reason) {
    for (const Transfer& t : plan_.transfers) plan_.reason[t.issue] = reason;
    plan_.transfers.clear();
    splits_.clear();
    weld_.moves.clear();
  }

  void record() {
    std::set<std::size_t> given;
    for (const Transfer& t : plan_.transfers) {
      given.insert(t.issue);
      add_fix(state_.fixes, issues_, t.issue,
              plan_.policy[t.issue] == RepairPolicy::weld ? RepairPolicy::longest_border
                                                          : plan_.policy[t.issue]);
      Fixes& f = state_.fixes;
      f.from.back() = t.from;
      f.to.back() = t.to;
      f.area_m2.back() = ground_areas_m2(crs_, t.land)[0];
      if (f.buildings.back() >= 0) count_people(t);
      state_.fix_shapes.add_row(t.land, 0);
    }
    for (std::size_t i = 0; i < issues_.size(); ++i) {
      if (!plan_.reason[i].empty()) state_.reasons[issues_.id[i]] = plan_.reason[i];
      if (plan_.policy[i] == RepairPolicy::weld && plan_.reason[i].empty() && !given.contains(i))
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
  LevelPlan plan_;
  Weld weld_;
  std::vector<Split> splits_;
  CoordSet moving_;               ///< vertices that are to move
  std::set<std::int64_t> saved_;  ///< rows that would have lost all their land
};

}  // namespace

bool repair_level(RepairState& state, std::size_t level, bool slivers, const Crs& crs,
                  const People& people, const RepairOptions& options, const Run& run) {
  return LevelPass(state, level, slivers, crs, people, options, run).run();
}

}  // namespace libgrid
