// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <vector>

#include "area_graphs.hpp"
#include "clean_barriers.hpp"
#include "libgrid/crs/crs.hpp"
#include "libgrid/topology/overlay.hpp"
#include "limits.hpp"
#include "plots.hpp"
#include "subdivide.hpp"

namespace libgrid {

/// Areas cut into faces, and the buildings in them.
struct CutAreas {
  Subdivision faces;
  FaceLoad load;
  std::int32_t first_neck = std::numeric_limits<std::int32_t>::max();  ///< line of the arrangement
};

/// Faces, and which of them are one atom.
struct AreaPieces {
  std::shared_ptr<const CutAreas> cut;
  EdgeMeasures edges;
  std::vector<double> cost;            ///< of each edge; 0 across a neck, which joins nothing
  std::vector<std::int64_t> compound;  ///< of each face; -1: none
  std::vector<std::int64_t> present;   ///< cell of today of each face; -1: none
  std::vector<std::int64_t> home;      ///< of each face, see merged_strips
  FaceAtoms atoms;

  std::int64_t strips_merged() const;
};

/// How finely areas are cut.
struct Fineness {
  std::vector<std::uint8_t> plots;  ///< of each block: it is cut between its buildings
  std::vector<std::size_t> necks;   ///< of each area: across so many of its necks, the first known
  friend bool operator==(const Fineness&, const Fineness&) = default;
};

/// What parts faces of one area that are in different groups (one a face), by group and class.
BlockBorders borders_between(const AreaPieces& pieces, const std::vector<std::int64_t>& group);

/// Cuts areas into blocks once, and into plots as often as asked.
class AreaCutter {
 public:
  AreaCutter(const PartitionInput& in, const PartitionOptions& options, const Crs& crs,
             const Run& run);

  const Transform& to_metres() const { return to_metres_; }
  const Subdivision& blocks() const { return blocks_->faces; }
  const FaceLoad& block_load() const { return blocks_->load; }
  /// Of all weights.
  const Limits& limits() const { return limits_; }
  /// Blocks heavier than max are cut between their buildings.
  Fineness coarsest() const;
  /// Places, given in metres, where blocks may be cut across. False: they all were known.
  bool learn(const std::vector<Neck>& necks);
  /// One number an area.
  std::vector<std::size_t> necks_known() const;
  AreaPieces pieces(const Fineness& cut);

  std::int64_t block_count() const;  ///< in the areas
  LineArray gaps_closed() const;
  std::int64_t dead_ends() const { return gaps_.dead_ends; }

 private:
  void draw_plots(const std::vector<std::uint8_t>& marked);
  void draw_plots_of(std::span<const std::int64_t> faces);
  CutAreas with_plots(const Fineness& cut);
  Subdivision cut_finely(const Fineness& cut, std::int32_t& first_neck) const;
  std::size_t area_of_neck(std::size_t neck) const {
    return static_cast<std::size_t>(blocks().area[static_cast<std::size_t>(necks_.block[neck])]);
  }

  const PartitionInput& in_;
  const PartitionOptions& options_;
  const Crs& crs_;
  const Run& run_;
  Limits limits_;
  Transform to_metres_;
  Lattice lattice_;
  ClosedGaps gaps_;
  std::int32_t first_present_ = 0;          ///< cutter; those of the present cells follow
  std::vector<std::int64_t> present_left_;  ///< the present cell on the left of each of these
  std::vector<std::int64_t> area_of_building_;
  std::shared_ptr<const CutAreas> blocks_;
  std::vector<Lines> plots_;  ///< of each block
  Cutters necks_;
};

/// Errors: as partition and blocks tell them.
void require_input(const PartitionInput& in, const PartitionOptions& options);

}  // namespace libgrid
