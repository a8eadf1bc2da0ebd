// SPDX-License-Identifier: Apache-2.0
#include "libgrid/crs/frames.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "libgrid/geom/predicates.hpp"
#include "libgrid/index/box_index.hpp"

namespace libgrid {

namespace {

constexpr double kPi = std::numbers::pi;
constexpr Box kChina{73, 3, 136, 54};  ///< where web maps shift; generous
constexpr std::size_t kLookedAt = 5000;
constexpr double kClearly = 0.02;

double waves(double v, double a, double b) {
  return (a * std::sin(v * kPi / 12) + b * std::sin(v * kPi / 30)) * 2 / 3;
}

double ripples(double x, double v) {
  return (20 * std::sin(6 * x * kPi) + 20 * std::sin(2 * x * kPi)) * 2 / 3 +
         (20 * std::sin(v * kPi) + 40 * std::sin(v / 3 * kPi)) * 2 / 3;
}

Coord to_gcj02(Coord c) {
  constexpr double radius = 6378245.0, eccentricity2 = 0.00669342162296594323;
  const double x = c.x - 105, y = c.y - 35;
  const double root = std::sqrt(std::abs(x));
  const double north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root +
                       ripples(x, y) + waves(y, 160, 320);
  const double east =
      300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + ripples(x, x) + waves(x, 150, 300);
  const double latitude = c.y * kPi / 180;
  const double sine = std::sin(latitude);
  const double magic = 1 - eccentricity2 * sine * sine;
  const double meridian = radius * (1 - eccentricity2) / (magic * std::sqrt(magic));
  const double parallel = radius / std::sqrt(magic) * std::cos(latitude);
  return {c.x + east * 180 / (parallel * kPi), c.y + north * 180 / (meridian * kPi)};
}

Coord gcj02_to_bd09(Coord c) {
  constexpr double turn = kPi * 3000 / 180;
  const double z = std::hypot(c.x, c.y) + 0.00002 * std::sin(c.y * turn);
  const double theta = std::atan2(c.y, c.x) + 0.000003 * std::cos(c.x * turn);
  return {z * std::cos(theta) + 0.0065, z * std::sin(theta) + 0.006};
}

double share_inside(const std::vector<Coord>& points, const PolygonArray& areas) {
  std::vector<Box> boxes;
  for (std::size_t a = 0; a < areas.size(); ++a) boxes.push_back(areas.box(a));
  const BoxIndex index(boxes);
  std::vector<std::int64_t> found;
  std::size_t inside = 0;
  for (const Coord p : points) {
    index.query({p.x, p.y, p.x, p.y}, found);
    inside += std::any_of(found.begin(), found.end(), [&](std::int64_t a) {
      return row_takes(areas, static_cast<std::size_t>(a), p);
    });
  }
  return static_cast<double>(inside) / static_cast<double>(points.size());
}

std::vector<Coord> some_of(std::span<const Coord> points) {
  std::vector<Coord> some;
  const std::size_t step = points.size() / kLookedAt + 1;
  for (std::size_t i = 0; i < points.size(); i += step)
    if (!std::isnan(points[i].x)) some.push_back(points[i]);
  return some;
}

}  // namespace

std::string_view name_of(Frame frame) {
  switch (frame) {
    case Frame::as_stored:
      return "as_stored";
    case Frame::gcj02:
      return "gcj02";
    case Frame::bd09:
      return "bd09";
  }
  return "as_stored";
}

Coord shifted(Coord degrees, Frame frame) {
  if (frame == Frame::as_stored) return degrees;
  const Coord gcj02 = to_gcj02(degrees);
  return frame == Frame::gcj02 ? gcj02 : gcj02_to_bd09(gcj02);
}

FrameGuess guess_frame(std::span<const Coord> points, const PolygonArray& areas, const Crs& crs) {
  FrameGuess guess;
  std::vector<Coord> some = some_of(points);
  if (!crs.known() || some.empty() || areas.box().empty()) return guess;
  const Transform to_degrees(crs, Crs::from_text("EPSG:4490"));
  to_degrees.apply(some);
  const PolygonArray plain = to_degrees(areas);
  if (!kChina.contains(plain.box().centre())) return guess;
  guess.inside_as_stored = guess.inside_best = share_inside(some, plain);
  for (const Frame frame : {Frame::gcj02, Frame::bd09}) {
    // Points that stand in a frame lie inside areas that are brought into it.
    std::vector<Coord> coords(plain.coords());
    for (Coord& c : coords) c = shifted(c, frame);
    const double inside = share_inside(some, plain.with_coords(std::move(coords)));
    if (inside < guess.inside_as_stored + kClearly || inside <= guess.inside_best) continue;
    guess.frame = frame;
    guess.inside_best = inside;
  }
  return guess;
}

}  // namespace libgrid
