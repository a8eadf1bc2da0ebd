// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "libgrid/coverage/check.hpp"
#include "libgrid/coverage/repair.hpp"

namespace libgrid {

/// All that check and repair are called with, owned in one place: what a .case file states and a
/// fuzzer makes up.
struct Situation {
  struct Level {
    std::string name = "cell";
    int above = -1;
    std::vector<std::string> codes = {};
    std::vector<std::int64_t> parent_of = {};
    std::vector<std::string> registered = {};
    PolygonBuilder drawn = {};
    PolygonArray rows = {};  ///< `drawn`, once finished
  };
  std::vector<Level> levels = {};
  std::string crs = {};
  People people = {};
  PolygonBuilder allowed_drawn = {};
  LineBuilder evidence_drawn = {};
  PolygonArray allowed = {};
  LineArray evidence = {};
  CheckOptions check = {};
  RepairOptions repair = {};

  /// From what was drawn to arrays. Errors: Error{bad_geometry}, as the arrays tell it.
  void finish() {
    for (Level& level : levels) level.rows = level.drawn.finish(level.name);
    allowed = allowed_drawn.finish("allowed");
    evidence = evidence_drawn.finish("evidence");
  }
  /// Views; the situation must outlive them, at its place.
  std::vector<CoverageLevel> coverage() const {
    std::vector<CoverageLevel> out;
    for (const Level& l : levels)
      out.push_back({l.rows, l.codes, l.parent_of, l.name, l.registered, l.above});
    return out;
  }
  CheckOptions check_options() const {
    CheckOptions options = check;
    options.allowed = allowed.size() > 0 ? &allowed : nullptr;
    return options;
  }
  RepairOptions repair_options() const {
    RepairOptions options = repair;
    options.resolution_m = check.resolution_m;
    options.allowed = allowed.size() > 0 ? &allowed : nullptr;
    options.evidence = evidence.size() > 0 ? &evidence : nullptr;
    return options;
  }
};

}  // namespace libgrid
