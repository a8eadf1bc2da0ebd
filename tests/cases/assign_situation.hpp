// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "libgrid/geom/arrays.hpp"

namespace libgrid {

/// What places, footprints and lines are assigned with, owned in one place.
struct AssignSituation {
  PolygonArray cells = {};
  std::vector<std::string> codes = {};
  Box whole = {};  ///< that the cells are known to cover once; else empty
  PolygonArray footprints = {};
  PointArray entrances = {};  ///< one a footprint
  LineArray lines = {};
  std::vector<Coord> places = {};
};

/// Whether an array takes the coordinates.
bool is_place(Coord c);

/// A situation made from any bytes: a grid of cells that fits, as it is or spoiled, or rings over a
/// table of vertices. Many places lie exactly on vertices and edges.
/// Errors: Error{bad_geometry}, as the arrays tell it.
AssignSituation assign_situation_from(std::span<const std::uint8_t> bytes);

}  // namespace libgrid
