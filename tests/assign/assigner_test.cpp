// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "folder.hpp"
#include "libgrid/assign/assign.hpp"
#include "libgrid/geom/measures.hpp"
#include "libgrid/topology/overlay.hpp"
#include "shapes.hpp"
#include "subdivision.hpp"

namespace libgrid {
namespace {

using testing::DoubleEq;
using testing::DoubleNear;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::IsNan;

const PolygonArray& three_cells() {
  static const PolygonArray cells = polygons({"POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))",
                                              "POLYGON ((10 0, 20 0, 20 10, 10 10, 10 0))",
                                              "POLYGON ((0 10, 20 10, 20 20, 0 20, 0 10))"});
  return cells;
}

/// Squares all over a coverage of [0, 4096]^2.
PolygonArray squares(std::uint64_t seed, int count) {
  Random random(seed);
  PolygonBuilder builder;
  for (int i = 0; i < count; ++i)
    builder.add_row(square(random.real(0, 3900), random.real(0, 3900), random.real(1, 150)), 0);
  return builder.finish();
}

TEST(Assigner, ListsAllSharesOfStraddlersTheLargestFirst) {
  const PolygonArray footprints =
      polygons({"POLYGON ((1 1, 2 1, 2 2, 1 2, 1 1))", "POLYGON ((8 8, 12 8, 12 11, 8 11, 8 8))",
                "POLYGON ((30 30, 31 30, 31 31, 30 30))"});
  const Assignment a = Assigner(three_cells()).footprints(footprints);
  EXPECT_THAT(a.straddling.row, ElementsAre(1, 1, 1));
  EXPECT_THAT(a.straddling.cell, ElementsAre(0, 1, 2));  // equal shares by code
  EXPECT_THAT(a.straddling.share,
              ElementsAre(DoubleNear(1.0 / 3, 1e-12), DoubleNear(1.0 / 3, 1e-12),
                          DoubleNear(1.0 / 3, 1e-12)));
  LineBuilder lines;
  lines.begin_row();
  lines.add_line(std::vector<Coord>{{8, 5}, {18, 5}});
  const Assignment l = Assigner(three_cells()).lines(lines.finish());
  EXPECT_THAT(l.straddling.cell, ElementsAre(1, 0));
  EXPECT_THAT(l.straddling.share, ElementsAre(DoubleEq(0.8), DoubleEq(0.2)));
  EXPECT_THAT(Assigner(three_cells()).points(PointArray({{10, 10}})).straddling.row, IsEmpty());
}

// The law of a complete coverage: nothing of a footprint gets lost, and the list repeats the
// columns.
TEST(Assigner, SharesInACompleteCoverageMakeOne) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const RandomCoverage map(seed, 6);
    const PolygonArray footprints = squares(seed, 300);
    const Assignment a = Assigner(map.cells, map.codes).footprints(footprints);
    std::vector<double> sum(footprints.size());
    std::size_t listed = 0;
    for (std::size_t k = 0; k < a.straddling.size(); ++k) {
      const auto row = static_cast<std::size_t>(a.straddling.row[k]);
      sum[row] += a.straddling.share[k];
      if (k > 0 && a.straddling.row[k - 1] == a.straddling.row[k]) continue;
      ++listed;
      ASSERT_EQ(a.straddling.cell[k], a.cell[row]) << "seed " << seed;
      ASSERT_EQ(a.straddling.share[k], a.share[row]);
      ASSERT_EQ(a.straddling.cell[k + 1], a.second_cell[row]);
      ASSERT_EQ(a.straddling.share[k + 1], a.second_share[row]);
    }
    ASSERT_EQ(listed, static_cast<std::size_t>(a.straddlers()));
    for (std::size_t row = 0; row < footprints.size(); ++row) {
      ASSERT_GE(a.cell[row], 0);
      ASSERT_NEAR(a.second_cell[row] < 0 ? a.share[row] : sum[row], 1, 1e-9)
          << "seed " << seed << " row " << row;
    }
  }
}

TEST(Assigner, BatchesGiveWhatTheWholeGives) {
  const RandomCoverage map(3, 6);
  const PolygonArray footprints = squares(4, 500);
  const Assignment whole = assign_footprints(footprints, map.cells, map.codes, {});
  const Assigner assigner(map.cells, map.codes);
  std::vector<std::int64_t> cell, rows;
  std::vector<double> share;
  Shares straddling;
  for (std::int64_t row = 0; row < 500; ++row) {
    rows.push_back(row);
    if (rows.size() < 77 && row + 1 < 500) continue;
    Assignment part = assigner.footprints(footprints.take(rows));
    cell.insert(cell.end(), part.cell.begin(), part.cell.end());
    share.insert(share.end(), part.share.begin(), part.share.end());
    for (std::int64_t& r : part.straddling.row) r += rows.front();
    straddling.append(part.straddling);
    rows.clear();
  }
  EXPECT_EQ(cell, whole.cell);
  EXPECT_EQ(share, whole.share);
  EXPECT_EQ(straddling.row, whole.straddling.row);
  EXPECT_EQ(straddling.cell, whole.straddling.cell);
  EXPECT_EQ(straddling.share, whole.straddling.share);
}

TEST(Assigner, TellsHowFarTheBorderIs) {
  const Assigner assigner(three_cells());
  const PointArray points({{5, 8}, {10, 5}, {12, 12}, {40, 40}});
  EXPECT_THAT(assigner.border_distances(points, assigner.points(points)),
              ElementsAre(2, 0, 2, IsNan()));
  const PolygonArray footprints =
      polygons({"POLYGON ((3 4, 6 4, 6 6, 3 6, 3 4))", "POLYGON ((8 4, 12 4, 12 6, 8 6, 8 4))",
                "POLYGON ((40 40, 41 40, 41 41, 40 40))"});
  EXPECT_THAT(assigner.border_distances(footprints, assigner.footprints(footprints)),
              ElementsAre(3, 0, IsNan()));
  LineBuilder lines;
  lines.begin_row();
  lines.add_line(std::vector<Coord>{{5, 5}, {5, 9}});
  const LineArray line = lines.finish();
  EXPECT_THAT(assigner.border_distances(line, assigner.lines(line)), ElementsAre(1));
  EXPECT_EQ(refusal([&] { assigner.border_distances(line, {}); }).code(), ErrorCode::bad_value);
}

TEST(Assigner, BorderDistancesAreOnTheGround) {
  const PolygonArray cells =
      polygons({"POLYGON ((118.9 32.1, 119 32.1, 119 32.2, 118.9 32.2, 118.9 32.1))"});
  const Assigner assigner(cells, {}, Crs::from_text("EPSG:4490"));
  const PointArray points({{118.95, 32.11}});
  const std::vector<double> found = assigner.border_distances(points, assigner.points(points));
  EXPECT_NEAR(found.at(0), 1109, 2);  // a hundredth of a degree of latitude
}

// A place that no rule gave to the footprint has a nearest cell all the same.
TEST(Assigner, APlaceInACellIsAtDistanceZero) {
  const PolygonArray footprint = polygons({"POLYGON ((3 4, 6 4, 6 6, 3 6, 3 4))"});
  const PointArray door({{99, 99}});
  const Assignment a =
      Assigner(three_cells())
          .footprints(footprint, {.rules = {AssignRule::entrance_point}, .entrances = &door});
  EXPECT_EQ(a.cell[0], -1);
  EXPECT_EQ(a.nearest_cell[0], 0);
  EXPECT_EQ(a.distance_m[0], 0);
}

TEST(Assigner, NoCellsAndNoObjectsAreNoTrouble) {
  const PolygonArray no_cells;
  const Assigner none(no_cells);
  EXPECT_EQ(none.points(PointArray({{1, 1}})).cell.at(0), -1);
  EXPECT_EQ(none.footprints(square(0, 0, 1)).cell.at(0), -1);
  EXPECT_THAT(none.border_distances(PointArray({{1, 1}}), none.points(PointArray({{1, 1}}))),
              ElementsAre(IsNan()));
  EXPECT_EQ(Assigner(three_cells()).points({}).size(), 0U);
  EXPECT_EQ(Assigner(three_cells()).footprints({}).size(), 0U);
}

}  // namespace
}  // namespace libgrid
