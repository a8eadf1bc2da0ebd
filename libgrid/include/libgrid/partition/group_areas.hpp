// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "libgrid/core/run.hpp"
#include "libgrid/crs/crs.hpp"
#include "libgrid/geom/arrays.hpp"
#include "libgrid/partition/partition.hpp"
#include "libgrid/partition/partition_graph.hpp"

namespace libgrid {

/// Whole areas that are to be united: the communities of streets.
struct GroupInput {
  const PolygonArray& areas;
  std::vector<std::int64_t> parent = {};  ///< of each area, any numbers >= 0; empty: all have one
  std::vector<double> weights = {};       ///< of each area, >= 0; empty: each counts 1
};

struct GroupOptions {
  double min = 3;
  double max = 4;
  double target = 0;   ///< 0: the middle of min and max
  double balance = 0;  ///< as in GraphPartitionOptions
  std::uint64_t seed = 0;
  /// Gaps between areas in which no wider circle fits are no gaps: borders drawn twice.
  double resolution_m = 0.001;
};

/// What two areas of one parent share; a < b, by a and b.
struct AreaBorders {
  std::vector<std::int64_t> a, b;
  std::vector<double> length_m;

  std::size_t size() const { return a.size(); }
};

/// Rows are cells: by parent, then by their first area.
struct AreaGroups {
  PolygonArray cells;                   ///< in the CRS of the areas
  std::vector<std::int64_t> parent;     ///< of each cell, as given; 0 where none is
  std::vector<double> weight;           ///< sum of its areas', in their order
  std::vector<PartitionReason> reason;  ///< why a cell is not within [min, max]
  /// Of what was divided together: the areas of the parent, or those of them that borders join.
  std::vector<double> part_weight;
  std::vector<std::int64_t> count;   ///< of areas in each cell
  std::vector<std::int64_t> pieces;  ///< 1 where a cell is in one piece
  std::vector<std::int64_t> cell;    ///< of each area; -1: it has no land of its own
  AreaBorders borders;  ///< between all areas of one parent: the graph that was divided
  double border_m = 0;  ///< length of borders between cells of one parent
  /// The areas with the vertices that neighbours have on their edges, so that areas and cells match
  /// bit for bit. `inserted` lists these; give it to insert_vertices for the levels above.
  PolygonArray areas;
  std::vector<Insertion> inserted;
};

/// Unites neighbouring areas of one parent to cells of [min, max] weight, by default 3 to 4 areas,
/// with the shortest borders that partition_graph finds.
///
///     AreaGroups health = group_areas({communities, street_of, {}}, {.min = 3, .max = 4}, crs);
///     health.cell[7];    // of the eighth community
///
/// A cell is the union of its areas to the last bit, made without an overlay: borders between them
/// go, and all other vertices stay. Areas are neighbours where they share an edge or a part of one,
/// exactly; a common corner is not enough. An enclosed gap no wider than resolution_m counts to the
/// area with the longest border along it; land in two areas counts to the first. A cell is in
/// several pieces only when one of its areas is.
///
/// Limits: borders that differ along their whole length up to the outline are no borders; `repair`
/// welds them. Parents are not looked at: a cell covers of its parent what the areas cover.
/// Errors: Error{usage} for limits that make no sense; Error{bad_value} for columns that do not
/// fit, weights that are negative or no number and parents below 0; Error{bad_geometry} for areas
/// that are no valid polygons.
/// Cost: n log n in vertices, and as partition_graph. Threads: parents side by side; the same
/// result for any number.
AreaGroups group_areas(const GroupInput& input, const GroupOptions& options, const Crs& crs,
                       const Run& run = {});

/// What is wrong with groups, whoever made them: one sentence each; from the definition and without
/// the search's code. Empty: each area is in one cell of its parent, each cell is exactly the land
/// of its areas, columns are right, areas that share an edge are listed as neighbours and others
/// are not, and check_partition finds cells connected, within the limits or with a reason.
///
/// `areas`, `cells`, `cell`, `borders` and the columns of cells are looked at. Overlaps of areas
/// are told where they reach into another cell. Cost: as check_coverage and check_partition.
std::vector<std::string> check_groups(const GroupInput& input, const AreaGroups& groups,
                                      const GroupOptions& options, const Crs& crs,
                                      const Run& run = {});

}  // namespace libgrid
