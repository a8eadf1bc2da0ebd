// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "libgrid/geom/arrays.hpp"

namespace libgrid::render {

/// Whole steps from the upper left corner of a box, y downwards: the places of an HTML page.
struct PageLattice {
  Box box = {};
  double step_m = 0.01;

  std::int64_t x(double easting) const;
  std::int64_t y(double northing) const;
};

/// Shapes in few bytes, as Base64: for each row how many paths it has; for each path how many
/// places, then the steps from the place before, whatever path that was in (the first: from the
/// corner), x before y. Numbers are in groups of seven bits, the lowest first, the highest bit
/// telling that more follow; steps have their sign in the lowest bit. A ring's last place, which is
/// its first, is left out, and so are places that fall on the one before. For display only.
std::string packed_shapes(const PolygonArray& polygons, const PageLattice& lattice);
std::string packed_shapes(const LineArray& lines, const PageLattice& lattice);
/// A row without a place (NaN) has no path, else one of one place.
std::string packed_shapes(const std::vector<Coord>& points, const PageLattice& lattice);

}  // namespace libgrid::render
