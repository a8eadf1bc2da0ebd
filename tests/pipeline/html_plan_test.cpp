// SPDX-License-Identifier: Apache-2.0
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "libgrid/core/error.hpp"
#include "pipeline/telephones.hpp"
#include "town.hpp"

namespace libgrid {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string kPhone = "13812345678";

class HtmlPlan : public Town {
 protected:
  void SetUp() override {
    if (!can_write_page()) GTEST_SKIP() << "libgrid was built without the viewer";
  }

  std::string page(const PlanResult& made, const PageOptions& options = {}) const {
    write_page(made.plan, made.surroundings, at("map.html"), options);
    std::ifstream in(at("map.html"), std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  static json plan_of(const std::string& page) {
    const std::string begin = "id=\"plan\">";
    const std::size_t from = page.find(begin) + begin.size();
    return json::parse(page.substr(from, page.find("</script", from) - from));
  }

  /// With a telephone number or a name of a person in every text that a planner may have.
  PlanResult secret() const {
    const auto rows = [](const Layer& layer, const std::string& text) {
      return Texts(layer.size(), text);
    };
    Layer drawn = cells({"S1", "S2", "S3"});
    drawn.table.add("name", rows(drawn, "梅园 " + kPhone));
    drawn.table.add("remark", rows(drawn, "call 138-1234-5678"));
    drawn.table.add("leader", rows(drawn, "Zhang Secret"));
    Layer houses = buildings();
    houses.table.add("name", rows(houses, "House +86 138 1234 5678"));
    houses.table.add("address", rows(houses, "1 Elm Street, 025-83456789"));
    houses.table.add("floors", std::vector<std::int64_t>(houses.size(), 6));
    houses.table.add("owner", rows(houses, "Li Secret"));
    houses.table.add("phone", rows(houses, kPhone));
    Layer units{"units", {}, PointArray({{10, 40}, {10, 160}, {30, 40}, {30, 160}, {50, 40}}), {}};
    units.table.add("code", Texts{"U1", "U2", "U3", kPhone, "U5"});
    units.table.add("name", Texts{"Bakery", "Wang Secret", "Zhou Secret", "Bank", "Sun Secret"});
    units.table.add("kind", Texts{"shop", "household", "住户", "商户", ""});
    units.table.add("phone", rows(units, kPhone));
    units.table.add("id_number", rows(units, "11010119900101123X"));
    Layer areas = level();
    std::get<Texts>(areas.table.columns[1].values)[0] += " " + kPhone;
    return check_file(write({areas, houses, drawn, units}));
  }
};

TEST_F(HtmlPlan, HoldsNoTelephonesHouseholdsOrPersons) {
  const std::string made = page(secret());
  for (const std::string& word :
       {kPhone, std::string("1234-5678"), std::string("1234 5678"), std::string("83456789"),
        std::string("Secret"), std::string("11010119900101123X"), std::string("\"U2\""),
        std::string("\"U3\""), std::string("\"U5\"")})
    EXPECT_THAT(made, Not(HasSubstr(word)));
  const json plan = plan_of(made);
  EXPECT_EQ(plan["units"]["code"], json({"U1", "***"}));
  EXPECT_EQ(plan["units"]["name"], json({"Bakery", "Bank"}));
  EXPECT_EQ(plan["units"]["left_out"], 3);
  EXPECT_EQ(plan["cells"]["units"][0], 5);  // they are counted even so
  EXPECT_EQ(plan["buildings"]["name"][0], "House +***");
  EXPECT_EQ(plan["buildings"]["address"][0], "1 Elm Street, ***");
  EXPECT_EQ(plan["cells"]["remark"][0], "call ***");
}

TEST_F(HtmlPlan, HoldsOnlyTheColumnsOfItsList) {
  const json plan = plan_of(page(secret()));
  const auto keys = [](const json& object) {
    std::vector<std::string> names;
    for (const auto& [name, value] : object.items()) names.push_back(name);
    return names;
  };
  EXPECT_THAT(keys(plan["buildings"]),
              ElementsAre("address", "cell", "code", "estimated", "floors", "households",
                          "households_sum", "kind", "name", "rows", "shape", "unassigned"));
  EXPECT_THAT(keys(plan["units"]), ElementsAre("address", "building", "cell", "code", "kind",
                                               "left_out", "name", "place", "unassigned"));
  EXPECT_THAT(keys(plan["cells"]),
              ElementsAre("area_m2", "buildings", "code", "colour", "households",
                          "households_estimated", "households_missing", "label", "name", "parent",
                          "remark", "shape", "short", "units"));
}

TEST_F(HtmlPlan, InternalPagesHoldAllUnitsButNoFreeColumns) {
  const std::string made = page(secret(), {.internal = true});
  EXPECT_EQ(plan_of(made)["units"]["code"].size(), 5U);
  EXPECT_EQ(plan_of(made)["units"]["left_out"], 0);
  EXPECT_THAT(made, HasSubstr("Wang Secret"));
  for (const std::string word : {"Li Secret", "Zhang Secret", "11010119900101123X"})
    EXPECT_THAT(made, Not(HasSubstr(word)));
}

TEST_F(HtmlPlan, HoldsTheLedgerAndItsSums) {
  const PlanResult made = check_file(write({level(), buildings(), cells({"S1", "S2", "S3"})}));
  const json plan = plan_of(page(made, {.source = "town.gpkg"}));
  EXPECT_EQ(plan["title"], "Elm Street");
  EXPECT_EQ(plan["source"], "town.gpkg");
  EXPECT_EQ(plan["size"], json({60000, 20000}));
  EXPECT_EQ(plan["cells"]["code"], json(made.plan.cells.code));
  EXPECT_EQ(plan["cells"]["households"], json({100, 100, 100, 100, 100, 100}));
  EXPECT_EQ(plan["levels"][0]["level"], "street");
  EXPECT_EQ(plan["levels"][0]["households"], json({600}));
  EXPECT_EQ(plan["levels"][1]["buildings"], json({10, 10, 10}));
  EXPECT_EQ(plan["levels"][1]["area_m2"], json({40000, 40000, 40000}));
  EXPECT_EQ(plan["issues"]["id"], json::array());
  EXPECT_EQ(plan["words"]["zh"]["issue.gap"], "空白");
}

TEST_F(HtmlPlan, TellsIssuesWorstFirst) {
  Layer drawn = cells({"S1"});
  drawn.geometry = polygons({"POLYGON ((20 0, 100 0, 120 0, 120 200, 100 200, 20 200, 20 0))",
                             "POLYGON ((100 0, 120 0, 200 0, 200 200, 120 200, 100 200, 100 0))"});
  const PlanResult made = check_file(write({level(), buildings(), drawn}));
  const json issues = plan_of(page(made))["issues"];
  ASSERT_EQ(issues["kind"].size(), 4U);
  EXPECT_EQ(issues["kind"][0], "gap");
  EXPECT_EQ(issues["households"][0], 200);
  EXPECT_EQ(issues["building_rows"][0].size(), 10U);
  std::size_t overlap = 0;
  while (issues["kind"][overlap] != "overlap") ++overlap;
  EXPECT_EQ(issues["cells"][overlap], json({"S1001", "S1002"}));
  EXPECT_EQ(issues["area_m2"][overlap], 4000);
}

TEST_F(HtmlPlan, AnyTextIsOnlyText) {
  const std::string hostile = "</script><script>alert(1)</script>\"'\u2028<!--";
  PlanResult made = check_file(write({level(), buildings(), cells({"S1", "S2", "S3"})}));
  made.plan.cells.title[0] = hostile;
  made.plan.cells.title[1] = "\xC4\xE3\xBA\xC3\xFF";
  made.plan.cells.title[2] = std::string("a\0b", 3);
  made.plan.levels[0].title[0] = hostile;
  const std::string text = page(made);
  const json plan = plan_of(text);
  EXPECT_EQ(plan["cells"]["name"][0], hostile);
  EXPECT_EQ(plan["title"], hostile);
  EXPECT_THAT(text, Not(HasSubstr("<script>alert")));
  EXPECT_THAT(text, Not(HasSubstr("\xC4\xE3\xBA\xC3\xFF")));
}

TEST_F(HtmlPlan, SamePlanSameBytes) {
  const PlanResult made = secret();
  EXPECT_EQ(page(made), page(made));
  const PlanResult again = secret();
  EXPECT_EQ(page(made), page(again));
}

TEST_F(HtmlPlan, EndingsOfPages) {
  EXPECT_TRUE(is_page("a/map.HTML"));
  EXPECT_TRUE(is_page("map.htm"));
  EXPECT_FALSE(is_page("map.html.png"));
}

TEST(Telephones, AreBlottedOut) {
  const auto blotted = [](const std::string& text) { return without_telephones(text) != text; };
  for (const std::string text :
       {"13812345678", "call 13812345678!", "138 1234 5678", "138-1234-5678", "138 - 1234 - 5678",
        "+86 13812345678", "8613812345678", "0086-138-1234-5678", "１３８１２３４５６７８",
        "电话：13812345678，张", "010-12345678", "(025) 8345 6789", "0571-87654321",
        "（0571）87654321", "13812345678、13912345678"})
    EXPECT_TRUE(blotted(text)) << text;
  EXPECT_EQ(without_telephones("电话：13812345678，张"), "电话：***，张");
  EXPECT_EQ(without_telephones("13812345678、13912345678"), "***、***");
}

TEST(Telephones, CodesAndAddressesStay) {
  for (const std::string text :
       {"990106001003004", "99010600100400001", "榆荫街30号1幢", "12812345678", "2023-01-15",
        "138123456789012", "110101001", "Lot 12-14, No. 7", "010 1", "", "\xFF\xFE"})
    EXPECT_EQ(without_telephones(text), text);
}

TEST(Households, AreToldByTheirKind) {
  for (const std::string kind : {"household", "Household", "住户", "居民", "户", "flat", "", "  ",
                                 "apartment", "私人住宅", "resident", "出租屋"})
    EXPECT_TRUE(may_be_household(kind)) << kind;
  for (const std::string kind :
       {"shop", "organisation", "商户", "个体工商户", "学校", "warehouse", "office", "kiosk"})
    EXPECT_FALSE(may_be_household(kind)) << kind;
}

}  // namespace
}  // namespace libgrid
