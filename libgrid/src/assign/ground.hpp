// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "libgrid/crs/crs.hpp"
#include "libgrid/geom/arrays.hpp"
#include "locate/nearest_cells.hpp"

namespace libgrid {

/// Places in another system; NaN for those so far away that it cannot hold them.
std::vector<Coord> places_in(const Crs& stored, const Crs& metres, std::span<const Coord> places);

/// The cells in a system in metres, to measure distances on the ground. There must be one.
class Ground {
 public:
  Ground(const PolygonArray& cells, const Crs& crs)
      : crs_(crs),
        metres_(working_crs(crs, cells.box())),
        cells_(Transform(crs_, metres_)(cells)),
        nearest_(cells_) {}

  /// NaN for places so far away that the system cannot hold them.
  std::vector<Coord> places(std::span<const Coord> stored) const {
    return places_in(crs_, metres_, stored);
  }
  const NearestCells& nearest() const { return nearest_; }

 private:
  Crs crs_, metres_;
  PolygonArray cells_;
  NearestCells nearest_;
};

}  // namespace libgrid
