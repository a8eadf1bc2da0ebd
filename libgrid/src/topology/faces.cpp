// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

#include "box_pairs.hpp"
#include "half_edges.hpp"
#include "libgrid/geom/measures.hpp"
#include "libgrid/geom/predicates.hpp"

namespace libgrid {

namespace {

using Ring = std::vector<Coord>;
using Halves = std::vector<std::int32_t>;  ///< half-edges, one after the other

/// Whether the ring of a walk is the outside of what it runs around; exact.
bool is_hole(std::span<const Coord> ring) { return ring_turn(ring) < 0; }

Box box_of(std::span<const Coord> ring) {
  Box box;
  for (const Coord& c : ring) box.add(c);
  return box;
}

/// Appends the bends of a half-edge, without its ends.
void append_bends(const Arrangement& arrangement, std::int32_t h, Ring& into) {
  const auto edge = static_cast<std::size_t>(h >> 1);
  const std::size_t count = arrangement.bend_count(edge);
  for (std::size_t i = 0; i < count; ++i)
    into.push_back(arrangement.bend(edge, (h & 1) == 0 ? i : count - 1 - i));
}

Coord origin(const Arrangement& arrangement, std::int32_t h) {
  const auto [from, to] = arrangement.edges[static_cast<std::size_t>(h >> 1)];
  return arrangement.nodes[static_cast<std::size_t>((h & 1) == 0 ? from : to)];
}

/// The closed ring of half-edges, in one buffer.
void write_ring(const Arrangement& arrangement, std::span<const std::int32_t> halves, Ring& ring) {
  ring.clear();
  for (const std::int32_t h : halves) {
    ring.push_back(origin(arrangement, h));
    append_bends(arrangement, h, ring);
  }
  ring.push_back(ring.front());
}

/// Starts a closed ring at its smallest vertex.
void start_at_smallest(Ring& ring) {
  ring.pop_back();
  std::rotate(ring.begin(), std::min_element(ring.begin(), ring.end()), ring.end());
  ring.push_back(ring.front());
}

/// Finds, for holes given by one vertex each, the innermost shell around them. Holes are the
/// outsides of connected pieces of an arrangement. Rings of one arrangement meet at vertices only,
/// and a hole that touches its shell is walked with it, so a shell that has the hole's vertex is
/// not around it. `shell(s, ring)` writes a shell.
template <class Shell>
class HolePlacer {
 public:
  HolePlacer(std::span<const Box> boxes, const Shell& shell, std::span<const Coord> holes)
      : boxes_(boxes),
        shell_(shell),
        holes_(holes),
        area_(boxes.size(), 0),
        around_(boxes.size(), 0) {}

  /// -1 where there is no shell. Goes from south to north, so that few edges are held at a time.
  ///
  /// Cost: n log n in shells and in the vertices of those whose box has a hole's vertex, plus the
  /// edges east of each hole.
  std::vector<std::int64_t> place() {
    constexpr std::size_t kStripes = 16, kFewHoles = 256;
    std::vector<std::size_t> order(holes_.size());
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(),
              [&](std::size_t l, std::size_t r) { return holes_[l].y < holes_[r].y; });
    std::vector<std::int64_t> shell_of(holes_.size(), -1);
    const std::size_t some = std::max(kFewHoles, order.size() / kStripes + 1);
    for (std::size_t first = 0; first < order.size(); first += some)
      place_some(std::span(order).subspan(first, std::min(some, order.size() - first)), shell_of);
    return shell_of;
  }

 private:
  /// An edge of a shell.
  struct Side {
    std::size_t shell;
    Coord ends[2];
  };

  /// Holes from south to north.
  void place_some(std::span<const std::size_t> some, std::vector<std::int64_t>& shell_of) {
    const std::vector<Side> sides = sides_near(some);
    std::vector<Box> boxes;
    for (const Side& side : sides) boxes.push_back(box_of(side.ends));
    const BoxPairs index(boxes);
    std::vector<std::size_t> met;
    for (const std::size_t k : some) {
      // A shell is around the hole when the ray from the hole's vertex to the east crosses it an
      // odd number of times; a shell that has the vertex is not.
      constexpr std::uint8_t odd = 1, touched = 2;
      const Coord p = holes_[k];
      met.clear();
      index.meeting({p.x, p.y, std::numeric_limits<double>::infinity(), p.y}, [&](std::size_t i) {
        const auto& [s, ends] = sides[i];
        met.push_back(s);
        if (ends[0] == p || ends[1] == p) around_[s] |= touched;
        if (ring_takes(ends, p)) around_[s] ^= odd;
      });
      for (const std::size_t s : met) {
        // Shells around one hole nest, so the one of least area is the innermost.
        auto& innermost = shell_of[k];
        if (around_[s] == odd &&
            (innermost < 0 || area_[s] < area_[static_cast<std::size_t>(innermost)]))
          innermost = static_cast<std::int64_t>(s);
      }
      for (const std::size_t s : met) around_[s] = 0;
    }
  }

  /// The edges, as far north as one of the holes, of shells that may be around one of them.
  std::vector<Side> sides_near(std::span<const std::size_t> some) {
    std::vector<Box> places;
    std::vector<double> north;
    for (const std::size_t k : some) {
      places.push_back(box_of({&holes_[k], 1}));
      north.push_back(holes_[k].y);
    }
    const BoxPairs near(places);
    std::vector<Side> sides;
    Ring ring;
    for (std::size_t s = 0; s < boxes_.size(); ++s) {
      bool may_hold = false;
      near.meeting(boxes_[s], [&](std::size_t) { may_hold = true; });
      if (!may_hold) continue;
      shell_(s, ring);
      area_[s] = ring_area(ring);
      for (std::size_t i = 1; i < ring.size(); ++i) {
        const auto [low, high] = std::minmax(ring[i - 1].y, ring[i].y);
        const auto hole = std::lower_bound(north.begin(), north.end(), low);
        if (hole != north.end() && *hole <= high) sides.push_back({s, {ring[i - 1], ring[i]}});
      }
    }
    return sides;
  }

  std::span<const Box> boxes_;
  const Shell& shell_;
  std::span<const Coord> holes_;
  std::vector<double> area_;          ///< of shells looked at
  std::vector<std::uint8_t> around_;  ///< of each shell, while one hole is placed
};

}  // namespace

Arrangement prune(Arrangement arrangement) {
  const Walks walks = walk_all(HalfEdges(arrangement));
  std::vector<std::uint8_t> keep(arrangement.edges.size());
  bool all = true;
  for (std::size_t e = 0; e < keep.size(); ++e) {
    keep[e] = walks.of[2 * e] != walks.of[2 * e + 1];
    all = all && keep[e];
  }
  return all ? arrangement : select_edges(std::move(arrangement), keep);
}

Faces trace_faces(const Arrangement& arrangement) {
  const HalfEdges half_edges(arrangement);
  const Walks walks = walk_all(half_edges);
  auto halves_of = [&](std::size_t walk, Halves& halves) {
    halves.clear();
    std::int32_t h = walks.first[walk];
    do {
      halves.push_back(h);
      h = half_edges.next(h);
    } while (h != walks.first[walk]);
  };
  std::vector<std::size_t> shells, holes;  // walks
  std::vector<Box> boxes;                  // of shells
  std::vector<Coord> hole_starts;          // smallest vertices
  Halves halves;
  Ring ring;
  for (std::size_t w = 0; w < walks.first.size(); ++w) {
    halves_of(w, halves);
    write_ring(arrangement, halves, ring);
    if (is_hole(ring)) {
      holes.push_back(w);
      hole_starts.push_back(*std::min_element(ring.begin(), ring.end()));
    } else {
      shells.push_back(w);
      boxes.push_back(box_of(ring));
    }
  }
  auto write_shell = [&](std::size_t s, Ring& into) {
    halves_of(shells[s], halves);
    write_ring(arrangement, halves, into);
  };
  const std::vector<std::int64_t> shell_of = HolePlacer(boxes, write_shell, hole_starts).place();
  std::vector<std::int32_t> face_of_walk(walks.first.size(), 0);
  for (std::size_t s = 0; s < shells.size(); ++s)
    face_of_walk[shells[s]] = static_cast<std::int32_t>(s) + 1;
  std::vector<std::vector<std::size_t>> holes_of(shells.size());
  for (std::size_t k = 0; k < holes.size(); ++k) {
    face_of_walk[holes[k]] = static_cast<std::int32_t>(shell_of[k] + 1);
    if (shell_of[k] >= 0) holes_of[static_cast<std::size_t>(shell_of[k])].push_back(k);
  }

  Faces faces;
  faces.left.reserve(walks.of.size());
  for (const std::int32_t walk : walks.of)
    faces.left.push_back(face_of_walk[static_cast<std::size_t>(walk)]);
  faces.halves.reserve(walks.of.size());
  faces.ring_offsets.push_back(0);
  auto add_ring = [&](std::size_t walk) {
    halves_of(walk, halves);
    faces.halves.insert(faces.halves.end(), halves.begin(), halves.end());
    faces.ring_offsets.push_back(static_cast<std::int64_t>(faces.halves.size()));
  };
  faces.face_offsets.assign(2, 0);  // the unbounded face
  for (std::size_t s = 0; s < shells.size(); ++s) {
    add_ring(shells[s]);
    std::sort(holes_of[s].begin(), holes_of[s].end(), [&](std::size_t a, std::size_t b) {
      return hole_starts[a] < hole_starts[b];  // two holes have no vertex in common
    });
    for (const std::size_t k : holes_of[s]) add_ring(holes[k]);
    faces.face_offsets.push_back(static_cast<std::int64_t>(faces.ring_offsets.size()) - 1);
  }
  return faces;
}

PolygonArray face_polygons(const Arrangement& arrangement, const Faces& faces,
                           std::span<const std::int64_t> which) {
  PolygonBuilder builder;
  Ring ring;
  for (const std::int64_t face : which) {
    const auto f = static_cast<std::size_t>(face);
    builder.begin_row();
    for (std::int64_t r = faces.face_offsets[f]; r < faces.face_offsets[f + 1]; ++r) {
      if (r == faces.face_offsets[f]) builder.begin_part();
      const auto at = static_cast<std::size_t>(r);
      write_ring(arrangement,
                 {faces.halves.data() + faces.ring_offsets[at],
                  static_cast<std::size_t>(faces.ring_offsets[at + 1] - faces.ring_offsets[at])},
                 ring);
      start_at_smallest(ring);
      builder.add_ring(ring);
    }
  }
  return builder.finish();
}

PolygonArray face_polygons(const Arrangement& arrangement, const Faces& faces) {
  std::vector<std::int64_t> all(faces.size());
  std::iota(all.begin(), all.end(), 0);
  return face_polygons(arrangement, faces, all);
}

std::vector<Box> face_boxes(const Arrangement& arrangement, const Faces& faces) {
  std::vector<Box> boxes(faces.size());
  for (std::size_t e = 0; e < arrangement.edges.size(); ++e) {
    Box box;
    for (std::size_t i = 0; i < arrangement.bend_count(e) + 2; ++i)
      box.add(arrangement.vertex(e, i));
    for (const std::size_t h : {2 * e, 2 * e + 1})
      if (faces.left[h] != 0) boxes[static_cast<std::size_t>(faces.left[h])].add(box);
  }
  return boxes;
}

std::vector<std::uint8_t> border_degrees(const Arrangement& arrangement, const Faces& faces,
                                         std::span<const std::int64_t> group) {
  std::vector<std::uint8_t> degree(arrangement.nodes.size(), 0);
  for (std::size_t e = 0; e < arrangement.edges.size(); ++e) {
    if (group[static_cast<std::size_t>(faces.left[2 * e])] ==
        group[static_cast<std::size_t>(faces.left[2 * e + 1])])
      continue;
    for (const std::int32_t n : {arrangement.edges[e].from, arrangement.edges[e].to}) {
      auto& d = degree[static_cast<std::size_t>(n)];
      d = static_cast<std::uint8_t>(std::min<int>(d + 1, 3));
    }
  }
  return degree;
}

namespace {

/// Cuts walks where they come back to a node, so that a hole that touches its shell is a ring of
/// its own.
class WalkCutter {
 public:
  explicit WalkCutter(const HalfEdges& half_edges, std::size_t nodes)
      : half_edges_(half_edges), position_(nodes, -1) {}

  std::vector<Halves> rings_of(const Halves& walk) {
    std::vector<Halves> rings;
    Halves open;
    for (const std::int32_t h : walk) {
      if (position(h) >= 0) {
        const auto first = open.begin() + position(h);
        rings.emplace_back(first, open.end());
        open.erase(first, open.end());
        forget(rings.back());
      }
      position(h) = static_cast<std::int32_t>(open.size());
      open.push_back(h);
    }
    forget(open);
    rings.push_back(std::move(open));
    return rings;
  }

 private:
  std::int32_t& position(std::int32_t h) {
    return position_[static_cast<std::size_t>(half_edges_.origin(h))];
  }
  void forget(const Halves& halves) {
    for (const std::int32_t h : halves) position(h) = -1;
  }

  const HalfEdges& half_edges_;
  std::vector<std::int32_t> position_;  ///< of each node in the open ring; -1: not in it
};

/// The rings of one group: each hole knows its shell, or is placed once all are known.
struct GroupRings {
  std::vector<Halves> shells;
  std::vector<Halves> holes;
  std::vector<std::int64_t> shell_of;  ///< -1: not known yet

  /// The rings of one walk.
  void add(std::vector<Halves> rings, const Arrangement& arrangement, Ring& buffer) {
    const std::size_t first_hole = holes.size();
    std::int64_t own_shell = -1;
    for (Halves& halves : rings) {
      write_ring(arrangement, halves, buffer);
      if (is_hole(buffer)) {
        holes.push_back(std::move(halves));
      } else {
        own_shell = static_cast<std::int64_t>(shells.size());
        shells.push_back(std::move(halves));
      }
    }
    shell_of.resize(first_hole);
    shell_of.resize(holes.size(), own_shell);
  }

  void place_holes(const Arrangement& arrangement) {
    std::vector<Coord> loose;
    for (std::size_t k = 0; k < holes.size(); ++k)
      if (shell_of[k] < 0) loose.push_back(origin(arrangement, holes[k].front()));
    if (loose.empty()) return;
    std::vector<Box> boxes;
    Ring ring;
    for (const Halves& shell : shells) {
      write_ring(arrangement, shell, ring);
      boxes.push_back(box_of(ring));
    }
    auto write_shell = [&](std::size_t s, Ring& into) { write_ring(arrangement, shells[s], into); };
    const std::vector<std::int64_t> found = HolePlacer(boxes, write_shell, loose).place();
    std::size_t next = 0;
    for (std::int64_t& shell : shell_of)
      if (shell < 0) shell = found[next++];
  }
};

}  // namespace

std::vector<std::size_t> ways_in(const Faces& faces) {
  // The half-edges of each face, one after the other.
  std::vector<std::size_t> begin(faces.size() + 1, 0), halves(faces.left.size());
  for (const std::int32_t face : faces.left) ++begin[static_cast<std::size_t>(face) + 1];
  std::partial_sum(begin.begin(), begin.end(), begin.begin());
  std::vector<std::size_t> next = begin;
  for (std::size_t h = 0; h < faces.left.size(); ++h)
    halves[next[static_cast<std::size_t>(faces.left[h])]++] = h;
  std::vector<std::uint8_t> known(faces.size(), 0);
  std::vector<std::size_t> ways, open = {0};
  known[0] = 1;
  while (!open.empty()) {
    const std::size_t face = open.back();
    open.pop_back();
    for (std::size_t k = begin[face]; k < begin[face + 1]; ++k) {
      const auto other = static_cast<std::size_t>(faces.left[halves[k] ^ 1]);
      if (known[other]) continue;
      known[other] = 1;
      ways.push_back(halves[k]);
      open.push_back(other);
    }
  }
  return ways;
}

PolygonArray dissolve(const Arrangement& arrangement, const Faces& faces,
                      std::span<const std::int64_t> group, std::int64_t groups,
                      std::span<const std::uint8_t> keep_node) {
  const HalfEdges half_edges(arrangement);
  auto group_left = [&](std::int32_t h) {
    return group[static_cast<std::size_t>(faces.left[static_cast<std::size_t>(h)])];
  };
  auto is_border = [&](std::int32_t h) { return group_left(h) != group_left(HalfEdges::twin(h)); };
  std::vector<GroupRings> rings(static_cast<std::size_t>(groups));
  WalkCutter cutter(half_edges, arrangement.nodes.size());
  std::vector<std::uint8_t> seen(static_cast<std::size_t>(half_edges.count()), 0);
  Halves walk;
  Ring buffer;
  std::size_t vertices = 0;
  for (std::int32_t start = 0; start < half_edges.count(); ++start) {
    if (seen[static_cast<std::size_t>(start)] || group_left(start) < 0 || !is_border(start))
      continue;
    walk.clear();
    std::int32_t h = start;
    do {
      seen[static_cast<std::size_t>(h)] = 1;
      walk.push_back(h);
      vertices += 1 + arrangement.bend_count(static_cast<std::size_t>(h >> 1));
      h = half_edges.next(h);
      while (!is_border(h)) h = half_edges.clockwise(h);
    } while (h != start);
    rings[static_cast<std::size_t>(group_left(start))].add(cutter.rings_of(walk), arrangement,
                                                           buffer);
  }

  // Holes are placed by whole rings; only then vertices go.
  auto slim = [&](const Halves& halves) {
    Ring ring;
    for (const std::int32_t h : halves) {
      if (keep_node[static_cast<std::size_t>(half_edges.origin(h))])
        ring.push_back(half_edges.at(h));
      append_bends(arrangement, h, ring);
    }
    if (ring.size() < 3)
      write_ring(arrangement, halves, ring);
    else
      ring.push_back(ring.front());
    start_at_smallest(ring);
    return ring;
  };
  PolygonBuilder builder;
  builder.reserve(vertices + static_cast<std::size_t>(groups));
  for (GroupRings& g : rings) {
    g.place_holes(arrangement);
    builder.begin_row();
    std::vector<std::vector<Ring>> parts;
    for (const Halves& shell : g.shells) parts.push_back({slim(shell)});
    for (std::size_t k = 0; k < g.holes.size(); ++k)
      if (g.shell_of[k] >= 0)
        parts[static_cast<std::size_t>(g.shell_of[k])].push_back(slim(g.holes[k]));
    for (auto& part : parts) std::sort(part.begin() + 1, part.end());
    std::sort(parts.begin(), parts.end());
    for (const auto& part : parts) {
      builder.begin_part();
      for (const Ring& ring : part) builder.add_ring(ring);
    }
    g = {};
  }
  return builder.finish();
}

}  // namespace libgrid
