// SPDX-License-Identifier: Apache-2.0
#include "map_theme.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "libgrid/core/error.hpp"
#include "libgrid/core/text.hpp"

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
  }
  return "none";
}

MapTheme map_theme(const Plan& plan, Theme theme, Language language) {
  MapTheme made;
  if (theme == Theme::none) return made;
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
