// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "libgrid/geom/arrays.hpp"

namespace libgrid {

using PlotLine = std::array<Coord, 2>;

/// Lines midway between the buildings of one block, where a border may run without cutting one.
///
/// Footprints are sampled along their outlines, as closely as the next building is near, drawn in
/// by 10 cm so that buildings that share a wall part along it, and each sample's Voronoi cell
/// belongs to its building. Coordinates in metres.
std::vector<PlotLine> lines_between_buildings(const PolygonArray& buildings,
                                              std::span<const std::int64_t> rows, const Box& block);

}  // namespace libgrid
