// SPDX-License-Identifier: Apache-2.0
#include "libgrid/codes/address.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "random.hpp"

namespace libgrid {
namespace {

/// Spellings of one address have one text.
void expect_spelling(const std::string& normal, const std::vector<std::string>& spellings) {
  for (const std::string& text : spellings)
    EXPECT_EQ(normal_text(parse_address(text)), normal) << text;
}

void expect_fault(AddressFault fault, const std::vector<std::string>& texts) {
  for (const std::string& text : texts) {
    const Address a = parse_address(text);
    EXPECT_EQ(name_of(a.fault), name_of(fault)) << text;
    EXPECT_EQ(a, (Address{.fault = a.fault})) << text;
    EXPECT_EQ(normal_text(a), "");
  }
}

TEST(ParseAddress, PartsOfAWholeAddress) {
  const Address a =
      parse_address("江苏省南京市栖霞区仙林街道亚东社区文苑路12号仙林新村3幢2单元5层501室东边");
  const Address wanted{.province = "江苏省",
                       .city = "南京市",
                       .county = "栖霞区",
                       .town = "仙林街道",
                       .community = "亚东社区",
                       .road = "文苑路",
                       .number = "12",
                       .compound = "仙林新村",
                       .building = "3",
                       .stairwell = "2",
                       .floor = "5",
                       .room = "501",
                       .rest = "东边"};
  EXPECT_EQ(a, wanted);
}

TEST(ParseAddress, WidthBlanksDashesAndNumerals) {
  expect_spelling("文苑路12号",
                  {"文苑路12号", "文苑路１２号", "文苑路十二号", "文苑路 12 号", "　文苑路，12号。",
                   "文苑路0012号", "文苑路12#", "文苑路12號", "地址：文苑路12号", "文苑路12",
                   "文苑路第12号", "\"文苑路\" 12号"});
  expect_spelling("文苑路120号", {"文苑路一百二十号", "文苑路120号"});
  expect_spelling("文苑路102号", {"文苑路一百零二号", "文苑路一〇二号", "文苑路一零二号"});
  expect_spelling("文苑路112号", {"文苑路一百一十二号", "文苑路一百十二号"});
  expect_spelling("文苑路12号A幢301室", {"文苑路12号Ａ座301", "文苑路12号a栋301室"});
}

TEST(ParseAddress, BuildingsStairwellsFloorsRooms) {
  expect_spelling(
      "仙林新村3幢2单元501室",
      {"仙林新村3幢2单元501室", "仙林新村3栋2门501", "仙林新村3号楼二单元501户",
       "仙林新村3#楼2-501", "仙林新村3-2-501", "仙林新村3—2—501室", "仙林新村3-2单元501",
       "仙林新村 3 2 501", "仙林新村第三幢第二单元501房", "仙林新村3号2单元501号"});
  expect_spelling("仙林新村3幢501室", {"仙林新村3-501", "仙林新村3-501室", "仙林新村3幢501"});
  expect_spelling("仙林新村3幢", {"仙林新村3号", "仙林新村3", "仙林新村三号楼", "仙林新村3#"});
  expect_spelling("文苑路12号3幢东单元501室", {"文苑路12号3幢东单元501"});
  expect_spelling("紫金大厦12层1201室",
                  {"紫金大厦12楼1201室", "紫金大厦十二层1201", "紫金大厦12F1201"});
  expect_spelling("紫金大厦1201室", {"紫金大厦1201"});
  expect_spelling("德基广场负1层B12室", {"德基广场地下一层B12铺", "德基广场负1楼B12"});
  expect_spelling("文苑路12号3幢101~105室", {"文苑路12号3幢101-105室"});
}

TEST(ParseAddress, RangesAndNumbersUnderAnother) {
  expect_spelling("仙林新村1~10幢", {"仙林新村1-10幢", "仙林新村1～10栋", "仙林新村1至10号楼",
                                     "仙林新村1幢至10幢", "仙林新村１—１０幢", "仙林新村一到十幢"});
  expect_spelling("文苑路1,3,5号", {"文苑路1、3、5号", "文苑路1号,3号,5号", "文苑路1、3和5号"});
  expect_spelling("文苑路1,3,5~9号", {"文苑路1、3、5-9号", "文苑路1号、3号、5号至9号"});
  expect_spelling("文苑路12-3号", {"文苑路12-3号", "文苑路12号之3", "文苑路12之3号",
                                   "文苑路12号附3号", "文苑路12号附3"});
  expect_spelling("文苑路12甲号", {"文苑路甲12号", "文苑路12号甲", "文苑路12甲号"});
  expect_spelling("文苑路12号A~C幢", {"文苑路12号A-C座"});
  expect_spelling("文苑路A1~A5号", {"文苑路A1-A5号", "文苑路A1-5号"});
}

TEST(ParseAddress, LanesYardsAndVillages) {
  expect_spelling("上海市浦东新区张杨路1888弄12号501室",
                  {"上海市浦东新区张杨路1888弄12号501室", "上海市浦东新区张杨路1888弄12号楼501",
                   "上海市浦东新区张杨路1888弄12幢501室"});
  expect_spelling("北京市海淀区学院路30号5幢", {"北京市海淀区学院路30号院5号楼"});
  expect_spelling("文苑路12号石门口小区", {"文苑路12号石门口小区"});
  expect_spelling("清河嘉园3号院5幢", {"清河嘉园3号院5号楼"});
  expect_spelling("横溪街道许高村三组12幢", {"横溪街道许高村3组12号", "横溪街道许高村三组十二号"});
  expect_spelling("天通苑北三区5幢", {"天通苑北3区5号楼"});
}

TEST(ParseAddress, NamesKeepTheirNumbers) {
  EXPECT_EQ(parse_address("人民南路4段12号").road, "人民南路四段");
  EXPECT_EQ(parse_address("中山1路5号").road, "中山一路");
  EXPECT_EQ(parse_address("中山路12巷5号").road, "中山路十二巷");
  EXPECT_EQ(parse_address("三房巷5号").road, "三房巷");
  EXPECT_EQ(parse_address("新三房巷5号").road, "新三房巷");
  EXPECT_EQ(parse_address("三门路5号").road, "三门路");
  EXPECT_EQ(parse_address("一号路5号").road, "一号路");
  EXPECT_EQ(parse_address("幸福弄5号").road, "幸福弄");
  EXPECT_EQ(parse_address("东四十条5号").road, "东四十条");
  EXPECT_EQ(parse_address("104国道12号").road, "104国道");
  EXPECT_EQ(parse_address("万科21世纪3幢").compound, "万科21世纪");
  EXPECT_EQ(parse_address("紫金路小区3幢").compound, "紫金路小区");
  EXPECT_EQ(parse_address("文苑路紫金路小区3幢").road, "文苑路");
}

TEST(ParseAddress, DivisionsAreSetApart) {
  EXPECT_EQ(parse_address("浙江省三门县海游街道上洋路5号").county, "三门县");
  EXPECT_EQ(parse_address("景德镇市珠山区珠山大道5号").city, "景德镇市");
  EXPECT_EQ(parse_address("长江路街道长江路5号").town, "长江路街道");
  EXPECT_EQ(parse_address("内蒙古自治区呼和浩特市新城区新华大街5号").province, "内蒙古自治区");
  EXPECT_EQ(parse_address("栖霞区仙林街道办事处文苑路5号").town, "仙林街道");
  EXPECT_EQ(parse_address("仙林新村社区居委会文苑路5号").community, "仙林新村社区");
  for (const char* text :
       {"红旗南路5号", "骡马市大街5号", "新市路5号", "城市花园5幢", "仙林小区5幢",
        "夫子庙小商品市场5号", "古镇路5号", "梦里水乡花园5幢", "县前街5号"}) {
    const Address a = parse_address(text);
    EXPECT_EQ(a.city + a.county + a.town + a.community, "") << text;
    EXPECT_EQ(a.fault, AddressFault::none) << text;
  }
}

TEST(ParseAddress, LongTextsAreRefusedAtOnce) {
  std::string list = "文苑路1";
  for (int i = 0; i < 100000; ++i) list += ",1";
  expect_fault(AddressFault::unclear, {list, list + "号"});
}

TEST(ParseAddress, WhatIsNoAddressIsRefusedWithAReason) {
  expect_fault(AddressFault::missing,
               {"", " ", "　", "不详", "无", "N/A", "null", "-", "地址不详"});
  expect_fault(AddressFault::cell_name, {"第三网格", "仙林社区第3网格", "网格12号"});
  expect_fault(AddressFault::no_number, {"文苑路", "仙林新村", "南京市", "老王面馆", "abc",
                                         "文苑路与学津路交叉口", "地铁2号线仙林中心站"});
  expect_fault(AddressFault::no_name, {"12号", "3幢501室", "501", "1888弄12号"});
  expect_fault(AddressFault::beside,
               {"文苑路12号对面", "文苑路12号旁", "仙林新村3幢楼下", "文苑路12号附近",
                "文苑路12号东侧", "文苑路12号对面3幢", "文苑路12号老王面馆旁"});
  expect_fault(AddressFault::unclear, {"文苑路1-9号单号", "文苑路10~1号", "文苑路12号3-2-1幢",
                                       "仙林新村501室3幢", "文苑路12号\xff", "\xe4\xb8"});
}

const std::vector<std::string> kPlaces = {"", "江苏省南京市栖霞区仙林街道", "南京市栖霞区",
                                          "横溪镇"};
const std::vector<std::string> kRoads = {"文苑路", "幸福巷", "人民南路四段", "中山大道"};
const std::vector<std::string> kCompounds = {"", "仙林新村", "清河嘉园"};

std::string pick(Random& random, const std::vector<std::string>& texts) {
  return texts[static_cast<std::size_t>(
      random.whole(0, static_cast<std::int64_t>(texts.size()) - 1))];
}

Address random_address(Random& random) {
  Address a = parse_address(pick(random, kPlaces) + "文苑路1号");
  auto maybe = [&](int most, int share) {
    return random.whole(1, 100) <= share ? std::to_string(random.whole(1, most)) : std::string();
  };
  a.road = pick(random, kRoads);
  a.lane = maybe(2000, 20);
  const std::int64_t number = random.whole(1, 300);
  a.number = std::to_string(number);
  // A higher one would make a range of them.
  if (random.whole(0, 5) == 0) a.number += "-" + std::to_string(random.whole(1, number));
  if (a.lane.empty()) a.compound = pick(random, kCompounds);
  if (a.lane.empty()) a.building = maybe(40, 70);
  a.stairwell = maybe(9, 50);
  a.floor = maybe(30, 30);
  a.room = maybe(2000, 60);
  return a;
}

/// The same address in another spelling.
std::string spelled(const Address& a, Random& random) {
  const bool wide = random.whole(0, 1) == 1;
  const std::string blank = pick(random, {"", " ", "　"});
  auto numbers = [&](const std::string& text) {
    if (!wide) return text;
    std::string made;
    for (const char c : text) {
      const int low = c == '-' ? 0x8D : 0x90 + (c - '0');  // U+FF0D, U+FF10
      made += "\xEF\xBC";
      made += static_cast<char>(low);
    }
    return made;
  };
  auto part = [&](const std::string& text, const std::vector<std::string>& words) {
    return text.empty() ? text : numbers(text) + blank + pick(random, words) + blank;
  };
  return blank + a.province + blank + a.city + a.county + blank + a.town + a.road + blank +
         part(a.lane, {"弄"}) + part(a.number, {"号", "號", "#", "＃"}) + a.compound + blank +
         part(a.building, {"幢", "栋", "号楼", "座", "棟"}) +
         part(a.stairwell, {"单元", "門", "梯"}) + part(a.floor, {"层", "楼", "樓"}) +
         part(a.room, {"室", "户", "房", ""});
}

TEST(ParseAddress, SpellingsOfRandomAddressesAreOne) {
  Random random(1);
  for (int i = 0; i < 5000; ++i) {
    const Address a = random_address(random);
    const std::string text = spelled(a, random);
    ASSERT_EQ(parse_address(text), a) << text;
    ASSERT_EQ(parse_address(normal_text(a)), a) << normal_text(a);
  }
}

TEST(ParseAddress, NormalTextReadsBackWhateverWasRead) {
  const std::vector<std::string> words = {
      "江苏省", "南京市",   "栖霞区", "仙林街道", "亚东社区", "横溪镇", "文苑路", "路", "街",
      "巷",     "仙林新村", "小区",   "三房巷",   "村",       "东",     "甲",     "A",  "B3",
      "12",     "3",        "501",    "0",        "十二",     "一百",   "一",     "零", "号",
      "弄",     "幢",       "栋",     "座",       "号楼",     "单元",   "门",     "层", "楼",
      "F",      "室",       "户",     "号院",     "-",        "~",      "、",     "至", "之",
      "附",     "第",       " ",      "#",        "地下",     "负",     "组",     "区", "市",
      "县",     "镇",       "对面",   "面馆",     "和",       "（"};
  Random random(2);
  std::int64_t read = 0;
  for (int i = 0; i < 50000; ++i) {
    std::string text;
    for (std::int64_t n = random.whole(1, 9); n > 0; --n) text += pick(random, words);
    const Address a = parse_address(text);
    if (a.fault != AddressFault::none) continue;
    ++read;
    ASSERT_EQ(parse_address(normal_text(a)), a) << text << " -> " << normal_text(a);
  }
  EXPECT_GT(read, 5000);
}

const std::vector<std::string> kRegister = {
    "江苏省南京市栖霞区仙林街道文苑路12号仙林新村3幢",    // 0
    "江苏省南京市栖霞区仙林街道文苑路12号仙林新村5-9幢",  // 1
    "文苑路14号",                                         // 2
    "文苑路20-30号",                                      // 3
    "文苑路16号1幢",                                      // 4
    "文苑路16号2幢",                                      // 5
    "张杨路1888弄12号",                                   // 6
    "玄武区中山路18号",                                   // 7
    "鼓楼区中山路18号",                                   // 8
    "学津路1号",                                          // 9
    "学津路一号",                                         // 10
    "第三网格",                                           // 11
    "学津路3号2幢1单元",                                  // 12
    "学津路5号"};                                         // 13

struct Expected {
  std::string text;
  std::int64_t row;
  Sureness sure;
  std::int64_t count = 1;
  Unmatched reason = Unmatched::none;
};

void expect_matches(const std::vector<Expected>& rows) {
  std::vector<std::string> texts;
  for (const Expected& e : rows) texts.push_back(e.text);
  const AddressMatches m = match_addresses(texts, kRegister);
  ASSERT_EQ(m.size(), rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(m.row[i], rows[i].row) << texts[i];
    EXPECT_EQ(name_of(m.sure[i]), name_of(rows[i].sure)) << texts[i];
    EXPECT_EQ(m.count[i], rows[i].count) << texts[i];
    EXPECT_EQ(name_of(m.reason[i]), name_of(rows[i].reason)) << texts[i];
  }
}

TEST(MatchAddresses, EachMatchSaysHowSureItIs) {
  expect_matches({
      {"文苑路十二号仙林新村３栋", 0, Sureness::exact},
      {"南京栖霞区文苑路12号仙林新村3#楼", 0, Sureness::exact},
      {"文苑路12号仙林新村3幢2单元501室", 0, Sureness::building},
      {"文苑路12号3-2-501", 0, Sureness::building},
      {"仙林新村3-2-501", 0, Sureness::building},
      {"文苑路仙林新村3幢", 0, Sureness::building},
      {"仙林新村7幢501室", 1, Sureness::within_range},
      {"仙林新村5幢-9幢", 1, Sureness::building},
      {"文苑路14号2幢", 2, Sureness::number},
      {"文苑路14号501室", 2, Sureness::building},
      {"文苑路14号老王面馆", 2, Sureness::building},
      {"文苑路25号", 3, Sureness::within_range},
      {"文苑路25号之2", 3, Sureness::within_range},
      {"文苑路22-24号", 3, Sureness::within_range},
      {"文苑路25号2幢", 3, Sureness::number},
      {"张杨路1888弄12号501室", 6, Sureness::building},
      {"学津路3号2幢", 12, Sureness::building},
      {"学津路3号", 12, Sureness::number},
      {"玄武区中山路18号", 7, Sureness::exact},
  });
}

TEST(MatchAddresses, WhatDoesNotMatchSaysWhy) {
  const auto no = [](const std::string& text, Unmatched reason, std::int64_t count = 0) {
    return Expected{text, -1, Sureness::none, count, reason};
  };
  expect_matches({
      no("第三网格", Unmatched::refused),
      no("", Unmatched::refused),
      no("不存在路1号", Unmatched::unknown),
      no("文苑路99号", Unmatched::unknown),
      no("文苑路31号", Unmatched::unknown),
      no("张杨路12号", Unmatched::unknown),
      no("文苑路14-2号", Unmatched::unknown),
      no("文苑路12号仙林新村4幢", Unmatched::differs),
      no("仙林新村10幢", Unmatched::differs),
      no("玄武区文苑路12号仙林新村3幢", Unmatched::differs),
      no("学津路7号仙林新村3幢", Unmatched::differs),
      no("学津路3号2幢2单元", Unmatched::differs),
      no("文苑路16号", Unmatched::ambiguous, 2),
      no("中山路18号", Unmatched::ambiguous, 2),
      no("学津路1号", Unmatched::ambiguous, 2),
      no("学津路1号501室", Unmatched::ambiguous, 2),
  });
}

TEST(MatchAddresses, EmptySides) {
  EXPECT_EQ(match_addresses({}, kRegister).size(), 0U);
  const AddressMatches m = match_addresses(kRegister, {});
  EXPECT_THAT(m.row, testing::Each(-1));
  EXPECT_EQ(m.reason[0], Unmatched::unknown);
}

TEST(MatchAddresses, ACountyLevelCityMayStandAlone) {
  const std::vector<std::string> rows{"苏州市昆山市兆丰路8号"};
  const std::vector<std::string> wanted{"昆山市兆丰路8号", "无锡市江阴市兆丰路8号",
                                        "江阴市兆丰路8号"};
  const AddressMatches m = match_addresses(wanted, rows);
  EXPECT_THAT(m.row, testing::ElementsAre(0, -1, -1));
}

/// Every pair is compared: slow, and sure to miss no candidate.
TEST(MatchAddresses, RandomRegistersGiveWhatEachRowAloneGives) {
  Random random(3);
  std::vector<std::string> rows, wanted;
  for (int i = 0; i < 150; ++i) {
    Address a = random_address(random);
    a.number = std::to_string(random.whole(1, 4));
    if (!a.building.empty()) a.building = std::to_string(random.whole(1, 3));
    if (random.whole(0, 4) == 0) a.number += "~" + std::to_string(random.whole(5, 9));
    if (random.whole(0, 4) == 0 && !a.building.empty()) a.building += "~5";
    if (random.whole(0, 2) == 0) a.stairwell = a.floor = a.room = "";
    (i % 3 == 0 ? rows : wanted).push_back(spelled(a, random));
  }
  const AddressMatches all = match_addresses(wanted, rows);
  std::vector<Sureness> best(wanted.size());
  std::vector<std::int64_t> row(wanted.size(), -1), count(wanted.size());
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const AddressMatches one = match_addresses(wanted, {&rows[r], 1});
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      if (one.row[i] < 0 || one.sure[i] < best[i]) continue;
      count[i] = one.sure[i] > best[i] ? 1 : count[i] + 1;
      row[i] = count[i] == 1 ? static_cast<std::int64_t>(r) : -1;
      best[i] = one.sure[i];
    }
  }
  EXPECT_EQ(all.row, row);
  EXPECT_EQ(all.count, count);
  EXPECT_GT(std::count(row.begin(), row.end(), -1), 10);
  EXPECT_LT(std::count(row.begin(), row.end(), -1), 95);
}

TEST(MatchAddresses, ThreadsAndOrderOfTheRegisterDoNotMatter) {
  Random random(4);
  std::vector<std::string> rows, wanted;
  for (int i = 0; i < 700; ++i) rows.push_back(normal_text(random_address(random)));
  for (int i = 0; i < 5000; ++i) wanted.push_back(spelled(random_address(random), random));
  const AddressMatches one = match_addresses(wanted, rows, {.threads = 1});
  const AddressMatches two = match_addresses(wanted, rows, {.threads = 2});
  EXPECT_EQ(one.row, two.row);
  EXPECT_EQ(one.reason, two.reason);
  const std::vector<std::string> turned(rows.rbegin(), rows.rend());
  const AddressMatches other = match_addresses(wanted, turned);
  EXPECT_EQ(one.sure, other.sure);
  EXPECT_EQ(one.count, other.count);
  for (std::size_t i = 0; i < wanted.size(); ++i)
    EXPECT_EQ(other.row[i], one.row[i] < 0 ? -1 : 699 - one.row[i]);
}

TEST(ParseAddress, OfficialTownsAndCommunitiesAreFound) {
  const char* folder = std::getenv("LIBGRID_REAL_MAPS");
  if (!folder) GTEST_SKIP() << "LIBGRID_REAL_MAPS is not set";
  std::int64_t rows = 0, missed = 0;
  for (const char* name : {"shenzhen", "beijing", "hangzhou"}) {
    std::ifstream file(std::filesystem::path(folder) / "cn_codes" /
                       (std::string(name) + "_streets.csv"));
    std::string line;
    std::getline(file, line);
    while (std::getline(file, line)) {
      const std::size_t from = line.find(',') + 1;
      const std::string town = line.substr(from, line.find(',', from) - from);
      if (!town.ends_with("街道") && !town.ends_with("镇") && !town.ends_with("乡")) continue;
      ++rows;
      const Address a = parse_address("某某市某某区" + town + "文苑路12号");
      if (a.town != town || a.road != "文苑路") ++missed;
    }
  }
  EXPECT_GT(rows, 500);
  EXPECT_LE(missed, rows / 100);
}

}  // namespace
}  // namespace libgrid
