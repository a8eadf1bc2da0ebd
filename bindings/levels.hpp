// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

#include "bindings.hpp"
#include "libgrid/coverage/check.hpp"
#include "libgrid/coverage/derived.hpp"

namespace libgrid::python {

/// Rows, codes, rows of the parents, name, registered codes. Rows may be an outline derived from
/// those of the next level.
using LevelOfPython =
    std::tuple<std::variant<const PolygonArray*, const DerivedOutline*>, std::vector<std::string>,
               std::optional<Integers>, std::string, std::vector<std::string>>;

/// Levels that look at the arrays given, which must live as long.
inline std::vector<CoverageLevel> levels_from(const std::vector<LevelOfPython>& given) {
  std::vector<CoverageLevel> levels;
  for (const auto& [rows, codes, parent_of, name, registered] : given) {
    const auto* outline = std::get_if<const DerivedOutline*>(&rows);
    CoverageLevel level{.rows = outline ? (*outline)->rows : *std::get<0>(rows),
                        .codes = codes,
                        .name = name,
                        .registered = registered,
                        .derived = outline ? *outline : nullptr};
    if (parent_of) level.parent_of = vector_from(*parent_of, "parent_of");
    levels.push_back(std::move(level));
  }
  return levels;
}

inline People people_from(const Doubles& buildings, const Doubles& households,
                          const Doubles& units) {
  return {.buildings = coords_from(buildings, "buildings"),
          .households = vector_from(households, "households"),
          .units = coords_from(units, "units")};
}

inline Doubles no_places() { return Doubles(py::array::ShapeContainer{0, 2}); }

}  // namespace libgrid::python
