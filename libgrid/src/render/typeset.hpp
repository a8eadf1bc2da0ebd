// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cairo.h>

#include <functional>
#include <string>
#include <vector>

#include "render/page.hpp"
#include "render/text.hpp"

namespace libgrid::render {

/// From line to line, in units of the size.
constexpr double line_pitch = 1.35;

/// A text in lines no wider than `width`: broken at blanks and beside Chinese letters, but not
/// before a comma; a word that is wider alone is broken anywhere.
std::vector<std::string> wrapped(const std::string& text, const TextStyle& style, double width,
                                 Type& type);

/// Lines from the top left of a box; set smaller, and then cut, where they do not fit.
/// Returns the height that was used.
double set_paragraph(cairo_t* cr, const std::string& text, TextStyle style, const Rect& box,
                     Type& type);

/// A line to write on by hand.
void draw_blank(cairo_t* cr, double x0, double x1, double y);

/// A table of texts. An empty text is left empty; `blank` is a line to write on.
struct TextTable {
  struct Column {
    std::string title;
    double share = 1;  ///< of the width
    bool right = false;
  };
  std::string heading = {};
  std::vector<Column> columns = {};
  std::vector<std::vector<std::string>> rows = {};
  double size = 7;
};
extern const std::string blank;

/// What a table takes of a page: its heading with the titles of the columns, then each row. A text
/// that is broken into many lines is cut.
std::vector<double> heights_of(const TextTable& table, double width, Type& type);

/// Fills columns of pages from the top, one after the other.
class Flow {
 public:
  /// Draws on the page that the last room was given on.
  using Draw = std::function<void(std::function<void(cairo_t*)>)>;
  /// `next` gives room, on a new page where needed.
  Flow(std::function<Rect()> next, Draw draw, Type& type, std::string continued);

  /// Rows stay whole; the heading and titles stand again over what goes on elsewhere.
  void add(const TextTable& table);
  /// Words under a heading.
  void add(const std::string& heading, const std::string& text, double size = 7);

 private:
  void need(double height);
  void head(const TextTable& table, bool again);

  std::function<Rect()> next_;
  Draw draw_;
  Type& type_;
  std::string continued_;  ///< "{1} (continued)"
  Rect room_ = {};
};

}  // namespace libgrid::render
