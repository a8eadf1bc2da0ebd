// SPDX-License-Identifier: Apache-2.0
#include "codes/address_pieces.hpp"

#include <algorithm>

namespace libgrid {

namespace {

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

}  // namespace

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
    pieces.list.push_back({std::move(name), *std::move(run), marker ? marker->slot : Slot::bare});
    name.clear();
  }
  pieces.tail = std::move(name);
  return pieces;
}

}  // namespace libgrid
