// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <numeric>

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

std::vector<std::uint8_t> find_strips(const Subdivision& s, const PolygonArray& planar,
                                      std::span<const std::vector<std::int64_t>> buildings,
                                      double width_m, const Run& run) {
  std::vector<std::uint8_t> strip(s.area.size(), 0);
  for_chunks(strip.size(), 64, run, [&](std::size_t begin, std::size_t end) {
    for (std::size_t f = begin; f < end; ++f) {
      if (s.area[f] < 0 || !buildings[f].empty()) continue;
      double round_m = 0;
      const Range rings = planar.row_rings(f);
      for (std::int64_t r = rings.begin; r < rings.end; ++r) round_m += ring_length(planar.ring(r));
      // No face is narrower than this, and it is found much faster.
      if (2 * row_area(planar, f) >= width_m * round_m) continue;
      strip[f] = inscribed_width(planar, f, kResolution_m) < width_m;
    }
  });
  return strip;
}

/// The borders of each strip with the other faces of its area.
std::vector<Borders> borders_of(const Subdivision& s, const std::vector<std::uint8_t>& strip,
                                std::span<const double> border_cost) {
  std::vector<Borders> borders(strip.size());
  for (std::size_t e = 0; e < border_cost.size(); ++e) {
    const auto l = static_cast<std::size_t>(s.faces.left[2 * e]);
    const auto r = static_cast<std::size_t>(s.faces.left[2 * e + 1]);
    if (s.area[l] < 0 || s.area[l] != s.area[r] || l == r) continue;
    const Coord a = s.arrangement.nodes[static_cast<std::size_t>(s.arrangement.edges[e].from)];
    const Coord b = s.arrangement.nodes[static_cast<std::size_t>(s.arrangement.edges[e].to)];
    // Few roads run along lines on which this is the same.
    const double middle = (a.x + b.x) / 2 + 2.6 * (a.y + b.y) / 2;
    const Border border{border_cost[e], middle * border_cost[e]};
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

std::vector<std::int64_t> merged_strips(const Subdivision& s, const PolygonArray& planar,
                                        std::span<const std::vector<std::int64_t>> buildings,
                                        std::span<const std::int64_t> compound,
                                        std::span<const double> border_cost, double width_m,
                                        const Run& run) {
  std::vector<std::int64_t> home(s.area.size());
  std::iota(home.begin(), home.end(), 0);
  if (width_m == 0) return home;
  std::vector<std::uint8_t> open = find_strips(s, planar, buildings, width_m, run);
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
      const bool walled = compound[f] != compound[static_cast<std::size_t>(best)];
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
