// SPDX-License-Identifier: Apache-2.0
#include "libgrid/pipeline/road_file.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "cell_names.hpp"
#include "libgrid/codes/codes.hpp"
#include "libgrid/core/error.hpp"
#include "libgrid/core/text.hpp"
#include "libgrid/core/words.hpp"
#include "picked.hpp"
#include "weights.hpp"

namespace libgrid {

namespace {

constexpr std::size_t kNamesTold = 5;  ///< of a cell's roads

bool is_road(BarrierClass c) {
  return c == BarrierClass::expressway || c == BarrierClass::arterial || c == BarrierClass::local ||
         c == BarrierClass::lane;
}

std::string remark(const RoadCells& cells, std::size_t c, const RoadOptions& limits,
                   const std::string& counted, Language language) {
  if (cells.reason[c] == PartitionReason::parent_below_min && !(cells.road_m[c] > 0))
    return say("remark.no_road", language);
  const auto amount = [&](const std::string& text) { return with_unit(text, counted, language); };
  RemarkWords words;
  words.part = say("remark.roads", language);
  words.weighs = amount(rounded(cells.weight[c], 0));
  words.part_weighs = amount(rounded(cells.part_weight[c], 0));
  words.limits = words.least =
      amount(say("limits.range", language, {rounded(limits.min, 0), rounded(limits.max, 0)}));
  words.most = amount(rounded(limits.max, 0));
  words.atom = say("remark.section", language);
  words.atoms = say("remark.sections", language);
  return remark_of(cells.reason[c], words, language);
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
                 const RoadOptions& limits, const std::string& counted, Language language) {
  const std::vector<std::int64_t>& order = names.order;
  Layer layer{"cell", plan.crs, cells.cells.take(order), {}};
  const std::vector<std::vector<std::string>> roads = names_of_roads(cells);
  std::vector<std::int64_t> count(cells.cells.size(), 0);
  for (const std::int64_t c : cells.sections.cell) ++count[static_cast<std::size_t>(c)];
  std::vector<std::string> road, all, reason, remarks;
  for (const std::int64_t row : order) {
    const auto c = static_cast<std::size_t>(row);
    road.push_back(roads[c].empty() ? std::string() : roads[c][0]);
    all.push_back(listed(roads[c]));
    reason.emplace_back(name_of(cells.reason[c]));
    remarks.push_back(remark(cells, c, limits, counted, language));
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
  layer.table.add_texts("remark", std::move(remarks));
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
  out.language = run.spoken();
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
  out.layers.push_back(cell_layer(plan, out.cells, names, limits,
                                  balance ? std::string(name_of(balance->weight)) : "road",
                                  out.language));
  out.layers.push_back(section_layer(plan, out.cells.sections, names));
  return out;
}

std::string summary(const RoadTables& made) {
  const RoadCells& cells = made.cells;
  const Language language = made.language;
  return say("summary.united", language,
             {counted(static_cast<std::int64_t>(cells.cells.size()), nouns::cell, language),
              counted(static_cast<std::int64_t>(cells.sections.size()), nouns::section, language),
              limits_text(cells.reason, language)});
}

}  // namespace libgrid
