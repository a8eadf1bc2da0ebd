// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libgrid/core/run.hpp"

namespace libgrid {

/// Atoms, the pieces that no division cuts, and the borders between them.
///
///     AtomGraph graph = atom_graph({120, 300, 180, 240}, {{0, 1, 4}, {1, 2, 1}, {2, 3, 4}});
///     GraphPartition d = partition_graph(graph, {.min = 300, .max = 500});    // {0, 1} and {2, 3}
///     check_partition(graph, d, {.min = 300, .max = 500});      // no faults
///
/// Several weights at once, here households and at most 1,400 persons:
///
///     AtomGraph town = atom_graph(households, borders, {persons});
///     partition_graph(town, {.min = 300, .max = 500, .further = {{.max = 1400}}});
struct AtomGraph {
  std::vector<double> weight;             ///< of each atom, >= 0: households, persons, floor area
  std::vector<std::int64_t> first = {0};  ///< where each atom's borders begin, and their end
  std::vector<std::int32_t> to = {};      ///< neighbour across each border, ascending
  std::vector<double> cost = {};          ///< of each border, >= 0; the same from both sides
  /// Further weights that a division limits too: of each, the values of all atoms, >= 0.
  std::vector<std::vector<double>> further = {};

  std::size_t size() const { return weight.size(); }
  friend bool operator==(const AtomGraph&, const AtomGraph&) = default;
};

/// What two neighbours share: a border, and what it costs to part them there (its length, less
/// along a road).
struct AtomBorder {
  std::int32_t a;
  std::int32_t b;
  double cost;
};

/// Borders of the same two atoms add up.
///
/// Errors: Error{bad_value} with the row of a weight or cost that is negative or no number, of a
/// border that joins an atom to itself or to one that is not there; Error{usage} for a further
/// weight with more or fewer values than atoms.
/// Cost: n log n in borders.
AtomGraph atom_graph(std::vector<double> weight, std::span<const AtomBorder> borders,
                     std::vector<std::vector<double>> further = {});

/// A graph whose atoms stand for some of another one each.
struct JoinedAtoms {
  AtomGraph graph;
  std::vector<std::int32_t> atom;  ///< of each atom joined, its place in `graph`
};

/// Makes one atom of those that are to stay in one cell: a school and the block across the road,
/// two compounds of one owner.
///
///     JoinedAtoms town = join_atoms(graph, {-1, 0, 0, -1});       // the two in the middle
///     GraphPartition d = partition_graph(town.graph, {.min = 300, .max = 600});
///     d.cell[town.atom[2]];                                       // the cell of the third atom
///
/// `together` has a group number for each atom, -1 for those that go alone. An atom weighs what
/// those joined weigh, borders between them are gone, others with one neighbour add up, and atoms
/// are numbered by their first; present cells, bounds and checks take the joined graph likewise.
/// Errors: Error{usage} where there is not one group an atom; Error{bad_value} with the row of an
/// atom that nothing joins to the first one of its group. Cost: n log n in borders.
JoinedAtoms join_atoms(const AtomGraph& graph, std::span<const std::int32_t> together);

/// What a cell may have of a further weight.
struct FurtherLimits {
  double min = 0;         ///< 0: no floor
  double max = HUGE_VAL;  ///< infinite: no ceiling
};

struct GraphPartitionOptions {
  double min = 300;
  double max = 500;
  double target = 0;                        ///< 0: the middle of min and max
  std::vector<FurtherLimits> further = {};  ///< of each of the graph's further weights
  std::int32_t cells = 0;  ///< in all, of a connected graph; 0: as many as come nearest the target
  /// The price of the squared deviation of a cell's weight, as a share of the target, in usual
  /// changes of cost: 10 to 30 draw weights to the target, for more border.
  double balance = 0;
  /// The largest deviation from the target is made as small as can be, before any border.
  bool evenly = false;
  /// What it costs that an atom belongs to a cell around another one (a squared distance, say), in
  /// the place of borders; a cell's centre is the atom that makes its sum least.
  std::function<double(std::int32_t atom, std::int32_t centre)> spread = {};
  std::int32_t tries = 1;  ///< searches, the best of which is kept; more when none keeps the limits
  std::int64_t steps_per_atom = 4000;  ///< of one search
  std::uint64_t seed = 0;
};

/// Why a cell is not within [min, max], as data; of several weights, of that one which
/// GraphPartition::concerns names.
enum class PartitionReason {
  in_range,
  parent_below_min,  ///< the whole area, or a part of it that nothing joins, weighs less than min
  no_k_fits,         ///< no number of cells puts all weights of the area into [min, max]
  atom_above_max,    ///< one atom alone weighs more than max
  no_division,       ///< connected cells of these atoms never are all within: all ways were tried
  locked,            ///< it is to stay as it is
  search_ended,      ///< none of these; the search found nothing better
};
std::string_view name_of(PartitionReason reason);

/// Cells are numbered by their first atom.
struct GraphPartition {
  std::vector<std::int32_t> cell;   ///< of each atom
  std::vector<double> weight = {};  ///< of each cell
  std::vector<PartitionReason> reason = {};
  /// The weight that each cell's reason is about, by which the cell is out of the limits, the first
  /// of several: 0 `weight`, 1 the first of `further`; -1: in range.
  std::vector<std::int32_t> concerns = {};
  std::vector<std::vector<double>> further = {};  ///< of each further weight, of each cell
  /// Of what was divided together with each cell: a part that borders join, or an atom above max.
  std::vector<double> part_weight = {};
  std::vector<std::vector<double>> part_further = {};  ///< likewise of each further weight
  double cost = 0;  ///< of the borders between cells, or of the spread

  std::size_t cells() const { return weight.size(); }
};

/// Unites atoms to connected cells of [min, max] at the least cost that the search finds
/// (docs/algorithms/partition.md). An atom above max is a cell of its own, with what it cuts off
/// when that is too light to stand alone. Parts that no border joins are divided apart. Where no
/// number of cells fits, the number with the least excess is taken.
///
/// With further weights a cell must be within the limits of all. The first weight chooses the
/// number of cells, of those that fit all weights, and is the one that `target`, `balance` and
/// `evenly` are about. An excess is measured by the middle of its weight's limits (without max, by
/// min), and excesses add up.
///
/// Limits: a search with a fixed number of steps, never a clock, and no bound on the distance from
/// the best division. Weights that are whole numbers are added exactly.
/// Errors: Error{usage} for limits, tries or steps that make no sense, and where there are not as
/// many further limits as further weights; Error{bad_value} with the row of a further weight that
/// is negative or no number.
/// Cost: tries * steps_per_atom * atoms; 50 to 100 ns a step where cells have some
/// hundred atoms, more with larger ones, and a tenth more for each further weight.
/// Threads: tries and parts side by side; the same result for any number.
/// Source: annealing, S. Kirkpatrick et al. 1983; cuts of spanning trees, D. DeFord et al. 2021.
GraphPartition partition_graph(const AtomGraph& graph, const GraphPartitionOptions& options,
                               const Run& run = {});

/// The cells of today.
struct PresentPartition {
  std::vector<std::int32_t> cell;         ///< of each atom; -1: in none
  std::vector<std::uint8_t> locked = {};  ///< of each cell: stays as it is; empty: none does
};

struct MendedPartition {
  GraphPartition division;
  std::vector<std::int32_t> continues;  ///< of each cell: the present one that goes on; -1: new
  double moved = 0;  ///< weight of atoms that were in a cell and are in another one now
};

/// Keeps the cells of today that are within the limits, and splits, merges or trades as little
/// weight as the search finds where some are not. Atoms in no cell join a neighbour. Of a present
/// cell in several pieces the heaviest goes on. Locked cells are taken out first and come back as
/// they were, whatever they weigh; with nothing else present, these are the exclusive cells around
/// which partition_graph divides the rest.
///
/// Cells around one that is out of the limits are searched first, then those around them, so far
/// ones rarely change. options.cells, evenly and spread must not be set. Further weights are kept
/// within their limits too; heavy, light and moved are by the first weight.
/// Errors: as partition_graph; Error{bad_value} for a cell below -1, or without a flag where there
/// are flags.
/// Cost: as partition_graph for the cells around those out of the limits; linear for the others.
/// Threads: parts that no border joins run side by side; the same result for any number.
MendedPartition mend_partition(const AtomGraph& graph, const PresentPartition& present,
                               const GraphPartitionOptions& options, const Run& run = {});

/// What is wrong with a division, from its definition and without the search's code: one sentence
/// each. Empty: each atom is in one cell, each cell is connected, weights are the sums of atoms,
/// a reason other than in_range stands exactly where a cell is out of [min, max] by any weight, and
/// holds for the weight that it concerns (for any that is out, where `concerns` is empty). With the
/// cells of today: each locked one is still there, with the same atoms.
///
/// Cost: linear, once more for each cell out of the limits; all ways are tried again where the
/// reason is no_division, up to about a second.
std::vector<std::string> check_partition(const AtomGraph& graph, const GraphPartition& division,
                                         const GraphPartitionOptions& options,
                                         const PresentPartition* present = nullptr);

}  // namespace libgrid
