// SPDX-License-Identifier: Apache-2.0
#include "plane.hpp"

#include <algorithm>

#include "libgrid/geom/lattice.hpp"
#include "libgrid/geom/measures.hpp"
#include "libgrid/geom/predicates.hpp"

namespace libgrid::sample {

namespace {

// Farmland in the hills between Jiangsu and Anhui; no street area of this shape is there.
constexpr Coord kOrigin{118.58, 32.58};
// Metres per degree on the GRS80 ellipsoid at 32.6 degrees north.
constexpr double kMetresPerDegreeEast = 93872.4;
constexpr double kMetresPerDegreeNorth = 110897.4;

}  // namespace

double sine(double turns) {
  double t = turns - std::floor(turns + 0.5);  // [-1/2, 1/2)
  if (t > 0.25) t = 0.5 - t;
  if (t < -0.25) t = -0.5 - t;
  const double x = t * 6.283185307179586476925;
  const double square = x * x;
  double sum = 1;
  for (int k = 17; k > 1; k -= 2) sum = 1 - square / (k * (k - 1)) * sum;
  return x * sum;
}

double cosine(double turns) { return sine(turns + 0.25); }

bool turns_before(Coord a, Coord b) {
  const bool a_low = a.y < 0 || (a.y == 0 && a.x < 0);
  const bool b_low = b.y < 0 || (b.y == 0 && b.x < 0);
  if (a_low != b_low) return b_low;
  return cross(a, b) > 0;
}

Coord on_lattice(Coord c) { return Lattice{-6}.snap(c); }

Path curve(std::span<const Coord> through, double step) {
  Path path{on_lattice(through.front())};
  for (std::size_t i = 0; i + 1 < through.size(); ++i) {
    const Coord b = through[i], c = through[i + 1];
    const Coord a = i > 0 ? through[i - 1] : b * 2 - c;
    const Coord d = i + 2 < through.size() ? through[i + 2] : c * 2 - b;
    const int pieces = std::max(1, static_cast<int>(distance(b, c) / step));
    for (int k = 1; k <= pieces; ++k) {
      // Catmull-Rom
      const double t = static_cast<double>(k) / pieces;
      const Coord p = b * 2 + (c - a) * t + (a * 2 - b * 5 + c * 4 - d) * (t * t) +
                      (b * 3 - a - c * 3 + d) * (t * t * t);
      path.push_back(on_lattice(p * 0.5));
    }
  }
  return path;
}

double path_length(std::span<const Coord> path) {
  double sum = 0;
  for (std::size_t i = 1; i < path.size(); ++i) sum += distance(path[i - 1], path[i]);
  return sum;
}

Coord place_along(std::span<const Coord> path, double at) {
  for (std::size_t i = 1; i < path.size(); ++i) {
    const double step = distance(path[i - 1], path[i]);
    if (at <= step) return path[i - 1] + (path[i] - path[i - 1]) * (std::max(at, 0.0) / step);
    at -= step;
  }
  return path.back();
}

Coord nearest_on_segment(Coord a, Coord b, Coord p) {
  const Coord run = b - a;
  const double t = dot(p - a, run) / dot(run, run);
  return a + run * std::clamp(t, 0.0, 1.0);
}

double segment_distance(Coord a, Coord b, Coord c, Coord d) {
  if (meet(a, b, c, d) != Meeting::none) return 0;
  return std::min(
      {distance(a, nearest_on_segment(c, d, a)), distance(b, nearest_on_segment(c, d, b)),
       distance(c, nearest_on_segment(a, b, c)), distance(d, nearest_on_segment(a, b, d))});
}

double path_distance(std::span<const Coord> a, std::span<const Coord> b) {
  double least = 1e9;
  for (std::size_t i = 1; i < a.size(); ++i)
    for (std::size_t j = 1; j < b.size(); ++j)
      least = std::min(least, segment_distance(a[i - 1], a[i], b[j - 1], b[j]));
  return least;
}

bool is_simple(std::span<const Coord> ring) {
  const std::size_t edges = ring.size() - 1;
  if (edges < 3) return false;
  for (std::size_t i = 0; i < edges; ++i) {
    if (ring[i] == ring[i + 1]) return false;
    for (std::size_t j = i + 1; j < edges; ++j) {
      const Meeting m = meet(ring[i], ring[i + 1], ring[j], ring[j + 1]);
      const bool neighbours = j == i + 1 || (i == 0 && j + 1 == edges);
      if (neighbours ? m != Meeting::touch : m != Meeting::none) return false;
    }
  }
  return true;
}

Coord centroid(std::span<const Coord> ring) {
  const Coord o = ring[0];
  double weight = 0;
  Coord sum;
  for (std::size_t i = 1; i < ring.size(); ++i) {
    const double w = cross(ring[i - 1] - o, ring[i] - o);
    weight += w;
    sum = sum + (ring[i - 1] - o + (ring[i] - o)) * w;
  }
  return o + sum * (1 / (3 * weight));
}

Coord long_axis(std::span<const Coord> ring) {
  double least = 1e18;
  Coord axis{1, 0};
  for (std::size_t i = 1; i < ring.size(); ++i) {
    const Coord along = unit(ring[i] - ring[i - 1]);
    Box box;
    for (const Coord c : ring) box.add(Coord{dot(c, along), cross(along, c)});
    if (box.width() * box.height() >= least) continue;
    least = box.width() * box.height();
    axis = box.width() >= box.height() ? along : left_of(along);
  }
  return axis;
}

Coord to_degrees(Coord metres) {
  return Lattice::degrees().snap(
      {kOrigin.x + metres.x / kMetresPerDegreeEast, kOrigin.y + metres.y / kMetresPerDegreeNorth});
}

}  // namespace libgrid::sample
