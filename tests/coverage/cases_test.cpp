// SPDX-License-Identifier: Apache-2.0
// Runs the files of tests/cases/coverage; CONTRIBUTING.md tells how to write one.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>

#include "cases/case_file.hpp"
#include "cases/laws.hpp"
#include "libgrid/geom/measures.hpp"

namespace libgrid {
namespace {

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  EXPECT_TRUE(file) << "cannot read " << path;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<std::filesystem::path> case_files() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(LIBGRID_CASES))
    files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

std::string name_of_case(const testing::TestParamInfo<std::filesystem::path>& info) {
  return info.param.stem().string();
}

class CoverageCase : public testing::TestWithParam<std::filesystem::path> {};

void expect_refused(Situation& s, ErrorCode code) {
  try {
    s.finish();
    const Crs crs = Crs::from_text(s.crs);
    repair(s.coverage(), crs, s.people, s.repair_options());
    ADD_FAILURE() << "it is not refused";
  } catch (const Error& e) {
    EXPECT_EQ(name_of(e.code()), name_of(code)) << e.what();
  }
}

void expect_rows(const Case& c, const RepairResult& r) {
  const Situation::Level& level = c.situation.levels.back();
  for (const ExpectedRow& row : c.becomes) {
    const auto at = std::find(level.codes.begin(), level.codes.end(), row.code);
    ASSERT_NE(at, level.codes.end()) << "there is no row " << row.code;
    const std::int64_t number = at - level.codes.begin();
    const PolygonArray made = r.rows.back().take({&number, 1});
    if (row.shape.size() > 0) {
      EXPECT_EQ(made, row.shape) << "row " << row.code;
    }
    if (row.area) {
      EXPECT_TRUE(row.area->fits(row_area(made, 0)))
          << "row " << row.code << " has " << row_area(made, 0);
    }
  }
}

TEST_P(CoverageCase, IsAsStated) {
  Case c = read_case(text_of(GetParam()));
  Situation& s = c.situation;
  if (c.refused) return expect_refused(s, *c.refused);
  s.finish();
  const Crs crs = Crs::from_text(s.crs);
  const CheckResult found = check_levels(s.coverage(), crs, s.people, s.check_options());
  EXPECT_EQ(difference(*c.finds, found, s), "") << "check";
  const RepairResult r = repair(s.coverage(), crs, s.people, s.repair_options());
  EXPECT_EQ(difference(*c.leaves, r.after, s), "") << "repair";
  expect_rows(c, r);
  for (const std::string& law : broken_laws(s)) ADD_FAILURE() << law;
}

/// A cell over its neighbour, and a third that is sound.
constexpr std::string_view kOverlap = R"(# An overlap.
level area
row p POLYGON ((0 0, 4 0, 9 0, 12 0, 12 9, 9 9, 4 9, 0 9, 0 0))
level cell
row a POLYGON ((0 0, 4 0, 4 9, 0 9, 0 0))
row b POLYGON ((3 2, 4 2, 4 0, 9 0, 9 9, 4 9,
      4 4, 3 4, 3 2))
row c locked POLYGON ((9 0, 12 0, 12 9, 9 9, 9 0))
finds overlap a b area 2
leaves clean
)";

class CaseReader : public testing::Test {
 protected:
  CaseReader() { made_.situation.finish(); }
  CheckResult checked() const {
    return check_levels(made_.situation.coverage(), Crs{}, {}, made_.situation.check_options());
  }
  RepairResult repaired() const {
    return repair(made_.situation.coverage(), Crs{}, {}, made_.situation.repair_options());
  }
  /// What the laws say to a repair that something was done to.
  std::vector<std::string> spoiled(const std::function<void(RepairResult&)>& spoil) const {
    RepairResult one = repaired(), two = one;
    spoil(one);
    return broken_repair_laws(made_.situation, checked(), one, two);
  }
  Case made_ = read_case(kOverlap);
};

TEST_F(CaseReader, SaysWhatDiffers) {
  const CheckResult found = checked();
  ExpectedIssues wanted = *made_.finds;
  EXPECT_EQ(difference(wanted, found, made_.situation), "");
  wanted.issues[0].area->value = 2.5;
  EXPECT_EQ(difference(wanted, found, made_.situation),
            "not found as stated: overlap\nfound:\noverlap a b area 2 width 1\n");
  wanted.issues[0].area->tolerance = 0.5;
  EXPECT_EQ(difference(wanted, found, made_.situation), "");
  wanted.issues[0].cells = {"a", "c"};
  EXPECT_NE(difference(wanted, found, made_.situation), "");
  EXPECT_NE(difference({}, found, made_.situation), "");
  EXPECT_NE(difference({.clean = true, .issues = made_.finds->issues}, found, made_.situation), "");
}

TEST_F(CaseReader, RefusesWhatIsNoCase) {
  auto refusal = [](const std::string& text) {
    try {
      read_case(text);
    } catch (const std::runtime_error& e) {
      return std::string(e.what());
    }
    return std::string();
  };
  EXPECT_EQ(refusal("# nothing\n"),
            "a case says what check finds and what repair leaves, or that it is refused");
  EXPECT_EQ(refusal("level x\n\nfinds hap\n"), "line 3: the word 'hap' is not known here");
  EXPECT_EQ(refusal("row a POLYGON EMPTY\n"), "line 1: a level comes first");
  EXPECT_EQ(refusal("level x\nresolution_m one\n"), "line 2: 'one' is not a number");
  EXPECT_EQ(refusal("level x y\n"), "line 1: 'y' is too much");
  EXPECT_EQ(refusal("level x\nrow a POLYGON (0 0)\n").substr(0, 12), "line 2: WKT:");
}

TEST_F(CaseReader, LawsOfACheckCanBreak) {
  const CheckResult one = checked();
  EXPECT_EQ(broken_check_laws(made_.situation, one, one), std::vector<std::string>{});
  CheckResult other = one;
  other.issues.width_m[0] += 1e-9;
  EXPECT_EQ(broken_check_laws(made_.situation, one, other).size(), 1U);
  other = one;
  other.issues.area_m2[0] = 3;  // the cells overlap by less
  EXPECT_EQ(broken_check_laws(made_.situation, other, other).size(), 1U);
  other.issues = {};
  other.residue = 0;  // a proof that lies
  EXPECT_EQ(broken_check_laws(made_.situation, other, other).size(), 2U);
}

TEST_F(CaseReader, LawsOfARepairCanBreak) {
  EXPECT_EQ(spoiled([](RepairResult&) {}), std::vector<std::string>{});
  const std::vector<std::function<void(RepairResult&)>> spoils = {
      [](RepairResult& r) {
        r.rows[1] = r.rows[1].take(std::vector<std::int64_t>{0, 1});
      },
      [](RepairResult& r) {
        r.rows[1] = r.rows[1].take(std::vector<std::int64_t>{0, 1, 0});
      },
      [](RepairResult& r) { r.changed[1] = {}; },
      [](RepairResult& r) {
        r.changed[1].before =
            r.changed[1].before.take(std::vector<std::int64_t>(r.changed[1].rows.size(), 0));
        r.changed[1].rows[0] = 2;
      },
      [](RepairResult& r) { r.fixes.reason[0] = "no reason"; },
      [](RepairResult& r) { r.fixes.to.pop_back(); },
      [](RepairResult& r) { r.rows[0] = r.rows[1].take(std::vector<std::int64_t>{2}); },
  };
  for (const auto& spoil : spoils) EXPECT_NE(spoiled(spoil), std::vector<std::string>{});
}

INSTANTIATE_TEST_SUITE_P(Files, CoverageCase, testing::ValuesIn(case_files()), name_of_case);

}  // namespace
}  // namespace libgrid
