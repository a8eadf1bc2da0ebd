// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "libgrid/partition/partition.hpp"
#include "libgrid/topology/arrangement.hpp"

namespace libgrid {

/// A line that cuts areas. Ends lie on the lattice or on vertices of the areas.
struct Cutter {
  Coord a, b;
  BarrierClass barrier = BarrierClass::none;
  std::int64_t block = -1;  ///< the only block it may cut; -1: all
};

/// Areas cut into faces. Each face lies in one area; edges that bound nothing are gone.
struct Subdivision {
  Arrangement arrangement;
  Faces faces;
  std::int64_t first_cutter = 0;         ///< segments of the arrangement before it are outlines
  std::vector<std::uint8_t> whole;       ///< cutters that nothing has cut, dropped or not
  std::vector<std::int64_t> area;        ///< of each face; -1 outside all areas
  std::vector<BarrierClass> barrier;     ///< of each edge: the strongest that runs along it
  std::vector<std::uint8_t> own_vertex;  ///< nodes that an outline or cutter has as a vertex
  /// The nodes that cutting has put on each edge of the areas' outlines, all of them.
  std::vector<Insertion> on_outlines;
};

/// Cuts areas by lines. `blocks` are the faces of an earlier subdivision that cutters name; null
/// when none does. Where areas overlap, a face counts to the first. `cut` is what `arrange` makes
/// of the areas' segments and the cutters, for who has it; empty: it is made here.
Subdivision subdivide(const PolygonArray& areas, std::span<const Cutter> cutters,
                      const PolygonArray* blocks, Lattice lattice, const Run& run,
                      Arrangement cut = {});

/// The cells that groups of faces make, and the vertices that they put on the outlines: each old
/// vertex stays, a crossing stays where three borders meet.
struct Dissolved {
  PolygonArray cells;
  std::vector<Insertion> inserted;
};
Dissolved dissolve_cells(const Subdivision& subdivision, std::span<const std::int64_t> group,
                         std::int64_t groups, const PolygonArray& areas, Lattice lattice,
                         const Run& run);

}  // namespace libgrid
