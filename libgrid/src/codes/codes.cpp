// SPDX-License-Identifier: Apache-2.0
#include "libgrid/codes/codes.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "libgrid/core/error.hpp"

namespace libgrid {

namespace {

bool within(int value, int low, int high) { return low <= value && value <= high; }

int digits(std::string_view code, std::size_t at, std::size_t count) {
  int value = 0;
  for (const char c : code.substr(at, count)) value = value * 10 + (c - '0');
  return value;
}

std::string named(const char* what, std::string_view code, std::size_t at, std::size_t count) {
  return std::string(what) + " " + std::string(code.substr(at, count)) + " of " + std::string(code);
}

std::string county_fault(std::string_view code) {
  const int city = digits(code, 2, 2), county = digits(code, 4, 2);
  if (digits(code, 0, 2) < 11) return named("province", code, 0, 2) + " is not one of 11 to 99";
  if (!within(city, 0, 70) && city != 90)
    return named("city", code, 2, 2) + " is not one of 01 to 70 or 90";
  if (city == 0 && county != 0) return named("county", code, 4, 2) + " stands under no city (00)";
  return {};
}

std::string street_fault(std::string_view code) {
  const int street = digits(code, 6, 3);
  if (street > 599) return named("street", code, 6, 3) + " is not one of 001 to 599";
  // Some cities have no counties, so a street may stand under a city; not under a province.
  if (street != 0 && digits(code, 2, 2) == 0)
    return named("street", code, 6, 3) + " stands under no city (00)";
  return {};
}

std::string community_fault(std::string_view code) {
  const int community = digits(code, 9, 3);
  if (community > 599) return named("community", code, 9, 3) + " is not one of 001 to 599";
  if (community != 0 && digits(code, 6, 3) == 0)
    return named("community", code, 9, 3) + " stands under no street (000)";
  return {};
}

}  // namespace

std::string division_code_fault(std::string_view code) {
  if (!std::all_of(code.begin(), code.end(), [](char c) { return '0' <= c && c <= '9'; }))
    return "'" + std::string(code) + "' holds something other than the digits 0 to 9";
  if (code.size() != 6 && code.size() != 9 && code.size() != 12)
    return "'" + std::string(code) + "' has " + std::to_string(code.size()) +
           " digits; 6 (county), 9 (street) or 12 (community) were wanted";
  std::string fault = county_fault(code);
  if (fault.empty() && code.size() > 6) fault = street_fault(code);
  if (fault.empty() && code.size() > 9) fault = community_fault(code);
  return fault;
}

DivisionCode parse_division_code(std::string_view code) {
  const std::string fault = division_code_fault(code);
  if (!fault.empty()) throw Error(ErrorCode::bad_value, fault);
  DivisionCode parsed;
  if (code.size() > 6) {
    const int street = digits(code, 6, 3);
    using Street = DivisionCode::Street;
    parsed.street = street == 0    ? Street::none
                    : street < 100 ? Street::street
                    : street < 200 ? Street::town
                    : street < 400 ? Street::township
                                   : Street::other;
  }
  if (code.size() > 9) {
    const int community = digits(code, 9, 3);
    using Community = DivisionCode::Community;
    parsed.community = community == 0    ? Community::none
                       : community < 200 ? Community::residents
                       : community < 400 ? Community::villagers
                                         : Community::other;
  }
  return parsed;
}

std::vector<std::int64_t> numbering(std::span<const Coord> points, double row_height,
                                    NumberingOrder order) {
  if (!(row_height > 0))
    throw Error(ErrorCode::usage, "rows of points need a height above 0 to be numbered");
  const bool from_north = order == NumberingOrder::west_east_north_south;
  // Turned so that the order is always: downwards from the top, then left to right.
  std::vector<Coord> turned(points.begin(), points.end());
  if (!from_north)
    for (Coord& c : turned) c = {-c.x, -c.y};
  double top = -std::numeric_limits<double>::infinity();
  for (const Coord& c : turned) top = std::max(top, c.y);
  // Points without a place come last.
  for (Coord& c : turned) {
    const bool known = !std::isnan(c.x) && !std::isnan(c.y);
    c.y = known ? std::floor((top - c.y) / row_height) : std::numeric_limits<double>::infinity();
    if (!known) c.x = 0;
  }
  std::vector<std::int64_t> sequence(points.size());
  std::iota(sequence.begin(), sequence.end(), 0);
  std::stable_sort(sequence.begin(), sequence.end(), [&](std::int64_t a, std::int64_t b) {
    return turned[a].y != turned[b].y ? turned[a].y < turned[b].y : turned[a].x < turned[b].x;
  });
  std::vector<std::int64_t> rank(points.size());
  for (std::size_t i = 0; i < sequence.size(); ++i)
    rank[sequence[i]] = static_cast<std::int64_t>(i);
  return rank;
}

std::string sequence_code(std::string_view parent, std::int64_t number, int digits) {
  if (number < 1)
    throw Error(ErrorCode::usage, "numbers start at 1; " + std::to_string(number) + " was given");
  std::string text = std::to_string(number);
  const auto width = static_cast<std::size_t>(std::max(digits, 0));
  if (text.size() < width) text.insert(0, width - text.size(), '0');
  return std::string(parent) + text;
}

namespace {

bool is_street(std::string_view code) {
  if (!division_code_fault(code).empty()) return false;
  const DivisionCode parsed = parse_division_code(code);
  return parsed.street != DivisionCode::Street::none &&
         parsed.community == DivisionCode::Community::none;
}

}  // namespace

bool merges_communities(std::string_view above, std::span<const std::string> areas) {
  return is_street(above) && std::all_of(areas.begin(), areas.end(), [&](const std::string& code) {
           return code.starts_with(above.substr(0, 9)) && division_code_fault(code).empty() &&
                  parse_division_code(code).community != DivisionCode::Community::none;
         });
}

std::string merged_community_code(std::string_view street, std::int64_t number) {
  constexpr std::int64_t first = 601, last = 999;
  if (!is_street(street))
    throw Error(ErrorCode::bad_value, "'" + std::string(street) + "' is not the code of a street");
  if (number < 1 || number > last - first + 1)
    throw Error(ErrorCode::usage, "codes of merged communities go from 601 to 999; there is no " +
                                      std::to_string(number) + "th");
  return sequence_code(street.substr(0, 9), first - 1 + number);
}

}  // namespace libgrid
