// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "libgrid/io/layer.hpp"
#include "random.hpp"

namespace libgrid::sample {

/// A community and its cells, by their codes.
struct StaffedCommunity {
  std::string code;
  std::vector<std::string> cells;
};

/// Cells that each division of a community with so many households has at least, numbered from 1:
/// none holds more than 500.
std::vector<std::string> least_cells(const std::string& community, std::int64_t households);

/// The layer "staff": one in charge of each community, and one grid worker for each cell but every
/// twelfth, which waits for one; some have no telephone. Names are made up, and the numbers begin
/// with 154, which is given to no network.
Layer staff_layer(const std::vector<StaffedCommunity>& communities, Random random);

}  // namespace libgrid::sample
