// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace libgrid {

/// Text by code point, so that a Chinese character is one element.
using Text = std::u32string;
using TextView = std::u32string_view;

/// A text in one kind of signs: ASCII for full-width digits and letters, capitals, `-` for dashes,
/// `~` for waves, `,` for commas, 号 for #, simplified forms of the words that addresses use.
/// Blanks and other signs are dropped; between two digits or letters they become `-`, so that
/// numbers do not run together. Nothing when it is not UTF-8.
std::optional<Text> plain_text(std::string_view utf8);

std::string to_utf8(TextView text);

inline bool is_digit(char32_t c) { return U'0' <= c && c <= U'9'; }
inline bool is_letter(char32_t c) { return U'A' <= c && c <= U'Z'; }
inline bool is_word(char32_t c) { return is_digit(c) || is_letter(c); }
inline bool is_one_of(char32_t c, TextView characters) {
  for (const char32_t one : characters)
    if (one == c) return true;
  return false;
}
/// A digit or a power of ten in Chinese. Asked of every character, so not by is_one_of.
inline bool is_numeral(char32_t c) {
  switch (c) {
    case U'零':
    case U'一':
    case U'二':
    case U'三':
    case U'四':
    case U'五':
    case U'六':
    case U'七':
    case U'八':
    case U'九':
    case U'十':
    case U'百':
    case U'千':
      return true;
    default:
      return false;
  }
}

/// What Chinese numerals stand for (十二, 一百二十, 一〇二); -1 when they are no number.
std::int64_t value_of_numerals(TextView numerals);
/// 1 to 99 in Chinese numerals.
Text numerals_of(std::int64_t value);

}  // namespace libgrid
