// SPDX-License-Identifier: Apache-2.0
#include "render/html_page.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <random>
#include <string>
#include <vector>

#include "libgrid/core/error.hpp"
#include "render/packed_shapes.hpp"
#include "render/scratch.hpp"

namespace libgrid::render {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class HtmlPageTest : public libgrid::testing::Scratch {
 protected:
  void SetUp() override {
    if (viewer_page().empty()) GTEST_SKIP() << "libgrid was built without the viewer";
  }
};

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
    ++found;
  return found;
}

/// What a browser takes for the text of the plan's element.
std::string plan_of(const std::string& page) {
  const std::string begin = "<script type=\"application/json\" id=\"plan\">";
  const std::size_t at = page.find(begin) + begin.size();
  return page.substr(at, page.find("</script", at) - at);
}

TEST_F(HtmlPageTest, TextsCannotLeaveTheirElement) {
  const std::string plain = html_page({.title = "a", .plan = "{}"});
  const std::string hostile = html_page({
      .title = "</title><script>alert(1)</script>&amp;",
      .plan = "{\"a\":\"</script><script>alert(1)</script><!--<script>\u2028\u2029$&\"}",
  });
  for (const std::string tag : {"<script", "</script", "</title", "<!--", "-->"})
    EXPECT_EQ(count(hostile, tag), count(plain, tag)) << tag;
  EXPECT_THAT(hostile, HasSubstr("<title>&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;"
                                 "amp;</title>"));
  EXPECT_EQ(plan_of(hostile),
            "{\"a\":\"\\u003c/script>\\u003cscript>alert(1)\\u003c/script>\\u003c!--\\u003cscript>"
            "\\u2028\\u2029$&\"}");
}

TEST_F(HtmlPageTest, PlacesInTextsAreTexts) {
  const std::string page = html_page({.title = "{{plan}} {{title}}", .plan = "\"{{plan}}\""});
  EXPECT_THAT(page, HasSubstr("<title>{{plan}} {{title}}</title>"));
  EXPECT_EQ(plan_of(page), "\"{{plan}}\"");
}

TEST_F(HtmlPageTest, NothingIsAskedOfAnyHost) {
  const std::string page = html_page({.title = "a", .language = Language::zh, .plan = "{}"});
  EXPECT_THAT(page, HasSubstr("<html lang=\"zh\">"));
  EXPECT_THAT(page, HasSubstr("content=\"default-src 'none'; script-src 'sha256-"));
  EXPECT_THAT(page, Not(HasSubstr("unsafe-inline")));
  EXPECT_THAT(page, Not(HasSubstr(" src=\"")));
  EXPECT_THAT(page, Not(HasSubstr("<link")));
}

TEST_F(HtmlPageTest, FilesAreWholeOrNotThere) {
  const HtmlPage page{.title = "a", .plan = "{}"};
  write_html_page(page, path("one.html"));
  write_html_page(page, path("two.html"));
  EXPECT_EQ(bytes("one.html"), bytes("two.html"));
  EXPECT_EQ(bytes("one.html"), html_page(page));
  std::stop_source stop;
  stop.request_stop();
  EXPECT_THROW(write_html_page(page, path("three.html"), {.stop = stop.get_token()}), Error);
  EXPECT_THROW(write_html_page(page, path("no/folder.html")), Error);
  EXPECT_THAT(files(), ::testing::UnorderedElementsAre("one.html", "two.html"));
}

TEST(HtmlPageWithoutViewer, IsAnError) {
  try {
    html_page({}, {});
    ADD_FAILURE() << "no Error was thrown";
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::usage);
    EXPECT_THAT(e.what(), HasSubstr("npm ci"));
  }
}

/// The paths of each row, read as the page's script reads them.
std::vector<std::vector<std::vector<Coord>>> unpacked(const std::string& text,
                                                      const PageLattice& lattice) {
  static const std::string letters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bytes;
  std::uint32_t bits = 0;
  int held = 0;
  for (const char c : text) {
    if (c == '=') break;
    bits = bits << 6 | static_cast<std::uint32_t>(letters.find(c));
    if ((held += 6) < 8) continue;
    held -= 8;
    bytes += static_cast<char>(bits >> held & 255);
  }
  std::size_t at = 0;
  std::int64_t x = 0, y = 0;
  const auto number = [&] {
    std::uint64_t value = 0;
    for (int shift = 0;; shift += 7) {
      const auto byte = static_cast<unsigned char>(bytes.at(at++));
      value |= static_cast<std::uint64_t>(byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  const auto step = [&] {
    const std::uint64_t value = number();
    const auto half = static_cast<std::int64_t>(value >> 1);
    return value & 1 ? -half - 1 : half;
  };
  std::vector<std::vector<std::vector<Coord>>> rows;
  while (at < bytes.size()) {
    auto& row = rows.emplace_back(number());
    for (auto& path : row)
      for (std::uint64_t left = number(); left > 0; --left) {
        x += step();
        y += step();
        path.push_back({lattice.box.min_x + static_cast<double>(x) * lattice.step_m,
                        lattice.box.max_y - static_cast<double>(y) * lattice.step_m});
      }
  }
  return rows;
}

TEST(PackedShapes, ComeBackWithinHalfAStep) {
  std::mt19937_64 random(7);
  std::uniform_real_distribution<double> near(-30, 30), far(-40000, 40000);
  PolygonBuilder builder;
  std::vector<std::vector<std::vector<Coord>>> rings;
  for (int row = 0; row < 200; ++row) {
    builder.begin_row();
    auto& of_row = rings.emplace_back();
    for (int part = row % 3; part > 0; --part) {
      builder.begin_part();
      const Coord centre{500000 + far(random), 3600000 + far(random)};
      auto& ring = of_row.emplace_back();
      for (int k = 0; k < 3 + row % 5; ++k)
        ring.push_back({centre.x + near(random), centre.y + near(random)});
      std::vector<Coord> closed = ring;
      closed.push_back(ring.front());
      builder.add_ring(closed);
    }
  }
  const PolygonArray polygons = builder.finish();
  const PageLattice lattice{.box = polygons.box()};
  const auto read = unpacked(packed_shapes(polygons, lattice), lattice);
  ASSERT_EQ(read.size(), rings.size());
  for (std::size_t row = 0; row < rings.size(); ++row) {
    ASSERT_EQ(read[row].size(), rings[row].size());
    for (std::size_t r = 0; r < rings[row].size(); ++r) {
      ASSERT_EQ(read[row][r].size(), rings[row][r].size());
      for (std::size_t k = 0; k < rings[row][r].size(); ++k) {
        EXPECT_NEAR(read[row][r][k].x, rings[row][r][k].x, 0.00501);
        EXPECT_NEAR(read[row][r][k].y, rings[row][r][k].y, 0.00501);
      }
    }
  }
}

TEST(PackedShapes, PlacesThatFallTogetherStandOnce) {
  PageLattice lattice;
  lattice.box.add(Coord{0, 0});
  lattice.box.add(Coord{10, 10});
  PolygonBuilder builder;
  builder.begin_row();
  builder.begin_part();
  builder.add_ring(std::vector<Coord>{{0, 0}, {5, 0}, {5.001, 0.001}, {5, 5}, {0, 0}});
  const auto rings = unpacked(packed_shapes(builder.finish(), lattice), lattice);
  EXPECT_EQ(rings[0][0].size(), 3U);
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  const auto points = unpacked(packed_shapes({{1, 2}, {none, none}, {3, 4}}, lattice), lattice);
  ASSERT_EQ(points.size(), 3U);
  EXPECT_EQ(points[0].size(), 1U);
  EXPECT_THAT(points[1], IsEmpty());
  EXPECT_NEAR(points[2][0][0].y, 4, 1e-9);
}

}  // namespace
}  // namespace libgrid::render
