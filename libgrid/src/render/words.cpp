// SPDX-License-Identifier: Apache-2.0
#include "render/words.hpp"

#include <algorithm>

#include "libgrid/core/error.hpp"
#include "render/text.hpp"

namespace libgrid::render {

namespace {

const Words english{.legend = "Legend",
                    .cells = "Grid cells",
                    .level = "Level ",
                    .water = "Water",
                    .river = "River, canal",
                    .rail = "Railway",
                    .wall = "Wall, fence",
                    .building = "Building",
                    .issue = "Defect",
                    .north = "N",
                    .roads = {"Path", "Street", "Main road", "Expressway"},
                    .full_code = "Full code",
                    .area_code = "code of the area + number",
                    .left_out = "Cells without label",
                    .colon = ": "};
const Words chinese{.legend = "图例",
                    .cells = "网格",
                    .level = "层级 ",
                    .water = "水域",
                    .river = "河渠",
                    .rail = "铁路",
                    .wall = "围墙",
                    .building = "建筑物",
                    .issue = "问题区域",
                    .north = "北",
                    .roads = {"小路", "支路", "主干路", "快速路"},
                    .full_code = "完整编号",
                    .area_code = "所属区域编号＋图中序号",
                    .left_out = "未标注网格",
                    .colon = "："};

bool is_chinese(const MapContent& content) {
  const auto any = [](const std::vector<std::string>& texts) {
    return std::any_of(texts.begin(), texts.end(), has_han);
  };
  return has_han(content.title) || any(content.level_names) || any(content.area_name) ||
         any(content.cell_name);
}

}  // namespace

const Words& words_for(const MapContent& content, const std::string& language) {
  if (language == "zh") return chinese;
  if (language == "en") return english;
  if (!language.empty())
    throw Error(ErrorCode::usage, "a map has words in \"zh\" and \"en\", not in \"" + language +
                                      "\"; leave the language empty to take the content's own");
  return is_chinese(content) ? chinese : english;
}

std::string with_gaps(std::int64_t number) {
  std::string digits = std::to_string(number);
  for (std::ptrdiff_t i = std::ssize(digits) - 3; i > 0; i -= 3)
    digits.insert(static_cast<std::size_t>(i), "\u2009");
  return digits;
}

}  // namespace libgrid::render
