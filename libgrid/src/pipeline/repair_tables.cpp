// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "libgrid/core/text.hpp"
#include "libgrid/core/words.hpp"
#include "libgrid/pipeline/repair_file.hpp"

namespace libgrid {

namespace {

using Json = nlohmann::ordered_json;

/// Codes of a level as repair counts levels: the cells come after all others.
const std::vector<std::string>& codes_of(const Plan& plan, std::size_t level) {
  return level < plan.levels.size() ? plan.levels[level].code : plan.cells.code;
}

std::string name_of_level(const Plan& plan, std::size_t level) {
  return level < plan.levels.size() ? plan.levels[level].name : "cell";
}

std::size_t level_named(const Plan& plan, const std::string& name) {
  for (std::size_t l = 0; l < plan.levels.size(); ++l)
    if (plan.levels[l].name == name) return l;
  return plan.levels.size();
}

std::string code_at(const std::vector<std::string>& codes, std::int64_t row) {
  return row < 0 ? std::string() : codes[static_cast<std::size_t>(row)];
}

std::vector<std::string> codes_from(const Plan& plan, const Fixes& fixes, std::size_t k) {
  std::vector<std::string> codes;
  for (const std::int64_t row : fixes.from[k])
    codes.push_back(code_at(codes_of(plan, level_named(plan, fixes.level[k])), row));
  return codes;
}

}  // namespace

Layer fix_layer(const Plan& plan, const RepairResult& result) {
  const Fixes& fixes = result.fixes;
  std::vector<std::string> kind, policy, from, to;
  std::vector<std::int64_t> done;
  std::vector<std::uint8_t> not_counted, no_households;
  for (std::size_t k = 0; k < fixes.size(); ++k) {
    kind.emplace_back(name_of(fixes.kind[k]));
    policy.emplace_back(name_of(fixes.policy[k]));
    done.push_back(fixes.done[k]);
    std::string list;
    for (const std::string& code : codes_from(plan, fixes, k))
      list += (list.empty() ? "" : ";") + code;
    from.push_back(list);
    to.push_back(code_at(codes_of(plan, level_named(plan, fixes.level[k])), fixes.to[k]));
    not_counted.push_back(fixes.buildings[k] < 0);
    no_households.push_back(std::isnan(fixes.households[k]));
  }
  Layer layer{"repair", plan.crs, fixes.geometry, {}};
  layer.table.add("id", fixes.id);
  layer.table.add("kind", std::move(kind));
  layer.table.add("level", fixes.level);
  layer.table.add("policy", std::move(policy));
  layer.table.add("done", std::move(done));
  layer.table.add_texts("reason", fixes.reason);
  layer.table.add_texts("from", from);
  layer.table.add_texts("to", to);
  layer.table.add("area_m2", fixes.area_m2);
  layer.table.add("buildings", fixes.buildings, std::move(not_counted));
  layer.table.add("households", fixes.households, std::move(no_households));
  return layer;
}

Layer vertex_layer(const Plan& plan, const RepairResult& result) {
  const VertexChanges& v = result.vertices;
  std::vector<std::string> level, code, kind;
  std::vector<std::int64_t> row;
  std::vector<double> from_x, from_y;
  std::vector<std::uint8_t> inserted;
  for (std::size_t k = 0; k < v.size(); ++k) {
    level.push_back(name_of_level(plan, v.level[k]));
    code.push_back(code_at(codes_of(plan, v.level[k]), v.row[k]));
    kind.emplace_back(name_of(v.kind[k]));
    from_x.push_back(v.from[k].x);
    from_y.push_back(v.from[k].y);
    inserted.push_back(v.kind[k] == VertexChange::inserted);
  }
  Layer layer{"vertex", plan.crs, PointArray(v.to), {}};
  layer.table.add("level", std::move(level));
  layer.table.add("code", std::move(code));
  layer.table.add("kind", std::move(kind));
  layer.table.add("from_x", std::move(from_x), inserted);
  layer.table.add("from_y", std::move(from_y), inserted);
  return layer;
}

std::string fixes_json(const Plan& plan, const RepairResult& result) {
  const Fixes& fixes = result.fixes;
  Json list = Json::array();
  for (std::size_t k = 0; k < fixes.size(); ++k) {
    Json fix;
    fix["id"] = fixes.id[k];
    fix["kind"] = name_of(fixes.kind[k]);
    fix["level"] = fixes.level[k];
    fix["policy"] = name_of(fixes.policy[k]);
    fix["done"] = fixes.done[k] != 0;
    if (!fixes.reason[k].empty()) fix["reason"] = fixes.reason[k];
    fix["from"] = codes_from(plan, fixes, k);
    if (fixes.to[k] >= 0)
      fix["to"] = code_at(codes_of(plan, level_named(plan, fixes.level[k])), fixes.to[k]);
    fix["area_m2"] = fixes.area_m2[k];
    if (fixes.buildings[k] >= 0) fix["buildings"] = fixes.buildings[k];
    if (!std::isnan(fixes.households[k])) fix["households"] = fixes.households[k];
    list.push_back(std::move(fix));
  }
  Json report;
  report["summary"] = summary(result);
  report["clean"] = result.after.clean();
  report["fixes"] = std::move(list);
  return report.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string summary(const RepairResult& result) {
  const Fixes& fixes = result.fixes;
  const std::int64_t done = std::count(fixes.done.begin(), fixes.done.end(), 1);
  std::int64_t rows = 0;
  for (const ChangedRows& changed : result.changed)
    rows += static_cast<std::int64_t>(changed.rows.size());
  const auto& kinds = result.vertices.kind;
  const std::int64_t moved = std::count(kinds.begin(), kinds.end(), VertexChange::moved);
  const Language language = result.after.issues.language;
  if (fixes.size() == 0) return say("repair.none", language);
  return say("repair.done", language,
             {grouped(done), grouped(static_cast<std::int64_t>(fixes.size()) - done),
              counted(rows, nouns::row, language), grouped(moved),
              grouped(static_cast<std::int64_t>(kinds.size()) - moved)});
}

}  // namespace libgrid
