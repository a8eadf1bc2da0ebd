// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "repair_work.hpp"

namespace libgrid {

/// A row that a repair would spoil, why, and the vertices it would get on its own edges.
struct Spoiled {
  std::size_t level = 0;
  std::int64_t row = 0;
  bool empty = false;  ///< it would have no land left
  std::string reason;
  Box place;  ///< where it would not be valid; empty where that is not known
  std::vector<Coord> inserted;
  std::vector<Coord> inserted_there;  ///< on edges that pass the place
};

/// What of the work was taken back: rows of transfers, and vertices whose edges are cut or moved
/// otherwise than before.
struct TakenBack {
  std::set<std::pair<std::size_t, std::int64_t>> rows;  ///< level and row
  CoordSet vertices;
};

/// Applies transfers of one level, with the vertices they need on all levels, to the rows.
class Application {
 public:
  Application(RepairState& state, std::size_t level, const Issues& issues, const LevelWork& work)
      : state_(state), level_(level), issues_(issues), work_(work) {}

  /// Makes the new rows and names those that would be spoilt: then nothing may be committed.
  std::vector<Spoiled> prepare(const Run& run);
  /// The same again, after some of the work was taken back: only rows that this concerns are made.
  std::vector<Spoiled> prepare_again(const TakenBack& taken, const Run& run);
  /// Puts the new rows in place; false when there are none.
  bool commit();

 private:
  struct NewRow {
    std::size_t level = 0;
    std::int64_t row = 0;
    PolygonArray land = {};
    std::string spoilt = {};
    Box place = {};
    bool empty = false;
    bool made = false;
  };
  LevelEdit edit_of(std::size_t level) const;
  void collect_edits();
  bool is_concerned(const NewRow& row, const TakenBack& taken) const;
  void make(NewRow& made, const std::set<std::int64_t>& vanishing) const;
  std::vector<Spoiled> make_rows(const Run& run);
  void note_vertices(const NewRow& made, const LevelEdit& edit);

  RepairState& state_;
  std::size_t level_;
  const Issues& issues_;
  const LevelWork& work_;
  Cuts cuts_;
  std::vector<LevelEdit> edits_;  ///< of each level
  std::vector<NewRow> made_;      ///< by level and row
};

}  // namespace libgrid
