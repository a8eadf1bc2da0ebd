// SPDX-License-Identifier: Apache-2.0
#include "addresses.hpp"

#include <algorithm>

namespace libgrid::sample {

DoorPlates::DoorPlates(const StreetPlan& plan) : plan_(plan) {
  for (std::size_t line = 0; line < plan.lines.size(); ++line) {
    const MapLine& road = plan.lines[line];
    // Nobody lives on the expressway.
    if (!is_road(road.kind) || road.kind == BarrierClass::expressway || road.name.zh.empty())
      continue;
    double start = road.start;
    for (const auto& run : plan.map.runs(static_cast<int>(line))) {
      stretches_.push_back({static_cast<int>(line), start, plan.map.path(run)});
      start += path_length(stretches_.back().path);
    }
  }
}

DoorPlates::Hit DoorPlates::nearest(Coord at) const {
  Hit hit;
  for (const Stretch& s : stretches_) {
    double along = s.start;
    for (std::size_t i = 1; i < s.path.size(); ++i) {
      const Coord a = s.path[i - 1], b = s.path[i];
      const Coord foot = nearest_on_segment(a, b, at);
      const double away = distance(foot, at);
      if (away < hit.away)
        hit = {away, along + distance(a, foot), cross(b - a, at - a) > 0, s.line};
      along += distance(a, b);
    }
  }
  return hit;
}

double DoorPlates::road_distance(Coord at) const { return nearest(at).away; }

std::string DoorPlates::plate(Coord at) {
  const Hit hit = nearest(at);
  int number = 2 * static_cast<int>(hit.along / 9) + (hit.left ? 1 : 2);
  while (!given_[hit.line].insert(number).second) number += 2;
  return plan_.lines[static_cast<std::size_t>(hit.line)].name.zh + std::to_string(number) + "号";
}

}  // namespace libgrid::sample
