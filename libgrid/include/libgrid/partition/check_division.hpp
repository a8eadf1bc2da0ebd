// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "libgrid/core/run.hpp"
#include "libgrid/coverage/check.hpp"
#include "libgrid/crs/crs.hpp"
#include "libgrid/geom/arrays.hpp"
#include "libgrid/partition/partition_graph.hpp"

namespace libgrid {

/// Which promise a division does not keep.
enum class BreachKind {
  cover,         ///< a defect that check_coverage finds: gap, overlap, spill ...
  pieces,        ///< a cell in several pieces of one part of its area
  building_cut,  ///< a building in two cells between which no outline of an area runs
  compound_cut,  ///< a compound likewise, though it weighs no more than max
  weight,        ///< a cell does not weigh what is claimed
  limits,        ///< a cell is outside the limits of a weight, and the data give no reason
  reason,        ///< the reason claimed for a cell does not hold
};
std::string_view name_of(BreachKind kind);

/// Breaches as equal-length columns: the cover, pieces, cuts, then what each cell weighs.
struct Breaches {
  std::vector<BreachKind> kind;
  std::vector<std::int64_t> cell;    ///< row; of several the first, or that with most of the object
  std::vector<std::int64_t> parent;  ///< its row; -1 = not known
  std::vector<std::int64_t> row;     ///< of the building or compound, else -1
  /// What the kind is about: square metres, pieces, the share in the second cell, the weight.
  std::vector<double> number;
  std::vector<std::string> text;  ///< a sentence for people

  std::size_t size() const { return kind.size(); }
};

/// A division of areas into cells, whoever made it.
struct DividedAreas {
  /// Without parent_of, each cell belongs to the area in which it lies.
  CoverageLevel cells;
  CoverageLevel areas;
  const PolygonArray& buildings;
  std::vector<double> weights;              ///< one a building, >= 0
  const PolygonArray* compounds = nullptr;  ///< walled estates; null: none
  std::vector<std::uint8_t> locked = {};    ///< one flag a cell: it is as it had to be
  std::vector<double> claimed_weight = {};  ///< of each cell; empty: nothing is claimed
  /// Likewise; search_ended and no_division claim nothing but that the cell is out.
  std::vector<PartitionReason> claimed = {};
  std::vector<std::string> building_codes = {};  ///< empty: rows are named by number
  /// Further weights with limits of their own (DivisionLimits::further): of each, the values of all
  /// buildings, >= 0.
  std::vector<std::vector<double>> further = {};
  std::vector<std::string> further_names = {};  ///< for sentences; empty: they are numbered
  /// As claimed_weight, of each further weight; empty: nothing is claimed.
  std::vector<std::vector<double>> claimed_further = {};
  /// The weight that each claimed reason is about: 0 the first, 1 the first of `further`; -1: in
  /// range. Empty: a reason may be about any that is out.
  std::vector<std::int32_t> claimed_concerns = {};
};

struct DivisionLimits {
  double min = 300;
  double max = 500;
  bool cover = true;  ///< look for gaps, overlaps and spill; false for who has done so
  std::vector<FurtherLimits> further = {};  ///< of each further weight
};

struct DivisionCheck {
  Breaches breaches;
  std::vector<double> weight;           ///< of each cell, summed in the order of the buildings
  std::vector<PartitionReason> reason;  ///< that the data prove; search_ended: none
  std::int64_t unassigned = 0;          ///< buildings in no cell
  std::vector<std::vector<double>> further = {};  ///< of each further weight, of each cell
  /// The weight that each reason is about, the first of several; of search_ended the first that is
  /// out; -1: in range.
  std::vector<std::int32_t> concerns = {};

  std::int64_t within() const;  ///< cells in the limits
};

/// Whether a division keeps the promises of `partition`: cells cover their area exactly, each is in
/// one piece, no building and no compound is cut, weights are within the limits or the data prove
/// why not. Nothing of it uses the search.
///
///     DivisionCheck found = check_division({.cells = {cells}, .areas = {communities},
///         .buildings = houses, .weights = households}, {.min = 300, .max = 500}, crs);
///     if (found.breaches.size() == 0) ...    // all holds
///
/// A building weighs for the cell with most of it, and is cut when it has a second cell by
/// assign_footprints. Of a compound, a strip of one lattice step along its outline does not count,
/// for borders along it are rounded. An area in parts that no edge joins is divided part by part:
/// a cell may have a piece in each. What a locked cell does is no breach, except for the cover.
///
/// With further weights a cell is within the limits when all its weights are. Where it is not, one
/// reason is enough, whichever of the weights that are out it is about.
///
/// Reasons are judged by the cells as they are: those of an area that edges join, without locked
/// ones and those with a building above max, weigh less than min together, or no number of cells
/// fits their weights.
///
/// Errors: Error{usage} for limits that make no sense; Error{bad_value} for columns that do not fit
/// and weights that are negative or no number. Cost: as check_coverage and assign_footprints.
/// Threads: same result for any number.
DivisionCheck check_division(const DividedAreas& division, const DivisionLimits& limits,
                             const Crs& crs, const Run& run = {});

}  // namespace libgrid
