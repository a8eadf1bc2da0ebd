// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "libgrid/pipeline/pipeline.hpp"
#include "libgrid/render/map.hpp"

namespace libgrid {

/// What the maps of a plan show, without issues; `to_metres` leads to the system in which they are
/// drawn.
MapContent map_content(const Plan& plan, const Surroundings& around, const Transform& to_metres);

/// Words for levels that are widely known; all others as they stand in the data.
std::string level_word(const std::string& name, Language language);

}  // namespace libgrid
