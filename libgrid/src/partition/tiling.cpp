// SPDX-License-Identifier: Apache-2.0
#include "tiling.hpp"

#include <array>
#include <atomic>
#include <cmath>

#include "libgrid/topology/arrangement.hpp"

namespace libgrid {

namespace {

constexpr std::size_t kCornerChunk = 1 << 18;  ///< each makes a transformation of its own
constexpr std::size_t kRowChunk = 64;

/// Steps in the matrix of corners from a tile's lower left corner.
struct Step {
  std::int32_t column, row;
};
constexpr std::array<Step, 4> kSquare = {{{0, 0}, {1, 0}, {1, 1}, {0, 1}}};
constexpr std::array<Step, 6> kHexagon = {{{0, 0}, {1, 0}, {2, 0}, {2, 1}, {1, 1}, {0, 1}}};

/// Steps to the neighbours across each side; in half columns for hexagons.
constexpr std::array<Step, 4> kAcrossSquare = {{{0, -1}, {1, 0}, {0, 1}, {-1, 0}}};
constexpr std::array<Step, 6> kAcrossHexagon = {
    {{-1, -1}, {1, -1}, {2, 0}, {1, 1}, {-1, 1}, {-2, 0}}};

/// Whether a direction is south, or due west.
bool downwards(Coord a, Coord b) { return b.y != a.y ? b.y < a.y : b.x < a.x; }

}  // namespace

Tiling::Tiling(const MeshOptions& options, const Box& box, int margin, const Crs& stored,
               const Crs& working, const Run& run)
    : shape_(options.shape), size_(options.size_m) {
  const double height = shape_ == MeshShape::hexagon ? size_ * std::sqrt(0.75) : size_;
  const auto number = [](double place, double unit) {
    return static_cast<std::int64_t>(std::floor(place / unit));
  };
  first_column_ = number(box.min_x, size_) - margin;
  first_row_ = number(box.min_y, height) - margin;
  if (first_row_ % 2 != 0) --first_row_;  // odd rows are odd here and in the working CRS
  columns_ = static_cast<std::int32_t>(number(box.max_x, size_) + margin - first_column_ + 1);
  rows_ = static_cast<std::int32_t>(number(box.max_y, height) + margin - first_row_ + 1);
  corner_columns_ = shape_ == MeshShape::hexagon ? 2 * columns_ + 2 : columns_ + 1;
  const bool square = shape_ == MeshShape::square;
  for (std::size_t k = 0; k < around_.size(); ++k) {
    const Step step = square ? kSquare[k % kSquare.size()] : kHexagon[k % kHexagon.size()];
    around_[k] = static_cast<std::size_t>(step.row * corner_columns_ + step.column);
  }
  place_corners(stored, working, run);
  stack_boxes();
}

Coord Tiling::corner_place(std::int64_t column, std::int64_t row) const {
  if (shape_ == MeshShape::square)
    return {static_cast<double>(first_column_ + column) * size_,
            static_cast<double>(first_row_ + row) * size_};
  const double side = size_ / std::sqrt(3.0);
  const double raised = (column - row) % 2 == 0 ? 0.5 : 0;  // the ends of a hexagon's lower bend
  return {static_cast<double>(2 * first_column_ + column) * (size_ / 2),
          (1.5 * static_cast<double>(first_row_ + row) + raised) * side};
}

void Tiling::place_corners(const Crs& stored, const Crs& working, const Run& run) {
  const auto width = static_cast<std::size_t>(corner_columns_);
  const Lattice lattice = stored.lattice();
  corners_.resize(width * (static_cast<std::size_t>(rows_) + 1));
  for_chunks(corners_.size(), kCornerChunk, run, [&](std::size_t begin, std::size_t end) {
    std::size_t column = begin % width, row = begin / width;
    for (std::size_t i = begin; i < end; ++i) {
      corners_[i] = corner_place(static_cast<std::int64_t>(column), static_cast<std::int64_t>(row));
      if (++column == width) column = 0, ++row;
    }
    const std::span<Coord> chunk = std::span(corners_).subspan(begin, end - begin);
    Transform(stored, working).inverse(chunk);
    for (Coord& c : chunk) c = lattice.snap(c);
  });
}

void Tiling::stack_boxes() {
  std::int32_t columns = columns_, rows = rows_;
  do {
    BoxLevel level{(columns + kFold - 1) / kFold, (rows + kFold - 1) / kFold, {}};
    level.boxes.resize(static_cast<std::size_t>(level.columns) *
                       static_cast<std::size_t>(level.rows));
    for (std::int32_t r = 0; r < rows; ++r)
      for (std::int32_t c = 0; c < columns; ++c) {
        const auto at = static_cast<std::size_t>(r * columns + c);
        level.boxes[static_cast<std::size_t>(r / kFold * level.columns + c / kFold)].add(
            levels_.empty() ? box(c, r) : levels_.back().boxes[at]);
      }
    columns = level.columns, rows = level.rows;
    levels_.push_back(std::move(level));
  } while (columns > 1 || rows > 1);
}

std::int32_t Tiling::neighbour(std::int32_t tile, int k) const {
  const std::int32_t c = column(tile), r = row(tile);
  const auto i = static_cast<std::size_t>(k);
  const bool square = shape_ == MeshShape::square;
  const Step step = square ? kAcrossSquare[i] : kAcrossHexagon[i];
  const std::int32_t up = r + step.row;
  if (up < 0 || up >= rows_) return kNone;
  const std::int32_t half = 2 * c + r % 2 + step.column;  // where a hexagon's neighbour starts
  if (!square && half < up % 2) return kNone;
  const std::int32_t along = square ? c + step.column : (half - up % 2) / 2;
  return along < 0 || along >= columns_ ? kNone : this->tile(along, up);
}

/// All turns to the left, and once around: the direction goes from downwards to upwards once. Four
/// turns to the left cannot go around twice.
bool Tiling::strictly_convex(std::int32_t column, std::int32_t row) const {
  const Coord* first = lower_left(column, row);
  const auto at = [&](std::size_t k) { return first[around_[k]]; };
  const auto turns_left = [&](std::size_t k) { return orient(at(k), at(k + 1), at(k + 2)) > 0; };
  if (!turns_left(0) || !turns_left(1) || !turns_left(2) || !turns_left(3)) return false;
  if (shape_ == MeshShape::square) return true;
  int rises = 0;
  for (std::size_t k = 0; k < 6; ++k)
    rises += downwards(at(k), at(k + 1)) && !downwards(at(k + 1), at(k + 2));
  return turns_left(4) && turns_left(5) && rises == 1;
}

/// Where convex tiles stand around a corner with common sides, their angles add up to one full
/// turn, since four angles of a square's kind, or three of a hexagon's, are less than two. So the
/// mesh nowhere folds, and if its frame does not meet itself, neither does anything within.
bool Tiling::sound(Lattice lattice, const Run& run) const {
  std::atomic<bool> convex = true;
  for_chunks(static_cast<std::size_t>(rows_), kRowChunk, run,
             [&](std::size_t begin, std::size_t end) {
               for (std::size_t r = begin; r < end; ++r)
                 for (std::int32_t c = 0; c < columns_; ++c)
                   if (!strictly_convex(c, static_cast<std::int32_t>(r))) {
                     convex = false;
                     return;
                   }
             });
  if (!convex) return false;
  std::vector<Segment> frame;
  for (std::int32_t t = 0; t < static_cast<std::int32_t>(tiles()); ++t) {
    if (!on_frame(t)) continue;
    const Corners ring = corners(t);
    for (int k = 0; k < sides(); ++k)
      if (neighbour(t, k) == kNone)
        frame.push_back({ring[static_cast<std::size_t>(k)], ring[static_cast<std::size_t>(k) + 1]});
  }
  const Arrangement cut = arrange(frame, lattice, run);
  return cut.edges.size() == frame.size() && cut.nodes.size() == frame.size();
}

std::int32_t Tiling::tile_of(Coord p) const {
  std::int32_t found = kNone;
  near(p, p, 0, [&](std::int32_t tile) {
    const Corners ring = corners(tile);
    const auto n = static_cast<std::size_t>(sides());
    bool odd = false;
    for (std::size_t k = 0; k < n; ++k) odd ^= ray_crosses(ring[k], ring[k + 1], p);
    if (odd) found = tile;
  });
  return found;
}

}  // namespace libgrid
