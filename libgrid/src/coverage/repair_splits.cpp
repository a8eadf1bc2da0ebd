// SPDX-License-Identifier: Apache-2.0
#include <unordered_map>

#include "libgrid/core/words.hpp"
#include "repair_work.hpp"

namespace libgrid {

namespace {

/// Vertices of borders that match but for a vertex and are to be left so.
std::vector<Coord> left_vertices(const LevelWork& work, const Issues& issues,
                                 const std::vector<Split>& all) {
  std::vector<Coord> open, found;
  for (std::size_t i = 0; i < issues.size(); ++i)
    if (issues.kind[i] == IssueKind::mismatch && !issues.geometry.has(i) &&
        work.plan.policy[i] == RepairPolicy::leave)
      open.push_back(issues.place[i]);
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

/// The edges of locked rows that would be cut, and the vertices they would get.
struct Forbidden {
  CoordSet vertices;
  bool any = false;
};

Forbidden forbidden(const RepairState& state, const LevelWork& work) {
  Cuts cuts;
  for (const Split& s : work.splits) cuts.add(s.a, s.b, s.at);
  cuts.finish();
  Forbidden out;
  std::vector<Coord> way;
  for (std::size_t l = 0; l < state.now.size(); ++l)
    for (const std::int64_t row : state.locked[l]) {
      const Range rings = state.now[l].row_rings(static_cast<std::size_t>(row));
      for (std::int64_t r = rings.begin; r < rings.end; ++r) {
        const auto ring = state.now[l].ring(r);
        for (std::size_t i = 1; i < ring.size(); ++i) {
          if (!cuts.has(ring[i - 1], ring[i])) continue;
          way.clear();
          cuts.refine(ring[i - 1], ring[i], way);
          out.vertices.insert(way.begin(), way.end() - 1);
          out.any = true;
        }
      }
    }
  return out;
}

}  // namespace

void LevelWork::drop(const std::set<std::size_t>& issues, const std::string& reason) {
  if (issues.empty()) return;
  for (const std::size_t i : issues) plan.reason[i] = reason;
  std::erase_if(plan.transfers, [&](const Transfer& t) { return issues.contains(t.issue); });
}

void postpone(LevelWork& work) {
  if (work.weld.moves.empty() && work.weld.splits.empty()) return;
  for (const auto& [parent, moves] : work.weld.moves)
    for (const auto& [from, to] : moves) work.moving.insert(from);
  CoordSet moving = work.moving;
  for (const auto& [parent, moves] : work.weld.moves)
    for (const auto& [from, to] : moves) moving.insert(to);
  for (const Split& s : work.weld.splits) moving.insert(s.a), moving.insert(s.b);
  std::set<std::size_t> later;
  for (const Transfer& t : work.plan.transfers)
    for (const auto& [a, b] : t.border)
      if (moving.contains(a)) later.insert(t.issue);
  work.drop(later, "");
}

void choose_splits(LevelWork& work, const Issues& issues, const std::vector<Split>& all,
                   RepairPolicy mismatches) {
  CoordSet wanted, corners, left;
  for (const Transfer& t : work.plan.transfers)
    for (const auto& [a, b] : t.border) wanted.insert(a);
  for (const Coord c : issues.geometry.coords()) corners.insert(c);
  for (const Coord c : left_vertices(work, issues, all)) left.insert(c);
  const bool weld = mismatches != RepairPolicy::leave;
  for (const Split& s : all) {
    if (work.moving.contains(s.a) || work.moving.contains(s.b)) continue;
    Split kept{s.a, s.b, {}};
    for (const Coord c : s.at)
      if (wanted.contains(c) ||
          (weld && !corners.contains(c) && !left.contains(c) && !work.moving.contains(c)))
        kept.at.push_back(c);
    if (!kept.at.empty()) work.splits.push_back(std::move(kept));
  }
  work.splits.insert(work.splits.end(), work.plan.splits.begin(), work.plan.splits.end());
  work.splits.insert(work.splits.end(), work.weld.splits.begin(), work.weld.splits.end());
}

void respect_locks(const RepairState& state, LevelWork& work, Language language) {
  // Each time around at least one vertex goes.
  for (;;) {
    const Forbidden found = forbidden(state, work);
    if (!found.any) return;
    std::set<std::size_t> dropped;
    for (const Transfer& t : work.plan.transfers)
      for (const auto& [a, b] : t.border)
        if (found.vertices.contains(a)) dropped.insert(t.issue);
    work.drop(dropped, say("left.vertex", language));
    std::erase_if(work.splits, [&](Split& s) {
      std::erase_if(s.at, [&](Coord c) { return found.vertices.contains(c); });
      return s.at.empty();
    });
  }
}

}  // namespace libgrid
