// SPDX-License-Identifier: Apache-2.0
#include "render/packed_shapes.hpp"

#include <cmath>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

namespace libgrid::render {

namespace {

std::string base64(std::string_view bytes) {
  static constexpr std::string_view letters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t three = 0;
    for (std::size_t k = 0; k < 3; ++k)
      three = three << 8 | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    for (std::size_t k = 0; k < 4; ++k)
      text += i + k <= bytes.size() ? letters[three >> (18 - 6 * k) & 63] : '=';
  }
  return text;
}

class Packer {
 public:
  explicit Packer(const PageLattice& lattice) : lattice_(lattice) {}

  void number(std::uint64_t n) {
    for (; n > 127; n >>= 7) bytes_ += static_cast<char>((n & 127) | 128);
    bytes_ += static_cast<char>(n);
  }
  void path(std::span<const Coord> coords, bool closed) {
    std::vector<std::pair<std::int64_t, std::int64_t>> places;
    for (const Coord c : coords) {
      const std::pair place{lattice_.x(c.x), lattice_.y(c.y)};
      if (places.empty() || places.back() != place) places.push_back(place);
    }
    if (closed && places.size() > 1 && places.front() == places.back()) places.pop_back();
    number(places.size());
    for (const auto& [x, y] : places) {
      step(x - x_);
      step(y - y_);
      x_ = x, y_ = y;
    }
  }
  std::string text() const { return base64(bytes_); }

 private:
  void step(std::int64_t n) {
    number(n < 0 ? (static_cast<std::uint64_t>(-(n + 1)) << 1 | 1)
                 : static_cast<std::uint64_t>(n) << 1);
  }

  const PageLattice& lattice_;
  std::string bytes_ = {};
  std::int64_t x_ = 0, y_ = 0;
};

}  // namespace

std::int64_t PageLattice::x(double easting) const {
  return std::llround((easting - box.min_x) / step_m);
}
std::int64_t PageLattice::y(double northing) const {
  return std::llround((box.max_y - northing) / step_m);
}

std::string packed_shapes(const PolygonArray& polygons, const PageLattice& lattice) {
  Packer packer(lattice);
  for (std::size_t row = 0; row < polygons.size(); ++row) {
    const Range rings = polygons.row_rings(row);
    packer.number(static_cast<std::uint64_t>(rings.size()));
    for (std::int64_t r = rings.begin; r < rings.end; ++r) packer.path(polygons.ring(r), true);
  }
  return packer.text();
}

std::string packed_shapes(const LineArray& lines, const PageLattice& lattice) {
  Packer packer(lattice);
  for (std::size_t row = 0; row < lines.size(); ++row) {
    const Range paths = lines.lines(row);
    packer.number(static_cast<std::uint64_t>(paths.size()));
    for (std::int64_t l = paths.begin; l < paths.end; ++l) packer.path(lines.line(l), false);
  }
  return packer.text();
}

std::string packed_shapes(const std::vector<Coord>& points, const PageLattice& lattice) {
  Packer packer(lattice);
  for (const Coord& c : points) {
    packer.number(std::isnan(c.x) ? 0 : 1);
    if (!std::isnan(c.x)) packer.path({&c, 1}, false);
  }
  return packer.text();
}

}  // namespace libgrid::render
