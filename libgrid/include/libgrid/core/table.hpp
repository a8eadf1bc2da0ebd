// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace libgrid {

/// One attribute column. Codes are text, always: leading zeros survive.
struct Column {
  using Values =
      std::variant<std::vector<std::int64_t>, std::vector<double>, std::vector<std::string>>;

  std::string name;
  Values values = {};
  /// One flag a row, 1 = missing; empty when no value is missing.
  std::vector<std::uint8_t> missing = {};

  std::size_t size() const;
  bool is_missing(std::size_t row) const { return !missing.empty() && missing[row] != 0; }
  bool is_text() const { return std::holds_alternative<std::vector<std::string>>(values); }
  /// The value as people write it; empty when missing. Whole doubles are written without ".0".
  std::string text(std::size_t row) const;
  /// The value as a number, NaN when missing or not a number. Blanks and full-width digits in text
  /// are understood ("3 765" is 3765).
  double number(std::size_t row) const;
};

/// Attribute columns of equal length, in the order of the file.
struct Table {
  std::vector<Column> columns = {};

  std::size_t size() const { return columns.empty() ? 0 : columns.front().size(); }
  /// The column of that name (ASCII case does not matter), or null.
  const Column* find(std::string_view name) const;
  /// The first of several names that is there, or null.
  const Column* find_any(const std::vector<std::string>& names) const;
  void add(std::string name, Column::Values values, std::vector<std::uint8_t> missing = {});
  /// A column of texts, of which the empty ones are missing.
  void add_texts(std::string name, std::vector<std::string> values);
};

}  // namespace libgrid
