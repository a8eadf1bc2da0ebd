// SPDX-License-Identifier: Apache-2.0
#include "buildings.hpp"

#include "libgrid/geom/measures.hpp"
#include "libgrid/geom/predicates.hpp"

namespace libgrid::sample {

namespace {

/// One side of a lot moved inwards.
struct Side {
  Coord a, b;       ///< as in the lot
  double keep = 0;  ///< how far the estate stays off it
  bool stub = false;
  Coord run() const { return unit(b - a); }
  Coord shifted(Coord c) const { return c + left_of(run()) * keep; }
};

std::vector<Side> sides_of_lot(const StreetPlan& plan, const Lot& lot) {
  std::vector<Side> sides;
  for (std::size_t k = 0; k < lot.face.edges.size(); ++k) {
    const MapEdge& e = plan.map.edges()[static_cast<std::size_t>(lot.face.edges[k])];
    Side side{lot.ring[k], lot.ring[k + 1]};
    side.stub = e.structure == Structure::stub;
    side.keep = side.stub ? 0 : clearance(plan.lines[static_cast<std::size_t>(e.line)].kind);
    sides.push_back(side);
  }
  return sides;
}

/// The corners between two sides that follow each other in what is left of the lot.
void add_corner(const Side& before, const Side& after, Path& into) {
  if (before.keep == 0 && after.keep == 0) {
    into.push_back(after.a);
  } else if (before.keep == 0 || after.keep == 0) {
    // A wall comes to the verge: its end is a vertex already (see Structure::stub).
    if (before.keep == 0)
      into.push_back(before.stub ? before.a : before.b);
    else
      into.push_back(after.stub ? after.b : after.a);
  } else {
    const double turn = cross(before.run(), after.run());
    if (std::abs(turn) < 0.08) {
      into.push_back(on_lattice(before.shifted(before.b)));
      if (before.keep != after.keep) into.push_back(on_lattice(after.shifted(after.a)));
      return;
    }
    const Coord p = before.shifted(before.a), q = after.shifted(after.a);
    into.push_back(on_lattice(p + before.run() * (cross(q - p, after.run()) / turn)));
  }
}

/// Corners of all sides; starts[k] is where the corner before side k begins.
Path corners_of(const std::vector<Side>& sides, std::vector<std::size_t>& starts) {
  Path corners;
  starts.clear();
  for (std::size_t k = 0; k < sides.size(); ++k) {
    starts.push_back(corners.size());
    add_corner(sides[(k + sides.size() - 1) % sides.size()], sides[k], corners);
  }
  return corners;
}

/// Takes out the first side that its neighbours have eaten up; says whether there was one.
bool drop_eaten(std::vector<Side>& sides, const Path& corners,
                const std::vector<std::size_t>& starts) {
  for (std::size_t k = 0; k < sides.size(); ++k) {
    if (sides[k].keep == 0) continue;
    const std::size_t next = (k + 1) % sides.size();
    const std::size_t begin = next == 0 ? corners.size() : starts[next];
    const Coord from = corners[begin - 1], to = corners[starts[next]];
    if (dot(to - from, sides[k].run()) > 0) continue;
    sides.erase(sides.begin() + static_cast<long>(k));
    return true;
  }
  return false;
}

bool inside(const Ring& lot, const Ring& ring) {
  for (const Coord c : ring)
    if (!ring_takes(lot, c)) {
      bool on_edge = false;
      for (std::size_t i = 1; i < lot.size(); ++i)
        on_edge = on_edge || on_segment(lot[i - 1], lot[i], c);
      if (!on_edge) return false;
    }
  return true;
}

}  // namespace

Compound wall_in(const StreetPlan& plan, int index) {
  const Lot& lot = plan.lots[static_cast<std::size_t>(index)];
  std::vector<Side> sides = sides_of_lot(plan, lot);
  std::vector<std::size_t> starts;
  Path corners = corners_of(sides, starts);
  while (sides.size() > 3 && drop_eaten(sides, corners, starts))
    corners = corners_of(sides, starts);
  Compound made;
  Ring ring;
  for (const Coord c : corners)
    if (ring.empty() || ring.back() != c) ring.push_back(c);
  if (ring.size() < 3) return made;
  if (ring.front() != ring.back()) ring.push_back(ring.front());
  if (!is_simple(ring) || ring_area(ring) < 0.4 * ring_area(lot.ring) || !inside(lot.ring, ring))
    return made;
  made.ring = std::move(ring);
  made.lot = index;
  return made;
}

}  // namespace libgrid::sample
