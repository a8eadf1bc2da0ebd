// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "city_grid.hpp"

namespace libgrid::sample {

/// Whether land of this use belongs to a village rather than to the town.
bool is_rural(Use use);

/// What most of a quarter is used for; `remote` is 0 in the middle of a city and 1 at its edge.
Use main_use(double remote, Random& random);

/// The land between four lines of the grid, with streets, lanes and walls of its own. The lines of
/// the grid are the first four lines of the plan, in the order of `sides`, and shared.
StreetPlan draw_quarter(const std::array<GridSide, 4>& sides, double remote, Use use, Random random,
                        NameBook& names);

}  // namespace libgrid::sample
