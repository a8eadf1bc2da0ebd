// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "libgrid/coverage/repair.hpp"

namespace libgrid {

/// A way to settle an issue, and what it would change.
struct FixCandidate {
  /// That leads to it; `priority` when `to` is named first.
  RepairPolicy policy = RepairPolicy::leave;
  std::int64_t to = -1;                 ///< row that gets or keeps the land; -1 = none, or several
  std::vector<std::int64_t> from = {};  ///< rows that lose it
  std::vector<std::int64_t> among =
      {};  ///< rows that share it, of `divide`; that change, of `weld`
};

/// The ways to settle issue i: first what `automatic` would do, then each other cell that could get
/// or keep the land, longest border first. Area, width and people that change hands are those of
/// the issue. Empty where moving borders mends nothing: invalid rows, codes, remarks.
///
///     for (const FixCandidate& fix : candidate_fixes(issues, 0, codes)) ...
///
/// They come from the issue's own columns; what repair does may differ where a gap does not come
/// apart, rows are locked, or a cell has no other land; duplicates and gaps as wide as a cell it
/// leaves unless a policy is named. preview_repair tells.
///
/// Shapes: `codes` of the issue's level, or empty; of equal borders the smaller code comes first.
/// Cost: n log n in the cells of the issue.
std::vector<FixCandidate> candidate_fixes(const Issues& issues, std::size_t i,
                                          const std::vector<std::string>& codes);

/// Whether `automatic` divides a gap of this width between cells with these borders: it is long,
/// and the second cell has more than half as much border as the first.
bool is_divided(std::span<const double> borders_m, double width_m);

/// The same in words: "longest_border: 12 m2 and 4 households to 001", "divide: 12 m2 between 001
/// and 002".
std::vector<std::string> candidate_texts(const Issues& issues, std::size_t i,
                                         const std::vector<std::string>& codes);

}  // namespace libgrid
