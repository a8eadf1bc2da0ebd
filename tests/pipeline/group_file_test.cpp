// SPDX-License-Identifier: Apache-2.0
#include "libgrid/pipeline/group_file.hpp"

#include "libgrid/core/error.hpp"
#include "pipeline/town.hpp"

namespace libgrid {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class GroupFile : public Town {
 protected:
  static Texts column(const GroupTables& made, const std::string& layer, const std::string& name) {
    Texts texts;
    for (const Layer& l : made.layers)
      if (l.name == layer)
        for (std::size_t row = 0; row < l.size(); ++row)
          texts.push_back(l.table.find(name)->text(row));
    return texts;
  }
  static Texts layers(const GroupTables& made) {
    Texts names;
    for (const Layer& l : made.layers) names.push_back(l.name);
    return names;
  }
};

TEST_F(GroupFile, CommunitiesBecomeCellsOfTheirStreet) {
  const GroupTables made = group_file(write({level(), buildings()}), {.min = 1, .max = 2});
  EXPECT_THAT(layers(made), ElementsAre("level", "cell", "area"));
  EXPECT_THAT(column(made, "level", "code"), ElementsAre("S"));
  EXPECT_THAT(column(made, "cell", "code"), ElementsAre("S001", "S002"));
  EXPECT_THAT(column(made, "cell", "name"), ElementsAre("Elm Street 1", "Elm Street 2"));
  EXPECT_THAT(column(made, "cell", "parent"), Each("S"));
  EXPECT_THAT(column(made, "cell", "reason"), Each("in_range"));
  EXPECT_THAT(column(made, "cell", "remark"), Each(IsEmpty()));
  EXPECT_THAT(column(made, "area", "code"), ElementsAre("S1", "S2", "S3"));
  const Texts cells = column(made, "area", "cell");
  EXPECT_EQ(cells[0], "S001");
  EXPECT_EQ(cells[2], "S002");
  EXPECT_EQ(summary(made), "2 cells of 3 areas; 2 within the limits");
}

TEST_F(GroupFile, WeighsHouseholdsOfBuildings) {
  const auto path = write({level(), buildings()});
  const GroupTables made = group_file(path, {.weight = Weight::households, .min = 300, .max = 500});
  EXPECT_THAT(column(made, "area", "weight"), Each("200"));
  EXPECT_THAT(column(made, "cell", "remark"), ::testing::Contains(HasSubstr("all were tried")));
  EXPECT_THAT(summary(made), HasSubstr("a reason not to be"));
  EXPECT_THROW(group_file(path, {.weight = Weight::households}), Error);
}

TEST_F(GroupFile, CodesOfMergedCommunitiesBeginAt601) {
  Layer levels = areas("level", {street, halves(0), halves(200), halves(400)});
  levels.table.add("code", Texts{"440303001", "440303001001", "440303001002", "440303001003"});
  levels.table.add("level", Texts{"street", "community", "community", "community"});
  levels.table.add("parent", Texts{"", "440303001", "440303001", "440303001"});
  const auto path = write({levels});
  GroupTables made = group_file(path, {});
  EXPECT_THAT(column(made, "cell", "code"), ElementsAre("440303001601"));
  made = group_file(path, {.min = 1, .max = 2});
  EXPECT_THAT(column(made, "cell", "code"), ::testing::Contains("440303001601"));
  EXPECT_THAT(column(made, "cell", "code"),
              ::testing::Contains(::testing::AnyOf("440303001001", "440303001003")));
}

TEST_F(GroupFile, ALevelWithoutOneAboveIsGroupedAsAWhole) {
  const Layer top =
      with(areas("level", {halves(0), halves(200), halves(400)}), "code", Texts{"A", "B", "C"});
  const GroupTables made = group_file(write({top}), {});
  EXPECT_THAT(layers(made), ElementsAre("cell", "area"));
  EXPECT_THAT(column(made, "cell", "code"), ElementsAre("001"));
  EXPECT_THAT(column(made, "cell", "parent"), ElementsAre(""));
}

TEST_F(GroupFile, ErrorsNameTheLevelAndTheArea) {
  const auto told = [&](const std::filesystem::path& path, const GroupFileOptions& options) {
    try {
      group_file(path, options);
    } catch (const Error& e) {
      return std::string(e.what());
    }
    return std::string();
  };
  EXPECT_THAT(told(write({level()}), {.level = "village"}),
              HasSubstr("there is no level 'village'; levels are street, community"));
  Layer crossed = level();
  crossed.geometry =
      polygons({street, "POLYGON ((0 0, 200 200, 200 0, 0 200, 0 0))", halves(200), halves(400)});
  EXPECT_THAT(told(write({crossed}), {}), HasSubstr("community S1: "));
}

}  // namespace
}  // namespace libgrid
