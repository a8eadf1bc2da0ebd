// SPDX-License-Identifier: Apache-2.0
#include "dirt.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <set>

#include "libgrid/core/error.hpp"
#include "libgrid/geom/predicates.hpp"
#include "libgrid/pipeline/pipeline.hpp"
#include "sample.hpp"

namespace libgrid {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;

const Layer& layer(const std::vector<Layer>& map, const std::string& name) {
  return *std::find_if(map.begin(), map.end(), [&](const Layer& l) { return l.name == name; });
}

std::string text(const Layer& of, const std::string& column, std::size_t row) {
  return of.table.find(column)->text(row);
}

/// A street before and after, and what is told about it.
struct Dirty {
  std::vector<Layer> clean = make_sample({}), map = clean;
  explicit Dirty(const std::vector<std::string>& words, std::uint64_t seed = 1) {
    plant_dirt(map, dirt_kinds(words, true), seed);
  }
  const Layer& told() const { return map.back(); }
  std::vector<std::size_t> rows(const std::string& form) const {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < told().size(); ++i)
      if (text(told(), "form", i) == form) found.push_back(i);
    return found;
  }
  std::size_t row(std::size_t i) const {
    return static_cast<std::size_t>(told().table.find("row")->number(i));
  }
};

TEST(Dirt, ListsEachValueThatChangedAndNoOther) {
  const Dirty made({"all"});
  std::set<std::pair<std::string, std::string>> told, changed;
  for (std::size_t i = 0; i < made.told().size(); ++i) {
    if (text(made.told(), "kind", i) == "gbk") continue;
    const std::string name = text(made.told(), "layer", i), field = text(made.told(), "field", i);
    const std::size_t row = made.row(i);
    EXPECT_TRUE(told.emplace(name, field + std::to_string(row)).second) << "once";
    if (field == "geometry") continue;
    EXPECT_EQ(text(layer(made.map, name), field, row), text(made.told(), "value", i));
    EXPECT_EQ(text(layer(made.clean, name), field, row), text(made.told(), "was", i));
  }
  for (const Layer& before : made.clean) {
    const Layer& after = layer(made.map, before.name);
    for (const Column& column : before.table.columns)
      for (std::size_t row = 0; row < before.size(); ++row)
        if (column.text(row) != text(after, column.name, row))
          changed.emplace(before.name, column.name + std::to_string(row));
    if (before.name == "buildings") {
      const PolygonArray &a = before.polygons(), &b = after.polygons();
      for (std::size_t row = 0; row < a.size(); ++row)
        if (!std::ranges::equal(a.ring(a.row_rings(row).begin), b.ring(b.row_rings(row).begin)))
          changed.emplace(before.name, "geometry" + std::to_string(row));
    }
    if (before.name == "roads" || before.name == "walls") {
      const LineArray &a = before.lines(), &b = after.lines();
      for (std::size_t row = 0; row < a.size(); ++row)
        if (!std::ranges::equal(a.line(a.lines(row).begin), b.line(b.lines(row).begin)))
          changed.emplace(before.name, "geometry" + std::to_string(row));
    }
  }
  EXPECT_EQ(changed, told);
  for (const char* form : {"footprint", "undershoot", "overshoot", "code", "key", "blank",
                           "full_width", "about", "unit", "empty", "text"})
    EXPECT_FALSE(made.rows(form).empty()) << form;
}

TEST(Dirt, IsTheSameEachTimeAndAnotherForAnotherSeed) {
  const Dirty a({"all"}), b({"all"}), c({"all"}, 2);
  EXPECT_EQ(a.told().table.find("code")->values, b.told().table.find("code")->values);
  EXPECT_NE(a.told().table.find("code")->values, c.told().table.find("code")->values);
}

TEST(Dirt, FootprintsOverlapOneNeighbour) {
  const Dirty made({"overlap"});
  const PolygonArray& all = layer(made.map, "buildings").polygons();
  for (const std::size_t i : made.rows("footprint")) {
    const auto own = all.ring(all.row_rings(made.row(i)).begin);
    int crossed = 0;
    for (std::size_t other = 0; other < all.size(); ++other) {
      if (other == made.row(i)) continue;
      const auto ring = all.ring(all.row_rings(other).begin);
      bool crosses = false;
      for (std::size_t k = 1; k < own.size(); ++k)
        for (std::size_t m = 1; m < ring.size(); ++m)
          crosses = crosses || meet(own[k - 1], own[k], ring[m - 1], ring[m]) == Meeting::cross;
      crossed += crosses;
      if (crosses) {
        EXPECT_THAT(text(made.told(), "message", i),
                    HasSubstr("(row " + std::to_string(other) + ")"));
      }
    }
    EXPECT_EQ(crossed, 1) << made.row(i);
  }
}

/// What libgrid says to a dirty map, against what was planted.
TEST(Dirt, IsToldByAPlan) {
  const Dirty made({"all"});
  const auto path = std::filesystem::temp_directory_path() / "libgrid_dirt_test.gpkg";
  write_layers(path, made.map);
  const PlanResult plan = make_plan(path, {.divide = Divide::all});
  const BlockTables blocks = make_blocks(path);
  std::filesystem::remove(path);
  const auto first = [&](const std::vector<std::size_t>& rows, const std::string& name) {
    std::size_t least = 1'000'000;
    for (const std::size_t i : rows)
      if (text(made.told(), "layer", i) == name) least = std::min(least, made.row(i));
    return "first row " + std::to_string(least) + ": '";
  };
  const auto count = [&](const std::string& form, const std::string& name) {
    std::size_t n = 0;
    for (const std::size_t i : made.rows(form)) n += text(made.told(), "layer", i) == name;
    return std::to_string(n) + " ";
  };
  EXPECT_THAT(plan.notes,
              Contains(AllOf(HasSubstr(count("code", "buildings") + "buildings with a code that"),
                             HasSubstr(first(made.rows("code"), "buildings")))));
  EXPECT_THAT(plan.notes,
              Contains(AllOf(HasSubstr(count("code", "units") + "units with a code that"),
                             HasSubstr(first(made.rows("code"), "units")))));
  EXPECT_THAT(plan.notes, Contains(AllOf(HasSubstr(count("key", "units") + "units name a building"),
                                         HasSubstr(first(made.rows("key"), "units")))));
  // A blank and full-width digits are understood; words and nothing are unknown.
  std::vector<std::size_t> words = made.rows("about");
  for (const std::size_t i : made.rows("unit")) words.push_back(i);
  EXPECT_THAT(plan.notes,
              Contains(AllOf(HasSubstr("households of "), HasSubstr(first(words, "buildings")))));
  for (std::size_t i = 0; i < made.told().size(); ++i) {
    if (text(made.told(), "kind", i) != "number") continue;
    const double read = plan.plan.buildings.households[made.row(i)];
    const std::string form = text(made.told(), "form", i);
    const bool understood = form == "blank" || form == "full_width";
    EXPECT_EQ(std::isnan(read), !understood) << form;
    if (understood) {
      EXPECT_EQ(read, std::stod(text(made.told(), "was", i))) << form;
    }
  }
  EXPECT_EQ(plan.plan.buildings.size(), layer(made.clean, "buildings").size());
  EXPECT_EQ(plan.plan.units.size(), layer(made.clean, "units").size());
  // Roads that stop short: the gap is closed.
  const LineArray& gaps = layer(blocks.layers, "gap").lines();
  const LineArray& roads = layer(made.map, "roads").lines();
  for (const std::size_t i : made.rows("undershoot")) {
    if (text(made.told(), "layer", i) != "roads") continue;
    const auto line = roads.line(roads.lines(made.row(i)).begin);
    const bool at_start = text(made.told(), "message", i).starts_with("its start");
    const Coord end = at_start ? line.front() : line.back();
    double nearest = 1;
    for (const Coord c : gaps.coords())
      nearest = std::min(nearest, std::max(std::abs(c.x - end.x), std::abs(c.y - end.y)));
    EXPECT_LT(nearest, 1e-7) << "road " << made.row(i);
  }
}

TEST(Dirt, ShapefilesInGbkAreReadAsTheGeoPackage) {
  const Dirty made({"number", "gbk"});
  const auto folder = std::filesystem::temp_directory_path() / "libgrid_dirt_test";
  std::filesystem::remove_all(folder);
  write_gbk(folder.string(), made.map);
  EXPECT_FALSE(std::filesystem::exists(folder / "buildings.cpg"));
  for (const char* name : {"level", "buildings", "units"}) {
    const Layer read = read_layer(folder / (std::string(name) + ".shp"));
    const Layer& was = layer(made.map, name);
    for (const char* column : {"name", "code", "address"})
      for (std::size_t row = 0; was.table.find(column) && row < was.size(); ++row)
        ASSERT_EQ(text(read, column, row), text(was, column, row)) << name << row;
  }
  EXPECT_THROW(read_layer(folder / "level.shp", "", {.encoding = "UTF-8"}), Error) << "it is GBK";
  std::filesystem::remove_all(folder);
}

TEST(Dirt, RefusesWordsThatAreNoKind) {
  EXPECT_THROW(dirt_kinds({"mud"}, true), Error);
  EXPECT_THROW(dirt_kinds({"gbk"}, false), Error);
  EXPECT_EQ(dirt_kinds({"all"}, false).size() + 1, dirt_kinds({"all"}, true).size());
  EXPECT_EQ(dirt_kinds({"number", "number"}, false).size(), 1u);
  EXPECT_TRUE(dirt_kinds({}, false).empty());
}

}  // namespace
}  // namespace libgrid
