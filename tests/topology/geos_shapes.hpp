// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <geos_c.h>

#include <memory>
#include <type_traits>
#include <vector>

namespace libgrid {

struct FinishGeos {
  void operator()(GEOSContextHandle_t geos) const { GEOS_finish_r(geos); }
};
using GeosContext = std::unique_ptr<std::remove_pointer_t<GEOSContextHandle_t>, FinishGeos>;

struct DestroyShape {
  GEOSContextHandle_t geos;
  void operator()(GEOSGeometry* shape) const { GEOSGeom_destroy_r(geos, shape); }
};
using GeosShape = std::unique_ptr<GEOSGeometry, DestroyShape>;

inline GeosShape shape_of(GEOSContextHandle_t geos, const std::vector<std::byte>& wkb) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(wkb.data());
  return {GEOSGeomFromWKB_buf_r(geos, bytes, wkb.size()), {geos}};
}

}  // namespace libgrid
