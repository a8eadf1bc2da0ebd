// SPDX-License-Identifier: Apache-2.0
#include <deque>
#include <fstream>
#include <set>
#include <span>
#include <string>

#include "core/files.hpp"
#include "io/csv.hpp"
#include "io/dataset_writer.hpp"
#include "io/geojson.hpp"
#include "io/source.hpp"
#include "libgrid/core/error.hpp"
#include "libgrid/io/encoded.hpp"
#include "libgrid/io/layer.hpp"

namespace libgrid {

namespace {

struct Format {
  const char* ending;
  const char* driver;                                                     ///< of GDAL
  void (*write)(const std::filesystem::path&, const Layer&, const Run&);  ///< or our own
  bool many_layers;
  enum Geometry { optional, needed, none } geometry;
  bool needs_crs;
};
constexpr Format kFormats[] = {
    {".gpkg", "GPKG", nullptr, true, Format::optional, false},
    {".fgb", "FlatGeobuf", nullptr, false, Format::needed, false},
    {".geojson", nullptr, write_geojson, false, Format::needed, true},
    {".shp", "ESRI Shapefile", nullptr, false, Format::needed, false},
    {".csv", nullptr, write_csv, false, Format::none, false},
    {".xlsx", "XLSX", nullptr, true, Format::none, false},
};

const Format& format_of(const std::filesystem::path& path) {
  std::string ending = path_text(path.extension());
  for (char& c : ending)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  for (const Format& format : kFormats)
    if (ending == format.ending) return format;
  throw Error(ErrorCode::usage, "cannot write " + path_text(path) +
                                    ": the name must end in .gpkg, .fgb, .geojson, .shp, .csv or "
                                    ".xlsx");
}

void require_columns(const Layer& layer) {
  for (const Column& column : layer.table.columns)
    if (column.size() != layer.size() ||
        (!column.missing.empty() && column.missing.size() != layer.size()))
      throw Error(ErrorCode::usage,
                  "the column has " + std::to_string(column.size()) + " values for " +
                      std::to_string(layer.size()) + " rows",
                  {layer.name, -1, column.name});
}

void require_fit(const Format& format, std::span<const Layer> layers) {
  auto refuse = [&](const Layer& layer, const std::string& why) {
    throw Error(ErrorCode::usage, std::string("a ") + format.ending + " file " + why,
                {layer.name, -1, {}});
  };
  if (layers.empty()) throw Error(ErrorCode::usage, "there is no layer to write");
  if (layers.size() > 1 && !format.many_layers)
    refuse(layers[1], "holds one layer; write a .gpkg for several");
  std::set<std::string> names;
  for (const Layer& layer : layers) {
    if (layer.name.empty()) refuse(layer, "wants a name for each layer");
    if (!names.insert(layer.name).second) refuse(layer, "cannot hold two layers of one name");
    const bool has_geometry = !std::holds_alternative<std::monostate>(layer.geometry);
    if (format.geometry == Format::none && has_geometry) refuse(layer, "cannot hold geometry");
    if (format.geometry == Format::needed && !has_geometry)
      refuse(layer, "cannot hold a table without geometry; write .csv");
    if (format.needs_crs && !layer.crs.known())
      refuse(layer, "cannot hold a plane without a coordinate system; write .gpkg");
    require_columns(layer);
  }
}

/// Writes a file whole in its staging.
void stage(const Staging& staging, const std::filesystem::path& path, std::span<const Layer> layers,
           const std::vector<LayerStyle>& styles, const Run& run,
           const std::string& encoding = "UTF-8") {
  const Format& format = format_of(path);
  require_fit(format, layers);
  try {
    if (format.write)
      format.write(staging.file(), layers.front(), run);
    else
      write_dataset(format.driver, staging.file(), layers, styles, run, encoding);
  } catch (const Error& e) {
    if (e.code() != ErrorCode::io) throw;
    throw Error(ErrorCode::io, "cannot write " + path_text(path) + ": " + e.message(),
                {e.layer(), e.row(), e.field()});
  }
  run.check_stop();
}

}  // namespace

void write_layers(const std::filesystem::path& path, const std::vector<Layer>& layers,
                  const std::vector<LayerStyle>& styles, const Run& run) {
  Staging staging(path);
  stage(staging, path, layers, styles, run);
  staging.publish();
  run.tell("write", 1);
}

namespace {

void write_each(const std::vector<std::filesystem::path>& paths,
                const std::vector<const Layer*>& layers, const Run& run,
                const std::string& encoding) {
  std::deque<Staging> files;
  for (std::size_t k = 0; k < paths.size(); ++k)
    stage(files.emplace_back(paths[k]), paths[k], std::span(layers[k], 1), {}, run, encoding);
  for (Staging& file : files) file.publish();
  run.tell("write", 1);
}

}  // namespace

void write_files(const std::vector<std::filesystem::path>& paths,
                 const std::vector<const Layer*>& layers, const Run& run) {
  write_each(paths, layers, run, "UTF-8");
}

void write_files_gbk(const std::vector<std::filesystem::path>& paths,
                     const std::vector<const Layer*>& layers, const Run& run) {
  write_each(paths, layers, run, "GBK");
}

void write_text(const std::filesystem::path& path, const std::string& text) {
  Staging staging(path);
  std::ofstream file(staging.file(), std::ios::binary);
  file.write(text.data(), static_cast<std::streamsize>(text.size()));
  staging.publish(file);
}

}  // namespace libgrid
