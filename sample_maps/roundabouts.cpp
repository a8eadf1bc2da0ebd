// SPDX-License-Identifier: Apache-2.0
#include "roundabouts.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace libgrid::sample {

namespace {

constexpr double kSmallest_m = 20, kLargest_m = 32;  ///< from the middle of the island to the road
constexpr double kVerge_m = 8;                       ///< from the ring to whatever stands there
constexpr double kYard_m = 4;                        ///< from a wall to a building
constexpr double kArm_m = 80;                        ///< of each road are looked at
constexpr int kPieces = 24;                          ///< of the ring, about

/// Where a segment that starts inside a circle leaves it; a vertex that is near is taken instead.
Coord leaves(Coord inside, Coord outside, Coord middle, double radius) {
  const Coord run = outside - inside, from = inside - middle;
  const double a = dot(run, run), b = dot(from, run), c = dot(from, from) - radius * radius;
  const Coord end = on_lattice(inside + run * ((std::sqrt(b * b - a * c) - b) / a));
  if (distance(end, outside) < 1) return outside;
  return distance(end, inside) < 1 ? inside : end;
}

double path_room(Coord place, std::span<const Coord> path) {
  double least = 1e9;
  for (std::size_t i = 1; i < path.size(); ++i)
    least = std::min(least, distance(place, nearest_on_segment(path[i - 1], path[i], place)));
  return least;
}

/// Looks for the crossing of a street area.
class Surveyor {
 public:
  Surveyor(const StreetPlan& plan, const Buildings& buildings, const Registers& books)
      : plan_(plan), buildings_(buildings), books_(books) {
    edges_at_.resize(plan.map.vertices().size());
    for (std::size_t e = 0; e < plan.map.edges().size(); ++e) {
      edges_at_[static_cast<std::size_t>(edge(e).a)].push_back(static_cast<int>(e));
      edges_at_[static_cast<std::size_t>(edge(e).b)].push_back(static_cast<int>(e));
    }
  }

  std::vector<Roundabout> best() const {
    std::vector<Roundabout> found;
    std::pair<int, double> most{0, 0};  // large roads, then size
    for (std::size_t v = 0; v < edges_at_.size(); ++v) {
      const int large = large_roads(v);
      if (large < 2 || large < most.first) continue;
      auto made = at(static_cast<int>(v));
      if (!made || std::pair(large, made->radius) <= most) continue;
      most = {large, made->radius};
      found = {std::move(*made)};
    }
    return found;
  }

 private:
  template <class Index>
  const MapEdge& edge(Index e) const {
    return plan_.map.edges()[static_cast<std::size_t>(e)];
  }
  const MapLine& line_of(const MapEdge& e) const {
    return plan_.lines[static_cast<std::size_t>(e.line)];
  }

  /// How many of the roads that meet there are large; 0 where it is no crossing of streets within
  /// a community.
  int large_roads(std::size_t vertex) const {
    int large = 0, community = -1;
    if (edges_at_[vertex].size() < 3) return 0;
    for (const int e : edges_at_[vertex]) {
      const BarrierClass kind = line_of(edge(e)).kind;
      if (kind != BarrierClass::arterial && kind != BarrierClass::local) return 0;
      large += kind == BarrierClass::arterial;
      for (const int lot : plan_.sides[static_cast<std::size_t>(e)]) {
        const int own = lot < 0 ? -1 : plan_.lots[static_cast<std::size_t>(lot)].community;
        if (own < 0 || (community >= 0 && own != community)) return 0;
        community = own;
      }
    }
    return large;
  }

  std::optional<Roundabout> at(int vertex) const {
    std::set<int> arms;
    std::vector<Path> roads;
    const MapLine* larger = nullptr;
    for (const int first : edges_at_[static_cast<std::size_t>(vertex)]) {
      const MapLine& line = line_of(edge(first));
      if (!larger || line.kind < larger->kind) larger = &line;
      roads.push_back(road_from(vertex, first, arms));
    }
    const Coord middle = plan_.map.at(vertex);
    auto made = roundabout_at(middle, roads, room_at(middle, plan_, buildings_, books_, arms));
    if (!made || !made->can_clear(buildings_)) return {};
    made->line = *larger;
    return made;
  }

  /// The beginning of a road, as far as it lies on the ground.
  Path road_from(int vertex, int at_edge, std::set<int>& arms) const {
    Path road{plan_.map.at(vertex)};
    double length = 0;
    while (at_edge >= 0 && length < kArm_m && edge(at_edge).structure == Structure::ground) {
      const MapEdge& e = edge(at_edge);
      arms.insert(at_edge);
      vertex = e.a == vertex ? e.b : e.a;
      road.push_back(plan_.map.at(vertex));
      length += distance(road[road.size() - 2], road.back());
      const int passed = std::exchange(at_edge, -1);
      for (const int next : edges_at_[static_cast<std::size_t>(vertex)])
        if (next != passed && edge(next).line == e.line) at_edge = next;
    }
    return road;
  }

  const StreetPlan& plan_;
  const Buildings& buildings_;
  const Registers& books_;
  std::vector<std::vector<int>> edges_at_;
};

}  // namespace

Path Roundabout::ring() const {
  Path around;
  for (const Arm& arm : arms) around.push_back(arm.end);
  for (int k = 0; k < kPieces; ++k) {
    const Coord at = on_lattice(middle + direction(static_cast<double>(k) / kPieces) * radius);
    const bool free = std::all_of(arms.begin(), arms.end(), [&](const Arm& arm) {
      return distance(arm.end, at) > radius * 0.13;
    });
    if (free) around.push_back(at);
  }
  std::sort(around.begin(), around.end(),
            [&](Coord a, Coord b) { return turns_before(a - middle, b - middle); });
  around.push_back(around.front());
  return around;
}

Path Roundabout::with_ends(const Path& road) const {
  Path made{road.front()};
  for (std::size_t i = 1; i < road.size(); ++i) {
    for (const Arm& arm : arms)
      if ((road[i - 1] == arm.inside && road[i] == arm.outside) ||
          (road[i] == arm.inside && road[i - 1] == arm.outside))
        if (arm.end != arm.inside && arm.end != arm.outside) made.push_back(arm.end);
    made.push_back(road[i]);
  }
  return made;
}

std::optional<Ring> Roundabout::pulled_back(const Ring& wall) const {
  const double least = radius + kVerge_m;
  std::optional<Coord> enters, comes_out;
  Ring made;  // from where the wall comes out of the circle
  for (std::size_t k = 0; k + 1 < 2 * wall.size() && !(enters && comes_out); ++k) {
    const std::size_t edges = wall.size() - 1;
    const Coord a = wall[k % edges], b = wall[k % edges + 1];
    const Coord near = nearest_on_segment(a, b, middle);
    const bool from_inside = distance(a, middle) < least, to_inside = distance(b, middle) < least;
    if (comes_out) made.push_back(a);
    if (from_inside && to_inside) continue;
    if (comes_out && !from_inside && distance(near, middle) < least)
      enters = leaves(near, a, middle, least);
    else if (!comes_out && !to_inside && distance(near, middle) < least)
      made = {*(comes_out = leaves(near, b, middle, least))};
  }
  if (!comes_out) return wall;
  const auto kept = std::count_if(wall.begin() + 1, wall.end(),
                                  [&](Coord c) { return distance(c, middle) >= least; });
  if (!enters || kept + 1 != static_cast<std::ptrdiff_t>(made.size())) return {};
  // Round the circle to the right, which must be less than half of it.
  Path arc{*enters, *comes_out};
  for (int halvings = 0; halvings < 2; ++halvings)
    for (std::size_t i = 1; i < arc.size(); i += 2) {
      const Coord a = unit(arc[i - 1] - middle), b = unit(arc[i] - middle);
      if (cross(a, b) >= 0) return {};
      const Coord between = on_lattice(middle + unit(a + b) * least);
      arc.insert(arc.begin() + static_cast<long>(i), between);
    }
  made.insert(made.end(), arc.begin(), arc.end());
  made.erase(std::unique(made.begin(), made.end()), made.end());
  if (!is_simple(made)) return {};
  return made;
}

bool Roundabout::can_clear(const Buildings& buildings) const {
  return std::all_of(buildings.compounds.begin(), buildings.compounds.end(),
                     [&](const Compound& c) { return pulled_back(c.ring).has_value(); });
}

void Roundabout::clear(Buildings& buildings) const {
  for (Compound& c : buildings.compounds) c.ring = pulled_back(c.ring).value();
}

void Roundabout::clear(std::vector<Component>& components) const {
  constexpr double kHalfRoad_m = 5;
  for (Component& c : components) {
    const Coord from = c.at - middle;
    const double away = length(from);
    if (away > 0 && away < radius + kHalfRoad_m)
      c.at = on_lattice(middle + from * ((radius + kHalfRoad_m) / away));
  }
}

std::optional<Roundabout> roundabout_at(Coord middle, const std::vector<Path>& roads, double room) {
  Roundabout made{middle, std::min(room - kVerge_m, kLargest_m), {}};
  if (made.radius < kSmallest_m) return {};
  for (const Path& road : roads) {
    std::size_t i = 1;
    while (i < road.size() && distance(road[i], middle) < made.radius) ++i;
    if (i == road.size()) return {};
    for (std::size_t k = i + 1; k < road.size(); ++k)  // it must not come back
      if (distance(road[k], middle) < made.radius + kVerge_m) return {};
    made.arms.push_back({road[i - 1], road[i], leaves(road[i - 1], road[i], middle, made.radius)});
    if (made.arms.back().end == middle) return {};
  }
  for (std::size_t a = 0; a < made.arms.size(); ++a)
    for (std::size_t b = 0; b < a; ++b)
      if (distance(made.arms[a].end, made.arms[b].end) < made.radius / 2) return {};
  return made;
}

double room_at(Coord place, const StreetPlan& plan, const Buildings& buildings,
               const Registers& books, const std::set<int>& arms) {
  double room = 1e9;
  for (const Building& b : buildings.rows)
    room = std::min(room, path_room(place, b.ring) - kYard_m);
  for (const Ring& pond : buildings.ponds) room = std::min(room, path_room(place, pond));
  for (const Path& lane : plan.dead_ends) room = std::min(room, path_room(place, lane));
  for (const Unit& unit : books.units)
    if (unit.building < 0) room = std::min(room, distance(place, unit.at));
  for (std::size_t e = 0; e < plan.map.edges().size(); ++e) {
    const MapEdge& edge = plan.map.edges()[e];
    if (plan.lines[static_cast<std::size_t>(edge.line)].shared ||
        arms.contains(static_cast<int>(e)))
      continue;
    room = std::min(room, path_room(place, std::array{plan.map.at(edge.a), plan.map.at(edge.b)}));
  }
  return room;
}

std::vector<Roundabout> roundabouts_of(const StreetPlan& plan, const Buildings& buildings,
                                       const Registers& books) {
  return Surveyor(plan, buildings, books).best();
}

std::vector<Path> parts_outside(const Path& road, std::span<const Roundabout> roundabouts) {
  std::set<Coord> ends, middles;
  for (const Roundabout& r : roundabouts) {
    middles.insert(r.middle);
    for (const Roundabout::Arm& arm : r.arms) ends.insert(arm.end);
  }
  std::vector<Path> parts;
  bool outside = !middles.contains(road.front());
  if (outside) parts.push_back({});
  for (const Coord c : road) {
    if (outside) parts.back().push_back(c);
    if (!ends.contains(c)) continue;
    if (!outside) parts.push_back({c});
    outside = !outside;
  }
  std::erase_if(parts, [](const Path& part) { return part.size() < 2; });
  return parts;
}

}  // namespace libgrid::sample
