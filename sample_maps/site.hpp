// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "buildings.hpp"

namespace libgrid::sample {

/// Land on which buildings are put one by one, each only where it fits.
class Site {
 public:
  /// `keeps[i]` is the distance to keep from edge i of the ring.
  Site(Ring ring, std::vector<double> keeps) : ring_(std::move(ring)), keeps_(std::move(keeps)) {}

  void add_obstacle(Path path, double keep) { obstacles_.push_back({std::move(path), keep}); }
  /// Puts a footprint down when it lies inside, off all edges and obstacles and `gap` metres from
  /// all footprints so far.
  bool put(const Ring& footprint, double gap);

  const Ring& ring() const { return ring_; }

 private:
  struct Obstacle {
    Path path;
    double keep;
  };
  struct Footprint {
    Ring ring;
    Box box;
  };
  Ring ring_;
  std::vector<double> keeps_;
  std::vector<Obstacle> obstacles_;
  std::vector<Footprint> footprints_;
};

/// A frame on the ground: `along` is the direction of rows.
struct Frame {
  Coord origin;
  Coord along;
  Coord place(double u, double v) const { return origin + along * u + left_of(along) * v; }
};
/// Extent of a ring in a frame.
Box extent(const Frame& frame, const Ring& ring);

/// Footprints, with their lower left corner at (u, v) of the frame.
Ring rectangle(const Frame& frame, double u, double v, double width, double depth);
/// A rectangle with a step in its long side.
Ring stepped(const Frame& frame, double u, double v, double width, double depth, double step);
Ring cross_shape(const Frame& frame, double u, double v, double size, double notch);
/// Three wings around a court that is open to the south.
Ring court(const Frame& frame, double u, double v, double width, double depth, double wing);
Ring corner_shape(const Frame& frame, double u, double v, double width, double depth, double wing);

/// A rounded blob, for ponds.
Ring blob(Coord middle, double radius, double stretch, Random& random);

}  // namespace libgrid::sample
