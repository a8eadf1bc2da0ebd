// SPDX-License-Identifier: Apache-2.0
#include "libgrid/assign/chain.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <unordered_map>

#include "libgrid/core/error.hpp"

namespace libgrid {

namespace {

void require_row(std::int64_t named, std::size_t there, const char* what, std::size_t row) {
  if (named >= -1 && named < static_cast<std::int64_t>(there)) return;
  throw Error(ErrorCode::bad_value,
              std::string(what) + " " + std::to_string(named) + " was named, but there are " +
                  std::to_string(there),
              {{}, static_cast<std::int64_t>(row), {}});
}

void require_length(std::size_t given, std::size_t wanted, const std::string& of) {
  if (given != wanted)
    throw Error(ErrorCode::bad_value, std::to_string(given) + " " + of + " were given; " +
                                          std::to_string(wanted) + " were wanted");
}

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t kSeveral = -2;
constexpr std::size_t kAnyNumber = std::numeric_limits<std::int64_t>::max();

}  // namespace

std::string_view name_of(LinkState state) {
  switch (state) {
    case LinkState::ok:
      return "ok";
    case LinkState::missing:
      return "missing";
    case LinkState::unknown:
      return "unknown";
    case LinkState::ambiguous:
      return "ambiguous";
    case LinkState::contradictory:
      return "contradictory";
    case LinkState::not_stated:
      return "not_stated";
  }
  return "ok";
}

Link link_keys(std::span<const std::string> keys, std::span<const std::string> codes) {
  std::unordered_map<std::string_view, std::int64_t> row_of;
  for (std::size_t row = 0; row < codes.size(); ++row) {
    const auto [at, fresh] = row_of.try_emplace(codes[row], static_cast<std::int64_t>(row));
    if (!fresh) at->second = kSeveral;
  }
  Link made{std::vector<std::int64_t>(keys.size(), -1), std::vector<LinkState>(keys.size())};
  for (std::size_t row = 0; row < keys.size(); ++row) {
    const auto at = row_of.find(keys[row]);
    if (keys[row].empty())
      made.state[row] = LinkState::missing;
    else if (at == row_of.end())
      made.state[row] = LinkState::unknown;
    else if (at->second == kSeveral)
      made.state[row] = LinkState::ambiguous;
    else
      made.parent[row] = at->second;
  }
  return made;
}

Entrances choose_entrances(const PointArray& doors, std::span<const std::string> building,
                           std::span<const std::string> kind, std::span<const std::string> codes,
                           std::span<const std::string> order) {
  require_length(building.size(), doors.size(), "keys of buildings");
  require_length(kind.size(), doors.size(), "kinds of doors");
  Entrances made{{}, std::vector<std::int64_t>(codes.size(), -1), link_keys(building, codes)};
  std::vector<Coord> points(codes.size(), Coord{kNan, kNan});
  std::vector<std::ptrdiff_t> best(codes.size());
  for (std::size_t row = 0; row < doors.size(); ++row) {
    if (made.building_of.parent[row] < 0 || !doors.has(row)) continue;
    const auto to = static_cast<std::size_t>(made.building_of.parent[row]);
    const std::ptrdiff_t rank = std::ranges::find(order, kind[row]) - order.begin();
    if (made.door[to] >= 0 && best[to] <= rank) continue;
    best[to] = rank;
    made.door[to] = static_cast<std::int64_t>(row);
    points[to] = doors[row];
  }
  made.points = PointArray(std::move(points));
  return made;
}

Chained chain_links(const std::vector<std::span<const std::int64_t>>& links) {
  if (links.empty()) throw Error(ErrorCode::usage, "a chain wants one link or more");
  Chained made{std::vector<std::int64_t>(links[0].size()),
               std::vector<std::int64_t>(links[0].size(), -1)};
  std::iota(made.row.begin(), made.row.end(), 0);
  for (std::size_t link = 0; link < links.size(); ++link) {
    const std::size_t there = link + 1 < links.size() ? links[link + 1].size() : kAnyNumber;
    for (std::size_t child = 0; child < links[link].size(); ++child)
      require_row(links[link][child], there, "parent", child);
    for (std::size_t row = 0; row < made.row.size(); ++row) {
      if (made.row[row] < 0) continue;
      made.row[row] = links[link][static_cast<std::size_t>(made.row[row])];
      if (made.row[row] < 0) made.broken[row] = static_cast<std::int64_t>(link);
    }
  }
  return made;
}

std::vector<LinkState> compare_stated(std::span<const std::string> stated,
                                      std::span<const std::int64_t> computed,
                                      std::span<const std::string> codes) {
  require_length(stated.size(), computed.size(), "stated cells");
  const Link named = link_keys(stated, codes);
  std::vector<LinkState> made(stated.size(), LinkState::ok);
  for (std::size_t row = 0; row < stated.size(); ++row) {
    require_row(computed[row], codes.size(), "cell", row);
    if (stated[row].empty())
      made[row] = LinkState::not_stated;
    else if (named.state[row] == LinkState::unknown)
      made[row] = LinkState::unknown;
    else if (computed[row] < 0)
      made[row] = LinkState::missing;
    else if (codes[static_cast<std::size_t>(computed[row])] != stated[row])
      made[row] = LinkState::contradictory;
  }
  return made;
}

Tally tally_all(std::span<const std::int64_t> group, std::span<const double> values,
                std::int64_t groups) {
  std::vector<std::int64_t> with_rest(group.begin(), group.end());
  for (std::size_t row = 0; row < group.size(); ++row) {
    require_row(group[row], static_cast<std::size_t>(groups), "group", row);
    if (group[row] < 0) with_rest[row] = groups;
  }
  return tally(with_rest, values, groups + 1);
}

Tally roll_up(const Tally& children, std::span<const std::int64_t> parent, std::int64_t parents) {
  require_length(children.count.size(), parent.size() + 1,
                 "rows of children, the rest among them,");
  const auto rest = static_cast<std::size_t>(parents);
  Tally made{std::vector<double>(rest + 1), std::vector<std::int64_t>(rest + 1),
             std::vector<std::int64_t>(rest + 1)};
  for (std::size_t child = 0; child < children.count.size(); ++child) {
    const std::int64_t up = child < parent.size() ? parent[child] : -1;
    require_row(up, rest, "parent", child);
    const std::size_t row = up < 0 ? rest : static_cast<std::size_t>(up);
    made.sum[row] += children.sum[child];
    made.count[row] += children.count[child];
    made.missing[row] += children.missing[child];
  }
  return made;
}

}  // namespace libgrid
