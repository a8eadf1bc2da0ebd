// SPDX-License-Identifier: Apache-2.0
#include "area_graphs.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>

#include "libgrid/geom/measures.hpp"
#include "libgrid/index/box_index.hpp"
#include "libgrid/locate/locator.hpp"
#include "parts.hpp"
#include "topology/union_find.hpp"

namespace libgrid {

double border_factor(BarrierClass c) {
  constexpr std::array<double, 9> factor = {0.3, 0.3, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 4.0};
  return factor[static_cast<std::size_t>(c)];
}

namespace {

std::vector<std::int64_t> faces_in_areas(const Subdivision& s) {
  std::vector<std::int64_t> faces;
  for (std::size_t f = 0; f < s.area.size(); ++f)
    if (s.area[f] >= 0) faces.push_back(static_cast<std::int64_t>(f));
  return faces;
}

/// Smaller shares come from rounding and from walls that two buildings have in common.
constexpr double kTouch = 0.02;

/// Pairs of faces of one area with an edge between them.
class Neighbours {
 public:
  explicit Neighbours(const Subdivision& s) {
    for (std::size_t e = 0; e < s.arrangement.edges.size(); ++e) {
      const auto [low, high] = std::minmax(s.faces.left[2 * e], s.faces.left[2 * e + 1]);
      const std::int64_t area = s.area[static_cast<std::size_t>(low)];
      if (area >= 0 && area == s.area[static_cast<std::size_t>(high)])
        pairs_.push_back({low, high});
    }
    std::sort(pairs_.begin(), pairs_.end());
  }
  bool have(std::int64_t a, std::int64_t b) const {
    return std::binary_search(pairs_.begin(), pairs_.end(), Pair(std::minmax(a, b)));
  }

  using Pair = std::pair<std::int64_t, std::int64_t>;
  const std::vector<Pair>& pairs() const { return pairs_; }

 private:
  std::vector<Pair> pairs_;
};

/// Calls `use(building, end)` for each run of `across`, from `building`.
template <class Use>
void for_each_building(const Shares& across, const Use& use) {
  for (std::size_t i = 0, end = 0; i < across.size(); i = end) {
    while (end < across.size() && across.row[end] == across.row[i]) ++end;
    use(i, end);
  }
}

/// The one of the keys to which most of the shares go; the smallest of equals.
template <class Key>
std::int64_t largest(const Shares& across, std::size_t i, std::size_t end, const Key& key) {
  std::map<std::int64_t, double> sum;
  for (std::size_t k = i; k < end; ++k)
    sum[key(static_cast<std::size_t>(across.cell[k]))] += across.share[k];
  auto less = [](const auto& l, const auto& r) { return l.second < r.second; };
  return std::max_element(sum.begin(), sum.end(), less)->first;
}

}  // namespace

std::vector<std::int64_t> rows_of_faces(const PolygonArray* polygons, const Subdivision& s,
                                        const Run& run) {
  std::vector<std::int64_t> row(s.area.size(), -1);
  if (!polygons || polygons->size() == 0) return row;
  const Locator locator(*polygons);
  const std::vector<std::int64_t> faces = faces_in_areas(s);
  const PolygonArray shapes = s.shapes(faces);
  for_chunks(faces.size(), 256, run, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i)
      row[static_cast<std::size_t>(faces[i])] = locator.cell_of(inside_point(shapes, i));
  });
  return row;
}

FaceAtoms face_atoms(const PartitionInput& in, const Subdivision& s, const FaceLoad& load,
                     const std::vector<std::int64_t>& home,
                     const std::vector<std::int64_t>& compound,
                     const std::vector<std::int64_t>& present, const Limits& limits) {
  const Neighbours neighbours(s);
  const Shares& across = load.across;
  const std::size_t count = limits.each.size();
  std::vector<std::vector<double>> weight;
  for (const FaceWeights& of_faces : load.weights) weight.push_back(of_faces.alone);
  // Pieces in one area count together, as they will in one cell.
  for_each_building(across, [&](std::size_t i, std::size_t end) {
    const auto area = largest(across, i, end, [&](std::size_t f) { return s.area[f]; });
    std::size_t k = i;
    while (s.area[static_cast<std::size_t>(across.cell[k])] != area) ++k;
    for (std::size_t w = 0; w < count; ++w)
      weight[w][static_cast<std::size_t>(across.cell[k])] +=
          building_weights(in, w)[static_cast<std::size_t>(across.row[i])];
  });
  UnionFind atoms(s.area.size());
  std::map<std::pair<std::int64_t, std::int64_t>, Weights> of_compound;  // and area
  for (std::size_t f = 0; f < home.size(); ++f) {
    atoms.join(f, static_cast<std::size_t>(home[f]));
    if (compound[f] < 0) continue;
    Weights& sum = of_compound.try_emplace({s.area[f], compound[f]}, count, 0).first->second;
    for (std::size_t w = 0; w < count; ++w) sum[w] += weight[w][f];
  }
  for (const auto& [l, r] : neighbours.pairs()) {
    const std::int64_t inside = compound[static_cast<std::size_t>(l)];
    if (inside >= 0 && inside == compound[static_cast<std::size_t>(r)] &&
        present[static_cast<std::size_t>(l)] == present[static_cast<std::size_t>(r)] &&
        !limits.above_max(of_compound.at({s.area[static_cast<std::size_t>(l)], inside})))
      atoms.join(static_cast<std::size_t>(l), static_cast<std::size_t>(r));
  }
  FaceAtoms out{std::vector<std::int64_t>(s.area.size()), {}};
  out.weights.assign(count, std::vector<double>(s.area.size(), 0));
  for (std::size_t w = 0; w < count; ++w)
    for (std::size_t f = 0; f < home.size(); ++f) out.weights[w][atoms.root(f)] += weight[w][f];
  auto unite = [&](std::int64_t face, std::int64_t beside, bool touching) {
    const std::size_t a = atoms.root(static_cast<std::size_t>(face));
    const std::size_t b = atoms.root(static_cast<std::size_t>(beside));
    const bool parted =
        present[static_cast<std::size_t>(face)] != present[static_cast<std::size_t>(beside)];
    if (a == b || parted) return;
    for (std::size_t w = 0; w < count; ++w) {
      const auto& [min, max, target] = limits.each[w];
      if (out.weights[w][a] + out.weights[w][b] > (touching ? max - min : max)) return;
    }
    if (!neighbours.have(face, beside)) return;
    atoms.join(a, b);
    for (std::vector<double>& sums : out.weights) {
      sums[std::min(a, b)] = sums[a] + sums[b];
      sums[std::max(a, b)] = 0;
    }
  };
  for (const bool touching : {false, true})
    for_each_building(across, [&](std::size_t i, std::size_t end) {
      for (std::size_t k = i + 1; k < end; ++k)
        for (std::size_t j = i; j < k && (across.share[k] < kTouch) == touching; ++j)
          unite(across.cell[k], across.cell[j], touching);
    });
  for (std::size_t f = 0; f < out.first.size(); ++f)
    out.first[f] = static_cast<std::int64_t>(atoms.root(f));
  return out;
}

namespace {

/// Borders between atoms, one by one; those that cost nothing too.
std::vector<std::vector<AtomBorder>> borders_of_areas(const Subdivision& s,
                                                      const std::vector<std::int32_t>& atom,
                                                      const std::vector<double>& border_cost,
                                                      std::size_t areas) {
  std::vector<std::vector<AtomBorder>> borders(areas);
  for (std::size_t e = 0; e < s.arrangement.edges.size(); ++e) {
    const auto l = static_cast<std::size_t>(s.faces.left[2 * e]);
    const auto r = static_cast<std::size_t>(s.faces.left[2 * e + 1]);
    if (s.area[l] < 0 || s.area[l] != s.area[r] || atom[l] == atom[r]) continue;
    borders[static_cast<std::size_t>(s.area[l])].push_back({atom[l], atom[r], border_cost[e]});
  }
  return borders;
}

struct Nearest {
  double away = HUGE_VAL;
  std::int32_t from = -1, to = -1;
};

/// Ties between the parts of an area, so that one too light to stand alone has company: across a
/// neck where there is one, for that keeps the cell in one piece.
std::vector<AtomBorder> ties_of_light_parts(const AreaGraph& area,
                                            const std::vector<AtomBorder>& necks,
                                            const Subdivision& s, const Transform& to_metres,
                                            const Limits& limits) {
  const GraphParts parts = graph_parts(area.graph, no_limits(limits.each.size()));
  if (parts.atoms.size() < 2) return {};
  const auto heaviest = static_cast<std::int32_t>(
      std::max_element(parts.weights.begin(), parts.weights.end()) - parts.weights.begin());
  const PolygonArray planar = to_metres(s.shapes(area.faces));
  auto centre = [&](std::size_t i) { return planar.box(i).centre(); };
  std::vector<Box> goals;  // centres of the faces of the heaviest part
  std::vector<std::int32_t> goal_atom;
  for (std::size_t i = 0; i < area.faces.size(); ++i)
    if (parts.part[static_cast<std::size_t>(area.atom[i])] == heaviest) {
      goals.emplace_back().add(centre(i));
      goal_atom.push_back(area.atom[i]);
    }
  const BoxIndex index(goals);
  std::vector<Nearest> nearest(parts.atoms.size());
  for (const AtomBorder& neck : necks)
    for (const auto& [from, to] : {std::pair(neck.a, neck.b), std::pair(neck.b, neck.a)}) {
      const auto p = static_cast<std::size_t>(parts.part[static_cast<std::size_t>(from)]);
      if (static_cast<std::int32_t>(p) != heaviest &&
          limits.weight_below_min(parts.weights[p]) >= 0 &&
          parts.part[static_cast<std::size_t>(to)] == heaviest)
        nearest[p] = {0, from, to};
    }
  for (std::size_t i = 0; i < area.faces.size(); ++i) {
    const auto p = static_cast<std::size_t>(parts.part[static_cast<std::size_t>(area.atom[i])]);
    if (static_cast<std::int32_t>(p) == heaviest || limits.weight_below_min(parts.weights[p]) < 0)
      continue;
    const Coord here = centre(i);
    const auto goal = static_cast<std::size_t>(index.nearest(here, 1).at(0));
    const Coord there = goals[goal].centre();
    const double away = std::hypot(here.x - there.x, here.y - there.y);
    if (away < nearest[p].away) nearest[p] = {away, area.atom[i], goal_atom[goal]};
  }
  std::vector<AtomBorder> ties;
  for (const Nearest& n : nearest)
    if (n.from >= 0) ties.push_back({n.from, n.to, 0});
  return ties;
}

}  // namespace

std::vector<AreaGraph> area_graphs(const Subdivision& s, const FaceAtoms& atoms,
                                   const Transform& to_metres,
                                   const std::vector<double>& border_cost, std::size_t areas,
                                   const Limits& limits) {
  std::vector<AreaGraph> graphs(areas);
  const std::size_t further = limits.each.size() - 1;
  std::vector<std::vector<double>> weights(areas);
  std::vector<std::vector<std::vector<double>>> further_of(
      areas, std::vector<std::vector<double>>(further));
  std::vector<std::int32_t> atom(s.area.size(), -1);
  for (std::size_t f = 0; f < s.area.size(); ++f) {
    if (s.area[f] < 0) continue;
    const auto a = static_cast<std::size_t>(s.area[f]);
    const auto first = static_cast<std::size_t>(atoms.first[f]);
    if (first == f) {
      atom[f] = static_cast<std::int32_t>(weights[a].size());
      weights[a].push_back(atoms.weights[0][f]);
      for (std::size_t w = 0; w < further; ++w) further_of[a][w].push_back(atoms.weights[w + 1][f]);
    }
    atom[f] = atom[first];
    graphs[a].faces.push_back(static_cast<std::int64_t>(f));
    graphs[a].atom.push_back(atom[f]);
  }
  auto borders = borders_of_areas(s, atom, border_cost, areas);
  for (std::size_t a = 0; a < areas; ++a) {
    const auto free = std::stable_partition(borders[a].begin(), borders[a].end(),
                                            [](const AtomBorder& b) { return b.cost > 0; });
    const std::vector<AtomBorder> necks(free, borders[a].end());
    borders[a].erase(free, borders[a].end());
    graphs[a].graph = atom_graph(weights[a], borders[a], further_of[a]);
    const auto ties = ties_of_light_parts(graphs[a], necks, s, to_metres, limits);
    if (ties.empty()) continue;
    borders[a].insert(borders[a].end(), ties.begin(), ties.end());
    graphs[a].graph = atom_graph(std::move(weights[a]), borders[a], std::move(further_of[a]));
  }
  return graphs;
}

}  // namespace libgrid
