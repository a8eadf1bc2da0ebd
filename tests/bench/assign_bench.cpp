// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>

#include "bench.hpp"
#include "geos_peer.hpp"
#include "libgrid/assign/assign.hpp"
#include "libgrid/assign/reassign.hpp"
#include "libgrid/locate/locator.hpp"
#include "made_up.hpp"

namespace libgrid::bench {
namespace {

/// The first cell that meets each point; -1 for none.
std::vector<std::int64_t> geos_points(const Geos& geos, const GeosCells& cells,
                                      const std::vector<Coord>& points) {
  std::vector<std::int64_t> answer;
  std::vector<std::int64_t> found;
  for (const Coord c : points) {
    const auto point = geos.point(c);
    cells.query(point, found);
    std::int64_t cell = -1;
    for (const std::int64_t row : found)
      if (GEOSPreparedIntersects_r(geos.handle(), cells.prepared(row).get(), point.get()) == 1) {
        cell = row;
        break;
      }
    answer.push_back(cell);
  }
  return answer;
}

/// The cell with most of each footprint; a footprint inside a cell is not cut.
std::vector<std::int64_t> geos_footprints(const Geos& geos, const GeosCells& cells,
                                          const std::vector<Geos::Geometry>& footprints) {
  std::vector<std::int64_t> answer;
  std::vector<std::int64_t> found;
  for (const auto& footprint : footprints) {
    cells.query(footprint, found);
    std::int64_t best = -1;
    double most = 0;
    for (const std::int64_t row : found) {
      if (GEOSPreparedCovers_r(geos.handle(), cells.prepared(row).get(), footprint.get()) == 1) {
        best = row;
        break;
      }
      const double common = geos.area(
          geos.own(GEOSIntersection_r(geos.handle(), cells.shape(row).get(), footprint.get())));
      if (common > most) {
        most = common;
        best = row;
      }
    }
    answer.push_back(best);
  }
  return answer;
}

/// From the file to the first answer; the peer is the same locator, built.
void bench_saved(Session& session, const PolygonArray& cells, const std::vector<Coord>& places) {
  const auto size = static_cast<std::int64_t>(cells.size());
  const auto path = session.scratch / "cells.locator";
  double seconds = 0;
  {
    std::optional<Locator> built;
    seconds = seconds_of(
        [&] { built.emplace(cells, std::span<const std::string>(), Run{.threads = 1}); });
    session.time("locate.save", size, {},
                 [&](int threads) { built->save(path, {}, {.threads = threads}); });
    const Locator opened = Locator::open(path, true);
    require(opened.cells() == cells && opened.cells_of(places) == built->cells_of(places),
            "a saved locator differs from the built one");
  }
  for (const bool verify : {false, true})
    session.time(
        verify ? "locate.open_verified" : "locate.open", size, {"built", {}, seconds},
        [&](int threads) { Locator::open(path, verify, {.threads = threads}).cell_of(places[0]); });
}

/// Each side starts from geometry in memory and builds its own index.
void bench_points(Session& session, const Geos& geos, const PolygonArray& cells, int side,
                  std::size_t count) {
  const std::vector<Coord> coords = points_on(side, count, 1);
  const PointArray points(coords);
  const Crs plane;
  std::vector<std::int64_t> theirs;
  const double seconds =
      seconds_of([&] { theirs = geos_points(geos, GeosCells(geos, cells), coords); });
  require(assign_points(points, cells, {}, plane).cell == theirs, "points and GEOS differ");
  session.time("assign.points", static_cast<std::int64_t>(cells.size()),
               {"GEOS", Geos::version(), seconds},
               [&](int threads) { assign_points(points, cells, {}, plane, {.threads = threads}); });

  const Locator locator(cells);
  session.time("assign.locate_each", static_cast<std::int64_t>(cells.size()), {}, [&](int threads) {
    for_chunks(coords.size(), coords.size() / 16, {.threads = threads},
               [&](std::size_t begin, std::size_t end) {
                 for (std::size_t i = begin; i < end; ++i) locator.cell_of(coords[i]);
               });
  });
  bench_saved(session, cells, coords);
}

void bench_footprints(Session& session, const Geos& geos, const PolygonArray& cells, int side,
                      std::size_t count) {
  const PolygonArray footprints = footprints_on(side, count, 2);
  const Crs plane;
  std::vector<Geos::Geometry> shapes;
  for (std::size_t row = 0; row < footprints.size(); ++row)
    shapes.push_back(geos.polygon(footprints, row));
  std::vector<std::int64_t> theirs;
  const double seconds =
      seconds_of([&] { theirs = geos_footprints(geos, GeosCells(geos, cells), shapes); });
  const Assignment ours = assign_footprints(footprints, cells, {}, plane);
  require(ours.cell == theirs, "footprints and GEOS differ");
  const auto across = static_cast<double>(ours.straddlers()) / static_cast<double>(count);
  require(across > 0.05 && across < 0.2, "about a tenth of the footprints was to lie across");
  session.time("assign.footprints", static_cast<std::int64_t>(cells.size()),
               {"GEOS", Geos::version(), seconds}, [&](int threads) {
                 assign_footprints(footprints, cells, {}, plane, {}, {.threads = threads});
               });
}

/// The same cells with twenty vertices moved a little, each in the borders of two or more cells.
PolygonArray with_moved_borders(const PolygonArray& cells) {
  std::vector<Coord> coords(cells.coords()), from;
  for (std::size_t k = 1; k <= 20; ++k) from.push_back(coords[k * 997 % (coords.size() / 10)]);
  for (Coord& c : coords)
    if (std::find(from.begin(), from.end(), c) != from.end()) c.x += 0.25, c.y += 0.125;
  return cells.with_coords(std::move(coords));
}

bool same(const Assignment& a, const Assignment& b) {
  return a.cell == b.cell && a.share == b.share && a.second_cell == b.second_cell &&
         a.second_share == b.second_share && a.rule == b.rule && a.reason == b.reason &&
         a.nearest_cell == b.nearest_cell && a.straddling.row == b.straddling.row &&
         a.straddling.cell == b.straddling.cell && a.straddling.share == b.straddling.share;
}

/// After a change of some borders, beside a full run: cells are compared, and objects near
/// assigned.
void bench_again(Session& session, const PolygonArray& cells, int side, std::size_t count) {
  const PolygonArray after = with_moved_borders(cells);
  const PointArray points(points_on(side, count, 1));
  const PolygonArray footprints = footprints_on(side, count, 2);
  const Assignment points_before = assign_points(points, cells, {}, {});
  const Assignment footprints_before = assign_footprints(footprints, cells, {}, {});
  const Run one{.threads = 1};
  Assignment full;
  const double points_s = seconds_of([&] { full = assign_points(points, after, {}, {}, one); });
  require(same(Reassigner(cells, {}, after, {}).points(points, points_before).assignment, full),
          "points assigned again and a full run differ");
  const double footprints_s =
      seconds_of([&] { full = assign_footprints(footprints, after, {}, {}, {}, one); });
  const Reassigned again =
      Reassigner(cells, {}, after, {}).footprints(footprints, footprints_before);
  require(same(again.assignment, full), "footprints assigned again and a full run differ");
  require(!again.rows.empty() && (session.quick || again.rows.size() < count / 20),
          "some of the footprints were to be assigned again");
  const auto size = static_cast<std::int64_t>(cells.size());
  session.time("assign.points_again", size, {"full run", "", points_s}, [&](int threads) {
    Reassigner(cells, {}, after, {}).points(points, points_before, {.threads = threads});
  });
  session.time("assign.footprints_again", size, {"full run", "", footprints_s}, [&](int threads) {
    Reassigner(cells, {}, after, {})
        .footprints(footprints, footprints_before, {}, {.threads = threads});
  });
}

}  // namespace

void bench_assign(Session& session) {
  const Geos geos;
  const std::size_t count = session.quick ? 500 : 1000000;
  const std::vector<int> sides = session.quick ? std::vector{8} : std::vector{100, 316};
  for (const int side : sides) {
    const PolygonArray cells = crooked_mesh(side, 20).cells;
    bench_points(session, geos, cells, side, count);
    bench_footprints(session, geos, cells, side, count);
    bench_again(session, cells, side, count);
  }
}

}  // namespace libgrid::bench
