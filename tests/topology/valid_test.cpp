// SPDX-License-Identifier: Apache-2.0
// Rows that are plainly valid never reach GEOS; here GEOS judges the same rows.
#include <geos_c.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "libgrid/geom/wkb.hpp"
#include "libgrid/topology/overlay.hpp"
#include "random.hpp"

namespace libgrid {
namespace {

bool valid_for_geos(const PolygonArray& polygons) {
  GEOSContextHandle_t geos = GEOS_init_r();
  GEOSWKTReader* reader = GEOSWKTReader_create_r(geos);
  GEOSGeometry* geometry = GEOSWKTReader_read_r(geos, reader, write_wkt(polygons, 0).c_str());
  const bool valid = GEOSisValid_r(geos, geometry) == 1;
  GEOSGeom_destroy_r(geos, geometry);
  GEOSWKTReader_destroy_r(geos, reader);
  GEOS_finish_r(geos);
  return valid;
}

void add_ring(Random& random, std::int64_t low, std::int64_t high, PolygonBuilder& builder) {
  std::vector<Coord> ring;
  for (std::int64_t n = random.whole(3, 12); n > 0; --n)
    ring.push_back({static_cast<double>(random.whole(low, high)),
                    static_cast<double>(random.whole(low, high))});
  // Around the middle, most rings come out simple.
  if (random.whole(0, 3) > 0) {
    const double middle = static_cast<double>(low + high) / 2 + 0.1;
    std::sort(ring.begin(), ring.end(), [middle](Coord a, Coord b) {
      return std::atan2(a.y - middle, a.x - middle) < std::atan2(b.y - middle, b.x - middle);
    });
  }
  ring.push_back(ring.front());
  builder.add_ring(ring);
}

TEST(Valid, AgreesWithGeosOnRandomRows) {
  Random random(11);
  int valid = 0;
  for (int round = 0; round < 20000; ++round) {
    PolygonBuilder builder;
    builder.begin_row();
    const std::int64_t parts = random.whole(1, 2);
    for (std::int64_t part = 0; part < parts; ++part) {
      builder.begin_part();
      const std::int64_t east = part * random.whole(0, 12);
      add_ring(random, east, east + 12, builder);
      for (std::int64_t hole = random.whole(-2, 2); hole > 0; --hole)
        add_ring(random, east + 4, east + 8, builder);
    }
    const PolygonArray row = builder.finish();
    const bool expected = valid_for_geos(row);
    ASSERT_EQ(invalid_reason(row, 0).empty(), expected) << write_wkt(row, 0);
    valid += expected;
  }
  EXPECT_GT(valid, 1000);
}

TEST(Valid, LongRingsWithOneCrossing) {
  // A comb of many teeth; then one tooth reaches through its neighbour.
  std::vector<Coord> ring;
  for (int i = 0; i < 1000; ++i) {
    ring.push_back({i * 2.0, 0});
    ring.push_back({i * 2.0 + 1, 10});
  }
  ring.push_back({2000, 20});
  ring.push_back({-1, 20});
  ring.push_back(ring.front());
  auto reason = [&ring] {
    PolygonBuilder builder;
    builder.begin_row();
    builder.begin_part();
    builder.add_ring(ring);
    return invalid_reason(builder.finish(), 0);
  };
  EXPECT_EQ(reason(), "");
  ring[1001].x += 40;
  EXPECT_NE(reason(), "");
}

}  // namespace
}  // namespace libgrid
