// SPDX-License-Identifier: Apache-2.0
#include "io/dataset_writer.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>
#include <string>

#include "io/gdal.hpp"
#include "io/qgis_styles.hpp"
#include "io/shapes.hpp"
#include "io/source.hpp"
#include "io/source_date.hpp"
#include "libgrid/core/error.hpp"

namespace libgrid {

namespace {

constexpr std::size_t kStopEvery = 4096;
constexpr std::size_t kWidestShapefileText = 254;
constexpr std::size_t kLongestShapefileName = 10;

/// A name that no column of the layer has, ASCII case aside.
std::string free_name(std::string name, std::span<const Layer> layers) {
  auto taken = [&] {
    return std::any_of(layers.begin(), layers.end(),
                       [&](const Layer& layer) { return layer.table.find(name) != nullptr; });
  };
  while (taken()) name += "_";
  return name;
}

/// Names cut at whole characters to what a .dbf holds, and told apart by a number.
std::vector<std::string> shapefile_names(const Table& table) {
  std::vector<std::string> names;
  auto cut = [](std::string name, std::size_t length) {
    while (name.size() > length || check_utf8(name) == Utf8::cut) name.pop_back();
    return name;
  };
  for (const Column& column : table.columns) {
    std::string name = cut(column.name, kLongestShapefileName);
    for (int n = 1; std::find(names.begin(), names.end(), name) != names.end(); ++n) {
      const std::string number = std::to_string(n);
      name = cut(column.name, kLongestShapefileName - number.size()) + number;
    }
    names.push_back(name);
  }
  return names;
}

/// The widest text of a column. Errors: Error{usage} beyond what a .dbf holds.
int shapefile_width(const Column& column, const std::string& layer) {
  std::size_t widest = 1;
  const auto& texts = std::get<std::vector<std::string>>(column.values);
  for (std::size_t row = 0; row < texts.size(); ++row) {
    widest = std::max(widest, texts[row].size());
    if (widest > kWidestShapefileText)
      throw Error(ErrorCode::usage, "a .shp file holds texts of up to 254 bytes; write a .gpkg",
                  {layer, static_cast<std::int64_t>(row), column.name});
  }
  return static_cast<int>(widest);
}

class DatasetWriter {
 public:
  DatasetWriter(const char* driver, const std::filesystem::path& file,
                std::span<const Layer> layers, const Run& run, const std::string& encoding);
  void write(const std::vector<LayerStyle>& styles);

 private:
  [[noreturn]] void refuse(const std::string& what, const std::string& layer) const {
    throw Error(ErrorCode::io, what + words_.quoted(), {layer, -1, {}});
  }
  bool is(const char* driver) const { return driver_ == driver; }
  CPLStringList layer_options(const Layer& layer) const;
  OGRLayer& create_layer(const Layer& layer);
  void create_fields(OGRLayer& made, const Layer& layer);
  void write_rows(OGRLayer& made, const Layer& layer);
  void set_fields(OGRFeature& feature, const Table& table, std::size_t row) const;

  std::string driver_, encoding_;
  std::span<const Layer> layers_;
  const Run& run_;
  GdalWords words_;
  std::optional<Seconds> date_ = source_date();
  std::optional<GdalOption> current_date_;
  // A file that is renamed when it is whole need not survive a crash while it is written.
  GdalOption no_sync_{"OGR_SQLITE_SYNCHRONOUS", "OFF"};
  std::string id_column_, geometry_column_;
  std::size_t rows_done_ = 0, rows_ = 0;
  GDALDatasetUniquePtr dataset_;
};

DatasetWriter::DatasetWriter(const char* driver, const std::filesystem::path& file,
                             std::span<const Layer> layers, const Run& run,
                             const std::string& encoding)
    : driver_(driver),
      encoding_(encoding),
      layers_(layers),
      run_(run),
      id_column_(free_name("fid", layers)),
      geometry_column_(free_name("geom", layers)) {
  if (date_) current_date_.emplace("OGR_CURRENT_DATE", iso_time(*date_).c_str());
  for (const Layer& layer : layers) rows_ += layer.size();
  register_drivers();
  GDALDriver* known = GetGDALDriverManager()->GetDriverByName(driver);
  if (!known) refuse("GDAL was built without " + driver_, {});
  dataset_.reset(known->Create(path_text(file).c_str(), 0, 0, 0, GDT_Unknown, nullptr));
  if (!dataset_) refuse("the file could not be made", {});
}

void DatasetWriter::write(const std::vector<LayerStyle>& styles) {
  const bool transaction = dataset_->TestCapability(ODsCTransactions);
  if (transaction && dataset_->StartTransaction() != OGRERR_NONE)
    refuse("the file could not be begun", {});
  for (const Layer& layer : layers_) write_rows(create_layer(layer), layer);
  if (is("GPKG") && !styles.empty()) {
    const auto now =
        std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now());
    write_styles(*dataset_, layers_, styles, geometry_column_, date_.value_or(now));
  }
  if (transaction && dataset_->CommitTransaction() != OGRERR_NONE)
    refuse("the file could not be finished", {});
  dataset_->FlushCache();
  dataset_.reset();
  if (words_.failed()) refuse("the file could not be finished", {});
}

CPLStringList DatasetWriter::layer_options(const Layer& layer) const {
  CPLStringList options;
  if (is("GPKG")) {
    options.SetNameValue("FID", id_column_.c_str());
    options.SetNameValue("GEOMETRY_NAME", geometry_column_.c_str());
  }
  // An index would put the rows in another order; without one GDAL leaves an empty layer unwritten.
  if (is("FlatGeobuf") && layer.size() > 0) options.SetNameValue("SPATIAL_INDEX", "NO");
  if (is("ESRI Shapefile")) {
    // 77 is code page 936; named so, GDAL writes no .cpg.
    options.SetNameValue("ENCODING", encoding_ == "GBK" ? "LDID/77" : encoding_.c_str());
    if (date_) options.SetNameValue("DBF_LAST_UPDATE", iso_date(*date_).c_str());
  }
  return options;
}

OGRLayer& DatasetWriter::create_layer(const Layer& layer) {
  OGRSpatialReference srs;
  // GeoPackage keeps planes without a name apart from degrees without a name.
  if (layer.crs.known())
    srs.importFromWkt(layer.crs.wkt().c_str());
  else if (is("GPKG"))
    srs.SetLocalCS("Undefined Cartesian SRS");
  srs.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
  const OGRwkbGeometryType type = written_type(layer);
  OGRLayer* made =
      dataset_->CreateLayer(layer.name.c_str(), srs.IsEmpty() || type == wkbNone ? nullptr : &srs,
                            type, layer_options(layer).List());
  if (!made) refuse("the layer could not be made", layer.name);
  create_fields(*made, layer);
  return *made;
}

void DatasetWriter::create_fields(OGRLayer& made, const Layer& layer) {
  const std::vector<std::string> short_names =
      is("ESRI Shapefile") ? shapefile_names(layer.table) : std::vector<std::string>();
  for (std::size_t c = 0; c < layer.table.columns.size(); ++c) {
    const Column& column = layer.table.columns[c];
    const std::string& name = short_names.empty() ? column.name : short_names[c];
    const OGRFieldType types[] = {OFTInteger64, OFTReal, OFTString};
    OGRFieldDefn field(name.c_str(), types[column.values.index()]);
    if (is("ESRI Shapefile") && column.is_text())
      field.SetWidth(shapefile_width(column, layer.name));
    if (made.CreateField(&field) != OGRERR_NONE)
      throw Error(ErrorCode::io, "the column could not be made" + words_.quoted(),
                  {layer.name, -1, column.name});
  }
}

void DatasetWriter::write_rows(OGRLayer& made, const Layer& layer) {
  for (std::size_t row = 0; row < layer.size(); ++row) {
    if (rows_done_ % kStopEvery == 0) {
      run_.check_stop();
      run_.tell("write", static_cast<double>(rows_done_) / static_cast<double>(rows_));
    }
    OGRFeature feature(made.GetLayerDefn());
    set_fields(feature, layer.table, row);
    if (OGRGeometryUniquePtr shape = written_shape(layer, row))
      feature.SetGeometryDirectly(shape.release());
    else if (is("FlatGeobuf"))  // GDAL would leave the row out
      throw Error(ErrorCode::usage, "a .fgb file cannot hold a row without geometry; write a .gpkg",
                  {layer.name, static_cast<std::int64_t>(row), {}});
    if (made.CreateFeature(&feature) != OGRERR_NONE || words_.failed())
      throw Error(ErrorCode::io, "the row could not be written" + words_.quoted(),
                  {layer.name, static_cast<std::int64_t>(row), {}});
    ++rows_done_;
  }
}

void DatasetWriter::set_fields(OGRFeature& feature, const Table& table, std::size_t row) const {
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    const Column& column = table.columns[c];
    const int field = static_cast<int>(c);
    if (column.is_missing(row)) {
      feature.SetFieldNull(field);
    } else if (const auto* whole = std::get_if<std::vector<std::int64_t>>(&column.values)) {
      feature.SetField(field, static_cast<GIntBig>((*whole)[row]));
    } else if (const auto* real = std::get_if<std::vector<double>>(&column.values)) {
      if (std::isnan((*real)[row]))
        feature.SetFieldNull(field);
      else
        feature.SetField(field, (*real)[row]);
    } else {
      feature.SetField(field, std::get<std::vector<std::string>>(column.values)[row].c_str());
    }
  }
}

/// Some drivers say nothing when the system refuses to write; then rows are missing.
void require_rows(const std::filesystem::path& file, std::span<const Layer> layers) {
  std::size_t found = 0, wanted = 0;
  for (const Layer& layer : layers) wanted += layer.size();
  try {
    const GDALDatasetUniquePtr dataset = open_source(file);
    const GdalWords words;
    for (OGRLayer* layer : dataset->GetLayers())
      while (OGRFeatureUniquePtr{layer->GetNextFeature()}) ++found;
    if (words.failed()) found = 0;
  } catch (const Error&) {
    found = 0;
  }
  if (found != wanted) throw Error(ErrorCode::io, "the file did not become whole (disk full?)");
}

}  // namespace

void write_dataset(const char* driver, const std::filesystem::path& file,
                   std::span<const Layer> layers, const std::vector<LayerStyle>& styles,
                   const Run& run, const std::string& encoding) {
  DatasetWriter(driver, file, layers, run, encoding).write(styles);
  if (std::string(driver) == "FlatGeobuf" || std::string(driver) == "XLSX")
    require_rows(file, layers);
}

}  // namespace libgrid
