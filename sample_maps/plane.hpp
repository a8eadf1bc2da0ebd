// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <span>
#include <vector>

#include "libgrid/geom/coord.hpp"

/// The plane in metres in which the sample is drawn, and its way to degrees.
namespace libgrid::sample {

using Path = std::vector<Coord>;
/// A closed ring, anticlockwise, its first coordinate repeated at its end.
using Ring = std::vector<Coord>;

inline Coord operator+(Coord a, Coord b) { return {a.x + b.x, a.y + b.y}; }
inline Coord operator-(Coord a, Coord b) { return {a.x - b.x, a.y - b.y}; }
inline Coord operator*(Coord a, double s) { return {a.x * s, a.y * s}; }
inline double dot(Coord a, Coord b) { return a.x * b.x + a.y * b.y; }
inline double cross(Coord a, Coord b) { return a.x * b.y - a.y * b.x; }
/// sqrt is rounded correctly everywhere; hypot is not.
inline double length(Coord a) { return std::sqrt(dot(a, a)); }
inline double distance(Coord a, Coord b) { return length(b - a); }
inline Coord unit(Coord a) { return a * (1 / length(a)); }
/// A quarter turn to the left.
inline Coord left_of(Coord a) { return {-a.y, a.x}; }

/// Sine and cosine of an angle in turns, from arithmetic alone: libraries differ in the last bits.
double sine(double turns);
double cosine(double turns);
inline Coord direction(double turns) { return {cosine(turns), sine(turns)}; }

/// Whether the direction of a comes before that of b, going round from east to the left. Exact:
/// differences of lattice coordinates have few bits.
bool turns_before(Coord a, Coord b);

/// Vertices lie on a lattice of 2^-6 m (1.6 cm), so that products of coordinates are exact.
Coord on_lattice(Coord c);

/// A smooth curve through the points, sampled about every `step` metres and put on the lattice.
Path curve(std::span<const Coord> through, double step);

double path_length(std::span<const Coord> path);
/// The place at a distance along a path; its ends beyond them.
Coord place_along(std::span<const Coord> path, double at);
Coord nearest_on_segment(Coord a, Coord b, Coord p);
double segment_distance(Coord a, Coord b, Coord c, Coord d);
/// Smallest distance between two lines or rings; 0 where they cross. Containment is not looked at.
double path_distance(std::span<const Coord> a, std::span<const Coord> b);
/// Whether a closed ring touches itself nowhere; decided exactly.
bool is_simple(std::span<const Coord> ring);
Coord centroid(std::span<const Coord> ring);
/// Direction of the longer side of the smallest rectangle around a ring.
Coord long_axis(std::span<const Coord> ring);

/// To degrees of EPSG:4490, on the lattice of degrees. A vertex goes by its value alone, so edges
/// that were the same stay the same.
Coord to_degrees(Coord metres);

}  // namespace libgrid::sample
