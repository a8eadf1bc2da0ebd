// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cairo.h>

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "libgrid/crs/crs.hpp"
#include "render/labels.hpp"
#include "render/page.hpp"

namespace libgrid::render {

/// Coordinates along the frame, and crosses where their lines would meet inside.
struct Graticule {
  struct Cross {
    Coord at = {};
    std::array<Coord, 2> arm = {};  ///< from the middle along the two lines
  };
  std::vector<std::pair<Coord, Coord>> ticks = {};
  std::vector<Cross> crosses = {};
  std::vector<Label> labels = {};  ///< between the neat lines, apart from each other
};

/// From the map to the outer neat line where coordinates stand between, points.
inline constexpr double graticule_rim = 10.5;

/// Whether a page is as large as A4: on smaller ones coordinates would only crowd the frame.
bool has_room_for_graticule(const Page& page);

/// Lines of `told` at round values, 1, 2 or 5 times a power of ten (metres) or 1, 2, 5, 10, 20, 30
/// seconds, minutes or degrees; `drawn` is the system of the view's ground. Each line stands where
/// it meets the frame, however it runs between. Nothing where the frame holds places that have no
/// coordinates.
/// Errors: as Transform.
Graticule make_graticule(const Page& page, const Crs& drawn, const Crs& told, Type& type);
/// The same without crosses under labels of the map.
void clear_under(Graticule& graticule, const Labels& labels);

void draw_crosses(cairo_t* cr, const Graticule& graticule);
void draw_rim(cairo_t* cr, const Graticule& graticule, Type& type);

/// The smallest step at which lines stand `least` apart.
double round_metres(double least);
/// The same in seconds of arc.
double round_seconds(double least);
/// "3 554 000", "-12.5": as many digits as the step needs.
std::string metres_text(double value, double step);
/// "118°54′30″E": as many fields as the step needs; `hemispheres` is "EW" or "NS".
std::string degrees_text(double seconds, double step, const char* hemispheres);

}  // namespace libgrid::render
