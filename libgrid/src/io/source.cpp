// SPDX-License-Identifier: Apache-2.0
#include "io/source.hpp"

#include <fstream>
#include <memory>

#include "libgrid/core/error.hpp"

namespace libgrid {

namespace {

namespace fs = std::filesystem;

bool holds_layers(const fs::path& folder) {
  std::error_code fault;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, fault))
    if (entry.path().extension() == ".fgb" || entry.path().extension() == ".shp") return true;
  return false;
}

void require_file(const fs::path& path) {
  std::error_code fault;
  const fs::file_status status = fs::status(path, fault);
  if (!fs::exists(status)) throw Error(ErrorCode::not_found, "no such file: " + path_text(path));
  // An ESRI file geodatabase is a folder, and so are several files of one layer each.
  if (fs::is_directory(status) && path.extension() != ".gdb" && !holds_layers(path))
    throw Error(ErrorCode::unreadable, path_text(path) + " is a folder; a map file is wanted");
}

/// Spreadsheets save "Unicode text" as UTF-16, which GDAL does not take for a table.
void require_no_utf16(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  const int first = file.get(), second = file.get();
  if ((first == 0xFF && second == 0xFE) || (first == 0xFE && second == 0xFF))
    throw Error(ErrorCode::bad_encoding, path_text(path) + " is UTF-16 text; save it as UTF-8");
}

std::string listed(const std::vector<OGRLayer*>& layers) {
  std::string names;
  for (OGRLayer* layer : layers)
    names += (names.empty() ? "" : ", ") + std::string(layer->GetName());
  return names.empty() ? "none" : names;
}

}  // namespace

GDALDatasetUniquePtr open_source(const fs::path& path) {
  require_file(path);
  register_drivers();
  const GdalWords words;
  const GdalOption spreadsheets_as_text[] = {
      {"OGR_XLSX_FIELD_TYPES", "STRING"}, {"OGR_XLSX_HEADERS", "FORCE"},
      {"OGR_ODS_FIELD_TYPES", "STRING"},  {"OGR_ODS_HEADERS", "FORCE"},
      {"OGR_XLS_FIELD_TYPES", "STRING"},  {"OGR_XLS_HEADERS", "FORCE"}};
  const bool csv = path.extension() == ".csv" || path.extension() == ".CSV";
  if (csv) require_no_utf16(path);
  const bool shapes = path.extension() == ".shp" || path.extension() == ".SHP" ||
                      path.extension() == ".dbf" || path.extension() == ".DBF";
  const char* const csv_options[] = {"AUTODETECT_TYPE=NO", "HEADERS=YES", nullptr};
  const char* const shape_options[] = {"ENCODING=", nullptr};
  GDALDatasetUniquePtr dataset(GDALDataset::Open(
      path_text(path).c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR, nullptr,
      csv      ? csv_options
      : shapes ? shape_options
               : nullptr,
      nullptr));
  if (!dataset)
    throw Error(ErrorCode::unreadable,
                path_text(path) + " is not a map or table that can be read" + words.quoted());
  // Sheets are parsed when they are first looked at; they shall be while the options hold.
  if (is_register(*dataset))
    for (OGRLayer* layer : dataset->GetLayers()) layer->GetLayerDefn();
  return dataset;
}

std::vector<OGRLayer*> map_layers(GDALDataset& dataset) {
  std::vector<OGRLayer*> layers;
  for (OGRLayer* layer : dataset.GetLayers()) {
    const std::string name = layer->GetName();
    if (name != "layer_styles" && name != "qgis_projects") layers.push_back(layer);
  }
  return layers;
}

OGRLayer& find_layer(GDALDataset& dataset, const std::string& name, const fs::path& path) {
  const std::vector<OGRLayer*> layers = map_layers(dataset);
  if (name.empty()) {
    if (layers.size() == 1) return *layers.front();
    throw Error(ErrorCode::not_found, path_text(path) + " has " + std::to_string(layers.size()) +
                                          " layers; name one of: " + listed(layers));
  }
  for (OGRLayer* layer : layers)
    if (layer->GetName() == name) return *layer;
  throw Error(ErrorCode::not_found, path_text(path) + " has no layer '" + name +
                                        "'; the layers there: " + listed(layers));
}

bool is_register(GDALDataset& dataset) {
  const std::string driver = dataset.GetDriverName();
  return driver == "CSV" || driver == "XLSX" || driver == "ODS" || driver == "XLS";
}

bool is_shapefile(GDALDataset& dataset) {
  return dataset.GetDriverName() == std::string("ESRI Shapefile");
}

Crs crs_of(OGRLayer& layer) {
  const OGRSpatialReference* srs = layer.GetSpatialRef();
  if (!srs || srs->IsLocal()) return {};
  // What GeoPackage calls its placeholder for "not known".
  if (srs->GetName() && std::string(srs->GetName()) == "Undefined geographic SRS") return {};
  char* wkt = nullptr;
  const char* const options[] = {"FORMAT=WKT2_2019", "MULTILINE=NO", nullptr};
  const bool known = srs->exportToWkt(&wkt, options) == OGRERR_NONE;
  const std::unique_ptr<char, decltype(&CPLFree)> owned(wkt, CPLFree);
  return known && wkt ? Crs::from_text(wkt) : Crs();
}

int wkt_field(OGRLayer& layer) {
  const OGRFeatureDefn& fields = *layer.GetLayerDefn();
  if (fields.GetGeomFieldCount() == 0) return -1;
  const std::string geometry = fields.GetGeomFieldDefn(0)->GetNameRef();
  // GDAL leaves the geometry of a column "WKT" without a name and calls others "geom_" + theirs.
  return fields.GetFieldIndex(geometry.rfind("geom_", 0) == 0 ? geometry.c_str() + 5 : "WKT");
}

ShapeKind kind_of(OGRLayer& layer) {
  ShapeKind kind = kind_of(layer.GetGeomType());
  if (kind != ShapeKind::unknown) return kind;
  kind = ShapeKind::none;
  layer.ResetReading();
  while (const OGRFeatureUniquePtr feature{layer.GetNextFeature()}) {
    const OGRGeometry* geometry = feature->GetGeometryRef();
    if (!geometry || geometry->IsEmpty()) continue;
    kind = kind_of(geometry->getGeometryType());
    break;
  }
  layer.ResetReading();
  return kind;
}

}  // namespace libgrid
