// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "libgrid/render/sheets.hpp"
#include "render/book.hpp"
#include "render/typeset.hpp"
#include "render/window_map.hpp"

namespace libgrid::render {

/// What the books have in common: the page and its parts.
class SheetMaker {
 public:
  SheetMaker(const SheetContent& content, Book& book, Type& type, const Run& run);

  void responsibility();
  void notice_boards();
  void service_cards();
  void register_table();
  void map_book();
  /// Title, state and page number.
  void footer(cairo_t* cr, std::size_t page);

 private:
  std::string word(Word w) const { return say(w, content_.language); }
  const SheetPlace& cell(std::int64_t row) const {
    return content_.cells[static_cast<std::size_t>(row)];
  }
  /// The area above a cell or an area; null where there is none.
  const SheetPlace* above_cell(const SheetPlace& cell) const;
  const SheetPlace* above_area(std::size_t level, const SheetPlace& area) const;
  /// Two centred lines at the top of a page.
  void title(const std::string& text, const std::string& under);
  /// A frame with a map of a cell, or of cells of an area, and a legend.
  void cell_map(std::int64_t row, const Rect& frame, const Rect& legend,
                std::function<std::string(std::int64_t)> note = {});
  /// Rows of a place's persons, with blanks where nobody is known.
  std::vector<std::vector<std::string>> people_rows(const SheetPlace& place, bool of_cell) const;
  TextTable people_table(const std::string& heading, const SheetPlace& place, bool of_cell) const;
  /// Name and value, one under the other.
  struct Fact {
    std::string name, value;
    int lines = 1;
  };
  void facts(const std::vector<Fact>& facts, const Rect& box, double size);
  std::vector<std::int64_t> cells_of_area(std::size_t level, std::int64_t area) const;
  void responsibility_page(std::int64_t area);
  void notice_board(std::int64_t row);
  double cut_rows(TextTable& table, double width, double most);
  void card(std::int64_t row, const Rect& box);
  void register_entry(std::int64_t row, const Rect& box);
  void index_pages();

  const SheetContent& content_;
  Book& book_;
  Type& type_;
  const Run& run_;
  WindowMaps maps_;
  std::vector<std::int64_t> order_;  ///< cells by code
};

}  // namespace libgrid::render
