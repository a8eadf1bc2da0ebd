// SPDX-License-Identifier: Apache-2.0
#include "codes/divisions.hpp"

#include <algorithm>
#include <span>

namespace libgrid {

namespace {

/// The last characters of a division's name.
struct Ending {
  TextView word;
  std::size_t shortest = 2;  ///< characters before it
  TextView not_after = {};   ///< characters that make another word of it: 小区, 超市
  TextView not_with = {};    ///< characters that no such name holds
  TextView written = {};     ///< as it is written; empty: as it stands
};

constexpr std::size_t kLongestName = 12;

constexpr Ending kProvinces[] = {{U"特别行政区"}, {U"自治区"}, {U"省", 2, {}, U"市区县路街"}};
constexpr Ending kCities[] = {{U"自治州"}, {U"地区"}, {U"市", 2, U"超夜菜门集", U"区县路街道巷号"}};
constexpr TextView kNoDistrict = U"小社校厂活舍属宅景街";
constexpr Ending kCounties[] = {{U"区", 2, kNoDistrict, U"路街巷号"},
                                {U"县", 1, {}, U"路街巷号区"}};
constexpr Ending kCountiesOfCities[] = {{U"区", 1, kNoDistrict, U"路街巷号"},
                                        {U"县", 1, {}, U"路街巷号区"},
                                        {U"旗", 2, {}, U"路街巷号区"},
                                        {U"市", 2, U"超夜菜门集", U"路街巷号区县"}};
constexpr Ending kTowns[] = {{U"街道办事处", 1, {}, {}, U"街道"},
                             {U"街道", 1},
                             {U"镇", 2, {}, U"路街巷号"},
                             {U"乡", 2, U"水城家故老", U"路街巷号"},
                             {U"苏木", 2, {}, U"路街巷号"}};
constexpr Ending kCommunities[] = {{U"社区居民委员会", 1, {}, {}, U"社区"},
                                   {U"社区居委会", 1, {}, {}, U"社区"},
                                   {U"居民委员会", 2, {}, {}, U"居委会"},
                                   {U"居委会", 2},
                                   {U"村民委员会", 1, {}, {}, U"村委会"},
                                   {U"村委会", 1},
                                   {U"社区", 2, {}, U"号"}};

bool starts_with_any(TextView text, std::span<const TextView> words) {
  return std::any_of(words.begin(), words.end(), [&](TextView w) { return text.starts_with(w); });
}

/// Whether what follows a division's name lets it be one: another name, not a number (天通苑北三区
/// 5号楼), nor the end of a road's (红旗路, 骡马市大街) or another word.
bool may_follow(TextView rest) {
  constexpr TextView words[] = {U"大街", U"大道", U"胡同", U"政府"};
  if (rest.empty() || is_digit(rest[0]) || is_one_of(rest[0], U"路街巷段道场弄口镇-~,"))
    return false;
  const auto name = std::find_if_not(rest.begin(), rest.end(), is_numeral);
  const bool numbered =
      name != rest.begin() && name != rest.end() && is_one_of(*name, U"号弄幢栋座单组");
  return !numbered && !starts_with_any(rest, words);
}

bool fits(const Ending& ending, TextView text, std::size_t at) {
  return text[at] == ending.word[0] && at >= ending.shortest &&
         text.substr(at).starts_with(ending.word) && !is_one_of(text[at - 1], ending.not_after) &&
         text.substr(0, at).find_first_of(ending.not_with) == TextView::npos &&
         may_follow(text.substr(at + ending.word.size()));
}

void take(TextView& text, std::span<const Ending> endings, std::string& part) {
  const std::size_t last = std::min(text.size(), kLongestName + 1);
  for (std::size_t at = 1; at < last && !is_digit(text[at - 1]); ++at)
    for (const Ending& ending : endings) {
      if (!fits(ending, text, at)) continue;
      part = to_utf8(text.substr(0, at)) +
             to_utf8(ending.written.empty() ? ending.word : ending.written);
      text.remove_prefix(at + ending.word.size());
      return;
    }
}

/// Whether a road's name may end behind `end` characters.
bool ends_road(TextView name, std::size_t end) {
  if (end < 2) return false;
  const TextView road = name.substr(0, end);
  const char32_t before = road[end - 2];
  switch (road.back()) {
    case U'路':
    case U'街':
    case U'巷':
    case U'弄':
      return true;
    case U'道':
      return !is_one_of(before, U"街地通隧管河");
    case U'段':
      return is_numeral(before) || is_one_of(before, U"东西南北中");
    case U'条':
      return is_numeral(before);
    default:
      return road.ends_with(U"胡同") && end > 2;
  }
}

/// Whether a compound is named after the road before (紫金路小区).
bool names_compound(TextView rest) {
  constexpr TextView words[] = {U"小区", U"花园", U"新村", U"广场", U"市场", U"大厦",
                                U"公寓", U"家园", U"社区", U"宿舍", U"商城", U"大院",
                                U"小学", U"中学", U"大学", U"校区", U"医院", U"公园",
                                U"口",   U"区",   U"坊",   U"道"};
  return starts_with_any(rest, words) ||
         (rest.size() == 1 && is_one_of(rest[0], U"苑园村庄里城桥"));
}

}  // namespace

void take_divisions(TextView& text, Address& address) {
  take(text, kProvinces, address.province);
  take(text, kCities, address.city);
  if (address.province.empty() && address.city.empty())
    take(text, kCounties, address.county);
  else
    take(text, kCountiesOfCities, address.county);
  take(text, kTowns, address.town);
  take(text, kCommunities, address.community);
}

void take_road(TextView name, Address& address) {
  std::size_t end = name.size();
  while (end > 0 && !(ends_road(name, end) && !names_compound(name.substr(end)))) --end;
  address.road = to_utf8(name.substr(0, end));
  address.compound = to_utf8(name.substr(end));
}

Text plain_name(TextView name) {
  Text text;
  for (std::size_t at = 0; at < name.size();) {
    std::size_t end = at;
    while (end < name.size() && is_digit(name[end])) ++end;
    const bool counts = end > at && end - at <= 2 && name[at] != U'0' && end < name.size() &&
                        is_one_of(name[end], U"路街巷段条道胡组队社里期区村园坊苑");
    const bool alone = at == 0 || !is_letter(name[at - 1]);
    if (counts && alone)
      text += numerals_of(std::stoi(to_utf8(name.substr(at, end - at))));
    else if (end > at)
      text += name.substr(at, end - at);
    else if (!is_one_of(name[end++], U"-~,"))
      text += name[at];
    at = end;
  }
  return text;
}

}  // namespace libgrid
