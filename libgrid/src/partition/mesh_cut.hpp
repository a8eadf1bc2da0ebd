// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "subdivide.hpp"
#include "tiling.hpp"

namespace libgrid {

/// Areas cut by the sides of the tiles near their outlines. Far tiles are whole.
struct MeshCut {
  Subdivision pieces;
  std::vector<std::int32_t> tile;  ///< of each face in an area; Tiling::kNone: far ones, or none
  std::vector<std::int32_t> area_of_far;  ///< of each far tile; -1 outside all areas
};

/// Tiles near the outlines; a flag each.
std::vector<std::uint8_t> tiles_near(const PolygonArray& areas, const Tiling& tiling, double reach);

/// Cuts areas by the tiles that `near` flags. None when far tiles are not whole: a crossing that
/// was rounded has moved an outline among them. Never so when all are near.
std::optional<MeshCut> cut_by_tiles(const PolygonArray& areas, const Tiling& tiling,
                                    std::span<const std::uint8_t> near, Lattice lattice,
                                    const Run& run);

/// The face that each face joins, itself where it stays: of the faces that `in_play` flags, one of
/// less than `least_m2` joins the neighbour in its area with which it has the longest border, and
/// so on, smallest first. A face without a neighbour stays.
std::vector<std::size_t> merge_pieces(const Subdivision& pieces,
                                      std::span<const std::uint8_t> in_play, double least_m2,
                                      const Transform& to_metres);

}  // namespace libgrid
