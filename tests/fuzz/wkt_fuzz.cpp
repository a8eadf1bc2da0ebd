// SPDX-License-Identifier: Apache-2.0
// Reads WKT; what is accepted is written and read again to the same rows.
#include <cstdlib>

#include "libgrid/core/error.hpp"
#include "libgrid/geom/wkb.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace libgrid;
  PolygonBuilder builder;
  try {
    read_wkt({reinterpret_cast<const char*>(data), size}, builder);
    const PolygonArray rows = builder.finish();
    const std::string written = write_wkt(rows, 0);
    read_wkt(written, builder);
    if (builder.finish() != rows) std::abort();
  } catch (const Error& e) {
    if (e.code() != ErrorCode::bad_geometry) std::abort();
  }
  return 0;
}
