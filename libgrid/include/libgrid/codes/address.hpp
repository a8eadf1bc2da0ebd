// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libgrid/core/run.hpp"

namespace libgrid {

/// Why a text is no address of a door.
enum class AddressFault {
  none,
  missing,    ///< empty, or a word for it: 不详, 无, 未知
  cell_name,  ///< the name of a cell: 第三网格
  no_number,  ///< a name alone: a road, a compound, free text
  no_name,    ///< numbers alone, of no road and no compound: 3幢501室
  beside,     ///< a place near an address: 12号对面, 3幢楼下
  unclear,    ///< parts twice or out of order; odd or even sides; over 200 characters; not UTF-8
};
std::string_view name_of(AddressFault fault);

/// The parts of a Chinese door-plate address; a part that is not told is empty.
///
/// Numbers are written one way: "12", "12-3" (12号之3, 12号附3), "12甲" (甲12号), "B3", "B".
/// Several are a list of numbers and ranges: "1~10", "1,3,5~9". Names keep their words; numbers up
/// to 99 inside them are spelled out (中山1路 is 中山一路). 号 behind a compound's or village's
/// name is a building (仙林新村3号 is 仙林新村3幢).
struct Address {
  std::string province = {};   ///< 江苏省
  std::string city = {};       ///< 南京市
  std::string county = {};     ///< 栖霞区; or a county-level city: 昆山市
  std::string town = {};       ///< 仙林街道, 横溪镇
  std::string community = {};  ///< 亚东社区
  std::string road = {};       ///< 文苑路, 幸福巷, 人民南路四段
  std::string lane = {};       ///< numbers before 弄
  std::string number = {};     ///< before 号, 号院
  std::string compound = {};   ///< 仙林新村; also another name behind the number
  std::string building = {};   ///< before 幢, 栋, 座, 号楼
  std::string stairwell = {};  ///< before 单元, 门, 梯
  std::string floor = {};      ///< before 层, 楼, F; "负1" is the first below ground
  std::string room = {};       ///< before 室, 户, 房, 铺
  std::string rest = {};       ///< text behind the numbers: a shop's name
  AddressFault fault = AddressFault::none;  ///< if not none, all parts are empty

  bool operator==(const Address&) const = default;
};

/// Every part by its name, in the order of the members.
inline constexpr std::array<std::pair<std::string_view, std::string Address::*>, 14> kAddressParts{
    {{"province", &Address::province},
     {"city", &Address::city},
     {"county", &Address::county},
     {"town", &Address::town},
     {"community", &Address::community},
     {"road", &Address::road},
     {"lane", &Address::lane},
     {"number", &Address::number},
     {"compound", &Address::compound},
     {"building", &Address::building},
     {"stairwell", &Address::stairwell},
     {"floor", &Address::floor},
     {"room", &Address::room},
     {"rest", &Address::rest}}};

/// Reads an address as people write it.
///
///     Address a = parse_address("南京市文苑路十二号 ３栋2单元501");
///     // a.road "文苑路", a.number "12", a.building "3", a.stairwell "2", a.room "501"
///     normal_text(a);  // "南京市文苑路12号3幢2单元501室"
///
/// No gazetteer stands behind it: where a name ends is told by its last character (路, 区, 镇) and
/// by the numbers around it. See docs/algorithms/addresses.md for what is read how. `a-b` before 号
/// or 幢 is a range where a < b, else b is a number under a. Numbers at the end without a word are
/// read from the right: 3-2-501 is building, stairwell, room.
///
/// Errors: none; a text that is no address says so in `fault`. Cost: a few microseconds.
Address parse_address(std::string_view text);

/// The same for many. Shapes: one a text. Threads: same result for any number.
std::vector<Address> parse_addresses(std::span<const std::string> texts, const Run& run = {});

/// One spelling for each address, empty for a refused one: parse_address(normal_text(a)) == a for
/// each `a` that parse_address gave.
std::string normal_text(const Address& address);

/// How sure a match is, the surest last.
enum class Sureness {
  none,          ///< no match
  number,        ///< same number or compound; one side tells no building
  within_range,  ///< a range of the register's row holds it
  building,  ///< same building; stairwell, floor, room, road or compound is told by one side only
  exact,     ///< all parts from road to room are equal
};
std::string_view name_of(Sureness sure);

/// Why an address has no match.
enum class Unmatched {
  none,       ///< it has one
  refused,    ///< the text is no address; parse_address says why
  unknown,    ///< no row has its road and number, nor its compound
  differs,    ///< rows have them, but each has another town, building, stairwell, floor or room
  ambiguous,  ///< several rows fit equally well
};
std::string_view name_of(Unmatched reason);

/// Equal-length columns in the order of `wanted`.
struct AddressMatches {
  std::vector<std::int64_t> row;  ///< of the register, -1 = none
  std::vector<Sureness> sure;
  std::vector<std::int64_t> count;  ///< rows that fit as well as the best; over 1: ambiguous
  std::vector<Unmatched> reason;

  std::size_t size() const { return row.size(); }
};

/// Finds each address in a register.
///
///     AddressMatches m = match_addresses(addresses_of_units, addresses_of_buildings);
///     if (m.sure[7] >= Sureness::building) ...  // m.row[7]
///
/// The surest row is taken. Where several are equally sure, as for an address that the register
/// holds twice, none is, and `count` tells how many. Province, city, county, town and community may
/// be missing on one side, or be shorter (栖霞区 for 南京栖霞区), but must not differ. A compound's
/// name does not matter where road and number are equal. `rest` is not compared. Rows of the
/// register that are no addresses match nothing.
///
/// Cost: linear, and the rows that share a number or compound; half a kilobyte a row of the
/// register. Threads: same result for any number.
AddressMatches match_addresses(std::span<const std::string> wanted,
                               std::span<const std::string> register_rows, const Run& run = {});

}  // namespace libgrid
