// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "libgrid/geom/coord.hpp"

namespace libgrid {

/// Whether `inner` lies inside `outer`; the rings may touch but do not cross.
bool ring_inside(std::span<const Coord> inner, std::span<const Coord> outer);

/// For each hole the innermost shell around it, -1 where there is none.
std::vector<std::int64_t> shells_of_holes(const std::vector<std::vector<Coord>>& shells,
                                          const std::vector<std::vector<Coord>>& holes);

}  // namespace libgrid
