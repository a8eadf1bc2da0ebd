// SPDX-License-Identifier: Apache-2.0
#include "libgrid/compare/difference.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <utility>

#include "libgrid/core/error.hpp"
#include "libgrid/topology/chain_sum.hpp"
#include "libgrid/topology/overlay.hpp"
#include "moved_land.hpp"

namespace libgrid {

namespace {

using Rows = std::vector<std::int64_t>;

std::size_t at(std::int64_t row) { return static_cast<std::size_t>(row); }

/// The cells of one version: rows of one code are one cell.
struct Named {
  std::vector<std::string> code;  ///< ascending
  std::vector<Rows> rows;         ///< of each, ascending
  Rows cell_of;                   ///< of each row
};

Named named(const Version& version, const char* which) {
  if (!version.codes.empty() && version.codes.size() != version.cells.size())
    throw Error(ErrorCode::bad_value, std::to_string(version.codes.size()) +
                                          " codes were given for " +
                                          std::to_string(version.cells.size()) + " cells of the " +
                                          which + " version; one each was wanted");
  std::map<std::string, Rows> rows;
  for (std::size_t row = 0; row < version.cells.size(); ++row)
    rows[version.codes.empty() ? std::to_string(row) : version.codes[row]].push_back(
        static_cast<std::int64_t>(row));
  Named out;
  out.cell_of.resize(version.cells.size());
  for (auto& [code, own] : rows) {
    for (const std::int64_t row : own)
      out.cell_of[at(row)] = static_cast<std::int64_t>(out.code.size());
    out.code.push_back(code);
    out.rows.push_back(std::move(own));
  }
  return out;
}

/// One row a cell, all parts of its rows together. They may overlap: only edges are asked for.
PolygonArray joined_rows(const PolygonArray& rows, const std::vector<Rows>& of_cells) {
  PolygonBuilder builder;
  for (const Rows& own : of_cells) {
    builder.begin_row();
    for (const std::int64_t row : own)
      for (std::int64_t p = rows.parts(at(row)).begin; p < rows.parts(at(row)).end; ++p) {
        builder.begin_part();
        for (std::int64_t r = rows.rings(p).begin; r < rows.rings(p).end; ++r)
          builder.add_ring(rows.ring(r));
      }
  }
  return builder.finish();
}

/// A cell over time: that of the version before, and that of the version after; -1 = none.
struct Lasting {
  std::int64_t before = -1, after = -1;
};

/// Cells of both versions by code, ascending.
std::vector<Lasting> by_code(const Named& before, const Named& after) {
  std::vector<Lasting> cells;
  std::size_t b = 0, a = 0;
  while (b < before.code.size() || a < after.code.size()) {
    const bool has_before =
        b < before.code.size() && (a == after.code.size() || before.code[b] <= after.code[a]);
    const bool has_after =
        a < after.code.size() && (b == before.code.size() || after.code[a] <= before.code[b]);
    cells.push_back({has_before ? static_cast<std::int64_t>(b++) : -1,
                     has_after ? static_cast<std::int64_t>(a++) : -1});
  }
  return cells;
}

struct Compared {
  const Version& version_before;
  const Version& version_after;
  Named before, after;
};

/// Edges left of each cell over time. Rows that are not valid are taken as made valid.
ChainSum edges_left(const Compared& c, const std::vector<Lasting>& cells, bool made,
                    const Run& run) {
  Rows rows, group_of;
  std::vector<Rows> rows_after(cells.size());
  for (std::size_t g = 0; g < cells.size(); ++g) {
    if (cells[g].before >= 0)
      for (const std::int64_t row : c.before.rows[at(cells[g].before)]) {
        rows.push_back(row);
        group_of.push_back(static_cast<std::int64_t>(g));
      }
    if (cells[g].after >= 0) rows_after[g] = c.after.rows[at(cells[g].after)];
  }
  PolygonArray before = c.version_before.cells.take(rows);
  if (!made)
    return sum_chains(before, group_of, joined_rows(c.version_after.cells, rows_after), run);
  // Parts of several rows may overlap, so that they are made valid row by row.
  Rows all;
  for (Rows& own : rows_after)
    for (std::int64_t& row : own) {
      all.push_back(row);
      row = static_cast<std::int64_t>(all.size()) - 1;
    }
  return sum_chains(made_valid(before), group_of,
                    joined_rows(made_valid(c.version_after.cells.take(all)), rows_after), run);
}

/// The border of a cell: its edges, as sum_chains sorts them.
std::vector<std::pair<Coord, Coord>> border_of(std::span<const Segment> edges) {
  std::vector<std::pair<Coord, Coord>> border;
  for (const Segment& s : edges) border.emplace_back(s.a, s.b);
  return border;
}

/// Sums rows of one version alone, cell by cell.
ChainSum borders_of(const PolygonArray& cells, const std::vector<Rows>& of_cells, const Run& run) {
  Rows rows, group_of;
  PolygonBuilder none;
  for (std::size_t g = 0; g < of_cells.size(); ++g) {
    none.begin_row();
    for (const std::int64_t row : of_cells[g]) {
      rows.push_back(row);
      group_of.push_back(static_cast<std::int64_t>(g));
    }
  }
  return sum_chains(cells.take(rows), group_of, none.finish(), run);
}

/// Gives cells whose border another code has now, edge by edge, that code for their successor.
/// `differ` are those of which edges are left.
std::vector<Lasting> with_recoded(const Compared& c, std::vector<Lasting> cells,
                                  const std::vector<std::uint8_t>& differ, const Run& run) {
  std::vector<Rows> rows_before, rows_after;
  std::vector<std::size_t> owner_before, owner_after;
  for (std::size_t g = 0; g < cells.size(); ++g) {
    if (!differ[g]) continue;
    if (cells[g].before >= 0) {
      rows_before.push_back(c.before.rows[at(cells[g].before)]);
      owner_before.push_back(g);
    }
    if (cells[g].after >= 0) {
      rows_after.push_back(c.after.rows[at(cells[g].after)]);
      owner_after.push_back(g);
    }
  }
  if (rows_before.empty() || rows_after.empty()) return cells;
  const ChainSum before = borders_of(c.version_before.cells, rows_before, run);
  const ChainSum after = borders_of(c.version_after.cells, rows_after, run);
  std::map<std::vector<std::pair<Coord, Coord>>, std::vector<std::size_t>> successors;
  for (std::size_t k = owner_after.size(); k-- > 0;)
    if (!after.of(k).empty()) successors[border_of(after.of(k))].push_back(owner_after[k]);
  const std::vector<Lasting> were = cells;
  std::vector<Lasting> recoded;
  for (std::size_t k = 0; k < owner_before.size(); ++k) {
    const auto found = successors.find(border_of(before.of(k)));
    if (found == successors.end() || found->second.empty()) continue;
    const std::size_t g = owner_before[k], to = found->second.back();
    found->second.pop_back();
    recoded.push_back({were[g].before, were[to].after});
    cells[g].before = -1;
    cells[to].after = -1;
  }
  std::erase_if(cells, [](const Lasting& l) { return l.before < 0 && l.after < 0; });
  cells.insert(cells.end(), recoded.begin(), recoded.end());
  return cells;
}

/// Land that moved, rows as of `cells`.
struct Found {
  std::vector<Lasting> cells;
  std::vector<std::uint8_t> differ;  ///< of each cell, whether edges were left
  MovedLand land;
};

Found find(const Compared& c, const Crs& crs, const CompareOptions& options, const Run& run) {
  const auto differing = [](const ChainSum& left) {
    std::vector<std::uint8_t> differ(left.groups());
    for (std::size_t g = 0; g < differ.size(); ++g) differ[g] = !left.of(g).empty();
    return differ;
  };
  Found out;
  out.cells = by_code(c.before, c.after);
  out.differ = differing(edges_left(c, out.cells, false, run));
  out.cells = with_recoded(c, std::move(out.cells), out.differ, run);
  out.differ = differing(edges_left(c, out.cells, false, run));
  std::vector<Lasting> some;
  Rows which;
  for (std::size_t g = 0; g < out.cells.size(); ++g)
    if (out.differ[g]) {
      some.push_back(out.cells[g]);
      which.push_back(static_cast<std::int64_t>(g));
    }
  out.land = moved_land(edges_left(c, some, true, run), crs, options.resolution_m, run);
  for (Rows* column : {&out.land.from, &out.land.to})
    for (std::int64_t& g : *column)
      if (g >= 0) g = which[at(g)];
  return out;
}

/// A cell that is gone and one that is new, when all the land that the one lost is all that the
/// other gained: they are one cell, drawn anew under another code.
void unite_redrawn(Found& found) {
  std::vector<std::int64_t> moves(found.cells.size(), 0);
  for (const Rows* column : {&found.land.from, &found.land.to})
    for (const std::int64_t g : *column)
      if (g >= 0) ++moves[at(g)];
  Rows kept;
  std::vector<std::uint8_t> united(found.cells.size(), 0);
  for (std::size_t i = 0; i < found.land.from.size(); ++i) {
    const std::int64_t from = found.land.from[i], to = found.land.to[i];
    if (from >= 0 && to >= 0 && moves[at(from)] == 1 && moves[at(to)] == 1 &&
        found.cells[at(from)].after < 0 && found.cells[at(to)].before < 0) {
      found.cells[at(from)].after = found.cells[at(to)].after;
      united[at(to)] = 1;
    } else {
      kept.push_back(static_cast<std::int64_t>(i));
    }
  }
  if (kept.size() == found.land.from.size()) return;
  Rows number(found.cells.size(), -1), from, to;
  std::vector<Lasting> cells;
  std::vector<std::uint8_t> differ;
  for (std::size_t g = 0; g < found.cells.size(); ++g) {
    if (united[g]) continue;
    number[g] = static_cast<std::int64_t>(cells.size());
    cells.push_back(found.cells[g]);
    differ.push_back(found.differ[g]);
  }
  for (const std::int64_t i : kept) {
    const std::int64_t f = found.land.from[at(i)], t = found.land.to[at(i)];
    from.push_back(f < 0 ? -1 : number[at(f)]);
    to.push_back(t < 0 ? -1 : number[at(t)]);
  }
  found.land.geometry = found.land.geometry.take(kept);
  found.land.from = std::move(from), found.land.to = std::move(to);
  found.cells = std::move(cells), found.differ = std::move(differ);
}

/// Cells by code, and the land by those.
void sort_cells(Found& found, const Compared& c) {
  Rows order(found.cells.size());
  std::iota(order.begin(), order.end(), 0);
  const auto key = [&](std::int64_t g) {
    const Lasting& l = found.cells[at(g)];
    return std::pair(l.before >= 0 ? c.before.code[at(l.before)] : c.after.code[at(l.after)],
                     l.before < 0);
  };
  std::sort(order.begin(), order.end(),
            [&](std::int64_t l, std::int64_t r) { return key(l) < key(r); });
  Rows number(order.size());
  Found sorted;
  for (const std::int64_t g : order) {
    number[at(g)] = static_cast<std::int64_t>(sorted.cells.size());
    sorted.cells.push_back(found.cells[at(g)]);
    sorted.differ.push_back(found.differ[at(g)]);
  }
  for (Rows* column : {&found.land.from, &found.land.to})
    for (std::int64_t& g : *column)
      if (g >= 0) g = number[at(g)];
  found.cells = std::move(sorted.cells), found.differ = std::move(sorted.differ);
}

Difference::Cells cells_of(const Found& found, const Compared& c,
                           const std::vector<double>& area_m2, const Crs& crs) {
  const std::vector<double> before = ground_areas_m2(crs, c.version_before.cells);
  const std::vector<double> after = ground_areas_m2(crs, c.version_after.cells);
  const auto sum = [](const std::vector<double>& areas, const Rows& rows) {
    double all = 0;
    for (const std::int64_t row : rows) all += areas[at(row)];
    return all;
  };
  Difference::Cells out;
  out.lost_m2.resize(found.cells.size());
  out.gained_m2.resize(found.cells.size());
  std::vector<std::uint8_t> moved(found.cells.size());
  for (std::size_t i = 0; i < area_m2.size(); ++i) {
    const std::int64_t from = found.land.from[i], to = found.land.to[i];
    if (from >= 0) out.lost_m2[at(from)] += area_m2[i], moved[at(from)] = 1;
    if (to >= 0) out.gained_m2[at(to)] += area_m2[i], moved[at(to)] = 1;
  }
  for (std::size_t g = 0; g < found.cells.size(); ++g) {
    const auto [b, a] = found.cells[g];
    out.before.push_back(b < 0 ? std::string() : c.before.code[at(b)]);
    out.after.push_back(a < 0 ? std::string() : c.after.code[at(a)]);
    out.row_before.push_back(b < 0 ? -1 : c.before.rows[at(b)].front());
    out.row_after.push_back(a < 0 ? -1 : c.after.rows[at(a)].front());
    out.area_before_m2.push_back(b < 0 ? 0 : sum(before, c.before.rows[at(b)]));
    out.area_after_m2.push_back(a < 0 ? 0 : sum(after, c.after.rows[at(a)]));
    out.fate.push_back(a < 0                                   ? CellFate::gone
                       : b < 0                                 ? CellFate::added
                       : out.before.back() != out.after.back() ? CellFate::recoded
                       : moved[g]                              ? CellFate::changed
                       : found.differ[g]                       ? CellFate::redrawn
                                                               : CellFate::unchanged);
  }
  return out;
}

/// The cell over time of each row of a version.
Rows lasting_of(const Found& found, const Named& version, std::int64_t Lasting::*which) {
  Rows of(version.code.size(), -1);
  for (std::size_t g = 0; g < found.cells.size(); ++g)
    if (const std::int64_t cell = found.cells[g].*which; cell >= 0)
      of[at(cell)] = static_cast<std::int64_t>(g);
  Rows rows;
  for (const std::int64_t cell : version.cell_of) rows.push_back(of[at(cell)]);
  return rows;
}

void require_objects(const Objects& objects, const Compared& c, const std::string& what) {
  const auto require = [&](bool holds, const std::string& message) {
    if (!holds) throw Error(ErrorCode::bad_value, what + ": " + message);
  };
  require(objects.before.size() == objects.after.size(),
          std::to_string(objects.before.size()) + " have a cell before and " +
              std::to_string(objects.after.size()) + " after; as many were wanted");
  require(objects.households.empty() || objects.households.size() == objects.before.size(),
          std::to_string(objects.households.size()) + " numbers of households were given for " +
              std::to_string(objects.before.size()));
  const auto inside = [](std::span<const std::int64_t> rows, std::size_t cells) {
    return std::all_of(rows.begin(), rows.end(), [&](std::int64_t row) {
      return row >= -1 && row < static_cast<std::int64_t>(cells);
    });
  };
  require(inside(objects.before, c.before.cell_of.size()) &&
              inside(objects.after, c.after.cell_of.size()),
          "a cell's row is not there");
}

/// The move of each object, -1 where it stayed; pairs that moved no land get a row of their own.
Rows moves_of(const Objects& objects, const Rows& before, const Rows& after,
              std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t>& row_of) {
  Rows moves;
  for (std::size_t i = 0; i < objects.before.size(); ++i) {
    const std::int64_t from = objects.before[i] < 0 ? -1 : before[at(objects.before[i])];
    const std::int64_t to = objects.after[i] < 0 ? -1 : after[at(objects.after[i])];
    if (from == to)
      moves.push_back(-1);
    else
      moves.push_back(
          row_of.try_emplace({from, to}, static_cast<std::int64_t>(row_of.size())).first->second);
  }
  return moves;
}

void count(Difference::Moves& moves, const Rows& building_move, const Rows& unit_move,
           const Objects& buildings, const Objects& units) {
  const std::size_t rows = moves.size();
  const bool known = !buildings.households.empty();
  moves.buildings.assign(rows, buildings.before.empty() ? -1 : 0);
  moves.units.assign(rows, units.before.empty() ? -1 : 0);
  moves.households.assign(rows, known ? 0 : std::numeric_limits<double>::quiet_NaN());
  moves.unknown.assign(rows, 0);
  for (std::size_t b = 0; b < building_move.size(); ++b) {
    if (building_move[b] < 0) continue;
    const std::size_t row = at(building_move[b]);
    ++moves.buildings[row];
    if (known && !std::isnan(buildings.households[b]))
      moves.households[row] += buildings.households[b];
    else
      ++moves.unknown[row];
  }
  for (const std::int64_t row : unit_move)
    if (row >= 0) ++moves.units[at(row)];
}

template <class Value>
void reorder(std::vector<Value>& column, const Rows& order) {
  std::vector<Value> sorted;
  for (const std::int64_t row : order) sorted.push_back(column[at(row)]);
  column = std::move(sorted);
}

/// Those that concern most people first.
void sort_moves(Difference& d) {
  Difference::Moves& m = d.moves;
  Rows order(m.size());
  std::iota(order.begin(), order.end(), 0);
  const auto key = [&](std::int64_t row) {
    const std::size_t i = at(row);
    return std::tuple(std::isnan(m.households[i]) ? 0 : -m.households[i], -m.buildings[i],
                      -m.units[i], -m.area_m2[i], m.from[i], m.to[i]);
  };
  std::sort(order.begin(), order.end(),
            [&](std::int64_t l, std::int64_t r) { return key(l) < key(r); });
  for (Rows* column : {&m.from, &m.to, &m.buildings, &m.units, &m.unknown}) reorder(*column, order);
  reorder(m.area_m2, order);
  reorder(m.households, order);
  m.geometry = m.geometry.take(order);
  Rows number(order.size());
  for (std::size_t i = 0; i < order.size(); ++i)
    number[at(order[i])] = static_cast<std::int64_t>(i);
  for (Rows* column : {&d.building_move, &d.unit_move})
    for (std::int64_t& row : *column)
      if (row >= 0) row = number[at(row)];
}

}  // namespace

std::string_view name_of(CellFate fate) {
  switch (fate) {
    case CellFate::unchanged:
      return "unchanged";
    case CellFate::redrawn:
      return "redrawn";
    case CellFate::recoded:
      return "recoded";
    case CellFate::changed:
      return "changed";
    case CellFate::gone:
      return "gone";
    case CellFate::added:
      return "added";
  }
  return {};
}

std::int64_t Difference::Cells::count(CellFate wanted) const {
  return std::count(fate.begin(), fate.end(), wanted);
}

bool Difference::none() const {
  return moves.size() == 0 && std::all_of(cells.fate.begin(), cells.fate.end(), [](CellFate fate) {
           return fate == CellFate::unchanged || fate == CellFate::redrawn;
         });
}

Difference compare_coverages(const Version& before, const Version& after, const Crs& crs,
                             const Objects& buildings, const Objects& units,
                             const CompareOptions& options, const Run& run) {
  if (before.codes.empty() != after.codes.empty() && before.cells.size() > 0 &&
      after.cells.size() > 0)
    throw Error(ErrorCode::bad_value, "one version has codes and the other has none");
  run.tell("compare", 0);
  const Compared c{before, after, named(before, "earlier"), named(after, "later")};
  require_objects(buildings, c, "buildings");
  require_objects(units, c, "units");
  Found found = find(c, crs, options, run);
  unite_redrawn(found);
  sort_cells(found, c);
  Difference out;
  std::vector<double> area_m2 = ground_areas_m2(crs, found.land.geometry);
  out.cells = cells_of(found, c, area_m2, crs);
  out.within_resolution = found.land.within_resolution;
  std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t> row_of;
  for (std::size_t i = 0; i < area_m2.size(); ++i)
    row_of[{found.land.from[i], found.land.to[i]}] = static_cast<std::int64_t>(i);
  const Rows cell_before = lasting_of(found, c.before, &Lasting::before);
  const Rows cell_after = lasting_of(found, c.after, &Lasting::after);
  out.building_move = moves_of(buildings, cell_before, cell_after, row_of);
  out.unit_move = moves_of(units, cell_before, cell_after, row_of);
  PolygonBuilder geometry;
  for (std::size_t i = 0; i < area_m2.size(); ++i) geometry.add_row(found.land.geometry, i);
  for (std::size_t i = area_m2.size(); i < row_of.size(); ++i) geometry.begin_row();
  area_m2.resize(row_of.size(), 0);
  out.moves.geometry = geometry.finish();
  out.moves.area_m2 = std::move(area_m2);
  out.moves.from.resize(row_of.size());
  out.moves.to.resize(row_of.size());
  for (const auto& [pair, row] : row_of)
    out.moves.from[at(row)] = pair.first, out.moves.to[at(row)] = pair.second;
  count(out.moves, out.building_move, out.unit_move, buildings, units);
  sort_moves(out);
  run.tell("compare", 1);
  return out;
}

}  // namespace libgrid
