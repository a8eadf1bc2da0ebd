// SPDX-License-Identifier: Apache-2.0
#include "render/scene.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "render/short_code.hpp"

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

Scene make_scene(const MapContent& content, const Page& page, std::vector<int> cell_colour) {
  Scene scene{.content = content, .page = page, .cell_colour = std::move(cell_colour)};
  scene.cells = to_page(content.cells, page.view);
  scene.water = to_page(content.water, page.view);
  scene.buildings = to_page(content.buildings, page.view);
  scene.issues = to_page(content.issues, page.view);
  scene.lines = to_page(content.lines, page.view);
  scene.changed = to_page(content.change.land, page.view);
  scene.before = to_page(content.change.before, page.view);
  for (const PolygonArray& level : content.levels)
    scene.levels.push_back(to_page(level, page.view));
  for (const Rings& issue : scene.issues) scene.marks.push_back(mark_for(issue));
  scene.median_cell_width = median_width(scene.cells);
  const CodeFrame frame = code_frame(content);
  scene.short_code.resize(content.cells.size());
  for (std::size_t cell = 0; cell < content.cell_code.size(); ++cell)
    scene.short_code[cell] = frame.shorten(content.cell_code[cell]);
  return scene;
}

}  // namespace libgrid::render
