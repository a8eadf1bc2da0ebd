// SPDX-License-Identifier: Apache-2.0
#include "libgrid/assign/reassign.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>
#include <string_view>
#include <unordered_map>

#include "assign/assigner.hpp"
#include "libgrid/core/error.hpp"
#include "libgrid/index/box_index.hpp"

namespace libgrid {

namespace {

using Rows = std::vector<std::int64_t>;

/// The row of each code, -1 where several rows have it.
std::unordered_map<std::string_view, std::int64_t> rows_by_code(
    std::span<const std::string> codes) {
  std::unordered_map<std::string_view, std::int64_t> rows;
  for (std::size_t row = 0; row < codes.size(); ++row)
    if (const auto [at, first] = rows.try_emplace(codes[row], row); !first) at->second = -1;
  return rows;
}

/// To the last bit: -0.0 is not 0.0.
bool same_bits(std::span<const Coord> a, std::span<const Coord> b) {
  static_assert(sizeof(Coord) == 2 * sizeof(double), "no padding is compared");
  return a.size() == b.size() &&
         (a.empty() || std::memcmp(a.data(), b.data(), a.size_bytes()) == 0);
}

bool same_row(const PolygonArray& a, std::size_t row_a, const PolygonArray& b, std::size_t row_b) {
  const Range parts_a = a.parts(row_a), parts_b = b.parts(row_b);
  if (parts_a.size() != parts_b.size()) return false;
  for (std::int64_t part = 0; part < parts_a.size(); ++part) {
    const Range rings_a = a.rings(parts_a.begin + part), rings_b = b.rings(parts_b.begin + part);
    if (rings_a.size() != rings_b.size()) return false;
    for (std::int64_t ring = 0; ring < rings_a.size(); ++ring)
      if (!same_bits(a.ring(rings_a.begin + ring), b.ring(rings_b.begin + ring))) return false;
  }
  return true;
}

void require_codes(const PolygonArray& cells, std::span<const std::string> codes,
                   const char* version) {
  if (!codes.empty() && codes.size() != cells.size())
    throw Error(ErrorCode::bad_value, std::to_string(codes.size()) + " codes were given for " +
                                          std::to_string(cells.size()) + " " + version +
                                          " cells; one each was wanted");
}

std::vector<Box> boxes_of(const PolygonArray& cells) {
  std::vector<Box> boxes;
  for (std::size_t row = 0; row < cells.size(); ++row) boxes.push_back(cells.box(row));
  return boxes;
}

void append(std::vector<Box>& boxes, const std::vector<Box>& more) {
  boxes.insert(boxes.end(), more.begin(), more.end());
}

double distance(const Box& box, Coord p) {
  return std::hypot(std::max({box.min_x - p.x, 0.0, p.x - box.max_x}),
                    std::max({box.min_y - p.y, 0.0, p.y - box.max_y}));
}

/// Puts other rows in the place of cells; those that are not there any more become -1.
void renumber(Assignment& assignment, const Rows& row_of) {
  for (Rows* column : {&assignment.cell, &assignment.second_cell, &assignment.nearest_cell,
                       &assignment.straddling.cell})
    for (std::int64_t& cell : *column)
      if (cell >= 0) cell = row_of[static_cast<std::size_t>(cell)];
}

/// Row `to` of one becomes row `from` of the other, without the list of straddlers.
void put_row(Assignment& into, std::size_t to, const Assignment& given, std::size_t from) {
  into.cell[to] = given.cell[from];
  into.share[to] = given.share[from];
  into.second_cell[to] = given.second_cell[from];
  into.second_share[to] = given.second_share[from];
  into.rule[to] = given.rule[from];
  into.reason[to] = given.reason[from];
  into.nearest_cell[to] = given.nearest_cell[from];
  into.distance_m[to] = given.distance_m[from];
}

/// Puts the rows of `anew`, which are `rows` of the whole, in their places.
void put_rows(Assignment& whole, const Rows& rows, const Assignment& anew) {
  for (std::size_t k = 0; k < rows.size(); ++k)
    put_row(whole, static_cast<std::size_t>(rows[k]), anew, k);
  const Shares kept = std::move(whole.straddling);
  Shares merged;
  const auto take = [&](const Shares& from, std::size_t at, std::int64_t row) {
    merged.row.push_back(row);
    merged.cell.push_back(from.cell[at]);
    merged.share.push_back(from.share[at]);
  };
  std::size_t next = 0;
  const auto take_anew = [&](std::int64_t end) {
    for (; next < anew.straddling.size(); ++next) {
      const std::int64_t row = rows[static_cast<std::size_t>(anew.straddling.row[next])];
      if (row >= end) return;
      take(anew.straddling, next, row);
    }
  };
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (std::binary_search(rows.begin(), rows.end(), kept.row[i])) continue;
    take_anew(kept.row[i]);
    take(kept, i, kept.row[i]);
  }
  take_anew(std::numeric_limits<std::int64_t>::max());
  whole.straddling = std::move(merged);
}

void require_one_each(const Assignment& previous, std::size_t objects) {
  if (previous.size() != objects)
    throw Error(ErrorCode::bad_value, std::to_string(previous.size()) + " rows are assigned of " +
                                          std::to_string(objects) + " objects");
}

Box box_of(const LineArray& lines, std::size_t row) {
  Box box;
  for (std::int64_t line = lines.lines(row).begin; line < lines.lines(row).end; ++line)
    for (const Coord& c : lines.line(line)) box.add(c);
  return box;
}

/// In what lengths and distances are measured, and whether they were before.
struct Metres {
  Metres(const Box& before, const Box& after, const Crs& stored) {
    if (before.empty() || after.empty()) return;
    crs = working_crs(stored, after);
    same = working_crs(stored, before).wkt() == crs.wkt();
  }
  Crs crs;
  bool same = false;
};

}  // namespace

CellChange compare_cells(const PolygonArray& before, std::span<const std::string> codes_before,
                         const PolygonArray& after, std::span<const std::string> codes_after) {
  require_codes(before, codes_before, "old");
  require_codes(after, codes_after, "new");
  if (before.size() > 0 && after.size() > 0 && codes_before.empty() != codes_after.empty())
    throw Error(ErrorCode::bad_value,
                std::string("the ") + (codes_before.empty() ? "old" : "new") +
                    " cells have no codes, but the others have; both or none was wanted");
  const auto rows_before = rows_by_code(codes_before), rows_after = rows_by_code(codes_after);
  const auto row_of = [&](std::size_t old) {
    if (codes_before.empty()) return old < after.size() ? static_cast<std::int64_t>(old) : -1;
    if (rows_before.at(codes_before[old]) < 0) return std::int64_t{-1};
    const auto found = rows_after.find(codes_before[old]);
    return found == rows_after.end() ? std::int64_t{-1} : found->second;
  };
  CellChange change;
  std::vector<bool> same(after.size());
  for (std::size_t old = 0; old < before.size(); ++old) {
    std::int64_t row = row_of(old);
    if (row >= 0 && !same_row(before, old, after, static_cast<std::size_t>(row))) row = -1;
    change.row_after.push_back(row);
    if (row >= 0)
      same[static_cast<std::size_t>(row)] = true;
    else
      change.before.push_back(static_cast<std::int64_t>(old));
  }
  for (std::size_t row = 0; row < after.size(); ++row)
    if (!same[row]) change.after.push_back(static_cast<std::int64_t>(row));
  return change;
}

struct Reassigner::Impl {
  Impl(const PolygonArray& given_before, std::span<const std::string> codes_before,
       const PolygonArray& given_after, std::span<const std::string> codes_after, const Crs& crs)
      : before(given_before),
        change(compare_cells(given_before, codes_before, given_after, codes_after)),
        all(given_after, codes_after, crs),
        extent(given_after.box()),
        boxes(boxes_of(given_after)),
        index(boxes),
        changed_before(given_before.take(change.before)),
        changed_after(given_after.take(change.after)),
        changed_boxes(boxes_of(changed_before)) {
    append(changed_boxes, boxes_of(changed_after));
    changed_index = BoxIndex(changed_boxes);
    for (const Box& box : changed_boxes) changed_extent.add(box);
    std::int64_t last = -1;
    for (const std::int64_t row : change.row_after) {
      if (row < 0) continue;
      same_order = same_order && row > last;
      last = row;
    }
  }

  /// What this is all about; `place(some, rows, run)` assigns those rows to some of the cells.
  template <class Objects, class BoxOf, class Place, class CellAt>
  Reassigned reassign(const Objects& objects, const Assignment& previous, const BoxOf& box_of,
                      bool by_length, const Place& place, const CellAt& cell_at,
                      const Run& run) const {
    require_one_each(previous, objects.size());
    require_old_cells(previous);
    Reassigned made{previous, concerned(objects, previous, box_of, by_length, run)};
    require_rest_stays(made);
    renumber(made.assignment, change.row_after);
    if (made.rows.empty()) return made;

    const Rows rows = cells_near(made.rows, box_of, run);
    const PolygonArray cells = all.cells.take(rows);
    std::vector<std::string> codes;
    if (!all.codes.empty())
      for (const std::int64_t row : rows) codes.push_back(all.codes[static_cast<std::size_t>(row)]);
    const Assigner::Impl some(cells, codes, all.crs);
    Assignment anew = place(some, made.rows);
    renumber(anew, rows);
    all.find_nearest(
        anew,
        [&](std::size_t k) { return place_of(objects, static_cast<std::size_t>(made.rows[k])); },
        [&](Coord c) {
          const std::int64_t cell = cell_at(some, c);
          return cell < 0 ? cell : rows[static_cast<std::size_t>(cell)];
        },
        run);
    put_rows(made.assignment, made.rows, anew);
    return made;
  }

  void require_old_cells(const Assignment& previous) const {
    const auto cells = static_cast<std::int64_t>(before.size());
    for (const Rows* column :
         {&previous.cell, &previous.second_cell, &previous.nearest_cell, &previous.straddling.cell})
      for (std::size_t row = 0; row < column->size(); ++row)
        if ((*column)[row] < -1 || (*column)[row] >= cells)
          refuse("is assigned to cell " + std::to_string((*column)[row]) + ", but there were " +
                     std::to_string(cells),
                 static_cast<std::int64_t>(row));
  }

  /// What lies beside all changed cells lies in none of them.
  void require_rest_stays(const Reassigned& made) const {
    std::size_t next = 0;
    for (std::size_t row = 0; row < made.assignment.size(); ++row) {
      if (next < made.rows.size() && made.rows[next] == static_cast<std::int64_t>(row)) {
        ++next;
        continue;
      }
      for (const Rows* column : {&made.assignment.cell, &made.assignment.second_cell})
        if (const std::int64_t cell = (*column)[row];
            cell >= 0 && change.row_after[static_cast<std::size_t>(cell)] < 0)
          refuse("is assigned to the old cell " + std::to_string(cell) +
                     ", but does not meet it; is this the assignment to the old cells?",
                 static_cast<std::int64_t>(row));
    }
  }

  [[noreturn]] static void refuse(const std::string& what, std::int64_t row) {
    throw Error(ErrorCode::bad_value, what, {{}, row, {}});
  }

  template <class Objects, class BoxOf>
  Rows concerned(const Objects& objects, const Assignment& previous, const BoxOf& box_of,
                 bool by_length, const Run& run) const {
    if (change.before.empty() && change.after.empty() && same_order) return {};
    std::vector<std::uint8_t> looked_at(objects.size());
    if (by_length && objects.size() > 0 && !metres.get(before.box(), extent, all.crs).same) {
      std::fill(looked_at.begin(), looked_at.end(), std::uint8_t{1});
    } else {
      for_chunks(objects.size(), 4096, run, [&](std::size_t begin, std::size_t end) {
        Rows found;
        for (std::size_t row = begin; row < end; ++row) {
          const Box box = box_of(row);
          if (!changed_extent.meets(box)) continue;
          changed_index.query(box, found);
          looked_at[row] = !found.empty();
        }
      });
      add_unassigned(objects, previous, looked_at, run);
    }
    Rows rows;
    for (std::size_t row = 0; row < looked_at.size(); ++row)
      if (looked_at[row]) rows.push_back(static_cast<std::int64_t>(row));
    return rows;
  }

  /// Those that may have another nearest cell.
  template <class Objects>
  void add_unassigned(const Objects& objects, const Assignment& previous,
                      std::vector<std::uint8_t>& looked_at, const Run& run) const {
    std::vector<std::size_t> rows;
    std::vector<Coord> places;
    for (std::size_t row = 0; row < objects.size(); ++row) {
      if (looked_at[row] || previous.cell[row] >= 0) continue;
      const Coord place = place_of(objects, row);
      if (std::isnan(place.x) || std::isnan(place.y)) continue;
      rows.push_back(row);
      places.push_back(place);
    }
    if (rows.empty()) return;
    if (!same_order || !metres.get(before.box(), extent, all.crs).same) {
      for (const std::size_t row : rows) looked_at[row] = 1;
      return;
    }
    const Crs& crs = metres.get(before.box(), extent, all.crs).crs;
    const Transform to_metres(all.crs, crs);
    std::vector<Box> near = boxes_of(to_metres(changed_before));
    append(near, boxes_of(to_metres(changed_after)));
    const BoxIndex near_index(near);
    places = places_in(all.crs, crs, places);
    for_chunks(rows.size(), 1024, run, [&](std::size_t begin, std::size_t end) {
      for (std::size_t k = begin; k < end; ++k) {
        if (std::isnan(places[k].x)) continue;
        const Rows nearest = near_index.nearest(places[k], 1);
        looked_at[rows[k]] =
            !nearest.empty() && !(distance(near[static_cast<std::size_t>(nearest[0])], places[k]) >
                                  reach(previous.distance_m[rows[k]], places[k]));
      }
    });
  }

  /// How far cells may matter to a place: as far as its nearest cell, and a good deal farther than
  /// distances are rounded. Coordinates in metres of a named system are smaller than 2^26.
  double reach(double distance, Coord place) const {
    const double size = std::max({std::abs(extent.min_x), std::abs(extent.max_x),
                                  std::abs(extent.min_y), std::abs(extent.max_y), std::abs(place.x),
                                  std::abs(place.y), distance, all.crs.known() ? 0x1p26 : 0});
    return distance + std::ldexp(size, -36);
  }

  /// All new cells that objects may meet.
  template <class BoxOf>
  Rows cells_near(const Rows& objects, const BoxOf& box_of, const Run& run) const {
    std::vector<Rows> found((objects.size() + 1023) / 1024);
    for_chunks(objects.size(), 1024, run, [&](std::size_t begin, std::size_t end) {
      Rows near;
      Rows& here = found[begin / 1024];
      for (std::size_t k = begin; k < end; ++k) {
        index.query(box_of(static_cast<std::size_t>(objects[k])), near);
        here.insert(here.end(), near.begin(), near.end());
      }
      std::sort(here.begin(), here.end());
      here.erase(std::unique(here.begin(), here.end()), here.end());
    });
    std::vector<bool> near(boxes.size());
    for (const Rows& part : found)
      for (const std::int64_t row : part) near[static_cast<std::size_t>(row)] = true;
    Rows rows;
    for (std::size_t row = 0; row < near.size(); ++row)
      if (near[row]) rows.push_back(static_cast<std::int64_t>(row));
    return rows;
  }

  const PolygonArray& before;
  CellChange change;
  Assigner::Impl all;  ///< the new cells
  Box extent;
  std::vector<Box> boxes;
  BoxIndex index;
  PolygonArray changed_before, changed_after;
  std::vector<Box> changed_boxes;  ///< of both
  BoxIndex changed_index{{}};
  Box changed_extent;
  bool same_order = true;  ///< of the cells that stay
  Lazy<Metres> metres;
};

Reassigner::Reassigner(const PolygonArray& before, std::span<const std::string> codes_before,
                       const PolygonArray& after, std::span<const std::string> codes_after,
                       const Crs& crs)
    : impl_(new Impl(before, codes_before, after, codes_after, crs)) {}
Reassigner::~Reassigner() = default;
Reassigner::Reassigner(Reassigner&&) noexcept = default;

const CellChange& Reassigner::change() const { return impl_->change; }

Reassigned Reassigner::points(const PointArray& points, const Assignment& previous,
                              const Run& run) const {
  return impl_->reassign(
      points, previous,
      [&](std::size_t row) {
        Box box;
        if (points.has(row)) box.add(points[row]);
        return box;
      },
      false,
      [&](const Assigner::Impl& some, const Rows& rows) {
        return some.place(points.take(rows), run);
      },
      [&](const Assigner::Impl& some, Coord c) { return some.locator(run).cell_of(c); }, run);
}

Reassigned Reassigner::footprints(const PolygonArray& footprints, const Assignment& previous,
                                  const AssignOptions& options, const Run& run) const {
  require_rules(options, footprints.size());
  const PointArray* const entrances = options.entrances;
  return impl_->reassign(
      footprints, previous,
      [&](std::size_t row) {
        Box box = footprints.box(row);
        if (!box.empty() && entrances && entrances->has(row)) box.add((*entrances)[row]);
        return box;
      },
      false,
      [&](const Assigner::Impl& some, const Rows& rows) {
        const PointArray doors = entrances ? entrances->take(rows) : PointArray();
        return some.place(footprints.take(rows),
                          {.rules = options.rules, .entrances = entrances ? &doors : nullptr}, run);
      },
      [&](const Assigner::Impl& some, Coord c) { return some.valid(run).table.cell_of(c); }, run);
}

Reassigned Reassigner::lines(const LineArray& lines, const Assignment& previous,
                             const Run& run) const {
  return impl_->reassign(
      lines, previous, [&](std::size_t row) { return box_of(lines, row); }, true,
      [&](const Assigner::Impl& some, const Rows& rows) {
        return some.place(lines.take(rows), impl_->extent, run);
      },
      [&](const Assigner::Impl& some, Coord c) { return some.locator(run).cell_of(c); }, run);
}

Reassigned Reassigner::units(std::span<const std::int64_t> building_of, const PointArray& points,
                             const Assignment& buildings, const Assignment& previous,
                             const UnitOptions& options, const Run& run) const {
  const UnitPlaces places = unit_places(building_of, points, buildings, options);
  require_one_each(previous, building_of.size());
  // The points of units that go by a building gave nothing, nor do they now.
  Assignment own = unassigned_rows(previous.size());
  own.distance_m.assign(previous.size(), std::numeric_limits<double>::quiet_NaN());
  own.reason.assign(previous.size(), Unassigned::no_geometry);
  for (std::size_t row = 0; row < previous.size(); ++row)
    if (places.own.has(row)) put_row(own, row, previous, row);
  Reassigned made = this->points(places.own, own, run);
  take_buildings(made.assignment, places, building_of, buildings);
  return made;
}

}  // namespace libgrid
