// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "coverage_levels.hpp"
#include "libgrid/coverage/candidates.hpp"
#include "libgrid/pipeline/pipeline.hpp"
#include "weights.hpp"

namespace libgrid {

namespace {

/// Values of which some are missing: NaN, or -1 for counts.
void add_numbers(Table& table, const std::string& name, const std::vector<double>& values) {
  std::vector<std::uint8_t> missing;
  for (const double v : values) missing.push_back(std::isnan(v));
  table.add(name, values, std::move(missing));
}

void add_counts(Table& table, const std::string& name, const std::vector<std::int64_t>& values) {
  std::vector<std::uint8_t> missing;
  for (const std::int64_t v : values) missing.push_back(v < 0);
  table.add(name, values, std::move(missing));
}

/// Texts of which the empty ones are missing.
std::vector<std::string> codes_at(const std::vector<std::string>& codes,
                                  const std::vector<std::int64_t>& rows) {
  std::vector<std::string> out;
  for (const std::int64_t row : rows)
    out.push_back(row < 0 ? std::string() : codes[static_cast<std::size_t>(row)]);
  return out;
}

template <class Enum>
std::vector<std::string> words(const std::vector<Enum>& values) {
  std::vector<std::string> out;
  for (const Enum v : values)
    out.push_back(v == Enum::none ? std::string() : std::string(name_of(v)));
  return out;
}

/// The file's own columns, but for those whose names are taken.
void add_attributes(Table& table, const Table& attributes) {
  for (const Column& column : attributes.columns)
    if (!table.find(column.name) && column.size() == table.size()) table.columns.push_back(column);
}

Layer level_layer(const Plan& plan) {
  std::vector<std::string> code, title, word, parent;
  std::vector<std::int64_t> depth;
  PolygonBuilder geometry;
  for (std::size_t l = 0; l < plan.levels.size(); ++l) {
    const Level& level = plan.levels[l];
    for (std::size_t row = 0; row < level.code.size(); ++row) {
      code.push_back(level.code[row]);
      title.push_back(level.title[row]);
      word.push_back(level.name);
      depth.push_back(static_cast<std::int64_t>(l + 1));
      const std::int64_t up = level.parent[row];
      parent.push_back(up < 0 ? "" : plan.levels[l - 1].code[static_cast<std::size_t>(up)]);
      geometry.add_row(level.geometry, row);
    }
  }
  Layer layer{"level", plan.crs, geometry.finish(), {}};
  layer.table.add("code", std::move(code));
  layer.table.add_texts("name", std::move(title));
  layer.table.add("level", std::move(word));
  layer.table.add("depth", std::move(depth));
  layer.table.add_texts("parent", std::move(parent));
  return layer;
}

Layer cell_layer(const PlanResult& result) {
  const Plan& plan = result.plan;
  Layer layer{"cell", plan.crs, plan.cells.geometry, {}};
  const Level& level = plan.levels[plan.cells.parent_level];
  layer.table.add("code", plan.cells.code);
  layer.table.add_texts("name", plan.cells.title);
  layer.table.add_texts("parent", codes_at(level.code, plan.cells.parent));
  layer.table.add("area_m2", ground_areas_m2(plan.crs, plan.cells.geometry));
  const std::size_t cells = plan.cells.size();
  std::vector<std::int64_t> buildings(cells, 0), units(cells, 0), missing(cells, 0),
      estimated(cells, 0);
  std::vector<double> households(cells, 0);
  for (std::size_t b = 0; b < plan.building_cells.size(); ++b) {
    if (plan.building_cells.cell[b] < 0) continue;
    const auto c = static_cast<std::size_t>(plan.building_cells.cell[b]);
    ++buildings[c];
    const double n = plan.buildings.households[b];
    if (std::isnan(n))
      ++missing[c];
    else
      households[c] += n;
    if (!plan.buildings.estimated.empty()) estimated[c] += plan.buildings.estimated[b];
  }
  for (const std::int64_t c : plan.unit_cells.cell)
    if (c >= 0) ++units[static_cast<std::size_t>(c)];
  for (std::size_t c = 0; c < cells; ++c)
    if (missing[c] == buildings[c] && missing[c] > 0) households[c] = std::nan("");
  layer.table.add("buildings", std::move(buildings));
  layer.table.add("units", std::move(units));
  add_numbers(layer.table, "households", households);
  layer.table.add("households_missing", std::move(missing));
  layer.table.add("households_estimated", std::move(estimated));
  layer.table.add("weight", result.cell_weight);
  for (std::size_t w = 0; w < result.cell_also.size(); ++w)
    layer.table.add(weight_column_name(result.also[w]), result.cell_also[w]);
  layer.table.add_texts("remark", plan.cells.remark);
  if (!plan.cells.kind.empty()) layer.table.add_texts("kind", plan.cells.kind);
  if (!plan.cells.locked.empty())
    layer.table.add("locked",
                    std::vector<std::int64_t>(plan.cells.locked.begin(), plan.cells.locked.end()));
  return layer;
}

Layer building_layer(const Plan& plan) {
  Layer layer{"building", plan.crs, plan.buildings.geometry, {}};
  layer.table.add("code", plan.buildings.code);
  add_assignment_columns(layer.table, plan.building_cells, plan.cells.code);
  add_numbers(layer.table, "households", plan.buildings.households);
  std::vector<std::int64_t> estimated(plan.buildings.estimated.begin(),
                                      plan.buildings.estimated.end());
  estimated.resize(plan.buildings.size(), 0);
  layer.table.add("estimated", std::move(estimated));
  add_attributes(layer.table, plan.buildings.attributes);
  return layer;
}

Layer unit_layer(const Plan& plan) {
  Layer layer{"unit", plan.crs, plan.units.geometry, {}};
  layer.table.add("code", plan.units.code);
  layer.table.add_texts("building", plan.units.building);
  add_assignment_columns(layer.table, plan.unit_cells, plan.cells.code);
  add_attributes(layer.table, plan.units.attributes);
  return layer;
}

/// Who works where, with no geometry.
Layer staff_layer(const Plan& plan) {
  Layer layer{"staff", {}, {}, {}};
  layer.table.add("area", plan.staff.area);
  layer.table.add_texts("name", plan.staff.name);
  layer.table.add_texts("role", plan.staff.role);
  layer.table.add_texts("phone", plan.staff.phone);
  return layer;
}

}  // namespace

namespace {

/// The first few of a list, and how many more.
std::string listed(const std::vector<std::string>& texts) {
  constexpr std::size_t shown = 4;
  std::string text;
  for (std::size_t k = 0; k < texts.size() && k < shown; ++k) text += (k ? "; " : "") + texts[k];
  if (texts.size() > shown) text += "; and " + std::to_string(texts.size() - shown) + " more";
  return text;
}

}  // namespace

IssueCodes codes_of_issue(const Plan& plan, std::size_t i) {
  for (std::size_t l = 1; l < plan.levels.size(); ++l)
    if (plan.levels[l].name == plan.issues.level[i])
      return {&plan.levels[l].code, &plan.levels[l - 1].code};
  return {&plan.cells.code, &plan.levels[plan.cells.parent_level].code};
}

Layer issue_layer(const Plan& plan) {
  const Issues& issues = plan.issues;
  std::vector<std::string> kind, form, cells, parent, neighbour, buildings, units, fixes;
  auto list = [](const std::vector<std::string>& codes, const std::vector<std::int64_t>& rows) {
    std::string text;
    for (const std::string& code : codes_at(codes, rows)) text += (text.empty() ? "" : ";") + code;
    return text;
  };
  auto code_at = [](const std::vector<std::string>& codes, std::int64_t row) {
    return row < 0 ? std::string() : codes[static_cast<std::size_t>(row)];
  };
  for (std::size_t i = 0; i < issues.size(); ++i) {
    kind.emplace_back(name_of(issues.kind[i]));
    const auto [codes, parents] = codes_of_issue(plan, i);
    const bool formless = issues.form[i] == GapForm::none;
    form.emplace_back(formless ? "" : name_of(issues.form[i]));
    cells.push_back(list(*codes, issues.cells[i]));
    parent.push_back(code_at(*parents, issues.parent[i]));
    neighbour.push_back(code_at(*parents, issues.neighbour[i]));
    buildings.push_back(list(plan.buildings.code, issues.building_rows[i]));
    units.push_back(list(plan.units.code, issues.unit_rows[i]));
    fixes.push_back(listed(candidate_texts(issues, i, *codes)));
  }
  Layer layer{"issue", plan.crs, issues.geometry, {}};
  layer.table.add("id", issues.id);
  layer.table.add("kind", std::move(kind));
  layer.table.add_texts("form", std::move(form));
  layer.table.add("level", issues.level);
  layer.table.add_texts("cells", std::move(cells));
  layer.table.add_texts("parent", std::move(parent));
  layer.table.add_texts("neighbour", std::move(neighbour));
  layer.table.add("area_m2", issues.area_m2);
  layer.table.add("width_m", issues.width_m);
  add_counts(layer.table, "buildings", issues.buildings);
  add_counts(layer.table, "units", issues.units);
  add_numbers(layer.table, "households", issues.households);
  layer.table.add_texts("building_codes", std::move(buildings));
  layer.table.add_texts("unit_codes", std::move(units));
  std::vector<double> x, y;
  for (const Coord place : issues.place) x.push_back(place.x), y.push_back(place.y);
  add_numbers(layer.table, "x", x);
  add_numbers(layer.table, "y", y);
  layer.table.add("message", issues.message);
  layer.table.add_texts("fixes", std::move(fixes));
  return layer;
}

Layer breach_layer(const Plan& plan, const Breaches& breaches) {
  std::vector<std::string> kind, object;
  for (std::size_t i = 0; i < breaches.size(); ++i) {
    kind.emplace_back(name_of(breaches.kind[i]));
    const std::int64_t row = breaches.row[i];
    object.push_back(row < 0 ? ""
                     : breaches.kind[i] == BreachKind::building_cut
                         ? plan.buildings.code[static_cast<std::size_t>(row)]
                         : std::to_string(row));
  }
  Layer layer{"breach", {}, {}, {}};
  layer.table.add("kind", std::move(kind));
  layer.table.add_texts("cell", codes_at(plan.cells.code, breaches.cell));
  layer.table.add_texts("parent",
                        codes_at(plan.levels[plan.cells.parent_level].code, breaches.parent));
  layer.table.add_texts("object", std::move(object));
  layer.table.add("number", breaches.number);
  layer.table.add("message", breaches.text);
  return layer;
}

void add_assignment_columns(Table& table, const Assignment& a,
                            const std::vector<std::string>& codes) {
  const std::set<std::string> names = {"cell", "share",  "second_cell",  "second_share",
                                       "rule", "reason", "nearest_cell", "distance_m"};
  std::erase_if(table.columns, [&](const Column& c) { return names.contains(c.name); });
  table.add_texts("cell", codes_at(codes, a.cell));
  table.add("share", a.share);
  table.add_texts("second_cell", codes_at(codes, a.second_cell));
  table.add("second_share", a.second_share);
  table.add_texts("rule", words(a.rule));
  table.add_texts("reason", words(a.reason));
  table.add_texts("nearest_cell", codes_at(codes, a.nearest_cell));
  table.add("distance_m", a.distance_m);
}

std::vector<Layer> plan_layers(const PlanResult& result, const std::vector<std::string>& names) {
  std::vector<Layer> layers;
  auto wanted = [&](const std::string& name) {
    return names.empty() || std::find(names.begin(), names.end(), name) != names.end();
  };
  if (wanted("level")) layers.push_back(level_layer(result.plan));
  if (wanted("cell")) layers.push_back(cell_layer(result));
  if (wanted("building")) layers.push_back(building_layer(result.plan));
  if (wanted("unit")) layers.push_back(unit_layer(result.plan));
  if (wanted("issue")) layers.push_back(issue_layer(result.plan));
  const bool staffed = names.empty() ? result.plan.staff.size() > 0 : wanted("staff");
  if (staffed) layers.push_back(staff_layer(result.plan));
  return layers;
}

}  // namespace libgrid
