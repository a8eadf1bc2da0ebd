// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <numeric>
#include <utility>

#include "area_graphs.hpp"
#include "topology/box_pairs.hpp"

namespace libgrid {

std::vector<std::int64_t> areas_of_buildings(const PartitionInput& in, const Crs& crs,
                                             const Run& run) {
  constexpr std::size_t kAtATime = 1 << 16;
  std::vector<std::int64_t> area(in.buildings.size(), -1);
  const Assigner areas(in.areas, {}, crs);
  std::vector<std::int64_t> rows;
  for (std::size_t first = 0; first < area.size(); first += kAtATime) {
    rows.resize(std::min(kAtATime, area.size() - first));
    std::iota(rows.begin(), rows.end(), static_cast<std::int64_t>(first));
    const Assignment where = areas.footprints(in.buildings.take(rows), {}, run);
    for (std::size_t i = 0; i < rows.size(); ++i)
      if (where.second_cell[i] < 0) area[first + i] = where.cell[i];
  }
  return area;
}

namespace {

using Rows = std::span<const std::int64_t>;

/// The rows of a column, sorted by what stands in it.
std::vector<std::int64_t> sorted_rows(const std::vector<std::int64_t>& column) {
  std::vector<std::int64_t> rows(column.size());
  std::iota(rows.begin(), rows.end(), 0);
  std::stable_sort(rows.begin(), rows.end(), [&](std::int64_t l, std::int64_t r) {
    return column[static_cast<std::size_t>(l)] < column[static_cast<std::size_t>(r)];
  });
  return rows;
}

/// The place of the first of rows so sorted where not less than `value` stands.
std::size_t first_from(std::int64_t value, Rows sorted, const std::vector<std::int64_t>& column) {
  const auto at = std::partition_point(sorted.begin(), sorted.end(), [&](std::int64_t row) {
    return column[static_cast<std::size_t>(row)] < value;
  });
  return static_cast<std::size_t>(at - sorted.begin());
}

/// Gives buildings their faces, so many areas at a time that few faces are held as polygons.
struct FaceAssigner {
  const PartitionInput& in;
  const Subdivision& s;
  const Crs& crs;
  const Run& run;
  std::vector<std::int64_t> face;  ///< of each building; -1: none
  Shares across;                   ///< of buildings in several faces, by building

  void assign(const std::vector<std::int64_t>& area_of_building) {
    constexpr std::size_t kFacesAtATime = 1 << 14;
    face.assign(in.buildings.size(), -1);
    const std::vector<std::int64_t> buildings = sorted_rows(area_of_building);
    const std::vector<std::int64_t> faces = sorted_rows(s.area);
    std::size_t b = first_from(0, buildings, area_of_building);
    place_anywhere(Rows(buildings).first(b));
    for (std::size_t f = first_from(0, faces, s.area); f < faces.size();) {
      const std::size_t some = std::min(f + kFacesAtATime, faces.size()) - 1;
      const std::int64_t next = s.area[static_cast<std::size_t>(faces[some])] + 1;
      const std::size_t f_end = first_from(next, faces, s.area);
      const std::size_t b_end = first_from(next, buildings, area_of_building);
      place(Rows(buildings).subspan(b, b_end - b), Rows(faces).subspan(f, f_end - f));
      f = f_end;
      b = b_end;
    }
    sort_across();
  }

 private:
  /// Buildings that do not lie in one area alone.
  void place_anywhere(Rows buildings) {
    std::vector<Box> boxes;
    for (const std::int64_t b : buildings)
      boxes.push_back(in.buildings.box(static_cast<std::size_t>(b)));
    const BoxPairs near(boxes);
    const std::vector<Box> face_box = face_boxes(s.arrangement, s.faces);
    std::vector<std::int64_t> faces;
    for (std::size_t f = 0; f < s.area.size(); ++f) {
      bool met = false;
      if (s.area[f] >= 0) near.meeting(face_box[f], [&](std::size_t) { met = true; });
      if (met) faces.push_back(static_cast<std::int64_t>(f));
    }
    place(buildings, faces);
  }

  void place(Rows buildings, Rows faces) {
    if (buildings.empty() || faces.empty()) return;
    const Assignment where =
        assign_footprints(in.buildings.take(buildings), s.shapes(faces), {}, crs, {}, run);
    auto of = [](Rows rows, std::int64_t i) { return rows[static_cast<std::size_t>(i)]; };
    for (std::size_t i = 0; i < buildings.size(); ++i)
      if (where.cell[i] >= 0)
        face[static_cast<std::size_t>(buildings[i])] = of(faces, where.cell[i]);
    for (std::size_t i = 0; i < where.straddling.size(); ++i) {
      across.row.push_back(of(buildings, where.straddling.row[i]));
      across.cell.push_back(of(faces, where.straddling.cell[i]));
      across.share.push_back(where.straddling.share[i]);
    }
  }

  void sort_across() {
    Shares sorted;
    for (const std::int64_t i : sorted_rows(across.row)) {
      const auto at = static_cast<std::size_t>(i);
      sorted.row.push_back(across.row[at]);
      sorted.cell.push_back(across.cell[at]);
      sorted.share.push_back(across.share[at]);
    }
    across = std::move(sorted);
  }
};

/// The buildings of each face: those that count there, then the others that lie in it too.
FaceBuildings buildings_of_faces(std::size_t faces, const std::vector<std::int64_t>& face,
                                 const Shares& across) {
  auto for_all = [&](auto&& use) {
    for (std::size_t b = 0; b < face.size(); ++b)
      if (face[b] >= 0) use(face[b], static_cast<std::int64_t>(b));
    for (std::size_t i = 0; i < across.size(); ++i)
      if (across.cell[i] != face[static_cast<std::size_t>(across.row[i])])
        use(across.cell[i], across.row[i]);
  };
  FaceBuildings out{std::vector<std::int64_t>(faces + 1, 0), {}};
  for_all([&](std::int64_t f, std::int64_t) { ++out.first[static_cast<std::size_t>(f) + 1]; });
  std::partial_sum(out.first.begin(), out.first.end(), out.first.begin());
  out.row.resize(static_cast<std::size_t>(out.first.back()));
  std::vector<std::int64_t> next = out.first;
  for_all([&](std::int64_t f, std::int64_t b) {
    out.row[static_cast<std::size_t>(next[static_cast<std::size_t>(f)]++)] = b;
  });
  return out;
}

}  // namespace

FaceLoad load_faces(const PartitionInput& in, const std::vector<std::int64_t>& area_of_building,
                    const Subdivision& s, const Crs& crs, const Run& run) {
  FaceAssigner where{in, s, crs, run, {}, {}};
  where.assign(area_of_building);
  FaceLoad load;
  const std::vector<double> nothing(s.area.size(), 0);
  load.weights.assign(in.further.size() + 1, {nothing, nothing});
  std::vector<std::uint8_t> alone(where.face.size(), 1);
  for (const std::int64_t b : where.across.row) alone[static_cast<std::size_t>(b)] = 0;
  for (std::size_t b = 0; b < where.face.size(); ++b) {
    if (where.face[b] < 0) continue;
    const auto face = static_cast<std::size_t>(where.face[b]);
    for (std::size_t w = 0; w < load.weights.size(); ++w) {
      const double weight = building_weights(in, w)[b];
      load.weights[w].all[face] += weight;
      if (alone[b]) load.weights[w].alone[face] += weight;
    }
  }
  load.buildings = buildings_of_faces(s.area.size(), where.face, where.across);
  load.across = std::move(where.across);
  return load;
}

}  // namespace libgrid
