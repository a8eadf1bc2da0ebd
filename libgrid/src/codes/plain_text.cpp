// SPDX-License-Identifier: Apache-2.0
#include "codes/plain_text.hpp"

namespace libgrid {

namespace {

constexpr TextView kDigits = U"零一二三四五六七八九";

/// The code point at `at`, which moves behind it; nothing for bytes that are not UTF-8.
std::optional<char32_t> next_point(std::string_view text, std::size_t& at) {
  const auto lead = static_cast<unsigned char>(text[at++]);
  if (lead < 0x80) return lead;
  const int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
  if (lead < 0xC2 || lead > 0xF4 || at + static_cast<std::size_t>(more) > text.size()) return {};
  char32_t point = lead & (0x3F >> more);
  for (int i = 0; i < more; ++i) {
    const auto byte = static_cast<unsigned char>(text[at++]);
    if ((byte & 0xC0) != 0x80) return {};
    point = point << 6 | (byte & 0x3F);
  }
  return point;
}

/// A sign in its plain form; a blank for what is dropped.
char32_t plain(char32_t c) {
  // Most signs are Chinese characters, and few of these change.
  constexpr TextView traditional = U"號樓棟單層戶區縣鎮鄉門衖鋪";
  constexpr TextView simplified = U"号楼栋单层户区县镇乡门弄铺";
  if (0x4E00 <= c && c <= 0x9FFF) {
    const std::size_t i = traditional.find(c);
    return i == TextView::npos ? c : simplified[i];
  }
  if (0xFF01 <= c && c <= 0xFF5E) c -= 0xFEE0;
  if (U'a' <= c && c <= U'z') return c - U'a' + U'A';
  if (is_word(c) || c == U',' || c == U'-' || c == U'~') return c;
  if (c == U'#') return U'号';
  if (c < 0x80 || is_one_of(c, U"·・") || c == 0xA0 || c == 0xFEFF) return U' ';
  if (is_one_of(c, U"—–‐‑‒―−─")) return U'-';
  if (is_one_of(c, U"〜∼")) return U'~';
  if (c == U'、') return U',';
  if (c == U'〇' || c == U'○') return U'零';
  if (0x2000 <= c && c <= 0x206F) return U' ';                // spaces and quotation marks
  if (0x3000 <= c && c <= 0x303F && c != U'々') return U' ';  // 　。《》【】
  return c;
}

}  // namespace

std::optional<Text> plain_text(std::string_view utf8) {
  Text text;
  text.reserve(utf8.size());
  bool blank = false;
  for (std::size_t at = 0; at < utf8.size();) {
    const auto point = next_point(utf8, at);
    if (!point) return {};
    const char32_t c = plain(*point);
    if (blank && is_word(c) && !text.empty() && is_word(text.back())) text += U'-';
    blank = c == U' ';
    if (!blank) text += c;
  }
  return text;
}

std::string to_utf8(TextView text) {
  std::string bytes;
  auto put = [&](char32_t byte) { bytes += static_cast<char>(byte); };
  for (const char32_t c : text) {
    if (c < 0x80) {
      put(c);
      continue;
    }
    if (c < 0x800) {
      put(0xC0 | c >> 6);
    } else {
      if (c < 0x10000) {
        put(0xE0 | c >> 12);
      } else {
        put(0xF0 | c >> 18);
        put(0x80 | (c >> 12 & 0x3F));
      }
      put(0x80 | (c >> 6 & 0x3F));
    }
    put(0x80 | (c & 0x3F));
  }
  return bytes;
}

std::int64_t value_of_numerals(TextView numerals) {
  if (numerals.empty() || numerals.size() > 7) return -1;
  std::int64_t value = 0, digit = -1, above = 10000;
  bool units = false, zero = false;
  for (const char32_t c : numerals) {
    if (const std::size_t d = kDigits.find(c); d != TextView::npos) {
      if (digit > 0 && units) return -1;
      zero = zero || d == 0;
      // Without 十, 百, 千 digits stand one beside the other: 一零二.
      digit = (digit < 0 ? 0 : digit * 10) + static_cast<std::int64_t>(d);
      continue;
    }
    const std::int64_t unit = c == U'十' ? 10 : c == U'百' ? 100 : 1000;
    const bool bare_ten = digit < 0 && unit == 10;
    if (unit >= above || digit > 9 || (digit < 1 && !bare_ten)) return -1;
    value += (bare_ten ? 1 : digit) * unit;
    above = unit;
    units = true;
    digit = -1;
  }
  // 一百二 may be 120 or 102.
  if (units && above > 10 && digit > 0 && !zero) return -1;
  return value + (digit < 0 ? 0 : digit);
}

Text numerals_of(std::int64_t value) {
  const auto tens = static_cast<std::size_t>(value / 10);
  const auto ones = static_cast<std::size_t>(value % 10);
  Text text;
  if (tens > 1) text += kDigits[tens];
  if (tens > 0) text += U'十';
  if (ones > 0) text += kDigits[ones];
  return text;
}

}  // namespace libgrid
