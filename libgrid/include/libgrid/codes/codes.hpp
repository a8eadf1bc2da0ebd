// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libgrid/geom/coord.hpp"

namespace libgrid {

/// What the digits of a 12-digit statistical division code say: 6 county + 3 street + 3 community.
/// Follows the structure of GB/T 2260 and GB/T 10114 as publicly described; no conformity claimed.
struct DivisionCode {
  enum class Street {
    none,      ///< 000 or fewer than 9 digits
    street,    ///< 001-099
    town,      ///< 100-199
    township,  ///< 200-399
    other,     ///< 400-599: development zones, ports, farms
  };
  enum class Community {
    none,       ///< 000 or fewer than 12 digits
    residents,  ///< 001-199: a residents' committee
    villagers,  ///< 200-399: a villagers' committee
    other,      ///< 400-599: unofficial; 498 and 598 stand for areas without any committee
  };
  Street street = Street::none;
  Community community = Community::none;
};

/// Why a text is not a division code of 6, 9 or 12 digits, or empty when it is one.
std::string division_code_fault(std::string_view code);
/// Errors: Error{bad_value} with division_code_fault's sentence.
DivisionCode parse_division_code(std::string_view code);

/// The order in which new numbers are given.
enum class NumberingOrder {
  west_east_north_south,  ///< cells: rows from north to south, each from west to east
  east_west_south_north,  ///< roads and compounds
};

/// The rank (0, 1, ...) of each point in the order. Points fall into rows of `row_height`; ties go
/// by position in the input. Rows are counted from the outermost point; points that are NaN come
/// last.
/// Shapes: one rank a point. Errors: Error{usage} unless row_height > 0. Cost: n log n.
std::vector<std::int64_t> numbering(std::span<const Coord> points, double row_height,
                                    NumberingOrder order = NumberingOrder::west_east_north_south);

/// Parent code + sequence number from 1, of `digits` digits (more when they do not suffice):
/// ("440303001003", 7, 3) -> "440303001003007". Errors: Error{usage} for a number below 1.
std::string sequence_code(std::string_view parent, std::int64_t number, int digits = 3);

/// The code of a cell that merges communities of a street: community codes from 601 on, which no
/// community has: ("440303001", 2) -> "440303001602". A street has 9 digits, or 12 that end in 000.
/// Follows the structure of CJ/T 349 as publicly described; no conformity claimed.
/// Errors: Error{usage} for a number below 1 or above 399, Error{bad_value} for what is no street.
std::string merged_community_code(std::string_view street, std::int64_t number);
/// Whether cells of these areas have such codes: the one above is a street, and all areas are its
/// communities, by division codes of 12 digits.
bool merges_communities(std::string_view above, std::span<const std::string> areas);

}  // namespace libgrid
