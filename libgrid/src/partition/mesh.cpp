// SPDX-License-Identifier: Apache-2.0
#include "libgrid/partition/mesh.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "libgrid/core/error.hpp"
#include "libgrid/core/text.hpp"
#include "mesh_cut.hpp"

namespace libgrid {

namespace {

constexpr double kMostTiles = 20e6;
constexpr double kMostMerged = 0.9;
constexpr int kMargin = 2;
/// Tiles within so many lattice steps of an outline are cut with it, for rounded crossings move it.
constexpr double kReach = 64;

void require(const MeshOptions& options) {
  if (!(options.size_m > 0) || std::isinf(options.size_m))
    throw Error(ErrorCode::usage, "mesh: the size of a tile must be more than 0 m");
  if (!(options.merge_below >= 0 && options.merge_below <= kMostMerged))
    throw Error(ErrorCode::usage, "mesh: merge_below is a share of a tile, 0 to 0.9, not " +
                                      rounded(options.merge_below, 2));
}

/// How many sizes rows are apart; with it, a tile covers size times size.
double row_height(const MeshOptions& options) {
  return options.shape == MeshShape::hexagon ? std::sqrt(0.75) : 1;
}

void require_few_tiles(const MeshOptions& options, const Box& box, int margin) {
  const double tiles = (box.width() / options.size_m + margin) *
                       (box.height() / (options.size_m * row_height(options)) + margin);
  if (tiles > kMostTiles)
    throw Error(ErrorCode::usage, "mesh: " + std::string(name_of(options.shape)) + "s of " +
                                      rounded(options.size_m, 2) + " m would be " +
                                      grouped(static_cast<std::int64_t>(tiles)) +
                                      "; the most is 20,000,000");
}

struct Drawn {
  Tiling tiling;
  std::vector<std::uint8_t> near;
};

/// A mesh around all outlines. A long edge bends in the working CRS and may leave the box of its
/// ends, so the mesh is widened until no outline comes near its frame.
Drawn draw(const PolygonArray& areas, const MeshOptions& options, const Crs& crs,
           const Crs& working, const Transform& to_metres, const Run& run) {
  const Box box = to_metres(areas).box();
  const double reach = kReach * crs.lattice().step();
  for (int margin = kMargin;; margin *= 2) {
    require_few_tiles(options, box, margin);
    Tiling tiling(options, box, margin, crs, working, run);
    std::vector<std::uint8_t> near = tiles_near(areas, tiling, reach);
    bool inside = true;
    for (std::size_t t = 0; t < near.size() && inside; ++t)
      inside = !near[t] || !tiling.on_frame(static_cast<std::int32_t>(t));
    if (inside) return {std::move(tiling), std::move(near)};
  }
}

/// So that each piece that is merged has all its neighbours among the pieces.
void add_neighbours(const Tiling& tiling, std::vector<std::uint8_t>& near) {
  const std::vector<std::uint8_t> before = near;
  for (std::size_t t = 0; t < before.size(); ++t)
    for (int k = 0; before[t] && k < tiling.sides(); ++k) {
      const std::int32_t other = tiling.neighbour(static_cast<std::int32_t>(t), k);
      if (other != Tiling::kNone) near[static_cast<std::size_t>(other)] = 1;
    }
}

/// Exactly, if need be with all tiles.
MeshCut cut(const PolygonArray& areas, const MeshOptions& options, const Drawn& drawn,
            const Crs& crs, const Run& run) {
  if (!drawn.tiling.sound(crs.lattice(), run))
    throw Error(ErrorCode::usage,
                "mesh: " + std::string(name_of(options.shape)) + "s of " +
                    rounded(options.size_m, 4) + " m do not keep their shape in " + crs.label() +
                    "; they are too small for rounded corners, or too near to a pole");
  if (std::optional<MeshCut> local =
          cut_by_tiles(areas, drawn.tiling, drawn.near, crs.lattice(), run))
    return *std::move(local);
  const std::vector<std::uint8_t> all(drawn.tiling.tiles(), 1);
  return *cut_by_tiles(areas, drawn.tiling, all, crs.lattice(), run);
}

/// A cell to be: a whole tile, or what `piece` faces make.
struct Cell {
  std::int32_t area, tile;
  std::int32_t piece = -1;
};

/// By area, then north to south, then west to east.
bool before(const Cell& l, const Cell& r) {
  return l.area != r.area ? l.area < r.area : l.tile < r.tile;
}

std::vector<Cell> whole_tiles(const std::vector<std::int32_t>& area_of_far) {
  std::vector<Cell> cells;
  cells.reserve(area_of_far.size());
  for (std::size_t t = 0; t < area_of_far.size(); ++t)
    if (area_of_far[t] >= 0) cells.push_back({area_of_far[t], static_cast<std::int32_t>(t)});
  if (!std::is_sorted(cells.begin(), cells.end(), before))
    std::sort(cells.begin(), cells.end(), before);
  return cells;
}

struct CutCells {
  std::vector<Cell> cells;  ///< in order; `piece` is the row of `dissolved`
  Dissolved dissolved;
};

/// The cells that are not whole tiles.
CutCells cut_cells(const PolygonArray& areas, const MeshOptions& options, const MeshCut& cut,
                   const Transform& to_metres, Lattice lattice, const Run& run) {
  const std::size_t faces = cut.tile.size();
  std::vector<std::uint8_t> in_play(faces);
  for (std::size_t f = 0; f < faces; ++f) in_play[f] = cut.tile[f] != Tiling::kNone;
  std::vector<std::size_t> joined(faces);
  std::iota(joined.begin(), joined.end(), std::size_t{0});
  if (options.merge_below > 0)
    joined = merge_pieces(
        cut.pieces, in_play,
        options.merge_below * row_height(options) * options.size_m * options.size_m, to_metres);
  CutCells out;
  for (std::size_t f = 0; f < faces; ++f)
    if (in_play[f] && joined[f] == f)
      out.cells.push_back({static_cast<std::int32_t>(cut.pieces.area[f]), cut.tile[f],
                           static_cast<std::int32_t>(f)});
  std::stable_sort(out.cells.begin(), out.cells.end(), before);
  std::vector<std::int64_t> group(faces, -1);
  for (std::size_t i = 0; i < out.cells.size(); ++i) {
    group[static_cast<std::size_t>(out.cells[i].piece)] = static_cast<std::int64_t>(i);
    out.cells[i].piece = static_cast<std::int32_t>(i);
  }
  for (std::size_t f = 0; f < faces; ++f) group[f] = group[joined[f]];
  out.dissolved = dissolve_cells(cut.pieces, group, static_cast<std::int64_t>(out.cells.size()),
                                 areas, lattice, run);
  return out;
}

/// Cells as they are laid out, with room for all.
struct Layout {
  std::vector<Coord> coords;
  std::vector<std::int64_t> rings = {0}, parts = {0}, rows = {0};

  Layout(std::size_t room_for_coords, std::size_t room_for_cells) {
    coords.reserve(room_for_coords);
    for (auto* offsets : {&rings, &parts, &rows}) offsets->reserve(room_for_cells + 1);
  }
  void end_ring() { rings.push_back(static_cast<std::int64_t>(coords.size())); }
  void end_part() { parts.push_back(static_cast<std::int64_t>(rings.size()) - 1); }
  void end_row() { rows.push_back(static_cast<std::int64_t>(parts.size()) - 1); }

  /// A whole tile: anticlockwise from its smallest corner, as dissolved cells are.
  void add_tile(const Tiling& tiling, std::int32_t tile) {
    const Tiling::Corners ring = tiling.corners(tile);
    const auto end = ring.begin() + tiling.sides();
    const auto first = std::min_element(ring.begin(), end);
    coords.insert(coords.end(), first, end);
    coords.insert(coords.end(), ring.begin(), first + 1);
    end_ring(), end_part(), end_row();
  }
  void add_row(const PolygonArray& from, std::size_t row) {
    for (std::int64_t p = from.parts(row).begin; p < from.parts(row).end; ++p) {
      for (std::int64_t r = from.rings(p).begin; r < from.rings(p).end; ++r) {
        coords.insert(coords.end(), from.ring(r).begin(), from.ring(r).end());
        end_ring();
      }
      end_part();
    }
    end_row();
  }
};

Mesh lay_out(const std::vector<Cell>& cells, const Dissolved& dissolved, const Tiling& tiling) {
  Mesh out;
  const auto corners = static_cast<std::size_t>(tiling.sides()) + 1;
  Layout layout(dissolved.cells.coords().size() + cells.size() * corners,
                dissolved.cells.coords().size() / 4 + cells.size());
  for (auto* column : {&out.area, &out.column, &out.row}) column->reserve(cells.size());
  for (const Cell& c : cells) {
    out.area.push_back(c.area);
    out.column.push_back(tiling.first_column() + tiling.column(c.tile));
    out.row.push_back(tiling.first_row() + tiling.row(c.tile));
    if (c.piece < 0)
      layout.add_tile(tiling, c.tile);
    else
      layout.add_row(dissolved.cells, static_cast<std::size_t>(c.piece));
  }
  out.cells = PolygonArray(std::move(layout.coords), std::move(layout.rings),
                           std::move(layout.parts), std::move(layout.rows));
  return out;
}

}  // namespace

std::string_view name_of(MeshShape shape) {
  return shape == MeshShape::square ? "square" : "hexagon";
}

Mesh mesh(const PolygonArray& areas, const MeshOptions& options, const Crs& crs, const Run& run) {
  require(options);
  if (areas.box().empty()) return {};
  const Crs working = working_crs(crs, areas.box());
  const Transform to_metres(crs, working);
  Drawn drawn = draw(areas, options, crs, working, to_metres, run);
  if (options.merge_below > 0) add_neighbours(drawn.tiling, drawn.near);
  const MeshCut made = cut(areas, options, drawn, crs, run);
  run.check_stop();
  CutCells clipped = cut_cells(areas, options, made, to_metres, crs.lattice(), run);
  const std::vector<Cell> whole = whole_tiles(made.area_of_far);
  std::vector<Cell> cells(whole.size() + clipped.cells.size());
  std::merge(whole.begin(), whole.end(), clipped.cells.begin(), clipped.cells.end(), cells.begin(),
             before);
  Mesh out = lay_out(cells, clipped.dissolved, drawn.tiling);
  out.inserted = std::move(clipped.dissolved.inserted);
  out.areas = insert_vertices(areas, out.inserted);
  return out;
}

}  // namespace libgrid
