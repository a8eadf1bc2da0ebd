// SPDX-License-Identifier: Apache-2.0
#pragma once

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
};

/// Estimates unknown households where asked to, chooses weight and limits, and says in `notes` what
/// was assumed.
/// Errors: Error{usage} for an unknown profile, limits that make no sense, or a weight that the
/// buildings cannot give.
Balance balance_of(Plan& plan, const PlanOptions& options, std::vector<std::string>& notes);

/// What a building is called in the plan's summary: "households", "buildings", "m2 of floor".
std::string unit_of(Weight weight);

/// "8 within the limits, 1 has a reason not to be".
std::string limits_text(const std::vector<PartitionReason>& reasons);

/// The same error about an area's row, told by its code, by which people know it.
Error with_code(const Error& e, const Level& level, std::int64_t row, const std::string& layer);

}  // namespace libgrid
