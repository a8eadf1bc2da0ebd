// SPDX-License-Identifier: Apache-2.0
#include "real_maps.hpp"

#include <map>

#include "io/files.hpp"

namespace libgrid {
namespace {

/// Rows of layers as the maps' own description counts them.
struct Expected {
  const char* file;
  std::map<std::string, std::size_t> rows;
};

class RealMaps : public ::testing::TestWithParam<Expected> {};

TEST_P(RealMaps, AllLayersAreRead) {
  LIBGRID_REAL_MAP(path, GetParam().file);
  auto wanted = GetParam().rows;
  for (const LayerInfo& info : list_layers(path)) {
    const Layer layer = read_layer(path, info.name);
    if (info.rows >= 0) {
      EXPECT_EQ(layer.size(), static_cast<std::size_t>(info.rows)) << info.name;
    }
    EXPECT_EQ(layer.crs.known(), info.geometry != "none") << info.name;
    for (const Column& column : layer.table.columns)
      EXPECT_EQ(column.size(), layer.size()) << info.name << " " << column.name;
    if (const auto found = wanted.find(info.name); found != wanted.end()) {
      EXPECT_EQ(layer.size(), found->second) << info.name;
      wanted.erase(found);
    }
  }
  for (const auto& [name, rows] : wanted) ADD_FAILURE() << "no layer " << name;
}

INSTANTIATE_TEST_SUITE_P(
    Io, RealMaps,
    ::testing::Values(Expected{"liechtenstein_2021.gpkg",
                               {{"boundary", 14},
                                {"buildings", 15834},
                                {"roads", 6968},
                                {"waterways", 455},
                                {"water", 104},
                                {"addresses", 3485}}},
                      Expected{"taipei_wanhua.gpkg",
                               {{"boundary", 37},
                                {"buildings", 4884},
                                {"cells_base", 767},
                                {"cells_code1", 521},
                                {"cells_code2", 67}}},
                      Expected{"denver_precincts.gpkg", {{"blocks", 10149}}},
                      Expected{"otterlo_bgt.gpkg",
                               {{"coverage", 5031}, {"buildings", 1681}, {"addresses", 955}}},
                      Expected{"china_admin_messy.gpkg", {{"boundary", 509}}},
                      Expected{"cn_codes/shenzhen_villages.csv", {{"shenzhen_villages", 788}}},
                      Expected{"cn_codes/beijing_villages.csv", {{"beijing_villages", 7535}}},
                      Expected{"cn_codes/hangzhou_villages.csv", {{"hangzhou_villages", 3320}}}),
    [](const auto& map) {
      std::string name = std::filesystem::path(map.param.file).stem();
      return name;
    });

TEST(RealRegisters, CodesKeepTheirZeros) {
  LIBGRID_REAL_MAP(path, "cn_codes/shenzhen_villages.csv");
  const Layer layer = read_layer(path);
  EXPECT_EQ(layer.table.find("code")->text(0), "440303001001");
  EXPECT_EQ(layer.table.find("name")->text(0), "大塘龙社区居民委员会");
}

}  // namespace
}  // namespace libgrid
