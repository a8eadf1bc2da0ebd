// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "libgrid/pipeline/pipeline.hpp"
#include "libgrid/render/map.hpp"

namespace libgrid {

/// What the maps of a plan show, without issues; `to_metres` leads to the system in which they are
/// drawn.
MapContent map_content(const Plan& plan, const Surroundings& around, const Transform& to_metres);

/// Chinese where a cell or an area has a Chinese name.
Language language_of_names(const Plan& plan);

/// The line of the summary about one level.
std::string level_summary(const Issues& issues, const std::string& level, Language language);

}  // namespace libgrid
