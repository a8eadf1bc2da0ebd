// SPDX-License-Identifier: Apache-2.0
#include "drawn_cells.hpp"

#include <algorithm>
#include <optional>

#include "cell_groups.hpp"
#include "libgrid/codes/codes.hpp"
#include "libgrid/core/error.hpp"
#include "libgrid/geom/predicates.hpp"

namespace libgrid::sample {

namespace {

/// A stretch of a cell's ring and a strip of land beside it.
struct Strip {
  int owner = -1;   ///< cell whose ring holds the stretch
  int across = -1;  ///< cell on the other side; -1: another community or the outside
  Path stretch;     ///< vertices of the ring, in its direction, owner on the left
  Path edge;        ///< the far side of the strip, in the same direction, without the ends
  Ring land() const {
    Ring ring = stretch;
    ring.insert(ring.end(), edge.rbegin(), edge.rend());
    ring.push_back(ring.front());
    return ring;
  }
};

/// What a strip must be to become a certain fault.
struct Wish {
  std::string kind, form;
  bool inner = false;    ///< between two cells of one community
  bool outward = false;  ///< the strip lies outside the owner, over the street's outline
  int least_households = 0, most_households = 0;
  int edges_from = 1, edges_to = 3;
  std::vector<double> depths;
};

class FaultPlanter {
 public:
  FaultPlanter(const StreetPlan& plan, const Buildings& buildings, const Registers& registers,
               const CellGroups& groups, DrawnCells& drawn, Random random)
      : buildings_(buildings),
        registers_(registers),
        groups_(groups),
        drawn_(drawn),
        random_(random) {
    for (std::size_t e = 0; e < plan.sides.size(); ++e)
      for (const bool forward : {true, false}) {
        const MapEdge& edge = plan.map.edges()[e];
        const Coord a = plan.map.at(forward ? edge.a : edge.b);
        const Coord b = plan.map.at(forward ? edge.b : edge.a);
        right_lot_[{a, b}] = plan.sides[e][forward ? 1 : 0];
      }
  }

  void plant_all() {
    plant({"gap", "enclosed", true, false, 18, 36, 1, 3, {34, 42, 50, 58, 66}});
    plant({"gap", "open", false, false, 12, 24, 1, 3, {34, 42, 50, 58, 66}});
    plant({"gap", "sliver", true, false, 0, 0, 3, 5, {0.45}});
    plant({"overlap", "bulge", true, false, 36, 110, 1, 4, {38, 46, 54, 62, 70}});
    plant({"overlap", "bulge", true, false, 2, 30, 1, 3, {30, 38, 46, 54, 62}});
    plant({"spill", "bulge", false, true, 0, 0, 2, 3, {26, 20, 14}});
  }

 private:
  struct Found {
    Strip strip;
    Fault fault;
  };

  void plant(const Wish& wish) {
    std::vector<std::pair<int, std::size_t>> starts;
    for (std::size_t c = 0; c < drawn_.cells.size(); ++c)
      for (std::size_t i = 0; i + 1 < drawn_.cells[c].ring.size(); ++i)
        starts.emplace_back(static_cast<int>(c), i);
    random_.shuffle(starts);
    for (const auto& [cell, start] : starts)
      for (int edges = wish.edges_from; edges <= wish.edges_to; ++edges)
        for (const double depth : wish.depths)
          if (const auto found = fits(wish, cell, start, edges, depth)) return change(*found);
    throw Error(ErrorCode::internal, "the sample has no place for a fault of its drawn cells");
  }

  std::optional<Found> fits(const Wish& wish, int cell, std::size_t start, int edges,
                            double depth) const {
    if (std::find(used_.begin(), used_.end(), cell) != used_.end()) return {};
    auto strip = strip_at(wish, cell, start, edges, depth);
    if (!strip) return {};
    const Ring land = strip->land();
    if (!is_simple(land) || near_other_fault(land)) return {};
    Found found{std::move(*strip), {wish.kind, wish.form, {}, land}};
    if (!count(found.fault)) return {};
    if (found.fault.households < wish.least_households ||
        found.fault.households > wish.most_households)
      return {};
    found.fault.cells = {cell};
    if (found.strip.across >= 0) found.fault.cells.push_back(found.strip.across);
    for (const auto& [changed, ring] : changed_rings(found))
      if (!is_simple(ring)) return {};
    // The land must be the owner's alone, but for what leaves the street.
    if (!wish.outward && !inside(drawn_.cells[static_cast<std::size_t>(cell)].ring, found.strip))
      return {};
    return found;
  }

  static bool inside(const Ring& ring, const Strip& strip) {
    return std::all_of(strip.edge.begin(), strip.edge.end(),
                       [&](Coord c) { return ring_takes(ring, c); });
  }

  /// The cell right of a directed edge of a cell's ring: -1 outside the street, -2 in another
  /// community.
  int cell_across(int cell, Coord a, Coord b) const {
    const auto at = right_lot_.find({a, b});
    if (at == right_lot_.end()) return -3;  // an edge that a fault has changed
    if (at->second < 0) return -1;
    const int other = groups_.cell_of_lot[static_cast<std::size_t>(at->second)];
    const auto community = [&](int c) { return groups_.community[static_cast<std::size_t>(c)]; };
    return community(other) == community(cell) ? other : -2;
  }

  std::optional<Strip> strip_at(const Wish& wish, int cell, std::size_t start, int edges,
                                double depth) const {
    const Ring& ring = drawn_.cells[static_cast<std::size_t>(cell)].ring;
    const std::size_t count = ring.size() - 1;
    Strip strip{cell, -1, {ring[start]}, {}};
    int across = -3;
    for (int k = 0; k < edges; ++k) {
      const Coord a = ring[(start + static_cast<std::size_t>(k)) % count];
      const Coord b = ring[(start + static_cast<std::size_t>(k) + 1) % count];
      const int other = cell_across(cell, a, b);
      if (other == -3 || (k > 0 && other != across)) return {};
      across = other;
      strip.stretch.push_back(b);
    }
    if (wish.outward ? across != -1 : wish.inner != (across >= 0)) return {};
    if (std::find(used_.begin(), used_.end(), across) != used_.end()) return {};
    strip.across = across >= 0 ? across : -1;
    if (path_length(strip.stretch) < 45) return {};
    add_edge(strip, wish.outward ? -depth : depth);
    return strip;
  }

  /// The stretch moved aside; a thin strip starts and ends in points.
  static void add_edge(Strip& strip, double depth) {
    const Path& path = strip.stretch;
    const std::size_t last = path.size() - 1;
    const bool thin = std::abs(depth) < 1;
    for (std::size_t i = thin ? 1 : 0; i <= (thin ? last - 1 : last); ++i) {
      const Coord before =
          unit(path[std::max<std::size_t>(i, 1)] - path[std::max<std::size_t>(i, 1) - 1]);
      const Coord after = unit(path[std::min(i, last - 1) + 1] - path[std::min(i, last - 1)]);
      const Coord aside = unit(left_of(before + after));
      const double inset = thin ? 0 : i == 0 ? 4 : i == last ? -4 : 0;
      strip.edge.push_back(on_lattice(path[i] + after * inset + aside * depth));
    }
  }

  bool near_other_fault(const Ring& land) const {
    return std::any_of(drawn_.faults.begin(), drawn_.faults.end(),
                       [&](const Fault& fault) { return path_distance(fault.ring, land) < 150; });
  }

  /// Counts what lies in a fault; false when a building lies in it in part, or a unit without a
  /// point, which a check could not count.
  bool count(Fault& fault) const {
    Box box;
    for (const Coord c : fault.ring) box.add(c);
    std::vector<bool> in(buildings_.rows.size(), false);
    for (std::size_t b = 0; b < in.size(); ++b) {
      const Ring& ring = buildings_.rows[b].ring;
      Box own;
      for (const Coord c : ring) own.add(c);
      if (!own.meets(box)) continue;
      const double apart = path_distance(ring, fault.ring);
      if (apart < 2 && fault.form != "sliver") return false;
      if (apart == 0) return false;
      if (!ring_takes(fault.ring, ring.front())) continue;
      in[b] = true;
      ++fault.buildings;
      fault.households += buildings_.rows[b].households;
    }
    for (const Unit& unit : registers_.units) {
      const bool inside = unit.building >= 0 ? in[static_cast<std::size_t>(unit.building)]
                                             : ring_takes(fault.ring, unit.at);
      if (!inside) continue;
      if (!unit.has_point) return false;
      ++fault.units;
    }
    return true;
  }

  /// The rings that a fault changes: a gap takes the strip from its owner, an overlap gives it to
  /// the cell across as well, a spill adds it to its owner.
  std::vector<std::pair<int, Ring>> changed_rings(const Found& found) const {
    const Strip& strip = found.strip;
    const int changed = found.fault.kind == "overlap" ? strip.across : strip.owner;
    Path old = strip.stretch, fresh{strip.stretch.front()};
    fresh.insert(fresh.end(), strip.edge.begin(), strip.edge.end());
    fresh.push_back(strip.stretch.back());
    if (changed != strip.owner) {
      std::reverse(old.begin(), old.end());
      std::reverse(fresh.begin(), fresh.end());
    }
    return {{changed, replaced(drawn_.cells[static_cast<std::size_t>(changed)].ring, old, fresh)}};
  }

  static Ring replaced(const Ring& ring, const Path& old, const Path& fresh) {
    const std::size_t count = ring.size() - 1;
    const auto start =
        static_cast<std::size_t>(std::find(ring.begin(), ring.end(), old.front()) - ring.begin());
    Ring made = fresh;
    for (std::size_t k = old.size(); k < count; ++k) made.push_back(ring[(start + k) % count]);
    made.push_back(made.front());
    return made;
  }

  void change(const Found& found) {
    for (auto& [cell, ring] : changed_rings(found))
      drawn_.cells[static_cast<std::size_t>(cell)].ring = ring;
    for (const int cell : found.fault.cells) used_.push_back(cell);
    drawn_.faults.push_back(found.fault);
  }

  const Buildings& buildings_;
  const Registers& registers_;
  const CellGroups& groups_;
  DrawnCells& drawn_;
  Random random_;
  std::map<std::pair<Coord, Coord>, int> right_lot_;
  std::vector<int> used_;  ///< cells that have a fault already
};

}  // namespace

DrawnCells draw_cells(const StreetPlan& plan, const Buildings& buildings,
                      const Registers& registers, Random random) {
  std::vector<int> lot_households(plan.lots.size(), 0);
  for (const Building& b : buildings.rows)
    lot_households[static_cast<std::size_t>(b.lot)] += b.households;
  const CellGroups groups = group_lots(plan, lot_households, random.fork(1));

  DrawnCells drawn;
  std::vector<int> last(registers.community.size(), 0);
  for (std::size_t g = 0; g < groups.community.size(); ++g) {
    const auto c = static_cast<std::size_t>(groups.community[g]);
    DrawnCell cell;
    cell.community = groups.community[g];
    cell.households = groups.households[g];
    cell.code = sequence_code(registers.community_code[c], ++last[c]);
    cell.name = registers.community[c].zh + "第" + std::to_string(last[c]) + "网格";
    const auto rings = outline(plan.map, plan.sides, groups.cell_of_lot, static_cast<int>(g));
    cell.ring = plan.map.path(rings.front());
    cell.ring.push_back(cell.ring.front());
    drawn.cells.push_back(std::move(cell));
  }
  FaultPlanter(plan, buildings, registers, groups, drawn, random.fork(2)).plant_all();
  return drawn;
}

}  // namespace libgrid::sample
