// SPDX-License-Identifier: Apache-2.0
#include "libgrid/geom/arrays.hpp"

#include <cmath>
#include <utility>

#include "libgrid/core/error.hpp"

namespace libgrid {

namespace {

// Products of two such numbers and their rounding errors stay inside the range of doubles, so the
// expansions behind the predicates are exact.
const double kLargest = std::ldexp(1.0, 400);
const double kSmallest = std::ldexp(1.0, -400);

bool exact_range(double v) {
  const double size = std::abs(v);
  return v == 0 || (size >= kSmallest && size <= kLargest);
}

[[noreturn]] void refuse(const std::string& message, const std::string& layer, std::int64_t row) {
  throw Error(ErrorCode::bad_geometry, message, {layer, row, {}});
}

void require_rising(std::span<const std::int64_t> offsets, std::size_t end,
                    const std::string& layer, const char* name) {
  bool fits =
      !offsets.empty() && offsets.front() == 0 && offsets.back() == static_cast<std::int64_t>(end);
  for (std::size_t i = 1; fits && i < offsets.size(); ++i) fits = offsets[i - 1] <= offsets[i];
  if (!fits) refuse(std::string(name) + " must rise from 0 to " + std::to_string(end), layer, -1);
}

void require_coords(std::span<const Coord> coords, const std::string& layer, std::int64_t row) {
  for (const Coord& c : coords) {
    if (!std::isfinite(c.x) || !std::isfinite(c.y))
      refuse("a coordinate is not a number (NaN or infinite)", layer, row);
    if (!exact_range(c.x) || !exact_range(c.y))
      refuse("a coordinate is too large or too small to be a place", layer, row);
  }
}

void require_ring(std::span<const Coord> ring, const std::string& layer, std::int64_t row) {
  require_coords(ring, layer, row);
  if (ring.front() != ring.back())
    refuse("a ring is not closed: its last coordinate must repeat its first", layer, row);
}

Box box_of(std::span<const Coord> coords) {
  Box box;
  for (const Coord& c : coords) box.add(c);
  return box;
}

}  // namespace

PolygonArray::PolygonArray(std::vector<Coord> coords, std::vector<std::int64_t> ring_offsets,
                           std::vector<std::int64_t> part_offsets,
                           std::vector<std::int64_t> row_offsets, const std::string& layer)
    : coords_(std::move(coords)),
      ring_offsets_(std::move(ring_offsets)),
      part_offsets_(std::move(part_offsets)),
      row_offsets_(std::move(row_offsets)) {
  require_offsets(layer);
  for (std::size_t row = 0; row < size(); ++row)
    for (std::int64_t r = row_rings(row).begin; r < row_rings(row).end; ++r)
      require_ring(ring(r), layer, static_cast<std::int64_t>(row));
}

PolygonArray PolygonArray::kept(SharedArray<Coord> coords, SharedArray<std::int64_t> ring_offsets,
                                SharedArray<std::int64_t> part_offsets,
                                SharedArray<std::int64_t> row_offsets, const std::string& layer) {
  PolygonArray made;
  made.coords_ = std::move(coords);
  made.ring_offsets_ = std::move(ring_offsets);
  made.part_offsets_ = std::move(part_offsets);
  made.row_offsets_ = std::move(row_offsets);
  made.require_offsets(layer);
  return made;
}

void PolygonArray::require_offsets(const std::string& layer) const {
  require_rising(ring_offsets_, coords_.size(), layer, "ring offsets");
  require_rising(part_offsets_, ring_offsets_.size() - 1, layer, "part offsets");
  require_rising(row_offsets_, part_offsets_.size() - 1, layer, "row offsets");
  for (std::size_t row = 0; row < size(); ++row) {
    const auto at = static_cast<std::int64_t>(row);
    for (std::int64_t part = parts(row).begin; part < parts(row).end; ++part)
      if (rings(part).size() == 0) refuse("a part has no ring", layer, at);
    for (std::int64_t r = row_rings(row).begin; r < row_rings(row).end; ++r)
      if (const std::size_t coords = ring(r).size(); coords < 4)
        refuse("a ring has " + std::to_string(coords) + " coordinates; the least is 4", layer, at);
  }
}

Box PolygonArray::box(std::size_t row) const {
  const Range r = row_rings(row);
  return box_of({coords_.data() + ring_offsets_[r.begin],
                 static_cast<std::size_t>(ring_offsets_[r.end] - ring_offsets_[r.begin])});
}

Box PolygonArray::box() const { return box_of(coords_); }

PolygonArray PolygonArray::take(std::span<const std::int64_t> rows) const {
  PolygonBuilder builder;
  std::size_t coords = 0;
  for (const std::int64_t row : rows) {
    const Range rings = row_rings(static_cast<std::size_t>(row));
    coords += static_cast<std::size_t>(ring_offsets_[static_cast<std::size_t>(rings.end)] -
                                       ring_offsets_[static_cast<std::size_t>(rings.begin)]);
  }
  builder.reserve(coords);
  for (const std::int64_t row : rows) builder.add_row(*this, static_cast<std::size_t>(row));
  return builder.finish();
}

PolygonArray PolygonArray::with_coords(std::vector<Coord> coords) const {
  const auto copy = [](const auto& offsets) { return std::vector<std::int64_t>(offsets); };
  return {std::move(coords), copy(ring_offsets_), copy(part_offsets_), copy(row_offsets_)};
}

LineArray::LineArray(std::vector<Coord> coords, std::vector<std::int64_t> line_offsets,
                     std::vector<std::int64_t> row_offsets, const std::string& layer)
    : coords_(std::move(coords)),
      line_offsets_(std::move(line_offsets)),
      row_offsets_(std::move(row_offsets)) {
  require_rising(line_offsets_, coords_.size(), layer, "line offsets");
  require_rising(row_offsets_, line_offsets_.size() - 1, layer, "row offsets");
  for (std::size_t row = 0; row < size(); ++row)
    for (std::int64_t l = lines(row).begin; l < lines(row).end; ++l) {
      require_coords(line(l), layer, static_cast<std::int64_t>(row));
      if (line(l).size() < 2)
        refuse("a line has fewer than two coordinates", layer, static_cast<std::int64_t>(row));
    }
}

Box LineArray::box() const { return box_of(coords_); }

LineArray LineArray::take(std::span<const std::int64_t> rows) const {
  LineBuilder builder;
  for (const std::int64_t row : rows) {
    builder.begin_row();
    const Range range = lines(static_cast<std::size_t>(row));
    for (std::int64_t l = range.begin; l < range.end; ++l) builder.add_line(line(l));
  }
  return builder.finish();
}

LineArray LineArray::with_coords(std::vector<Coord> coords) const {
  return {std::move(coords), line_offsets_, row_offsets_};
}

PointArray::PointArray(std::vector<Coord> coords, const std::string& layer)
    : coords_(std::move(coords)) {
  for (std::size_t row = 0; row < coords_.size(); ++row) {
    const Coord c = coords_[row];
    if (std::isnan(c.x) && std::isnan(c.y)) continue;
    require_coords({&c, 1}, layer, static_cast<std::int64_t>(row));
  }
}

Box PointArray::box() const {
  Box box;
  for (std::size_t row = 0; row < size(); ++row)
    if (has(row)) box.add(coords_[row]);
  return box;
}

PointArray PointArray::take(std::span<const std::int64_t> rows) const {
  std::vector<Coord> coords;
  coords.reserve(rows.size());
  for (const std::int64_t row : rows) coords.push_back(coords_[static_cast<std::size_t>(row)]);
  return PointArray(std::move(coords));
}

void PolygonBuilder::add_row(const PolygonArray& from, std::size_t row) {
  begin_row();
  for (std::int64_t part = from.parts(row).begin; part < from.parts(row).end; ++part) {
    begin_part();
    for (std::int64_t r = from.rings(part).begin; r < from.rings(part).end; ++r)
      add_ring(from.ring(r));
  }
}

PolygonArray PolygonBuilder::finish(const std::string& layer) {
  // A map that lives long must not hold room for another one.
  constexpr std::size_t kLarge = 1 << 16;
  if (coords_.size() > kLarge && coords_.capacity() > coords_.size() + coords_.size() / 4)
    coords_.shrink_to_fit();
  PolygonArray made(std::move(coords_), std::move(ring_offsets_), std::move(part_offsets_),
                    std::move(row_offsets_), layer);
  *this = {};
  return made;
}

LineArray LineBuilder::finish(const std::string& layer) {
  LineArray made(std::move(coords_), std::move(line_offsets_), std::move(row_offsets_), layer);
  *this = {};
  return made;
}

}  // namespace libgrid
