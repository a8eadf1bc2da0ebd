// SPDX-License-Identifier: Apache-2.0
#include "libgrid/assign/reassign.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <functional>
#include <limits>
#include <numeric>

#include "cases/assign_situation.hpp"
#include "folder.hpp"
#include "shapes.hpp"
#include "subdivision.hpp"

namespace libgrid {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// Cells that can be changed.
struct Draft {
  using Row = std::vector<std::vector<std::vector<Coord>>>;  ///< parts, rings, closed
  std::vector<Row> rows = {};
  std::vector<std::string> codes = {};

  Draft(const PolygonArray& cells, std::vector<std::string> given) : codes(std::move(given)) {
    for (std::size_t row = 0; row < cells.size(); ++row) {
      Row& made = rows.emplace_back();
      for (std::int64_t part = cells.parts(row).begin; part < cells.parts(row).end; ++part) {
        made.emplace_back();
        for (std::int64_t r = cells.rings(part).begin; r < cells.rings(part).end; ++r)
          made.back().emplace_back(cells.ring(r).begin(), cells.ring(r).end());
      }
    }
  }

  PolygonArray cells() const {
    PolygonBuilder builder;
    for (const Row& row : rows) {
      builder.begin_row();
      for (const auto& part : row) {
        builder.begin_part();
        for (const auto& ring : part) builder.add_ring(ring);
      }
    }
    return builder.finish();
  }

  void remove(std::size_t row) {
    rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(row));
    if (!codes.empty()) codes.erase(codes.begin() + static_cast<std::ptrdiff_t>(row));
  }
  void add(std::size_t at, Row row, const std::string& code) {
    rows.insert(rows.begin() + static_cast<std::ptrdiff_t>(at), std::move(row));
    if (!codes.empty()) codes.insert(codes.begin() + static_cast<std::ptrdiff_t>(at), code);
  }
};

/// Changes cells as people do, and as they do not. Coordinates are changed by `offset` at most.
void edit(Draft& draft, Random& random, double offset) {
  const auto some = [&](std::size_t count) {
    return static_cast<std::size_t>(random.whole(0, static_cast<std::int64_t>(count) - 1));
  };
  const auto new_code = [&] { return std::to_string(random.whole(0, 200000)); };
  if (draft.rows.empty()) return;
  const std::size_t row = some(draft.rows.size()), other = some(draft.rows.size());
  Draft::Row& cell = draft.rows[row];
  switch (random.whole(0, 11)) {
    case 0:
    case 1:
    case 2: {  // a vertex moves, with the borders of all cells there
      if (cell.empty()) return;
      auto& ring = cell[some(cell.size())][0];
      const Coord from = ring[some(ring.size())];
      const Coord to{from.x + offset * static_cast<double>(random.whole(-3, 3)),
                     from.y + offset * static_cast<double>(random.whole(-3, 3))};
      if (!is_place(to)) return;
      for (Draft::Row& each : draft.rows)
        for (auto& part : each)
          for (auto& r : part)
            for (Coord& c : r)
              if (c == from) c = to;
      return;
    }
    case 3:  // two cells become one
      if (row == other) return;
      cell.insert(cell.end(), draft.rows[other].begin(), draft.rows[other].end());
      return draft.remove(other);
    case 4: {  // one cell becomes two
      if (cell.size() > 1) {
        const Draft::Row part{cell.back()};
        cell.pop_back();
        return draft.add(other, part, new_code());
      }
      if (cell.empty() || cell[0].size() > 1 || cell[0][0].size() < 5) return;
      const std::vector<Coord> ring = cell[0][0];
      cell[0][0] = {ring[0], ring[1], ring[2], ring[0]};
      std::vector<Coord> rest(ring.begin() + 2, ring.end());
      rest.push_back(rest.front());
      return draft.add(other, {{rest}}, new_code());
    }
    case 5:
      return draft.remove(row);
    case 6: {  // a copy beside the old one
      Draft::Row copy = cell;
      for (auto& part : copy)
        for (auto& r : part)
          for (Coord& c : r) c.x += 4 * offset;
      for (auto& part : copy)
        for (auto& r : part)
          for (Coord& c : r)
            if (!is_place(c)) return;
      return draft.add(other, copy, new_code());
    }
    case 7:
      if (!draft.codes.empty()) draft.codes[row] = new_code();
      return;
    case 8:  // perhaps two of one code
      if (!draft.codes.empty()) draft.codes[row] = draft.codes[other];
      return;
    case 9:
      std::swap(draft.rows[row], draft.rows[other]);
      if (!draft.codes.empty()) std::swap(draft.codes[row], draft.codes[other]);
      return;
    case 10:
      for (auto& part : cell)
        for (auto& r : part) std::reverse(r.begin(), r.end());
      return;
    default:
      if (random.whole(0, 3) == 0) cell.clear();
  }
}

template <class T>
void expect_same_bits(const std::vector<T>& found, const std::vector<T>& wanted,
                      const std::string& what) {
  ASSERT_EQ(found.size(), wanted.size()) << what;
  for (std::size_t k = 0; k < found.size(); ++k)
    ASSERT_EQ(std::memcmp(&found[k], &wanted[k], sizeof(T)), 0)
        << what << " " << k << ": " << +static_cast<double>(found[k]) << " for "
        << +static_cast<double>(wanted[k]);
}

void expect_same(const Assignment& found, const Assignment& wanted, const std::string& what) {
  expect_same_bits(found.cell, wanted.cell, what + ", cell");
  expect_same_bits(found.share, wanted.share, what + ", share");
  expect_same_bits(found.second_cell, wanted.second_cell, what + ", second cell");
  expect_same_bits(found.second_share, wanted.second_share, what + ", second share");
  expect_same_bits(found.rule, wanted.rule, what + ", rule");
  expect_same_bits(found.reason, wanted.reason, what + ", reason");
  expect_same_bits(found.nearest_cell, wanted.nearest_cell, what + ", nearest cell");
  expect_same_bits(found.distance_m, wanted.distance_m, what + ", distance");
  expect_same_bits(found.straddling.row, wanted.straddling.row, what + ", straddling row");
  expect_same_bits(found.straddling.cell, wanted.straddling.cell, what + ", straddling cell");
  expect_same_bits(found.straddling.share, wanted.straddling.share, what + ", straddling share");
}

/// Points, footprints, lines and units in one version of the cells after the other. What was made
/// anew is what the next version begins with.
class Versions {
 public:
  Versions(PointArray points, PolygonArray footprints, PointArray entrances, LineArray lines,
           const PolygonArray& cells, const std::vector<std::string>& codes, const Crs& crs)
      : points_(std::move(points)),
        footprints_(std::move(footprints)),
        entrances_(std::move(entrances)),
        lines_(std::move(lines)),
        crs_(crs),
        cells_(cells),
        codes_(codes) {
    for (std::size_t row = 0; row < points_.size(); ++row)
      building_of_.push_back(row % 3 == 0 && footprints_.size() > 0
                                 ? static_cast<std::int64_t>(row % footprints_.size())
                                 : -1);
    full_ = assigned(cells_, codes_);
  }

  void next(const PolygonArray& cells, const std::vector<std::string>& codes,
            const std::string& what) {
    const Reassigner reassigner(cells_, codes_, cells, codes, crs_);
    const std::vector<Assignment> wanted = assigned(cells, codes);
    std::vector<Reassigned> found;
    found.push_back(reassigner.points(points_, full_[0], run_));
    for (std::size_t k = 0; k < rules_.size(); ++k)
      found.push_back(reassigner.footprints(footprints_, full_[1 + k], options(k), run_));
    found.push_back(reassigner.lines(lines_, full_[1 + rules_.size()], run_));
    found.push_back(
        reassigner.units(building_of_, points_, found[1].assignment, full_.back(), {}, run_));
    const std::size_t kinds = found.size();
    for (std::size_t k = 0; k < kinds; ++k) {
      expect_same(found[k].assignment, wanted[k], what + ", kind " + std::to_string(k));
      if (testing::Test::HasFatalFailure()) return;
      looked_at += found[k].rows.size();
      objects += found[k].assignment.size();
      full_[k] = found[k].assignment;
    }
    cells_ = cells;
    codes_ = codes;
    run_.threads = run_.threads % 3 + 1;
  }

  std::size_t looked_at = 0, objects = 0;

 private:
  AssignOptions options(std::size_t k) const {
    const bool doors = rules_[k][0] == AssignRule::entrance_point;
    return {.rules = rules_[k], .entrances = doors ? &entrances_ : nullptr};
  }

  std::vector<Assignment> assigned(const PolygonArray& cells,
                                   const std::vector<std::string>& codes) const {
    const Assigner assigner(cells, codes, crs_);
    std::vector<Assignment> made{assigner.points(points_)};
    for (std::size_t k = 0; k < rules_.size(); ++k)
      made.push_back(assigner.footprints(footprints_, options(k)));
    made.push_back(assigner.lines(lines_));
    made.push_back(assign_units(building_of_, points_, made[1], cells, codes, crs_));
    return made;
  }

  const std::vector<std::vector<AssignRule>> rules_{
      {AssignRule::largest_share},
      {AssignRule::inside_point},
      {AssignRule::entrance_point},
      {AssignRule::entrance_point, AssignRule::largest_share}};
  PointArray points_;
  PolygonArray footprints_;
  PointArray entrances_;
  LineArray lines_;
  std::vector<std::int64_t> building_of_;
  Crs crs_;
  PolygonArray cells_;
  std::vector<std::string> codes_;
  std::vector<Assignment> full_;
  Run run_{.threads = 1};
};

/// Whole coordinates of a plane, 4096 wide, somewhere else.
struct Placing {
  double scale = 1, x = 0, y = 0;
  Coord operator()(Coord c) const { return {x + scale * c.x, y + scale * c.y}; }
  PolygonArray operator()(const PolygonArray& polygons) const {
    std::vector<Coord> coords(polygons.coords());
    for (Coord& c : coords) c = (*this)(c);
    return polygons.with_coords(std::move(coords));
  }
};

Versions versions_of(std::uint64_t seed, const RandomCoverage& map,
                     const std::vector<std::string>& codes, const Placing& placing,
                     const Crs& crs) {
  Random random(seed);
  std::vector<Coord> points, doors;
  for (const Coord& c : hard_places(map.cells, random, 200)) points.push_back(placing(c));
  for (int k = 0; k < 60; ++k)
    points.push_back(placing({random.real(-2000, 6000), random.real(-2000, 6000)}));
  points.push_back({kNone, kNone});
  PolygonBuilder footprints;
  LineBuilder lines;
  const auto anywhere = [&](double beyond) {
    return Coord{random.real(-beyond, 4096 + beyond), random.real(-beyond, 4096 + beyond)};
  };
  for (int k = 0; k < 200; ++k) {
    const Coord c = anywhere(k % 4 == 0 ? 1500 : 20);
    const double side = k % 9 == 0 ? 0 : random.real(1, k % 7 == 0 ? 400 : 40);
    footprints.add_row(placing(square(c.x, c.y, side)), 0);
    doors.push_back(k % 5 == 0 ? Coord{kNone, kNone} : placing(anywhere(300)));
    lines.begin_row();
    if (k % 20 == 0) continue;
    std::vector<Coord> line{placing(c), placing(k % 11 == 0 ? c : anywhere(500))};
    if (k % 3 == 0) line.push_back(placing(map.cells.coords()[static_cast<std::size_t>(k)]));
    lines.add_line(line);
  }
  // A bow tie over everything, a bow tie in a corner, and a row without geometry.
  for (const double s : {4096.0, 40.0})
    footprints.add_row(
        placing(polygons({"POLYGON ((0 0, " + std::to_string(s) + " " + std::to_string(s) + ", " +
                          std::to_string(s) + " 0, 0 " + std::to_string(s / 2) + ", 0 0))"})),
        0);
  footprints.begin_row();
  doors.resize(203, {kNone, kNone});
  return {PointArray(points),
          footprints.finish(),
          PointArray(doors),
          lines.finish(),
          placing(map.cells),
          codes,
          crs};
}

struct Place {
  std::string name;
  std::uint64_t maps;
  Placing placing;
  Crs crs;
};

// The law: what is assigned anew is what an assigner of the new cells gives, to the last bit.
TEST(Reassigner, GivesWhatAFullRunGives) {
  const std::vector<Place> places{
      {"plane", 8, {}, {}},
      {"plane far away", 3, {0.125, 500000, 3500000}, Crs::from_text("EPSG:4546")},
      // About 118.5 degrees east, where zones meet: a cell less may change the metres.
      {"degrees", 3, {1.0 / 65536, 118.46875, 32}, Crs::from_text("EPSG:4490")}};
  for (const Place& place : places) {
    std::size_t looked_at = 0, objects = 0;
    for (std::uint64_t seed = 1; seed <= place.maps; ++seed) {
      const RandomCoverage map(seed, 7);
      const std::vector<std::string> codes = seed % 4 == 0 ? std::vector<std::string>{} : map.codes;
      Versions versions = versions_of(seed, map, codes, place.placing, place.crs);
      Random random(seed + 77);
      Draft draft(place.placing(map.cells), codes);
      for (int step = 0; step < 12; ++step) {
        for (std::int64_t edits = random.whole(1, 3); edits > 0; --edits)
          edit(draft, random, place.placing.scale * 16);
        versions.next(
            draft.cells(), draft.codes,
            place.name + ", seed " + std::to_string(seed) + ", step " + std::to_string(step));
        if (HasFatalFailure()) return;
      }
      looked_at += versions.looked_at;
      objects += versions.objects;
    }
    EXPECT_LT(looked_at, objects * 3 / 4) << place.name;
  }
}

// The same for what random bytes draw: broken cells, codes that several cells have, coordinates at
// the limits.
TEST(Reassigner, GivesWhatAFullRunGivesForWhatRandomBytesDraw) {
  int drawn = 0;
  for (std::uint64_t seed = 1; seed <= 400; ++seed) try {
      const AssignSituation s = assign_situation_from(random_bytes(seed));
      Versions versions(PointArray(s.places), s.footprints, s.entrances, s.lines, s.cells, s.codes,
                        {});
      Draft draft(s.cells, s.codes);
      Random random(seed);
      const Box box = s.cells.box();
      for (int step = 0; step < 4; ++step) {
        edit(draft, random, box.empty() ? 1 : box.width() / 64);
        versions.next(draft.cells(), draft.codes, "seed " + std::to_string(seed));
        if (HasFatalFailure()) return;
      }
      ++drawn;
    } catch (const Error& error) {
      ASSERT_EQ(error.code(), ErrorCode::bad_geometry) << error.what();
    }
  EXPECT_GT(drawn, 300);
}

// Shares are the same to the last bit whatever the tiles are through which borders are found: here
// many small cells elsewhere make tiles small.
TEST(Reassigner, SharesDoNotDependOnCellsElsewhere) {
  const PolygonArray few =
      polygons({"POLYGON ((0 0, 100 0, 97 103, 0 0))", "POLYGON ((0 0, 97 103, 0 100, 0 0))"});
  PolygonBuilder builder;
  for (std::size_t row = 0; row < few.size(); ++row) builder.add_row(few, row);
  for (int k = 0; k < 4000; ++k) builder.add_row(square(k % 100, 200 + k / 100, 1), 0);
  const PolygonArray many = builder.finish();
  Random random(5);
  PolygonBuilder footprints;
  for (int k = 0; k < 2000; ++k) {
    const double x = random.real(1, 99), y = x + random.real(-30, 30), side = random.real(0, 9);
    std::vector<Coord> ring;
    for (int corner = 0; corner < 5; ++corner) {
      const double turn = 0.3 + corner % 4 * std::acos(0.0);
      ring.push_back({x + side * std::cos(turn), y + side * std::sin(turn)});
    }
    ring.back() = ring.front();
    footprints.begin_row();
    footprints.begin_part();
    footprints.add_ring(ring);
  }
  const PolygonArray turned = footprints.finish();
  Assignment wanted = assign_footprints(turned, few, {}, {});
  Assignment found = assign_footprints(turned, many, {}, {});
  for (Assignment* a : {&wanted, &found}) a->nearest_cell.clear(), a->distance_m.clear();
  expect_same(found, wanted, "footprints");
}

/// Rows of ten squares, ten wide.
Draft squares() {
  PolygonBuilder builder;
  std::vector<std::string> codes;
  for (int k = 0; k < 100; ++k) {
    builder.add_row(square(k % 10 * 10, k / 10 * 10, 10), 0);
    codes.push_back(std::to_string(100 + k));
  }
  return {builder.finish(), codes};
}

TEST(Reassigner, LooksAtWhatIsNearAlone) {
  Draft draft = squares();
  const PolygonArray before = draft.cells();
  const std::vector<std::string> codes = draft.codes;
  std::vector<Coord> points;
  for (int k = 0; k < 100; ++k) points.push_back({k % 10 * 10 + 5.0, k / 10 * 10 + 5.0});
  points.push_back({-5, 5});   // nearest to cell 0
  points.push_back({105, 5});  // nearest to cell 9
  points.push_back({kNone, 0 * kNone});
  const PointArray doors(points);
  // The border between cells 0 and 1 moves west, beside the point in cell 0.
  for (const std::size_t row : {0, 1})
    for (Coord& c : draft.rows[row][0][0])
      if (c.x == 10) c.x = 4;
  const PolygonArray after = draft.cells();
  const Reassigner reassigner(before, codes, after, draft.codes);
  EXPECT_THAT(reassigner.change().before, ElementsAre(0, 1));
  EXPECT_THAT(reassigner.change().after, ElementsAre(0, 1));
  const Assignment previous = assign_points(doors, before, codes, {});
  const Reassigned found = reassigner.points(doors, previous);
  EXPECT_THAT(found.rows, ElementsAre(0, 1, 100));
  EXPECT_EQ(found.assignment.cell[0], 1);
  expect_same(found.assignment, assign_points(doors, after, draft.codes, {}), "points");
}

TEST(Reassigner, LooksAtNothingWhereNothingChanged) {
  const Draft draft = squares();
  const PolygonArray cells = draft.cells();
  const PointArray points({{5, 5}, {-5, 5}});
  const Assignment previous = assign_points(points, cells, draft.codes, {});
  const Reassigned found =
      Reassigner(cells, draft.codes, cells, draft.codes).points(points, previous);
  EXPECT_THAT(found.rows, IsEmpty());
  expect_same(found.assignment, previous, "points");
}

TEST(CompareCells, GoesByCodeAndEachBit) {
  Draft draft = squares();
  const PolygonArray before = draft.cells();
  const std::vector<std::string> codes = draft.codes;
  draft.rows[7][0][0][0].x = std::nextafter(70.0, 80.0);
  draft.rows[7][0][0][4] = draft.rows[7][0][0][0];
  for (Coord& c : draft.rows[0][0][0])
    if (c.x == 0) c.x = -0.0;
  draft.codes[20] = "new";
  draft.codes[31] = draft.codes[30];  // of several
  draft.remove(50);
  const CellChange change = compare_cells(before, codes, draft.cells(), draft.codes);
  EXPECT_THAT(change.before, ElementsAre(0, 7, 20, 30, 31, 50));
  EXPECT_THAT(change.after, ElementsAre(0, 7, 20, 30, 31));
  EXPECT_EQ(change.row_after[49], 49);
  EXPECT_EQ(change.row_after[51], 50);
  EXPECT_EQ(change.row_after[50], -1);
}

TEST(CompareCells, RefusesCodesThatDoNotFit) {
  const Draft draft = squares();
  const PolygonArray cells = draft.cells();
  const std::vector<std::string> few{"a"}, none;
  for (const auto& [before, after] : {std::pair(few, draft.codes), std::pair(draft.codes, few),
                                      std::pair(none, draft.codes), std::pair(draft.codes, none)})
    EXPECT_EQ(refusal([&] { compare_cells(cells, before, cells, after); }).code(),
              ErrorCode::bad_value);
}

TEST(Reassigner, RefusesWhatIsNotTheOldAssignment) {
  Draft draft = squares();
  const PolygonArray before = draft.cells();
  const std::vector<std::string> codes = draft.codes;
  draft.remove(0);
  const PolygonArray after = draft.cells();
  const Reassigner reassigner(before, codes, after, draft.codes);
  const PointArray points({{5, 5}, {95, 95}});
  const Assignment right = assign_points(points, before, codes, {});
  const auto refused = [&](const std::function<void(Assignment&)>& spoil) {
    Assignment wrong = right;
    spoil(wrong);
    const Error error = refusal([&] { reassigner.points(points, wrong); });
    EXPECT_EQ(error.code(), ErrorCode::bad_value);
    return std::string(error.what());
  };
  EXPECT_THAT(refused([](Assignment& a) { a = {}; }), HasSubstr("0 rows are assigned of 2"));
  EXPECT_THAT(refused([](Assignment& a) { a.cell[1] = 100; }), HasSubstr("there were 100"));
  EXPECT_THAT(refused([](Assignment& a) { a.nearest_cell[0] = -2; }), HasSubstr("there were 100"));
  EXPECT_THAT(refused([](Assignment& a) { a.cell[1] = 0; }), HasSubstr("does not meet it"));
  EXPECT_THAT(refused([](Assignment& a) { a.second_cell[1] = 0; }), HasSubstr("does not meet it"));
  EXPECT_EQ(refusal([&] { reassigner.footprints(before, {}, {.rules = {}}); }).code(),
            ErrorCode::usage);
}

}  // namespace
}  // namespace libgrid
