// SPDX-License-Identifier: Apache-2.0
#include "render/style.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace libgrid::render {
namespace {

using Matrix = std::array<std::array<double, 3>, 3>;
constexpr Matrix all_cones = {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
// Of linear sRGB, at severity 1. Source: G. Machado, M. Oliveira, L. Fernandes, "A
// physiologically-based model for simulation of color vision deficiency", 2009.
constexpr Matrix no_red_cones = {{{0.152286, 1.052583, -0.204868},
                                  {0.114503, 0.786281, 0.099216},
                                  {-0.003882, -0.048116, 1.051998}}};
constexpr Matrix no_green_cones = {{{0.367322, 0.860646, -0.227968},
                                    {0.280085, 0.672501, 0.047413},
                                    {-0.011820, 0.042940, 0.968881}}};

/// CIE 1976 L*a*b* under D65, as an eye with these cones sees a colour.
std::array<double, 3> lab(const Ink& ink, const Matrix& cones) {
  const auto linear = [](double c) {
    return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
  };
  const std::array<double, 3> rgb = {linear(ink.r), linear(ink.g), linear(ink.b)};
  std::array<double, 3> seen{};
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < 3; ++j) seen[i] += cones[i][j] * rgb[j];
    seen[i] = std::clamp(seen[i], 0.0, 1.0);
  }
  const auto [r, g, b] = seen;
  const auto f = [](double t) {
    return t > 216.0 / 24389 ? std::cbrt(t) : (24389.0 / 27 * t + 16) / 116;
  };
  const double x = f((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
  const double y = f(0.2126729 * r + 0.7151522 * g + 0.0721750 * b);
  const double z = f((0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / 1.08883);
  return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

/// The least difference in lightness between any two.
double least_step(const std::vector<Ink>& inks) {
  std::vector<double> lightness;
  for (const Ink& ink : inks) lightness.push_back(lab(ink, all_cones)[0]);
  std::sort(lightness.begin(), lightness.end());
  double least = 100;
  for (std::size_t i = 1; i < lightness.size(); ++i)
    least = std::min(least, lightness[i] - lightness[i - 1]);
  return least;
}

/// The least difference between any two, for all readers.
double least_difference(const std::vector<Ink>& inks) {
  double least = 1000;
  for (const Matrix& cones : {all_cones, no_red_cones, no_green_cones})
    for (std::size_t i = 0; i < inks.size(); ++i)
      for (std::size_t k = 0; k < i; ++k) {
        const auto a = lab(inks[i], cones), b = lab(inks[k], cones);
        least = std::min(least, std::hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]));
      }
  return least;
}

enum class Scale { deepening, around, kinds };

std::vector<Ink> inks_of(Scale scale, std::size_t classes) {
  MapTheme theme;
  theme.around = scale == Scale::around;
  theme.kinds = scale == Scale::kinds;
  if (!theme.kinds) theme.breaks.resize(classes - 1);
  std::vector<Ink> inks;
  for (std::size_t k = 0; k < classes; ++k) inks.push_back(class_ink(theme, static_cast<int>(k)));
  return inks;
}

TEST(Lightness, IsThatOfCie) {
  EXPECT_NEAR(lab(ink(0xFFFFFF), all_cones)[0], 100, 0.01);
  EXPECT_NEAR(lab(ink(0x000000), all_cones)[0], 0, 0.01);
  EXPECT_NEAR(lab(ink(0x777777), all_cones)[0], 50.03, 0.05);
  EXPECT_NEAR(lab(ink(0xFF0000), all_cones)[0], 53.24, 0.05);
  // Two that only eyes with all cones tell apart.
  EXPECT_LT(least_difference({ink(0x8F7A3A), ink(0x7A8040)}), 10);
}

TEST(ClassInk, KeepsApartInGreyAndForAllReaders) {
  for (std::size_t classes = 2; classes <= theme_classes; ++classes) {
    const std::vector<Ink> deepening = inks_of(Scale::deepening, classes);
    const std::vector<Ink> around = inks_of(Scale::around, classes);
    EXPECT_GE(least_step(deepening), 8) << classes;
    EXPECT_GE(least_difference(deepening), 9) << classes;
    EXPECT_GE(least_step(around), 8) << classes;
    EXPECT_GE(least_difference(around), 23) << classes;
  }
  const std::vector<Ink> kinds = inks_of(Scale::kinds, theme_kinds);
  EXPECT_GE(least_step(kinds), 5.5);
  EXPECT_GE(least_difference(kinds), 17);
  const std::vector<Ink> first(kinds.begin(), kinds.begin() + 3);
  EXPECT_GE(least_step(first), 5.5);
  // The middle class of five is the lightest, and each side falls away from it.
  const std::vector<Ink> around = inks_of(Scale::around, 5);
  std::vector<double> l;
  for (const Ink& i : around) l.push_back(lab(i, all_cones)[0]);
  EXPECT_TRUE(l[0] < l[1] && l[1] < l[2] && l[2] > l[3] && l[3] > l[4]);
}

TEST(CellInk, FirstFiveKeepApart) {
  std::vector<Ink> tints;
  for (int k = 0; k < 5; ++k) tints.push_back(cell_ink(k));
  EXPECT_GE(least_difference(tints), 7);
}

TEST(Hatching, KindsDifferInColourAndHatch) {
  std::vector<Ink> inks;
  for (int a = 0; a < issue_kinds; ++a) {
    const Hatching style = issue_style(a);
    inks.push_back(style.ink);
    for (int b = 0; b < a; ++b) {
      const Hatching other = issue_style(b);
      EXPECT_TRUE(style.rising != other.rising || style.falling != other.falling ||
                  style.level != other.level || style.upright != other.upright)
          << a << " " << b;
    }
  }
  EXPECT_GE(least_difference(inks), 12);
}

}  // namespace
}  // namespace libgrid::render
