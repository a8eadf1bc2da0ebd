// SPDX-License-Identifier: Apache-2.0
#include "repair_division.hpp"

#include <algorithm>
#include <set>

#include "libgrid/core/error.hpp"
#include "repair_cut.hpp"

namespace libgrid {

std::vector<Directed> border_of(const PolygonArray& land) {
  std::vector<Segment> segments;
  append_segments(land, segments);
  std::vector<Directed> border;
  for (const Segment& s : segments) border.emplace_back(s.a, s.b);
  return border;
}

Division::Division(const PlanInput& in, const Choice& choice) : in_(in), choice_(choice) {
  if (!in.options.evidence) return;
  const LineArray& lines = *in.options.evidence;
  std::vector<Box> boxes;
  for (std::size_t l = 0; l + 1 < lines.line_offsets().size(); ++l) {
    const auto line = lines.line(static_cast<std::int64_t>(l));
    for (std::size_t k = 1; k < line.size(); ++k) {
      if (line[k - 1] == line[k]) continue;
      evidence_.push_back({line[k - 1], line[k], 0});
      Box& box = boxes.emplace_back();
      box.add(line[k - 1]);
      box.add(line[k]);
    }
  }
  index_.emplace(boxes);
}

std::vector<Segment> Division::lines_near(const Box& box) const {
  std::vector<std::int64_t> found;
  index_->query(box, found);
  std::vector<Segment> lines;
  for (const std::int64_t k : found) lines.push_back(evidence_[static_cast<std::size_t>(k)]);
  return lines;
}

std::vector<Segment> Division::middle_of(const Region& region) const {
  std::vector<std::int64_t> beyond;
  touches(region.land, region.lengths, in_.level.rows, in_.issues.cells[region.issue], in_.cuts,
          &beyond, region.covered);
  for (std::int64_t& row : beyond)
    if (row >= 0 && !choice_.is_free(row)) row = -1;
  // Metres to CRS units, by the region itself.
  double metres = 0, units = 0;
  const std::vector<double> planar = edge_lengths(region.land);
  for (std::size_t k = 0; k < planar.size(); ++k) metres += region.lengths[k], units += planar[k];
  const double width = std::max(in_.issues.width_m[region.issue], 0.01) * units / metres;
  return medial_lines(region.land, beyond, width / 2, in_.crs.lattice());
}

bool Division::divide(const Region& region, RepairPolicy policy, IssueFix& fix) const {
  const std::vector<Segment> lines =
      policy == RepairPolicy::evidence ? lines_near(region.land.box(0)) : middle_of(region);
  if (lines.empty()) return false;
  CutRegion cut;
  try {
    cut = cut_region(region.land, lines, in_.crs.lattice());
  } catch (const Error& e) {
    // Lines are a proposal: where they do not come to rest, the region stays whole.
    if (e.code() != ErrorCode::bad_geometry) throw;
  }
  if (cut.pieces.size() < 2) return false;
  Cuts cuts(&in_.cuts);
  for (const Split& s : cut.splits) cuts.add(s.a, s.b, s.at);
  cuts.finish();
  const std::set<Coord> known(region.land.coords().begin(), region.land.coords().end());
  const std::vector<double> lengths = edge_lengths(cut.pieces);
  std::vector<Transfer> made;
  for (std::size_t p = 0; p < cut.pieces.size(); ++p) {
    const auto row = static_cast<std::int64_t>(p);
    const PolygonArray piece = cut.pieces.take({&row, 1});
    const auto first = static_cast<std::size_t>(
        cut.pieces.ring_offsets()[static_cast<std::size_t>(cut.pieces.row_rings(p).begin)]);
    const std::vector<Touch> all = touches(piece, {lengths.data() + first, piece.coords().size()},
                                           in_.level.rows, in_.issues.cells[region.issue], cuts);
    const Touch* winner = choice_.of(RepairPolicy::longest_border, all, region.covered);
    if (!winner || (!region.covered && winner->beside_m == 0)) return false;
    Transfer& t = made.emplace_back(
        Transfer{region.issue, piece, border_of(piece), {}, winner->row, !region.covered, {}});
    if (region.covered)
      for (const Touch& loser : all)
        if (loser.row != winner->row) t.from.push_back(loser.row);
    for (std::size_t k = 0; k + 1 < piece.coords().size(); ++k)
      if (!known.contains(piece.coords()[k])) t.fresh.push_back(piece.coords()[k]);
  }
  for (Transfer& t : made) fix.transfers.push_back(std::move(t));
  fix.splits = cut.splits;
  return true;
}

}  // namespace libgrid
