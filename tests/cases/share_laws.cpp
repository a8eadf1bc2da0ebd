// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <utility>

#include "assign_laws.hpp"
#include "by_definition.hpp"
#include "exact_common_area.hpp"
#include "law_text.hpp"
#include "libgrid/geom/measures.hpp"
#include "libgrid/topology/overlay.hpp"

namespace libgrid {

namespace {

using Broken = std::vector<std::string>;

/// A largest error of shares: rounded heights over widths, for each pair of edges.
double share_error(const AssignSituation& s, std::size_t footprint) {
  const Box box = s.footprints.box(footprint);
  Box near = box;
  for (std::size_t row = 0; row < s.cells.size(); ++row)
    if (s.cells.has(row) && s.cells.box(row).meets(box)) near.add(s.cells.box(row));
  return 0x1p-46 * (near.width() * box.height() + near.height() * box.width()) /
         row_area(s.footprints, footprint);
}

struct ExactShares {
  std::vector<double> of;  ///< each cell
  bool known = false;
  bool whole = false;  ///< they sum to one
};

/// Where footprint and cells are valid, so that no one else has a say in what they are.
ExactShares exact_shares(const AssignSituation& s, std::size_t footprint) {
  ExactShares shares{std::vector<double>(s.cells.size())};
  if (!s.footprints.has(footprint) || !invalid_reason(s.footprints, footprint).empty())
    return shares;
  const ExactRow shape(s.footprints, footprint);
  const Exact area = shape.area();
  if (area == 0) return shares;
  Exact sum = 0;
  for (std::size_t row = 0; row < s.cells.size(); ++row) {
    if (!s.cells.has(row) || !s.cells.box(row).meets(s.footprints.box(footprint))) continue;
    if (s.whole.empty() && !invalid_reason(s.cells, row).empty()) return shares;
    const Exact share = common_area(shape, ExactRow(s.cells, row)) / area;
    sum += share;
    shares.of[row] = static_cast<double>(share);
  }
  shares.known = true;
  shares.whole = sum == 1;
  return shares;
}

/// The cell with most, and whether another would be had for shares a little off.
std::pair<std::int64_t, bool> largest(const AssignSituation& s, const std::vector<double>& shares,
                                      std::int64_t but, double error) {
  const auto open = [&](double margin) { return std::abs(margin - kShareResolution) <= error; };
  double most = 0;
  for (std::size_t row = 0; row < shares.size(); ++row)
    if (static_cast<std::int64_t>(row) != but) most = std::max(most, shares[row]);
  std::int64_t best = -1;
  bool doubtful = false;
  for (std::size_t row = 0; row < shares.size(); ++row) {
    const auto cell = static_cast<std::int64_t>(row);
    if (cell == but) continue;
    doubtful = doubtful || open(shares[row]) || open(most - shares[row]);
    if (shares[row] < kShareResolution || shares[row] <= most - kShareResolution) continue;
    if (best < 0 || has_smaller_code(s, cell, best)) best = cell;
  }
  return {best, doubtful};
}

void shares_are_exact(const AssignSituation& s, const Assignment& a, std::size_t row,
                      Broken& broken) {
  const ExactShares wanted = exact_shares(s, row);
  if (!wanted.known) return;
  const Box box = s.footprints.box(row), &whole = s.whole;
  if (!whole.empty() && whole.contains({box.min_x, box.min_y}) &&
      whole.contains({box.max_x, box.max_y}) && !wanted.whole)
    broken.push_back(text("the exact shares of footprint ", row, " do not sum to one"));
  const double error = share_error(s, row);
  if (!(error < kShareResolution)) return;
  const auto differs = [&](std::int64_t cell, double share) {
    return cell >= 0 && !(std::abs(wanted.of[static_cast<std::size_t>(cell)] - share) <= error);
  };
  if (differs(a.cell[row], a.share[row]) || differs(a.second_cell[row], a.second_share[row]))
    broken.push_back(text("footprint ", row, " has other shares"));
  const auto [first, first_doubt] = largest(s, wanted.of, -1, error);
  if (first_doubt) return;
  if (a.cell[row] != first)
    broken.push_back(text("footprint ", row, " lies most in ", first, ", not in ", a.cell[row]));
  const auto [second, second_doubt] = largest(s, wanted.of, first, error);
  if (!second_doubt && a.second_cell[row] != second)
    broken.push_back(
        text("footprint ", row, " lies next most in ", second, ", not in ", a.second_cell[row]));
}

}  // namespace

std::vector<std::string> broken_share_laws(const AssignSituation& s, const Assignment& one,
                                           const Assignment& two) {
  Broken broken = broken_row_laws(one, s.footprints.size());
  if (!broken.empty()) return broken;
  if (!same(one, two)) broken.push_back("two threads assign footprints in another way");
  for (std::size_t row = 0; row < one.size(); ++row) {
    const bool known = s.footprints.has(row);
    if (known == (one.reason[row] == Unassigned::no_geometry))
      broken.push_back(text("footprint ", row, " has another reason"));
    shares_are_exact(s, one, row, broken);
  }
  return broken;
}

}  // namespace libgrid
