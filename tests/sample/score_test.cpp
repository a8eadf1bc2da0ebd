// SPDX-License-Identifier: Apache-2.0
#include "score.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "libgrid/core/error.hpp"
#include "libgrid/geom/wkb.hpp"

namespace libgrid {
namespace {

using testing::HasSubstr;

struct Told {
  std::string kind, wkt;
  double area = 0;
  std::string form = {};
};

Layer layer(const std::string& name, const std::vector<Told>& rows) {
  PolygonBuilder builder;
  std::vector<std::string> kind, form;
  std::vector<double> area;
  for (const Told& row : rows) {
    read_wkt(row.wkt, builder);
    kind.push_back(row.kind);
    form.push_back(row.form);
    area.push_back(row.area);
  }
  Layer made{name, {}, builder.finish(), {}};
  made.table.add("kind", kind);
  made.table.add("form", form);
  made.table.add("area_m2", area);
  return made;
}

const Told gap{"gap", "POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))", 100, "enclosed"};
const Told overlap{"overlap", "POLYGON ((50 0, 60 0, 60 10, 50 10, 50 0))", 100};
const Told far_gap{"gap", "POLYGON ((90 0, 95 0, 95 5, 90 5, 90 0))", 25, "open"};

Score score(const std::vector<Told>& found, const ScoreOptions& options = {}) {
  return score_issues(layer("truth", {gap, overlap, far_gap}), layer("issue", found), options);
}

TEST(Score, PerfectWhenAllIsTold) {
  const Score s = score({far_gap, overlap, gap});
  EXPECT_TRUE(s.perfect());
  ASSERT_EQ(s.rows.size(), 3u);
  EXPECT_EQ(s.rows[0].kind, "gap");
  EXPECT_EQ(s.rows[0].form, "enclosed");
  EXPECT_EQ(s.rows[0].recall(), 1);
  EXPECT_EQ(s.total().planted, 3);
}

TEST(Score, NoticesAMissingIssue) {
  const Score s = score({overlap, gap});
  EXPECT_FALSE(s.perfect());
  EXPECT_EQ(s.rows[1].recall(), 0);
  EXPECT_EQ(s.rows[1].precision(), 1);
  EXPECT_EQ(s.total().found, 2);
}

TEST(Score, NoticesAnExtraIssue) {
  Told elsewhere = gap;
  elsewhere.wkt = "POLYGON ((20 0, 30 0, 30 10, 20 10, 20 0))";
  const Score s = score({gap, overlap, far_gap, elsewhere});
  EXPECT_FALSE(s.perfect());
  EXPECT_EQ(s.rows[0].extra, 1);
  EXPECT_EQ(s.rows[0].precision(), 0.5);
  EXPECT_EQ(s.total().recall(), 1);
}

TEST(Score, NoticesAnIssueToldTwice) {
  EXPECT_EQ(score({gap, gap, overlap, far_gap}).total().extra, 1);
}

TEST(Score, NoticesAWrongKind) {
  Told wrong = overlap;
  wrong.kind = "spill";
  const Score s = score({gap, wrong, far_gap});
  EXPECT_FALSE(s.perfect());
  EXPECT_EQ(s.total().found, 2);
  EXPECT_EQ(s.total().extra, 1);
}

TEST(Score, NoticesAWrongForm) {
  Told wrong = gap;
  wrong.form = "open";
  const Score s = score({wrong, overlap, far_gap});
  EXPECT_FALSE(s.perfect());
  EXPECT_EQ(s.total().wrong_form, 1);
  EXPECT_EQ(s.total().recall(), 1);
}

TEST(Score, NoticesAWrongArea) {
  Told wrong = gap;
  wrong.area = 100.001;
  const Score s = score({wrong, overlap, far_gap});
  EXPECT_FALSE(s.perfect());
  EXPECT_EQ(s.total().wrong_area, 1);
  EXPECT_NEAR(s.total().area_error, 1e-5, 1e-12);
  EXPECT_NEAR(s.total().area_error_m2, 1e-3, 1e-12);
  EXPECT_TRUE(score({wrong, overlap, far_gap}, {.area_error = 1e-4}).perfect());
}

TEST(Score, TakesTheIssueWhoseAreaIsNearest) {
  Told half = gap;
  half.area = 50;
  const Score s = score({half, gap, overlap, far_gap});
  EXPECT_EQ(s.total().wrong_area, 0);
  EXPECT_EQ(s.total().extra, 1);
}

TEST(Score, GeometriesNeedOnlyMeet) {
  Told inner = gap, around = overlap, touching = far_gap;
  inner.wkt = "POLYGON ((4 4, 5 4, 5 5, 4 5, 4 4))";
  around.wkt = "POLYGON ((40 -10, 70 -10, 70 20, 40 20, 40 -10))";
  touching.wkt = "POLYGON ((95.0005 1, 96 1, 96 2, 95.0005 2, 95.0005 1))";
  EXPECT_TRUE(score({inner, around, touching}).perfect());
  touching.wkt = "POLYGON ((95.002 1, 96 1, 96 2, 95.002 2, 95.002 1))";
  EXPECT_EQ(score({inner, around, touching}).total().found, 2);
}

TEST(Score, TakesLinesAndPoints) {
  LineBuilder lines;
  lines.begin_row();
  lines.add_line(std::vector<Coord>{{-5, 5}, {15, 5}});
  Layer found{"gaps", {}, lines.finish(), {}};
  found.table.add("kind", std::vector<std::string>{"gap"});
  EXPECT_EQ(score_issues(layer("truth", {gap}), found).total().found, 1);
  // Of neither area nor form is anything said, so neither is judged.
  found.geometry = PointArray({{5, 5}});
  EXPECT_TRUE(score_issues(layer("truth", {gap}), found).perfect());
  found.geometry = PointArray({{5, 15}});
  EXPECT_EQ(score_issues(layer("truth", {gap}), found).total().found, 0);
}

TEST(Score, TakesAPlaceWhereThereIsNoGeometry) {
  Layer truth = layer("truth", {{"mismatch", "POLYGON EMPTY"}});
  Layer found = truth;
  for (Layer* l : {&truth, &found}) {
    l->table.add("x", std::vector<double>{3});
    l->table.add("y", std::vector<double>{4});
  }
  EXPECT_TRUE(score_issues(truth, found).perfect());
  const double nan = std::numeric_limits<double>::quiet_NaN();
  std::get<std::vector<double>>(found.table.columns.back().values)[0] = nan;
  EXPECT_EQ(score_issues(truth, found).total().found, 0);
  EXPECT_EQ(score_issues(truth, found).total().extra, 1);
}

TEST(Score, WordsMayStandForKinds) {
  Told missing = gap, hole = far_gap;
  missing.kind = "missing_cell";
  missing.form = "";
  hole.kind = "Loch";
  Score s = score({missing, overlap, hole});
  EXPECT_EQ(s.total().found, 2);
  s = score({missing, overlap, hole}, {.equal = {{"missing_cell", "gap"}, {"Loch", "gap"}}});
  EXPECT_EQ(s.total().found, 3);
}

TEST(Score, PassesOverRemarks) {
  Told remark = overlap;
  for (const std::string word : {"sliver", "neck", "part", "hole"}) {
    remark.kind = word;
    EXPECT_TRUE(score({gap, overlap, far_gap, remark}).perfect());
  }
}

TEST(Score, RefusesATableWithoutKinds) {
  Layer found = layer("issue", {gap});
  found.table.columns.erase(found.table.columns.begin());
  EXPECT_THROW(score_issues(layer("truth", {gap}), found), Error);
}

TEST(Score, IsToldInWordsAndJson) {
  const Score s = score({gap, overlap, {"a \"b\"", far_gap.wkt}});
  EXPECT_THAT(score_text(s), HasSubstr("gap enclosed"));
  EXPECT_THAT(score_json(s), HasSubstr("\"perfect\": false"));
  EXPECT_THAT(score_json(s), HasSubstr("\"kind\": \"a \\\"b\\\"\""));
}

}  // namespace
}  // namespace libgrid
