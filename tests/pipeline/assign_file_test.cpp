// SPDX-License-Identifier: Apache-2.0
#include "libgrid/pipeline/assign_file.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

#include "folder.hpp"
#include "libgrid/pipeline/pipeline.hpp"
#include "shapes.hpp"
#include "subdivision.hpp"

namespace libgrid {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

std::string text_of(const std::filesystem::path& path) {
  std::stringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

/// A coverage of [0, 4096]^2 in a file, and 70,000 squares, some outside it, in another: a few
/// batches.
class Assigning : public Folder {
 protected:
  Assigning() {
    Random random(6);
    PolygonBuilder builder;
    std::vector<std::string> names;
    for (int i = 0; i < 70000; ++i) {
      if (i % 1000 == 999)
        builder.begin_row();  // no geometry
      else
        builder.add_row(square(random.real(-50, 4200), random.real(-50, 4200), 20), 0);
      names.push_back("b" + std::to_string(i));
    }
    buildings.geometry = builder.finish();
    buildings.table.add("code", names);
    write_layers(at("buildings.gpkg"), {buildings});
    cells.geometry = map.cells;
    cells.table.add("code", map.codes);
    write_layers(at("cells.gpkg"), {cells});
  }

  RandomCoverage map{5, 7};
  Layer buildings{"buildings", {}, {}, {}};
  Layer cells{"cells", {}, {}, {}};
};

TEST_F(Assigning, WhatIsReadInBatchesEqualsTheWhole) {
  const Assignment whole = assign_footprints(buildings.polygons(), map.cells, map.codes, {});
  for (const int threads : {1, 2, 5}) {
    const AssignedFile a = assign_file(at("buildings.gpkg"), at("cells.gpkg"), {},
                                       {.threads = threads, .progress = {}, .stop = {}});
    ASSERT_EQ(a.size(), whole.size());
    EXPECT_EQ(a.codes, map.codes);
    EXPECT_EQ(a.first_id, 1);
    EXPECT_THAT(a.id, IsEmpty());
    EXPECT_EQ(std::vector<std::int64_t>(a.cell.begin(), a.cell.end()), whole.cell);
    EXPECT_EQ(a.share, std::vector<float>(whole.share.begin(), whole.share.end()));
    EXPECT_EQ(a.rule, whole.rule);
    EXPECT_EQ(a.reason, whole.reason);
    EXPECT_EQ(a.straddling.row, whole.straddling.row);
    EXPECT_EQ(a.straddling.cell, whole.straddling.cell);
    EXPECT_EQ(a.straddling.share, whole.straddling.share);
    ASSERT_EQ(a.left.row.size(), static_cast<std::size_t>(whole.unassigned()));
    for (std::size_t k = 0; k < a.left.row.size(); ++k)
      ASSERT_EQ(a.left.nearest_cell[k],
                whole.nearest_cell[static_cast<std::size_t>(a.left.row[k])]);
  }
}

TEST_F(Assigning, TheFileIsTheSameForAnyNumberOfThreadsAndAsWrittenFromMemory) {
  Layer table{"buildings", {}, {}, buildings.table};
  const Assignment whole = assign_footprints(buildings.polygons(), map.cells, map.codes, {});
  add_assignment_columns(table.table, whole, map.codes);
  write_layers(at("memory.csv"), {table});
  for (const int threads : {1, 2, 5}) {
    const AssignedCounts counts =
        assign_to_file(at("buildings.gpkg"), at("cells.gpkg"), at("file.csv"), {},
                       {.threads = threads, .progress = {}, .stop = {}});
    EXPECT_EQ(counts.objects, 70000);
    EXPECT_EQ(counts.unassigned, whole.unassigned());
    EXPECT_EQ(counts.straddlers, whole.straddlers());
    ASSERT_EQ(text_of(at("file.csv")), text_of(at("memory.csv")));
  }
}

TEST_F(Assigning, NumbersOfRowsSurviveWhereTheFileLeavesSomeOut) {
  Layer places{"places", {}, PointArray({{1, 1}, {2000, 2000}, {-9, -9}}), {}};
  write_layers(at("places.fgb"), {places});
  const AssignedFile a = assign_file(at("places.fgb"), at("cells.gpkg"), {.border_distance = true});
  EXPECT_EQ(a.first_id, 0);
  EXPECT_EQ(a.border_m.size(), 3U);
  EXPECT_EQ(a.left.row, std::vector<std::int64_t>{2});
}

TEST_F(Assigning, AnEmptyLayerGivesTheNamesOfTheColumns) {
  write_layers(at("none.gpkg"), {Layer{"none", {}, PolygonArray(), {}}});
  const AssignedCounts counts =
      assign_to_file(at("none.gpkg"), at("cells.gpkg"), at("file.csv"), {}, {});
  EXPECT_EQ(counts.objects, 0);
  EXPECT_THAT(text_of(at("file.csv")), HasSubstr("\"cell\",\"share\""));
}

TEST_F(Assigning, NothingIsLeftOfARunThatIsStoppedOrFails) {
  std::stop_source stop;
  libgrid::Run run{.threads = 2, .progress = {}, .stop = stop.get_token()};
  stop.request_stop();
  EXPECT_EQ(refusal([&] {
              assign_to_file(at("buildings.gpkg"), at("cells.gpkg"), at("file.csv"), {}, run);
            }).code(),
            ErrorCode::cancelled);
  run = {.threads = 2,
         .progress =
             [](std::string_view stage, double share) {
               if (stage.starts_with("assign") && share > 0)
                 throw Error(ErrorCode::cancelled, "no");
             },
         .stop = {}};
  EXPECT_EQ(refusal([&] {
              assign_to_file(at("buildings.gpkg"), at("cells.gpkg"), at("file.csv"), {}, run);
            }).code(),
            ErrorCode::cancelled);
  for (const auto& entry : std::filesystem::directory_iterator(at("file.csv").parent_path()))
    EXPECT_EQ(entry.path().extension(), ".gpkg") << entry.path();
  EXPECT_EQ(refusal([&] {
              assign_to_file(at("buildings.gpkg"), at("cells.gpkg"), at("file.gpkg"), {}, {});
            }).code(),
            ErrorCode::usage);
  EXPECT_EQ(refusal([&] { assign_file(at("nowhere.gpkg"), at("cells.gpkg")); }).code(),
            ErrorCode::not_found);
}

TEST_F(Assigning, AKnownSystemIsNotMixedWithANamelessPlane) {
  Layer places{"places", Crs::from_text("EPSG:4490"), PointArray({{118, 32}}), {}};
  write_layers(at("places.gpkg"), {places});
  EXPECT_EQ(refusal([&] { assign_file(at("places.gpkg"), at("cells.gpkg")); }).code(),
            ErrorCode::bad_crs);
}

}  // namespace
}  // namespace libgrid
