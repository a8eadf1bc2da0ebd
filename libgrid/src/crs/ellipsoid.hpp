// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <geodesic.h>

#include "libgrid/crs/crs.hpp"

namespace libgrid {

/// The ellipsoid of a CRS in degrees, for PROJ's geodesic routines.
geod_geodesic ellipsoid_of(const Crs& degrees);

}  // namespace libgrid
