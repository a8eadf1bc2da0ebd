// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "libgrid/geom/arrays.hpp"

namespace libgrid::render {

/// Pairs of rows (smaller first), ascending, whose outlines come within 1/20 of the median width of
/// a row (the square root of its box's area) of each other.
std::vector<std::pair<std::int64_t, std::int64_t>> neighbours(const PolygonArray& cells);

/// A colour number for each of `count` rows, the two of a pair different.
std::vector<int> colour(std::size_t count,
                        const std::vector<std::pair<std::int64_t, std::int64_t>>& pairs);

}  // namespace libgrid::render
