// SPDX-License-Identifier: Apache-2.0
#include "libgrid/coverage/repair.hpp"

#include <set>
#include <tuple>

#include "libgrid/core/error.hpp"
#include "libgrid/topology/overlay.hpp"
#include "repair_pass.hpp"
#include "trace.hpp"

namespace libgrid {

std::string_view name_of(VertexChange change) {
  return change == VertexChange::moved ? "moved" : "inserted";
}

Fixes Fixes::take(const std::vector<std::int64_t>& rows) const {
  Fixes out;
  for (const std::int64_t row : rows) {
    const auto k = static_cast<std::size_t>(row);
    out.id.push_back(id[k]);
    out.kind.push_back(kind[k]);
    out.level.push_back(level[k]);
    out.policy.push_back(policy[k]);
    out.done.push_back(done[k]);
    out.reason.push_back(reason[k]);
    out.from.push_back(from[k]);
    out.to.push_back(to[k]);
    out.parent.push_back(parent[k]);
    out.area_m2.push_back(area_m2[k]);
    out.buildings.push_back(buildings[k]);
    out.households.push_back(households[k]);
  }
  out.geometry = geometry.take(rows);
  return out;
}

namespace {

constexpr int kRounds = 3;

void require_fit(std::span<const CoverageLevel> levels, const RepairOptions& options) {
  auto wrong = [](const std::string& what) {
    throw Error(ErrorCode::bad_value, "repair: " + what);
  };
  for (const auto& [level, row] : options.locked)
    if (level >= levels.size() || row < 0 ||
        row >= static_cast<std::int64_t>(levels[level].rows.size()))
      wrong("row " + std::to_string(row) + " of level " + std::to_string(level) +
            " is locked, but not there");
  std::set<std::string> names;  // by which issues tell their level; the top has none
  for (std::size_t l = 1; l < levels.size(); ++l)
    if (!names.insert(levels[l].name).second) wrong("two levels have the name " + levels[l].name);
  for (const PolicyOfKind& k : policies_of_kinds())
    if (!fits(options.*k.policy, k.kind))
      wrong("the policy " + std::string(name_of(options.*k.policy)) + " does not fit a " +
            std::string(k.word));
  bool wants_lines = options.gaps == RepairPolicy::evidence ||
                     options.cell_gaps == RepairPolicy::evidence ||
                     options.overlaps == RepairPolicy::evidence;
  for (const auto& [id, policy] : options.choices)
    wants_lines = wants_lines || policy == RepairPolicy::evidence;
  if (wants_lines && !options.evidence) wrong("the policy evidence wants lines to cut along");
}

/// The first level with an issue; past the last when there is none.
std::size_t first_level_with_issues(const Issues& issues, std::span<const CoverageLevel> levels) {
  for (std::size_t l = 1; l < levels.size(); ++l)
    for (std::size_t i = 0; i < issues.size(); ++i)
      if (issues.level[i] == levels[l].name) return l;
  return levels.size();
}

std::vector<CoverageLevel> levels_now(const RepairState& state) {
  std::vector<CoverageLevel> levels;
  for (std::size_t l = 0; l < state.input.size(); ++l) {
    const CoverageLevel& given = state.input[l];
    levels.push_back({.rows = state.now[l],
                      .codes = given.codes,
                      .parent_of = state.parent_of[l],
                      .name = given.name,
                      .registered = given.registered,
                      .above = given.above,
                      .invalid = &state.invalid[l]});
  }
  return levels;
}

Issues issues_of_level(const Issues& issues, const std::string& level) {
  std::vector<std::int64_t> rows;
  for (std::size_t i = 0; i < issues.size(); ++i)
    if (issues.level[i] == level) rows.push_back(static_cast<std::int64_t>(i));
  return issues.take(rows);
}

/// Rows that are not valid never change, whatever a level above would have them follow.
void lock_invalid_rows(RepairState& state) {
  for (std::size_t l = 0; l < state.input.size(); ++l)
    for (std::size_t row = 0; row < state.invalid[l].size(); ++row)
      if (!state.invalid[l][row].empty()) state.locked[l].insert(static_cast<std::int64_t>(row));
}

/// Rows that a later round made as they were before are not changed.
ChangedRows changed_rows(const PolygonArray& before, const PolygonArray& now,
                         const std::set<std::int64_t>& touched) {
  ChangedRows out;
  for (const std::int64_t row : touched)
    if (before.take({&row, 1}) != now.take({&row, 1})) out.rows.push_back(row);
  out.before = before.take(out.rows);
  return out;
}

std::set<Coord> vertices_of(const PolygonArray& rows, std::size_t row) {
  std::set<Coord> all;
  const Range rings = rows.row_rings(row);
  for (std::int64_t r = rings.begin; r < rings.end; ++r)
    for (const Coord c : rows.ring(r)) all.insert(c);
  return all;
}

/// From the input to the result: vertices moved twice are told once, those gone again not at all.
VertexChanges net_changes(const RepairState& state) {
  const VertexChanges& all = state.vertices;
  std::map<std::tuple<std::size_t, std::int64_t>, std::vector<std::size_t>> by_row;
  for (std::size_t k = 0; k < all.size(); ++k) by_row[{all.level[k], all.row[k]}].push_back(k);
  VertexChanges out;
  for (const auto& [key, list] : by_row) {
    const auto& [level, row] = key;
    const auto r = static_cast<std::size_t>(row);
    const std::set<Coord> before = vertices_of(state.input[level].rows, r);
    const std::set<Coord> now = vertices_of(state.now[level], r);
    std::map<Coord, std::pair<VertexChange, Coord>> net;  // by where it is now
    for (const std::size_t k : list) {
      std::pair<VertexChange, Coord> change{all.kind[k], all.from[k]};
      if (change.first == VertexChange::moved)
        if (const auto earlier = net.find(all.from[k]); earlier != net.end()) {
          change = earlier->second;
          net.erase(earlier);
        }
      net.try_emplace(all.to[k], change);
    }
    for (const auto& [to, change] : net) {
      if (!now.contains(to) || before.contains(to)) {
        // A vertex that was joined with one of the row's own is a move all the same.
        if (change.first != VertexChange::moved || now.contains(change.second)) continue;
      }
      out.level.push_back(level);
      out.row.push_back(row);
      out.kind.push_back(change.first);
      out.from.push_back(change.second);
      out.to.push_back(to);
    }
  }
  return out;
}

/// Fixes that the last check does not find again are done; all it finds is left.
void close_fixes(RepairState& state, const Issues& left, const RepairOptions& options) {
  const std::set<std::string> found(left.id.begin(), left.id.end());
  std::set<std::string> welded;  // a weld may take more than one round
  std::vector<std::int64_t> rows;
  Fixes& all = state.fixes;
  for (std::size_t k = 0; k < all.size(); ++k) {
    if (found.contains(all.id[k])) continue;
    if (all.policy[k] == RepairPolicy::weld && !welded.insert(all.id[k]).second) continue;
    rows.push_back(static_cast<std::int64_t>(k));
  }
  all.geometry = state.fix_shapes.finish();
  Fixes done = all.take(rows);
  PolygonBuilder kept;
  for (std::size_t k = 0; k < done.size(); ++k) kept.add_row(done.geometry, k);
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (is_remark(left.kind[i])) continue;
    const auto known = state.left.find(left.id[i]);
    const RepairPolicy policy =
        known == state.left.end() ? policy_of(options, left, i) : known->second.policy;
    add_fix(done, left, i,
            policy == RepairPolicy::automatic ? RepairPolicy::longest_border : policy);
    done.done.back() = 0;
    done.from.back() = left.cells[i];
    done.reason.back() = known != state.left.end() ? known->second.reason
                         : policy == RepairPolicy::weld
                             ? "its vertices lie farther apart than the resolution"
                             : "it came up in the last round";
    kept.add_row(left.geometry, i);
  }
  done.geometry = kept.finish();
  state.fixes = std::move(done);
}

}  // namespace

RepairResult repair(std::span<const CoverageLevel> levels, const Crs& crs, const People& people,
                    const RepairOptions& options, const Run& run) {
  require_fit(levels, options);
  RepairState state;
  state.input = levels;
  state.lattice = crs.lattice();
  state.locked.resize(levels.size());
  state.changed.resize(levels.size());
  for (std::size_t l = 0; l < levels.size(); ++l) {
    state.now.push_back(levels[l].rows);
    state.invalid.push_back(invalid_reasons(levels[l].rows, run));
    state.parent_of.push_back(levels[l].parent_of);
    // Once and for all: a repair does not change whose cell a row is.
    if (l > 0 && levels[l].parent_of.empty() && level_above(levels, l) < l)
      state.parent_of.back() =
          located_parents(levels[l].rows, levels[level_above(levels, l)].rows, run);
  }
  for (const auto& [level, row] : options.locked) state.locked[level].insert(row);
  lock_invalid_rows(state);

  RepairResult result;
  const CheckOptions check{.resolution_m = options.resolution_m, .allowed = options.allowed};
  std::vector<LevelTrace> traces;
  auto check_all = [&] {
    traces.clear();
    result.after = check_traced(levels_now(state), crs, people, check, run, &traces);
    return first_level_with_issues(result.after.issues, levels);
  };
  std::size_t first = check_all();
  while (first < levels.size() && result.rounds < kRounds) {
    bool changed = false;
    for (std::size_t l = first; l < levels.size(); ++l) {
      run.tell("repair", static_cast<double>(l) / static_cast<double>(levels.size()));
      Issues found = issues_of_level(result.after.issues, levels[l].name);
      if (changed) {
        // Levels above have changed, and this one may have with them.
        const std::vector<CoverageLevel> now = levels_now(state);
        CoverageLevel pair[] = {now[level_above(levels, l)], now[l]};
        pair[1].above = -1;
        std::vector<LevelTrace> again;
        found = check_traced(pair, crs, people, check, run, &again).issues;
        traces[l - 1] = std::move(again[0]);
      }
      const bool last = result.rounds + 1 == kRounds;
      if (repair_level(state, l, std::move(found), traces[l - 1], last, crs, people, options, run))
        changed = true;
    }
    ++result.rounds;
    if (!changed) break;
    first = check_all();
  }
  close_fixes(state, result.after.issues, options);
  for (const auto& [id, policy] : options.choices)
    if (!state.chosen.contains(id)) result.unused.push_back(id);
  result.vertices = net_changes(state);
  for (std::size_t l = 0; l < levels.size(); ++l)
    result.changed.push_back(changed_rows(levels[l].rows, state.now[l], state.changed[l]));
  result.fixes = std::move(state.fixes);
  result.rows = std::move(state.now);
  run.tell("repair", 1);
  return result;
}

Fixes preview_repair(std::span<const CoverageLevel> levels, const Crs& crs, const People& people,
                     const RepairOptions& options, const Run& run) {
  return repair(levels, crs, people, options, run).fixes;
}

std::vector<PolygonArray> undo(const RepairResult& result) {
  std::vector<PolygonArray> out;
  for (std::size_t l = 0; l < result.rows.size(); ++l) {
    const ChangedRows& changed = result.changed[l];
    PolygonBuilder builder;
    std::size_t next = 0;
    for (std::size_t row = 0; row < result.rows[l].size(); ++row)
      if (next < changed.rows.size() && changed.rows[next] == static_cast<std::int64_t>(row))
        builder.add_row(changed.before, next++);
      else
        builder.add_row(result.rows[l], row);
    out.push_back(builder.finish());
  }
  return out;
}

}  // namespace libgrid
