// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "subdivide.hpp"

namespace libgrid {

struct FaceBuildings;

struct ClosedGaps {
  Cutters pieces;              ///< that close them
  std::int64_t dead_ends = 0;  ///< ends of barriers in the areas that still meet nothing
  Arrangement cut;  ///< of areas and barriers, for subdivide; empty where a gap is closed
};

/// Prolongs dead ends to the barrier or outline that lies within `within_m` of them (0: none).
///
/// Cost: that of cutting all barriers once, and a search in an index for each dead end.
ClosedGaps close_gaps(const PolygonArray& areas, const Cutters& barriers, double within_m,
                      const Transform& to_metres, Lattice lattice, const Run& run);

/// For each face the face it is united with; itself for most.
///
/// A strip is a face of an area without buildings in which no circle wider than `width_m` fits. It
/// goes to the face of its area with which it shares most border cost, unless that lies in another
/// compound or cell of today. `compound` is one a face (-1: none), `edges` and
/// `border_cost` one an edge, which joins nothing where it costs nothing.
std::vector<std::int64_t> merged_strips(const Subdivision& s, const Transform& to_metres,
                                        const EdgeMeasures& edges, const FaceBuildings& buildings,
                                        std::span<const std::int64_t> compound,
                                        std::span<const std::int64_t> present,
                                        std::span<const double> border_cost, double width_m,
                                        const Run& run);

}  // namespace libgrid
