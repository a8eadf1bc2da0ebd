// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "libgrid/core/text.hpp"
#include "render/draw.hpp"

namespace libgrid::render {

namespace {

constexpr double longest_bar = 120, arrow_height = 46, arrow_width = 17;
constexpr double foot_height = 100, foot_width = 142;

/// The longest bar of 1, 2 or 5 times a power of ten that fits.
double bar_metres(double points_per_metre) {
  const double most = longest_bar / points_per_metre;
  const double power = std::pow(10.0, std::floor(std::log10(most)));
  return (most >= 5 * power ? 5 : most >= 2 * power ? 2 : 1) * power;
}

/// "250", "1.5": no digits that say nothing.
std::string plain(double value) {
  std::string text = std::to_string(value);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

void draw_arrow(cairo_t* cr, Coord tip, Type& type, Language language) {
  const double half = arrow_width / 2, notch = arrow_height * 0.78;
  cairo_move_to(cr, tip.x, tip.y);
  cairo_line_to(cr, tip.x - half, tip.y + arrow_height);
  cairo_line_to(cr, tip.x, tip.y + notch);
  cairo_close_path(cr);
  use(cr, ink_text);
  cairo_fill_preserve(cr);
  stroke(cr, {.width = 0.7, .ink = ink_text});
  cairo_move_to(cr, tip.x, tip.y);
  cairo_line_to(cr, tip.x + half, tip.y + arrow_height);
  cairo_line_to(cr, tip.x, tip.y + notch);
  cairo_close_path(cr);
  stroke(cr, {.width = 0.7, .ink = ink_text});
  type.draw(cr, {say("north", language), {.size = 11, .bold = true}, {tip.x, tip.y - 8}});
}

void draw_bar(cairo_t* cr, Coord start, double points_per_metre, Type& type) {
  constexpr double height = 4.5;
  const double metres = bar_metres(points_per_metre), length = metres * points_per_metre;
  for (int i = 0; i < 4; ++i) {
    cairo_rectangle(cr, start.x + i * length / 4, start.y, length / 4, height);
    use(cr, i % 2 ? ink(0xFFFFFF) : ink_text);
    cairo_fill_preserve(cr);
    stroke(cr, {.width = 0.6, .ink = ink_text, .round = false});
  }
  const bool kilometres = metres >= 2000;
  const double unit = kilometres ? 1000 : 1;
  const TextStyle style{.size = 7.5};
  const double y = start.y - 6.5;
  type.draw(cr, {"0", style, {start.x, y}});
  type.draw(cr, {plain(metres / 2 / unit), style, {start.x + length / 2, y}});
  const std::string last = plain(metres / unit);
  type.draw(cr, {last, style, {start.x + length, y}});
  type.draw_from(cr, kilometres ? "km" : "m", style,
                 {start.x + length + type.width(last, style) / 2 + 2.5, y}, 20);
}

}  // namespace

FootSize foot_size() { return {foot_width, foot_height}; }

void draw_foot(cairo_t* cr, const Page& page, Type& type, Language language) {
  const Rect& panel = page.panel;
  const double left = page.portrait ? panel.x1 - foot_width + 6 : panel.x0 + 6;
  draw_arrow(cr, {left + arrow_width / 2 + 2, panel.y1 - foot_height + 18}, type, language);
  draw_bar(cr, {left, panel.y1 - 6}, page.view.points_per_metre, type);
  type.draw_from(cr, "1 : " + with_gaps(std::llround(page.scale)), {.size = 10, .bold = true},
                 {left + arrow_width + 16, panel.y1 - 43}, foot_width - arrow_width - 16);
}

}  // namespace libgrid::render
