// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/files.hpp"
#include "io/gdal.hpp"
#include "io/shapes.hpp"
#include "io/text.hpp"
#include "libgrid/io/layer.hpp"

namespace libgrid {

/// Opens a file with text left as it is stored and no type guessed.
/// Errors: Error{not_found}, Error{unreadable}.
GDALDatasetUniquePtr open_source(const std::filesystem::path& path);

/// The layers people mean, without the tables in which QGIS keeps styles and projects.
std::vector<OGRLayer*> map_layers(GDALDataset& dataset);

/// The layer of that name; for an empty name the only one.
/// Errors: Error{not_found} naming the layers there are.
OGRLayer& find_layer(GDALDataset& dataset, const std::string& name,
                     const std::filesystem::path& path);

/// A table (CSV, spreadsheet) whose places are columns.
bool is_register(GDALDataset& dataset);
/// Text in fields of fixed width, where characters may be cut.
bool is_shapefile(GDALDataset& dataset);

/// The layer's CRS; none where the file has only a placeholder.
Crs crs_of(OGRLayer& layer);

/// The field of a CSV from whose text its geometry comes; -1 for none.
int wkt_field(OGRLayer& layer);

/// Its declared kind, or where that is open the kind of its first geometry. Starts reading anew.
ShapeKind kind_of(OGRLayer& layer);

/// The decoder for a layer's text, as ReadOptions::encoding says.
TextDecoder decoder_of(GDALDataset& dataset, OGRLayer& layer, const std::filesystem::path& path,
                       const std::string& wanted);

}  // namespace libgrid
