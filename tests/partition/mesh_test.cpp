// SPDX-License-Identifier: Apache-2.0
#include "libgrid/partition/mesh.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <tuple>

#include "libgrid/core/error.hpp"
#include "libgrid/coverage/check.hpp"
#include "libgrid/geom/measures.hpp"
#include "libgrid/geom/predicates.hpp"
#include "partition/mesh_cut.hpp"
#include "random.hpp"
#include "subdivision.hpp"

namespace libgrid {
namespace {

PolygonArray polygon(std::vector<Coord> ring) {
  ring.push_back(ring.front());
  PolygonBuilder builder;
  builder.begin_row();
  builder.begin_part();
  builder.add_ring(ring);
  return builder.finish();
}

/// A town's areas near 118.9 E, 32.1 N.
PolygonArray in_degrees(const PolygonArray& plane) {
  std::vector<Coord> coords(plane.coords().begin(), plane.coords().end());
  for (Coord& c : coords) c = {118.9 + c.x / 94300, 32.1 + c.y / 110900};
  return plane.with_coords(std::move(coords));
}

/// A ring around the origin whose radius jumps about, so that it runs along and across tiles.
PolygonArray ragged(std::uint64_t seed, int corners, double radius) {
  Random random(seed);
  std::vector<Coord> ring;
  for (int k = 0; k < corners; ++k) {
    const double turn = 2 * 3.141592653589793 * k / corners;
    const double r = radius * random.real(0.5, 1);
    ring.push_back({std::round(r * std::cos(turn)), std::round(r * std::sin(turn))});
  }
  return polygon(ring);
}

/// The cells that come out when every side of every square cuts the areas, sorted; slow and plain.
using Rings = std::vector<std::vector<Coord>>;
using PlainCell = std::tuple<std::int64_t, Rings>;

std::vector<PlainCell> plain_cells(const PolygonArray& cells,
                                   const std::vector<std::int64_t>& area) {
  std::vector<PlainCell> out;
  for (std::size_t row = 0; row < cells.size(); ++row) {
    Rings rings;
    for (std::int64_t r = cells.row_rings(row).begin; r < cells.row_rings(row).end; ++r)
      rings.emplace_back(cells.ring(r).begin(), cells.ring(r).end());
    out.emplace_back(area[row], rings);
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<PlainCell> mesh_by_all_sides(const PolygonArray& areas, double size, const Crs& crs) {
  const Transform to_metres(crs, working_crs(crs, areas.box()));
  const Box box = to_metres(areas).box();
  const auto place = [&](double x, double y) {
    return crs.lattice().snap(to_metres.inverse({x * size, y * size}));
  };
  Cutters sides;
  for (double y = std::floor(box.min_y / size) - 1; y <= std::ceil(box.max_y / size); ++y)
    for (double x = std::floor(box.min_x / size) - 1; x <= std::ceil(box.max_x / size); ++x) {
      sides.add(std::array{place(x, y), place(x + 1, y)});
      sides.add(std::array{place(x, y), place(x, y + 1)});
    }
  const Subdivision s = subdivide(areas, sides, {}, crs.lattice(), {});
  std::vector<std::int64_t> group(s.area.size(), -1), area;
  for (std::size_t f = 0; f < s.area.size(); ++f)
    if (s.area[f] >= 0) {
      group[f] = static_cast<std::int64_t>(area.size());
      area.push_back(s.area[f]);
    }
  return plain_cells(
      dissolve_cells(s, group, static_cast<std::int64_t>(area.size()), areas, crs.lattice(), {})
          .cells,
      area);
}

/// What a mesh promises, checked from outside.
void expect_sound(const PolygonArray& areas, const Mesh& m, const Crs& crs) {
  const CheckResult r =
      check_coverage({.rows = m.cells, .parent_of = m.area}, {.rows = m.areas}, crs);
  EXPECT_EQ(r.residue, 0);
  EXPECT_EQ(insert_vertices(areas, m.inserted), m.areas);
  for (std::size_t c = 1; c < m.cells.size(); ++c)
    EXPECT_LE(std::tuple(m.area[c - 1], -m.row[c - 1], m.column[c - 1]),
              std::tuple(m.area[c], -m.row[c], m.column[c]));
}

TEST(Mesh, SameAsCuttingByAllSides) {
  const Crs degrees = Crs::from_text("EPSG:4490");
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    for (const PolygonArray& plane :
         {RandomCoverage(seed, 3, 1 << 10).cells, ragged(seed, 60, 900)}) {
      const double size = seed % 3 == 0 ? 64 : 37.5;
      const Mesh m = mesh(plane, {.size_m = size}, Crs{});
      expect_sound(plane, m, Crs{});
      EXPECT_EQ(plain_cells(m.cells, m.area), mesh_by_all_sides(plane, size, Crs{})) << seed;
      const PolygonArray stored = in_degrees(plane);
      const Mesh n = mesh(stored, {.size_m = size}, degrees);
      expect_sound(stored, n, degrees);
      EXPECT_EQ(plain_cells(n.cells, n.area), mesh_by_all_sides(stored, size, degrees)) << seed;
    }
  }
}

TEST(Mesh, OutlinesAlongSidesAndThroughCorners) {
  const std::vector<PolygonArray> areas = {
      polygon({{0, 0}, {400, 0}, {400, 300}, {0, 300}}),              // on the lines
      polygon({{0, 0}, {500, 500}, {0, 500}}),                        // through corners
      polygon({{0, 0.0005}, {700, 0.0005}, {700, 500}, {0, 500}}),    // half a step off a line
      polygon({{-0.0625, 3}, {700, 99.9375}, {700, 500}, {0, 500}}),  // 64 steps off a corner
      polygon({{310, 310}, {390, 310}, {390, 390}, {310, 390}})};     // inside one square
  for (std::size_t i = 0; i < areas.size(); ++i) {
    const Mesh m = mesh(areas[i], {.size_m = 100}, Crs{});
    expect_sound(areas[i], m, Crs{});
    EXPECT_EQ(plain_cells(m.cells, m.area), mesh_by_all_sides(areas[i], 100, Crs{})) << i;
    expect_sound(areas[i], mesh(areas[i], {.shape = MeshShape::hexagon}, Crs{}), Crs{});
  }
  EXPECT_EQ(mesh(areas[0], {.size_m = 100}, Crs{}).cells.size(), 12U);
  EXPECT_EQ(mesh(areas[4], {.size_m = 100}, Crs{}).cells.size(), 1U);
}

TEST(Mesh, LongEdgesBendOutOfTheBoxOfTheirEnds) {
  // 3 degrees of longitude along a parallel: straight in degrees, 1.3 km off a straight line.
  const PolygonArray area = polygon({{117.1, 60}, {119.9, 60}, {119.9, 60.05}, {117.1, 60.05}});
  const Crs degrees = Crs::from_text("EPSG:4490");
  const Mesh m = mesh(area, {.size_m = 250}, degrees);
  expect_sound(area, m, degrees);
  const Transform to_metres(degrees, working_crs(degrees, area.box()));
  for (std::size_t c = 0; c < m.cells.size(); ++c) {
    const Coord p = to_metres(inside_point(m.cells, c));
    EXPECT_EQ(m.column[c], static_cast<std::int64_t>(std::floor(p.x / 250)));
    EXPECT_EQ(m.row[c], static_cast<std::int64_t>(std::floor(p.y / 250)));
  }
}

TEST(Mesh, AnOutlineAmongFarTilesIsFound) {
  const PolygonArray area = polygon({{-310, -290}, {330, -310}, {290, 330}, {-330, 270}});
  const Crs plane;
  for (const MeshShape shape : {MeshShape::square, MeshShape::hexagon}) {
    const Tiling tiling({.shape = shape}, area.box(), 2, plane, plane, {});
    ASSERT_TRUE(tiling.sound(plane.lattice(), {}));
    std::vector<std::uint8_t> near = tiles_near(area, tiling, 0);
    ASSERT_TRUE(cut_by_tiles(area, tiling, near, plane.lattice(), {}));
    for (std::uint8_t& flag : near) {
      if (!flag) continue;
      flag = 0;
      EXPECT_FALSE(cut_by_tiles(area, tiling, near, plane.lattice(), {}));
      flag = 1;
    }
  }
}

TEST(Mesh, SquaresFillTheAreaExactly) {
  PolygonBuilder builder;
  builder.begin_row();
  builder.begin_part();
  const std::vector<Coord> ring = {{3, 5}, {777, 40}, {820, 600}, {300, 910}, {-40, 420}, {3, 5}};
  builder.add_ring(ring);
  const PolygonArray area = builder.finish();
  const Mesh m = mesh(area, {.size_m = 100}, Crs{});
  EXPECT_EQ(check_coverage({.rows = m.cells}, {.rows = m.areas}, Crs{}).residue, 0);
  double sum = 0;
  std::int64_t whole = 0;
  for (std::size_t c = 0; c < m.cells.size(); ++c) {
    const double a = row_area(m.cells, c);
    EXPECT_LE(a, 10000 + 1e-6);
    whole += a == 10000;
    sum += a;
    const Coord p = inside_point(m.cells, c);
    EXPECT_EQ(m.column[c], static_cast<std::int64_t>(std::floor(p.x / 100)));
    EXPECT_EQ(m.row[c], static_cast<std::int64_t>(std::floor(p.y / 100)));
  }
  EXPECT_NEAR(sum, row_area(m.areas, 0), 1e-6);
  std::int64_t inside = 0;  // squares with all corners in the area, which has no notch
  for (int x = -1; x < 9; ++x)
    for (int y = 0; y < 10; ++y)
      inside += row_takes(area, 0, {x * 100.0, y * 100.0}) &&
                row_takes(area, 0, {x * 100.0 + 100, y * 100.0}) &&
                row_takes(area, 0, {x * 100.0, y * 100.0 + 100}) &&
                row_takes(area, 0, {x * 100.0 + 100, y * 100.0 + 100});
  EXPECT_EQ(whole, inside);
}

TEST(Mesh, HexagonsLoseNothing) {
  const double size = 80;
  const double whole_m2 = std::sqrt(0.75) * size * size;
  const PolygonArray area = ragged(7, 80, 2000);
  const Mesh m = mesh(area, {.shape = MeshShape::hexagon, .size_m = size}, Crs{});
  expect_sound(area, m, Crs{});
  std::int64_t whole = 0;
  for (std::size_t c = 0; c < m.cells.size(); ++c) {
    const double m2 = row_area(m.cells, c);
    EXPECT_LE(m2, whole_m2 + 0.5);
    if (m2 < whole_m2 - 0.5) continue;
    ++whole;
    const double middle = static_cast<double>(m.column[c]) + (m.row[c] % 2 == 0 ? 0.5 : 1);
    const Coord centre = centroid(m.cells, c);
    EXPECT_NEAR(centre.x, middle * size, 0.01);
    EXPECT_NEAR(centre.y, (1.5 * static_cast<double>(m.row[c]) + 1) * size / std::sqrt(3.0), 0.01);
  }
  EXPECT_GT(whole, 500);
}

TEST(Mesh, HexagonsOfSeveralAreasInDegrees) {
  const Crs degrees = Crs::from_text("EPSG:4490");
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    const PolygonArray areas = in_degrees(RandomCoverage(seed, 3, 1 << 11).cells);
    expect_sound(areas, mesh(areas, {.shape = MeshShape::hexagon, .size_m = 60}, degrees), degrees);
  }
}

TEST(Mesh, HexagonOfTenThousandSquareMetres) {
  const PolygonArray area = polygon({{-900, -900}, {900, -900}, {900, 900}, {-900, 900}});
  const Mesh m = mesh(area, {.shape = MeshShape::hexagon, .size_m = 107.457}, Crs{});
  double most = 0;
  for (std::size_t c = 0; c < m.cells.size(); ++c) most = std::max(most, row_area(m.cells, c));
  EXPECT_NEAR(most, 10000, 0.2);
}

/// Cells whose areas are below a share of a whole tile, and whether all are of one part.
std::int64_t small_cells(const Mesh& m, double least_m2) {
  std::int64_t small = 0;
  for (std::size_t c = 0; c < m.cells.size(); ++c) {
    EXPECT_EQ(m.cells.parts(c).size(), 1) << c;
    small += row_area(m.cells, c) < least_m2;
  }
  return small;
}

TEST(Mesh, SmallPiecesJoinTheirNeighbours) {
  for (const MeshShape shape : {MeshShape::square, MeshShape::hexagon})
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
      const PolygonArray area = ragged(seed, 40, 1500);
      const Mesh all = mesh(area, {.shape = shape, .size_m = 100}, Crs{});
      const Mesh m = mesh(area, {.shape = shape, .size_m = 100, .merge_below = 0.5}, Crs{});
      expect_sound(area, m, Crs{});
      const double half = shape == MeshShape::square ? 5000 : 10000 * std::sqrt(0.75) / 2;
      EXPECT_GT(small_cells(all, half), 20);
      EXPECT_EQ(small_cells(m, half - 1e-6), 0);
      EXPECT_LT(m.cells.size(), all.cells.size());
      // Each cell has the number of a piece of its own.
      std::map<std::pair<std::int64_t, std::int64_t>, int> numbers;
      for (std::size_t c = 0; c < all.cells.size(); ++c) ++numbers[{all.column[c], all.row[c]}];
      for (std::size_t c = 0; c < m.cells.size(); ++c)
        EXPECT_GE(--numbers[std::pair(m.column[c], m.row[c])], 0);
    }
}

TEST(Mesh, APieceJoinsTheNeighbourWithTheLongestBorder) {
  // A square, a piece 30 m wide on its right, and one 10 m high above it.
  const PolygonArray area =
      polygon({{0, 0}, {130, 0}, {130, 100}, {100, 100}, {100, 110}, {0, 110}});
  const Mesh m = mesh(area, {.size_m = 100, .merge_below = 0.35}, Crs{});
  ASSERT_EQ(m.cells.size(), 1U);
  EXPECT_EQ(row_area(m.cells, 0), row_area(m.areas, 0));
  EXPECT_EQ(std::pair(m.column[0], m.row[0]), std::pair(std::int64_t{0}, std::int64_t{0}));
  EXPECT_EQ(mesh(area, {.size_m = 100, .merge_below = 0.2}, Crs{}).cells.size(), 2U);
}

TEST(Mesh, NothingIsMergedAcrossAreasOrWithoutANeighbour) {
  PolygonBuilder builder;
  for (const double x : {0.0, 120.0}) {
    builder.begin_row();
    builder.begin_part();
    const double to = x == 0 ? 120 : 150;
    const std::vector<Coord> ring = {{x, 0}, {to, 0}, {to, 100}, {x, 100}, {x, 0}};
    builder.add_ring(ring);
  }
  const PolygonArray areas = builder.finish();
  const Mesh m = mesh(areas, {.size_m = 100, .merge_below = 0.9}, Crs{});
  expect_sound(areas, m, Crs{});
  EXPECT_THAT(m.area, testing::ElementsAre(0, 1));
  EXPECT_EQ(row_area(m.cells, 0), 12000);
  EXPECT_EQ(row_area(m.cells, 1), 3000);
}

TEST(Mesh, SameForAnyNumberOfThreads) {
  const PolygonArray areas = in_degrees(RandomCoverage(3, 4, 1 << 13).cells);
  const Crs degrees = Crs::from_text("EPSG:4490");
  for (const MeshShape shape : {MeshShape::square, MeshShape::hexagon}) {
    const MeshOptions options{.shape = shape, .size_m = 14, .merge_below = 0.3};
    const Mesh one = mesh(areas, options, degrees, {.threads = 1});
    const Mesh three = mesh(areas, options, degrees, {.threads = 3});
    EXPECT_EQ(one.cells, three.cells);
    EXPECT_EQ(one.areas, three.areas);
    EXPECT_EQ(one.column, three.column);
  }
}

TEST(Mesh, RefusesWhatMakesNoSense) {
  const PolygonArray area = polygon({{0, 0}, {100, 0}, {100, 100}, {0, 100}});
  for (const double size : {0.0, -5.0, std::nan(""), HUGE_VAL, 0.001})
    EXPECT_THROW(mesh(area, {.size_m = size}, Crs{}), Error) << size;
  for (const double share : {-0.1, 0.95, std::nan("")})
    EXPECT_THROW(mesh(area, {.merge_below = share}, Crs{}), Error) << share;
  // Corners that the lattice does not tell apart.
  const PolygonArray tiny = polygon({{0, 0}, {0.125, 0}, {0.125, 0.125}, {0, 0.125}});
  EXPECT_THROW(mesh(tiny, {.size_m = 0.0005}, Crs{}), Error);
  EXPECT_EQ(mesh({}, {}, Crs{}).cells.size(), 0U);
}

TEST(Mesh, StopsOnRequest) {
  std::stop_source stop;
  stop.request_stop();
  EXPECT_THROW(mesh(ragged(1, 30, 500), {}, Crs{}, {.stop = stop.get_token()}), Error);
}

}  // namespace
}  // namespace libgrid
