// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <cmath>
#include <numeric>

#include "libgrid/assign/assign.hpp"
#include "libgrid/core/error.hpp"
#include "libgrid/coverage/check.hpp"
#include "libgrid/geom/measures.hpp"
#include "libgrid/io/layer.hpp"
#include "random.hpp"
#include "real_maps.hpp"
#include "subdivision.hpp"
#include "topology/faces_by_geos.hpp"
#include "town.hpp"

namespace libgrid {
namespace {

constexpr PartitionOptions kAsDrawn{.max = HUGE_VAL, .close_gaps_m = 0, .merge_strips_m = 0};

/// The lines that cut something.
LineArray cutting(const Town& town) {
  std::vector<std::int64_t> rows;
  for (std::size_t row = 0; row < town.roads.size(); ++row)
    if (town.classes[row] != BarrierClass::none) rows.push_back(static_cast<std::int64_t>(row));
  return town.roads.take(rows);
}

/// Lines across the land, some of which end in it, and some of which cross themselves.
Town crossed(const PolygonArray& areas, std::uint64_t seed, int lines) {
  Random random(seed);
  Town town;
  town.areas = areas;
  const Box box = areas.box();
  auto place = [&] {
    return Coord{random.real(box.min_x - 50, box.max_x + 50),
                 random.real(box.min_y - 50, box.max_y + 50)};
  };
  LineBuilder roads;
  for (int i = 0; i < lines; ++i) {
    roads.begin_row();
    std::vector<Coord> road;
    for (int bends = i % 4 == 0 ? 7 : 3; bends > 0; --bends) road.push_back(place());
    roads.add_line(road);
    town.classes.push_back(i % 7 == 0 ? BarrierClass::none : BarrierClass::local);
  }
  town.roads = roads.finish();
  return town;
}

double perimeter(const PolygonArray& polygons) {
  double sum = 0;
  for (std::size_t row = 0; row < polygons.size(); ++row)
    for (std::int64_t r = polygons.row_rings(row).begin; r < polygons.row_rings(row).end; ++r) {
      const auto ring = polygons.ring(r);
      for (std::size_t i = 1; i < ring.size(); ++i)
        sum += std::hypot(ring[i].x - ring[i - 1].x, ring[i].y - ring[i - 1].y);
    }
  return sum;
}

TEST(Blocks, AreTheFacesBetweenTheLines) {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    const Town town = crossed(RandomCoverage(seed, 2).cells, seed, 15);
    const Blocks found = blocks(town.input(), kAsDrawn, Crs{});
    for (std::size_t a = 0; a < town.areas.size(); ++a)
      EXPECT_EQ(std::count(found.area.begin(), found.area.end(), static_cast<std::int64_t>(a)),
                faces_by_geos(town.areas, a, cutting(town)))
          << "seed " << seed << ", area " << a;
    const CheckResult r =
        check_coverage({.rows = found.blocks, .parent_of = found.area}, {.rows = found.areas}, {});
    EXPECT_EQ(r.residue, 0);
    EXPECT_EQ(found.areas, insert_vertices(town.areas, found.inserted));
  }
}

TEST(Blocks, BordersAreWhatPartsThem) {
  const Town town = crossed(RandomCoverage(4, 2).cells, 4, 15);
  const Blocks found = blocks(town.input(), kAsDrawn, Crs{});
  const BlockBorders& borders = found.borders;
  for (std::size_t i = 0; i < borders.size(); ++i) {
    EXPECT_LT(borders.a[i], borders.b[i]);
    EXPECT_EQ(found.area[static_cast<std::size_t>(borders.a[i])],
              found.area[static_cast<std::size_t>(borders.b[i])]);
    EXPECT_EQ(borders.barrier[i], BarrierClass::local);
    EXPECT_LT(borders.cost[i], borders.length_m[i]);
  }
  const double inside = std::accumulate(borders.length_m.begin(), borders.length_m.end(), 0.0);
  EXPECT_NEAR(perimeter(found.blocks), perimeter(found.areas) + 2 * inside, 1e-2);
}

TEST(Blocks, GapsAreClosedAndStripsJoined) {
  Town town;
  PolygonBuilder outline;
  outline.begin_row();
  outline.begin_part();
  outline.add_ring(std::vector<Coord>{{0, 0}, {300, 0}, {300, 200}, {0, 200}, {0, 0}});
  town.areas = outline.finish();
  LineBuilder roads;
  for (const double y : {90.0, 102.0}) {
    roads.begin_row();
    roads.add_line(std::vector<Coord>{{-5, y}, {305, y}});
  }
  roads.begin_row();
  roads.add_line(std::vector<Coord>{{150, 105}, {150, 205}});
  town.roads = roads.finish();
  town.classes.assign(3, BarrierClass::arterial);

  const Blocks drawn = blocks(town.input(), kAsDrawn, Crs{});
  EXPECT_EQ(drawn.size(), 3);  // the land between the carriageways is one; the lane is a dead end
  EXPECT_EQ(drawn.dead_ends, 1);
  const Blocks cleaned = blocks(town.input(), {.max = HUGE_VAL}, Crs{});
  EXPECT_EQ(cleaned.size(), 3);
  EXPECT_EQ(cleaned.dead_ends, 0);
  EXPECT_EQ(cleaned.gaps_closed.size(), 1);
  EXPECT_EQ(cleaned.strips_merged, 1);
}

/// A block of 40 houses of 20 households, with a lane through some of them.
Town one_block() {
  Town town;
  PolygonBuilder outline, houses;
  outline.begin_row();
  outline.begin_part();
  outline.add_ring(std::vector<Coord>{{0, 0}, {400, 0}, {400, 250}, {0, 250}, {0, 0}});
  town.areas = outline.finish();
  for (int i = 0; i < 40; ++i) {
    const double x = 12 + 48 * (i % 8), y = 12 + 48 * (i / 8);
    houses.begin_row();
    houses.begin_part();
    houses.add_ring(std::vector<Coord>{{x, y}, {x + 30, y}, {x + 30, y + 20}, {x, y + 20}, {x, y}});
    town.households.push_back(20);
  }
  town.houses = houses.finish();
  LineBuilder roads;
  roads.begin_row();
  roads.add_line(std::vector<Coord>{{100, -5}, {210, 255}});
  town.roads = roads.finish();
  town.classes = {BarrierClass::lane};
  return town;
}

TEST(Blocks, HeavyOnesAreCutBetweenBuildingsUnlessMaxIsInfinite) {
  const Town town = one_block();
  const Blocks pieces = blocks(town.input(), {.min = 100, .max = 200}, Crs{});
  EXPECT_GT(pieces.size(), 20);
  EXPECT_EQ(assign_footprints(town.houses, pieces.blocks, {}, Crs{}).straddlers(), 0);
  for (const double weight : pieces.weight) EXPECT_LE(weight, 200);
  EXPECT_EQ(std::accumulate(pieces.weight.begin(), pieces.weight.end(), 0.0), 800);
  // The lane gives way to the houses that it crosses.
  const Blocks whole = blocks(town.input(), {.max = HUGE_VAL}, Crs{});
  EXPECT_THAT(whole.weight, testing::ElementsAre(800));
}

TEST(Blocks, AreWhatPartitionUnites) {
  const Town town = one_block();
  const PartitionOptions options{.min = 150, .max = 250};
  const Blocks pieces = blocks(town.input(), options, Crs{});
  const Partition cells = town.divided(options);
  // Each block lies in one cell.
  const Assignment where = assign_footprints(pieces.blocks, cells.cells, {}, Crs{});
  EXPECT_EQ(where.straddlers(), 0);
  std::vector<AtomBorder> borders;
  for (std::size_t i = 0; i < pieces.borders.size(); ++i)
    borders.push_back({static_cast<std::int32_t>(pieces.borders.a[i]),
                       static_cast<std::int32_t>(pieces.borders.b[i]), pieces.borders.cost[i]});
  const GraphPartitionOptions limits{.min = 150, .max = 250};
  const AtomGraph graph = atom_graph(pieces.weight, borders);
  const GraphPartition found = partition_graph(graph, limits);
  EXPECT_THAT(check_partition(graph, found, limits), testing::IsEmpty());
  EXPECT_EQ(found.cells(), cells.cells.size());
}

TEST(Blocks, ACrackThinnerThanTheLatticeIsNamed) {
  Town town;
  PolygonBuilder outlines;
  for (const double x : {0.0, 200.0}) {  // the second area has the crack, from the north
    outlines.begin_row();
    outlines.begin_part();
    std::vector<Coord> ring = {{x, 0}, {x + 100, 0}, {x + 100, 100}};
    if (x > 0)
      for (const Coord c : {Coord{x + 50.0001, 100}, {x + 50.00005, 20}, {x + 50, 100}})
        ring.push_back(c);
    ring.push_back({x, 100});
    ring.push_back({x, 0});
    outlines.add_ring(ring);
  }
  town.areas = outlines.finish();
  LineBuilder roads;
  for (const double y : {40.0, 60.0}) {
    roads.begin_row();
    roads.add_line(std::vector<Coord>{{-5, y}, {305, y}});
  }
  town.roads = roads.finish();
  town.classes.assign(2, BarrierClass::local);
  try {
    blocks(town.input(), kAsDrawn, Crs{});
    FAIL() << "the crack was taken";
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::bad_geometry);
    EXPECT_EQ(e.row(), 1);
  }
}

TEST(Blocks, RefusesAndStops) {
  Town town = one_block();
  EXPECT_TRUE(
      blocks({{}, town.roads, town.classes, town.houses, town.households}, {}, {}).area.empty());
  EXPECT_THROW(blocks(town.input(), {.close_gaps_m = -1}, Crs{}), Error);
  std::stop_source stop;
  stop.request_stop();
  EXPECT_THROW(blocks(town.input(), {}, Crs{}, {.stop = stop.get_token()}), Error);
  town.classes.clear();
  EXPECT_THROW(blocks(town.input(), {}, Crs{}), Error);
}

TEST(Blocks, OfLiechtensteinsMotorRoads) {
  LIBGRID_REAL_MAP(path, "liechtenstein_2021.gpkg");
  const Layer boundary = read_layer(path, "boundary");
  const Layer roads = read_layer(path, "roads");
  const Column& id = *boundary.table.find("id");
  std::vector<std::int64_t> country;
  for (std::size_t row = 0; row < boundary.size(); ++row)
    if (id.text(row) == "1155955") country.push_back(static_cast<std::int64_t>(row));
  Town town;
  town.areas = boundary.polygons().take(country);
  town.roads = roads.lines();
  const Column& highway = *roads.table.find("highway");
  for (std::size_t row = 0; row < roads.size(); ++row) {
    const BarrierClass c = barrier_class(highway.text(row));
    town.classes.push_back(c == BarrierClass::lane ? BarrierClass::none : c);
  }
  const Blocks found = blocks(town.input(), kAsDrawn, boundary.crs);
  EXPECT_GT(found.size(), 400);
  EXPECT_EQ(static_cast<std::int64_t>(found.size()), faces_by_geos(town.areas, 0, cutting(town)));
}

}  // namespace
}  // namespace libgrid
