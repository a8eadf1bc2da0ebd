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

CodeFrame common_frame(const std::vector<std::string>& codes) {
  if (codes.size() < 2) return {};
  const std::string& first = codes[0];
  std::size_t begin = first.size(), end = first.size(), shortest = first.size();
  bool digits = true;
  for (const std::string& code : codes) {
    const std::size_t both = std::min(first.size(), code.size());
    const auto limit = static_cast<std::ptrdiff_t>(both);
    const auto equal = [](auto a, auto a_end, auto b) {
      return static_cast<std::size_t>(std::mismatch(a, a_end, b).first - a);
    };
    begin = std::min(begin, equal(code.begin(), code.begin() + limit, first.begin()));
    end = std::min(end, equal(code.rbegin(), code.rbegin() + limit, first.rbegin()));
    shortest = std::min(shortest, code.size());
    digits = digits && code.find_first_not_of("0123456789") == std::string::npos;
  }
  constexpr const char* separators = "-_./ ";
  const std::size_t last = first.substr(0, begin).find_last_of(separators);
  if (last != std::string::npos)
    begin = last + 1;
  else
    begin = std::min(begin, shortest < 3 ? 0 : shortest - 3);
  if (digits) begin -= begin % 3;
  // Codes may hold Chinese: never cut inside a character.
  while (begin > 0 && begin < first.size() &&
         (static_cast<unsigned char>(first[begin]) & 0xC0) == 0x80)
    --begin;
  if (begin < 4) begin = 0;
  const std::size_t tail = first.find_first_of(separators, first.size() - end);
  end = tail == std::string::npos ? 0 : first.size() - tail;
  if (begin + end >= shortest) end = 0;
  return {first.substr(0, begin), first.substr(first.size() - end)};
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
  const CodeFrame frame = common_frame(content.cell_code);
  scene.short_code.resize(content.cells.size());
  for (std::size_t cell = 0; cell < content.cell_code.size(); ++cell) {
    const std::string& code = content.cell_code[cell];
    scene.short_code[cell] =
        code.substr(frame.prefix.size(), code.size() - frame.prefix.size() - frame.suffix.size());
  }
  return scene;
}

}  // namespace libgrid::render
