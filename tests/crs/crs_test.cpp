// SPDX-License-Identifier: Apache-2.0
#include "libgrid/crs/crs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <thread>

#include "libgrid/core/error.hpp"
#include "shapes.hpp"

namespace libgrid {
namespace {

using ::testing::HasSubstr;

Crs crs(const std::string& text) { return Crs::from_text(text); }

template <class Call>
std::string refusal(Call call, ErrorCode code = ErrorCode::bad_crs) {
  try {
    call();
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), code) << e.what();
    return e.what();
  }
  return "no error";
}

TEST(Crs, KnowsDegreesMetresAndTheNamelessPlane) {
  EXPECT_FALSE(Crs().known());
  EXPECT_FALSE(crs(" ").known());
  EXPECT_EQ(Crs().label(), "none");
  EXPECT_EQ(Crs().metres_per_unit(), 1);
  EXPECT_EQ(Crs().wkt(), "");
  const Crs degrees = crs("EPSG:4490"), metres = crs("EPSG:4549"), feet = crs("EPSG:2225");
  EXPECT_TRUE(degrees.geographic());
  EXPECT_TRUE(std::isnan(degrees.metres_per_unit()));
  EXPECT_EQ(degrees.label(), "EPSG:4490");
  EXPECT_FALSE(metres.geographic());
  EXPECT_EQ(metres.metres_per_unit(), 1);
  EXPECT_NEAR(feet.metres_per_unit(), 1200.0 / 3937, 1e-15);
  EXPECT_EQ(degrees.lattice().log2_step, -27);
  EXPECT_EQ(metres.lattice().log2_step, -10);
  ASSERT_TRUE(metres.area_of_use().has_value());
  EXPECT_NEAR(metres.area_of_use()->min_x, 118.5, 0.01);
}

TEST(Crs, SurvivesItsOwnWkt) {
  for (const char* code : {"EPSG:4490", "EPSG:4326", "EPSG:4549", "EPSG:4527", "EPSG:32650"}) {
    const Crs again = crs(crs(code).wkt());
    EXPECT_EQ(again.label(), code);
    EXPECT_TRUE(again.same_as(crs(code)));
    EXPECT_TRUE(again.area_of_use().has_value());
  }
}

TEST(Crs, TakesTheHorizontalPart) {
  EXPECT_EQ(crs("EPSG:4549+5782").label(), "EPSG:4549");
  EXPECT_TRUE(crs("EPSG:4979").same_as(crs("EPSG:4326")));
}

TEST(Crs, RefusesWhatIsNoMap) {
  EXPECT_THAT(refusal([] { crs("EPSG:1"); }), HasSubstr("'EPSG:1' is not a coordinate system"));
  EXPECT_THAT(refusal([] { crs("nonsense"); }), HasSubstr("nonsense"));
  EXPECT_THAT(refusal([] { crs("EPSG:5773"); }), HasSubstr("neither"));
  EXPECT_THAT(refusal([] { crs("EPSG:4978"); }), HasSubstr("neither"));
  EXPECT_THAT(refusal([] { crs("EPSG:4807"); }), HasSubstr("degrees"));
}

TEST(Crs, SameFrame) {
  EXPECT_TRUE(Crs().same_as(Crs()));
  EXPECT_FALSE(Crs().same_as(crs("EPSG:4326")));
  EXPECT_FALSE(crs("EPSG:4326").same_as(Crs()));
  EXPECT_TRUE(crs("EPSG:4326").same_as(crs("OGC:CRS84")));
  EXPECT_TRUE(crs("EPSG:4326").same_as(crs("EPSG:4490")));
  EXPECT_FALSE(crs("EPSG:4326").same_as(crs("EPSG:4214")));
  EXPECT_FALSE(crs("EPSG:4490").same_as(crs("EPSG:4549")));
  EXPECT_FALSE(crs("EPSG:4527").same_as(crs("EPSG:4549")));
  EXPECT_FALSE(crs("EPSG:32650").same_as(crs("EPSG:4509")));
}

TEST(Crs, KnowsEsriNamesOfTheChineseFrame) {
  const Crs esri = crs(R"(GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",)"
                       R"(SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],)"
                       R"(UNIT["Degree",0.0174532925199433]])");
  EXPECT_TRUE(esri.geographic());
  EXPECT_TRUE(esri.same_as(crs("EPSG:4490")));
  EXPECT_TRUE(esri.same_as(crs("EPSG:4326")));
}

TEST(Transform, IdentityKeepsEveryBit) {
  const Transform same(crs("EPSG:4326"), crs("EPSG:4490"));
  EXPECT_TRUE(same.identity());
  const Coord c{118.93123456789012, std::nextafter(32.1, 0)};
  EXPECT_EQ(same(c), c);
  EXPECT_EQ(same.inverse(c), c);
  EXPECT_TRUE(Transform(Crs(), Crs()).identity());
}

TEST(Transform, EastingComesFirst) {
  const Transform project(crs("EPSG:4490"), crs("EPSG:4549"));
  EXPECT_FALSE(project.identity());
  const Coord central = project({120, 32});
  EXPECT_NEAR(central.x, 500000, 1e-6);
  EXPECT_NEAR(central.y, 3541852.4, 0.1);
  const Coord back = project.inverse(project({119.2, 31.7}));
  EXPECT_NEAR(back.x, 119.2, 1e-12);
  EXPECT_NEAR(back.y, 31.7, 1e-12);
  const Coord prefixed = Transform(crs("EPSG:4490"), crs("EPSG:4528"))({120, 32});
  EXPECT_NEAR(prefixed.x, 40500000, 1e-6);
}

TEST(Transform, CarriesShapesAndLeavesMissingPointsMissing) {
  const Transform project(crs("EPSG:4490"), crs("EPSG:4549"));
  const PolygonArray there = project(square(119.5, 31.5, 0.01));
  EXPECT_EQ(there.ring(0).front(), there.ring(0).back());
  EXPECT_EQ(there.ring(0)[1], project({119.51, 31.5}));
  const double none = std::numeric_limits<double>::quiet_NaN();
  const PointArray points = project(PointArray({{119.5, 31.5}, {none, none}}));
  EXPECT_TRUE(points.has(0));
  EXPECT_FALSE(points.has(1));
}

TEST(Transform, RefusesWhatHasNoPlace) {
  EXPECT_THAT(refusal([] { Transform(Crs(), crs("EPSG:4490")); }), HasSubstr("no way"));
  const Transform project(crs("EPSG:4490"), crs("EPSG:4549"));
  std::vector<Coord> coords = {{120, 32}, {120, 95}};
  EXPECT_THAT(refusal([&] { project.apply(coords); }, ErrorCode::bad_geometry),
              HasSubstr("coordinate 1 (120, 95)"));
}

TEST(WorkingCrs, ZonesOfChinaAndOfTheWorld) {
  auto chosen = [](const char* stored, Coord at) {
    return working_crs(crs(stored), {at.x - 0.01, at.y - 0.01, at.x + 0.01, at.y + 0.01}).label();
  };
  EXPECT_EQ(chosen("EPSG:4490", {118.93, 32.11}), "EPSG:4549");
  EXPECT_EQ(chosen("EPSG:4326", {116.39, 39.9}), "EPSG:4548");
  EXPECT_EQ(chosen("EPSG:4490", {75.0, 38.5}), "EPSG:4534");
  EXPECT_EQ(chosen("EPSG:4490", {134.5, 48.3}), "EPSG:4554");
  EXPECT_EQ(chosen("EPSG:4326", {9.52, 47.14}), "EPSG:32632");
  EXPECT_EQ(chosen("EPSG:4326", {-104.9, 39.7}), "EPSG:32613");
  EXPECT_EQ(chosen("EPSG:4326", {151.2, -33.9}), "EPSG:32756");
  EXPECT_EQ(chosen("EPSG:4326", {20, 86}), "EPSG:32661");
  EXPECT_EQ(chosen("EPSG:4326", {20, -86}), "EPSG:32761");
  EXPECT_EQ(chosen("EPSG:32632", {539000, 5220000}), "EPSG:32632");
  EXPECT_EQ(chosen("EPSG:28992", {183000, 460000}), "EPSG:28992");
}

TEST(WorkingCrs, LeavesPlanesButNotUntrueScales) {
  EXPECT_FALSE(working_crs(Crs(), {0, 0, 10, 10}).known());
  const Coord at = Transform(crs("EPSG:4326"), crs("EPSG:3857"))({118.93, 32.11});
  EXPECT_EQ(working_crs(crs("EPSG:3857"), {at.x, at.y, at.x + 100, at.y + 100}).label(),
            "EPSG:4549");
  EXPECT_EQ(working_crs(crs("EPSG:2225"), {6e6, 2e6, 6.1e6, 2.1e6}).label(), "EPSG:32610");
}

TEST(WorkingCrs, RefusesNoAreaAndTheDateLine) {
  EXPECT_THAT(refusal([] { working_crs(crs("EPSG:4326"), Box()); }), HasSubstr("without extent"));
  EXPECT_THAT(refusal([] {
                working_crs(crs("EPSG:4326"), {-179, -18, 179, -17});
              }),
              HasSubstr("180th meridian"));
  EXPECT_THAT(refusal([] {
                working_crs(crs("EPSG:4326"), {179, -18, 181, -17});
              }),
              HasSubstr("180th meridian"));
}

TEST(SameFrameGuard, NamesBothLayers) {
  EXPECT_NO_THROW(guard_same_frame(crs("EPSG:4326"), "a", crs("EPSG:4490"), "b"));
  const std::string told =
      refusal([] { guard_same_frame(crs("EPSG:4326"), "cells", Crs(), "roads"); });
  EXPECT_THAT(told, HasSubstr("'cells' is in EPSG:4326"));
  EXPECT_THAT(told, HasSubstr("'roads' names no coordinate system"));
}

TEST(GroundAreas, AgreeOnEveryWayAndSubtractHoles) {
  PolygonBuilder builder;
  builder.begin_row();
  builder.begin_part();
  builder.add_ring(square(119, 32, 0.02).ring(0));
  builder.add_ring(square(119.005, 32.005, 0.01).ring(0));  // a hole, turned like its shell
  builder.add_row(square(119, 32, 0.02), 0);
  builder.add_row(square(119.005, 32.005, 0.01), 0);
  builder.begin_row();
  const PolygonArray shapes = builder.finish();
  const auto areas = ground_areas_m2(crs("EPSG:4490"), shapes);
  ASSERT_EQ(areas.size(), 4U);
  EXPECT_DOUBLE_EQ(areas[0], areas[1] - areas[2]);
  EXPECT_EQ(areas[3], 0);
  // 0.02 degrees square at 32.01 N on CGCS2000: lengths of the meridian and the parallel.
  EXPECT_NEAR(areas[1], 2217.7 * 1889.6, 4000);
  const Transform project(crs("EPSG:4490"), crs("EPSG:4549"));
  const auto projected = ground_areas_m2(crs("EPSG:4549"), project(shapes));
  for (std::size_t row = 0; row < 4; ++row) EXPECT_NEAR(projected[row], areas[row], 1e-3);
}

TEST(GroundAreas, CellsSumToTheirParent) {
  PolygonBuilder builder;
  for (int i = 0; i < 4; ++i)
    for (int j = 0; j < 4; ++j)
      builder.add_row(square(9.5 + i * 0.015625, 47.125 + j * 0.015625, 0.015625), 0);
  const auto cells = ground_areas_m2(crs("EPSG:4326"), builder.finish());
  double sum = 0;
  for (const double area : cells) sum += area;
  // The parent with the same vertices on its outline.
  std::vector<Coord> ring;
  for (int k = 0; k < 16; ++k) {
    const int side = k / 4, step = k % 4;
    const int x = side == 0 ? step : side == 1 ? 4 : side == 2 ? 4 - step : 0;
    const int y = side == 0 ? 0 : side == 1 ? step : side == 2 ? 4 : 4 - step;
    ring.push_back({9.5 + x * 0.015625, 47.125 + y * 0.015625});
  }
  ring.push_back(ring.front());
  PolygonBuilder outline;
  outline.begin_row();
  outline.begin_part();
  outline.add_ring(ring);
  EXPECT_NEAR(ground_areas_m2(crs("EPSG:4326"), outline.finish())[0], sum, 1e-6);
}

TEST(GroundAreas, OfEdgesAreThoseOfTheRows) {
  PolygonBuilder builder;
  builder.add_row(square(119, 32, 0.25), 0);
  builder.add_row(square(119.25, 32, 0.25), 0);
  const PolygonArray rows = builder.finish();
  std::vector<Coord> from, to;
  for (std::int64_t r = 0; r < 2; ++r)
    for (std::size_t i = 1; i < rows.ring(r).size(); ++i) {
      from.push_back(rows.ring(r)[i - 1]);
      to.push_back(rows.ring(r)[i]);
    }
  const Transform project(crs("EPSG:4490"), crs("EPSG:4549"));
  const auto areas = ground_areas_m2(crs("EPSG:4490"), rows);
  const double sum = areas[0] + areas[1];
  EXPECT_NEAR(ground_area_m2(crs("EPSG:4490"), from, to), sum, 1e-3);
  EXPECT_NEAR(ground_area_m2(crs("EPSG:4490"), to, from), -sum, 1e-3);
  EXPECT_EQ(ground_area_m2(Crs(), from, to), 0.125);
  project.apply(from);
  project.apply(to);
  EXPECT_NEAR(ground_area_m2(crs("EPSG:4549"), from, to), sum, 1e-2);
  EXPECT_EQ(ground_area_m2(crs("EPSG:4549"), {}, {}), 0);
}

TEST(GroundAreas, NamelessPlaneIsPlanar) {
  EXPECT_EQ(ground_areas_m2(Crs(), square(0, 0, 10))[0], 100);
}

TEST(Crs, MayBeSharedByThreads) {
  const Crs shared = crs("EPSG:4490");
  std::vector<std::thread> threads;
  std::vector<Coord> found(4);
  for (std::size_t t = 0; t < 4; ++t)
    threads.emplace_back([&, t] { found[t] = Transform(shared, crs("EPSG:4549"))({119.3, 32.2}); });
  for (auto& thread : threads) thread.join();
  for (const Coord& c : found) EXPECT_EQ(c, found[0]);
}

}  // namespace
}  // namespace libgrid
