// SPDX-License-Identifier: Apache-2.0
#include "libgrid/render/sheets.hpp"

#include "libgrid/core/error.hpp"
#include "render/output.hpp"
#include "render/sheet_maker.hpp"

namespace libgrid {

namespace {

void require_rows(std::size_t found, std::size_t wanted, const char* field) {
  if (found != wanted)
    throw Error(ErrorCode::usage,
                "has " + std::to_string(found) + " entries for " + std::to_string(wanted) +
                    " rows; give one for each row",
                {.layer = "sheets", .field = field});
}

void require_fitting(const SheetContent& content) {
  require_rows(content.cells.size(), content.map.cells.size(), "cells");
  require_rows(content.map.cell_code.size(), content.map.cells.size(), "cell_code");
  for (std::size_t row = 0; row < content.cells.size(); ++row)
    if (content.cells[row].code != content.map.cell_code[row])
      throw Error(ErrorCode::usage, "the code differs from that of the map",
                  {"sheets", static_cast<std::int64_t>(row), "cells"});
  require_rows(content.map.line_style.size(), content.map.lines.size(), "line_style");
  require_rows(content.levels.size(), content.map.levels.size(), "levels");
  for (std::size_t level = 0; level < content.levels.size(); ++level)
    require_rows(content.levels[level].size(), content.map.levels[level].size(), "levels");
  if (content.level >= content.levels.size() || content.cell_level >= content.levels.size())
    throw Error(ErrorCode::usage, "the sheets name a level that is not there");
}

std::string title_of(const SheetContent& content, SheetBook book) {
  const auto titled = [&](Word word) {
    return say("sheet.title", content.language, {content.title, say(word, content.language)});
  };
  switch (book) {
    case SheetBook::responsibility:
      return titled("sheet.responsibility");
    case SheetBook::notice_boards:
      return titled("sheet.notice_board");
    case SheetBook::service_cards:
      return titled("sheet.card");
    case SheetBook::register_table:
      return titled("sheet.register");
    case SheetBook::map_book:
      break;
  }
  return titled("sheet.book");
}

}  // namespace

std::string_view name_of(SheetBook book) {
  switch (book) {
    case SheetBook::responsibility:
      return "responsibility";
    case SheetBook::notice_boards:
      return "notice_boards";
    case SheetBook::service_cards:
      return "service_cards";
    case SheetBook::register_table:
      return "register";
    case SheetBook::map_book:
      return "book";
  }
  return {};
}

SheetReport render_sheets(const SheetContent& content, SheetBook book,
                          const std::filesystem::path& path, const Run& run) {
  using namespace render;
  require_fitting(content);
  if (format_of(path) != Format::pdf)
    throw Error(ErrorCode::usage,
                "sheets are written as .pdf, not as \"" + path.filename().string() + "\"");
  const std::string stage(name_of(book));
  run.tell(stage, 0);
  Type type;
  Book pages(title_of(content, book));
  SheetMaker maker(content, pages, type, run);
  switch (book) {
    case SheetBook::responsibility:
      maker.responsibility();
      break;
    case SheetBook::notice_boards:
      maker.notice_boards();
      break;
    case SheetBook::service_cards:
      maker.service_cards();
      break;
    case SheetBook::register_table:
      maker.register_table();
      break;
    case SheetBook::map_book:
      maker.map_book();
      break;
  }
  const std::string bytes =
      pages.pdf([&](cairo_t* cr, std::size_t page) { maker.footer(cr, page); }, stage, run);
  run.check_stop();
  write_whole(path, bytes);
  run.tell(stage, 1);
  return {static_cast<std::int64_t>(pages.size()), type.missing()};
}

}  // namespace libgrid
