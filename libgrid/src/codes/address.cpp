// SPDX-License-Identifier: Apache-2.0
#include "libgrid/codes/address.hpp"

#include <algorithm>

#include "codes/address_pieces.hpp"
#include "codes/divisions.hpp"

namespace libgrid {

namespace {

constexpr std::size_t kLongest = 200;  // characters; a longer text is none

/// In the order of Slot.
constexpr std::string Address::*kPartOf[] = {&Address::lane,     &Address::number,
                                             &Address::building, &Address::stairwell,
                                             &Address::floor,    &Address::room};

/// Fills an address from its pieces.
class Filler {
 public:
  explicit Filler(Address& address) : address_(address) {}

  /// The name before numbers.
  void add_name(TextView name) {
    if (!named_)
      take_road(plain_name(name), address_);
    else if (address_.compound.empty() && last_ <= static_cast<int>(Slot::number))
      address_.compound = to_utf8(plain_name(name));
    else
      address_.rest += to_utf8(plain_name(name));
    named_ = true;
  }

  /// False when the numbers have no place. `building_follows`: later numbers are a building's.
  bool add(const Piece& piece, bool building_follows) {
    if (piece.slot == Slot::number) return add_plate(piece, building_follows);
    if (piece.slot >= Slot::stairwell && piece.slot != Slot::floor)
      if (const std::size_t n = steps(piece)) return add_steps(piece, n);
    // Houses of a lane have numbers: 88弄3幢 is 88弄3号.
    if (piece.slot == Slot::building && !address_.lane.empty() && !has(Slot::number))
      return put(Slot::number, spelling(piece.run));
    const Slot bare = on_road() && !has(Slot::number) ? Slot::number : Slot::building;
    return put(piece.slot == Slot::bare ? bare : piece.slot, spelling(piece.run));
  }

 private:
  bool has(Slot slot) const { return last_ >= static_cast<int>(slot); }
  /// Whether 号 numbers a door of the road or lane, not a house of a compound.
  bool on_road() const {
    return !address_.lane.empty() || (!address_.road.empty() && address_.compound.empty());
  }

  bool put(Slot slot, const std::optional<Text>& numbers) {
    if (has(slot) || !numbers) return false;
    address_.*kPartOf[static_cast<int>(slot)] = to_utf8(*numbers);
    last_ = static_cast<int>(slot);
    return true;
  }

  bool add_plate(const Piece& piece, bool building_follows) {
    if (has(Slot::building)) return put(Slot::room, spelling(piece.run));
    if (has(Slot::number)) return put(Slot::building, spelling(piece.run));
    if (on_road()) return put(Slot::number, spelling(piece.run));
    if (!building_follows) return put(Slot::building, spelling(piece.run));
    // A yard with a number of its own inside a compound: 清河嘉园3号院5号楼.
    const auto numbers = spelling(piece.run);
    if (!numbers || address_.compound.empty()) return false;
    address_.compound += to_utf8(*numbers) + "号院";
    return true;
  }

  /// How many numbers stand for parts of their own (3-2-501), 0 when they belong to one part.
  std::size_t steps(const Piece& piece) const {
    const NumberRun& run = piece.run;
    const std::size_t n = run.numbers.size();
    if (run.joints != Text(n - 1, U'-')) return 0;
    if (piece.slot == Slot::bare) return n;
    if (n == 1) return 0;
    const PlateNumber &a = run.numbers[0], &b = run.numbers[1];
    if (n > 2) return n;
    if (piece.slot == Slot::stairwell) return has(Slot::building) ? 0 : n;
    const bool range = ascends(a, b) && a.text().size() == b.text().size();
    const bool under = b.value < a.value;
    return range || under ? 0 : n;
  }

  bool add_steps(const Piece& piece, std::size_t n) {
    std::vector<Slot> slots;
    const bool bare = piece.slot == Slot::bare;
    if (bare && on_road() && !has(Slot::number)) slots.push_back(Slot::number), --n;
    const bool building = !has(Slot::building) && n > 1;
    const bool house =
        bare && slots.empty() && n == 1 && !has(Slot::number) && piece.run.numbers[0].value < 100;
    if (house || building) slots.push_back(Slot::building), --n;
    if (n > 1) slots.push_back(Slot::stairwell), --n;
    if (n > 0) slots.push_back(bare ? Slot::room : piece.slot), --n;
    bool good = n == 0;
    for (std::size_t i = 0; good && i < slots.size(); ++i)
      good = put(slots[i], piece.run.numbers[i].text());
    return good;
  }

  Address& address_;
  bool named_ = false;
  int last_ = -1;  ///< the last slot that is filled
};

/// Whether the text behind a number tells a place near it: 12号对面, 12号面馆旁.
bool tells_beside(TextView text) {
  constexpr TextView words[] = {U"对面", U"斜对面", U"旁",   U"旁边", U"附近", U"隔壁", U"楼下",
                                U"楼上", U"门口",   U"路口", U"交叉", U"交汇", U"东侧", U"西侧",
                                U"南侧", U"北侧",   U"以东", U"以西", U"以南", U"以北", U"之间"};
  return std::any_of(std::begin(words), std::end(words),
                     [&](TextView w) { return text.starts_with(w) || text.ends_with(w); });
}

bool tells_nothing(const Text& plain) {
  constexpr TextView words[] = {U"不详",   U"地址不详", U"未知", U"不明", U"无",  U"暂无", U"没有",
                                U"无地址", U"待查",     U"待补", U"NULL", U"NAN", U"NONE", U"NA"};
  if (plain.find_first_not_of(U"-~,") == Text::npos) return true;
  if (plain.size() > 4) return false;
  return std::find(std::begin(words), std::end(words), plain_name(plain)) != std::end(words);
}

Address refused(AddressFault fault) {
  Address address;
  address.fault = fault;
  return address;
}

Address read_address(const Text& plain) {
  constexpr TextView sides[] = {U"单", U"双", U"单号", U"双号", U"奇数", U"偶数"};
  if (tells_nothing(plain)) return refused(AddressFault::missing);
  if (plain.find(U"网格") != Text::npos) return refused(AddressFault::cell_name);
  TextView text = plain;
  if (text.starts_with(U"地址")) text.remove_prefix(2);
  Address address;
  take_divisions(text, address);
  const Pieces pieces = pieces_of(text);
  if (pieces.list.empty()) return refused(AddressFault::no_number);
  if (tells_beside(pieces.tail)) return refused(AddressFault::beside);
  if (std::find(std::begin(sides), std::end(sides), pieces.tail) != std::end(sides))
    return refused(AddressFault::unclear);
  Filler filler(address);
  for (std::size_t i = 0; i < pieces.list.size(); ++i) {
    const Piece& piece = pieces.list[i];
    if (i > 0 && tells_beside(piece.name)) return refused(AddressFault::beside);
    if (i == 0 || !piece.name.empty()) filler.add_name(piece.name);
    const bool building_follows =
        std::any_of(pieces.list.begin() + static_cast<std::ptrdiff_t>(i) + 1, pieces.list.end(),
                    [](const Piece& later) { return later.slot == Slot::building; });
    if (!filler.add(piece, building_follows)) return refused(AddressFault::unclear);
  }
  if (!pieces.tail.empty()) filler.add_name(pieces.tail);
  if (address.road.empty() && address.compound.empty()) return refused(AddressFault::no_name);
  return address;
}

}  // namespace

std::string_view name_of(AddressFault fault) {
  switch (fault) {
    case AddressFault::none:
      return "none";
    case AddressFault::missing:
      return "missing";
    case AddressFault::cell_name:
      return "cell_name";
    case AddressFault::no_number:
      return "no_number";
    case AddressFault::no_name:
      return "no_name";
    case AddressFault::beside:
      return "beside";
    case AddressFault::unclear:
      return "unclear";
  }
  return "none";
}

Address parse_address(std::string_view text) {
  const auto plain = plain_text(text);
  if (!plain || plain->size() > kLongest) return refused(AddressFault::unclear);
  Address address = read_address(*plain);
  if (address.fault != AddressFault::none) return address;
  // A reading that its own spelling does not give back was a guess.
  const auto normal = plain_text(normal_text(address));
  const bool same = *normal == *plain || read_address(*normal) == address;
  if (!same || normal->size() > kLongest) return refused(AddressFault::unclear);
  return address;
}

std::vector<Address> parse_addresses(std::span<const std::string> texts, const Run& run) {
  std::vector<Address> made(texts.size());
  for_chunks(texts.size(), 4096, run, [&](std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row < end; ++row) made[row] = parse_address(texts[row]);
  });
  return made;
}

std::string normal_text(const Address& a) {
  const auto with = [](const std::string& numbers, const char* word) {
    return numbers.empty() ? std::string() : numbers + word;
  };
  const std::string plate = with(a.lane, "弄") + with(a.number, "号");
  return a.province + a.city + a.county + a.town + a.community + a.road +
         (a.road.empty() ? a.compound + plate : plate + a.compound) + with(a.building, "幢") +
         with(a.stairwell, "单元") + with(a.floor, "层") + with(a.room, "室") + a.rest;
}

}  // namespace libgrid
