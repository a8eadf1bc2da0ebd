// SPDX-License-Identifier: Apache-2.0
#include "libgrid/coverage/derived.hpp"

#include <vector>

#include "depths.hpp"
#include "libgrid/topology/chain_sum.hpp"
#include "libgrid/topology/overlay.hpp"

namespace libgrid {

PolygonArray derived_outline(const PolygonArray& cells, const Crs& crs, const Run& run) {
  PolygonBuilder nothing;
  nothing.begin_row();
  const std::vector<std::int64_t> one_group(cells.size(), 0);
  const ChainSum sum = sum_chains(made_valid(cells, run), one_group, nothing.finish(), run);
  const Segments segments{sum.residue, sum.residue.size()};
  const Depths d = depths_of(arrange(segments.all, crs.lattice(), run), segments);
  std::vector<std::int64_t> group(d.faces.size(), 0);
  group[0] = -1;
  const std::vector<std::uint8_t> keep(d.arrangement.nodes.size(), 1);
  return dissolve(d.arrangement, d.faces, group, 1, keep);
}

}  // namespace libgrid
