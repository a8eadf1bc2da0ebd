// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libgrid/core/error.hpp"
#include "libgrid/crs/crs.hpp"

namespace libgrid {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

/// What the guard says; empty when it lets the box pass.
std::string guard(const char* code, const Box& box) {
  try {
    guard_coordinates(Crs::from_text(code), box, "cells");
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::bad_crs);
    EXPECT_EQ(e.layer(), "cells");
    return e.what();
  }
  return {};
}

constexpr Box kDegrees{118.9012, 32.0513, 118.9987, 32.1204};           // Nanjing
constexpr Box kMetres{396238.5, 3547861.2, 405474.4, 3555556.9};        // the same, 120E, no prefix
constexpr Box kPrefixed{40396238.5, 3547861.2, 40405474.4, 3555556.9};  // with prefix 40

Box swap(const Box& b) { return {b.min_y, b.min_x, b.max_y, b.max_x}; }

TEST(Guard, LetsSoundLayersPass) {
  EXPECT_EQ(guard("EPSG:4490", kDegrees), "");
  EXPECT_EQ(guard("EPSG:4326", kDegrees), "");
  EXPECT_EQ(guard("EPSG:4549", kMetres), "");
  EXPECT_EQ(guard("EPSG:4528", kPrefixed), "");
  EXPECT_EQ(guard("EPSG:4326", {9.47, 47.04, 9.64, 47.27}), "");
  EXPECT_EQ(guard("EPSG:28992", {182000, 459000, 184000, 461000}), "");
  EXPECT_EQ(guard("EPSG:3857", {13235000, 3775000, 13246000, 3784000}), "");
  EXPECT_EQ(guard("EPSG:32632", {538000, 5210000, 552000, 5236000}), "");
  EXPECT_EQ(guard("EPSG:2193", {1740000, 5420000, 1760000, 5440000}), "");
  EXPECT_EQ(guard("", {396238.5, 3547861.2, 405474.4, 3555556.9}), "");
  EXPECT_EQ(guard("EPSG:4490", Box()), "");
}

TEST(Guard, LetsANeighbourOfTheZonePass) {
  // 117.5E in the zone of 120E.
  EXPECT_EQ(guard("EPSG:4549", {263000, 3544000, 265000, 3546000}), "");
}

TEST(Guard, SmallPlanesInRoundMetresPass) {
  EXPECT_EQ(guard("", {0, 0, 10, 10}), "");
  EXPECT_EQ(guard("", {0, 0, 1, 1}), "");
  EXPECT_EQ(guard("", {0, -2.5, 20.125, 10}), "");
  EXPECT_EQ(guard("", {12.345, 6.789, 90.001, 88.2}), "");
  EXPECT_EQ(guard("", {1.0 / 1024, 3.0 / 1024, 100 + 7.0 / 1024, 55}), "");
  EXPECT_EQ(guard("", {5, 5, 5, 5}), "");
}

TEST(Guard, DegreesWithoutACrs) {
  EXPECT_THAT(guard("", kDegrees), AllOf(HasSubstr("look like degrees"), HasSubstr("EPSG:4490")));
  EXPECT_THAT(guard("", swap(kDegrees)), HasSubstr("look like degrees"));
  EXPECT_THAT(guard("", {118.9, 32.1, 119, 32.2}), HasSubstr("look like degrees"));
  EXPECT_THAT(guard("", {73.557693, 18.159305, 134.773911, 53.561171}),
              HasSubstr("look like degrees"));
}

TEST(Guard, SwappedDegrees) {
  EXPECT_THAT(guard("EPSG:4490", swap(kDegrees)), HasSubstr("longitude and latitude swapped"));
  EXPECT_THAT(guard("EPSG:4326", swap(kDegrees)), HasSubstr("longitude and latitude swapped"));
  // Urumqi: both numbers could be latitudes, but only China uses CGCS2000.
  EXPECT_EQ(guard("EPSG:4490", {87.55, 43.75, 87.65, 43.85}), "");
  EXPECT_THAT(guard("EPSG:4490", {43.75, 87.55, 43.85, 87.65}), HasSubstr("swapped"));
}

TEST(Guard, MetresCalledDegrees) {
  EXPECT_THAT(guard("EPSG:4490", kMetres), HasSubstr("are metres, but EPSG:4490"));
  EXPECT_THAT(guard("EPSG:4490", kPrefixed), HasSubstr("EPSG:4528"));
  EXPECT_THAT(guard("EPSG:4326", {400, 500, 700, 900}), HasSubstr("are metres"));
}

TEST(Guard, DegreesCalledMetres) {
  for (const char* code : {"EPSG:4549", "EPSG:4528", "EPSG:32650", "EPSG:3857"})
    EXPECT_THAT(guard(code, kDegrees), HasSubstr("are degrees, but " + std::string(code)));
  EXPECT_THAT(guard("EPSG:4549", {118, 32, 119, 33}), HasSubstr("are degrees"));
}

TEST(Guard, SwappedMetres) {
  EXPECT_THAT(guard("EPSG:4549", swap(kMetres)), HasSubstr("easting and northing swapped"));
  EXPECT_THAT(guard("EPSG:4528", swap(kPrefixed)), HasSubstr("easting and northing swapped"));
}

TEST(Guard, ZonePrefixes) {
  EXPECT_THAT(
      guard("EPSG:4549", kPrefixed),
      AllOf(HasSubstr("zone prefix 40"), HasSubstr("EPSG:4549 has none"), HasSubstr("EPSG:4528")));
  EXPECT_THAT(guard("EPSG:4528", kMetres),
              AllOf(HasSubstr("without a zone prefix"), HasSubstr("wants the prefix 40")));
  EXPECT_THAT(guard("EPSG:4527", kPrefixed),
              AllOf(HasSubstr("zone prefix 40"), HasSubstr("wants the prefix 39")));
  EXPECT_THAT(guard("EPSG:4549", swap(kPrefixed)),
              AllOf(HasSubstr("swapped"), HasSubstr("zone prefix 40")));
  EXPECT_THAT(guard("EPSG:4528", swap(kMetres)),
              AllOf(HasSubstr("swapped"), HasSubstr("without a zone prefix")));
}

TEST(Guard, TheDateLine) {
  EXPECT_THAT(guard("EPSG:4326", {-179.5, -18, 179.5, -17}), HasSubstr("180th meridian"));
  EXPECT_THAT(guard("EPSG:4326", {178.5, -18, 181.5, -17}), HasSubstr("180th meridian"));
}

TEST(Guard, NoPlaceAtAll) {
  EXPECT_THAT(guard("EPSG:4326", {32, 32, 119, 119}), HasSubstr("are not longitudes"));
}

}  // namespace
}  // namespace libgrid
