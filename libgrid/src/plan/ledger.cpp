// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <limits>

#include "libgrid/plan/plan.hpp"

namespace libgrid {

namespace {

/// Columns that may be left empty.
std::string text_at(const std::vector<std::string>& texts, std::size_t row) {
  return texts.empty() ? std::string() : texts[row];
}

/// Objects a cell; a register that is not assigned yet counts nothing.
std::vector<std::int64_t> count_by_cell(const Assignment& assignment, std::size_t cells) {
  std::vector<std::int64_t> count(cells);
  for (const std::int64_t cell : assignment.cell)
    if (cell >= 0) ++count[static_cast<std::size_t>(cell)];
  return count;
}

struct Households {
  Tally known;
  std::vector<std::int64_t> estimated;
};

Households households_by_cell(const Plan& plan) {
  const std::vector<std::int64_t>& cell_of = plan.building_cells.cell;
  std::vector<double> values = plan.buildings.households;
  if (values.empty()) values.assign(cell_of.size(), std::numeric_limits<double>::quiet_NaN());
  Households made{tally(cell_of, values, static_cast<std::int64_t>(plan.cells.size())),
                  std::vector<std::int64_t>(plan.cells.size())};
  const std::vector<std::uint8_t>& estimated = plan.buildings.estimated;
  for (std::size_t row = 0; row < estimated.size() && row < cell_of.size(); ++row)
    if (estimated[row] && cell_of[row] >= 0)
      ++made.estimated[static_cast<std::size_t>(cell_of[row])];
  return made;
}

void name_parent(const Plan& plan, std::size_t cell, LedgerRow& row) {
  const std::int64_t parent = plan.cells.parent.empty() ? -1 : plan.cells.parent[cell];
  if (parent < 0 || plan.levels.empty()) return;
  const Level& level = plan.levels[plan.cells.parent_level];
  row.parent = text_at(level.code, static_cast<std::size_t>(parent));
  row.parent_name = text_at(level.title, static_cast<std::size_t>(parent));
}

template <class T>
std::vector<T> column(const std::vector<LedgerRow>& rows, T LedgerRow::*member) {
  std::vector<T> values;
  values.reserve(rows.size());
  for (const LedgerRow& row : rows) values.push_back(row.*member);
  return values;
}

}  // namespace

std::vector<LedgerRow> ledger_by_cell(const Plan& plan) {
  const std::size_t cells = plan.cells.size();
  const std::vector<double> areas = ground_areas_m2(plan.crs, plan.cells.geometry);
  const std::vector<std::int64_t> buildings = count_by_cell(plan.building_cells, cells);
  const std::vector<std::int64_t> units = count_by_cell(plan.unit_cells, cells);
  const Households households = households_by_cell(plan);

  std::vector<LedgerRow> rows(cells);
  for (std::size_t cell = 0; cell < cells; ++cell) {
    LedgerRow& row = rows[cell];
    row.code = plan.cells.code[cell];
    row.name = text_at(plan.cells.title, cell);
    name_parent(plan, cell, row);
    row.area_m2 = areas[cell];
    row.buildings = buildings[cell];
    row.units = units[cell];
    row.households = households.known.sum[cell];
    row.households_missing = households.known.missing[cell];
    row.households_estimated = households.estimated[cell];
    row.remark = text_at(plan.cells.remark, cell);
  }
  return rows;
}

std::vector<LedgerRow> ledger(const Plan& plan) {
  std::vector<LedgerRow> rows = ledger_by_cell(plan);
  std::stable_sort(rows.begin(), rows.end(),
                   [](const LedgerRow& a, const LedgerRow& b) { return a.code < b.code; });
  return rows;
}

Table ledger_table(const std::vector<LedgerRow>& rows) {
  Table table;
  table.add("code", column(rows, &LedgerRow::code));
  table.add("name", column(rows, &LedgerRow::name));
  table.add("parent", column(rows, &LedgerRow::parent));
  table.add("parent_name", column(rows, &LedgerRow::parent_name));
  table.add("area_m2", column(rows, &LedgerRow::area_m2));
  table.add("buildings", column(rows, &LedgerRow::buildings));
  table.add("units", column(rows, &LedgerRow::units));
  table.add("households", column(rows, &LedgerRow::households));
  table.add("households_missing", column(rows, &LedgerRow::households_missing));
  table.add("households_estimated", column(rows, &LedgerRow::households_estimated));
  table.add("remark", column(rows, &LedgerRow::remark));
  return table;
}

}  // namespace libgrid
