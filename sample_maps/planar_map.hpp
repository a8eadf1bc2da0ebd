// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <map>
#include <vector>

#include "plane.hpp"

namespace libgrid::sample {

/// How a piece of a line lies in the ground.
enum class Structure { ground, bridge, tunnel, stub };

/// A straight piece of one drawn line.
struct MapEdge {
  int a = -1, b = -1;  ///< vertices
  int line = -1;
  Structure structure = Structure::ground;
};

/// An enclosed piece of land. Edge k runs from vertex k of the ring to the next one, with the face
/// on its left.
struct Face {
  std::vector<int> vertices;
  std::vector<int> edges;
};

/// A drawing in which lines meet only at vertices, drawn as a draughtsman does it with snapping on:
/// where a new line crosses old ones, all get a vertex there; it starts and ends on old ones.
class PlanarMap {
 public:
  /// Adds a path as it is.
  void add(std::span<const Coord> path, int line);
  /// Draws a path from line to line: it is lengthened by `reach` at both ends and then cut at the
  /// crossing nearest to where it was to end. Says whether there were such crossings; if not,
  /// nothing is drawn.
  bool draw(const Path& path, int line, double reach);
  /// The vertex at a place on a line, made where there is none.
  int vertex_on_lines(Coord c);
  /// Gives the line of an edge another structure for some way: it starts at the edge's end `from`
  /// and gets a vertex where the way ends.
  void mark(int edge, int from, double length, Structure structure);

  const std::vector<Coord>& vertices() const { return vertices_; }
  const std::vector<MapEdge>& edges() const { return edges_; }
  MapEdge& edge(int index) { return edges_[static_cast<std::size_t>(index)]; }
  Coord at(int vertex) const { return vertices_[static_cast<std::size_t>(vertex)]; }
  std::vector<int> edges_at(int vertex) const;
  /// Only those of a line.
  std::vector<int> edges_at(int vertex, int line) const;

  /// All faces but the outer one, in the order of their lowest half-edge.
  std::vector<Face> faces() const;
  Ring ring(const Face& face) const;
  /// A line as runs of vertices, cut where its structure changes.
  std::vector<std::vector<int>> runs(int line) const;
  Path path(std::span<const int> vertices) const;

 private:
  struct Crossing {
    double position;
    Coord place;
  };
  int vertex(Coord c);
  int split(int edge, Coord at);
  void connect(int a, int b, int line);
  std::vector<Crossing> crossings(const Path& path) const;

  std::vector<Coord> vertices_;
  std::vector<MapEdge> edges_;
  std::map<Coord, int> known_;
};

/// The faces left of each edge a -> b and of b -> a; -1 outside.
std::vector<std::array<int, 2>> sides_of(const PlanarMap& map, const std::vector<Face>& faces);

/// The outline of the faces whose `group` is `wanted`: rings of vertices with the group on the
/// left.
std::vector<std::vector<int>> outline(const PlanarMap& map,
                                      const std::vector<std::array<int, 2>>& sides,
                                      const std::vector<int>& group, int wanted);

}  // namespace libgrid::sample
