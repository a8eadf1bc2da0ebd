// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "libgrid/core/error.hpp"
#include "libgrid/pipeline/pipeline.hpp"

namespace libgrid {

/// What a division balances: a weight for each building, and the limits that go with it.
struct Balance {
  Weight weight = Weight::households;
  double min = 0, max = 0, target = 0;
  std::vector<double> weights;
  std::vector<NamedLimits> also = {};
  std::vector<std::vector<double>> also_weights = {};  ///< of each of these, of each building

  std::vector<FurtherLimits> further() const;
  std::vector<std::string> also_units(Language language) const;
};

/// Estimates unknown households where asked to, chooses weight and limits, and says in `notes` what
/// was assumed.
/// Errors: Error{usage} for an unknown profile, limits that make no sense, a weight that is there
/// twice, or one that the buildings cannot give; Error{not_found} for a further weight that is no
/// column of them, Error{bad_value} with the row for a value of it that is no number of 0 or more.
Balance balance_of(Plan& plan, const PlanOptions& options,
                   const std::map<std::string, std::string>& layers,
                   std::vector<std::string>& notes);

/// What is counted, by the name of a weight: "households", "buildings", "m2 of floor", "persons".
std::string unit_of(const std::string& weight, Language language = Language::en);
std::string unit_of(Weight weight);
/// "420 households"; of group and sections also "4 areas", "300 m of road", by "areas" and "road".
std::string with_unit(const std::string& amount, std::string_view weight, Language language);
std::string with_unit(const std::string& amount, Weight weight, Language language);

/// What a verb counts that unites areas or road sections, and its limits: where the options name a
/// weight, what balance_of chooses, else nothing. `whose`: "cells above street".
/// Errors: Error{usage} for a weight without both limits; else as balance_of.
template <class Limits, class FileOptions>
std::optional<Balance> united_by(Plan& plan, const FileOptions& options, const std::string& whose,
                                 Limits& limits, std::vector<std::string>& notes) {
  limits.balance = options.balance;
  limits.seed = options.seed;
  limits.min = options.min.value_or(limits.min);
  limits.max = options.max.value_or(std::max(limits.min, limits.max));
  limits.target = options.target.value_or(0);
  if (!options.weight) return {};
  if (!options.min || !options.max)
    throw Error(ErrorCode::usage,
                whose + " have no usual " + unit_of(*options.weight) + "; min and max are wanted");
  PlanOptions balanced;
  balanced.weight = options.weight;
  balanced.min = options.min, balanced.max = options.max, balanced.target = options.target;
  balanced.estimate = options.estimate;
  return balance_of(plan, balanced, {}, notes);
}

/// Of its sums in tables: "weight_persons".
std::string weight_column_name(const NamedLimits& further);

/// A number of a further weight for people: as many digits as tell.
std::string amount_text(double amount);
/// "300-500 households", "at most 2500 persons".
std::string limits_text(const NamedLimits& limits, Language language);
/// Those of all weights: "300-500 households and at most 2500 persons".
std::string limits_text(Weight weight, double min, double max, const std::vector<NamedLimits>& also,
                        Language language);
/// "8 within the limits, 1 has a reason not to be".
std::string limits_text(const std::vector<PartitionReason>& reasons, Language language);

/// What a remark about a cell's weight names; amounts and limits with their unit.
struct RemarkWords {
  std::string part;                 ///< of the area that the cell shares, or all of it
  std::string weighs, part_weighs;  ///< the cell, and that part
  std::string limits, least, most;  ///< all of them, and what it is below or above
  std::string atom, atoms;          ///< what is never cut, one of them and those of the part
};
/// Why a cell is out of the limits; empty where it is not.
std::string remark_of(PartitionReason reason, const RemarkWords& words, Language language);

/// The same error about an area's row, told by its code, by which people know it.
Error with_code(const Error& e, const Level& level, std::int64_t row, const std::string& layer);

}  // namespace libgrid
