// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <set>

#include "libgrid/geom/measures.hpp"
#include "town.hpp"

namespace libgrid {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Ge;
using ::testing::HasSubstr;
using ::testing::IsSupersetOf;
using ::testing::Le;
using ::testing::UnorderedElementsAreArray;

class Planning : public Town {
 protected:
  static PlanOptions limits(double min, double max) {
    PlanOptions options;
    options.min = min, options.max = max;
    return options;
  }
};

std::set<Coord> corners(const PolygonArray& shapes) {
  return {shapes.coords().begin(), shapes.coords().end()};
}

TEST_F(Planning, EveryAreaIsDividedWhereThereAreNoCells) {
  const PlanResult made = make_plan(write({level(), buildings()}), limits(80, 120));
  EXPECT_EQ(made.areas_divided, 3);
  EXPECT_THAT(made.plan.cells.code,
              ElementsAre("S1001", "S1002", "S2001", "S2002", "S3001", "S3002"));
  EXPECT_THAT(made.plan.cells.parent, ElementsAre(0, 0, 1, 1, 2, 2));
  EXPECT_THAT(made.cell_weight, Each(100));
  EXPECT_THAT(made.plan.cells.remark, Each(""));
  EXPECT_THAT(made.plan.cells.title, Contains("West 1"));
  EXPECT_THAT(made.plan.cells.title, Contains("中社区第1网格"));
  EXPECT_EQ(made.residue, 0);
  EXPECT_EQ(made.plan.issues.size(), 0U);
  EXPECT_EQ(made.plan.building_cells.unassigned(), 0);
}

TEST_F(Planning, OnlyAreasWithoutCellsAreDivided) {
  Layer kept = cells({"S2"});
  // A number that a new cell of S3 would get, and one beyond.
  std::get<Texts>(kept.table.columns[0].values) = {"S3001", "S2007"};
  const PlanResult made = make_plan(write({level(), buildings(), kept}), limits(80, 120));
  const Plan& plan = made.plan;
  EXPECT_EQ(made.areas_divided, 2);
  ASSERT_EQ(plan.cells.size(), 6U);
  EXPECT_THAT(plan.cells.parent, ElementsAre(1, 1, 0, 0, 2, 2));
  EXPECT_THAT(plan.cells.code, ElementsAre("S3001", "S2007", "S1001", "S1002", "S3002", "S3003"));
  // Kept cells keep every corner; what is new stands on their borders.
  const PolygonArray before = kept.polygons();
  for (std::size_t row = 0; row < 2; ++row) {
    const std::int64_t r = static_cast<std::int64_t>(row);
    const PolygonArray now = plan.cells.geometry.take({&r, 1});
    EXPECT_THAT(corners(now), IsSupersetOf(corners(before.take({&r, 1}))));
    EXPECT_EQ(row_area(now, 0), row_area(before, row));
  }
  EXPECT_THAT(corners(plan.levels[1].geometry), IsSupersetOf(corners(level().polygons())));
  EXPECT_EQ(made.residue, 0);
  EXPECT_EQ(plan.issues.size(), 0U);
}

TEST_F(Planning, AllDividesAnewAndNoneKeeps) {
  const auto path = write({level(), buildings(), cells({"S1"})});
  PlanOptions options = limits(80, 120);
  options.divide = Divide::all;
  EXPECT_EQ(make_plan(path, options).areas_divided, 3);
  options.divide = Divide::none;
  const PlanResult kept = make_plan(path, options);
  EXPECT_EQ(kept.areas_divided, 0);
  EXPECT_EQ(kept.plan.cells.geometry, cells({"S1"}).polygons());
  EXPECT_EQ(kept.plan.building_cells.unassigned(), 20);
  const Error e = refusal([&] { make_plan(write({level(), buildings()}), options); });
  EXPECT_EQ(e.code(), ErrorCode::usage);
}

TEST_F(Planning, MendKeepsCellsAndCodesThatFit) {
  Layer today = cells({"S1", "S2", "S3"});
  const Texts codes = {"a", "b", "c", "d", "e", "f"};
  std::get<Texts>(today.table.columns[0].values) = codes;
  PlanOptions options = limits(80, 120);
  options.divide = Divide::mend;
  const PlanResult same = make_plan(write({level(), buildings(), today}), options);
  EXPECT_EQ(same.moved, 0);
  EXPECT_EQ(same.cells_kept, 6);
  EXPECT_EQ(same.residue, 0);
  EXPECT_THAT(same.plan.cells.code, UnorderedElementsAreArray(codes));
  EXPECT_EQ(corners(same.plan.cells.geometry), corners(today.polygons()));

  Layer grown = buildings();
  auto& households = std::get<std::vector<std::int64_t>>(grown.table.columns.back().values);
  for (std::size_t b = 0; b < 5; ++b) households[b] *= 2;  // "a" has 200 now
  const PlanResult mended = make_plan(write({level(), grown, today}), options);
  EXPECT_EQ(mended.residue, 0);
  EXPECT_EQ(mended.cells_kept, 6);
  EXPECT_EQ(mended.plan.cells.size(), 7U);
  EXPECT_THAT(mended.plan.cells.code, IsSupersetOf(codes));
  EXPECT_THAT(mended.plan.cells.code, Contains("S1001"));
  EXPECT_THAT(mended.cell_weight, Each(AllOf(Ge(80), Le(120))));
  EXPECT_GT(mended.moved, 0);
  EXPECT_LE(mended.moved, 120);
}

TEST_F(Planning, CellsOutOfRangeSayWhy) {
  EXPECT_THAT(make_plan(write({level(), buildings()}), limits(300, 500)).plan.cells.remark,
              Each("the whole area has 200 households, less than 300-500 households"));
  EXPECT_THAT(make_plan(write({level(), buildings()}), limits(120, 150)).plan.cells.remark,
              Each(HasSubstr("fit no number of cells of 120-150 households")));
}

TEST_F(Planning, AnAreaThatIsInvalidIsNamedByItsCode) {
  const Layer bad = with(areas("level", {rectangle(0, 0, 100, 100),
                                         "POLYGON ((200 0, 400 200, 400 0, 200 200, 200 0))"}),
                         "code", Texts{"good", "bad"});
  const Error e = refusal([&] { make_plan(write({bad, buildings()}), limits(80, 120)); });
  EXPECT_EQ(e.code(), ErrorCode::bad_geometry);
  EXPECT_EQ(e.layer(), "level");
  EXPECT_THAT(e.what(), HasSubstr("level bad: "));
}

TEST_F(Planning, HouseholdsAreBalancedWhereTheyAreKnownElseBuildings) {
  Layer houses = buildings();
  EXPECT_EQ(make_plan(write({level(), houses})).weight, Weight::households);
  houses.table.columns.pop_back();
  const PlanResult counted = make_plan(write({level(), houses}));
  EXPECT_EQ(counted.weight, Weight::buildings);
  EXPECT_EQ(counted.min, 60);
  EXPECT_EQ(counted.max, 120);
  EXPECT_THAT(counted.notes, Contains(HasSubstr("buildings are counted instead")));
  EXPECT_THAT(counted.cell_weight, Each(10));
  PlanOptions options;
  options.weight = Weight::households;
  EXPECT_EQ(refusal([&] {
              make_plan(write({level(), houses}), options);
            }).code(),
            ErrorCode::usage);
}

TEST_F(Planning, UnknownHouseholdsAreEstimatedOnRequestOnlyAndMarked) {
  // 20 m x 10 m with 3 floors; 9 m x 3 m, too small for a home; 20 m x 10 m, a school; known.
  Layer houses = areas("buildings",
                       {rectangle(0, 0, 20, 10), rectangle(30, 0, 39, 3), rectangle(50, 0, 70, 10),
                        rectangle(80, 0, 100, 10), rectangle(110, 0, 130, 10)});
  houses = with(houses, "kind", Texts{"house", "house", "school", "house", "house"});
  houses = with(houses, "floors", std::vector<std::int64_t>{3, 1, 3, 1, 0}, {0, 0, 0, 0, 1});
  houses = with(houses, "height", std::vector<double>{0, 0, 0, 0, 14.5});
  houses = with(houses, "households", std::vector<double>{0, 0, 0, 7, 0}, {1, 1, 1, 0, 1});
  const auto path = write({level(), houses});

  const PlanResult plain = make_plan(path);
  EXPECT_TRUE(plain.plan.buildings.estimated.empty());
  EXPECT_TRUE(std::isnan(plain.plan.buildings.households[0]));
  EXPECT_THAT(plain.notes, ElementsAre(HasSubstr("4 buildings without a number")));

  PlanOptions options;
  options.estimate = true;
  const PlanResult guessed = make_plan(path, options);
  // One for each 100 m2 of floor; 14.5 m are 4 floors.
  EXPECT_THAT(guessed.plan.buildings.households, ElementsAre(6, 0, 0, 7, 8));
  EXPECT_THAT(guessed.plan.buildings.estimated, ElementsAre(1, 1, 1, 0, 1));
  EXPECT_THAT(guessed.notes, Contains(HasSubstr("households of 4 buildings are estimated")));
  const std::vector<Layer> tables = plan_layers(guessed, {"building"});
  ASSERT_EQ(tables.size(), 1U);
  EXPECT_EQ(tables[0].table.find("estimated")->number(0), 1);
  EXPECT_EQ(tables[0].table.find("estimated")->number(3), 0);
  EXPECT_EQ(ledger(guessed.plan)[0].households_estimated, 4);
}

TEST_F(Planning, FloorAreaIsFootprintTimesFloors) {
  Layer houses = areas("buildings", {rectangle(0, 0, 20, 10), rectangle(30, 0, 50, 10)});
  houses = with(houses, "floors", std::vector<std::int64_t>{6, 1});
  PlanOptions options = limits(500, 2000);
  options.weight = Weight::floor_area;
  const PlanResult made = make_plan(write({level(), houses}), options);
  double sum = 0;
  for (const double w : made.cell_weight) sum += w;
  EXPECT_NEAR(sum, 20 * 10 * 6 + 20 * 10, 1e-6);
}

TEST_F(Planning, LimitsThatMakeNoSenseAreRefused) {
  const auto path = write({level(), buildings()});
  for (const auto& [min, max] : std::vector<std::pair<double, double>>{
           {500, 300}, {0, 100}, {-5, 100}, {std::nan(""), 100}, {100, HUGE_VAL}})
    EXPECT_EQ(refusal([&, low = min, high = max] { make_plan(path, limits(low, high)); }).code(),
              ErrorCode::usage)
        << min << " to " << max;
  PlanOptions options;
  options.profile = "city";
  EXPECT_THAT(refusal([&] { make_plan(path, options); }).what(), HasSubstr("urban, rural, micro"));
  options = {};
  options.resolution_m = -1;
  EXPECT_EQ(refusal([&] { make_plan(path, options); }).code(), ErrorCode::usage);
  EXPECT_EQ(refusal([&] { check_file(path, {}, {std::nan("")}); }).code(), ErrorCode::usage);
}

TEST_F(Planning, UnitsGoByTheirBuilding) {
  Layer units{"units", {}, PointArray({{10, 155}, {590, 155}, {590, 155}, {NAN, NAN}}), {}};
  units = with(units, "code", Texts{"a", "b", "c", "d"});
  units = with(units, "building", Texts{"B0", "B0", "gone", ""});
  const PlanResult made =
      make_plan(write({level(), buildings(), units, cells({"S1", "S2", "S3"})}));
  EXPECT_THAT(made.plan.unit_cells.cell, ElementsAre(0, 0, 5, -1));
  EXPECT_THAT(
      made.notes,
      Contains(::testing::StartsWith("1 unit names a building that is not in the register")));
}

TEST_F(Planning, UnitsWithoutAKnownBuildingGoByTheirAddress) {
  Texts addresses(30);
  addresses[0] = "文苑路12号1幢";
  addresses[29] = "文苑路12号2-9幢";
  addresses[1] = addresses[2] = "学津路1号";
  const Layer houses = with(buildings(), "address", addresses);
  Layer units{"units", {}, std::monostate{}, {}};
  units = with(units, "code", Texts{"a", "b", "c", "d", "e"});
  units = with(units, "building", Texts{"B0", "gone", "", "", ""});
  units =
      with(units, "地址",
           Texts{"文苑路12号3幢", "文苑路12号3幢501", "文苑路十二号 １栋", "学津路1号", "不详"});
  const PlanResult made = make_plan(write({level(), houses, units, cells({"S1", "S2", "S3"})}));
  EXPECT_THAT(made.plan.unit_cells.cell, ElementsAre(0, 5, 0, -1, -1));
  EXPECT_EQ(made.plan.unit_cells.rule[1], AssignRule::address);
  EXPECT_THAT(made.notes, Contains("units that go by their address: 1 exact, 1 within_range"));
  EXPECT_THAT(made.notes, Contains("units whose address several buildings have: 1"));
}

TEST_F(Planning, CheckTellsFaultsOfCellsAndOfLevels) {
  Layer gap = level();
  gap.geometry = polygons({street, rectangle(0, 0, 200, 200), rectangle(200, 0, 400, 200),
                           rectangle(420, 0, 600, 200)});
  Layer drawn = cells({"S1"});
  drawn.geometry = polygons({rectangle(0, 0, 100, 200), rectangle(90, 0, 200, 200)});
  const Issues issues = check_file(write({gap, drawn, buildings()})).plan.issues;
  std::map<std::string, std::set<IssueKind>> kinds;
  for (std::size_t i = 0; i < issues.size(); ++i) kinds[issues.level[i]].insert(issues.kind[i]);
  EXPECT_THAT(kinds["cell"], Contains(IssueKind::overlap));
  EXPECT_THAT(kinds["community"], Contains(IssueKind::gap));
}

TEST_F(Planning, AnInvalidAreaIsToldOnce) {
  Layer bad = level();
  bad.geometry = polygons({street, "POLYGON ((0 0, 200 200, 200 0, 0 200, 0 0))",
                           rectangle(200, 0, 400, 200), rectangle(400, 0, 600, 200)});
  const Issues issues = check_file(write({bad, cells({"S1"})})).plan.issues;
  EXPECT_EQ(std::count(issues.kind.begin(), issues.kind.end(), IssueKind::invalid_ring), 1);
}

TEST_F(Planning, CheckWantsSomethingToCheck) {
  const Layer one = areas("level", {street});
  EXPECT_EQ(refusal([&] { check_file(write({one})); }).code(), ErrorCode::not_found);
  const Error empty = refusal([&] { check_file(write({level(), areas("cells", {})})); });
  EXPECT_EQ(empty.code(), ErrorCode::empty);
  EXPECT_EQ(empty.layer(), "cells");
  const PlanResult levels = check_file(write({level()}));
  EXPECT_EQ(levels.plan.issues.size(), 0U);
  EXPECT_THAT(levels.notes, ElementsAre(HasSubstr("only the levels are checked")));
}

TEST_F(Planning, ThreadsChangeNothing) {
  const auto path = write({level(), buildings()});
  const auto tables = [&](int threads) {
    return plan_layers(make_plan(path, limits(40, 80), {.threads = threads}));
  };
  const auto one = tables(1), four = tables(4);
  ASSERT_EQ(one.size(), four.size());
  for (std::size_t t = 0; t < one.size(); ++t) {
    EXPECT_EQ(one[t].geometry.index(), four[t].geometry.index());
    const bool areas = std::holds_alternative<PolygonArray>(one[t].geometry);
    EXPECT_TRUE(!areas || one[t].polygons() == four[t].polygons());
    for (std::size_t c = 0; c < one[t].table.columns.size(); ++c)
      for (std::size_t row = 0; row < one[t].size(); ++row)
        EXPECT_EQ(one[t].table.columns[c].text(row), four[t].table.columns[c].text(row));
  }
}

TEST_F(Planning, AStopEndsTheWorkAndLeavesNothing) {
  const auto path = write({level(), buildings()});
  const PlanResult made = make_plan(path, limits(80, 120));
  std::stop_source stop;
  stop.request_stop();
  const libgrid::Run run{.stop = stop.get_token()};
  EXPECT_EQ(refusal([&] { make_plan(path, limits(80, 120), run); }).code(), ErrorCode::cancelled);
  EXPECT_EQ(refusal([&] { check_file(path, {}, {}, run); }).code(), ErrorCode::cancelled);
  EXPECT_EQ(refusal([&] { write_plan(made, at("deep/out"), run); }).code(), ErrorCode::cancelled);
  EXPECT_FALSE(std::filesystem::exists(at("deep")));
}

TEST_F(Planning, ResultsAppearTogether) {
  const PlanResult made = make_plan(write({level(), buildings()}), limits(80, 120));
  write_plan(made, at("deep/out"));
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(at("deep")))
    names.insert(entry.path().filename().string());
  EXPECT_EQ(names.erase("map.html"), can_write_page() ? 1 : 0);
  EXPECT_THAT(names, ElementsAre("certificate.json", "ledger.csv", "map.pdf", "map.png", "out",
                                 "plan.gpkg", "report.json"));
  // A plan is an input again.
  const PlanResult again = make_plan(at("deep/out") / "plan.gpkg", limits(80, 120));
  EXPECT_EQ(again.areas_divided, 0);
  EXPECT_EQ(again.plan.cells.geometry, made.plan.cells.geometry);
  EXPECT_EQ(again.plan.building_cells.cell, made.plan.building_cells.cell);
  EXPECT_EQ(again.residue, 0);
}

TEST_F(Planning, ADividedInputHasNoCertificateOfItsOwn) {
  const PlanResult made = make_plan(write({level(), buildings()}), limits(80, 120));
  EXPECT_EQ(certificate_hindrance(made), "");
  EXPECT_EQ(refusal([&] { certify_input(made); }).code(), ErrorCode::usage);
  const Certificate plan = certify_plan(made);
  EXPECT_EQ(plan.levels.back().table.table, "cell");
  write_plan(made, at("out"));
  const Certificate file = certify_input(check_file(at("out") / "plan.gpkg"));
  EXPECT_EQ(certificate_json(file), certificate_json(plan));
}

TEST_F(Planning, AFileInTheWayIsKept) {
  const PlanResult made = make_plan(write({level(), buildings()}), limits(80, 120));
  write_text(at("file"), "mine");
  EXPECT_EQ(refusal([&] { write_plan(made, at("file")); }).code(), ErrorCode::io);
  EXPECT_EQ(refusal([&] { write_plan(made, at("file/out")); }).code(), ErrorCode::io);
  EXPECT_EQ(std::filesystem::file_size(at("file")), 4U);
}

}  // namespace
}  // namespace libgrid
