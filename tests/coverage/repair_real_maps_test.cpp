// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "libgrid/coverage/repair.hpp"
#include "libgrid/io/layer.hpp"
#include "real_maps.hpp"

namespace libgrid {
namespace {

TEST(RepairRealMaps, WanhuaIsWeldedOnAllLevels) {
  LIBGRID_REAL_MAP(path, "taipei_wanhua.gpkg");
  const Layer code2 = read_layer(path, "cells_code2"), code1 = read_layer(path, "cells_code1"),
              base = read_layer(path, "cells_base");
  const CoverageLevel levels[] = {{.rows = code2.polygons(), .name = "code2"},
                                  {.rows = code1.polygons(), .name = "code1"},
                                  {.rows = base.polygons(), .name = "base"}};
  const RepairResult r = repair(levels, code2.crs);
  EXPECT_TRUE(r.after.clean());
  EXPECT_THAT(r.fixes.done, testing::Each(1));
  // Parents get vertices and lose none; no vertex moves by more than a millimetre.
  for (std::size_t k = 0; k < r.vertices.size(); ++k) {
    if (r.vertices.kind[k] == VertexChange::inserted) continue;
    EXPECT_NE(r.vertices.level[k], 0U);
    const Coord from = r.vertices.from[k], to = r.vertices.to[k];
    EXPECT_LE(std::hypot((to.x - from.x) * 101000, (to.y - from.y) * 110800), 0.00101);
  }
  const std::vector<PolygonArray> before = undo(r);
  for (std::size_t l = 0; l < 3; ++l) EXPECT_EQ(before[l], levels[l].rows);
}

}  // namespace
}  // namespace libgrid
