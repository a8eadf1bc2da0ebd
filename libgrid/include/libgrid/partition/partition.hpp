// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "libgrid/core/run.hpp"
#include "libgrid/crs/crs.hpp"
#include "libgrid/geom/arrays.hpp"
#include "libgrid/partition/bound.hpp"
#include "libgrid/partition/partition_graph.hpp"

namespace libgrid {

/// Barrier classes, strongest first. The border of a cell should run along strong ones.
enum class BarrierClass { expressway, rail, river, arterial, wall, local, stream, lane, none };
std::string_view name_of(BarrierClass c);
/// From our own words or OpenStreetMap's highway, waterway, railway and barrier values
/// ("residential", "stream", "wall"); anything else is `none` and cuts nothing.
BarrierClass barrier_class(std::string_view word);

struct PartitionInput {
  const PolygonArray& areas;  ///< lowest level; each is divided on its own
  const LineArray& barriers;
  std::vector<BarrierClass> classes;  ///< one a barrier row
  /// What is balanced: a footprint (or none) and a weight each. Buildings stay whole: a block that
  /// is split is split between them.
  const PolygonArray& buildings;
  std::vector<double> weights;  ///< one a building, >= 0
  /// Walled estates: their outlines are walls, and each stays in one cell of its area unless it
  /// alone weighs more than max. Null: none.
  const PolygonArray* compounds = nullptr;
  /// Cells of today: those within the limits stay, others are split, merged or traded with their
  /// neighbours so that few weight moves (see mend_partition). Null: all is divided anew.
  const PolygonArray* present = nullptr;
  /// One flag a present cell: it stays as it is, whatever it weighs. Empty: none is locked. With
  /// locked cells alone, the rest is divided around them.
  std::vector<std::uint8_t> locked = {};
  /// Further weights that cells keep limits of (PartitionOptions::further): of each, the values of
  /// all buildings, >= 0.
  std::vector<std::vector<double>> further = {};
};

/// New vertices on an old edge: at most one lattice step off it, in order from a to b; a < b.
struct Insertion {
  Coord a;
  Coord b;
  std::vector<Coord> vertices;
};

/// The polygons with the new vertices put into every edge that has them, in either direction.
PolygonArray insert_vertices(const PolygonArray& polygons, const std::vector<Insertion>& inserted);

struct PartitionOptions {
  double min = 300;
  double max = 500;
  double target = 0;  ///< 0: the middle of min and max
  /// Draws weights to the target, for more border; see GraphPartitionOptions.
  double balance = 0;
  std::uint64_t seed = 0;  ///< another one gives another division
  /// Dead ends of barriers are prolonged to what lies within this distance; 0: never.
  double close_gaps_m = 5;
  /// Blocks without buildings in which no wider circle fits join a neighbour; 0: none.
  double merge_strips_m = 25;
  /// Say how little the borders of each area could cost. Changes no cell; takes some seconds for an
  /// area of 80 blocks and plots.
  bool bounds = false;
  std::vector<FurtherLimits> further = {};  ///< of each of the input's further weights
};

/// What parts blocks, or cells, of one area: one row for each two and each class of barrier between
/// them (`none` where there is no barrier), by a, b and class; a < b.
struct BlockBorders {
  std::vector<std::int64_t> a, b;
  std::vector<BarrierClass> barrier;
  std::vector<double> length_m;
  std::vector<double> cost;  ///< the length, less along strong barriers and more along none

  std::size_t size() const { return a.size(); }
};

struct Partition {
  PolygonArray cells;              ///< in the CRS of the areas
  std::vector<std::int64_t> area;  ///< row of each cell's area
  std::vector<double> weight;
  std::vector<PartitionReason> reason;
  /// Of what was divided together: the area, or the part of it that nothing joins with the rest.
  std::vector<double> part_weight;
  std::vector<std::vector<double>> further;       ///< of each further weight, of each cell
  std::vector<std::vector<double>> part_further;  ///< likewise, as part_weight
  /// The weight that each cell's reason is about: 0 the first, 1 the first of `further`; -1: none.
  std::vector<std::int32_t> concerns;
  /// The areas with the vertices that cell corners put on their outlines; every old vertex is there
  /// bit for bit. `inserted` lists the new ones; give it to insert_vertices for the levels above.
  PolygonArray areas;
  std::vector<Insertion> inserted;
  std::int64_t blocks = 0;         ///< areas cut by barriers
  std::int64_t plots = 0;          ///< pieces of blocks that were too heavy, coarse or narrow
  LineArray gaps_closed;           ///< the pieces that were added to barriers, one a row
  std::int64_t dead_ends = 0;      ///< of barriers in the areas, dropped
  std::int64_t strips_merged = 0;  ///< blocks and plots that joined a neighbour for being narrow
  double border_m = 0;             ///< length of borders between cells of one area
  /// Rows of buildings that lie in two cells of one area: they share walls, and all together are
  /// too heavy for one cell, or a border of today's cells runs through them.
  std::vector<std::int64_t> cut_buildings;
  /// Rows of compounds in several cells of one area: they weigh more than max, lie there in parts
  /// that no edge joins, or are parted today.
  std::vector<std::int64_t> split_compounds;
  double border_on_barrier_m = 0;  ///< the part of it that runs along a barrier
  BlockBorders borders;            ///< why borders run where they do: along what, between which
  /// Row of the present cell that each cell goes on; -1: new.
  std::vector<std::int64_t> continues;
  double moved = 0;  ///< weight that was in a present cell and is in another one now
  /// Where they were asked for, one an area: what any other way to unite its blocks and plots could
  /// save (bound_partition; a millimetre counts as equal). With present cells nothing is claimed.
  std::vector<PartitionBound> bounds;
};

/// Divides areas into contiguous cells of [min, max] weight along barriers.
///
/// Small gaps in barriers are closed, and narrow blocks without buildings join a neighbour.
/// Areas are cut into blocks by the barriers; a block heavier than max, or near a cell that would
/// not keep the limits otherwise, is cut into plots midway between its buildings; partition_graph
/// unites blocks and plots to cells (docs/algorithms/partition.md). Each cell lies in one area.
/// Land without buildings follows.
///
/// With further weights a cell is within the limits when all its weights are, and a block above any
/// of the maxima is cut; the first weight is the one that `target`, `balance` and `moved` are
/// about.
///
/// Limits: a part of an area is divided on its own only when it is connected by an edge; a
/// multi-part area gives multi-part cells only when a part is too light to stand alone.
/// Errors: Error{usage} for limits, prices or distances that make no sense, and where there are not
/// as many further limits as further weights, Error{bad_value} for weights, Error{bad_geometry} for
/// areas, compounds or present cells that are no valid polygons. Cost: n log n in vertices, about a
/// tenth of a millisecond a block or plot; up to three rounds more where blocks are too coarse.
/// Threads: areas run side by side; same result for any number.
Partition partition(const PartitionInput& input, const PartitionOptions& options, const Crs& crs,
                    const Run& run = {});

/// Pieces that partition unites to cells and never cuts.
struct Blocks {
  PolygonArray blocks;             ///< in the CRS of the areas, one area after the other
  std::vector<std::int64_t> area;  ///< row of each block's area
  std::vector<double> weight;
  std::vector<std::vector<double>> further;  ///< of each further weight, of each block
  BlockBorders borders;
  /// As in Partition, with the vertices that corners of blocks put on the outlines.
  PolygonArray areas;
  std::vector<Insertion> inserted;
  LineArray gaps_closed;
  std::int64_t dead_ends = 0;
  std::int64_t strips_merged = 0;

  std::size_t size() const { return area.size(); }
};

/// Areas cut by barriers, as partition does it before it unites blocks to cells: gaps are closed,
/// strips joined, lines give way to buildings and compounds, and a block heavier than max is cut
/// into plots, unless max is infinite; likewise one above a further maximum. The blocks of an area
/// cover it without gap or overlap.
///
/// With close_gaps_m and merge_strips_m 0 and without buildings these are the faces between the
/// lines, no more and no less. Weights and borders (a, b, cost) are a graph for partition_graph.
/// Borders of present cells cut, too. min says which lines between touching houses stay: where they
/// weigh more than max - min. target, balance and seed are not used.
///
/// Errors and threads: as partition. Cost: n log n in vertices.
Blocks blocks(const PartitionInput& input, const PartitionOptions& options, const Crs& crs,
              const Run& run = {});

}  // namespace libgrid
