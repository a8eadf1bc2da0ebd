// SPDX-License-Identifier: Apache-2.0
#include "staff.hpp"

#include <algorithm>

#include "libgrid/codes/codes.hpp"
#include "map_layers.hpp"
#include "names.hpp"

namespace libgrid::sample {

namespace {

constexpr std::int64_t kMostHouseholds = 500;  ///< of a cell
constexpr int kVacant = 12, kSilent = 17;      ///< one cell, one person of so many

const Name kHead{"社区负责人", "Head of Community"}, kWorker{"网格员", "Grid Worker"};

const std::vector<Name> kSurnames{
    {"王", "Wang"},    {"李", "Li"},   {"张", "Zhang"}, {"刘", "Liu"},  {"陈", "Chen"},
    {"杨", "Yang"},    {"赵", "Zhao"}, {"黄", "Huang"}, {"周", "Zhou"}, {"吴", "Wu"},
    {"徐", "Xu"},      {"孙", "Sun"},  {"胡", "Hu"},    {"朱", "Zhu"},  {"高", "Gao"},
    {"林", "Lin"},     {"何", "He"},   {"郭", "Guo"},   {"马", "Ma"},   {"罗", "Luo"},
    {"欧阳", "Ouyang"}};

const std::vector<Name> kGivenFirst{{"晓", "xiao"}, {"文", "wen"}, {"志", "zhi"},  {"丽", "li"},
                                    {"建", "jian"}, {"秀", "xiu"}, {"海", "hai"},  {"春", "chun"},
                                    {"国", "guo"},  {"玉", "yu"},  {"思", "si"},   {"佳", "jia"},
                                    {"明", "ming"}, {"雨", "yu"},  {"振", "zhen"}, {"美", "mei"}};

const std::vector<Name> kGivenSecond{
    {"梅", "mei"},  {"华", "hua"}, {"平", "ping"}, {"芳", "fang"}, {"强", "qiang"}, {"琴", "qin"},
    {"峰", "feng"}, {"霞", "xia"}, {"涛", "tao"},  {"宁", "ning"}, {"军", "jun"},   {"兰", "lan"},
    {"辉", "hui"},  {"洁", "jie"}, {"东", "dong"}, {"云", "yun"}};

/// Given names of one or of two syllables.
Name person(Random& random) {
  Name name = random.pick(kSurnames);
  std::string given;
  if (random.chance(0.8)) {
    const Name& first = random.pick(kGivenFirst);
    name.zh += first.zh;
    given = first.en;
  }
  const Name& last = random.pick(kGivenSecond);
  name.zh += last.zh;
  given += last.en;
  given[0] = static_cast<char>(given[0] - 'a' + 'A');
  name.en += " " + given;
  return name;
}

std::string telephone(std::int64_t number) {
  std::string digits = std::to_string(number);
  digits.insert(0, std::max<std::size_t>(digits.size(), 8) - digits.size(), '0');
  return "154" + digits;
}

class Roll {
 public:
  explicit Roll(Random random) : random_(random) {}

  void add(const std::string& area, const Name& role) {
    const Name name = person(random_);
    area_.push_back(area);
    name_.push_back(name.zh);
    name_en_.push_back(name.en);
    role_.push_back(role.zh);
    role_en_.push_back(role.en);
    ++number_;
    phone_.push_back(number_ % kSilent == 0 ? "" : telephone(number_));
  }

  Layer finish() {
    Table table;
    table.add_texts("area", std::move(area_));
    table.add_texts("name", std::move(name_));
    table.add_texts("name_en", std::move(name_en_));
    table.add_texts("role", std::move(role_));
    table.add_texts("role_en", std::move(role_en_));
    table.add_texts("phone", std::move(phone_));
    return {"staff", {}, {}, std::move(table)};
  }

 private:
  Random random_;
  Texts area_, name_, name_en_, role_, role_en_, phone_;
  std::int64_t number_ = 0;
};

}  // namespace

std::vector<std::string> least_cells(const std::string& community, std::int64_t households) {
  std::vector<std::string> codes;
  const std::int64_t count =
      std::clamp<std::int64_t>((households + kMostHouseholds - 1) / kMostHouseholds, 1, 999);
  for (std::int64_t k = 1; k <= count; ++k) codes.push_back(sequence_code(community, k));
  return codes;
}

Layer staff_layer(const std::vector<StaffedCommunity>& communities, Random random) {
  Roll roll(random);
  int place = random.whole(0, kVacant - 1);
  for (const StaffedCommunity& community : communities) {
    roll.add(community.code, kHead);
    for (const std::string& cell : community.cells)
      if (++place % kVacant != 0) roll.add(cell, kWorker);
  }
  return roll.finish();
}

}  // namespace libgrid::sample
