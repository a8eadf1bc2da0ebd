// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "libgrid/pipeline/pipeline.hpp"
#include "libgrid/render/map.hpp"

namespace libgrid {

/// The numbers of a plan's cells in classes, for a map. Errors: as render_plan.
MapTheme map_theme(const Plan& plan, Theme theme, Language language);

}  // namespace libgrid
