// SPDX-License-Identifier: Apache-2.0
#include "libgrid/geom/wkb.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstring>

#include "libgrid/core/error.hpp"
#include "subdivision.hpp"

namespace libgrid {
namespace {

using Bytes = std::vector<std::byte>;
using testing::HasSubstr;

PolygonArray parsed(std::string_view wkt) {
  PolygonBuilder builder;
  read_wkt(wkt, builder);
  return builder.finish();
}

PolygonArray polygons_of(const Bytes& wkb) {
  PolygonBuilder builder;
  read_wkb(wkb, builder, "cells", 3);
  return builder.finish();
}

/// Writes WKB of any order and kind by hand.
class Hand {
 public:
  explicit Hand(bool big) : big_(big) {}
  Hand& head(std::uint32_t type) {
    bytes.push_back(std::byte(big_ ? 0 : 1));
    return number(type);
  }
  Hand& number(std::uint32_t value) { return put(&value, sizeof value); }
  Hand& reals(std::initializer_list<double> values) {
    for (const double v : values) put(&v, sizeof v);
    return *this;
  }
  Bytes bytes;

 private:
  Hand& put(const void* from, std::size_t size) {
    Bytes raw(size);
    std::memcpy(raw.data(), from, size);
    if (big_) std::reverse(raw.begin(), raw.end());
    bytes.insert(bytes.end(), raw.begin(), raw.end());
    return *this;
  }
  bool big_;
};

void expect_refused(const Bytes& wkb, const std::string& sentence) {
  try {
    polygons_of(wkb);
    FAIL() << "accepted; wanted: " << sentence;
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::bad_geometry);
    EXPECT_THAT(error.message(), HasSubstr(sentence));
    EXPECT_EQ(error.layer(), "cells");
    EXPECT_EQ(error.row(), 3);
  }
}

TEST(Wkb, RoundTripKeepsEveryBit) {
  const RandomCoverage map(11, 6);
  for (std::size_t row = 0; row < map.cells.size(); ++row) {
    const PolygonArray one = map.cells.take(std::vector{static_cast<std::int64_t>(row)});
    EXPECT_EQ(polygons_of(write_wkb(map.cells, row)), one);
    EXPECT_EQ(parsed(write_wkt(map.cells, row)), one);
  }
  const PolygonArray odd =
      parsed("POLYGON ((0.1 -0, 1e-100 1e100, 0.30000000000000004 3, 0.1 -0))");
  const PolygonArray back = polygons_of(write_wkb(odd, 0));
  for (std::size_t i = 0; i < odd.coords().size(); ++i) {
    EXPECT_EQ(std::bit_cast<std::uint64_t>(back.coords()[i].y),
              std::bit_cast<std::uint64_t>(odd.coords()[i].y));
  }
  EXPECT_EQ(parsed(write_wkt(odd, 0)), odd);
}

TEST(Wkb, EmptyRowsStayRows) {
  const PolygonArray empty = parsed("POLYGON EMPTY");
  EXPECT_EQ(empty.size(), 1U);
  EXPECT_FALSE(empty.has(0));
  EXPECT_EQ(polygons_of(write_wkb(empty, 0)), empty);
  EXPECT_EQ(write_wkt(empty, 0), "MULTIPOLYGON EMPTY");
  EXPECT_EQ(polygons_of(Hand(false).head(3).number(0).bytes), empty);
}

TEST(Wkb, BothByteOrdersAndExtraDimensions) {
  const PolygonArray triangle = parsed("POLYGON ((0 0, 1 0, 1 1, 0 0))");
  for (const bool big : {false, true}) {
    EXPECT_EQ(
        polygons_of(Hand(big).head(3).number(1).number(4).reals({0, 0, 1, 0, 1, 1, 0, 0}).bytes),
        triangle);
    // ISO Z, M and ZM; EWKB Z with SRID.
    for (const std::uint32_t type : {1003U, 2003U, 0x80000003U, 0x40000003U})
      EXPECT_EQ(polygons_of(Hand(big)
                                .head(type)
                                .number(1)
                                .number(4)
                                .reals({0, 0, 9, 1, 0, 9, 1, 1, 9, 0, 0, 9})
                                .bytes),
                triangle);
    EXPECT_EQ(polygons_of(Hand(big)
                              .head(3003)
                              .number(1)
                              .number(4)
                              .reals({0, 0, 9, 8, 1, 0, 9, 8, 1, 1, 9, 8, 0, 0, 9, 8})
                              .bytes),
              triangle);
    EXPECT_EQ(polygons_of(Hand(big)
                              .head(0x20000003U)
                              .number(4490)
                              .number(1)
                              .number(4)
                              .reals({0, 0, 1, 0, 1, 1, 0, 0})
                              .bytes),
              triangle);
  }
  // Parts may have another byte order than the whole.
  Hand whole(true), part(false);
  part.head(3).number(1).number(4).reals({0, 0, 1, 0, 1, 1, 0, 0});
  whole.head(6).number(1);
  whole.bytes.insert(whole.bytes.end(), part.bytes.begin(), part.bytes.end());
  EXPECT_EQ(polygons_of(whole.bytes), triangle);
}

TEST(Wkb, BrokenBytesAreRefused) {
  const Bytes good =
      write_wkb(parsed("MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), ((5 5, 6 5, 6 6, 5 5)))"), 0);
  for (std::size_t size = 0; size < good.size(); ++size)
    expect_refused(Bytes(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(size)),
                   "it ends too early");
  Bytes wrong_order = good;
  wrong_order[0] = std::byte{7};
  expect_refused(wrong_order, "unknown byte order");
  expect_refused(Hand(false).head(1).reals({0, 0}).bytes, "a polygon was wanted");
  expect_refused(Hand(false).head(6).number(1).head(2).number(0).bytes, "a part is not a polygon");
  // Counts that no file can hold must not take memory.
  expect_refused(Hand(false).head(3).number(1).number(0xFFFFFFFFU).bytes, "it ends too early");
  expect_refused(Hand(false).head(6).number(0xFFFFFFFFU).bytes, "it ends too early");
  expect_refused(Hand(false).head(3).number(0xFFFFFFFFU).bytes, "it ends too early");
}

TEST(Wkb, RandomDamageNeverGetsThrough) {
  const RandomCoverage map(12, 4);
  Random random(12);
  for (int i = 0; i < 20000; ++i) {
    Bytes wkb = write_wkb(map.cells, static_cast<std::size_t>(i) % map.cells.size());
    for (std::int64_t k = random.whole(1, 3); k > 0; --k)
      wkb[static_cast<std::size_t>(random.whole(0, static_cast<std::int64_t>(wkb.size()) - 1))] =
          std::byte(random.next());
    try {
      const PolygonArray p = polygons_of(wkb);
      ASSERT_EQ(p.size(), 1U);  // what is read is a sound row
    } catch (const Error& error) {
      ASSERT_EQ(error.code(), ErrorCode::bad_geometry);
    }
  }
}

TEST(Wkb, Lines) {
  const LineArray lines({{0, 0}, {1, 0}, {5, 5}, {6, 6}, {7, 7}}, {0, 2, 5}, {0, 2});
  LineBuilder builder;
  read_wkb(write_wkb(lines, 0), builder);
  read_wkb(Hand(true).head(2).number(2).reals({0, 0, 1, 0}).bytes, builder);
  read_wkb(Hand(false).head(2).number(0).bytes, builder);
  const LineArray read = builder.finish();
  EXPECT_EQ(read, LineArray({{0, 0}, {1, 0}, {5, 5}, {6, 6}, {7, 7}, {0, 0}, {1, 0}}, {0, 2, 5, 7},
                            {0, 2, 3, 3}));
  EXPECT_THROW(read_wkb(Hand(false).head(3).number(0).bytes, builder), Error);
  EXPECT_THROW(read_wkb(Hand(false).head(5).number(1).head(1).bytes, builder), Error);
}

TEST(Wkb, PointsAreWrittenPlainly) {
  EXPECT_EQ(write_wkb(Coord{1, 2}), Hand(false).head(1).reals({1, 2}).bytes);
}

TEST(Wkt, ReadsWhatPeopleType) {
  EXPECT_EQ(parsed("MULTIPOLYGON(((0 0,1 0,1 1,0 0)))"), parsed("POLYGON ((0 0, 1 0, 1 1, 0 0))"));
  EXPECT_EQ(parsed(" POLYGON\n( (0 0, 1 0,\t1 1, 0 0) )"),
            parsed("POLYGON ((0 0, 1 0, 1 1, 0 0))"));
  EXPECT_EQ(write_wkt(parsed("POLYGON ((0 0, 4 0, 4 4.5, 0 0), (1 0.5, 2 0.5, 2 1, 1 0.5))"), 0),
            "MULTIPOLYGON (((0 0, 4 0, 4 4.5, 0 0), (1 0.5, 2 0.5, 2 1, 1 0.5)))");
}

TEST(Wkt, BrokenTextIsRefused) {
  for (const char* wkt :
       {"", "POINT (1 2)", "POLYGON", "POLYGON (", "POLYGON ((", "POLYGON ((0", "POLYGON ((0 0",
        "POLYGON ((0 0, 1 0, 1 1, 0 0)", "POLYGON ((0 0, 1 x, 1 1, 0 0))",
        "MULTIPOLYGON ((0 0, 1 0, 1 1, 0 0))", "POLYGON ((0 0; 1 0; 1 1; 0 0))",
        "POLYGON ((0 0, 1 0, 1 1, 2 2))", "POLYGON ((0 0, 1 0, 0 0))"}) {
    try {
      parsed(wkt);
      ADD_FAILURE() << "accepted: " << wkt;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::bad_geometry) << wkt;
    }
  }
}

TEST(Wkt, TextAfterTheEndIsRefused) {
  EXPECT_THROW(parsed("POLYGON ((0 0, 1 0, 1 1, 0 0)) POLYGON"), Error);
  EXPECT_THROW(parsed("POLYGON EMPTY)"), Error);
}

}  // namespace
}  // namespace libgrid
