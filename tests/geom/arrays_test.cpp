// SPDX-License-Identifier: Apache-2.0
#include "libgrid/geom/arrays.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>

#include "libgrid/core/error.hpp"

namespace libgrid {
namespace {

using Offsets = std::vector<std::int64_t>;
using Coords = std::vector<Coord>;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

const Coords kSquare{{0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}};

Coords operator+(Coords a, const Coords& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

void expect_refused(const std::function<void()>& build, const std::string& sentence,
                    std::int64_t row = -1) {
  try {
    build();
    FAIL() << "accepted; wanted: " << sentence;
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::bad_geometry);
    EXPECT_EQ(error.message(), sentence);
    EXPECT_EQ(error.layer(), "cells");
    EXPECT_EQ(error.row(), row);
  }
}

TEST(PolygonArray, HoldsRowsPartsAndRings) {
  // Row 0: a square with a hole, and a second part; row 1: nothing; row 2: a square.
  const PolygonArray p(kSquare + kSquare + kSquare + kSquare, {0, 5, 10, 15, 20}, {0, 2, 3, 4},
                       {0, 2, 2, 3});
  ASSERT_EQ(p.size(), 3U);
  EXPECT_TRUE(p.has(0));
  EXPECT_FALSE(p.has(1));
  EXPECT_EQ(p.parts(0).size(), 2);
  EXPECT_EQ(p.rings(0).size(), 2);
  EXPECT_EQ(p.row_rings(0).size(), 3);
  EXPECT_EQ(p.row_rings(1).size(), 0);
  EXPECT_EQ(p.ring(3).size(), 5U);
  EXPECT_EQ(p.box(2), (Box{0, 0, 1, 1}));
  EXPECT_TRUE(p.box(1).empty());
  EXPECT_EQ(p.box(), (Box{0, 0, 1, 1}));
}

TEST(PolygonArray, CopiesShareTheirMemory) {
  PolygonArray p(kSquare, {0, 5}, {0, 1}, {0, 1});
  const PolygonArray copy = p;
  EXPECT_EQ(copy.coords().data(), p.coords().data());
  p = PolygonArray();
  EXPECT_EQ(copy.coords(), SharedArray<Coord>(kSquare));
  EXPECT_EQ(p, PolygonArray());
}

// Coordinates were looked at when the array was first made.
TEST(PolygonArray, KeptColumnsMustLeadNowhereElse) {
  const Coords unclosed{{0, 0}, {kNan, 0}, {1, 1}, {0, 1}, {3, 3}};
  const auto kept = [&](const Offsets& rings, const Offsets& parts, const Offsets& rows) {
    return PolygonArray::kept(unclosed, rings, parts, rows, "cells");
  };
  EXPECT_EQ(kept({0, 5}, {0, 1}, {0, 1}).coords().data()[4], (Coord{3, 3}));
  expect_refused([&] { kept({0, 6}, {0, 1}, {0, 1}); }, "ring offsets must rise from 0 to 5");
  expect_refused([&] { kept({0, 5}, {0, 2}, {0, 1}); }, "part offsets must rise from 0 to 1");
  expect_refused([&] { kept({0, 5}, {0, 1}, {1, 1}); }, "row offsets must rise from 0 to 1");
  expect_refused(
      [&] {
        kept({0, 2, 5}, {0, 2}, {0, 1});
      },
      "a ring has 2 coordinates; the least is 4", 0);
  expect_refused([&] { kept({0, 5}, {0, 1, 1}, {0, 2}); }, "a part has no ring", 0);
}

TEST(PolygonArray, EmptyIsAValue) {
  EXPECT_EQ(PolygonArray().size(), 0U);
  EXPECT_TRUE(PolygonArray().box().empty());
  EXPECT_EQ(PolygonArray({}, {0}, {0}, {0}), PolygonArray());
}

TEST(PolygonArray, RefusesOffsetsThatDoNotFit) {
  const auto with = [](Offsets ring, Offsets part, Offsets row) {
    return [=] { PolygonArray(kSquare, ring, part, row, "cells"); };
  };
  expect_refused(with({}, {0, 1}, {0, 1}), "ring offsets must rise from 0 to 5");
  expect_refused(with({0, 4}, {0, 1}, {0, 1}), "ring offsets must rise from 0 to 5");
  expect_refused(with({1, 5}, {0, 1}, {0, 1}), "ring offsets must rise from 0 to 5");
  expect_refused(with({0, 7, 5}, {0, 2}, {0, 1}), "ring offsets must rise from 0 to 5");
  expect_refused(with({0, 5}, {0, 2}, {0, 1}), "part offsets must rise from 0 to 1");
  expect_refused(with({0, 5}, {0, 1}, {0, 2}), "row offsets must rise from 0 to 1");
  expect_refused(with({0, 5}, {0, -1, 1}, {0, 1}), "part offsets must rise from 0 to 1");
}

TEST(PolygonArray, RefusesRingsThatAreNoRings) {
  const auto second_row = [](Coords ring) {
    const auto end = static_cast<std::int64_t>(5 + ring.size());
    return [=] { PolygonArray(kSquare + ring, {0, 5, end}, {0, 1, 2}, {0, 1, 2}, "cells"); };
  };
  expect_refused(second_row({{0, 0}, {1, 0}, {0, 0}}), "a ring has 3 coordinates; the least is 4",
                 1);
  expect_refused(second_row({}), "a ring has 0 coordinates; the least is 4", 1);
  expect_refused(second_row({{0, 0}, {1, 0}, {1, 1}, {0, 1}}),
                 "a ring is not closed: its last coordinate must repeat its first", 1);
  expect_refused(
      [] {
        PolygonArray(kSquare, {0, 5}, {0, 0, 1}, {0, 2}, "cells");
      },
      "a part has no ring", 0);
}

TEST(PolygonArray, RefusesCoordinatesThatAreNoPlaces) {
  const auto with = [](Coord c) {
    return [=] {
      PolygonArray(Coords{{0, 0}, {1, 0}, c, {0, 1}, {0, 0}}, {0, 5}, {0, 1}, {0, 1}, "cells");
    };
  };
  const std::string no_number = "a coordinate is not a number (NaN or infinite)";
  const std::string no_place = "a coordinate is too large or too small to be a place";
  expect_refused(with({kNan, 1}), no_number, 0);
  expect_refused(with({1, kInfinity}), no_number, 0);
  expect_refused(with({1, -kInfinity}), no_number, 0);
  expect_refused(with({std::nextafter(0x1p400, kInfinity), 1}), no_place, 0);
  expect_refused(with({1, std::nextafter(-0x1p-400, 0)}), no_place, 0);
  expect_refused(with({1, std::numeric_limits<double>::denorm_min()}), no_place, 0);
  with({0x1p400, -0x1p-400})();
}

TEST(PolygonArray, TakeAndWithCoordsKeepShapes) {
  const PolygonArray p(kSquare + kSquare, {0, 5, 10}, {0, 1, 2}, {0, 1, 1, 2});
  const PolygonArray taken = p.take(Offsets{2, 1, 2});
  EXPECT_EQ(taken.size(), 3U);
  EXPECT_EQ(taken.row_offsets(), (Offsets{0, 1, 1, 2}));
  Coords moved(p.coords());
  for (Coord& c : moved) c.x += 10;
  EXPECT_EQ(p.with_coords(moved).box(), (Box{10, 0, 11, 1}));
  EXPECT_EQ(p.with_coords(Coords(p.coords())), p);
  moved[0].x = 99;  // no longer closed
  EXPECT_THROW(p.with_coords(moved), Error);
}

TEST(PolygonBuilder, BuildsWhatTheArrayHolds) {
  PolygonBuilder builder;
  builder.begin_row();
  builder.begin_part();
  builder.add_ring(kSquare);
  builder.begin_row();
  const PolygonArray p = builder.finish();
  EXPECT_EQ(p, PolygonArray(kSquare, {0, 5}, {0, 1}, {0, 1, 1}));
  EXPECT_EQ(builder.finish(), PolygonArray());  // starts anew
  builder.add_row(p, 0);
  builder.add_row(p, 1);
  EXPECT_EQ(builder.finish(), p);
}

TEST(LineArray, HoldsRowsAndRefuses) {
  const LineArray l({{0, 0}, {1, 0}, {5, 5}, {6, 6}, {7, 7}}, {0, 2, 5}, {0, 2, 2});
  EXPECT_EQ(l.size(), 2U);
  EXPECT_FALSE(l.has(1));
  EXPECT_EQ(l.line(1).size(), 3U);
  EXPECT_EQ(l.take(Offsets{1, 0}).row_offsets(), (Offsets{0, 0, 2}));
  EXPECT_EQ(l.with_coords(l.coords()), l);
  expect_refused(
      [] {
        LineArray({{0, 0}}, {0, 1}, {0, 1}, "cells");
      },
      "a line has fewer than two coordinates", 0);
  expect_refused(
      [] {
        LineArray({{0, 0}, {kNan, 0}}, {0, 2}, {0, 1}, "cells");
      },
      "a coordinate is not a number (NaN or infinite)", 0);
  expect_refused(
      [] {
        LineArray({{0, 0}, {1, 0}}, {0, 1}, {0, 1}, "cells");
      },
      "line offsets must rise from 0 to 2");
}

TEST(PointArray, RowsMayHaveNoPoint) {
  const PointArray p({{1, 2}, {kNan, kNan}, {-3, 4}});
  EXPECT_TRUE(p.has(0));
  EXPECT_FALSE(p.has(1));
  EXPECT_EQ(p.box(), (Box{-3, 2, 1, 4}));
  EXPECT_FALSE(p.take(Offsets{1}).has(0));
  const std::string no_number = "a coordinate is not a number (NaN or infinite)";
  expect_refused([] { PointArray({{0, 0}, {kNan, 1}}, "cells"); }, no_number, 1);
  expect_refused([] { PointArray({{0, kInfinity}}, "cells"); }, no_number, 0);
}

TEST(Box, EmptyMeetsNothing) {
  const Box empty, unit{0, 0, 1, 1};
  EXPECT_TRUE(empty.empty());
  EXPECT_FALSE(empty.meets(unit));
  EXPECT_EQ(empty.width(), 0);
  EXPECT_TRUE(unit.meets({1, 1, 2, 2}));
  EXPECT_FALSE(unit.meets({std::nextafter(1, 2), 0, 2, 2}));
  EXPECT_TRUE(unit.contains({1, 1}));
  EXPECT_EQ(unit.centre(), (Coord{0.5, 0.5}));
}

}  // namespace
}  // namespace libgrid
