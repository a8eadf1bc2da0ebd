// SPDX-License-Identifier: Apache-2.0
#include "libgrid/pipeline/road_file.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "cell_names.hpp"
#include "libgrid/codes/codes.hpp"
#include "libgrid/core/error.hpp"
#include "libgrid/core/text.hpp"
#include "picked.hpp"
#include "weights.hpp"

namespace libgrid {

namespace {

constexpr std::size_t kNamesTold = 5;  ///< of a cell's roads

bool is_road(BarrierClass c) {
  return c == BarrierClass::expressway || c == BarrierClass::arterial || c == BarrierClass::local ||
         c == BarrierClass::lane;
}

std::string remark_of(const RoadCells& cells, std::size_t c, const RoadOptions& limits,
                      const std::string& unit_word) {
  const std::string unit = " " + unit_word;
  const std::string range = rounded(limits.min, 0) + "-" + rounded(limits.max, 0) + unit;
  const std::string part = "what roads join here";
  switch (cells.reason[c]) {
    case PartitionReason::in_range:
      return {};
    case PartitionReason::parent_below_min:
      return cells.road_m[c] > 0
                 ? part + " has " + rounded(cells.part_weight[c], 0) + unit + ", less than " + range
                 : "the area has no road";
    case PartitionReason::no_k_fits:
      return "the " + rounded(cells.part_weight[c], 0) + unit + " of " + part +
             " fit no number of cells of " + range;
    case PartitionReason::atom_above_max:
      return "one road section alone has more than " + rounded(limits.max, 0) + unit;
    case PartitionReason::no_division:
      return rounded(cells.weight[c], 0) + unit + "; no way to unite road sections keeps " + range +
             ": all were tried";
    case PartitionReason::locked:
    case PartitionReason::search_ended:
      return rounded(cells.weight[c], 0) + unit + "; nothing within " + range + " was found";
  }
  return {};
}

/// The names of a cell's roads, the one with most metres first.
std::vector<std::vector<std::string>> names_of_roads(const RoadCells& cells) {
  std::vector<std::map<std::string, double>> metres(cells.cells.size());
  for (std::size_t s = 0; s < cells.sections.size(); ++s)
    if (!cells.sections.name[s].empty())
      metres[static_cast<std::size_t>(cells.sections.cell[s])][cells.sections.name[s]] +=
          cells.sections.road_m[s];
  std::vector<std::vector<std::string>> names(metres.size());
  for (std::size_t c = 0; c < metres.size(); ++c) {
    for (const auto& [name, length] : metres[c]) names[c].push_back(name);
    std::stable_sort(
        names[c].begin(), names[c].end(),
        [&](const std::string& l, const std::string& r) { return metres[c][l] > metres[c][r]; });
  }
  return names;
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size() && i < kNamesTold; ++i)
    text += (i ? "; " : "") + names[i];
  return text;
}

/// The rows of cells in the order of their numbers, with their codes and names.
struct Numbered {
  std::vector<std::int64_t> order;
  std::vector<std::string> code, title;  ///< of each cell
};

Numbered numbered(const RoadCells& cells, const Level& level, const Crs& crs) {
  const Transform to_metres(crs, working_crs(crs, level.geometry.box()));
  Numbered out;
  out.code.resize(cells.area.size());
  out.title.resize(cells.area.size());
  for (std::size_t first = 0, end = 0; first < cells.area.size(); first = end) {
    std::vector<std::int64_t> rows;
    for (end = first; end < cells.area.size() && cells.area[end] == cells.area[first]; ++end)
      rows.push_back(static_cast<std::int64_t>(end));
    const auto area = static_cast<std::size_t>(cells.area[first]);
    std::int64_t number = 0;
    for (const std::int64_t row : numbered_order(cells.cells, rows, to_metres)) {
      out.order.push_back(row);
      out.code[static_cast<std::size_t>(row)] = sequence_code(level.code[area], ++number);
      out.title[static_cast<std::size_t>(row)] = cell_title(level.title[area], number);
    }
  }
  return out;
}

Layer cell_layer(const Plan& plan, const RoadCells& cells, const Numbered& names,
                 const RoadOptions& limits, const std::string& unit) {
  const std::vector<std::int64_t>& order = names.order;
  Layer layer{"cell", plan.crs, cells.cells.take(order), {}};
  const std::vector<std::vector<std::string>> roads = names_of_roads(cells);
  std::vector<std::int64_t> count(cells.cells.size(), 0);
  for (const std::int64_t c : cells.sections.cell) ++count[static_cast<std::size_t>(c)];
  std::vector<std::string> road, all, reason, remark;
  for (const std::int64_t row : order) {
    const auto c = static_cast<std::size_t>(row);
    road.push_back(roads[c].empty() ? std::string() : roads[c][0]);
    all.push_back(listed(roads[c]));
    reason.emplace_back(name_of(cells.reason[c]));
    remark.push_back(remark_of(cells, c, limits, unit));
  }
  layer.table.add("code", picked(names.code, order));
  layer.table.add_texts("name", picked(names.title, order));
  layer.table.add("parent", picked(plan.levels.back().code, picked(cells.area, order)));
  layer.table.add_texts("road", std::move(road));
  layer.table.add_texts("roads", std::move(all));
  layer.table.add("sections", picked(count, order));
  layer.table.add("road_m", picked(cells.road_m, order));
  layer.table.add("weight", picked(cells.weight, order));
  layer.table.add("area_m2", ground_areas_m2(plan.crs, layer.polygons()));
  layer.table.add("pieces", picked(cells.pieces, order));
  layer.table.add("reason", std::move(reason));
  layer.table.add_texts("remark", std::move(remark));
  return layer;
}

Layer section_layer(const Plan& plan, const RoadSections& sections, const Numbered& names) {
  Layer layer{"section", plan.crs, sections.lines, {}};
  std::vector<std::string> classes;
  for (const BarrierClass c : sections.barrier) classes.emplace_back(name_of(c));
  layer.table.add_texts("name", sections.name);
  layer.table.add("class", std::move(classes));
  layer.table.add("length_m", sections.length_m);
  layer.table.add("road_m", sections.road_m);
  layer.table.add("parent", picked(plan.levels.back().code, sections.area));
  layer.table.add("cell", picked(names.code, sections.cell));
  return layer;
}

}  // namespace

RoadTables road_file(const std::filesystem::path& input, const RoadFileOptions& options,
                     const Run& run) {
  SourceOptions source = options.source;
  source.layers["cells"] = "-";
  Source read = read_source(input, source, run);
  RoadTables out;
  out.notes = std::move(read.notes);
  PlanResult result;
  Plan& plan = result.plan;
  plan = std::move(read.plan);
  RoadOptions limits;
  const std::optional<Balance> balance =
      united_by(plan, options, "cells by road section", limits, out.notes);
  out.unit = balance ? unit_of(balance->weight) : "m of road";
  Surroundings& around = read.surroundings;
  for (BarrierClass& c : around.barrier_class)
    if (!is_road(c)) c = BarrierClass::none;
  try {
    out.cells = road_cells(
        {plan.levels.back().geometry, around.barriers, around.barrier_class, around.barrier_name,
         &plan.buildings.geometry, balance ? balance->weights : std::vector<double>()},
        limits, plan.crs, run);
  } catch (const Error& e) {
    if (e.layer() != "areas" || e.row() < 0) throw;
    throw with_code(e, plan.levels.back(), e.row(), read.layers.at("boundary"));
  }
  for (Level& level : plan.levels)
    level.geometry = insert_vertices(level.geometry, out.cells.inserted);
  if (const auto cut = static_cast<std::int64_t>(out.cells.cut_buildings.size()); cut > 0)
    out.notes.push_back(counted(cut, "building") + (cut == 1 ? " lies" : " lie") +
                        " in two cells of one area");
  const Numbered names = numbered(out.cells, plan.levels.back(), plan.crs);
  out.layers = plan_layers(result, {"level"});
  out.layers.push_back(cell_layer(plan, out.cells, names, limits, out.unit));
  out.layers.push_back(section_layer(plan, out.cells.sections, names));
  return out;
}

std::string summary(const RoadTables& made) {
  const RoadCells& cells = made.cells;
  return counted(static_cast<std::int64_t>(cells.cells.size()), "cell") + " of " +
         counted(static_cast<std::int64_t>(cells.sections.size()), "road section") + "; " +
         limits_text(cells.reason);
}

}  // namespace libgrid
