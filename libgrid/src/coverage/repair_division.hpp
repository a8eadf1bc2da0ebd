// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "libgrid/index/box_index.hpp"
#include "repair_choice.hpp"

namespace libgrid {

/// The land of an issue, given away whole or in pieces.
struct Region {
  std::size_t issue = 0;
  const PolygonArray& land;         ///< one row
  std::span<const double> lengths;  ///< of its edges in metres, see edge_lengths
  bool covered = false;             ///< by several rows: an overlap; else a gap
};

/// The edges of land, which lies on their left.
std::vector<Directed> border_of(const PolygonArray& land);

/// Divides land between the rows around it.
class Division {
 public:
  Division(const PlanInput& in, const Choice& choice);

  /// Along the line in the middle or along evidence, as the policy says. False, and nothing added,
  /// where the land does not come apart.
  bool divide(const Region& region, RepairPolicy policy, IssueFix& fix) const;

 private:
  std::vector<Segment> lines_near(const Box& box) const;
  std::vector<Segment> middle_of(const Region& region) const;

  const PlanInput& in_;
  const Choice& choice_;
  std::vector<Segment> evidence_;
  std::optional<BoxIndex> index_;  ///< of evidence
};

}  // namespace libgrid
