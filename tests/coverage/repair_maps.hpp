// SPDX-License-Identifier: Apache-2.0
// Small maps that are repaired.
#pragma once

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "libgrid/coverage/repair.hpp"
#include "shapes.hpp"

namespace libgrid {

inline RepairResult repaired(const std::vector<std::string>& cells,
                             const std::vector<std::string>& parents,
                             const RepairOptions& options = {}, const People& people = {}) {
  const PolygonArray c = polygons(cells), p = polygons(parents);
  const CoverageLevel levels[] = {{.rows = p, .name = "area"}, {.rows = c}};
  RepairResult r = repair(levels, Crs{}, people, options);
  const std::vector<PolygonArray> before = undo(r);
  EXPECT_EQ(before[0], p);
  EXPECT_EQ(before[1], c);
  return r;
}

inline const char* const kNine = "POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0))";

/// Cells west and east of a strip from 4 to 5, and a small one north of it.
inline const std::vector<std::string> kStrip = {"POLYGON ((0 0, 4 0, 4 9, 0 9, 0 0))",
                                                "POLYGON ((9 0, 9 9, 5 9, 5 8, 5 0, 9 0))",
                                                "POLYGON ((4 8, 5 8, 5 9, 4 9, 4 8))"};

}  // namespace libgrid
