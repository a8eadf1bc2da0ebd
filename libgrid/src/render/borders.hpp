// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "render/page.hpp"

namespace libgrid::render {

/// A border on the page; of the ranks that run along it the highest owns it.
struct BorderLine {
  int rank = 0;
  std::vector<Coord> points;
};

/// The outlines of several ranks of shapes (rank = position, the last the highest), each stretch
/// once, joined to lines as long as possible so that dashes run on. Where a vertex of one outline
/// lies on another's edge, the edge is cut there first. Sorted by rank.
std::vector<BorderLine> border_lines(const std::vector<const std::vector<Rings>*>& ranks);

/// Lines joined end to end where exactly two meet.
std::vector<std::vector<Coord>> join(const std::vector<std::vector<Coord>>& lines);

}  // namespace libgrid::render
