// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <string_view>

#include "libgrid/pipeline/pipeline.hpp"
#include "roles.hpp"

namespace libgrid {

bool may_be_household(const std::string& kind) {
  // Words that hold one of the words below and speak of something else; longer ones first.
  static constexpr auto others = std::to_array<std::string_view>(
      {"居民委员会", "村民委员会", "个体工商户", "人员密集",   "人口普查",  "党员活动",
       "党员服务",   "党员教育",   "老人活动",   "老人食堂",   "住房保障",  "住房公积",
       "房屋租赁",   "出租车",     "工商户",     "个体户",     "企业户",    "经营户",
       "居委会",     "居民委",     "商户",       "客户",       "门户",      "户外",
       "租赁",       "租车",       "住建",       "住宿",       "warehouse", "guesthouse",
       "teahouse",   "courthouse", "greenhouse", "powerhouse", "clubhouse", "president",
       "homepage"});
  static constexpr auto dwellers = std::to_array<std::string_view>(
      {"household", "home",  "resid", "dwelling", "flat",     "apartment", "family", "person",
       "people",    "tenan", "house", "occupant", "occupier", "lodger",    "privat", "户",
       "家庭",      "居民",  "住",    "人口",     "人员",     "人群",      "个人",   "自然人",
       "租",        "宅",    "老人",  "老年人",   "残疾人",   "独居",      "留守",   "党员",
       "低保",      "特困",  "五保",  "空巢",     "孤儿"});
  std::string word = lower(kind);
  if (word.find_first_not_of(' ') == std::string::npos) return true;
  for (const std::string_view other : others)
    for (std::size_t at = word.find(other); at != std::string::npos; at = word.find(other))
      word.replace(at, other.size(), " ");
  return std::any_of(dwellers.begin(), dwellers.end(),
                     [&](std::string_view part) { return word.find(part) != std::string::npos; });
}

}  // namespace libgrid
