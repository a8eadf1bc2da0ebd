// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "libgrid/core/run.hpp"
#include "libgrid/io/layer.hpp"

namespace libgrid {

enum class SampleSize {
  street,  ///< one street area of about 9 km2: 6 communities, 1,341 buildings, 1,144 units
};

struct SampleOptions {
  SampleSize size = SampleSize::street;
  std::uint64_t seed = 1;
};

/// An invented map with all that the main job reads, as the layers of one file.
///
///     write_layers("street.gpkg", make_sample({.seed = 1}));
///
/// Layers: level, roads, rail, waterways, water, walls, compounds, buildings, units, cells_drawn (a
/// division as drawn by hand, with six faults planted) and truth (those faults). No real place is
/// imitated; sample_maps/README.md tells what is in it. CRS: EPSG:4490, degrees.
///
/// The same seed gives the same layers, to the last bit, on any machine.
/// Errors: Error{cancelled}; Error{internal} for a seed whose map cannot be drawn (none is known).
std::vector<Layer> make_sample(const SampleOptions& options = {}, const Run& run = {});

}  // namespace libgrid
