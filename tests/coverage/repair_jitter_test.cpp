// SPDX-License-Identifier: Apache-2.0
// Maps in which every cell crosses its neighbours.
#include <gmock/gmock.h>

#include <algorithm>

#include "libgrid/coverage/repair.hpp"
#include "libgrid/geom/measures.hpp"
#include "random.hpp"

namespace libgrid {
namespace {

struct Jittered {
  PolygonArray cells, outline;
};

/// side x side squares of 100 m with four vertices a side, each vertex of each cell moved by itself.
Jittered jittered(int side, double by, std::uint64_t seed) {
  Random random(seed);
  const double end = 100.0 * side;
  PolygonBuilder cells, outline;
  outline.begin_row();
  outline.begin_part();
  outline.add_ring(std::vector<Coord>{{0, 0}, {end, 0}, {end, end}, {0, end}, {0, 0}});
  auto moved = [&](double v) { return v + random.real(-by, by); };
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side; ++x) {
      std::vector<Coord> ring;
      for (int k = 0; k < 16; ++k) {
        const double along = 25.0 * (k % 4);
        const Coord at = k < 4    ? Coord{along, 0}
                         : k < 8  ? Coord{100, along}
                         : k < 12 ? Coord{100 - along, 100}
                                  : Coord{0, 100 - along};
        ring.push_back({moved(100.0 * x + at.x), moved(100.0 * y + at.y)});
      }
      ring.push_back(ring.front());
      cells.begin_row();
      cells.begin_part();
      cells.add_ring(ring);
    }
  return {cells.finish(), outline.finish()};
}

TEST(RepairJitter, ThousandsOfCellsThatAllCrossEachOther) {
  for (const double by : {0.5, 5.0, 10.0, 20.0}) {
    SCOPED_TRACE(by);
    const Jittered map = jittered(20, by, 7);
    const CoverageLevel levels[] = {{.rows = map.outline, .name = "area"}, {.rows = map.cells}};
    const std::size_t before = check_levels(levels, Crs{}).issues.size();
    const RepairResult r = repair(levels, Crs{});
    const auto done = std::count(r.fixes.done.begin(), r.fixes.done.end(), 1);
    std::map<std::string, int> why;
    for (std::size_t k = 0; k < r.fixes.size(); ++k) if (!r.fixes.done[k]) ++why[r.fixes.reason[k].substr(r.fixes.reason[k].find("would") < 99 ? r.fixes.reason[k].find("would") : 0)];
    for (auto& [w,n]: why) if (n>3) std::cout << "    " << n << " " << w << "\n";
    std::cout << by << ": " << before << " issues, " << done << " done, "
              << r.after.issues.size() << " left " << r.rounds << "\n";
  }
}

}  // namespace
}  // namespace libgrid
