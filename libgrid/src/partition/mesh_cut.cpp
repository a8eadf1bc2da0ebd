// SPDX-License-Identifier: Apache-2.0
#include "mesh_cut.hpp"

#include "libgrid/geom/measures.hpp"

namespace libgrid {

namespace {

constexpr std::int32_t kNone = Tiling::kNone;

/// The tiles on both sides of a cutter.
struct SideTiles {
  std::int32_t left = kNone, right = kNone;
};

struct TileSides {
  Cutters cutters;
  std::vector<SideTiles> tiles;  ///< of each cutter
};

/// The sides of near tiles, each once.
TileSides sides_of(const Tiling& tiling, std::span<const std::uint8_t> near) {
  TileSides sides;
  for (std::size_t t = 0; t < near.size(); ++t) {
    if (!near[t]) continue;
    const auto tile = static_cast<std::int32_t>(t);
    const Tiling::Corners ring = tiling.corners(tile);
    for (int k = 0; k < tiling.sides(); ++k) {
      const std::int32_t other = tiling.neighbour(tile, k);
      if (other != kNone && other < tile && near[static_cast<std::size_t>(other)]) continue;
      sides.cutters.add(std::span(ring).subspan(static_cast<std::size_t>(k), 2));
      sides.tiles.push_back({tile, other});
    }
  }
  return sides;
}

/// The tile on the left of each half-edge, where a cutter runs along it.
std::vector<std::int32_t> tiles_left(const Subdivision& s, const TileSides& sides) {
  std::vector<std::int32_t> left(2 * s.arrangement.edges.size(), kNone);
  for (std::size_t e = 0; e < s.arrangement.edges.size(); ++e)
    for (const auto& use : s.arrangement.uses_of(e)) {
      if (use.line < s.first_cutter) continue;
      const SideTiles tiles = sides.tiles[static_cast<std::size_t>(use.line - s.first_cutter)];
      left[2 * e] = use.sign > 0 ? tiles.left : tiles.right;
      left[2 * e + 1] = use.sign > 0 ? tiles.right : tiles.left;
    }
  return left;
}

/// Tells faces of far tiles from pieces of near ones. A far face is bounded by sides of far tiles
/// alone; then it is made of whole tiles.
class FarFaces {
 public:
  FarFaces(std::size_t faces, std::span<const std::uint8_t> near) : near_(near), seen_(faces, 0) {}

  void see(std::size_t face, std::int32_t tile) { seen_[face] |= is_far(tile) ? kFar : kNear; }
  bool is_far(std::int32_t tile) const {
    return tile != kNone && !near_[static_cast<std::size_t>(tile)];
  }
  bool is_far_face(std::size_t face) const { return seen_[face] == kFar; }
  bool is_mixed(std::size_t face) const { return seen_[face] == (kFar | kNear); }

 private:
  static constexpr std::uint8_t kFar = 1, kNear = 2;
  std::span<const std::uint8_t> near_;
  std::vector<std::uint8_t> seen_;
};

/// Sets the tiles of pieces and the areas of the far tiles beside them; false when far tiles are
/// not whole.
bool name_faces(const Tiling& tiling, const TileSides& sides, std::span<const std::uint8_t> near,
                MeshCut& cut) {
  const Subdivision& s = cut.pieces;
  const std::vector<std::int32_t> left = tiles_left(s, sides);
  FarFaces far(s.area.size(), near);
  for (std::size_t h = 0; h < left.size(); ++h) {
    const auto face = static_cast<std::size_t>(s.faces.left[h]);
    if (s.area[face] < 0) continue;
    far.see(face, left[h]);
    if (far.is_far(left[h]))
      cut.area_of_far[static_cast<std::size_t>(left[h])] = static_cast<std::int32_t>(s.area[face]);
    else if (cut.tile[face] == kNone)
      cut.tile[face] = left[h];
  }
  std::vector<std::int64_t> nameless;  // whole areas in one tile
  for (std::size_t f = 0; f < s.area.size(); ++f)
    if (s.area[f] >= 0 && !far.is_far_face(f) && cut.tile[f] == kNone)
      nameless.push_back(static_cast<std::int64_t>(f));
  const PolygonArray shapes = s.shapes(nameless);
  for (std::size_t i = 0; i < nameless.size(); ++i)
    cut.tile[static_cast<std::size_t>(nameless[i])] = tiling.tile_of(inside_point(shapes, i));
  for (std::size_t f = 0; f < s.area.size(); ++f)
    if (s.area[f] >= 0 && !far.is_far_face(f) && (far.is_mixed(f) || far.is_far(cut.tile[f])))
      return false;
  return true;
}

/// Far tiles that stand side by side lie in one area.
void spread_areas(const Tiling& tiling, std::span<const std::uint8_t> near,
                  std::vector<std::int32_t>& area) {
  const auto columns = static_cast<std::size_t>(tiling.columns());
  for (std::size_t first = 0; first < area.size(); first += columns)
    for (std::size_t t = first + 1; t < first + columns; ++t)
      if (!near[t] && !near[t - 1]) area[t] = area[t - 1];
}

}  // namespace

std::vector<std::uint8_t> tiles_near(const PolygonArray& areas, const Tiling& tiling,
                                     double reach) {
  std::vector<std::uint8_t> near(tiling.tiles(), 0);
  std::vector<Segment> outlines;
  append_segments(areas, outlines);
  for (const Segment& s : outlines)
    tiling.near(s.a, s.b, reach, [&](std::int32_t t) { near[static_cast<std::size_t>(t)] = 1; });
  return near;
}

std::optional<MeshCut> cut_by_tiles(const PolygonArray& areas, const Tiling& tiling,
                                    std::span<const std::uint8_t> near, Lattice lattice,
                                    const Run& run) {
  const TileSides sides = sides_of(tiling, near);
  MeshCut cut;
  cut.pieces = subdivide(areas, sides.cutters, {}, lattice, run);
  for (std::size_t i = 0; i < sides.tiles.size(); ++i) {
    const std::int32_t other = sides.tiles[i].right;
    const bool borders_far = other != kNone && !near[static_cast<std::size_t>(other)];
    if (borders_far && !cut.pieces.whole[i]) return {};
  }
  cut.tile.assign(cut.pieces.area.size(), kNone);
  cut.area_of_far.assign(near.size(), -1);
  if (!name_faces(tiling, sides, near, cut)) return {};
  spread_areas(tiling, near, cut.area_of_far);
  return cut;
}

}  // namespace libgrid
