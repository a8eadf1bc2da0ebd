// SPDX-License-Identifier: Apache-2.0
#include "residue.hpp"

#include <algorithm>
#include <tuple>

#include "libgrid/topology/arrangement.hpp"

namespace libgrid {

namespace {

struct Record {
  Coord a, b;
  std::int64_t parent;
  std::int64_t row;  ///< -1: the parent itself
  std::int32_t sign;

  auto key() const { return std::tie(parent, a, b); }
};

void add_record(const Segment& s, std::int64_t parent, std::int64_t row, std::int32_t weight,
                std::vector<Record>& into) {
  if (s.a < s.b)
    into.push_back({s.a, s.b, parent, row, weight});
  else
    into.push_back({s.b, s.a, parent, row, -weight});
}

}  // namespace

Residue sum_chains(const PolygonArray& cells, std::span<const std::int64_t> parent_of,
                   const PolygonArray& parents, const Run& run) {
  std::vector<Segment> cell_edges, parent_edges;
  append_segments(cells, cell_edges);
  append_segments(parents, parent_edges);
  std::vector<Record> records;
  records.reserve(cell_edges.size() + parent_edges.size());
  for (const Segment& s : cell_edges) {
    const std::int64_t parent = parent_of[static_cast<std::size_t>(s.source)];
    if (parent >= 0) add_record(s, parent, s.source, 1, records);
  }
  for (const Segment& s : parent_edges) add_record(s, s.source, -1, -1, records);
  run.check_stop();
  std::sort(records.begin(), records.end(), [](const Record& l, const Record& r) {
    return std::tie(l.parent, l.a, l.b, l.row) < std::tie(r.parent, r.a, r.b, r.row);
  });

  Residue residue;
  residue.of_parent.resize(parents.size());
  residue.edges = static_cast<std::int64_t>(records.size());
  for (std::size_t i = 0; i < records.size();) {
    std::size_t end = i;
    std::int32_t net = 0;
    for (; end < records.size() && records[end].key() == records[i].key(); ++end)
      net += records[end].sign;
    if (net != 0) {
      ResidueEdge edge{records[i].a, records[i].b, net, {}};
      for (std::size_t k = i; k < end; ++k)
        if (records[k].row >= 0 && (edge.rows.empty() || edge.rows.back() != records[k].row))
          edge.rows.push_back(records[k].row);
      residue.of_parent[static_cast<std::size_t>(records[i].parent)].push_back(std::move(edge));
      ++residue.left;
    }
    i = end;
  }
  return residue;
}

}  // namespace libgrid
