// SPDX-License-Identifier: Apache-2.0
#include "render/book.hpp"

#include <array>
#include <cstdio>
#include <utility>

#include "render/output.hpp"

namespace libgrid::render {

std::size_t Book::add_page(std::string name) {
  pages_.push_back({std::move(name), {}});
  return pages_.size();
}

void Book::draw(std::function<void(cairo_t*)> work) {
  pages_.back().works.push_back(std::move(work));
}

void Book::link(const Rect& box, std::size_t page) {
  draw([box, page](cairo_t* cr) {
    std::array<char, 128> where{};
    std::snprintf(where.data(), where.size(), "rect=[%d %d %d %d] page=%zu pos=[0 0]",
                  static_cast<int>(box.x0), static_cast<int>(box.y0), static_cast<int>(box.width()),
                  static_cast<int>(box.height()), page);
    cairo_tag_begin(cr, CAIRO_TAG_LINK, where.data());
    cairo_tag_end(cr, CAIRO_TAG_LINK);
  });
}

std::string Book::pdf(const std::function<void(cairo_t*, std::size_t page)>& footer,
                      const std::string& stage, const Run& run) const {
  std::vector<std::string> names;
  for (const BookPage& page : pages_) names.push_back(page.name);
  return make_book(page_width, page_height, title_, names, [&](cairo_t* cr, std::size_t page) {
    run.check_stop();
    run.tell(stage, static_cast<double>(page - 1) / static_cast<double>(pages_.size()));
    for (const auto& work : pages_[page - 1].works) work(cr);
    footer(cr, page);
  });
}

}  // namespace libgrid::render
