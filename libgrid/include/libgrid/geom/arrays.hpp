// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "libgrid/core/shared_array.hpp"
#include "libgrid/geom/coord.hpp"

namespace libgrid {

/// A half-open range of positions, for walking offsets.
struct Range {
  std::int64_t begin = 0;
  std::int64_t end = 0;
  std::int64_t size() const { return end - begin; }
};

/// Many polygons in one piece of memory: the GeoArrow multipolygon layout.
///
///     for (std::size_t row = 0; row < cells.size(); ++row)
///       for (auto part = cells.parts(row).begin; part < cells.parts(row).end; ++part)
///         for (auto ring = cells.rings(part).begin; ring < cells.rings(part).end; ++ring)
///           use(cells.ring(ring));
///
/// A row is a multipolygon of any number of parts (none: the row has no geometry); a part is a
/// shell followed by its holes; a ring repeats its first coordinate at its end. Orientation is
/// kept as it came; verbs do not depend on it. Immutable after construction; copies share memory.
class PolygonArray {
 public:
  PolygonArray() = default;

  /// Takes columns that are laid out as above.
  ///
  /// Errors: Error{bad_geometry}, naming `layer` and the row, when offsets do not fit, a coordinate
  /// is NaN, infinite or beyond what exact arithmetic holds (nonzero and outside 2^-400..2^400), a
  /// ring has fewer than four coordinates or is not closed. Crossings are not looked for here:
  /// invalid rings are issues, found by check.
  /// Cost: one pass.
  PolygonArray(std::vector<Coord> coords, std::vector<std::int64_t> ring_offsets,
               std::vector<std::int64_t> part_offsets, std::vector<std::int64_t> row_offsets,
               const std::string& layer = {});

  /// Takes columns that were those of a PolygonArray before, and were kept in a file, say. Offsets
  /// are looked at as above, coordinates are not.
  /// Errors: Error{bad_geometry} when offsets do not fit. Cost: one pass over the offsets.
  static PolygonArray kept(SharedArray<Coord> coords, SharedArray<std::int64_t> ring_offsets,
                           SharedArray<std::int64_t> part_offsets,
                           SharedArray<std::int64_t> row_offsets, const std::string& layer = {});

  std::size_t size() const { return row_offsets_.size() - 1; }
  bool has(std::size_t row) const { return row_offsets_[row] < row_offsets_[row + 1]; }
  Range parts(std::size_t row) const { return {row_offsets_[row], row_offsets_[row + 1]}; }
  Range rings(std::int64_t part) const { return {part_offsets_[part], part_offsets_[part + 1]}; }
  /// All rings of a row, shells and holes, in order.
  Range row_rings(std::size_t row) const {
    return {part_offsets_[row_offsets_[row]], part_offsets_[row_offsets_[row + 1]]};
  }
  std::span<const Coord> ring(std::int64_t ring) const {
    return {coords_.data() + ring_offsets_[ring],
            static_cast<std::size_t>(ring_offsets_[ring + 1] - ring_offsets_[ring])};
  }
  Box box(std::size_t row) const;
  Box box() const;

  const SharedArray<Coord>& coords() const { return coords_; }
  const SharedArray<std::int64_t>& ring_offsets() const { return ring_offsets_; }
  const SharedArray<std::int64_t>& part_offsets() const { return part_offsets_; }
  const SharedArray<std::int64_t>& row_offsets() const { return row_offsets_; }

  /// The rows named, in that order.
  PolygonArray take(std::span<const std::int64_t> rows) const;
  /// The same shapes with other coordinates (a transformed copy). `coords` has coords().size()
  /// rows.
  PolygonArray with_coords(std::vector<Coord> coords) const;

  friend bool operator==(const PolygonArray&, const PolygonArray&) = default;

 private:
  static constexpr std::int64_t kZero[1] = {0};
  static SharedArray<std::int64_t> no_offsets() { return {nullptr, kZero}; }
  void require_offsets(const std::string& layer) const;

  SharedArray<Coord> coords_ = {};
  SharedArray<std::int64_t> ring_offsets_ = no_offsets();
  SharedArray<std::int64_t> part_offsets_ = no_offsets();
  SharedArray<std::int64_t> row_offsets_ = no_offsets();
};

/// Many multi-line rows, laid out alike: coords, line offsets, row offsets.
class LineArray {
 public:
  LineArray() = default;
  /// Errors: as for PolygonArray; a line needs two coordinates.
  LineArray(std::vector<Coord> coords, std::vector<std::int64_t> line_offsets,
            std::vector<std::int64_t> row_offsets, const std::string& layer = {});

  std::size_t size() const { return row_offsets_.size() - 1; }
  bool has(std::size_t row) const { return row_offsets_[row] < row_offsets_[row + 1]; }
  Range lines(std::size_t row) const { return {row_offsets_[row], row_offsets_[row + 1]}; }
  std::span<const Coord> line(std::int64_t line) const {
    return {coords_.data() + line_offsets_[line],
            static_cast<std::size_t>(line_offsets_[line + 1] - line_offsets_[line])};
  }
  Box box() const;

  const std::vector<Coord>& coords() const { return coords_; }
  const std::vector<std::int64_t>& line_offsets() const { return line_offsets_; }
  const std::vector<std::int64_t>& row_offsets() const { return row_offsets_; }
  LineArray take(std::span<const std::int64_t> rows) const;
  LineArray with_coords(std::vector<Coord> coords) const;

  friend bool operator==(const LineArray&, const LineArray&) = default;

 private:
  std::vector<Coord> coords_ = {};
  std::vector<std::int64_t> line_offsets_ = {0};
  std::vector<std::int64_t> row_offsets_ = {0};
};

/// One point a row; a row without a point holds NaN in both coordinates.
class PointArray {
 public:
  PointArray() = default;
  /// Errors: Error{bad_geometry} when one coordinate is NaN and the other is not, or one is
  /// infinite.
  explicit PointArray(std::vector<Coord> coords, const std::string& layer = {});

  std::size_t size() const { return coords_.size(); }
  bool has(std::size_t row) const { return !std::isnan(coords_[row].x); }
  Coord operator[](std::size_t row) const { return coords_[row]; }
  Box box() const;
  const std::vector<Coord>& coords() const { return coords_; }
  PointArray take(std::span<const std::int64_t> rows) const;

 private:
  std::vector<Coord> coords_ = {};
};

/// Builds a PolygonArray row by row; `finish` validates.
class PolygonBuilder {
 public:
  /// Room for so many coordinates.
  void reserve(std::size_t coords) { coords_.reserve(coords); }
  /// How many there are so far.
  std::size_t coords() const { return coords_.size(); }
  void begin_row() { row_offsets_.push_back(row_offsets_.back()); }
  void begin_part() {
    part_offsets_.push_back(part_offsets_.back());
    ++row_offsets_.back();
  }
  void add_ring(std::span<const Coord> ring) {
    std::copy(ring.begin(), ring.end(), add_ring(ring.size()).begin());
  }
  /// The same with the coordinates still to be filled in, before anything else is added.
  std::span<Coord> add_ring(std::size_t coords) {
    coords_.resize(coords_.size() + coords);
    ring_offsets_.push_back(static_cast<std::int64_t>(coords_.size()));
    ++part_offsets_.back();
    return std::span(coords_).last(coords);
  }
  /// Appends a row of another array.
  void add_row(const PolygonArray& from, std::size_t row);
  PolygonArray finish(const std::string& layer = {});

 private:
  std::vector<Coord> coords_ = {};
  std::vector<std::int64_t> ring_offsets_ = {0};
  std::vector<std::int64_t> part_offsets_ = {0};
  std::vector<std::int64_t> row_offsets_ = {0};
};

/// Builds a LineArray row by row; `finish` validates.
class LineBuilder {
 public:
  void begin_row() { row_offsets_.push_back(row_offsets_.back()); }
  void add_line(std::span<const Coord> line) {
    coords_.insert(coords_.end(), line.begin(), line.end());
    line_offsets_.push_back(static_cast<std::int64_t>(coords_.size()));
    ++row_offsets_.back();
  }
  LineArray finish(const std::string& layer = {});

 private:
  std::vector<Coord> coords_ = {};
  std::vector<std::int64_t> line_offsets_ = {0};
  std::vector<std::int64_t> row_offsets_ = {0};
};

}  // namespace libgrid
