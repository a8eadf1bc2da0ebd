// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "libgrid/partition/partition.hpp"

namespace libgrid {

/// Made-up areas with what `partition` goes by.
struct Town {
  PolygonArray areas;
  LineArray roads;
  std::vector<BarrierClass> classes;
  PolygonArray houses;
  std::vector<double> households;

  PartitionInput input() const { return {areas, roads, classes, houses, households}; }
  Partition divided(const PartitionOptions& options = {}, const Crs& crs = {},
                    const Run& run = {}) const {
    return partition(input(), options, crs, run);
  }
};

}  // namespace libgrid
