// SPDX-License-Identifier: Apache-2.0
#include "libgrid/render/map.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string>
#include <thread>

#include "libgrid/core/error.hpp"
#include "render/scratch.hpp"
#include "render/street.hpp"

namespace libgrid {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

class Map : public testing::Scratch {
 protected:
  MapContent street_ = testing::Street(9, 5).content();
  MapOptions small_{.dpi = 50};
};

/// The number that a PNG holds at a byte, big end first.
std::uint32_t number_at(const std::string& png, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<unsigned char>(png[at + i]);
  return value;
}

/// Whether tags nest and close, quotes pair, and no bare "&" or "<" stands in text.
bool well_formed(const std::string& xml) {
  std::vector<std::string> open;
  for (std::size_t at = 0; (at = xml.find_first_of("<&", at)) != std::string::npos;) {
    if (xml[at] == '&') {
      const std::size_t end = xml.find(';', at);
      if (end == std::string::npos || end - at > 8) return false;
      at = end;
      continue;
    }
    const std::size_t end = xml.find('>', at);
    if (end == std::string::npos) return false;
    const std::string tag = xml.substr(at + 1, end - at - 1);
    if (std::count(tag.begin(), tag.end(), '"') % 2 || tag.find('<') != std::string::npos)
      return false;
    at = end;
    if (tag[0] == '?' || tag[0] == '!' || tag.back() == '/') continue;
    if (tag[0] != '/') {
      open.push_back(tag.substr(0, tag.find_first_of(" \n")));
    } else {
      if (open.empty() || open.back() != tag.substr(1)) return false;
      open.pop_back();
    }
  }
  return open.empty();
}

ErrorCode code_of(const std::function<void()>& call, std::string* what = nullptr) {
  try {
    call();
  } catch (const Error& e) {
    if (what) *what = e.what();
    return e.code();
  }
  ADD_FAILURE() << "no Error was thrown";
  return ErrorCode::internal;
}

TEST_F(Map, StreetIsDrawnWithoutCollisions) {
  const MapReport report = render_map(street_, path("map.png"), small_);
  EXPECT_EQ(report.same_colour_neighbours, 0);
  EXPECT_EQ(report.label_overlaps, 0);
  EXPECT_TRUE(report.texts_on_page);
  EXPECT_GE(report.graticule_labels, 18);
  EXPECT_EQ(report.labels, 45);
  EXPECT_EQ(report.labels_left_out, 0);
  EXPECT_LE(report.colours, 6);
  EXPECT_DOUBLE_EQ(report.scale, 7500);
  EXPECT_GE(report.smallest_text, 6);
  EXPECT_THAT(report.missing_glyphs, IsEmpty());
  EXPECT_THAT(files(), ::testing::ElementsAre("map.png"));
}

// Long texts are cut rather than set smaller than can be read, and small cells get callouts.
TEST_F(Map, NoTextIsTooSmallToRead) {
  MapContent crowded = testing::Street(40, 30).content();
  crowded.source = std::string(2000, 'x');
  crowded.subtitle = crowded.source;
  const MapReport report =
      render_map(crowded, path("map.svg"), {.width_mm = 297, .height_mm = 210});
  EXPECT_GE(report.smallest_text, 6);
  EXPECT_THAT(bytes("map.svg"), HasSubstr("x…"));
}

TEST_F(Map, AThemeColoursCellsByTheirClass) {
  for (std::size_t c = 0; c < street_.cells.size(); ++c)
    street_.theme.value.push_back(c == 0 ? std::nan("") : static_cast<double>(c));
  street_.theme.title = "cells before";
  street_.theme.breaks = {10, 20, 30};
  street_.theme.classes = {"a few", "ten", "twenty", "many"};
  for (const bool around : {false, true}) {
    street_.theme.around = around;
    const MapReport report = render_map(street_, path("map.svg"), small_);
    EXPECT_EQ(report.colours, 4);
    const std::string svg = bytes("map.svg");
    for (const char* text : {"cells before", "a few", "twenty", "many", "不详"})
      EXPECT_THAT(svg, HasSubstr(text));
  }
  const auto refuses = [&] {
    return code_of([&] { render_map(street_, path("map.svg"), small_); }) == ErrorCode::usage;
  };
  street_.theme.breaks = {30, 20, 10};
  EXPECT_TRUE(refuses());
  street_.theme.breaks = {10, 20};
  EXPECT_TRUE(refuses());
  street_.theme.breaks.clear();
  EXPECT_TRUE(refuses());
  street_.theme.breaks = {10, 20, 30};
  street_.theme.value.pop_back();
  EXPECT_TRUE(refuses());
}

// Rows of a long legend stand closer where the page is small.
TEST_F(Map, ALongLegendFitsOnA4) {
  for (std::size_t c = 0; c < street_.cells.size(); ++c)
    street_.theme.value.push_back(c == 0 ? std::nan("") : static_cast<double>(c % 8));
  street_.theme.kinds = true;
  for (int k = 0; k < 8; ++k) street_.theme.classes.push_back("kind " + std::to_string(k));
  const MapReport report =
      render_map(street_, path("map.svg"), {.width_mm = 297, .height_mm = 210});
  EXPECT_EQ(report.label_overlaps, 0);
  EXPECT_THAT(bytes("map.svg"), HasSubstr(">kind 7<"));
}

TEST_F(Map, PngHasTheSizeOfThePage) {
  render_map(street_, path("map.png"), {.dpi = 100});
  const std::string png = bytes("map.png");
  EXPECT_THAT(png, StartsWith("\x89PNG"));
  EXPECT_EQ(number_at(png, 16), 1654u);
  EXPECT_EQ(number_at(png, 20), 1169u);
  const std::size_t resolution = png.find("pHYs");
  ASSERT_NE(resolution, std::string::npos);
  EXPECT_EQ(number_at(png, resolution + 4), 3937u);
}

TEST_F(Map, PageTurnsToSuitTheArea) {
  const MapContent tall = testing::Street(4, 9).content();
  render_map(tall, path("tall.png"), small_);
  EXPECT_EQ(number_at(bytes("tall.png"), 16), 585u);
  EXPECT_EQ(number_at(bytes("tall.png"), 20), 827u);
  MapOptions kept = small_;
  kept.fit_orientation = false;
  render_map(tall, path("kept.png"), kept);
  EXPECT_EQ(number_at(bytes("kept.png"), 16), 827u);
}

TEST_F(Map, SvgIsWellFormedAndHoldsItsTexts) {
  street_.title = "A < B & C";
  render_map(street_, path("map.svg"));
  const std::string svg = bytes("map.svg");
  EXPECT_TRUE(well_formed(svg));
  EXPECT_THAT(svg, HasSubstr("<title>A &lt; B &amp; C</title>"));
  for (const char* text :
       {">东园网格<", ">004001<", ">学则社区<", ">缺口 12户<", ">图例<", ">围墙<"})
    EXPECT_THAT(svg, HasSubstr(text));
  EXPECT_FALSE(well_formed(svg.substr(0, svg.size() - 10)));
}

TEST_F(Map, PdfCarriesADateOnlyWhenGiven) {
  render_map(street_, path("map.pdf"));
  EXPECT_THAT(bytes("map.pdf"), StartsWith("%PDF-"));
  EXPECT_THAT(bytes("map.pdf"), Not(HasSubstr("CreationDate")));
  ::setenv("SOURCE_DATE_EPOCH", "1600000000", 1);
  render_map(street_, path("dated.pdf"));
  EXPECT_THAT(bytes("dated.pdf"), HasSubstr("20200913122640"));
}

TEST_F(Map, SameContentSameBytes) {
  for (const std::string ending : {".png", ".svg", ".pdf"}) {
    render_map(street_, path("a" + ending), small_);
    // A map of something else in between must leave no trace.
    render_map(testing::Street(2, 2).content(), path("other.svg"), small_);
    render_map(street_, path("b" + ending), small_);
    EXPECT_EQ(bytes("a" + ending), bytes("b" + ending)) << ending;
    EXPECT_NE(bytes("a" + ending), bytes("other.svg"));
  }
}

TEST_F(Map, SeveralThreadsDrawTheSame) {
  render_map(street_, path("alone.svg"));
  std::thread other([&] { render_map(street_, path("one.svg")); });
  render_map(street_, path("two.svg"));
  other.join();
  EXPECT_EQ(bytes("one.svg"), bytes("alone.svg"));
  EXPECT_EQ(bytes("two.svg"), bytes("alone.svg"));
}

TEST_F(Map, LegendNamesOnlyWhatOccurs) {
  street_.water = {};
  street_.issues = {};
  street_.issue_label = {};
  render_map(street_, path("map.svg"));
  const std::string svg = bytes("map.svg");
  EXPECT_THAT(svg, HasSubstr(">建筑物<"));
  EXPECT_THAT(svg, Not(HasSubstr(">水域<")));
  EXPECT_THAT(svg, Not(HasSubstr(">问题区域")));
}

TEST_F(Map, LanguageCanBeChosen) {
  MapOptions english = small_;
  english.language = Language::en;
  render_map(street_, path("map.svg"), english);
  EXPECT_THAT(bytes("map.svg"), HasSubstr(">Legend<"));
}

TEST_F(Map, EmptyContentIsAnEmptyPage) {
  const MapReport report = render_map({}, path("empty.pdf"));
  EXPECT_EQ(report.colours, 0);
  EXPECT_EQ(report.labels, 0);
  EXPECT_THAT(bytes("empty.pdf"), StartsWith("%PDF-"));
}

TEST_F(Map, SingleCell) {
  MapContent one = testing::Street(1, 1).content();
  one.levels = {};
  one.level_names = {};
  one.area_name = {};
  const MapReport report = render_map(one, path("one.png"), small_);
  EXPECT_EQ(report.colours, 1);
  EXPECT_EQ(report.labels, 1);
}

TEST_F(Map, RowsWithoutGeometryAreNotDrawn) {
  PolygonBuilder builder;
  builder.add_row(street_.cells, 0);
  builder.begin_row();
  MapContent m;
  m.cells = builder.finish();
  m.cell_code = {"1", "2"};
  const MapReport report = render_map(m, path("map.svg"));
  EXPECT_EQ(report.labels, 1);
  EXPECT_EQ(report.labels_left_out, 0);
}

TEST_F(Map, LettersWithoutAFontAreTold) {
  street_.cell_name[3] = "\U0010FFFD";
  EXPECT_THAT(render_map(street_, path("map.png"), small_).missing_glyphs,
              ::testing::ElementsAre("\U0010FFFD"));
}

TEST_F(Map, BrokenUtf8IsDrawn) {
  street_.cell_name[3] = "\xC4\xE3\xBA\xC3";
  EXPECT_EQ(render_map(street_, path("map.svg")).label_overlaps, 0);
  EXPECT_TRUE(well_formed(bytes("map.svg")));
}

TEST_F(Map, ErrorsLeaveNoFile) {
  std::string what;
  EXPECT_EQ(code_of([&] { render_map(street_, path("map.jpg")); }, &what), ErrorCode::usage);
  EXPECT_THAT(what, HasSubstr(".png, .svg or .pdf"));
  EXPECT_EQ(code_of([&] { render_map(street_, path("a.png"), {.width_mm = 90, .height_mm = 60}); },
                    &what),
            ErrorCode::usage);
  EXPECT_THAT(what, HasSubstr("90 x 60 mm"));
  EXPECT_EQ(code_of([&] { render_map(street_, path("b.pdf"), {.width_mm = -1}); }),
            ErrorCode::usage);
  EXPECT_EQ(code_of([&] { render_map(street_, path("c.png"), {.dpi = 1e6}); }), ErrorCode::usage);
  EXPECT_EQ(code_of([&] { render_map(street_, path("no/folder/map.pdf")); }), ErrorCode::io);
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(code_of([&] { render_map(street_, path("d.png"), {}, {.stop = stop.get_token()}); }),
            ErrorCode::cancelled);
  EXPECT_THAT(files(), IsEmpty());
}

TEST_F(Map, FailedWriteKeepsWhatWasThere) {
  std::filesystem::create_directories(path("map.pdf") / "a folder of that name");
  EXPECT_EQ(code_of([&] { render_map(street_, path("map.pdf")); }), ErrorCode::io);
  EXPECT_THAT(files(), ::testing::ElementsAre("map.pdf"));
}

TEST_F(Map, ColumnsMustBeAsLongAsTheirLayer) {
  street_.cell_code.pop_back();
  std::string what;
  EXPECT_EQ(code_of([&] { render_map(street_, path("map.png")); }, &what), ErrorCode::usage);
  EXPECT_THAT(what, HasSubstr("cell_code"));
  EXPECT_THAT(files(), IsEmpty());
}

}  // namespace
}  // namespace libgrid
