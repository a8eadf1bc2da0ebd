// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string>
#include <vector>

#include "buildings.hpp"

namespace libgrid::sample {

/// A shop or an organisation.
struct Unit {
  std::string code;
  Name name;
  std::string kind;   ///< "shop" or "organisation"
  std::string trade;  ///< "pharmacy"
  int building = -1;  ///< -1: a kiosk on the street
  bool has_point = true;
  Coord at;
  std::string address;
};

/// What the street office has in its books: names, codes, addresses, units.
struct Registers {
  Name street;
  std::string street_code;
  std::array<Name, kCommunities> community;
  std::array<std::string, kCommunities> community_code;
  std::vector<std::string> compound_code, compound_address;
  std::vector<int> compound_households;
  std::vector<std::string> building_code, building_name, building_address;
  std::vector<Unit> units;
};

constexpr int kUnits = 1144;

Registers register_all(const StreetPlan& plan, const Buildings& buildings, Random random,
                       NameBook& names);

}  // namespace libgrid::sample
