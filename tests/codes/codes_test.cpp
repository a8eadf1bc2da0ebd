// SPDX-License-Identifier: Apache-2.0
#include "libgrid/codes/codes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "libgrid/core/error.hpp"

namespace libgrid {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Street = DivisionCode::Street;
using Community = DivisionCode::Community;

TEST(DivisionCode, BandsTellTheKind) {
  EXPECT_EQ(parse_division_code("440303").street, Street::none);
  EXPECT_EQ(parse_division_code("440303001").street, Street::street);
  EXPECT_EQ(parse_division_code("440303100").street, Street::town);
  EXPECT_EQ(parse_division_code("440303399").street, Street::township);
  EXPECT_EQ(parse_division_code("440303400").street, Street::other);
  EXPECT_EQ(parse_division_code("440303001").community, Community::none);
  EXPECT_EQ(parse_division_code("440303001000").community, Community::none);
  EXPECT_EQ(parse_division_code("440303001199").community, Community::residents);
  EXPECT_EQ(parse_division_code("440303001200").community, Community::villagers);
  EXPECT_EQ(parse_division_code("440303001498").community, Community::other);
}

TEST(DivisionCode, SomeCitiesHaveNoCounties) {
  EXPECT_EQ(division_code_fault("441900003001"), "");
  EXPECT_EQ(division_code_fault("429004"), "");
}

TEST(DivisionCode, FaultsAreNamed) {
  EXPECT_THAT(division_code_fault(""), HasSubstr("has 0 digits"));
  EXPECT_THAT(division_code_fault("44030"), HasSubstr("has 5 digits; 6 (county), 9"));
  EXPECT_THAT(division_code_fault("44030A"), HasSubstr("other than the digits"));
  EXPECT_THAT(division_code_fault("４４０３０３"), HasSubstr("other than the digits"));
  EXPECT_THAT(division_code_fault("04030300"), HasSubstr("has 8 digits"));
  EXPECT_EQ(division_code_fault("040303"), "province 04 of 040303 is not one of 11 to 99");
  EXPECT_EQ(division_code_fault("447103"), "city 71 of 447103 is not one of 01 to 70 or 90");
  EXPECT_EQ(division_code_fault("440003"), "county 03 of 440003 stands under no city (00)");
  EXPECT_EQ(division_code_fault("440000001"), "street 001 of 440000001 stands under no city (00)");
  EXPECT_EQ(division_code_fault("440303600"), "street 600 of 440303600 is not one of 001 to 599");
  EXPECT_EQ(division_code_fault("440303001600"),
            "community 600 of 440303001600 is not one of 001 to 599");
  EXPECT_EQ(division_code_fault("440303000001"),
            "community 001 of 440303000001 stands under no street (000)");
  try {
    parse_division_code("12");
    FAIL() << "two digits were accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::bad_value);
    EXPECT_THAT(error.what(), HasSubstr("has 2 digits"));
  }
}

TEST(DivisionCode, AllOfficialCodesPass) {
  const char* folder = std::getenv("LIBGRID_REAL_MAPS");
  if (!folder) GTEST_SKIP() << "LIBGRID_REAL_MAPS is not set";
  for (const auto& [name, communities] :
       {std::pair{"shenzhen", 788}, {"beijing", 7535}, {"hangzhou", 3320}}) {
    const auto path =
        std::filesystem::path(folder) / "cn_codes" / (std::string(name) + "_villages.csv");
    std::ifstream file(path);
    ASSERT_TRUE(file) << path;
    std::string line;
    std::getline(file, line);
    int rows = 0;
    for (; std::getline(file, line); ++rows) {
      const std::string code = line.substr(0, line.find(','));
      ASSERT_EQ(division_code_fault(code), "");
      ASSERT_NE(parse_division_code(code).community, Community::none);
    }
    EXPECT_EQ(rows, communities) << name;
  }
}

TEST(Numbering, RowsRunFromTheNorthOrFromTheSouth) {
  //  0   1
  //   2
  //  3   4
  const std::vector<Coord> points{{0, 10}, {9, 9.5}, {4, 5}, {0, 0}, {9, 1}};
  EXPECT_THAT(numbering(points, 3), ElementsAre(0, 1, 2, 3, 4));
  EXPECT_THAT(numbering(points, 3, NumberingOrder::east_west_south_north),
              ElementsAre(4, 3, 2, 1, 0));
  EXPECT_THAT(numbering(points, 1e-3), ElementsAre(0, 1, 2, 4, 3));
  EXPECT_THAT(numbering(points, 1e9), ElementsAre(0, 3, 2, 1, 4));
}

TEST(Numbering, TiesGoByPositionAndMissingPlacesLast) {
  const double nan = std::nan("");
  EXPECT_THAT(numbering(std::vector<Coord>{{nan, nan}, {1, 1}, {1, 1}}, 1), ElementsAre(2, 0, 1));
  EXPECT_TRUE(numbering({}, 1).empty());
  EXPECT_THROW(numbering({}, 0), Error);
  EXPECT_THROW(numbering({}, nan), Error);
}

TEST(SequenceCode, KeepsZerosAndGrows) {
  EXPECT_EQ(sequence_code("440303001003", 7, 3), "440303001003007");
  EXPECT_EQ(sequence_code("", 7), "007");
  EXPECT_EQ(sequence_code("1", 1000, 3), "11000");
  EXPECT_EQ(sequence_code("1", 5, 0), "15");
  EXPECT_THROW(sequence_code("1", 0), Error);
}

TEST(MergedCommunityCode, BeginsAt601) {
  EXPECT_EQ(merged_community_code("440303001", 1), "440303001601");
  EXPECT_EQ(merged_community_code("440303001000", 399), "440303001999");
  EXPECT_THROW(merged_community_code("440303001", 400), Error);
  EXPECT_THROW(merged_community_code("440303001", 0), Error);
  for (const char* no_street : {"440303", "440303000", "440303001002", "street", ""})
    EXPECT_THROW(merged_community_code(no_street, 1), Error) << no_street;
}

TEST(MergedCommunityCode, IsForCommunitiesOfAStreet) {
  using Codes = std::vector<std::string>;
  EXPECT_TRUE(merges_communities("440303001", Codes{"440303001001", "440303001200"}));
  EXPECT_TRUE(merges_communities("440303001000", Codes{"440303001001"}));
  EXPECT_FALSE(merges_communities("440303001", Codes{"440303001001", "440303002001"}));
  EXPECT_FALSE(merges_communities("440303001", Codes{"440303001001", "440303001"}));
  EXPECT_FALSE(merges_communities("440303", Codes{"440303001001"}));
  EXPECT_FALSE(merges_communities("S", Codes{"S1", "S2"}));
}

}  // namespace
}  // namespace libgrid
