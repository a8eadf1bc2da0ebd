// SPDX-License-Identifier: Apache-2.0
#include <fstream>
#include <limits>

#include "io/files.hpp"

namespace libgrid {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

using Read = Files;

const std::string kSquare = "[[[118.5,32.5],[118.6,32.5],[118.6,32.6],[118.5,32.6],[118.5,32.5]]]";

std::string feature(const std::string& type, const std::string& coordinates,
                    const std::string& properties = "{}") {
  return R"({"type":"Feature","properties":)" + properties + R"(,"geometry":{"type":")" + type +
         R"(","coordinates":)" + coordinates + "}}";
}
std::string collection(const std::string& features) {
  return R"({"type":"FeatureCollection","features":[)" + features + "]}";
}

Layer bare_layer(const std::filesystem::path& path, const std::string& name) {
  return read_layer(path, name, {.encoding = {}, .crs = {}, .fields = {}, .bare = true});
}
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

TEST_F(Read, GeoJson) {
  const auto path = text(
      "cells.geojson",
      collection(feature("Polygon", kSquare, R"({"code":"007","n":3,"x":1.5,"tags":["a","b"]})") +
                 "," + feature("MultiPolygon", "[" + kSquare + "]", R"({"code":"008"})") +
                 R"(,{"type":"Feature","properties":{},"geometry":null})"));
  const Layer layer = read_layer(path);
  EXPECT_EQ(layer.name, "cells");
  EXPECT_EQ(layer.crs.label(), "EPSG:4326");
  ASSERT_EQ(layer.size(), 3U);
  EXPECT_EQ(layer.polygons().ring(0)[1], (Coord{118.6, 32.5}));
  EXPECT_FALSE(layer.polygons().has(2));
  EXPECT_EQ(layer.table.find("code")->text(0), "007");
  EXPECT_EQ(layer.table.find("code")->text(1), "008");
  EXPECT_TRUE(layer.table.find("code")->is_missing(2));
  EXPECT_EQ(layer.table.find("n")->number(0), 3);
  EXPECT_TRUE(std::holds_alternative<std::vector<std::int64_t>>(layer.table.find("n")->values));
  EXPECT_EQ(layer.table.find("x")->number(0), 1.5);
  EXPECT_THAT(layer.table.find("tags")->text(0), HasSubstr("\"a\""));
}

TEST_F(Read, OnlyTheFieldsAskedFor) {
  const auto path =
      text("a.geojson", collection(feature("Polygon", kSquare, R"({"code":"1","name":"n"})")));
  const Layer layer = read_layer(path, {}, {.fields = {"name"}});
  ASSERT_EQ(layer.table.columns.size(), 1U);
  EXPECT_EQ(layer.table.columns[0].text(0), "n");
  const Error e = refusal([&] { read_layer(path, {}, {.fields = {"nome"}}); });
  EXPECT_EQ(e.code(), ErrorCode::not_found);
  EXPECT_EQ(e.field(), "nome");
}

// GDAL reads GeoPackages and FlatGeobuf files in columns of Arrow then, and others row by row.
TEST_F(Read, BareLayersHaveTheSameGeometry) {
  PolygonBuilder polygons;
  LineBuilder lines;
  std::vector<Coord> points;
  std::vector<std::string> names;
  for (int i = 0; i < 70000; ++i) {
    const double x = i % 300, y = i / 300;
    const bool none = i % 7 == 3;
    const std::vector<Coord> ring = {{x, y}, {x + 0.75, y}, {x, y + 0.75}, {x, y}};
    const std::vector<Coord> hole = {
        {x + 0.1, y + 0.1}, {x + 0.2, y + 0.1}, {x + 0.1, y + 0.2}, {x + 0.1, y + 0.1}};
    const std::vector<Coord> away = {{x, -y - 2}, {x + 0.5, -y - 2}, {x, -y - 1.5}, {x, -y - 2}};
    polygons.begin_row();
    lines.begin_row();
    if (!none) {
      polygons.begin_part();
      polygons.add_ring(ring);
      if (i % 5 == 0) polygons.add_ring(hole);
      if (i % 11 == 0) polygons.begin_part(), polygons.add_ring(away);
      lines.add_line(ring);
    }
    points.push_back(none ? Coord{kNan, kNan} : Coord{x, y});
    names.push_back("n" + std::to_string(i));
  }
  Layer layer{"rows", {}, polygons.finish(), {}};
  layer.table.add("name", names);
  Layer roads{"roads", {}, lines.finish(), layer.table};
  Layer doors{"doors", {}, PointArray(points), layer.table};
  write_layers(at("all.gpkg"), {layer, roads, doors});
  for (const char* name : {"rows", "roads", "doors"}) {
    const Layer full = read_layer(at("all.gpkg"), name), bare = bare_layer(at("all.gpkg"), name);
    ASSERT_EQ(bare.table.columns.size(), 1U);
    EXPECT_EQ(bare.table.columns[0].name, "fid");
    ASSERT_EQ(bare.size(), 70000U);
    for (std::size_t row = 0; row < bare.size(); ++row)
      ASSERT_EQ(bare.table.columns[0].number(row), static_cast<double>(row + 1));
    if (full.geometry.index() == 1)
      for (std::size_t row = 0; row < bare.size(); ++row) {
        ASSERT_EQ(bare.points().has(row), full.points().has(row));
        if (full.points().has(row)) {
          ASSERT_EQ(bare.points()[row], full.points()[row]);
        }
      }
    if (full.geometry.index() == 2) {
      EXPECT_EQ(bare.lines(), full.lines());
    }
    if (full.geometry.index() == 3) {
      EXPECT_EQ(bare.polygons(), full.polygons());
    }
  }
  LayerReader reader(at("all.gpkg"), "rows",
                     {.encoding = {}, .crs = {}, .fields = {}, .bare = true});
  std::size_t rows = 0;
  while (const auto batch = reader.next(999)) {
    for (std::size_t row = 0; row < batch->size(); ++row)
      ASSERT_EQ(batch->polygons().has(row), layer.polygons().has(rows + row)) << rows + row;
    rows += batch->size();
  }
  EXPECT_EQ(rows, 70000U);
  EXPECT_EQ(bare_layer(text("a.geojson", collection(feature("Polygon", kSquare))), {}).size(), 1U);
}

// GDAL's columns of Arrow end in batches without rows there, for ever.
TEST_F(Read, BareLayersOfABrokenFileAreRefused) {
  std::vector<Coord> points;
  for (int i = 0; i < 70000; ++i) points.push_back({i % 300 + 0.5, i / 300 + 0.5});
  write_layers(at("doors.gpkg"), {Layer{"doors", {}, PointArray(points), {}}});
  {
    std::fstream file(at("doors.gpkg"), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(1500000);
    file << std::string(400000, '\xAB');
  }
  EXPECT_EQ(refusal([&] { bare_layer(at("doors.gpkg"), "doors"); }).code(), ErrorCode::unreadable);
}

TEST_F(Read, HeightsAreDropped) {
  const auto path = text("z.geojson", collection(feature("LineString", "[[1,2,99],[3,4,99]]")));
  EXPECT_EQ(read_layer(path).lines().line(0)[1], (Coord{3, 4}));
}

TEST_F(Read, InBatches) {
  std::string features;
  for (int i = 0; i < 10; ++i)
    features += (i ? "," : "") + feature("Point", "[" + std::to_string(i) + ".25,5.5]",
                                         R"({"i":)" + std::to_string(i) + "}");
  const auto path = text("p.geojson", collection(features));
  LayerReader reader(path, "p");
  EXPECT_EQ(reader.crs().label(), "EPSG:4326");
  std::vector<std::size_t> sizes;
  std::vector<double> seen;
  while (const auto batch = reader.next(4)) {
    sizes.push_back(batch->size());
    for (std::size_t row = 0; row < batch->size(); ++row) {
      EXPECT_EQ(batch->points()[row].x, batch->table.columns[0].number(row) + 0.25);
      seen.push_back(batch->table.columns[0].number(row));
    }
  }
  EXPECT_THAT(sizes, ElementsAre(4, 4, 2));
  EXPECT_THAT(seen, ElementsAre(0, 1, 2, 3, 4, 5, 6, 7, 8, 9));
  EXPECT_FALSE(reader.next(4));
  EXPECT_EQ(refusal([&] { reader.next(0); }).code(), ErrorCode::usage);
}

TEST_F(Read, RowsAreNumberedThroughTheBatches) {
  const auto path =
      text("p.geojson", collection(feature("Polygon", kSquare) + "," + feature("Polygon", kSquare) +
                                   "," + feature("Polygon", "[[[1,1],[2,1],[2,2],[1,2]]]")));
  LayerReader reader(path, "");
  reader.next(2);
  const Error e = refusal([&] { reader.next(2); });
  EXPECT_EQ(e.code(), ErrorCode::bad_geometry);
  EXPECT_EQ(e.layer(), "p");
  EXPECT_EQ(e.row(), 2);
}

TEST_F(Read, MissingFilesFoldersAndNoMaps) {
  const Error missing = refusal([&] { read_layer(at("nothing.gpkg")); });
  EXPECT_EQ(missing.code(), ErrorCode::not_found);
  EXPECT_THAT(missing.what(), HasSubstr("no such file"));
  const Error folder = refusal([&] { read_layer(at("")); });
  EXPECT_EQ(folder.code(), ErrorCode::unreadable);
  EXPECT_THAT(folder.what(), HasSubstr("is a folder"));
  for (const char* name : {"note.txt", "broken.gpkg", "broken.geojson", "broken.shp"}) {
    const Error e = refusal([&] { read_layer(text(name, "this is no map\n")); });
    EXPECT_EQ(e.code(), ErrorCode::unreadable) << name;
    EXPECT_THAT(e.what(), HasSubstr("is not a map or table"));
  }
  EXPECT_EQ(refusal([&] { list_layers(text("empty.gpkg", "")); }).code(), ErrorCode::unreadable);
}

TEST_F(Read, UnknownLayersAreAnsweredWithThoseThere) {
  const auto path = text("cells.geojson", collection(feature("Polygon", kSquare)));
  const Error e = refusal([&] { read_layer(path, "buildings"); });
  EXPECT_EQ(e.code(), ErrorCode::not_found);
  EXPECT_THAT(e.what(), AllOf(HasSubstr("'buildings'"), HasSubstr("the layers there: cells")));
}

TEST_F(Read, WrongAndMixedKinds) {
  const auto lines = text("l.geojson", collection(feature("LineString", "[[1,2],[3,4]]")));
  const Layer layer = read_layer(lines);
  const Error wrong = refusal([&] { layer.polygons(); });
  EXPECT_EQ(wrong.code(), ErrorCode::bad_geometry);
  EXPECT_THAT(wrong.what(), HasSubstr("l: it holds lines; polygons are wanted"));
  const auto mixed = text("m.geojson", collection(feature("Polygon", kSquare) + "," +
                                                  feature("Point", "[118.5,32.5]")));
  const Error e = refusal([&] { read_layer(mixed); });
  EXPECT_EQ(e.code(), ErrorCode::bad_geometry);
  EXPECT_EQ(e.row(), 1);
  EXPECT_THAT(e.what(), HasSubstr("POINT among the polygons"));
}

TEST_F(Read, EmptyLayersGiveEmptyArrays) {
  const Layer layer = read_layer(text("e.geojson", collection("")));
  EXPECT_EQ(layer.size(), 0U);
  EXPECT_EQ(layer.polygons().size(), 0U);
  EXPECT_EQ(layer.points().size(), 0U);
}

TEST_F(Read, CurvesAreRefused) {
  const auto curve = text("c.csv",
                          "id,WKT\n1,\"CURVEPOLYGON (CIRCULARSTRING (0 0,50 50,100 0,50 -50,0 0))\""
                          "\n");
  const Error e = refusal([&] { read_layer(curve); });
  EXPECT_EQ(e.code(), ErrorCode::bad_geometry);
  EXPECT_EQ(e.row(), 0);
  EXPECT_THAT(e.what(), HasSubstr("curve"));
}

TEST_F(Read, UnclosedRings) {
  const auto json =
      text("u.geojson", collection(feature("Polygon", kSquare) + "," +
                                   feature("Polygon", "[[[1,1],[2,1],[2,2],[1,2]]]")));
  const auto wkt = text("u.csv",
                        "id,WKT\n1,\"POLYGON ((0 0,9 0,9 9,0 9,0 0))\"\n"
                        "2,\"POLYGON ((0 0,9 0,9 9,0 9))\"\n");
  RawShapefile raw{.rings = {square_ring(0, 0, 500), square_ring(0, 0, 500)}, .texts = {"a", "b"}};
  raw.rings[1].pop_back();
  raw.write(at("u.shp"));
  for (const auto& path : {json, wkt, at("u.shp")}) {
    const Error e = refusal([&] { read_layer(path); });
    EXPECT_EQ(e.code(), ErrorCode::bad_geometry) << path;
    EXPECT_EQ(e.row(), 1) << path;
    EXPECT_THAT(e.what(), HasSubstr("not closed")) << path;
  }
}

TEST_F(Read, NotANumber) {
  RawShapefile raw{.rings = {square_ring(0, 0, 500), square_ring(0, 0, 500)}, .texts = {"a", "b"}};
  raw.rings[1][2].y = std::numeric_limits<double>::quiet_NaN();
  raw.write(at("n.shp"));
  const Error e = refusal([&] { read_layer(at("n.shp")); });
  EXPECT_EQ(e.code(), ErrorCode::bad_geometry);
  EXPECT_EQ(e.row(), 1);
  EXPECT_THAT(e.what(), HasSubstr("NaN"));
}

TEST_F(Read, BrokenGeometryIsNotDropped) {
  const auto path = text("b.csv",
                         "id,WKT\n1,\"POLYGON ((0 0,9 0,9 9,0 9,0 0))\"\n"
                         "2,\"POLYGON ((0 0,9 0,9\"\n");
  const Error e = refusal([&] { read_layer(path); });
  EXPECT_EQ(e.row(), 1) << e.what();
}

TEST_F(Read, CoordinatesAreGuarded) {
  const std::string swapped = "[[[32.5,118.5],[32.6,118.5],[32.6,118.6],[32.5,118.5]]]";
  const auto path = text("s.geojson", collection(feature("Polygon", swapped)));
  EXPECT_THAT(refusal([&] { read_layer(path); }).what(), HasSubstr("swapped"));
  LayerReader reader(path, "");
  EXPECT_EQ(refusal([&] { reader.next(10); }).code(), ErrorCode::bad_crs);
  RawShapefile{.rings = {square_ring(118.51, 32.5, 0.1)}, .texts = {"a"}}.write(at("d.shp"));
  const Error degrees = refusal([&] { read_layer(at("d.shp")); });
  EXPECT_EQ(degrees.code(), ErrorCode::bad_crs);
  EXPECT_EQ(degrees.layer(), "d");
  EXPECT_EQ(read_layer(at("d.shp"), {}, {.crs = "EPSG:4490"}).crs.label(), "EPSG:4490");
  EXPECT_EQ(refusal([&] { read_layer(at("d.shp"), {}, {.crs = "EPSG:4549"}); }).code(),
            ErrorCode::bad_crs);
}

TEST_F(Read, CodesOfRegistersStayText) {
  const auto path = text("r.csv", "code,households\r\n\"007\",12\r\n0010,\"3 765\"\r\n,\r\n");
  const Layer layer = read_layer(path);
  EXPECT_TRUE(std::holds_alternative<std::monostate>(layer.geometry));
  ASSERT_EQ(layer.size(), 3U);
  EXPECT_EQ(layer.table.find("code")->text(0), "007");
  EXPECT_EQ(layer.table.find("code")->text(1), "0010");
  EXPECT_EQ(layer.table.find("households")->number(1), 3765);
  EXPECT_TRUE(std::isnan(layer.table.find("households")->number(2)));
}

TEST_F(Read, RegistersWithPlaces) {
  const auto path = text("p.csv", "单位,经度,纬度\n甲,118.91,32.11\n乙,,\n丙,118.92,32.12\n");
  EXPECT_THAT(refusal([&] { read_layer(path); }).what(), HasSubstr("look like degrees"));
  const Layer layer = read_layer(path, {}, {.crs = "EPSG:4490"});
  ASSERT_EQ(layer.size(), 3U);
  EXPECT_EQ(layer.points()[0], (Coord{118.91, 32.11}));
  EXPECT_FALSE(layer.points().has(1));
  const Error word = refusal([&] { read_layer(text("q.csv", "x,y\n1,2\n3,about here\n")); });
  EXPECT_EQ(word.code(), ErrorCode::bad_value);
  EXPECT_EQ(word.row(), 1);
  EXPECT_EQ(word.field(), "y");
  EXPECT_EQ(refusal([&] { read_layer(text("h.csv", "x,y\n1,2\n3,\n")); }).code(),
            ErrorCode::bad_geometry);
}

TEST_F(Read, ListsLayers) {
  const auto path =
      text("cells.geojson", collection(feature("Polygon", kSquare, R"({"code":"1"})")));
  const auto layers = list_layers(path);
  ASSERT_EQ(layers.size(), 1U);
  EXPECT_EQ(layers[0].name, "cells");
  EXPECT_EQ(layers[0].geometry, "polygon");
  EXPECT_EQ(layers[0].rows, 1);
  EXPECT_EQ(layers[0].crs, "EPSG:4326");
  EXPECT_THAT(layers[0].fields, ElementsAre("code"));
}

TEST_F(Read, StopsOnRequest) {
  const auto path = text("cells.geojson", collection(feature("Polygon", kSquare)));
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(refusal([&] { read_layer(path, {}, {}, {.stop = stop.get_token()}); }).code(),
            ErrorCode::cancelled);
}

TEST_F(Read, PrintsNothing) {
  ::testing::internal::CaptureStderr();
  ::testing::internal::CaptureStdout();
  refusal([&] { read_layer(text("broken.gpkg", "SQLite format 3 but not really")); });
  refusal([&] { read_layer(text("broken.geojson", "{\"type\":\"FeatureCollection\", oops")); });
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
  EXPECT_EQ(::testing::internal::GetCapturedStdout(), "");
}

}  // namespace
}  // namespace libgrid
