// SPDX-License-Identifier: Apache-2.0
#include "render/typeset.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "libgrid/core/text.hpp"

namespace libgrid::render {

const std::string blank = "\x01";

namespace {

constexpr double padding = 2.2;  ///< beside and over the texts of a table
const Ink ink_rule = ink(0xB9B4AE);
const Ink ink_band = ink(0xECE9E3);

/// Pieces of a text between which a line may end.
std::vector<std::string> pieces_of(const std::string& text) {
  static const std::set<std::string> closing = {"，", "。", "、", "；", "：", "）", "》", "”",
                                                "！", "？", ",",  ".",  ";",  ":",  ")",  "·"};
  static const std::set<std::string> opening = {"（", "《", "“", "("};
  std::vector<std::string> pieces;
  bool open = true, sticks = false;  // whether the next letter begins a piece, whatever it is
  for (const std::string& letter : characters(text)) {
    const bool wide = has_han(letter);
    const bool begins = (open || wide || opening.contains(letter)) && !closing.contains(letter);
    if (pieces.empty() || (begins && !sticks))
      pieces.push_back(letter);
    else
      pieces.back() += letter;
    sticks = opening.contains(letter);
    open = wide || letter == " " || closing.contains(letter);
    if (closing.contains(letter) && letter.size() == 1) open = false;  // "3.5", "a, b"
  }
  return pieces;
}

std::string without_end_blanks(std::string text) {
  while (!text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

/// Lines from `most` on become the end of the last one, which is cut.
void keep_lines(std::vector<std::string>& lines, std::size_t most, const TextStyle& style,
                double room, Type& type) {
  if (lines.size() <= most) return;
  for (std::size_t i = most; i < lines.size(); ++i) lines[most - 1] += lines[i];
  lines.resize(most);
  lines.back() = type.cut(lines.back(), style, room);
}

void draw_left(cairo_t* cr, const std::string& text, const TextStyle& style, Coord start,
               Type& type) {
  type.draw(cr, {text, style, {start.x + type.width(text, style) / 2, start.y}});
}

void fill(cairo_t* cr, const Rect& box, const Ink& colour) {
  cairo_rectangle(cr, box.x0, box.y0, box.width(), box.height());
  use(cr, colour);
  cairo_fill(cr);
}

void rule(cairo_t* cr, double x0, double x1, double y) {
  cairo_move_to(cr, x0, y);
  cairo_line_to(cr, x1, y);
  stroke(cr, {.width = 0.4, .ink = ink_rule, .round = false});
}

/// A row of a table whose texts are broken into lines.
struct SetRow {
  std::vector<std::vector<std::string>> lines;
  double height = 0;
};

using Columns = std::vector<TextTable::Column>;

std::vector<double> widths_of(const Columns& columns, double width) {
  double all = 0;
  for (const auto& column : columns) all += column.share;
  std::vector<double> out;
  for (const auto& column : columns) out.push_back(width * column.share / all);
  return out;
}

SetRow set_row(const Columns& columns, const std::vector<std::string>& texts, double width,
               const TextStyle& style, Type& type) {
  constexpr std::size_t most_lines = 8;  // a row must not be taller than a page
  const std::vector<double> widths = widths_of(columns, width);
  SetRow row;
  std::size_t most = 1;
  bool written = false;
  for (std::size_t c = 0; c < texts.size(); ++c) {
    written = written || texts[c] == blank;
    const double room = widths[c] - 2 * padding;
    row.lines.push_back(texts[c] == blank ? std::vector<std::string>{blank}
                                          : wrapped(texts[c], style, room, type));
    keep_lines(row.lines.back(), most_lines, style, room, type);
    most = std::max(most, row.lines.back().size());
  }
  row.height = static_cast<double>(most) * line_pitch * style.size + padding;
  if (written) row.height = std::max(row.height, 16.0);  // a hand needs more room than type
  return row;
}

void draw_row(cairo_t* cr, const Columns& columns, const SetRow& row, const TextStyle& style,
              const Rect& box, Type& type) {
  const std::vector<double> widths = widths_of(columns, box.width());
  double x = box.x0;
  for (std::size_t c = 0; c < row.lines.size(); ++c) {
    const double inner = widths[c] - 2 * padding;
    if (row.lines[c].size() == 1 && row.lines[c][0] == blank) {
      draw_blank(cr, x + padding, x + padding + inner, box.y1 - 2.5);
    } else {
      const double height = static_cast<double>(row.lines[c].size()) * line_pitch * style.size;
      double y = box.centre().y - height / 2 + line_pitch * style.size / 2;
      for (const std::string& line : row.lines[c]) {
        const double shift = columns[c].right ? inner - type.width(line, style) : 0;
        draw_left(cr, line, style, {x + padding + shift, y}, type);
        y += line_pitch * style.size;
      }
    }
    x += widths[c];
  }
  rule(cr, box.x0, box.x1, box.y1);
}

constexpr double heading_height = 16;
double heading_size(double size) { return std::max(9.0, size + 1); }
TextStyle titles_style(double size) {
  return {.size = std::max(size - 0.5, smallest_type), .ink = ink_quiet};
}

/// The titles of a table's columns.
SetRow set_titles(const TextTable& table, double width, Type& type) {
  std::vector<std::string> titles;
  for (const auto& column : table.columns) titles.push_back(column.title);
  return set_row(table.columns, titles, width, titles_style(table.size), type);
}

}  // namespace

std::vector<std::string> wrapped(const std::string& text, const TextStyle& style, double width,
                                 Type& type) {
  std::vector<std::string> lines;
  std::string line;
  const auto fits = [&](const std::string& s) {
    return type.width(without_end_blanks(s), style) <= width;
  };
  for (const std::string& piece : pieces_of(text)) {
    if (fits(line + piece)) {
      line += piece;
      continue;
    }
    if (!line.empty()) lines.push_back(without_end_blanks(std::exchange(line, {})));
    if (fits(piece)) {
      line = piece;
      continue;
    }
    for (const std::string& letter : characters(piece)) {
      if (!line.empty() && !fits(line + letter)) lines.push_back(std::exchange(line, {}));
      line += letter;
    }
  }
  if (!line.empty() || lines.empty()) lines.push_back(without_end_blanks(line));
  return lines;
}

double set_paragraph(cairo_t* cr, const std::string& text, TextStyle style, const Rect& box,
                     Type& type) {
  std::vector<std::string> lines = wrapped(text, style, box.width(), type);
  const auto height = [&] { return static_cast<double>(lines.size()) * line_pitch * style.size; };
  while (height() > box.height() && style.size > smallest_type) {
    style.size = std::max(style.size - 0.25, smallest_type);
    lines = wrapped(text, style, box.width(), type);
  }
  const auto room =
      std::max<std::size_t>(1, static_cast<std::size_t>(box.height() / (line_pitch * style.size)));
  keep_lines(lines, room, style, box.width(), type);
  double y = box.y0 + line_pitch * style.size / 2;
  for (const std::string& line : lines) {
    if (!line.empty()) draw_left(cr, line, style, {box.x0, y}, type);
    y += line_pitch * style.size;
  }
  return height();
}

void draw_blank(cairo_t* cr, double x0, double x1, double y) {
  cairo_move_to(cr, x0, y);
  cairo_line_to(cr, x1, y);
  stroke(cr, {.width = 0.5, .ink = ink_quiet, .round = false});
}

std::vector<double> heights_of(const TextTable& table, double width, Type& type) {
  const TextStyle style{.size = table.size};
  std::vector<double> heights = {heading_height + set_titles(table, width, type).height};
  for (const auto& texts : table.rows)
    heights.push_back(set_row(table.columns, texts, width, style, type).height);
  return heights;
}

Flow::Flow(std::function<Rect()> next, Draw draw, Type& type, std::string continued)
    : next_(std::move(next)),
      draw_(std::move(draw)),
      type_(type),
      continued_(std::move(continued)),
      room_(next_()) {}

void Flow::need(double height) {
  if (room_.height() < height) room_ = next_();
}

void Flow::head(const TextTable& table, bool again) {
  const TextStyle style = titles_style(table.size);
  const SetRow row = set_titles(table, room_.width(), type_);
  std::string heading = table.heading;
  if (again) {
    const std::size_t at = continued_.find("{1}");
    heading = std::string(continued_).replace(at, 3, table.heading);
  }
  const Rect box{room_.x0, room_.y0 + heading_height, room_.x1,
                 room_.y0 + heading_height + row.height};
  const double big = heading_size(table.size);
  draw_([=, columns = table.columns, room = room_, type = &type_](cairo_t* cr) {
    type->draw_from(cr, heading, {.size = big, .bold = true},
                    {room.x0, room.y0 + heading_height / 2}, room.width());
    fill(cr, box, ink_band);
    draw_row(cr, columns, row, style, box, *type);
  });
  room_.y0 = box.y1;
}

void Flow::add(const TextTable& table) {
  const TextStyle style{.size = table.size};
  const double head_height = heading_height + set_titles(table, room_.width(), type_).height;
  bool headed = false;
  for (const auto& texts : table.rows) {
    SetRow row = set_row(table.columns, texts, room_.width(), style, type_);
    const bool fits = room_.height() >= row.height + (headed ? 0 : head_height);
    if (!fits) {
      room_ = next_();
      row = set_row(table.columns, texts, room_.width(), style, type_);
    }
    if (!headed || !fits) head(table, headed);
    headed = true;
    const Rect box{room_.x0, room_.y0, room_.x1, room_.y0 + row.height};
    draw_([=, columns = table.columns, type = &type_](cairo_t* cr) {
      draw_row(cr, columns, row, style, box, *type);
    });
    room_.y0 = box.y1;
  }
  if (headed) room_.y0 += 7;
}

void Flow::add(const std::string& heading, const std::string& text, double size) {
  const TextStyle style{.size = size};
  const double lines = static_cast<double>(wrapped(text, style, room_.width(), type_).size());
  need(heading_height + lines * line_pitch * size);
  const Rect room = room_;
  const double big = heading_size(size);
  draw_([=, type = &type_](cairo_t* cr) {
    type->draw_from(cr, heading, {.size = big, .bold = true},
                    {room.x0, room.y0 + heading_height / 2}, room.width());
    set_paragraph(cr, text, style, {room.x0, room.y0 + heading_height, room.x1, room.y1}, *type);
  });
  room_.y0 = std::min(room_.y1, room_.y0 + heading_height + lines * line_pitch * size + 7);
}

}  // namespace libgrid::render
