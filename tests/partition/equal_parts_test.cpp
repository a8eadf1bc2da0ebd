// SPDX-License-Identifier: Apache-2.0
#include "libgrid/partition/equal_parts.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "libgrid/core/error.hpp"
#include "libgrid/coverage/check.hpp"
#include "libgrid/geom/measures.hpp"
#include "libgrid/io/layer.hpp"
#include "partition/made_town.hpp"
#include "real_maps.hpp"
#include "shapes.hpp"
#include "subdivision.hpp"

namespace libgrid {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;

double perimeter(const PolygonArray& polygons, std::size_t row) {
  double length = 0;
  for (std::int64_t r = polygons.row_rings(row).begin; r < polygons.row_rings(row).end; ++r)
    length += ring_length(polygons.ring(r));
  return length;
}

/// What equal parts promise, checked from outside.
void expect_equal(const PolygonArray& areas, std::int64_t k, const EqualParts& made,
                  const Crs& crs) {
  const CheckResult r =
      check_coverage({.rows = made.parts, .parent_of = made.area}, {.rows = made.areas}, crs);
  EXPECT_EQ(r.residue, 0) << (r.issues.size() ? r.issues.message[0] : "");
  EXPECT_EQ(insert_vertices(areas, made.inserted), made.areas);
  ASSERT_EQ(made.parts.size(), areas.size() * static_cast<std::size_t>(k));
  const Transform to_metres(crs, working_crs(crs, areas.box()));
  const PolygonArray planar = to_metres(made.parts);
  for (std::size_t p = 0; p < made.parts.size(); ++p) {
    EXPECT_EQ(made.area[p], static_cast<std::int64_t>(p) / k);
    EXPECT_EQ(made.pieces[p], made.parts.parts(p).size());
    EXPECT_EQ(made.area_m2[p], row_area(planar, p));
    const auto first = made.area_m2.begin() + made.area[p] * k;
    const double mean = std::accumulate(first, first + k, 0.0) / static_cast<double>(k);
    // In degrees a long edge of an outline moves in the working system when it gets a vertex.
    const double allowed = crs.geographic() ? 1e-4 * mean : 0x1p-10 * perimeter(planar, p);
    EXPECT_LT(std::abs(made.area_m2[p] - mean), allowed) << p;
  }
}

TEST(EqualParts, CutSquaresIntoCompactParts) {
  const PolygonArray square = boxes({{0, 0, 256, 256}});
  for (std::int64_t k = 1; k <= 12; ++k) {
    const EqualParts made = equal_parts(square, k, Crs{});
    expect_equal(square, k, made, Crs{});
    EXPECT_THAT(made.pieces, Each(1));
    for (std::size_t p = 0; p < made.parts.size(); ++p) {
      const Box box = made.parts.box(p);
      EXPECT_LE(std::max(box.width(), box.height()), 3.01 * std::min(box.width(), box.height()));
    }
  }
  EXPECT_EQ(equal_parts(square, 1, Crs{}).parts, square);
  EXPECT_THAT(equal_parts(square, 4, Crs{}).area_m2, Each(128 * 128));
}

TEST(EqualParts, CutLongAreasAcross) {
  // A strip of 400 m x 50 m that is turned by the angle of 3, 4 and 5.
  const PolygonArray strip = polygons({"POLYGON ((0 0, 320 240, 290 280, -30 40, 0 0))"});
  const EqualParts made = equal_parts(strip, 8, Crs{});
  expect_equal(strip, 8, made, Crs{});
  for (std::size_t p = 0; p < 8; ++p) EXPECT_NEAR(perimeter(made.parts, p), 200, 0.1);
}

TEST(EqualParts, AddUpExactly) {
  // Coordinates of at most 22 bits: areas are exact in doubles.
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    const PolygonArray areas = RandomCoverage(seed, 3, 1 << 10).cells;
    for (const std::int64_t k : {2, 3, 7, 20}) {
      const EqualParts made = equal_parts(areas, k, Crs{});
      expect_equal(areas, k, made, Crs{});
      double parts = 0, whole = 0;
      for (std::size_t p = 0; p < made.parts.size(); ++p) parts += row_area(made.parts, p);
      for (std::size_t a = 0; a < areas.size(); ++a) whole += row_area(made.areas, a);
      EXPECT_EQ(parts, whole) << seed << " " << k;
      EXPECT_EQ(equal_parts(areas, k, Crs{}, {.threads = 3}).parts, made.parts);
    }
  }
}

TEST(EqualParts, StayWholeWhereOneLineAllowsIt) {
  // A horseshoe: the line square to its longer side would leave three pieces.
  const PolygonArray horseshoe =
      polygons({"POLYGON ((0 0, 300 0, 300 400, 200 400, 200 100, 100 100, 100 400, 0 400, 0 0))"});
  const EqualParts halves = equal_parts(horseshoe, 2, Crs{});
  expect_equal(horseshoe, 2, halves, Crs{});
  EXPECT_THAT(halves.pieces, ElementsAre(1, 1));
  // A comb of five teeth that no line cuts in halves of one piece each.
  const PolygonArray comb = polygons(
      {"POLYGON ((0 0, 900 0, 900 1000, 800 1000, 800 1, 700 1, 700 1000, 600 1000, 600 1, 500 1, "
       "500 1000, 400 1000, 400 1, 300 1, 300 1000, 200 1000, 200 1, 100 1, 100 1000, 0 1000, "
       "0 0))"});
  for (const std::int64_t k : {2, 3, 5}) {
    const EqualParts made = equal_parts(comb, k, Crs{});
    expect_equal(comb, k, made, Crs{});
  }
}

TEST(EqualParts, CutAroundHolesAndThroughAreasInParts) {
  const PolygonArray areas = polygons(
      {"MULTIPOLYGON (((0 0, 200 0, 200 100, 0 100, 0 0), (80 40, 80 60, 120 60, 120 40, 80 40)), "
       "((300 0, 400 0, 400 100, 300 100, 300 0)))",
       "POLYGON ((200 0, 300 0, 300 100, 200 100, 200 0))"});
  for (const std::int64_t k : {2, 3, 4, 9})
    expect_equal(areas, k, equal_parts(areas, k, Crs{}), {});
}

TEST(EqualParts, RefuseWhatCannotBeCut) {
  const PolygonArray areas = boxes({{0, 0, 100, 100}, {100, 0, 100 + 0x1p-10, 0x1p-10}});
  EXPECT_THROW(equal_parts(areas, 0, Crs{}), Error);
  try {
    equal_parts(areas, 4, Crs{});
    FAIL() << "a square of one lattice step was cut";
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::bad_value);
    EXPECT_EQ(e.row(), 1);
  }
  EXPECT_EQ(equal_parts({}, 4, Crs{}).parts.size(), 0U);
}

TEST(EqualParts, CutRealMunicipalities) {
  LIBGRID_REAL_MAP(path, "liechtenstein_2021.gpkg");
  const Layer boundary = read_layer(path, "boundary");
  const Column& level = *boundary.table.find("admin_level");
  std::vector<std::int64_t> rows;
  for (std::size_t row = 0; row < boundary.size(); ++row)
    if (level.text(row) == "8") rows.push_back(static_cast<std::int64_t>(row));
  const PolygonArray areas = boundary.polygons().take(rows);
  for (const std::int64_t k : {2, 5, 16}) {
    const EqualParts made = equal_parts(areas, k, boundary.crs);
    expect_equal(areas, k, made, boundary.crs);
    // Of municipalities in one piece, nearly all parts are.
    std::int64_t split = 0;
    for (std::size_t p = 0; p < made.parts.size(); ++p)
      split +=
          made.pieces[p] > 1 && areas.parts(static_cast<std::size_t>(made.area[p])).size() == 1;
    EXPECT_LE(split, k == 16 ? 1 : 0);
  }
}

}  // namespace
}  // namespace libgrid
