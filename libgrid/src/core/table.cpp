// SPDX-License-Identifier: Apache-2.0
#include "libgrid/core/table.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

namespace libgrid {

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_name(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (lower(a[i]) != lower(b[i])) return false;
  return true;
}

/// Keeps what a number may hold: full-width forms become ASCII, blanks go.
std::string plain_number(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte == ' ' || byte == '\t') continue;
    if (byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) == 0xA0) {
      ++i;  // no-break space
      continue;
    }
    if (byte == 0xE3 && text.substr(i, 3) == "\u3000") {
      i += 2;  // ideographic space
      continue;
    }
    if (byte == 0xEF && i + 2 < text.size() && static_cast<unsigned char>(text[i + 1]) == 0xBC) {
      // U+FF01..U+FF3F stand 0xFEE0 above ASCII.
      out += static_cast<char>(static_cast<unsigned char>(text[i + 2]) - 0x80 + 0x20);
      i += 2;
      continue;
    }
    out += text[i];
  }
  return out;
}

double parse_number(std::string_view text) {
  const std::string plain = plain_number(text);
  const char* end = plain.data() + plain.size();
  double value = 0;
  const auto [stop, fault] = std::from_chars(plain.data(), end, value);
  return fault == std::errc{} && stop == end && !plain.empty() ? value : kNone;
}

std::string write_number(double value) {
  if (std::isnan(value)) return {};
  char buffer[32];
  const auto [end, fault] = std::to_chars(buffer, buffer + sizeof buffer, value);
  return {buffer, end};
}

}  // namespace

std::size_t Column::size() const {
  return std::visit([](const auto& v) { return v.size(); }, values);
}

std::string Column::text(std::size_t row) const {
  if (is_missing(row)) return {};
  if (const auto* texts = std::get_if<std::vector<std::string>>(&values)) return (*texts)[row];
  if (const auto* whole = std::get_if<std::vector<std::int64_t>>(&values))
    return std::to_string((*whole)[row]);
  return write_number(std::get<std::vector<double>>(values)[row]);
}

double Column::number(std::size_t row) const {
  if (is_missing(row)) return kNone;
  if (const auto* texts = std::get_if<std::vector<std::string>>(&values))
    return parse_number((*texts)[row]);
  if (const auto* whole = std::get_if<std::vector<std::int64_t>>(&values))
    return static_cast<double>((*whole)[row]);
  return std::get<std::vector<double>>(values)[row];
}

const Column* Table::find(std::string_view name) const {
  for (const Column& column : columns)
    if (same_name(column.name, name)) return &column;
  return nullptr;
}

const Column* Table::find_any(const std::vector<std::string>& names) const {
  for (const std::string& name : names)
    if (const Column* column = find(name)) return column;
  return nullptr;
}

void Table::add(std::string name, Column::Values values, std::vector<std::uint8_t> missing) {
  columns.push_back({std::move(name), std::move(values), std::move(missing)});
}

void Table::add_texts(std::string name, std::vector<std::string> values) {
  std::vector<std::uint8_t> missing;
  for (const std::string& text : values) missing.push_back(text.empty());
  if (std::ranges::count(missing, 1) == 0) missing.clear();
  add(std::move(name), std::move(values), std::move(missing));
}

}  // namespace libgrid
