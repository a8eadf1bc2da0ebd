// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <tuple>

#include "libgrid/partition/partition.hpp"

namespace libgrid {

namespace {

const Insertion* find_edge(const std::vector<Insertion>& sorted, Coord a, Coord b) {
  const auto at = std::lower_bound(
      sorted.begin(), sorted.end(), std::tie(a, b),
      [](const Insertion& in, const auto& key) { return std::tie(in.a, in.b) < key; });
  return at != sorted.end() && at->a == a && at->b == b ? &*at : nullptr;
}

}  // namespace

PolygonArray insert_vertices(const PolygonArray& polygons, const std::vector<Insertion>& inserted) {
  std::vector<Insertion> sorted = inserted;
  std::sort(sorted.begin(), sorted.end(), [](const Insertion& l, const Insertion& r) {
    return std::tie(l.a, l.b) < std::tie(r.a, r.b);
  });
  PolygonBuilder builder;
  std::vector<Coord> longer;
  for (std::size_t row = 0; row < polygons.size(); ++row) {
    builder.begin_row();
    for (std::int64_t part = polygons.parts(row).begin; part < polygons.parts(row).end; ++part) {
      builder.begin_part();
      const Range rings = polygons.rings(part);
      for (std::int64_t r = rings.begin; r < rings.end; ++r) {
        const auto ring = polygons.ring(r);
        longer.assign(1, ring[0]);
        for (std::size_t i = 1; i < ring.size(); ++i) {
          const auto [low, high] = std::minmax(ring[i - 1], ring[i]);
          if (const Insertion* in = find_edge(sorted, low, high)) {
            if (low == ring[i - 1])
              longer.insert(longer.end(), in->vertices.begin(), in->vertices.end());
            else
              longer.insert(longer.end(), in->vertices.rbegin(), in->vertices.rend());
          }
          longer.push_back(ring[i]);
        }
        builder.add_ring(longer);
      }
    }
  }
  return builder.finish();
}

}  // namespace libgrid
