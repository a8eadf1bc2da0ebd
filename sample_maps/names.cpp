// SPDX-License-Identifier: Apache-2.0
#include "names.hpp"

namespace libgrid::sample {

namespace {

const std::vector<Name> kStreets{{"青岚", "Qinglan"}, {"云溪", "Yunxi"},    {"望麓", "Wanglu"},
                                 {"栖霖", "Qilin"},   {"澄湾", "Chengwan"}, {"鹤汀", "Heting"}};

const std::vector<Name> kCommunities{
    {"柳岸", "Liu'an"},  {"望岚", "Wanglan"},    {"青枫", "Qingfeng"}, {"古井", "Gujing"},
    {"听泉", "Tingquan"}, {"云台", "Yuntai"},     {"桂圃", "Guipu"},    {"石矶", "Shiji"},
    {"芦湾", "Luwan"},   {"双桂", "Shuanggui"},  {"梅岭", "Meiling"},  {"杏坞", "Xingwu"},
    {"竹里", "Zhuli"},   {"槐荫", "Huaiyin"}};

const std::vector<Name> kRoads{
    {"文澜", "Wenlan"},   {"学海", "Xuehai"},   {"春和", "Chunhe"},    {"丹桂", "Dangui"},
    {"望山", "Wangshan"}, {"临川", "Linchuan"}, {"景明", "Jingming"},  {"兰亭", "Lanting"},
    {"清和", "Qinghe"},   {"枫林", "Fenglin"},  {"知行", "Zhixing"},   {"尚贤", "Shangxian"},
    {"银杏", "Yinxing"},  {"月湖", "Yuehu"},    {"翠微", "Cuiwei"},    {"甘霖", "Ganlin"},
    {"采薇", "Caiwei"},   {"听松", "Tingsong"}, {"耕读", "Gengdu"},    {"天工", "Tiangong"},
    {"百川", "Baichuan"}, {"晴川", "Qingchuan"}, {"九思", "Jiusi"},    {"白鹭", "Bailu"},
    {"榆荫", "Yuyin"},    {"和畅", "Hechang"},  {"惠风", "Huifeng"},   {"瑞安", "Rui'an"}};

const std::vector<Name> kLanes{
    {"鼓楼", "Gulou"},    {"染坊", "Ranfang"}, {"水井", "Shuijing"}, {"书院", "Shuyuan"},
    {"豆腐", "Doufu"},    {"磨盘", "Mopan"},   {"油坊", "Youfang"},  {"铁匠", "Tiejiang"},
    {"石板", "Shiban"},   {"马鞍", "Ma'an"},   {"竹器", "Zhuqi"},    {"当铺", "Dangpu"}};

const std::vector<Name> kCompounds{
    {"翠屏", "Cuiping"},   {"柳荫", "Liuyin"},    {"金桂", "Jingui"},    {"兰馨", "Lanxin"},
    {"雅筑", "Yazhu"},     {"碧水", "Bishui"},    {"锦绣", "Jinxiu"},    {"康乐", "Kangle"},
    {"安居", "Anju"},      {"仁和", "Renhe"},     {"阳光", "Yangguang"}, {"书香", "Shuxiang"},
    {"梧桐", "Wutong"},    {"海棠", "Haitang"},   {"紫藤", "Ziteng"},    {"玉兰", "Yulan"},
    {"清河", "Qinghe"},    {"华庭", "Huating"},   {"景园", "Jingyuan"},  {"东篱", "Dongli"},
    {"南熏", "Nanxun"},    {"北辰", "Beichen"},   {"西畴", "Xichou"},    {"沁园", "Qinyuan"},
    {"芙蓉", "Furong"},    {"百合", "Baihe"},     {"祥和", "Xianghe"},   {"同心", "Tongxin"},
    {"新源", "Xinyuan"},   {"学林", "Xuelin"},    {"明珠", "Mingzhu"},   {"星河", "Xinghe"},
    {"云锦", "Yunjin"},    {"松涛", "Songtao"},   {"竹韵", "Zhuyun"},    {"荷风", "Hefeng"},
    {"月桂", "Yuegui"},    {"枫桥", "Fengqiao"},  {"杏花", "Xinghua"},   {"桃源", "Taoyuan"},
    {"梅香", "Meixiang"},  {"菊泉", "Juquan"},    {"朗诗", "Langshi"},   {"观澜", "Guanlan"},
    {"听雨", "Tingyu"},    {"望湖", "Wanghu"},    {"临江", "Linjiang"},  {"倚山", "Yishan"},
    {"和园", "Heyuan"},    {"怡景", "Yijing"},    {"馨月", "Xinyue"},    {"丽泽", "Lize"},
    {"嘉禾", "Jiahe"},     {"永安", "Yong'an"},   {"长乐", "Changle"},   {"福临", "Fulin"},
    {"瑞景", "Ruijing"},   {"汇景", "Huijing"},   {"都荟", "Duhui"},     {"城南", "Chengnan"},
    {"城北", "Chengbei"},  {"河畔", "Hepan"},     {"湾里", "Wanli"},     {"溪谷", "Xigu"},
    {"青禾", "Qinghe"},    {"向阳", "Xiangyang"}, {"红枫", "Hongfeng"},  {"绿洲", "Lüzhou"},
    {"蓝湾", "Lanwan"},    {"白云", "Baiyun"},    {"翰林", "Hanlin"},    {"文昌", "Wenchang"},
    {"四季", "Siji"},      {"九溪", "Jiuxi"},     {"双塘", "Shuangtang"}, {"三元", "Sanyuan"},
    {"龙泉", "Longquan"},  {"凤栖", "Fengqi"},    {"鹿鸣", "Luming"},    {"鹤鸣", "Heming"},
    {"鹭洲", "Luzhou"},    {"雁归", "Yangui"},    {"燕来", "Yanlai"},    {"春晓", "Chunxiao"},
    {"夏荫", "Xiayin"},    {"秋月", "Qiuyue"},    {"冬青", "Dongqing"},  {"晨曦", "Chenxi"},
    {"晚晴", "Wanqing"},   {"山语", "Shanyu"},    {"水木", "Shuimu"},    {"林语", "Linyu"},
    {"石榴", "Shiliu"},    {"银桦", "Yinhua"},    {"香樟", "Xiangzhang"}, {"青藤", "Qingteng"},
    {"茉莉", "Moli"},      {"木槿", "Mujin"},     {"丁香", "Dingxiang"}, {"水仙", "Shuixian"}};

const std::vector<Name> kBrands{
    {"福顺", "Fushun"},   {"德馨", "Dexin"},    {"小满", "Xiaoman"},  {"老街", "Laojie"},
    {"百味", "Baiwei"},   {"友邻", "Youlin"},   {"金穗", "Jinsui"},   {"好再来", "Haozailai"},
    {"东升", "Dongsheng"}, {"万家", "Wanjia"},  {"吉祥", "Jixiang"},  {"顺达", "Shunda"},
    {"鸿运", "Hongyun"},  {"宏图", "Hongtu"},   {"康健", "Kangjian"}, {"仁心", "Renxin"},
    {"美佳", "Meijia"},   {"丽人", "Liren"},    {"新月", "Xinyue"},   {"一品", "Yipin"},
    {"四季鲜", "Sijixian"}, {"绿源", "Lüyuan"}, {"阿明", "A'ming"},   {"老陈", "Lao Chen"},
    {"小周", "Xiao Zhou"}, {"江南", "Jiangnan"}, {"云帆", "Yunfan"},  {"启航", "Qihang"},
    {"知味", "Zhiwei"},   {"春雨", "Chunyu"},   {"惠民", "Huimin"},   {"聚贤", "Juxian"},
    {"三和", "Sanhe"},    {"双喜", "Shuangxi"}, {"同福", "Tongfu"},   {"盛达", "Shengda"},
    {"华美", "Huamei"},   {"精诚", "Jingcheng"}, {"卓越", "Zhuoyue"}, {"天和", "Tianhe"},
    {"佳音", "Jiayin"},   {"长青", "Changqing"}, {"源泉", "Yuanquan"}, {"金桥", "Jinqiao"},
    {"永丰", "Yongfeng"}, {"大众", "Dazhong"},  {"新新", "Xinxin"},   {"乐天", "Letian"},
    {"橙子", "Chengzi"},  {"木子", "Muzi"},     {"半亩", "Banmu"},    {"拾光", "Shiguang"},
    {"巷口", "Xiangkou"}, {"桥头", "Qiaotou"},  {"渔家", "Yujia"},    {"山货", "Shanhuo"}};

const std::vector<Name> kRivers{{"柳溪", "Liuxi"},   {"澄河", "Chenghe"}, {"白沙", "Baisha"},
                                {"清漪", "Qingyi"},  {"芦荻", "Ludi"},    {"石埠", "Shibu"}};

}  // namespace

NameBook::NameBook(Random random)
    : streets_{kStreets},
      communities_{kCommunities},
      roads_{kRoads},
      lanes_{kLanes},
      compounds_{kCompounds},
      brands_{kBrands},
      rivers_{kRivers} {
  for (Stems* s : {&streets_, &communities_, &roads_, &lanes_, &compounds_, &brands_, &rivers_})
    random.shuffle(s->stems);
}

Name NameBook::take(Stems& from) {
  const std::size_t round = from.used / from.stems.size();
  Name name = from.stems[from.used++ % from.stems.size()];
  // Brands come back as branches; other stems suffice, and the tests say so.
  if (round > 0) {
    name.zh += "第" + std::to_string(round + 1);
    name.en += " " + std::to_string(round + 1);
  }
  return name;
}

const std::vector<Trade>& shop_trades() {
  static const std::vector<Trade> trades{
      {"supermarket", {"超市", "Supermarket"}, 7},
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
  static const std::vector<Trade> trades{
      {"software", {"软件有限公司", "Software Co."}, 5},
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
  static const std::vector<Trade> trades{
      {"faculty", {"学院", "College"}, 5},
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
