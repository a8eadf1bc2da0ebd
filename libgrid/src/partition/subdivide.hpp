// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "libgrid/crs/crs.hpp"
#include "libgrid/partition/partition.hpp"
#include "libgrid/topology/arrangement.hpp"

namespace libgrid {

/// Lines that cut areas. Vertices lie on the lattice or on vertices of the areas.
struct Cutters {
  Lines lines;
  std::vector<BarrierClass> barrier;  ///< of each line
  std::vector<std::int64_t> block;    ///< the only block that each line may cut; -1: all

  std::size_t size() const { return lines.size(); }
  void add(std::span<const Coord> line, BarrierClass c = BarrierClass::none,
           std::int64_t only = -1) {
    lines.add(line);
    barrier.push_back(c);
    block.push_back(only);
  }
  void add(const Cutters& more) {
    for (std::size_t i = 0; i < more.size(); ++i)
      add(more.lines.line(i), more.barrier[i], more.block[i]);
  }
};

/// The areas' rings, then the cutters, as `subdivide` cuts them.
Lines lines_of(const PolygonArray& areas, const Cutters& cutters);

/// Those faces of an earlier subdivision that cutters name.
struct NamedBlocks {
  std::vector<std::int64_t> block;
  PolygonArray shapes;  ///< of each
};

/// Areas cut into faces. Each face lies in one area; edges that bound nothing are gone.
struct Subdivision {
  Arrangement arrangement;
  Faces faces;
  std::int32_t first_cutter = 0;      ///< lines of the arrangement before it are outlines
  std::vector<std::uint8_t> whole;    ///< cutters that nothing has cut, dropped or not
  std::vector<std::int64_t> area;     ///< of each face; -1 outside all areas
  std::vector<BarrierClass> barrier;  ///< of each edge: the strongest that runs along it
  /// The nodes that cutting has put on each edge of the areas' outlines, all of them.
  std::vector<Insertion> on_outlines;

  /// Some faces as rows.
  PolygonArray shapes(std::span<const std::int64_t> which) const {
    return face_polygons(arrangement, faces, which);
  }
};

/// What an edge measures in metres.
struct EdgeMeasures {
  std::vector<double> length_m;
  std::vector<double> swept_m2;  ///< to the edge's left as seen from one place for all
};
EdgeMeasures measure_edges(const Arrangement& arrangement, const Transform& to_metres);
/// The area of each face in square metres.
std::vector<double> face_areas(const Faces& faces, const EdgeMeasures& edges);

/// Cuts areas by lines. Where areas overlap, a face counts to the first. `cut` is what `arrange`
/// makes of lines_of(areas, cutters), for who has it, and then coordinates of cutters are not read;
/// empty: it is made here.
Subdivision subdivide(const PolygonArray& areas, const Cutters& cutters, const NamedBlocks& blocks,
                      Lattice lattice, const Run& run, Arrangement cut = {});

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
