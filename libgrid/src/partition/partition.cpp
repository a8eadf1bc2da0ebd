// SPDX-License-Identifier: Apache-2.0
#include "libgrid/partition/partition.hpp"

#include <algorithm>
#include <compare>
#include <map>
#include <utility>

#include "cut_areas.hpp"
#include "libgrid/assign/assign.hpp"

namespace libgrid {

namespace {

// Measured on cities of script/bench partition: more steps cost more than they bring.
constexpr std::int64_t kStepsAnAtom = 1000;
constexpr std::size_t kFewAtoms = 500;
constexpr std::int32_t kTriesOfFew = 4;
constexpr std::size_t kAreasATime = 64;  ///< between two words on the progress
constexpr double kNarrow_m = 5;          ///< of a cell, where it is worth cutting a block across
constexpr double kSameBorder_m = 0.001;  ///< lengths that differ by less are rounded differently
constexpr int kMoreRounds = 3;           ///< with finer atoms where they proved too coarse

/// One division: blocks, or blocks and plots, united into cells.
class Divider {
 public:
  Divider(const PartitionInput& in, const PartitionOptions& options, const Crs& crs, const Run& run)
      : in_(in), options_(options), crs_(crs), run_(run), cutter_(in, options, crs, run) {}

  /// Each area keeps the coarsest cut of those that served it best.
  Partition divide() {
    Fineness cut = cutter_.coarsest(), best = cut;
    Partition made = unite(cut);
    Necks necks = necks_in(made);
    std::vector<Faults> least = faults(made, necks);
    for (int again = 0; again < kMoreRounds; ++again) {
      const bool across = cutter_.learn(necks.there);
      if (!cut_finer(made, false, cut.plots) && !cut_finer(made, true, cut.plots) && !across) break;
      cut.necks = cutter_.necks_known();
      done_ += (1 - done_) * 0.6;
      made = {};  // not to be held beside the next one
      made = unite(cut);
      necks = necks_in(made);
      keep_better(faults(made, necks), cut, least, best);
    }
    if (best != cut) made = {}, made = unite(best);
    if (options_.bounds) made.bounds = bounds();
    return made;
  }

 private:
  /// Each further round takes a part of what is left.
  void tell(double share) const { run_.tell("partition", done_ + (1 - done_) * share); }

  /// What is wrong in an area, the worst first.
  struct Faults {
    int out_of_limits = 0, unexplained = 0, cut_buildings = 0, necks = 0;
    auto operator<=>(const Faults&) const = default;
  };
  struct Necks {
    std::vector<Neck> there;         ///< in metres
    std::vector<std::int64_t> area;  ///< of each
  };

  /// One an area.
  std::vector<Faults> faults(const Partition& p, const Necks& necks) const {
    std::vector<Faults> found(in_.areas.size());
    for (std::size_t c = 0; c < p.reason.size(); ++c) {
      Faults& area = found[static_cast<std::size_t>(p.area[c])];
      area.out_of_limits += p.reason[c] != PartitionReason::in_range;
      area.unexplained += p.reason[c] == PartitionReason::search_ended;
    }
    for (const std::int64_t a : cut_in_) ++found[static_cast<std::size_t>(a)].cut_buildings;
    for (const std::int64_t a : necks.area) ++found[static_cast<std::size_t>(a)].necks;
    return found;
  }

  void keep_better(const std::vector<Faults>& next, const Fineness& cut, std::vector<Faults>& least,
                   Fineness& best) const {
    std::vector<std::uint8_t> better(next.size());
    for (std::size_t a = 0; a < next.size(); ++a) {
      better[a] = next[a] < least[a];
      if (!better[a]) continue;
      least[a] = next[a];
      best.necks[a] = cut.necks[a];
    }
    const std::vector<std::int64_t>& area = cutter_.blocks().area;
    for (std::size_t f = 0; f < area.size(); ++f)
      if (area[f] >= 0 && better[static_cast<std::size_t>(area[f])]) best.plots[f] = cut.plots[f];
  }

  /// The necks of all new cells. Cells of today keep theirs.
  Necks necks_in(const Partition& p) const {
    const PolygonArray planar = cutter_.to_metres()(p.cells);
    std::vector<std::vector<Neck>> of_cell(planar.size());
    for_chunks(planar.size(), 16, run_, [&](std::size_t begin, std::size_t end) {
      for (std::size_t c = begin; c < end; ++c)
        if (p.continues[c] < 0) of_cell[c] = necks_of(planar, c, kNarrow_m);
    });
    Necks all;
    for (std::size_t c = 0; c < of_cell.size(); ++c) {
      all.there.insert(all.there.end(), of_cell[c].begin(), of_cell[c].end());
      all.area.resize(all.there.size(), p.area[c]);
    }
    return all;
  }

  /// Marks the blocks that proved too coarse, to be cut between their buildings: those near cells
  /// that do not keep the limits, or all of their areas, and those that share a cut building.
  bool cut_finer(const Partition& p, bool whole_areas, std::vector<std::uint8_t>& cut) const {
    const Subdivision& blocks = cutter_.blocks();
    const FaceLoad& load = cutter_.block_load();
    bool more = false;
    auto mark = [&](std::size_t f) {
      if (cut[f] || load.buildings[f].size() < 2) return;
      cut[f] = 1;
      more = true;
    };
    std::vector<std::vector<Box>> coarse(in_.areas.size());
    for (std::size_t c = 0; c < p.cells.size(); ++c) {
      // What is impossible mostly is so at one place.
      if (p.reason[c] != PartitionReason::search_ended &&
          (whole_areas || p.reason[c] != PartitionReason::no_division))
        continue;
      const auto a = static_cast<std::size_t>(p.area[c]);
      coarse[a].push_back(whole_areas ? in_.areas.box(a) : p.cells.box(c));
    }
    const std::vector<Box> boxes = face_boxes(blocks.arrangement, blocks.faces);
    for (std::size_t f = 0; f < cut.size(); ++f) {
      if (blocks.area[f] < 0) continue;
      for (const Box& box : coarse[static_cast<std::size_t>(blocks.area[f])])
        if (boxes[f].meets(box)) mark(f);
    }
    const Shares& across = load.across;
    for (std::size_t i = 0; i < across.size(); ++i)
      if (std::binary_search(p.cut_buildings.begin(), p.cut_buildings.end(), across.row[i]))
        mark(static_cast<std::size_t>(across.cell[i]));
    return more;
  }

  Partition unite(const Fineness& cut) {
    tell(0.2);
    const AreaPieces pieces = cutter_.pieces(cut);
    const Subdivision& s = pieces.cut->faces;
    std::vector<AreaGraph> graphs = area_graphs(s, pieces.atoms, cutter_.to_metres(), pieces.cost,
                                                in_.areas.size(), cutter_.limits());
    search(graphs, pieces.present);
    tell(0.8);

    Partition out;
    out.part_further.resize(in_.further.size());
    std::vector<std::int64_t> group(s.area.size(), -1);
    for (std::size_t a = 0; a < graphs.size(); ++a) {
      const auto first = static_cast<std::int64_t>(out.area.size());
      const auto& [division, continues, moved] = found_[a].mended;
      for (std::size_t i = 0; i < graphs[a].faces.size(); ++i)
        group[static_cast<std::size_t>(graphs[a].faces[i])] =
            first + division.cell[static_cast<std::size_t>(graphs[a].atom[i])];
      out.area.resize(out.area.size() + division.cells(), static_cast<std::int64_t>(a));
      out.reason.insert(out.reason.end(), division.reason.begin(), division.reason.end());
      out.part_weight.insert(out.part_weight.end(), division.part_weight.begin(),
                             division.part_weight.end());
      for (std::size_t w = 0; w < out.part_further.size(); ++w)
        out.part_further[w].insert(out.part_further[w].end(), division.part_further[w].begin(),
                                   division.part_further[w].end());
      out.concerns.insert(out.concerns.end(), division.concerns.begin(), division.concerns.end());
      for (std::size_t c = 0; c < division.cells(); ++c)
        out.continues.push_back(in_.present && continues[c] >= 0
                                    ? found_[a].rows[static_cast<std::size_t>(continues[c])]
                                    : -1);
      out.moved += moved;
    }
    Dissolved dissolved = dissolve_cells(s, group, static_cast<std::int64_t>(out.area.size()),
                                         in_.areas, crs_.lattice(), run_);
    out.cells = std::move(dissolved.cells);
    out.inserted = std::move(dissolved.inserted);
    weigh_cells(out);
    out.areas = insert_vertices(in_.areas, out.inserted);
    out.blocks = cutter_.block_count();
    out.plots = static_cast<std::int64_t>(s.faces.size()) -
                static_cast<std::int64_t>(cutter_.blocks().faces.size()) +
                std::count(cut.plots.begin(), cut.plots.end(), 1);
    out.gaps_closed = cutter_.gaps_closed();
    out.dead_ends = cutter_.dead_ends();
    out.strips_merged = pieces.strips_merged();
    out.split_compounds = split_compounds(pieces.compound, group, out.area);
    out.borders = borders_between(pieces, group);
    for (std::size_t i = 0; i < out.borders.size(); ++i) {
      out.border_m += out.borders.length_m[i];
      if (out.borders.barrier[i] != BarrierClass::none)
        out.border_on_barrier_m += out.borders.length_m[i];
    }
    return out;
  }

  /// A divided area: its graph, the present cells in it, and the result.
  struct Divided {
    AtomGraph graph = {};
    PresentPartition present = {};
    std::vector<std::int64_t> rows = {};  ///< of the present cells
    MendedPartition mended = {};
  };

  /// The present cells of an area's atoms.
  void find_present(const AreaGraph& area, const std::vector<std::int64_t>& present_of_face,
                    Divided& out) const {
    out.present.cell.assign(out.graph.size(), -1);
    std::map<std::int64_t, std::int32_t> number;
    for (std::size_t i = 0; i < area.faces.size(); ++i) {
      const std::int64_t row = present_of_face[static_cast<std::size_t>(area.faces[i])];
      if (row < 0) continue;
      const auto [at, fresh] = number.try_emplace(row, static_cast<std::int32_t>(out.rows.size()));
      if (fresh) {
        out.rows.push_back(row);
        out.present.locked.push_back(
            in_.locked.empty() ? 0 : in_.locked[static_cast<std::size_t>(row)]);
      }
      out.present.cell[static_cast<std::size_t>(area.atom[i])] = at->second;
    }
  }

  /// Areas side by side; those whose graph has not changed since the last round keep their cells.
  /// Takes the graphs out of `areas`.
  void search(std::vector<AreaGraph>& areas, const std::vector<std::int64_t>& present_of_face) {
    found_.resize(areas.size());
    for (std::size_t first = 0; first < areas.size(); first += kAreasATime) {
      tell(0.6 + 0.2 * static_cast<double>(first) / static_cast<double>(areas.size()));
      for_chunks(std::min(kAreasATime, areas.size() - first), 1, run_,
                 [&](std::size_t i, std::size_t) {
                   search_area(areas[first + i], present_of_face, found_[first + i]);
                 });
    }
  }

  void search_area(AreaGraph& area, const std::vector<std::int64_t>& present_of_face,
                   Divided& found) const {
    Divided next{.graph = std::move(area.graph)};
    if (in_.present) find_present(area, present_of_face, next);
    if (next.graph == found.graph && next.present.cell == found.present.cell &&
        next.rows == found.rows)
      return;
    const GraphPartitionOptions options = search_options(next.graph.size());
    const Run alone{.threads = 1, .stop = run_.stop};
    if (in_.present)
      next.mended = mend_partition(next.graph, next.present, options, alone);
    else
      next.mended.division = partition_graph(next.graph, options, alone);
    found = std::move(next);
  }

  GraphPartitionOptions search_options(std::size_t atoms) const {
    GraphPartitionOptions o{.min = options_.min,
                            .max = options_.max,
                            .target = options_.target,
                            .further = options_.further,
                            .balance = options_.balance,
                            .steps_per_atom = kStepsAnAtom,
                            .seed = options_.seed};
    // A small area is soon searched, and a planner looks at each of its cells.
    o.tries = atoms < kFewAtoms ? kTriesOfFew : 1;
    return o;
  }

  /// Of the areas as they were divided last.
  std::vector<PartitionBound> bounds() const {
    std::vector<PartitionBound> all(found_.size());
    if (in_.present) return all;
    for_chunks(all.size(), 1, run_, [&](std::size_t a, std::size_t) {
      const Divided& area = found_[a];
      all[a] = bound_partition(area.graph, area.mended.division, search_options(area.graph.size()),
                               {.equal = kSameBorder_m}, {.threads = 1, .stop = run_.stop});
    });
    return all;
  }

  bool is_locked(std::int64_t present) const {
    return present >= 0 && !in_.locked.empty() && in_.locked[static_cast<std::size_t>(present)];
  }

  /// Weights as the buildings fall into the finished cells: one that is cut may count to another
  /// cell than its largest atom does.
  void weigh_cells(Partition& out) {
    const Assignment where = assign_footprints(in_.buildings, out.cells, {}, crs_, {}, run_);
    const std::size_t weights = in_.further.size() + 1;
    std::vector<Weights> sum(out.area.size(), Weights(weights, 0)), heaviest = sum;
    for (std::size_t b = 0; b < where.size(); ++b) {
      if (where.cell[b] < 0) continue;
      const auto cell = static_cast<std::size_t>(where.cell[b]);
      for (std::size_t w = 0; w < weights; ++w) {
        const double weight = building_weights(in_, w)[b];
        sum[cell][w] += weight;
        heaviest[cell][w] = std::max(heaviest[cell][w], weight);
      }
    }
    out.further.resize(in_.further.size());
    for (std::size_t c = 0; c < sum.size(); ++c) {
      out.weight.push_back(sum[c][0]);
      for (std::size_t w = 1; w < weights; ++w) out.further[w - 1].push_back(sum[c][w]);
      judge(sum[c], heaviest[c], is_locked(out.continues[c]), out.reason[c], out.concerns[c]);
    }
    const Shares& across = where.straddling;
    cut_in_.clear();
    for (std::size_t i = 0, end = 0; i < across.size(); i = end) {
      std::vector<std::int64_t> areas;
      for (end = i; end < across.size() && across.row[end] == across.row[i]; ++end)
        areas.push_back(out.area[static_cast<std::size_t>(across.cell[end])]);
      std::sort(areas.begin(), areas.end());
      const auto twice = std::adjacent_find(areas.begin(), areas.end());
      if (twice == areas.end()) continue;
      out.cut_buildings.push_back(across.row[i]);
      cut_in_.push_back(*twice);
    }
  }

  /// What the search says of a cell, as long as it still holds: a building that is cut may weigh
  /// for another cell than its atom did.
  void judge(const Weights& sum, const Weights& heaviest, bool locked, PartitionReason& reason,
             std::int32_t& concerns) const {
    const Limits& limits = cutter_.limits();
    const std::int32_t out = limits.weight_out(sum);
    const auto w = static_cast<std::size_t>(std::max(concerns, 0));
    const bool concerned_is_out = limits.each[w].violation(sum[w]) > 0;
    const bool of_one_weight =
        reason == PartitionReason::atom_above_max || reason == PartitionReason::parent_below_min;
    if (out < 0)
      reason = PartitionReason::in_range;
    else if (locked)
      reason = PartitionReason::locked;
    else if (reason == PartitionReason::in_range || (of_one_weight && !concerned_is_out) ||
             (reason == PartitionReason::atom_above_max && heaviest[w] <= limits.each[w].max))
      reason = PartitionReason::search_ended;
    else if (of_one_weight)
      return;  // it may be about another one than the first that is out
    concerns = out;
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

  const PartitionInput& in_;
  const PartitionOptions& options_;
  const Crs& crs_;
  const Run& run_;
  AreaCutter cutter_;
  std::vector<Divided> found_;        ///< of each area
  std::vector<std::int64_t> cut_in_;  ///< the area of each cut building
  double done_ = 0;                   ///< by earlier rounds
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
