// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

#include "libgrid/crs/crs.hpp"
#include "libgrid/geom/arrays.hpp"

namespace libgrid {

/// Frames of Chinese web maps, off by some hundred metres from the CGCS2000 or WGS 84 that their
/// files claim: more than a cell.
enum class Frame {
  as_stored,  ///< CGCS2000 or WGS 84, as the file says
  gcj02,
  bd09,
};
std::string_view name_of(Frame frame);

/// Where a place (longitude, latitude) stands in a web map's frame. Serves to recognise such data
/// only; there is no way back here, because turning GCJ-02 into true coordinates is restricted by
/// law in mainland China.
/// Source: the formulas as publicly described; they are not official.
Coord shifted(Coord degrees, Frame frame);

/// In which frame points lie best inside the areas they belong to.
struct FrameGuess {
  Frame frame = Frame::as_stored;  ///< another one only when it is clearly better
  double inside_as_stored = 1;     ///< share of points, in [0,1]
  double inside_best = 1;
};

/// Compares the share of points inside the areas as they are stored with the share if the points
/// stood in GCJ-02 or BD-09. Another frame must win by two points in a hundred to be named.
/// Outside China, and without a CRS, the frame is as stored.
///
/// Shapes: any number of points, of which at most 5,000, evenly taken, are looked at; NaN are
/// passed over.
/// Cost: linear in the areas' vertices and the points looked at.
FrameGuess guess_frame(std::span<const Coord> points, const PolygonArray& areas, const Crs& crs);

}  // namespace libgrid
