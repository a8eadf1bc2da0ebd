// SPDX-License-Identifier: Apache-2.0
#include "defect_borders.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "rows.hpp"
#include "topology/union_find.hpp"

namespace libgrid {

namespace {

/// The place of an arrangement's node on one of the segments that meet in it. Crossings are rounded
/// to the lattice, or to an end nearby; areas are not.
Coord on_line(const Segment& s, Coord node) {
  if (node == s.a || node == s.b) return node;
  const double dx = s.b.x - s.a.x, dy = s.b.y - s.a.y;
  const double t = ((node.x - s.a.x) * dx + (node.y - s.a.y) * dy) / (dx * dx + dy * dy);
  return {s.a.x + t * dx, s.a.y + t * dy};
}

/// Twice the area under a piece of border as seen from a place: along the segment, and from it to
/// the nodes at its ends.
double swept(Coord origin, Coord from, Coord to, const Segment& s) {
  const auto cross = [origin](Coord p, Coord q) {
    return (p.x - origin.x) * (q.y - origin.y) - (q.x - origin.x) * (p.y - origin.y);
  };
  const Coord a = on_line(s, from), b = on_line(s, to);
  return cross(from, a) + cross(a, b) + cross(b, to);
}

/// A piece of a group's border at a node.
struct BorderEnd {
  std::size_t group = 0;
  std::int32_t node = 0;
  bool leaves = false;
  std::int64_t segment = 0;
};

Coord minus(Coord p, Coord q) { return {p.x - q.x, p.y - q.y}; }
double cross(Coord p, Coord q) { return p.x * q.y - q.x * p.y; }

/// Where two segments cross beside the node that both were given, as seen from the node. Nothing
/// where they meet in it, or do not cross.
std::optional<Coord> crossing(const Segment& in, const Segment& out, Coord node) {
  if (on_line(in, node) == on_line(out, node)) return {};
  const Coord d = minus(in.b, in.a), e = minus(out.b, out.a), apart = minus(out.a, in.a);
  const double turn = cross(d, e);
  const double t = cross(apart, e) / turn, u = cross(apart, d) / turn;
  if (!(t >= 0 && t <= 1 && u >= 0 && u <= 1)) return {};
  return minus({in.a.x + t * d.x, in.a.y + t * d.y}, node);
}

/// Twice what the area gains when a corner is the crossing itself, not the node.
double corner_gain(const Segment& in, const Segment& out, Coord node, Coord crossing) {
  return cross(minus(on_line(in, node), node), crossing) +
         cross(crossing, minus(on_line(out, node), node));
}

void add_corners(const Depths& d, const Segments& segments, std::vector<BorderEnd>& ends,
                 Borders& out) {
  std::sort(ends.begin(), ends.end(), [](const BorderEnd& l, const BorderEnd& r) {
    return std::tie(l.group, l.node, l.leaves, l.segment) <
           std::tie(r.group, r.node, r.leaves, r.segment);
  });
  const auto same = [](const BorderEnd& l, const BorderEnd& r) {
    return l.group == r.group && l.node == r.node;
  };
  for (std::size_t i = 0, end = 0; i < ends.size(); i = end) {
    while (end < ends.size() && same(ends[i], ends[end])) ++end;
    if (end - i != 2) continue;  // where borders touch, who follows whom is not told here
    const Segment& one = segments.all[static_cast<std::size_t>(ends[i].segment)];
    const Segment& other = segments.all[static_cast<std::size_t>(ends[i + 1].segment)];
    const Coord node = d.arrangement.nodes[static_cast<std::size_t>(ends[i].node)];
    const std::optional<Coord> beside = crossing(one, other, node);
    if (!beside) continue;
    out.area[ends[i].group] += corner_gain(one, other, node, *beside) / 2;
    out.corners[ends[i].group].push_back({node, {node.x + beside->x, node.y + beside->y}});
  }
}

/// In how many connected stretches half-edges lie.
std::size_t stretches(const Arrangement& arrangement, const std::vector<std::int32_t>& half_edges) {
  std::map<std::int32_t, std::size_t> number;
  auto numbered = [&](std::int32_t node) { return number.try_emplace(node, number.size()).first; };
  std::vector<std::pair<std::size_t, std::size_t>> links;
  for (const std::int32_t h : half_edges) {
    const auto& edge = arrangement.edges[static_cast<std::size_t>(h) / 2];
    const std::size_t from = numbered(edge.from)->second;
    links.emplace_back(from, numbered(edge.to)->second);
  }
  UnionFind joined(number.size());
  for (const auto& [a, b] : links) joined.join(a, b);
  std::size_t count = 0;
  for (std::size_t n = 0; n < number.size(); ++n) count += joined.root(n) == n;
  return count;
}

}  // namespace

Borders borders_of(const Depths& d, const std::vector<std::int64_t>& group, std::size_t groups,
                   const Segments& segments) {
  Borders out{std::vector<std::vector<std::int64_t>>(groups),
              std::vector<std::vector<BorderPiece>>(groups),
              std::vector<std::vector<std::int32_t>>(groups),
              std::vector<std::int64_t>(groups),
              std::vector<double>(groups),
              std::vector<double>(groups),
              std::vector<double>(groups),
              std::vector<std::vector<Corner>>(groups)};
  std::vector<Coord> origin(groups);
  std::vector<BorderEnd> ends;
  for (std::size_t e = 0; e < d.arrangement.edges.size(); ++e)
    for (const std::size_t h : {2 * e, 2 * e + 1}) {
      const std::int64_t own = group[static_cast<std::size_t>(d.faces.left[h])];
      if (own < 0 || own == group[static_cast<std::size_t>(d.faces.left[h ^ 1])]) continue;
      const auto g = static_cast<std::size_t>(own);
      bool outline = false;
      std::vector<std::int64_t> rows;
      for (const auto& use : d.arrangement.uses_of(e)) {
        const std::int64_t row = segments.all[static_cast<std::size_t>(use.line)].source;
        if (row >= 0) rows.push_back(row);
        if (static_cast<std::size_t>(use.line) >= segments.residue) continue;
        if (row < 0)
          outline = true;
        else
          out.cells[g].push_back(row);
      }
      const auto& edge = d.arrangement.edges[e];
      const Coord a = d.arrangement.nodes[static_cast<std::size_t>(edge.from)];
      const Coord b = d.arrangement.nodes[static_cast<std::size_t>(edge.to)];
      for (const std::int64_t row : sorted_unique(std::move(rows)))
        out.pieces[g].push_back({row, a, b});
      const double length = std::hypot(b.x - a.x, b.y - a.y);
      if (out.edges[g] == 0) origin[g] = a;
      const auto uses = d.arrangement.uses_of(e);
      const Segment& along = segments.all[static_cast<std::size_t>(uses.front().line)];
      out.area[g] += swept(origin[g], h % 2 == 0 ? a : b, h % 2 == 0 ? b : a, along) / 2;
      const bool forward = h % 2 == 0;
      ends.push_back({g, forward ? edge.from : edge.to, true, uses.front().line});
      ends.push_back({g, forward ? edge.to : edge.from, false, uses.front().line});
      ++out.edges[g];
      out.length[g] += length;
      if (!outline) continue;
      out.outline_length[g] += length;
      out.outline[g].push_back(static_cast<std::int32_t>(h));
    }
  add_corners(d, segments, ends, out);
  for (auto& rows : out.cells) rows = sorted_unique(std::move(rows));
  return out;
}

GapForm form_of(const Depths& d, const Borders& borders, std::size_t g) {
  if (borders.outline[g].empty())
    return borders.cells[g].size() == 1 ? GapForm::inside : GapForm::enclosed;
  const bool all_around = borders.edges[g] == static_cast<std::int64_t>(borders.outline[g].size());
  if (!all_around && stretches(d.arrangement, borders.outline[g]) > 1) return GapForm::through;
  // The inner side of a strip is about as long as the outline, and it has two ends.
  return borders.outline_length[g] > 0.45 * borders.length[g] ? GapForm::outline : GapForm::open;
}

}  // namespace libgrid
