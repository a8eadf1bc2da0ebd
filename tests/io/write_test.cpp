// SPDX-License-Identifier: Apache-2.0
#include <sys/resource.h>

#include <clocale>
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <limits>
#include <thread>

#include "io/files.hpp"

namespace libgrid {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAreArray;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

class Write : public Files {
 protected:
  ~Write() override { unsetenv("SOURCE_DATE_EPOCH"); }
};

/// Coordinates that no short decimal tells.
std::vector<Coord> awkward_ring(double x, double y, double side) {
  const double e = 1e-12;
  return {{x + e, y / 3 * 3.0000000001},
          {x, y + side},
          {x + side / 3, y + side / 7},
          {x + side, std::nextafter(y, 0)},
          {x + e, y / 3 * 3.0000000001}};
}

Layer cells(const std::string& crs = "EPSG:4490") {
  PolygonBuilder builder;
  builder.begin_row();
  builder.begin_part();
  builder.add_ring(awkward_ring(118.9, 32.1, 0.1));
  builder.begin_row();
  builder.begin_row();
  builder.begin_part();
  builder.add_ring(square_ring(118, 32, 0.3));
  builder.add_ring(square_ring(118.1, 32.1, 0.1));
  builder.begin_part();
  builder.add_ring(awkward_ring(119.3, 32.7, 0.01));
  Layer layer{
      .name = "cell", .crs = Crs::from_text(crs), .geometry = builder.finish(), .table = {}};
  layer.table.add("code", std::vector<std::string>{"007", "", "0,\"8\"\n9"}, {0, 1, 0});
  layer.table.add("households", std::vector<std::int64_t>{3, 9007199254740993, 0}, {0, 0, 1});
  layer.table.add("area_m2", std::vector<double>{0.1, kNone, 1.0 / 3});
  layer.table.add("网格名称", std::vector<std::string>{"仙林一", "二", ""});
  return layer;
}

std::vector<Coord> all_coords(const Layer& layer) {
  return std::vector<Coord>(layer.polygons().coords());
}

TEST_F(Write, GeoPackageKeepsEverything) {
  const Layer layer = cells();
  write_layers(at("a.gpkg"), {layer});
  EXPECT_THAT(names(), ElementsAre("a.gpkg"));
  const Layer again = read_layer(at("a.gpkg"), "cell");
  EXPECT_TRUE(again.crs.same_as(layer.crs));
  EXPECT_EQ(again.crs.label(), "EPSG:4490");
  EXPECT_EQ(again.polygons(), layer.polygons());
  ASSERT_EQ(again.table.columns.size(), 4U);
  for (std::size_t c = 0; c < 4; ++c) {
    EXPECT_EQ(again.table.columns[c].name, layer.table.columns[c].name);
    for (std::size_t row = 0; row < 3; ++row)
      EXPECT_EQ(again.table.columns[c].text(row), layer.table.columns[c].text(row));
  }
  EXPECT_TRUE(again.table.find("code")->is_missing(1));
  EXPECT_TRUE(again.table.find("households")->is_missing(2));
  EXPECT_EQ(std::get<std::vector<std::int64_t>>(again.table.find("households")->values)[1],
            9007199254740993);
  EXPECT_TRUE(again.table.find("area_m2")->is_missing(1));
}

TEST_F(Write, EveryFormatKeepsEveryBitOfTheCoordinates) {
  for (const char* crs : {"EPSG:4490", "EPSG:4326"}) {
    Layer layer = cells(crs);
    layer.geometry = layer.polygons().take(std::vector<std::int64_t>{0, 2, 2});
    for (const char* name : {"a.gpkg", "a.fgb", "a.geojson"}) {
      write_layers(at(name), {layer});
      const Layer again = read_layer(at(name));
      EXPECT_EQ(again.polygons(), layer.polygons()) << name;
      EXPECT_EQ(again.crs.label(), crs) << name;
      EXPECT_EQ(again.table.find("code")->text(2), "0,\"8\"\n9") << name;
      EXPECT_EQ(again.table.find("area_m2")->number(2), 1.0 / 3) << name;
    }
    write_layers(at("a.shp"), {layer});
    const Layer again = read_layer(at("a.shp"));
    EXPECT_EQ(again.size(), 3U);
    EXPECT_EQ(again.crs.label(), crs);
    // A Shapefile turns rings and may start parts in another order; each coordinate stays.
    EXPECT_THAT(all_coords(again), UnorderedElementsAreArray(all_coords(layer)));
  }
}

TEST_F(Write, SmallNumbersToo) {
  PolygonBuilder builder;
  const double step = std::ldexp(1.0, -27);
  builder.begin_row();
  builder.begin_part();
  builder.add_ring(square_ring(3 * step, -5 * step, 0.1 + step));
  const Layer layer{
      .name = "a", .crs = Crs::from_text("EPSG:4326"), .geometry = builder.finish(), .table = {}};
  for (const char* name : {"a.geojson", "a.fgb", "a.gpkg"}) {
    write_layers(at(name), {layer});
    EXPECT_EQ(read_layer(at(name)).polygons(), layer.polygons()) << name;
  }
}

TEST_F(Write, LinesPointsAndTables) {
  LineBuilder lines;
  lines.begin_row();
  lines.add_line(std::vector<Coord>{{500000.123, 3.5e6}, {500001.1, 3.5e6 + 0.1}});
  lines.begin_row();
  const Crs crs = Crs::from_text("EPSG:4549");
  Layer roads{.name = "road", .crs = crs, .geometry = lines.finish(), .table = {}};
  Layer units{.name = "unit",
              .crs = crs,
              .geometry = PointArray({{5e5, 3.5e6}, {kNone, kNone}}),
              .table = {}};
  Layer staff{.name = "staff", .crs = {}, .geometry = {}, .table = {}};
  staff.table.add("fid", std::vector<std::string>{"01"});
  staff.table.add("geom", std::vector<std::string>{"x"});
  write_layers(at("all.gpkg"), {roads, units, staff});
  EXPECT_EQ(read_layer(at("all.gpkg"), "road").lines(), roads.lines());
  const Layer points = read_layer(at("all.gpkg"), "unit");
  EXPECT_EQ(points.points()[0], units.points()[0]);
  EXPECT_FALSE(points.points().has(1));
  EXPECT_EQ(read_layer(at("all.gpkg"), "staff").table.find("fid")->text(0), "01");
  EXPECT_EQ(read_layer(at("all.gpkg"), "staff").table.find("geom")->text(0), "x");
  const auto listed = list_layers(at("all.gpkg"));
  ASSERT_EQ(listed.size(), 3U);
  EXPECT_EQ(listed[0].geometry, "line");
  EXPECT_EQ(listed[1].rows, 2);
  EXPECT_EQ(listed[2].geometry, "none");
  EXPECT_THAT(refusal([&] { read_layer(at("all.gpkg")); }).what(),
              HasSubstr("3 layers; name one of: road, unit, staff"));
}

TEST_F(Write, NamelessPlanesStayNameless) {
  PolygonBuilder builder;
  builder.begin_row();
  builder.begin_part();
  builder.add_ring(square_ring(0, 0, 10));
  const Layer layer{.name = "a", .crs = {}, .geometry = builder.finish(), .table = {}};
  for (const char* name : {"a.gpkg", "a.fgb", "a.shp"}) {
    write_layers(at(name), {layer});
    EXPECT_FALSE(read_layer(at(name)).crs.known()) << name;
  }
  EXPECT_EQ(refusal([&] { write_layers(at("a.geojson"), {layer}); }).code(), ErrorCode::usage);
}

TEST_F(Write, EmptyLayers) {
  Layer layer{
      .name = "issue", .crs = Crs::from_text("EPSG:4326"), .geometry = PolygonArray(), .table = {}};
  layer.table.add("kind", std::vector<std::string>());
  for (const char* name : {"a.gpkg", "a.fgb", "a.geojson", "a.shp"}) {
    write_layers(at(name), {layer});
    EXPECT_EQ(read_layer(at(name)).size(), 0U) << name;
  }
}

TEST_F(Write, CsvByTheBook) {
  Layer ledger{.name = "ledger", .crs = {}, .geometry = {}, .table = {}};
  ledger.table.add("code", std::vector<std::string>{"007", "a\"b", ""}, {0, 0, 1});
  ledger.table.add("area_m2", std::vector<double>{0.1, 1e21, kNone});
  ledger.table.add("households", std::vector<std::int64_t>{3, 0, 5});
  write_layers(at("l.csv"), {ledger});
  EXPECT_EQ(bytes("l.csv"),
            "\xEF\xBB\xBF\"code\",\"area_m2\",\"households\"\r\n\"007\",0.1,3\r\n"
            "\"a\"\"b\",1e+21,0\r\n,,5\r\n");
  const Layer again = read_layer(at("l.csv"));
  EXPECT_EQ(again.table.find("code")->text(0), "007");
  EXPECT_EQ(again.table.find("code")->text(1), "a\"b");
  EXPECT_EQ(again.table.find("area_m2")->number(1), 1e21);
}

TEST_F(Write, SpreadsheetsKeepCodes) {
  Layer ledger{.name = "台账", .crs = {}, .geometry = {}, .table = {}};
  ledger.table.add("code", std::vector<std::string>{"007", "320113001001"});
  ledger.table.add("name", std::vector<std::string>{"仙林", "b"});
  ledger.table.add("households", std::vector<std::int64_t>{3, 4});
  write_layers(at("l.xlsx"), {ledger});
  const Layer again = read_layer(at("l.xlsx"), "台账");
  ASSERT_EQ(again.size(), 2U);
  EXPECT_EQ(again.table.find("code")->text(0), "007");
  EXPECT_EQ(again.table.find("code")->text(1), "320113001001");
  EXPECT_EQ(again.table.find("name")->text(0), "仙林");
  EXPECT_EQ(again.table.find("households")->number(1), 4);
  EXPECT_TRUE(again.table.find("households")->is_text());
}

TEST_F(Write, SpreadsheetsOfTextOnlyHaveAHead) {
  Layer names_only{.name = "staff", .crs = {}, .geometry = {}, .table = {}};
  names_only.table.add("name", std::vector<std::string>{"a", "b"});
  names_only.table.add("role", std::vector<std::string>{"leader", "worker"});
  write_layers(at("s.xlsx"), {names_only});
  const Layer again = read_layer(at("s.xlsx"));
  ASSERT_EQ(again.size(), 2U);
  ASSERT_NE(again.table.find("role"), nullptr);
  EXPECT_EQ(again.table.find("role")->text(1), "worker");
}

TEST_F(Write, ShapefilesSayTheirEncodingAndCutNames) {
  Layer layer = cells();
  layer.table.add("households_missing", std::vector<std::int64_t>{1, 2, 3});
  layer.table.add("households_estimated", std::vector<std::int64_t>{4, 5, 6});
  write_layers(at("c.shp"), {layer});
  EXPECT_EQ(bytes("c.cpg"), "UTF-8");
  EXPECT_THAT(names(), ElementsAre("c.cpg", "c.dbf", "c.prj", "c.shp", "c.shx"));
  const Layer again = read_layer(at("c.shp"));
  EXPECT_EQ(again.table.find("网格名")->text(0), "仙林一");
  EXPECT_EQ(again.table.find("households")->number(0), 3);
  EXPECT_EQ(again.table.find("household1")->number(0), 1);
  EXPECT_EQ(again.table.find("household2")->number(0), 4);
  layer.table.columns[3].values = std::vector<std::string>{"", std::string(255, 'x'), ""};
  const Error e = refusal([&] { write_layers(at("d.shp"), {layer}); });
  EXPECT_EQ(e.code(), ErrorCode::usage);
  EXPECT_EQ(e.row(), 1);
}

TEST_F(Write, RefusesWhatAFormatCannotHold) {
  const Layer layer = cells();
  auto code = [&](const char* name, const std::vector<Layer>& layers) {
    return refusal([&] { write_layers(at(name), layers); }).code();
  };
  EXPECT_EQ(code("a.txt", {layer}), ErrorCode::usage);
  EXPECT_EQ(code("a.gpkg", {}), ErrorCode::usage);
  EXPECT_EQ(code("a.gpkg", {layer, layer}), ErrorCode::usage);
  Layer other = layer;
  other.name = "other";
  EXPECT_EQ(code("a.shp", {layer, other}), ErrorCode::usage);
  EXPECT_EQ(code("a.csv", {layer}), ErrorCode::usage);
  other.geometry = {};
  EXPECT_EQ(code("a.fgb", {other}), ErrorCode::usage);
  EXPECT_EQ(code("a.fgb", {layer}), ErrorCode::usage);  // one row has no geometry
  other.table.add("short", std::vector<double>{1});
  EXPECT_EQ(code("a.gpkg", {other}), ErrorCode::usage);
  EXPECT_THAT(names(), ElementsAre());
}

TEST_F(Write, NothingHalfWrittenIsLeft) {
  Layer layer = cells();
  layer.geometry = layer.polygons().take(std::vector<std::int64_t>{0, 2, 2});
  EXPECT_EQ(refusal([&] { write_layers(at("no/folder/a.gpkg"), {layer}); }).code(), ErrorCode::io);
  std::filesystem::create_directory(at("folder.gpkg"));
  EXPECT_EQ(refusal([&] { write_layers(at("folder.gpkg"), {layer}); }).code(), ErrorCode::io);
  std::filesystem::remove(at("folder.gpkg"));
  text("old.gpkg", "as it was");
  for (const char* name : {"old.gpkg", "a.fgb", "a.shp", "a.geojson"}) {
    std::stop_source stop;
    libgrid::Run run{.stop = stop.get_token()};
    run.progress = [&](std::string_view, double) { stop.request_stop(); };
    EXPECT_EQ(refusal([&] { write_layers(at(name), {layer}, {}, run); }).code(),
              ErrorCode::cancelled);
  }
  EXPECT_THAT(names(), ElementsAre("old.gpkg"));
  EXPECT_EQ(bytes("old.gpkg"), "as it was");
}

/// Lets no file of this process grow beyond a size, as a full disk would.
class SmallDisk {
 public:
  explicit SmallDisk(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{bytes, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~SmallDisk() {
    setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }

 private:
  rlimit before_ = {};
  void (*handler_)(int);
};

TEST_F(Write, AFullDisk) {
  const Layer few = cells();
  std::vector<std::int64_t> rows(3000);
  Layer layer{.name = "cell", .crs = few.crs, .geometry = few.polygons().take(rows), .table = {}};
  layer.table.add("code", std::vector<std::string>(rows.size(), "320113001001"));
  Layer table{.name = "ledger", .crs = {}, .geometry = {}, .table = layer.table};
  for (const char* name : {"a.gpkg", "a.fgb", "a.shp", "a.geojson"}) {
    const SmallDisk disk(20000);
    EXPECT_EQ(refusal([&] { write_layers(at(name), {layer}); }).code(), ErrorCode::io) << name;
  }
  {
    const SmallDisk disk(1000);
    EXPECT_EQ(refusal([&] { write_layers(at("a.csv"), {table}); }).code(), ErrorCode::io);
    EXPECT_EQ(refusal([&] { write_layers(at("a.xlsx"), {table}); }).code(), ErrorCode::io);
    EXPECT_EQ(refusal([&] { write_text(at("a.json"), std::string(6000, 'x')); }).code(),
              ErrorCode::io);
  }
  EXPECT_THAT(names(), ElementsAre());
}

TEST_F(Write, ReplacesWithCompanions) {
  text("a.gpkg", "old");
  text("a.gpkg-wal", "stale");
  text("b.shp", "old");
  text("b.qix", "stale");
  write_layers(at("a.gpkg"), {cells()});
  write_layers(at("b.shp"), {cells()});
  EXPECT_THAT(names(), ElementsAre("a.gpkg", "b.cpg", "b.dbf", "b.prj", "b.shp", "b.shx"));
  EXPECT_EQ(read_layer(at("a.gpkg")).size(), 3U);
}

TEST_F(Write, SameBytesWithASourceDate) {
  setenv("SOURCE_DATE_EPOCH", "1700000000", 1);
  Layer ledger{.name = "ledger", .crs = {}, .geometry = {}, .table = cells().table};
  Layer full = cells();
  full.geometry = full.polygons().take(std::vector<std::int64_t>{0, 2, 2});
  auto write_all = [&](const std::string& stem) {
    write_layers(at(stem + ".gpkg"), {cells(), ledger}, {{"cell", LayerStyle::Kind::cells}});
    write_layers(at(stem + ".fgb"), {full});
    write_layers(at(stem + ".geojson"), {cells()});
    write_layers(at(stem + ".shp"), {cells()});
    write_layers(at(stem + ".csv"), {ledger});
    write_layers(at(stem + ".xlsx"), {ledger});
  };
  write_all("a");
  // ZIP archives count time in steps of two seconds.
  std::this_thread::sleep_for(std::chrono::milliseconds(2100));
  write_all("b");
  for (const char* ending : {".gpkg", ".fgb", ".geojson", ".shp", ".dbf", ".csv"})
    EXPECT_TRUE(bytes(std::string("a") + ending) == bytes(std::string("b") + ending)) << ending;
  EXPECT_THAT(bytes("a.gpkg"), HasSubstr("2023-11-14T22:13:20"));
  setenv("SOURCE_DATE_EPOCH", "yesterday", 1);
  EXPECT_EQ(refusal([&] { write_all("c"); }).code(), ErrorCode::usage);
}

TEST_F(Write, StylesForQgis) {
  write_layers(at("a.gpkg"), {cells()}, {{"cell", LayerStyle::Kind::cells}});
  ASSERT_EQ(list_layers(at("a.gpkg")).size(), 1U);  // styles are no layer of the map
  const std::string content = bytes("a.gpkg");
  EXPECT_THAT(content, HasSubstr("layer_styles"));
  EXPECT_THAT(content, HasSubstr("fieldName=\"code\""));
  EXPECT_EQ(refusal([&] {
              write_layers(at("b.gpkg"), {cells()}, {{"cellar", LayerStyle::Kind::cells}});
            }).code(),
            ErrorCode::usage);
}

TEST_F(Write, TheLocaleDoesNotMatter) {
  const std::string before = std::setlocale(LC_ALL, nullptr);
  if (!std::setlocale(LC_ALL, "de_DE.UTF-8")) GTEST_SKIP() << "no locale de_DE.UTF-8 here";
  write_layers(at("a.geojson"), {cells()});
  const bool same = read_layer(at("a.geojson")).polygons() == cells().polygons();
  std::setlocale(LC_ALL, before.c_str());
  EXPECT_TRUE(same);
}

TEST_F(Write, Progress) {
  std::vector<double> shares;
  libgrid::Run run{};
  run.progress = [&](std::string_view, double share) { shares.push_back(share); };
  write_layers(at("a.gpkg"), {cells()}, {}, run);
  EXPECT_THAT(shares, ElementsAre(0, 1));
}

TEST_F(Write, Text) {
  write_text(at("a.json"), "{}\n");
  EXPECT_EQ(bytes("a.json"), "{}\n");
  write_text(at("a.json"), "[]");
  EXPECT_EQ(bytes("a.json"), "[]");
  EXPECT_EQ(refusal([&] { write_text(at("no/a.json"), ""); }).code(), ErrorCode::io);
  EXPECT_THAT(names(), ElementsAre("a.json"));
}

}  // namespace
}  // namespace libgrid
