// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "coverage_levels.hpp"
#include "libgrid/core/error.hpp"
#include "libgrid/core/version.hpp"
#include "libgrid/pipeline/pipeline.hpp"

namespace libgrid {

namespace {

using Json = nlohmann::ordered_json;

/// What a certificate asks of the check.
CheckResult check_result(const PlanResult& result) {
  CheckResult check;
  check.issues.kind = result.plan.issues.kind;
  check.issues.message = result.plan.issues.message;
  check.issues.language = result.plan.issues.language;
  check.residue = result.residue;
  return check;
}

Json level_json(const Certificate::Level& level, bool top) {
  Json out;
  out["name"] = level.name;
  out["table"] = level.table.table;
  out["code_column"] = level.table.code_column;
  out["rows"] = level.rows;
  if (top) return out;
  out["above"] = level.above;
  out["parent_column"] = level.table.parent_column;
  out["parents"] = Json::array();
  for (const Certificate::Parent& parent : level.parents)
    out["parents"].push_back({{"code", parent.code},
                              {"cell_count", parent.cells.size()},
                              {"edges", parent.edges},
                              {"outline_edges", parent.outline_edges},
                              {"outline_sha256", parent.outline_sha256},
                              {"cells_sha256", parent.cells_sha256},
                              {"cells", parent.cells}});
  return out;
}

}  // namespace

std::vector<CoverageLevel> coverage_levels(const Plan& plan, const Expected& expected) {
  std::vector<CoverageLevel> levels;
  for (const Level& level : plan.levels)
    levels.push_back(
        {level.geometry, level.code, level.parent, level.name, {}, -1, level.derived.get()});
  if (plan.cells.size() > 0)
    levels.push_back({plan.cells.geometry, plan.cells.code, plan.cells.parent, "cell",
                      expected.registered, static_cast<int>(plan.cells.parent_level)});
  return levels;
}

std::string certificate_hindrance(const PlanResult& result) {
  return certificate_hindrance(check_result(result));
}

Certificate certify_input(const PlanResult& result, const Run& run) {
  if (result.areas_divided > 0)
    throw Error(ErrorCode::usage, "the input has not the cells of this plan; certify plan.gpkg");
  CertificateSource source{.file = result.input.filename().string(),
                           .derived = result.plan.levels.front().derived != nullptr};
  for (const Level& level : result.plan.levels)
    source.tables.push_back({level.table, level.code_column, level.parent_column});
  if (const Cells& cells = result.plan.cells; cells.size() > 0)
    source.tables.push_back({result.layers.at("cells"), cells.code_column, cells.parent_column});
  return certify(coverage_levels(result.plan, result.expected), result.plan.crs,
                 check_result(result), source, run);
}

Certificate certify_plan(const PlanResult& result, const Run& run) {
  CertificateSource source{.file = "plan.gpkg"};
  source.tables.assign(result.plan.levels.size(), {"level", "code", "parent"});
  if (result.plan.cells.size() > 0) source.tables.push_back({"cell", "code", "parent"});
  return certify(coverage_levels(result.plan, result.expected), result.plan.crs,
                 check_result(result), source, run);
}

void write_certificate(const PlanResult& result, const std::filesystem::path& path,
                       const Run& run) {
  if (path.extension() != ".json")
    throw Error(ErrorCode::usage,
                "the file of a certificate must end in .json; got " + path.string());
  write_text(path, certificate_json(certify_input(result, run)));
}

std::string certificate_json(const Certificate& c) {
  Json out;
  out["format"] = "libgrid certificate 1";
  out["libgrid"] = version;
  out["claim"] = "each point of each parent lies in exactly one of its cells, on all levels";
  out["file"] = c.file;
  out["crs"] = {{"name", c.crs}, {"wkt_sha256", c.crs_wkt_sha256}};
  out["derived"] = c.derived;
  out["levels"] = Json::array();
  for (const Certificate::Level& level : c.levels)
    out["levels"].push_back(level_json(level, &level == &c.levels.front()));
  out["sha256"] = c.sha256;
  return out.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace libgrid
