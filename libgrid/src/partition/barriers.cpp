// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <utility>

#include "libgrid/partition/partition.hpp"

namespace libgrid {

namespace {

using enum BarrierClass;

constexpr std::array<std::pair<std::string_view, BarrierClass>, 48> kWords{{
    {"expressway", expressway},
    {"rail", rail},
    {"river", river},
    {"arterial", arterial},
    {"wall", wall},
    {"local", local},
    {"stream", stream},
    {"lane", lane},
    {"motorway", expressway},
    {"motorway_link", expressway},
    {"trunk", expressway},
    {"trunk_link", expressway},
    {"primary", arterial},
    {"primary_link", arterial},
    {"secondary", arterial},
    {"secondary_link", arterial},
    {"tertiary", local},
    {"tertiary_link", local},
    {"unclassified", local},
    {"residential", local},
    {"road", local},
    {"living_street", lane},
    {"pedestrian", lane},
    {"service", lane},
    {"track", lane},
    {"canal", river},
    {"drain", stream},
    {"ditch", stream},
    {"light_rail", rail},
    {"narrow_gauge", rail},
    {"city_wall", wall},
    {"fence", wall},
    {"retaining_wall", wall},
    {"fairway", river},
    {"dam", river},
    {"street", local},
    {"highway", arterial},
    {"快速路", expressway},
    {"高速公路", expressway},
    {"主干路", arterial},
    {"次干路", arterial},
    {"支路", local},
    {"街巷", lane},
    {"小路", lane},
    {"河流", river},
    {"沟渠", stream},
    {"铁路", rail},
    {"围墙", wall},
}};

}  // namespace

std::string_view name_of(BarrierClass c) {
  if (c == none) return "none";
  for (const auto& [word, value] : kWords)
    if (value == c) return word;
  return "none";
}

BarrierClass barrier_class(std::string_view word) {
  for (const auto& [known, value] : kWords)
    if (known == word) return value;
  return none;
}

}  // namespace libgrid
