// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "libgrid/core/run.hpp"
#include "libgrid/io/layer.hpp"

namespace libgrid {

enum class SampleSize {
  community,  ///< one community, 250 buildings
  street,     ///< one street area of about 9 km2: 6 communities, 1,341 buildings, 1,144 units
  district,   ///< 17 streets, 205 communities, 40,000 buildings
  city,       ///< 9 districts, 115 streets, 684 communities, 150,000 buildings
};
/// Errors: Error{usage} for any other word.
SampleSize sample_size(std::string_view word);

struct SampleOptions {
  SampleSize size = SampleSize::street;
  std::int64_t buildings =
      0;  ///< 100 to 3,000,000; 0: the number of the size. A street has its own
  std::uint64_t seed = 1;
};

/// An invented map with all that the main job reads, as the layers of one file.
///
///     write_layers("street.gpkg", make_sample({.seed = 1}));
///
/// Layers: level, roads, rail, waterways, water, walls, compounds, buildings, stairwells, units,
/// components (lamps and the like along the roads) and, last, staff; of a street before it
/// cells_drawn (a division as drawn by hand, with six faults planted) and truth (those faults). No
/// real place is imitated; sample_maps/README.md tells what is in it. CRS: EPSG:4490, degrees.
///
/// The same seed gives the same layers, to the last bit, on any machine and for any number of
/// threads.
/// Errors: Error{usage} for a number of buildings that the size does not have; Error{cancelled};
/// Error{internal} for a seed whose map cannot be drawn (none is known).
/// Cost: linear in buildings; a city of a million takes about 2.3 GB.
std::vector<Layer> make_sample(const SampleOptions& options = {}, const Run& run = {});

}  // namespace libgrid
