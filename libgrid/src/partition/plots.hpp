// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

#include "libgrid/geom/arrays.hpp"
#include "libgrid/topology/arrangement.hpp"

namespace libgrid {

/// Lines midway between the buildings of one block, where a border may run without cutting one.
///
/// Footprints are sampled along their outlines, as closely as the next building is near, drawn in
/// by 10 cm so that buildings that share a wall part along it, and each sample's Voronoi cell
/// belongs to its building. Lines lead from one place where three meet to the next. Coordinates in
/// metres.
Lines lines_between_buildings(const PolygonArray& buildings, std::span<const std::int64_t> rows,
                              const Box& block);

}  // namespace libgrid
