// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "libgrid/geom/coord.hpp"

/// Areas to compare others with: in numbers of twice the length of a double (31 digits), and by
/// nothing that a check is built on.
namespace libgrid::sample {

/// The unrounded sum hi + lo.
struct Exact {
  double hi = 0;
  double lo = 0;

  Exact() = default;
  Exact(double h) : hi(h) {}
  Exact(double h, double l) : hi(h), lo(l) {}

  friend Exact operator+(Exact a, Exact b);
  friend Exact operator-(Exact a, Exact b) { return a + Exact(-b.hi, -b.lo); }
  friend Exact operator*(Exact a, Exact b);
  friend Exact operator/(Exact a, Exact b);
};

struct ExactCoord {
  Exact x, y;

  ExactCoord(Exact east, Exact north) : x(east), y(north) {}
  ExactCoord(Coord c) : x(c.x), y(c.y) {}
  Coord rounded() const { return {x.hi, y.hi}; }
};

/// Where two lines cross that are not parallel.
ExactCoord crossing(Coord a, Coord b, Coord c, Coord d);

/// Signed area of a ring, anticlockwise positive; its first coordinate is not repeated.
Exact exact_area(const std::vector<ExactCoord>& ring);

}  // namespace libgrid::sample
