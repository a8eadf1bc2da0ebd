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

struct RoadInput {
  const PolygonArray& areas;  ///< lowest level; each is divided on its own
  const LineArray& roads;
  std::vector<BarrierClass> classes =
      {};                               ///< of each road; `none` is no road; empty: all are local
  std::vector<std::string> names = {};  ///< of each road; empty: none has one
  /// They stay in one piece, with the road section nearest to them. Null: none is there.
  const PolygonArray* buildings = nullptr;
  std::vector<double> weights = {};  ///< of each building, >= 0; empty: metres of road are balanced
};

struct RoadOptions {
  double min = 300;
  double max = 1500;
  double target = 0;   ///< 0: the middle of min and max
  double balance = 0;  ///< as in GraphPartitionOptions
  std::uint64_t seed = 0;
};

/// Stretches of road between two junctions, in one area each; a section longer than max metres is
/// several, where metres are balanced. One along the border of two areas stands there for both.
struct RoadSections {
  LineArray lines;  ///< in the CRS of the areas
  std::vector<std::int64_t> area;
  std::vector<std::int64_t> cell;
  std::vector<std::string> name;      ///< that which most of it has; may be empty
  std::vector<BarrierClass> barrier;  ///< the strongest class along it
  std::vector<double> length_m;
  std::vector<double> road_m;  ///< the length, or half of it along a border of two areas
  std::vector<double> weight;  ///< road_m, or what the buildings on its land weigh
  /// The section of whose land it is part: itself, but for those too short to have any.
  std::vector<std::int64_t> land;
  /// What the lands of two sections share; a < b, by a and b.
  struct Border {
    std::int64_t a, b;
    double length_m;
    double cost;  ///< more between sections of one name
  };
  std::vector<Border> borders;

  std::size_t size() const { return area.size(); }
};

/// Rows are cells: by area.
struct RoadCells {
  PolygonArray cells;  ///< in the CRS of the areas
  std::vector<std::int64_t> area;
  std::vector<double> weight;
  std::vector<double> road_m;  ///< sum of the sections'
  std::vector<PartitionReason> reason;
  std::vector<double> part_weight;   ///< as in Partition
  std::vector<std::int64_t> pieces;  ///< 1 where a cell is in one piece
  RoadSections sections;
  /// As in Partition.
  PolygonArray areas;
  std::vector<Insertion> inserted;
  std::vector<std::int64_t> cut_buildings;  ///< rows of those in two cells of one area
};

/// Divides areas into cells by road section: stretches of road between junctions with the land that
/// is nearest to them (street face), united to cells of [min, max] metres of road, or of the weight
/// of buildings.
///
///     RoadCells cells = road_cells({communities, roads, classes, names, &houses}, {}, crs);
///
/// Land goes to the nearest section of its own area, by Voronoi regions of places along roads and
/// of walls; a building goes with its nearest section as a whole, and land between buildings
/// midway. Each cell is connected where its area is; cells cover their area exactly
/// (docs/algorithms/partition.md). An area without a road is one cell.
///
/// Limits: nearness is straight: rivers and walls are not heeded, nor are roads outside an area,
/// but for those along its outline. Borders have a vertex each few metres. Errors: Error{usage} for
/// limits that make no sense, and a max below 1 m of road; Error{bad_value} for columns that do not
/// fit and weights that are
/// negative or no number; Error{bad_geometry} for areas that are no valid polygons. Cost: n log n
/// in metres of road and walls, and as partition_graph. Threads: areas side by side; the same
/// result for any number.
RoadCells road_cells(const RoadInput& input, const RoadOptions& options, const Crs& crs,
                     const Run& run = {});

/// What is wrong with cells by road section, whoever made them: one sentence each; from the
/// definition and without the search's code. Empty:
///   * cells cover their areas exactly, and a cell is in several pieces only where its area is;
///   * each road is in sections wherever it is in an area, and sections are roads in their area,
///     as long as they say, none in two sections, none through a junction; those that have land
///     touch their cell, the others are in that of the section which they are part of;
///   * sums are right; `cut_buildings` are those in two cells of one area;
///   * what is listed as shared by sections of two cells is as long as the border that cells share;
///     check_partition finds cells of sections connected, within the limits or with a reason.
///
/// Where buildings weigh, one in several cells weighs for one of them: that where the largest piece
/// of it is that sections cut out. Cells do not show these pieces, so it may be any of them; all
/// together must weigh what the buildings do. Not looked at: names and classes of sections, borders
/// within a cell but for their use, part_weight, and whether land is nearest to its section.
/// Lines are compared as far as the lattice rounds. Errors: as road_cells. Cost: as check_coverage
/// and check_partition, and n log n in vertices of roads.
std::vector<std::string> check_road_cells(const RoadInput& input, const RoadCells& cells,
                                          const RoadOptions& options, const Crs& crs,
                                          const Run& run = {});

}  // namespace libgrid
