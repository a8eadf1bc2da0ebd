// SPDX-License-Identifier: Apache-2.0
// Blocks between the roads of a large city, beside GEOS's noding and polygonizing.
#include "bench.hpp"
#include "geos_peer.hpp"
#include "libgrid/partition/partition.hpp"
#include "random.hpp"
#include "town.hpp"

namespace libgrid::bench {
namespace {

constexpr double kBlock_m = 200;
constexpr int kBends = 20;  ///< in the side of a block

/// `side` by `side` blocks between crooked roads, each two blocks long.
Town made_roads(int side) {
  libgrid::Random random(1);
  const double all_m = side * kBlock_m;
  PolygonBuilder outline;
  outline.begin_row();
  outline.begin_part();
  outline.add_ring(std::vector<Coord>{{0, 0}, {all_m, 0}, {all_m, all_m}, {0, all_m}, {0, 0}});
  Town town;
  town.areas = outline.finish();
  LineBuilder roads;
  auto add = [&](int fixed, int from, bool across) {
    std::vector<Coord> road;
    const int bends = std::min(2, side - from) * kBends;
    for (int k = 0; k <= bends; ++k) {
      const double along = from * kBlock_m + k * kBlock_m / kBends;
      const double beside = fixed * kBlock_m + (k % kBends == 0 ? 0 : random.real(-4, 4));
      road.push_back(across ? Coord{along, beside} : Coord{beside, along});
    }
    roads.begin_row();
    roads.add_line(road);
    town.classes.push_back(BarrierClass::local);
  };
  for (const bool across : {true, false})
    for (int fixed = 1; fixed < side; ++fixed)
      for (int from = 0; from < side; from += 2) add(fixed, from, across);
  town.roads = roads.finish();
  return town;
}

/// All roads and the outline in one collection, noded, then polygonized: how many polygons.
std::int64_t geos_blocks(const Geos& geos, const Town& town) {
  std::vector<GEOSGeometry*> lines;
  auto add = [&](std::span<const Coord> line) {
    lines.push_back(GEOSGeom_createLineString_r(
        geos.handle(), GEOSCoordSeq_copyFromBuffer_r(geos.handle(), &line[0].x,
                                                     static_cast<unsigned>(line.size()), 0, 0)));
  };
  for (std::size_t row = 0; row < town.roads.size(); ++row)
    add(town.roads.line(town.roads.lines(row).begin));
  add(town.areas.ring(0));
  const auto all = geos.own(GEOSGeom_createCollection_r(
      geos.handle(), GEOS_MULTILINESTRING, lines.data(), static_cast<unsigned>(lines.size())));
  const auto noded = geos.own(GEOSNode_r(geos.handle(), all.get()));
  const GEOSGeometry* parts[] = {noded.get()};
  const auto polygons = geos.own(GEOSPolygonize_r(geos.handle(), parts, 1));
  return GEOSGetNumGeometries_r(geos.handle(), polygons.get());
}

}  // namespace

void bench_blocks(Session& session) {
  const int side = session.quick ? 12 : 324;
  const Town town = made_roads(side);
  const std::int64_t expected = std::int64_t{side} * side;
  const std::size_t first_row = session.rows.size();
  // Once as GEOS does it, once with gaps and strips looked for, of which there are none.
  for (const bool clean : {false, true}) {
    PartitionOptions options;
    if (!clean) options.close_gaps_m = options.merge_strips_m = 0;
    const std::size_t found = blocks(town.input(), options, Crs{}).size();
    require(found == static_cast<std::size_t>(expected),
            "there are " + std::to_string(found) + " blocks");
    session.time(clean ? "blocks.cleaned" : "blocks", expected, {"GEOS", Geos::version(), {}},
                 [&](int threads) { blocks(town.input(), options, Crs{}, {.threads = threads}); });
  }
  // GEOS comes last, since what we allot in the holes of the heap it leaves would be counted by
  // whole pages.
  const Geos geos;
  std::int64_t theirs = 0;
  const double seconds = seconds_of([&] { theirs = geos_blocks(geos, town); });
  require(theirs == expected, "GEOS finds " + std::to_string(theirs) + " blocks");
  for (std::size_t row = first_row; row < session.rows.size(); ++row)
    session.rows[row].peer.seconds = seconds;
}

}  // namespace libgrid::bench
