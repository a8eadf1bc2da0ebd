// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "libgrid/crs/crs.hpp"

namespace libgrid {

/// What is known of a CRS, as plain values, so that threads may share it.
struct Crs::Impl {
  std::string definition;  ///< what PROJ makes it from: "EPSG:4490", else WKT
  std::string label;
  std::string wkt;
  bool registered = false;  ///< label is an authority's code
  bool geographic = false;
  double metres_per_unit = 1;
  bool world_frame = false;  ///< WGS 84 or CGCS2000 in degrees
  std::optional<Box> area_of_use;
};

/// The degrees a CRS is built on; itself when it is geographic.
Crs geographic_base(const Crs& crs);

}  // namespace libgrid
