// SPDX-License-Identifier: Apache-2.0
#include "libgrid/coverage/certificate.hpp"

#include <gmock/gmock.h>

#include <functional>

#include "libgrid/core/error.hpp"
#include "shapes.hpp"

namespace libgrid {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::string kWest = "POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))";
const std::string kEast = "POLYGON ((10 0, 20 0, 20 10, 10 10, 10 0))";
const std::string kWhole = "POLYGON ((0 0, 10 0, 20 0, 20 10, 10 10, 0 10, 0 0))";

class Certifying : public testing::Test {
 protected:
  Certificate certificate(const PolygonArray& cells, std::vector<std::string> codes,
                          bool derived = false) {
    const std::vector<CoverageLevel> levels = {
        {.rows = whole_, .codes = {"A"}, .name = "area"},
        {.rows = cells, .codes = std::move(codes), .parent_of = {}}};
    return certify(levels, Crs{}, check_levels(levels, Crs{}),
                   {"map.gpkg", {{"area", "code", ""}, {"cell", "code", ""}}, derived});
  }

  PolygonArray whole_ = polygons({kWhole});
};

TEST_F(Certifying, SumsAreThoseOfThePage) {
  const Certificate c = certificate(polygons({kEast, kWest}), {"east", "west"});
  ASSERT_EQ(c.levels.size(), 2U);
  EXPECT_EQ(c.levels[0].name, "area");
  EXPECT_EQ(c.levels[0].above, -1);
  EXPECT_TRUE(c.levels[0].parents.empty());
  EXPECT_EQ(c.levels[1].above, 0);
  ASSERT_EQ(c.levels[1].parents.size(), 1U);
  const Certificate::Parent& parent = c.levels[1].parents[0];
  EXPECT_EQ(parent.code, "A");
  EXPECT_THAT(parent.cells, ElementsAre("east", "west"));
  EXPECT_EQ(parent.edges, 8);
  EXPECT_EQ(parent.outline_edges, 6);
  // Formed with Python's hashlib and struct, as docs/algorithms/certificate.md says.
  EXPECT_EQ(parent.outline_sha256,
            "5bf0a41e78f41f807d2f19d6b2c735769e1c82aa01dca4d9e3006773e308145b");
  EXPECT_EQ(parent.cells_sha256,
            "5d6e31fb9ba3d0633875e8bbe21762b9ab79ad6a298d25c7249d40e39c315ac8");
  EXPECT_EQ(c.sha256, "1385020c08c8fa7faf81c138284c60540e5adaadca13e038d1081c9f578097e1");
  EXPECT_EQ(c.crs, "none");
  EXPECT_EQ(c.crs_wkt_sha256, "");
}

TEST_F(Certifying, FormOfRowsDoesNotMatter) {
  const Certificate a = certificate(polygons({kWest, kEast}), {"west", "east"});
  // Other order, direction and ring start; negative zero.
  const Certificate b =
      certificate(polygons({"POLYGON ((10 10, 20 10, 20 0, 10 0, 10 10))",
                            "MULTIPOLYGON (((10 10, -0 10, 0 -0, 10 0, 10 10)))"}),
                  {"east", "west"});
  EXPECT_EQ(a.sha256, b.sha256);
}

TEST_F(Certifying, AnotherBorderOrCodeIsAnotherSum) {
  const std::string one = certificate(polygons({kWest, kEast}), {"west", "east"}).sha256;
  EXPECT_NE(one, certificate(polygons({kWest, kEast}), {"west", "west 2"}).sha256);
  EXPECT_NE(one, certificate(polygons({"POLYGON ((0 0, 10 0, 11 5, 10 10, 0 10, 0 0))",
                                       "POLYGON ((10 0, 20 0, 20 10, 10 10, 11 5, 10 0))"}),
                             {"west", "east"})
                     .sha256);
}

TEST_F(Certifying, SaysWhetherTheOutlineWasMadeFromTheCells) {
  EXPECT_TRUE(certificate(polygons({kWest, kEast}), {"west", "east"}, true).derived);
  EXPECT_FALSE(certificate(polygons({kWest, kEast}), {"west", "east"}).derived);
}

TEST_F(Certifying, RowsWithoutCodesHaveNumbersFromOne) {
  const Certificate c = certificate(polygons({kWest, kEast}), {});
  EXPECT_THAT(c.levels[1].parents[0].cells, ElementsAre("1", "2"));
}

std::string refusal(const std::function<void()>& call, ErrorCode code = ErrorCode::bad_value) {
  try {
    call();
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), code);
    return e.what();
  }
  return "nothing was refused";
}

TEST_F(Certifying, ADefectStandsInTheWay) {
  EXPECT_THAT(refusal([&] { certificate(polygons({kWest}), {"west"}); }),
              HasSubstr("1 defect is left: "));
  const std::string bent = "POLYGON ((10 0, 20 0, 20 10, 10 10, 10 5, 10 0))";
  EXPECT_THAT(refusal([&] {
                certificate(polygons({kWest, bent}), {"west", "east"});
              }),
              HasSubstr("1 defect is left: "));
  EXPECT_EQ(certificate_hindrance({}), "");
  CheckResult allowed;
  allowed.residue = 3;
  EXPECT_EQ(certificate_hindrance(allowed), "3 edges of cells and outlines have no counterpart");
}

TEST_F(Certifying, AResultOfOtherDataIsRefused) {
  const PolygonArray one = polygons({kWest});
  const std::vector<CoverageLevel> levels = {{.rows = whole_}, {.rows = one}};
  EXPECT_THAT(refusal([&] {
                certify(levels, Crs{}, {}, {"", {{}, {}}});
              }),
              HasSubstr("the result is of other data"));
  EXPECT_THAT(refusal([&] { certify(levels, Crs{}, {}, {}); }), HasSubstr("one table a level"));
  EXPECT_THAT(refusal([&] {
                certify({levels.data(), 1}, Crs{}, {}, {"", {{}}});
              }),
              HasSubstr("two levels"));
}

TEST_F(Certifying, ACodeNamesOneRow) {
  const PolygonArray cells = polygons({kWest, kEast});
  const std::vector<CoverageLevel> levels = {{.rows = whole_},
                                             {.rows = cells, .codes = {"1", "1"}}};
  EXPECT_THAT(refusal(
                  [&] {
                    certify(levels, Crs{}, {}, {"", {{}, {}}});
                  },
                  ErrorCode::duplicate_code),
              HasSubstr("two rows have the code 1"));
}

}  // namespace
}  // namespace libgrid
