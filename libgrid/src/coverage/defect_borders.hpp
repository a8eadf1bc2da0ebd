// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "defects.hpp"
#include "depths.hpp"
#include "libgrid/coverage/check.hpp"

namespace libgrid {

/// What stands along the border of each group of faces.
struct Borders {
  std::vector<std::vector<std::int64_t>> cells;    ///< with an edge on it, ascending
  std::vector<std::vector<BorderPiece>> pieces;    ///< edges of any rows on it
  std::vector<std::vector<std::int32_t>> outline;  ///< half-edges on the parent's outline
  std::vector<std::int64_t> edges;                 ///< on it, in all
  std::vector<double> length, outline_length;
  std::vector<double> area;                  ///< inside it, of unrounded land
  std::vector<std::vector<Corner>> corners;  ///< that were rounded, by node
};

/// One group number a face, -1 = in none.
Borders borders_of(const Depths& depths, const std::vector<std::int64_t>& group, std::size_t groups,
                   const Segments& segments);

/// Where the gap of group g lies.
GapForm form_of(const Depths& depths, const Borders& borders, std::size_t g);

}  // namespace libgrid
