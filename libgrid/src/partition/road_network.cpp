// SPDX-License-Identifier: Apache-2.0
#include "road_network.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "libgrid/core/error.hpp"
#include "libgrid/core/text.hpp"
#include "libgrid/geom/measures.hpp"
#include "libgrid/locate/locator.hpp"
#include "require.hpp"
#include "subdivide.hpp"

namespace libgrid {

namespace {

/// The roads as cutters, and the row of each. Vertices come to lie on the lattice, but for those
/// that an outline has too.
std::vector<std::int64_t> place_roads(const RoadInput& in, Lattice lattice, Cutters& into) {
  std::vector<Coord> outline(in.areas.coords().begin(), in.areas.coords().end());
  std::sort(outline.begin(), outline.end());
  std::vector<std::int64_t> rows;
  for (std::size_t row = 0; row < in.roads.size(); ++row) {
    const BarrierClass barrier = in.classes.empty() ? BarrierClass::local : in.classes[row];
    if (barrier == BarrierClass::none) continue;
    for (std::int64_t l = in.roads.lines(row).begin; l < in.roads.lines(row).end; ++l) {
      std::vector<Coord> line;
      for (const Coord c : in.roads.line(l))
        line.push_back(std::binary_search(outline.begin(), outline.end(), c) ? c : lattice.snap(c));
      into.add(line, barrier);
      rows.push_back(static_cast<std::int64_t>(row));
    }
  }
  return rows;
}

/// Edges of roads, cut where anything meets them.
class Network {
 public:
  Network(const RoadInput& in, Lattice lattice, const Run& run) : in_(in) {
    Cutters roads;
    rows_ = place_roads(in, lattice, roads);
    Lines outlines;
    area_of_ring_ = append_rings(in.areas, outlines);
    arrangement_ = arrange(lines_of(in.areas, roads), lattice, run);
    find_areas();
    at_node_.resize(arrangement_.nodes.size());
    for (std::size_t e = 0; e < areas_.size(); ++e) {
      if (areas_[e].empty()) continue;
      at_node_[static_cast<std::size_t>(arrangement_.edges[e].from)].push_back(e);
      at_node_[static_cast<std::size_t>(arrangement_.edges[e].to)].push_back(e);
    }
  }

  std::vector<NetworkSection> sections(const Transform& to_metres) {
    std::vector<NetworkSection> out;
    used_.assign(areas_.size(), 0);
    for (std::size_t e = 0; e < areas_.size(); ++e)
      if (!areas_[e].empty() && !used_[e]) out.push_back(section_through(e, to_metres));
    return out;
  }

 private:
  bool is_outline(const Arrangement::Use& use) const {
    return static_cast<std::size_t>(use.line) < area_of_ring_.size();
  }
  std::int64_t row_of(const Arrangement::Use& use) const {
    return rows_[static_cast<std::size_t>(use.line) - area_of_ring_.size()];
  }

  /// A place on an edge of no outline: a bend, else the middle, which is off it by rounding at
  /// most.
  Coord place_on(std::size_t e) const {
    if (arrangement_.bend_count(e) > 0) return arrangement_.bend(e, 0);
    const Coord a = arrangement_.vertex(e, 0), b = arrangement_.vertex(e, 1);
    return {a.x / 2 + b.x / 2, a.y / 2 + b.y / 2};
  }

  void find_areas() {
    const Locator locator(in_.areas);
    areas_.resize(arrangement_.edges.size());
    for (std::size_t e = 0; e < areas_.size(); ++e) {
      bool road = false;
      std::vector<std::int64_t> beside;
      for (const auto& use : arrangement_.uses_of(e))
        if (is_outline(use))
          beside.push_back(area_of_ring_[static_cast<std::size_t>(use.line)]);
        else
          road = true;
      if (!road) continue;
      std::sort(beside.begin(), beside.end());
      beside.erase(std::unique(beside.begin(), beside.end()), beside.end());
      if (beside.empty())
        if (const std::int64_t area = locator.cell_of(place_on(e)); area >= 0)
          beside.push_back(area);
      areas_[e] = std::move(beside);
    }
  }

  /// The edge that goes on from one at a node; -1: the section ends.
  std::int64_t next(std::size_t e, std::int32_t node) const {
    const std::vector<std::size_t>& here = at_node_[static_cast<std::size_t>(node)];
    if (here.size() != 2) return -1;
    const std::size_t other = here[0] == e ? here[1] : here[0];
    return other == e || used_[other] || areas_[other] != areas_[e]
               ? -1
               : static_cast<std::int64_t>(other);
  }

  /// An edge and whether it is gone along.
  struct Step {
    std::size_t edge;
    bool forward;
  };

  std::vector<Step> walk(std::size_t e, bool forward) {
    std::vector<Step> steps;
    for (std::int32_t node = forward ? arrangement_.edges[e].to : arrangement_.edges[e].from;;) {
      const std::int64_t n = next(e, node);
      if (n < 0) return steps;
      e = static_cast<std::size_t>(n);
      used_[e] = 1;
      const bool along = arrangement_.edges[e].from == node;
      steps.push_back({e, along});
      node = along ? arrangement_.edges[e].to : arrangement_.edges[e].from;
    }
  }

  NetworkSection section_through(std::size_t e, const Transform& to_metres) {
    used_[e] = 1;
    const std::vector<Step> after = walk(e, true);
    std::vector<Step> steps = walk(e, false);
    for (Step& step : steps) step.forward = !step.forward;
    std::reverse(steps.begin(), steps.end());
    steps.push_back({e, true});
    steps.insert(steps.end(), after.begin(), after.end());

    NetworkSection out;
    out.areas = areas_[e];
    std::map<std::string, double> of_name;
    for (const Step& step : steps) {
      const std::size_t last = arrangement_.bend_count(step.edge) + 1;
      std::vector<Coord> piece;
      for (std::size_t i = 0; i <= last; ++i)
        piece.push_back(arrangement_.vertex(step.edge, step.forward ? i : last - i));
      if (!out.line.empty()) out.line.pop_back();
      out.line.insert(out.line.end(), piece.begin(), piece.end());
      to_metres.apply(piece);
      const double length = ring_length(piece);
      std::string name;
      for (const auto& use : arrangement_.uses_of(step.edge)) {
        if (is_outline(use)) continue;
        const auto row = static_cast<std::size_t>(row_of(use));
        out.barrier =
            std::min(out.barrier, in_.classes.empty() ? BarrierClass::local : in_.classes[row]);
        if (name.empty() && !in_.names.empty()) name = in_.names[row];
      }
      of_name[name] += length;
      out.length_m += length;
    }
    const auto less = [](const auto& l, const auto& r) { return l.second < r.second; };
    out.name = std::max_element(of_name.begin(), of_name.end(), less)->first;
    out.planar = out.line;
    to_metres.apply(out.planar);
    return out;
  }

  const RoadInput& in_;
  std::vector<std::int64_t> rows_;  ///< of the roads, by line
  std::vector<std::int64_t> area_of_ring_;
  Arrangement arrangement_;
  std::vector<std::vector<std::int64_t>> areas_;  ///< of each edge; empty: no road in an area
  std::vector<std::vector<std::size_t>> at_node_;
  std::vector<std::uint8_t> used_;
};

/// A section in equal stretches.
void cut_evenly(const NetworkSection& whole, double stretches, const Transform& to_metres,
                Lattice lattice, std::vector<NetworkSection>& into) {
  NetworkSection part = whole;
  const auto begin = [&](Coord stored, Coord planar) {
    part.line = {stored};
    part.planar = {planar};
  };
  begin(whole.line[0], whole.planar[0]);
  double done = 0, made = 1;
  const auto end = [&] {
    if (part.line.size() < 2) return;
    part.length_m = ring_length(part.planar);
    into.push_back(part);
  };
  for (std::size_t i = 1; i < whole.line.size(); ++i) {
    const Coord a = whole.planar[i - 1], b = whole.planar[i];
    const double length = std::hypot(b.x - a.x, b.y - a.y);
    for (; made < stretches && done + length > whole.length_m * made / stretches; ++made) {
      const double t = (whole.length_m * made / stretches - done) / length;
      Coord planar{a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)};
      const Coord stored = lattice.snap(to_metres.inverse(planar));
      planar = to_metres(stored);
      if (stored != part.line.back()) {
        part.line.push_back(stored);
        part.planar.push_back(planar);
      }
      end();
      begin(stored, planar);
    }
    done += length;
    if (whole.line[i] != part.line.back()) {
      part.line.push_back(whole.line[i]);
      part.planar.push_back(b);
    }
  }
  end();
}

}  // namespace

void require_roads(const RoadInput& in, const RoadOptions& options) {
  constexpr double kShortest_m = 1;  // that sections are cut to
  require_limits(options.min, options.max, options.target);
  if (in.weights.empty() && options.max < kShortest_m)
    throw Error(ErrorCode::usage, "a cell must be allowed " + rounded(kShortest_m, 0) +
                                      " m of road at least, got a max of " +
                                      rounded(options.max, 6));
  if (!in.classes.empty() && in.classes.size() != in.roads.size())
    throw Error(ErrorCode::bad_value, "one class a road is wanted");
  if (!in.names.empty() && in.names.size() != in.roads.size())
    throw Error(ErrorCode::bad_value, "one name a road is wanted");
  if (!in.weights.empty())
    require_weights(in.weights, in.buildings ? in.buildings->size() : 0, "buildings");
  require_valid(in.areas, "areas", ", so it cannot be divided");
}

std::vector<NetworkSection> network_sections(const RoadInput& in, double longest_m,
                                             const Transform& to_metres, Lattice lattice,
                                             const Run& run) {
  std::vector<NetworkSection> out;
  for (NetworkSection& section : Network(in, lattice, run).sections(to_metres)) {
    run.check_stop();
    if (section.length_m > longest_m)
      cut_evenly(section, std::ceil(section.length_m / longest_m), to_metres, lattice, out);
    else
      out.push_back(std::move(section));
  }
  return out;
}

}  // namespace libgrid
