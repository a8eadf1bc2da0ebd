// SPDX-License-Identifier: Apache-2.0
#include "render/style.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace libgrid::render {

Ink cell_ink(int colour) {
  static constexpr std::array<Ink, 8> tints = {ink(0xF7F4D6), ink(0xCCD69C), ink(0xFBD5C0),
                                               ink(0xC1BCE6), ink(0xE0A8AD), ink(0xCFE9E6),
                                               ink(0xE3D6C6), ink(0xBFC3C9)};
  if (colour < static_cast<int>(tints.size())) return tints[static_cast<std::size_t>(colour)];
  // Hues a golden angle apart never come back to where one was.
  const double hue = std::fmod(colour * 0.61803398875, 1.0) * 6, pale = 0.72, deep = 0.2;
  const auto channel = [&](double shift) {
    const double h = std::fmod(hue + shift, 6.0);
    return pale + deep * std::clamp(std::abs(h - 3) - 1, 0.0, 1.0);
  };
  return {channel(0), channel(4), channel(2), 1};
}

Ink class_ink(const MapTheme& theme, int number) {
  static constexpr std::array<Ink, theme_classes> deepening = {
      ink(0xF4F1DC), ink(0xD3DFA9), ink(0xA3C68D), ink(0x6DA67C), ink(0x458269)};
  static constexpr std::array<Ink, theme_classes> around = {
      ink(0x4A7DB0), ink(0xA3C4E2), ink(0xF5F2EC), ink(0xF5D3A2), ink(0xD8924F)};
  // The first three, which many maps end with, are the lightest.
  static constexpr std::array<Ink, theme_kinds> kinds = {
      ink(0xF5F2B4), ink(0xCBC4F0), ink(0xFAD7CC), ink(0xA2C486),
      ink(0xC39FA7), ink(0x4FA0D8), ink(0xAD7D45), ink(0x9F6195)};
  if (theme.pale) return ink(0xEEEDEB);
  if (number < 0) return ink(0xFFFFFF);
  if (theme.kinds) return kinds.at(static_cast<std::size_t>(number));
  const std::size_t classes = theme.breaks.size() + 1, k = static_cast<std::size_t>(number);
  // Few classes keep the ends of the scale.
  const std::size_t at =
      classes < 2 ? 0 : (k * (theme_classes - 1) + (classes - 1) / 2) / (classes - 1);
  return theme.around ? around[at] : deepening[at];
}

Hatching issue_style(int kind) {
  static constexpr std::array<Hatching, issue_kinds> styles = {
      Hatching{.ink = ink_issue},
      Hatching{.ink = ink(0x1F3A7A), .rising = false, .falling = true},
      Hatching{.ink = ink(0xD97F00), .rising = false, .level = true},
      Hatching{.ink = ink(0x7A3FA0), .falling = true},
      Hatching{.ink = ink(0x2F8A66), .rising = false, .upright = true},
      Hatching{.ink = ink(0x4A464E), .rising = false, .level = true, .upright = true}};
  return kind < 0 ? Hatching{} : styles.at(static_cast<std::size_t>(kind));
}

namespace {

double limited(double ground_metres, double points_per_metre, double least, double most) {
  return std::clamp(ground_metres * points_per_metre, least, most);
}

std::size_t class_of(const MapLine& line) {
  return static_cast<std::size_t>(std::clamp(line.weight, 0, 3));
}

}  // namespace

double line_width(const MapLine& line, double points_per_metre) {
  static constexpr std::array<double, 4> road = {3, 7, 15, 26}, river = {2, 4, 9, 18};
  static constexpr std::array<double, 4> road_least = {0.3, 0.55, 1.1, 1.9};
  static constexpr std::array<double, 4> road_most = {1.0, 3.2, 5.5, 8.0};
  static constexpr std::array<double, 4> river_least = {0.5, 0.7, 1.2, 1.8};
  static constexpr std::array<double, 4> river_most = {1.2, 2.2, 4.0, 8.0};
  const std::size_t c = class_of(line);
  if (line.rail) return 1.5;
  if (line.wall) return 0.5;
  if (line.water) return limited(river[c], points_per_metre, river_least[c], river_most[c]);
  return limited(road[c], points_per_metre, road_least[c], road_most[c]);
}

double casing_width(const MapLine& line, double points_per_metre) {
  const double width = line_width(line, points_per_metre);
  return width + 2 * std::clamp(0.12 * width, 0.18, 0.4);
}

Stroke level_stroke(std::size_t level, std::size_t levels) {
  const double share =
      levels < 2 ? 0 : static_cast<double>(level) / static_cast<double>(levels - 1);
  const double width = 2.4 - 1.1 * share;
  Stroke s{.width = width, .ink = ink_level, .round = false};
  // Solid on top, dash-dot below, one dot more for each level between.
  if (level > 0) {
    s.dash = {7 * width / 1.3, 2.6, 1.4, 2.6};
    for (std::size_t dots = level + 1; dots < levels; ++dots) {
      s.dash.push_back(1.4);
      s.dash.push_back(2.6);
    }
  }
  return s;
}

Stroke cell_stroke(double median_cell_width) {
  return {.width = median_cell_width < 25   ? 0.5
                   : median_cell_width < 60 ? 0.7
                                            : 0.95,
          .ink = ink_cell};
}

void use(cairo_t* cr, const Ink& i) { cairo_set_source_rgba(cr, i.r, i.g, i.b, i.a); }

void stroke(cairo_t* cr, const Stroke& s) {
  cairo_set_line_width(cr, s.width);
  cairo_set_dash(cr, s.dash.data(), static_cast<int>(s.dash.size()), 0);
  cairo_set_line_join(cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap(cr, s.round ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT);
  use(cr, s.ink);
  cairo_stroke(cr);
}

}  // namespace libgrid::render
