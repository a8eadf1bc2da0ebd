// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>

#include "libgrid/geom/arrays.hpp"
#include "libgrid/geom/wkb.hpp"

namespace libgrid::bench {

/// Rows as a file of WKB, each after its length, for peers outside this program.
inline void write_rows(const std::filesystem::path& path, const PolygonArray& polygons) {
  std::ofstream file(path, std::ios::binary);
  for (std::size_t row = 0; row < polygons.size(); ++row) {
    const auto wkb = write_wkb(polygons, row);
    const std::uint64_t size = wkb.size();
    file.write(reinterpret_cast<const char*>(&size), sizeof size);
    file.write(reinterpret_cast<const char*>(wkb.data()), static_cast<std::streamsize>(size));
  }
}

}  // namespace libgrid::bench
