// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>

#include "libgrid/geom/coord.hpp"

namespace libgrid {

/// The lattice for vertices that we make: about 1 mm, a power of two in CRS units, so that a
/// vertex survives every file format and needs few bits. Old vertices never move to it.
struct Lattice {
  int log2_step = -10;  ///< 2^-10 m = 0.98 mm; 2^-27 degree = 0.83 mm of latitude

  static Lattice metres() { return {-10}; }
  static Lattice degrees() { return {-27}; }

  /// The double of that exponent; log2_step is in [-1022, 1023].
  double step() const {
    return std::bit_cast<double>(static_cast<std::uint64_t>(1023 + log2_step) << 52);
  }
  Coord snap(Coord c) const { return {snap(c.x), snap(c.y)}; }

 private:
  /// Exact: scaling by a power of two and rounding half to even lose nothing below 2^52 steps.
  double snap(double v) const { return std::nearbyint(v / step()) * step() + 0.0; }
};

}  // namespace libgrid
