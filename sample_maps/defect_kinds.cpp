// SPDX-License-Identifier: Apache-2.0
// How each kind of defect is drawn.
#include <algorithm>
#include <cmath>
#include <set>

#include "defect_drawing.hpp"
#include "libgrid/geom/measures.hpp"
#include "libgrid/geom/predicates.hpp"

namespace libgrid::sample {
namespace {

// A gap is a strip along the outline when nearly half of its border is outline. Those drawn are
// surely so, or surely not.
constexpr double kSurelyStrip = 0.47;
constexpr double kSurelyBite = 0.40;

/// From low to high, small numbers as likely as large ones: each tenfold has the same chance.
double spread(double low, double high, Random& random) {
  // A power of ten by halves, since exp and pow differ between libraries.
  double at = low;
  const double tenfolds = random.unit();
  double reach = high / low;
  for (double half = 0.5, rest = tenfolds; half > 1e-9; half /= 2) {
    reach = std::sqrt(reach);
    if (rest < half) continue;
    rest -= half;
    at *= reach;
  }
  return at;
}

Path reversed(Path path) {
  std::reverse(path.begin(), path.end());
  return path;
}

}  // namespace

Draft DefectDrawing::redrawn(const Stretch& s, const Path& fresh, TrueLand land) const {
  const Edge first = s.edges.front();
  land.rings = {land_between(s.path, fresh)};
  Draft draft;
  draft.changes = {{borders_.row(first), borders_.ring(first), replaced(s.edges, fresh)}};
  draft.truth = {std::move(land)};
  draft.cells = {borders_.row(first)};
  if (s.beyond >= 0) draft.cells.push_back(s.beyond);
  draft.vertices = s.path;
  return draft;
}

std::optional<Draft> DefectDrawing::bulge(std::int64_t cell, Across where, bool inwards,
                                          TrueLand land, Random& random) const {
  const int edges = random.whole(1, 3);
  const auto s = some_stretch(cell, where, edges, random);
  if (!s) return {};
  // Hairlines only along single edges; with several, the bends decide the width.
  const double depth = spread(edges == 1 ? 0.003 : 0.1, 0.5 * chord_m(s->path) + 0.2, random);
  const Path fresh = bump(s->path, inwards, depth, random);
  if (!lies_free(s->path, fresh, inwards)) return {};
  land.cells = {cell};
  if (where == Across::sibling) land.cells.push_back(s->beyond);
  return redrawn(*s, fresh, std::move(land));
}

std::optional<Draft> DefectDrawing::outline_gap(std::int64_t cell, bool strip,
                                                Random& random) const {
  const Across where = random.chance(0.5) ? Across::outside : Across::other_parent;
  const int edges = strip ? random.whole(1, 3) : random.whole(1, 4);
  const auto s = some_stretch(cell, where, edges, random);
  if (!s) return {};
  const double chord = chord_m(s->path);
  const double depth =
      strip ? spread(0.003, 0.004 + 0.03 * chord, random) : chord * random.between(0.6, 1.5);
  const Path fresh = bump(s->path, true, depth, random);
  if (!lies_free(s->path, fresh, true)) return {};
  const double share = outline_share(s->path, fresh);
  if (strip ? share < kSurelyStrip : share > kSurelyBite) return {};
  return redrawn(*s, fresh, {IssueKind::gap, strip ? GapForm::outline : GapForm::open, {cell}});
}

std::optional<Draft> DefectDrawing::through_gap(std::int64_t cell, Random& random) const {
  // A cell that runs along the outline once draws back from all of its siblings.
  const Range rings = borders_.rows().row_rings(static_cast<std::size_t>(cell));
  if (rings.size() != 1) return {};
  auto inner = [&](Edge e) { return across(e) == Across::sibling; };
  std::vector<Edge> starts;
  for (const Edge e : borders_.edges_of(cell))
    if (inner(e) && !inner(borders_.previous(e))) starts.push_back(e);
  if (starts.size() != 1) return {};
  std::vector<Edge> edges{borders_.previous(starts.front())};
  std::vector<std::int64_t> cells{cell};
  Edge e = starts.front();
  for (; inner(e); e = borders_.next(e)) {
    edges.push_back(e);
    cells.push_back(borders_.beyond(e));
  }
  edges.push_back(e);
  // The two ends of the gap must lie apart, with outline between them.
  if (static_cast<std::int64_t>(edges.size()) + 1 > borders_.edges_in_ring(rings.begin)) return {};
  Path path{borders_.from(edges.front())};
  for (const Edge edge : edges) path.push_back(borders_.to(edge));
  const Coord centre = metres(inside_point(borders_.rows(), static_cast<std::size_t>(cell)));
  const double share = random.between(0.02, 0.15);
  Path fresh;
  for (std::size_t i = 2; i + 2 < path.size(); ++i)
    fresh.push_back(vertex(metres(path[i]) + (centre - metres(path[i])) * share));
  if (fresh.empty() || !lies_free(path, fresh, true)) return {};
  return redrawn({edges, path, -1}, fresh, {IssueKind::gap, GapForm::through, cells});
}

std::optional<Draft> DefectDrawing::hole_gap(std::int64_t cell, Random& random) const {
  const Coord centre = metres(inside_point(borders_.rows(), static_cast<std::size_t>(cell)));
  const double radius = spread(0.01, 10, random);
  const int count = random.whole(3, 12);
  Ring ring, inner;
  for (int i = 0; i < count; ++i) {
    const Coord out = direction(i / static_cast<double>(count)) * (radius * random.between(0.7, 1));
    ring.push_back(vertex(centre + out));
    inner.push_back(vertex(centre + out * 0.4));
  }
  ring.push_back(ring.front());
  inner.push_back(inner.front());
  if (!lies_free(ring)) return {};
  Draft draft;
  draft.changes = {{cell, -1, reversed(ring)}};
  draft.truth = {{IssueKind::gap, GapForm::inside, {cell}, {ring}}};
  draft.cells = {cell};
  // Sometimes the cell has a piece inside the gap: then it lies between the cell's own pieces.
  if (random.chance(0.5)) {
    draft.changes[0].piece = inner;
    draft.truth[0].rings.push_back(reversed(inner));
  }
  return draft;
}

Draft DefectDrawing::whole_cell(std::int64_t cell, IssueKind kind) const {
  const PolygonArray& rows = borders_.rows();
  Draft draft;
  draft.cells = {cell};
  draft.truth = {{kind, GapForm::none, {cell}}};
  for (const Edge e : borders_.edges_of(cell)) draft.vertices.push_back(borders_.from(e));
  const Range rings = rows.row_rings(static_cast<std::size_t>(cell));
  for (std::int64_t r = rings.begin; r < rings.end; ++r)
    draft.truth[0].rings.emplace_back(rows.ring(r).begin(), rows.ring(r).end());
  return draft;
}

std::optional<Draft> DefectDrawing::missing_cell(std::int64_t cell) const {
  if (borders_.rows().parts(static_cast<std::size_t>(cell)).size() != 1) return {};
  std::set<std::int64_t> around;
  for (const Edge e : borders_.edges_of(cell)) {
    if (across(e) != Across::sibling) return {};
    around.insert(borders_.beyond(e));
  }
  Draft draft = whole_cell(cell, IssueKind::gap);
  draft.removed = cell;
  draft.truth[0].form = around.size() == 1 ? GapForm::inside : GapForm::enclosed;
  draft.truth[0].cells.assign(around.begin(), around.end());
  return draft;
}

std::optional<Draft> DefectDrawing::doubled_cell(std::int64_t cell) const {
  if (borders_.rows().parts(static_cast<std::size_t>(cell)).size() != 1) return {};
  Draft draft = whole_cell(cell, IssueKind::duplicate);
  draft.doubled = cell;
  return draft;
}

std::optional<Draft> DefectDrawing::triple_overlap(std::int64_t cell, Random& random) const {
  // Where two siblings meet at a corner of this cell, both take the triangle behind the corner.
  std::vector<Edge> corners;
  for (const Edge e : borders_.edges_of(cell)) {
    const Edge after = borders_.next(e);
    if (across(e) == Across::sibling && across(after) == Across::sibling &&
        borders_.beyond(e) != borders_.beyond(after))
      corners.push_back(e);
  }
  if (corners.empty()) return {};
  const Edge before = random.pick(corners), after = borders_.next(before);
  const Coord u = borders_.from(before), v = borders_.to(before), w = borders_.to(after);
  if (!lies_free(Path{u, v, w}, Path{}, true)) return {};
  const std::int64_t first = borders_.beyond(before), second = borders_.beyond(after);
  auto has = [&](std::int64_t row, Coord c) {
    const auto edges = borders_.edges_of(row);
    return std::any_of(edges.begin(), edges.end(), [&](Edge e) { return borders_.from(e) == c; });
  };
  if (has(first, w) || has(second, u)) return {};
  const Edge back_u = borders_.twin(before), back_w = borders_.twin(after);
  Draft draft;
  draft.changes = {{first, borders_.ring(back_u), replaced({back_u}, {w})},
                   {second, borders_.ring(back_w), replaced({back_w}, {u})}};
  draft.cells = {cell, first, second};
  draft.vertices = {u, v, w};
  draft.truth = {
      {IssueKind::overlap, GapForm::none, draft.cells, {land_between(draft.vertices, {})}}};
  return draft;
}

std::optional<Draft> DefectDrawing::misnest_with_gap(std::int64_t cell, Random& random) const {
  const int edges = random.whole(1, 3);
  const auto s = some_stretch(cell, Across::other_parent, edges, random);
  if (!s) return {};
  const Path fresh = bump(s->path, false, chord_m(s->path) * random.between(0.6, 1.2), random);
  if (!lies_free(s->path, fresh, false) || outline_share(s->path, fresh) > kSurelyBite) return {};
  Draft draft = redrawn(*s, fresh, {IssueKind::misnest, GapForm::none, {cell}});
  // The neighbour's border follows: no land lies in two cells, but its parent has lost some.
  std::vector<Edge> twins;
  for (auto e = s->edges.rbegin(); e != s->edges.rend(); ++e) twins.push_back(borders_.twin(*e));
  draft.changes.push_back(
      {s->beyond, borders_.ring(twins.front()), replaced(twins, reversed(fresh))});
  draft.truth.push_back(
      {IssueKind::gap, GapForm::open, {s->beyond}, {land_between(s->path, fresh)}});
  return draft;
}

std::optional<Draft> DefectDrawing::moved_vertex(std::int64_t cell, bool slight,
                                                 Random& random) const {
  const auto s = some_stretch(cell, Across::sibling, 2, random);
  if (!s) return {};
  const Coord p = s->path[0], v = s->path[1], q = s->path[2];
  const double way = slight ? spread(0.0001, 0.0007, random) : spread(0.003, 1, random);
  const Coord aside = left_of(unit(metres(q - p))) * (random.chance(0.5) ? 1 : -1);
  const Coord m = vertex(metres(v) + (slight ? aside : direction(random.unit())) * way);
  Draft draft = redrawn(*s, {m}, {IssueKind::mismatch});
  draft.truth.clear();
  auto add = [&](const std::vector<ExactCoord>& ring) {
    TrueLand land{
        slight ? IssueKind::mismatch : IssueKind::overlap, GapForm::none, {cell, s->beyond}};
    land.plane_area = exact_area(ring).hi;
    // The old border forwards and the new one back: anticlockwise where the cell drew back.
    if (!slight && land.plane_area > 0) {
      land.kind = IssueKind::gap;
      land.form = GapForm::enclosed;
    }
    Ring rounded;
    for (const ExactCoord& c : ring) rounded.push_back(c.rounded());
    rounded.push_back(rounded.front());
    land.rings = {land.plane_area < 0 ? reversed(rounded) : rounded};
    land.plane_area = std::abs(land.plane_area);
    draft.truth.push_back(std::move(land));
  };
  if (is_simple(Ring{p, v, q, m, p})) {
    if (!lies_free(s->path, {m}, ring_turn(Ring{p, v, q, m, p}) > 0)) return {};
    add({p, v, q, m});
    const Ring near = in_metres({p, v, q, m});
    if (slight)
      draft.truth[0].width_m =
          std::min(distance(near[3], nearest_on_segment(near[0], near[1], near[3])),
                   distance(near[3], nearest_on_segment(near[1], near[2], near[3])));
    return draft;
  }
  // The new border crosses the old one: a gap on one side of the crossing, an overlap on the other.
  if (slight || !crosses_only(s->path, m)) return {};
  if (meet(p, m, v, q) == Meeting::cross) {
    const ExactCoord x = crossing(p, m, v, q);
    add({p, v, x});
    add({x, q, m});
  } else {
    const ExactCoord x = crossing(m, q, p, v);
    add({p, x, m});
    add({x, v, q});
  }
  return draft;
}

std::optional<Draft> DefectDrawing::extra_vertex(std::int64_t cell, bool exact,
                                                 Random& random) const {
  const std::vector<Edge> edges = borders_.edges_of(cell);
  const auto s = stretch(random.pick(edges), 1);
  if (!s) return {};
  const Coord a = s->path[0], b = s->path[1];
  Coord extra = (a + b) * 0.5;
  std::vector<std::int64_t> cells{cell};
  if (s->beyond >= 0) cells.push_back(s->beyond);
  TrueLand land{IssueKind::mismatch, GapForm::none, cells};
  if (exact) {
    if (!on_segment(a, b, extra) || extra == a || extra == b) return {};
    land.place = extra;
  } else {
    // From a part of a millimetre down to what rounding leaves.
    const double way = spread(1e-9, 0.0007, random) * (random.chance(0.5) ? 1 : -1);
    const Coord aside = left_of(unit(metres(b - a))) * way;
    extra = extra + Coord{aside.x / scale_.x, aside.y / scale_.y};
    const int turn = orient(a, b, extra);
    if (turn == 0 || !lies_free(s->path, {extra}, turn > 0)) return {};
    land.rings = {land_between(s->path, {extra})};
    const double area = std::abs(exact_area({a, b, extra}).hi) * scale_.x * scale_.y;
    land.width_m = 2 * area / length(metres(b - a));
  }
  Draft draft = redrawn(*s, {extra}, {IssueKind::mismatch});
  draft.truth = {land};
  return draft;
}

}  // namespace libgrid::sample
