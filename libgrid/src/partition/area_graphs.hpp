// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "libgrid/assign/assign.hpp"
#include "libgrid/partition/partition.hpp"
#include "limits.hpp"
#include "subdivide.hpp"

namespace libgrid {

/// What a metre of border costs along each barrier class, so that borders seek strong barriers.
double border_factor(BarrierClass c);

/// One weight of all buildings; 0 is the first.
inline const std::vector<double>& building_weights(const PartitionInput& in, std::size_t weight) {
  return weight == 0 ? in.weights : in.further[weight - 1];
}

/// One weight, by face of a subdivision.
struct FaceWeights {
  std::vector<double> alone;  ///< of buildings that lie in one face
  std::vector<double> all;    ///< of buildings with their largest share there
};

/// The buildings with any share in each face.
struct FaceBuildings {
  std::vector<std::int64_t> first;  ///< of each face, and the end
  std::vector<std::int64_t> row;    ///< face by face

  std::span<const std::int64_t> operator[](std::size_t face) const {
    return std::span(row).subspan(static_cast<std::size_t>(first[face]),
                                  static_cast<std::size_t>(first[face + 1] - first[face]));
  }
};

/// Buildings and weights by face of a subdivision.
struct FaceLoad {
  std::vector<FaceWeights> weights;  ///< the first, then the further ones
  FaceBuildings buildings;
  Shares across;  ///< buildings and the faces that they lie in, where there are several
};
/// `area_of_building` is what areas_of_buildings tells.
FaceLoad load_faces(const PartitionInput& in, const std::vector<std::int64_t>& area_of_building,
                    const Subdivision& s, const Crs& crs, const Run& run);
/// The area that each building lies in; -1: none, or not one alone.
std::vector<std::int64_t> areas_of_buildings(const PartitionInput& in, const Crs& crs,
                                             const Run& run);

/// Faces that form one atom.
struct FaceAtoms {
  std::vector<std::int64_t> first;           ///< of each face: the first face of its atom
  std::vector<std::vector<double>> weights;  ///< of each weight, of each first face: of its atom
};

/// The row of `polygons` that each face lies in; -1: none, or outside the areas. Null: none.
std::vector<std::int64_t> rows_of_faces(const PolygonArray* polygons, const Subdivision& s,
                                        const Run& run);

/// The present cell that each face lies in; -1: none, or outside the areas. The lines from
/// `first_line` on are their rings, `row_left` the cell on the left of each. Edges along them tell,
/// since slivers beside them are too thin for a place to tell. Where cells overlap, the first
/// counts, but one that lies within another counts before it. Null: none.
std::vector<std::int64_t> present_of_faces(const PolygonArray* present, const Subdivision& s,
                                           std::int32_t first_line,
                                           std::span<const std::int64_t> row_left);

/// A present cell goes on in the area that has most of its weight, or of its land where it has no
/// weight; its faces in other areas are in none.
void keep_to_one_area(const Subdivision& s, std::span<const double> weight,
                      std::span<const double> area_m2, std::vector<std::int64_t>& present);

/// The atoms: strips with the faces that they are united with (`home`), compounds that do not weigh
/// more than max, and the faces on both sides of a building. Lines give way where they cross one,
/// as long as the atom does not weigh more than max, or, for a building that they hardly touch,
/// than the limits are apart; of several weights, by none of them. No atom lies in two cells of
/// today (`present`).
FaceAtoms face_atoms(const PartitionInput& in, const Subdivision& s, const FaceLoad& load,
                     const std::vector<std::int64_t>& home,
                     const std::vector<std::int64_t>& compound,
                     const std::vector<std::int64_t>& present, const Limits& limits);

/// The atoms of one area.
struct AreaGraph {
  std::vector<std::int64_t> faces;
  std::vector<std::int32_t> atom;  ///< of each face
  AtomGraph graph;
};

/// One graph an area. Parts that no edge joins are tied to the heaviest part when they are too
/// light, by any weight, to stand alone: across a neck, else to its nearest face. `border_cost`:
/// one an edge; an edge that costs nothing joins nothing.
std::vector<AreaGraph> area_graphs(const Subdivision& s, const FaceAtoms& atoms,
                                   const Transform& to_metres,
                                   const std::vector<double>& border_cost, std::size_t areas,
                                   const Limits& limits);

}  // namespace libgrid
