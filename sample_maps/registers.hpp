// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string>
#include <vector>

#include "buildings.hpp"
#include "components.hpp"

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
  int community = 0;
};

/// What the street office has in its books: names, codes, addresses, units.
struct Registers {
  Name street;
  std::string street_code;
  std::vector<Name> community;
  std::vector<std::string> community_code;
  std::vector<std::string> compound_code, compound_address;
  std::vector<int> compound_households;
  std::vector<std::string> building_code, building_name, building_address;
  std::vector<Unit> units;
  std::vector<Component> components;
};

/// What an office is to enter.
struct Entries {
  bool street_office = true;               ///< it is in this plan
  bool committees = true;                  ///< each community's is in this plan
  std::size_t kiosks = 14;                 ///< units without a building, at most
  std::size_t units = 1144;                ///< with the shops; 0: three shops for five fronts
  std::size_t without_point = 37;          ///< units
  std::vector<int> compounds_before = {};  ///< of each community, in other plans; empty: none
  std::vector<int> buildings_before = {};
};

/// Fills in books that have the names and codes of the street and its communities. The codes of
/// units are left to number_units.
Registers register_all(const StreetPlan& plan, const Buildings& buildings, Registers books,
                       const Entries& entries, Random random, NameBook& names);

/// Gives units their codes; `last` are the last numbers given in each community.
void number_units(Registers& books, std::vector<int>& last);
/// Gives components their numbers; `last` alike, of each kind.
void number_components(Registers& books, std::vector<std::array<int, kComponentKinds>>& last);
/// "9901060010010100012": the community's code, two digits for the kind and five for the number.
std::string component_code(const Registers& books, const Component& component);

}  // namespace libgrid::sample
