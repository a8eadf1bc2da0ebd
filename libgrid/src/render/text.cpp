// SPDX-License-Identifier: Apache-2.0
#include "render/text.hpp"

#include <pango/pangocairo.h>

#include <algorithm>
#include <cmath>

namespace libgrid::render {

namespace {

constexpr const char* families = "Noto Sans CJK SC, Noto Sans, DejaVu Sans, sans-serif";
/// Chinese letters and Latin capitals stand about this far around the middle, in units of the size.
constexpr double middle_above_baseline = 0.37;

std::string valid_utf8(const std::string& text) {
  char* made = g_utf8_make_valid(text.data(), static_cast<gssize>(text.size()));
  std::string valid = made;
  g_free(made);
  return valid;
}

}  // namespace

void Type::Free::operator()(void* object) const { g_object_unref(object); }

Type::Type() : fonts_(pango_cairo_font_map_new()), context_() {
  context_.reset(pango_font_map_create_context(fonts_.get()));
  pango_cairo_context_set_resolution(context_.get(), 72);
  // The language picks the mainland forms of characters that China, Japan and Korea share.
  pango_context_set_language(context_.get(), pango_language_from_string("zh-cn"));
  cairo_font_options_t* options = cairo_font_options_create();
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options(context_.get(), options);
  cairo_font_options_destroy(options);
  pango_context_set_round_glyph_positions(context_.get(), FALSE);
}

Type::~Type() = default;

std::unique_ptr<PangoLayout, Type::Free> Type::layout(const std::string& text,
                                                      const TextStyle& style) const {
  std::unique_ptr<PangoLayout, Free> layout(pango_layout_new(context_.get()));
  PangoFontDescription* font = pango_font_description_from_string(families);
  pango_font_description_set_absolute_size(font, style.size * PANGO_SCALE);
  if (style.bold) pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD);
  pango_layout_set_font_description(layout.get(), font);
  pango_font_description_free(font);
  pango_layout_set_single_paragraph_mode(layout.get(), TRUE);
  const std::string valid = valid_utf8(text);
  pango_layout_set_text(layout.get(), valid.data(), static_cast<int>(valid.size()));
  if (style.spacing != 0) {
    PangoAttrList* attributes = pango_attr_list_new();
    pango_attr_list_insert(
        attributes,
        pango_attr_letter_spacing_new(static_cast<int>(style.spacing * style.size * PANGO_SCALE)));
    pango_layout_set_attributes(layout.get(), attributes);
    pango_attr_list_unref(attributes);
  }
  return layout;
}

double Type::width(const std::string& text, const TextStyle& style) {
  const auto [place, fresh] = widths_.try_emplace({text, style.bold}, 0, 0);
  auto& [natural, letters] = place->second;
  if (fresh) {
    // Without hinting width grows with size, so one measure serves all sizes.
    const auto set = layout(text, {.size = 100, .bold = style.bold});
    int width = 0;
    pango_layout_get_size(set.get(), &width, nullptr);
    natural = static_cast<double>(width) / PANGO_SCALE / 100;
    letters = static_cast<double>(characters(text).size());
    if (pango_layout_get_unknown_glyphs_count(set.get()) > 0) missing_.push_back(text);
  }
  return style.size * (natural + std::max(letters - 1, 0.0) * style.spacing);
}

void Type::draw(cairo_t* cr, const TextPiece& piece) {
  width(piece.text, piece.style);  // notes letters that no font has
  const auto set = layout(piece.text, piece.style);
  pango_cairo_update_layout(cr, set.get());
  int across = 0;
  pango_layout_get_size(set.get(), &across, nullptr);
  const double start = -0.5 * across / PANGO_SCALE;
  PangoLayoutLine* line = pango_layout_get_line_readonly(set.get(), 0);
  cairo_save(cr);
  cairo_translate(cr, piece.at.x, piece.at.y);
  cairo_rotate(cr, piece.angle);
  if (piece.style.halo > 0) {
    cairo_move_to(cr, start, middle_above_baseline * piece.style.size);
    pango_cairo_layout_line_path(cr, line);
    cairo_set_line_width(cr, 2 * piece.style.halo);
    cairo_set_line_join(cr, CAIRO_LINE_JOIN_ROUND);
    cairo_set_source_rgba(cr, 1, 1, 1, piece.style.halo_alpha);
    cairo_stroke(cr);
  }
  cairo_move_to(cr, start, middle_above_baseline * piece.style.size);
  use(cr, piece.style.ink);
  pango_cairo_show_layout_line(cr, line);
  cairo_restore(cr);
  drawn_.push_back(piece);
}

std::string Type::cut(const std::string& text, const TextStyle& style, double room) {
  std::string out;
  for (const std::string& letter : characters(text)) {
    if (width(out + letter + "…", style) > room) break;
    out += letter;
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out + "…";
}

/// Makes the style smaller until the text fits or it is the smallest; the text, cut if need be.
std::string Type::fit(const std::string& text, TextStyle& style, double room) {
  const double natural = width(text, style);
  if (natural <= room) return text;
  style.size = std::max(style.size * room / natural * 0.999, std::min(style.size, smallest_type));
  return width(text, style) <= room ? text : cut(text, style, room);
}

void Type::draw_from(cairo_t* cr, const std::string& text, TextStyle style, Coord start,
                     double room) {
  const std::string line = fit(text, style, room);
  draw(cr, {line, style, {start.x + width(line, style) / 2, start.y}});
}

void Type::draw_within(cairo_t* cr, const std::string& text, TextStyle style, const Rect& box) {
  const std::string line = fit(text, style, box.width());
  draw(cr, {line, style, box.centre()});
}

std::vector<std::string> characters(const std::string& text) {
  const std::string valid = valid_utf8(text);
  std::vector<std::string> out;
  for (const char* p = valid.c_str(); *p;) {
    const char* next = g_utf8_next_char(p);
    out.emplace_back(p, next);
    p = next;
  }
  return out;
}

}  // namespace libgrid::render
