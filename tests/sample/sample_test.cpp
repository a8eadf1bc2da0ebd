// SPDX-License-Identifier: Apache-2.0
#include "sample.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <filesystem>
#include <map>
#include <ostream>
#include <set>
#include <stop_token>
#include <tuple>

#include "libgrid/codes/codes.hpp"
#include "libgrid/core/error.hpp"
#include "libgrid/coverage/check.hpp"
#include "libgrid/crs/crs.hpp"
#include "libgrid/geom/measures.hpp"
#include "libgrid/geom/predicates.hpp"
#include "libgrid/pipeline/pipeline.hpp"
#include "libgrid/plan/staff.hpp"

namespace libgrid {

void PrintTo(const SampleOptions& o, std::ostream* to) {
  *to << "size " << static_cast<int>(o.size) << ", " << o.buildings << " buildings, seed "
      << o.seed;
}

namespace {

using testing::AllOf;
using testing::Each;
using testing::Ge;
using testing::Le;
using testing::StartsWith;

/// Some maps, each made once.
const std::vector<Layer>& map_of(const SampleOptions& options) {
  static std::map<std::tuple<SampleSize, std::int64_t, std::uint64_t>, std::vector<Layer>> made;
  const auto [found, fresh] = made.try_emplace({options.size, options.buildings, options.seed});
  if (fresh) found->second = make_sample(options);
  return found->second;
}
const std::vector<Layer>& map_of(std::uint64_t seed) { return map_of({.seed = seed}); }

const Layer& layer(const std::vector<Layer>& map, const std::string& name) {
  for (const Layer& l : map)
    if (l.name == name) return l;
  throw std::out_of_range(name);
}

std::vector<std::string> texts(const Layer& l, const std::string& column) {
  std::vector<std::string> found;
  for (std::size_t row = 0; row < l.size(); ++row) found.push_back(l.table.find(column)->text(row));
  return found;
}

std::vector<double> numbers(const Layer& l, const std::string& column) {
  std::vector<double> found;
  for (std::size_t row = 0; row < l.size(); ++row)
    found.push_back(l.table.find(column)->number(row));
  return found;
}

std::set<std::string> distinct(const std::vector<std::string>& from) {
  return {from.begin(), from.end()};
}

std::vector<Coord> inside_points(const PolygonArray& polygons) {
  std::vector<Coord> points;
  for (std::size_t row = 0; row < polygons.size(); ++row)
    points.push_back(inside_point(polygons, row));
  return points;
}

/// Whether any edges of two rows meet, or one row lies in the other.
bool touch(const PolygonArray& a, std::size_t i, const PolygonArray& b, std::size_t j) {
  const auto r = a.ring(a.row_rings(i).begin), s = b.ring(b.row_rings(j).begin);
  for (std::size_t k = 1; k < r.size(); ++k)
    for (std::size_t m = 1; m < s.size(); ++m)
      if (meet(r[k - 1], r[k], s[m - 1], s[m]) != Meeting::none) return true;
  return ring_takes(r, s[0]) || ring_takes(s, r[0]);
}

bool same(const Layer& a, const Layer& b) {
  if (a.name != b.name || a.geometry.index() != b.geometry.index()) return false;
  if (a.table.columns.size() != b.table.columns.size()) return false;
  for (std::size_t c = 0; c < a.table.columns.size(); ++c) {
    const Column &x = a.table.columns[c], &y = b.table.columns[c];
    if (x.name != y.name || x.values != y.values || x.missing != y.missing) return false;
  }
  if (const auto* polygons = std::get_if<PolygonArray>(&a.geometry))
    return *polygons == b.polygons();
  if (std::holds_alternative<std::monostate>(a.geometry)) return true;
  if (const auto* lines = std::get_if<LineArray>(&a.geometry)) return *lines == b.lines();
  const PointArray &p = a.points(), &q = b.points();
  for (std::size_t row = 0; row < p.size(); ++row)
    if (p.has(row) != q.has(row) || (p.has(row) && p[row] != q[row])) return false;
  return p.size() == q.size();
}

/// What holds for maps of any size.
class SampleMap : public testing::TestWithParam<SampleOptions> {
 protected:
  const std::vector<Layer>& map_ = map_of(GetParam());
  const Layer& levels_ = layer(map_, "level");
  const Layer& buildings_ = layer(map_, "buildings");
  const Layer& units_ = layer(map_, "units");

  std::vector<std::int64_t> rows_of(const std::string& level) const {
    std::vector<std::int64_t> rows;
    const auto names = texts(levels_, "level");
    for (std::size_t row = 0; row < names.size(); ++row)
      if (names[row] == level) rows.push_back(static_cast<std::int64_t>(row));
    return rows;
  }
  PolygonArray communities() const { return levels_.polygons().take(rows_of("community")); }
  People people() const {
    return {inside_points(buildings_.polygons()), numbers(buildings_, "households"),
            units_.points().coords()};
  }
};

/// A street area, the only size with drawn cells.
class StreetMap : public SampleMap {
 protected:
  const Layer& cells_ = layer(map_, "cells_drawn");
  const Layer& truth_ = layer(map_, "truth");

  /// Buildings by the 12 digits of their community.
  std::map<std::string, double> households_by_community() const {
    std::map<std::string, double> sum;
    const auto code = texts(buildings_, "code");
    const auto households = numbers(buildings_, "households");
    for (std::size_t b = 0; b < code.size(); ++b) sum[code[b].substr(0, 12)] += households[b];
    return sum;
  }
};

TEST_P(StreetMap, HasTheNumbersOfItsModel) {
  EXPECT_EQ(levels_.size(), 7u);
  EXPECT_EQ(buildings_.size(), 1341u);
  EXPECT_EQ(units_.size(), 1144u);
  auto names = distinct(texts(layer(map_, "roads"), "name"));
  names.erase("");
  EXPECT_EQ(names.size(), 25u);
  EXPECT_THAT(cells_.size(), AllOf(Ge(36u), Le(56u)));
  EXPECT_THAT(communities().size(), 6u);
}

TEST_P(StreetMap, CommunitiesHaveHouseholdsForCellsOfTheirSize) {
  double total = 0;
  for (const auto& [code, households] : households_by_community()) {
    EXPECT_THAT(households, AllOf(Ge(1500), Le(4500))) << code;
    total += households;
  }
  EXPECT_THAT(total, AllOf(Ge(16000), Le(20500)));
}

TEST_P(SampleMap, CodesAreUniqueAndBeginWithTheirParents) {
  const auto level = texts(levels_, "code"), parent = texts(levels_, "parent");
  EXPECT_EQ(distinct(level).size(), level.size());
  for (std::size_t row = 0; row < level.size(); ++row) {
    EXPECT_EQ(division_code_fault(level[row]), "");
    EXPECT_EQ(parent[row].empty(), row == 0);
    // Digits of a level that are not used are zeros: 990100, 990101, 990101001.
    EXPECT_THAT(level[row], StartsWith(parent[row].substr(0, parent[row].find("00"))));
  }
  std::set<std::string> communities;
  for (const std::int64_t row : rows_of("community"))
    communities.insert(level[static_cast<std::size_t>(row)]);
  for (const char* name : {"compounds", "buildings", "units"}) {
    const auto codes = texts(layer(map_, name), "code");
    EXPECT_EQ(distinct(codes).size(), codes.size()) << name;
    for (const std::string& code : codes) EXPECT_TRUE(communities.contains(code.substr(0, 12)));
  }
  for (const std::string& code : texts(buildings_, "code")) EXPECT_EQ(code.size(), 17u);
}

TEST_P(StreetMap, CellsBeginWithTheirCommunities) {
  EXPECT_EQ(texts(levels_, "code")[0], "990106001");
  const auto cell = texts(cells_, "code"), parent = texts(cells_, "parent");
  for (std::size_t c = 0; c < cell.size(); ++c) EXPECT_EQ(cell[c].substr(0, 12), parent[c]);
}

TEST_P(SampleMap, CodesAgreeWithPlaces) {
  const PolygonArray areas = communities();
  const auto code = texts(levels_, "code");
  const auto rows = rows_of("community");
  auto community_at = [&](Coord p) {
    for (std::size_t c = 0; c < areas.size(); ++c)
      if (areas.box(c).contains(p) && row_takes(areas, c, p))
        return code[static_cast<std::size_t>(rows[c])];
    return std::string("nowhere");
  };
  const auto building = texts(buildings_, "code");
  const auto points = inside_points(buildings_.polygons());
  for (std::size_t b = 0; b < points.size(); ++b)
    EXPECT_EQ(community_at(points[b]), building[b].substr(0, 12)) << building[b];
  const auto unit = texts(units_, "code");
  for (std::size_t u = 0; u < unit.size(); ++u)
    if (units_.points().has(u)) {
      EXPECT_EQ(community_at(units_.points()[u]), unit[u].substr(0, 12)) << unit[u];
    }
}

TEST_P(SampleMap, UnitsKnowTheirBuildings) {
  std::map<std::string, std::size_t> row;
  const auto code = texts(buildings_, "code");
  for (std::size_t b = 0; b < code.size(); ++b) row[code[b]] = b;
  const auto building = texts(units_, "building"), kind = texts(units_, "kind");
  std::map<std::string, int> load;
  std::size_t without_point = 0, without_building = 0;
  for (std::size_t u = 0; u < units_.size(); ++u) {
    EXPECT_TRUE(kind[u] == "shop" || kind[u] == "organisation");
    const bool has_point = units_.points().has(u);
    without_point += !has_point;
    if (building[u].empty()) {
      ++without_building;
      EXPECT_TRUE(has_point) << "row " << u;
      continue;
    }
    ++load[building[u]];
    ASSERT_TRUE(row.contains(building[u]));
    if (has_point) {
      EXPECT_TRUE(row_takes(buildings_.polygons(), row[building[u]], units_.points()[u]));
    }
  }
  EXPECT_LT(without_point, units_.size() / 20);
  EXPECT_LT(without_building, units_.size() / 20);
  EXPECT_LT(load.size() * 11 / 10, units_.size()) << "some buildings hold several units";
  if (GetParam().size == SampleSize::street) {
    EXPECT_EQ(without_point, 37u);
    EXPECT_EQ(without_building, 14u);
  }
}

TEST_P(SampleMap, StairwellsSumTheirSlabs) {
  const Layer& wells = layer(map_, "stairwells");
  std::map<std::string, std::size_t> row;
  const auto code = texts(buildings_, "code"), kind = texts(buildings_, "kind");
  for (std::size_t b = 0; b < code.size(); ++b) row[code[b]] = b;
  std::map<std::string, double> sum;
  const auto well = texts(wells, "code"), building = texts(wells, "building");
  const auto households = numbers(wells, "households");
  EXPECT_EQ(distinct(well).size(), well.size());
  for (std::size_t w = 0; w < wells.size(); ++w) {
    ASSERT_TRUE(row.contains(building[w]));
    EXPECT_EQ(well[w].substr(0, 17), building[w]);
    EXPECT_TRUE(row_takes(buildings_.polygons(), row[building[w]], wells.points()[w])) << well[w];
    sum[building[w]] += households[w];
  }
  const auto stated = numbers(buildings_, "households");
  for (std::size_t b = 0; b < code.size(); ++b)
    EXPECT_EQ(sum.contains(code[b]) ? sum[code[b]] : 0, kind[b] == "slab" ? stated[b] : 0)
        << code[b];
  const auto zh = texts(wells, "name"), en = texts(wells, "name_en"),
             address = texts(wells, "address");
  for (std::size_t w = 0; w < wells.size(); ++w) {
    const std::string number(1, well[w].back());
    EXPECT_EQ(zh[w], number + "单元");
    EXPECT_EQ(en[w], "Stairwell " + number);
    EXPECT_THAT(address[w], testing::EndsWith(zh[w]));
  }
}

TEST_P(SampleMap, ComponentsStandAtRoadsInTheirCommunities) {
  const Layer& components = layer(map_, "components");
  const PolygonArray areas = communities();
  std::map<std::string, std::size_t> area;
  const auto levels = texts(levels_, "code");
  const auto rows = rows_of("community");
  for (std::size_t c = 0; c < rows.size(); ++c) area[levels[static_cast<std::size_t>(rows[c])]] = c;
  struct Piece {
    Coord a, b;
  };
  // Roads by squares of about 90 m, in each square that their pieces' boxes touch.
  std::map<std::pair<int, int>, std::vector<Piece>> pieces;
  const auto square = [](double degrees) { return static_cast<int>(degrees * 1024); };
  const LineArray& roads = layer(map_, "roads").lines();
  for (std::size_t row = 0; row < roads.size(); ++row) {
    const auto line = roads.line(roads.lines(row).begin);
    for (std::size_t k = 1; k < line.size(); ++k) {
      const auto [x0, x1] = std::minmax({square(line[k - 1].x), square(line[k].x)});
      const auto [y0, y1] = std::minmax({square(line[k - 1].y), square(line[k].y)});
      for (int x = x0 - 1; x <= x1 + 1; ++x)
        for (int y = y0 - 1; y <= y1 + 1; ++y) pieces[{x, y}].push_back({line[k - 1], line[k]});
    }
  }
  const double east = 93872.4, north = 110897.4;  // metres of a degree at 32.6 N
  const auto metres = [&](Coord p, const Piece& s) {
    const Coord a{(s.a.x - p.x) * east, (s.a.y - p.y) * north},
        b{(s.b.x - p.x) * east, (s.b.y - p.y) * north};
    const double x = b.x - a.x, y = b.y - a.y;
    const double t = std::clamp(-(a.x * x + a.y * y) / (x * x + y * y), 0.0, 1.0);
    return std::hypot(a.x + t * x, a.y + t * y);
  };
  const PolygonArray& built = buildings_.polygons();
  std::map<std::pair<int, int>, std::vector<std::size_t>> near;
  for (std::size_t b = 0; b < built.size(); ++b) {
    const Box box = built.box(b);
    for (int x = square(box.min_x); x <= square(box.max_x); ++x)
      for (int y = square(box.min_y); y <= square(box.max_y); ++y) near[{x, y}].push_back(b);
  }
  const auto code = texts(components, "code");
  EXPECT_EQ(distinct(code).size(), code.size());
  for (std::size_t i = 0; i < components.size(); ++i) {
    const Coord p = components.points()[i];
    ASSERT_TRUE(area.contains(code[i].substr(0, 12)));
    EXPECT_TRUE(row_takes(areas, area[code[i].substr(0, 12)], p)) << code[i];
    double least = 1e9;
    for (const Piece& s : pieces[{square(p.x), square(p.y)}]) least = std::min(least, metres(p, s));
    EXPECT_THAT(least, AllOf(Ge(1.3), Le(30))) << code[i];
    for (const std::size_t b : near[{square(p.x), square(p.y)}])
      EXPECT_FALSE(row_takes(built, b, p)) << code[i] << " in " << b;
  }
  if (GetParam().size == SampleSize::street) {
    EXPECT_EQ(distinct(texts(components, "kind")).size(), 6u);
  }
}

bool is_ascii(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return (c & 0x80) == 0; });
}

TEST_P(SampleMap, ComponentsAndStaffAreNamedInBothLanguages) {
  for (const auto& [name, zh, en] : {std::tuple{"components", "name", "name_en"},
                                     {"components", "kind_zh", "kind"},
                                     {"staff", "name", "name_en"},
                                     {"staff", "role", "role_en"}}) {
    for (const std::string& word : texts(layer(map_, name), zh))
      EXPECT_FALSE(word.empty() || is_ascii(word)) << name << " " << word;
    for (const std::string& word : texts(layer(map_, name), en)) {
      EXPECT_FALSE(word.empty()) << name;
      EXPECT_TRUE(std::isalpha(static_cast<unsigned char>(word[0]))) << name << " " << word;
    }
  }
}

TEST_P(SampleMap, StaffAreOneInChargeOfEachCommunityAndAtMostOneForACell) {
  const Layer& staff = layer(map_, "staff");
  const auto area = texts(staff, "area"), role = texts(staff, "role"),
             phone = texts(staff, "phone");
  EXPECT_EQ(distinct(area).size(), area.size());
  std::set<std::string> communities;
  const auto levels = texts(levels_, "code");
  for (const std::int64_t row : rows_of("community"))
    communities.insert(levels[static_cast<std::size_t>(row)]);
  std::size_t in_charge = 0, numbers = 0;
  for (std::size_t i = 0; i < area.size(); ++i) {
    const bool leads = communities.contains(area[i]);
    in_charge += leads;
    EXPECT_EQ(is_in_charge(role[i]), leads) << role[i];
    if (!leads) {
      EXPECT_TRUE(communities.contains(area[i].substr(0, 12)));
      EXPECT_EQ(area[i].size(), 15u);
    }
    numbers += !phone[i].empty();
    if (!phone[i].empty()) {
      EXPECT_THAT(phone[i], testing::MatchesRegex("154[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]"));
    }
  }
  EXPECT_EQ(in_charge, communities.size());
  std::set<std::string> given = distinct(phone);
  given.erase("");
  EXPECT_EQ(given.size(), numbers) << "each number once";
  const Staff read = staff_of(staff);
  EXPECT_EQ(read.area, area);
  EXPECT_EQ(read.phone, phone);
}

TEST_P(StreetMap, SomeDrawnCellsWaitForStaff) {
  const auto cell = distinct(texts(cells_, "code"));
  std::size_t staffed = 0;
  for (const std::string& area : texts(layer(map_, "staff"), "area")) {
    if (area.size() != 15) continue;
    EXPECT_TRUE(cell.contains(area)) << area;
    ++staffed;
  }
  EXPECT_THAT(staffed, AllOf(Ge(cell.size() * 8 / 10), Le(cell.size() - 3)));
}

TEST_P(SampleMap, CompoundsSumTheirBuildings) {
  const Layer& compounds = layer(map_, "compounds");
  std::map<std::string, double> sum;
  const auto of = texts(buildings_, "compound");
  const auto households = numbers(buildings_, "households");
  for (std::size_t b = 0; b < of.size(); ++b) sum[of[b]] += households[b];
  const auto code = texts(compounds, "code");
  const auto stated = numbers(compounds, "households");
  for (std::size_t c = 0; c < code.size(); ++c) EXPECT_EQ(stated[c], sum[code[c]]) << code[c];
}

TEST_P(StreetMap, NamesAndPlatesAreGivenOnce) {
  for (const auto& [name, column] :
       {std::pair{"level", "name"}, {"compounds", "name"}, {"buildings", "address"}}) {
    const auto values = texts(layer(map_, name), column);
    EXPECT_EQ(distinct(values).size(), values.size()) << name;
    EXPECT_THAT(values, Each(testing::Not(testing::IsEmpty()))) << name;
  }
}

TEST_P(SampleMap, EdgesOfEachLevelCancelAgainstTheWhole) {
  const PolygonArray& all = levels_.polygons();
  const auto level = texts(levels_, "level");
  for (const std::string& name : distinct(level)) {
    std::map<std::pair<Coord, Coord>, int> sum;
    auto add = [&](std::size_t row, int weight) {
      for (std::int64_t r = all.row_rings(row).begin; r < all.row_rings(row).end; ++r) {
        const auto ring = all.ring(r);
        ASSERT_EQ(ring_turn(ring), 1) << "one shell, anticlockwise";
        for (std::size_t i = 1; i < ring.size(); ++i) {
          sum[{ring[i - 1], ring[i]}] += weight;
          sum[{ring[i], ring[i - 1]}] -= weight;
        }
      }
    };
    add(0, -1);
    for (const std::int64_t row : rows_of(name)) add(static_cast<std::size_t>(row), 1);
    for (const auto& [edge, weight] : sum) EXPECT_EQ(weight, 0) << name;
  }
}

TEST_P(SampleMap, BuildingsStandApart) {
  const PolygonArray& all = buildings_.polygons();
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Box box = all.box(i);
    for (std::size_t j = i + 1; j < all.size(); ++j)
      if (box.meets(all.box(j))) {
        EXPECT_FALSE(touch(all, i, all, j)) << i << " " << j;
      }
    for (const Layer* l : {&layer(map_, "water"), &layer(map_, "level")}) {
      const PolygonArray& others = l->polygons();
      for (std::size_t j = 0; j < others.size(); ++j) {
        const auto ring = others.ring(others.row_rings(j).begin);
        if (!others.box(j).meets(box)) continue;
        const auto own = all.ring(all.row_rings(i).begin);
        for (std::size_t k = 1; k < ring.size(); ++k)
          for (std::size_t m = 1; m < own.size(); ++m)
            EXPECT_EQ(meet(ring[k - 1], ring[k], own[m - 1], own[m]), Meeting::none);
        if (l->name == "water") {
          EXPECT_FALSE(ring_takes(ring, own[0]));
        }
      }
    }
  }
}

TEST_P(SampleMap, NoLineCrossesABuilding) {
  const PolygonArray& all = buildings_.polygons();
  std::vector<Box> boxes;
  for (std::size_t i = 0; i < all.size(); ++i) boxes.push_back(all.box(i));
  for (const char* name : {"roads", "rail", "waterways", "walls"}) {
    const LineArray& lines = layer(map_, name).lines();
    for (std::size_t row = 0; row < lines.size(); ++row) {
      const auto line = lines.line(lines.lines(row).begin);
      for (std::size_t k = 1; k < line.size(); ++k) {
        Box box;
        box.add(line[k - 1]);
        box.add(line[k]);
        for (std::size_t i = 0; i < all.size(); ++i) {
          if (!boxes[i].meets(box)) continue;
          const auto ring = all.ring(all.row_rings(i).begin);
          for (std::size_t m = 1; m < ring.size(); ++m)
            EXPECT_EQ(meet(line[k - 1], line[k], ring[m - 1], ring[m]), Meeting::none)
                << name << " " << row << ", building " << i;
        }
      }
    }
  }
}

TEST_P(SampleMap, LinesMeetOnlyAtVertices) {
  struct Piece {
    Coord a, b;
    std::string from;
  };
  std::vector<Piece> pieces;
  for (const char* name : {"roads", "rail", "waterways"}) {
    const LineArray& lines = layer(map_, name).lines();
    const auto kind = texts(layer(map_, name), "class");
    for (std::size_t row = 0; row < lines.size(); ++row) {
      // The carriageways of a city's expressways pass over everything.
      if (GetParam().size != SampleSize::street && kind[row] == "expressway") continue;
      const auto line = lines.line(lines.lines(row).begin);
      for (std::size_t k = 1; k < line.size(); ++k)
        pieces.push_back({line[k - 1], line[k], name + std::to_string(row)});
    }
  }
  std::sort(pieces.begin(), pieces.end(), [](const Piece& p, const Piece& q) {
    return std::min(p.a.x, p.b.x) < std::min(q.a.x, q.b.x);
  });
  for (std::size_t i = 0; i < pieces.size(); ++i)
    for (std::size_t j = i + 1; j < pieces.size(); ++j) {
      if (std::min(pieces[j].a.x, pieces[j].b.x) > std::max(pieces[i].a.x, pieces[i].b.x)) break;
      const Meeting m = meet(pieces[i].a, pieces[i].b, pieces[j].a, pieces[j].b);
      EXPECT_TRUE(m == Meeting::none || m == Meeting::touch)
          << pieces[i].from << " and " << pieces[j].from;
    }
}

/// The rows of the roads that run round an island.
std::vector<std::size_t> rings_of(const LineArray& roads) {
  std::vector<std::size_t> rings;
  for (std::size_t row = 0; row < roads.size(); ++row) {
    const auto line = roads.line(roads.lines(row).begin);
    if (line.front() == line.back()) rings.push_back(row);
  }
  return rings;
}

TEST_P(SampleMap, RoundaboutsAreRingsOnWhichRoadsEnd) {
  const Layer& layer_of_roads = layer(map_, "roads");
  const LineArray& roads = layer_of_roads.lines();
  const auto kind = texts(layer_of_roads, "class");
  const auto rings = rings_of(roads);
  EXPECT_EQ(rings.empty(), GetParam().size == SampleSize::community);
  for (const std::size_t row : rings) {
    const auto ring = roads.line(roads.lines(row).begin);
    EXPECT_TRUE(kind[row] == "arterial" || kind[row] == "local");
    EXPECT_EQ(ring_turn(ring), 1);
    Box box;
    for (const Coord c : ring) box.add(c);
    const double wide = box.width() * 93872.4, high = box.height() * 110897.4;  // metres
    EXPECT_NEAR(wide, high, 2);
    EXPECT_THAT(wide, AllOf(Ge(39), Le(65)));
    int arms = 0;
    for (std::size_t other = 0; other < roads.size(); ++other) {
      if (other == row) continue;
      const auto road = roads.line(roads.lines(other).begin);
      for (const Coord end : {road.front(), road.back()})
        arms += std::find(ring.begin(), ring.end(), end) != ring.end();
      for (const Coord c : road) {
        if (std::find(ring.begin(), ring.end(), c) == ring.end()) {
          EXPECT_FALSE(ring_takes(ring, c)) << "road " << other << " on the island";
        }
      }
    }
    EXPECT_THAT(arms, AllOf(Ge(3), Le(4)));
    for (const char* name : {"buildings", "compounds", "water"}) {
      const PolygonArray& all = layer(map_, name).polygons();
      for (std::size_t i = 0; i < all.size(); ++i) {
        if (!all.box(i).meets(box)) continue;
        const auto outline = all.ring(all.row_rings(i).begin);
        EXPECT_FALSE(ring_takes(outline, ring[0])) << name << i;
        for (const Coord c : outline) EXPECT_FALSE(ring_takes(ring, c)) << name << i;
        for (std::size_t k = 1; k < ring.size(); ++k)
          for (std::size_t m = 1; m < outline.size(); ++m)
            EXPECT_EQ(meet(ring[k - 1], ring[k], outline[m - 1], outline[m]), Meeting::none)
                << name << i;
      }
    }
  }
}

TEST_P(SampleMap, BuildingsStandInTheirCompounds) {
  const Layer& compounds = layer(map_, "compounds");
  std::map<std::string, std::size_t> row;
  const auto code = texts(compounds, "code");
  for (std::size_t c = 0; c < code.size(); ++c) row[code[c]] = c;
  const auto of = texts(buildings_, "compound");
  for (std::size_t b = 0; b < of.size(); ++b) {
    if (of[b].empty()) continue;
    const PolygonArray &walls = compounds.polygons(), &built = buildings_.polygons();
    const auto wall = walls.ring(walls.row_rings(row.at(of[b])).begin);
    const auto own = built.ring(built.row_rings(b).begin);
    EXPECT_TRUE(ring_takes(wall, own[0])) << b;
    for (std::size_t k = 1; k < wall.size(); ++k)
      for (std::size_t m = 1; m < own.size(); ++m)
        EXPECT_EQ(meet(wall[k - 1], wall[k], own[m - 1], own[m]), Meeting::none) << b;
  }
}

TEST_P(StreetMap, CheckFindsWhatWasPlantedAndNothingElse) {
  const PolygonArray areas = communities();
  const Crs crs = Crs::from_text("EPSG:4490");
  const CheckResult result = check_coverage(
      {.rows = cells_.polygons(), .codes = texts(cells_, "code")}, {.rows = areas}, crs, people());
  std::multimap<std::string, std::size_t> planted;
  const auto kind = texts(truth_, "kind");
  for (std::size_t t = 0; t < kind.size(); ++t) planted.emplace(kind[t], t);
  EXPECT_EQ(planted.count("gap"), 3u);
  EXPECT_EQ(planted.count("overlap"), 2u);
  EXPECT_EQ(planted.count("spill"), 1u);
  ASSERT_EQ(result.issues.size(), 6u);
  const auto buildings = numbers(truth_, "buildings"), units = numbers(truth_, "units"),
             households = numbers(truth_, "households"), area = numbers(truth_, "area_m2");
  for (std::size_t i = 0; i < 6; ++i) {
    bool known = false;
    for (std::size_t t = 0; t < 6; ++t) {
      if (name_of(result.issues.kind[i]) != kind[t]) continue;
      if (!row_takes(truth_.polygons(), t, result.issues.place[i])) continue;
      known = true;
      EXPECT_EQ(result.issues.buildings[i], buildings[t]) << kind[t];
      EXPECT_EQ(result.issues.units[i], units[t]) << kind[t];
      EXPECT_EQ(result.issues.households[i], households[t]) << kind[t];
      EXPECT_NEAR(result.issues.area_m2[i], area[t], area[t] * 0.01) << kind[t];
    }
    EXPECT_TRUE(known) << result.issues.message[i];
  }
  double in_gaps = 0;
  for (std::size_t t = 0; t < 6; ++t)
    if (kind[t] == "gap") in_gaps += households[t];
  EXPECT_THAT(in_gaps, AllOf(Ge(30), Le(60)));
}

TEST_P(StreetMap, DrawnCellsAreOfTheUsualSize) {
  const auto points = inside_points(buildings_.polygons());
  const auto households = numbers(buildings_, "households");
  int usual = 0;
  for (std::size_t c = 0; c < cells_.size(); ++c) {
    double sum = 0;
    for (std::size_t b = 0; b < points.size(); ++b)
      if (row_takes(cells_.polygons(), c, points[b])) sum += households[b];
    EXPECT_THAT(sum, AllOf(Ge(220), Le(620))) << c;
    usual += sum >= 300 && sum <= 500;
  }
  EXPECT_GE(usual, static_cast<int>(cells_.size() * 8 / 10));
}

TEST_P(SampleMap, IsTheSameEachTime) {
  const std::vector<Layer> again = make_sample(GetParam(), {.threads = 3});
  ASSERT_EQ(again.size(), map_.size());
  for (std::size_t l = 0; l < again.size(); ++l) EXPECT_TRUE(same(again[l], map_[l])) << l;
}

constexpr SampleOptions kStreets[] = {{.seed = 1}, {.seed = 2}, {.seed = 20250601}};
constexpr SampleOptions kOthers[] = {{SampleSize::community, 0, 1},
                                     {SampleSize::community, 700, 2},
                                     {SampleSize::district, 2500, 1},
                                     {SampleSize::city, 4000, 5}};

std::string name_of_map(const testing::TestParamInfo<SampleOptions>& map) {
  const SampleOptions& o = map.param;
  return "size" + std::to_string(static_cast<int>(o.size)) + "_" + std::to_string(o.buildings) +
         "_seed" + std::to_string(o.seed);
}

INSTANTIATE_TEST_SUITE_P(Streets, StreetMap, testing::ValuesIn(kStreets), name_of_map);
INSTANTIATE_TEST_SUITE_P(Streets, SampleMap, testing::ValuesIn(kStreets), name_of_map);
INSTANTIATE_TEST_SUITE_P(Others, SampleMap, testing::ValuesIn(kOthers), name_of_map);

TEST(Sample, SizesHaveTheirLevels) {
  const Layer& city = layer(map_of({SampleSize::city, 4000, 5}), "level");
  const auto level = texts(city, "level");
  EXPECT_EQ(distinct(level), (std::set<std::string>{"city", "district", "street", "community"}));
  EXPECT_EQ(std::count(level.begin(), level.end(), "district"), 9);
  for (const SampleSize size : {SampleSize::community, SampleSize::district, SampleSize::city})
    for (const std::int64_t buildings : {100, 777})
      EXPECT_EQ(layer(map_of({size, buildings, 3}), "buildings").size(),
                static_cast<std::size_t>(buildings));
}

TEST(Sample, RefusesNumbersThatASizeDoesNotHave) {
  EXPECT_THROW(make_sample({SampleSize::city, 99, 1}), Error);
  EXPECT_THROW(make_sample({SampleSize::city, 3'000'001, 1}), Error);
  EXPECT_THROW(make_sample({SampleSize::street, 500, 1}), Error);
  EXPECT_THROW(sample_size("town"), Error);
}

TEST(Sample, OtherSeedsGiveOtherMaps) {
  EXPECT_FALSE(same(layer(map_of(1), "level"), layer(map_of(2), "level")));
  EXPECT_FALSE(same(layer(map_of(1), "buildings"), layer(map_of(2), "buildings")));
}

TEST(Sample, FitsIntoAFewMegabytes) {
  const auto path = std::filesystem::temp_directory_path() / "libgrid_sample_test.gpkg";
  write_layers(path, map_of(1));
  EXPECT_LT(std::filesystem::file_size(path), 5u << 20);
  std::filesystem::remove(path);
}

TEST(Sample, CommittedMapIsThatOfSeedOne) {
  for (const Layer& l : map_of(1)) {
    const Layer stored = read_layer(LIBGRID_SAMPLE_MAPS "/street.gpkg", l.name);
    EXPECT_TRUE(same(stored, l)) << l.name;
  }
}

TEST(Sample, StopsOnRequest) {
  std::stop_source stop;
  stop.request_stop();
  EXPECT_THROW(make_sample({}, {.stop = stop.get_token()}), Error);
}

}  // namespace
}  // namespace libgrid
