// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "libgrid/crs/crs.hpp"
#include "libgrid/geom/predicates.hpp"
#include "libgrid/partition/mesh.hpp"

namespace libgrid {

/// The tiles of a mesh over a box, drawn in the working CRS; their corners stand in the stored one,
/// on its lattice. A corner is computed once, so neighbours have the same one bit for bit.
///
/// Corners are a matrix for both shapes: hexagons are bricks of two half columns each, the lower
/// and upper side of which is bent in the middle.
class Tiling {
 public:
  static constexpr std::int32_t kNone = -1;

  /// `box` in the working CRS; so many tiles more stand around it on each side.
  Tiling(const MeshOptions& options, const Box& box, int margin, const Crs& stored,
         const Crs& working, const Run& run);

  std::int32_t columns() const { return columns_; }
  std::int32_t rows() const { return rows_; }
  std::size_t tiles() const {
    return static_cast<std::size_t>(columns_) * static_cast<std::size_t>(rows_);
  }
  int sides() const { return shape_ == MeshShape::hexagon ? 6 : 4; }

  /// Tiles are numbered row by row from the north, as cells are; rows are counted from the south.
  std::int32_t tile(std::int32_t column, std::int32_t row) const {
    return (rows_ - 1 - row) * columns_ + column;
  }
  std::int32_t column(std::int32_t tile) const { return tile % columns_; }
  std::int32_t row(std::int32_t tile) const { return rows_ - 1 - tile / columns_; }
  /// Where the first ones stand in the working CRS.
  std::int64_t first_column() const { return first_column_; }
  std::int64_t first_row() const { return first_row_; }

  /// Corners run anticlockwise from the lower left one, k in [0, sides()); side k starts at corner
  /// k. Across it lies a neighbour, or kNone at the frame.
  /// The first ones follow again, so that corners[k + 1] is the end of side k.
  using Corners = std::array<Coord, 8>;
  Corners corners(std::int32_t tile) const { return corners(column(tile), row(tile)); }
  std::int32_t neighbour(std::int32_t tile, int k) const;
  bool on_frame(std::int32_t tile) const {
    const std::int32_t c = column(tile), r = row(tile);
    return c == 0 || r == 0 || c == columns_ - 1 || r == rows_ - 1;
  }

  /// Whether tiles meet in common sides and corners only, as drawn; exact. Rounding may fold tiles
  /// of millimetres, and a pole in the mesh tears them.
  bool sound(Lattice lattice, const Run& run) const;

  /// The tile that takes p by the half-open rule, of a sound mesh; or kNone.
  std::int32_t tile_of(Coord p) const;

  /// Calls visit(tile) for all tiles whose box, `reach` larger on each side, meets a segment.
  template <class Visit>
  void near(Coord a, Coord b, double reach, Visit&& visit) const {
    descend(levels_.size(), 0, 0, a, b, reach, visit);
  }

 private:
  /// Boxes around 2 x 2 boxes of the level below, at the lowest level around tiles.
  struct BoxLevel {
    std::int32_t columns = 0, rows = 0;
    std::vector<Box> boxes;
  };
  static constexpr std::int32_t kFold = 2;

  Coord corner_place(std::int64_t column, std::int64_t row) const;
  void place_corners(const Crs& stored, const Crs& working, const Run& run);
  void stack_boxes();
  const Coord* lower_left(std::int32_t column, std::int32_t row) const {
    const std::int32_t first = shape_ == MeshShape::square ? column : 2 * column + row % 2;
    return corners_.data() +
           static_cast<std::size_t>(row) * static_cast<std::size_t>(corner_columns_) +
           static_cast<std::size_t>(first);
  }
  Corners corners(std::int32_t column, std::int32_t row) const {
    const Coord* first = lower_left(column, row);
    Corners corners;
    for (std::size_t k = 0; k < corners.size(); ++k) corners[k] = first[around_[k]];
    return corners;
  }
  Box box(std::int32_t column, std::int32_t row) const {
    const Coord* first = lower_left(column, row);
    Box box;
    for (std::size_t k = 0; k < static_cast<std::size_t>(sides()); ++k) box.add(first[around_[k]]);
    return box;
  }
  bool strictly_convex(std::int32_t column, std::int32_t row) const;

  template <class Visit>
  void descend(std::size_t level, std::int32_t column, std::int32_t row, Coord a, Coord b,
               double reach, Visit& visit) const {
    const bool lowest = level == 1;
    const std::int32_t width = lowest ? columns_ : levels_[level - 2].columns;
    const std::int32_t height = lowest ? rows_ : levels_[level - 2].rows;
    for (std::int32_t r = row * kFold; r < std::min((row + 1) * kFold, height); ++r)
      for (std::int32_t c = column * kFold; c < std::min((column + 1) * kFold, width); ++c) {
        const auto at = static_cast<std::size_t>(r * width + c);
        Box near = lowest ? box(c, r) : levels_[level - 2].boxes[at];
        near = {near.min_x - reach, near.min_y - reach, near.max_x + reach, near.max_y + reach};
        if (!near.contains(a) && !segment_meets(a, b, near)) continue;
        if (lowest)
          visit(tile(c, r));
        else
          descend(level - 1, c, r, a, b, reach, visit);
      }
  }

  MeshShape shape_;
  double size_;
  std::int64_t first_column_ = 0, first_row_ = 0;
  std::int32_t columns_ = 0, rows_ = 0;
  std::int32_t corner_columns_ = 0;
  std::vector<Coord> corners_;              ///< row by row
  std::array<std::size_t, 8> around_ = {};  ///< from a tile's first corner to each
  std::vector<BoxLevel> levels_;
};

}  // namespace libgrid
