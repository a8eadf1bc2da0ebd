// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <unordered_map>

#include "libgrid/core/words.hpp"
#include "repair_apply.hpp"

namespace libgrid {

namespace {

constexpr int kRounds = 1000;  ///< far more than fixes hang on each other in any map seen
constexpr int kTries = 3;      ///< of taking back the row's own fixes before all at it goes

/// Takes back what spoils rows, and with it only what needs it.
class Retreat {
 public:
  Retreat(const RepairState& state, std::size_t level, const Issues& issues, LevelWork& work)
      : state_(state), level_(level), issues_(issues), work_(work) {}

  TakenBack from(const std::vector<Spoiled>& spoiled) {
    taken_ = {};
    std::vector<const Spoiled*> rest;
    for (const Spoiled& s : spoiled)
      if (!save(s)) rest.push_back(&s);
    take_back(rest);
    return std::move(taken_);
  }

  void from_all(const std::string& reason) {
    std::set<std::size_t> all;
    for (const Transfer& t : work_.plan.transfers) all.insert(t.issue);
    work_.drop(all, reason);
    work_.splits.clear();
    work_.weld.moves.clear();
  }

 private:
  void touch(const Transfer& t) {
    if (t.to >= 0) taken_.rows.emplace(level_, t.to);
    for (const std::int64_t row : t.from) taken_.rows.emplace(level_, row);
  }

  /// A row that would lose all its land to others and the outside keeps what it shares with others.
  bool save(const Spoiled& s) {
    if (!s.empty || s.level != level_ || !saved_.insert(s.row).second) return false;
    bool any = false;
    for (Transfer& t : work_.plan.transfers) {
      const auto at = std::find(t.from.begin(), t.from.end(), s.row);
      if (at == t.from.end() || t.to < 0 || saved_.contains(t.to) ||
          state_.locked[level_].contains(t.to))
        continue;
      std::swap(*at, t.to);
      touch(t);
      any = true;
    }
    return any;
  }

  /// First what is done at the place where a row is not valid goes, then the row's own fixes, in
  /// the end all vertices that it would get. Then it stays as it is, so this comes to an end.
  void take_back(const std::vector<const Spoiled*>& spoiled) {
    std::map<std::int64_t, const Spoiled*> here;
    for (const Spoiled* s : spoiled)
      if (s->level == level_) here.emplace(s->row, s);
    Dropped dropped;
    Vertices vertices;
    std::set<const Spoiled*> mended;
    auto first_try = [&](const Spoiled* s) { return tries_[{s->level, s->row}] == 0; };
    drop_own(here, dropped, mended, [&](const Spoiled* s, const Transfer& t) {
      return first_try(s) && !s->place.empty() && t.land.box(0).meets(s->place);
    });
    for (const Spoiled* s : spoiled)
      if (first_try(s) && !mended.contains(s) && !s->inserted_there.empty()) {
        for (const Coord c : s->inserted_there) vertices.emplace(c, s);
        mended.insert(s);
      }
    const std::set<const Spoiled*> at_place = mended;
    drop_own(here, dropped, mended,
             [&](const Spoiled* s, const Transfer&) { return !at_place.contains(s); });
    for (const Spoiled* s : spoiled) {
      const bool again = tries_[{s->level, s->row}]++ < kTries;
      if (at_place.contains(s)) continue;
      if (unmove(*s)) mended.insert(s);
      if (!mended.contains(s) || !again)
        for (const Coord c : s->inserted) vertices.emplace(c, s);
    }
    for (const Transfer& t : work_.plan.transfers)
      for (const auto& [a, b] : t.border)
        if (const auto found = vertices.find(a); found != vertices.end())
          dropped.emplace(t.issue, found->second);
    remove(vertices);
    drop(dropped);
  }

  using Dropped = std::map<std::size_t, const Spoiled*>;  ///< issues, and why
  using Vertices = std::unordered_map<Coord, const Spoiled*, CoordHash>;

  /// Drops the transfers of spoilt rows for which `wanted` says so.
  template <class Wanted>
  void drop_own(const std::map<std::int64_t, const Spoiled*>& here, Dropped& dropped,
                std::set<const Spoiled*>& mended, Wanted&& wanted) const {
    auto try_row = [&](std::int64_t row, const Transfer& t) {
      const auto found = here.find(row);
      if (found == here.end() || !wanted(found->second, t)) return;
      dropped.emplace(t.issue, found->second);
      mended.insert(found->second);
    };
    for (const Transfer& t : work_.plan.transfers) {
      if (t.gains) try_row(t.to, t);
      for (const std::int64_t row : t.from) try_row(row, t);
    }
  }

  void drop(const Dropped& dropped) {
    std::erase_if(work_.plan.transfers, [&](const Transfer& t) {
      const auto found = dropped.find(t.issue);
      if (found == dropped.end()) return false;
      work_.plan.reason[t.issue] = found->second->reason;
      touch(t);
      return true;
    });
  }

  /// The row's vertices stay where they are.
  bool unmove(const Spoiled& s) {
    if (work_.weld.moves.empty()) return false;
    bool any = false;
    const PolygonArray& rows = state_.now[s.level];
    const Range rings = rows.row_rings(static_cast<std::size_t>(s.row));
    for (std::int64_t r = rings.begin; r < rings.end; ++r)
      for (const Coord c : rows.ring(r))
        for (auto& [parent, moves] : work_.weld.moves) {
          const auto found = moves.find(c);
          if (found == moves.end()) continue;
          taken_.vertices.insert(c);
          taken_.vertices.insert(found->second);
          moves.erase(found);
          any = true;
        }
    for (std::size_t i = 0; any && i < issues_.size(); ++i)
      if (work_.plan.policy[i] == RepairPolicy::weld &&
          std::binary_search(issues_.cells[i].begin(), issues_.cells[i].end(), s.row))
        work_.plan.reason[i] = s.reason;
    return any;
  }

  void remove(const Vertices& vertices) {
    if (vertices.empty()) return;
    std::erase_if(work_.splits, [&](Split& s) {
      if (std::none_of(s.at.begin(), s.at.end(), [&](Coord c) { return vertices.contains(c); }))
        return false;
      taken_.vertices.insert({s.a, s.b});
      taken_.vertices.insert(s.at.begin(), s.at.end());
      std::erase_if(s.at, [&](Coord c) { return vertices.contains(c); });
      return s.at.empty();
    });
  }

  const RepairState& state_;
  std::size_t level_;
  const Issues& issues_;
  LevelWork& work_;
  std::set<std::int64_t> saved_;  ///< rows that would have lost all their land
  std::map<std::pair<std::size_t, std::int64_t>, int> tries_;
  TakenBack taken_;
};

}  // namespace

bool carry_out(RepairState& state, std::size_t level, const Issues& issues, LevelWork& work,
               const Run& run) {
  Application application{state, level, issues, work};
  Retreat retreat{state, level, issues, work};
  std::vector<Spoiled> spoiled = application.prepare(run);
  for (int round = 0; !spoiled.empty(); ++round) {
    if (round == kRounds) {
      retreat.from_all(say("left.invalid", issues.language));
      return false;
    }
    spoiled = application.prepare_again(retreat.from(spoiled), run);
  }
  for (const auto& [parent, moves] : work.weld.moves)
    for (const auto& [from, to] : moves) state.moved.insert(to);
  return application.commit();
}

}  // namespace libgrid
