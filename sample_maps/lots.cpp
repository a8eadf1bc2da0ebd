// SPDX-License-Identifier: Apache-2.0
#include "lots.hpp"

#include <algorithm>

#include "libgrid/core/error.hpp"
#include "libgrid/geom/measures.hpp"
#include "libgrid/geom/predicates.hpp"

namespace libgrid::sample {

namespace {

struct LotRule {
  double largest_m2;  ///< larger lots are cut
  double wall_share;  ///< of the cuts; the others are lanes
};

LotRule rule_of(Use use) {
  switch (use) {
    case Use::slabs:
      return {34000, 0.5};
    case Use::towers:
      return {36000, 0.5};
    case Use::village:
      return {17000, 0};
    case Use::old_town:
      return {9500, 0};
    case Use::campus:
      return {70000, 0};
    case Use::school:
    case Use::market:
      return {36000, 0.5};
    case Use::offices:
      return {24000, 0.1};
    case Use::works:
      return {52000, 0.4};
    case Use::field:
      return {90000, 0};
    case Use::hill:
    case Use::park:
    case Use::green:
      return {1e12, 0};
  }
  return {1e12, 0};
}

class LotMaker {
 public:
  LotMaker(StreetPlan& plan, const std::vector<Block>& blocks, Random random)
      : plan_(plan), blocks_(blocks), random_(random) {}

  void make() {
    // Cuts put vertices on neighbours' borders, so each round starts from fresh faces.
    while (cut_round()) {
    }
    end_walls();
    add_dead_ends();
    const std::vector<Face> faces = plan_.map.faces();
    for (const Face& face : faces) {
      Lot lot{face, plan_.map.ring(face)};
      lot.block = block_of(lot.ring);
      lot.use = blocks_[static_cast<std::size_t>(lot.block)].use;
      lot.community = blocks_[static_cast<std::size_t>(lot.block)].community;
      plan_.lots.push_back(std::move(lot));
    }
    plan_.sides = sides_of(plan_.map, faces);
    settle_uses();
    dig_tunnels();
  }

 private:
  int block_of(const Ring& ring) const {
    const Coord inside = inside_of(ring);
    for (std::size_t b = 0; b < blocks_.size(); ++b)
      if (ring_takes(blocks_[b].ring, inside)) return static_cast<int>(b);
    throw Error(ErrorCode::internal, "a lot of the sample lies in no block");
  }

  static Coord inside_of(const Ring& ring) {
    PolygonBuilder builder;
    builder.begin_row();
    builder.begin_part();
    builder.add_ring(ring);
    return inside_point(builder.finish(), 0);
  }

  bool cut_round() {
    bool any = false;
    for (const Face& face : plan_.map.faces()) {
      const Ring ring = plan_.map.ring(face);
      const LotRule rule = rule_of(blocks_[static_cast<std::size_t>(block_of(ring))].use);
      if (ring_area(ring) > rule.largest_m2 && cut(ring, rule)) any = true;
    }
    return any;
  }

  /// Cuts a lot across its long side, not quite in the middle and not quite square.
  bool cut(const Ring& ring, const LotRule& rule) {
    const Coord along = long_axis(ring);
    const Coord slant = direction(random_.between(-0.012, 0.012));
    const Coord square = left_of(along);
    const Coord across{dot(square, {slant.x, -slant.y}), dot(square, {slant.y, slant.x})};
    const Coord through = centroid(ring) + along * random_.between(-18, 18);
    double back = -1e9, forth = 1e9;
    for (std::size_t i = 1; i < ring.size(); ++i) {
      const Coord a = ring[i - 1], run = ring[i] - a;
      const double turn = cross(across, run);
      if (turn == 0) continue;
      const double s = cross(a - through, across) / turn;
      if (s < 0 || s > 1) continue;
      const double t = cross(a - through, run) / turn;
      if (t <= 0) back = std::max(back, t);
      if (t >= 0) forth = std::min(forth, t);
    }
    if (back == -1e9 || forth == 1e9 || forth - back < 50) return false;
    MapLine line;
    line.kind = random_.chance(rule.wall_share) ? BarrierClass::wall : BarrierClass::lane;
    plan_.lines.push_back(line);
    const Path path{on_lattice(through + across * back), on_lattice(through + across * forth)};
    return plan_.map.draw(path, static_cast<int>(plan_.lines.size()) - 1, 3);
  }

  /// A wall ends where the verge of the road begins; its last piece is a mere border.
  void end_walls() {
    const int vertices = static_cast<int>(plan_.map.vertices().size());
    for (int v = 0; v < vertices; ++v)
      for (const int e : plan_.map.edges_at(v)) {
        if (kind_of(plan_.map.edge(e).line) != BarrierClass::wall) continue;
        const double verge = verge_at(v, plan_.map.edge(e));
        if (verge > 0) plan_.map.mark(e, v, verge, Structure::stub);
      }
  }

  /// How far a wall keeps from the vertex where it meets a wider line; 0 when it meets none.
  double verge_at(int vertex, const MapEdge& wall) const {
    double verge = 0;
    const Coord run = unit(plan_.map.at(wall.b) - plan_.map.at(wall.a));
    for (const int e : plan_.map.edges_at(vertex)) {
      const MapEdge& edge = plan_.map.edges()[static_cast<std::size_t>(e)];
      const double keep = clearance(kind_of(edge.line));
      if (keep == 0) continue;
      const Coord side = unit(plan_.map.at(edge.b) - plan_.map.at(edge.a));
      verge = std::max(verge, keep / std::max(0.5, std::abs(cross(run, side))));
    }
    return verge;
  }

  /// In quarters of small houses half of the lots have a lane that ends inside.
  void add_dead_ends() {
    for (const Face& face : plan_.map.faces()) {
      const Ring ring = plan_.map.ring(face);
      const Use use = blocks_[static_cast<std::size_t>(block_of(ring))].use;
      if ((use != Use::village && use != Use::old_town) || !random_.chance(0.5)) continue;
      std::size_t longest = 1;
      for (std::size_t i = 2; i < ring.size(); ++i)
        if (distance(ring[i - 1], ring[i]) > distance(ring[longest - 1], ring[longest]))
          longest = i;
      const Coord a = ring[longest - 1], b = ring[longest];
      if (distance(a, b) < 40) continue;
      const Coord root = plan_.map.at(plan_.map.vertex_on_lines((a + b) * 0.5));
      const Coord inward = left_of(unit(b - a));
      // Room: twice the area over the side is the depth of a triangle, once that of a square.
      const double depth = std::min(95.0, ring_area(ring) / distance(a, b) * 0.62);
      const Coord bend = root + inward * (depth * 0.55);
      const Coord end = bend + (inward + unit(b - a) * random_.between(-0.3, 0.3)) * (depth * 0.45);
      const Path lane{root, on_lattice(bend), on_lattice(end)};
      if (ends_free(ring, lane)) plan_.dead_ends.push_back(lane);
    }
  }

  static bool ends_free(const Ring& ring, const Path& lane) {
    if (!ring_takes(ring, lane[1]) || !ring_takes(ring, lane[2])) return false;
    return path_distance(ring, std::span(lane).subspan(1)) > 11;
  }

  BarrierClass kind_of(int line) const { return plan_.lines[static_cast<std::size_t>(line)].kind; }

  /// Some lots among the estates are public gardens. Of a block for a school or a market only the
  /// largest lot is one; the others are dwellings.
  void settle_uses() {
    for (Lot& lot : plan_.lots)
      if (lot.use == Use::slabs && random_.chance(0.12)) lot.use = Use::green;
    for (std::size_t b = 0; b < blocks_.size(); ++b) {
      if (blocks_[b].use != Use::school && blocks_[b].use != Use::market) continue;
      Lot* largest = nullptr;
      for (Lot& lot : plan_.lots) {
        if (lot.block != static_cast<int>(b)) continue;
        lot.use = random_.chance(0.15) ? Use::offices : Use::slabs;
        if (!largest || ring_area(lot.ring) > ring_area(largest->ring)) largest = &lot;
      }
      if (largest) largest->use = blocks_[b].use;
    }
  }

  /// The railway passes under the hill.
  void dig_tunnels() {
    for (std::size_t e = 0; e < plan_.sides.size(); ++e) {
      const auto [left, right] = plan_.sides[e];
      MapEdge& edge = plan_.map.edge(static_cast<int>(e));
      if (left < 0 || right < 0 || kind_of(edge.line) != BarrierClass::rail) continue;
      if (plan_.lots[static_cast<std::size_t>(left)].use == Use::hill &&
          plan_.lots[static_cast<std::size_t>(right)].use == Use::hill)
        edge.structure = Structure::tunnel;
    }
  }

  StreetPlan& plan_;
  const std::vector<Block>& blocks_;
  Random random_;
};

}  // namespace

void make_lots(StreetPlan& plan, const std::vector<Block>& blocks, Random random) {
  LotMaker(plan, blocks, random).make();
}

}  // namespace libgrid::sample
