// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <utility>

#include "libgrid/core/text.hpp"
#include "render/draw.hpp"

namespace libgrid::render {

namespace {

constexpr double symbol_width = 34, symbol_height = 12, row_height = 18.5, after_symbol = 8;
constexpr double widest_text = 150;
const TextStyle entry_style{.size = 8.5};
const TextStyle heading_style{.size = 12, .bold = true};
const TextStyle note_style{.size = 7.5, .ink = ink_quiet};

/// The line style under which an entry of the legend stands for others of its kind.
MapLine kind_of(const MapLine& l) {
  if (l.water) return {.water = true};
  if (l.rail) return {.rail = true};
  if (l.wall) return {.wall = true};
  return {.weight = std::clamp(l.weight, 0, 3)};
}

std::string word_for(const MapLine& l, Language language) {
  constexpr std::array<Word, 4> roads = {"road.path", "road.street", "road.main",
                                         "road.expressway"};
  const Word word = l.water  ? Word("river")
                    : l.rail ? Word("rail")
                    : l.wall ? Word("wall")
                             : roads[static_cast<std::size_t>(l.weight)];
  return say(word, language);
}

bool any_shape(const PolygonArray& polygons) { return !polygons.coords().empty(); }

}  // namespace

Legend::Legend(const MapContent& content, const CodeFrame& codes, Language language, bool counts)
    : language_(language), levels_(content.levels.size()) {
  for (std::size_t level = 0; level < levels_; ++level)
    if (any_shape(content.levels[level]))
      entries_.push_back({Kind::level,
                          level < content.level_names.size() && !content.level_names[level].empty()
                              ? content.level_names[level]
                              : say("level", language, {std::to_string(level + 1)}),
                          level});
  if (any_shape(content.cells))
    entries_.push_back(
        {Kind::cells,
         say("cells", language) +
             (counts ? " (" + with_gaps(static_cast<std::int64_t>(content.cells.size())) + ")"
                     : "")});
  const MapTheme& theme = content.theme;
  if (!theme.value.empty()) {
    entries_.push_back({Kind::note, theme.title});
    for (std::size_t k = 0; k < theme.classes.size(); ++k)
      if (!theme.kinds || !theme.classes[k].empty())
        entries_.push_back({Kind::theme, theme.classes[k], 0, {}, static_cast<int>(k)});
    if (std::any_of(theme.value.begin(), theme.value.end(), [](double v) { return std::isnan(v); }))
      entries_.push_back({Kind::theme, say("theme.none", language), 0, {}, -1});
  }
  const auto same = [](const MapLine& a, const MapLine& b) {
    return a.weight == b.weight && a.water == b.water && a.rail == b.rail && a.wall == b.wall;
  };
  for (const MapLine& kind :
       {MapLine{.weight = 3}, MapLine{.weight = 2}, MapLine{.weight = 1}, MapLine{.weight = 0},
        MapLine{.rail = true}, MapLine{.water = true}, MapLine{.wall = true}})
    if (std::any_of(content.line_style.begin(), content.line_style.end(),
                    [&](const MapLine& l) { return same(kind_of(l), kind); }))
      entries_.push_back({Kind::line, word_for(kind, language), 0, kind});
  if (any_shape(content.water)) entries_.push_back({Kind::water, say("water", language)});
  if (any_shape(content.buildings)) entries_.push_back({Kind::building, say("building", language)});
  if (any_shape(content.issues) && content.issue_kind.empty())
    entries_.push_back({Kind::issue,
                        say("defect", language) + " (" +
                            with_gaps(static_cast<std::int64_t>(content.issues.size())) + ")",
                        0,
                        {},
                        -1});
  for (std::size_t k = 0; k < content.issue_kinds.size(); ++k)
    if (std::count(content.issue_kind.begin(), content.issue_kind.end(), static_cast<int>(k)) > 0)
      entries_.push_back({Kind::issue, content.issue_kinds[k], 0, {}, static_cast<int>(k)});
  for (const auto& [kind, word] : {std::pair(MapChange::moved, Word("page.moved.changed")),
                                   std::pair(MapChange::added, Word("page.moved.added")),
                                   std::pair(MapChange::gone, Word("page.moved.gone"))})
    if (const auto& kinds = content.change.kind;
        std::find(kinds.begin(), kinds.end(), kind) != kinds.end())
      entries_.push_back({Kind::change, say(word, language), 0, {}, kind});
  if (any_shape(content.change.before))
    entries_.push_back({Kind::before, say("page.old_border", language)});
  if (!codes.empty())
    entries_.push_back(
        {Kind::note, say("full_code", language) + say("colon", language) +
                         (codes.area_prefix > 0 ? say("area_code", language)
                                                : codes.prefix + "…" + codes.suffix)});
}

std::string Legend::left_out_text(const std::string& cells) const {
  return say("left_out", language_) + say("colon", language_) + cells;
}

PanelNeed Legend::need(Type& type) const {
  PanelNeed need{.row_height = row_height, .rows = static_cast<int>(entries_.size())};
  for (const Entry& e : entries_) {
    const bool note = e.kind == Kind::note;
    const double text = std::min(type.width(e.text, note ? note_style : entry_style), widest_text);
    need.column_width =
        std::max(need.column_width, note ? text : symbol_width + after_symbol + text);
  }
  if (any_cells()) {
    const std::string longest = left_out_text("0000");
    need.column_width = std::max(need.column_width, type.width(longest, note_style));
    ++need.rows;
  }
  need.foot_width = foot_size().width;
  need.foot_height = foot_size().height;
  return need;
}

bool Legend::any_cells() const {
  return std::any_of(entries_.begin(), entries_.end(),
                     [](const Entry& e) { return e.kind == Kind::cells; });
}

void Legend::note_left_out(std::int64_t cells) {
  if (cells > 0) entries_.push_back({Kind::note, left_out_text(with_gaps(cells))});
}

void Legend::note_graticule(const Crs& crs) {
  entries_.push_back({Kind::note, crs.known() ? say("graticule", language_, {crs.label()})
                                              : say("graticule.plane", language_)});
}

void Legend::draw_symbol(cairo_t* cr, const Entry& entry, const Rect& box, const Sheet& sheet,
                         double ppm) const {
  const Rings patch = {
      {{box.x0, box.y0}, {box.x1, box.y0}, {box.x1, box.y1}, {box.x0, box.y1}, {box.x0, box.y0}}};
  switch (entry.kind) {
    case Kind::theme:
      add_path(cr, patch);
      use(cr, class_ink(sheet.scene.content.theme, entry.number));
      cairo_fill_preserve(cr);
      stroke(cr, cell_stroke(sheet.scene.median_cell_width));
      break;
    case Kind::cells: {
      const auto& used = sheet.scene.cell_colour;
      if (const MapTheme& theme = sheet.scene.content.theme; theme.pale || !theme.value.empty()) {
        add_path(cr, patch);
        if (theme.pale) use(cr, class_ink(theme, 0)), cairo_fill_preserve(cr);
        stroke(cr, cell_stroke(sheet.scene.median_cell_width));
        break;
      }
      const int colours =
          std::min(used.empty() ? 0 : *std::max_element(used.begin(), used.end()) + 1, 5);
      for (int i = 0; i < colours; ++i) {
        const double width = box.width() / colours;
        cairo_rectangle(cr, box.x0 + i * width, box.y0, width, box.height());
        use(cr, cell_ink(i));
        cairo_fill_preserve(cr);
        stroke(cr, cell_stroke(sheet.scene.median_cell_width));
      }
      break;
    }
    case Kind::level:
    case Kind::line: {
      // The line runs on beyond the symbol, so that its ends are not part of it.
      const Coord from{box.x0 - 10, box.centre().y}, to{box.x1 + 10, box.centre().y};
      cairo_save(cr);
      cairo_rectangle(cr, box.x0, box.y0 - 2, box.width(), box.height() + 4);
      cairo_clip(cr);
      if (entry.kind == Kind::level) {
        draw_level_border(cr, {from, to}, entry.level, levels_);
      } else {
        draw_line_casing(cr, {from, to}, entry.line, ppm);
        draw_line(cr, {from, to}, entry.line, ppm);
      }
      cairo_restore(cr);
      break;
    }
    case Kind::water:
      add_path(cr, patch);
      use(cr, ink_water);
      cairo_fill_preserve(cr);
      stroke(cr, {.width = 0.3, .ink = ink_water_edge});
      break;
    case Kind::building:
      cairo_rectangle(cr, box.centre().x - 7, box.y0 + 1.5, 14, box.height() - 3);
      use(cr, ink_building);
      cairo_fill_preserve(cr);
      stroke(cr, {.width = 0.3, .ink = ink_building_edge});
      break;
    case Kind::issue: {
      const Hatching style = issue_style(entry.number);
      add_path(cr, patch);
      hatch(cr, box, style);
      add_path(cr, patch);
      stroke(cr, {.width = 1.0, .ink = style.ink});
      break;
    }
    case Kind::change:
      add_path(cr, patch);
      hatch(cr, box, hatching_of(static_cast<MapChange::Kind>(entry.number)));
      break;
    case Kind::before:
      add_path(cr, std::vector<Coord>{{box.x0, box.centre().y}, {box.x1, box.centre().y}});
      stroke(cr, before_stroke(sheet.scene.median_cell_width));
      break;
    case Kind::note:
      break;
  }
}

void Legend::draw(cairo_t* cr, const Sheet& sheet, Type& type) const {
  if (entries_.empty()) return;
  const Page& page = sheet.scene.page;
  const PanelNeed need = this->need(type);
  const int rows = page.portrait ? legend_rows(page, need) : static_cast<int>(entries_.size());
  const Rect& panel = page.panel;
  type.draw_from(cr, say("legend", language_), heading_style, {panel.x0, panel.y0 + 8},
                 need.column_width);
  const double step = need.column_width + 4 * points_per_mm;
  for (int i = 0; i < static_cast<int>(entries_.size()); ++i) {
    const Entry& entry = entries_[static_cast<std::size_t>(i)];
    const double x = panel.x0 + (i / rows) * step;
    const double y = panel.y0 + page.row_height * (i % rows + 1.65);
    if (entry.kind == Kind::note) {
      type.draw_from(cr, entry.text, note_style, {x, y}, need.column_width);
      continue;
    }
    draw_symbol(cr, entry, {x, y - symbol_height / 2, x + symbol_width, y + symbol_height / 2},
                sheet, page.view.points_per_metre);
    type.draw_from(cr, entry.text, entry_style, {x + symbol_width + after_symbol, y},
                   need.column_width - symbol_width - after_symbol);
  }
}

void Legend::draw_strip(cairo_t* cr, const Sheet& sheet, const Rect& strip, Type& type) const {
  constexpr double symbol = 22, height = 7.5, line = 12.5, after = 4, between = 10, widest = 130;
  const TextStyle style{.size = 6.5};
  // Roads at large scales are wider than the symbols.
  const double ppm = std::min(sheet.scene.page.view.points_per_metre, 0.16);
  double x = strip.x0, y = strip.y0 + line / 2;
  for (const Entry& entry : entries_) {
    const bool note = entry.kind == Kind::note;
    const double text = std::min(type.width(entry.text, style), widest);
    const double width = text + (note ? 0 : symbol + after);
    if (x > strip.x0 && x + width > strip.x1) x = strip.x0, y += line;
    if (y + line / 2 > strip.y1) return;
    if (!note) {
      draw_symbol(cr, entry, {x, y - height / 2, x + symbol, y + height / 2}, sheet, ppm);
      x += symbol + after;
    }
    type.draw_from(cr, entry.text, style, {x, y}, widest);
    x += text + between;
  }
}

}  // namespace libgrid::render
