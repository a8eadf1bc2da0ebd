// SPDX-License-Identifier: Apache-2.0
#include "weights.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "libgrid/core/error.hpp"
#include "libgrid/core/text.hpp"
#include "libgrid/core/words.hpp"
#include "roles.hpp"

namespace libgrid {

std::string_view name_of(Divide d) {
  switch (d) {
    case Divide::none:
      return "none";
    case Divide::missing:
      return "missing";
    case Divide::mend:
      return "mend";
    case Divide::all:
      return "all";
  }
  return "missing";
}

std::string_view name_of(Weight w) {
  switch (w) {
    case Weight::households:
      return "households";
    case Weight::buildings:
      return "buildings";
    case Weight::floor_area:
      return "floor_area";
  }
  return "households";
}

const std::vector<Profile>& profiles() {
  static const std::vector<Profile> list = {
      {"urban", 300, 500, "cells of 300-500 households"},
      {"rural", 200, 400, "cells of 200-400 households"},
      {"micro", 30, 100, "micro-cells of 30-100 households"},
  };
  return list;
}

std::string unit_of(const std::string& weight, Language language) {
  if (weight == name_of(Weight::households)) return say("weight.households", language);
  if (weight == name_of(Weight::buildings)) return say("weight.buildings", language);
  if (weight == name_of(Weight::floor_area)) return say("weight.floor_area", language);
  return weight;
}

std::string unit_of(Weight weight) { return unit_of(std::string(name_of(weight))); }

std::string with_unit(const std::string& amount, std::string_view weight, Language language) {
  if (weight == name_of(Weight::households)) return say("amount.households", language, {amount});
  if (weight == name_of(Weight::buildings)) return say("amount.buildings", language, {amount});
  if (weight == name_of(Weight::floor_area)) return say("amount.floor_area", language, {amount});
  if (weight == "areas") return say("amount.areas", language, {amount});
  if (weight == "road") return say("amount.road", language, {amount});
  return say("amount.other", language, {amount, weight});
}

std::string with_unit(const std::string& amount, Weight weight, Language language) {
  return with_unit(amount, name_of(weight), language);
}

std::string weight_column_name(const NamedLimits& further) { return "weight_" + further.weight; }

std::string amount_text(double amount) {
  std::string text = rounded(amount, amount < 100 ? 2 : 0);
  if (text.find('.') == std::string::npos) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string limits_text(const NamedLimits& limits, Language language) {
  const auto& [min, max] = limits.limits;
  const auto amount = [&](const std::string& text) {
    return with_unit(text, limits.weight, language);
  };
  if (!std::isinf(max))
    return min == 0 ? say("limits.most", language, {amount(amount_text(max))})
                    : amount(say("limits.range", language, {amount_text(min), amount_text(max)}));
  return min > 0 ? say("limits.least", language, {amount(amount_text(min))})
                 : say("limits.any", language, {unit_of(limits.weight, language)});
}

std::string limits_text(Weight weight, double min, double max, const std::vector<NamedLimits>& also,
                        Language language) {
  std::vector<std::string> all = {with_unit(
      say("limits.range", language, {rounded(min, 0), rounded(max, 0)}), weight, language)};
  for (const NamedLimits& one : also) all.push_back(limits_text(one, language));
  return joined(all, language);
}

std::string remark_of(PartitionReason reason, const RemarkWords& words, Language language) {
  const auto told = [&](Word word, std::initializer_list<std::string_view> values) {
    return say(word, language, values);
  };
  switch (reason) {
    case PartitionReason::in_range:
      return {};
    case PartitionReason::parent_below_min:
      return told("remark.parent_below_min", {words.part, words.part_weighs, words.least});
    case PartitionReason::no_k_fits:
      return told("remark.no_k_fits", {words.part_weighs, words.part, words.limits});
    case PartitionReason::atom_above_max:
      return told("remark.atom_above_max", {words.atom, words.most});
    case PartitionReason::no_division:
      return told("remark.no_division", {words.weighs, words.atoms, words.limits});
    case PartitionReason::locked:
      return told("remark.locked", {words.weighs});
    case PartitionReason::search_ended:
      return told("remark.search_ended", {words.weighs, words.limits});
  }
  return {};
}

std::vector<FurtherLimits> Balance::further() const {
  std::vector<FurtherLimits> limits;
  for (const NamedLimits& one : also) limits.push_back(one.limits);
  return limits;
}

std::vector<std::string> Balance::also_units(Language language) const {
  std::vector<std::string> units;
  for (const NamedLimits& one : also) units.push_back(unit_of(one.weight, language));
  return units;
}

namespace {

constexpr double kStorey_m = 3.0;
constexpr double kFloorPerHousehold_m2 = 100;
constexpr double kLeastHome_m2 = 40;

/// Floor area of each building on the ground: footprint times floors; floors from their column,
/// else from the height, else one.
std::vector<double> floor_areas(const Plan& plan) {
  const Table& table = plan.buildings.attributes;
  const Column* floors = table.find_any(columns::floors);
  const Column* height = table.find_any(columns::height);
  std::vector<double> areas = ground_areas_m2(plan.crs, plan.buildings.geometry);
  for (std::size_t b = 0; b < areas.size(); ++b) {
    double n = floors ? floors->number(b) : std::nan("");
    if (std::isnan(n) && height) n = std::floor(height->number(b) / kStorey_m);
    areas[b] *= n >= 1 && n < 300 ? n : 1;
  }
  return areas;
}

bool may_be_home(const std::string& kind) {
  static const std::array<std::string_view, 26> other = {
      "garage",         "garages",      "shed",      "industrial", "commercial", "retail",
      "office",         "school",       "church",    "chapel",     "barn",       "greenhouse",
      "farm_auxiliary", "roof",         "hospital",  "warehouse",  "public",     "shop",
      "market",         "kindergarten", "cathedral", "service",    "hut",        "stable",
      "sports_hall",    "train_station"};
  return std::find(other.begin(), other.end(), kind) == other.end();
}

void estimate_households(Plan& plan, std::vector<std::string>& notes) {
  Buildings& buildings = plan.buildings;
  const Column* kind = buildings.attributes.find_any(columns::kind);
  const std::vector<double> floor = floor_areas(plan);
  buildings.estimated.resize(buildings.size(), 0);
  std::int64_t count = 0;
  for (std::size_t b = 0; b < buildings.size(); ++b) {
    if (!std::isnan(buildings.households[b])) continue;
    const bool home = floor[b] >= kLeastHome_m2 && (!kind || may_be_home(kind->text(b)));
    buildings.households[b] =
        home ? std::max(1.0, std::round(floor[b] / kFloorPerHousehold_m2)) : 0;
    buildings.estimated[b] = 1;
    ++count;
  }
  notes.push_back("households of " + counted(count, "building") +
                  " are estimated: one for each 100 m2 of floor (footprint x floors; floors from "
                  "their column, else height / 3 m, else 1), at least one from 40 m2 on, none in "
                  "garages, barns, schools, offices and the like");
}

void set_limits(Balance& balance, const PlanOptions& options) {
  const auto known = std::find_if(profiles().begin(), profiles().end(),
                                  [&](const Profile& p) { return p.name == options.profile; });
  if (known == profiles().end()) {
    std::string all;
    for (const Profile& p : profiles()) all += (all.empty() ? "" : ", ") + std::string(p.name);
    throw Error(ErrorCode::usage,
                "there is no profile '" + options.profile + "'; profiles are " + all);
  }
  balance.min = known->min, balance.max = known->max;
  if (balance.weight == Weight::buildings) balance.min = 60, balance.max = 120;
  if (balance.weight == Weight::floor_area) balance.min = 30000, balance.max = 60000;
  balance.min = options.min.value_or(balance.min);
  balance.max = options.max.value_or(balance.max);
  balance.target = options.target.value_or((balance.min + balance.max) / 2);
  if (!(balance.min > 0 && balance.min <= balance.target && balance.target <= balance.max &&
        std::isfinite(balance.max)))
    throw Error(ErrorCode::usage, "the limits must satisfy 0 < min <= target <= max; got min " +
                                      rounded(balance.min, 0) + ", target " +
                                      rounded(balance.target, 0) + ", max " +
                                      rounded(balance.max, 0));
}

/// Numbers of households, 0 where they are not known.
std::vector<double> known_households(const Buildings& buildings) {
  std::vector<double> households = buildings.households;
  for (double& n : households)
    if (std::isnan(n)) n = 0;
  return households;
}

/// The values of a column of the buildings, 0 where there is none; says in `notes` how many.
std::vector<double> column_values(const Buildings& buildings, const Column& column,
                                  const std::string& layer, std::vector<std::string>& notes) {
  std::vector<double> values(buildings.size(), 0);
  std::int64_t missing = 0;
  for (std::size_t b = 0; b < values.size(); ++b) {
    const std::string text = column.text(b);
    if (text.find_first_not_of(" \t") == std::string::npos) {
      ++missing;
      continue;
    }
    values[b] = column.number(b);
    if (!(values[b] >= 0) || std::isinf(values[b]))
      throw Error(ErrorCode::bad_value,
                  "a weight of cells must be a number of 0 or more, not '" + text + "'",
                  {layer, static_cast<std::int64_t>(b), column.name});
  }
  if (missing > 0)
    notes.push_back(counted(missing, "building") + " without a number of " + column.name +
                    ": counted as 0");
  return values;
}

/// A further weight: its name, as the column is called, and the values of all buildings.
std::pair<std::string, std::vector<double>> further_weight(
    const Plan& plan, const std::string& name, const std::map<std::string, std::string>& layers,
    std::vector<std::string>& notes) {
  const Buildings& buildings = plan.buildings;
  if (name == name_of(Weight::buildings)) return {name, std::vector<double>(buildings.size(), 1)};
  if (name == name_of(Weight::floor_area)) return {name, floor_areas(plan)};
  if (name == name_of(Weight::households)) {
    const auto unknown = std::count_if(buildings.households.begin(), buildings.households.end(),
                                       [](double h) { return std::isnan(h); });
    if (unknown > 0)
      notes.push_back(counted(unknown, "building") +
                      " without a number of households: counted as 0 (--estimate fills them in)");
    return {name, known_households(buildings)};
  }
  const auto layer = layers.find("buildings");
  if (layer == layers.end())
    throw Error(ErrorCode::not_found,
                "there are no buildings, so they have no column '" + name + "' to weigh cells by");
  const Column* column = buildings.attributes.find(name);
  if (!column) {
    std::string known;
    for (const Column& c : buildings.attributes.columns)
      known += (known.empty() ? "" : ", ") + c.name;
    throw Error(ErrorCode::not_found,
                "there is no column '" + name + "' to weigh cells by; there are " +
                    (known.empty() ? "none" : known),
                {layer->second, -1, {}});
  }
  return {column->name, column_values(buildings, *column, layer->second, notes)};
}

void add_further_weights(Balance& balance, const Plan& plan, const PlanOptions& options,
                         const std::map<std::string, std::string>& layers,
                         std::vector<std::string>& notes) {
  std::vector<std::string> names = {std::string(name_of(balance.weight))};
  for (const NamedLimits& wanted : options.also) {
    const auto& [min, max] = wanted.limits;
    if (!(min >= 0 && min <= max && max > 0 && std::isfinite(min)))
      throw Error(ErrorCode::usage, "the limits of " + wanted.weight +
                                        " must satisfy 0 <= min <= max and 0 < max; got min " +
                                        amount_text(min) + " and max " + amount_text(max));
    auto [name, values] = further_weight(plan, wanted.weight, layers, notes);
    if (name == names[0])
      throw Error(ErrorCode::usage,
                  "cells are balanced by " + name +
                      " already; its limits are min and max, not a further weight");
    if (std::find(names.begin(), names.end(), name) != names.end())
      throw Error(ErrorCode::usage, "there are two limits of the further weight " + name);
    names.push_back(name);
    balance.also.push_back({std::move(name), wanted.limits});
    balance.also_weights.push_back(std::move(values));
  }
}

}  // namespace

Balance balance_of(Plan& plan, const PlanOptions& options,
                   const std::map<std::string, std::string>& layers,
                   std::vector<std::string>& notes) {
  Buildings& buildings = plan.buildings;
  if (options.estimate) estimate_households(plan, notes);
  const auto unknown = std::count_if(buildings.households.begin(), buildings.households.end(),
                                     [](double h) { return std::isnan(h); });
  const bool none = unknown == static_cast<std::int64_t>(buildings.size());
  Balance balance;
  balance.weight = options.weight.value_or(none ? Weight::buildings : Weight::households);
  if (balance.weight == Weight::households && none)
    throw Error(ErrorCode::usage,
                "no building has a number of households (column households or 户数); use "
                "--estimate, or --weight buildings or floor_area");
  set_limits(balance, options);
  if (buildings.size() == 0)
    notes.push_back("there are no buildings, so cells cannot be balanced");
  else if (!options.weight && none)
    notes.push_back("no building has a number of households, so buildings are counted instead (" +
                    rounded(balance.min, 0) + "-" + rounded(balance.max, 0) +
                    " a cell); --estimate or --weight changes that");
  if (balance.weight == Weight::floor_area) balance.weights = floor_areas(plan);
  if (balance.weight == Weight::buildings) balance.weights.assign(buildings.size(), 1);
  if (balance.weight == Weight::households) {
    balance.weights = known_households(buildings);
    if (unknown > 0)
      notes.push_back(counted(unknown, "building") +
                      " without a number of households: counted as 0 (--estimate fills them in)");
  }
  add_further_weights(balance, plan, options, layers, notes);
  return balance;
}

std::string limits_text(const std::vector<PartitionReason>& reasons, Language language) {
  const auto cells = static_cast<std::int64_t>(reasons.size());
  const std::int64_t within = std::count(reasons.begin(), reasons.end(), PartitionReason::in_range);
  const std::int64_t unexplained =
      std::count(reasons.begin(), reasons.end(), PartitionReason::search_ended);
  std::string text = say("within.all", language, {grouped(within)});
  if (const std::int64_t other = cells - within - unexplained; other > 0)
    text = say(other == 1 ? Word("within.reason.one") : Word("within.reason"), language,
               {text, grouped(other)});
  if (unexplained > 0) text = say("within.none", language, {text, grouped(unexplained)});
  return text;
}

Error with_code(const Error& e, const Level& level, std::int64_t row, const std::string& layer) {
  return Error(e.code(),
               level.name + " " + level.code[static_cast<std::size_t>(row)] + ": " + e.message(),
               {layer, -1, {}});
}

}  // namespace libgrid
