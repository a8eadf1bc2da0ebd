// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <limits>
#include <utility>

#include "assign/assigner.hpp"
#include "assign/shares.hpp"
#include "libgrid/geom/measures.hpp"

namespace libgrid {

LineParts Assigner::Impl::cut(const LineArray& lines, const Box& extent, const Run& run) const {
  const Locator& locator = this->locator(run);
  std::vector<std::vector<Locator::Stretch>> found(lines.size());
  for_chunks(lines.size(), 64, run, [&](std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row < end; ++row)
      for (std::int64_t line = lines.lines(row).begin; line < lines.lines(row).end; ++line)
        for (Locator::Stretch& s : locator.along(lines.line(line)))
          found[row].push_back(std::move(s));
  });
  LineParts parts;
  LineBuilder builder;
  for (std::size_t row = 0; row < found.size(); ++row)
    for (const Locator::Stretch& s : found[row]) {
      parts.line.push_back(static_cast<std::int64_t>(row));
      parts.cell.push_back(s.cell);
      builder.begin_row();
      builder.add_line(s.line);
    }
  parts.pieces = builder.finish();
  if (parts.size() == 0) return parts;
  const Transform to_metres(crs, working_crs(crs, extent.empty() ? lines.box() : extent));
  const LineArray planar = to_metres(parts.pieces);
  for (std::size_t k = 0; k < parts.size(); ++k)
    parts.length_m.push_back(ring_length(planar.line(planar.lines(k).begin)));
  return parts;
}

LineParts Assigner::cut(const LineArray& lines, const Run& run) const {
  return impl_->cut(lines, impl_->cells.box(), run);  // the same system for each batch
}

Coord place_of(const LineArray& lines, std::size_t row) {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  return lines.has(row) ? lines.line(lines.lines(row).begin).front() : Coord{none, none};
}

namespace {

/// They lie where their first vertex does.
void place_lines_without_length(Assignment& made, const LineParts& cut, const LineArray& lines,
                                const Locator& locator) {
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < lines.size(); ++row)
    if (lines.has(row) &&
        !std::binary_search(cut.line.begin(), cut.line.end(), static_cast<std::int64_t>(row)))
      rows.push_back(row);
  for (const std::size_t row : rows) {
    made.cell[row] = locator.cell_of(place_of(lines, row));
    if (made.cell[row] < 0) continue;
    made.share[row] = 1;
    made.rule[row] = AssignRule::point;
    made.reason[row] = Unassigned::none;
  }
}

}  // namespace

Assignment Assigner::Impl::place(const LineArray& lines, const Box& extent, const Run& run) const {
  const LineParts cut = this->cut(lines, extent, run);
  Assignment made = unassigned_rows(lines.size());
  for (std::size_t row = 0, k = 0; row < lines.size(); ++row) {
    std::vector<Share> shares;  // lengths at first
    double whole = 0;
    for (; k < cut.size() && cut.line[k] == static_cast<std::int64_t>(row); ++k) {
      whole += cut.length_m[k];
      if (cut.cell[k] < 0) continue;
      const auto same = [&](const Share& s) { return s.cell == cut.cell[k]; };
      const auto at = std::find_if(shares.begin(), shares.end(), same);
      if (at == shares.end())
        shares.push_back({cut.cell[k], cut.length_m[k]});
      else
        at->share += cut.length_m[k];
    }
    for (Share& s : shares) s.share = std::min(1.0, s.share / whole);
    made.reason[row] = lines.has(row) ? Unassigned::outside : Unassigned::no_geometry;
    put_largest(made, row, shares, rank, AssignRule::longest_part, made.straddling);
  }
  place_lines_without_length(made, cut, lines, locator(run));
  return made;
}

Assignment Assigner::lines(const LineArray& lines, const Run& run) const {
  Assignment made = impl_->place(lines, impl_->cells.box(), run);
  impl_->find_nearest(
      made, [&](std::size_t row) { return place_of(lines, row); },
      [&](Coord place) { return impl_->locator(run).cell_of(place); }, run);
  return made;
}

}  // namespace libgrid
