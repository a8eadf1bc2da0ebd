// SPDX-License-Identifier: Apache-2.0
#include "chinese_help.hpp"

#include <map>
#include <string>

namespace libgrid {

namespace {

using Texts = std::map<std::string, std::string>;

const Texts& verbs() {
  static const Texts texts = {
      {"",
       "示例：libgrid plan street.gpkg -o out --min 300 --max 500\n\n"
       "把行政区域划分为管理网格，把楼栋和单位落到网格，查找空白和重叠。\n\n"
       "退出码：0 正常，1 有发现，2 用法错误，3 数据或坐标系错误，4 文件错误，5 已停止。"},
      {"plan",
       "示例：libgrid plan street.gpkg -o out\n\n"
       "读入地图，保留或划分网格，楼栋和单位落格，检查，并写出 plan.gpkg、ledger.csv、\n"
       "report.json、map.pdf、map.png 和 map.html；没有问题时还有 certificate.json。"},
      {"check",
       "示例：libgrid check street.gpkg --layer cells=cells_drawn\n\n"
       "查找网格和各层级的空白、重叠和越界，并说明涉及哪些人。给出 --min、--max、--also、\n"
       "--profile 或 --weight 时，还查找无故超出限值的网格、分成多块的网格、被切开的楼栋和小区。\n"
       "有发现时退出码为 1。"},
      {"partition",
       "示例：libgrid partition street.gpkg -o cells.gpkg --divide all\n\n"
       "把区域划分为网格，只写出层级和网格。"},
      {"blocks",
       "示例：libgrid blocks street.gpkg -o blocks.gpkg\n\n"
       "沿道路、河流、铁路和围墙切分最低一级区域（plan 划网格之前所做的），\n"
       "并说明街块之间由什么分隔。"},
      {"render",
       "示例：libgrid render out/plan.gpkg -o map.pdf --surroundings street.gpkg\n\n"
       "绘制划分方案或任何含网格的地图。"},
      {"group",
       "示例：libgrid group district.gpkg -o cells.gpkg --min 3 --max 4\n\n"
       "把最低一级的整个区域（例如三四个社区）合并为上一级之下相连的网格，\n"
       "并说明哪个区域属于哪个网格。"},
      {"repair",
       "示例：libgrid repair street.gpkg --layer cells=cells_drawn -o repaired.gpkg\n\n"
       "填补空白，去掉重叠和越界，焊接几乎吻合的边线，其他一概不动。\n"
       "有未解决的问题时退出码为 1。"},
      {"assign",
       "示例：libgrid assign buildings.gpkg cells.gpkg -o assigned.gpkg\n\n"
       "给每个点、楼栋轮廓或线唯一的网格，或说明为何没有。"},
      {"locate",
       "示例：libgrid locate out/plan.gpkg 118.58 32.58\n\n"
       "某个位置所在的网格及其各上级区域。不在任何网格内时退出码为 1。\n"
       "INPUT 也可以是 --save 生成的文件，可立即回答。"},
      {"ledger",
       "示例：libgrid ledger out/plan.gpkg -o ledger.xlsx\n\n"
       "网格台账：面积、楼栋、单位、户数。"},
      {"mesh",
       "示例：libgrid mesh boundary.gpkg --size 100 -o cells.gpkg\n\n"
       "等面积的正方形或六边形，按最低一级区域裁切；用 --parts 则把每个区域等分。"},
      {"layers",
       "示例：libgrid layers street.gpkg\n\n"
       "列出文件的图层：名称、图形、行数、坐标系、列。"},
      {"tally",
       "示例：libgrid tally out/plan.gpkg --sum households,floors --by kind -o tally.xlsx\n\n"
       "楼栋或单位的计数与合计，各层级每个区域一行。"},
      {"integrity",
       "示例：libgrid integrity street.gpkg -o findings.xlsx\n\n"
       "单位 > 楼栋 > 网格 > 区域各环节的情况：缺失、不存在、不唯一或互相矛盾的编码。\n"
       "有发现时退出码为 1。"},
      {"area",
       "示例：libgrid area out/plan.gpkg --at 118.58 32.58 --radius 500 -o incident.gpkg\n\n"
       "某一范围内有什么：网格及其上级区域、楼栋、户数、单位、分类部件，以及道路在何处穿过边缘。\n"
       "不涉及任何网格时退出码为 1。"},
      {"sheets",
       "示例：libgrid sheets out/plan.gpkg -o sheets --surroundings street.gpkg --staff "
       "staff.csv\n\n"
       "写出用于打印和上交的材料：责任图、公示牌、服务卡、带图和四至的登记表、图册和台账。\n"
       "人员不详之处留空，可手工填写。"},
      {"sections",
       "示例：libgrid sections street.gpkg -o cells.gpkg --min 300 --max 1500\n\n"
       "按路段划分最低一级区域：路口之间的道路，连同离它最近的土地和楼栋，几个路段一个网格。"},
      {"sample",
       "示例：libgrid sample --size street --seed 1 -o street.gpkg\n\n"
       "生成一个可信的社区、街道、区或市，供试用，并非真实地点。\n"
       "用 --defects 则生成带有已知问题的网格，用来衡量检查的效果。"},
      {"compare",
       "示例：libgrid compare 2024/plan.gpkg 2025/plan.gpkg -o diff.gpkg\n\n"
       "说明同一地图两个版本之间的变化：哪些土地、楼栋和住户从哪个网格到了哪个网格，\n"
       "哪些网格是新增、撤销或改码的。有变化时退出码为 1。"},
      {"score",
       "示例：libgrid score planted.gpkg issues.gpkg\n\n"
       "把任何工具找到的问题与预先设置的问题比较。有遗漏、错误或多余时退出码为 1。"},
  };
  return texts;
}

/// By "verb --option", else by "--option".
const Texts& options() {
  static const Texts texts = {
      {"--help", "显示本帮助并退出"},
      {"--version", "显示版本并退出"},
      {"--lang", "文字的语言，地图和图表也随之；默认为英文，地图和图表随名称"},
      {"INPUT", "地图：GeoPackage 或 GDAL 能读的其他文件"},
      {"layers INPUT", "文件"},
      {"--layer",
       "ROLE=NAME：某一角色所用的图层（boundary、cells、allowed、register、roads、waterways、"
       "rail、walls、barriers、compounds、water、buildings、units、staff）；NAME 为“-”表示不用"},
      {"--crs", "文件未注明时的坐标系，如 EPSG:4490"},
      {"--encoding", "未注明时的文字编码，如 GB18030"},
      {"--threads", "线程数；默认 0，即全部"},
      {"--divide",
       "none 保留网格，missing 只划分没有网格的区域，mend 保留符合限值的网格、其余尽量少改，"
       "all 全部重新划分"},
      {"--locked", "与 mend 合用：网格中注明哪些保持不变的列；默认为“locked”（如有）"},
      {"--target", "期望的量；默认取中间值"},
      {"--balance", "使各网格的量更接近期望值，边界会更长；10 至 30 可见效果"},
      {"--seed", "换一个数即得另一种划分"},
      {"--bounds", "说明每个所划区域的边界还能短多少；不改变任何网格"},
      {"--weight", "均衡的是什么"},
      {"group --weight", "限值所计的量"},
      {"sections --weight", "限值所计的量"},
      {"--profile", "urban：300-500 户；rural：200-400 户；micro：30-100 户"},
      {"--min", "每个网格的最小量"},
      {"--max", "每个网格的最大量"},
      {"group --min", "每个网格的最小量；通常 3 个区域"},
      {"group --max", "每个网格的最大量；通常 4 个区域"},
      {"sections --min", "每个网格的最小量；通常 300 米道路"},
      {"sections --max", "每个网格的最大量；通常 1500 米道路"},
      {"--also",
       "WEIGHT:MIN:MAX：网格另需符合限值的量：households、buildings、floor_area 或楼栋的某一列；"
       "两个限值都可省略，如 persons::2500；可多次给出"},
      {"--estimate", "按所示规则估算未知的户数"},
      {"--close-gaps", "分界要素的断头在这么多米之内延伸到最近的要素；0 表示不延伸"},
      {"--merge-strips", "没有楼栋且窄于这么多米的街块并入相邻街块"},
      {"--resolution", "相距小于此值（米）的边线视为同一位置"},
      {"plan --output", "存放结果的文件夹"},
      {"plan --json", "打印 report.json"},
      {"check --output", "写出问题的文件（.gpkg、.geojson、.csv 等）"},
      {"--narrow", "把网格中窄于此值（米）的部分和窄颈作为提示说明"},
      {"--remarks", "也说明分成多块和有空洞的网格"},
      {"--exceptions", "先前检查的问题表，表中的问题略去"},
      {"check --json", "以 JSON 打印问题"},
      {"--certificate", "没有发现问题时，写出证明的 .json 文件"},
      {"partition --output", "写出层级和网格的 GeoPackage"},
      {"--plots", "像 plan 一样，把超过 --max 的街块在楼栋之间切开"},
      {"blocks --output", "写出街块、边界和缺口的 GeoPackage"},
      {"render --output", ".png、.svg、.pdf 或 .html 文件"},
      {"BEFORE", "较早的地图：plan.gpkg 或其他"},
      {"AFTER", "较晚的地图，坐标系相同"},
      {"--layer-before", "ROLE=NAME：较早的地图中某一角色所用的图层，名称不同时给出"},
      {"compare --output",
       "文件：.gpkg 或 .xlsx 含 move、cell 和 building；.geojson、.csv 等只含 move"},
      {"compare --resolution", "处处窄于此值（米）的土地不算改划"},
      {"compare --json", "以 JSON 打印差异"},
      {"--against", "较早的划分方案：.html 列出此后的变化和位置，其他地图画出变化"},
      {"--no-graticule", "图框不注坐标，图内不画十字"},
      {"--dirt",
       "地图有哪些毛病，用逗号分开：overlap、dangling、duplicate、orphan、number、"
       "gbk（写入 Shapefile 文件夹）或 all"},
      {"--paper", "纸张，按区域形状横放或竖放"},
      {"--theme",
       "颜色表示什么：households 各网格户数，density 每公顷户数，buildings 楼栋数，"
       "balance 户数与均值之差，kind 网格类型，defects 问题"},
      {"--dpi", "PNG 每英寸的点数"},
      {"--internal", "在 .html 中也放入住户和电话号码"},
      {"--surroundings", "另一份地图，画出其中的道路、河流和水面"},
      {"sheets --surroundings", "另一份地图，画出并说出其中的道路、河流和水面"},
      {"group --output", "写出层级、网格和区域的 GeoPackage"},
      {"group --level", "合并哪一级的区域；默认最低一级"},
      {"repair --output", "修复后的地图（.gpkg；其他格式每个图层一个文件）"},
      {"--policy",
       "KIND=POLICY：如何处理 gap、cell_gap（与网格一样宽）、overlap、duplicate、spill、misnest "
       "或 mismatch"},
      {"--fix", "ID=POLICY：如何处理检查发现的某一问题"},
      {"--priority", "处理方式 priority 所用的编码，先者优先"},
      {"--lock", "不得改变的网格或区域的编码"},
      {"--evidence", "处理方式 evidence 所用的线：地图的图层、FILE 或 FILE:LAYER"},
      {"--emptied", "失去全部土地的重复网格：保留为行，或另放一个图层"},
      {"--dry-run", "只打印修复内容，不写文件"},
      {"repair --json", "以 JSON 打印修复内容"},
      {"assign CELLS", "含网格的文件"},
      {"assign --output", "写出结果的文件"},
      {"--objects-layer", "INPUT 有多个图层时用哪一个"},
      {"--cells-layer", "CELLS 有多个图层时用哪一个"},
      {"--cells-crs", "同 --crs，用于 CELLS"},
      {"--rule", "用于轮廓；给出多条时用逗号分开，取第一条找到网格的"},
      {"--entrances", "门：先于 --rule，由每个轮廓最合适的门决定：门牌、大门、主楼"},
      {"--entrance-building", "门的表中写明楼栋编码的列"},
      {"--entrance-kind", "门的表中写明类型的列"},
      {"--entrances-crs", "同 --crs，用于门"},
      {"--straddlers", "写出跨格对象全部占比的 .csv 或 .xlsx"},
      {"--border-distance", "同时给出各对象到所属网格边界的距离（border_m）"},
      {"--bare", "不带对象自身的列，只带编号（fid）"},
      {"LON", "经度，或东坐标"},
      {"LAT", "纬度，或北坐标"},
      {"--place-crs", "位置的坐标系；没有坐标系的地图用其自身单位"},
      {"area --place-crs", "LON LAT 的坐标系；没有坐标系的地图用其自身单位"},
      {"--save", "写出一个包含回答所需全部内容、几毫秒即可打开的文件"},
      {"--verify", "读取这样的文件时，先核对每个字节再回答"},
      {"ledger --output", ".csv 或 .xlsx；否则打印"},
      {"--parts", "不用格子：把每个区域分成这么多等面积的部分"},
      {"--shape", "格子的形状"},
      {"mesh --size", "格子对边距离（米）；107.457 的六边形面积为 10,000 平方米"},
      {"--merge-below", "外边界处小于整格这一比例的碎块，并入公共边最长的相邻格"},
      {"mesh --output", "写出网格的文件"},
      {"tally --output", ".csv、.xlsx 或地图 .gpkg；否则打印"},
      {"--of", "统计什么"},
      {"--sum", "要合计的数值列，用逗号分开"},
      {"--by", "类型列；各类型分别计数"},
      {"tally --points", "改为统计此文件中的点（消火栓、路灯等）"},
      {"tally --lines", "改为合计此文件中线的长度"},
      {"tally --points-layer", "该文件有多个图层时用哪一个"},
      {"--without", "与 --points 和 --by 合用：只列出没有这一类型的区域"},
      {"integrity --output", "写出所发现的行：.csv、.xlsx 或地图 .gpkg"},
      {"area --output", "地图 .gpkg，或 .xlsx；.csv 只含区域；否则打印"},
      {"--at", "LON LAT：圆心"},
      {"--radius", "圆的半径（米）"},
      {"--polygon", "改用文件给出范围；与 --within 合用时也可以是线"},
      {"--within", "--polygon 所含图形周围这么多米之内的全部土地"},
      {"area --points", "要统计范围内数量的点（部件）文件"},
      {"--kind", "其类型列"},
      {"area --lines", "可能穿过边缘的线（道路）文件"},
      {"--polygon-layer", "有多个图层时用哪一个"},
      {"area --points-layer", "有多个图层时用哪一个"},
      {"area --lines-layer", "有多个图层时用哪一个"},
      {"sheets --output", "存放图表的文件夹"},
      {"sheets --level", "哪一级的区域各有一张责任图；默认为网格的上一级"},
      {"--template",
       "只写这些，用逗号分开：responsibility 责任图、notice_boards 公示牌、service_cards 服务卡、"
       "register 登记表、book 图册；台账总会写出"},
      {"--public", "不含电话号码、非负责人员和住户姓名"},
      {"--staff", "人员表（area、name、role、phone），代替地图自带的"},
      {"sections --output", "写出层级、网格和路段的 GeoPackage"},
      {"sample --size", "多大"},
      {"--buildings", "多少栋，100 至 3,000,000；默认 250、1,341、40,000 或 150,000"},
      {"--defects", "要生成的网格数，或没有问题的网格文件"},
      {"--count", "多少处问题；1,000 个网格默认 84 处"},
      {"sample --seed", "换一个数即得另一个街道和另一些问题"},
      {"sample --output", "GeoPackage；与 --defects 合用时也可以是 .fgb 或 .geojson"},
      {"TRUTH", "含 truth 图层的文件"},
      {"ISSUES", "含问题的文件：kind 列，以及图形或 x、y"},
      {"--equal", "WORD=KIND：问题中表示某一类型的词"},
      {"--area-error", "面积允许的相对误差"},
      {"score --json", "以 JSON 打印数字"},
  };
  return texts;
}

void describe(CLI::Option& option, const std::string& verb) {
  const std::string name = option.get_name();
  for (const std::string& key : {verb + " " + name, name})
    if (const auto at = options().find(key); at != options().end()) {
      option.description(at->second);
      break;
    }
  if (!option.get_positional()) option.group("选项");
}

void describe(CLI::App& app) {
  const std::string verb = app.get_parent() ? app.get_name() : "";
  if (const auto at = verbs().find(verb); at != verbs().end()) app.description(at->second);
  for (CLI::Option* option : app.get_options()) describe(*option, verb);
  for (CLI::App* command : app.get_subcommands({})) {
    describe(*command);
    command->group("命令");
  }
}

}  // namespace

void describe_in_chinese(CLI::App& app) {
  const std::shared_ptr<CLI::FormatterBase> format = app.get_formatter();
  // Words of the left column stay: their width is counted in bytes.
  for (const auto& [english, chinese] : Texts{
           {"Usage", "用法"}, {"OPTIONS", "选项"}, {"SUBCOMMAND", "命令"}, {"Positionals", "参数"}})
    format->label(english, chinese);
  describe(app);
}

}  // namespace libgrid
