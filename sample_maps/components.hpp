// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "buildings.hpp"

namespace libgrid::sample {

/// What stands or lies along a road and is in the care of the city (部件).
enum class ComponentKind { lamp, manhole, hydrant, bench, bin, camera };
constexpr std::size_t kComponentKinds = 6;
std::string_view word_of(ComponentKind kind);
Name name_of(ComponentKind kind);

struct Component {
  ComponentKind kind = ComponentKind::lamp;
  Coord at;
  int line = -1;      ///< of the plan: the road it belongs to
  int community = 0;  ///< in which it stands
  int number = 0;     ///< among those of its kind in the community, from 1
};

/// Lamps, manholes and the like along the roads of a plan, each on one lot and off the middle of
/// every road. None is at an expressway, on a bridge or in a tunnel; few are between fields.
std::vector<Component> place_components(const StreetPlan& plan, Random random);

/// Stairwells (单元) of a slab block: their places behind its back wall, one for two flats a floor;
/// none for other buildings.
std::vector<Coord> stairwells(const Building& building);

}  // namespace libgrid::sample
