// SPDX-License-Identifier: Apache-2.0
#include "io/geojson.hpp"

#include <charconv>
#include <cmath>
#include <fstream>
#include <string>

#include "libgrid/core/error.hpp"

namespace libgrid {

namespace {

constexpr std::size_t kStopEvery = 4096;

std::string quoted(const std::string& text) {
  constexpr char kHex[] = "0123456789abcdef";
  std::string made = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      made += '\\';
      made += c;
    } else if (byte < 0x20) {
      made += "\\u00";
      made += kHex[byte >> 4];
      made += kHex[byte & 15];
    } else {
      made += c;
    }
  }
  return made + "\"";
}

std::string number(double value) {
  char buffer[32];
  return {buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr};
}

std::string coord(Coord c) { return "[" + number(c.x) + "," + number(c.y) + "]"; }

std::string coords(std::span<const Coord> run) {
  std::string made = "[";
  for (const Coord& c : run) made += (made.size() > 1 ? "," : "") + coord(c);
  return made + "]";
}

std::string geometry(const char* type, const std::string& coordinates) {
  return std::string("{\"type\":\"") + type + "\",\"coordinates\":" + coordinates + "}";
}

std::string multipolygon(const PolygonArray& polygons, std::size_t row) {
  std::string made = "[";
  const Range parts = polygons.parts(row);
  for (std::int64_t part = parts.begin; part < parts.end; ++part) {
    made += part > parts.begin ? ",[" : "[";
    const Range rings = polygons.rings(part);
    for (std::int64_t r = rings.begin; r < rings.end; ++r)
      made += (r > rings.begin ? "," : "") + coords(polygons.ring(r));
    made += "]";
  }
  return geometry("MultiPolygon", made + "]");
}

std::string multiline(const LineArray& lines, std::size_t row) {
  std::string made = "[";
  const Range range = lines.lines(row);
  for (std::int64_t l = range.begin; l < range.end; ++l)
    made += (l > range.begin ? "," : "") + coords(lines.line(l));
  return geometry("MultiLineString", made + "]");
}

std::string geometry_of(const Layer& layer, std::size_t row) {
  if (const auto* polygons = std::get_if<PolygonArray>(&layer.geometry))
    return polygons->has(row) ? multipolygon(*polygons, row) : "null";
  if (const auto* lines = std::get_if<LineArray>(&layer.geometry))
    return lines->has(row) ? multiline(*lines, row) : "null";
  const PointArray& points = layer.points();
  return points.has(row) ? geometry("Point", coord(points[row])) : "null";
}

std::string value_of(const Column& column, std::size_t row) {
  if (column.is_missing(row)) return "null";
  if (column.is_text()) return quoted(column.text(row));
  return std::isfinite(column.number(row)) ? column.text(row) : "null";
}

std::string head_of(const Layer& layer) {
  std::string made = "{\"type\":\"FeatureCollection\",\n\"name\":" + quoted(layer.name) + ",\n";
  const std::string label = layer.crs.label();
  if (label != "EPSG:4326" && label != "OGC:CRS84") {
    const auto colon = label.find(':');
    if (colon == std::string::npos || label.find(' ') != std::string::npos)
      throw Error(ErrorCode::usage,
                  "a .geojson file cannot name the coordinate system '" + label +
                      "', which has no code; write a .gpkg",
                  {layer.name, -1, {}});
    made += "\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"urn:ogc:def:crs:" +
            label.substr(0, colon) + "::" + label.substr(colon + 1) + "\"}},\n";
  }
  return made + "\"features\":[";
}

}  // namespace

void write_geojson(const std::filesystem::path& path, const Layer& layer, const Run& run) {
  std::ofstream file(path, std::ios::binary);
  file << head_of(layer);
  for (std::size_t row = 0; row < layer.size(); ++row) {
    if (row % kStopEvery == 0) {
      run.check_stop();
      run.tell("write", static_cast<double>(row) / static_cast<double>(layer.size()));
    }
    file << (row ? ",\n" : "\n") << "{\"type\":\"Feature\",\"properties\":{";
    const auto& columns = layer.table.columns;
    for (std::size_t c = 0; c < columns.size(); ++c)
      file << (c ? "," : "") << quoted(columns[c].name) << ":" << value_of(columns[c], row);
    file << "},\"geometry\":" << geometry_of(layer, row) << "}";
  }
  file << "\n]}\n";
  file.close();
  if (!file) throw Error(ErrorCode::io, "the system refused to write (disk full?)");
}

}  // namespace libgrid
