// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

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

/// How far two segments are apart; of two that cross, how far the nearest end is.
double distance(const Segment& s, const Segment& t);

/// The outer walls of some buildings; a wall's source is its building.
std::vector<Segment> walls_of(const PolygonArray& buildings, std::span<const std::int64_t> rows);

/// Places along the walls of some buildings, with the building of each: as closely as the next wall
/// of another one, or a segment `beside`, is near (0.5 to 8 m), drawn in by 10 cm. So no place in a
/// building is nearer to a place of something else. Sources of `beside` are no rows of buildings.
struct WallPlaces {
  std::vector<Coord> place;
  std::vector<std::int64_t> building;
};
WallPlaces places_along_walls(const PolygonArray& buildings, std::span<const std::int64_t> rows,
                              std::span<const Segment> beside);

}  // namespace libgrid
