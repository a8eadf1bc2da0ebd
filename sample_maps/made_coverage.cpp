// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <numeric>

#include "cell_borders.hpp"
#include "libgrid/core/error.hpp"
#include "plane.hpp"
#include "planted.hpp"
#include "random.hpp"

namespace libgrid {
namespace sample {
namespace {

constexpr double kSide = 100;              ///< of a cell, about
constexpr std::int64_t kBlock = 12;        ///< cells along a side of a community
constexpr std::int64_t kIslandShare = 50;  ///< one cell in so many is an island in another
constexpr Coord kCentre = {540000, 3610000};

/// A mesh whose lines are broken, each in its own way. At half of the corners four cells meet; at
/// the others the line from below ends a little to the east, so that three and three meet.
class Mesh {
 public:
  Mesh(std::int64_t cells, Random random)
      : cells_(cells),
        columns_(static_cast<std::int64_t>(std::ceil(std::sqrt(static_cast<double>(cells))))),
        rows_((cells + columns_ - 1) / columns_),
        random_(random) {}

  std::int64_t column(std::int64_t cell) const { return cell % columns_; }
  std::int64_t row(std::int64_t cell) const { return cell / columns_; }
  /// Another cell beside this one; the cell itself where there is none.
  std::int64_t beside(std::int64_t cell) const {
    if (column(cell) + 1 < columns_ && cell + 1 < cells_) return cell + 1;
    return column(cell) > 0 ? cell - 1 : cell;
  }
  std::int64_t blocks_across() const { return (columns_ + kBlock - 1) / kBlock; }
  std::int64_t block(std::int64_t cell) const {
    return row(cell) / kBlock * blocks_across() + column(cell) / kBlock;
  }

  Coord corner(std::int64_t column, std::int64_t row) const {
    return {kCentre.x + (static_cast<double>(column) - static_cast<double>(columns_) / 2) * kSide,
            kCentre.y + (static_cast<double>(row) - static_cast<double>(rows_) / 2) * kSide};
  }

  Ring cell(std::int64_t number) const {
    const std::int64_t c = column(number), r = row(number);
    Ring ring;
    append(ring, {c, r, false}, 0, pieces({c, r, false}));
    append(ring, {c + 1, r, true}, 1, pieces({c + 1, r, true}) - 1);
    if (shifted(c + 1, r + 1)) ring.push_back(vertex({c + 1, r + 1, false}, 1));
    append(ring, {c, r + 1, false}, pieces({c, r + 1, false}), shifted(c, r + 1) ? 1 : 0);
    append(ring, {c, r, true}, pieces({c, r, true}) - 1, 0);
    return ring;
  }

  /// A closed curve well inside a cell.
  Ring island(std::int64_t number) const {
    Random random = random_.fork(3).fork(static_cast<std::uint64_t>(number));
    const Coord centre = corner(column(number), row(number)) + Coord{kSide / 2, kSide / 2};
    const int count = random.whole(30, 36);
    const double radius = random.between(12, 30);
    Ring ring;
    for (int i = 0; i < count; ++i)
      ring.push_back(Lattice::metres().snap(centre + direction(i / static_cast<double>(count)) *
                                                         (radius * random.between(0.8, 1))));
    ring.push_back(ring.front());
    return ring;
  }

 private:
  /// The line from a corner to the right or upwards.
  struct Line {
    std::int64_t column, row;
    bool upwards;
  };

  Random noise(const Line& line) const {
    const auto place = static_cast<std::uint64_t>(line.row * (columns_ + 1) + line.column);
    return random_.fork(line.upwards ? 1 : 2).fork(place);
  }
  /// So that cells have 32 to 200 vertices with their holes and pieces, 81 on average.
  int pieces(const Line& line) const { return noise(line).whole(8, 32); }
  bool shifted(std::int64_t column, std::int64_t row) const {
    if (column == 0 || row == 0 || column == columns_ || row == rows_) return false;
    return noise({column, row, false}).fork(1000).chance(0.5);
  }
  /// Lines keep within 0.4 of the distance to their nearer end, so that they meet only there.
  Coord vertex(const Line& line, int k) const {
    const int n = pieces(line);
    const double reach = std::min(kSide / 20, 0.4 * kSide * std::min(k, n - k) / n);
    const double aside = noise(line).fork(static_cast<std::uint64_t>(k)).between(-reach, reach);
    const double along = kSide * k / n;
    return Lattice::metres().snap(corner(line.column, line.row) +
                                  (line.upwards ? Coord{aside, along} : Coord{along, aside}));
  }
  /// Appends vertices first..last, in falling order where last is below first; a ring's last vertex
  /// is not repeated.
  void append(Ring& ring, const Line& line, int first, int last) const {
    const int step = first <= last ? 1 : -1;
    for (int k = first; k != last + step; k += step) ring.push_back(vertex(line, k));
  }

  std::int64_t cells_, columns_, rows_;
  Random random_;
};

std::string numbered(const std::string& front, std::int64_t number, std::size_t digits) {
  std::string text = std::to_string(number);
  if (text.size() < digits) text.insert(0, digits - text.size(), '0');
  return front + text;
}

/// Which cell of the mesh holds an island, and which row of the coverage the island belongs to.
struct Islands {
  std::vector<std::int64_t> host, owner;
};

/// The first half of the islands are cells of their own, the others belong to the cell beside.
Islands place_islands(const Mesh& mesh, std::int64_t mesh_cells, std::int64_t own, Random random) {
  std::vector<std::int64_t> hosts(static_cast<std::size_t>(mesh_cells));
  std::iota(hosts.begin(), hosts.end(), 0);
  random.shuffle(hosts);
  Islands islands;
  for (std::int64_t i = 0; i < 2 * own; ++i) {
    const std::int64_t host = hosts[static_cast<std::size_t>(i)];
    if (i >= own && mesh.beside(host) == host) continue;
    islands.host.push_back(host);
    islands.owner.push_back(i < own ? mesh_cells + i : mesh.beside(host));
  }
  return islands;
}

PolygonArray draw_cells(const Mesh& mesh, std::int64_t mesh_cells, std::int64_t own,
                        const Islands& islands) {
  std::vector<Ring> hole(static_cast<std::size_t>(mesh_cells));
  std::vector<std::vector<Ring>> more(static_cast<std::size_t>(mesh_cells + own));
  for (std::size_t i = 0; i < islands.host.size(); ++i) {
    const Ring ring = mesh.island(islands.host[i]);
    hole[static_cast<std::size_t>(islands.host[i])].assign(ring.rbegin(), ring.rend());
    more[static_cast<std::size_t>(islands.owner[i])].push_back(ring);
  }
  PolygonBuilder builder;
  for (std::int64_t cell = 0; cell < mesh_cells + own; ++cell) {
    builder.begin_row();
    if (cell < mesh_cells) {
      builder.begin_part();
      Ring ring = mesh.cell(cell);
      if (ring.back() != ring.front()) ring.push_back(ring.front());
      builder.add_ring(ring);
      const Ring& inner = hole[static_cast<std::size_t>(cell)];
      if (!inner.empty()) builder.add_ring(inner);
    }
    for (const Ring& ring : more[static_cast<std::size_t>(cell)]) {
      builder.begin_part();
      builder.add_ring(ring);
    }
  }
  return builder.finish("cell");
}

}  // namespace
}  // namespace sample

Plan make_coverage(std::int64_t cells, std::uint64_t seed) {
  using namespace sample;
  if (cells < 1) throw Error(ErrorCode::bad_value, "a coverage needs at least one cell");
  const Random random(seed);
  const std::int64_t own = cells / kIslandShare, mesh_cells = cells - own;
  const Mesh mesh(mesh_cells, random.fork(1));
  const Islands islands = place_islands(mesh, mesh_cells, own, random.fork(2));

  Plan plan;
  plan.crs = Crs::from_text("EPSG:4548");
  plan.cells.geometry = draw_cells(mesh, mesh_cells, own, islands);
  for (std::int64_t cell = 0; cell < mesh_cells; ++cell)
    plan.cells.parent.push_back(mesh.block(cell));
  for (std::int64_t i = 0; i < own; ++i)
    plan.cells.parent.push_back(mesh.block(islands.host[static_cast<std::size_t>(i)]));
  const CellBorders borders(plan.cells.geometry);

  const std::vector<std::int64_t> one(static_cast<std::size_t>(cells), 0);
  const std::int64_t blocks =
      1 + *std::max_element(plan.cells.parent.begin(), plan.cells.parent.end());
  const std::string front = "990207001";
  Level street{"street", {front}, {""}, {-1}, outlines(borders, one, 1)};
  Level community{"community", {}, {}, {}, outlines(borders, plan.cells.parent, blocks)};
  const std::size_t digits = std::max<std::size_t>(3, std::to_string(blocks).size());
  for (std::int64_t b = 0; b < blocks; ++b) {
    community.code.push_back(numbered(front, b + 1, digits));
    community.title.emplace_back();
    community.parent.push_back(0);
  }
  std::vector<std::int64_t> last(static_cast<std::size_t>(blocks), 0);
  for (const std::int64_t parent : plan.cells.parent) {
    const auto p = static_cast<std::size_t>(parent);
    plan.cells.code.push_back(numbered(community.code[p], ++last[p], 3));
    plan.cells.title.emplace_back();
    plan.cells.remark.emplace_back();
  }
  plan.levels = {std::move(street), std::move(community)};
  plan.cells.parent_level = 1;
  return plan;
}

}  // namespace libgrid
