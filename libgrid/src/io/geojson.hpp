// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "libgrid/core/run.hpp"
#include "libgrid/io/layer.hpp"

namespace libgrid {

/// GeoJSON by RFC 7946, with the "crs" member of its forerunner where it is not WGS 84. Each number
/// has the shortest digits that read back to the same double; GDAL's writer rounds some.
/// Errors: Error{usage} for a CRS without a code, which GeoJSON cannot name.
void write_geojson(const std::filesystem::path& path, const Layer& layer, const Run& run);

}  // namespace libgrid
