// SPDX-License-Identifier: Apache-2.0
#include "libgrid/partition/group_areas.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "group_graphs.hpp"
#include "libgrid/core/error.hpp"
#include "libgrid/core/text.hpp"
#include "libgrid/topology/overlay.hpp"
#include "require.hpp"
#include "subdivide.hpp"

namespace libgrid {

namespace {

constexpr std::int32_t kTries = 4;  ///< a parent has few areas, and a planner looks at each cell

void require_input(const GroupInput& in, const GroupOptions& options) {
  require_limits(options.min, options.max, options.target);
  if (!(options.resolution_m >= 0) || std::isinf(options.resolution_m))
    throw Error(ErrorCode::usage, "the resolution must be a length of 0 m or more");
  if (!in.parent.empty() && in.parent.size() != in.areas.size())
    throw Error(ErrorCode::bad_value, "one parent an area is wanted");
  for (std::size_t a = 0; a < in.parent.size(); ++a)
    if (in.parent[a] < 0)
      throw Error(ErrorCode::bad_value, "its parent is not known, so it cannot be grouped",
                  {"areas", static_cast<std::int64_t>(a), "parent"});
  if (!in.weights.empty()) require_weights(in.weights, in.areas.size(), "areas");
  require_valid(in.areas, "areas", ", so it cannot be grouped");
}

/// Gives enclosed gaps that are no wider than the resolution to the area with the longest border
/// along them.
void fill_cracks(Subdivision& s, const EdgeMeasures& edges, const Transform& to_metres,
                 double resolution_m) {
  std::vector<std::int64_t> gaps;
  for (std::size_t f = 1; f < s.area.size(); ++f)
    if (s.area[f] < 0) gaps.push_back(static_cast<std::int64_t>(f));
  if (gaps.empty()) return;
  const PolygonArray planar = to_metres(s.shapes(gaps));
  std::vector<std::map<std::int64_t, double>> beside(s.area.size());
  for (std::size_t e = 0; e < s.arrangement.edges.size(); ++e)
    for (const std::size_t h : {2 * e, 2 * e + 1}) {
      const auto gap = static_cast<std::size_t>(s.faces.left[h]);
      const std::int64_t area = s.area[static_cast<std::size_t>(s.faces.left[h ^ 1])];
      if (gap != 0 && s.area[gap] < 0 && area >= 0) beside[gap][area] += edges.length_m[e];
    }
  for (std::size_t i = 0; i < gaps.size(); ++i) {
    const auto f = static_cast<std::size_t>(gaps[i]);
    if (beside[f].empty() || inscribed_width(planar, i, resolution_m / 2) > resolution_m) continue;
    const auto less = [](const auto& l, const auto& r) { return l.second < r.second; };
    s.area[f] = std::max_element(beside[f].begin(), beside[f].end(), less)->first;
  }
}

/// The lengths of borders between areas of one parent.
AreaBorders borders_of(const Subdivision& s, const EdgeMeasures& edges, const GroupInput& in) {
  std::map<std::pair<std::int64_t, std::int64_t>, double> length;
  for (std::size_t e = 0; e < s.arrangement.edges.size(); ++e) {
    const auto [a, b] = std::minmax(s.area[static_cast<std::size_t>(s.faces.left[2 * e])],
                                    s.area[static_cast<std::size_t>(s.faces.left[2 * e + 1])]);
    if (a < 0 || a == b || parent_of(in, a) != parent_of(in, b)) continue;
    length[{a, b}] += edges.length_m[e];
  }
  AreaBorders out;
  for (const auto& [pair, metres] : length) {
    out.a.push_back(pair.first);
    out.b.push_back(pair.second);
    out.length_m.push_back(metres);
  }
  return out;
}

}  // namespace

std::vector<GroupGraph> group_graphs(const GroupInput& in, const AreaBorders& borders,
                                     const std::vector<std::uint8_t>& has_land) {
  std::map<std::int64_t, std::vector<std::int64_t>> areas;
  std::vector<std::int32_t> atom(in.areas.size(), -1);
  for (std::size_t a = 0; a < in.areas.size(); ++a) {
    if (!has_land[a]) continue;
    auto& same = areas[parent_of(in, static_cast<std::int64_t>(a))];
    atom[a] = static_cast<std::int32_t>(same.size());
    same.push_back(static_cast<std::int64_t>(a));
  }
  std::map<std::int64_t, std::vector<AtomBorder>> between;
  for (std::size_t i = 0; i < borders.size(); ++i)
    between[parent_of(in, borders.a[i])].push_back({atom[static_cast<std::size_t>(borders.a[i])],
                                                    atom[static_cast<std::size_t>(borders.b[i])],
                                                    borders.length_m[i]});
  std::vector<GroupGraph> graphs;
  for (auto& [parent, rows] : areas) {
    std::vector<double> weight;
    for (const std::int64_t a : rows)
      weight.push_back(in.weights.empty() ? 1 : in.weights[static_cast<std::size_t>(a)]);
    AtomGraph graph = atom_graph(std::move(weight), between[parent]);
    graphs.push_back({parent, std::move(rows), std::move(graph)});
  }
  return graphs;
}

AreaGroups group_areas(const GroupInput& input, const GroupOptions& options, const Crs& crs,
                       const Run& run) {
  require_input(input, options);
  AreaGroups out;
  out.cell.assign(input.areas.size(), -1);
  out.areas = input.areas;
  if (input.areas.box().empty()) return out;
  run.tell("group_areas", 0);
  const Transform to_metres(crs, working_crs(crs, input.areas.box()));
  Subdivision s = subdivide(input.areas, {}, {}, crs.lattice(), run);
  const EdgeMeasures edges = measure_edges(s.arrangement, to_metres);
  fill_cracks(s, edges, to_metres, options.resolution_m);
  out.borders = borders_of(s, edges, input);
  std::vector<std::uint8_t> has_land(input.areas.size(), 0);
  for (const std::int64_t a : s.area)
    if (a >= 0) has_land[static_cast<std::size_t>(a)] = 1;
  const std::vector<GroupGraph> graphs = group_graphs(input, out.borders, has_land);

  run.tell("group_areas", 0.4);
  const GraphPartitionOptions search{.min = options.min,
                                     .max = options.max,
                                     .target = options.target,
                                     .balance = options.balance,
                                     .tries = kTries,
                                     .seed = options.seed};
  std::vector<GraphPartition> made(graphs.size());
  const Run alone{.threads = 1, .stop = run.stop};
  for_chunks(graphs.size(), 1, run, [&](std::size_t g, std::size_t) {
    made[g] = partition_graph(graphs[g].graph, search, alone);
  });
  run.tell("group_areas", 0.8);

  for (std::size_t g = 0; g < graphs.size(); ++g) {
    const auto first = static_cast<std::int64_t>(out.parent.size());
    const GraphPartition& d = made[g];
    out.parent.resize(out.parent.size() + d.cells(), graphs[g].parent);
    out.weight.insert(out.weight.end(), d.weight.begin(), d.weight.end());
    out.reason.insert(out.reason.end(), d.reason.begin(), d.reason.end());
    out.part_weight.insert(out.part_weight.end(), d.part_weight.begin(), d.part_weight.end());
    out.count.resize(out.parent.size(), 0);
    for (std::size_t i = 0; i < d.cell.size(); ++i) {
      std::int64_t& cell = out.cell[static_cast<std::size_t>(graphs[g].areas[i])];
      cell = first + d.cell[i];
      ++out.count[static_cast<std::size_t>(cell)];
    }
    out.border_m += d.cost;
  }
  std::vector<std::int64_t> group(s.area.size(), -1);
  for (std::size_t f = 0; f < group.size(); ++f)
    if (s.area[f] >= 0) group[f] = out.cell[static_cast<std::size_t>(s.area[f])];
  Dissolved dissolved = dissolve_cells(s, group, static_cast<std::int64_t>(out.parent.size()),
                                       input.areas, crs.lattice(), run);
  out.cells = std::move(dissolved.cells);
  out.inserted = std::move(dissolved.inserted);
  out.areas = insert_vertices(input.areas, out.inserted);
  for (std::size_t c = 0; c < out.cells.size(); ++c)
    out.pieces.push_back(out.cells.parts(c).size());
  run.tell("group_areas", 1);
  return out;
}

}  // namespace libgrid
