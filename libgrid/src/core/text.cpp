// SPDX-License-Identifier: Apache-2.0
#include "libgrid/core/text.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace libgrid {

namespace {

std::string with_marks(std::int64_t n, const char* mark) {
  std::string digits = std::to_string(n < 0 ? -n : n);
  for (std::ptrdiff_t at = std::ssize(digits) - 3; at > 0; at -= 3)
    digits.insert(static_cast<std::size_t>(at), mark);
  return n < 0 ? "-" + digits : digits;
}

}  // namespace

bool has_han(const std::string& text) {
  // U+4E00..U+9FFF are three bytes that start with E4..E9.
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0xE4 && byte <= 0xE9;
  });
}

std::string grouped(std::int64_t n) { return with_marks(n, ","); }

std::string with_gaps(std::int64_t n) { return with_marks(n, "\u2009"); }

std::string rounded(double v, int decimals) {
  char buffer[400];
  const auto [end, fault] =
      std::to_chars(buffer, buffer + sizeof buffer, v, std::chars_format::fixed, decimals);
  std::string text(buffer, end);
  const std::size_t point = text.find('.');
  std::size_t at = point == std::string::npos ? text.size() : point;
  const std::size_t first = text[0] == '-' ? 1 : 0;
  for (; std::isfinite(v) && at > first + 3; at -= 3) text.insert(at - 3, ",");
  return text;
}

std::string counted(std::int64_t n, const std::string& noun) {
  return grouped(n) + " " + noun + (n == 1 ? "" : "s");
}

}  // namespace libgrid
