// SPDX-License-Identifier: Apache-2.0
#include "libgrid/partition/partition.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "area_graphs.hpp"
#include "clean_barriers.hpp"
#include "libgrid/assign/assign.hpp"
#include "libgrid/core/error.hpp"
#include "libgrid/core/text.hpp"
#include "libgrid/topology/overlay.hpp"
#include "plots.hpp"
#include "subdivide.hpp"

namespace libgrid {

namespace {

// Measured on cities of script/bench partition: more steps cost more than they bring.
constexpr std::int64_t kStepsAnAtom = 1000;
constexpr std::size_t kFewAtoms = 500;
constexpr std::int32_t kTriesOfFew = 4;
constexpr std::size_t kAreasATime = 64;  ///< between two words on the progress
constexpr int kMoreRounds = 3;           ///< with finer atoms where they proved too coarse

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
  for (std::size_t c = 0; in.compounds && c < in.compounds->size(); ++c) {
    const std::string reason = invalid_reason(*in.compounds, c);
    if (!reason.empty())
      throw Error(ErrorCode::bad_geometry, "the compound is not a valid polygon (" + reason + ")",
                  {"compounds", static_cast<std::int64_t>(c), {}});
  }
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
  auto add = [&](std::span<const Coord> line, BarrierClass barrier) {
    for (std::size_t i = 1; i < line.size(); ++i) {
      const Cutter cutter{place(line[i - 1]), place(line[i]), barrier, -1};
      Box box;
      box.add(cutter.a);
      box.add(cutter.b);
      if (cutter.a != cutter.b && box.meets(extent)) cutters.push_back(cutter);
    }
  };
  for (std::size_t row = 0; row < in.barriers.size(); ++row) {
    if (in.classes[row] == BarrierClass::none) continue;
    const Range lines = in.barriers.lines(row);
    for (std::int64_t l = lines.begin; l < lines.end; ++l)
      add(in.barriers.line(l), in.classes[row]);
  }
  for (std::size_t row = 0; in.compounds && row < in.compounds->size(); ++row) {
    const Range rings = in.compounds->row_rings(row);
    for (std::int64_t r = rings.begin; r < rings.end; ++r)
      add(in.compounds->ring(r), BarrierClass::wall);
  }
  return cutters;
}

/// One division: blocks, or blocks and plots, united into cells.
class Divider {
 public:
  Divider(const PartitionInput& in, const PartitionOptions& options, const Crs& crs, const Run& run)
      : in_(in),
        options_(options),
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
    for (std::size_t f = 0; f < cut.size(); ++f) cut[f] = block_load_.weight[f] > options_.max;
    Partition best = divide_with(cut);
    for (int again = 0; again < kMoreRounds; ++again) {
      if (!cut_finer(best, false, cut) && !cut_finer(best, true, cut)) break;
      done_ += (1 - done_) * 0.6;
      Partition next = divide_with(cut);
      if (faults(next) < faults(best)) best = std::move(next);
    }
    return best;
  }

 private:
  /// Each further round takes a part of what is left.
  void tell(double share) const { run_.tell("partition", done_ + (1 - done_) * share); }

  static std::pair<std::int64_t, std::size_t> faults(const Partition& p) {
    return {std::count(p.reason.begin(), p.reason.end(), PartitionReason::search_ended),
            p.cut_buildings.size()};
  }

  /// Marks the blocks that proved too coarse, to be cut between their buildings: those near cells
  /// that do not keep the limits, or all of their areas, and those that share a cut building.
  bool cut_finer(const Partition& p, bool whole_areas, std::vector<std::uint8_t>& cut) const {
    bool more = false;
    auto mark = [&](std::size_t f) {
      if (cut[f] || block_load_.buildings[f].size() < 2) return;
      cut[f] = 1;
      more = true;
    };
    std::vector<std::vector<Box>> coarse(in_.areas.size());
    for (std::size_t c = 0; c < p.cells.size(); ++c) {
      if (p.reason[c] != PartitionReason::search_ended) continue;
      const auto a = static_cast<std::size_t>(p.area[c]);
      coarse[a].push_back(whole_areas ? in_.areas.box(a) : p.cells.box(c));
    }
    for (std::size_t f = 0; f < cut.size(); ++f) {
      if (blocks_.area[f] < 0) continue;
      for (const Box& box : coarse[static_cast<std::size_t>(blocks_.area[f])])
        if (blocks_.faces.polygons.box(f).meets(box)) mark(f);
    }
    const Shares& across = block_load_.across;
    for (std::size_t i = 0; i < across.size(); ++i)
      if (std::binary_search(p.cut_buildings.begin(), p.cut_buildings.end(), across.row[i]))
        mark(static_cast<std::size_t>(across.cell[i]));
    return more;
  }

  Partition divide_with(const std::vector<std::uint8_t>& cut) {
    const bool any = std::find(cut.begin(), cut.end(), 1) != cut.end();
    if (!any) return unite(blocks_, block_load_, 0);
    tell(0.2);
    draw_plots(cut);
    std::vector<Cutter> cutters = barriers_;
    for (const auto& lines : plots_) cutters.insert(cutters.end(), lines.begin(), lines.end());
    tell(0.4);
    const Subdivision s = subdivide(in_.areas, cutters, &blocks_.faces.polygons, lattice_, run_);
    const auto extra = static_cast<std::int64_t>(s.faces.size()) -
                       static_cast<std::int64_t>(blocks_.faces.size()) +
                       std::count(cut.begin(), cut.end(), 1);
    return unite(s, load_faces(in_, s, crs_, run_), extra);
  }

  /// The lines between the buildings of each block that is cut, once.
  void draw_plots(const std::vector<std::uint8_t>& cut) {
    plots_.resize(cut.size());
    std::vector<std::size_t> wanted;
    for (std::size_t f = 0; f < cut.size(); ++f)
      if (cut[f] && plots_[f].empty()) wanted.push_back(f);
    const PolygonArray planar = to_metres_(blocks_.faces.polygons);
    for_chunks(wanted.size(), 1, run_, [&](std::size_t i, std::size_t) {
      const std::size_t f = wanted[i];
      plots_[f] = lines_between_buildings(planar_buildings_, block_load_.buildings[f],
                                          planar.box(f), static_cast<std::int64_t>(f));
    });
    for (const std::size_t f : wanted) {  // a transform belongs to one thread
      for (Cutter& c : plots_[f]) {
        c.a = lattice_.snap(to_metres_.inverse(c.a));
        c.b = lattice_.snap(to_metres_.inverse(c.b));
      }
      std::erase_if(plots_[f], [](const Cutter& c) { return c.a == c.b; });
    }
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

  Partition unite(const Subdivision& s, const FaceLoad& load, std::int64_t plots) {
    tell(0.6);
    const std::vector<double> length = edge_lengths(s.arrangement);
    const PolygonArray planar = to_metres_(s.faces.polygons);
    std::vector<double> border_cost;
    for (std::size_t e = 0; e < length.size(); ++e)
      border_cost.push_back(length[e] * border_factor(s.barrier[e]));
    const std::vector<std::int64_t> compound = compounds_of(in_, s, run_);
    const std::vector<std::int64_t> home = merged_strips(
        s, planar, load.buildings, compound, border_cost, options_.merge_strips_m, run_);
    const std::vector<AreaGraph> graphs =
        area_graphs(s, face_atoms(in_, s, load, home, compound, options_), planar, border_cost,
                    in_.areas.size(), options_.min);
    search(graphs);
    tell(0.8);

    Partition out;
    std::vector<std::int64_t> group(s.area.size(), -1);
    for (std::size_t a = 0; a < graphs.size(); ++a) {
      const auto first = static_cast<std::int64_t>(out.area.size());
      for (std::size_t i = 0; i < graphs[a].faces.size(); ++i)
        group[static_cast<std::size_t>(graphs[a].faces[i])] =
            first + found_[a].cell[static_cast<std::size_t>(graphs[a].atom[i])];
      out.area.resize(out.area.size() + found_[a].cells(), static_cast<std::int64_t>(a));
      out.reason.insert(out.reason.end(), found_[a].reason.begin(), found_[a].reason.end());
      out.part_weight.insert(out.part_weight.end(), found_[a].part_weight.begin(),
                             found_[a].part_weight.end());
    }
    for (std::size_t f = 0; f < home.size(); ++f)
      out.strips_merged += home[f] != static_cast<std::int64_t>(f);
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
    out.split_compounds = split_compounds(compound, group, out.area);
    measure_borders(s, group, length, out);
    return out;
  }

  /// Areas side by side; those whose graph has not changed since the last round keep their cells.
  void search(const std::vector<AreaGraph>& graphs) {
    found_.resize(graphs.size());
    graphs_.resize(graphs.size());
    for (std::size_t first = 0; first < graphs.size(); first += kAreasATime) {
      tell(0.6 + 0.2 * static_cast<double>(first) / static_cast<double>(graphs.size()));
      for_chunks(std::min(kAreasATime, graphs.size() - first), 1, run_,
                 [&](std::size_t i, std::size_t) {
                   const AtomGraph& graph = graphs[first + i].graph;
                   if (graph == graphs_[first + i]) return;
                   found_[first + i] = partition_graph(graph, search_options(graph.size()),
                                                       {.threads = 1, .stop = run_.stop});
                   graphs_[first + i] = graph;
                 });
    }
  }

  GraphPartitionOptions search_options(std::size_t atoms) const {
    GraphPartitionOptions o{.min = options_.min,
                            .max = options_.max,
                            .target = options_.target,
                            .balance = options_.balance,
                            .steps_per_atom = kStepsAnAtom,
                            .seed = options_.seed};
    // A small area is soon searched, and a planner looks at each of its cells.
    o.tries = atoms < kFewAtoms ? kTriesOfFew : 1;
    return o;
  }

  /// Weights as the buildings fall into the finished cells: one that is cut may count to another
  /// cell than its largest atom does.
  void weigh_cells(Partition& out) const {
    const Assignment where = assign_footprints(in_.buildings, out.cells, {}, crs_, {}, run_);
    out.weight.assign(out.area.size(), 0);
    std::vector<double> heaviest(out.area.size(), 0);
    for (std::size_t b = 0; b < where.size(); ++b) {
      if (where.cell[b] < 0) continue;
      const auto cell = static_cast<std::size_t>(where.cell[b]);
      out.weight[cell] += in_.weights[b];
      heaviest[cell] = std::max(heaviest[cell], in_.weights[b]);
    }
    for (std::size_t c = 0; c < out.area.size(); ++c) {
      PartitionReason& reason = out.reason[c];
      if (out.weight[c] >= options_.min && out.weight[c] <= options_.max)
        reason = PartitionReason::in_range;
      else if (reason == PartitionReason::in_range ||
               (reason == PartitionReason::atom_above_max && heaviest[c] <= options_.max))
        reason = PartitionReason::search_ended;
    }
    const Shares& across = where.straddling;
    for (std::size_t i = 0, end = 0; i < across.size(); i = end) {
      std::vector<std::int64_t> areas;
      for (end = i; end < across.size() && across.row[end] == across.row[i]; ++end)
        areas.push_back(out.area[static_cast<std::size_t>(across.cell[end])]);
      std::sort(areas.begin(), areas.end());
      if (std::adjacent_find(areas.begin(), areas.end()) != areas.end())
        out.cut_buildings.push_back(across.row[i]);
    }
  }

  /// The compounds with faces in several cells of one area.
  static std::vector<std::int64_t> split_compounds(const std::vector<std::int64_t>& compound,
                                                   const std::vector<std::int64_t>& group,
                                                   const std::vector<std::int64_t>& area) {
    std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t> cell;  // by compound and area
    std::vector<std::int64_t> split;
    for (std::size_t f = 0; f < compound.size(); ++f) {
      if (compound[f] < 0) continue;
      const std::int64_t in = area[static_cast<std::size_t>(group[f])];
      const auto [first, fresh] = cell.try_emplace({compound[f], in}, group[f]);
      if (!fresh && first->second != group[f]) split.push_back(compound[f]);
    }
    std::sort(split.begin(), split.end());
    split.erase(std::unique(split.begin(), split.end()), split.end());
    return split;
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
  const PartitionOptions& options_;
  const Crs& crs_;
  const Run& run_;
  Transform to_metres_;
  Lattice lattice_;
  std::vector<Cutter> barriers_;
  PolygonArray planar_buildings_;
  ClosedGaps gaps_;
  Subdivision blocks_;
  FaceLoad block_load_;
  std::vector<std::vector<Cutter>> plots_;  ///< of each block
  std::vector<AtomGraph> graphs_;           ///< of each area, and how it was divided
  std::vector<GraphPartition> found_;
  double done_ = 0;  ///< by earlier rounds
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
