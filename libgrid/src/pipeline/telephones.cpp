// SPDX-License-Identifier: Apache-2.0
#include "telephones.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

namespace libgrid {

namespace {

/// A letter of a number: how many bytes it has, and what it is.
struct Sign {
  std::size_t length = 0;
  char is = 0;  ///< a digit, '(' for a bracket that opens, '-' for what else may stand between
};

Sign sign_at(std::string_view text, std::size_t at) {
  static constexpr std::string_view one = " -().,/_\t\r\n";
  const char c = text[at];
  if (c >= '0' && c <= '9') return {1, c};
  if (c == '(') return {1, '('};
  if (one.find(c) != std::string_view::npos) return {1, '-'};
  const std::string_view two = text.substr(at, 2), three = text.substr(at, 3);
  if (two == "\u00A0" || two == "\u00B7") return {2, '-'};
  // U+FF10 to U+FF19 are the full-width digits.
  if (three.size() == 3 && three.substr(0, 2) == "\xEF\xBC" && three[2] >= '\x90' &&
      three[2] <= '\x99')
    return {3, static_cast<char>('0' + (three[2] - '\x90'))};
  if (three == "（") return {3, '('};
  // U+2000 to U+2015 are blanks, marks without width and hyphens.
  if (three.size() == 3 && three.substr(0, 2) == "\xE2\x80" && three[2] <= '\x95') return {3, '-'};
  static constexpr std::array<std::string_view, 12> between = {
      "－", "）", "　", "．", "／", "，", "＿", "\u2212", "\u202F", "\u2060", "\uFE63", "\uFEFF"};
  for (const std::string_view mark : between)
    if (three == mark) return {3, '-'};
  return {};
}

/// Digits that stand together, and their bytes.
struct Group {
  std::string digits;
  std::size_t begin = 0, end = 0;
};

/// A row of groups with at most three separators between any two of them.
std::vector<Group> groups_at(std::string_view text, std::size_t at) {
  std::vector<Group> groups;
  std::size_t gap = 1;
  while (at < text.size() && gap <= 3) {
    const Sign sign = sign_at(text, at);
    if (sign.length == 0) break;
    if (sign.is < '0') {
      ++gap;
    } else {
      if (gap > 0) groups.push_back({{}, at, at});
      groups.back().digits += sign.is;
      groups.back().end = at + sign.length;
      gap = 0;
    }
    at += sign.length;
  }
  return groups;
}

/// Groups as people write a number; house numbers one after the other are many and short.
bool is_written_so(const std::vector<std::string>& groups) {
  const auto all = [&](std::size_t least, std::size_t most, std::size_t but_last) {
    return std::all_of(groups.begin(), groups.end() - static_cast<std::ptrdiff_t>(but_last),
                       [&](const std::string& g) { return g.size() >= least && g.size() <= most; });
  };
  return (groups.size() <= 4 && all(2, 11, 0)) || all(1, 1, 0) || all(2, 2, 1);
}

/// The length of the area code with which a number begins, with its 0; 0 for none.
std::size_t area_code(const std::string& digits) {
  if (digits.size() < 4 || digits[0] != '0') return 0;
  if (digits[1] == '2' || digits.starts_with("010")) return 3;
  return digits[1] >= '3' ? 4 : 0;
}

bool is_mobile(const std::string& digits) {
  return digits.size() == 11 && digits[0] == '1' && digits[1] >= '3';
}

/// Groups that are one number of mainland China. `called`: a word before says that it is one.
bool is_telephone(std::vector<std::string> groups, bool plus, bool called) {
  std::string digits;
  for (const std::string& g : groups) digits += g;
  bool abroad = false;
  for (const std::string prefix : {"86", "0086"}) {
    const std::string& first = groups.front();
    const bool alone = groups.size() > 1 && first == prefix;
    // Digits without a gap are rather a code, unless the rest is a mobile's number.
    if (!digits.starts_with(prefix) || !first.starts_with(prefix)) continue;
    if (!alone && !plus && !is_mobile(digits.substr(prefix.size()))) continue;
    abroad = true;
    digits.erase(0, prefix.size());
    groups.front().erase(0, prefix.size());
    if (groups.front().empty()) groups.erase(groups.begin());
    break;
  }
  if (abroad && groups.size() > 1 && groups.front() == "0") {  // +86 (0)25
    groups.erase(groups.begin());
    groups.front().insert(0, "0");
  }
  if (is_mobile(digits)) return is_written_so(groups);
  if (abroad && digits[0] != '0') digits.insert(0, "0"), groups.front().insert(0, "0");
  if (const std::size_t area = area_code(digits); area > 0 && groups.size() <= 5) {
    const std::size_t own = digits.size() - std::min(digits.size(), area);
    if (abroad || groups.front().size() == area) return own == 7 || own == 8;
    return digits.size() == 11;  // 12 digits are rather a code
  }
  if (digits.starts_with("400") || digits.starts_with("800"))
    if (digits.size() == 10 && is_written_so(groups)) return true;
  const bool plain = groups.size() == 1 || (groups.size() == 2 && groups.back().size() == 4);
  return called && plain && digits[0] >= '2' && (digits.size() == 7 || digits.size() == 8);
}

/// From where on a text speaks of telephones; its size where it does not.
std::size_t telephones_from(const std::string& text) {
  std::string small = text;
  for (char& c : small)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  std::size_t from = text.size();
  for (const std::string_view word :
       {"电话", "手机", "联系", "座机", "热线", "传真", "phone", "mobile", "☎", "📞"})
    from = std::min(from, small.find(word));
  const auto letter = [&](std::size_t at) {
    return at < small.size() && small[at] >= 'a' && small[at] <= 'z';
  };
  for (const std::string_view word : {"tel", "fax"})
    for (std::size_t at = small.find(word); at < from; at = small.find(word, at + 1))
      if (!letter(at + 3) && (at == 0 || !letter(at - 1))) from = at;  // no hotel
  return from;
}

/// Where the blot over a number begins: with the bracket that it closes.
std::size_t begin_of(std::string_view text, std::size_t begin, std::size_t end) {
  int open = 0;
  for (std::size_t at = begin; at < end;) {
    const Sign sign = sign_at(text, at);
    if (sign.is == '(') ++open;
    if (text[at] == ')' || text.substr(at, 3) == "）") --open;
    at += std::max<std::size_t>(sign.length, 1);
  }
  if (open >= 0) return begin;
  const std::size_t from = begin - (begin > 0 && text[begin - 1] == '+' ? 1 : 0);
  if (text.substr(0, from).ends_with("(")) return from - 1;
  if (text.substr(0, from).ends_with("（")) return from - 3;
  return begin;
}

}  // namespace

std::string without_telephones(const std::string& text) {
  constexpr std::size_t most_digits = 16;  // 0086 (0)571 87654321
  const std::size_t called_from = telephones_from(text);
  std::string kept;
  std::size_t done = 0;  // bytes that are kept or blotted out
  for (std::size_t at = 0; at < text.size();) {
    const Sign sign = sign_at(text, at);
    if (sign.is < '0') {
      at += std::max<std::size_t>(sign.length, 1);
      continue;
    }
    const std::vector<Group> row = groups_at(text, at);
    at = row.back().end;
    for (std::size_t i = 0; i < row.size();) {
      const std::string_view before = std::string_view(text).substr(0, row[i].begin);
      const bool plus = before.ends_with("+") || before.ends_with("＋");
      std::vector<std::string> run;
      std::size_t next = i, digits = 0;
      for (std::size_t j = i; j < row.size() && digits + row[j].digits.size() <= most_digits; ++j) {
        run.push_back(row[j].digits);
        digits += row[j].digits.size();
        if (is_telephone(run, plus, called_from < row[i].begin)) next = j + 1;
      }
      if (next > i) {
        const std::size_t end = row[next - 1].end;
        const std::size_t begin = std::max(done, begin_of(text, row[i].begin, end));
        kept.append(text, done, begin - done);
        kept += "***";
        done = end;
      }
      i = std::max(next, i + 1);
    }
  }
  kept.append(text, done);
  return kept;
}

}  // namespace libgrid
