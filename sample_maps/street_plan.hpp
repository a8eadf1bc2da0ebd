// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "libgrid/partition/partition.hpp"
#include "names.hpp"
#include "planar_map.hpp"
#include "random.hpp"

namespace libgrid::sample {

/// What a piece of land is used for.
enum class Use {
  hill,
  field,
  village,
  old_town,
  slabs,   ///< compounds with rows of slab blocks
  towers,  ///< compounds with towers
  campus,
  school,
  market,
  offices,
  works,
  park,   ///< with a pond
  green,  ///< a public garden among estates
};

/// One line of the drawing: a road, a river, a wall between two lots, or a mere border.
struct MapLine {
  BarrierClass kind = BarrierClass::none;
  Name name = {};
  double start = 0;     ///< metres of its road that lie before it, for door plates
  bool shared = false;  ///< with a neighbouring plan: not written with this one
};

/// A lot: the smallest piece of land, a face of the map.
struct Lot {
  Face face;
  Ring ring;
  Use use = Use::field;
  int community = 0;
  int block = 0;
};

/// The drawing: outline, river, railway and roads, and the lots that they and the walls make.
struct StreetPlan {
  PlanarMap map;
  std::vector<MapLine> lines;
  std::vector<Lot> lots;
  std::vector<std::array<int, 2>> sides;  ///< lots beside each edge of the map, -1 outside
  std::vector<Path> dead_ends;            ///< lanes that start on a vertex and end inside a lot
};

constexpr int kCommunities = 6;
constexpr double kRiverHalfWidth = 21;

/// Roads, from expressways to lanes.
bool is_road(BarrierClass kind);

/// How far buildings and walls keep from the middle of a line, in metres.
double clearance(BarrierClass kind);

StreetPlan draw_street(Random random, NameBook& names);

}  // namespace libgrid::sample
