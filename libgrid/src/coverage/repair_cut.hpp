// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "defects.hpp"
#include "libgrid/geom/arrays.hpp"
#include "libgrid/geom/lattice.hpp"
#include "libgrid/topology/arrangement.hpp"

namespace libgrid {

/// A region in pieces that fill it exactly, and the vertices where the cutting lines end on its
/// border.
struct CutRegion {
  PolygonArray pieces;
  std::vector<Split> splits;
};

/// Cuts a one-row region along lines; parts of lines that part nothing are left out.
CutRegion cut_region(const PolygonArray& region, std::span<const Segment> lines, Lattice lattice);

/// Lines in the middle between the neighbours of a one-row region, from corner to corner.
/// `neighbour` names the row beyond each edge of the region (by the position of the edge's first
/// vertex in its coordinates), -1 = none. `spacing` is how densely borders are sampled, in CRS
/// units. Empty when there is nothing to divide.
std::vector<Segment> medial_lines(const PolygonArray& region,
                                  std::span<const std::int64_t> neighbour, double spacing,
                                  Lattice lattice);

}  // namespace libgrid
