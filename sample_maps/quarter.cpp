// SPDX-License-Identifier: Apache-2.0
#include "quarter.hpp"

#include <algorithm>

#include "lots.hpp"

namespace libgrid::sample {

namespace {

struct Share {
  Use use;
  double weight;
};

/// What land is used for, from the middle of a city to its edge.
const std::vector<Share>& uses(double remote) {
  static const std::vector<Share> core{{Use::old_town, 4}, {Use::slabs, 3},  {Use::offices, 2},
                                       {Use::towers, 1},   {Use::market, 1}, {Use::school, 0.7},
                                       {Use::park, 0.5}};
  static const std::vector<Share> inner{{Use::slabs, 6},    {Use::towers, 3}, {Use::offices, 1.3},
                                        {Use::old_town, 1}, {Use::school, 1}, {Use::market, 0.6},
                                        {Use::park, 0.5},   {Use::works, 0.3}};
  static const std::vector<Share> outer{{Use::towers, 3}, {Use::slabs, 2.5},  {Use::village, 2},
                                        {Use::works, 2},  {Use::school, 0.6}, {Use::campus, 0.7},
                                        {Use::park, 0.4}};
  static const std::vector<Share> fringe{
      {Use::village, 6}, {Use::field, 3}, {Use::works, 0.8}, {Use::slabs, 0.5}, {Use::hill, 0.6}};
  return remote < 0.24 ? core : remote < 0.55 ? inner : remote < 0.76 ? outer : fringe;
}

/// How many streets a quarter has from side to side for each 420 m of its width.
int streets(Use use, double width) {
  return std::clamp(static_cast<int>(width / 420 + 0.5), 1, 3) + (use == Use::old_town);
}

/// The share of a quarter's blocks that are used as most of it is: nobody lives on a hill alone.
double own_share(Use use) {
  switch (use) {
    case Use::slabs:
    case Use::towers:
    case Use::old_town:
    case Use::village:
    case Use::field:
      return 0.7;
    default:
      return 0.5;
  }
}

}  // namespace

bool is_rural(Use use) { return use == Use::village || use == Use::field || use == Use::hill; }

Use main_use(double remote, Random& random) {
  const std::vector<Share>& from = uses(remote);
  double sum = 0;
  for (const Share& s : from) sum += s.weight;
  double at = random.between(0, sum);
  for (const Share& s : from)
    if ((at -= s.weight) < 0) return s.use;
  return from.front().use;
}

StreetPlan draw_quarter(const std::array<GridSide, 4>& sides, double remote, Use use, Random random,
                        NameBook& names) {
  StreetPlan plan;
  for (const GridSide& side : sides) {
    MapLine line = side.of->line;
    line.start = side.of->start[side.piece];
    line.shared = true;
    plan.map.add(side.path(), static_cast<int>(plan.lines.size()));
    plan.lines.push_back(std::move(line));
  }
  // Streets end on vertices that both quarters have, opposite the streets of the neighbour.
  auto lay_streets = [&](const GridSide& from, const GridSide& to, double width) {
    const int count = streets(use, width);
    for (int k = 0; k < count; ++k) {
      auto end = [&](const GridSide& side) {
        const Path& path = side.path();
        const double share = (k + 2 * side.door()) / (count + 1);
        const auto last = static_cast<int>(path.size()) - 1;
        return path[static_cast<std::size_t>(
            std::clamp(static_cast<int>(share * last + 0.5), 1, last - 1))];
      };
      const Coord a = end(from), b = end(to);
      const Coord middle = (a + b) * 0.5 + Coord{random.between(-26, 26), random.between(-26, 26)};
      const bool lane = use == Use::field || (use == Use::old_town && k > 0);
      plan.lines.push_back({lane ? BarrierClass::lane : BarrierClass::local,
                            joined(names.road(), lane                 ? kLane
                                                 : random.chance(0.5) ? kRoad
                                                                      : kStreet)});
      const Path through{a, middle, b};
      if (!plan.map.draw(curve(through, 38), static_cast<int>(plan.lines.size()) - 1, 3))
        plan.lines.pop_back();
    }
  };
  const auto [south, east, north, west] = sides;
  lay_streets(west, east, path_length(west.path()));
  lay_streets(south, north, path_length(south.path()));

  std::vector<Block> blocks;
  for (const Face& face : plan.map.faces()) {
    Block block{plan.map.ring(face), use, 0};
    if (!random.chance(own_share(use))) block.use = main_use(remote, random);
    blocks.push_back(std::move(block));
  }
  make_lots(plan, blocks, random.fork(7));
  return plan;
}

}  // namespace libgrid::sample
