// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "libgrid/geom/coord.hpp"

namespace libgrid {

/// Whether `inner`, the outside of a connected piece of an arrangement, lies inside `outer`. Rings
/// of one arrangement meet at vertices only, and a hole that touches its shell is walked with it,
/// so a ring that shares its first vertex with `outer` is not inside.
bool ring_inside(std::span<const Coord> inner, std::span<const Coord> outer);

/// For each hole the innermost shell around it, -1 where there is none.
std::vector<std::int64_t> shells_of_holes(const std::vector<std::vector<Coord>>& shells,
                                          const std::vector<std::vector<Coord>>& holes);

}  // namespace libgrid
