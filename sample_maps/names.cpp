// SPDX-License-Identifier: Apache-2.0
#include "names.hpp"

namespace libgrid::sample {

namespace {

const std::vector<Name> kStreets{{"青岚", "Qinglan"}, {"云溪", "Yunxi"},    {"望麓", "Wanglu"},
                                 {"栖霖", "Qilin"},   {"澄湾", "Chengwan"}, {"鹤汀", "Heting"}};

const std::vector<Name> kCommunities{
    {"柳岸", "Liu'an"},   {"望岚", "Wanglan"},   {"青枫", "Qingfeng"}, {"古井", "Gujing"},
    {"听泉", "Tingquan"}, {"云台", "Yuntai"},    {"桂圃", "Guipu"},    {"石矶", "Shiji"},
    {"芦湾", "Luwan"},    {"双桂", "Shuanggui"}, {"梅岭", "Meiling"},  {"杏坞", "Xingwu"},
    {"竹里", "Zhuli"},    {"槐荫", "Huaiyin"}};

const std::vector<Name> kRoads{
    {"文澜", "Wenlan"},   {"学海", "Xuehai"},    {"春和", "Chunhe"},   {"丹桂", "Dangui"},
    {"望山", "Wangshan"}, {"临川", "Linchuan"},  {"景明", "Jingming"}, {"兰亭", "Lanting"},
    {"清和", "Qinghe"},   {"枫林", "Fenglin"},   {"知行", "Zhixing"},  {"尚贤", "Shangxian"},
    {"银杏", "Yinxing"},  {"月湖", "Yuehu"},     {"翠微", "Cuiwei"},   {"甘霖", "Ganlin"},
    {"采薇", "Caiwei"},   {"听松", "Tingsong"},  {"耕读", "Gengdu"},   {"天工", "Tiangong"},
    {"百川", "Baichuan"}, {"晴川", "Qingchuan"}, {"九思", "Jiusi"},    {"白鹭", "Bailu"},
    {"榆荫", "Yuyin"},    {"和畅", "Hechang"},   {"惠风", "Huifeng"},  {"瑞安", "Rui'an"}};

const std::vector<Name> kLanes{{"鼓楼", "Gulou"},   {"染坊", "Ranfang"},  {"水井", "Shuijing"},
                               {"书院", "Shuyuan"}, {"豆腐", "Doufu"},    {"磨盘", "Mopan"},
                               {"油坊", "Youfang"}, {"铁匠", "Tiejiang"}, {"石板", "Shiban"},
                               {"马鞍", "Ma'an"},   {"竹器", "Zhuqi"},    {"当铺", "Dangpu"}};

/// Characters that make up compounds' and brands' names, the first with the second.
const std::vector<Name> kCompoundFirst{
    {"翠", "cui"},  {"柳", "liu"},  {"金", "jin"},  {"兰", "lan"},  {"雅", "ya"},  {"碧", "bi"},
    {"锦", "jin"},  {"康", "kang"}, {"安", "an"},   {"仁", "ren"},  {"梧", "wu"},  {"海", "hai"},
    {"紫", "zi"},   {"玉", "yu"},   {"清", "qing"}, {"景", "jing"}, {"芙", "fu"},  {"祥", "xiang"},
    {"云", "yun"},  {"松", "song"}, {"竹", "zhu"},  {"荷", "he"},   {"桂", "gui"}, {"枫", "feng"},
    {"杏", "xing"}, {"观", "guan"}, {"听", "ting"}, {"望", "wang"}, {"嘉", "jia"}, {"瑞", "rui"}};

const std::vector<Name> kCompoundSecond{
    {"屏", "ping"}, {"荫", "yin"},  {"馨", "xin"}, {"泽", "ze"},   {"韵", "yun"}, {"澜", "lan"},
    {"禾", "he"},   {"泉", "quan"}, {"溪", "xi"},  {"岚", "lan"},  {"月", "yue"}, {"和", "he"},
    {"宁", "ning"}, {"林", "lin"},  {"湖", "hu"},  {"桥", "qiao"}, {"畔", "pan"}};

const std::vector<Name> kBrandFirst{
    {"福", "fu"},     {"德", "de"},   {"顺", "shun"},  {"金", "jin"},   {"东", "dong"},
    {"吉", "ji"},     {"鸿", "hong"}, {"宏", "hong"},  {"康", "kang"},  {"美", "mei"},
    {"丽", "li"},     {"新", "xin"},  {"绿", "lü"},    {"江", "jiang"}, {"启", "qi"},
    {"知", "zhi"},    {"春", "chun"}, {"惠", "hui"},   {"聚", "ju"},    {"三", "san"},
    {"双", "shuang"}, {"同", "tong"}, {"盛", "sheng"}, {"华", "hua"},   {"精", "jing"},
    {"天", "tian"},   {"永", "yong"}, {"乐", "le"},    {"百", "bai"},   {"万", "wan"},
    {"恒", "heng"},   {"泰", "tai"}};

const std::vector<Name> kBrandSecond{
    {"顺", "shun"},  {"馨", "xin"},  {"达", "da"},   {"穗", "sui"},   {"升", "sheng"},
    {"祥", "xiang"}, {"运", "yun"},  {"图", "tu"},   {"健", "jian"},  {"佳", "jia"},
    {"源", "yuan"},  {"航", "hang"}, {"味", "wei"},  {"民", "min"},   {"贤", "xian"},
    {"和", "he"},    {"喜", "xi"},   {"丰", "feng"}, {"诚", "cheng"}, {"隆", "long"},
    {"茂", "mao"},   {"裕", "yu"},   {"益", "yi"},   {"邦", "bang"},  {"辰", "chen"},
    {"友", "you"},   {"家", "jia"},  {"旺", "wang"}};

const std::vector<Name> kSides{{"东", "East"},  {"西", "West"},   {"南", "South"},
                               {"北", "North"}, {"中", "Middle"}, {"新", "New"}};

const std::vector<Name> kRivers{{"柳溪", "Liuxi"},  {"澄河", "Chenghe"}, {"白沙", "Baisha"},
                                {"清漪", "Qingyi"}, {"芦荻", "Ludi"},    {"石埠", "Shibu"}};

std::vector<Name> all_pairs(const std::vector<Name>& first, const std::vector<Name>& second) {
  std::vector<Name> made;
  for (const Name& a : first)
    for (const Name& b : second) {
      if (a.zh == b.zh) continue;
      std::string en = a.en + b.en;
      en[0] = static_cast<char>(en[0] - 'a' + 'A');
      made.push_back({a.zh + b.zh, en});
    }
  return made;
}

}  // namespace

NameBook::NameBook(Random random)
    : streets_{kStreets},
      communities_{kCommunities},
      roads_{kRoads},
      lanes_{kLanes},
      compounds_{all_pairs(kCompoundFirst, kCompoundSecond)},
      brands_{all_pairs(kBrandFirst, kBrandSecond)},
      rivers_{kRivers} {
  for (Stems* s : {&streets_, &communities_, &roads_, &lanes_, &compounds_, &brands_, &rivers_})
    random.shuffle(s->stems);
  // A city has more places than the lists have names.
  for (Stems* s : {&streets_, &communities_, &roads_}) {
    std::vector<Name> more = all_pairs(kCompoundFirst, kCompoundSecond);
    random.shuffle(more);
    s->stems.insert(s->stems.end(), more.begin(), more.end());
  }
}

Name NameBook::take(Stems& from) { return from.stems[from.used++ % from.stems.size()]; }

Name NameBook::place(Stems& from) {
  const std::size_t round = from.used / from.stems.size();
  const Name name = take(from);
  return round == 0 ? name : joined(name, kSides[(round - 1) % kSides.size()]);
}

const std::vector<Trade>& shop_trades() {
  static const std::vector<Trade> trades{{"supermarket", {"超市", "Supermarket"}, 7},
                                         {"convenience", {"便利店", "Convenience Store"}, 10},
                                         {"restaurant", {"饭店", "Restaurant"}, 14},
                                         {"noodles", {"面馆", "Noodle House"}, 10},
                                         {"breakfast", {"早餐店", "Breakfast Shop"}, 6},
                                         {"bakery", {"烘焙坊", "Bakery"}, 4},
                                         {"tea", {"茶饮", "Tea Bar"}, 5},
                                         {"pharmacy", {"大药房", "Pharmacy"}, 6},
                                         {"fruit", {"水果店", "Fruit Shop"}, 6},
                                         {"hairdresser", {"理发店", "Hairdresser"}, 7},
                                         {"laundry", {"洗衣店", "Laundry"}, 3},
                                         {"clothes", {"服饰", "Clothes"}, 6},
                                         {"hardware", {"五金店", "Hardware Store"}, 4},
                                         {"mobile", {"手机店", "Mobile Phones"}, 4},
                                         {"bank", {"银行网点", "Bank Branch"}, 2},
                                         {"estate_agent", {"房产中介", "Estate Agent"}, 4},
                                         {"stationery", {"文具店", "Stationery"}, 3},
                                         {"clinic", {"诊所", "Clinic"}, 2},
                                         {"parcels", {"快递驿站", "Parcel Station"}, 5},
                                         {"tutoring", {"培训中心", "Tutoring Centre"}, 3}};
  return trades;
}

const std::vector<Trade>& office_trades() {
  static const std::vector<Trade> trades{{"software", {"软件有限公司", "Software Co."}, 5},
                                         {"trading", {"商贸有限公司", "Trading Co."}, 6},
                                         {"consulting", {"咨询有限公司", "Consulting Co."}, 4},
                                         {"design", {"设计工作室", "Design Studio"}, 4},
                                         {"law", {"律师事务所", "Law Office"}, 2},
                                         {"insurance", {"保险代理公司", "Insurance Agency"}, 2},
                                         {"travel", {"旅行社", "Travel Agency"}, 2},
                                         {"hotel", {"宾馆", "Hotel"}, 1}};
  return trades;
}

const std::vector<Trade>& works_trades() {
  static const std::vector<Trade> trades{
      {"machinery", {"机械厂", "Machine Works"}, 4},
      {"electronics", {"电子有限公司", "Electronics Co."}, 4},
      {"packaging", {"包装厂", "Packaging Works"}, 3},
      {"logistics", {"物流有限公司", "Logistics Co."}, 4},
      {"car_repair", {"汽修厂", "Car Repair"}, 3},
      {"building_materials", {"建材有限公司", "Building Materials Co."}, 3}};
  return trades;
}

const std::vector<Trade>& campus_trades() {
  static const std::vector<Trade> trades{{"faculty", {"学院", "College"}, 5},
                                         {"laboratory", {"实验室", "Laboratory"}, 4},
                                         {"canteen", {"食堂", "Canteen"}, 2},
                                         {"bookshop", {"书店", "Bookshop"}, 1}};
  return trades;
}

const std::vector<Trade>& stall_trades() {
  static const std::vector<Trade> trades{{"vegetables", {"菜摊", "Vegetables"}, 6},
                                         {"meat", {"肉铺", "Butcher"}, 4},
                                         {"fish", {"水产", "Fish"}, 4},
                                         {"tofu", {"豆制品", "Tofu"}, 2},
                                         {"cooked_food", {"熟食", "Cooked Food"}, 3},
                                         {"grain", {"粮油", "Grain and Oil"}, 2}};
  return trades;
}

}  // namespace libgrid::sample
