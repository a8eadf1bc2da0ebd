// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cairo.h>

#include <cstdint>
#include <vector>

#include "libgrid/render/map.hpp"

namespace libgrid::render {

struct Ink {
  double r = 0, g = 0, b = 0, a = 1;
};
constexpr Ink ink(std::uint32_t rgb, double alpha = 1) {
  return {(rgb >> 16 & 255) / 255.0, (rgb >> 8 & 255) / 255.0, (rgb & 255) / 255.0, alpha};
}
constexpr Ink with_alpha(Ink i, double alpha) { return {i.r, i.g, i.b, alpha}; }

inline constexpr Ink ink_text = ink(0x26232B);
inline constexpr Ink ink_quiet = ink(0x5C5862);
inline constexpr Ink ink_name = ink(0x413C47);
inline constexpr Ink ink_outside = ink(0xF7F6F3);
inline constexpr Ink ink_water = ink(0xA9CDE6);
inline constexpr Ink ink_water_edge = ink(0x6FA5CA);
inline constexpr Ink ink_water_text = ink(0x2F6690);
inline constexpr Ink ink_building = ink(0xAFA69C);
inline constexpr Ink ink_building_edge = ink(0x8D847A);
inline constexpr Ink ink_road = ink(0xFFFFFF);
inline constexpr Ink ink_casing = ink(0xA29C97);
inline constexpr Ink ink_path = ink(0x8C857E);
inline constexpr Ink ink_rail = ink(0x57535A);
inline constexpr Ink ink_wall = ink(0x6E5A48);
inline constexpr Ink ink_cell = ink(0x47414F);
inline constexpr Ink ink_level = ink(0x5B2247);
inline constexpr Ink ink_issue = ink(0xC8102E);
inline constexpr Ink ink_change = ink(0x7A2E9E);
inline constexpr Ink ink_area_name = ink(0x5B2247, 0.52);
inline constexpr Ink ink_road_name = ink(0x4C4641);

/// A line on the page.
struct Stroke {
  double width = 1;
  std::vector<double> dash = {};
  Ink ink = ink_text;
  bool round = true;
};

/// Muted tints. The first five, which do for most maps, have lightness 96, 84, 88, 78 and 74, so
/// that they keep apart in grey, and differ by at least 7 (CIE 1976) for readers without one kind
/// of cone; the numbers after the eighth are made, not chosen.
Ink cell_ink(int colour);

/// The colour of a class of a theme, of so many; -1: no number. Any two classes of a theme differ
/// in lightness (CIE 1976), so that they keep apart in grey: by 8 at least, and kinds by 5.5. For
/// readers without one kind of cone (Machado 2009) they differ by 9 at least, and by 23 where there
/// is a middle class, by 17 for kinds. tests/render/style_test.cpp measures it.
Ink class_ink(const MapTheme& theme, int number);
inline constexpr std::size_t theme_classes = 5, theme_kinds = 8;

/// A kind of issue: its colour and the lines of its hatch, which tell it apart in grey too.
struct Hatching {
  Ink ink = ink_issue;
  bool rising = true, falling = false, level = false, upright = false;
};
inline constexpr int issue_kinds = 6;
/// -1: kinds are not told apart.
Hatching issue_style(int kind);

/// How wide a line is drawn: its ground width within limits, so that classes keep their order at
/// every scale.
double line_width(const MapLine& line, double points_per_metre);
double casing_width(const MapLine& line, double points_per_metre);

/// The border of a level; `level` 0 is the top one of `levels`.
Stroke level_stroke(std::size_t level, std::size_t levels);
Stroke cell_stroke(double median_cell_width);

void use(cairo_t* cr, const Ink& i);
/// Strokes the current path.
void stroke(cairo_t* cr, const Stroke& s);

}  // namespace libgrid::render
