// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace libgrid {

/// SHA-256 of what is added, in that order. Source: OpenSSL.
class Sha256 {
 public:
  using Digest = std::array<std::uint8_t, 32>;

  Sha256();
  /// As they are, without a mark where they end.
  void add_bytes(std::string_view bytes);
  /// Eight bytes, the lowest first.
  void add(std::uint64_t n);
  /// The eight bytes of its IEEE form, the lowest first; negative zero counts as zero.
  void add(double v);
  /// Its length, then its bytes.
  void add(std::string_view text);
  /// What comes after it is a new sum.
  Digest finish();

 private:
  void begin();

  struct Free {
    void operator()(evp_md_ctx_st* context) const;
  };
  std::unique_ptr<evp_md_ctx_st, Free> context_;
};

/// 64 hexadecimal digits, in small letters.
std::string hex_text(const Sha256::Digest& digest);

}  // namespace libgrid
