// SPDX-License-Identifier: Apache-2.0
#include "telephones.hpp"

#include <array>
#include <string_view>

namespace libgrid {

namespace {

/// A letter of a number: how many bytes it has, and what it is.
struct Sign {
  std::size_t length = 0;
  char is = 0;  ///< a digit, '-' for what may stand between digits, 0 for all else
};

Sign sign_at(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (c >= '0' && c <= '9') return {1, c};
  if (c == ' ' || c == '-' || c == '(' || c == ')' || c == '.') return {1, '-'};
  const std::string_view three = text.substr(at, 3);
  // U+FF10 to U+FF19 are the full-width digits.
  if (three.size() == 3 && three.substr(0, 2) == "\xEF\xBC" && three[2] >= '\x90' &&
      three[2] <= '\x99')
    return {3, static_cast<char>('0' + (three[2] - '\x90'))};
  static constexpr std::array<std::string_view, 6> between = {"－", "（", "）", "　", "–", "—"};
  for (const std::string_view mark : between)
    if (three == mark) return {3, '-'};
  if (three.substr(0, 2) == "\u00A0") return {2, '-'};
  return {};
}

bool is_telephone(std::string digits, std::size_t first_group) {
  if (digits.size() == 13 && digits.starts_with("86")) digits.erase(0, 2), first_group = 11;
  if (digits.size() == 15 && digits.starts_with("0086")) digits.erase(0, 4), first_group = 11;
  if (digits.size() == 11 && digits[0] == '1' && digits[1] >= '3') return true;
  const bool area_code = digits[0] == '0' && (first_group == 3 || first_group == 4);
  return area_code && digits.size() >= 10 && digits.size() <= 12;
}

}  // namespace

std::string without_telephones(const std::string& text) {
  std::string kept;
  for (std::size_t at = 0; at < text.size();) {
    if (const Sign sign = sign_at(text, at); sign.is < '0') {
      kept.append(text, at, sign.length ? sign.length : 1);
      at += sign.length ? sign.length : 1;
      continue;
    }
    // A row of digits, with at most three separators between any two of them.
    std::string digits;
    std::size_t end = at, first_group = 0, gap = 0;
    for (std::size_t next = at; next < text.size() && gap <= 3;) {
      const Sign sign = sign_at(text, next);
      if (sign.length == 0) break;
      next += sign.length;
      if (sign.is == '-') {
        if (first_group == 0) first_group = digits.size();
        ++gap;
        continue;
      }
      digits += sign.is;
      gap = 0;
      end = next;
    }
    if (is_telephone(digits, first_group ? first_group : digits.size()))
      kept += "***";
    else
      kept.append(text, at, end - at);
    at = end;
  }
  return kept;
}

}  // namespace libgrid
