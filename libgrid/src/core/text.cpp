// SPDX-License-Identifier: Apache-2.0
#include "libgrid/core/text.hpp"

#include <charconv>
#include <cmath>

namespace libgrid {

std::string grouped(std::int64_t n) {
  std::string digits = std::to_string(n < 0 ? -n : n);
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
  return n < 0 ? "-" + digits : digits;
}

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

std::string area_text(double m2) {
  if (m2 >= 1e6) return rounded(m2 / 1e6, 2) + " km2";
  if (m2 >= 10) return rounded(m2, 0) + " m2";
  return rounded(m2, m2 >= 0.1 ? 1 : 3) + " m2";
}

std::string length_text(double m) {
  if (m >= 1000) return rounded(m / 1000, 1) + " km";
  if (m >= 1) return rounded(m, 1) + " m";
  if (m >= 0.01) return rounded(m * 100, 0) + " cm";
  return rounded(m * 1000, m >= 0.001 ? 0 : 3) + " mm";
}

}  // namespace libgrid
