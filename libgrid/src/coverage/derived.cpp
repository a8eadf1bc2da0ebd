// SPDX-License-Identifier: Apache-2.0
#include "libgrid/coverage/derived.hpp"

#include <vector>

#include "depths.hpp"
#include "libgrid/topology/overlay.hpp"

namespace libgrid {

DerivedOutline derived_outline(const PolygonArray& cells, const Crs& crs, const Run& run) {
  DerivedOutline out{.rows = {},
                     .invalid = invalid_reasons(cells, run),
                     .coords = cells.coords().size(),
                     .sum = {}};
  PolygonArray mended;
  out.sum = sum_chains(made_valid(cells, out.invalid, mended), run);
  const Segments segments{out.sum.residue, out.sum.residue.size()};
  const Depths d = depths_of(arrange(segments.all, crs.lattice(), run), segments);
  std::vector<std::int64_t> group(d.faces.size(), 0);
  group[0] = -1;
  const std::vector<std::uint8_t> keep(d.arrangement.nodes.size(), 1);
  out.rows = dissolve(d.arrangement, d.faces, group, 1, keep);
  return out;
}

}  // namespace libgrid
