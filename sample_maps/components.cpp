// SPDX-License-Identifier: Apache-2.0
#include "components.hpp"

#include <algorithm>
#include <limits>

#include "libgrid/geom/predicates.hpp"

namespace libgrid::sample {

namespace {

/// Along a road of each class: 0 metres apart is none at all.
struct Spacing {
  ComponentKind kind;
  double arterial, local, lane;  ///< metres from one to the next on one side
  double aside;                  ///< metres beyond the kerb, or below 0: on the carriageway
  double phase;                  ///< so that two kinds do not stand at one place
};
constexpr Spacing kSpacings[] = {{ComponentKind::lamp, 60, 80, 90, 0.5, 0.50},
                                 {ComponentKind::manhole, 100, 130, 150, -2.5, 0.38},
                                 {ComponentKind::hydrant, 240, 280, 0, 1.0, 0.58},
                                 {ComponentKind::bench, 260, 320, 0, 2.0, 0.44},
                                 {ComponentKind::bin, 190, 240, 0, 1.0, 0.66}};
constexpr double kKeep = 1.5;  ///< from anything but the roadside

/// From the middle of a road to its kerb.
double kerb(BarrierClass kind) {
  switch (kind) {
    case BarrierClass::expressway:
      return 24;
    case BarrierClass::arterial:
      return 11;
    case BarrierClass::local:
      return 6.5;
    case BarrierClass::lane:
      return 2.8;
    default:
      return 0;
  }
}

/// Whether people pass there on foot after dark.
bool is_lit(Use use) { return use != Use::hill && use != Use::field; }

/// Whether a place is less than `least` metres from a segment.
bool is_near(Coord at, Coord a, Coord b, double least) {
  const auto [west, east] = std::minmax(a.x, b.x);
  const auto [south, north] = std::minmax(a.y, b.y);
  if (at.x <= west - least || at.x >= east + least || at.y <= south - least ||
      at.y >= north + least)
    return false;
  return distance(at, nearest_on_segment(a, b, at)) < least;
}

class Setter {
 public:
  Setter(const StreetPlan& plan, Random random) : plan_(plan), random_(random) {}

  std::vector<Component> set() {
    for (const Lot& lot : plan_.lots) line_up(lot);
    return std::move(made_);
  }

 private:
  const MapEdge& edge(const Lot& lot, std::size_t k) const {
    return plan_.map.edges()[static_cast<std::size_t>(lot.face.edges[k])];
  }
  BarrierClass kind_of(const MapEdge& e) const {
    return plan_.lines[static_cast<std::size_t>(e.line)].kind;
  }
  bool has_verge(const MapEdge& e) const {
    const BarrierClass kind = kind_of(e);
    return e.structure == Structure::ground &&
           (kind == BarrierClass::arterial || kind == BarrierClass::local ||
            kind == BarrierClass::lane);
  }

  /// The stretches of a lot's outline along one road each.
  void line_up(const Lot& lot) {
    const std::size_t count = lot.face.edges.size();
    auto breaks = [&](std::size_t k) {  // between edge k and the one before
      return edge(lot, k).line != edge(lot, (k + count - 1) % count).line ||
             has_verge(edge(lot, k)) != has_verge(edge(lot, (k + count - 1) % count));
    };
    std::size_t start = 0;
    while (start < count && !breaks(start)) ++start;
    if (start == count) start = 0;
    for (std::size_t done = 0; done < count;) {
      const std::size_t first = (start + done) % count;
      Path path{lot.ring[first]};
      do {
        path.push_back(lot.ring[(start + done) % count + 1]);
        ++done;
      } while (done < count && !breaks((start + done) % count));
      if (!has_verge(edge(lot, first))) continue;
      along(lot, first, path);
      const MapEdge& next = edge(lot, (start + done) % count);
      if (next.line != edge(lot, first).line) corner(lot, first, next, path);
    }
  }

  void along(const Lot& lot, std::size_t first, const Path& path) {
    const MapEdge& e = edge(lot, first);
    const BarrierClass kind = kind_of(e);
    // A lane has room for them on its left side only.
    if (kind == BarrierClass::lane && plan_.map.at(e.a) != path.front()) return;
    const double whole = path_length(path);
    for (const Spacing& s : kSpacings) {
      const double apart = kind == BarrierClass::arterial ? s.arterial
                           : kind == BarrierClass::local  ? s.local
                                                          : s.lane;
      if (apart == 0 ||
          (!is_lit(lot.use) && (s.kind != ComponentKind::lamp || kind != BarrierClass::arterial)))
        continue;
      const int number = static_cast<int>(whole / apart + 0.5);
      const double shift = random_.between(-2, 2);
      for (int k = 0; k < number; ++k)
        add(lot, s.kind, e.line, path, (k + s.phase) * whole / number + shift,
            std::max(kerb(kind) + s.aside, kKeep));
    }
  }

  void add(const Lot& lot, ComponentKind kind, int line, const Path& path, double at,
           double aside) {
    for (std::size_t i = 1; i < path.size(); ++i) {
      const double step = distance(path[i - 1], path[i]);
      if (at > step) {
        at -= step;
        continue;
      }
      const Coord run = unit(path[i] - path[i - 1]);
      return put(lot, kind, line, path[i - 1] + run * at + left_of(run) * aside);
    }
  }

  /// A camera looks over some of the corners where two streets meet.
  void corner(const Lot& lot, std::size_t first, const MapEdge& next, const Path& path) {
    const MapEdge& e = edge(lot, first);
    if (!has_verge(next) || kind_of(e) == BarrierClass::lane ||
        kind_of(next) == BarrierClass::lane || !random_.chance(0.4))
      return;
    const Coord corner = path.back();
    const Coord back = unit(path[path.size() - 2] - corner);
    const int far = plan_.map.at(next.a) == corner ? next.b : next.a;
    const Coord on = unit(plan_.map.at(far) - corner);
    const Coord middle = back + on;
    if (cross(on, back) <= 0.3) return;  // nothing to look round
    put(lot, ComponentKind::camera, e.line,
        corner +
            middle * ((std::max(kerb(kind_of(e)), kerb(kind_of(next))) + 1) / cross(on, back)));
  }

  /// Puts it down where it stands on the lot, and on no road's carriageway but its own.
  void put(const Lot& lot, ComponentKind kind, int line, Coord place) {
    const Coord at = on_lattice(place);
    for (std::size_t k = 0; k + 1 < lot.ring.size(); ++k) {
      const MapEdge& e = edge(lot, k);
      const double least = e.line == line || e.structure == Structure::tunnel
                               ? kKeep - 0.1
                               : std::max(kerb(kind_of(e)), kKeep);
      if (is_near(at, lot.ring[k], lot.ring[k + 1], least)) return;
    }
    for (const Path& lane : plan_.dead_ends)
      for (std::size_t i = 1; i < lane.size(); ++i)
        if (is_near(at, lane[i - 1], lane[i], 2.5)) return;
    if (!ring_takes(lot.ring, at)) return;
    made_.push_back({kind, at, line, lot.community, 0});
  }

  const StreetPlan& plan_;
  Random random_;
  std::vector<Component> made_;
};

}  // namespace

std::string_view word_of(ComponentKind kind) {
  switch (kind) {
    case ComponentKind::lamp:
      return "lamp";
    case ComponentKind::manhole:
      return "manhole";
    case ComponentKind::hydrant:
      return "hydrant";
    case ComponentKind::bench:
      return "bench";
    case ComponentKind::bin:
      return "bin";
    case ComponentKind::camera:
      return "camera";
  }
  return "";
}

Name name_of(ComponentKind kind) {
  switch (kind) {
    case ComponentKind::lamp:
      return {"路灯", "Street Lamp"};
    case ComponentKind::manhole:
      return {"井盖", "Manhole Cover"};
    case ComponentKind::hydrant:
      return {"消火栓", "Hydrant"};
    case ComponentKind::bench:
      return {"座椅", "Bench"};
    case ComponentKind::bin:
      return {"垃圾箱", "Litter Bin"};
    case ComponentKind::camera:
      return {"监控杆", "Camera Pole"};
  }
  return {};
}

std::vector<Component> place_components(const StreetPlan& plan, Random random) {
  return Setter(plan, random).set();
}

std::vector<Coord> stairwells(const Building& building) {
  if (building.kind != BuildingKind::slab) return {};
  const Ring& ring = building.ring;
  std::size_t longest = 1;
  for (std::size_t i = 2; i < ring.size(); ++i)
    if (distance(ring[i - 1], ring[i]) > distance(ring[longest - 1], ring[longest])) longest = i;
  const Coord origin = ring[longest - 1], along = unit(ring[longest] - origin);
  auto in_frame = [&](Coord c) { return Coord{dot(c - origin, along), cross(along, c - origin)}; };
  double low = std::numeric_limits<double>::max(), high = -low;
  for (const Coord c : ring) {
    low = std::min(low, in_frame(c).x);
    high = std::max(high, in_frame(c).x);
  }
  auto back_at = [&](double u) {
    double back = 0;
    for (std::size_t i = 1; i < ring.size(); ++i) {
      const Coord a = in_frame(ring[i - 1]), b = in_frame(ring[i]);
      if (std::min(a.x, b.x) <= u && u < std::max(a.x, b.x))
        back = std::max(back, a.y + (b.y - a.y) * ((u - a.x) / (b.x - a.x)));
    }
    return back;
  };
  const int count = building.households / (2 * building.floors);
  std::vector<Coord> places;
  for (int k = 0; k < count; ++k) {
    const double u = low + (high - low) * (k + 0.5) / count;
    // Where the wall has a step, behind its nearer part.
    const double back = std::min(back_at(u - 1), back_at(u + 1));
    places.push_back(on_lattice(origin + along * u + left_of(along) * (back - 1.8)));
  }
  return places;
}

}  // namespace libgrid::sample
