// SPDX-License-Identifier: Apache-2.0
#include "libgrid/plan/staff.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <utility>

namespace libgrid {

namespace {

/// In small letters (of ASCII), with single blanks between words.
std::string plain_words(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '_' || c == '-' || c == '\t';
    if (blank && (out.empty() || out.back() == ' ')) continue;
    out += blank ? ' ' : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

using Place = std::pair<int, std::int64_t>;

/// The place of each text; of one that stands twice the first, or none.
class Register {
 public:
  explicit Register(bool unique) : unique_(unique) {}

  void add(const std::vector<std::string>& texts, int level) {
    for (std::size_t row = 0; row < texts.size(); ++row) {
      if (texts[row].empty()) continue;
      const auto [at, fresh] =
          places_.try_emplace(texts[row], level, static_cast<std::int64_t>(row));
      if (!fresh && unique_) at->second = {-1, -1};
    }
  }
  Place find(const std::string& text) const {
    const auto at = places_.find(text);
    return at == places_.end() ? Place{-1, -1} : at->second;
  }

 private:
  bool unique_;
  std::map<std::string, Place> places_;
};

}  // namespace

bool is_in_charge(const std::string& role) {
  static constexpr std::array<std::string_view, 7> latin = {
      "leader", "head", "chief", "director", "secretary", "in charge", "responsible"};
  static constexpr std::array<std::string_view, 9> chinese = {
      "网格长", "街长", "路长", "组长", "站长", "负责人", "责任人", "书记", "主任"};
  static constexpr std::array<std::string_view, 5> lesser = {"deputy", "vice", "assistant", "副",
                                                             "助理"};
  const std::string words = plain_words(role);
  const auto holds = [&](std::string_view w) { return words.find(w) != std::string::npos; };
  if (std::any_of(lesser.begin(), lesser.end(), holds)) return false;
  if (std::any_of(chinese.begin(), chinese.end(),
                  [&](std::string_view w) { return words.ends_with(w); }))
    return true;
  return std::any_of(latin.begin(), latin.end(), [&](std::string_view w) {
    return words == w || words.ends_with(" " + std::string(w));
  });
}

StaffPlaces staff_places(const Plan& plan) {
  Register codes(false), names(true);
  const auto levels = static_cast<int>(plan.levels.size());
  codes.add(plan.cells.code, levels);
  names.add(plan.cells.title, levels);
  for (int level = levels - 1; level >= 0; --level) {
    codes.add(plan.levels[static_cast<std::size_t>(level)].code, level);
    names.add(plan.levels[static_cast<std::size_t>(level)].title, level);
  }
  StaffPlaces out;
  for (const std::string& area : plan.staff.area) {
    Place place = codes.find(area);
    if (place.second < 0) place = names.find(area);
    out.level.push_back(place.first);
    out.row.push_back(place.second);
  }
  return out;
}

}  // namespace libgrid
