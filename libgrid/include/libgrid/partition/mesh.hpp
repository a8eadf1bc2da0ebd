// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "libgrid/core/run.hpp"
#include "libgrid/crs/crs.hpp"
#include "libgrid/geom/arrays.hpp"
#include "libgrid/partition/partition.hpp"

namespace libgrid {

/// Hexagons stand on a corner, so that their rows run east.
enum class MeshShape { square, hexagon };
std::string_view name_of(MeshShape shape);

struct MeshOptions {
  MeshShape shape = MeshShape::square;
  /// Between opposite sides; of hexagons it is also the distance from centre to centre, and they
  /// cover sqrt(3) / 2 of its square: 107.457 m gives 10,000 m2.
  double size_m = 100;
  /// A piece that the outline left smaller than this share of a whole tile joins the neighbour with
  /// which it has the longest border; 0: none does.
  double merge_below = 0;
};

/// Rows are cells: by area, then north to south, then west to east.
struct Mesh {
  PolygonArray cells;              ///< in the CRS of the areas
  std::vector<std::int64_t> area;  ///< row of each cell's area
  /// Of the cell's tile; of a merged cell, that of the piece that the others joined. A square of
  /// column c and row r begins c sizes east and r sizes north of the working CRS's origin. Hexagons
  /// are counted likewise ("odd-r" offset): rows are sqrt(3) / 2 sizes apart, and those of odd
  /// number stand half a size farther east.
  std::vector<std::int64_t> column;
  std::vector<std::int64_t> row;
  PolygonArray areas;  ///< with the vertices that cells put on their outlines
  std::vector<Insertion> inserted;
};

/// Tiles of equal area in the working CRS, clipped to the areas.
///
///     Mesh squares = mesh(boundary, {.size_m = 100}, crs);
///     Mesh hexagons = mesh(boundary, {.shape = MeshShape::hexagon, .merge_below = 0.25}, crs);
///
/// Tiles that no outline comes near are whole, and have the corners of their neighbours bit for
/// bit; the others are cut exactly (docs/algorithms/partition.md). A piece that the outline cuts
/// off from the rest of its tile is a cell of its own, unless it is merged. No cell lies in two
/// areas. Corners are rounded to the lattice, so areas are equal but for about a millimetre times
/// the perimeter.
///
/// Limits: 20 million tiles in the box around all areas; they need about 180 bytes each while the
/// work goes on, hexagons 230.
/// Errors: Error{usage} when the size is not positive or would give more tiles, or when
/// `merge_below` is not in [0, 0.9].
/// Cost: linear in tiles, n log n in the vertices of outlines and the tiles near them.
/// Threads: corners are placed side by side; same result for any number.
Mesh mesh(const PolygonArray& areas, const MeshOptions& options, const Crs& crs,
          const Run& run = {});

}  // namespace libgrid
