// SPDX-License-Identifier: Apache-2.0
#include "libgrid/pipeline/repair_file.hpp"

#include <algorithm>
#include <set>
#include <type_traits>
#include <variant>

#include "coverage_levels.hpp"
#include "libgrid/core/error.hpp"

namespace libgrid {

namespace {

/// Rows of all levels that have one of the codes.
std::vector<std::pair<std::size_t, std::int64_t>> rows_of(const std::vector<CoverageLevel>& levels,
                                                          const std::vector<std::string>& codes) {
  const std::set<std::string> wanted(codes.begin(), codes.end());
  std::set<std::string> missing = wanted;
  std::vector<std::pair<std::size_t, std::int64_t>> rows;
  for (std::size_t l = 0; l < levels.size() && !wanted.empty(); ++l)
    for (std::size_t row = 0; row < levels[l].codes.size(); ++row)
      if (const std::string& code = levels[l].codes[row]; wanted.contains(code)) {
        rows.emplace_back(l, static_cast<std::int64_t>(row));
        missing.erase(code);
      }
  if (!missing.empty())
    throw Error(ErrorCode::not_found,
                "no cell or area has the code " + *missing.begin() + ", which is to be locked");
  return rows;
}

/// A layer of the map, or of a file of its own: FILE or FILE:LAYER.
Layer evidence_layer(const std::filesystem::path& input, const RepairFileOptions& options,
                     const Run& run) {
  const std::string& name = options.evidence;
  for (const LayerInfo& info : list_layers(input))
    if (info.name == name) return read_layer(input, name, options.source.read, run);
  if (std::filesystem::exists(name)) return read_layer(name, {}, options.source.read, run);
  const std::size_t colon = name.rfind(':');
  if (colon != std::string::npos && std::filesystem::exists(name.substr(0, colon)))
    return read_layer(name.substr(0, colon), name.substr(colon + 1), options.source.read, run);
  return read_layer(input, name, options.source.read, run);
}

LineArray read_evidence(const std::filesystem::path& input, const RepairFileOptions& options,
                        const Crs& crs, const Run& run) {
  const Layer layer = evidence_layer(input, options, run);
  if (!layer.crs.known() || !crs.known()) guard_same_frame(crs, "boundary", layer.crs, layer.name);
  return Transform(layer.crs.same_as(crs) ? crs : layer.crs, crs)(layer.lines());
}

/// The rows of a layer with those of its levels replaced.
PolygonArray replaced(const PolygonArray& old, const std::vector<std::int64_t>& rows,
                      const PolygonArray& now) {
  std::vector<std::int64_t> from(old.size(), -1);
  for (std::size_t k = 0; k < rows.size(); ++k)
    from[static_cast<std::size_t>(rows[k])] = static_cast<std::int64_t>(k);
  PolygonBuilder builder;
  for (std::size_t row = 0; row < old.size(); ++row)
    if (from[row] < 0)
      builder.add_row(old, row);
    else
      builder.add_row(now, static_cast<std::size_t>(from[row]));
  return builder.finish();
}

bool holds_cells(const Layer& layer, const PlanResult& source) {
  const auto cells = source.layers.find("cells");
  return source.plan.cells.size() > 0 && cells != source.layers.end() &&
         cells->second == layer.name;
}

void put_back(Layer& layer, const PlanResult& source, const RepairResult& result) {
  const Plan& plan = source.plan;
  for (std::size_t l = 0; l < plan.levels.size(); ++l)
    if (plan.levels[l].table == layer.name && !result.changed[l].rows.empty())
      layer.geometry = replaced(layer.polygons(), plan.levels[l].table_row, result.rows[l]);
  if (holds_cells(layer, source) && !result.changed.back().rows.empty())
    layer.geometry = result.rows.back();
}

Table rows_of_table(const Table& table, const std::vector<std::int64_t>& rows) {
  Table out;
  for (const Column& column : table.columns) {
    std::vector<std::uint8_t> missing;
    if (!column.missing.empty())
      for (const std::int64_t row : rows)
        missing.push_back(column.missing[static_cast<std::size_t>(row)]);
    std::visit(
        [&](const auto& all) {
          std::decay_t<decltype(all)> values;
          for (const std::int64_t row : rows) values.push_back(all[static_cast<std::size_t>(row)]);
          out.add(column.name, std::move(values), std::move(missing));
        },
        column.values);
  }
  return out;
}

/// The places, among the rows of cells that changed, of those that the repair has emptied.
std::vector<std::int64_t> emptied_rows(const RepairResult& result) {
  const ChangedRows& changed = result.changed.back();
  std::vector<std::int64_t> emptied;
  for (std::size_t k = 0; k < changed.rows.size(); ++k)
    if (changed.before.has(k) && !result.rows.back().has(static_cast<std::size_t>(changed.rows[k])))
      emptied.push_back(static_cast<std::int64_t>(k));
  return emptied;
}

std::set<std::int64_t> rows_at(const ChangedRows& changed, const std::vector<std::int64_t>& at) {
  std::set<std::int64_t> rows;
  for (const std::int64_t k : at) rows.insert(changed.rows[static_cast<std::size_t>(k)]);
  return rows;
}

/// Takes the cells that the repair has emptied out of their layer, as they were.
Layer take_emptied(Layer& cells, const RepairResult& result) {
  const ChangedRows& changed = result.changed.back();
  const std::vector<std::int64_t> emptied = emptied_rows(result);
  const std::set<std::int64_t> gone = rows_at(changed, emptied);
  std::vector<std::int64_t> kept;
  for (std::size_t row = 0; row < cells.size(); ++row)
    if (!gone.contains(static_cast<std::int64_t>(row)))
      kept.push_back(static_cast<std::int64_t>(row));
  Layer apart{"emptied", cells.crs, changed.before.take(emptied),
              rows_of_table(cells.table, {gone.begin(), gone.end()})};
  cells.table = rows_of_table(cells.table, kept);
  cells.geometry = result.rows.back().take(kept);
  return apart;
}

/// Without the rows of emptied cells: they are cells no more, and their codes are free.
void settle_emptied(RepairResult& result, const std::string& level) {
  const std::set<std::int64_t> gone = rows_at(result.changed.back(), emptied_rows(result));
  auto is_gone = [&](IssueKind kind, const std::string& of, const std::vector<std::int64_t>& rows) {
    if (of != level) return false;
    const auto left = std::count_if(rows.begin(), rows.end(),
                                    [&](std::int64_t row) { return !gone.contains(row); });
    return (kind == IssueKind::empty_cell && left == 0) ||
           (kind == IssueKind::duplicate_code && left < 2);
  };
  std::vector<std::int64_t> left, fixes;
  const Issues& issues = result.after.issues;
  for (std::size_t i = 0; i < issues.size(); ++i)
    if (!is_gone(issues.kind[i], issues.level[i], issues.cells[i]))
      left.push_back(static_cast<std::int64_t>(i));
  for (std::size_t k = 0; k < result.fixes.size(); ++k)
    if (!is_gone(result.fixes.kind[k], result.fixes.level[k], result.fixes.from[k]))
      fixes.push_back(static_cast<std::int64_t>(k));
  result.after.issues = issues.take(left);
  result.fixes = result.fixes.take(fixes);
}

RepairPolicy repair_policy(std::string_view name) {
  std::string all;
  for (int k = 0; k <= static_cast<int>(RepairPolicy::leave); ++k) {
    const auto policy = static_cast<RepairPolicy>(k);
    if (name == name_of(policy)) return policy;
    all += (all.empty() ? "" : ", ") + std::string(name_of(policy));
  }
  throw Error(ErrorCode::usage,
              "there is no policy '" + std::string(name) + "'; policies are " + all);
}

/// Whether any row of a layer changed.
bool has_changed(const Layer& layer, const RepairedFile& file) {
  const Plan& plan = file.source.plan;
  for (std::size_t l = 0; l < plan.levels.size(); ++l)
    if (plan.levels[l].table == layer.name && !file.result.changed[l].rows.empty()) return true;
  return layer.name == "emptied";
}

}  // namespace

RepairedFile repair_file(const std::filesystem::path& input, const RepairFileOptions& options,
                         const Run& run) {
  RepairedFile out;
  SourceOptions source = options.source;
  source.derive = true;
  out.source = take_source(read_source(input, source, run));
  const Plan& plan = out.source.plan;
  const std::vector<CoverageLevel> levels = coverage_levels(plan, out.source.expected);
  if (levels.size() < 2)
    throw Error(ErrorCode::not_found,
                "there are neither cells nor two levels to repair; name the cells with --layer "
                "cells=NAME");
  RepairOptions repairs = options.repair;
  repairs.locked = rows_of(levels, options.lock);
  LineArray evidence;
  if (!options.evidence.empty()) {
    evidence = read_evidence(input, options, plan.crs, run);
    repairs.evidence = &evidence;
  }
  if (out.source.expected.allowed.size() > 0) repairs.allowed = &out.source.expected.allowed;
  out.result = repair(levels, plan.crs, people_of(plan), repairs, run);
  Layer emptied;
  for (const LayerInfo& info : list_layers(input)) {
    if (info.name == "repair" || info.name == "vertex" || info.name == "emptied") continue;
    Layer layer = read_layer(input, info.name, options.source.read, run);
    if (options.emptied_apart && holds_cells(layer, out.source))
      emptied = take_emptied(layer, out.result);
    else
      put_back(layer, out.source, out.result);
    out.layers.push_back(std::move(layer));
  }
  if (emptied.size() > 0) settle_emptied(out.result, levels.back().name);
  out.layers.push_back(fix_layer(plan, out.result));
  out.layers.push_back(vertex_layer(plan, out.result));
  if (emptied.size() > 0) out.layers.push_back(std::move(emptied));
  return out;
}

std::vector<std::filesystem::path> write_repaired(const RepairedFile& file,
                                                  const std::filesystem::path& path,
                                                  const Run& run) {
  if (path.extension() == ".gpkg") {
    write_layers(path, file.layers, {}, run);
    return {path};
  }
  const auto cells = file.source.layers.find("cells");
  const std::string wanted =
      cells == file.source.layers.end() ? file.source.plan.levels.back().table : cells->second;
  std::vector<std::filesystem::path> files;
  std::vector<const Layer*> layers;
  for (const Layer& layer : file.layers) {
    if (layer.name != wanted && !has_changed(layer, file)) continue;
    std::filesystem::path to = path;
    if (layer.name != wanted)
      to.replace_filename(path.stem().string() + "_" + layer.name + path.extension().string());
    files.push_back(to);
    layers.push_back(&layer);
  }
  write_files(files, layers, run);
  return files;
}

void set_policies(RepairOptions& options, const std::map<std::string, std::string>& of_kinds,
                  const std::map<std::string, std::string>& of_issues) {
  std::string kinds;
  for (const PolicyOfKind& k : policies_of_kinds())
    kinds += (kinds.empty() ? "" : ", ") + std::string(k.word);
  for (const auto& entry : of_kinds) {
    const std::string &word = entry.first, &policy = entry.second;
    const auto all = policies_of_kinds();
    const auto k = std::find_if(all.begin(), all.end(),
                                [&](const PolicyOfKind& known) { return known.word == word; });
    if (k == all.end())
      throw Error(ErrorCode::usage, "there are no policies for '" + word + "'; kinds are " + kinds);
    options.*k->policy = repair_policy(policy);
    if (!fits(options.*k->policy, k->kind))
      throw Error(ErrorCode::usage, "the policy " + policy + " does not fit a " + word);
  }
  for (const auto& [id, policy] : of_issues) options.choices[id] = repair_policy(policy);
}

}  // namespace libgrid
