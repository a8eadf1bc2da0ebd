// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <utility>

#include "area_graphs.hpp"
#include "libgrid/geom/measures.hpp"
#include "libgrid/locate/locator.hpp"
#include "topology/union_find.hpp"

namespace libgrid {

namespace {

constexpr std::int64_t kUnknown = -2;

/// Faces of one area without a line of a present cell between them lie in the same.
class PresentFaces {
 public:
  PresentFaces(const Subdivision& s, std::int32_t first_line,
               std::span<const std::int64_t> row_left)
      : s_(s), together_(s.area.size()), row_(s.area.size(), kUnknown) {
    for (std::size_t e = 0; e < s.arrangement.edges.size(); ++e) {
      bool open = true;
      for (const auto& use : s.arrangement.uses_of(e)) {
        const std::int64_t line = std::int64_t{use.line} - first_line;
        if (line < 0 || line >= std::ssize(row_left)) continue;
        open = false;
        const std::size_t inside = 2 * e + (use.sign > 0 ? 0 : 1);
        told_.push_back({face_left(inside), row_left[static_cast<std::size_t>(line)]});
      }
      const std::size_t l = face_left(2 * e), r = face_left(2 * e + 1);
      if (open && s.area[l] >= 0 && s.area[l] == s.area[r]) together_.join(l, r);
    }
  }

  std::vector<std::int64_t> rows(const PolygonArray& present) && {
    // Where cells overlap, the first counts.
    for (const auto& [face, row] : told_) {
      std::int64_t& known = row_[together_.root(face)];
      known = known == kUnknown ? row : std::min(known, row);
    }
    locate_others(present);
    std::vector<std::int64_t> out(row_.size(), -1);
    for (std::size_t f = 0; f < out.size(); ++f)
      if (s_.area[f] >= 0) out[f] = row_[together_.root(f)];
    return out;
  }

 private:
  std::size_t face_left(std::size_t half) const {
    return static_cast<std::size_t>(s_.faces.left[half]);
  }

  /// Land along which no ring of a cell has its inside lies in one wholly, or in none.
  void locate_others(const PolygonArray& present) {
    std::vector<std::int64_t> faces;
    for (std::size_t f = 0; f < row_.size(); ++f)
      if (s_.area[f] >= 0 && row_[together_.root(f)] == kUnknown)
        faces.push_back(static_cast<std::int64_t>(f));
    const PolygonArray shapes = s_.shapes(faces);
    std::vector<std::int64_t> largest(row_.size(), -1);  // position in `faces`, by root
    for (std::size_t i = 0; i < faces.size(); ++i) {
      std::int64_t& most = largest[together_.root(static_cast<std::size_t>(faces[i]))];
      if (most < 0 || row_area(shapes, i) > row_area(shapes, static_cast<std::size_t>(most)))
        most = static_cast<std::int64_t>(i);
    }
    const Locator locator(present);
    for (std::size_t f = 0; f < largest.size(); ++f)
      if (largest[f] >= 0)
        row_[f] = locator.cell_of(inside_point(shapes, static_cast<std::size_t>(largest[f])));
  }

  const Subdivision& s_;
  UnionFind together_;
  std::vector<std::int64_t> row_;  ///< of each root
  std::vector<std::pair<std::size_t, std::int64_t>> told_;
};

}  // namespace

std::vector<std::int64_t> present_of_faces(const PolygonArray* present, const Subdivision& s,
                                           std::int32_t first_line,
                                           std::span<const std::int64_t> row_left) {
  if (!present || present->size() == 0) return std::vector<std::int64_t>(s.area.size(), -1);
  return PresentFaces(s, first_line, row_left).rows(*present);
}

void keep_to_one_area(const Subdivision& s, std::span<const double> weight,
                      std::span<const double> area_m2, std::vector<std::int64_t>& present) {
  std::map<std::pair<std::int64_t, std::int64_t>, std::pair<double, double>> share;
  for (std::size_t f = 0; f < present.size(); ++f) {
    if (present[f] < 0) continue;
    auto& [households, land] = share[{present[f], s.area[f]}];
    households += weight[f];
    land += area_m2[f];
  }
  std::map<std::int64_t, std::int64_t> area_of;
  for (const auto& [key, held] : share) {
    const auto [entry, fresh] = area_of.try_emplace(key.first, key.second);
    if (!fresh && held > share.at({key.first, entry->second})) entry->second = key.second;
  }
  for (std::size_t f = 0; f < present.size(); ++f)
    if (present[f] >= 0 && area_of.at(present[f]) != s.area[f]) present[f] = -1;
}

}  // namespace libgrid
