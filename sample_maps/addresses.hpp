// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>

#include "street_plan.hpp"

namespace libgrid::sample {

/// Gives door plates along the named roads: odd numbers left, even numbers right, none twice.
class DoorPlates {
 public:
  explicit DoorPlates(const StreetPlan& plan);

  /// The next free plate at the named road nearest to a place: "文澜大道128号".
  std::string plate(Coord at);
  /// Distance to that road.
  double road_distance(Coord at) const;

 private:
  struct Stretch {
    int line;
    double start;  ///< metres from the beginning of the road
    Path path;
  };
  struct Hit {
    double away = 1e9;
    double along = 0;
    bool left = false;
    int line = -1;
  };
  Hit nearest(Coord at) const;

  const StreetPlan& plan_;
  std::vector<Stretch> stretches_;
  std::map<int, std::set<int>> given_;
};

}  // namespace libgrid::sample
