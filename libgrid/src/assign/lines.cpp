// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <limits>
#include <utility>

#include "assign/nearest.hpp"
#include "assign/shares.hpp"
#include "libgrid/assign/assign.hpp"
#include "libgrid/geom/measures.hpp"
#include "libgrid/locate/locator.hpp"
#include "locate/code_ranks.hpp"

namespace libgrid {

LineParts cut_lines(const LineArray& lines, const PolygonArray& cells,
                    std::span<const std::string> codes, const Crs& crs, const Run& run) {
  const Locator locator(cells, codes, run);
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
  const Transform to_metres(crs, working_crs(crs, lines.box()));
  const LineArray planar = to_metres(parts.pieces);
  for (std::size_t k = 0; k < parts.size(); ++k)
    parts.length_m.push_back(ring_length(planar.line(planar.lines(k).begin)));
  return parts;
}

Assignment assign_lines(const LineArray& lines, const PolygonArray& cells,
                        std::span<const std::string> codes, const Crs& crs, const Run& run) {
  const std::vector<std::int64_t> rank = code_ranks(cells.size(), codes);
  const LineParts cut = cut_lines(lines, cells, codes, crs, run);
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
    put_largest(made, row, shares, rank, AssignRule::longest_part);
  }
  find_nearest_cells(
      made,
      [&](std::size_t row) {
        constexpr double none = std::numeric_limits<double>::quiet_NaN();
        if (!lines.has(row)) return Coord{none, none};
        const std::span<const Coord> line = lines.line(lines.lines(row).begin);
        return line[line.size() / 2];
      },
      cells, codes, crs, run);
  return made;
}

}  // namespace libgrid
