// SPDX-License-Identifier: Apache-2.0
#include "libgrid/pipeline/group_file.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "cell_names.hpp"
#include "libgrid/assign/assign.hpp"
#include "libgrid/codes/codes.hpp"
#include "libgrid/core/error.hpp"
#include "libgrid/core/text.hpp"
#include "libgrid/core/words.hpp"
#include "picked.hpp"
#include "weights.hpp"

namespace libgrid {

namespace {

std::size_t level_named(const Plan& plan, const std::string& name) {
  if (name.empty()) return plan.levels.size() - 1;
  std::string all;
  for (std::size_t l = 0; l < plan.levels.size(); ++l) {
    if (plan.levels[l].name == name) return l;
    all += (all.empty() ? "" : ", ") + plan.levels[l].name;
  }
  throw Error(ErrorCode::usage, "there is no level '" + name + "'; levels are " + all);
}

struct GroupWeights {
  std::vector<double> of_area;
  GroupOptions limits;
  std::string counted = "areas";
};

GroupWeights weights_of(Plan& plan, const Level& level, const GroupFileOptions& options,
                        std::vector<std::string>& notes, const Run& run) {
  GroupWeights out;
  out.limits.resolution_m = options.resolution_m;
  const std::optional<Balance> balance =
      united_by(plan, options, "cells above " + level.name, out.limits, notes);
  if (!balance) {
    out.of_area.assign(level.code.size(), 1);
    return out;
  }
  out.counted = name_of(balance->weight);
  out.of_area.assign(level.code.size(), 0);
  const Assignment where =
      assign_footprints(plan.buildings.geometry, level.geometry, level.code, plan.crs, {}, run);
  for (std::size_t b = 0; b < where.size(); ++b)
    if (where.cell[b] >= 0)
      out.of_area[static_cast<std::size_t>(where.cell[b])] += balance->weights[b];
  if (const std::int64_t none = where.unassigned(); none > 0)
    notes.push_back(counted(none, "building") + " in no area: they weigh for no cell");
  return out;
}

std::string remark(PartitionReason reason, double weight, double part_weight, bool in_parts,
                   const GroupWeights& by, Language language) {
  const auto amount = [&](const std::string& text) {
    return with_unit(text, by.counted, language);
  };
  RemarkWords words;
  words.part = say(in_parts ? Word("remark.part_above") : Word("remark.whole_above"), language);
  words.weighs = amount(rounded(weight, 0));
  words.part_weighs = amount(rounded(part_weight, 0));
  words.limits = words.least =
      amount(say("limits.range", language, {rounded(by.limits.min, 0), rounded(by.limits.max, 0)}));
  words.most = amount(rounded(by.limits.max, 0));
  words.atom = say("remark.area", language);
  words.atoms = say("remark.areas", language);
  return remark_of(reason, words, language);
}

/// The rows of cells of each parent, parents in ascending order.
std::vector<std::vector<std::int64_t>> rows_by_parent(const AreaGroups& groups) {
  std::vector<std::vector<std::int64_t>> rows;
  for (std::size_t c = 0; c < groups.parent.size(); ++c) {
    if (c == 0 || groups.parent[c] != groups.parent[c - 1]) rows.emplace_back();
    rows.back().push_back(static_cast<std::int64_t>(c));
  }
  return rows;
}

struct CellNames {
  std::vector<std::string> code, title;
  std::vector<std::int64_t> order;  ///< rows of the cells as they are numbered
};

/// Codes and names of cells. `above` is null where no level is.
class CellNamer {
 public:
  CellNamer(const AreaGroups& groups, const Level& level, const Level* above)
      : groups_(groups),
        level_(level),
        above_(above),
        taken_(level.code.begin(), level.code.end()) {
    names_.code.resize(groups.cells.size());
    names_.title.resize(groups.cells.size());
    only_.resize(groups.cells.size(), -1);
    for (std::size_t a = 0; a < groups.cell.size(); ++a)
      if (groups.cell[a] >= 0)
        only_[static_cast<std::size_t>(groups.cell[a])] = static_cast<std::int64_t>(a);
  }

  CellNames names(const Transform& to_metres) && {
    for (const std::vector<std::int64_t>& rows : rows_by_parent(groups_)) {
      const auto parent =
          static_cast<std::size_t>(groups_.parent[static_cast<std::size_t>(rows[0])]);
      const std::string code = above_ ? above_->code[parent] : std::string();
      const std::string title = above_ ? above_->title[parent] : std::string();
      const bool merges = above_ && merges_communities(code, codes_of(parent));
      std::int64_t number = 0;
      for (const std::int64_t row : numbered_order(groups_.cells, rows, to_metres)) {
        const auto c = static_cast<std::size_t>(row);
        const auto area = static_cast<std::size_t>(only_[c]);
        names_.order.push_back(row);
        if (merges && groups_.count[c] == 1) {
          names_.code[c] = level_.code[area];
          names_.title[c] = level_.title[area];
          continue;
        }
        do
          ++number, names_.code[c] =
                        merges ? merged_community_code(code, number) : sequence_code(code, number);
        while (!taken_.insert(names_.code[c]).second);
        names_.title[c] = cell_title(title, number);
      }
    }
    return std::move(names_);
  }

 private:
  std::vector<std::string> codes_of(std::size_t parent) const {
    std::vector<std::string> codes;
    for (std::size_t a = 0; a < level_.code.size(); ++a)
      if (level_.parent[a] == static_cast<std::int64_t>(parent)) codes.push_back(level_.code[a]);
    return codes;
  }

  const AreaGroups& groups_;
  const Level& level_;
  const Level* above_;
  std::set<std::string> taken_;
  std::vector<std::int64_t> only_;  ///< an area of each cell
  CellNames names_;
};

std::vector<std::string> parents_of(const std::vector<std::int64_t>& rows, const Level* above) {
  std::vector<std::string> codes;
  for (const std::int64_t row : rows)
    codes.push_back(above ? above->code[static_cast<std::size_t>(row)] : std::string());
  return codes;
}

std::vector<std::string> remarks_of(const AreaGroups& groups, const GroupWeights& by,
                                    Language language) {
  std::vector<std::string> remarks(groups.cells.size());
  for (const std::vector<std::int64_t>& rows : rows_by_parent(groups)) {
    const std::vector<double> weights = picked(groups.part_weight, rows);
    const bool in_parts = std::set<double>(weights.begin(), weights.end()).size() > 1;
    for (const std::int64_t row : rows) {
      const auto c = static_cast<std::size_t>(row);
      remarks[c] =
          remark(groups.reason[c], groups.weight[c], groups.part_weight[c], in_parts, by, language);
    }
  }
  return remarks;
}

Layer cell_layer(const Plan& plan, const AreaGroups& groups, const CellNames& names,
                 const Level* above, const GroupWeights& by, Language language) {
  const std::vector<std::int64_t>& order = names.order;
  Layer layer{"cell", plan.crs, groups.cells.take(order), {}};
  std::vector<std::string> reason;
  for (const std::int64_t row : order)
    reason.emplace_back(name_of(groups.reason[static_cast<std::size_t>(row)]));
  layer.table.add("code", picked(names.code, order));
  layer.table.add_texts("name", picked(names.title, order));
  layer.table.add_texts("parent", parents_of(picked(groups.parent, order), above));
  layer.table.add("areas", picked(groups.count, order));
  layer.table.add("weight", picked(groups.weight, order));
  layer.table.add("area_m2", ground_areas_m2(plan.crs, layer.polygons()));
  layer.table.add("pieces", picked(groups.pieces, order));
  layer.table.add("reason", std::move(reason));
  layer.table.add_texts("remark", picked(remarks_of(groups, by, language), order));
  return layer;
}

Layer area_layer(const Plan& plan, const AreaGroups& groups, const CellNames& names,
                 const Level& level, const Level* above, const std::vector<double>& weight) {
  Layer layer{"area", plan.crs, groups.areas, {}};
  std::vector<std::string> cell;
  for (const std::int64_t c : groups.cell)
    cell.push_back(c < 0 ? std::string() : names.code[static_cast<std::size_t>(c)]);
  layer.table.add("code", level.code);
  layer.table.add_texts("name", level.title);
  layer.table.add_texts("parent", parents_of(level.parent, above));
  layer.table.add_texts("cell", std::move(cell));
  layer.table.add("weight", weight);
  return layer;
}

}  // namespace

GroupTables group_file(const std::filesystem::path& input, const GroupFileOptions& options,
                       const Run& run) {
  SourceOptions source = options.source;
  source.layers["cells"] = "-";
  Source read = read_source(input, source, run);
  GroupTables out;
  out.notes = std::move(read.notes);
  PlanResult result;
  Plan& plan = result.plan;
  plan = std::move(read.plan);
  const std::size_t grouped = level_named(plan, options.level);
  const Level level = plan.levels[grouped];
  const GroupWeights by = weights_of(plan, level, options, out.notes, run);
  out.language = run.spoken();
  plan.levels.resize(grouped);
  GroupInput in{level.geometry, {}, by.of_area};
  if (grouped > 0) in.parent = level.parent;
  try {
    out.groups = group_areas(in, by.limits, plan.crs, run);
  } catch (const Error& e) {
    if (e.layer() != "areas" || e.row() < 0) throw;
    throw with_code(e, level, e.row(), read.layers.at("boundary"));
  }
  for (std::size_t a = 0; a < out.groups.cell.size(); ++a)
    if (out.groups.cell[a] < 0)
      out.notes.push_back(level.name + " " + level.code[a] +
                          " is in no cell: its land lies in other areas too");
  for (Level& above : plan.levels)
    above.geometry = insert_vertices(above.geometry, out.groups.inserted);
  const Level* above = grouped > 0 ? &plan.levels.back() : nullptr;
  const Transform to_metres(plan.crs, working_crs(plan.crs, level.geometry.box()));
  const CellNames names = CellNamer(out.groups, level, above).names(to_metres);
  if (above) out.layers = plan_layers(result, {"level"});
  out.layers.push_back(cell_layer(plan, out.groups, names, above, by, out.language));
  out.layers.push_back(area_layer(plan, out.groups, names, level, above, by.of_area));
  return out;
}

std::string summary(const GroupTables& made) {
  const Language language = made.language;
  return say("summary.united", language,
             {counted(static_cast<std::int64_t>(made.groups.cells.size()), nouns::cell, language),
              counted(static_cast<std::int64_t>(made.groups.cell.size()), nouns::area, language),
              limits_text(made.groups.reason, language)});
}

}  // namespace libgrid
