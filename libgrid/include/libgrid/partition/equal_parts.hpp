// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "libgrid/core/run.hpp"
#include "libgrid/crs/crs.hpp"
#include "libgrid/geom/arrays.hpp"
#include "libgrid/partition/partition.hpp"

namespace libgrid {

/// Rows are parts: those of the first area, then of the next.
struct EqualParts {
  PolygonArray parts;                ///< in the CRS of the areas
  std::vector<std::int64_t> area;    ///< row of each part's area
  std::vector<double> area_m2;       ///< in the working CRS
  std::vector<std::int64_t> pieces;  ///< 1 where a part is connected
  PolygonArray areas;                ///< with the vertices that cuts put on their outlines
  std::vector<Insertion> inserted;
};

/// Each area cut into k parts of equal area in the working CRS.
///
///     EqualParts quarters = equal_parts(boundary, 4, crs);
///
/// An area is cut in two by a straight line, both sides are cut again, and so on, each side by as
/// many parts as it is to have. A line stands square to the longer side of the smallest rectangle
/// around what it cuts; where that would leave more than two pieces, lines turned by 15, 30 ... 90
/// degrees are tried, and the first with the fewest pieces is taken. A part that no such line keeps
/// whole has several pieces. Cutting is exact, as in mesh; only the vertices of lines and crossings
/// are rounded to the lattice. In a planar system a part differs from one k-th by a lattice step
/// (1 mm) times its perimeter at most. In degrees lines have a vertex each 100 m; a long edge of an
/// outline on which they end bends in the working CRS, which makes some hundred-thousandths of the
/// area at most.
///
/// Where areas overlap, land counts to the first. Areas without geometry have no parts.
/// Errors: Error{usage} for k below 1 or above a million; Error{bad_value} for an area too small to
/// be cut. Cost: n log n in vertices for each halving. Threads: same result for any number.
EqualParts equal_parts(const PolygonArray& areas, std::int64_t k, const Crs& crs,
                       const Run& run = {});

}  // namespace libgrid
