// SPDX-License-Identifier: Apache-2.0
#include "libgrid/geom/predicates.hpp"

#include <array>
#include <cmath>

namespace libgrid {

namespace {

int sign(double v) { return (v > 0) - (v < 0); }

/// Sums twelve numbers without losing a bit and gives the sign of the sum. The parts of an
/// expansion do not overlap, so the last nonzero one has the sign of the whole.
int sign_of_sum(const std::array<double, 12>& terms) {
  std::array<double, 12> parts{};
  std::size_t count = 0;
  for (const double term : terms) {
    double carry = term;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const double sum = carry + parts[i];
      const double virtual_part = sum - carry;
      const double error = (carry - (sum - virtual_part)) + (parts[i] - virtual_part);
      carry = sum;
      if (error != 0) parts[kept++] = error;
    }
    if (carry != 0) parts[kept++] = carry;
    count = kept;
  }
  return count == 0 ? 0 : sign(parts[count - 1]);
}

bool between(double a, double b, double v) { return a <= b ? a <= v && v <= b : b <= v && v <= a; }

bool in_box(Coord a, Coord b, Coord p) { return between(a.x, b.x, p.x) && between(a.y, b.y, p.y); }

bool odd_crossings(std::span<const Coord> ring, Coord p) {
  bool odd = false;
  for (std::size_t i = 1; i < ring.size(); ++i) odd ^= ray_crosses(ring[i - 1], ring[i], p);
  return odd;
}

}  // namespace

int orient_exact(Coord a, Coord b, Coord c) {
  std::array<double, 12> terms{};
  std::size_t at = 0;
  auto product = [&](double u, double v) {
    const double high = u * v;
    terms[at++] = std::fma(u, v, -high);
    terms[at++] = high;
  };
  product(a.x, b.y);
  product(-a.y, b.x);
  product(b.x, c.y);
  product(-b.y, c.x);
  product(c.x, a.y);
  product(-c.y, a.x);
  return sign_of_sum(terms);
}

bool on_segment(Coord a, Coord b, Coord p) { return in_box(a, b, p) && orient(a, b, p) == 0; }

bool segment_meets(Coord a, Coord b, const Box& box) {
  Box own;
  own.add(a), own.add(b);
  if (!own.meets(box)) return false;
  if (a == b) return true;
  // Boxes that meet are parted by nothing but the segment's line, if all corners lie on one side.
  int left = 0, right = 0;
  for (const Coord corner : {Coord{box.min_x, box.min_y}, Coord{box.max_x, box.min_y},
                             Coord{box.max_x, box.max_y}, Coord{box.min_x, box.max_y}}) {
    const int side = orient(a, b, corner);
    left += side > 0, right += side < 0;
  }
  return left < 4 && right < 4;
}

Meeting meet(Coord a, Coord b, Coord c, Coord d) {
  const auto [ab_min_x, ab_max_x] = std::minmax(a.x, b.x);
  const auto [cd_min_x, cd_max_x] = std::minmax(c.x, d.x);
  if (ab_max_x < cd_min_x || cd_max_x < ab_min_x) return Meeting::none;
  const auto [ab_min_y, ab_max_y] = std::minmax(a.y, b.y);
  const auto [cd_min_y, cd_max_y] = std::minmax(c.y, d.y);
  if (ab_max_y < cd_min_y || cd_max_y < ab_min_y) return Meeting::none;

  const int c_side = orient(a, b, c);
  const int d_side = orient(a, b, d);
  if (c_side * d_side > 0) return Meeting::none;
  const int a_side = orient(c, d, a);
  const int b_side = orient(c, d, b);
  if (a_side * b_side > 0) return Meeting::none;
  if (c_side * d_side < 0 && a_side * b_side < 0) return Meeting::cross;
  if (c_side != 0 || d_side != 0 || a_side != 0 || b_side != 0) return Meeting::touch;
  // Collinear with meeting boxes: compare along the line.
  const Coord low = std::max(std::min(a, b), std::min(c, d));
  const Coord high = std::min(std::max(a, b), std::max(c, d));
  if (low < high) return Meeting::overlap;
  return low == high ? Meeting::touch : Meeting::none;
}

bool ring_takes(std::span<const Coord> ring, Coord p) { return odd_crossings(ring, p); }

bool row_takes(const PolygonArray& polygons, std::size_t row, Coord p) {
  bool odd = false;
  const Range rings = polygons.row_rings(row);
  for (std::int64_t r = rings.begin; r < rings.end; ++r) odd ^= odd_crossings(polygons.ring(r), p);
  return odd;
}

bool on_outline(const PolygonArray& polygons, std::size_t row, Coord p) {
  const Range rings = polygons.row_rings(row);
  for (std::int64_t r = rings.begin; r < rings.end; ++r) {
    const auto ring = polygons.ring(r);
    for (std::size_t i = 1; i < ring.size(); ++i)
      if (on_segment(ring[i - 1], ring[i], p)) return true;
  }
  return false;
}

int ring_turn(std::span<const Coord> ring) {
  // The turn at the smallest vertex decides for a simple ring. Where the ring passes that vertex
  // several times, the passes nest and the outermost edges decide.
  const std::size_t count = ring.size() - 1;
  Coord lowest = ring[0];
  for (const Coord& c : ring) lowest = std::min(lowest, c);
  // All neighbours lie in one half plane as seen from `lowest`, so orient orders them by angle.
  Coord right = lowest,
        left = lowest;              // far ends of the clockwise-most and anticlockwise-most edge
  int right_out = 0, left_out = 0;  // +1 where that edge leaves `lowest`, -1 where it arrives
  auto consider = [&](Coord end, int out) {
    if (end == lowest) return;
    const int to_right = right == lowest ? -1 : orient(lowest, right, end);
    if (right == lowest || to_right < 0)
      right = end, right_out = out;
    else if (to_right == 0)
      right_out += out;
    const int to_left = left == lowest ? 1 : orient(lowest, left, end);
    if (left == lowest || to_left > 0)
      left = end, left_out = out;
    else if (to_left == 0)
      left_out += out;
  };
  for (std::size_t i = 0; i < count; ++i) {
    if (ring[i] != lowest) continue;
    Coord before = lowest;
    for (std::size_t k = 1; k <= count && before == lowest; ++k)
      before = ring[(i + count - k) % count];
    Coord after = lowest;
    for (std::size_t k = 1; k <= count && after == lowest; ++k) after = ring[(i + k) % count];
    consider(before, -1);
    consider(after, +1);
  }
  if (right == lowest || orient(lowest, right, left) == 0) return 0;
  return sign(right_out - left_out);
}

}  // namespace libgrid
