// SPDX-License-Identifier: Apache-2.0
// Reads division codes: a code is refused exactly when a fault is told. Reads addresses: the one
// spelling of an address reads back as the same address.
#include <cstdlib>

#include "libgrid/codes/address.hpp"
#include "libgrid/codes/codes.hpp"
#include "libgrid/core/error.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace libgrid;
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const std::string fault = division_code_fault(text);
  try {
    parse_division_code(text);
    if (!fault.empty()) std::abort();
  } catch (const Error& e) {
    if (e.code() != ErrorCode::bad_value || fault.empty()) std::abort();
  }
  const Address address = parse_address(text);
  const bool refused = address.fault != AddressFault::none;
  if (!refused && parse_address(normal_text(address)) != address) std::abort();
  return 0;
}
