// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace libgrid {

/// A text in each language; {1}, {2} ... stand for values.
struct CatalogueEntry {
  std::string_view key, en, zh;
};

/// All texts that planners see in both languages, ordered by key. tests/core/words_test.cpp holds
/// the order and that no text is missing or lacks a value of its translation.
inline constexpr CatalogueEntry catalogue[] = {
    {"area_code", "code of the area + number", "所属区域编号＋图中序号"},
    {"bound.and", " and ", "、"},
    {"bound.area", "area {1}", "{1}区域"},
    {"bound.cell", "cell {1}", "{1}网格"},
    {"bound.comma", ", ", "、"},
    {"bound.east", "east to {1}", "东至{1}"},
    {"bound.edge", "the edge of the map", "图界"},
    {"bound.edge_of", "the limit of {1}", "{1}界"},
    {"bound.lane", "a lane", "小路"},
    {"bound.next", ", ", "，"},
    {"bound.no_cell", "land in no cell", "未划分地块"},
    {"bound.north", "north to {1}", "北至{1}"},
    {"bound.rail", "the railway", "铁路"},
    {"bound.river", "a river", "河道"},
    {"bound.road", "an unnamed road", "无名路"},
    {"bound.south", "south to {1}", "南至{1}"},
    {"bound.stream", "a stream", "沟渠"},
    {"bound.wall", "a wall", "围墙"},
    {"bound.west", "west to {1}", "西至{1}"},
    {"building", "Building", "建筑物"},
    {"cells", "Grid cells", "网格"},
    {"colon", ": ", "："},
    {"defect", "Defect", "问题区域"},
    {"full_code", "Full code", "完整编号"},
    {"left_out", "Cells without label", "未标注网格"},
    {"legend", "Legend", "图例"},
    {"level", "Level {1}", "层级 {1}"},
    {"north", "N", "北"},
    {"rail", "Railway", "铁路"},
    {"river", "River, canal", "河渠"},
    {"road.expressway", "Expressway", "快速路"},
    {"road.main", "Main road", "主干路"},
    {"road.path", "Path", "小路"},
    {"road.street", "Street", "支路"},
    {"wall", "Wall, fence", "围墙"},
    {"water", "Water", "水域"},
};

}  // namespace libgrid
