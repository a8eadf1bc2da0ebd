// SPDX-License-Identifier: Apache-2.0
#include "render/sheet_maker.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace libgrid::render {

namespace {

constexpr double margin = 36;
constexpr double right_edge = Book::page_width - margin;

}  // namespace

SheetMaker::SheetMaker(const SheetContent& content, Book& book, Type& type, const Run& run)
    : content_(content),
      book_(book),
      type_(type),
      run_(run),
      maps_(content.map, content.language),
      order_(content.cells.size()) {
  std::iota(order_.begin(), order_.end(), 0);
  std::stable_sort(order_.begin(), order_.end(),
                   [&](std::int64_t a, std::int64_t b) { return cell(a).code < cell(b).code; });
}

const SheetPlace* SheetMaker::above_cell(const SheetPlace& cell) const {
  if (cell.above < 0) return nullptr;
  return &content_.levels[content_.cell_level][static_cast<std::size_t>(cell.above)];
}

const SheetPlace* SheetMaker::above_area(std::size_t level, const SheetPlace& area) const {
  if (level == 0 || area.above < 0) return nullptr;
  return &content_.levels[level - 1][static_cast<std::size_t>(area.above)];
}

std::vector<std::int64_t> SheetMaker::cells_of_area(std::size_t level, std::int64_t area) const {
  std::vector<std::int64_t> rows;
  for (const std::int64_t row : order_) {
    std::int64_t at = cell(row).above;
    for (std::size_t l = content_.cell_level; l > level && at >= 0; --l)
      at = content_.levels[l][static_cast<std::size_t>(at)].above;
    if (at == area && content_.cell_level >= level) rows.push_back(row);
  }
  return rows;
}

void SheetMaker::title(const std::string& text, const std::string& under) {
  book_.draw([=, this](cairo_t* cr) {
    type_.draw_within(cr, text, {.size = 20, .bold = true, .spacing = 0.04},
                      {margin, 26, right_edge, 50});
    type_.draw_within(cr, under, {.size = 10, .ink = ink_quiet}, {margin, 52, right_edge, 68});
  });
}

void SheetMaker::footer(cairo_t* cr, std::size_t page) {
  const double y = Book::page_height - 22;
  const TextStyle style{.size = 7, .ink = ink_quiet};
  std::string left = content_.title;
  if (!content_.state.empty()) left += " · " + content_.state;
  type_.draw_from(cr, left, style, {margin, y}, 400);
  const std::string number = std::to_string(page) + " / " + std::to_string(book_.size());
  type_.draw_from(cr, number, style, {right_edge - type_.width(number, style), y}, 90);
}

void SheetMaker::cell_map(std::int64_t row, const Rect& frame, const Rect& legend,
                          std::function<std::string(std::int64_t)> note) {
  const std::vector<std::int64_t> rows = {row};
  MapWindow window{.frame = frame, .legend = legend, .note = std::move(note)};
  window.focus = content_.map.cells.take(rows);
  window.ground = window.focus.box();
  window.cells = rows;
  if (content_.cell_level + 1 == content_.levels.size()) window.area = cell(row).above;
  book_.draw([=, this](cairo_t* cr) {
    if (window.ground.empty()) return;  // a cell without land
    maps_.draw(cr, window, type_, run_);
  });
}

std::vector<std::vector<std::string>> SheetMaker::people_rows(const SheetPlace& place,
                                                              bool of_cell) const {
  const Word leader = of_cell ? Word("sheet.leader") : Word("sheet.in_charge");
  const auto or_blank = [](const std::string& text) { return text.empty() ? blank : text; };
  std::vector<std::vector<std::string>> rows;
  bool led = false, worked = false;
  for (const SheetPerson& p : place.people) {
    const std::string role =
        !p.role.empty() ? p.role : word(p.in_charge ? leader : Word("sheet.worker"));
    rows.push_back({role, or_blank(p.name), or_blank(p.phone)});
    (p.in_charge ? led : worked) = true;
  }
  if (!led) rows.insert(rows.begin(), {word(leader), blank, blank});
  if (!worked && of_cell && content_.workers) rows.push_back({word("sheet.worker"), blank, blank});
  return rows;
}

TextTable SheetMaker::people_table(const std::string& heading, const SheetPlace& place,
                                   bool of_cell) const {
  return {
      .heading = heading,
      .columns = {{word("sheet.role"), 1.1}, {word("sheet.person"), 1}, {word("sheet.phone"), 1.3}},
      .rows = people_rows(place, of_cell),
      .size = 8};
}

void SheetMaker::facts(const std::vector<Fact>& facts, const Rect& box, double size) {
  // A hand needs more room than type.
  constexpr double written = 15;
  const TextStyle name{.size = std::max(size - 1, smallest_type), .ink = ink_quiet};
  const TextStyle value{.size = size};
  double widest = 0;
  for (const Fact& f : facts) widest = std::max(widest, type_.width(f.name, name));
  widest = std::min(widest, box.width() * 0.35);
  double y = box.y0;
  const double line = line_pitch * size;
  for (const Fact& f : facts) {
    const double x = box.x0 + widest + 6;
    double height = written;
    if (f.value != blank) {
      const std::size_t lines = wrapped(f.value, value, box.x1 - x, type_).size();
      height = line * std::min(static_cast<double>(lines), static_cast<double>(f.lines));
    }
    const Rect room{x, y, box.x1, std::min(box.y1, y + height)};
    if (room.height() < line - 0.01) return;
    book_.draw([=, this](cairo_t* cr) {
      const bool by_hand = f.value == blank;
      type_.draw_from(cr, f.name, name, {box.x0, by_hand ? room.y1 - line / 2 : y + line / 2},
                      widest);
      if (by_hand)
        draw_blank(cr, room.x0, room.x1, room.y1 - 1);
      else
        set_paragraph(cr, f.value, value, room, type_);
    });
    y += height + 2;
  }
}

}  // namespace libgrid::render
