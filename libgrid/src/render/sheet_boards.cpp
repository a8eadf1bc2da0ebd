// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <numeric>

#include "libgrid/core/text.hpp"
#include "render/sheet_maker.hpp"

namespace libgrid::render {

namespace {

constexpr double left = 36, right = Book::page_width - 36;
constexpr double bottom = Book::page_height - 36;

std::string joined(const std::vector<std::string>& texts, const std::string& between) {
  std::string out;
  for (const std::string& text : texts) out += (out.empty() ? "" : between) + text;
  return out;
}

}  // namespace

void SheetMaker::responsibility() {
  const auto& areas = content_.levels[content_.level];
  std::vector<std::int64_t> rows(areas.size());
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = static_cast<std::int64_t>(i);
  std::stable_sort(rows.begin(), rows.end(), [&](std::int64_t a, std::int64_t b) {
    return areas[static_cast<std::size_t>(a)].code < areas[static_cast<std::size_t>(b)].code;
  });
  for (const std::int64_t row : rows) responsibility_page(row);
}

void SheetMaker::responsibility_page(std::int64_t row) {
  const SheetPlace& area = content_.levels[content_.level][static_cast<std::size_t>(row)];
  const std::vector<std::int64_t> cells = cells_of_area(content_.level, row);
  const Language language = content_.language;
  book_.add_page(area.title());
  title(say("sheet.title", language, {area.title(), word("sheet.responsibility")}),
        say("sheet.area_facts", language,
            {area.code, std::to_string(cells.size()), area.households, area.buildings, area.area}));
  constexpr double top = 78, map_end = 452, lists = map_end + 48;
  MapWindow window{.frame = {left, top, right, map_end},
                   .legend = {left, map_end + 6, right, map_end + 44},
                   .cells = cells};
  window.focus = content_.map.levels[content_.level].take(std::vector<std::int64_t>{row});
  window.ground = window.focus.box();
  if (content_.level + 1 == content_.levels.size()) window.area = row;
  book_.draw([=, this](cairo_t* cr) {
    if (!window.ground.empty()) maps_.draw(cr, window, type_, run_);
  });

  constexpr double gutter = 14, column = (right - left - gutter) / 2;
  int next = 0;
  const auto room = [&]() -> Rect {
    const bool first = next < 2;
    if (next >= 2 && next % 2 == 0) {
      book_.add_page();
      title(say("sheet.title", language, {area.title(), word("sheet.responsibility")}),
            say("sheet.continued", language, {area.code}));
    }
    const double x = left + (next++ % 2) * (column + gutter);
    return {x, first ? lists : top, x + column, bottom};
  };
  Flow flow(
      room, [this](auto work) { book_.draw(std::move(work)); }, type_,
      std::string(Word("sheet.continued").in(language)));
  flow.add(people_table(area.title(), area, false));
  if (const SheetPlace* above = above_area(content_.level, area)) {
    SheetPlace shown = *above;  // the workers of the whole street are not this area's
    std::erase_if(shown.people, [](const SheetPerson& p) { return !p.in_charge; });
    flow.add(people_table(say("sheet.above", language, {above->title()}), shown, false));
  }
  TextTable table{.heading = word("cells"),
                  .columns = {{word("sheet.code"), 0.7},
                              {word("sheet.name"), 1.3},
                              {word("sheet.leader"), 0.9},
                              {word("sheet.phone"), 1.1},
                              {word("sheet.households"), 0.85, true}}};
  for (const std::int64_t c : cells) {
    const SheetPlace& one = cell(c);
    const auto or_blank = [](const std::string& text) { return text.empty() ? blank : text; };
    std::vector<std::string> texts = {maps_.codes().shorten(one.code), one.name, blank, blank,
                                      one.households};
    bool led = false;
    for (const SheetPerson& p : one.people) {
      if (!p.in_charge) continue;
      if (led) texts = std::vector<std::string>(texts.size());  // a line more for each leader
      texts[2] = or_blank(p.name), texts[3] = or_blank(p.phone);
      table.rows.push_back(texts);
      led = true;
    }
    if (!led) table.rows.push_back(texts);
  }
  flow.add(table);
  if (!area.streets.empty())
    flow.add(word("sheet.streets"), joined(area.streets, say("list.comma", language)), 7.5);
  TextTable units{.heading = word("sheet.key_units"),
                  .columns = {{word("sheet.name"), 1.5},
                              {word("sheet.address"), 1.2},
                              {word("sheet.cell"), 0.5}},
                  .size = 6.5};
  for (const std::int64_t c : cells)
    for (const SheetUnit& unit : cell(c).units)
      units.rows.push_back({unit.name, unit.address, maps_.codes().shorten(cell(c).code)});
  flow.add(units);
}

void SheetMaker::notice_boards() {
  for (const std::int64_t row : order_) notice_board(row);
}

/// A board is one page: rows that have no room give way to one that says how many they are. Returns
/// the height of the table.
double SheetMaker::cut_rows(TextTable& table, double width, double most) {
  const auto sum = [](const std::vector<double>& heights) {
    return std::accumulate(heights.begin(), heights.end(), 0.0);
  };
  std::vector<double> heights = heights_of(table, width, type_);
  if (sum(heights) <= most) return sum(heights);
  const std::size_t all = table.rows.size();
  const auto leave = [&](std::size_t rows) {
    heights.resize(rows + 1);
    table.rows.resize(rows);
  };
  const TextTable one_line{.columns = table.columns, .rows = {{"1"}}, .size = table.size};
  const double line = heights_of(one_line, width, type_).back();
  while (table.rows.size() > 1 && sum(heights) + line > most) leave(table.rows.size() - 1);
  const std::string left_out = std::to_string(all - table.rows.size());
  table.rows.push_back({say("sheet.more", content_.language, {left_out})});
  return sum(heights) + line;
}

void SheetMaker::notice_board(std::int64_t row) {
  const SheetPlace& one = cell(row);
  const SheetPlace* above = above_cell(one);
  const Language language = content_.language;
  book_.add_page(one.title());
  title(word("sheet.notice_board"), above ? content_.title == above->title()
                                                ? content_.title
                                                : content_.title + " · " + above->title()
                                          : content_.title);
  book_.draw([this, &one](cairo_t* cr) {
    type_.draw_within(cr, one.title(), {.size = 26, .bold = true, .ink = ink_level},
                      {left, 72, right, 106});
  });
  SheetPlace heads;
  if (above) heads = *above;
  std::erase_if(heads.people, [](const SheetPerson& p) { return !p.in_charge; });
  std::vector<TextTable> tables = {people_table(word("sheet.this_cell"), one, true)};
  if (above)
    tables.push_back(people_table(say("sheet.above", language, {above->title()}), heads, false));
  constexpr double gutter = 18, middle = (left + right) / 2, width = middle - gutter / 2 - left;
  constexpr double most = 0.45 * Book::page_height;
  double height = 0;
  for (TextTable& table : tables) {
    table.size = 10;
    height = std::max(height, cut_rows(table, width, most));
  }
  const double top = bottom - height - 1, map_end = top - 114;
  cell_map(row, {left, 114, right, map_end}, {left, map_end + 6, right, map_end + 30});
  facts({{word("sheet.code"), one.code},
         {word("sheet.bounds"), one.bounds.empty() ? blank : one.bounds, 3},
         {word("sheet.figures"), say("sheet.cell_facts", language,
                                     {one.households, one.buildings, one.unit_count, one.area})}},
        {left, map_end + 36, right, map_end + 112}, 10.5);
  for (std::size_t i = 0; i < tables.size(); ++i) {
    const double x = i == 0 ? left : right - width;
    const Rect room{x, top, x + width, bottom};
    Flow flow([=] { return room; }, [this](auto work) { book_.draw(std::move(work)); }, type_,
              "{1}");
    flow.add(tables[i]);
  }
}

}  // namespace libgrid::render
