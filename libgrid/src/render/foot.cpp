// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "libgrid/core/text.hpp"
#include "render/draw.hpp"

namespace libgrid::render {

namespace {

constexpr double longest_bar = 120, arrow_width = 17;
constexpr double foot_height = 100, foot_width = 142;

/// The longest bar of 1, 2 or 5 times a power of ten that fits.
double bar_metres(double points_per_metre, double longest) {
  const double most = longest / points_per_metre;
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

void draw_arrow(cairo_t* cr, Coord tip, double scale, Type& type, Language language) {
  const double wide = arrow_width * scale, high = 46 * scale;
  const double half = wide / 2, notch = high * 0.78;
  cairo_move_to(cr, tip.x, tip.y);
  cairo_line_to(cr, tip.x - half, tip.y + high);
  cairo_line_to(cr, tip.x, tip.y + notch);
  cairo_close_path(cr);
  use(cr, ink_text);
  cairo_fill_preserve(cr);
  stroke(cr, {.width = 0.7, .ink = ink_text});
  cairo_move_to(cr, tip.x, tip.y);
  cairo_line_to(cr, tip.x + half, tip.y + high);
  cairo_line_to(cr, tip.x, tip.y + notch);
  cairo_close_path(cr);
  stroke(cr, {.width = 0.7, .ink = ink_text});
  type.draw(cr, {say("north", language),
                 {.size = std::max(11 * scale, 7.0), .bold = true},
                 {tip.x, tip.y - 3 - 5 * scale}});
}

void draw_bar(cairo_t* cr, Coord start, double points_per_metre, double longest, double size,
              Type& type) {
  const double height = 0.6 * size;
  const double metres = bar_metres(points_per_metre, longest), length = metres * points_per_metre;
  for (int i = 0; i < 4; ++i) {
    cairo_rectangle(cr, start.x + i * length / 4, start.y, length / 4, height);
    use(cr, i % 2 ? ink(0xFFFFFF) : ink_text);
    cairo_fill_preserve(cr);
    stroke(cr, {.width = 0.6, .ink = ink_text, .round = false});
  }
  const bool kilometres = metres >= 2000;
  const double unit = kilometres ? 1000 : 1;
  const TextStyle style{.size = size};
  const double y = start.y - size + 1;
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
  draw_arrow(cr, {left + arrow_width / 2 + 2, panel.y1 - foot_height + 18}, 1, type, language);
  draw_bar(cr, {left, panel.y1 - 6}, page.view.points_per_metre, longest_bar, 7.5, type);
  type.draw_from(cr, "1 : " + with_gaps(std::llround(page.scale)), {.size = 10, .bold = true},
                 {left + arrow_width + 16, panel.y1 - 43}, foot_width - arrow_width - 16);
}

void draw_foot_in_frame(cairo_t* cr, const Page& page, Type& type, Language language) {
  const Rect& f = page.frame;
  const double longest = std::min(60.0, f.width() / 4);
  const Rect plate{f.x0, f.y1 - 29, f.x0 + longest + 28, f.y1};
  cairo_rectangle(cr, plate.x0, plate.y0, plate.width(), plate.height());
  use(cr, ink(0xFFFFFF, 0.82));
  cairo_fill(cr);
  draw_bar(cr, {plate.x0 + 8, plate.y1 - 7}, page.view.points_per_metre, longest, 6, type);
  type.draw_from(cr, "1 : " + with_gaps(std::llround(page.scale)), {.size = 6.5, .bold = true},
                 {plate.x0 + 6, plate.y0 + 6}, plate.width() - 8);
  draw_arrow(cr, {f.x1 - 12, f.y0 + 14}, 0.5, type, language);
}

}  // namespace libgrid::render
