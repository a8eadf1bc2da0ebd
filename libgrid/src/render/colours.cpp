// SPDX-License-Identifier: Apache-2.0
#include "render/colours.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <span>
#include <tuple>

#include "libgrid/index/box_index.hpp"
#include "libgrid/render/map.hpp"
#include "render/page.hpp"

namespace libgrid {

namespace render {

namespace {

struct Side {
  Coord a, b;
  std::int64_t row = 0;
};

std::vector<Side> sides_of(const PolygonArray& cells) {
  std::vector<Side> sides;
  sides.reserve(cells.coords().size());
  for (std::size_t row = 0; row < cells.size(); ++row)
    for (std::int64_t r = cells.row_rings(row).begin; r < cells.row_rings(row).end; ++r) {
      const auto ring = cells.ring(r);
      for (std::size_t i = 1; i < ring.size(); ++i)
        sides.push_back({ring[i - 1], ring[i], static_cast<std::int64_t>(row)});
    }
  return sides;
}

double median_width(const PolygonArray& cells) {
  std::vector<double> widths;
  for (std::size_t row = 0; row < cells.size(); ++row)
    if (cells.has(row))
      widths.push_back(std::sqrt(cells.box(row).width() * cells.box(row).height()));
  if (widths.empty()) return 0;
  const auto middle = widths.begin() + static_cast<std::ptrdiff_t>(widths.size() / 2);
  std::nth_element(widths.begin(), middle, widths.end());
  return *middle;
}

bool within(const Side& s, const Side& t, double reach) {
  const auto turn = [](Coord a, Coord b, Coord c) {
    return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
  };
  if ((turn(s.a, s.b, t.a) > 0) != (turn(s.a, s.b, t.b) > 0) &&
      (turn(t.a, t.b, s.a) > 0) != (turn(t.a, t.b, s.b) > 0))
    return true;
  return std::min({distance_to_segment(s.a, t.a, t.b), distance_to_segment(s.b, t.a, t.b),
                   distance_to_segment(t.a, s.a, s.b), distance_to_segment(t.b, s.a, s.b)}) <=
         reach;
}

/// The colour to take: of the open ones that no neighbour has, the one used least so far.
int choose(const std::vector<char>& taken, std::vector<std::int64_t>& used) {
  int best = -1;
  for (std::size_t c = 0; c < used.size(); ++c)
    if (!taken[c] && (best < 0 || used[c] < used[static_cast<std::size_t>(best)]))
      best = static_cast<int>(c);
  if (best < 0) {
    best = static_cast<int>(used.size());
    used.push_back(0);
  }
  ++used[static_cast<std::size_t>(best)];
  return best;
}

}  // namespace

std::vector<std::pair<std::int64_t, std::int64_t>> neighbours(const PolygonArray& cells) {
  const std::vector<Side> sides = sides_of(cells);
  const double reach = median_width(cells) / 20;
  std::vector<Box> boxes(sides.size());
  for (std::size_t i = 0; i < sides.size(); ++i) boxes[i].add(sides[i].a), boxes[i].add(sides[i].b);
  const BoxIndex index(boxes);

  std::set<std::pair<std::int64_t, std::int64_t>> pairs;
  std::vector<std::int64_t> found;
  for (std::size_t i = 0; i < sides.size(); ++i) {
    const Box& b = boxes[i];
    index.query({b.min_x - reach, b.min_y - reach, b.max_x + reach, b.max_y + reach}, found);
    for (const std::int64_t k : found) {
      const Side& other = sides[static_cast<std::size_t>(k)];
      if (other.row <= sides[i].row) continue;
      const std::pair pair{sides[i].row, other.row};
      if (!pairs.contains(pair) && within(sides[i], other, reach)) pairs.insert(pair);
    }
  }
  return {pairs.begin(), pairs.end()};
}

std::vector<int> colour(std::size_t count,
                        const std::vector<std::pair<std::int64_t, std::int64_t>>& pairs) {
  std::vector<std::vector<std::size_t>> around(count);
  for (const auto& [a, b] : pairs) {
    around[static_cast<std::size_t>(a)].push_back(static_cast<std::size_t>(b));
    around[static_cast<std::size_t>(b)].push_back(static_cast<std::size_t>(a));
  }
  // DSATUR: next comes the cell whose neighbours show most colours, then the one with most
  // neighbours. Five colours are open from the start so that no colour rules the map.
  std::vector<int> colours(count, -1);
  std::vector<std::set<int>> seen(count);
  std::vector<std::int64_t> used(std::min<std::size_t>(count, 5), 0);
  const auto key = [&](std::size_t cell) {
    return std::tuple{-static_cast<std::int64_t>(seen[cell].size()),
                      -static_cast<std::int64_t>(around[cell].size()), cell};
  };
  std::set<std::tuple<std::int64_t, std::int64_t, std::size_t>> waiting;
  for (std::size_t cell = 0; cell < count; ++cell) waiting.insert(key(cell));
  while (!waiting.empty()) {
    const std::size_t cell = std::get<2>(*waiting.begin());
    waiting.erase(waiting.begin());
    std::vector<char> taken(used.size(), 0);
    for (const int c : seen[cell]) taken[static_cast<std::size_t>(c)] = 1;
    colours[cell] = choose(taken, used);
    for (const std::size_t next : around[cell]) {
      if (colours[next] >= 0) continue;
      waiting.erase(key(next));
      seen[next].insert(colours[cell]);
      waiting.insert(key(next));
    }
  }
  return colours;
}

}  // namespace render

std::vector<int> colour_cells(const PolygonArray& cells) {
  return render::colour(cells.size(), render::neighbours(cells));
}

}  // namespace libgrid
