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
