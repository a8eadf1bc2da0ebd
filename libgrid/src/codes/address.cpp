// SPDX-License-Identifier: Apache-2.0
#include "libgrid/codes/address.hpp"

#include <algorithm>

#include "codes/divisions.hpp"
#include "codes/plain_text.hpp"
#include "codes/plate_numbers.hpp"

namespace libgrid {

namespace {

/// What numbers stand for, in the order of an address. Bare ones have no word behind them.
enum class Slot { lane, number, building, stairwell, floor, room, bare };

constexpr std::string Address::*kPartOf[] = {&Address::lane,     &Address::number,
                                             &Address::building, &Address::stairwell,
                                             &Address::floor,    &Address::room};

struct Marker {
  TextView word;
  Slot slot = Slot::bare;
  bool in_names = false;  ///< 三门路, 八户村: spelled numerals before it may be part of a name
};

/// Longer words stand before those that they begin with.
constexpr Marker kMarkers[] = {{U"号楼", Slot::building},
                               {U"号院", Slot::number},
                               {U"号室", Slot::room},
                               {U"号", Slot::number},
                               {U"弄", Slot::lane},
                               {U"幢", Slot::building},
                               {U"栋", Slot::building},
                               {U"座", Slot::building, true},
                               {U"单元", Slot::stairwell},
                               {U"门", Slot::stairwell, true},
                               {U"梯", Slot::stairwell, true},
                               {U"层", Slot::floor, true},
                               {U"楼", Slot::floor, true},
                               {U"F", Slot::floor},
                               {U"室", Slot::room, true},
                               {U"户", Slot::room, true},
                               {U"房", Slot::room, true},
                               {U"铺", Slot::room, true}};

/// Words that begin like a marker.
constexpr TextView kOtherWords[] = {U"号线", U"号桥", U"门面", U"门店", U"门市",
                                    U"门口", U"户外", U"房产", U"楼下", U"楼上"};

bool stands_at(TextView text, TextView word) {
  return text[0] == word[0] && text.starts_with(word);
}

/// The marker that stands at `at`, or null.
const Marker* marker_at(TextView text, std::size_t at) {
  const TextView rest = text.substr(at);
  if (rest.empty()) return nullptr;
  for (const TextView word : kOtherWords)
    if (stands_at(rest, word)) return nullptr;
  for (const Marker& marker : kMarkers) {
    if (!stands_at(rest, marker.word)) continue;
    // 科技园一号路: a road's name.
    const TextView behind = rest.substr(marker.word.size());
    return !behind.empty() && is_one_of(behind[0], U"路街巷") ? nullptr : &marker;
  }
  return nullptr;
}

/// Numbers with their word, and the text before them.
struct Piece {
  Text name;
  NumberRun run;
  Slot slot = Slot::bare;
  TextView word = {};
};

struct Pieces {
  std::vector<Piece> list;
  Text tail;
};

void append(NumberRun& run, char32_t joint, const NumberRun& more) {
  run.joints += joint + more.joints;
  run.numbers.insert(run.numbers.end(), more.numbers.begin(), more.numbers.end());
}

/// Reads on behind a marker: 12号甲, 12号之3, 1号至9号, 5幢、7幢. Gives the end.
std::size_t read_on(TextView text, std::size_t end, NumberRun& run, const Marker& marker) {
  while (end < text.size()) {
    const char32_t c = text[end];
    if (is_one_of(c, U"甲乙丙丁戊") && marker.slot == Slot::number &&
        run.numbers.back().behind.empty()) {
      const auto next = read_run(text, end, false);
      if (next && (next->numbers.size() > 1 || next->end > end + 1 || marker_at(text, next->end)))
        break;
      run.numbers.back().behind = c;
      ++end;
      continue;
    }
    const bool under = is_one_of(c, U"之附") && marker.slot == Slot::number;
    const char32_t joint = under                     ? U'_'
                           : is_one_of(c, U"-~至到") ? U'~'
                           : is_one_of(c, U",及和")  ? U','
                                                     : 0;
    const auto more = joint ? read_run(text, end + 1, false) : std::nullopt;
    if (!more) break;
    const bool same = text.substr(more->end).starts_with(marker.word);
    if (!same && !under) break;
    append(run, joint, *more);
    end = more->end + (same ? marker.word.size() : 0);
  }
  return end;
}

/// Whether numbers with this marker (null: none) are numbers of an address, and not of a name.
bool counts(TextView text, const NumberRun& run, const Marker* marker, const Pieces& before,
            const Text& name) {
  if (!marker)
    return run.end == text.size() && !run.spelled &&
           std::all_of(run.numbers.begin(), run.numbers.end(),
                       [](const PlateNumber& n) { return n.value >= 0; });
  if (!run.spelled || !before.list.empty()) return true;
  const std::size_t end = run.end + marker->word.size();
  const bool last = end == text.size() || is_digit(text[end]) || is_letter(text[end]);
  return !name.empty() && (!marker->in_names || (marker->slot == Slot::floor && last));
}

Pieces pieces_of(TextView text) {
  Pieces pieces;
  Text name;
  for (std::size_t at = 0; at < text.size();) {
    std::optional<NumberRun> run;
    if (may_begin(text[at])) run = read_run(text, at, !pieces.list.empty() && name.empty());
    const Marker* marker = run ? marker_at(text, run->end) : nullptr;
    if (!run || !counts(text, *run, marker, pieces, name)) {
      if (!name.empty() || !is_one_of(text[at], U"-~,")) name += text[at];
      ++at;
      continue;
    }
    if (name.ends_with(U'第')) name.pop_back();
    at = run->end;
    if (marker) at = read_on(text, at + marker->word.size(), *run, *marker);
    pieces.list.push_back({std::move(name), *std::move(run), marker ? marker->slot : Slot::bare,
                           marker ? marker->word : TextView()});
    name.clear();
  }
  pieces.tail = std::move(name);
  return pieces;
}

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

bool contains_any(TextView text, std::span<const TextView> words) {
  return std::any_of(words.begin(), words.end(),
                     [&](TextView w) { return text.find(w) != TextView::npos; });
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
  constexpr TextView beside[] = {U"对面", U"旁",   U"附近", U"隔壁", U"楼下", U"楼上", U"门口",
                                 U"路口", U"交叉", U"交汇", U"东侧", U"西侧", U"南侧", U"北侧",
                                 U"以东", U"以西", U"以南", U"以北", U"之间"};
  constexpr TextView sides[] = {U"单", U"双", U"单号", U"双号", U"奇数", U"偶数"};
  if (tells_nothing(plain)) return refused(AddressFault::missing);
  if (plain.find(U"网格") != Text::npos) return refused(AddressFault::cell_name);
  TextView text = plain;
  if (text.starts_with(U"地址")) text.remove_prefix(2);
  Address address;
  take_divisions(text, address);
  const Pieces pieces = pieces_of(text);
  if (pieces.list.empty()) return refused(AddressFault::no_number);
  if (contains_any(pieces.tail, beside)) return refused(AddressFault::beside);
  if (std::find(std::begin(sides), std::end(sides), pieces.tail) != std::end(sides))
    return refused(AddressFault::unclear);
  Filler filler(address);
  for (std::size_t i = 0; i < pieces.list.size(); ++i) {
    const Piece& piece = pieces.list[i];
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
  if (!plain) return refused(AddressFault::unclear);
  Address address = read_address(*plain);
  if (address.fault != AddressFault::none) return address;
  // A reading that its own spelling does not give back was a guess.
  const auto normal = plain_text(normal_text(address));
  if (*normal != *plain && read_address(*normal) != address) return refused(AddressFault::unclear);
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
