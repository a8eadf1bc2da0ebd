// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "render/sheet_maker.hpp"

namespace libgrid::render {

namespace {

constexpr double left = 36, right = Book::page_width - 36;
constexpr double bottom = Book::page_height - 36;

void draw_mark(cairo_t* cr, Coord at, double dx, double dy) {
  cairo_move_to(cr, at.x - dx, at.y - dy);
  cairo_line_to(cr, at.x + dx, at.y + dy);
  stroke(cr, {.width = 0.3, .ink = ink_quiet, .round = false});
}

}  // namespace

void SheetMaker::service_cards() {
  constexpr double width = 90 * points_per_mm, height = 54 * points_per_mm;
  constexpr double x0 = (Book::page_width - 2 * width) / 2;
  constexpr double y0 = (Book::page_height - 5 * height) / 2 - 6;
  for (std::size_t i = 0; i < order_.size(); ++i) {
    const std::size_t place = i % 10;
    if (place == 0) {
      book_.add_page();
      book_.draw([=](cairo_t* cr) {
        for (int c = 0; c <= 2; ++c)
          for (int r = 0; r <= 5; ++r) {
            draw_mark(cr, {x0 + c * width, y0 + r * height}, 4, 0);
            draw_mark(cr, {x0 + c * width, y0 + r * height}, 0, 4);
          }
      });
    }
    const double x = x0 + static_cast<double>(place % 2) * width;
    const double y = y0 + static_cast<double>(place / 2) * height;
    card(order_[i], {x, y, x + width, y + height});
  }
}

void SheetMaker::card(std::int64_t row, const Rect& box) {
  const SheetPlace& one = cell(row);
  const SheetPlace* above = above_cell(one);
  const Rect in = box.grown(-11);
  const std::string heading = word("sheet.card");
  book_.draw([=, this, &one](cairo_t* cr) {
    cairo_rectangle(cr, box.x0 + 5, box.y0 + 5, box.width() - 10, box.height() - 10);
    stroke(cr, {.width = 0.8, .ink = ink_level, .round = false});
    const std::string over = above ? heading + " · " + above->title() : heading;
    type_.draw_from(cr, over, {.size = 7.5, .ink = ink_level}, {in.x0, in.y0 + 5}, in.width());
    type_.draw_from(cr, one.title(), {.size = 14, .bold = true}, {in.x0, in.y0 + 21}, in.width());
    type_.draw_from(cr, one.code, {.size = 8, .ink = ink_quiet}, {in.x0, in.y0 + 35}, in.width());
  });
  // Their role where they have one in common, and the persons in one text.
  const auto persons = [&](const SheetPlace& place, bool in_charge, Word otherwise) {
    std::string role, text;
    bool first = true;
    for (const SheetPerson& p : place.people) {
      if (p.in_charge != in_charge) continue;
      if (first || role != p.role) role = first ? p.role : std::string();
      first = false;
      const std::string between = p.name.empty() || p.phone.empty() ? "" : "  ";
      const std::string line = p.name + between + p.phone;
      if (!line.empty()) text += (text.empty() ? "" : word("bound.next")) + line;
    }
    return Fact{role.empty() ? word(otherwise) : role, text.empty() ? blank : text};
  };
  std::vector<Fact> lines = {persons(one, true, "sheet.leader")};
  lines.back().lines = 2;
  if (content_.workers) lines.push_back(persons(one, false, "sheet.worker"));
  if (above) {
    Fact head = persons(*above, true, "sheet.in_charge");
    head.name = say("sheet.person_of", content_.language, {above->title(), head.name});
    if (!content_.workers) head.lines = 2;
    lines.push_back(head);
  }
  facts(lines, {in.x0, in.y0 + 43, in.x1, in.y1 - 28}, 9);
  facts({{word("sheet.bounds"), one.bounds.empty() ? blank : one.bounds, 3}},
        {in.x0, in.y1 - 26, in.x1, in.y1 + 3}, 7);
}

void SheetMaker::register_table() {
  constexpr std::size_t each = 4;
  constexpr double top = 76, end = bottom - 22, height = (end - top) / each;
  for (std::size_t i = 0; i < order_.size(); ++i) {
    const std::size_t place = i % each;
    if (place == 0) {
      book_.add_page();
      title(word("sheet.register"), content_.title);
      book_.draw([=, this](cairo_t* cr) {
        const TextStyle style{.size = 8};
        double x = left;
        for (const Word w : {Word("sheet.filled"), Word("sheet.checked"), Word("sheet.date")}) {
          const std::string text = word(w);
          type_.draw_from(cr, text, style, {x, bottom - 4}, 80);
          const double start = x + std::min(type_.width(text, style), 80.0) + 5;
          draw_blank(cr, start, start + 88, bottom + 1);
          x += (right - left) / 3;
        }
      });
    }
    const double y = top + static_cast<double>(place) * height;
    register_entry(order_[i], {left, y, right, y + height - 6});
  }
}

void SheetMaker::register_entry(std::int64_t row, const Rect& box) {
  const SheetPlace& one = cell(row);
  const SheetPlace* above = above_cell(one);
  const Language language = content_.language;
  book_.draw([box](cairo_t* cr) {
    cairo_rectangle(cr, box.x0, box.y0, box.width(), box.height());
    stroke(cr, {.width = 0.6, .ink = ink_text, .round = false});
  });
  const double side = box.height() - 14;
  cell_map(row, {box.x0 + 7, box.y0 + 7, box.x0 + 7 + side * 1.2, box.y1 - 7}, {});
  const auto or_blank = [](const std::string& text) { return text.empty() ? blank : text; };
  std::string people;
  for (const SheetPerson& p : one.people) {
    if (!people.empty()) people += word("bound.next");
    people += p.role.empty() ? p.name : say("sheet.role_name", language, {p.role, p.name});
    if (!p.phone.empty()) people += " " + p.phone;
  }
  std::vector<Fact> lines = {{word("sheet.code"), one.code},
                             {word("sheet.name"), or_blank(one.name)}};
  if (above) {
    const std::string title = above->name.empty() ? above->code : above->name + "  " + above->code;
    lines.push_back({word("sheet.parent"), title});
  }
  lines.push_back({word("sheet.bounds"), or_blank(one.bounds), 4});
  lines.push_back({word("sheet.area"), one.area});
  lines.push_back({word("sheet.figures"), say("sheet.register_facts", language,
                                              {one.households, one.buildings, one.unit_count})});
  std::string streets;
  for (const std::string& street : one.streets)
    streets += (streets.empty() ? "" : say("list.comma", language)) + street;
  lines.push_back({word("sheet.streets"), or_blank(streets), streets.empty() ? 1 : 2});
  lines.push_back({word("sheet.people"), or_blank(people), people.empty() ? 1 : 2});
  lines.push_back({word("sheet.remark"), or_blank(one.remark), one.remark.empty() ? 1 : 2});
  facts(lines, {box.x0 + 7 + side * 1.2 + 12, box.y0 + 8, box.x1 - 8, box.y1 - 4}, 7.5);
}

void SheetMaker::map_book() {
  index_pages();
  const std::size_t before = book_.size();
  std::vector<std::size_t> page_of(order_.size());
  for (std::size_t i = 0; i < order_.size(); ++i)
    page_of[static_cast<std::size_t>(order_[i])] = before + 1 + i;
  for (const std::int64_t row : order_) {
    const SheetPlace& one = cell(row);
    book_.add_page(one.title());
    const SheetPlace* above = above_cell(one);
    title(one.title(), above ? one.code + " · " + above->title() : one.code);
    cell_map(row, {left, 78, right, 690}, {left, 697, right, 735}, [=, this](std::int64_t other) {
      return say("sheet.see_page", content_.language,
                 {std::to_string(page_of[static_cast<std::size_t>(other)])});
    });
    facts({{word("sheet.bounds"), one.bounds.empty() ? blank : one.bounds, 2},
           {word("sheet.figures"), say("sheet.cell_facts", content_.language,
                                       {one.households, one.buildings, one.unit_count, one.area})}},
          {left, 742, right, 800}, 9);
  }
}

/// The map of all and a list of the pages; the first map page is the one after.
void SheetMaker::index_pages() {
  constexpr int columns = 3;
  constexpr std::size_t most_labels = 250;
  constexpr double gutter = 24, width = (right - left - (columns - 1) * gutter) / columns;
  constexpr double line = 11.5, top = 78, map_end = 470;
  const auto room = [&](double from) {
    return static_cast<std::size_t>((bottom - from - 16) / line) * columns;
  };
  const std::size_t on_first = room(map_end + 46), on_next = room(top);
  std::size_t pages = 1;
  if (order_.size() > on_first) pages += (order_.size() - on_first + on_next - 1) / on_next;
  std::size_t at = 0;
  for (std::size_t page = 0; page < pages; ++page) {
    book_.add_page(page == 0 ? word("sheet.index") : std::string());
    title(say("sheet.title", content_.language, {content_.title, word("sheet.book")}),
          word("sheet.index"));
    const double from = page == 0 ? map_end + 46 : top;
    if (page == 0) {
      MapWindow window{.frame = {left, top, right, map_end},
                       .legend = {left, map_end + 6, right, map_end + 44},
                       .ground = ground_of(content_.map),
                       .cell_labels = order_.size() <= most_labels};
      book_.draw([=, this](cairo_t* cr) { maps_.draw(cr, window, type_, run_); });
    }
    const std::size_t here = std::min(page == 0 ? on_first : on_next, order_.size() - at);
    const std::size_t rows = (here + columns - 1) / columns;
    for (std::size_t i = 0; i < here; ++i, ++at) {
      const SheetPlace& one = cell(order_[at]);
      const double x = left + static_cast<double>(i / rows) * (width + gutter);
      const double y = from + 8 + line * static_cast<double>(i % rows);
      const std::size_t number = pages + at + 1;
      const std::string short_code = maps_.codes().shorten(one.code);
      book_.draw([=, this, &one](cairo_t* cr) {
        const TextStyle style{.size = 7.5};
        const std::string text = std::to_string(number);
        type_.draw_from(cr, one.name.empty() ? one.code : short_code + "  " + one.name, style,
                        {x, y}, width - 24);
        type_.draw_from(cr, text, style, {x + width - type_.width(text, style), y}, 24);
      });
      book_.link({x, y - line / 2, x + width, y + line / 2}, number);
    }
  }
}

}  // namespace libgrid::render
