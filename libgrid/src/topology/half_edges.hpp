// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "libgrid/topology/arrangement.hpp"

namespace libgrid {

/// The half-edges of an arrangement in order around their origins. Memory: 8 bytes an edge.
class HalfEdges {
 public:
  explicit HalfEdges(const Arrangement& arrangement);

  std::int32_t count() const { return static_cast<std::int32_t>(clockwise_.size()); }
  static std::int32_t twin(std::int32_t h) { return h ^ 1; }
  std::int32_t origin(std::int32_t h) const {
    const auto& edge = arrangement_->edges[static_cast<std::size_t>(h >> 1)];
    return (h & 1) == 0 ? edge.from : edge.to;
  }
  Coord at(std::int32_t h) const {
    return arrangement_->nodes[static_cast<std::size_t>(origin(h))];
  }
  /// The vertex after the origin.
  Coord ahead(std::int32_t h) const {
    const auto edge = static_cast<std::size_t>(h >> 1);
    return arrangement_->vertex(edge, (h & 1) == 0 ? 1 : arrangement_->bend_count(edge));
  }
  /// The next half-edge clockwise around the same origin.
  std::int32_t clockwise(std::int32_t h) const { return clockwise_[static_cast<std::size_t>(h)]; }
  /// The next half-edge along the face on the left.
  std::int32_t next(std::int32_t h) const { return clockwise(twin(h)); }

 private:
  void sort_anticlockwise(std::span<std::int32_t> halves) const;

  const Arrangement* arrangement_;
  std::vector<std::int32_t> clockwise_;  ///< of each half-edge
};

/// The walk around the left side of each half-edge: half-edges of one walk have one number, and
/// walks are numbered by their smallest half-edge.
struct Walks {
  std::vector<std::int32_t> of;     ///< walk of each half-edge
  std::vector<std::int32_t> first;  ///< smallest half-edge of each walk
};
Walks walk_all(const HalfEdges& half_edges);

}  // namespace libgrid
