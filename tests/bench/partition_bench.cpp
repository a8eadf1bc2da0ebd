// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <initializer_list>
#include <numeric>
#include <span>

#include "bench.hpp"
#include "geos_peer.hpp"
#include "libgrid/core/text.hpp"
#include "libgrid/geom/measures.hpp"
#include "libgrid/partition/mesh.hpp"
#include "libgrid/partition/partition.hpp"
#include "made_city.hpp"
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

/// Twice the land in lattice steps, relative to a place near it. Whole numbers: all vertices lie on
/// the lattice, within 1,000 km.
std::int64_t exact_land(const PolygonArray& polygons, Coord near) {
  const auto steps = [](double v) { return static_cast<std::int64_t>(std::ldexp(v, 10)); };
  std::int64_t sum = 0;
  for (std::size_t row = 0; row < polygons.size(); ++row)
    for (std::int64_t r = polygons.row_rings(row).begin; r < polygons.row_rings(row).end; ++r) {
      const auto ring = polygons.ring(r);
      for (std::size_t i = 1; i < ring.size(); ++i)
        sum += steps(ring[i - 1].x - near.x) * steps(ring[i].y - near.y) -
               steps(ring[i].x - near.x) * steps(ring[i - 1].y - near.y);
    }
  return sum;
}

/// The tiles of a mesh over a box as a program would draw them for GEOS.
template <class Visit>
void draw_tiles(const MeshOptions& options, const Box& box, Visit&& visit) {
  const bool square = options.shape == MeshShape::square;
  const double size = options.size_m, side = size / std::sqrt(3.0);
  const double height = square ? size : 1.5 * side;
  const auto first = [](double v, double unit) {
    return static_cast<std::int64_t>(std::floor(v / unit)) - 1;
  };
  for (std::int64_t j = first(box.min_y, height); j <= first(box.max_y, height) + 1; ++j)
    for (std::int64_t i = first(box.min_x, size); i <= first(box.max_x, size) + 1; ++i) {
      const double y = static_cast<double>(j) * height;
      const double x = (static_cast<double>(i) + (square || j % 2 == 0 ? 0 : 0.5)) * size;
      if (square)
        visit({{x, y}, {x + size, y}, {x + size, y + size}, {x, y + size}, {x, y}});
      else
        visit({{x, y + side / 2},
               {x + size / 2, y},
               {x + size, y + side / 2},
               {x + size, y + 1.5 * side},
               {x + size / 2, y + 2 * side},
               {x, y + 1.5 * side},
               {x, y + side / 2}});
    }
}

struct Clipped {
  std::size_t cells = 0;
  double land = 0;
};

/// Tiles clipped by GEOS one by one: those inside stay, those that cross the outline are cut.
Clipped geos_mesh(const Geos& geos, const Geos::Geometry& area, const Box& extent,
                  const MeshOptions& options) {
  const auto prepared = geos.prepare(area);
  Clipped out;
  std::vector<Geos::Geometry> kept;
  draw_tiles(options, extent, [&](std::initializer_list<Coord> ring) {
    auto tile = geos.polygon(std::span(ring.begin(), ring.size()));
    if (GEOSPreparedCovers_r(geos.handle(), prepared.get(), tile.get()) != 1) {
      if (GEOSPreparedIntersects_r(geos.handle(), prepared.get(), tile.get()) != 1) return;
      tile = geos.own(GEOSIntersection_r(geos.handle(), area.get(), tile.get()));
    }
    const int parts = GEOSGetNumGeometries_r(geos.handle(), tile.get());
    for (int part = 0; part < parts; ++part) {
      double land = 0;
      GEOSArea_r(geos.handle(), GEOSGetGeometryN_r(geos.handle(), tile.get(), part), &land);
      out.cells += land > 0 ? 1 : 0;
      out.land += land;
    }
    kept.push_back(std::move(tile));
  });
  return out;
}

void bench_mesh(Session& session, const std::string& name, const MeshOptions& options) {
  const Crs plane;
  const PolygonArray area = coast(session.quick ? 500 : 25000, session.quick ? 1500 : 70000, 1);
  const Geos geos;
  const auto shape = geos.polygon(area, 0);
  Clipped theirs;
  const double seconds = seconds_of([&] { theirs = geos_mesh(geos, shape, area.box(), options); });
  const Mesh made = mesh(area, options, plane);
  require(made.cells.size() == theirs.cells, name + " has " + std::to_string(made.cells.size()) +
                                                 " cells, GEOS " + std::to_string(theirs.cells));
  const Coord near = area.coords()[0];
  // The outline itself moves by up to a lattice step where sides of tiles cross it.
  require(exact_land(made.cells, near) == exact_land(made.areas, near), name + " loses land");
  require(std::abs(total_area(made.cells) - theirs.land) < 1e-8 * theirs.land,
          name + " has other land than GEOS");
  session.time(name, static_cast<std::int64_t>(theirs.cells), {"GEOS", Geos::version(), seconds},
               [&](int threads) { mesh(area, options, plane, {.threads = threads}); });
}

}  // namespace

/// No peer does this job; its answer is checked against what was asked for. Once for each number of
/// threads: it takes minutes.
void bench_city(Session& session) {
  const Town city = session.quick ? made_city(2, 1, 1) : made_city(23, 20, 1);
  const double all = std::accumulate(city.households.begin(), city.households.end(), 0.0);
  const PartitionOptions limits{.min = 300, .max = 500};
  for (const int threads : session.threads) {
    Partition result;
    Row row{.name = "partition.city",
            .size = static_cast<std::int64_t>(city.houses.size()),
            .threads = threads};
    row.ours.seconds =
        seconds_of([&] { result = partition(city.input(), limits, Crs{}, {.threads = threads}); });
    double weight = 0, squares = 0;
    std::int64_t ended = 0;
    for (std::size_t cell = 0; cell < result.cells.size(); ++cell) {
      weight += result.weight[cell];
      squares += std::pow(result.weight[cell] / 400 - 1, 2);
      const bool in_range = limits.min <= result.weight[cell] && result.weight[cell] <= limits.max;
      require(in_range == (result.reason[cell] == PartitionReason::in_range),
              "a cell says wrongly whether it is in range");
      require(result.cells.parts(cell).size() == 1, "a cell is in pieces");
      ended += result.reason[cell] == PartitionReason::search_ended;
    }
    require(std::abs(weight - all) < 1e-6, "weights of cells do not add up");
    require(same_land(result.cells, result.areas), "the partition loses land");
    const auto cells = static_cast<double>(result.cells.size());
    row.peer.name = std::to_string(result.cells.size()) + " cells, " + std::to_string(ended) +
                    " search_ended, " + std::to_string(result.cut_buildings.size()) +
                    " buildings cut, variation " + rounded(std::sqrt(squares / cells), 3) +
                    ", on barriers " + rounded(result.border_on_barrier_m / result.border_m, 3);
    row.checked = true;
    session.rows.push_back(row);
  }
}

void bench_meshes(Session& session) {
  bench_mesh(session, "mesh.squares", {.size_m = 100});
  bench_mesh(session, "mesh.hexagons", {.shape = MeshShape::hexagon, .size_m = 107.457});
}

void bench_partition(Session& session) {
  bench_meshes(session);
  bench_blocks(session);
  bench_city(session);
  bench_partition_graph(session);
}

}  // namespace libgrid::bench
