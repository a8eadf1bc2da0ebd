// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "libgrid/core/run.hpp"
#include "libgrid/core/words.hpp"
#include "libgrid/partition/partition.hpp"
#include "libgrid/plan/plan.hpp"

namespace libgrid {

/// Roads, rivers, railways and walls in the plan's CRS; columns of one length.
struct BoundLines {
  const LineArray& lines;
  const std::vector<BarrierClass>& classes;
  const std::vector<std::string>& names;  ///< empty texts where nameless
};

/// What an outline runs along: a line; another cell of the same area; an area beside; the edge of
/// the plan; land of the same area that is in no cell.
enum class BoundKind { line, cell, area, edge, no_cell };
std::string_view name_of(BoundKind kind);

struct Bound {
  BoundKind kind = BoundKind::edge;
  std::int64_t row = -1;  ///< the first line of that name, the cell, the area; -1 of the others
  double share = 0;       ///< of the side

  friend bool operator==(const Bound&, const Bound&) = default;
};

/// The four bounds (四至) of a cell.
struct FourBounds {
  /// East, south, west, north; what has the largest share first. Empty for a cell without land.
  std::array<std::vector<Bound>, 4> side;
};

struct BoundsOptions {
  double near_m = 20;        ///< a line farther from the outline forms no part of it
  double least_share = 0.3;  ///< of a side, for a second and third thing to be told
};

/// The four bounds of each cell, from what lies along its outer outlines.
///
///     auto bounds = four_bounds(plan, {roads, classes, names});
///     bounds_text(plan, lines, bounds[0], Language::en)
///         // "east to Xuehai Road, south to the Qingshui River, west to ..., north to ..."
///
/// Outlines are walked in pieces of at most 20 m. A piece faces outwards at a right angle to the
/// chord of 1/16 of the outline around it, so that small bends do not count; it belongs to the two
/// nearest sides by the squares of the cosines, all to one side where it faces there. It runs along
/// a line that has its direction (within 30 degrees), else beside a cell, an area or nothing. Of
/// several lines it is a road, river or railway with a name, else a wall with a name or a main
/// road, river or railway without one, else any; of these the nearest. Of a side, the thing with
/// the largest share is told, and others with `least_share` or more. Lines of one name are one
/// thing. Shapes: one a cell. Units: metres of the working CRS. Cost: about a line query for each
/// 20 m of outline. Threads: cells side by side, same result for any number.
std::vector<FourBounds> four_bounds(const Plan& plan, const BoundLines& lines,
                                    const BoundsOptions& options = {}, const Run& run = {});

/// The words: "东至学海路，南至清水河，西至学林路，北至铁路". Empty without land.
std::string bounds_text(const Plan& plan, const BoundLines& lines, const FourBounds& bounds,
                        Language language);
/// Of one side: "学海路、铁路".
std::string bound_text(const Plan& plan, const BoundLines& lines, const std::vector<Bound>& side,
                       Language language);

/// The named roads of each cell, those that bound it too, the longest first; ties by name.
/// Lanes and what is weaker do not count.
struct Street {
  std::string name;
  double length_m = 0;  ///< in the cell and along its outline
};
std::vector<std::vector<Street>> streets_of_cells(const Plan& plan, const BoundLines& lines,
                                                  const BoundsOptions& options = {},
                                                  const Run& run = {});

}  // namespace libgrid
