// SPDX-License-Identifier: Apache-2.0
#include "weights.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "libgrid/core/error.hpp"
#include "libgrid/core/text.hpp"
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

std::string unit_of(Weight weight) {
  switch (weight) {
    case Weight::households:
      return "households";
    case Weight::buildings:
      return "buildings";
    case Weight::floor_area:
      return "m2 of floor";
  }
  return "households";
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

}  // namespace

Balance balance_of(Plan& plan, const PlanOptions& options, std::vector<std::string>& notes) {
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
    balance.weights = buildings.households;
    for (double& w : balance.weights)
      if (std::isnan(w)) w = 0;
    if (unknown > 0)
      notes.push_back(counted(unknown, "building") +
                      " without a number of households: counted as 0 (--estimate fills them in)");
  }
  return balance;
}

std::string limits_text(const std::vector<PartitionReason>& reasons) {
  const auto cells = static_cast<std::int64_t>(reasons.size());
  const std::int64_t within = std::count(reasons.begin(), reasons.end(), PartitionReason::in_range);
  const std::int64_t unexplained =
      std::count(reasons.begin(), reasons.end(), PartitionReason::search_ended);
  std::string text = grouped(within) + " within the limits";
  if (const std::int64_t other = cells - within - unexplained; other > 0)
    text += ", " + grouped(other) + (other == 1 ? " has" : " have") + " a reason not to be";
  if (unexplained > 0) text += ", " + grouped(unexplained) + " not, for no reason in the data";
  return text;
}

Error with_code(const Error& e, const Level& level, std::int64_t row, const std::string& layer) {
  return Error(e.code(),
               level.name + " " + level.code[static_cast<std::size_t>(row)] + ": " + e.message(),
               {layer, -1, {}});
}

}  // namespace libgrid
