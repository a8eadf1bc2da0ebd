// SPDX-License-Identifier: Apache-2.0
#include <gdal.h>
#include <ogr_api.h>

#include <filesystem>
#include <stdexcept>

#include "bench.hpp"
#include "libgrid/io/layer.hpp"
#include "made_up.hpp"

namespace libgrid::bench {
namespace {

/// What both readers must agree on.
struct Read {
  std::int64_t rows = 0;
  std::int64_t coords = 0;
  double sum = 0;
  std::int64_t text_bytes = 0;  ///< of text fields, so that they are truly read
};

void add_points(OGRGeometryH geometry, std::vector<Coord>& coords) {
  const int parts = OGR_G_GetGeometryCount(geometry);
  for (int part = 0; part < parts; ++part) add_points(OGR_G_GetGeometryRef(geometry, part), coords);
  const int points = parts > 0 ? 0 : OGR_G_GetPointCount(geometry);
  const std::size_t start = coords.size();
  coords.resize(start + static_cast<std::size_t>(points));
  if (points > 0)
    OGR_G_GetPoints(geometry, &coords[start].x, sizeof(Coord), &coords[start].y, sizeof(Coord),
                    nullptr, 0);
}

/// The loop that GDAL's manual shows: every feature, its points and all its fields.
Read gdal_loop(const std::filesystem::path& path, const std::string& name) {
  GDALDatasetH file =
      GDALOpenEx(path.c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY, nullptr, nullptr, nullptr);
  if (file == nullptr) throw std::runtime_error("GDAL cannot open " + path.string());
  OGRLayerH layer = GDALDatasetGetLayerByName(file, name.c_str());
  OGRFeatureDefnH fields = OGR_L_GetLayerDefn(layer);
  Read read;
  std::vector<Coord> coords;
  std::vector<std::string> texts;
  std::vector<double> numbers;
  while (OGRFeatureH feature = OGR_L_GetNextFeature(layer)) {
    ++read.rows;
    if (OGRGeometryH geometry = OGR_F_GetGeometryRef(feature)) add_points(geometry, coords);
    for (int i = 0; i < OGR_FD_GetFieldCount(fields); ++i) {
      if (OGR_Fld_GetType(OGR_FD_GetFieldDefn(fields, i)) == OFTString)
        texts.emplace_back(OGR_F_GetFieldAsString(feature, i));
      else
        numbers.push_back(OGR_F_GetFieldAsDouble(feature, i));
    }
    OGR_F_Destroy(feature);
  }
  GDALClose(file);
  read.coords = static_cast<std::int64_t>(coords.size());
  for (const Coord c : coords) read.sum += c.x + c.y;
  for (const auto& text : texts) read.text_bytes += static_cast<std::int64_t>(text.size());
  return read;
}

Read figures(const Layer& layer) {
  Read read;
  read.rows = static_cast<std::int64_t>(layer.size());
  read.coords = static_cast<std::int64_t>(layer.polygons().coords().size());
  for (const Coord c : layer.polygons().coords()) read.sum += c.x + c.y;
  for (const Column& column : layer.table.columns)
    if (const auto* texts = std::get_if<std::vector<std::string>>(&column.values))
      for (const auto& text : *texts) read.text_bytes += static_cast<std::int64_t>(text.size());
  return read;
}

void bench_read(Session& session, const std::string& name, const std::filesystem::path& path,
                const std::string& layer) {
  Read theirs;
  const Measure peer = measure([&] { theirs = gdal_loop(path, layer); });
  const Read ours = figures(read_layer(path, layer));
  require(ours.rows == theirs.rows && ours.coords == theirs.coords && ours.sum == theirs.sum &&
              ours.text_bytes == theirs.text_bytes,
          path.string() + " is read differently by GDAL");
  session.time(name, ours.rows, {"GDAL", GDALVersionInfo("RELEASE_NAME"), peer.seconds},
               [&](int threads) { read_layer(path, layer, {}, {.threads = threads}); });
}

Layer made_up_buildings(std::size_t count) {
  const int side = 100;
  Layer layer{"buildings"};
  layer.geometry = footprints_on(side, count, 4);
  std::vector<std::string> codes;
  std::vector<std::int64_t> households;
  for (std::size_t row = 0; row < count; ++row) {
    codes.push_back("0" + std::to_string(100000000 + row));
    households.push_back(static_cast<std::int64_t>(row % 60));
  }
  layer.table.add("code", codes);
  layer.table.add("households", households);
  return layer;
}

}  // namespace

Peer gdal_read(const std::filesystem::path& path, const std::string& layer) {
  GDALAllRegister();
  return {"GDAL", GDALVersionInfo("RELEASE_NAME"),
          measure([&] { gdal_loop(path, layer); }).seconds};
}

void bench_io(Session& session) {
  GDALAllRegister();
  const Layer buildings = made_up_buildings(session.quick ? 300 : 200000);
  for (const std::string ending : {"gpkg", "fgb"}) {
    const auto path = session.scratch / ("buildings." + ending);
    write_layers(path, {buildings});
    bench_read(session, "io.read." + ending, path, "buildings");
  }
  if (session.real_maps && !session.quick)
    bench_read(session, "io.read.liechtenstein", *session.real_maps / "liechtenstein_2021.gpkg",
               "buildings");
}

}  // namespace libgrid::bench
