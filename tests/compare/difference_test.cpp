// SPDX-License-Identifier: Apache-2.0
#include "libgrid/compare/difference.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <set>

#include "libgrid/core/error.hpp"
#include "libgrid/geom/measures.hpp"
#include "libgrid/geom/wkb.hpp"
#include "libgrid/locate/locator.hpp"
#include "libgrid/topology/overlay.hpp"
#include "shapes.hpp"
#include "subdivision.hpp"
#include "topology/geos_shapes.hpp"

namespace libgrid {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

using Codes = std::vector<std::string>;
using CodePair = std::pair<std::string, std::string>;

std::string box(double x0, double y0, double x1, double y1) {
  const auto n = [](double v) { return std::to_string(v); };
  return "POLYGON((" + n(x0) + " " + n(y0) + "," + n(x1) + " " + n(y0) + "," + n(x1) + " " + n(y1) +
         "," + n(x0) + " " + n(y1) + "," + n(x0) + " " + n(y0) + "))";
}

Difference compare(const PolygonArray& before, const Codes& codes_before, const PolygonArray& after,
                   const Codes& codes_after, const Objects& buildings = {},
                   const CompareOptions& options = {}, const Run& run = {}) {
  return compare_coverages({before, codes_before}, {after, codes_after}, Crs(), buildings, {},
                           options, run);
}

std::string code_of(const Difference& d, std::int64_t cell, bool before) {
  if (cell < 0) return {};
  return (before ? d.cells.before : d.cells.after)[static_cast<std::size_t>(cell)];
}

CodePair pair_of(const Difference& d, std::size_t move) {
  return {code_of(d, d.moves.from[move], true), code_of(d, d.moves.to[move], false)};
}

/// "A>B 12", largest first.
Codes moves_of(const Difference& d) {
  Codes texts;
  for (std::size_t i = 0; i < d.moves.size(); ++i) {
    const auto [from, to] = pair_of(d, i);
    texts.push_back(from + ">" + to + " " + std::to_string(std::llround(d.moves.area_m2[i])));
  }
  return texts;
}

/// "A>B recoded", by code.
Codes cells_of(const Difference& d) {
  Codes texts;
  for (std::size_t g = 0; g < d.cells.size(); ++g)
    texts.push_back(d.cells.before[g] + ">" + d.cells.after[g] + " " +
                    std::string(name_of(d.cells.fate[g])));
  return texts;
}

void expect_same(const Difference& a, const Difference& b) {
  EXPECT_EQ(cells_of(a), cells_of(b));
  EXPECT_EQ(moves_of(a), moves_of(b));
  EXPECT_EQ(a.moves.geometry, b.moves.geometry);
  EXPECT_EQ(a.moves.area_m2, b.moves.area_m2);
  EXPECT_EQ(a.cells.lost_m2, b.cells.lost_m2);
  EXPECT_EQ(a.within_resolution, b.within_resolution);
}

TEST(Difference, OfAMapWithItselfIsNone) {
  const RandomCoverage map(3, 5);
  const Difference d = compare(map.cells, map.codes, map.cells, map.codes);
  EXPECT_TRUE(d.none());
  EXPECT_EQ(d.moves.size(), 0U);
  EXPECT_EQ(d.cells.count(CellFate::unchanged), static_cast<std::int64_t>(map.cells.size()));
  EXPECT_TRUE(compare({}, {}, {}, {}).none());
}

TEST(Difference, TellsWhichLandWentFromWhomToWhom) {
  const PolygonArray before = polygons({box(0, 0, 10, 10), box(10, 0, 20, 10)});
  const PolygonArray after =
      polygons({box(0, 0, 12, 10), box(12, 0, 20, 8), box(12, 8, 20, 10), box(20, 0, 23, 10)});
  const Difference d = compare(before, {"A", "B"}, after, {"A", "B", "C", "D"});
  EXPECT_THAT(cells_of(d), ElementsAre("A>A changed", "B>B changed", ">C added", ">D added"));
  EXPECT_THAT(moves_of(d), ElementsAre(">D 30", "B>A 20", "B>C 16"));
  EXPECT_FALSE(d.none());
  EXPECT_THAT(d.cells.lost_m2, ElementsAre(0, 36, 0, 0));
  EXPECT_THAT(d.cells.gained_m2, ElementsAre(20, 0, 16, 30));
  EXPECT_THAT(d.cells.area_before_m2, ElementsAre(100, 100, 0, 0));
  EXPECT_THAT(d.cells.row_after, ElementsAre(0, 1, 2, 3));
}

TEST(Difference, TellsCellsThatGotAnotherCode) {
  const PolygonArray before = polygons({box(0, 0, 10, 10), box(10, 0, 20, 10), box(20, 0, 30, 10)});
  // The ring starts elsewhere and runs the other way round.
  const PolygonArray after =
      polygons({"POLYGON((10 10,10 0,0 0,0 10,10 10))", box(20, 0, 30, 10), box(10, 0, 20, 10)});
  const Difference d = compare(before, {"A", "B", "C"}, after, {"X", "B", "C"});
  EXPECT_THAT(cells_of(d), ElementsAre("A>X recoded", "B>C recoded", "C>B recoded"));
  EXPECT_THAT(moves_of(d), IsEmpty());
  EXPECT_FALSE(d.none());
}

TEST(Difference, TellsARecodedCellThatWasDrawnAnew) {
  const PolygonArray before = polygons({box(0, 0, 10, 10)});
  const PolygonArray after = polygons({"POLYGON((0 0,5 0,10 0,10 10,0 10,0 0))"});
  EXPECT_THAT(cells_of(compare(before, {"A"}, after, {"X"})), ElementsAre("A>X recoded"));
  EXPECT_THAT(cells_of(compare(before, {"A"}, after, {"A"})), ElementsAre("A>A redrawn"));
  EXPECT_TRUE(compare(before, {"A"}, after, {"A"}).none());
}

TEST(Difference, MergedAndSplitCellsAreGoneAndAdded) {
  const PolygonArray before = polygons({box(0, 0, 10, 10), box(10, 0, 20, 10)});
  const PolygonArray after = polygons({box(0, 0, 20, 10)});
  EXPECT_THAT(cells_of(compare(before, {"A", "B"}, after, {"C"})),
              ElementsAre("A> gone", "B> gone", ">C added"));
  EXPECT_THAT(cells_of(compare(before, {"A", "B"}, after, {"A"})),
              ElementsAre("A>A changed", "B> gone"));
  EXPECT_THAT(moves_of(compare(after, {"A"}, before, {"A", "B"})), ElementsAre("A>B 100"));
}

TEST(Difference, BelowTheResolutionNothingMoved) {
  const PolygonArray before = polygons({box(0, 0, 10, 10), box(10, 0, 20, 10)});
  const PolygonArray after = polygons({box(0, 0, 10.0005, 10), box(10.0005, 0, 20, 10)});
  const Difference d = compare(before, {"A", "B"}, after, {"A", "B"});
  EXPECT_TRUE(d.none());
  EXPECT_EQ(d.within_resolution, 1);
  EXPECT_THAT(cells_of(d), ElementsAre("A>A redrawn", "B>B redrawn"));
  const Difference finer = compare(before, {"A", "B"}, after, {"A", "B"}, {}, {1e-5});
  EXPECT_THAT(cells_of(finer), ElementsAre("A>A changed", "B>B changed"));
  ASSERT_EQ(finer.moves.size(), 1U);
  EXPECT_NEAR(finer.moves.area_m2[0], 0.005, 0.005);  // new vertices lie on a lattice of 1 mm
}

TEST(Difference, RowsOfOneCodeAreOneCell) {
  const PolygonArray whole = polygons({box(0, 0, 20, 10)});
  const PolygonArray parts = polygons({box(0, 0, 10, 10), box(10, 0, 20, 10)});
  EXPECT_THAT(cells_of(compare(whole, {"A"}, parts, {"A", "A"})), ElementsAre("A>A redrawn"));
}

TEST(Difference, LandWithoutCellsHasNoCode) {
  const PolygonArray before = polygons({box(0, 0, 10, 10)}), after = polygons({box(0, 0, 7, 10)});
  EXPECT_THAT(moves_of(compare(before, {"A"}, after, {"A"})), ElementsAre("A> 30"));
  EXPECT_THAT(moves_of(compare(before, {"A"}, {}, {})), ElementsAre("A> 100"));
}

TEST(Difference, OverlapsThatStayAreNoDifference) {
  const PolygonArray before = polygons({box(0, 0, 12, 10), box(8, 0, 20, 10)});
  const PolygonArray after = polygons({box(0, 0, 12, 10), box(8, 0, 20, 12)});
  EXPECT_THAT(moves_of(compare(before, {"A", "B"}, after, {"A", "B"})), ElementsAre(">B 24"));
  const PolygonArray mended = polygons({box(0, 0, 10, 10), box(10, 0, 20, 10)});
  EXPECT_THAT(moves_of(compare(before, {"A", "B"}, mended, {"A", "B"})),
              ElementsAre("A> 20", "B> 20"));
  // Land that two cells had and a third one got: each loses it once, and it is gained once.
  const PolygonArray third = polygons({box(0, 0, 8, 10), box(12, 0, 20, 10), box(8, 0, 12, 10)});
  const Difference d = compare(before, {"A", "B"}, third, {"A", "B", "C"});
  EXPECT_THAT(moves_of(d), ElementsAre("A>C 40", "B> 40"));
}

TEST(Difference, CountsBuildingsAndHouseholds) {
  const PolygonArray before = polygons({box(0, 0, 10, 10), box(10, 0, 20, 10)});
  const PolygonArray after = polygons({box(0, 0, 12, 10), box(12, 0, 20, 10)});
  const std::vector<std::int64_t> was{0, 1, 1, 1, -1}, is{0, 0, 0, 1, 1};
  const std::vector<double> households{5, 7, std::numeric_limits<double>::quiet_NaN(), 9, 11};
  const Codes codes{"A", "B"};
  const Objects units{was, is, {}};
  const Difference d =
      compare_coverages({before, codes}, {after, codes}, Crs(), {was, is, households}, units);
  // A building that was in no cell is in one, though no land changed there: a row without geometry.
  EXPECT_THAT(moves_of(d), ElementsAre(">B 0", "B>A 20"));
  EXPECT_THAT(d.moves.households, ElementsAre(11, 7));
  EXPECT_THAT(d.moves.buildings, ElementsAre(1, 2));
  EXPECT_THAT(d.moves.units, ElementsAre(1, 2));
  EXPECT_THAT(d.moves.unknown, ElementsAre(0, 1));
  EXPECT_THAT(d.building_move, ElementsAre(-1, 1, 1, -1, 0));
  EXPECT_FALSE(d.moves.geometry.has(0));
}

TEST(Difference, RefusesWhatDoesNotFit) {
  const PolygonArray one = polygons({box(0, 0, 10, 10)});
  const auto refusal = [&](auto&& call) {
    try {
      call();
    } catch (const Error& e) {
      EXPECT_EQ(e.code(), ErrorCode::bad_value);
      return std::string(e.what());
    }
    return std::string("nothing was refused");
  };
  EXPECT_THAT(refusal([&] { compare(one, {"A", "B"}, one, {"A"}); }), HasSubstr("2 codes"));
  EXPECT_THAT(refusal([&] { compare(one, {"A"}, one, {}); }), HasSubstr("has none"));
  const std::vector<std::int64_t> zero{0}, two{2};
  EXPECT_THAT(refusal([&] {
                compare(one, {"A"}, one, {"A"}, {zero, two, {}});
              }),
              HasSubstr("not there"));
  EXPECT_THAT(refusal([&] {
                compare(one, {"A"}, one, {"A"}, {zero, {}, {}});
              }),
              HasSubstr("as many"));
  const std::vector<double> many{1, 2};
  EXPECT_THAT(refusal([&] {
                compare(one, {"A"}, one, {"A"}, {zero, zero, many});
              }),
              HasSubstr("households"));
}

/// Common areas of all pairs of cells, by GEOS's overlay.
std::map<CodePair, double> areas_by_geos(const RandomCoverage& before,
                                         const RandomCoverage& after) {
  const GeosContext context(GEOS_init_r());
  GEOSContextHandle_t geos = context.get();
  std::map<CodePair, double> areas;
  const auto shapes = [&](const PolygonArray& rows) {
    std::vector<GeosShape> made;
    for (std::size_t row = 0; row < rows.size(); ++row) {
      made.push_back(shape_of(geos, write_wkb(rows, row)));
      if (!GEOSisValid_r(geos, made.back().get()))
        made.back() = GeosShape(GEOSMakeValid_r(geos, made.back().get()), {geos});
    }
    return made;
  };
  const auto b = shapes(before.cells), a = shapes(after.cells);
  for (std::size_t i = 0; i < b.size(); ++i)
    for (std::size_t j = 0; j < a.size(); ++j) {
      if (before.codes[i] == after.codes[j]) continue;
      const GeosShape common(GEOSIntersection_r(geos, b[i].get(), a[j].get()), {geos});
      double area = 0;
      GEOSArea_r(geos, common.get(), &area);
      if (area > 0) areas[{before.codes[i], after.codes[j]}] = area;
    }
  return areas;
}

class TwoMaps : public testing::TestWithParam<std::uint64_t> {};

/// Half of the maps have cells of their own, the others an old map with some cells drawn anew.
struct Maps {
  explicit Maps(std::uint64_t seed) : before(seed, 4), after(seed + 1000, 3) {
    if (seed % 2 == 0) return;
    after.cells = before.cells, after.codes = before.codes;
    Random random(seed);
    // Vertices that are moved take all borders with them.
    std::vector<Coord> coords(after.cells.coords());
    for (int k = 0; k < 3; ++k) {
      const Coord old = coords[static_cast<std::size_t>(
          random.whole(0, static_cast<std::int64_t>(coords.size()) - 1))];
      const Coord to{old.x + 2, old.y + 1};
      std::replace(coords.begin(), coords.end(), old, to);
    }
    after.cells = made_valid(after.cells.with_coords(std::move(coords)));
  }
  RandomCoverage before, after;
};

TEST_P(TwoMaps, LandIsThatOfAnOverlay) {
  const Maps maps(2 * GetParam());  // those without overlap
  const Difference d =
      compare(maps.before.cells, maps.before.codes, maps.after.cells, maps.after.codes);
  std::map<CodePair, double> expected = areas_by_geos(maps.before, maps.after);
  // Crossings are rounded by half a millimetre; land far smaller than that may be there or not.
  for (std::size_t i = 0; i < d.moves.size(); ++i) {
    EXPECT_TRUE(invalid_reason(d.moves.geometry, i).empty());
    EXPECT_NEAR(d.moves.area_m2[i], expected[pair_of(d, i)], 5) << moves_of(d)[i];
    expected.erase(pair_of(d, i));
  }
  for (const auto& [pair, area] : expected) EXPECT_LT(area, 1) << pair.first << ">" << pair.second;
}

TEST_P(TwoMaps, EachPlaceLiesInTheRowOfItsCells) {
  const Maps maps(GetParam());
  const Difference d =
      compare(maps.before.cells, maps.before.codes, maps.after.cells, maps.after.codes);
  const Locator before(maps.before.cells, maps.before.codes);
  const Locator after(maps.after.cells, maps.after.codes);
  const Locator moves(d.moves.geometry);
  const auto codes_at = [](const Locator& locator, const Codes& codes, Coord p) {
    std::set<std::string> found;
    for (const std::int64_t cell : locator.all_cells_of(p))
      found.insert(codes[static_cast<std::size_t>(cell)]);
    return found;
  };
  Random random(GetParam());
  int moved = 0;
  for (int k = 0; k < 4000; ++k) {
    const Coord p{random.real(-5, 4105), random.real(-5, 4105)};
    const std::set<std::string> was = codes_at(before, maps.before.codes, p);
    const std::set<std::string> is = codes_at(after, maps.after.codes, p);
    std::set<std::string> lost, gained, told_lost, told_gained;
    std::set_difference(was.begin(), was.end(), is.begin(), is.end(),
                        std::inserter(lost, lost.end()));
    std::set_difference(is.begin(), is.end(), was.begin(), was.end(),
                        std::inserter(gained, gained.end()));
    for (const std::int64_t move : moves.all_cells_of(p)) {
      const auto [from, to] = pair_of(d, static_cast<std::size_t>(move));
      if (!from.empty()) told_lost.insert(from);
      if (!to.empty()) told_gained.insert(to);
    }
    // Cells that only changed their code lost no land.
    if (told_lost != lost || told_gained != gained) {
      const bool recoded = lost.size() == 1 && gained.size() == 1 && told_lost.empty();
      ASSERT_TRUE(recoded) << p.x << " " << p.y;
    }
    moved += !lost.empty();
  }
  if (GetParam() % 2 == 0) {
    EXPECT_GT(moved, 100);
  }
}

TEST_P(TwoMaps, AreasAddUp) {
  const Maps maps(GetParam());
  const Difference d =
      compare(maps.before.cells, maps.before.codes, maps.after.cells, maps.after.codes);
  for (std::size_t g = 0; g < d.cells.size(); ++g)
    EXPECT_NEAR(d.cells.area_before_m2[g] - d.cells.lost_m2[g] + d.cells.gained_m2[g],
                d.cells.area_after_m2[g], 30)
        << cells_of(d)[g];
  const double moved = std::accumulate(d.moves.area_m2.begin(), d.moves.area_m2.end(), 0.0);
  const Difference back =
      compare(maps.after.cells, maps.after.codes, maps.before.cells, maps.before.codes);
  EXPECT_NEAR(std::accumulate(back.moves.area_m2.begin(), back.moves.area_m2.end(), 0.0), moved,
              1e-6 * moved);
  EXPECT_EQ(back.moves.size(), d.moves.size());
}

TEST_P(TwoMaps, SameForAnyNumberOfThreadsAndOrderOfRows) {
  const Maps maps(GetParam());
  const Difference d = compare(maps.before.cells, maps.before.codes, maps.after.cells,
                               maps.after.codes, {}, {}, {.threads = 1});
  expect_same(d, compare(maps.before.cells, maps.before.codes, maps.after.cells, maps.after.codes,
                         {}, {}, {.threads = 7}));
  std::vector<std::int64_t> order(maps.after.cells.size());
  std::iota(order.rbegin(), order.rend(), 0);
  Codes codes;
  for (const std::int64_t row : order)
    codes.push_back(maps.after.codes[static_cast<std::size_t>(row)]);
  expect_same(d,
              compare(maps.before.cells, maps.before.codes, maps.after.cells.take(order), codes));
}

INSTANTIATE_TEST_SUITE_P(Seeds, TwoMaps, testing::Range<std::uint64_t>(1, 41));

}  // namespace
}  // namespace libgrid
