// SPDX-License-Identifier: Apache-2.0
#include "real_maps.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <span>

#include "cases/assign_laws.hpp"
#include "libgrid/assign/assign.hpp"
#include "libgrid/geom/measures.hpp"
#include "libgrid/geom/predicates.hpp"
#include "libgrid/geom/wkb.hpp"
#include "libgrid/io/layer.hpp"
#include "libgrid/locate/locator.hpp"
#include "topology/shares_by_geos.hpp"

namespace libgrid {
namespace {

struct Map {
  Crs crs;
  PolygonArray cells;
  std::vector<std::string> codes;
  PolygonArray buildings;
};

Map liechtenstein(const std::filesystem::path& path) {
  const Layer boundary = read_layer(path, "boundary");
  const Column& level = *boundary.table.find("admin_level");
  std::vector<std::int64_t> rows;
  for (std::size_t row = 0; row < boundary.size(); ++row)
    if (level.text(row) == "8") rows.push_back(static_cast<std::int64_t>(row));
  Map map{
      boundary.crs, boundary.polygons().take(rows), {}, read_layer(path, "buildings").polygons()};
  for (const std::int64_t row : rows)
    map.codes.push_back(boundary.table.find("name")->text(static_cast<std::size_t>(row)));
  return map;
}

/// Each row has the cell with most of it or, for a reason, none; the numbers of rows are given
/// back.
struct Rows {
  std::size_t assigned = 0, straddlers = 0, unassigned = 0;
  friend bool operator==(const Rows&, const Rows&) = default;
};
Rows expect_shares_of_geos(const Assignment& a, const PolygonArray& buildings,
                           const PolygonArray& cells) {
  std::vector<std::vector<double>> by_geos = shares_by_geos(buildings, cells);
  Rows rows;
  for (std::size_t row = 0; row < buildings.size(); ++row) {
    std::vector<double>& shares = by_geos[row];
    const auto most = std::max_element(shares.begin(), shares.end());
    if (*most < kShareResolution) {
      EXPECT_EQ(a.cell[row], -1) << row;
      EXPECT_EQ(a.reason[row], Unassigned::outside) << row;
      EXPECT_GE(a.nearest_cell[row], 0) << row;
      EXPECT_GT(a.distance_m[row], 0) << row;
      ++rows.unassigned;
      continue;
    }
    EXPECT_EQ(a.cell[row], most - shares.begin()) << row;
    EXPECT_NEAR(a.share[row], *most, 1e-9) << row;
    EXPECT_EQ(a.rule[row], AssignRule::largest_share) << row;
    *most = 0;
    const auto next = std::max_element(shares.begin(), shares.end());
    const bool straddles = *next >= kShareResolution;
    EXPECT_EQ(a.second_cell[row], straddles ? next - shares.begin() : -1) << row;
    EXPECT_NEAR(a.second_share[row], straddles ? *next : 0, 1e-9) << row;
    ++rows.assigned;
    rows.straddlers += straddles;
  }
  return rows;
}

void expect_same_for_any_threads(const Assignment& one, const PolygonArray& buildings,
                                 const PolygonArray& cells, std::span<const std::string> codes,
                                 const Crs& crs) {
  for (const int threads : {2, 3, 8})
    EXPECT_TRUE(
        same(one, assign_footprints(buildings, cells, codes, crs, {}, {.threads = threads})));
}

TEST(RealMaps, BuildingsOfLiechtensteinInItsMunicipalities) {
  LIBGRID_REAL_MAP(path, "liechtenstein_2021.gpkg");
  const Map map = liechtenstein(path);
  ASSERT_EQ(map.cells.size(), 11U);
  ASSERT_EQ(map.buildings.size(), 15834U);
  const Assignment a =
      assign_footprints(map.buildings, map.cells, map.codes, map.crs, {}, {.threads = 1});
  EXPECT_EQ(expect_shares_of_geos(a, map.buildings, map.cells), (Rows{15796, 65, 38}));
  EXPECT_EQ(a.straddlers(), 65);
  EXPECT_EQ(a.unassigned(), 38);
  expect_same_for_any_threads(a, map.buildings, map.cells, map.codes, map.crs);
}

TEST(RealMaps, PlacesOfLiechtensteinAreLocatedAsByBruteForce) {
  LIBGRID_REAL_MAP(path, "liechtenstein_2021.gpkg");
  const Map map = liechtenstein(path);
  std::vector<Coord> places(map.cells.coords());  // every corner of every border
  for (std::size_t row = 0; row < map.buildings.size(); row += 5)
    places.push_back(inside_point(map.buildings, row));
  const Locator locator(map.cells, map.codes);
  for (const Coord p : places) {
    std::vector<std::int64_t> expected;
    for (std::size_t row = 0; row < map.cells.size(); ++row)
      if (row_takes(map.cells, row, p)) expected.push_back(static_cast<std::int64_t>(row));
    ASSERT_LE(expected.size(), 1U);
    ASSERT_EQ(locator.all_cells_of(p), expected);
  }
  for (const std::int64_t cell : locator.cells_of(map.cells.coords())) ASSERT_GE(cell, 0);
}

/// A level of the statistical cells of Wanhua.
struct Level {
  PolygonArray cells;
  std::vector<std::string> codes;
  std::vector<std::string> above;  ///< each cell's parent

  std::string code_of(std::int64_t cell) const {
    return cell < 0 ? "" : codes[static_cast<std::size_t>(cell)];
  }
  std::string above_of(std::int64_t cell) const {
    return cell < 0 ? "" : above[static_cast<std::size_t>(cell)];
  }
};

Level wanhua(const std::filesystem::path& path, const std::string& layer, const std::string& code,
             const std::string& above) {
  const Layer rows = read_layer(path, layer);
  Level level{rows.polygons(), {}, {}};
  for (std::size_t row = 0; row < rows.size(); ++row) {
    level.codes.push_back(rows.table.find(code)->text(row));
    if (!above.empty()) level.above.push_back(rows.table.find(above)->text(row));
  }
  return level;
}

TEST(RealMaps, BuildingsOfWanhuaInAllItsCells) {
  LIBGRID_REAL_MAP(path, "taipei_wanhua.gpkg");
  const Layer layer = read_layer(path, "buildings");
  const PolygonArray& buildings = layer.polygons();
  const Level levels[] = {wanhua(path, "cells_base", "CODEBASE", "CODE1"),
                          wanhua(path, "cells_code1", "CODE1", "CODE2"),
                          wanhua(path, "cells_code2", "CODE2", "")};
  std::vector<Assignment> by_share, by_point;
  for (const Level& level : levels) {
    const Assignment a =
        assign_footprints(buildings, level.cells, level.codes, layer.crs, {}, {.threads = 1});
    const Rows rows = expect_shares_of_geos(a, buildings, level.cells);
    EXPECT_EQ(rows.assigned + rows.unassigned, 4884U);
    EXPECT_EQ(static_cast<std::size_t>(a.straddlers()), rows.straddlers);
    EXPECT_EQ(static_cast<std::size_t>(a.unassigned()), rows.unassigned);
    expect_same_for_any_threads(a, buildings, level.cells, level.codes, layer.crs);
    by_share.push_back(a);
    by_point.push_back(assign_footprints(buildings, level.cells, level.codes, layer.crs,
                                         {.rules = {AssignRule::inside_point}}));
  }
  EXPECT_EQ(levels[0].cells.size(), 767U);
  EXPECT_EQ(levels[1].cells.size(), 521U);
  EXPECT_EQ(levels[2].cells.size(), 67U);
  // The upper level was drawn again by its source, and nests only nearly.
  for (std::size_t l = 0; l + 1 < 3; ++l)
    for (std::size_t row = 0; row < buildings.size(); ++row) {
      const Level &below = levels[l], &above = levels[l + 1];
      EXPECT_EQ(below.above_of(by_point[l].cell[row]), above.code_of(by_point[l + 1].cell[row]))
          << row;
      if (by_share[l].second_cell[row] >= 0) continue;
      EXPECT_EQ(below.above_of(by_share[l].cell[row]), above.code_of(by_share[l + 1].cell[row]))
          << row;
      EXPECT_NEAR(by_share[l].share[row], by_share[l + 1].share[row], 1e-3) << row;
    }
}

}  // namespace
}  // namespace libgrid
