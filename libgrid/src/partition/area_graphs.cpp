// SPDX-License-Identifier: Apache-2.0
#include "area_graphs.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>

#include "parts.hpp"

namespace libgrid {

namespace {

/// What a metre of border costs along each barrier class, so that borders seek strong barriers.
double border_factor(BarrierClass c) {
  constexpr std::array<double, 9> factor = {0.05, 0.05, 0.05, 0.1, 0.15, 0.25, 0.3, 0.5, 1.0};
  return factor[static_cast<std::size_t>(c)];
}

/// The nearest atoms of two parts, by the centres of their boxes.
AtomBorder nearest_atoms(const std::vector<Coord>& centre, const std::vector<std::int32_t>& from,
                         const std::vector<std::int32_t>& to) {
  AtomBorder tie{from[0], to[0], 0};
  double nearest = HUGE_VAL;
  for (const std::int32_t a : from)
    for (const std::int32_t b : to) {
      const Coord p = centre[static_cast<std::size_t>(a)], q = centre[static_cast<std::size_t>(b)];
      const double away = std::hypot(p.x - q.x, p.y - q.y);
      if (away < nearest) nearest = away, tie = {a, b, 0};
    }
  return tie;
}

/// Faces that share a border, and the strongest barrier along it.
struct FaceBorders {
  std::map<std::pair<std::int64_t, std::int64_t>, BarrierClass> strongest;

  explicit FaceBorders(const Subdivision& s) {
    for (std::size_t e = 0; e < s.arrangement.edges.size(); ++e) {
      const auto [l, r] = std::minmax(s.faces.left[2 * e], s.faces.left[2 * e + 1]);
      const std::int64_t area = s.area[static_cast<std::size_t>(l)];
      if (l == r || area < 0 || area != s.area[static_cast<std::size_t>(r)]) continue;
      const auto [at, fresh] = strongest.try_emplace({l, r}, s.barrier[e]);
      if (!fresh) at->second = std::min(at->second, s.barrier[e]);
    }
  }
};

}  // namespace

UnionFind whole_buildings(const Subdivision& s, const FaceLoad& load,
                          const PartitionOptions& limits) {
  UnionFind atoms(s.area.size());
  if (load.across.empty()) return atoms;
  const FaceBorders borders(s);
  std::vector<double> weight = load.weight;
  for (const auto& faces : load.across)
    for (std::size_t i = 0; i < faces.size(); ++i)
      for (std::size_t k = 0; k < i; ++k) {
        const auto found = borders.strongest.find(std::minmax(faces[i], faces[k]));
        if (found == borders.strongest.end() || found->second < BarrierClass::wall) continue;
        const std::size_t a = atoms.root(static_cast<std::size_t>(faces[i]));
        const std::size_t b = atoms.root(static_cast<std::size_t>(faces[k]));
        if (a == b || weight[a] + weight[b] > limits.max - limits.min) continue;
        const double sum = weight[a] + weight[b];
        atoms.join(a, b);
        weight[atoms.root(a)] = sum;
      }
  return atoms;
}

std::vector<AreaGraph> area_graphs(const Subdivision& s, const FaceLoad& load, UnionFind whole,
                                   const std::vector<double>& length, std::size_t areas,
                                   std::vector<std::int32_t>& atom) {
  std::vector<AreaGraph> graphs(areas);
  atom.assign(s.area.size(), -1);
  for (std::size_t f = 0; f < s.area.size(); ++f) {
    if (s.area[f] < 0) continue;
    AreaGraph& g = graphs[static_cast<std::size_t>(s.area[f])];
    const std::size_t root = whole.root(f);  // never after f
    if (root == f) {
      atom[f] = static_cast<std::int32_t>(g.faces.size());
      g.faces.push_back(static_cast<std::int64_t>(f));
      g.weight.push_back(0);
    }
    atom[f] = atom[root];
    g.weight[static_cast<std::size_t>(atom[f])] += load.weight[f];
  }
  for (std::size_t e = 0; e < s.arrangement.edges.size(); ++e) {
    const auto l = static_cast<std::size_t>(s.faces.left[2 * e]);
    const auto r = static_cast<std::size_t>(s.faces.left[2 * e + 1]);
    if (s.area[l] < 0 || s.area[l] != s.area[r] || atom[l] == atom[r]) continue;
    graphs[static_cast<std::size_t>(s.area[l])].borders.push_back(
        {atom[l], atom[r], length[e] * border_factor(s.barrier[e])});
  }
  return graphs;
}

AtomGraph tied_graph(AreaGraph area, const PolygonArray& planar, double min) {
  const GraphParts parts = graph_parts(atom_graph(area.weight, area.borders), HUGE_VAL);
  if (parts.atoms.size() > 1) {
    std::vector<Coord> centre;
    for (const std::int64_t face : area.faces)
      centre.push_back(planar.box(static_cast<std::size_t>(face)).centre());
    const auto heaviest = static_cast<std::size_t>(
        std::max_element(parts.weight.begin(), parts.weight.end()) - parts.weight.begin());
    for (std::size_t p = 0; p < parts.atoms.size(); ++p)
      if (p != heaviest && parts.weight[p] < min)
        area.borders.push_back(nearest_atoms(centre, parts.atoms[p], parts.atoms[heaviest]));
  }
  return atom_graph(std::move(area.weight), area.borders);
}

}  // namespace libgrid
