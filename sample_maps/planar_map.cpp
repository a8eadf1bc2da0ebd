// SPDX-License-Identifier: Apache-2.0
#include "planar_map.hpp"

#include <algorithm>

namespace libgrid::sample {

namespace {

// Crossings closer than this to an old vertex go through it: no tiny edges.
constexpr double kNear = 7;

Path lengthened(Path path, double by) {
  const std::size_t n = path.size();
  path.insert(path.begin(), path[0] + unit(path[0] - path[1]) * by);
  path.push_back(path[n] + unit(path[n] - path[n - 1]) * by);
  return path;
}

}  // namespace

int PlanarMap::vertex(Coord c) {
  const auto [found, fresh] = known_.try_emplace(c, static_cast<int>(vertices_.size()));
  if (fresh) vertices_.push_back(c);
  return found->second;
}

void PlanarMap::connect(int a, int b, int line) {
  if (a == b) return;
  for (const MapEdge& e : edges_)
    if ((e.a == a && e.b == b) || (e.a == b && e.b == a)) return;
  edges_.push_back({a, b, line});
}

void PlanarMap::add(std::span<const Coord> path, int line) {
  for (std::size_t i = 1; i < path.size(); ++i) {
    const int a = vertex(path[i - 1]);
    connect(a, vertex(path[i]), line);
  }
}

int PlanarMap::split(int index, Coord place) {
  const int middle = vertex(on_lattice(place));
  MapEdge rest = edge(index);
  rest.a = middle;
  edge(index).b = middle;
  edges_.push_back(rest);
  return middle;
}

int PlanarMap::vertex_on_lines(Coord c) {
  int nearest = -1;
  double least = 1e9;
  for (std::size_t i = 0; i < edges_.size(); ++i) {
    const double d = distance(c, nearest_on_segment(at(edges_[i].a), at(edges_[i].b), c));
    if (d < least) least = d, nearest = static_cast<int>(i);
  }
  const MapEdge& e = edge(nearest);
  const double to_a = distance(c, at(e.a)), to_b = distance(c, at(e.b));
  if (std::min(to_a, to_b) < kNear) return to_a <= to_b ? e.a : e.b;
  return split(nearest, c);
}

std::vector<PlanarMap::Crossing> PlanarMap::crossings(const Path& path) const {
  std::vector<Crossing> found;
  double position = 0;
  for (std::size_t i = 1; i < path.size(); ++i) {
    const Coord p = path[i - 1], run = path[i] - p;
    for (const MapEdge& e : edges_) {
      const Coord a = at(e.a), along = at(e.b) - a;
      const double turn = cross(run, along);
      if (turn == 0) continue;
      const double t = cross(a - p, along) / turn, s = cross(a - p, run) / turn;
      if (t < 0 || t > 1 || s < 0 || s > 1) continue;
      found.push_back({position + t * length(run), p + run * t});
    }
    position += length(run);
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const Crossing& a, const Crossing& b) { return a.position < b.position; });
  return found;
}

bool PlanarMap::draw(const Path& given, int line, double reach) {
  const Path path = lengthened(given, reach);
  const std::vector<Crossing> all = crossings(path);
  const double total = path_length(path);
  // The crossing nearest to a wanted end, within reach of it.
  auto nearest = [&](double wanted) {
    std::size_t best = all.size();
    for (std::size_t i = 0; i < all.size(); ++i) {
      const double d = std::abs(all[i].position - wanted);
      if (d <= reach && (best == all.size() || d < std::abs(all[best].position - wanted))) best = i;
    }
    return best;
  };
  const std::size_t first = nearest(reach), last = nearest(total - reach);
  if (first == all.size() || last == all.size() || first >= last) return false;

  std::vector<std::pair<double, int>> stops;
  for (std::size_t i = first; i <= last; ++i)
    stops.emplace_back(all[i].position, vertex_on_lines(all[i].place));
  const std::size_t met = stops.size();
  double position = 0;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (i > 0) position += distance(path[i - 1], path[i]);
    if (position <= all[first].position || position >= all[last].position) continue;
    const bool free =
        std::all_of(stops.begin(), stops.begin() + static_cast<long>(met),
                    [&](auto& s) { return std::abs(s.first - position) > 2 * kNear; });
    if (free) stops.emplace_back(position, vertex(on_lattice(path[i])));
  }
  std::stable_sort(stops.begin(), stops.end(), [](auto& a, auto& b) { return a.first < b.first; });
  for (std::size_t i = 1; i < stops.size(); ++i)
    connect(stops[i - 1].second, stops[i].second, line);
  return true;
}

std::vector<int> PlanarMap::edges_at(int vertex) const {
  std::vector<int> found;
  for (std::size_t i = 0; i < edges_.size(); ++i)
    if (edges_[i].a == vertex || edges_[i].b == vertex) found.push_back(static_cast<int>(i));
  return found;
}

std::vector<int> PlanarMap::edges_at(int vertex, int line) const {
  std::vector<int> found = edges_at(vertex);
  std::erase_if(found, [&](int e) { return edges_[static_cast<std::size_t>(e)].line != line; });
  return found;
}

void PlanarMap::mark(int index, int from, double length, Structure structure) {
  while (index >= 0) {
    const int onto = edge(index).a == from ? edge(index).b : edge(index).a;
    const double step = distance(at(from), at(onto));
    int end = onto;
    if (step > length + 1) {
      end = split(index, at(from) + (at(onto) - at(from)) * (length / step));
      // The first half keeps the edge's place, the second half is the last edge.
      if (edge(index).a != from && edge(index).b != from)
        index = static_cast<int>(edges_.size()) - 1;
    }
    edge(index).structure = structure;
    length -= distance(at(from), at(end));
    if (length < 1) return;
    const int line = edge(index).line, passed = index;
    index = -1;
    for (const int next : edges_at(end, line))
      if (next != passed) index = next;
    from = end;
  }
}

std::vector<Face> PlanarMap::faces() const {
  // Half-edge 2e runs from a to b, 2e+1 back.
  const std::size_t halves = edges_.size() * 2;
  auto start = [&](std::size_t h) { return h % 2 == 0 ? edges_[h / 2].a : edges_[h / 2].b; };
  std::vector<std::vector<std::size_t>> round(vertices_.size());
  for (std::size_t h = 0; h < halves; ++h) round[static_cast<std::size_t>(start(h))].push_back(h);
  std::vector<std::size_t> next(halves);
  for (auto& star : round) {
    std::sort(star.begin(), star.end(), [&](std::size_t g, std::size_t h) {
      return turns_before(at(start(g ^ 1)) - at(start(g)), at(start(h ^ 1)) - at(start(h)));
    });
    // Arriving against star[i], the face on the left leaves by the half-edge just right of it.
    for (std::size_t i = 0; i < star.size(); ++i)
      next[star[i] ^ 1] = star[(i + star.size() - 1) % star.size()];
  }
  std::vector<Face> found;
  std::vector<bool> done(halves, false);
  for (std::size_t h = 0; h < halves; ++h) {
    if (done[h]) continue;
    Face face;
    double twice = 0;
    for (std::size_t g = h; !done[g]; g = next[g]) {
      done[g] = true;
      face.vertices.push_back(start(g));
      face.edges.push_back(static_cast<int>(g / 2));
      twice += cross(at(start(g)), at(start(g ^ 1)));
    }
    if (twice > 0) found.push_back(std::move(face));
  }
  return found;
}

Ring PlanarMap::ring(const Face& face) const {
  Ring ring = path(face.vertices);
  ring.push_back(ring.front());
  return ring;
}

Path PlanarMap::path(std::span<const int> vertices) const {
  Path path;
  for (const int v : vertices) path.push_back(at(v));
  return path;
}

std::vector<std::vector<int>> PlanarMap::runs(int line) const {
  std::vector<std::vector<int>> found;
  std::vector<bool> done(edges_.size(), false);
  auto continuation = [&](int at_vertex, Structure structure) {
    int only = -1, count = 0;
    for (const int e : edges_at(at_vertex, line)) {
      if (edges_[static_cast<std::size_t>(e)].structure != structure) continue;
      ++count;
      if (!done[static_cast<std::size_t>(e)]) only = e;
    }
    return count <= 2 ? only : -1;
  };
  for (std::size_t i = 0; i < edges_.size(); ++i) {
    if (edges_[i].line != line || done[i]) continue;
    done[i] = true;
    std::vector<int> run{edges_[i].a, edges_[i].b};
    for (const bool forward : {true, false}) {
      for (int e = continuation(run.back(), edges_[i].structure); e >= 0;
           e = continuation(run.back(), edges_[i].structure)) {
        const MapEdge& piece = edges_[static_cast<std::size_t>(e)];
        done[static_cast<std::size_t>(e)] = true;
        run.push_back(piece.a == run.back() ? piece.b : piece.a);
      }
      if (forward) std::reverse(run.begin(), run.end());
    }
    std::reverse(run.begin(), run.end());
    found.push_back(std::move(run));
  }
  return found;
}

std::vector<std::array<int, 2>> sides_of(const PlanarMap& map, const std::vector<Face>& faces) {
  std::vector<std::array<int, 2>> sides(map.edges().size(), {-1, -1});
  for (std::size_t f = 0; f < faces.size(); ++f)
    for (std::size_t k = 0; k < faces[f].edges.size(); ++k) {
      const auto e = static_cast<std::size_t>(faces[f].edges[k]);
      sides[e][map.edges()[e].a == faces[f].vertices[k] ? 0 : 1] = static_cast<int>(f);
    }
  return sides;
}

std::vector<std::vector<int>> outline(const PlanarMap& map,
                                      const std::vector<std::array<int, 2>>& sides,
                                      const std::vector<int>& group, int wanted) {
  auto inside = [&](int face) {
    return face >= 0 && group[static_cast<std::size_t>(face)] == wanted;
  };
  std::multimap<int, int> leaving;  // vertex -> next vertex, group on the left
  for (std::size_t e = 0; e < sides.size(); ++e) {
    const MapEdge& edge = map.edges()[e];
    if (inside(sides[e][0]) == inside(sides[e][1])) continue;
    if (inside(sides[e][0]))
      leaving.emplace(edge.a, edge.b);
    else
      leaving.emplace(edge.b, edge.a);
  }
  std::vector<std::vector<int>> rings;
  while (!leaving.empty()) {
    auto step = leaving.begin();
    std::vector<int> ring{step->first};
    while (true) {
      const int from = step->first, to = step->second;
      leaving.erase(step);
      if (to == ring.front()) break;
      ring.push_back(to);
      // Where the group touches itself at a vertex, the sharpest left turn keeps rings apart.
      const auto [begin, end] = leaving.equal_range(to);
      step = begin;
      const Coord back = map.at(from) - map.at(to);
      auto sharper = [&](Coord u, Coord v) {  // u comes before v, clockwise from `back`
        const bool u_far = cross(back, u) > 0, v_far = cross(back, v) > 0;
        if (u_far != v_far) return v_far;
        return cross(u, v) < 0;
      };
      for (auto other = begin; other != end; ++other)
        if (sharper(map.at(other->second) - map.at(to), map.at(step->second) - map.at(to)))
          step = other;
    }
    rings.push_back(std::move(ring));
  }
  return rings;
}

}  // namespace libgrid::sample
