// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "street_plan.hpp"

namespace libgrid::sample {

enum class BuildingKind { slab, tower, house, school, market, office, factory, campus, pavilion };
std::string_view word_of(BuildingKind kind);

struct Building {
  Ring ring;
  BuildingKind kind = BuildingKind::house;
  int floors = 1;
  int households = 0;
  int lot = -1;
  int compound = -1;
};

/// A walled estate: it fills its lot up to the verge of the roads, and shares its other walls.
struct Compound {
  Ring ring;
  int lot = -1;
  Name name = {};
};

struct Buildings {
  std::vector<Building> rows;
  std::vector<Compound> compounds;
  std::vector<Ring> ponds;
};

constexpr int kBuildings = 1341;

/// Fills the lots; no building stands on another, on a road, a river or a wall. Small houses are in
/// plenty, for thin_houses.
Buildings build(const StreetPlan& plan, Random& random, NameBook& names);
/// Takes small houses away until kBuildings are left.
void thin_houses(Buildings& buildings, Random& random);
/// Takes these rows away.
void take_away(Buildings& buildings, const std::vector<std::uint8_t>& gone);

/// The estate's ring for a lot, empty where the lot is too narrow for one.
Compound wall_in(const StreetPlan& plan, int lot);

}  // namespace libgrid::sample
