// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "repair_border.hpp"
#include "repair_plan.hpp"

namespace libgrid {

/// Chooses who gets land, among rows that may change.
class Choice {
 public:
  /// Counts the people of all rows where some policy asks for them.
  Choice(const PlanInput& in, const Run& run);

  /// The row that gets land; null when none may. Of equals the one with the smaller code.
  /// `covering`: all rows cover the land, and a row's border with it is where it goes on beyond.
  const Touch* of(RepairPolicy policy, const std::vector<Touch>& all, bool covering) const;
  /// The row that `priority` names first; null when it names none.
  const Touch* first_named(const std::vector<Touch>& all) const;

  bool is_free(std::int64_t row) const { return !in_.locked.contains(row); }
  std::string name(std::int64_t row) const;

 private:
  std::string code(std::int64_t row) const;

  const PlanInput& in_;
  std::map<std::string, std::size_t> rank_;
  std::vector<double> people_;  ///< of each row
};

}  // namespace libgrid
