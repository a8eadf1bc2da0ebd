// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "libgrid/core/run.hpp"
#include "libgrid/io/layer.hpp"

namespace libgrid {

/// Writes layers with a driver of GDAL; styles go into GeoPackages only, `encoding` is that of
/// Shapefiles.
/// Errors: Error{io}; Error{usage} for rows that the format cannot hold.
void write_dataset(const char* driver, const std::filesystem::path& file,
                   std::span<const Layer> layers, const std::vector<LayerStyle>& styles,
                   const Run& run, const std::string& encoding);

}  // namespace libgrid
