// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "group_graphs.hpp"
#include "libgrid/core/text.hpp"
#include "libgrid/coverage/check.hpp"
#include "libgrid/topology/arrangement.hpp"
#include "libgrid/topology/overlay.hpp"

namespace libgrid {

namespace {

using Pair = std::pair<std::int64_t, std::int64_t>;

std::string named(const char* what, std::int64_t row) {
  return std::string(what) + " " + std::to_string(row);
}

/// Areas of one parent with a common edge, by looking for the same edge twice.
std::set<Pair> edge_neighbours(const GroupInput& in, const PolygonArray& areas) {
  std::vector<Segment> edges;
  append_segments(areas, edges);
  for (Segment& s : edges)
    if (s.b < s.a) std::swap(s.a, s.b);
  std::sort(edges.begin(), edges.end(), [](const Segment& l, const Segment& r) {
    return std::tie(l.a, l.b, l.source) < std::tie(r.a, r.b, r.source);
  });
  std::set<Pair> pairs;
  for (std::size_t i = 0, end = 0; i < edges.size(); i = end) {
    for (end = i; end < edges.size() && edges[end].a == edges[i].a && edges[end].b == edges[i].b;
         ++end)
      for (std::size_t k = i; k < end; ++k)
        if (edges[k].source != edges[end].source &&
            parent_of(in, edges[k].source) == parent_of(in, edges[end].source))
          pairs.insert({edges[k].source, edges[end].source});
  }
  return pairs;
}

/// Whether two areas come as near to each other as borders that mean the same place.
bool touch(const PolygonArray& planar, std::int64_t a, std::int64_t b, double resolution_m) {
  for (const auto& [row, other] : {Pair{a, b}, Pair{b, a}})
    for (std::int64_t r = planar.row_rings(static_cast<std::size_t>(row)).begin;
         r < planar.row_rings(static_cast<std::size_t>(row)).end; ++r)
      for (const Coord c : planar.ring(r))
        if (distance(planar, static_cast<std::size_t>(other), c) <= resolution_m) return true;
  return false;
}

class GroupCheck {
 public:
  GroupCheck(const GroupInput& in, const AreaGroups& groups, const GroupOptions& options,
             const Crs& crs, const Run& run)
      : in_(in), groups_(groups), options_(options), crs_(crs), run_(run) {}

  std::vector<std::string> faults() {
    if (columns_fit() && areas_have_cells()) {
      check_columns();
      check_land();
      if (check_borders()) check_divisions();
    }
    return std::move(faults_);
  }

 private:
  void tell(std::string fault) { faults_.push_back(std::move(fault)); }

  bool columns_fit() {
    const std::size_t cells = groups_.cells.size();
    const bool fit = groups_.parent.size() == cells && groups_.weight.size() == cells &&
                     groups_.reason.size() == cells && groups_.count.size() == cells &&
                     groups_.pieces.size() == cells && groups_.cell.size() == in_.areas.size() &&
                     groups_.areas.size() == in_.areas.size() &&
                     groups_.borders.b.size() == groups_.borders.size() &&
                     groups_.borders.length_m.size() == groups_.borders.size();
    if (!fit) tell("columns have different lengths");
    return fit;
  }

  bool areas_have_cells() {
    const std::size_t before = faults_.size();
    has_land_.assign(in_.areas.size(), 0);
    for (std::size_t a = 0; a < in_.areas.size(); ++a) {
      const std::int64_t cell = groups_.cell[a];
      has_land_[a] = cell >= 0;
      const auto row = static_cast<std::int64_t>(a);
      if (cell < -1 || cell >= static_cast<std::int64_t>(groups_.cells.size()))
        tell(named("area", row) + " is in a cell that is not there");
      else if (cell >= 0 && groups_.parent[static_cast<std::size_t>(cell)] != parent_of(in_, row))
        tell(named("area", row) + " is in a cell of another parent");
      else if (cell < 0 && in_.areas.has(a))
        tell(named("area", row) + " is in no cell");
    }
    return faults_.size() == before;
  }

  void check_columns() {
    const std::size_t cells = groups_.cells.size();
    std::vector<std::int64_t> count(cells, 0), more_pieces(cells, 0);
    for (std::size_t a = 0; a < in_.areas.size(); ++a) {
      if (groups_.cell[a] < 0) continue;
      const auto c = static_cast<std::size_t>(groups_.cell[a]);
      ++count[c];
      more_pieces[c] += in_.areas.parts(a).size() - 1;
    }
    for (std::size_t c = 0; c < cells; ++c) {
      const std::string cell = named("cell", static_cast<std::int64_t>(c));
      if (groups_.count[c] != count[c]) tell(cell + " does not have as many areas as it says");
      if (groups_.pieces[c] != groups_.cells.parts(c).size())
        tell(cell + " does not have as many pieces as it says");
      if (groups_.cells.parts(c).size() > 1 + more_pieces[c])
        tell(cell + " is in more pieces than its areas are");
    }
  }

  /// Each cell is the land of its areas: the areas cover it, and none reaches out of it.
  void check_land() {
    const CheckResult found = check_coverage(
        {.rows = groups_.areas, .parent_of = groups_.cell, .name = "area"}, {.rows = groups_.cells},
        crs_, {}, {.resolution_m = options_.resolution_m}, run_);
    for (std::size_t i = 0; i < found.issues.size(); ++i) switch (found.issues.kind[i]) {
        case IssueKind::gap:
        case IssueKind::spill:
        case IssueKind::misnest:
          tell(named("cell", found.issues.parent[i]) +
               " is not the land of its areas: " + found.issues.message[i]);
          break;
        default:  // about the areas themselves
          break;
      }
  }

  bool check_borders() {
    const std::size_t before = faults_.size();
    std::set<Pair> listed;
    const auto areas = static_cast<std::int64_t>(in_.areas.size());
    for (std::size_t i = 0; i < groups_.borders.size(); ++i) {
      const std::int64_t a = groups_.borders.a[i], b = groups_.borders.b[i];
      if (a < 0 || a >= b || b >= areas || groups_.cell[static_cast<std::size_t>(a)] < 0 ||
          groups_.cell[static_cast<std::size_t>(b)] < 0 || parent_of(in_, a) != parent_of(in_, b) ||
          !(groups_.borders.length_m[i] > 0) || !listed.insert({a, b}).second)
        tell(named("border", static_cast<std::int64_t>(i)) + " is none");
    }
    const std::set<Pair> shared = edge_neighbours(in_, groups_.areas);
    const PolygonArray planar = Transform(crs_, working_crs(crs_, in_.areas.box()))(groups_.areas);
    for (const auto& [a, b] : shared)
      if (!listed.contains({a, b}) && groups_.cell[static_cast<std::size_t>(a)] >= 0 &&
          groups_.cell[static_cast<std::size_t>(b)] >= 0)
        tell(named("area", a) + " and " + std::to_string(b) + " share an edge that is not listed");
    for (const auto& [a, b] : listed)
      if (!shared.contains({a, b}) && faults_.size() == before &&
          !touch(planar, a, b, options_.resolution_m))
        tell(named("area", a) + " and " + std::to_string(b) + " are no neighbours");
    return faults_.size() == before;
  }

  void check_divisions() {
    const GraphPartitionOptions limits{.min = options_.min, .max = options_.max};
    for (const GroupGraph& g : group_graphs(in_, groups_.borders, has_land_)) {
      GraphPartition claimed;
      std::map<std::int64_t, std::int32_t> number;  // cells by their first atom
      for (const std::int64_t a : g.areas) {
        const std::int64_t cell = groups_.cell[static_cast<std::size_t>(a)];
        const auto [at, fresh] = number.try_emplace(cell, static_cast<std::int32_t>(number.size()));
        if (fresh) {
          claimed.weight.push_back(groups_.weight[static_cast<std::size_t>(cell)]);
          claimed.reason.push_back(groups_.reason[static_cast<std::size_t>(cell)]);
        }
        claimed.cell.push_back(at->second);
      }
      for (const std::string& fault : check_partition(g.graph, claimed, limits))
        tell(named("parent", g.parent) + ": " + fault);
    }
  }

  const GroupInput& in_;
  const AreaGroups& groups_;
  const GroupOptions& options_;
  const Crs& crs_;
  const Run& run_;
  std::vector<std::uint8_t> has_land_;
  std::vector<std::string> faults_;
};

}  // namespace

std::vector<std::string> check_groups(const GroupInput& input, const AreaGroups& groups,
                                      const GroupOptions& options, const Crs& crs, const Run& run) {
  return GroupCheck(input, groups, options, crs, run).faults();
}

}  // namespace libgrid
