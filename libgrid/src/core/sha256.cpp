// SPDX-License-Identifier: Apache-2.0
#include "core/sha256.hpp"

#include <openssl/evp.h>

#include <bit>

#include "libgrid/core/error.hpp"

namespace libgrid {

namespace {

void require(int done) {
  if (done != 1) throw Error(ErrorCode::internal, "OpenSSL gives no SHA-256");
}

}  // namespace

void Sha256::Free::operator()(evp_md_ctx_st* context) const { EVP_MD_CTX_free(context); }

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
  require(context_ != nullptr);
  begin();
}

void Sha256::begin() { require(EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr)); }

void Sha256::add_bytes(std::string_view bytes) {
  require(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()));
}

void Sha256::add(std::uint64_t n) {
  std::array<char, 8> bytes;
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(n >> (8 * i) & 0xFF);
  add_bytes({bytes.data(), bytes.size()});
}

void Sha256::add(double v) { add(std::bit_cast<std::uint64_t>(v == 0 ? 0.0 : v)); }

void Sha256::add(std::string_view text) {
  add(static_cast<std::uint64_t>(text.size()));
  add_bytes(text);
}

Sha256::Digest Sha256::finish() {
  Digest digest;
  require(EVP_DigestFinal_ex(context_.get(), digest.data(), nullptr));
  begin();
  return digest;
}

std::string hex_text(const Sha256::Digest& digest) {
  std::string text;
  for (const std::uint8_t byte : digest) {
    text += "0123456789abcdef"[byte >> 4];
    text += "0123456789abcdef"[byte & 15];
  }
  return text;
}

}  // namespace libgrid
