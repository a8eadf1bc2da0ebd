// SPDX-License-Identifier: Apache-2.0
#include "codes/plate_numbers.hpp"

#include <algorithm>

namespace libgrid {

namespace {

constexpr TextView kStems = U"甲乙丙丁戊";
constexpr std::size_t kMostDigits = 6;  // a longer one is a telephone's

bool word_at(TextView text, std::size_t at) { return at < text.size() && is_word(text[at]); }

Text digits_of(std::int64_t value) {
  const std::string digits = std::to_string(value);
  return {digits.begin(), digits.end()};
}

std::size_t run_of(TextView text, std::size_t at, bool (*is)(char32_t)) {
  std::size_t end = at;
  while (end < text.size() && is(text[end])) ++end;
  return end;
}

/// Reads digits or numerals; nothing, and `at` as it was, when there are none or too many.
bool read_value(TextView text, std::size_t& at, PlateNumber& number, bool& spelled) {
  if (const std::size_t end = run_of(text, at, is_digit); end > at) {
    if (end - at > kMostDigits) return false;
    number.value = 0;
    for (; at < end; ++at) number.value = number.value * 10 + (text[at] - U'0');
    return true;
  }
  const std::size_t end = run_of(text, at, is_numeral);
  number.value = value_of_numerals(text.substr(at, end - at));
  if (number.value < 0 || number.value > 999999) {
    number.value = -1;
    return false;
  }
  spelled = true;
  at = end;
  return true;
}

/// What may stand in front of digits: letters, 甲 (which is moved behind), 负 or 地下.
Text read_before(TextView text, std::size_t& at) {
  if (text.substr(at).starts_with(U"地下")) return at += 2, U"负";
  if (at < text.size() && (text[at] == U'负' || is_one_of(text[at], kStems)))
    return Text(1, text[at++]);
  const std::size_t end = run_of(text, at, is_letter);
  if (end - at > 2) return {};
  const Text letters(text.substr(at, end - at));
  at = end;
  return letters;
}

Text read_behind(TextView text, std::size_t at) {
  if (at >= text.size() || word_at(text, at + 1)) return {};
  if (is_one_of(text[at], kStems)) return Text(1, text[at]);
  // 3F is a floor.
  return is_letter(text[at]) && text[at] != U'F' ? Text(1, text[at]) : Text();
}

std::optional<PlateNumber> read_number(TextView text, std::size_t& at, bool sides, bool& spelled) {
  const std::size_t start = at;
  if (at >= text.size()) return {};
  PlateNumber number;
  if (sides && is_one_of(text[at], U"东西南北中")) {
    number.before = text[at++];
    return number;
  }
  number.before = read_before(text, at);
  const bool stem = number.before.size() == 1 && is_one_of(number.before[0], kStems);
  if (read_value(text, at, number, spelled)) {
    number.behind = read_behind(text, at);
    at += number.behind.size();
    if (stem) number.behind = number.before + number.behind, number.before.clear();
    return number;
  }
  // A letter or 甲 alone.
  const bool alone = number.before.size() == 1 && number.before != U"负" && !word_at(text, at);
  if (alone) return number;
  at = start;
  return {};
}

/// What joins two numbers at `at`, which moves behind it; 0 for nothing.
char32_t read_joint(TextView text, std::size_t& at) {
  if (at >= text.size()) return 0;
  const char32_t c = text[at];
  const char32_t joint = is_one_of(c, U"-~,")    ? c
                         : is_one_of(c, U"至到") ? U'~'
                         : is_one_of(c, U"及和") ? U','
                         : is_one_of(c, U"之附") ? U'_'
                                                 : 0;
  if (joint) ++at;
  return joint;
}

bool is_plain(const PlateNumber& number) {
  return number.value >= 0 && number.before.empty() && number.behind.empty();
}

/// An end of a range as it is compared; what is under a number lies where the number lies.
struct End {
  std::string_view before;
  std::int64_t value = -1;
};

End end_of(std::string_view text) {
  const std::size_t at = std::min(text.find_first_of("0123456789"), text.size());
  End end{text.substr(0, at)};
  if (at == text.size() && at == 1) return {{}, text[0] - 'A' - 100};  // a letter; none is a number
  for (std::size_t i = at; i < text.size() && is_digit(static_cast<unsigned char>(text[i])); ++i)
    end.value = std::max<std::int64_t>(end.value, 0) * 10 + (text[i] - '0');
  return end;
}

template <class Visit>
bool all_items(std::string_view list, const Visit& visit) {
  while (true) {
    const std::size_t comma = list.find(',');
    if (!visit(list.substr(0, comma))) return false;
    if (comma == std::string_view::npos) return true;
    list.remove_prefix(comma + 1);
  }
}

bool item_holds(std::string_view item, std::string_view other) {
  if (item == other) return true;
  const std::size_t wave = item.find('~'), other_wave = other.find('~');
  if (wave == std::string_view::npos) return false;
  const End low = end_of(item.substr(0, wave)), high = end_of(item.substr(wave + 1));
  const End first = end_of(other.substr(0, other_wave));
  const End last =
      other_wave == std::string_view::npos ? first : end_of(other.substr(other_wave + 1));
  return first.before == low.before && last.before == low.before && first.value != -1 &&
         low.value <= first.value && last.value <= high.value;
}

}  // namespace

Text PlateNumber::text() const { return before + (value < 0 ? Text() : digits_of(value)) + behind; }

std::optional<NumberRun> read_run(TextView text, std::size_t at, bool behind_numbers) {
  // Not in the middle of a word.
  if (!behind_numbers && at > 0 &&
      (word_at(text, at) ? word_at(text, at - 1)
                         : is_numeral(text[at]) && is_numeral(text[at - 1])))
    return {};
  NumberRun run;
  auto number = read_number(text, at, behind_numbers, run.spelled);
  while (number) {
    run.numbers.push_back(*std::move(number));
    run.end = at;
    const char32_t joint = read_joint(text, at);
    number.reset();
    if (joint) number = read_number(text, at, false, run.spelled);
    if (number) run.joints += joint;
  }
  if (run.numbers.empty()) return {};
  return run;
}

bool ascends(const PlateNumber& a, const PlateNumber& b) {
  if (!a.behind.empty() || !b.behind.empty()) return false;
  if (a.value < 0 || b.value < 0)
    return a.value < 0 && b.value < 0 && a.before.size() == 1 && b.before.size() == 1 &&
           is_letter(a.before[0]) && is_letter(b.before[0]) && a.before < b.before;
  return a.value < b.value && (a.before == b.before || b.before.empty());
}

std::optional<Text> spelling(const NumberRun& run) {
  Text text = run.numbers[0].text();
  bool joined = false;  // the number before is itself a range or a number under another
  for (std::size_t i = 1; i < run.numbers.size(); ++i) {
    const PlateNumber &a = run.numbers[i - 1], &b = run.numbers[i];
    const char32_t joint = run.joints[i - 1];
    if (joint == U',') {
      text += U',' + b.text();
      joined = false;
      continue;
    }
    const bool range = joint != U'_' && ascends(a, b);
    if (joined || (joint == U'~' && !range) || (!range && !is_plain(b))) return {};
    const Text end = range && b.value >= 0 ? a.before + digits_of(b.value) : b.text();
    text += (range ? U"~" : U"-") + end;
    joined = true;
  }
  return text;
}

bool holds(std::string_view numbers, std::string_view others) {
  return all_items(others, [&](std::string_view other) {
    return !all_items(numbers, [&](std::string_view item) { return !item_holds(item, other); });
  });
}

}  // namespace libgrid
