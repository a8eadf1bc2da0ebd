// SPDX-License-Identifier: Apache-2.0
// Reads WKB; what is accepted is written and read again to the same bytes.
#include <cstdlib>

#include "libgrid/core/error.hpp"
#include "libgrid/geom/wkb.hpp"

namespace {

using namespace libgrid;

template <class Builder>
void read(std::span<const std::byte> bytes) {
  Builder builder;
  try {
    read_wkb(bytes, builder);
    const auto rows = builder.finish();
    const std::vector<std::byte> written = write_wkb(rows, 0);
    read_wkb(written, builder);
    if (write_wkb(builder.finish(), 0) != written) std::abort();
  } catch (const Error& e) {
    if (e.code() != ErrorCode::bad_geometry) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span<const std::byte> bytes{reinterpret_cast<const std::byte*>(data), size};
  read<PolygonBuilder>(bytes);
  read<LineBuilder>(bytes);
  return 0;
}
