// SPDX-License-Identifier: Apache-2.0
#include "io/files.hpp"

namespace libgrid {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

using Encoding = Files;

// 仙林 and 街道 in UTF-8 and in GBK.
const std::string kUtf8 = "\xE4\xBB\x99\xE6\x9E\x97";
const std::string kGbk = "\xCF\xC9\xC1\xD6";
const std::string kStreetUtf8 = "\xE8\xA1\x97\xE9\x81\x93";
const std::string kStreetGbk = "\xBD\xD6\xB5\xC0";

RawShapefile shapefile(std::vector<std::string> texts) {
  RawShapefile raw;
  for (std::size_t i = 0; i < texts.size(); ++i) raw.rings.push_back(square_ring(0, 0, 500));
  raw.texts = std::move(texts);
  return raw;
}

TEST_F(Encoding, GbkShapefileWithoutCpg) {
  RawShapefile raw = shapefile({"plain", kGbk, kStreetGbk});
  raw.field = kStreetGbk;
  raw.write(at("gbk.shp"));
  const Layer layer = read_layer(at("gbk.shp"));
  ASSERT_EQ(layer.table.columns.size(), 1U);
  EXPECT_EQ(layer.table.columns[0].name, kStreetUtf8);
  EXPECT_EQ(layer.table.columns[0].text(0), "plain");
  EXPECT_EQ(layer.table.columns[0].text(1), kUtf8);
  EXPECT_EQ(layer.table.columns[0].text(2), kStreetUtf8);
  EXPECT_EQ(list_layers(at("gbk.shp"))[0].fields[0], kStreetUtf8);
}

TEST_F(Encoding, TheMachinesOwnCodePageIsGbk) {
  RawShapefile raw = shapefile({kGbk});
  for (const unsigned char language : {87, 77}) {
    raw.language = language;
    raw.write(at("gbk.shp"));
    EXPECT_EQ(read_layer(at("gbk.shp")).table.columns[0].text(0), kUtf8) << int(language);
  }
}

TEST_F(Encoding, OtherCodePagesOfTheDbf) {
  RawShapefile raw = shapefile({"caf\xE9"});
  raw.language = 3;  // Windows 1252
  raw.write(at("west.shp"));
  EXPECT_EQ(read_layer(at("west.shp")).table.columns[0].text(0), "caf\xC3\xA9");
}

TEST_F(Encoding, Utf8ShapefileWithoutCpg) {
  shapefile({"plain", kUtf8}).write(at("utf8.shp"));
  EXPECT_EQ(read_layer(at("utf8.shp")).table.columns[0].text(1), kUtf8);
}

TEST_F(Encoding, TheCpgIsHonoured) {
  shapefile({kGbk}).write(at("a.shp"));
  text("a.cpg", "936");
  EXPECT_EQ(read_layer(at("a.shp")).table.columns[0].text(0), kUtf8);
  shapefile({"caf\xE9"}).write(at("b.shp"));
  text("b.cpg", "ISO-8859-1");
  EXPECT_EQ(read_layer(at("b.shp")).table.columns[0].text(0), "caf\xC3\xA9");
}

TEST_F(Encoding, AWrongCpgIsAnError) {
  shapefile({"fine", kGbk}).write(at("a.shp"));
  text("a.cpg", "UTF-8");
  const Error e = refusal([&] { read_layer(at("a.shp")); });
  EXPECT_EQ(e.code(), ErrorCode::bad_encoding);
  EXPECT_EQ(e.layer(), "a");
  EXPECT_EQ(e.row(), 1);
  EXPECT_EQ(e.field(), "NAME");
  EXPECT_THAT(e.what(), AllOf(HasSubstr("not UTF-8"), HasSubstr("--encoding")));
  EXPECT_EQ(read_layer(at("a.shp"), {}, {.encoding = "GBK"}).table.columns[0].text(1), kUtf8);
}

TEST_F(Encoding, NeitherUtf8NorGb18030) {
  shapefile({"\xFF\xFF"}).write(at("a.shp"));
  EXPECT_EQ(refusal([&] { read_layer(at("a.shp")); }).code(), ErrorCode::bad_encoding);
  shapefile({"a"}).write(at("b.shp"));
  EXPECT_THAT(refusal([&] { read_layer(at("b.shp"), {}, {.encoding = "klingon"}); }).what(),
              HasSubstr("unknown text encoding 'klingon'"));
}

TEST_F(Encoding, CharactersCutByTheWidthOfTheField) {
  RawShapefile raw = shapefile({kUtf8.substr(0, 5), kUtf8.substr(0, 3)});
  raw.width = 5;
  raw.write(at("cut.shp"));
  const Layer layer = read_layer(at("cut.shp"));
  EXPECT_EQ(layer.table.columns[0].text(0), kUtf8.substr(0, 3));
  EXPECT_EQ(layer.table.columns[0].text(1), kUtf8.substr(0, 3));
}

TEST_F(Encoding, Csv) {
  const auto utf8 = text("u.csv", "name,code\n" + kUtf8 + ",01\n");
  const auto marked = text("m.csv", "\xEF\xBB\xBFname,code\n" + kUtf8 + ",01\n");
  const auto gbk = text("g.csv", kStreetGbk + ",code\n" + kGbk + ",01\n");
  EXPECT_EQ(read_layer(utf8).table.find("name")->text(0), kUtf8);
  EXPECT_EQ(read_layer(marked).table.find("name")->text(0), kUtf8);
  ASSERT_NE(read_layer(gbk).table.find(kStreetUtf8), nullptr);
  EXPECT_EQ(read_layer(gbk).table.find(kStreetUtf8)->text(0), kUtf8);
  const Error wide = refusal([&] {
    read_layer(text("w.csv", std::string("\xFF\xFE"
                                         "a\0,\0b\0",
                                         8)));
  });
  EXPECT_EQ(wide.code(), ErrorCode::bad_encoding);
  EXPECT_THAT(wide.what(), HasSubstr("UTF-16"));
}

TEST_F(Encoding, CsvWithOneBadLetterFarDown) {
  std::string content = "name,code\n";
  for (int i = 0; i < 300000; ++i) content += "plain,1\n";
  const auto path = text("far.csv", content + kGbk + ",2\n");
  const Layer layer = read_layer(path);
  EXPECT_EQ(layer.table.columns[0].text(300000), kUtf8);
}

TEST_F(Encoding, GeoPackagesMustBeUtf8) {
  Layer layer{.name = "cells", .geometry = PointArray({{1, 2}}), .table = {}};
  layer.table.add("name", std::vector<std::string>{"a----z"});
  write_layers(at("a.gpkg"), {layer});
  std::string content = bytes("a.gpkg");
  const auto place = content.find("a----z");
  ASSERT_NE(place, std::string::npos);
  content.replace(place, 6, "a" + kGbk + "z");
  text("a.gpkg", content);
  const Error e = refusal([&] { read_layer(at("a.gpkg")); });
  EXPECT_EQ(e.code(), ErrorCode::bad_encoding);
  EXPECT_EQ(e.row(), 0);
  EXPECT_EQ(e.field(), "name");
  EXPECT_EQ(read_layer(at("a.gpkg"), {}, {.encoding = "GBK"}).table.columns[0].text(0),
            "a" + kUtf8 + "z");
}

}  // namespace
}  // namespace libgrid
