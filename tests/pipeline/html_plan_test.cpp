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
  for (const std::string text : {"13812345678",
                                 "138 1234 5678",
                                 "138-1234-5678",
                                 "138 - 1234 - 5678",
                                 "138.1234.5678",
                                 "138\t1234\t5678",
                                 "138\n1234\n5678",
                                 "138_1234_5678",
                                 "138·1234·5678",
                                 "138/1234/5678",
                                 "138,1234,5678",
                                 "138\u20101234\u20105678",
                                 "138\u20111234\u20115678",
                                 "138\u22121234\u22125678",
                                 "1381 2345 678",
                                 "1 3 8 1 2 3 4 5 6 7 8",
                                 "8613812345678",
                                 "0086-138-1234-5678",
                                 "１３８１２３４５６７８",
                                 "010-12345678",
                                 "(025) 8345 6789",
                                 "0571-87654321",
                                 "（0571）87654321",
                                 "(010)12345678",
                                 "01012345678",
                                 "05718765432",
                                 "0512 6512 3456",
                                 "86-025-84123456",
                                 "86 10 12345678",
                                 "0086 571 87654321",
                                 "400-123-4567",
                                 "4008-123-456",
                                 "4001234567"})
    EXPECT_EQ(without_telephones(text), "***");
  const auto expect = [](const std::string& text, const std::string& blotted) {
    EXPECT_EQ(without_telephones(text), blotted) << text;
  };
  expect("call 13812345678!", "call ***!");
  expect("电话：13812345678，张", "电话：***，张");
  expect("13812345678、13912345678", "***、***");
  expect("+86 13812345678", "+***");
  expect("tel:+8613812345678", "tel:+***");
  expect("+86 10 12345678", "+***");
  expect("+86 (0)25 84123456", "+***");
  expect("+862584123456", "+***");
  expect("（+86）13812345678", "***");
  expect("（13812345678）", "（***）");
}

TEST(Telephones, AreBlottedOutBesideOtherNumbers) {
  const auto expect = [](const std::string& text, const std::string& blotted) {
    EXPECT_EQ(without_telephones(text), blotted) << text;
  };
  expect("301 13912345678", "301 ***");
  expect("301室 13912345678", "301室 ***");
  expect("3-301-13912345678", "3-301-***");
  expect("13912345678 13812345678", "*** ***");
  expect("13912345678/13812345678", "***/***");
  expect("139 1234 5678 138 1234 5678", "*** ***");
  expect("13912345678 8001", "*** 8001");
  expect("13912345678-1", "***-1");
  expect("2024.5.1 13912345678", "2024.5.1 ***");
  expect("025 84123456 301", "*** 301");
  expect("301 025-84123456", "301 ***");
  expect("301 (025)84123456", "301 ***");
  expect("320106001001001 13912345678", "320106001001001 ***");
}

TEST(Telephones, OfFewDigitsAreBlottedOutAfterAWord) {
  const auto expect = [](const std::string& text, const std::string& blotted) {
    EXPECT_EQ(without_telephones(text), blotted) << text;
  };
  expect("电话 84123456", "电话 ***");
  expect("联系人张三：8412345", "联系人张三：***");
  expect("Tel. 8412 3456, room 301", "Tel. ***, room 301");
  expect("Phone 841-2345", "Phone ***");
  expect("手机 301 84123456", "手机 301 ***");
  for (const std::string text : {"84123456", "8412345", "Plum Hotel 8412345", "联系日期 2024-05-01",
                                 "84123456 电话", "电话 320106001001"})
    expect(text, text);
}

TEST(Telephones, CodesAndAddressesStay) {
  for (const std::string text : {"990106001003004",
                                 "99010600100400001",
                                 "榆荫街30号1幢",
                                 "12812345678",
                                 "2023-01-15",
                                 "138123456789012",
                                 "110101001",
                                 "Lot 12-14, No. 7",
                                 "010 1",
                                 "",
                                 "\xFF\xFE",
                                 "\xE2\x80",
                                 "1,3,5,7,9,11,13,15号",
                                 "320106-001-001-0012",
                                 "13-01-05-001-01",
                                 "118.781234, 32.041234",
                                 "057187654321",
                                 "0086",
                                 "86 1",
                                 "1",
                                 "13,5"})
    EXPECT_EQ(without_telephones(text), text);
  // Codes of regions, streets, communities and cells begin with any digits.
  for (std::size_t length = 12; length <= 18; ++length)
    for (const std::string begin : {"13", "139", "010", "025", "0571", "400", "86", "11", "32"}) {
      if (begin == "86" && length == 13) continue;  // or a mobile
      const std::string code = begin + std::string("010600100300400500").substr(begin.size());
      EXPECT_EQ(without_telephones(code.substr(0, length)), code.substr(0, length));
    }
}

TEST(Households, AreToldByTheirKind) {
  for (const std::string kind :
       {"household", "Household", "住户",     "居民",    "户",       "flat",   "",         "  ",
        "apartment", "私人住宅",  "resident", "resid.",  "出租屋",   "居住",   "自住",     "住",
        "租客",      "租赁户",    "人口",     "人员",    "重点人员", "私宅",   "民宅",     "person",
        "tenant",    "occupant",  "people",   "privat",  "老人",     "残疾人", "独居老人", "党员",
        "低保",      "特殊人群",  "居民楼",   "商户住宅"})
    EXPECT_TRUE(may_be_household(kind)) << kind;
  for (const std::string kind :
       {"shop", "organisation", "商户", "个体工商户", "个体户", "学校", "warehouse", "office",
        "kiosk", "人员密集场所", "住宿", "住建", "居委会", "居民委员会", "President's office"})
    EXPECT_FALSE(may_be_household(kind)) << kind;
}

}  // namespace
}  // namespace libgrid
