// SPDX-License-Identifier: Apache-2.0
#include "render/graticule.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <string>

#include "libgrid/core/error.hpp"
#include "libgrid/core/text.hpp"
#include "render/scratch.hpp"
#include "render/street.hpp"

namespace libgrid::render {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(GraticuleSteps, AreRound) {
  EXPECT_DOUBLE_EQ(round_metres(730), 1000);
  EXPECT_DOUBLE_EQ(round_metres(500), 500);
  EXPECT_DOUBLE_EQ(round_metres(201), 500);
  EXPECT_DOUBLE_EQ(round_metres(0.011), 0.02);
  EXPECT_DOUBLE_EQ(round_seconds(11), 20);
  EXPECT_DOUBLE_EQ(round_seconds(31), 60);
  EXPECT_DOUBLE_EQ(round_seconds(1801), 3600);
  EXPECT_DOUBLE_EQ(round_seconds(0.3), 0.5);
  EXPECT_DOUBLE_EQ(round_seconds(1e9), 60 * 3600);
}

TEST(GraticuleTexts, HaveAsManyDigitsAsTheStepNeeds) {
  EXPECT_EQ(metres_text(3554000, 500), "3\u2009554\u2009000");
  EXPECT_EQ(metres_text(-1500, 500), "−1\u2009500");
  EXPECT_EQ(metres_text(0.3, 0.1), "0.3");
  EXPECT_EQ(metres_text(-12.05, 0.05), "−12.05");
  EXPECT_EQ(metres_text(0, 0.2), "0.0");
  EXPECT_EQ(degrees_text(3600 * 9 + 60 * 5, 60, "EW"), "9°05′E");
  EXPECT_EQ(degrees_text(-3600 * 70.0, 3600, "EW"), "70°W");
  EXPECT_EQ(degrees_text(3600 * 118 + 60 * 54 + 30, 30, "EW"), "118°54′30″E");
  EXPECT_EQ(degrees_text(-(3600 * 12 + 59.5), 0.5, "NS"), "12°00′59.5″S");
  EXPECT_EQ(degrees_text(0, 60, "NS"), "0°00′");
}

/// A page of A3 with a frame of an even scale around a place.
Page page_at(Coord ground, double scale) {
  Page page{.width = 420 * points_per_mm, .height = 297 * points_per_mm};
  page.frame = {60, 70, 900, 800};
  page.rim = graticule_rim;
  page.scale = scale;
  page.view = {ground, page.frame.centre(), 1000 * points_per_mm / scale};
  return page;
}

/// What a text of the frame tells, read anew.
double told_by(const std::string& text) {
  double value = 0, part = 0, unit = 1;
  std::string digits;
  bool degrees = false, negative = false;
  const auto take = [&] {
    part = std::stod(digits);
    digits.clear();
    value += part * unit;
    unit /= 60;
  };
  for (const std::string& c : characters(text)) {
    if (c == "°" || c == "′" || c == "″") degrees = true, take();
    if (c == "−" || c == "W" || c == "S") negative = true;
    if (c == "." || (c[0] >= '0' && c[0] <= '9')) digits += c;
  }
  if (!degrees) value = std::stod(digits);
  return negative ? -value : value;
}

/// Each text must stand where its line meets the frame.
void expect_true_places(const Page& page, const Crs& drawn, const Crs& told, int least) {
  Type type;
  const Graticule made = make_graticule(page, drawn, told, type);
  const Transform way(drawn, told);
  std::array<int, 2> texts = {0, 0};
  for (const Label& label : made.labels) {
    const TextPiece& text = label.pieces.at(0);
    EXPECT_GE(text.style.size, 6);
    const bool side = text.angle != 0;
    const Rect& f = page.frame;
    EXPECT_FALSE(f.meets(label.boxes[0])) << text.text;
    EXPECT_TRUE(f.grown(graticule_rim).contains(label.boxes[0])) << text.text;
    const Coord at{side ? (text.at.x < f.x0 ? f.x0 : f.x1) : text.at.x,
                   side ? text.at.y : (text.at.y < f.y0 ? f.y0 : f.y1)};
    const Coord ground{page.view.ground.x + (at.x - page.view.page.x) / page.view.points_per_metre,
                       page.view.ground.y - (at.y - page.view.page.y) / page.view.points_per_metre};
    const Coord c = way(ground);
    // A fiftieth of a point on the page.
    const double ground_m = 0.02 / page.view.points_per_metre;
    const double slack = told.geographic() ? ground_m / 111000 / std::cos(c.y / 57.3) : ground_m;
    EXPECT_NEAR(told_by(text.text), side ? c.y : c.x, slack) << text.text;
    ++texts.at(side);
    const char* letter = side ? (c.y < 0 ? "S" : "N") : (c.x < 0 ? "W" : "E");
    EXPECT_EQ(text.text.ends_with(letter), told.geographic()) << text.text;
  }
  EXPECT_GE(texts[0], least);
  EXPECT_GE(texts[1], least);
  EXPECT_GE(made.crosses.size(), 4u);
  for (const auto& cross : made.crosses) {
    EXPECT_TRUE(page.frame.contains(cross.at));
    for (const Coord& arm : cross.arm) EXPECT_NEAR(std::hypot(arm.x, arm.y), 3, 1e-9);
  }
}

TEST(GraticuleLines, StandWhereTheirCoordinatesAre) {
  const Crs zone = Crs::from_text("EPSG:4546"), cgcs = Crs::from_text("EPSG:4490");
  const Coord wanglu{460000, 3607000};
  for (const double scale : {500.0, 7500.0, 12000.0, 100000.0, 1000000.0}) {
    SCOPED_TRACE(scale);
    expect_true_places(page_at(wanglu, scale), zone, zone, 5);
    expect_true_places(page_at(wanglu, scale), zone, cgcs, 5);
    expect_true_places(page_at({-300, 20}, scale), Crs(), Crs(), 5);
  }
  // South and west, in another system of degrees.
  expect_true_places(page_at({500000, 6250000}, 25000), Crs::from_text("EPSG:32719"),
                     Crs::from_text("EPSG:4326"), 5);
  // A zone number before the eastings.
  expect_true_places(page_at({40500000, 3600000}, 25000), Crs::from_text("EPSG:4528"),
                     Crs::from_text("EPSG:4528"), 5);
}

TEST(GraticuleLines, NeedNoPlaceOnTheEarth) {
  Type type;
  const Crs zone = Crs::from_text("EPSG:4546"), degrees = Crs::from_text("EPSG:4490");
  // Around the pole, and far off the earth: no crash, and nothing that is not a number.
  for (const double y : {1.0e7, 3.0e8})
    for (const auto& cross : make_graticule(page_at({500000, y}, 1e7), zone, degrees, type).crosses)
      EXPECT_TRUE(std::isfinite(cross.at.x + cross.at.y + cross.arm[0].x + cross.arm[1].y));
  EXPECT_THROW(make_graticule(page_at({0, 0}, 1000), Crs(), degrees, type), Error);
}

class GraticuleMap : public testing::Scratch {
 protected:
  MapContent street_ = testing::Street(9, 5).content();
};

TEST_F(GraticuleMap, IsForPagesOfA4AndLarger) {
  const auto labels = [&](double width, double height) {
    const MapReport report =
        render_map(street_, path("map.svg"), {.width_mm = width, .height_mm = height});
    EXPECT_EQ(report.label_overlaps, 0);
    EXPECT_TRUE(report.texts_on_page);
    EXPECT_GE(report.smallest_text, 6);
    return report.graticule_labels;
  };
  EXPECT_GE(labels(1189, 841), 18);
  EXPECT_GE(labels(420, 297), 18);
  EXPECT_GE(labels(297, 210), 12);
  EXPECT_THAT(bytes("map.svg"), HasSubstr("坐标单位：米"));
  EXPECT_THAT(bytes("map.svg"), HasSubstr(">3\u2009550\u2009500<"));
  EXPECT_EQ(labels(260, 190), 0);
  EXPECT_THAT(bytes("map.svg"), Not(HasSubstr("坐标")));
  street_.graticule.reset();
  EXPECT_EQ(labels(420, 297), 0);
}

TEST_F(GraticuleMap, NamesItsSystem) {
  street_.crs = Crs::from_text("EPSG:4546");
  street_.graticule = Crs::from_text("EPSG:4490");
  const MapReport report = render_map(street_, path("map.svg"));
  EXPECT_GE(report.graticule_labels, 20);
  EXPECT_EQ(report.label_overlaps, 0);
  const std::string svg = bytes("map.svg");
  EXPECT_THAT(svg, HasSubstr(">坐标系：EPSG:4490<"));
  EXPECT_THAT(svg, HasSubstr("″E<"));
  EXPECT_THAT(svg, HasSubstr("″N<"));
}

}  // namespace
}  // namespace libgrid::render
