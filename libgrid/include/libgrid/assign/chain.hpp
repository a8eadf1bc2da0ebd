// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libgrid/assign/assign.hpp"

namespace libgrid {

/// What a link of the chain person > household > unit > building > cell > area is worth.
enum class LinkState {
  ok,             ///< one parent; the cell stated is the one computed
  missing,        ///< no key, or no computed cell to compare with
  unknown,        ///< a key that no parent has
  ambiguous,      ///< a key that several parents have
  contradictory,  ///< the cell stated is another than the one computed
  not_stated,     ///< no cell stated, so nothing to compare
};
std::string_view name_of(LinkState state);

/// Equal-length columns, one row a child.
struct Link {
  std::vector<std::int64_t> parent;  ///< its row, -1 unless the state is ok
  std::vector<LinkState> state;
};

/// Finds the parent that each key names.
///
///     Link to_household = link_keys(persons_household, household_codes);
///     Link to_unit = link_keys(households_unit, unit_codes);
///     Chained chain = chain_links({to_household.parent, to_unit.parent});
///     if (chain.row[7] < 0) ...   // broken at link chain.broken[7]
///
/// Keys and codes are compared as they are; an empty key is missing, and an empty code has no
/// children. Cost: linear.
Link link_keys(std::span<const std::string> keys, std::span<const std::string> codes);

/// Kinds of doors, the best entrance first: door plate, gate, main building.
inline const std::vector<std::string> kEntranceOrder = {"door_plate", "门牌",          "gate",
                                                        "大门",       "main_building", "主楼"};

struct Entrances {
  PointArray points;               ///< one a building, NaN where it has none
  std::vector<std::int64_t> door;  ///< its row, -1 where there is none
  Link building_of;                ///< of each door
};

/// Chooses the entrance of each building among the doors that name it: the kind that comes first in
/// `order`, kinds that are not in it last, and of equals the earlier row. Doors without a point are
/// passed over.
///
///     Entrances e = choose_entrances(doors.points(), door_building, door_kind, building_codes);
///     assigner.footprints(buildings, {.rules = {AssignRule::entrance_point,
///                                               AssignRule::largest_share},
///                                     .entrances = &e.points});
///
/// Shapes: a key and a kind a door. Cost: linear. Errors: Error{bad_value} for lengths that do not
/// fit.
Entrances choose_entrances(const PointArray& doors, std::span<const std::string> building,
                           std::span<const std::string> kind, std::span<const std::string> codes,
                           std::span<const std::string> order = kEntranceOrder);

struct Chained {
  std::vector<std::int64_t> row;     ///< at the end of the chain, -1 where it breaks
  std::vector<std::int64_t> broken;  ///< the first link without a parent, from 0; -1 = none
};

/// Follows rows through several links, lowest first: parent rows, as Link::parent or
/// Assignment::cell.
/// Errors: Error{usage} without links; Error{bad_value} for a parent that is not in the next link.
Chained chain_links(const std::vector<std::span<const std::int64_t>>& links);

/// Compares the cell that a register states with the computed one. Shapes: one row an object;
/// `computed` holds rows of `codes`, -1 = none. A code that is no cell's is `unknown`, also where
/// no cell was computed. Errors: Error{bad_value} for lengths that do not fit or a cell that is not
/// there.
std::vector<LinkState> compare_stated(std::span<const std::string> stated,
                                      std::span<const std::int64_t> computed,
                                      std::span<const std::string> codes);

/// As `tally`, but nothing is left out: one row more than groups, the last for rows of group -1. So
/// counts over all rows are those of the input.
Tally tally_all(std::span<const std::int64_t> group, std::span<const double> values,
                std::int64_t groups);

/// The tally of the parents from that of their children: each parent is the sum of its children,
/// and the last row holds the children without one and the children's own last row. So counts over
/// all rows are the same on every level, and sums up to the rounding of doubles.
///
///     Tally cells = tally_all(building_cells.cell, households, cell_count);
///     Tally communities = roll_up(cells, community_of_cell, community_count);
///
/// Shapes: `children` has one row more than `parent`. Errors: Error{bad_value} for lengths that do
/// not fit or a parent that is not in [-1, parents).
Tally roll_up(const Tally& children, std::span<const std::int64_t> parent, std::int64_t parents);

}  // namespace libgrid
