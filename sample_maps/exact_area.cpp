// SPDX-License-Identifier: Apache-2.0
#include "exact_area.hpp"

#include <cmath>
#include <cstddef>

namespace libgrid::sample {
namespace {

Exact sum_of(double a, double b) {
  const double sum = a + b;
  const double from_b = sum - a;
  return {sum, (a - (sum - from_b)) + (b - from_b)};
}

/// For |a| not below |b|.
Exact renewed(double a, double b) {
  const double sum = a + b;
  return {sum, b - (sum - a)};
}

}  // namespace

Exact operator+(Exact a, Exact b) {
  const Exact high = sum_of(a.hi, b.hi);
  const Exact low = sum_of(a.lo, b.lo);
  const Exact first = renewed(high.hi, high.lo + low.hi);
  return renewed(first.hi, first.lo + low.lo);
}

Exact operator*(Exact a, Exact b) {
  const double product = a.hi * b.hi;
  return renewed(product, std::fma(a.hi, b.hi, -product) + (a.hi * b.lo + a.lo * b.hi));
}

Exact operator/(Exact a, Exact b) {
  const double first = a.hi / b.hi;
  const Exact left = a - b * first;
  const double second = left.hi / b.hi;
  const Exact rest = left - b * second;
  return renewed(first, second) + Exact(rest.hi / b.hi);
}

ExactCoord crossing(Coord a, Coord b, Coord c, Coord d) {
  const ExactCoord p(a);
  const Exact ux = Exact(b.x) - a.x, uy = Exact(b.y) - a.y;
  const Exact vx = Exact(d.x) - c.x, vy = Exact(d.y) - c.y;
  const Exact share = ((Exact(c.x) - a.x) * vy - (Exact(c.y) - a.y) * vx) / (ux * vy - uy * vx);
  return {p.x + ux * share, p.y + uy * share};
}

Exact exact_area(const std::vector<ExactCoord>& ring) {
  Exact twice;
  for (std::size_t i = 1; i + 1 < ring.size(); ++i) {
    const Exact ax = ring[i].x - ring[0].x, ay = ring[i].y - ring[0].y;
    const Exact bx = ring[i + 1].x - ring[0].x, by = ring[i + 1].y - ring[0].y;
    twice = twice + (ax * by - ay * bx);
  }
  return twice * 0.5;
}

}  // namespace libgrid::sample
