// SPDX-License-Identifier: Apache-2.0
#include "cut_areas.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>
#include <tuple>
#include <utility>

#include "libgrid/core/error.hpp"
#include "libgrid/core/text.hpp"
#include "libgrid/locate/locator.hpp"
#include "require.hpp"

namespace libgrid {

void require_input(const PartitionInput& in, const PartitionOptions& options) {
  // Blocks have no maximum unless one is given; what divides further asks for a finite one itself.
  require_limits(options.min, std::min(options.max, std::numeric_limits<double>::max()),
                 options.target);
  for (const auto& [name, distance] : {std::pair{"close_gaps_m", options.close_gaps_m},
                                       {"merge_strips_m", options.merge_strips_m}})
    if (!(distance >= 0) || std::isinf(distance))
      throw Error(
          ErrorCode::usage,
          std::string("") + name + " must be at least 0 and finite, got " + rounded(distance, 2));
  if (in.classes.size() != in.barriers.size())
    throw Error(ErrorCode::bad_value, "one class a barrier row is wanted");
  if (in.compounds) require_valid(*in.compounds, "compounds");
  if (in.present) require_valid(*in.present, "present");
  if (!in.locked.empty() && (!in.present || in.locked.size() != in.present->size()))
    throw Error(ErrorCode::bad_value, "one flag a present cell is wanted");
  require_further_limits(options.further, in.further.size(), "");
  for (std::size_t w = 0; w <= in.further.size(); ++w)
    require_weights(building_weights(in, w), in.buildings.size(), "buildings",
                    w == 0 ? "weight" : "further " + std::to_string(w - 1));
  require_valid(in.areas, "areas", ", so it cannot be divided");
}

namespace {

/// A line across a neck goes so far beyond its borders, so that rounding cannot leave it short.
constexpr double kBeyond_m = 0.01;

/// Puts lines on the lattice, but for vertices of the areas and of cells of today: a boundary drawn
/// along a road has its vertices; moved to the lattice, the road would leave it.
class LinePlacer {
 public:
  LinePlacer(const PartitionInput& in, Lattice lattice)
      : extent_(in.areas.box()), outline_(in.areas.coords()), lattice_(lattice) {
    if (in.present)
      outline_.insert(outline_.end(), in.present->coords().begin(), in.present->coords().end());
    std::sort(outline_.begin(), outline_.end());
  }

  /// Adds the stretches of a line that may meet an area.
  void add(std::span<const Coord> line, BarrierClass barrier, Cutters& into) {
    stretch_.clear();
    auto end_stretch = [&] {
      if (stretch_.size() > 1) into.add(stretch_, barrier);
      stretch_.clear();
    };
    for (const Coord& c : line) {
      const Coord placed =
          std::binary_search(outline_.begin(), outline_.end(), c) ? c : lattice_.snap(c);
      Box box;
      box.add(placed);
      if (!stretch_.empty()) box.add(stretch_.back());
      if (!box.meets(extent_)) end_stretch();
      stretch_.push_back(placed);
    }
    end_stretch();
  }

 private:
  Box extent_;
  std::vector<Coord> outline_;  ///< vertices that stay where they are
  Lattice lattice_;
  std::vector<Coord> stretch_;
};

Cutters barrier_cutters(const PartitionInput& in, LinePlacer& placer) {
  Cutters cutters;
  cutters.lines.coords.reserve(in.barriers.coords().size());
  for (std::size_t row = 0; row < in.barriers.size(); ++row) {
    if (in.classes[row] == BarrierClass::none) continue;
    const Range lines = in.barriers.lines(row);
    for (std::int64_t l = lines.begin; l < lines.end; ++l)
      placer.add(in.barriers.line(l), in.classes[row], cutters);
  }
  for (std::size_t row = 0; in.compounds && row < in.compounds->size(); ++row) {
    const Range rings = in.compounds->row_rings(row);
    for (std::int64_t r = rings.begin; r < rings.end; ++r)
      placer.add(in.compounds->ring(r), BarrierClass::wall, cutters);
  }
  return cutters;
}

/// The rings of the present cells, with the row that lies on the left of each line.
Cutters present_cutters(const PolygonArray& present, LinePlacer& placer,
                        std::vector<std::int64_t>& row_left) {
  Lines rings;
  const std::vector<std::int64_t> rows = append_rings(present, rings);
  Cutters cutters;
  for (std::size_t r = 0; r < rings.size(); ++r) {
    placer.add(rings.line(r), BarrierClass::none, cutters);
    row_left.resize(cutters.size(), rows[r]);
  }
  return cutters;
}

}  // namespace

std::int64_t AreaPieces::strips_merged() const {
  std::int64_t merged = 0;
  for (std::size_t f = 0; f < home.size(); ++f) merged += home[f] != static_cast<std::int64_t>(f);
  return merged;
}

BlockBorders borders_between(const AreaPieces& pieces, const std::vector<std::int64_t>& group) {
  const Subdivision& s = pieces.cut->faces;
  using Key = std::tuple<std::int64_t, std::int64_t, BarrierClass>;
  std::vector<std::pair<Key, std::size_t>> edges;
  for (std::size_t e = 0; e < pieces.cost.size(); ++e) {
    const auto l = static_cast<std::size_t>(s.faces.left[2 * e]);
    const auto r = static_cast<std::size_t>(s.faces.left[2 * e + 1]);
    if (s.area[l] < 0 || s.area[l] != s.area[r] || group[l] == group[r]) continue;
    const auto [a, b] = std::minmax(group[l], group[r]);
    edges.push_back({{a, b, s.barrier[e]}, e});
  }
  std::sort(edges.begin(), edges.end());
  BlockBorders out;
  for (std::size_t i = 0; i < edges.size(); ++i) {
    const auto& [key, e] = edges[i];
    if (i == 0 || key != edges[i - 1].first) {
      const auto& [a, b, barrier] = key;
      out.a.push_back(a);
      out.b.push_back(b);
      out.barrier.push_back(barrier);
      out.length_m.push_back(0);
      out.cost.push_back(0);
    }
    out.length_m.back() += pieces.edges.length_m[e];
    out.cost.back() += pieces.edges.length_m[e] * border_factor(s.barrier[e]);
  }
  return out;
}

AreaCutter::AreaCutter(const PartitionInput& in, const PartitionOptions& options, const Crs& crs,
                       const Run& run)
    : in_(in),
      options_(options),
      crs_(crs),
      run_(run),
      limits_(limits_of({.min = options.min,
                         .max = options.max,
                         .target = options.target,
                         .further = options.further})),
      to_metres_(crs, working_crs(crs, in.areas.box())),
      lattice_(crs.lattice()) {
  LinePlacer placer(in, lattice_);
  Cutters lines = barrier_cutters(in, placer);
  gaps_ = close_gaps(in.areas, lines, options.close_gaps_m, to_metres_, lattice_, run);
  lines.add(gaps_.pieces);
  if (in.present) {
    first_present_ = static_cast<std::int32_t>(lines.size());
    lines.add(present_cutters(*in.present, placer, present_left_));
    gaps_.cut = {};  // it is without these
  }
  Subdivision faces = subdivide(in.areas, lines, {}, lattice_, run, std::move(gaps_.cut));
  area_of_building_ = areas_of_buildings(in, crs, run);
  FaceLoad load = load_faces(in, area_of_building_, faces, crs, run);
  blocks_ = std::make_shared<const CutAreas>(
      CutAreas{.faces = std::move(faces), .load = std::move(load)});
}

Fineness AreaCutter::coarsest() const {
  Fineness cut{{}, std::vector<std::size_t>(in_.areas.size(), 0)};
  cut.plots.assign(blocks().area.size(), 0);
  for (std::size_t w = 0; w < limits_.each.size(); ++w)
    for (std::size_t f = 0; f < cut.plots.size(); ++f)
      if (block_load().weights[w].all[f] > limits_.each[w].max) cut.plots[f] = 1;
  return cut;
}

std::int64_t AreaCutter::block_count() const {
  return std::count_if(blocks().area.begin(), blocks().area.end(),
                       [](std::int64_t a) { return a >= 0; });
}

bool AreaCutter::learn(const std::vector<Neck>& necks) {
  if (necks.empty()) return false;
  const Locator locator(face_polygons(blocks().arrangement, blocks().faces));
  const std::size_t before = necks_.size();
  std::set<std::pair<Coord, Coord>> known;
  for (std::size_t i = 0; i < before; ++i)
    known.emplace(necks_.lines.line(i)[0], necks_.lines.line(i)[1]);
  for (const Neck& neck : necks) {
    if (!(neck.width > 0)) continue;
    const std::int64_t block =
        locator.cell_of(to_metres_.inverse({(neck.p.x + neck.q.x) / 2, (neck.p.y + neck.q.y) / 2}));
    if (block < 0 || blocks().area[static_cast<std::size_t>(block)] < 0) continue;
    const double more = kBeyond_m / neck.width;
    auto beyond = [&](Coord from, Coord to) {
      return lattice_.snap(
          to_metres_.inverse({to.x + more * (to.x - from.x), to.y + more * (to.y - from.y)}));
    };
    const std::array line{beyond(neck.q, neck.p), beyond(neck.p, neck.q)};
    if (line[0] != line[1] && known.emplace(line[0], line[1]).second)
      necks_.add(line, BarrierClass::none, block);
  }
  return necks_.size() > before;
}

std::vector<std::size_t> AreaCutter::necks_known() const {
  std::vector<std::size_t> known(in_.areas.size(), 0);
  for (std::size_t i = 0; i < necks_.size(); ++i) ++known[area_of_neck(i)];
  return known;
}

AreaPieces AreaCutter::pieces(const Fineness& cut) {
  AreaPieces out;
  const bool any = std::find(cut.plots.begin(), cut.plots.end(), 1) != cut.plots.end() ||
                   *std::max_element(cut.necks.begin(), cut.necks.end()) > 0;
  out.cut = any ? std::make_shared<const CutAreas>(with_plots(cut)) : blocks_;
  const auto& [s, load, first_neck] = *out.cut;
  out.edges = measure_edges(s.arrangement, to_metres_);
  for (std::size_t e = 0; e < s.barrier.size(); ++e) {
    const auto uses = s.arrangement.uses_of(e);
    const bool neck = std::any_of(uses.begin(), uses.end(), [first = first_neck](const auto& use) {
      return use.line >= first;
    });
    out.cost.push_back(neck ? 0 : out.edges.length_m[e] * border_factor(s.barrier[e]));
  }
  out.compound = rows_of_faces(in_.compounds, s, run_);
  out.present = present_of_faces(in_.present, s, s.first_cutter + first_present_, present_left_);
  keep_to_one_area(s, load.weights[0].all, face_areas(s.faces, out.edges), out.present);
  out.home = merged_strips(s, to_metres_, out.edges, load.buildings, out.compound, out.present,
                           out.cost, options_.merge_strips_m, run_);
  out.atoms = face_atoms(in_, s, load, out.home, out.compound, out.present, limits_);
  return out;
}

CutAreas AreaCutter::with_plots(const Fineness& cut) {
  draw_plots(cut.plots);
  CutAreas out;
  out.faces = cut_finely(cut, out.first_neck);
  out.load = load_faces(in_, area_of_building_, out.faces, crs_, run_);
  return out;
}

Subdivision AreaCutter::cut_finely(const Fineness& cut, std::int32_t& first_neck) const {
  LinePlacer placer(in_, lattice_);
  Cutters cutters = barrier_cutters(in_, placer);  // too large to be kept for this
  cutters.add(gaps_.pieces);
  std::vector<std::int64_t> present_left;
  if (in_.present) cutters.add(present_cutters(*in_.present, placer, present_left));
  for (std::size_t f = 0; f < plots_.size(); ++f)
    for (std::size_t i = 0; cut.plots[f] && i < plots_[f].size(); ++i)
      cutters.add(plots_[f].line(i), BarrierClass::none, static_cast<std::int64_t>(f));
  const std::size_t before_necks = cutters.size();
  std::vector<std::size_t> more = cut.necks;
  for (std::size_t i = 0; i < necks_.size(); ++i)
    if (std::size_t& of_area = more[area_of_neck(i)]; of_area > 0) {
      --of_area;
      cutters.add(necks_.lines.line(i), necks_.barrier[i], necks_.block[i]);
    }
  NamedBlocks named{cutters.block, {}};
  std::sort(named.block.begin(), named.block.end());
  named.block.erase(std::unique(named.block.begin(), named.block.end()), named.block.end());
  std::erase(named.block, -1);
  named.shapes = blocks().shapes(named.block);
  Lines lines = lines_of(in_.areas, cutters);
  cutters.lines.coords = std::vector<Coord>();  // {} would keep the memory
  Subdivision faces = subdivide(in_.areas, cutters, named, lattice_, run_,
                                arrange(std::move(lines), lattice_, run_));
  first_neck = faces.first_cutter + static_cast<std::int32_t>(before_necks);
  return faces;
}

/// The lines between the buildings of each marked block, once.
void AreaCutter::draw_plots(const std::vector<std::uint8_t>& marked) {
  plots_.resize(marked.size());
  std::vector<std::int64_t> wanted;
  for (std::size_t f = 0; f < marked.size(); ++f)
    if (marked[f] && plots_[f].size() == 0) wanted.push_back(static_cast<std::int64_t>(f));
  constexpr std::size_t kAtATime = 512;  // blocks, so that few buildings are held in metres
  for (std::size_t i = 0; i < wanted.size(); i += kAtATime)
    draw_plots_of(std::span(wanted).subspan(i, std::min(kAtATime, wanted.size() - i)));
}

void AreaCutter::draw_plots_of(std::span<const std::int64_t> faces) {
  std::vector<std::int64_t> rows;  // of the buildings, one face after the other
  std::vector<std::size_t> first = {0};
  for (const std::int64_t f : faces) {
    const auto buildings = block_load().buildings[static_cast<std::size_t>(f)];
    rows.insert(rows.end(), buildings.begin(), buildings.end());
    first.push_back(rows.size());
  }
  const PolygonArray planar = to_metres_(in_.buildings.take(rows));
  const PolygonArray shapes = to_metres_(blocks().shapes(faces));
  std::iota(rows.begin(), rows.end(), 0);
  for_chunks(faces.size(), 1, run_, [&](std::size_t i, std::size_t) {
    plots_[static_cast<std::size_t>(faces[i])] = lines_between_buildings(
        planar, std::span(rows).subspan(first[i], first[i + 1] - first[i]), shapes.box(i));
  });
  for (const std::int64_t f : faces) {  // a transform belongs to one thread
    Lines& lines = plots_[static_cast<std::size_t>(f)];
    to_metres_.inverse(lines.coords);
    for (Coord& c : lines.coords) c = lattice_.snap(c);
  }
}

LineArray AreaCutter::gaps_closed() const {
  LineBuilder pieces;
  for (std::size_t i = 0; i < gaps_.pieces.size(); ++i) {
    pieces.begin_row();
    pieces.add_line(gaps_.pieces.lines.line(i));
  }
  return pieces.finish();
}

}  // namespace libgrid
