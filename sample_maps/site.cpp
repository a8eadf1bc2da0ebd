// SPDX-License-Identifier: Apache-2.0
#include "site.hpp"

#include "libgrid/geom/predicates.hpp"

namespace libgrid::sample {

namespace {

Ring shape(const Frame& frame, std::initializer_list<Coord> corners) {
  Ring ring;
  for (const Coord c : corners) ring.push_back(on_lattice(frame.place(c.x, c.y)));
  ring.push_back(ring.front());
  return ring;
}

Box box_of(std::span<const Coord> ring) {
  Box box;
  for (const Coord c : ring) box.add(c);
  return box;
}

Box wider(Box box, double by) {
  box.min_x -= by, box.min_y -= by, box.max_x += by, box.max_y += by;
  return box;
}

}  // namespace

bool Site::put(const Ring& footprint, double gap) {
  if (!ring_takes(ring_, footprint.front())) return false;
  const Box box = box_of(footprint);
  for (std::size_t i = 1; i < ring_.size(); ++i) {
    const auto edge = std::span(ring_).subspan(i - 1, 2);
    if (wider(box, keeps_[i - 1]).meets(box_of(edge)) &&
        path_distance(edge, footprint) <= keeps_[i - 1])
      return false;
  }
  for (const Obstacle& o : obstacles_) {
    if (path_distance(o.path, footprint) < o.keep) return false;
    const bool ring = o.path.front() == o.path.back();
    if (ring && ring_takes(o.path, footprint.front())) return false;
  }
  for (const Footprint& f : footprints_) {
    if (!wider(f.box, gap).meets(box)) continue;
    if (path_distance(f.ring, footprint) < gap) return false;
    if (ring_takes(f.ring, footprint.front()) || ring_takes(footprint, f.ring.front()))
      return false;
  }
  footprints_.push_back({footprint, box});
  return true;
}

Box extent(const Frame& frame, const Ring& ring) {
  Box box;
  for (const Coord c : ring) {
    const Coord d = c - frame.origin;
    box.add(Coord{dot(d, frame.along), dot(d, left_of(frame.along))});
  }
  return box;
}

Ring rectangle(const Frame& frame, double u, double v, double width, double depth) {
  return shape(frame, {{u, v}, {u + width, v}, {u + width, v + depth}, {u, v + depth}});
}

Ring stepped(const Frame& frame, double u, double v, double width, double depth, double step) {
  const double m = u + width / 2;
  return shape(frame, {{u, v},
                       {m, v},
                       {m, v + step},
                       {u + width, v + step},
                       {u + width, v + step + depth},
                       {m, v + step + depth},
                       {m, v + depth},
                       {u, v + depth}});
}

Ring cross_shape(const Frame& frame, double u, double v, double size, double notch) {
  const double n = notch, s = size;
  return shape(frame, {{u + n, v},
                       {u + s - n, v},
                       {u + s - n, v + n},
                       {u + s, v + n},
                       {u + s, v + s - n},
                       {u + s - n, v + s - n},
                       {u + s - n, v + s},
                       {u + n, v + s},
                       {u + n, v + s - n},
                       {u, v + s - n},
                       {u, v + n},
                       {u + n, v + n}});
}

Ring court(const Frame& frame, double u, double v, double width, double depth, double wing) {
  return shape(frame, {{u, v},
                       {u + wing, v},
                       {u + wing, v + depth - wing},
                       {u + width - wing, v + depth - wing},
                       {u + width - wing, v},
                       {u + width, v},
                       {u + width, v + depth},
                       {u, v + depth}});
}

Ring corner_shape(const Frame& frame, double u, double v, double width, double depth, double wing) {
  return shape(frame, {{u, v},
                       {u + width, v},
                       {u + width, v + wing},
                       {u + wing, v + wing},
                       {u + wing, v + depth},
                       {u, v + depth}});
}

Ring blob(Coord middle, double radius, double stretch, Random& random) {
  const double a = random.unit(), b = random.unit();
  const Coord along = direction(random.unit());
  Ring ring;
  constexpr int kCorners = 44;
  for (int k = 0; k < kCorners; ++k) {
    const double t = static_cast<double>(k) / kCorners;
    const double r = radius * (1 + 0.16 * sine(2 * t + a) + 0.08 * sine(3 * t + b));
    const Coord p = direction(t) * r;
    ring.push_back(on_lattice(middle + along * (p.x * stretch) + left_of(along) * p.y));
  }
  ring.push_back(ring.front());
  return ring;
}

}  // namespace libgrid::sample
