// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "libgrid/coverage/check.hpp"

namespace libgrid {

/// Counts buildings, units and households inside issues that have an area and are no mismatch.
void count_people(Issues& issues, const People& people);

/// Most households first, then most buildings, then area.
void sort_worst_first(Issues& issues);

}  // namespace libgrid
