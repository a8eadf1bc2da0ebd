// SPDX-License-Identifier: Apache-2.0
#include "io/text.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <utility>

#include "libgrid/core/error.hpp"

namespace libgrid {

namespace {

const auto kNoConverter = reinterpret_cast<iconv_t>(-1);

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// Bytes of the character that a lead byte opens, and the range of its second byte, which keeps out
/// overlong forms, surrogates and what lies beyond U+10FFFF; 0 bytes for no lead.
struct Lead {
  int length;
  unsigned char low, high;
};
Lead lead_of(unsigned char byte) {
  if (byte >= 0xC2 && byte <= 0xDF) return {2, 0x80, 0xBF};
  if (byte >= 0xE0 && byte <= 0xEF)
    return {3, static_cast<unsigned char>(byte == 0xE0 ? 0xA0 : 0x80),
            static_cast<unsigned char>(byte == 0xED ? 0x9F : 0xBF)};
  if (byte >= 0xF0 && byte <= 0xF4)
    return {4, static_cast<unsigned char>(byte == 0xF0 ? 0x90 : 0x80),
            static_cast<unsigned char>(byte == 0xF4 ? 0x8F : 0xBF)};
  return {0, 0, 0};
}

/// The name under which iconv knows an encoding. GBK, GB2312 and code page 936 are parts of
/// GB18030.
std::string iconv_name(std::string_view given) {
  std::string name;
  for (const char c : given)
    if (c != ' ' && c != '-' && c != '_' && c != '\r' && c != '\n' && c != '\t')
      name += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  for (const char* prefix : {"ANSI", "OEM", "WINDOWS", "CP"})
    if (name.rfind(prefix, 0) == 0 && name.size() > std::strlen(prefix))
      name = name.substr(std::strlen(prefix));
  if (name == "UTF8" || name == "65001") return "UTF-8";
  for (const char* part : {"GBK", "GB2312", "EUCCN", "936", "54936", "GB18030"})
    if (name == part) return "GB18030";
  const bool page = !name.empty() && std::all_of(name.begin(), name.end(),
                                                 [](char c) { return c >= '0' && c <= '9'; });
  if (page && name.rfind("8859", 0) == 0) return "ISO-8859-" + name.substr(4);
  return page ? "CP" + name : std::string(given);
}

}  // namespace

Utf8 check_utf8(std::string_view text) {
  std::size_t i = 0;
  while (i < text.size()) {
    std::uint64_t eight;
    if (i + sizeof eight <= text.size()) {
      std::memcpy(&eight, text.data() + i, sizeof eight);
      if ((eight & 0x8080808080808080U) == 0) {
        i += sizeof eight;
        continue;
      }
    }
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x80) {
      ++i;
      continue;
    }
    const Lead lead = lead_of(byte);
    if (lead.length == 0) return Utf8::invalid;
    for (int k = 1; k < lead.length; ++k) {
      if (i + k == text.size()) return Utf8::cut;
      const auto next = static_cast<unsigned char>(text[i + k]);
      if (next < (k == 1 ? lead.low : 0x80) || next > (k == 1 ? lead.high : 0xBF))
        return Utf8::invalid;
    }
    i += static_cast<std::size_t>(lead.length);
  }
  return Utf8::valid;
}

TextDecoder::TextDecoder(std::string_view encoding)
    : encoding_(iconv_name(encoding)), converter_(kNoConverter) {
  if (encoding_ == "UTF-8") return;
  converter_ = iconv_open("UTF-8", encoding_.c_str());
  if (converter_ == kNoConverter)
    throw Error(ErrorCode::bad_encoding, "unknown text encoding '" + std::string(encoding) +
                                             "'; wanted one such as UTF-8 or GB18030");
}

TextDecoder::TextDecoder(TextDecoder&& other) noexcept
    : encoding_(std::move(other.encoding_)),
      converter_(std::exchange(other.converter_, kNoConverter)) {}

TextDecoder& TextDecoder::operator=(TextDecoder&& other) noexcept {
  std::swap(encoding_, other.encoding_);
  std::swap(converter_, other.converter_);
  return *this;
}

TextDecoder::~TextDecoder() {
  if (converter_ != kNoConverter) iconv_close(converter_);
}

std::optional<std::string> TextDecoder::decode(std::string_view bytes, bool may_be_cut) const {
  if (converter_ == kNoConverter) {
    const Utf8 found = check_utf8(bytes);
    if (found == Utf8::invalid || (found == Utf8::cut && !may_be_cut)) return {};
    if (found == Utf8::cut)
      while (check_utf8(bytes) == Utf8::cut) bytes.remove_suffix(1);
    return std::string(bytes);
  }
  if (is_ascii(bytes)) return std::string(bytes);
  // Four bytes hold any character, and no character comes from less than one byte.
  std::string made(bytes.size() * 4, '\0');
  char* from = const_cast<char*>(bytes.data());  // iconv's signature; it only reads
  char* to = made.data();
  std::size_t left = bytes.size(), room = made.size();
  iconv(converter_, nullptr, nullptr, nullptr, nullptr);
  const bool whole = iconv(converter_, &from, &left, &to, &room) != static_cast<std::size_t>(-1);
  if (!whole && !(errno == EINVAL && may_be_cut)) return {};
  made.resize(made.size() - room);
  return made;
}

}  // namespace libgrid
