// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "libgrid/crs/crs.hpp"
#include "libgrid/io/layer.hpp"
#include "libgrid/render/map.hpp"
#include "render/scratch.hpp"
#include "render/street.hpp"

namespace libgrid {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class Labels : public testing::Scratch {
 protected:
  std::string svg(const MapContent& content) {
    report_ = render_map(content, path("map.svg"));
    return bytes("map.svg");
  }
  static MapContent row_of_boxes(const std::vector<double>& widths) {
    MapContent m;
    PolygonBuilder cells;
    double x = 0;
    for (const double width : widths) {
      const std::vector<Coord> ring = {{x, 0}, {x + width, 0}, {x + width, 500}, {x, 500}, {x, 0}};
      cells.begin_row();
      cells.begin_part();
      cells.add_ring(ring);
      m.cell_code.push_back("C" + std::to_string(m.cell_code.size() + 1));
      x += width;
    }
    m.cells = cells.finish();
    return m;
  }

  MapReport report_;
};

TEST_F(Labels, CodesLoseWhatAllShare) {
  MapContent m = row_of_boxes({400, 400, 400});
  m.cell_code = {"A6307-0571-00", "A6307-0576-00", "A6307-1576-00"};
  const std::string map = svg(m);
  EXPECT_THAT(map, HasSubstr(">0571<"));
  EXPECT_THAT(map, HasSubstr(">1576<"));
  EXPECT_THAT(map, HasSubstr(">Full code: A6307-…-00<"));
}

TEST_F(Labels, StatisticalCodesAreCutAfterGroupsOfThree) {
  MapContent m = row_of_boxes({400, 400});
  m.cell_code = {"320113001004001", "320113001004002"};
  EXPECT_THAT(svg(m), HasSubstr(">001<"));
  m.cell_code = {"320113001004001", "320113001014002"};
  EXPECT_THAT(svg(m), HasSubstr(">004001<"));
}

TEST_F(Labels, ShortAndUnlikeCodesStayWhole) {
  MapContent m = row_of_boxes({400, 400});
  m.cell_code = {"A-1", "A-2"};
  EXPECT_THAT(svg(m), HasSubstr(">A-1<"));
  EXPECT_THAT(svg(m), Not(HasSubstr("Full code")));
  m.cell_code = {"东一", "东二"};
  EXPECT_THAT(svg(m), HasSubstr(">东一<"));
  m.cell_code = {"", "X"};
  EXPECT_THAT(svg(m), HasSubstr(">X<"));
  EXPECT_EQ(report_.labels, 1);
}

TEST_F(Labels, ManyCellsAreNumberedWithinTheirArea) {
  EXPECT_THAT(svg(testing::Street(12, 8).content()), HasSubstr(">006001<"));
  const std::string many = svg(testing::Street(14, 9).content());
  EXPECT_THAT(many, HasSubstr(">001<"));
  EXPECT_THAT(many, Not(HasSubstr(">006001<")));
  EXPECT_THAT(many, HasSubstr(">完整编号：所属区域编号＋图中序号<"));
}

TEST_F(Labels, SmallCellIsNamedBeside) {
  const MapContent m = row_of_boxes({600, 3, 600});
  const std::string map = svg(m);
  EXPECT_EQ(report_.labels, 3);
  EXPECT_EQ(report_.labels_left_out, 0);
  EXPECT_EQ(report_.label_overlaps, 0);
  EXPECT_THAT(map, HasSubstr(">C2<"));
}

TEST_F(Labels, EveryRoomyPartOfACellIsNamed) {
  MapContent m;
  PolygonBuilder cells;
  cells.begin_row();
  for (const double x : {0.0, 700.0, 1400.0}) {
    const std::vector<Coord> ring = {{x, 0}, {x + 300, 0}, {x + 300, 300}, {x, 300}, {x, 0}};
    cells.begin_part();
    cells.add_ring(ring);
  }
  m.cells = cells.finish();
  m.cell_code = {"C1"};
  std::string map = svg(m);
  EXPECT_EQ(report_.labels, 1);
  int times = 0;
  for (std::size_t at = 0; (at = map.find(">C1<", at)) != std::string::npos; ++at) ++times;
  EXPECT_EQ(times, 3);
}

TEST_F(Labels, WhatFindsNoPlaceIsCounted) {
  const std::string map = svg(row_of_boxes(std::vector<double>(400, 2)));
  EXPECT_EQ(report_.labels + report_.labels_left_out, 400);
  EXPECT_GT(report_.labels_left_out, 0);
  EXPECT_EQ(report_.label_overlaps, 0);
  EXPECT_THAT(map, HasSubstr(">Cells without label: " + std::to_string(report_.labels_left_out)));
}

TEST_F(Labels, HundredsOfTinyCells) {
  const MapContent many = testing::Street(40, 20, 60).content();
  const MapReport report = render_map(many, path("many.png"), {.dpi = 100});
  EXPECT_EQ(report.same_colour_neighbours, 0);
  EXPECT_EQ(report.label_overlaps, 0);
  EXPECT_EQ(report.labels + report.labels_left_out, 800);
  EXPECT_GT(report.labels, 700);
}

TEST_F(Labels, CellsOnTopOfEachOther) {
  MapContent m = row_of_boxes({600, 600});
  m.cells = m.cells.take(std::vector<std::int64_t>{0, 0});
  svg(m);
  EXPECT_EQ(report_.label_overlaps, 0);
  EXPECT_EQ(report_.labels, 2);
}

TEST_F(Labels, ADenseDistrict) {
  const char* maps = std::getenv("LIBGRID_REAL_MAPS");
  if (!maps) GTEST_SKIP() << "LIBGRID_REAL_MAPS is not set";
  const std::filesystem::path file = std::filesystem::path(maps) / "taipei_wanhua.gpkg";
  const auto metres = [](const Layer& layer) {
    return Transform(layer.crs, working_crs(layer.crs, layer.polygons().box()))(layer.polygons());
  };
  const Layer cells = read_layer(file, "cells_base");
  MapContent m;
  m.title = "萬華區";
  m.cells = metres(cells);
  m.buildings = metres(read_layer(file, "buildings"));
  for (std::size_t row = 0; row < cells.size(); ++row)
    m.cell_code.push_back(cells.table.find("CODEBASE")->text(row));
  const MapReport report = render_map(m, path("map.png"), {.dpi = 100});
  EXPECT_EQ(report.same_colour_neighbours, 0);
  EXPECT_EQ(report.label_overlaps, 0);
  EXPECT_EQ(report.labels + report.labels_left_out, 767);
  EXPECT_GT(report.labels, 100);
  EXPECT_LE(report.colours, 7);
  EXPECT_TRUE(report.missing_glyphs.empty());
}

}  // namespace
}  // namespace libgrid
