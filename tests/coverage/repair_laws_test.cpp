// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <set>

#include "libgrid/coverage/repair.hpp"
#include "libgrid/geom/measures.hpp"
#include "libgrid/geom/predicates.hpp"
#include "libgrid/locate/locator.hpp"
#include "libgrid/topology/arrangement.hpp"
#include "libgrid/topology/overlay.hpp"
#include "random.hpp"
#include "subdivision.hpp"

namespace libgrid {
namespace {

/// A clean hierarchy of three levels whose borders match to the vertex.
struct Hierarchy {
  PolygonArray city, areas, cells;
  std::vector<std::int64_t> area_of;

  std::vector<CoverageLevel> levels(const PolygonArray& drawn) const {
    return {{.rows = city, .name = "city"},
            {.rows = areas, .name = "area"},
            {.rows = drawn, .parent_of = area_of}};
  }
};

Hierarchy random_hierarchy(std::uint64_t seed, int depth) {
  const RandomCoverage random(seed, depth);
  std::vector<Segment> segments;
  append_segments(random.cells, segments);
  const Arrangement all = arrange(segments, Lattice::metres());
  const Faces faces = trace_faces(all);
  const PolygonArray shapes = face_polygons(all, faces);
  const Locator locator(random.cells);
  std::vector<std::int64_t> cell(faces.size(), -1), area(faces.size(), -1), one(faces.size(), -1);
  const auto cells = static_cast<std::int64_t>(random.cells.size());
  for (std::size_t f = 1; f < faces.size(); ++f) {
    cell[f] = locator.cell_of(inside_point(shapes, f));
    area[f] = cell[f] % 3;
    one[f] = 0;
  }
  const std::vector<std::uint8_t> keep(all.nodes.size(), 1);
  Hierarchy h;
  h.cells = dissolve(all, faces, cell, cells, keep);
  h.areas = dissolve(all, faces, area, std::min<std::int64_t>(cells, 3), keep);
  h.city = dissolve(all, faces, one, 1, keep);
  for (std::int64_t c = 0; c < cells; ++c) h.area_of.push_back(c % 3);
  return h;
}

using Rings = std::vector<std::vector<std::vector<Coord>>>;  ///< parts of rings

Rings rings_of(const PolygonArray& rows, std::size_t row) {
  Rings parts;
  for (std::int64_t part = rows.parts(row).begin; part < rows.parts(row).end; ++part) {
    parts.emplace_back();
    for (std::int64_t r = rows.rings(part).begin; r < rows.rings(part).end; ++r)
      parts.back().emplace_back(rows.ring(r).begin(), rows.ring(r).end());
  }
  return parts;
}

PolygonArray with_row(const PolygonArray& rows, std::size_t row, const Rings& parts) {
  PolygonBuilder builder;
  for (std::size_t k = 0; k < rows.size(); ++k) {
    if (k != row) {
      builder.add_row(rows, k);
      continue;
    }
    builder.begin_row();
    for (const auto& part : parts) {
      builder.begin_part();
      for (const auto& ring : part) builder.add_ring(ring);
    }
  }
  return builder.finish();
}

/// Spoils one place of one row: a vertex somewhere else, one too many, or one too few.
PolygonArray spoilt(const PolygonArray& rows, Random& random) {
  for (;;) {
    const auto row =
        static_cast<std::size_t>(random.whole(0, static_cast<std::int64_t>(rows.size()) - 1));
    if (!rows.has(row)) continue;
    Rings parts = rings_of(rows, row);
    auto& ring = parts[0][0];
    const auto i =
        static_cast<std::size_t>(random.whole(1, static_cast<std::int64_t>(ring.size()) - 2));
    switch (random.whole(0, 2)) {
      case 0:
        ring[i].x += static_cast<double>(random.whole(-40, 40));
        ring[i].y += static_cast<double>(random.whole(-40, 40));
        break;
      case 1:
        ring.insert(ring.begin() + static_cast<std::ptrdiff_t>(i),
                    {ring[i - 1].x / 2 + ring[i].x / 2, ring[i - 1].y / 2 + ring[i].y / 2});
        break;
      default:
        if (orient(ring[i - 1], ring[i], ring[i + 1]) != 0 || ring.size() < 5) continue;
        ring.erase(ring.begin() + static_cast<std::ptrdiff_t>(i));
    }
    PolygonArray made = with_row(rows, row, parts);
    if (invalid_reason(made, row).empty()) return made;
  }
}

std::set<Coord> vertices(const PolygonArray& rows, std::size_t row) {
  std::set<Coord> all;
  for (const auto& part : rings_of(rows, row))
    for (const auto& ring : part) all.insert(ring.begin(), ring.end());
  return all;
}

/// Whether a vertex that came or went lies at a defect that check told before.
bool at_a_defect(Coord c, const Issues& issues, const VertexChanges& inserted) {
  for (std::size_t i = 0; i < issues.size(); ++i) {
    Box box = issues.geometry.box(i);
    if (box.empty()) continue;
    const double step = Lattice::metres().step();
    box.add(Coord{box.min_x - step, box.min_y - step});
    box.add(Coord{box.max_x + step, box.max_y + step});
    if (box.contains(c)) return true;
  }
  return std::find(inserted.to.begin(), inserted.to.end(), c) != inserted.to.end();
}

TEST(RepairLaws, PlantedDefectsGoAndNothingElseDoes) {
  int closed = 0;
  // Some of the cells are so small that a defect is as wide as they are.
  const RepairOptions options{.cell_gaps = RepairPolicy::divide};
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const Hierarchy h = random_hierarchy(seed, 5);
    ASSERT_TRUE(check_levels(h.levels(h.cells), Crs{}).clean());
    Random random(seed);
    PolygonArray drawn = h.cells;
    for (int k = 0; k < 6; ++k) drawn = spoilt(drawn, random);
    const Issues before = check_levels(h.levels(drawn), Crs{}).issues;
    const RepairResult r = repair(h.levels(drawn), Crs{}, {}, options, {.threads = 1});
    closed += static_cast<int>(before.size());
    EXPECT_TRUE(r.after.clean()) << testing::PrintToString(r.after.issues.message) << "\n"
                                 << testing::PrintToString(r.fixes.reason);
    const std::vector<PolygonArray> old = undo(r);
    EXPECT_EQ(old[0], h.city);
    EXPECT_EQ(old[1], h.areas);
    EXPECT_EQ(old[2], drawn);

    const std::set<std::int64_t> changed(r.changed[2].rows.begin(), r.changed[2].rows.end());
    for (std::size_t row = 0; row < drawn.size(); ++row) {
      const std::set<Coord> was = vertices(drawn, row), is = vertices(r.rows[2], row);
      std::vector<Coord> differ;
      std::set_symmetric_difference(was.begin(), was.end(), is.begin(), is.end(),
                                    std::back_inserter(differ));
      EXPECT_TRUE(differ.empty() || changed.contains(static_cast<std::int64_t>(row)));
      for (const Coord c : differ) EXPECT_TRUE(at_a_defect(c, before, r.vertices));
    }
    const RepairResult three = repair(h.levels(drawn), Crs{}, {}, options, {.threads = 3});
    EXPECT_EQ(three.rows, r.rows);
    EXPECT_EQ(three.fixes.id, r.fixes.id);
    EXPECT_EQ(three.vertices.to, r.vertices.to);
  }
  EXPECT_GT(closed, 200);
}

}  // namespace
}  // namespace libgrid
