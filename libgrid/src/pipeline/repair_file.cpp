// SPDX-License-Identifier: Apache-2.0
#include "libgrid/pipeline/repair_file.hpp"

#include <algorithm>
#include <optional>

#include "coverage_levels.hpp"
#include "libgrid/core/error.hpp"

namespace libgrid {

namespace {

/// Rows of all levels that have one of the codes.
std::vector<std::pair<std::size_t, std::int64_t>> rows_of(const std::vector<CoverageLevel>& levels,
                                                          const std::vector<std::string>& codes) {
  std::vector<std::pair<std::size_t, std::int64_t>> rows;
  for (const std::string& code : codes) {
    const std::size_t before = rows.size();
    for (std::size_t l = 0; l < levels.size(); ++l)
      for (std::size_t row = 0; row < levels[l].codes.size(); ++row)
        if (levels[l].codes[row] == code) rows.emplace_back(l, static_cast<std::int64_t>(row));
    if (rows.size() == before)
      throw Error(ErrorCode::not_found,
                  "no cell or area has the code " + code + ", which is to be locked");
  }
  return rows;
}

LineArray read_evidence(const std::filesystem::path& input, const RepairFileOptions& options,
                        const Crs& crs, const Run& run) {
  const Layer layer = read_layer(input, options.evidence, options.source.read, run);
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

void put_back(Layer& layer, const PlanResult& source, const RepairResult& result) {
  const Plan& plan = source.plan;
  for (std::size_t l = 0; l < plan.levels.size(); ++l)
    if (plan.levels[l].table == layer.name && !result.changed[l].rows.empty())
      layer.geometry = replaced(layer.polygons(), plan.levels[l].table_row, result.rows[l]);
  const auto cells = source.layers.find("cells");
  if (plan.cells.size() > 0 && cells != source.layers.end() && cells->second == layer.name &&
      !result.changed.back().rows.empty())
    layer.geometry = result.rows.back();
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
  for (const LayerInfo& info : list_layers(input)) {
    if (info.name == "repair" || info.name == "vertex") continue;
    Layer layer = read_layer(input, info.name, options.source.read, run);
    put_back(layer, out.source, out.result);
    out.layers.push_back(std::move(layer));
  }
  out.layers.push_back(fix_layer(plan, out.result));
  out.layers.push_back(vertex_layer(plan, out.result));
  return out;
}

void write_repaired(const RepairedFile& file, const std::filesystem::path& path, const Run& run) {
  if (path.extension() == ".gpkg") return write_layers(path, file.layers, {}, run);
  const auto cells = file.source.layers.find("cells");
  const std::string wanted =
      cells == file.source.layers.end() ? file.source.plan.levels.back().table : cells->second;
  for (const Layer& layer : file.layers)
    if (layer.name == wanted) write_layers(path, {layer}, {}, run);
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

}  // namespace libgrid
