// SPDX-License-Identifier: Apache-2.0
#include "libgrid/pipeline/compare_files.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "coverage_levels.hpp"
#include "libgrid/core/error.hpp"
#include "libgrid/core/text.hpp"
#include "libgrid/core/words.hpp"
#include "row_json.hpp"

namespace libgrid {

namespace {

using Json = nlohmann::ordered_json;
using Texts = std::vector<std::string>;
using Rows = std::vector<std::int64_t>;

std::size_t at(std::int64_t row) { return static_cast<std::size_t>(row); }

/// A value of each cell of a difference, by its row in one of the plans.
template <class Value>
std::vector<Value> by_rows(const Rows& rows, const std::vector<Value>& values, const Value& none) {
  std::vector<Value> out;
  for (const std::int64_t row : rows)
    out.push_back(row < 0 || at(row) >= values.size() ? none : values[at(row)]);
  return out;
}

std::vector<double> households_of(const Plan& plan, const Texts& codes) {
  const Tally sums = tally(plan.building_cells.cell, plan.buildings.households,
                           static_cast<std::int64_t>(plan.cells.size()));
  std::map<std::string, double> of_code;
  for (std::size_t row = 0; row < sums.sum.size(); ++row)
    of_code[plan.cells.code[row]] += sums.sum[row];
  std::vector<double> out;
  for (const std::string& code : codes) out.push_back(code.empty() ? 0 : of_code[code]);
  return out;
}

Layer move_layer(const PlanDifference& made, const Crs& crs) {
  const Difference& d = made.difference;
  const Difference::Moves& m = d.moves;
  Layer layer{"move", crs, m.geometry, {}};
  const auto add = [&](const char* name, const Rows& cells, const Texts& values) {
    layer.table.add_texts(name, by_rows(cells, values, std::string()));
  };
  add("from", m.from, d.cells.before);
  add("to", m.to, d.cells.after);
  add("from_name", m.from, made.name_before);
  add("to_name", m.to, made.name_after);
  const auto add_counts = [&](const char* name, const Rows& counts) {
    std::vector<std::uint8_t> missing;
    for (const std::int64_t n : counts) missing.push_back(n < 0);
    layer.table.add(name, counts, std::move(missing));
  };
  layer.table.add("area_m2", m.area_m2);
  add_counts("buildings", m.buildings);
  add_counts("units", m.units);
  std::vector<std::uint8_t> missing;
  for (const double h : m.households) missing.push_back(std::isnan(h));
  layer.table.add("households", m.households, std::move(missing));
  layer.table.add("households_missing", m.unknown);
  return layer;
}

/// Land of each cell, all rows of its code together: that of the plan after, else of the one
/// before.
PolygonArray land_of_cells(const Difference::Cells& cells, const Plan& before, const Plan& after) {
  const auto rows_by_code = [](const Plan& plan) {
    std::map<std::string, Rows> rows;
    for (std::size_t row = 0; row < plan.cells.size(); ++row)
      rows[plan.cells.code[row]].push_back(static_cast<std::int64_t>(row));
    return rows;
  };
  const auto of_before = rows_by_code(before), of_after = rows_by_code(after);
  PolygonBuilder builder;
  for (std::size_t g = 0; g < cells.size(); ++g) {
    const bool there = cells.row_after[g] >= 0;
    const Plan& plan = there ? after : before;
    const Rows& rows = there ? of_after.at(cells.after[g]) : of_before.at(cells.before[g]);
    builder.begin_row();
    for (const std::int64_t row : rows) {
      const PolygonArray& land = plan.cells.geometry;
      for (std::int64_t p = land.parts(at(row)).begin; p < land.parts(at(row)).end; ++p) {
        builder.begin_part();
        for (std::int64_t r = land.rings(p).begin; r < land.rings(p).end; ++r)
          builder.add_ring(land.ring(r));
      }
    }
  }
  return builder.finish();
}

Layer cell_layer(const PlanDifference& made, const Plan& before, const Plan& after) {
  const Difference::Cells& cells = made.difference.cells;
  Layer layer{"cell", after.crs, land_of_cells(cells, before, after), {}};
  Texts fate;
  for (const CellFate f : cells.fate) fate.emplace_back(name_of(f));
  layer.table.add_texts("before", cells.before);
  layer.table.add_texts("after", cells.after);
  layer.table.add_texts("name_before", made.name_before);
  layer.table.add_texts("name_after", made.name_after);
  layer.table.add("fate", std::move(fate));
  layer.table.add("area_before_m2", cells.area_before_m2);
  layer.table.add("area_after_m2", cells.area_after_m2);
  layer.table.add("lost_m2", cells.lost_m2);
  layer.table.add("gained_m2", cells.gained_m2);
  const std::vector<std::uint8_t> missing(made.households_known ? 0 : cells.size(), 1);
  layer.table.add("households_before", made.households_before, missing);
  layer.table.add("households_after", made.households_after, missing);
  return layer;
}

Layer building_layer(const PlanDifference& made, const Buildings& buildings, const Crs& crs) {
  const Difference& d = made.difference;
  Rows rows, from, to;
  for (std::size_t b = 0; b < d.building_move.size(); ++b) {
    if (d.building_move[b] < 0) continue;
    rows.push_back(static_cast<std::int64_t>(b));
    from.push_back(d.moves.from[at(d.building_move[b])]);
    to.push_back(d.moves.to[at(d.building_move[b])]);
  }
  Layer layer{"building", crs, buildings.geometry.take(rows), {}};
  layer.table.add_texts("code", by_rows(rows, buildings.code, std::string()));
  layer.table.add_texts("from", by_rows(from, d.cells.before, std::string()));
  layer.table.add_texts("to", by_rows(to, d.cells.after, std::string()));
  const std::vector<double> households = by_rows(rows, buildings.households, std::nan(""));
  std::vector<std::uint8_t> missing;
  for (const double h : households) missing.push_back(std::isnan(h));
  layer.table.add("households", households, std::move(missing));
  return layer;
}

struct Sums {
  double area_m2 = 0, households = 0;
  std::int64_t buildings = 0, units = 0, unknown = 0;
};

/// Land that lay in no cell or lies in none now changes hands, too.
Sums sums_of(const Difference::Moves& moves) {
  Sums sums;
  for (std::size_t i = 0; i < moves.size(); ++i) {
    sums.area_m2 += moves.area_m2[i];
    if (!std::isnan(moves.households[i])) sums.households += moves.households[i];
    sums.buildings += std::max<std::int64_t>(moves.buildings[i], 0);
    sums.units += std::max<std::int64_t>(moves.units[i], 0);
    sums.unknown += moves.unknown[i];
  }
  return sums;
}

/// With commas between all.
std::string listed(const Texts& parts, Language language) {
  std::string text;
  for (const std::string& part : parts)
    text += (text.empty() ? "" : say("list.comma", language)) + part;
  return text;
}

/// "12 households, 3 buildings, 7 units, 1200 m2", without what there is none of.
std::string amount_text(const Sums& sums, Language language) {
  Texts parts;
  const auto add = [&](std::int64_t n, const Noun& noun) {
    if (n > 0) parts.push_back(counted(n, noun, language));
  };
  add(std::llround(sums.households), nouns::household);
  add(sums.buildings, nouns::building);
  add(sums.units, nouns::unit);
  if (sums.area_m2 > 0 || parts.empty()) parts.push_back(area_text(sums.area_m2, language));
  return listed(parts, language);
}

void require_cells(const Plan& plan, const std::string& which) {
  if (plan.cells.size() == 0)
    throw Error(ErrorCode::empty,
                which + " has no cells to compare; name them with --layer cells=NAME");
}

}  // namespace

PlanDifference compare_plans(const Plan& before, const Plan& after, const CompareOptions& options,
                             const Run& run) {
  guard_same_frame(before.crs, "the plan before", after.crs, "the plan after");
  require_cells(before, "the plan before");
  require_cells(after, "the plan after");
  PlanDifference made;
  made.language = run.spoken();
  const bool later = after.buildings.size() + after.units.size() > 0;
  const Plan& counted_in = later ? after : before;
  made.counted_before = !later;
  if (!later && before.buildings.size() + before.units.size() > 0)
    made.notes.emplace_back("the map after has no buildings and units; those before are counted");
  // Both plans with the same registers.
  Plan was, is;
  for (auto [plan, cells] : {std::pair(&was, &before.cells), std::pair(&is, &after.cells)}) {
    plan->crs = after.crs;
    plan->cells = *cells;
    plan->buildings = counted_in.buildings;
    plan->units = counted_in.units;
    Texts ignored;
    assign_registers(*plan, plan == &is ? made.notes : ignored, run);
  }
  made.households_known =
      std::any_of(is.buildings.households.begin(), is.buildings.households.end(),
                  [](double h) { return !std::isnan(h); });
  const std::vector<double> none;
  made.difference = compare_coverages({was.cells.geometry, was.cells.code},
                                      {is.cells.geometry, is.cells.code}, after.crs,
                                      {was.building_cells.cell, is.building_cells.cell,
                                       made.households_known ? is.buildings.households : none},
                                      {was.unit_cells.cell, is.unit_cells.cell, {}}, options, run);
  const Difference::Cells& cells = made.difference.cells;
  made.name_before = by_rows(cells.row_before, was.cells.title, std::string());
  made.name_after = by_rows(cells.row_after, is.cells.title, std::string());
  for (std::size_t g = 0; g < cells.size(); ++g)
    made.renamed += cells.before[g] == cells.after[g] && !made.name_before[g].empty() &&
                    !made.name_after[g].empty() && made.name_before[g] != made.name_after[g];
  made.households_before = households_of(was, cells.before);
  made.households_after = households_of(is, cells.after);
  made.layers = {move_layer(made, after.crs), cell_layer(made, before, after),
                 building_layer(made, is.buildings, after.crs)};
  return made;
}

PlanDifference compare_files(const std::filesystem::path& before,
                             const std::filesystem::path& after, const CompareFilesOptions& options,
                             const Run& run) {
  const auto read = [&](const std::filesystem::path& path, SourceOptions source) {
    source.derive = true;
    return read_source(path, source, run);
  };
  const Source was = read(before, options.source_before.value_or(options.source));
  const Source is = read(after, options.source);
  guard_same_frame(was.plan.crs, before.string(), is.plan.crs, after.string());
  require_cells(was.plan, before.string());
  require_cells(is.plan, after.string());
  PlanDifference made = compare_plans(was.plan, is.plan, options.compare, run);
  made.notes.insert(made.notes.begin(), is.notes.begin(), is.notes.end());
  for (const std::string& note : was.notes)
    if (std::find(made.notes.begin(), made.notes.end(), note) == made.notes.end())
      made.notes.push_back("of the map before: " + note);
  return made;
}

std::string summary(const PlanDifference& made) {
  const Difference& d = made.difference;
  const Language language = made.language;
  if (made.none() && d.cells.count(CellFate::redrawn) == 0) return say("compare.none", language);
  Texts parts;
  const auto add = [&](std::int64_t n, Word word) {
    if (n > 0) parts.push_back(say(word, language, {grouped(n)}));
  };
  add(d.cells.count(CellFate::changed), "page.fate.changed");
  add(d.cells.count(CellFate::added), "page.fate.added");
  add(d.cells.count(CellFate::gone), "page.fate.gone");
  add(d.cells.count(CellFate::recoded), "page.fate.recoded");
  add(made.renamed, "page.fate.renamed");
  add(d.cells.count(CellFate::redrawn), "page.fate.redrawn");
  add(d.cells.count(CellFate::unchanged), "page.fate.unchanged");
  const Sums sums = sums_of(d.moves);
  std::string moved = d.moves.size() == 0
                          ? say("compare.no_land", language)
                          : say("compare.moved", language, {amount_text(sums, language)});
  if (sums.unknown > 0 && made.households_known)
    moved =
        say("compare.unknown", language, {moved, counted(sums.unknown, nouns::building, language)});
  std::string text = say("compare.cells", language, {listed(parts, language)}) + "\n" + moved;
  if (d.within_resolution > 0)
    text += "\n" +
            say("compare.within", language, {counted(d.within_resolution, nouns::place, language)});
  return text;
}

std::string move_text(const PlanDifference& made, std::size_t row) {
  const Difference::Moves& m = made.difference.moves;
  const Language language = made.language;
  const auto code = [&](const Texts& codes, std::int64_t cell) {
    return cell < 0 ? say("page.nowhere", language) : codes[at(cell)];
  };
  const Sums sums{m.area_m2[row], std::isnan(m.households[row]) ? 0 : m.households[row],
                  std::max<std::int64_t>(m.buildings[row], 0),
                  std::max<std::int64_t>(m.units[row], 0)};
  return say("compare.move", language,
             {code(made.difference.cells.before, m.from[row]),
              code(made.difference.cells.after, m.to[row]), amount_text(sums, language)});
}

std::string difference_json(const PlanDifference& made) {
  const Difference& d = made.difference;
  const Sums sums = sums_of(d.moves);
  Json report;
  report["summary"] = summary(made);
  Json& cells = report["cells"] = Json::object();
  for (const CellFate fate : {CellFate::unchanged, CellFate::redrawn, CellFate::recoded,
                              CellFate::changed, CellFate::gone, CellFate::added})
    cells[std::string(name_of(fate))] = d.cells.count(fate);
  cells["renamed"] = made.renamed;
  report["moved"] = {{"area_m2", sums.area_m2},
                     {"buildings", sums.buildings},
                     {"units", sums.units},
                     {"households", made.households_known ? Json(sums.households) : Json(nullptr)},
                     {"households_missing", sums.unknown}};
  report["within_resolution"] = d.within_resolution;
  for (const auto& [key, layer] : {std::pair("moves", 0), std::pair("cell_list", 1)}) {
    Json& rows = report[key] = Json::array();
    for (std::size_t i = 0; i < made.layers[at(layer)].size(); ++i)
      rows.push_back(row_json(made.layers[at(layer)], i));
  }
  report["notes"] = made.notes;
  return report.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace libgrid
