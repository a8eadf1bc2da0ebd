// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <algorithm>
#include <functional>

#include "libgrid/core/error.hpp"
#include "libgrid/partition/road_cells.hpp"
#include "partition/made_town.hpp"
#include "shapes.hpp"

namespace libgrid {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const RoadOptions kMetres{.min = 600, .max = 1200};
const RoadOptions kHouseholds{.min = 300, .max = 700};

/// Two areas with crooked roads and houses, some of them under a road, and an area without roads.
class CheckRoadCells : public ::testing::Test {
 protected:
  using Spoil = std::function<void(RoadCells&)>;

  CheckRoadCells() {
    for (const Coord c : {Coord{0, 0}, Coord{600, 0}, Coord{2000, 0}})
      boxes_.push_back({c.x, c.y, c.x + (c.x > 0 ? 400 : 600), 700});
    areas_ = boxes(boxes_);
    town_ = make_town(5, areas_, 12, 1000);
  }

  RoadInput input(const RoadOptions& options) const {
    RoadInput in{areas_, town_.roads, town_.classes, {}, &town_.houses};
    if (options.max == kHouseholds.max) in.weights = town_.households;
    return in;
  }
  const RoadCells& good(const RoadOptions& options) {
    RoadCells& made = options.max == kHouseholds.max ? by_households_ : by_metres_;
    if (made.cells.size() == 0) made = road_cells(input(options), options, Crs{});
    return made;
  }
  std::vector<std::string> told(const Spoil& spoil, const RoadOptions& options = kMetres) {
    RoadCells bad = good(options);
    spoil(bad);
    return check_road_cells(input(options), bad, options, Crs{});
  }

  std::vector<std::array<double, 4>> boxes_;
  PolygonArray areas_;
  Town town_;
  RoadCells by_metres_, by_households_;
};

/// Rows of lines, one of which is changed.
LineArray with_line(const LineArray& lines, std::size_t row,
                    const std::function<void(std::vector<Coord>&)>& change) {
  LineBuilder builder;
  for (std::size_t r = 0; r < lines.size(); ++r) {
    const auto line = lines.line(lines.lines(r).begin);
    std::vector<Coord> coords(line.begin(), line.end());
    if (r == row) change(coords);
    builder.begin_row();
    builder.add_line(coords);
  }
  return builder.finish();
}

PolygonArray with_coord(const PolygonArray& polygons, std::size_t at, Coord by) {
  std::vector<Coord> coords(polygons.coords().begin(), polygons.coords().end());
  const Coord old = coords[at];
  for (Coord& c : coords)
    if (c == old) c = {c.x + by.x, c.y + by.y};
  return polygons.with_coords(coords);
}

/// The first section with land that no other one is part of.
std::size_t section_alone(const RoadCells& r) {
  std::vector<int> count(r.sections.size(), 0);
  for (const std::int64_t s : r.sections.land) ++count[static_cast<std::size_t>(s)];
  return static_cast<std::size_t>(std::find(count.begin(), count.end(), 1) - count.begin());
}

Box line_box(const RoadCells& r, std::size_t section) {
  Box box;
  for (const Coord c : r.sections.lines.line(r.sections.lines.lines(section).begin)) box.add(c);
  return box;
}

bool meet(const Box& a, const Box& b) {
  return a.min_x <= b.max_x && b.min_x <= a.max_x && a.min_y <= b.max_y && b.min_y <= a.max_y;
}

TEST_F(CheckRoadCells, FindNothingInWhatIsMade) {
  EXPECT_THAT(told([](RoadCells&) {}), IsEmpty());
  EXPECT_THAT(told([](RoadCells&) {}, kHouseholds), IsEmpty());
  EXPECT_FALSE(good(kMetres).cut_buildings.empty());
  // In some of these towns the ends of a short section lie in houses.
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    town_ = make_town(seed, areas_, 12, 1000);
    for (const RoadOptions& options : {kMetres, kHouseholds}) {
      const RoadCells made = road_cells(input(options), options, Crs{});
      EXPECT_THAT(check_road_cells(input(options), made, options, Crs{}), IsEmpty()) << seed;
    }
  }
}

TEST_F(CheckRoadCells, TellColumnsThatDoNotFit) {
  EXPECT_THAT(told([](RoadCells& r) { r.road_m.pop_back(); }),
              Contains(HasSubstr("different lengths")));
  EXPECT_THAT(told([](RoadCells& r) { r.sections.name.pop_back(); }),
              Contains(HasSubstr("different lengths")));
  EXPECT_THAT(told([](RoadCells& r) { r.area[0] = 9; }), Contains(HasSubstr("area that is not")));
  EXPECT_THAT(told([](RoadCells& r) { std::swap(r.area.front(), r.area.back()); }),
              Contains(HasSubstr("order of areas")));
}

TEST_F(CheckRoadCells, TellSectionsInNoCellOrAnothers) {
  EXPECT_THAT(told([](RoadCells& r) { r.sections.cell[0] = -1; }),
              Contains(HasSubstr("section 0 is in a cell that is not there")));
  EXPECT_THAT(told([](RoadCells& r) {
                r.sections.cell[0] = static_cast<std::int64_t>(r.cells.size()) - 1;
              }),
              Contains(HasSubstr("section 0 is in a cell of another area")));
  EXPECT_THAT(told([](RoadCells& r) { r.sections.area[0] = 3; }),
              Contains(HasSubstr("section 0 is of an area that is not there")));
  EXPECT_THAT(told([](RoadCells& r) { r.sections.land[0] = -1; }),
              Contains(HasSubstr("section 0 is part of a section that is not there")));
  EXPECT_THAT(told([](RoadCells& r) {
                for (std::size_t s = 1; s < r.sections.size(); ++s)
                  if (r.sections.cell[s] != r.sections.cell[0]) {
                    r.sections.land[0] = static_cast<std::int64_t>(s);
                    return;
                  }
              }),
              Contains(HasSubstr("section 0 is part of one without land, or of another cell")));
  EXPECT_THAT(told([](RoadCells& r) {
                const std::size_t s = section_alone(r);
                for (std::size_t c = 0; c < r.cells.size(); ++c)
                  if (r.area[c] == r.sections.area[s] && !meet(r.cells.box(c), line_box(r, s))) {
                    r.sections.cell[s] = static_cast<std::int64_t>(c);
                    return;
                  }
              }),
              Contains(HasSubstr("does not touch its cell")));
}

TEST_F(CheckRoadCells, TellSumsThatAreWrong) {
  EXPECT_THAT(told([](RoadCells& r) { r.road_m[0] += 1; }),
              Contains(HasSubstr("cell 0 does not have as many metres")));
  EXPECT_THAT(told([](RoadCells& r) { r.weight[0] += 1; }),
              Contains(HasSubstr("cell 0 does not weigh its metres of road")));
  EXPECT_THAT(told([](RoadCells& r) { r.sections.weight[0] += 1; }),
              Contains(HasSubstr("section 0 does not weigh what it should")));
  EXPECT_THAT(told([](RoadCells& r) { r.weight.back() = 1; }),  // the area without roads
              Contains(HasSubstr("does not weigh its metres of road")));
  EXPECT_THAT(told([](RoadCells& r) { r.weight[0] += 1; }, kHouseholds),
              Contains(HasSubstr("area 0: cell")));
  // Sections, their cell and the limits agree with each other, but not with the buildings.
  const Spoil heavier = [](RoadCells& r) {
    ++r.weight[static_cast<std::size_t>(r.sections.cell[0])];
    ++r.sections.weight[0];
  };
  EXPECT_THAT(told(heavier, kHouseholds), Contains(HasSubstr("do not weigh together")));
  EXPECT_THAT(told(
                  [&](RoadCells& r) {
                    const auto c = static_cast<std::size_t>(r.sections.cell[0]);
                    r.weight[c] += 1000, r.sections.weight[0] += 1000;
                  },
                  kHouseholds),
              Contains(HasSubstr("does not weigh what the buildings in it do")));
}

TEST_F(CheckRoadCells, TellLandThatIsNotCovered) {
  EXPECT_THAT(told([](RoadCells& r) {
                r.areas = boxes({{0, 0, 1, 1}});
              }),
              Contains(HasSubstr("different lengths")));
  EXPECT_THAT(told([&](RoadCells& r) {
                r.areas = with_coord(r.areas, 0, {-50, -50});
              }),
              Contains(HasSubstr("areas are not as they were")));
  EXPECT_THAT(told([](RoadCells& r) {
                r.inserted[0].vertices[0] = {r.inserted[0].vertices[0].x + 1,
                                             r.inserted[0].vertices[0].y + 1};
              }),
              Contains(HasSubstr("off its edge")));
  // A corner of one cell alone is drawn out or in: an overlap or a gap.
  const auto moved = [&](RoadCells& r, double by) {
    std::vector<Coord> coords(r.cells.coords().begin(), r.cells.coords().end());
    coords[0].x += by, coords[static_cast<std::size_t>(r.cells.ring_offsets()[1] - 1)].x += by;
    r.cells = r.cells.with_coords(coords);
  };
  EXPECT_FALSE(told([&](RoadCells& r) { moved(r, 5); }).empty());
  EXPECT_FALSE(told([&](RoadCells& r) { moved(r, -5); }).empty());
  EXPECT_THAT(told([](RoadCells& r) {
                std::vector<std::int64_t> rows(r.cells.size());
                for (std::size_t c = 0; c < rows.size(); ++c)
                  rows[c] = static_cast<std::int64_t>(c == 1 ? 0 : c);
                r.cells = r.cells.take(rows);
              }),
              Contains(HasSubstr("same land")));
}

TEST_F(CheckRoadCells, TellCellsInPieces) {
  EXPECT_THAT(told([](RoadCells& r) { ++r.pieces[0]; }),
              Contains(HasSubstr("cell 0 does not have as many pieces")));
  EXPECT_THAT(told([](RoadCells& r) {
                std::vector<std::int64_t> rows(r.cells.size());
                PolygonBuilder builder;
                for (std::size_t c = 0; c < r.cells.size(); ++c) {
                  builder.add_row(r.cells, c);
                  if (c > 0) continue;
                  builder.begin_part();
                  const std::vector<Coord> ring = {{5000, 0}, {5001, 0}, {5001, 1}, {5000, 0}};
                  builder.add_ring(ring);
                }
                r.cells = builder.finish();
              }),
              Contains(HasSubstr("cell 0 is in several pieces, and its area is not")));
}

TEST_F(CheckRoadCells, TellCutBuildings) {
  const auto fault = Contains(HasSubstr("not those buildings are called cut"));
  EXPECT_THAT(told([](RoadCells& r) { r.cut_buildings.pop_back(); }), fault);
  EXPECT_THAT(told([](RoadCells& r) { r.cut_buildings.push_back(599); }), fault);
  EXPECT_THAT(told([](RoadCells& r) { r.cut_buildings.push_back(r.cut_buildings.back()); }), fault);
}

TEST_F(CheckRoadCells, TellLinesThatAreNoRoads) {
  const auto moved = [](double by) {
    return [by](RoadCells& r) {
      r.sections.lines = with_line(r.sections.lines, 0, [&](std::vector<Coord>& line) {
        for (Coord& c : line) c.x += by, c.y += by;
      });
    };
  };
  EXPECT_THAT(told(moved(3)), Contains(HasSubstr("section 0 lies where no road is")));
  EXPECT_THAT(told(moved(3)), Contains(HasSubstr("is in no section of area 0")));
  EXPECT_THAT(told(moved(-900)), Contains(HasSubstr("section 0 does not lie in its area")));
  EXPECT_THAT(told([](RoadCells& r) { r.sections.length_m[0] += 0.01; }),
              Contains(HasSubstr("section 0 is not as long as it says")));
  EXPECT_THAT(told([](RoadCells& r) { r.sections.road_m[0] /= 2; }),
              Contains(HasSubstr("section 0 does not count for its areas alike")));
  EXPECT_THAT(told([](RoadCells& r) {
                r.sections.lines = with_line(r.sections.lines, 0,
                                             [](std::vector<Coord>& line) { line.resize(2); });
              }),
              Contains(HasSubstr("section 0 is not as long as it says")));
  EXPECT_THAT(told([](RoadCells& r) {
                const auto next = r.sections.lines.line(1);
                r.sections.lines = with_line(r.sections.lines, 0, [&](std::vector<Coord>& line) {
                  line.assign(next.begin(), next.end());
                  line.push_back({line[0].x + 0.5, line[0].y});
                });
              }),
              Contains(HasSubstr("sections 0 and 1 have a piece of road in common")));
}

TEST(CheckRoadSections, TellWhereTheyDoNotEnd) {
  // A road through a crossroads as one section.
  const PolygonArray area = boxes({{0, 0, 256, 256}});
  LineBuilder builder;
  const std::vector<Coord> across = {{0, 128}, {256, 128}}, up = {{128, 0}, {128, 256}};
  for (const auto& line : {across, up}) builder.begin_row(), builder.add_line(line);
  const LineArray roads = builder.finish();
  const RoadOptions options{.min = 200, .max = 300};
  RoadCells made = road_cells({area, roads}, options, Crs{});
  EXPECT_THAT(check_road_cells({area, roads}, made, options, Crs{}), IsEmpty());
  made.sections.lines = with_line(made.sections.lines, 0, [](std::vector<Coord>& line) {
    line = {{0, 128}, {128, 128}, {256, 128}};
  });
  EXPECT_THAT(check_road_cells({area, roads}, made, options, Crs{}),
              Contains(HasSubstr("section 0 runs through a junction")));
  // What was cut for a greater ceiling.
  const RoadOptions wide{.min = 20, .max = 300}, narrow{.min = 20, .max = 100};
  made = road_cells({area, roads}, wide, Crs{});
  EXPECT_THAT(check_road_cells({area, roads}, made, narrow, Crs{}),
              Contains(HasSubstr("section 0 is longer than max")));
  // Cells of an area that has no road.
  made = road_cells({area, roads}, {.min = 100, .max = 200}, Crs{});
  const LineArray none;
  EXPECT_THAT(check_road_cells({area, none}, made, wide, Crs{}),
              Contains(HasSubstr("lies where no road is")));
  made.sections = {};
  EXPECT_THAT(check_road_cells({area, none}, made, wide, Crs{}),
              Contains(HasSubstr("area 0 has no road and several cells")));
}

TEST(CheckRoadSections, TellABorderRoadCountedOnce) {
  const PolygonArray areas = boxes({{0, 0, 100, 400}, {100, 0, 200, 400}});
  LineBuilder builder;
  const std::vector<Coord> along = {{100, 0}, {100, 400}};
  builder.begin_row();
  builder.add_line(along);
  const LineArray roads = builder.finish();
  const RoadOptions options{.min = 100, .max = 500};
  RoadCells made = road_cells({areas, roads}, options, Crs{});
  EXPECT_THAT(check_road_cells({areas, roads}, made, options, Crs{}), IsEmpty());
  made.sections.road_m = made.sections.weight = made.road_m = made.weight = {400, 400};
  EXPECT_THAT(check_road_cells({areas, roads}, made, options, Crs{}),
              Contains(HasSubstr("does not count for its areas alike")));
}

TEST_F(CheckRoadCells, TellBordersThatAreNone) {
  EXPECT_THAT(told([](RoadCells& r) { r.sections.borders[0].length_m = 0; }),
              Contains(HasSubstr("border 0 is none")));
  EXPECT_THAT(told([](RoadCells& r) { std::swap(r.sections.borders[0], r.sections.borders[1]); }),
              Contains(HasSubstr("border 1 is none")));
  const auto between_cells = [](const RoadCells& r, std::size_t i) {
    const RoadSections::Border& b = r.sections.borders[i];
    return r.sections.cell[static_cast<std::size_t>(b.a)] !=
           r.sections.cell[static_cast<std::size_t>(b.b)];
  };
  EXPECT_THAT(told([&](RoadCells& r) {
                for (std::size_t i = 0; i < r.sections.borders.size(); ++i)
                  if (between_cells(r, i)) {
                    r.sections.borders[i].length_m /= 2;
                    return;
                  }
              }),
              Contains(HasSubstr("do not share as much as their listed borders")));
  EXPECT_THAT(told([&](RoadCells& r) {
                auto& b = r.sections.borders;
                for (std::size_t i = b.size(); i-- > 0;)
                  if (between_cells(r, i)) b.erase(b.begin() + static_cast<std::ptrdiff_t>(i));
              }),
              Contains(HasSubstr("share an edge that no listed border has")));
  EXPECT_THAT(told([](RoadCells& r) {  // all that a section has with its own cell
                std::erase_if(r.sections.borders, [&](const RoadSections::Border& b) {
                  return r.sections.cell[static_cast<std::size_t>(b.a)] ==
                         r.sections.cell[static_cast<std::size_t>(b.b)];
                });
              }),
              Contains(HasSubstr("pieces")));
  EXPECT_THAT(told([](RoadCells& r) {
                const std::int64_t land = r.sections.land[0];
                auto& all = r.sections.borders;
                for (std::size_t s = 0; s < r.sections.size(); ++s) {
                  const auto far = static_cast<std::int64_t>(s);
                  const auto cell = r.sections.cell[s];
                  if (far <= land || r.sections.land[s] != far ||
                      r.sections.area[s] != r.sections.area[0] ||
                      std::any_of(all.begin(), all.end(), [&](const auto& b) {
                        const auto c = r.sections.cell[static_cast<std::size_t>(b.a)];
                        const auto d = r.sections.cell[static_cast<std::size_t>(b.b)];
                        return std::minmax(c, d) == std::minmax(cell, r.sections.cell[0]);
                      }))
                    continue;
                  const RoadSections::Border none{land, far, 1, 1};
                  all.insert(std::find_if(all.begin(), all.end(),
                                          [&](const auto& b) {
                                            return std::pair(b.a, b.b) > std::pair(land, far);
                                          }),
                             none);
                  return;
                }
              }),
              Contains(HasSubstr("are no neighbours")));
}

TEST_F(CheckRoadCells, TellReasonsThatDoNotHold) {
  EXPECT_THAT(told([](RoadCells& r) { r.reason[0] = PartitionReason::no_k_fits; }),
              Contains(HasSubstr("area 0: cell 0 weighs")));
  EXPECT_THAT(told([](RoadCells& r) { r.reason.back() = PartitionReason::in_range; }),
              Contains(HasSubstr("area 2: cell 0 weighs 0")));
  const RoadOptions narrow{.min = 1190, .max = 1200};
  EXPECT_THAT(check_road_cells(input(kMetres), good(kMetres), narrow, Crs{}),
              Contains(HasSubstr("and is called in_range")));
}

TEST_F(CheckRoadCells, RefuseInputThatMakesNoSense) {
  EXPECT_THROW(check_road_cells(input(kMetres), good(kMetres), {.min = 2, .max = 1}, Crs{}), Error);
  const PolygonArray none;
  EXPECT_THAT(check_road_cells({none, town_.roads}, {}, {}, Crs{}), IsEmpty());
  EXPECT_THAT(check_road_cells({none, town_.roads}, good(kMetres), {}, Crs{}),
              Contains(HasSubstr("where no area is")));
}

}  // namespace
}  // namespace libgrid
