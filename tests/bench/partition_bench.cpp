// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "bench.hpp"
#include "geos_peer.hpp"
#include "libgrid/geom/measures.hpp"
#include "libgrid/partition/partition.hpp"
#include "made_up.hpp"

namespace libgrid::bench {
namespace {

double total_area(const PolygonArray& polygons) {
  double sum = 0;
  for (std::size_t row = 0; row < polygons.size(); ++row) sum += row_area(polygons, row);
  return sum;
}

bool same_land(const PolygonArray& a, const PolygonArray& b) {
  return std::abs(total_area(a) - total_area(b)) < 1e-9 * total_area(b);
}

/// Squares clipped by GEOS one by one: those inside stay, those that cross the outline are cut.
std::size_t geos_mesh(const Geos& geos, const Geos::Geometry& area, const Box& extent,
                      double size) {
  const auto prepared = geos.prepare(area);
  std::size_t cells = 0;
  const auto first = [&](double v) { return static_cast<std::int64_t>(std::floor(v / size)); };
  for (std::int64_t j = first(extent.min_y); j <= first(extent.max_y); ++j)
    for (std::int64_t i = first(extent.min_x); i <= first(extent.max_x); ++i) {
      const double x = static_cast<double>(i) * size;
      const double y = static_cast<double>(j) * size;
      auto square = geos.box({x, y, x + size, y + size});
      if (GEOSPreparedIntersects_r(geos.handle(), prepared.get(), square.get()) != 1) continue;
      if (GEOSPreparedCovers_r(geos.handle(), prepared.get(), square.get()) != 1)
        square = geos.own(GEOSIntersection_r(geos.handle(), area.get(), square.get()));
      const int parts = GEOSGetNumGeometries_r(geos.handle(), square.get());
      for (int part = 0; part < parts; ++part) {
        double land = 0;
        GEOSArea_r(geos.handle(), GEOSGetGeometryN_r(geos.handle(), square.get(), part), &land);
        cells += land > 0 ? 1 : 0;
      }
    }
  return cells;
}

void bench_mesh(Session& session) {
  const Crs plane;
  const double size = session.quick ? 40 : 10;
  const PolygonArray area = crooked_mesh(session.quick ? 4 : 40, 20).outline;
  const Geos geos;
  const auto shape = geos.polygon(area, 0);
  std::size_t theirs = 0;
  const Measure peer = measure([&] { theirs = geos_mesh(geos, shape, area.box(), size); });
  const Mesh squares = mesh(area, size, plane);
  const PolygonArray& cells = squares.cells;
  require(cells.size() == theirs,
          "mesh has " + std::to_string(cells.size()) + " cells, GEOS " + std::to_string(theirs));
  // The outline itself moves by up to a lattice step where the squares' lines cross it.
  require(same_land(cells, squares.areas), "the mesh loses land");
  session.time("partition.mesh", static_cast<std::int64_t>(theirs),
               {"GEOS", Geos::version(), peer.seconds},
               [&](int threads) { mesh(area, size, plane, {.threads = threads}); });
}

/// Streets along the borders of a crooked mesh, as lines.
LineArray streets_of(const PolygonArray& blocks) {
  LineBuilder lines;
  for (std::size_t row = 0; row < blocks.size(); ++row) {
    lines.begin_row();
    lines.add_line(blocks.ring(blocks.row_rings(row).begin));
  }
  return lines.finish("streets");
}

/// No peer does this job; its answer is checked against what was asked for.
void bench_blocks(Session& session) {
  const Crs plane;
  const int side = session.quick ? 6 : 40;
  const CrookedMesh blocks = crooked_mesh(side, 4);
  const LineArray streets = streets_of(blocks.cells);
  const PolygonArray buildings =
      footprints_on(side, static_cast<std::size_t>(side) * static_cast<std::size_t>(side) * 6, 3);
  const PartitionInput input{blocks.outline, streets,
                             std::vector<BarrierClass>(streets.size(), BarrierClass::local),
                             buildings, std::vector<double>(buildings.size(), 10)};
  const PartitionOptions limits{.min = 300, .max = 500};
  const Partition result = partition(input, limits, plane);
  double weight = 0;
  for (std::size_t cell = 0; cell < result.cells.size(); ++cell) {
    weight += result.weight[cell];
    const bool in_range = limits.min <= result.weight[cell] && result.weight[cell] <= limits.max;
    require(in_range == (result.reason[cell] == PartitionReason::in_range),
            "a cell says wrongly whether it is in range");
  }
  require(std::abs(weight - 10 * static_cast<double>(buildings.size())) < 1e-6,
          "weights of cells do not add up");
  require(same_land(result.cells, result.areas), "the partition loses land");
  session.time("partition.blocks", static_cast<std::int64_t>(buildings.size()), {},
               [&](int threads) { partition(input, limits, plane, {.threads = threads}); });
}

}  // namespace

void bench_partition(Session& session) {
  bench_mesh(session);
  bench_blocks(session);
  bench_divide(session);
}

}  // namespace libgrid::bench
