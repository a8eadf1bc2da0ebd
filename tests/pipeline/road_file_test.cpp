// SPDX-License-Identifier: Apache-2.0
#include "libgrid/pipeline/road_file.hpp"

#include "libgrid/core/error.hpp"
#include "pipeline/town.hpp"

namespace libgrid {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class RoadFile : public Town {
 protected:
  /// A road through all three communities, a lane in the first, and a river, which is no road.
  static Layer roads() {
    LineBuilder lines;
    const std::vector<Coord> road = {{0, 100}, {400, 100}}, lane = {{100, 100}, {100, 190}},
                             river = {{0, 60}, {600, 60}};
    for (const auto& line : {road, lane, river}) {
      lines.begin_row();
      lines.add_line(line);
    }
    Layer layer{"roads", {}, lines.finish(), {}};
    layer.table.add("name", Texts{"Main Street", "", "River"});
    layer.table.add("class", Texts{"arterial", "lane", "river"});
    return layer;
  }
  static Texts column(const RoadTables& made, const std::string& layer, const std::string& name) {
    Texts texts;
    for (const Layer& l : made.layers)
      if (l.name == layer)
        for (std::size_t row = 0; row < l.size(); ++row)
          texts.push_back(l.table.find(name)->text(row));
    return texts;
  }
};

TEST_F(RoadFile, CellsHaveRoadsAndReasons) {
  const RoadTables made =
      road_file(write({level(), buildings(), roads()}), {.min = 100, .max = 300});
  EXPECT_THAT(column(made, "level", "code"), ElementsAre("S", "S1", "S2", "S3"));
  EXPECT_THAT(column(made, "cell", "code"), ElementsAre("S1001", "S2001", "S3001"));
  EXPECT_THAT(column(made, "cell", "road"), ElementsAre("Main Street", "Main Street", ""));
  EXPECT_THAT(column(made, "cell", "road_m"), ElementsAre("290", "200", "0"));
  EXPECT_THAT(column(made, "cell", "sections"), ElementsAre("3", "1", "0"));
  EXPECT_THAT(column(made, "cell", "remark"), ElementsAre("", "", "the area has no road"));
  EXPECT_EQ(column(made, "section", "name").size(), 4U);
  EXPECT_THAT(column(made, "section", "class"),
              ::testing::UnorderedElementsAre("arterial", "arterial", "arterial", "lane"));
  EXPECT_EQ(summary(made),
            "3 cells of 4 road sections; 2 within the limits, 1 has a reason not to be");
}

TEST_F(RoadFile, WeighsHouseholds) {
  const auto path = write({level(), buildings(), roads()});
  const RoadTables made = road_file(path, {.weight = Weight::households, .min = 150, .max = 250});
  EXPECT_THAT(column(made, "cell", "weight"), Each("200"));
  EXPECT_THROW(road_file(path, {.weight = Weight::households, .min = 100}), Error);
}

TEST_F(RoadFile, ErrorsNameTheArea) {
  Layer crossed = level();
  crossed.geometry =
      polygons({street, "POLYGON ((0 0, 200 200, 200 0, 0 200, 0 0))", halves(200), halves(400)});
  try {
    road_file(write({crossed, roads()}), {});
    FAIL();
  } catch (const Error& e) {
    EXPECT_THAT(std::string(e.what()), HasSubstr("community S1: "));
  }
}

}  // namespace
}  // namespace libgrid
