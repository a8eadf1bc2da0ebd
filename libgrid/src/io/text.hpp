// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <iconv.h>

#include <optional>
#include <string>
#include <string_view>

namespace libgrid {

enum class Utf8 { valid, cut, invalid };

/// Whether a text is UTF-8; `cut` when only its last character is incomplete.
Utf8 check_utf8(std::string_view text);

/// Turns the bytes of a file into UTF-8.
class TextDecoder {
 public:
  /// An encoding's name in any of the usual spellings ("GBK", "936", "UTF8", "ANSI 1252").
  /// Errors: Error{bad_encoding} for one the system does not know.
  explicit TextDecoder(std::string_view encoding);
  TextDecoder(TextDecoder&& other) noexcept;
  TextDecoder& operator=(TextDecoder&& other) noexcept;
  ~TextDecoder();

  const std::string& encoding() const { return encoding_; }
  /// Nothing when the bytes are not text in this encoding. A character cut off at the end, as
  /// programs do that fill a field of fixed width, is left out when `may_be_cut`.
  std::optional<std::string> decode(std::string_view bytes, bool may_be_cut = false) const;

 private:
  std::string encoding_;
  iconv_t converter_;  ///< kNoConverter for UTF-8
};

}  // namespace libgrid
