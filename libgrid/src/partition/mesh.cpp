// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <tuple>

#include "libgrid/core/error.hpp"
#include "libgrid/core/text.hpp"
#include "libgrid/geom/measures.hpp"
#include "libgrid/partition/partition.hpp"
#include "subdivide.hpp"

namespace libgrid {

namespace {

constexpr double kMostSquares = 20e6;

/// The lines of the mesh over one area, one segment a square's side, so that they follow the
/// working CRS's straight lines closely.
class MeshLines {
 public:
  MeshLines(double size, const Transform& to_metres, Lattice lattice)
      : size_(size), to_metres_(to_metres), lattice_(lattice) {}

  void add(const Box& box, std::vector<Cutter>& into) {
    const auto first_x = static_cast<std::int64_t>(std::floor(box.min_x / size_));
    const auto last_x = static_cast<std::int64_t>(std::ceil(box.max_x / size_));
    const auto first_y = static_cast<std::int64_t>(std::floor(box.min_y / size_));
    const auto last_y = static_cast<std::int64_t>(std::ceil(box.max_y / size_));
    for (std::int64_t y = first_y; y <= last_y; ++y)
      for (std::int64_t x = first_x; x <= last_x; ++x) {
        if (x < last_x) add_side({x, y}, {x + 1, y}, into);
        if (y < last_y) add_side({x, y}, {x, y + 1}, into);
      }
  }

 private:
  using Corner = std::pair<std::int64_t, std::int64_t>;

  void add_side(Corner a, Corner b, std::vector<Cutter>& into) {
    into.push_back({place(a), place(b), BarrierClass::none, -1});
  }
  Coord place(Corner c) {
    const auto [at, fresh] = places_.try_emplace(c);
    if (fresh)
      at->second = lattice_.snap(to_metres_.inverse(
          {static_cast<double>(c.first) * size_, static_cast<double>(c.second) * size_}));
    return at->second;
  }

  double size_;
  const Transform& to_metres_;
  Lattice lattice_;
  std::map<Corner, Coord> places_;
};

}  // namespace

Mesh mesh(const PolygonArray& areas, double size_m, const Crs& crs, const Run& run) {
  if (!(size_m > 0) || std::isinf(size_m))
    throw Error(ErrorCode::usage, "mesh: the size of a square must be more than 0 m");
  Mesh out;
  if (areas.box().empty()) return out;
  const Transform to_metres(crs, working_crs(crs, areas.box()));
  const PolygonArray planar = to_metres(areas);
  const Box box = planar.box();
  const double squares = (box.width() / size_m + 2) * (box.height() / size_m + 2);
  if (squares > kMostSquares)
    throw Error(ErrorCode::usage, "mesh: squares of " + rounded(size_m, 2) + " m would be " +
                                      grouped(static_cast<std::int64_t>(squares)) +
                                      "; the most is 20,000,000");
  std::vector<Cutter> cutters;
  MeshLines(size_m, to_metres, crs.lattice()).add(box, cutters);
  const Subdivision s = subdivide(areas, cutters, nullptr, crs.lattice(), run);

  struct Piece {
    std::int64_t area, row, column;
    std::size_t face;
  };
  std::vector<Piece> pieces;
  for (std::size_t f = 0; f < s.area.size(); ++f) {
    if (s.area[f] < 0) continue;
    const Coord inside = to_metres(inside_point(s.faces.polygons, f));
    pieces.push_back({s.area[f], static_cast<std::int64_t>(std::floor(inside.y / size_m)),
                      static_cast<std::int64_t>(std::floor(inside.x / size_m)), f});
  }
  std::sort(pieces.begin(), pieces.end(), [](const Piece& l, const Piece& r) {
    return std::tuple(l.area, -l.row, l.column, l.face) <
           std::tuple(r.area, -r.row, r.column, r.face);
  });
  std::vector<std::int64_t> group(s.area.size(), -1);
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    group[pieces[i].face] = static_cast<std::int64_t>(i);
    out.area.push_back(pieces[i].area);
    out.column.push_back(pieces[i].column);
    out.row.push_back(pieces[i].row);
  }
  Dissolved dissolved =
      dissolve_cells(s, group, static_cast<std::int64_t>(pieces.size()), areas, crs.lattice(), run);
  out.cells = std::move(dissolved.cells);
  out.inserted = std::move(dissolved.inserted);
  out.areas = insert_vertices(areas, out.inserted);
  return out;
}

}  // namespace libgrid
