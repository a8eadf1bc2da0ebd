// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "libgrid/crs/crs.hpp"
#include "libgrid/partition/road_cells.hpp"

namespace libgrid {

/// What road_cells and check_road_cells ask of their input; errors are those of road_cells.
void require_roads(const RoadInput& in, const RoadOptions& options);

/// A road section, which may stand in several areas.
struct NetworkSection {
  std::vector<Coord> line;          ///< as stored
  std::vector<Coord> planar;        ///< in metres
  std::vector<std::int64_t> areas;  ///< one, or those on both sides
  std::string name;
  BarrierClass barrier = BarrierClass::none;
  double length_m = 0;
};

/// The sections of all roads in the areas or along their outlines, by exact cuts: a section ends
/// where not just two edges of roads meet, and where it enters other areas. Those longer than
/// `longest_m` are cut into equal stretches.
std::vector<NetworkSection> network_sections(const RoadInput& in, double longest_m,
                                             const Transform& to_metres, Lattice lattice,
                                             const Run& run);

}  // namespace libgrid
