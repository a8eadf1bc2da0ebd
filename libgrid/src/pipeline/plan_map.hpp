// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "libgrid/pipeline/pipeline.hpp"
#include "libgrid/render/map.hpp"

namespace libgrid {

/// What a map of the plan shows, in metres of the working CRS, without issues.
MapContent plan_map(const Plan& plan, const Surroundings& around);

}  // namespace libgrid
