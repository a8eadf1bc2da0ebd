// SPDX-License-Identifier: Apache-2.0
#include "assign/shares.hpp"

#include <algorithm>

#include "libgrid/geom/measures.hpp"
#include "libgrid/geom/predicates.hpp"

namespace libgrid {

namespace {

Coord seen_from(Coord corner, Coord c) { return {c.x - corner.x, c.y - corner.y}; }

double y_at(Coord west, Coord east, double x) {
  return west.y + (x - west.x) * ((east.y - west.y) / (east.x - west.x));
}

/// The area under a line that goes from one height to another, where it is above zero.
double positive_area(double from, double to, double width) {
  if (from >= 0 && to >= 0) return (from + to) / 2 * width;
  if (from <= 0 && to <= 0) return 0;
  const double high = std::max(from, to), low = std::min(from, to);
  return high * high / (high - low) / 2 * width;
}

/// The largest first, of equal ones that with the smaller code; touches leave.
void put_in_order(std::vector<Share>& shares, std::span<const std::int64_t> rank) {
  std::erase_if(shares, [](const Share& s) { return s.share < kShareResolution; });
  for (auto next = shares.begin(); next != shares.end(); ++next) {
    double most = 0;
    for (auto s = next; s != shares.end(); ++s) most = std::max(most, s->share);
    auto best = shares.end();
    for (auto s = next; s != shares.end(); ++s)
      if (s->share > most - kShareResolution &&
          (best == shares.end() || rank[s->cell] < rank[best->cell]))
        best = s;
    std::iter_swap(next, best);
  }
}

}  // namespace

void put_largest(Assignment& made, std::size_t row, std::vector<Share>& shares,
                 std::span<const std::int64_t> rank, AssignRule rule, Shares& straddling) {
  put_in_order(shares, rank);
  if (shares.empty()) return;
  made.cell[row] = shares[0].cell;
  made.share[row] = shares[0].share;
  made.rule[row] = rule;
  made.reason[row] = Unassigned::none;
  if (shares.size() == 1) return;
  made.second_cell[row] = shares[1].cell;
  made.second_share[row] = shares[1].share;
  for (const Share& s : shares) {
    straddling.row.push_back(static_cast<std::int64_t>(row));
    straddling.cell.push_back(s.cell);
    straddling.share.push_back(s.share);
  }
}

bool ShareFinder::find_alone(const PolygonArray& footprints, std::size_t row) {
  shares_.clear();
  const Box box = footprints.box(row);
  table_.edges_near(box, near_);
  const Coord* coords = cells_.coords().data();
  std::erase_if(near_, [&](const TileTable::NearEdge& n) {
    return !segment_meets(coords[n.edge], coords[std::size_t{n.edge} + 1], box);
  });
  if (!near_.empty()) return false;
  table_.cells_of(footprints.ring(footprints.row_rings(row).begin).front(), takers_);
  for (const std::int64_t cell : takers_) shares_.push_back({cell, 1});
  return true;
}

void ShareFinder::measure(const PolygonArray& footprints, std::size_t row) {
  const Box box = footprints.box(row);
  const Coord corner{box.min_x, box.min_y};
  width_ = box.width();
  area_ = row_area(footprints, row);
  take_sides(footprints, row, corner);
  const auto add = [&](std::int64_t cell, double common) {
    shares_.push_back({cell, std::clamp(common / area_, 0.0, 1.0)});
  };
  table_.cells_of(corner, takers_);
  const auto takes_corner = [&](std::int64_t cell) {
    return std::find(takers_.begin(), takers_.end(), cell) != takers_.end();
  };
  for (std::size_t begin = 0, end = 0; begin < near_.size(); begin = end) {
    const std::int64_t cell = near_[begin].cell;
    while (end < near_.size() && near_[end].cell == cell) ++end;
    add(cell, common_area(corner, takes_corner(cell), near_.data() + begin, near_.data() + end));
  }
  for (const std::int64_t cell : takers_) {
    const auto same = [&](const TileTable::NearEdge& n) { return n.cell == cell; };
    if (std::none_of(near_.begin(), near_.end(), same)) add(cell, area_);
  }
}

void ShareFinder::take_sides(const PolygonArray& footprints, std::size_t row, Coord corner) {
  sides_.clear();
  for (std::int64_t part = footprints.parts(row).begin; part < footprints.parts(row).end; ++part)
    for (std::int64_t r = footprints.rings(part).begin; r < footprints.rings(part).end; ++r) {
      const std::span<const Coord> ring = footprints.ring(r);
      const bool shell = r == footprints.rings(part).begin;
      // Anticlockwise shells and clockwise holes have the footprint on their left.
      const double left = ring_turn(ring) == (shell ? 1 : -1) ? 1 : -1;
      for (std::size_t k = 1; k < ring.size(); ++k) {
        const Coord a = seen_from(corner, ring[k - 1]), b = seen_from(corner, ring[k]);
        if (a.x < b.x) sides_.push_back({a, b, -left});
        if (b.x < a.x) sides_.push_back({b, a, left});
      }
    }
}

/// Of the part of the footprint that lies above the edge, between its ends.
double ShareFinder::area_above(Coord west, Coord east) const {
  double area = 0;
  for (const Side& side : sides_) {
    const double from = std::max(west.x, side.west.x), to = std::min(east.x, side.east.x);
    if (!(from < to)) continue;
    const double at_from = y_at(side.west, side.east, from) - y_at(west, east, from);
    const double at_to = y_at(side.west, side.east, to) - y_at(west, east, to);
    area += side.sign * positive_area(at_from, at_to, to - from);
  }
  return area;
}

double ShareFinder::common_area(Coord corner, bool takes_corner, const TileTable::NearEdge* begin,
                                const TileTable::NearEdge* end) const {
  double area = takes_corner ? area_ : 0;
  for (const TileTable::NearEdge* n = begin; n != end; ++n) {
    const Coord p = cells_.coords()[n->edge], q = cells_.coords()[std::size_t{n->edge} + 1];
    const double left = n->reversed ? -1 : 1;  // of the edge lies the cell
    Coord a = seen_from(corner, p), b = seen_from(corner, q);
    const bool up = p.y <= corner.y && q.y > corner.y, down = q.y <= corner.y && p.y > corner.y;
    if (up || down) {
      const double x =
          std::clamp(a.x + a.y / (a.y - b.y) * (b.x - a.x), std::min(a.x, b.x), std::max(a.x, b.x));
      if (ray_crosses(p, q, corner))
        area += (down ? left : -left) * area_above({std::max(x, 0.0), 0}, {width_, 0});
      (up ? a : b) = {x, 0};
    } else if (p.y <= corner.y) {
      continue;  // below the way east, with both ends
    }
    if (a.x < b.x) area += left * area_above(a, b);
    if (b.x < a.x) area -= left * area_above(b, a);
  }
  return area;
}

}  // namespace libgrid
