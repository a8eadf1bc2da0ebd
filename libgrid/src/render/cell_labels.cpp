// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>

#include "libgrid/core/text.hpp"
#include "render/labels.hpp"

namespace libgrid::render {

namespace {

constexpr std::array sizes = {10.0, 9.0, 8.0, 7.5, 7.0, 6.5, smallest_type};
/// Labels start at the largest size at which this share of the cells can take code and name.
constexpr double share_at_base = 0.6;

TextStyle code_style(double size) { return {.size = size, .bold = true, .halo = size / 7}; }
TextStyle name_style(double size) { return {.size = size, .ink = ink_name, .halo = size / 7}; }

/// A name in two lines, parted as near the middle as may be: at a blank or beside a Chinese letter.
std::vector<std::string> in_two(const std::string& name) {
  const auto letters = characters(name);
  const std::size_t count = letters.size();
  if (count < 7 && name.find(' ') == std::string::npos) return {name};
  std::size_t cut = 0;
  const auto off = [&](std::size_t i) { return i > count / 2 ? i - count / 2 : count / 2 - i; };
  for (std::size_t i = 3; i + 3 < count; ++i)
    if ((letters[i] == " " || has_han(letters[i - 1]) || has_han(letters[i])) &&
        (cut == 0 || off(i) < off(cut)))
      cut = i;
  if (cut == 0) return {name};
  std::string first, second;
  for (std::size_t i = 0; i < count; ++i) {
    if (i == cut && letters[i] == " ") continue;
    (i < cut ? first : second) += letters[i];
  }
  return {first, second};
}

/// What a cell's label may say, at one size.
struct CellText {
  std::string code, name;

  Block full(double size, Type& type) const {
    std::vector<std::pair<std::string, TextStyle>> lines;
    if (!code.empty()) lines.emplace_back(code, code_style(size));
    if (!name.empty()) lines.emplace_back(name, name_style(size));
    return make_block(lines, type);
  }
  Block folded(double size, Type& type) const {
    std::vector<std::pair<std::string, TextStyle>> lines;
    if (!code.empty()) lines.emplace_back(code, code_style(size));
    for (const std::string& part : in_two(name)) lines.emplace_back(part, name_style(size));
    return make_block(lines, type);
  }
  Block brief(double size, Type& type) const {
    return make_block({{code.empty() ? name : code, code_style(size)}}, type);
  }
  bool has_both() const { return !code.empty() && !name.empty(); }
  bool empty() const { return code.empty() && name.empty(); }
};

CellText text_of(const Scene& scene, std::size_t cell) {
  std::string code = scene.short_code[cell];
  std::string name =
      cell < scene.content.cell_name.size() ? scene.content.cell_name[cell] : std::string();
  if (cell < scene.content.cell_code.size() && name == scene.content.cell_code[cell]) name.clear();
  return {std::move(code), std::move(name)};
}

double base_size(const Scene& scene, const std::vector<Site>& poles, Type& type) {
  for (const double size : sizes) {
    if (size < 7) break;
    std::size_t fit = 0, all = 0;
    for (std::size_t cell = 0; cell < scene.cells.size(); ++cell) {
      const CellText text = text_of(scene, cell);
      if (scene.cells[cell].empty() || text.empty()) continue;
      const Block block = text.full(size, type);
      ++all;
      fit += fits(scene.cells[cell], poles[cell], block.width + 2 * side_room(block),
                  block.height + 1);
    }
    if (static_cast<double>(fit) >= share_at_base * static_cast<double>(all)) return size;
  }
  return 7;
}

std::optional<Label> place_cell(const CellText& text, const Rings& shape, const Site& middle,
                                double base, Type& type, Taken& taken) {
  const std::vector<Site> places = sites(shape, middle);
  if (text.has_both())
    for (const double size : sizes) {
      if (size > base) continue;
      if (auto label = place_inside(text.full(size, type), shape, places, taken)) return label;
      if (auto label = place_inside(text.folded(size, type), shape, places, taken)) return label;
    }
  for (const double size : sizes) {
    if (size > base) continue;
    if (auto label = place_inside(text.brief(size, type), shape, places, taken)) return label;
    if (!text.code.empty()) continue;
    if (auto label = place_inside(text.folded(size, type), shape, places, taken)) return label;
  }
  return {};
}

/// The parts of a row, each with its holes; rings on the page stand in the order of the row.
std::vector<Rings> parts_of(const Scene& scene, std::size_t cell) {
  const PolygonArray& cells = scene.content.cells;
  std::vector<Rings> parts;
  auto ring = scene.cells[cell].begin();
  for (std::int64_t part = cells.parts(cell).begin; part < cells.parts(cell).end; ++part) {
    const auto end = ring + cells.rings(part).size();
    parts.emplace_back(ring, end);
    ring = end;
  }
  return parts;
}

/// The code again in every other part of a scattered cell that has room for it.
void label_other_parts(const Scene& scene, std::size_t cell, Coord labelled, double base,
                       Type& type, Taken& taken, std::vector<Label>& into) {
  const CellText text = text_of(scene, cell);
  for (const Rings& part : parts_of(scene, cell)) {
    if (inside(part, labelled)) continue;
    const std::vector<Site> places = sites(part, pole(part));
    for (const double size : sizes) {
      if (size > base) continue;
      auto label = place_inside(text.brief(size, type), part, places, taken);
      if (!label) continue;
      into.push_back(std::move(*label));
      break;
    }
  }
}

}  // namespace

CellLabels place_cell_labels(const Scene& scene, Type& type, Taken& taken, std::vector<Label>& into,
                             const Run& run) {
  std::vector<Site> poles;
  for (const Rings& cell : scene.cells) poles.push_back(pole(cell));
  const double base = base_size(scene, poles, type);
  CellLabels result;
  for (std::size_t cell = 0; cell < scene.cells.size(); ++cell) {
    if (cell % 64 == 0) run.check_stop();
    const CellText text = text_of(scene, cell);
    if (scene.cells[cell].empty() || text.empty()) continue;
    auto label = place_cell(text, scene.cells[cell], poles[cell], base, type, taken);
    if (!label) {
      result.small.push_back(cell);
      continue;
    }
    ++result.placed;
    const Coord at = label->boxes[0].centre();
    into.push_back(std::move(*label));
    if (scene.content.cells.parts(cell).size() > 1)
      label_other_parts(scene, cell, at, base, type, taken, into);
  }
  return result;
}

std::int64_t place_cell_callouts(const Scene& scene, const std::vector<std::size_t>& rows,
                                 Type& type, Taken& taken, std::vector<Label>& into) {
  // A few callouts may stand on their neighbours; many would hide the map.
  constexpr std::size_t few = 30;
  const LabelGround ground = rows.size() > few ? LabelGround::outside : LabelGround::any;
  std::int64_t placed = 0;
  for (const std::size_t cell : rows) {
    const CellText text = text_of(scene, cell);
    const Coord anchor = pole(scene.cells[cell]).at;
    auto label =
        place_beside(text.full(smallest_type, type), anchor, 0.5, ground, scene, ink_text, taken);
    if (!label)
      label = place_beside(text.brief(smallest_type, type), anchor, 0.5, ground, scene, ink_text,
                           taken);
    if (!label) continue;
    into.push_back(std::move(*label));
    ++placed;
  }
  return placed;
}

}  // namespace libgrid::render
