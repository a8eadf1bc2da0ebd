// SPDX-License-Identifier: Apache-2.0
#include "libgrid/render/sheets.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "libgrid/core/error.hpp"
#include "render/scratch.hpp"
#include "render/street.hpp"

namespace libgrid {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::StartsWith;

constexpr std::array books = {SheetBook::responsibility, SheetBook::notice_boards,
                              SheetBook::service_cards, SheetBook::register_table,
                              SheetBook::map_book};

class Sheets : public testing::Scratch {
 protected:
  /// The made-up street with a person here and there.
  static SheetContent content(int columns = 4, int rows = 3) {
    SheetContent c;
    c.map = testing::Street(columns, rows).content();
    c.title = "杏林街道";
    c.language = Language::zh;
    c.cell_level = c.level = 1;
    c.map.issues = {};
    c.map.issue_label = {};
    c.levels = {{{"S", "杏林街道"}}, {}};
    for (std::size_t row = 0; row < c.map.levels[1].size(); ++row)
      c.levels[1].push_back({"S" + std::to_string(row), c.map.area_name[row], 0});
    for (std::size_t row = 0; row < c.map.cells.size(); ++row) {
      SheetPlace place{c.map.cell_code[row], c.map.cell_name[row], c.map.cell_parent[row]};
      place.bounds = "东至学海路，南至清水河，西至学林路，北至铁路";
      place.households = "312", place.buildings = "12", place.unit_count = "3";
      place.area = "62,502 平方米";
      if (row % 3 == 0) place.people = {{"赵网格", "网格长", "13800001111", true}};
      place.units = {{"梅园大酒店", "organisation", "学海路1号"}};
      c.cells.push_back(place);
    }
    return c;
  }

  ErrorCode refused(const SheetContent& c, const std::string& name = "a.pdf") {
    try {
      render_sheets(c, SheetBook::notice_boards, path(name));
    } catch (const Error& e) {
      return e.code();
    }
    ADD_FAILURE() << "no Error was thrown";
    return ErrorCode::internal;
  }
};

TEST_F(Sheets, EachBookHasItsPages) {
  const SheetContent c = content();
  std::vector<std::int64_t> pages;
  for (const SheetBook book : books) {
    const std::string name = std::string(name_of(book)) + ".pdf";
    const SheetReport report = render_sheets(c, book, path(name));
    pages.push_back(report.pages);
    EXPECT_THAT(report.missing_glyphs, IsEmpty()) << name;
    EXPECT_THAT(bytes(name), StartsWith("%PDF-"));
  }
  EXPECT_THAT(pages, ElementsAre(static_cast<std::int64_t>(c.levels[1].size()), 12, 2, 3, 13));
}

TEST_F(Sheets, SameContentSameBytes) {
  const SheetContent c = content();
  for (const SheetBook book : books) {
    render_sheets(c, book, path("a.pdf"));
    render_sheets(c, book, path("b.pdf"));
    EXPECT_EQ(bytes("a.pdf"), bytes("b.pdf")) << name_of(book);
  }
}

TEST_F(Sheets, AnythingMayBeMissingOrTooLong) {
  SheetContent c = content();
  std::string name, word;
  for (int k = 0; k < 60; ++k) name += "很长的名称，", word += "Donaudampfschiff";
  c.title = name;
  c.cells[0] = {c.cells[0].code, name, 0};
  c.cells[0].bounds = name;
  c.cells[0].remark = word;
  c.cells[0].people.assign(30, {word, name, word, true});
  c.cells[0].streets.assign(40, name);
  c.cells[1] = {"", "", -1};
  c.cells[2] = {word, word, 1};
  c.cells[2].units.assign(300, {word, name, word});
  for (std::size_t row = 0; row < 3; ++row) c.map.cell_code[row] = c.cells[row].code;
  c.levels[1][0].people.assign(90, {name, "", "", false});
  c.levels[1][0].streets.assign(12, word);
  // A cell without land, too.
  PolygonBuilder cells;
  for (std::size_t row = 0; row + 1 < c.map.cells.size(); ++row) cells.add_row(c.map.cells, row);
  cells.begin_row();
  c.map.cells = cells.finish();
  for (const SheetBook book : books) {
    const std::string file = std::string(name_of(book)) + ".pdf";
    EXPECT_GT(render_sheets(c, book, path(file)).pages, 0) << file;
  }
}

TEST_F(Sheets, ALongIndexGoesOn) {
  const SheetContent c = content(9, 8);
  EXPECT_EQ(render_sheets(c, SheetBook::map_book, path("a.pdf")).pages, 74);
}

TEST_F(Sheets, WhatCannotBeDrawnIsRefused) {
  SheetContent c = content();
  c.cells.pop_back();
  EXPECT_EQ(refused(c), ErrorCode::usage);
  c = content();
  c.levels[1].pop_back();
  EXPECT_EQ(refused(c), ErrorCode::usage);
  c = content();
  c.cells[3].code = "another";
  EXPECT_EQ(refused(c), ErrorCode::usage);
  c = content();
  c.level = 2;
  EXPECT_EQ(refused(c), ErrorCode::usage);
  EXPECT_EQ(refused(content(), "a.png"), ErrorCode::usage);
  EXPECT_EQ(refused(content(), "gone/a.pdf"), ErrorCode::io);
  EXPECT_THAT(files(), IsEmpty());
}

TEST_F(Sheets, StopsBetweenPagesAndTellsHowFarItIs) {
  std::stop_source stop;
  std::vector<double> shares;
  libgrid::Run run{.stop = stop.get_token()};
  run.progress = [&](std::string_view stage, double share) {
    EXPECT_EQ(stage, "notice_boards");
    shares.push_back(share);
    if (share > 0.4) stop.request_stop();
  };
  try {
    render_sheets(content(), SheetBook::notice_boards, path("a.pdf"), run);
    FAIL() << "it went on";
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::cancelled);
  }
  EXPECT_THAT(files(), IsEmpty());
  EXPECT_TRUE(std::is_sorted(shares.begin(), shares.end()));
}

}  // namespace
}  // namespace libgrid
