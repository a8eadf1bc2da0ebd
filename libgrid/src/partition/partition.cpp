// SPDX-License-Identifier: Apache-2.0
#include "libgrid/partition/partition.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>

#include "clean_barriers.hpp"
#include "cluster.hpp"
#include "libgrid/assign/assign.hpp"
#include "libgrid/core/error.hpp"
#include "libgrid/core/text.hpp"
#include "libgrid/topology/overlay.hpp"
#include "plots.hpp"
#include "subdivide.hpp"

namespace libgrid {

namespace {

/// What a metre of border costs along each barrier class, so that borders seek strong barriers.
double border_factor(BarrierClass c) {
  constexpr std::array<double, 9> factor = {0.05, 0.05, 0.05, 0.1, 0.15, 0.25, 0.3, 0.5, 1.0};
  return factor[static_cast<std::size_t>(c)];
}

void require_input(const PartitionInput& in, const PartitionOptions& options) {
  if (!(options.min > 0) || !(options.max >= options.min))
    throw Error(ErrorCode::usage, "partition: limits must satisfy 0 < min <= max, got min " +
                                      rounded(options.min, 2) + " and max " +
                                      rounded(options.max, 2));
  if (options.target != 0 && (options.target < options.min || options.target > options.max))
    throw Error(ErrorCode::usage, "partition: the target must lie between min and max");
  for (const auto& [name, distance] : {std::pair{"close_gaps_m", options.close_gaps_m},
                                       {"merge_strips_m", options.merge_strips_m}})
    if (!(distance >= 0) || std::isinf(distance))
      throw Error(ErrorCode::usage, std::string("partition: ") + name +
                                        " must be at least 0 and finite, got " +
                                        rounded(distance, 2));
  if (in.classes.size() != in.barriers.size())
    throw Error(ErrorCode::bad_value, "partition: one class a barrier row is wanted");
  if (in.weights.size() != in.buildings.size())
    throw Error(ErrorCode::bad_value, "partition: one weight a building is wanted");
  for (std::size_t b = 0; b < in.weights.size(); ++b)
    if (!(in.weights[b] >= 0) || std::isinf(in.weights[b]))
      throw Error(ErrorCode::bad_value, "a weight must be a number of at least 0",
                  {"buildings", static_cast<std::int64_t>(b), "weight"});
  for (std::size_t a = 0; a < in.areas.size(); ++a) {
    const std::string reason = invalid_reason(in.areas, a);
    if (!reason.empty())
      throw Error(ErrorCode::bad_geometry,
                  "the area is not a valid polygon (" + reason + "), so it cannot be divided",
                  {"areas", static_cast<std::int64_t>(a), {}});
  }
}

std::vector<Cutter> barrier_cutters(const PartitionInput& in, Lattice lattice) {
  const Box extent = in.areas.box();
  // A boundary drawn along a road has its vertices; moved to the lattice, the road would leave it.
  std::vector<Coord> outline(in.areas.coords());
  std::sort(outline.begin(), outline.end());
  auto place = [&](Coord c) {
    return std::binary_search(outline.begin(), outline.end(), c) ? c : lattice.snap(c);
  };
  std::vector<Cutter> cutters;
  for (std::size_t row = 0; row < in.barriers.size(); ++row) {
    if (in.classes[row] == BarrierClass::none) continue;
    const Range lines = in.barriers.lines(row);
    for (std::int64_t l = lines.begin; l < lines.end; ++l) {
      const auto line = in.barriers.line(l);
      for (std::size_t i = 1; i < line.size(); ++i) {
        const Cutter cutter{place(line[i - 1]), place(line[i]), in.classes[row], -1};
        Box box;
        box.add(cutter.a);
        box.add(cutter.b);
        if (cutter.a != cutter.b && box.meets(extent)) cutters.push_back(cutter);
      }
    }
  }
  return cutters;
}

/// Buildings and weights by face of a subdivision.
struct FaceLoad {
  std::vector<double> weight;
  std::vector<std::vector<std::int64_t>> buildings;
};

FaceLoad load_faces(const PartitionInput& in, const Subdivision& s, const Crs& crs,
                    const Run& run) {
  std::vector<std::int64_t> rows;
  for (std::size_t f = 0; f < s.area.size(); ++f)
    if (s.area[f] >= 0) rows.push_back(static_cast<std::int64_t>(f));
  const Assignment where =
      assign_footprints(in.buildings, s.faces.polygons.take(rows), {}, crs, {}, run);
  FaceLoad load;
  load.weight.assign(s.area.size(), 0);
  load.buildings.resize(s.area.size());
  for (std::size_t b = 0; b < where.size(); ++b) {
    if (where.cell[b] < 0) continue;
    const auto face = static_cast<std::size_t>(rows[static_cast<std::size_t>(where.cell[b])]);
    load.weight[face] += in.weights[b];
    load.buildings[face].push_back(static_cast<std::int64_t>(b));
  }
  return load;
}

std::vector<Cutter> plot_cutters(const PolygonArray& planar_buildings, const PolygonArray& planar,
                                 const Transform& to_metres, Lattice lattice, const FaceLoad& load,
                                 const std::vector<std::uint8_t>& wanted, const Run& run) {
  std::vector<std::vector<Cutter>> found(wanted.size());
  for_chunks(wanted.size(), 1, run, [&](std::size_t f, std::size_t) {
    if (wanted[f])
      found[f] = lines_between_buildings(planar_buildings, load.buildings[f], planar.box(f),
                                         static_cast<std::int64_t>(f));
  });
  std::vector<Cutter> cutters;
  for (const auto& list : found)
    for (Cutter c : list) {
      c.a = lattice.snap(to_metres.inverse(c.a));
      c.b = lattice.snap(to_metres.inverse(c.b));
      if (c.a != c.b) cutters.push_back(c);
    }
  return cutters;
}

/// The faces of each area as a graph. Parts that no edge joins are tied to the nearest atom of
/// another part when they are too light to stand alone.
struct AreaGraph {
  std::vector<std::int64_t> faces;
  BlockGraph graph;
};

void link_atoms(BlockGraph& graph, std::int32_t a, std::int32_t b, double cost) {
  graph.links[static_cast<std::size_t>(a)].push_back({b, cost});
  graph.links[static_cast<std::size_t>(b)].push_back({a, cost});
}

std::vector<std::int32_t> components(const BlockGraph& graph) {
  std::vector<std::int32_t> part(graph.size(), -1);
  std::int32_t count = 0;
  for (std::size_t start = 0; start < graph.size(); ++start) {
    if (part[start] >= 0) continue;
    std::vector<std::size_t> open = {start};
    part[start] = count;
    while (!open.empty()) {
      const std::size_t at = open.back();
      open.pop_back();
      for (const auto& link : graph.links[at]) {
        const auto other = static_cast<std::size_t>(link.atom);
        if (part[other] < 0) part[other] = count, open.push_back(other);
      }
    }
    ++count;
  }
  return part;
}

void tie_light_parts(AreaGraph& area, const PolygonArray& planar, double min) {
  BlockGraph& graph = area.graph;
  const std::vector<std::int32_t> part = components(graph);
  std::map<std::int32_t, double> weight;
  for (std::size_t a = 0; a < graph.size(); ++a) weight[part[a]] += graph.weight[a];
  if (weight.size() < 2) return;
  std::vector<Coord> centre;
  for (const std::int64_t face : area.faces)
    centre.push_back(planar.box(static_cast<std::size_t>(face)).centre());
  std::int32_t heaviest = 0;
  for (const auto& [p, w] : weight)
    if (w > weight[heaviest]) heaviest = p;
  for (const auto& [p, w] : weight) {
    if (w >= min || p == heaviest) continue;
    double nearest = 0;
    std::int32_t from = -1, to = -1;
    for (std::size_t a = 0; a < graph.size(); ++a) {
      if (part[a] != p) continue;
      for (std::size_t b = 0; b < graph.size(); ++b) {
        if (part[b] != heaviest) continue;
        const double away = std::hypot(centre[a].x - centre[b].x, centre[a].y - centre[b].y);
        if (from < 0 || away < nearest)
          nearest = away, from = static_cast<std::int32_t>(a), to = static_cast<std::int32_t>(b);
      }
    }
    link_atoms(graph, from, to, 0);
  }
}

std::vector<AreaGraph> area_graphs(const Subdivision& s, const FaceLoad& load,
                                   const PolygonArray& planar,
                                   const std::vector<double>& border_cost,
                                   const std::vector<std::int64_t>& home, std::size_t areas,
                                   double min) {
  std::vector<AreaGraph> graphs(areas);
  std::vector<std::int32_t> atom(s.area.size(), -1);
  for (std::size_t f = 0; f < s.area.size(); ++f) {
    if (s.area[f] < 0 || home[f] != static_cast<std::int64_t>(f)) continue;
    AreaGraph& g = graphs[static_cast<std::size_t>(s.area[f])];
    atom[f] = static_cast<std::int32_t>(g.faces.size());
    g.faces.push_back(static_cast<std::int64_t>(f));
    g.graph.weight.push_back(load.weight[f]);
  }
  for (AreaGraph& g : graphs) g.graph.links.resize(g.faces.size());
  std::map<std::pair<std::int64_t, std::int64_t>, double> cost;
  for (std::size_t e = 0; e < s.arrangement.edges.size(); ++e) {
    const auto l = static_cast<std::size_t>(s.faces.left[2 * e]);
    const auto r = static_cast<std::size_t>(s.faces.left[2 * e + 1]);
    if (s.area[l] < 0 || s.area[l] != s.area[r]) continue;
    if (home[l] != home[r]) cost[std::minmax(home[l], home[r])] += border_cost[e];
  }
  for (const auto& [pair, c] : cost) {
    const auto l = static_cast<std::size_t>(pair.first), r = static_cast<std::size_t>(pair.second);
    link_atoms(graphs[static_cast<std::size_t>(s.area[l])].graph, atom[l], atom[r], c);
  }
  for (AreaGraph& g : graphs) tie_light_parts(g, planar, min);
  return graphs;
}

PartitionReason reason_of(double weight, double area_weight, double heaviest,
                          const WeightLimits& limits) {
  if (limits.violation(weight) == 0) return PartitionReason::in_range;
  if (area_weight < limits.min) return PartitionReason::parent_below_min;
  if (heaviest > limits.max) return PartitionReason::atom_above_max;
  if (!limits.feasible(area_weight)) return PartitionReason::no_k_fits;
  return PartitionReason::search_ended;
}

/// One division: blocks, or blocks and plots, united into cells.
class Divider {
 public:
  Divider(const PartitionInput& in, const PartitionOptions& options, const Crs& crs, const Run& run)
      : in_(in),
        limits_{options.min, options.max,
                options.target > 0 ? options.target : (options.min + options.max) / 2},
        merge_strips_m_(options.merge_strips_m),
        crs_(crs),
        run_(run),
        to_metres_(crs, working_crs(crs, in.areas.box())),
        lattice_(crs.lattice()),
        barriers_(barrier_cutters(in, lattice_)),
        planar_buildings_(to_metres_(in.buildings)),
        gaps_(close_gaps(in.areas, barriers_, options.close_gaps_m, to_metres_, lattice_, run)),
        blocks_(subdivide(in.areas, barriers_, nullptr, lattice_, run)),
        block_load_(load_faces(in, blocks_, crs, run)) {}

  Partition divide() {
    std::vector<std::uint8_t> cut(blocks_.area.size(), 0);
    for (std::size_t f = 0; f < cut.size(); ++f) cut[f] = block_load_.weight[f] > limits_.max;
    Partition first = divide_with(cut);
    // Where blocks are too coarse to fit the limits, a second try may cut them between buildings.
    std::vector<std::uint8_t> coarse(in_.areas.size(), 0);
    for (std::size_t c = 0; c < first.cells.size(); ++c)
      if (first.reason[c] == PartitionReason::search_ended)
        coarse[static_cast<std::size_t>(first.area[c])] = 1;
    bool again = false;
    for (std::size_t f = 0; f < cut.size(); ++f) {
      if (cut[f] || blocks_.area[f] < 0 || !coarse[static_cast<std::size_t>(blocks_.area[f])])
        continue;
      cut[f] = block_load_.buildings[f].size() > 1;
      again |= cut[f] != 0;
    }
    if (!again) return first;
    Partition second = divide_with(cut);
    return misfits(second) < misfits(first) ? second : first;
  }

 private:
  static std::int64_t misfits(const Partition& p) {
    return std::count(p.reason.begin(), p.reason.end(), PartitionReason::search_ended);
  }

  Partition divide_with(const std::vector<std::uint8_t>& cut) {
    const bool any = std::find(cut.begin(), cut.end(), 1) != cut.end();
    if (!any) return unite(blocks_, block_load_, 0);
    std::vector<Cutter> cutters = barriers_;
    const auto plots = plot_cutters(planar_buildings_, to_metres_(blocks_.faces.polygons),
                                    to_metres_, lattice_, block_load_, cut, run_);
    cutters.insert(cutters.end(), plots.begin(), plots.end());
    run_.tell("partition", 0.4);
    const Subdivision s = subdivide(in_.areas, cutters, &blocks_.faces.polygons, lattice_, run_);
    const auto extra = static_cast<std::int64_t>(s.faces.size()) -
                       static_cast<std::int64_t>(blocks_.faces.size()) +
                       std::count(cut.begin(), cut.end(), 1);
    return unite(s, load_faces(in_, s, crs_, run_), extra);
  }

  LineArray gaps_closed() const {
    LineBuilder pieces;
    for (const Cutter& c : std::span(barriers_).last(static_cast<std::size_t>(gaps_.closed))) {
      pieces.begin_row();
      pieces.add_line(std::array{c.a, c.b});
    }
    return pieces.finish();
  }

  std::vector<double> edge_lengths(const Arrangement& a) const {
    std::vector<Coord> nodes = a.nodes;
    to_metres_.apply(nodes);
    std::vector<double> length;
    for (const auto& edge : a.edges) {
      const Coord p = nodes[static_cast<std::size_t>(edge.from)];
      const Coord q = nodes[static_cast<std::size_t>(edge.to)];
      length.push_back(std::hypot(p.x - q.x, p.y - q.y));
    }
    return length;
  }

  Partition unite(const Subdivision& s, const FaceLoad& load, std::int64_t plots) const {
    run_.tell("partition", 0.6);
    const std::vector<double> length = edge_lengths(s.arrangement);
    const PolygonArray planar = to_metres_(s.faces.polygons);
    std::vector<double> border_cost;
    for (std::size_t e = 0; e < length.size(); ++e)
      border_cost.push_back(length[e] * border_factor(s.barrier[e]));
    const std::vector<std::int64_t> home =
        merged_strips(s, planar, load.buildings, border_cost, merge_strips_m_, run_);
    const std::vector<AreaGraph> graphs =
        area_graphs(s, load, planar, border_cost, home, in_.areas.size(), limits_.min);
    std::vector<std::vector<std::int32_t>> cell_of(graphs.size());
    for_chunks(graphs.size(), 1, run_,
               [&](std::size_t a, std::size_t) { cell_of[a] = cluster_parts(graphs[a].graph); });
    run_.tell("partition", 0.8);

    Partition out;
    std::vector<std::int64_t> group(s.area.size(), -1);
    for (std::size_t a = 0; a < graphs.size(); ++a) {
      const auto first = static_cast<std::int64_t>(out.area.size());
      for (std::size_t i = 0; i < cell_of[a].size(); ++i) {
        const std::int64_t cell = first + cell_of[a][i];
        group[static_cast<std::size_t>(graphs[a].faces[i])] = cell;
        if (cell >= static_cast<std::int64_t>(out.area.size()))
          out.area.resize(static_cast<std::size_t>(cell) + 1, static_cast<std::int64_t>(a));
      }
    }
    for (std::size_t f = 0; f < group.size(); ++f) {
      group[f] = group[static_cast<std::size_t>(home[f])];
      out.strips_merged += home[f] != static_cast<std::int64_t>(f);
    }
    Dissolved dissolved = dissolve_cells(s, group, static_cast<std::int64_t>(out.area.size()),
                                         in_.areas, lattice_, run_);
    out.cells = std::move(dissolved.cells);
    out.inserted = std::move(dissolved.inserted);
    weigh_cells(out);
    out.areas = insert_vertices(in_.areas, out.inserted);
    out.blocks = std::count_if(blocks_.area.begin(), blocks_.area.end(),
                               [](std::int64_t a) { return a >= 0; });
    out.plots = plots;
    out.gaps_closed = gaps_closed();
    out.dead_ends = gaps_.dead_ends;
    measure_borders(s, group, length, out);
    return out;
  }

  /// Weights and reasons as the buildings fall into the finished cells: one that lies across
  /// several faces may count to another cell than its largest face does.
  void weigh_cells(Partition& out) const {
    const Assignment where = assign_footprints(in_.buildings, out.cells, {}, crs_, {}, run_);
    std::vector<double> heaviest(out.area.size(), 0), area_weight(in_.areas.size(), 0);
    out.weight.assign(out.area.size(), 0);
    for (std::size_t b = 0; b < where.size(); ++b) {
      if (where.cell[b] < 0) continue;
      const auto cell = static_cast<std::size_t>(where.cell[b]);
      out.weight[cell] += in_.weights[b];
      heaviest[cell] = std::max(heaviest[cell], in_.weights[b]);
      area_weight[static_cast<std::size_t>(out.area[cell])] += in_.weights[b];
    }
    for (std::size_t c = 0; c < out.area.size(); ++c)
      out.reason.push_back(reason_of(
          out.weight[c], area_weight[static_cast<std::size_t>(out.area[c])], heaviest[c], limits_));
  }

  /// Parts that stay apart are divided apart.
  std::vector<std::int32_t> cluster_parts(const BlockGraph& graph) const {
    const std::vector<std::int32_t> part = components(graph);
    std::vector<std::int32_t> cell(graph.size(), 0);
    std::int32_t first = 0;
    const std::int32_t parts = part.empty() ? 0 : *std::max_element(part.begin(), part.end()) + 1;
    for (std::int32_t p = 0; p < parts; ++p) {
      std::vector<std::int32_t> atoms, number(graph.size(), -1);
      BlockGraph sub;
      for (std::size_t a = 0; a < graph.size(); ++a)
        if (part[a] == p) {
          number[a] = static_cast<std::int32_t>(atoms.size());
          atoms.push_back(static_cast<std::int32_t>(a));
          sub.weight.push_back(graph.weight[a]);
        }
      for (const std::int32_t a : atoms) {
        sub.links.emplace_back();
        for (const auto& link : graph.links[static_cast<std::size_t>(a)])
          sub.links.back().push_back({number[static_cast<std::size_t>(link.atom)], link.cost});
      }
      std::int32_t cells = 0;
      const auto of = cluster(sub, limits_, run_);
      for (std::size_t i = 0; i < of.size(); ++i) {
        cell[static_cast<std::size_t>(atoms[i])] = first + of[i];
        cells = std::max(cells, of[i] + 1);
      }
      first += cells;
    }
    return cell;
  }

  static void measure_borders(const Subdivision& s, const std::vector<std::int64_t>& group,
                              const std::vector<double>& length, Partition& out) {
    for (std::size_t e = 0; e < length.size(); ++e) {
      const auto l = static_cast<std::size_t>(s.faces.left[2 * e]);
      const auto r = static_cast<std::size_t>(s.faces.left[2 * e + 1]);
      if (s.area[l] < 0 || s.area[l] != s.area[r] || group[l] == group[r]) continue;
      out.border_m += length[e];
      if (s.barrier[e] != BarrierClass::none) out.border_on_barrier_m += length[e];
    }
  }

  const PartitionInput& in_;
  WeightLimits limits_;
  double merge_strips_m_;
  const Crs& crs_;
  const Run& run_;
  Transform to_metres_;
  Lattice lattice_;
  std::vector<Cutter> barriers_;
  PolygonArray planar_buildings_;
  ClosedGaps gaps_;
  Subdivision blocks_;
  FaceLoad block_load_;
};

}  // namespace

Partition partition(const PartitionInput& input, const PartitionOptions& options, const Crs& crs,
                    const Run& run) {
  require_input(input, options);
  if (input.areas.box().empty()) return {};
  run.tell("partition", 0);
  Partition out = Divider(input, options, crs, run).divide();
  run.tell("partition", 1);
  return out;
}

}  // namespace libgrid
