// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "render/page.hpp"

namespace libgrid::render {

/// A row's rings cut to a box: as many rings as before, empty where nothing is left, and no rings
/// when nothing is left of any. Along the box, parts of a ring may hang together.
/// Source: I. Sutherland, G. Hodgman, "Reentrant polygon clipping", 1974.
Rings clipped_rings(const Rings& rings, const Rect& box);

/// Lines cut to a box; each leaves as many pieces as it has inside.
/// Source: Y.-D. Liang, B. Barsky, "A new concept and method for line clipping", 1984.
Rings clipped_lines(const Rings& lines, const Rect& box);

}  // namespace libgrid::render
