// SPDX-License-Identifier: Apache-2.0
#include "render/draw.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace libgrid::render {

void add_path(cairo_t* cr, const std::vector<Coord>& line) {
  if (line.empty()) return;
  cairo_move_to(cr, line[0].x, line[0].y);
  const bool closed = line.size() > 2 && line.front() == line.back();
  for (std::size_t i = 1; i + (closed ? 1 : 0) < line.size(); ++i)
    cairo_line_to(cr, line[i].x, line[i].y);
  if (closed) cairo_close_path(cr);
}

void add_path(cairo_t* cr, const Rings& rings) {
  for (const auto& ring : rings) add_path(cr, ring);
}

void hatch(cairo_t* cr, const Rect& box, const Hatching& style) {
  constexpr double step = 3.6, narrow = 2.6;
  const auto first = [](double from, double by) { return std::floor(from / by) * by; };
  cairo_save(cr);
  cairo_clip(cr);
  use(cr, with_alpha(style.ink, 0.16));
  cairo_paint(cr);
  const double fall = box.height();
  for (double x = first(box.x0 - fall, step); x < box.x1; x += step) {
    if (style.rising) cairo_move_to(cr, x, box.y1), cairo_line_to(cr, x + fall, box.y0);
    if (style.falling) cairo_move_to(cr, x, box.y0), cairo_line_to(cr, x + fall, box.y1);
  }
  for (double x = first(box.x0, narrow); style.upright && x < box.x1; x += narrow)
    cairo_move_to(cr, x, box.y0), cairo_line_to(cr, x, box.y1);
  for (double y = first(box.y0, narrow); style.level && y < box.y1; y += narrow)
    cairo_move_to(cr, box.x0, y), cairo_line_to(cr, box.x1, y);
  stroke(cr, {.width = 0.6, .ink = with_alpha(style.ink, 0.9)});
  cairo_restore(cr);
}

Hatching hatching_of(MapChange::Kind kind) {
  return {ink_change, kind != MapChange::added, kind != MapChange::moved};
}

Stroke before_stroke(double median_cell_width) {
  return {.width = cell_stroke(median_cell_width).width,
          .dash = {4, 2.5},
          .ink = ink_change,
          .round = false};
}

void draw_ring(cairo_t* cr, Coord centre, double radius, const Ink& colour) {
  for (const Stroke& s :
       {Stroke{.width = 2.8, .ink = ink(0xFFFFFF, 0.85)}, Stroke{.width = 1.3, .ink = colour}}) {
    cairo_new_sub_path(cr);
    cairo_arc(cr, centre.x, centre.y, radius, 0, 2 * std::numbers::pi);
    stroke(cr, s);
  }
}

void draw_level_border(cairo_t* cr, const std::vector<Coord>& line, std::size_t level,
                       std::size_t levels) {
  const Stroke s = level_stroke(level, levels);
  add_path(cr, line);
  stroke(cr, {.width = s.width + (level == 0 ? 5 : 2.6), .ink = with_alpha(ink_level, 0.16)});
  add_path(cr, line);
  stroke(cr, s);
}

namespace {

void draw_area(cairo_t* cr, const Sheet& sheet) {
  use(cr, ink(0xFFFFFF));
  cairo_paint(cr);
  for (std::size_t i = 0; i < sheet.scene.cells.size(); ++i) {
    add_path(cr, sheet.scene.cells[i]);
    const MapTheme& theme = sheet.scene.content.theme;
    const int colour = sheet.scene.cell_colour[i];
    use(cr, theme.value.empty() && !theme.pale ? cell_ink(colour) : class_ink(theme, colour));
    cairo_fill(cr);
  }
  for (const Rings& water : sheet.scene.water) {
    add_path(cr, water);
    use(cr, ink_water);
    cairo_fill_preserve(cr);
    stroke(cr, {.width = 0.3, .ink = ink_water_edge});
  }
}

void draw_buildings(cairo_t* cr, const Sheet& sheet) {
  // Below 1 : 20 000 an outline would be wider than the building.
  const bool outlined = sheet.scene.page.scale < 20000;
  for (const Rings& building : sheet.scene.buildings) {
    add_path(cr, building);
    use(cr, ink_building);
    cairo_fill_preserve(cr);
    if (outlined)
      stroke(cr, {.width = 0.2, .ink = ink_building_edge});
    else
      cairo_new_path(cr);
  }
}

/// Rivers, then roads from the small to the large, then rails and walls.
std::vector<std::size_t> drawing_order(const MapContent& content) {
  std::vector<std::size_t> order(content.line_style.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  const auto rank = [&](std::size_t i) {
    const MapLine& l = content.line_style[i];
    return l.water ? -1 : l.rail ? 10 : l.wall ? 11 : l.weight;
  };
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return rank(a) < rank(b); });
  return order;
}

void draw_lines(cairo_t* cr, const Sheet& sheet) {
  const Scene& scene = sheet.scene;
  const double ppm = scene.page.view.points_per_metre;
  const auto order = drawing_order(scene.content);
  for (const bool casing : {true, false})
    for (const std::size_t row : order)
      for (const auto& line : scene.lines[row])
        (casing ? draw_line_casing : draw_line)(cr, line, scene.content.line_style[row], ppm);
}

/// What lies outside of the area fades.
void fade_outside(cairo_t* cr, const Sheet& sheet) {
  const Rect& f = sheet.scene.page.frame;
  cairo_rectangle(cr, f.x0, f.y0, f.width(), f.height());
  for (const Rings& area : sheet.scene.area()) add_path(cr, area);
  use(cr, with_alpha(ink_outside, sheet.scene.fade));
  cairo_fill(cr);
}

/// Land that changed hands, and cells as they were: today's borders are drawn over those that
/// stayed.
void draw_change(cairo_t* cr, const Sheet& sheet) {
  const Scene& scene = sheet.scene;
  for (std::size_t i = 0; i < scene.changed.size(); ++i) {
    if (scene.changed[i].empty()) continue;
    add_path(cr, scene.changed[i]);
    hatch(cr, box_of(scene.changed[i]), hatching_of(scene.content.change.kind[i]));
  }
  for (const Rings& cell : scene.before) {
    add_path(cr, cell);
    stroke(cr, before_stroke(scene.median_cell_width));
  }
}

void draw_issues(cairo_t* cr, const Sheet& sheet) {
  for (std::size_t i = 0; i < sheet.scene.issues.size(); ++i) {
    const Rings& issue = sheet.scene.issues[i];
    if (issue.empty()) continue;
    const Hatching style = sheet.scene.issue_style_of(i);
    add_path(cr, issue);
    hatch(cr, box_of(issue), style);
    add_path(cr, issue);
    stroke(cr, {.width = 1.0, .ink = style.ink});
  }
  for (std::size_t i = 0; i < sheet.scene.marks.size(); ++i)
    if (const IssueMark& mark = sheet.scene.marks[i]; mark.radius > 0)
      draw_ring(cr, mark.centre, mark.radius, sheet.scene.issue_style_of(i).ink);
}

void draw_labels(cairo_t* cr, const Sheet& sheet, Type& type) {
  for (const Label& label : sheet.labels.labels) {
    if (!label.callout) continue;
    cairo_move_to(cr, label.leader_from.x, label.leader_from.y);
    cairo_line_to(cr, label.leader_to.x, label.leader_to.y);
    stroke(cr, {.width = 0.6, .ink = label.leader_ink});
    cairo_new_sub_path(cr);
    cairo_arc(cr, label.leader_from.x, label.leader_from.y, 1.1, 0, 2 * std::numbers::pi);
    use(cr, label.leader_ink);
    cairo_fill(cr);
    const Rect& box = label.boxes[0];
    cairo_rectangle(cr, box.x0, box.y0, box.width(), box.height());
    use(cr, ink(0xFFFFFF, 0.86));
    cairo_fill_preserve(cr);
    stroke(cr, {.width = 0.4, .ink = label.leader_ink});
  }
  for (const Label& label : sheet.labels.labels)
    for (const TextPiece& piece : label.pieces) type.draw(cr, piece);
}

}  // namespace

void draw_line_casing(cairo_t* cr, const std::vector<Coord>& line, const MapLine& style,
                      double points_per_metre) {
  const double width = line_width(style, points_per_metre);
  const bool path = !style.water && !style.rail && style.weight < 1;
  const bool brook = style.water && width < 1;
  if (style.wall || path || brook) return;
  add_path(cr, line);
  if (style.water)
    stroke(cr, {.width = width + 0.5, .ink = ink_water_edge});
  else if (style.rail)
    stroke(cr, {.width = width + 0.6, .ink = ink_rail, .round = false});
  else
    stroke(cr, {.width = casing_width(style, points_per_metre), .ink = ink_casing});
}

void draw_line(cairo_t* cr, const std::vector<Coord>& line, const MapLine& style,
               double points_per_metre) {
  const double width = line_width(style, points_per_metre);
  add_path(cr, line);
  if (style.water) {
    stroke(cr, {.width = width, .ink = width < 1 ? ink_water_edge : ink_water});
  } else if (style.rail) {
    stroke(cr, {.width = width - 0.4, .dash = {6, 6}, .ink = ink(0xFFFFFF), .round = false});
  } else if (style.wall) {
    stroke(cr, {.width = width, .ink = ink_wall});
    add_path(cr, line);
    stroke(cr, {.width = 1.7, .dash = {0, 5}, .ink = ink_wall});
  } else if (style.weight < 1) {
    stroke(cr, {.width = 0.45, .dash = {2.6, 1.6}, .ink = ink_path, .round = false});
  } else {
    stroke(cr, {.width = width, .ink = ink_road});
  }
}

void draw_map(cairo_t* cr, const Sheet& sheet, Type& type) {
  const Rect& f = sheet.scene.page.frame;
  const std::size_t levels = sheet.scene.levels.size();
  cairo_save(cr);
  cairo_set_fill_rule(cr, CAIRO_FILL_RULE_EVEN_ODD);
  cairo_rectangle(cr, f.x0, f.y0, f.width(), f.height());
  cairo_clip(cr);
  draw_area(cr, sheet);
  draw_buildings(cr, sheet);
  draw_lines(cr, sheet);
  fade_outside(cr, sheet);
  draw_change(cr, sheet);
  for (const BorderLine& border : sheet.borders) {
    const auto rank = static_cast<std::size_t>(border.rank);
    if (rank > 0) {
      draw_level_border(cr, border.points, levels - rank, levels);
      continue;
    }
    add_path(cr, border.points);
    stroke(cr, cell_stroke(sheet.scene.median_cell_width));
  }
  for (const Rings& focus : sheet.scene.focus) {
    add_path(cr, focus);
    stroke(cr, {.width = 2.2, .ink = ink_level});
  }
  draw_issues(cr, sheet);
  draw_crosses(cr, sheet.graticule);
  draw_labels(cr, sheet, type);
  cairo_restore(cr);
  // The double neat line of Chinese maps.
  cairo_rectangle(cr, f.x0, f.y0, f.width(), f.height());
  stroke(cr, {.width = 0.6, .ink = ink_text});
  const Rect outer = f.grown(sheet.scene.page.rim);
  cairo_rectangle(cr, outer.x0, outer.y0, outer.width(), outer.height());
  stroke(cr, {.width = 1.6, .ink = ink_text, .round = false});
  draw_rim(cr, sheet.graticule, type);
}

}  // namespace libgrid::render
