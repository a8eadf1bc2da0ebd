// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "town.hpp"

namespace libgrid::bench {

/// A city in the plane: communities of 8 by 8 blocks between crooked streets, some of which are
/// missing, with houses of a few households and now and then a tower.
///
/// `across` times `up` communities of about 2,200 buildings and 8,800 households each.
Town made_city(int across, int up, std::uint64_t seed);

}  // namespace libgrid::bench
