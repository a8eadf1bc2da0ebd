// SPDX-License-Identifier: Apache-2.0
#include "libgrid/plan/tally.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include "libgrid/assign/chain.hpp"
#include "libgrid/core/error.hpp"
#include "libgrid/core/text.hpp"

namespace libgrid {

namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kMostKinds = 1000;  // a GeoPackage holds twice as many columns

/// The same figure on every level, top first; the last row of each is what hangs nowhere.
using LevelTallies = std::vector<Tally>;

LevelTallies on_levels(const std::vector<TallyLevel>& levels, std::span<const std::int64_t> cell,
                       std::span<const double> values) {
  LevelTallies made(levels.size());
  const auto rows = [&](std::size_t l) {
    return static_cast<std::int64_t>(levels[l].codes.size());
  };
  made.back() = tally_all(cell, values, rows(levels.size() - 1));
  for (std::size_t l = levels.size() - 1; l > 0; --l)
    made[l - 1] = roll_up(made[l], levels[l].parent_of, rows(l - 1));
  return made;
}

LevelTallies count_on_levels(const std::vector<TallyLevel>& levels,
                             std::span<const std::int64_t> cell) {
  return on_levels(levels, cell, std::vector<double>(cell.size()));
}

double sum_of(const Tally& t, std::size_t row) {
  return t.count[row] > 0 && t.missing[row] == t.count[row] ? kMissing : t.sum[row];
}

/// The table while it grows, column by column.
class AreaTable {
 public:
  /// `counts` are those of the registers: where one has rows that hang nowhere, they have a row.
  /// Areas that `keep(level, row)` does not hold for are left out.
  template <class Keep>
  AreaTable(const std::vector<TallyLevel>& levels, const Crs& crs,
            const std::vector<LevelTallies>& counts, const Keep& keep)
      : levels_(levels) {
    for (std::size_t l = 0; l < levels.size(); ++l)
      for (std::size_t row = 0; row < levels[l].codes.size(); ++row)
        if (keep(l, row)) rows_.push_back({l, row});
    for (std::size_t l = 0; l < levels.size(); ++l)
      if (std::any_of(counts.begin(), counts.end(),
                      [&](const LevelTallies& all) { return all[l].count.back() > 0; }))
        rows_.push_back({l, levels[l].codes.size()});
    add_areas(crs);
  }

  void add_counts(const std::string& name, const LevelTallies& t) {
    add(name,
        column<std::int64_t>([&](std::size_t l, std::size_t row) { return t[l].count[row]; }));
  }
  void add_sums(const std::string& name, const LevelTallies& t) {
    add(name, column<double>([&](std::size_t l, std::size_t row) { return sum_of(t[l], row); }));
  }
  void add_shares(const std::vector<std::vector<double>>& shares) {
    std::vector<double> share = column<double>([&](std::size_t l, std::size_t row) {
      return row < shares[l].size() ? shares[l][row] : kMissing;
    });
    add("share", share);
    for (std::size_t i = 0; i < share.size(); ++i) share[i] *= area_km2_[i];
    add("inside_km2", std::move(share));
  }
  /// How much of `name`, a column that stands already, lies on a km2.
  void add_density(const std::string& name, std::vector<double> amount) {
    for (std::size_t i = 0; i < amount.size(); ++i)
      amount[i] = area_km2_[i] > 0 ? amount[i] / area_km2_[i] : kMissing;
    add(name + "_per_km2", std::move(amount));
  }
  void add_measure(const Measure& measure, std::span<const std::int64_t> cell);

  /// A value of each row of the table.
  template <class T, class Value>
  std::vector<T> column(const Value& value) const {
    std::vector<T> values;
    for (const auto& [level, row] : rows_) values.push_back(value(level, row));
    return values;
  }
  AreaTally finish() { return {std::move(table_), std::move(geometry_)}; }

 private:
  void add(std::string name, Column::Values values) {
    while (table_.find(name)) name += "_2";
    table_.add(std::move(name), std::move(values));
  }
  void add_areas(const Crs& crs);

  struct Row {
    std::size_t level, row;
  };
  const std::vector<TallyLevel>& levels_;
  std::vector<Row> rows_;
  std::vector<double> area_km2_;
  Table table_;
  PolygonArray geometry_;
};

void AreaTable::add_areas(const Crs& crs) {
  PolygonBuilder geometry;
  std::vector<std::string> word, code, title, parent;
  for (const auto& [l, row] : rows_) {
    const TallyLevel& level = levels_[l];
    const bool rest = row == level.codes.size();
    word.push_back(level.name);
    code.push_back(rest ? "" : level.codes[row]);
    title.push_back(rest ? "unassigned" : level.titles.empty() ? "" : level.titles[row]);
    const std::int64_t up = rest || l == 0 ? -1 : level.parent_of[row];
    parent.push_back(up < 0 ? "" : levels_[l - 1].codes[static_cast<std::size_t>(up)]);
    if (rest)
      geometry.begin_row();
    else
      geometry.add_row(level.areas, row);
  }
  geometry_ = geometry.finish();
  area_km2_ = ground_areas_m2(crs, geometry_);
  for (std::size_t i = 0; i < rows_.size(); ++i)
    area_km2_[i] = geometry_.has(i) ? area_km2_[i] / 1e6 : kMissing;
  add("level", std::move(word));
  table_.add_texts("code", std::move(code));
  table_.add_texts("name", std::move(title));
  table_.add_texts("parent", std::move(parent));
  add("area_km2", area_km2_);
}

void AreaTable::add_measure(const Measure& measure, std::span<const std::int64_t> cell) {
  const LevelTallies all = on_levels(levels_, cell, measure.values);
  if (!measure.estimated.empty() && measure.estimated.size() != cell.size())
    throw Error(ErrorCode::bad_value, "one mark of an estimate a row is wanted",
                {{}, -1, measure.name});
  std::vector<std::int64_t> estimated_cell;
  std::vector<double> estimate;
  for (std::size_t row = 0; row < measure.estimated.size(); ++row) {
    if (!measure.estimated[row] || std::isnan(measure.values[row])) continue;
    estimated_cell.push_back(cell[row]);
    estimate.push_back(measure.values[row]);
  }
  const LevelTallies guessed = on_levels(levels_, estimated_cell, estimate);
  const std::string& name = measure.name;
  add_sums(name, all);
  add(name + "_known", column<std::int64_t>([&](std::size_t l, std::size_t row) {
        return all[l].count[row] - all[l].missing[row] - guessed[l].count[row];
      }));
  add(name + "_missing",
      column<std::int64_t>([&](std::size_t l, std::size_t row) { return all[l].missing[row]; }));
  if (!measure.estimated.empty()) {
    add_counts(name + "_estimated", guessed);
    add_sums(name + "_estimated_sum", guessed);
  }
  add_density(name,
              column<double>([&](std::size_t l, std::size_t row) { return sum_of(all[l], row); }));
}

void require_lengths(const std::vector<TallyLevel>& levels) {
  if (levels.empty()) throw Error(ErrorCode::usage, "a tally wants one level or more");
  for (const TallyLevel& level : levels)
    if (level.areas.size() != level.codes.size() ||
        (!level.titles.empty() && level.titles.size() != level.codes.size()))
      throw Error(ErrorCode::bad_value,
                  "there are " + std::to_string(level.codes.size()) + " codes, but " +
                      std::to_string(level.areas.size()) + " areas and " +
                      std::to_string(level.titles.size()) + " names",
                  {level.name, -1, {}});
}

void require_few_kinds(std::size_t kinds, const Where& where) {
  if (kinds > kMostKinds)
    throw Error(ErrorCode::usage,
                "it has " + counted(static_cast<std::int64_t>(kinds), "kind") +
                    ", each a column; at most " + std::to_string(kMostKinds) + " are taken",
                where);
}

void require_kinds(const CountedRows& rows) {
  if (rows.kind.size() != rows.cell.size())
    throw Error(ErrorCode::bad_value, "one kind a row is wanted", {rows.name, -1, rows.by});
}

void add_kinds(AreaTable& table, const std::vector<TallyLevel>& levels, const CountedRows& rows) {
  if (rows.kind.empty()) return;
  require_kinds(rows);
  std::map<std::string, std::vector<std::int64_t>> cells_of;
  for (std::size_t row = 0; row < rows.kind.size(); ++row)
    cells_of[rows.kind[row]].push_back(rows.cell[row]);
  require_few_kinds(cells_of.size(), {rows.name, -1, rows.by});
  for (const auto& [kind, cells] : cells_of)
    if (!kind.empty()) table.add_counts(rows.by + "_" + kind, count_on_levels(levels, cells));
  if (const auto none = cells_of.find(""); none != cells_of.end())
    table.add_counts(rows.by + "_missing", count_on_levels(levels, none->second));
}

const Column& column_named(const Table& table, const std::string& name, const std::string& layer) {
  if (const Column* column = table.find(name)) return *column;
  std::string there;
  for (const Column& column : table.columns) there += (there.empty() ? "" : ", ") + column.name;
  throw Error(ErrorCode::not_found,
              "there is no such column; there are " + (there.empty() ? "none" : there),
              {layer, -1, name});
}

Measure measure_of(const Table& table, const std::string& name, const std::string& layer) {
  const Column& column = column_named(table, name, layer);
  Measure made{name, {}};
  for (std::size_t row = 0; row < column.size(); ++row) {
    made.values.push_back(column.number(row));
    if (std::isfinite(made.values.back())) continue;
    const std::string text = column.text(row);
    if (text.find_first_not_of(" \t") != std::string::npos)
      throw Error(ErrorCode::bad_value, "'" + text + "' is not a number",
                  {layer, static_cast<std::int64_t>(row), name});
  }
  return made;
}

CountedRows rows_of(const std::string& name, std::size_t rows, const Assignment& cells,
                    const Table& table, const std::string& by) {
  CountedRows made{name, cells.cell, {}, by, {}};
  if (cells.size() == 0) made.cell.assign(rows, -1);
  if (by.empty()) return made;
  const Column& kind = column_named(table, by, name);
  for (std::size_t row = 0; row < rows; ++row) made.kind.push_back(kind.text(row));
  return made;
}

}  // namespace

CountedRows counted_buildings(const Plan& plan, const std::vector<std::string>& sums,
                              const std::string& by) {
  const Buildings& buildings = plan.buildings;
  CountedRows made =
      rows_of("buildings", buildings.size(), plan.building_cells, buildings.attributes, by);
  for (const std::string& name : sums)
    made.measures.push_back(name == "households" && !buildings.households.empty()
                                ? Measure{name, buildings.households, buildings.estimated}
                                : measure_of(buildings.attributes, name, made.name));
  return made;
}

CountedRows counted_units(const Plan& plan, const std::vector<std::string>& sums,
                          const std::string& by) {
  CountedRows made =
      rows_of("units", plan.units.size(), plan.unit_cells, plan.units.attributes, by);
  for (const std::string& name : sums)
    made.measures.push_back(measure_of(plan.units.attributes, name, made.name));
  return made;
}

CountedRows counted_points(const Plan& plan, const PointArray& points, const std::string& name,
                           const std::string& by, const std::vector<std::string>& kind,
                           const Run& run) {
  const Assignment found =
      assign_points(points, plan.cells.geometry, plan.cells.code, plan.crs, run);
  CountedRows made{name, found.cell, {}, by, kind};
  if (!kind.empty()) require_kinds(made);
  return made;
}

std::vector<TallyLevel> tally_levels(const Plan& plan) {
  std::vector<TallyLevel> levels;
  for (std::size_t l = 0; l <= plan.cells.parent_level && l < plan.levels.size(); ++l) {
    const Level& level = plan.levels[l];
    levels.push_back({level.name, level.code, level.title, level.parent, level.geometry});
  }
  const Cells& cells = plan.cells;
  levels.push_back({"cell", cells.code, cells.title, cells.parent, cells.geometry});
  return levels;
}

AreaTally tally_areas(const std::vector<TallyLevel>& levels, const Crs& crs,
                      const CountedRows& rows) {
  return tally_areas(levels, crs, std::vector<CountedRows>{rows});
}

AreaTally tally_areas(const std::vector<TallyLevel>& levels, const Crs& crs,
                      const std::vector<CountedRows>& registers,
                      const std::vector<std::vector<double>>& shares) {
  require_lengths(levels);
  std::vector<LevelTallies> counts;
  for (const CountedRows& rows : registers) counts.push_back(count_on_levels(levels, rows.cell));
  AreaTable table(levels, crs, counts, [&](std::size_t l, std::size_t row) {
    return shares.empty() || !std::isnan(shares[l][row]) ||
           std::any_of(counts.begin(), counts.end(),
                       [&](const LevelTallies& t) { return t[l].count[row] > 0; });
  });
  if (!shares.empty()) table.add_shares(shares);
  for (std::size_t k = 0; k < registers.size(); ++k) {
    const CountedRows& rows = registers[k];
    table.add_counts(rows.name, counts[k]);
    table.add_density(rows.name, table.column<double>([&](std::size_t l, std::size_t row) {
      return static_cast<double>(counts[k][l].count[row]);
    }));
    for (const Measure& measure : rows.measures) table.add_measure(measure, rows.cell);
    add_kinds(table, levels, rows);
  }
  return table.finish();
}

AreaTally tally_lengths(const std::vector<TallyLevel>& levels, const Crs& crs,
                        const LineParts& parts, std::span<const std::string> kind,
                        const std::string& by) {
  require_lengths(levels);
  const LevelTallies all = on_levels(levels, parts.cell, parts.length_m);
  AreaTable table(levels, crs, {all}, [](std::size_t, std::size_t) { return true; });
  table.add_sums("length_m", all);
  table.add_density("length_m", table.column<double>([&](std::size_t l, std::size_t row) {
    return all[l].sum[row];
  }));
  if (kind.empty()) return table.finish();
  std::map<std::string, std::vector<double>> length_of;
  for (std::size_t k = 0; k < parts.size(); ++k) {
    const auto line = static_cast<std::size_t>(parts.line[k]);
    if (line >= kind.size())
      throw Error(ErrorCode::bad_value, "one kind a line is wanted", {{}, parts.line[k], by});
    length_of[kind[line]];
  }
  require_few_kinds(length_of.size(), {{}, -1, by});
  for (auto& [word, lengths_m] : length_of) {
    for (std::size_t k = 0; k < parts.size(); ++k)
      lengths_m.push_back(kind[static_cast<std::size_t>(parts.line[k])] == word ? parts.length_m[k]
                                                                                : 0);
    table.add_sums(by + "_" + (word.empty() ? "missing" : word),
                   on_levels(levels, parts.cell, lengths_m));
  }
  return table.finish();
}

AreaTally areas_without(const std::vector<TallyLevel>& levels, const Crs& crs,
                        const CountedRows& rows, const std::string& kind) {
  require_lengths(levels);
  require_kinds(rows);
  std::vector<std::int64_t> cells;
  for (std::size_t row = 0; row < rows.kind.size(); ++row)
    if (rows.kind[row] == kind) cells.push_back(rows.cell[row]);
  if (cells.empty()) {
    const std::set<std::string> kinds(rows.kind.begin(), rows.kind.end());
    std::string there;
    for (const std::string& word : kinds) there += (there.empty() ? "" : ", ") + word;
    throw Error(
        ErrorCode::not_found,
        "no row is of the kind '" + kind + "'; there are " + (there.empty() ? "none" : there),
        {rows.name, -1, rows.by});
  }
  const LevelTallies found = count_on_levels(levels, cells);
  return AreaTable(levels, crs, {},
                   [&](std::size_t l, std::size_t row) { return found[l].count[row] == 0; })
      .finish();
}

}  // namespace libgrid
