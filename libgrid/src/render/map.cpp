// SPDX-License-Identifier: Apache-2.0
#include "libgrid/render/map.hpp"

#include <algorithm>
#include <cmath>

#include "libgrid/core/error.hpp"
#include "libgrid/core/text.hpp"
#include "render/colours.hpp"
#include "render/draw.hpp"
#include "render/output.hpp"

namespace libgrid {

namespace render {

namespace {

void require_length(std::size_t found, std::size_t wanted, const char* field, const char* layer) {
  if (found != wanted)
    throw Error(ErrorCode::usage,
                "has " + std::to_string(found) + " entries for " + std::to_string(wanted) +
                    " rows; give one for each row",
                {.layer = layer, .field = field});
}

void validate(const MapContent& content) {
  const std::size_t cells = content.cells.size();
  const std::size_t areas = content.levels.empty() ? 0 : content.levels.back().size();
  // Texts may be left out altogether; a line without a style cannot be drawn.
  const auto optional = [](std::size_t found, std::size_t wanted, const char* field,
                           const char* layer) {
    if (found > 0) require_length(found, wanted, field, layer);
  };
  optional(content.cell_code.size(), cells, "cell_code", "cells");
  optional(content.cell_name.size(), cells, "cell_name", "cells");
  optional(content.cell_parent.size(), cells, "cell_parent", "cells");
  optional(content.theme.value.size(), cells, "theme", "cells");
  const MapTheme& theme = content.theme;
  const std::size_t breaks = theme.breaks.size();
  const auto no_kind = [&](double v) {
    return !std::isnan(v) && !(v >= 0 && v < static_cast<double>(theme.classes.size()));
  };
  if (theme.kinds && (theme.classes.size() > theme_kinds || breaks > 0 ||
                      std::any_of(theme.value.begin(), theme.value.end(), no_kind)))
    throw Error(ErrorCode::usage, "a theme has 1 to 8 kinds and values that count them from 0",
                {.layer = "cells", .field = "theme"});
  if (!theme.value.empty() && !theme.kinds &&
      (breaks < 1 || breaks + 1 > theme_classes || content.theme.classes.size() != breaks + 1 ||
       !std::is_sorted(content.theme.breaks.begin(), content.theme.breaks.end())))
    throw Error(ErrorCode::usage, "a theme has 1 to 4 ascending breaks and a text for each class",
                {.layer = "cells", .field = "theme"});
  optional(content.level_names.size(), content.levels.size(), "level_names", "levels");
  optional(content.area_name.size(), areas, "area_name", "levels");
  optional(content.issue_label.size(), content.issues.size(), "issue_label", "issues");
  optional(content.issue_kind.size(), content.issues.size(), "issue_kind", "issues");
  const auto unknown = [&](int kind) {
    return kind < 0 || kind >= issue_kinds ||
           static_cast<std::size_t>(kind) >= content.issue_kinds.size();
  };
  if (std::any_of(content.issue_kind.begin(), content.issue_kind.end(), unknown))
    throw Error(ErrorCode::usage, "an issue's kind is 0 to 5, and issue_kinds has words for it",
                {.layer = "issues", .field = "issue_kind"});
  require_length(content.change.kind.size(), content.change.land.size(), "kind", "change");
  require_length(content.line_style.size(), content.lines.size(), "line_style", "lines");
}

void draw_titles(cairo_t* cr, const MapContent& content, const Page& page, Type& type) {
  if (!content.title.empty())
    type.draw_within(cr, content.title, {.size = 24, .bold = true, .spacing = 0.08}, page.title);
  if (!content.subtitle.empty())
    type.draw_within(cr, content.subtitle, {.size = 11, .ink = ink_quiet}, page.subtitle);
  if (!content.source.empty())
    type.draw_from(cr, content.source, {.size = 7.5, .ink = ink_quiet},
                   {page.source.x0, page.source.centre().y}, page.source.width());
}

/// The class of each value; -1: no number.
std::vector<int> classed(const MapTheme& theme) {
  std::vector<int> found;
  for (const double value : theme.value)
    found.push_back(std::isnan(value) ? -1
                    : theme.kinds     ? static_cast<int>(value)
                                      : static_cast<int>(std::upper_bound(theme.breaks.begin(),
                                                                          theme.breaks.end(), value) -
                                                     theme.breaks.begin()));
  return found;
}

std::vector<BorderLine> borders_of(const Scene& scene) {
  std::vector<const std::vector<Rings>*> ranks = {&scene.cells};
  for (std::size_t level = scene.levels.size(); level-- > 0;) ranks.push_back(&scene.levels[level]);
  return border_lines(ranks);
}

MapReport report_on(const Sheet& sheet,
                    const std::vector<std::pair<std::int64_t, std::int64_t>>& pairs) {
  const auto& colours = sheet.scene.cell_colour;
  MapReport report{.labels = sheet.labels.cells,
                   .labels_left_out = sheet.labels.cells_left_out,
                   .scale = sheet.scene.page.scale};
  if (!colours.empty()) report.colours = *std::max_element(colours.begin(), colours.end()) + 1;
  for (const auto& [a, b] : pairs)
    report.same_colour_neighbours +=
        colours[static_cast<std::size_t>(a)] == colours[static_cast<std::size_t>(b)];
  std::vector<std::pair<std::int64_t, Rect>> boxes;
  std::int64_t owner = 0;
  for (const std::vector<Label>* labels : {&sheet.labels.labels, &sheet.graticule.labels})
    for (const Label& label : *labels) {
      for (const Rect& box : label.boxes) boxes.emplace_back(owner, box);
      ++owner;
    }
  const Page& page = sheet.scene.page;
  for (const Rect& box : {page.title, page.subtitle, page.source, page.panel})
    boxes.emplace_back(owner++, box);
  report.label_overlaps = count_overlaps(boxes);
  report.graticule_labels = static_cast<std::int64_t>(sheet.graticule.labels.size());
  const Rect paper{0, 0, page.width, page.height};
  report.texts_on_page = std::all_of(boxes.begin(), boxes.end(),
                                     [&](const auto& box) { return paper.contains(box.second); });
  return report;
}

}  // namespace

}  // namespace render

Language language_of(const MapContent& content) {
  const auto any = [](const std::vector<std::string>& texts) {
    return std::any_of(texts.begin(), texts.end(), has_han);
  };
  const bool chinese = has_han(content.title) || any(content.level_names) ||
                       any(content.area_name) || any(content.cell_name);
  return chinese ? Language::zh : Language::en;
}

MapReport render_map(const MapContent& content, const std::filesystem::path& path,
                     const MapOptions& options, const Run& run) {
  using namespace render;
  validate(content);
  const Format format = format_of(path);
  const Language language = options.language.value_or(language_of(content));
  Page page = sheet(content, options);
  if (format == Format::png) pixels(page.width, options.dpi), pixels(page.height, options.dpi);
  Type type;
  Legend legend(content, code_frame(content), language);
  if (content.graticule && has_room_for_graticule(page)) {
    page.rim = graticule_rim;
    legend.note_graticule(*content.graticule);
  }
  furnish(page, content, legend.need(type));

  run.tell("map", 0);
  const auto pairs = neighbours(content.cells);
  run.check_stop();
  Scene scene = make_scene(
      content, page,
      content.theme.value.empty() ? colour(content.cells.size(), pairs) : classed(content.theme));
  run.tell("map", 0.2);
  Labels labels = place_labels(scene, type, run);
  run.tell("map", 0.5);
  auto borders = borders_of(scene);
  Graticule graticule;
  if (page.rim > plain_rim) graticule = make_graticule(page, content.crs, *content.graticule, type);
  clear_under(graticule, labels);
  const Sheet drawing{std::move(scene), std::move(labels), std::move(borders),
                      std::move(graticule)};
  legend.note_left_out(drawing.labels.cells_left_out);
  run.check_stop();

  const std::string bytes =
      make_file(format, page, options.dpi, content.title, type, [&](cairo_t* cr) {
        draw_titles(cr, content, page, type);
        draw_map(cr, drawing, type);
        legend.draw(cr, drawing, type);
        draw_foot(cr, page, type, language);
      });
  run.check_stop();
  write_whole(path, bytes);
  run.tell("map", 1);
  MapReport report = report_on(drawing, pairs);
  report.missing_glyphs = type.missing();
  for (const TextPiece& piece : type.drawn())
    if (report.smallest_text == 0 || piece.style.size < report.smallest_text)
      report.smallest_text = piece.style.size;
  return report;
}

}  // namespace libgrid
