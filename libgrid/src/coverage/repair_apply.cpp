// SPDX-License-Identifier: Apache-2.0
#include "repair_apply.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>
#include <tuple>

#include "libgrid/topology/overlay.hpp"

namespace libgrid {

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// Rows that may lose all their land: the losers among duplicates.
std::set<std::int64_t> may_vanish(const std::vector<Transfer>& transfers, const Issues& issues) {
  std::set<std::int64_t> rows;
  for (const Transfer& t : transfers)
    if (issues.kind[t.issue] == IssueKind::duplicate) rows.insert(t.from.begin(), t.from.end());
  return rows;
}

std::string row_name(const CoverageLevel& level, std::int64_t row) {
  return level.name + " " +
         (level.codes.empty() ? "row " + std::to_string(row)
                              : level.codes[static_cast<std::size_t>(row)]);
}

/// The place that invalid_reason tells, with room for its rounding; empty where it tells none.
Box place_in(const std::string& reason, double room) {
  Box box;
  const std::size_t at = reason.rfind(" at ");
  if (at == std::string::npos) return box;
  double x = 0, y = 0;
  const char* const end = reason.data() + reason.size();
  const char* const rest = std::from_chars(reason.data() + at + 4, end, x).ptr;
  if (rest == end || std::from_chars(rest + 1, end, y).ec != std::errc()) return box;
  box.add(Coord{x - room, y - room});
  box.add(Coord{x + room, y + room});
  return box;
}

/// Calls `take` with each edge of a row, after moves, and each vertex that cuts put on it.
template <class Take>
void for_cut_vertices(const PolygonArray& rows, std::int64_t row, const LevelEdit& edit,
                      Take&& take) {
  std::vector<Coord> way;
  const Moves& moves = edit.moves_of(row);
  auto moved = [&](Coord c) {
    const auto found = moves.find(c);
    return found == moves.end() ? c : found->second;
  };
  const Range rings = rows.row_rings(static_cast<std::size_t>(row));
  for (std::int64_t r = rings.begin; r < rings.end; ++r) {
    const auto ring = rows.ring(r);
    for (std::size_t i = 1; i < ring.size(); ++i) {
      const Coord a = moved(ring[i - 1]), b = moved(ring[i]);
      if (!edit.cuts.has(a, b)) continue;
      way.clear();
      edit.cuts.refine(a, b, way);
      for (std::size_t k = 0; k + 1 < way.size(); ++k) take(a, b, way[k]);
    }
  }
}

}  // namespace

/// Rows below the level follow the parents of their ancestors on it.
LevelEdit Application::edit_of(std::size_t level) const {
  LevelEdit edit{cuts_, work_.weld.moves, {}};
  if (work_.weld.moves.empty() || level < level_) return edit;
  std::vector<std::size_t> way;
  for (std::size_t l = level; l != level_; l = level_above(state_.input, l)) {
    if (l < level_) return edit;
    way.push_back(l);
  }
  edit.parent_of = state_.parent_of[level_];
  for (; !way.empty(); way.pop_back()) {
    std::vector<std::int64_t> below;
    for (const std::int64_t up : state_.parent_of[way.back()])
      below.push_back(up < 0 ? -1 : edit.parent_of[static_cast<std::size_t>(up)]);
    edit.parent_of = std::move(below);
  }
  return edit;
}

void Application::collect_edits() {
  cuts_ = Cuts();
  for (const Split& s : work_.splits) cuts_.add(s.a, s.b, s.at);
  cuts_.finish();
  edits_.clear();
  for (std::size_t l = 0; l < state_.now.size(); ++l) edits_.push_back(edit_of(l));
  for (const Transfer& t : work_.plan.transfers) {
    auto add = [&](std::int64_t row, bool gains) {
      auto& added = edits_[level_].added[row];
      for (const auto& [a, b] : t.border) added.push_back(gains ? Directed{a, b} : Directed{b, a});
    };
    if (t.gains) add(t.to, true);
    for (const std::int64_t row : t.from) add(row, false);
  }
}

void Application::make(NewRow& made, const std::set<std::int64_t>& vanishing) const {
  std::optional<PolygonArray> land =
      edited_row(state_.now[made.level], made.row, edits_[made.level]);
  made.spoilt.clear();
  made.place = {};
  made.made = true;
  made.empty = land && !land->has(0) && !(made.level == level_ && vanishing.contains(made.row));
  const std::string name = row_name(state_.input[made.level], made.row);
  if (made.empty)
    made.spoilt = name + " would have no land left";
  else if (!land)
    made.spoilt = name + " would have borders that do not close";
  else if (const std::string why = invalid_reason(*land, 0); !why.empty()) {
    made.spoilt = name + " would not be a valid polygon (" + why + ")";
    made.place = place_in(why, state_.lattice.step());
  } else
    made.land = std::move(*land);
}

std::vector<Spoiled> Application::make_rows(const Run& run) {
  const std::set<std::int64_t> vanishing = may_vanish(work_.plan.transfers, issues_);
  for_chunks(made_.size(), 64, run, [&](std::size_t begin, std::size_t end) {
    for (std::size_t k = begin; k < end; ++k)
      if (!made_[k].made) make(made_[k], vanishing);
  });
  std::vector<Spoiled> spoiled;
  for (const NewRow& made : made_) {
    if (made.spoilt.empty()) continue;
    Spoiled& s = spoiled.emplace_back(
        Spoiled{made.level, made.row, made.empty, made.spoilt, made.place, {}, {}});
    for_cut_vertices(state_.now[made.level], made.row, edits_[made.level],
                     [&](Coord a, Coord b, Coord c) {
                       Box edge;
                       edge.add(a);
                       edge.add(b);
                       s.inserted.push_back(c);
                       if (!s.place.empty() && edge.meets(s.place)) s.inserted_there.push_back(c);
                     });
  }
  return spoiled;
}

std::vector<Spoiled> Application::prepare(const Run& run) {
  collect_edits();
  for (std::size_t l = 0; l < state_.now.size(); ++l)
    for (const std::int64_t row : rows_concerned(state_.now[l], edits_[l], run))
      made_.push_back({l, row});
  return make_rows(run);
}

bool Application::is_concerned(const NewRow& row, const TakenBack& taken) const {
  if (taken.rows.contains({row.level, row.row})) return true;
  const PolygonArray& rows = state_.now[row.level];
  const LevelEdit& edit = edits_[row.level];
  const Moves& moves = edit.moves_of(row.row);
  auto meets = [&](Coord c) {
    if (taken.vertices.contains(c)) return true;
    const auto moved = moves.find(c);
    return moved != moves.end() && taken.vertices.contains(moved->second);
  };
  const Range rings = rows.row_rings(static_cast<std::size_t>(row.row));
  for (std::int64_t r = rings.begin; r < rings.end; ++r)
    for (const Coord c : rows.ring(r))
      if (meets(c)) return true;
  const auto added = edit.added.find(row.row);
  return added != edit.added.end() &&
         std::any_of(added->second.begin(), added->second.end(),
                     [&](const Directed& e) { return taken.vertices.contains(e.first); });
}

std::vector<Spoiled> Application::prepare_again(const TakenBack& taken, const Run& run) {
  collect_edits();
  std::set<std::int64_t> fresh;  // an overlap may have found another winner
  for (const auto& [row, added] : edits_[level_].added) fresh.insert(row);
  std::vector<NewRow> kept;
  for (NewRow& made : made_) {
    if (made.level == level_) fresh.erase(made.row);
    if (is_concerned(made, taken)) {
      if (!concerned(state_.now[made.level], static_cast<std::size_t>(made.row),
                     edits_[made.level]))
        continue;
      made = {made.level, made.row};
    }
    kept.push_back(std::move(made));
  }
  for (const std::int64_t row : fresh) kept.push_back({level_, row});
  std::sort(kept.begin(), kept.end(), [](const NewRow& l, const NewRow& r) {
    return std::tie(l.level, l.row) < std::tie(r.level, r.row);
  });
  made_ = std::move(kept);
  return make_rows(run);
}

void Application::note_vertices(const NewRow& made, const LevelEdit& edit) {
  VertexChanges& v = state_.vertices;
  auto note = [&](VertexChange kind, Coord from, Coord to) {
    v.level.push_back(made.level);
    v.row.push_back(made.row);
    v.kind.push_back(kind);
    v.from.push_back(from);
    v.to.push_back(to);
  };
  const Moves& moves = edit.moves_of(made.row);
  const PolygonArray& rows = state_.now[made.level];
  if (!moves.empty()) {
    const Range rings = rows.row_rings(static_cast<std::size_t>(made.row));
    for (std::int64_t r = rings.begin; r < rings.end; ++r) {
      const auto ring = rows.ring(r);
      for (std::size_t i = 1; i < ring.size(); ++i)
        if (const auto at = moves.find(ring[i]); at != moves.end())
          note(VertexChange::moved, ring[i], at->second);
    }
  }
  for_cut_vertices(rows, made.row, edit, [&](Coord, Coord, Coord c) {
    note(VertexChange::inserted, {kNone, kNone}, c);
  });
}

bool Application::commit() {
  if (made_.empty()) return false;
  for (const NewRow& made : made_) note_vertices(made, edits_[made.level]);
  for (const Transfer& t : work_.plan.transfers)
    for (const std::int64_t row : t.gains ? std::vector{t.to} : t.from)
      for (const Coord c : t.fresh) {
        state_.vertices.level.push_back(level_);
        state_.vertices.row.push_back(row);
        state_.vertices.kind.push_back(VertexChange::inserted);
        state_.vertices.from.push_back({kNone, kNone});
        state_.vertices.to.push_back(c);
      }
  std::size_t next = 0;
  for (std::size_t l = 0; l < state_.now.size(); ++l) {
    if (next == made_.size() || made_[next].level != l) continue;
    const PolygonArray& old = state_.now[l];
    PolygonBuilder builder;
    builder.reserve(old.coords().size() + old.coords().size() / 16);
    for (std::size_t row = 0; row < old.size(); ++row) {
      if (next < made_.size() && made_[next].level == l &&
          made_[next].row == static_cast<std::int64_t>(row)) {
        builder.add_row(made_[next++].land, 0);
        state_.changed[l].insert(static_cast<std::int64_t>(row));
      } else {
        builder.add_row(old, row);
      }
    }
    state_.now[l] = builder.finish();
  }
  return true;
}

}  // namespace libgrid
