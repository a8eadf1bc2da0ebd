// SPDX-License-Identifier: Apache-2.0
#include "partition/clean_barriers.hpp"

#include <gmock/gmock.h>

#include <array>
#include <set>

#include "libgrid/core/error.hpp"
#include "libgrid/crs/crs.hpp"
#include "libgrid/geom/predicates.hpp"
#include "libgrid/pipeline/pipeline.hpp"
#include "libgrid/topology/overlay.hpp"
#include "random.hpp"
#include "real_maps.hpp"
#include "town.hpp"

namespace libgrid {
namespace {

using enum BarrierClass;
using Line = std::vector<Coord>;

void add_box(PolygonBuilder& builder, double x0, double y0, double x1, double y1) {
  const Line ring = {{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}, {x0, y0}};
  builder.begin_row();
  builder.begin_part();
  builder.add_ring(ring);
}

PolygonArray box(double x0, double y0, double x1, double y1) {
  PolygonBuilder builder;
  add_box(builder, x0, y0, x1, y1);
  return builder.finish();
}

Cutters cutters(const std::vector<Line>& lines, BarrierClass c = local) {
  Cutters out;
  for (const Line& line : lines) out.add(line, c);
  return out;
}

/// The ends of a piece, which is a line of one segment.
std::pair<Coord, Coord> ends_of(const Cutters& barriers, std::size_t piece) {
  const auto line = barriers.lines.line(piece);
  EXPECT_EQ(line.size(), 2U);
  return {line[0], line[1]};
}
std::pair<Coord, Coord> last_ends(const Cutters& barriers) {
  return ends_of(barriers, barriers.size() - 1);
}

const Transform& as_stored() {
  static const Transform same{Crs{}, Crs{}};
  return same;
}

/// Puts the pieces at the end of `barriers`.
ClosedGaps close(const PolygonArray& areas, Cutters& barriers, double within_m = 5) {
  ClosedGaps found = close_gaps(areas, barriers, within_m, as_stored(), Lattice::metres(), {});
  barriers.add(found.pieces);
  return found;
}

std::size_t blocks(const PolygonArray& areas, const Cutters& barriers) {
  return subdivide(areas, barriers, {}, Lattice::metres(), {}).faces.size() - 1;
}

/// Crooked streets that cross each other and end on the outline of a square; some of the stretches
/// between two crossings have a gap. No crossing has two.
struct Streets {
  PolygonArray area;
  Cutters whole, torn;
  std::int64_t gaps = 0;
};

Streets random_streets(std::uint64_t seed, double least_m, double most_m) {
  constexpr int kSide = 12;
  constexpr double kApart = 90;
  Random random(seed);
  std::vector<Coord> crossing;
  for (int y = 0; y <= kSide; ++y)
    for (int x = 0; x <= kSide; ++x) {
      const bool rim_x = x == 0 || x == kSide, rim_y = y == 0 || y == kSide;
      const double dx = random.real(-25, 25), dy = random.real(-25, 25);
      crossing.push_back(
          Lattice::metres().snap({kApart * x + (rim_x ? 0 : dx), kApart * y + (rim_y ? 0 : dy)}));
    }
  Streets out{box(0, 0, kApart * kSide, kApart * kSide), {}, {}, 0};
  std::set<std::size_t> torn;
  auto stretch = [&](std::size_t from, std::size_t to) {
    const Coord a = crossing[from], b = crossing[to];
    out.whole.add(std::array{a, b}, local);
    if (torn.contains(from) || torn.contains(to) || random.whole(0, 2) > 0)
      return out.torn.add(std::array{a, b}, local);
    torn.insert({from, to});
    ++out.gaps;
    const double length = std::hypot(b.x - a.x, b.y - a.y);
    const double gap = random.real(least_m, most_m);
    auto at = [&](double along) {
      return Lattice::metres().snap(
          {a.x + along / length * (b.x - a.x), a.y + along / length * (b.y - a.y)});
    };
    // In the middle, or where it meets the other streets.
    const std::int64_t where = random.whole(0, 2);
    const double begin = where == 0 ? 0 : where == 1 ? length - gap : random.real(0, length - gap);
    if (begin > 0) out.torn.add(std::array{a, at(begin)}, local);
    if (begin + gap < length) out.torn.add(std::array{at(begin + gap), b}, local);
  };
  for (std::size_t y = 0; y <= kSide; ++y)
    for (std::size_t x = 0; x <= kSide; ++x) {
      const std::size_t n = y * (kSide + 1) + x;
      if (x < kSide && y > 0 && y < kSide) stretch(n, n + 1);
      if (y < kSide && x > 0 && x < kSide) stretch(n, n + kSide + 1);
    }
  return out;
}

TEST(CloseGaps, TornStreetsGiveTheirBlocksBack) {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    Streets streets = random_streets(seed, 0.001, 5);
    ASSERT_GT(streets.gaps, 20);
    const std::size_t wanted = blocks(streets.area, streets.whole);
    EXPECT_EQ(wanted, 144U);
    EXPECT_LT(blocks(streets.area, streets.torn), wanted);
    const ClosedGaps found = close(streets.area, streets.torn);
    EXPECT_EQ(std::ssize(found.pieces), streets.gaps);
    EXPECT_EQ(blocks(streets.area, streets.torn), wanted) << "seed " << seed;
  }
}

TEST(CloseGaps, WiderGapsStay) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    const Streets streets = random_streets(seed, 12, 20);
    Cutters torn = streets.torn;
    const ClosedGaps found = close(streets.area, torn);
    EXPECT_EQ(found.pieces.size(), 0U) << "seed " << seed;
    EXPECT_GE(found.dead_ends, streets.gaps);
    EXPECT_EQ(torn.size(), streets.torn.size());
  }
}

TEST(CloseGaps, NothingIsClosedWhenNotAskedFor) {
  Streets streets = random_streets(1, 0.001, 5);
  const std::size_t before = streets.torn.size();
  const ClosedGaps found = close(streets.area, streets.torn, 0);
  EXPECT_EQ(found.pieces.size(), 0U);
  EXPECT_GE(found.dead_ends, streets.gaps);
  EXPECT_EQ(streets.torn.size(), before);
}

TEST(CloseGaps, OfLinesAtRandomEachPieceLeadsFromADeadEndToALine) {
  const PolygonArray area = box(0, 0, 400, 400);
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Random random(seed);
    std::vector<Line> lines;
    for (int i = 0; i < 400; ++i) {
      const Coord a = {random.real(-20, 420), random.real(-20, 420)};
      const Coord b = {a.x + random.real(-40, 40), a.y + random.real(-40, 40)};
      lines.push_back({Lattice::metres().snap(a), Lattice::metres().snap(b)});
    }
    Cutters barriers = cutters(lines);
    const std::size_t drawn = barriers.size();
    const std::size_t before = blocks(area, barriers);
    const std::int64_t dead_ends = close(area, barriers, 0).dead_ends;
    const ClosedGaps found = close(area, barriers);
    ASSERT_EQ(barriers.size(), drawn + found.pieces.size());
    EXPECT_GT(found.pieces.size(), 50U);
    const std::int64_t closed = std::ssize(found.pieces);
    EXPECT_LE(found.dead_ends, dead_ends - closed);
    EXPECT_GE(found.dead_ends, dead_ends - 2 * closed);
    EXPECT_GT(blocks(area, barriers), before);
    std::vector<Segment> all;
    append_segments(area, all);
    for (const Line& line : lines) all.push_back({line[0], line[1], -1});
    const std::vector<Coord> nodes = arrange(all, Lattice::metres()).nodes;
    for (std::size_t p = drawn; p < barriers.size(); ++p) {
      const auto [from, to] = ends_of(barriers, p);
      int starts = 0, meets = 0;
      for (const Segment& line : all) {
        const bool own = line.a == from || line.b == from;
        starts += own;
        meets += !own && meet(from, to, line.a, line.b) != Meeting::none;
      }
      EXPECT_EQ(starts, 1);
      EXPECT_TRUE(meets > 0 || std::binary_search(nodes.begin(), nodes.end(), to));
      EXPECT_LE(std::hypot(to.x - from.x, to.y - from.y), 5.02);
    }
  }
}

TEST(CloseGaps, AJunctionThatFallsShortIsMet) {
  const double step = Lattice::metres().step();
  for (const double gap : {4.9, 0.3, 0.01, step, step / 8}) {
    // The cross street is slanted and has no vertex there.
    const Line street = {{-5, 40}, {105, 61}};
    const double at = 40 + 21.0 * 65 / 110;
    Cutters barriers = cutters({street, {{60, -5}, {60, at - gap}}});
    ASSERT_EQ(blocks(box(0, 0, 100, 100), barriers), 2U);
    const ClosedGaps found = close(box(0, 0, 100, 100), barriers);
    EXPECT_EQ(found.pieces.size(), 1U) << gap;
    EXPECT_EQ(found.dead_ends, 0);
    EXPECT_EQ(blocks(box(0, 0, 100, 100), barriers), 3U) << gap;
    const auto [from, to] = last_ends(barriers);
    EXPECT_NEAR(to.x, 60, 0.001) << "along the street's own direction";
    EXPECT_NEAR(to.y, at, 0.03);
    EXPECT_EQ(meet(from, to, street[0], street[1]), Meeting::cross);
  }
}

TEST(CloseGaps, ASlantingEndTakesTheShortWay) {
  // Along its own direction it would meet the other street 3.9 m on, at 15 degrees.
  Cutters barriers = cutters({{{-5, 50}, {105, 50}}, {{0, 75}, {89.6, 51}}});
  EXPECT_EQ(close(box(0, 0, 100, 100), barriers).pieces.size(), 1U);
  EXPECT_NEAR(last_ends(barriers).second.x, 89.6, 0.001);
}

TEST(CloseGaps, TheOutlineIsMetToo) {
  Cutters barriers = cutters({{{3, 50}, {98, 50}}});
  const ClosedGaps found = close(box(0, 0, 100, 100), barriers);
  EXPECT_EQ(found.pieces.size(), 2U);
  EXPECT_EQ(blocks(box(0, 0, 100, 100), barriers), 2U);
}

TEST(CloseGaps, TwoEndsThatFaceEachOtherAreJoinedOnce) {
  Cutters barriers = cutters({{{-5, 50}, {48, 50}}, {{51, 50.4}, {105, 48}}});
  const ClosedGaps found = close(box(0, 0, 100, 100), barriers);
  EXPECT_EQ(found.pieces.size(), 1U);
  EXPECT_EQ(found.dead_ends, 0);
  const auto [from, to] = last_ends(barriers);
  EXPECT_EQ(std::set<Coord>({from, to}), std::set<Coord>({{48, 50}, {51, 50.4}}));
}

TEST(CloseGaps, WhatADeadEndReachesAnywayIsNoGap) {
  // One that goes past a junction, a short stub, and one that leaves at a narrow angle.
  for (const Line& end :
       {Line{{50, 20}, {50, 52}}, Line{{50, 50}, {50, 53}}, Line{{50, 50}, {58, 52}}}) {
    Cutters barriers = cutters({{{-5, 50}, {50, 50}, {105, 50}}, end});
    const ClosedGaps found = close(box(0, 0, 100, 100), barriers);
    EXPECT_EQ(found.pieces.size(), 0U);
    EXPECT_GE(found.dead_ends, 1);
  }
}

TEST(CloseGaps, APieceHasTheWeakerClass) {
  for (const auto& [through, ending] : {std::pair{arterial, lane}, {lane, arterial}}) {
    Cutters barriers = cutters({{{-5, 50}, {105, 50}}}, through);
    barriers.add(Line{{50, -5}, {50, 48}}, ending);
    ASSERT_EQ(close(box(0, 0, 100, 100), barriers).pieces.size(), 1U);
    EXPECT_EQ(barriers.barrier.back(), lane);
  }
  Cutters to_outline = cutters({{{50, -5}, {50, 98}}}, rail);
  ASSERT_EQ(close(box(0, 0, 100, 100), to_outline).pieces.size(), 1U);
  EXPECT_EQ(to_outline.barrier.back(), rail);
}

TEST(CloseGaps, EndsOutsideTheAreasAreNobodysConcern) {
  Cutters barriers = cutters({{{-5, 50}, {105, 50}}, {{104, -20}, {104, 48}}});
  const ClosedGaps found = close(box(0, 0, 100, 100), barriers);
  EXPECT_EQ(found.pieces.size(), 0U);
  EXPECT_EQ(found.dead_ends, 0);
}

/// Arterial roads, and houses of ten households.
Town make_town(const PolygonArray& areas, const std::vector<Line>& lines,
               const std::vector<Coord>& places) {
  Town town;
  town.areas = areas;
  LineBuilder roads;
  for (const Line& line : lines) {
    roads.begin_row();
    roads.add_line(line);
  }
  town.roads = roads.finish();
  town.classes.assign(lines.size(), arterial);
  PolygonBuilder houses;
  for (const Coord& c : places) add_box(houses, c.x, c.y, c.x + 10, c.y + 8);
  town.houses = houses.finish();
  town.households.assign(places.size(), 10);
  return town;
}

std::vector<Coord> row_of_houses(double y) {
  std::vector<Coord> places;
  for (double x = 20; x < 580; x += 40) places.push_back({x, y});
  return places;
}

std::vector<Coord> houses_on_both_sides() {
  std::vector<Coord> places = row_of_houses(40);
  for (const Coord& c : row_of_houses(150)) places.push_back(c);
  return places;
}

const std::vector<Line> kDualCarriageway = {
    {{-5, 90}, {605, 90}},   {{-5, 108}, {605, 108}}, {{100, -5}, {100, 205}},
    {{210, -5}, {210, 205}}, {{330, -5}, {330, 205}}, {{490, -5}, {490, 205}},
};

Town town_on_a_dual_carriageway() {
  Town town = make_town(box(0, 0, 600, 200), kDualCarriageway, houses_on_both_sides());
  std::fill(town.classes.begin(), town.classes.begin() + 2, expressway);
  std::fill(town.classes.begin() + 2, town.classes.end(), lane);
  return town;
}

TEST(MergeStrips, ABorderKeepsToOneCarriageway) {
  const Town town = town_on_a_dual_carriageway();
  const Partition p = town.divided({.min = 130, .max = 150});
  EXPECT_EQ(p.strips_merged, 5);
  EXPECT_EQ(p.cells.size(), 2U);
  EXPECT_EQ(p.border_m, 600);
  const Partition as_drawn = town.divided({.min = 130, .max = 150, .merge_strips_m = 0});
  EXPECT_EQ(as_drawn.strips_merged, 0);
  EXPECT_EQ(town.divided({.min = 130, .max = 150, .merge_strips_m = 17.5}).strips_merged, 0);
}

TEST(MergeStrips, TheStrongerCarriagewayStaysTheBorder) {
  Town town = town_on_a_dual_carriageway();
  for (const std::size_t weaker : {0U, 1U}) {
    town.classes[0] = town.classes[1] = expressway;
    town.classes[weaker] = lane;
    const Partition p = town.divided({.min = 130, .max = 150});
    ASSERT_EQ(p.cells.size(), 2U);
    const double y = weaker == 0 ? 108 : 90;
    EXPECT_THAT(p.cells.coords(), testing::Contains(Coord{0, y}));
    EXPECT_THAT(p.cells.coords(), testing::Contains(Coord{600, y}));
  }
}

TEST(MergeStrips, ALaneWithHousesSurvives) {
  std::vector<Coord> places = houses_on_both_sides();
  for (const Coord& c : row_of_houses(95)) places.push_back(c);
  const Town town = make_town(box(0, 0, 600, 200), kDualCarriageway, places);
  EXPECT_EQ(town.divided({.min = 100, .max = 150}).strips_merged, 0);
}

TEST(MergeStrips, AWideBlockWithoutHousesSurvives) {
  const Town town = make_town(box(0, 0, 600, 200), {{{-5, 80}, {605, 80}}, {{-5, 130}, {605, 130}}},
                              houses_on_both_sides());
  const Partition p = town.divided({.min = 130, .max = 150});
  EXPECT_EQ(p.blocks, 3);
  EXPECT_EQ(p.strips_merged, 0);
}

TEST(MergeStrips, IslandsTrianglesAndStripsBetweenStripsFindABlock) {
  Line circle;
  for (int i = 0; i <= 24; ++i)
    circle.push_back(Lattice::metres().snap(
        {300 + 11 * std::cos(i * M_PI / 12), 100 + 11 * std::sin(i * M_PI / 12)}));
  circle.back() = circle.front();
  const std::vector<Line> roads = {circle,
                                   {{-5, 100}, {289, 100}},
                                   {{311, 100}, {605, 100}},
                                   {{300, -5}, {300, 89}},
                                   // a triangle where two roads meet
                                   {{480, 205}, {480, 120}, {460, 100}},
                                   {{480, 120}, {500, 100}},
                                   // three tracks beside each other
                                   {{100, 100}, {100, 205}},
                                   {{110, 100}, {110, 205}},
                                   {{120, 100}, {120, 205}},
                                   {{130, 100}, {130, 205}}};
  std::vector<Coord> places = houses_on_both_sides();
  std::erase_if(places, [](const Coord& c) { return c.y > 100 && c.x > 85 && c.x < 135; });
  const Town town = make_town(box(0, 0, 600, 200), roads, places);
  const Partition p = town.divided({.min = 100, .max = 200});
  EXPECT_EQ(p.blocks, 10);
  EXPECT_EQ(p.strips_merged, 5);
  for (std::size_t c = 0; c < p.cells.size(); ++c) EXPECT_EQ(p.cells.parts(c).size(), 1);
}

TEST(MergeStrips, ALandOfStripsIsLeft) {
  const Town town = make_town(box(0, 0, 600, 20), {{{300, -5}, {300, 25}}}, {});
  const Partition p = town.divided();
  EXPECT_EQ(p.strips_merged, 0);
  EXPECT_EQ(p.cells.size(), 1U);
}

TEST(CleanBarriers, GapsAreListedAndDistancesAreChecked) {
  const Town town =
      make_town(box(0, 0, 600, 200), {{{-5, 100}, {297, 100}}, {{300, 100}, {605, 100}}},
                houses_on_both_sides());
  const Partition p = town.divided({.min = 130, .max = 150});
  EXPECT_EQ(p.blocks, 2);
  ASSERT_EQ(p.gaps_closed.size(), 1U);
  EXPECT_EQ(p.gaps_closed.box(), (Box{297, 100, 300, 100}));
  EXPECT_EQ(p.dead_ends, 0);
  EXPECT_EQ(p.border_on_barrier_m, 600);
  const Partition as_drawn = town.divided({.min = 130, .max = 150, .close_gaps_m = 0});
  EXPECT_EQ(as_drawn.blocks, 1);
  EXPECT_EQ(as_drawn.gaps_closed.size(), 0U);
  EXPECT_EQ(as_drawn.dead_ends, 2);
  EXPECT_THROW(town.divided({.close_gaps_m = -1}), Error);
  EXPECT_THROW(town.divided({.merge_strips_m = std::nan("")}), Error);
}

TEST(CleanBarriers, InDegreesAsInMetres) {
  for (const double gap : {3.0, 0.02, 0.0}) {
    std::vector<Line> roads = kDualCarriageway;
    roads[2] = {{100, -5}, {100, 90 - gap}};
    Town town = make_town(box(0, 0, 600, 200), roads, houses_on_both_sides());
    const Partition plane = town.divided({.min = 130, .max = 150});
    auto to_degrees = [](std::span<const Coord> from) {
      std::vector<Coord> coords(from.begin(), from.end());
      for (Coord& c : coords) c = {118.9 + c.x / 94300, 32.1 + c.y / 110900};
      return coords;
    };
    town.areas = town.areas.with_coords(to_degrees(town.areas.coords()));
    town.roads = town.roads.with_coords(to_degrees(town.roads.coords()));
    town.houses = town.houses.with_coords(to_degrees(town.houses.coords()));
    const Partition p = town.divided({.min = 130, .max = 150}, Crs::from_text("EPSG:4490"));
    EXPECT_EQ(p.blocks, plane.blocks) << gap;
    EXPECT_EQ(p.strips_merged, plane.strips_merged);
    EXPECT_EQ(p.dead_ends, 0);
    EXPECT_NEAR(p.border_m, plane.border_m, 2);
  }
}

TEST(CleanBarriers, ARealTown) {
  LIBGRID_REAL_MAP(path, "liechtenstein_2021.gpkg");
  const Source source = read_source(path);
  const Plan& plan = source.plan;
  const std::vector<double> one(plan.buildings.size(), 1);
  auto divided = [&](int threads) {
    return partition({plan.levels.back().geometry, source.surroundings.barriers,
                      source.surroundings.barrier_class, plan.buildings.geometry, one},
                     {.min = 60, .max = 120}, plan.crs, {.threads = threads});
  };
  const Partition p = divided(1);
  RecordProperty("gaps_closed", static_cast<int>(p.gaps_closed.size()));
  EXPECT_GT(p.gaps_closed.size(), 50U);
  EXPECT_GT(p.dead_ends, 1000);
  EXPECT_GT(p.strips_merged, 500);
  const Transform to_metres(plan.crs, working_crs(plan.crs, p.cells.box()));
  const PolygonArray planar = to_metres(p.cells), areas = to_metres(p.areas);
  std::size_t necks = 0, of_areas = 0;
  for (std::size_t c = 0; c < planar.size(); ++c) necks += necks_of(planar, c, 5).size();
  for (std::size_t a = 0; a < areas.size(); ++a) of_areas += necks_of(areas, a, 5).size();
  EXPECT_LE(necks, of_areas) << "blocks have some, municipalities one";
  const Partition other = divided(2);
  EXPECT_EQ(p.cells, other.cells);
  EXPECT_EQ(p.gaps_closed, other.gaps_closed);
}

}  // namespace
}  // namespace libgrid
