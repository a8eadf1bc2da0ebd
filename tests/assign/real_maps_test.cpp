// SPDX-License-Identifier: Apache-2.0
#include "real_maps.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "libgrid/assign/assign.hpp"
#include "libgrid/geom/measures.hpp"
#include "libgrid/geom/predicates.hpp"
#include "libgrid/io/layer.hpp"
#include "libgrid/locate/locator.hpp"
#include "libgrid/topology/overlay.hpp"

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

/// Every cell, no index, no quick path.
std::vector<double> shares_by_brute_force(const Map& map, std::size_t building) {
  std::vector<std::int64_t> all(map.cells.size());
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<std::int64_t>(i);
  const bool valid = invalid_reason(map.buildings, building).empty();
  const PolygonArray shape =
      valid ? map.buildings.take(std::vector{static_cast<std::int64_t>(building)})
            : make_valid(map.buildings, building);
  std::vector<double> shares = common_areas(shape, 0, map.cells, all);
  for (double& share : shares) share /= row_area(shape, 0);
  return shares;
}

TEST(RealMaps, BuildingsOfLiechtensteinInItsMunicipalities) {
  LIBGRID_REAL_MAP(path, "liechtenstein_2021.gpkg");
  const Map map = liechtenstein(path);
  ASSERT_EQ(map.cells.size(), 11U);
  ASSERT_EQ(map.buildings.size(), 15834U);
  const Assignment a = assign_footprints(map.buildings, map.cells, map.codes, map.crs);
  EXPECT_EQ(a.straddlers(), 65);
  for (std::size_t row = 0; row < map.buildings.size(); ++row) {
    const std::vector<double> shares = shares_by_brute_force(map, row);
    const auto most = std::max_element(shares.begin(), shares.end());
    if (*most < kShareResolution) {
      ASSERT_EQ(a.cell[row], -1) << row;
      ASSERT_GE(a.nearest_cell[row], 0) << row;
      ASSERT_GT(a.distance_m[row], 0) << row;
      continue;
    }
    ASSERT_EQ(a.cell[row], most - shares.begin()) << row;
    ASSERT_NEAR(a.share[row], *most, 1e-9) << row;
    const auto shared = std::count_if(shares.begin(), shares.end(),
                                      [](double share) { return share >= kShareResolution; });
    ASSERT_EQ(a.second_cell[row] >= 0, shared > 1) << row;
  }
}

TEST(RealMaps, PlacesOfLiechtensteinAreLocatedAsByBruteForce) {
  LIBGRID_REAL_MAP(path, "liechtenstein_2021.gpkg");
  const Map map = liechtenstein(path);
  std::vector<Coord> places = map.cells.coords();  // every corner of every border
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

TEST(RealMaps, OverlappingBuildingsOfWanhuaInItsCells) {
  LIBGRID_REAL_MAP(path, "taipei_wanhua.gpkg");
  const Layer cells = read_layer(path, "cells_base"), buildings = read_layer(path, "buildings");
  const Assignment one =
      assign_footprints(buildings.polygons(), cells.polygons(), {}, cells.crs, {}, {.threads = 1});
  const Assignment two =
      assign_footprints(buildings.polygons(), cells.polygons(), {}, cells.crs, {}, {.threads = 2});
  EXPECT_EQ(one.cell, two.cell);
  EXPECT_EQ(one.share, two.share);
  EXPECT_EQ(one.size(), 4884U);
  const Assignment points = assign_footprints(buildings.polygons(), cells.polygons(), {}, cells.crs,
                                              {.rules = {AssignRule::inside_point}});
  // The two rules may differ only where a building lies in several cells or in part in none.
  for (std::size_t row = 0; row < one.size(); ++row)
    if (one.cell[row] >= 0 && one.share[row] > 1 - 1e-9 && one.second_cell[row] < 0) {
      ASSERT_EQ(points.cell[row], one.cell[row]) << row;
    }
}

}  // namespace
}  // namespace libgrid
