// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "libgrid/partition/partition.hpp"
#include "subdivide.hpp"
#include "topology/union_find.hpp"

namespace libgrid {

/// Buildings and weights by face of a subdivision.
struct FaceLoad {
  std::vector<double> weight;
  std::vector<std::vector<std::int64_t>> buildings;
  /// Faces that a building lies across, by building.
  std::vector<std::vector<std::int64_t>> across;
};

/// The atoms of an area, each with its first face.
struct AreaGraph {
  std::vector<std::int64_t> faces;
  std::vector<double> weight;
  std::vector<AtomBorder> borders;
};

/// Unites the faces that a building lies across, so that no cell border cuts it: a line gives way
/// that is no stronger than a wall, as long as the atom is light enough (max - min) to change sides
/// within the limits.
UnionFind whole_buildings(const Subdivision& s, const FaceLoad& load,
                          const PartitionOptions& limits);

/// The graph of each area; `atom` becomes the number of each face's atom in its area.
std::vector<AreaGraph> area_graphs(const Subdivision& s, const FaceLoad& load, UnionFind whole,
                                   const std::vector<double>& length, std::size_t areas,
                                   std::vector<std::int32_t>& atom);

/// Parts that no edge joins are tied to the nearest atom of the heaviest part when they are too
/// light to stand alone.
AtomGraph tied_graph(AreaGraph area, const PolygonArray& planar, double min);

}  // namespace libgrid
