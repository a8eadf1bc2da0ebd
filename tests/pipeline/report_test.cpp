// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "town.hpp"

namespace libgrid {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class Report : public Town {
 protected:
  /// The halves of S1 with a strip of 20 m in nobody's cell and one of 20 m in two.
  PlanResult faulty() const {
    Layer drawn = cells({"S1"});
    drawn.geometry =
        polygons({"POLYGON ((20 0, 100 0, 120 0, 120 200, 100 200, 20 200, 20 0))",
                  "POLYGON ((100 0, 120 0, 200 0, 200 200, 120 200, 100 200, 100 0))"});
    return check_file(write({level(), buildings(), drawn}), {{{"boundary", "level"}}, {}});
  }
};

TEST_F(Report, NoDefectsInOneSentence) {
  const PlanResult made = check_file(write({level(), buildings(), cells({"S1", "S2", "S3"})}));
  EXPECT_EQ(summary(made.plan.issues), "no defects: neither overlap nor omission");
}

TEST_F(Report, DefectsAreCountedInPeople) {
  const std::string text = summary(faulty().plan.issues);
  // The strip has one building, S2 and S3 have ten each.
  EXPECT_EQ(text,
            "4 defects: 3 gaps and 1 overlap; 420 households in nobody's cell and 20 households "
            "counted twice");
}

TEST_F(Report, ASummaryOfAPlanNamesItsParts) {
  PlanOptions options;
  options.min = 80, options.max = 120;
  const std::string text = summary(make_plan(write({level(), buildings()}), options));
  EXPECT_THAT(text, HasSubstr("levels      1 (street) and 3 (community), 120,000 m2\n"));
  EXPECT_THAT(text, HasSubstr("cells       6 new, 100-100 households, median 100\n"));
  EXPECT_THAT(text, HasSubstr("limits      80-120 households: all cells within\n"));
  EXPECT_THAT(text, HasSubstr("buildings   30, each in one cell\n"));
  EXPECT_THAT(text, HasSubstr("check       no defects: neither overlap nor omission\n"));
}

TEST_F(Report, TheReportIsJsonWithTheFiguresOfTheSummary) {
  PlanOptions options;
  options.min = 80, options.max = 90;
  const PlanResult made = make_plan(write({level(), buildings(), cells({"S1"})}), options);
  const json report = json::parse(report_json(made));
  EXPECT_EQ(report["input"], "town.gpkg");
  EXPECT_EQ(report["layers"]["cells"], "cells");
  EXPECT_EQ(report["crs"], "none");
  EXPECT_EQ(report["levels"][1]["rows"], 3);
  EXPECT_NEAR(report["levels"][1]["area_m2"].get<double>(), 120000, 1e-6);
  EXPECT_EQ(report["cells"]["count"], made.plan.cells.size());
  EXPECT_EQ(report["cells"]["areas_divided"], 2);
  EXPECT_EQ(report["cells"]["weight"], "households");
  EXPECT_EQ(report["cells"]["min"], 80);
  EXPECT_EQ(report["cells"]["out_of_range"],
            std::count_if(made.cell_weight.begin(), made.cell_weight.end(),
                          [](double w) { return w < 80 || w > 90; }));
  EXPECT_EQ(report["buildings"]["rows"], 30);
  EXPECT_EQ(report["buildings"]["unassigned"], 0);
  EXPECT_EQ(report["coverage"]["defects"], 0);
  EXPECT_EQ(report["coverage"]["residue_edges"], 0);
  EXPECT_TRUE(report["issues"].empty());
}

TEST_F(Report, IssuesAreRowsWithTheCodesOfTheirCells) {
  const PlanResult made = faulty();
  const json report = json::parse(issues_json(made.plan));
  ASSERT_EQ(report["issues"].size(), made.plan.issues.size());
  bool seen = false;
  for (const json& issue : report["issues"]) {
    if (issue["kind"] != "overlap") continue;
    seen = true;
    EXPECT_EQ(issue["cells"], "S1001;S1002");
    EXPECT_EQ(issue["parent"], "S1");
    EXPECT_NEAR(issue["area_m2"].get<double>(), 4000, 1e-6);
    EXPECT_NEAR(issue["width_m"].get<double>(), 20, 0.2);
  }
  EXPECT_TRUE(seen);
  const Layer table = issue_layer(made.plan);
  EXPECT_EQ(table.size(), made.plan.issues.size());
}

TEST_F(Report, ATextThatIsNotUtf8DoesNotBreakIt) {
  PlanResult made = faulty();
  made.input = "caf\xe9.gpkg";
  EXPECT_THAT(json::parse(report_json(made))["input"].get<std::string>(), StartsWith("caf"));
}

}  // namespace
}  // namespace libgrid
