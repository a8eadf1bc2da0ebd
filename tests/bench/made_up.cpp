// SPDX-License-Identifier: Apache-2.0
#include "made_up.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "libgrid/geom/lattice.hpp"

namespace libgrid::bench {
namespace {

// Where a planar CRS of China would put a town.
constexpr Coord origin = {500000, 3500000};
// Keeps objects off the crooked outline.
constexpr double margin = 0.4 * cell_size;

/// The broken line between two corners of the mesh, from `corner` to the right or upwards, without
/// its last vertex. Deviations stay within 0.4 of the distance to the nearer end, so lines that
/// meet in a corner do not cross.
class Borders {
 public:
  Borders(int side, int pieces) : side_(side), pieces_(pieces) {}

  Coord corner(int column, int row) const {
    return {origin.x + column * cell_size, origin.y + row * cell_size};
  }
  Coord vertex(int column, int row, bool upwards, int k) const {
    const Coord from = corner(column, row);
    const double along = cell_size * k / pieces_;
    const double reach =
        std::min(cell_size / 8, 0.4 * cell_size * std::min(k, pieces_ - k) / pieces_);
    const double off = reach * (2 * noise(column, row, upwards, k) - 1);
    return upwards ? Coord{from.x + off, from.y + along} : Coord{from.x + along, from.y + off};
  }
  /// Appends a border without its last vertex, forwards or backwards.
  void append(std::vector<Coord>& to, int column, int row, bool upwards, bool backwards) const {
    for (int k = 0; k < pieces_; ++k)
      to.push_back(at(column, row, upwards, backwards ? pieces_ - k : k));
  }

 private:
  Coord at(int column, int row, bool upwards, int k) const {
    if (k == pieces_) return upwards ? corner(column, row + 1) : corner(column + 1, row);
    return k == 0 ? corner(column, row) : vertex(column, row, upwards, k);
  }
  double noise(int column, int row, bool upwards, int k) const {
    const auto width = static_cast<std::uint64_t>(side_) + 1;
    const std::uint64_t edge =
        (static_cast<std::uint64_t>(row) * width + static_cast<std::uint64_t>(column)) * 2 +
        (upwards ? 1 : 0);
    return Random(edge * static_cast<std::uint64_t>(pieces_) + static_cast<std::uint64_t>(k))
        .share();
  }

  int side_;
  int pieces_;
};

void add_polygon(PolygonBuilder& builder, std::vector<Coord>& ring) {
  ring.push_back(ring.front());
  builder.begin_row();
  builder.begin_part();
  builder.add_ring(ring);
  ring.clear();
}

}  // namespace

std::uint64_t Random::next() {
  std::uint64_t z = (state_ += 0x9e3779b97f4a7c15);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

CrookedMesh crooked_mesh(int side, int pieces) {
  const Borders borders(side, pieces);
  PolygonBuilder cells;
  std::vector<Coord> ring;
  for (int row = 0; row < side; ++row)
    for (int column = 0; column < side; ++column) {
      borders.append(ring, column, row, false, false);
      borders.append(ring, column + 1, row, true, false);
      borders.append(ring, column, row + 1, false, true);
      borders.append(ring, column, row, true, true);
      add_polygon(cells, ring);
    }
  PolygonBuilder outline;
  for (int i = 0; i < side; ++i) borders.append(ring, i, 0, false, false);
  for (int i = 0; i < side; ++i) borders.append(ring, side, i, true, false);
  for (int i = side; i-- > 0;) borders.append(ring, i, side, false, true);
  for (int i = side; i-- > 0;) borders.append(ring, 0, i, true, true);
  add_polygon(outline, ring);
  return {cells.finish("cells"), outline.finish("outline")};
}

PolygonArray coast(int vertices, double radius, std::uint64_t seed) {
  // Each octave draws a broken line through twice as many bends, of a little more than half the
  // height; the coast runs once around the middle, so it never meets itself.
  constexpr int octaves = 12;
  std::vector<double> height(static_cast<std::size_t>(vertices), 1);
  double share = 0.12;
  for (int octave = 0; octave < octaves; ++octave, share *= 0.6) {
    const int bends = 5 << octave;
    const auto noise = [&](int bend) {
      return 2 * Random(seed * 1000003 + static_cast<std::uint64_t>(bends + bend % bends)).share() -
             1;
    };
    for (int k = 0; k < vertices; ++k) {
      const double along = static_cast<double>(bends) * k / vertices;
      const int bend = static_cast<int>(along);
      const double rest = along - bend;
      height[static_cast<std::size_t>(k)] +=
          share * ((1 - rest) * noise(bend) + rest * noise(bend + 1));
    }
  }
  std::vector<Coord> ring;
  for (int k = 0; k < vertices; ++k) {
    const double turn = 2 * 3.141592653589793 * k / vertices;
    const double reach = radius * height[static_cast<std::size_t>(k)];
    ring.push_back(Lattice::metres().snap(
        {origin.x + reach * std::cos(turn), origin.y + reach * std::sin(turn)}));
  }
  PolygonBuilder builder;
  add_polygon(builder, ring);
  return builder.finish("coast");
}

PolygonArray drawn_apart(const PolygonArray& polygons, double share) {
  PolygonBuilder builder;
  std::vector<Coord> ring;
  for (std::size_t row = 0; row < polygons.size(); ++row) {
    const Coord middle = polygons.box(row).centre();
    for (const Coord c : polygons.ring(polygons.row_rings(row).begin))
      ring.push_back({c.x + share * (middle.x - c.x), c.y + share * (middle.y - c.y)});
    ring.pop_back();
    add_polygon(builder, ring);
  }
  return builder.finish("apart");
}

std::vector<Coord> points_on(int side, std::size_t count, std::uint64_t seed) {
  Random random(seed);
  std::vector<Coord> points(count);
  const double width = side * cell_size - 2 * margin;
  for (Coord& p : points) {
    p.x = origin.x + margin + random.share() * width;
    p.y = origin.y + margin + random.share() * width;
  }
  return points;
}

PolygonArray footprints_on(int side, std::size_t count, std::uint64_t seed) {
  Random random(seed + 1);
  PolygonBuilder builder;
  for (const Coord c : points_on(side, count, seed)) {
    const double width = 1.5 + 3 * random.share();
    const std::array<Coord, 5> ring = {c, Coord{c.x + width, c.y}, Coord{c.x + width, c.y + width},
                                       Coord{c.x, c.y + width}, c};
    builder.begin_row();
    builder.begin_part();
    builder.add_ring(ring);
  }
  return builder.finish("footprints");
}

PolygonArray without_row(const PolygonArray& polygons, std::size_t row) {
  std::vector<std::int64_t> rows(polygons.size());
  std::iota(rows.begin(), rows.end(), 0);
  rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(row));
  return polygons.take(rows);
}

}  // namespace libgrid::bench
