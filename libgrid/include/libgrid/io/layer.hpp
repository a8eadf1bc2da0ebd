// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "libgrid/core/run.hpp"
#include "libgrid/core/table.hpp"
#include "libgrid/crs/crs.hpp"
#include "libgrid/geom/arrays.hpp"

namespace libgrid {

/// A layer in memory: geometry of one kind (or none, for a register) and its attributes.
struct Layer {
  std::string name;
  Crs crs = {};
  std::variant<std::monostate, PointArray, LineArray, PolygonArray> geometry = {};
  Table table = {};

  /// Rows, of the geometry where there is one.
  std::size_t size() const;
  /// Errors of the three: Error{bad_geometry} naming the layer when it holds something else. A
  /// layer of no rows gives an empty array of any kind.
  const PointArray& points() const;
  const LineArray& lines() const;
  const PolygonArray& polygons() const;
};

/// What a file says about a layer without reading its rows.
struct LayerInfo {
  std::string name;
  std::string geometry;    ///< "polygon", "line", "point", "none"
  std::int64_t rows = -1;  ///< -1 when the file does not say
  std::string crs;         ///< Crs::label()
  std::vector<std::string> fields;
};

/// Errors: Error{not_found} no such file, Error{unreadable} not a map or table.
std::vector<LayerInfo> list_layers(const std::filesystem::path& path);

struct ReadOptions {
  /// Text encoding of a Shapefile or CSV; empty: from .cpg, byte order mark or .dbf, else detected
  /// (UTF-8 when all text is valid UTF-8, else GB18030, which holds GBK).
  std::string encoding = {};
  /// Replaces the file's CRS (or names one where the file has none).
  std::string crs = {};
  /// Only these attribute columns; empty: all.
  std::vector<std::string> fields = {};
  /// No attributes; the only column is "fid", the numbers that the file gives its rows. GeoPackages
  /// are read several times faster so.
  bool bare = false;
};

/// Reads a layer batch by batch with bounded memory.
///
///     LayerReader reader("city.gpkg", "buildings");
///     while (auto batch = reader.next(100000)) use(*batch);
///
/// Rows come in file order. Codes stay text: all columns of CSV and spreadsheets are text, read as
/// numbers by Column::number, and their first row holds the names. A table with columns x and y,
/// lon and lat, easting and northing or 经度 and 纬度 has these as its points. Z and M are dropped.
/// Curves, mixed kinds and broken geometry are Error{bad_geometry} with the row, text in another
/// encoding Error{bad_encoding} with row and field; coordinates are guarded (guard_coordinates).
/// Source: GDAL.
class LayerReader {
 public:
  /// An empty layer name takes the file's only layer.
  LayerReader(const std::filesystem::path& path, const std::string& layer,
              const ReadOptions& options = {});
  ~LayerReader();
  LayerReader(LayerReader&&) noexcept;

  /// The next rows, or nothing at the end.
  std::optional<Layer> next(std::int64_t rows);

  /// The same in three steps, for several threads: read() one batch at a time, `decode` on any
  /// thread while others are read, once and before the reader goes, and guard() the coordinates in
  /// the order of the file.
  struct Rows {
    std::int64_t first, count;
    std::function<Layer()> decode;
  };
  std::optional<Rows> read(std::int64_t rows);
  void guard(const Layer& batch);

  const Crs& crs() const;
  const std::string& layer() const;
  std::int64_t rows() const;  ///< that the file says it has; -1 when it does not say

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// The whole layer at once.
Layer read_layer(const std::filesystem::path& path, const std::string& layer = {},
                 const ReadOptions& options = {}, const Run& run = {});

/// How QGIS shows a layer; stored in GeoPackages. In Chinese, columns that the catalogue of words
/// knows have aliases, and the values of kinds, forms, rules and reasons words.
struct LayerStyle {
  enum class Kind { cells, levels, buildings, points, issues };
  std::string layer;
  Kind kind = Kind::cells;
  Language language = Language::en;
};

/// Writes layers to one file, the format by its ending: .gpkg (any number of layers), .fgb,
/// .geojson, .shp (one layer each), .csv (one table) and .xlsx (tables). Rows keep their order and
/// coordinates every bit. A NaN is written as "no value".
/// * .shp is UTF-8 with .cpg; names are cut to 10 bytes, texts over 254 bytes refused.
/// * .csv is UTF-8 with a byte order mark, for spreadsheets; text is quoted, numbers are not.
/// * .fgb has no spatial index, which would change the order of rows; it holds no row without
///   geometry.
/// The file appears whole or not at all: it is written in a folder beside it and renamed.
/// With SOURCE_DATE_EPOCH in the environment, files carry that date and the same layers give the
/// same bytes (.xlsx aside, whose archive GDAL dates itself).
/// Errors: Error{io} when the system refuses, Error{usage} for a format that cannot hold the
/// layers.
void write_layers(const std::filesystem::path& path, const std::vector<Layer>& layers,
                  const std::vector<LayerStyle>& styles = {}, const Run& run = {});

/// Writes each layer to a file of its own; all files appear or none. Shapes: as many paths as
/// layers. Errors: as of write_layers.
void write_files(const std::vector<std::filesystem::path>& paths,
                 const std::vector<const Layer*>& layers, const Run& run = {});

/// Writes text to a file, whole or not at all. Errors: Error{io}.
void write_text(const std::filesystem::path& path, const std::string& text);

}  // namespace libgrid
