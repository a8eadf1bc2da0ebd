// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cairo.h>

#include <functional>
#include <string>
#include <vector>

#include "libgrid/core/run.hpp"
#include "render/page.hpp"

namespace libgrid::render {

/// Pages that are laid out first and drawn at the end, when it is known how many there are.
class Book {
 public:
  static constexpr double page_width = 210 * points_per_mm, page_height = 297 * points_per_mm;

  explicit Book(std::string title) : title_(std::move(title)) {}

  /// A new page, with a line in the PDF's outline where a name is given. Returns its number,
  /// from 1.
  std::size_t add_page(std::string name = {});
  /// Draws on the last page.
  void draw(std::function<void(cairo_t*)> work);
  /// A box of the last page that leads to a page, which may come later.
  void link(const Rect& box, std::size_t page);
  std::size_t size() const { return pages_.size(); }

  /// The PDF; `footer` draws on each page. Stops between pages; tells `stage` how far it is.
  std::string pdf(const std::function<void(cairo_t*, std::size_t page)>& footer,
                  const std::string& stage, const Run& run) const;

 private:
  struct BookPage {
    std::string name;
    std::vector<std::function<void(cairo_t*)>> works;
  };
  std::string title_;
  std::vector<BookPage> pages_;
};

}  // namespace libgrid::render
