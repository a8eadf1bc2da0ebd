// SPDX-License-Identifier: Apache-2.0
#include "render/borders.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "libgrid/index/box_index.hpp"

namespace libgrid::render {

namespace {

struct Edge {
  Coord a, b;  ///< a < b
  int rank = 0;
};

/// Two steps of the page's rounding.
constexpr double on_edge = 2.0 / 32;

std::vector<Edge> edges_of(const std::vector<const std::vector<Rings>*>& ranks) {
  std::vector<Edge> edges;
  for (std::size_t rank = 0; rank < ranks.size(); ++rank)
    for (const Rings& rings : *ranks[rank])
      for (const auto& ring : rings)
        for (std::size_t i = 1; i < ring.size(); ++i)
          edges.push_back({std::min(ring[i - 1], ring[i]), std::max(ring[i - 1], ring[i]),
                           static_cast<int>(rank)});
  return edges;
}

/// Each edge once, under its highest rank.
void unite(std::vector<Edge>& edges) {
  std::sort(edges.begin(), edges.end(), [](const Edge& e, const Edge& f) {
    return std::tie(e.a, e.b, f.rank) < std::tie(f.a, f.b, e.rank);
  });
  const auto same = [](const Edge& e, const Edge& f) { return e.a == f.a && e.b == f.b; };
  edges.erase(std::unique(edges.begin(), edges.end(), same), edges.end());
}

std::vector<Edge> cut_at_vertices(const std::vector<Edge>& edges) {
  std::vector<Coord> nodes;
  for (const Edge& e : edges) nodes.push_back(e.a), nodes.push_back(e.b);
  std::sort(nodes.begin(), nodes.end());
  nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
  std::vector<Box> boxes(nodes.size());
  for (std::size_t i = 0; i < nodes.size(); ++i) boxes[i].add(nodes[i]);
  const BoxIndex index(boxes);

  std::vector<Edge> pieces;
  std::vector<std::int64_t> found;
  std::vector<Coord> stops;
  for (const Edge& e : edges) {
    Box box;
    box.add(Coord{e.a.x - on_edge, std::min(e.a.y, e.b.y) - on_edge});
    box.add(Coord{e.b.x + on_edge, std::max(e.a.y, e.b.y) + on_edge});
    index.query(box, found);
    stops = {e.a, e.b};
    const double dx = e.b.x - e.a.x, dy = e.b.y - e.a.y;
    const auto along = [&](Coord c) { return (c.x - e.a.x) * dx + (c.y - e.a.y) * dy; };
    for (const std::int64_t i : found) {
      const Coord c = nodes[static_cast<std::size_t>(i)];
      if (along(c) > 0 && along(c) < along(e.b) && distance_to_segment(c, e.a, e.b) <= on_edge)
        stops.push_back(c);
    }
    std::sort(stops.begin(), stops.end(), [&](Coord c, Coord d) {
      return std::pair{along(c), c} < std::pair{along(d), d};
    });
    for (std::size_t i = 1; i < stops.size(); ++i)
      if (stops[i - 1] != stops[i])
        pieces.push_back(
            {std::min(stops[i - 1], stops[i]), std::max(stops[i - 1], stops[i]), e.rank});
  }
  return pieces;
}

}  // namespace

std::vector<std::vector<Coord>> join(const std::vector<std::vector<Coord>>& lines) {
  std::map<Coord, std::vector<std::size_t>> ends;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    ends[lines[i].front()].push_back(i);
    ends[lines[i].back()].push_back(i);
  }
  std::vector<char> used(lines.size(), 0);
  const auto next_at = [&](Coord end) -> const std::vector<Coord>* {
    const auto& here = ends.at(end);
    if (here.size() != 2) return nullptr;
    for (const std::size_t i : here)
      if (!used[i]) return used[i] = 1, &lines[i];
    return nullptr;
  };
  const auto extend = [&](std::vector<Coord>& joined) {
    while (const auto* next = next_at(joined.back())) {
      if (next->front() == joined.back())
        joined.insert(joined.end(), next->begin() + 1, next->end());
      else
        joined.insert(joined.end(), next->rbegin() + 1, next->rend());
    }
  };
  std::vector<std::vector<Coord>> out;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (used[i]) continue;
    used[i] = 1;
    std::vector<Coord> joined = lines[i];
    extend(joined);
    std::reverse(joined.begin(), joined.end());
    extend(joined);
    out.push_back(std::move(joined));
  }
  return out;
}

std::vector<BorderLine> border_lines(const std::vector<const std::vector<Rings>*>& ranks) {
  std::vector<Edge> edges = edges_of(ranks);
  unite(edges);
  edges = cut_at_vertices(edges);
  unite(edges);
  std::vector<BorderLine> borders;
  for (int rank = 0; rank < static_cast<int>(ranks.size()); ++rank) {
    std::vector<std::vector<Coord>> lines;
    for (const Edge& e : edges)
      if (e.rank == rank) lines.push_back({e.a, e.b});
    for (auto& line : join(lines)) borders.push_back({rank, std::move(line)});
  }
  return borders;
}

}  // namespace libgrid::render
