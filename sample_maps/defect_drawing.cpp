// SPDX-License-Identifier: Apache-2.0
#include "defect_drawing.hpp"

#include <algorithm>
#include <cmath>

#include "inner_width.hpp"
#include "libgrid/geom/measures.hpp"
#include "libgrid/geom/predicates.hpp"

namespace libgrid::sample {
namespace {

// Widths between these could be told either way.
constexpr double kSurelyLand = 0.0013;
constexpr double kSurelySlight = 0.0008;

Coord unit_in_metres(const Plan& plan) {
  if (!plan.crs.known()) return {1, 1};
  if (!plan.crs.geographic()) return {plan.crs.metres_per_unit(), plan.crs.metres_per_unit()};
  const double latitude = plan.cells.geometry.box().centre().y;
  return {111320 * cosine(latitude / 360), 111320};
}

}  // namespace

DefectDrawing::DefectDrawing(const Plan& clean)
    : clean_(clean),
      borders_(clean.cells.geometry),
      scale_(unit_in_metres(clean)),
      fine_{clean.crs.lattice().log2_step - 10} {
  std::vector<Box> boxes;
  for (std::size_t row = 0; row < clean.cells.size(); ++row)
    boxes.push_back(clean.cells.geometry.box(row));
  index_ = std::make_unique<BoxIndex>(boxes);
}

Coord DefectDrawing::vertex(Coord metres) const {
  return fine_.snap({metres.x / scale_.x, metres.y / scale_.y});
}

Ring DefectDrawing::in_metres(const Ring& ring) const {
  // Near the origin, where differences keep their digits.
  Ring made;
  for (const Coord c : ring) made.push_back(metres(c - ring.front()));
  return made;
}

Across DefectDrawing::across(Edge e) const {
  const std::int64_t beyond = borders_.beyond(e);
  if (beyond < 0) return Across::outside;
  return parent(beyond) == parent(borders_.row(e)) ? Across::sibling : Across::other_parent;
}

std::optional<CellBorders::Edge> DefectDrawing::some_edge(std::int64_t cell, Across wanted,
                                                          Random& random) const {
  std::vector<Edge> found;
  for (const Edge e : borders_.edges_of(cell))
    if (across(e) == wanted) found.push_back(e);
  if (found.empty()) return {};
  return random.pick(found);
}

std::optional<DefectDrawing::Stretch> DefectDrawing::stretch(Edge first, int edges) const {
  if (borders_.edges_in_ring(borders_.ring(first)) < edges + 2) return {};
  Stretch s{{first}, {borders_.from(first), borders_.to(first)}, borders_.beyond(first)};
  while (s.edges.size() < static_cast<std::size_t>(edges)) {
    const Edge last = s.edges.back(), e = borders_.next(last);
    if (borders_.beyond(e) != s.beyond) return {};
    // Both rows run along the stretch without another between.
    if (s.beyond >= 0 && borders_.next(borders_.twin(e)) != borders_.twin(last)) return {};
    s.edges.push_back(e);
    s.path.push_back(borders_.to(e));
  }
  return s;
}

std::optional<DefectDrawing::Stretch> DefectDrawing::some_stretch(std::int64_t cell, Across wanted,
                                                                  int edges, Random& random) const {
  const std::optional<Edge> e = some_edge(cell, wanted, random);
  return e ? stretch(*e, edges) : std::nullopt;
}

double DefectDrawing::chord_m(const Path& path) const {
  return length(metres(path.back() - path.front()));
}

Path DefectDrawing::bump(const Path& path, bool left, double depth_m, Random& random) const {
  const Coord start = path.front(), run = metres(path.back() - start);
  const Coord aside = left_of(unit(run)) * (left ? 1 : -1);
  double beyond = 0;
  for (const Coord c : path) beyond = std::max(beyond, dot(metres(c - start), aside));
  Path fresh;
  auto add = [&](double share) {
    fresh.push_back(vertex(metres(start) + run * share + aside * (beyond + depth_m)));
  };
  if (random.chance(0.5)) {
    add(random.between(0.35, 0.65));
  } else {
    add(random.between(0.15, 0.35));
    add(random.between(0.65, 0.85));
  }
  return fresh;
}

Ring DefectDrawing::land_between(const Path& path, const Path& fresh) {
  Ring ring = path;
  ring.insert(ring.end(), fresh.rbegin(), fresh.rend());
  ring.push_back(ring.front());
  if (ring_turn(ring) < 0) std::reverse(ring.begin(), ring.end());
  return ring;
}

/// Asks `accept` about every edge of the clean coverage whose box meets the ring's.
template <class Accept>
bool DefectDrawing::borders_near(const Ring& ring, Accept&& accept) const {
  Box box;
  for (const Coord c : ring) box.add(c);
  std::vector<std::int64_t> rows;
  index_->query(box, rows);
  for (const std::int64_t row : rows)
    for (const Edge e : borders_.edges_of(row)) {
      Box own;
      own.add(borders_.from(e));
      own.add(borders_.to(e));
      if (own.meets(box) && !accept(borders_.from(e), borders_.to(e))) return false;
    }
  return true;
}

bool DefectDrawing::lies_free(const Path& path, const Path& fresh, bool left) const {
  Ring ring = path;
  ring.insert(ring.end(), fresh.rbegin(), fresh.rend());
  ring.push_back(ring.front());
  if (ring_turn(ring) != (left ? 1 : -1) || !is_simple(ring)) return false;
  Path line{path.front()};
  line.insert(line.end(), fresh.begin(), fresh.end());
  line.push_back(path.back());
  return borders_near(ring, [&](Coord a, Coord b) {
    for (const Coord end : {a, b})
      if (std::find(ring.begin(), ring.end(), end) == ring.end() && ring_takes(ring, end))
        return false;
    for (std::size_t i = 1; i < line.size(); ++i) {
      const Meeting m = meet(line[i - 1], line[i], a, b);
      if (m == Meeting::none) continue;
      auto common = [&](Coord end) { return end == a || end == b; };
      const bool at_end =
          (i == 1 && common(line.front())) || (i + 1 == line.size() && common(line.back()));
      if (m != Meeting::touch || !at_end) return false;
    }
    return true;
  });
}

bool DefectDrawing::lies_free(const Ring& ring) const {
  return is_simple(ring) && borders_near(ring, [&](Coord a, Coord b) {
           if (ring_takes(ring, a)) return false;
           for (std::size_t i = 1; i < ring.size(); ++i)
             if (meet(ring[i - 1], ring[i], a, b) != Meeting::none) return false;
           return true;
         });
}

bool DefectDrawing::crosses_only(const Path& path, Coord moved) const {
  const Coord p = path[0], v = path[1], q = path[2];
  const Meeting first = meet(p, moved, v, q), second = meet(moved, q, p, v);
  const bool once = (first == Meeting::cross && second == Meeting::none) ||
                    (first == Meeting::none && second == Meeting::cross);
  const Ring all{p, v, q, moved, p};
  return once && orient(p, moved, q) != 0 && borders_near(all, [&](Coord a, Coord b) {
           if (a == v || b == v) return (a == v ? b : a) == p || (a == v ? b : a) == q;
           for (const Coord end : {a, b})
             if (std::find(all.begin(), all.end(), end) == all.end() && ring_takes(all, end))
               return false;
           const Meeting m = meet(p, moved, a, b), n = meet(moved, q, a, b);
           return (m == Meeting::none || (m == Meeting::touch && (a == p || b == p))) &&
                  (n == Meeting::none || (n == Meeting::touch && (a == q || b == q)));
         });
}

Ring DefectDrawing::replaced(const std::vector<Edge>& edges, const Path& fresh) const {
  Ring ring{borders_.from(edges.front())};
  ring.insert(ring.end(), fresh.begin(), fresh.end());
  for (Edge e = borders_.next(edges.back()); e != edges.front(); e = borders_.next(e))
    ring.push_back(borders_.from(e));
  ring.push_back(ring.front());
  return ring;
}

double DefectDrawing::outline_share(const Path& outline, const Path& fresh) const {
  const Ring whole = in_metres(land_between(outline, fresh));
  return path_length(in_metres(outline)) / path_length(whole);
}

bool DefectDrawing::measure(TrueLand& land) const {
  if (land.rings.empty()) return true;
  std::vector<Ring> shape;
  Exact area;
  for (const Ring& ring : land.rings) {
    area = area + exact_area(std::vector<ExactCoord>(ring.begin(), ring.end() - 1));
    shape.emplace_back();
    for (const Coord c : ring) shape.back().push_back(metres(c - land.rings.front().front()));
  }
  if (land.plane_area == 0) land.plane_area = area.hi;
  if (land.width_m == 0) land.width_m = inner_width(shape);
  PolygonBuilder builder;
  builder.begin_row();
  builder.begin_part();
  for (const Ring& ring : land.rings) builder.add_ring(ring);
  land.place = inside_point(builder.finish(), 0);
  return land.kind == IssueKind::mismatch ? land.width_m < kSurelySlight
                                          : land.width_m > kSurelyLand;
}

std::optional<Draft> DefectDrawing::measured(Draft draft) const {
  for (TrueLand& land : draft.truth) {
    if (!measure(land)) return {};
    std::sort(land.cells.begin(), land.cells.end());
    land.cells.erase(std::unique(land.cells.begin(), land.cells.end()), land.cells.end());
  }
  return draft;
}

std::optional<Draft> DefectDrawing::draw(Defect defect, std::int64_t cell, Random& random) const {
  auto bulges = [&](Across where, bool inwards, IssueKind kind, GapForm form = GapForm::none) {
    return bulge(cell, where, inwards, {kind, form}, random);
  };
  switch (defect) {
    case Defect::gap_enclosed:
      return bulges(Across::sibling, true, IssueKind::gap, GapForm::enclosed);
    case Defect::gap_open:
      return outline_gap(cell, false, random);
    case Defect::gap_outline:
      return outline_gap(cell, true, random);
    case Defect::gap_through:
      return through_gap(cell, random);
    case Defect::gap_inside:
      return hole_gap(cell, random);
    case Defect::missing_cell:
      return missing_cell(cell);
    case Defect::duplicate:
      return doubled_cell(cell);
    case Defect::overlap:
      return bulges(Across::sibling, false, IssueKind::overlap);
    case Defect::overlap_of_three:
      return triple_overlap(cell, random);
    case Defect::spill:
      return bulges(Across::outside, false, IssueKind::spill);
    case Defect::misnest:
      return bulges(Across::other_parent, false, IssueKind::misnest);
    case Defect::misnest_with_gap:
      return misnest_with_gap(cell, random);
    case Defect::moved_vertex:
      return moved_vertex(cell, false, random);
    case Defect::slightly_moved_vertex:
      return moved_vertex(cell, true, random);
    case Defect::vertex_on_edge:
      return extra_vertex(cell, true, random);
    case Defect::vertex_beside_edge:
      return extra_vertex(cell, false, random);
  }
  return {};
}

}  // namespace libgrid::sample
