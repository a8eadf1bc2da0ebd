// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <set>
#include <span>
#include <vector>

#include "registers.hpp"

namespace libgrid::sample {

/// A ring of road around an island where main roads cross. The roads end on it; borders of areas
/// go on to its middle, as they are drawn along the middles of the roads.
struct Roundabout {
  /// A road that ends on the ring, between two vertices of its middle line.
  struct Arm {
    Coord inside, outside, end;
  };
  Coord middle;
  double radius = 0;
  std::vector<Arm> arms;
  MapLine line = {};  ///< the larger road: the ring has its class and name

  /// The ring, closed, with a vertex where each road ends.
  Path ring() const;
  /// A road with a vertex where it meets the ring.
  Path with_ends(const Path& road) const;
  /// The ring of a wall that keeps off the roadway; nothing where it lies all around.
  std::optional<Ring> pulled_back(const Ring& wall) const;
  /// Whether the walls of all estates can be pulled back, and that done.
  bool can_clear(const Buildings& buildings) const;
  void clear(Buildings& buildings) const;
  /// What stood on the roadway or the island moves to the verge outside the ring.
  void clear(std::vector<Component>& components) const;
};

/// The largest one that fits among what stands `room` metres from the middle of a crossing; nothing
/// where it would be too small to drive around. `roads` start in the middle.
std::optional<Roundabout> roundabout_at(Coord middle, const std::vector<Path>& roads, double room);

/// How near a plan's buildings, ponds, kiosks and lines come to a place. Lines shared with other
/// plans do not count, nor do `arms`, which are edges; walls of estates can be pulled back.
double room_at(Coord place, const StreetPlan& plan, const Buildings& buildings,
               const Registers& books, const std::set<int>& arms = {});

/// One at the best crossing of main roads that lies within one community; none where there is no
/// room for one.
std::vector<Roundabout> roundabouts_of(const StreetPlan& plan, const Buildings& buildings,
                                       const Registers& books);

/// The parts of a road outside the rings; it has the vertices of with_ends.
std::vector<Path> parts_outside(const Path& road, std::span<const Roundabout> roundabouts);

}  // namespace libgrid::sample
