// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <limits>
#include <map>
#include <numeric>
#include <utility>

#include "box_pairs.hpp"
#include "half_edges.hpp"
#include "libgrid/geom/measures.hpp"
#include "libgrid/geom/predicates.hpp"

namespace libgrid {

namespace {

using Ring = std::vector<Coord>;

/// Whether the ring of a walk is the outside of what it runs around. At its smallest node all its
/// edges go into one half plane, so it is an outside exactly where one of its passes sweeps over
/// the other half plane, seen as the turn from the edge that leaves to the edge that arrives.
bool is_hole(std::span<const Coord> ring) { return ring_turn(ring) < 0; }

Box box_of(std::span<const Coord> ring) {
  Box box;
  for (const Coord& c : ring) box.add(c);
  return box;
}

/// Starts a closed ring at its smallest vertex.
void start_at_smallest(Ring& ring) {
  ring.pop_back();
  std::rotate(ring.begin(), std::min_element(ring.begin(), ring.end()), ring.end());
  ring.push_back(ring.front());
}

/// For each hole, the outside of a connected piece of an arrangement, the innermost shell around
/// it; -1 where there is none. Rings of one arrangement meet at vertices only, and a hole that
/// touches its shell is walked with it, so a shell that has the hole's first vertex is not around
/// it. Cost: n log n in shells and in the vertices of those whose box has a hole's first vertex,
/// plus the edges east of each hole.
std::vector<std::int64_t> shells_of_holes(const std::vector<Ring>& shells,
                                          const std::vector<Ring>& holes) {
  std::vector<std::int64_t> shell_of(holes.size(), -1);
  if (holes.empty()) return shell_of;
  std::vector<Box> boxes;
  for (const Ring& shell : shells) boxes.push_back(box_of(shell));
  const BoxPairs near(boxes);
  std::vector<std::uint8_t> may_hold(shells.size(), 0);
  for (const Ring& hole : holes)
    near.meeting(box_of({hole.data(), 1}), [&](std::size_t s) { may_hold[s] = 1; });
  std::vector<Box> edges;
  std::vector<std::pair<std::size_t, std::size_t>> edge_of;  // shell and position in it
  std::vector<double> area(shells.size(), 0);
  for (std::size_t s = 0; s < shells.size(); ++s) {
    if (!may_hold[s]) continue;
    area[s] = ring_area(shells[s]);
    for (std::size_t i = 1; i < shells[s].size(); ++i) {
      edges.push_back(box_of({&shells[s][i - 1], 2}));
      edge_of.emplace_back(s, i - 1);
    }
  }
  const BoxPairs index(edges);
  std::vector<std::uint8_t> around(shells.size(), 0);
  std::vector<std::size_t> met;
  for (std::size_t k = 0; k < holes.size(); ++k) {
    // A shell is around the hole when the ray from the hole's first vertex to the east crosses it
    // an odd number of times; a shell that has the vertex is not.
    constexpr std::uint8_t odd = 1, touched = 2;
    const Coord p = holes[k].front();
    met.clear();
    index.meeting({p.x, p.y, std::numeric_limits<double>::infinity(), p.y}, [&](std::size_t e) {
      const auto [s, i] = edge_of[e];
      const std::span<const Coord> edge(&shells[s][i], 2);
      met.push_back(s);
      if (edge[0] == p || edge[1] == p) around[s] |= touched;
      if (ring_takes(edge, p)) around[s] ^= odd;
    });
    for (const std::size_t s : met) {
      // Shells around one hole nest, so the one of least area is the innermost.
      auto& innermost = shell_of[k];
      if (around[s] == odd &&
          (innermost < 0 || area[s] < area[static_cast<std::size_t>(innermost)]))
        innermost = static_cast<std::int64_t>(s);
    }
    for (const std::size_t s : met) around[s] = 0;
  }
  return shell_of;
}

}  // namespace

Arrangement prune(const Arrangement& arrangement) {
  const HalfEdges half_edges(arrangement);
  const Walks walks = walk_all(half_edges);
  std::vector<std::uint8_t> keep(arrangement.edges.size());
  bool all = true;
  for (std::size_t e = 0; e < keep.size(); ++e) {
    keep[e] = walks.of[2 * e] != walks.of[2 * e + 1];
    all = all && keep[e];
  }
  return all ? arrangement : select_edges(arrangement, keep);
}

Faces trace_faces(const Arrangement& arrangement) {
  const HalfEdges half_edges(arrangement);
  const Walks walks = walk_all(half_edges);
  std::vector<Ring> shells, holes;
  std::vector<std::size_t> hole_walk;
  std::vector<std::int32_t> face_of_walk(walks.first.size(), 0);
  for (std::size_t w = 0; w < walks.first.size(); ++w) {
    Ring ring;
    std::int32_t h = walks.first[w];
    do {
      ring.push_back(half_edges.at(h));
      h = half_edges.next(h);
    } while (h != walks.first[w]);
    ring.push_back(ring.front());
    start_at_smallest(ring);
    if (is_hole(ring)) {
      holes.push_back(std::move(ring));
      hole_walk.push_back(w);
    } else {
      shells.push_back(std::move(ring));
      face_of_walk[w] = static_cast<std::int32_t>(shells.size());
    }
  }
  const std::vector<std::int64_t> shell_of = shells_of_holes(shells, holes);
  std::vector<std::vector<std::size_t>> holes_of(shells.size());
  for (std::size_t k = 0; k < holes.size(); ++k) {
    face_of_walk[hole_walk[k]] = static_cast<std::int32_t>(shell_of[k] + 1);
    if (shell_of[k] >= 0) holes_of[static_cast<std::size_t>(shell_of[k])].push_back(k);
  }

  Faces faces;
  faces.left.reserve(walks.of.size());
  for (const std::int32_t walk : walks.of)
    faces.left.push_back(face_of_walk[static_cast<std::size_t>(walk)]);
  PolygonBuilder builder;
  builder.begin_row();  // the unbounded face
  for (std::size_t s = 0; s < shells.size(); ++s) {
    builder.begin_row();
    builder.begin_part();
    builder.add_ring(shells[s]);
    std::sort(holes_of[s].begin(), holes_of[s].end(),
              [&](std::size_t a, std::size_t b) { return holes[a] < holes[b]; });
    for (const std::size_t k : holes_of[s]) builder.add_ring(holes[k]);
  }
  faces.polygons = builder.finish();
  return faces;
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

/// The rings of a walk, cut where it comes back to a vertex, so that a hole that touches its shell
/// is a ring of its own.
std::vector<Ring> cut_where_it_touches(const Ring& walk) {
  std::vector<Ring> rings;
  Ring open;
  std::map<Coord, std::size_t> position;
  for (const Coord& c : walk) {
    if (const auto seen = position.find(c); seen != position.end()) {
      const auto first = open.begin() + static_cast<std::ptrdiff_t>(seen->second);
      Ring loop(first, open.end());
      for (const Coord& gone : loop) position.erase(gone);
      open.erase(first, open.end());
      loop.push_back(c);
      rings.push_back(std::move(loop));
    }
    position[c] = open.size();
    open.push_back(c);
  }
  open.push_back(open.front());
  rings.push_back(std::move(open));
  return rings;
}

/// The rings of one group: each hole knows its shell, or is placed once all are known.
struct GroupRings {
  std::vector<Ring> shells;
  std::vector<Ring> holes;
  std::vector<std::int64_t> shell_of;  ///< -1: not known yet

  void add_walk(const Ring& walk) {
    const std::size_t first_hole = holes.size();
    std::int64_t own_shell = -1;
    for (Ring& ring : cut_where_it_touches(walk)) {
      if (is_hole(ring)) {
        holes.push_back(std::move(ring));
      } else {
        own_shell = static_cast<std::int64_t>(shells.size());
        shells.push_back(std::move(ring));
      }
    }
    shell_of.resize(first_hole);
    shell_of.resize(holes.size(), own_shell);
  }

  void place_holes() {
    std::vector<Ring> loose;
    for (std::size_t k = 0; k < holes.size(); ++k)
      if (shell_of[k] < 0) loose.push_back(holes[k]);
    const std::vector<std::int64_t> found = shells_of_holes(shells, loose);
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
  std::vector<std::uint8_t> seen(static_cast<std::size_t>(half_edges.count()), 0);
  for (std::int32_t start = 0; start < half_edges.count(); ++start) {
    if (seen[static_cast<std::size_t>(start)] || group_left(start) < 0 || !is_border(start))
      continue;
    Ring walk;
    std::int32_t h = start;
    do {
      seen[static_cast<std::size_t>(h)] = 1;
      walk.push_back(half_edges.at(h));
      h = half_edges.next(h);
      while (!is_border(h)) h = half_edges.clockwise(h);
    } while (h != start);
    rings[static_cast<std::size_t>(group_left(start))].add_walk(walk);
  }

  // Holes are placed by whole rings; only then vertices go.
  auto slim = [&](const Ring& whole) {
    Ring ring;
    for (std::size_t i = 1; i < whole.size(); ++i) {
      const auto node =
          std::lower_bound(arrangement.nodes.begin(), arrangement.nodes.end(), whole[i]) -
          arrangement.nodes.begin();
      if (keep_node[static_cast<std::size_t>(node)]) ring.push_back(whole[i]);
    }
    if (ring.size() < 3) ring.assign(whole.begin() + 1, whole.end());
    ring.push_back(ring.front());
    start_at_smallest(ring);
    return ring;
  };
  PolygonBuilder builder;
  for (GroupRings& g : rings) {
    g.place_holes();
    builder.begin_row();
    std::vector<std::vector<Ring>> parts;
    for (const Ring& shell : g.shells) parts.push_back({slim(shell)});
    for (std::size_t k = 0; k < g.holes.size(); ++k)
      if (g.shell_of[k] >= 0)
        parts[static_cast<std::size_t>(g.shell_of[k])].push_back(slim(g.holes[k]));
    for (auto& part : parts) std::sort(part.begin() + 1, part.end());
    std::sort(parts.begin(), parts.end());
    for (const auto& part : parts) {
      builder.begin_part();
      for (const Ring& ring : part) builder.add_ring(ring);
    }
  }
  return builder.finish();
}

}  // namespace libgrid
