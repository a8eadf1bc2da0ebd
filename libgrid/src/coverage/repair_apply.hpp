// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "repair_pass.hpp"

namespace libgrid {

/// A row that a repair would spoil, why, and the vertices it would get on its own edges.
struct Spoiled {
  std::size_t level = 0;
  std::int64_t row = 0;
  bool empty = false;  ///< it would have no land left
  std::string reason;
  std::vector<Coord> inserted;
};

/// Applies transfers of one level, with the vertices they need on all levels, to the rows.
class Application {
 public:
  Application(RepairState& state, std::size_t level, const std::vector<Transfer>& transfers,
              const ParentMoves& moves, const std::vector<Split>& splits)
      : state_(state), level_(level), transfers_(transfers), moves_(moves), splits_(splits) {}

  /// Makes the new rows and names those that would be spoilt: then nothing may be committed.
  std::vector<Spoiled> prepare(const Issues& issues, const Run& run);
  /// Puts the new rows in place; false when there are none.
  bool commit();

 private:
  struct NewRow {
    std::size_t level = 0;
    std::int64_t row = 0;
    PolygonArray land;
    std::string spoilt = {};
    bool empty = false;
  };
  LevelEdit edit_of(std::size_t level) const;
  void note_vertices(const NewRow& made, const LevelEdit& edit);

  RepairState& state_;
  std::size_t level_;
  const std::vector<Transfer>& transfers_;
  const ParentMoves& moves_;
  const std::vector<Split>& splits_;
  Cuts cuts_;
  std::vector<NewRow> made_;
};

}  // namespace libgrid
