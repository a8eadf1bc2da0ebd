// SPDX-License-Identifier: Apache-2.0
#include <charconv>
#include <iomanip>
#include <locale>
#include <sstream>

#include "score.hpp"

namespace libgrid {
namespace {

/// Few digits for people, whatever the locale.
std::string brief(double v) {
  std::ostringstream out;
  out.imbue(std::locale::classic());
  out << std::setprecision(3) << v;
  return out.str();
}

std::string every_digit(double v) {
  char digits[32];
  return {digits, std::to_chars(digits, digits + sizeof digits, v).ptr};
}

std::string quoted(const std::string& text) {
  std::string made = "\"";
  for (const char c : text) {
    const auto code = static_cast<unsigned char>(c);
    if (code < 0x20) {
      constexpr const char* hex = "0123456789abcdef";
      made += std::string("\\u00") + hex[code >> 4] + hex[code & 15];
      continue;
    }
    if (c == '"' || c == '\\') made += '\\';
    made += c;
  }
  return made + '"';
}

std::string json_of(const ScoreRow& row) {
  auto number = [](const char* name, const std::string& value) {
    return std::string(", \"") + name + "\": " + value;
  };
  return "{\"kind\": " + quoted(row.kind) + ", \"form\": " + quoted(row.form) +
         number("planted", std::to_string(row.planted)) +
         number("found", std::to_string(row.found)) + number("extra", std::to_string(row.extra)) +
         number("recall", every_digit(row.recall())) +
         number("precision", every_digit(row.precision())) +
         number("wrong_form", std::to_string(row.wrong_form)) +
         number("wrong_area", std::to_string(row.wrong_area)) +
         number("area_error", every_digit(row.area_error)) +
         number("area_error_m2", every_digit(row.area_error_m2)) + "}";
}

}  // namespace

std::string score_text(const Score& score) {
  std::ostringstream out;
  out.imbue(std::locale::classic());
  auto line = [&](const std::string& kind, const std::vector<std::string>& values) {
    out << std::left << std::setw(16) << kind << std::right;
    for (const std::string& value : values) out << std::setw(12) << value;
    out << "\n";
  };
  line("kind", {"planted", "found", "extra", "recall", "precision", "wrong form", "wrong area",
                "area error", "in m2"});
  auto add = [&](const ScoreRow& row) {
    line(row.kind + (row.form.empty() ? "" : " " + row.form),
         {std::to_string(row.planted), std::to_string(row.found), std::to_string(row.extra),
          brief(row.recall()), brief(row.precision()), std::to_string(row.wrong_form),
          std::to_string(row.wrong_area), brief(row.area_error), brief(row.area_error_m2)});
  };
  for (const ScoreRow& row : score.rows) add(row);
  add(score.total());
  return out.str();
}

std::string score_json(const Score& score) {
  std::string text = std::string("{\n  \"perfect\": ") + (score.perfect() ? "true" : "false") +
                     ",\n  \"all\": " + json_of(score.total()) + ",\n  \"kinds\": [";
  for (std::size_t i = 0; i < score.rows.size(); ++i)
    text += (i == 0 ? "\n    " : ",\n    ") + json_of(score.rows[i]);
  return text + "\n  ]\n}\n";
}

}  // namespace libgrid
