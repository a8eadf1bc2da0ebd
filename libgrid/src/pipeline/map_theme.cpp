// SPDX-License-Identifier: Apache-2.0
#include "map_theme.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <vector>

#include "libgrid/core/error.hpp"
#include "libgrid/core/text.hpp"
#include "roles.hpp"

namespace libgrid {

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// NaN where no building of a cell has a number.
double households_of(const LedgerRow& row) {
  return row.households_missing > 0 && row.households_missing == row.buildings ? kNone
                                                                               : row.households;
}

/// A number of two digits, such as a person would choose.
double round_number(double value) {
  if (!(value > 0)) return 0;
  const double step = std::pow(10.0, std::floor(std::log10(value)) - 1);
  return std::round(value / step) * step;
}

std::string number_words(double value) { return rounded(value, std::abs(value) < 10 ? 1 : 0); }

/// Classes of about as many cells each.
void part_evenly(MapTheme& theme, Language language) {
  std::vector<double> known = theme.value;
  std::erase_if(known, [](double v) { return std::isnan(v); });
  std::sort(known.begin(), known.end());
  for (std::size_t k = 1; k < 5; ++k) {
    const double at = round_number(known[k * known.size() / 5]);
    if (at > known.front() && at <= known.back() &&
        (theme.breaks.empty() || at > theme.breaks.back()))
      theme.breaks.push_back(at);
  }
  if (theme.breaks.empty()) theme.breaks = {known.back()};
  const std::vector<double>& breaks = theme.breaks;
  theme.classes.push_back(say("theme.under", language, {number_words(breaks.front())}));
  for (std::size_t k = 1; k < breaks.size(); ++k)
    theme.classes.push_back(number_words(breaks[k - 1]) + " – " + number_words(breaks[k]));
  theme.classes.push_back(say("theme.over", language, {number_words(breaks.back())}));
}

/// Deviations from the mean in per cent.
void balance(MapTheme& theme, Language language) {
  double sum = 0, count = 0;
  for (const double value : theme.value)
    if (!std::isnan(value)) sum += value, ++count;
  const double mean = sum / count;
  for (double& value : theme.value) value = 100 * (value / mean - 1);
  theme.title = say("theme.balance", language, {number_words(mean)});
  theme.breaks = {-20, -10, 10, 20};
  theme.around = true;
  theme.classes = {say("theme.under", language, {"−20 %"}), "−20 % – −10 %", "−10 % – +10 %",
                   "+10 % – +20 %", say("theme.over", language, {"+20 %"})};
}

/// A kind as the legend has it: both words of those that are widely known mean one.
std::string kind_word(const std::string& kind, Language language) {
  static const std::map<std::string, Word> known = {
      {"exclusive", Word("theme.exclusive")},   {"专属", Word("theme.exclusive")},
      {"integrated", Word("theme.integrated")}, {"综合", Word("theme.integrated")},
      {"micro", Word("theme.micro")},           {"微", Word("theme.micro")}};
  std::string bare = lower(kind);
  for (const std::string tail : {"网格", " cell"})
    if (bare.size() > tail.size() && bare.ends_with(tail)) bare.resize(bare.size() - tail.size());
  const auto at = known.find(bare);
  return at == known.end() ? kind : say(at->second, language);
}

/// The known kinds first, so that each has its colour on all maps; then the others by name. What is
/// more than there are colours shares the last one.
MapTheme by_kind(const Plan& plan, Language language) {
  constexpr std::size_t most = 8;
  std::map<std::string, std::int64_t> count;
  std::vector<std::string> word;
  for (const std::string& kind : plan.cells.kind) {
    word.push_back(kind.empty() ? "" : kind_word(kind, language));
    if (!kind.empty()) ++count[word.back()];
  }
  if (count.empty())
    throw Error(ErrorCode::usage, "no cell has a kind, so a map of kinds would show nothing");
  std::vector<std::string> kinds;
  for (const Word known : {Word("theme.integrated"), Word("theme.exclusive"), Word("theme.micro")})
    kinds.push_back(say(known, language));
  for (const auto& [kind, n] : count)
    if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) kinds.push_back(kind);
  MapTheme made{.title = say("theme.kind", language), .kinds = true};
  for (const std::string& kind : word) {
    const auto at =
        static_cast<std::size_t>(std::find(kinds.begin(), kinds.end(), kind) - kinds.begin());
    made.value.push_back(
        kind.empty() ? kNone
                     : static_cast<double>(kinds.size() > most ? std::min(at, most - 1) : at));
  }
  for (std::size_t k = 0; k < std::min(kinds.size(), most); ++k) {
    const bool rest = kinds.size() > most && k == most - 1;
    const auto n = std::count(made.value.begin(), made.value.end(), static_cast<double>(k));
    const std::string name = rest ? say("theme.other", language) : kinds[k];
    made.classes.push_back(n > 0 ? name + " (" + with_gaps(n) + ")" : "");
  }
  return made;
}

}  // namespace

std::string_view name_of(Theme theme) {
  switch (theme) {
    case Theme::none:
      return "none";
    case Theme::households:
      return "households";
    case Theme::density:
      return "density";
    case Theme::buildings:
      return "buildings";
    case Theme::balance:
      return "balance";
    case Theme::kind:
      return "kind";
    case Theme::defects:
      return "defects";
  }
  return "none";
}

MapTheme map_theme(const Plan& plan, Theme theme, Language language) {
  MapTheme made;
  if (theme == Theme::none) return made;
  if (theme == Theme::kind) return by_kind(plan, language);
  made.pale = theme == Theme::defects;
  if (made.pale) return made;
  double sum = 0;
  for (const LedgerRow& row : ledger_by_cell(plan)) {
    const double all =
        theme == Theme::buildings ? static_cast<double>(row.buildings) : households_of(row);
    made.value.push_back(theme == Theme::density ? all / (row.area_m2 / 10000) : all);
    if (all > 0) sum += all;
  }
  if (!(sum > 0))
    throw Error(ErrorCode::usage,
                "no cell has " +
                    std::string(theme == Theme::buildings ? "buildings" : "known households") +
                    ", so a map of them would show nothing");
  if (theme == Theme::balance) {
    balance(made, language);
    return made;
  }
  made.title = theme == Theme::households ? say("theme.households", language)
               : theme == Theme::density  ? say("theme.density", language)
                                          : say("theme.buildings", language);
  part_evenly(made, language);
  return made;
}

}  // namespace libgrid
