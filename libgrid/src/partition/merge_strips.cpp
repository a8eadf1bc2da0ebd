// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "area_graphs.hpp"
#include "clean_barriers.hpp"
#include "libgrid/geom/measures.hpp"
#include "libgrid/topology/overlay.hpp"

namespace libgrid {

namespace {

constexpr double kResolution_m = 0.1;  ///< of widths
/// Two neighbours of a strip whose borders cost nearly the same, as those beyond the two
/// carriageways of a road do: this share of each other.
constexpr double kAlike = 0.8;

/// The border of a strip with what lies beyond it.
struct Border {
  double cost = 0;
  double where = 0;  ///< a direction's coordinate of its middle, times the cost

  void add(const Border& b) { cost += b.cost, where += b.where; }
  double middle() const { return where / cost; }
};
using Borders = std::map<std::int64_t, Border>;

/// Faces that may be strips: none is narrower than twice its area by what is around it.
std::vector<std::int64_t> narrow_faces(const Subdivision& s, const EdgeMeasures& edges,
                                       const FaceBuildings& buildings, double width_m) {
  const std::vector<double> area_m2 = face_areas(s.faces, edges);
  std::vector<double> round_m(s.area.size(), 0);
  for (std::size_t h = 0; h < s.faces.left.size(); ++h)
    round_m[static_cast<std::size_t>(s.faces.left[h])] += edges.length_m[h / 2];
  std::vector<std::int64_t> narrow;
  for (std::size_t f = 0; f < round_m.size(); ++f)
    if (s.area[f] >= 0 && buildings[f].empty() && 2 * area_m2[f] < width_m * round_m[f])
      narrow.push_back(static_cast<std::int64_t>(f));
  return narrow;
}

std::vector<std::uint8_t> find_strips(const Subdivision& s, const Transform& to_metres,
                                      const EdgeMeasures& edges, const FaceBuildings& buildings,
                                      double width_m, const Run& run) {
  const std::vector<std::int64_t> narrow = narrow_faces(s, edges, buildings, width_m);
  const PolygonArray planar = to_metres(s.shapes(narrow));
  std::vector<std::uint8_t> strip(s.area.size(), 0);
  for_chunks(narrow.size(), 64, run, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i)
      strip[static_cast<std::size_t>(narrow[i])] =
          inscribed_width(planar, i, kResolution_m) < width_m;
  });
  return strip;
}

/// Where the middle of an edge lies, along a direction that few roads run square to.
double middle_of(const Arrangement& arrangement, std::size_t e) {
  double where = 0, length = 0;
  for (std::size_t i = 1; i < arrangement.bend_count(e) + 2; ++i) {
    const Coord a = arrangement.vertex(e, i - 1), b = arrangement.vertex(e, i);
    const double side = std::hypot(b.x - a.x, b.y - a.y);
    where += side * ((a.x + b.x) / 2 + 2.6 * (a.y + b.y) / 2);
    length += side;
  }
  return where / length;
}

/// The borders of each strip with the other faces of its area.
std::vector<Borders> borders_of(const Subdivision& s, const std::vector<std::uint8_t>& strip,
                                std::span<const double> border_cost) {
  std::vector<Borders> borders(strip.size());
  for (std::size_t e = 0; e < border_cost.size(); ++e) {
    const auto l = static_cast<std::size_t>(s.faces.left[2 * e]);
    const auto r = static_cast<std::size_t>(s.faces.left[2 * e + 1]);
    if (s.area[l] < 0 || s.area[l] != s.area[r] || l == r) continue;
    if ((!strip[l] && !strip[r]) || border_cost[e] == 0) continue;
    const Border border{border_cost[e], middle_of(s.arrangement, e) * border_cost[e]};
    if (strip[l]) borders[l][static_cast<std::int64_t>(r)].add(border);
    if (strip[r]) borders[r][static_cast<std::int64_t>(l)].add(border);
  }
  return borders;
}

/// The neighbour with the dearest border. Of several alike, the one that lies farthest to the south
/// west, so that a cell's border keeps to one carriageway from block to block.
std::int64_t best_of(const Borders& borders) {
  double dearest = 0;
  for (const auto& [home, border] : borders) dearest = std::max(dearest, border.cost);
  std::int64_t best = -1;
  for (const auto& [home, border] : borders)
    if (border.cost >= kAlike * dearest &&
        (best < 0 || border.middle() < borders.at(best).middle()))
      best = home;
  return best;
}

}  // namespace

std::vector<std::int64_t> merged_strips(const Subdivision& s, const Transform& to_metres,
                                        const EdgeMeasures& edges, const FaceBuildings& buildings,
                                        std::span<const std::int64_t> compound,
                                        std::span<const std::int64_t> present,
                                        std::span<const double> border_cost, double width_m,
                                        const Run& run) {
  std::vector<std::int64_t> home(s.area.size());
  std::iota(home.begin(), home.end(), 0);
  if (width_m == 0) return home;
  std::vector<std::uint8_t> open = find_strips(s, to_metres, edges, buildings, width_m, run);
  const std::vector<Borders> borders = borders_of(s, open, border_cost);
  // From the blocks inwards: strips beside a block first, then those beside such strips.
  std::vector<std::int64_t> wave;
  for (std::size_t f = 0; f < open.size(); ++f)
    if (open[f]) wave.push_back(static_cast<std::int64_t>(f));
  while (!wave.empty()) {
    std::vector<std::pair<std::size_t, std::int64_t>> joined;
    for (const std::int64_t strip : wave) {
      const auto f = static_cast<std::size_t>(strip);
      if (!open[f]) continue;
      Borders homes;
      for (const auto& [face, border] : borders[f])
        if (!open[static_cast<std::size_t>(face)])
          homes[home[static_cast<std::size_t>(face)]].add(border);
      if (homes.empty()) continue;
      const std::int64_t best = best_of(homes);
      const bool walled = compound[f] != compound[static_cast<std::size_t>(best)] ||
                          present[f] != present[static_cast<std::size_t>(best)];
      joined.push_back({f, walled ? strip : best});
    }
    wave.clear();
    for (const auto& [f, to] : joined) home[f] = to, open[f] = 0;
    for (const auto& [f, to] : joined)
      for (const auto& [face, border] : borders[f])
        if (open[static_cast<std::size_t>(face)]) wave.push_back(face);
    std::sort(wave.begin(), wave.end());
    wave.erase(std::unique(wave.begin(), wave.end()), wave.end());
  }
  return home;
}

}  // namespace libgrid
