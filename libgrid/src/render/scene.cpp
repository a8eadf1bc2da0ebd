// SPDX-License-Identifier: Apache-2.0
#include "render/scene.hpp"

#include <algorithm>
#include <cmath>

namespace libgrid::render {

namespace {

/// Below this an issue's own shape is too small to find.
constexpr double visible = 9;

IssueMark mark_for(const Rings& issue) {
  const Rect box = box_of(issue);
  const double extent = std::hypot(box.width(), box.height());
  return {box.centre(), extent < visible ? extent / 2 + 4 : 0};
}

double median_width(const std::vector<Rings>& shapes) {
  std::vector<double> widths;
  for (const Rings& s : shapes)
    if (!s.empty()) widths.push_back(std::sqrt(box_of(s).width() * box_of(s).height()));
  if (widths.empty()) return 0;
  const auto middle = widths.begin() + static_cast<std::ptrdiff_t>(widths.size() / 2);
  std::nth_element(widths.begin(), middle, widths.end());
  return *middle;
}

}  // namespace

std::string common_prefix(const std::vector<std::string>& codes) {
  if (codes.size() < 2) return {};
  std::size_t length = codes[0].size(), shortest = codes[0].size();
  for (const std::string& code : codes) {
    const auto end = code.begin() + static_cast<std::ptrdiff_t>(std::min(length, code.size()));
    length = static_cast<std::size_t>(std::mismatch(code.begin(), end, codes[0].begin()).first -
                                      code.begin());
    shortest = std::min(shortest, code.size());
  }
  const auto separator = codes[0].substr(0, length).find_last_of("-_./ ");
  if (separator != std::string::npos)
    length = separator + 1;
  else
    length = std::min(length, shortest < 3 ? 0 : shortest - 3);
  // Codes may hold Chinese: never cut inside a character.
  while (length > 0 && length < codes[0].size() &&
         (static_cast<unsigned char>(codes[0][length]) & 0xC0) == 0x80)
    --length;
  return length < 4 ? std::string() : codes[0].substr(0, length);
}

Scene make_scene(const MapContent& content, const Page& page, std::vector<int> cell_colour) {
  Scene scene{.content = content, .page = page, .cell_colour = std::move(cell_colour)};
  scene.cells = to_page(content.cells, page.view);
  scene.water = to_page(content.water, page.view);
  scene.buildings = to_page(content.buildings, page.view);
  scene.issues = to_page(content.issues, page.view);
  scene.lines = to_page(content.lines, page.view);
  for (const PolygonArray& level : content.levels)
    scene.levels.push_back(to_page(level, page.view));
  for (const Rings& issue : scene.issues) scene.marks.push_back(mark_for(issue));
  scene.median_cell_width = median_width(scene.cells);
  scene.code_prefix = common_prefix(content.cell_code);
  scene.short_code.resize(content.cells.size());
  for (std::size_t cell = 0; cell < content.cell_code.size(); ++cell)
    scene.short_code[cell] = content.cell_code[cell].substr(scene.code_prefix.size());
  return scene;
}

}  // namespace libgrid::render
