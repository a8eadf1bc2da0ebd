// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cairo.h>

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "render/page.hpp"
#include "render/style.hpp"

typedef struct _PangoContext PangoContext;
typedef struct _PangoFontMap PangoFontMap;
typedef struct _PangoLayout PangoLayout;

namespace libgrid::render {

/// No text is smaller, points.
constexpr double smallest_type = 6;

struct TextStyle {
  double size = 9;  ///< points
  bool bold = false;
  double spacing = 0;  ///< between letters, in units of the size
  Ink ink = ink_text;
  double halo = 0;  ///< width of the light rim, points
  double halo_alpha = 0.8;
};

/// One line of text; `at` is the middle of its letters.
struct TextPiece {
  std::string text;
  TextStyle style;
  Coord at;
  double angle = 0;  ///< radians, clockwise on the page
};

/// Sets Chinese and Latin type. Sizes do not depend on the target: hinting is off, so what is
/// measured is what is drawn, in all three formats. Use one object from one thread only.
class Type {
 public:
  Type();
  ~Type();
  Type(const Type&) = delete;
  Type& operator=(const Type&) = delete;

  double width(const std::string& text, const TextStyle& style);
  void draw(cairo_t* cr, const TextPiece& piece);
  /// Starts the line at a place; long text is set smaller until it fits `room`, down to the
  /// smallest type, and then cut with "…".
  void draw_from(cairo_t* cr, const std::string& text, TextStyle style, Coord start, double room);
  /// The same, centred in a box.
  void draw_within(cairo_t* cr, const std::string& text, TextStyle style, const Rect& box);
  /// The text cut so that it and "…" fit.
  std::string cut(const std::string& text, const TextStyle& style, double room);

  /// Texts with a letter that no font has, in the order they came.
  const std::vector<std::string>& missing() const { return missing_; }
  /// What was drawn, in order.
  const std::vector<TextPiece>& drawn() const { return drawn_; }

 private:
  struct Free {
    void operator()(void* object) const;
  };
  std::string fit(const std::string& text, TextStyle& style, double room);
  std::unique_ptr<PangoLayout, Free> layout(const std::string& text, const TextStyle& style) const;

  std::unique_ptr<PangoFontMap, Free> fonts_;
  std::unique_ptr<PangoContext, Free> context_;
  std::map<std::pair<std::string, bool>, std::pair<double, double>> widths_;
  std::vector<std::string> missing_;
  std::vector<TextPiece> drawn_;
};

/// The characters of a text.
std::vector<std::string> characters(const std::string& text);

}  // namespace libgrid::render
