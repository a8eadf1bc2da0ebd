// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <utility>

#include "cell_names.hpp"
#include "coverage_levels.hpp"
#include "libgrid/codes/address.hpp"
#include "libgrid/codes/codes.hpp"
#include "libgrid/core/error.hpp"
#include "libgrid/core/text.hpp"
#include "libgrid/core/words.hpp"
#include "libgrid/geom/measures.hpp"
#include "libgrid/pipeline/pipeline.hpp"
#include "roles.hpp"
#include "weights.hpp"

namespace libgrid {

namespace {

std::vector<std::int64_t> areas_to_divide(const Plan& plan, Divide divide) {
  const std::size_t lowest = plan.levels.size() - 1;
  std::vector<std::int64_t> rows(plan.levels[lowest].code.size());
  std::iota(rows.begin(), rows.end(), 0);
  if (divide == Divide::all || (divide == Divide::missing && plan.cells.size() == 0)) return rows;
  if (divide == Divide::mend) {
    if (plan.cells.parent_level == lowest) return rows;
    throw Error(ErrorCode::usage, "cells are mended in the lowest level; these divide level " +
                                      plan.levels[plan.cells.parent_level].name);
  }
  if (divide == Divide::none || plan.cells.parent_level != lowest) return {};
  const std::set<std::int64_t> taken(plan.cells.parent.begin(), plan.cells.parent.end());
  std::erase_if(rows, [&](std::int64_t row) { return taken.contains(row); });
  return rows;
}

/// Why cells of a partition are out of the limits.
class Remarks {
 public:
  Remarks(const Partition& made, const Balance& balance, Language language)
      : made_(made), balance_(balance), language_(language) {}

  std::string of(std::size_t cell, bool in_parts) const {
    if (made_.reason[cell] == PartitionReason::in_range) return {};
    const auto concerned = static_cast<std::size_t>(made_.concerns[cell]);
    std::vector<std::string> sums;
    for (std::size_t w = 0; w <= balance_.also.size(); ++w) sums.push_back(of_part(cell, w));
    RemarkWords words;
    words.part = say(in_parts ? Word("remark.part") : Word("remark.whole"), language_);
    words.weighs =
        amount(concerned, concerned == 0 ? made_.weight[cell] : made_.further[concerned - 1][cell]);
    words.part_weighs = made_.reason[cell] == PartitionReason::no_k_fits ? joined(sums, language_)
                                                                         : sums[concerned];
    words.limits =
        limits_text(balance_.weight, balance_.min, balance_.max, balance_.also, language_);
    words.least = least(concerned);
    words.most =
        amount(concerned, concerned == 0 ? balance_.max : balance_.also[concerned - 1].limits.max);
    words.atom = say("remark.building", language_);
    words.atoms = say("remark.blocks", language_, {words.part});
    return remark_of(made_.reason[cell], words, language_);
  }

 private:
  /// "420 households", of one of the weights; 0 is the first.
  std::string amount(std::size_t weight, double value) const {
    return weight == 0 ? with_unit(rounded(value, 0), balance_.weight, language_)
                       : with_unit(amount_text(value), balance_.also[weight - 1].weight, language_);
  }
  std::string of_part(std::size_t cell, std::size_t weight) const {
    return amount(weight,
                  weight == 0 ? made_.part_weight[cell] : made_.part_further[weight - 1][cell]);
  }
  /// What a part is below: the limits of a weight, "20000 m2 of floor" where it has a floor only.
  std::string least(std::size_t weight) const {
    if (weight == 0) return limits_text(balance_.weight, balance_.min, balance_.max, {}, language_);
    const NamedLimits& limits = balance_.also[weight - 1];
    return std::isinf(limits.limits.max) ? amount(weight, limits.limits.min)
                                         : limits_text(limits, language_);
  }

  const Partition& made_;
  const Balance& balance_;
  const Language language_;
};

/// Adds the cells of a partition, numbered in each area from west to east and north to south after
/// the numbers that are taken. Those that go on `present` ones keep their codes and names; a code
/// that ends is not given again.
void add_cells(Plan& plan, const Partition& made, const Cells& present,
               const std::vector<std::int64_t>& areas, const Remarks& remarks,
               std::vector<std::string>& notes) {
  const Level& level = plan.levels.back();
  const Transform to_metres(plan.crs, working_crs(plan.crs, plan.levels[0].geometry.box()));
  std::vector<std::vector<std::int64_t>> rows(areas.size());
  std::vector<std::set<double>> parts(areas.size());  // their weights
  for (std::size_t c = 0; c < made.area.size(); ++c) {
    rows[static_cast<std::size_t>(made.area[c])].push_back(static_cast<std::int64_t>(c));
    parts[static_cast<std::size_t>(made.area[c])].insert(made.part_weight[c]);
  }
  std::set<std::string> taken(plan.cells.code.begin(), plan.cells.code.end());
  taken.insert(present.code.begin(), present.code.end());
  std::set<std::int64_t> goes_on;
  PolygonBuilder geometry;
  for (std::size_t c = 0; c < plan.cells.size(); ++c) geometry.add_row(plan.cells.geometry, c);
  for (std::size_t a = 0; a < areas.size(); ++a) {
    const auto area_row = static_cast<std::size_t>(areas[a]);
    if (rows[a].empty()) {
      notes.push_back(level.name + " " + level.code[area_row] +
                      " gets no cell: its land lies in other areas too");
      continue;
    }
    const std::vector<std::int64_t> order = numbered_order(made.cells, rows[a], to_metres);
    std::int64_t number = 0;
    for (const std::int64_t cell : order) {
      const auto c = static_cast<std::size_t>(cell);
      const std::int64_t before = made.continues[c];
      bool locked = false;
      std::string kind;
      if (before >= 0 && goes_on.insert(before).second) {
        plan.cells.code.push_back(present.code[static_cast<std::size_t>(before)]);
        plan.cells.title.push_back(present.title[static_cast<std::size_t>(before)]);
        if (!present.kind.empty()) kind = present.kind[static_cast<std::size_t>(before)];
        locked = !present.locked.empty() && present.locked[static_cast<std::size_t>(before)];
      } else {
        std::string code;
        do code = sequence_code(level.code[area_row], ++number);
        while (!taken.insert(code).second);
        plan.cells.code.push_back(code);
        plan.cells.title.push_back(cell_title(level.title[area_row], number));
      }
      if (!present.kind.empty()) plan.cells.kind.push_back(std::move(kind));
      if (!present.locked.empty()) plan.cells.locked.push_back(locked);
      plan.cells.parent.push_back(areas[a]);
      plan.cells.remark.push_back(remarks.of(c, parts[a].size() > 1));
      geometry.add_row(made.cells, c);
    }
  }
  plan.cells.geometry = geometry.finish();
  if (!plan.cells.stated_parent.empty()) plan.cells.stated_parent.resize(plan.cells.size());
  if (!plan.cells.kind.empty()) plan.cells.kind.resize(plan.cells.size());
}

void divide(PlanResult& result, const std::vector<std::int64_t>& areas, const Balance& balance,
            const PlanOptions& options, const Run& run) {
  Plan& plan = result.plan;
  const PolygonArray outlines = plan.levels.back().geometry.take(areas);
  const Surroundings& around = result.surroundings;
  Cells present;
  if (options.divide == Divide::mend) {
    present = std::move(plan.cells);
    plan.cells = {};
    plan.cells.code_column = present.code_column;
    plan.cells.parent_column = present.parent_column;
  }
  Partition made;
  try {
    made = partition(
        {outlines, around.barriers, around.barrier_class, plan.buildings.geometry, balance.weights,
         &around.compounds, present.size() > 0 ? &present.geometry : nullptr, present.locked,
         balance.also_weights},
        {balance.min, balance.max, balance.target, options.balance, options.seed,
         options.close_gaps_m, options.merge_strips_m, options.bounds, balance.further()},
        plan.crs, run);
  } catch (const Error& e) {
    if (e.layer() == "present" && e.row() >= 0)
      throw Error(e.code(),
                  "cell " + present.code[static_cast<std::size_t>(e.row())] + ": " + e.message(),
                  {result.layers.at("cells"), -1, {}});
    if (e.layer() != "areas" || e.row() < 0) throw;
    // The partition counts the areas that are divided.
    throw with_code(e, plan.levels.back(), areas[static_cast<std::size_t>(e.row())],
                    result.layers.at("boundary"));
  }
  plan.cells.parent_level = plan.levels.size() - 1;
  add_cells(plan, made, present, areas, {made, balance, run.spoken()}, result.notes);
  for (Level& level : plan.levels) level.geometry = insert_vertices(level.geometry, made.inserted);
  // Kept cells share the outlines on which new corners stand.
  plan.cells.geometry = insert_vertices(plan.cells.geometry, made.inserted);
  result.areas_divided = static_cast<std::int64_t>(areas.size());
  if (present.size() > 0) {
    const std::set<std::string> codes(present.code.begin(), present.code.end());
    result.cells_kept =
        std::count_if(plan.cells.code.begin(), plan.cells.code.end(),
                      [&](const std::string& code) { return codes.contains(code); });
    result.cells_locked = std::count(plan.cells.locked.begin(), plan.cells.locked.end(), 1);
    result.moved = made.moved;
    if (const auto gone = static_cast<std::int64_t>(present.size()) - result.cells_kept; gone > 0)
      result.notes.push_back(counted(gone, "cell") + " of before " + (gone == 1 ? "is" : "are") +
                             " gone, merged with neighbours");
  }
  result.border_m = made.border_m;
  result.border_on_barrier_m = made.border_on_barrier_m;
  result.blocks = made.blocks;
  result.plots = made.plots;
  result.gaps_closed = static_cast<std::int64_t>(made.gaps_closed.size());
  result.dead_ends = made.dead_ends;
  result.strips_merged = made.strips_merged;
  result.compounds_split = static_cast<std::int64_t>(made.split_compounds.size());
  result.buildings_cut = static_cast<std::int64_t>(made.cut_buildings.size());
  for (std::size_t a = 0; a < made.bounds.size(); ++a)
    result.bounds.push_back(
        {plan.levels.back().code[static_cast<std::size_t>(areas[a])], std::move(made.bounds[a])});
}

/// The buildings that have the addresses of units without a known building; empty unless both
/// registers have addresses. Says in `notes` how sure it is.
std::vector<std::int64_t> found_by_address(const Plan& plan,
                                           const std::vector<std::int64_t>& building_of,
                                           std::vector<std::string>& notes, const Run& run) {
  const Column* units = plan.units.attributes.find_any(columns::address);
  const Column* buildings = plan.buildings.attributes.find_any(columns::address);
  if (!units || !buildings) return {};
  std::vector<std::string> wanted(plan.units.size());
  for (std::size_t u = 0; u < wanted.size(); ++u)
    if (building_of[u] < 0) wanted[u] = units->text(u);
  AddressMatches found = match_addresses(wanted, texts(buildings, plan.buildings.size()), run);
  std::string sure;
  for (const Sureness s :
       {Sureness::exact, Sureness::building, Sureness::within_range, Sureness::number})
    if (const auto n = std::count(found.sure.begin(), found.sure.end(), s))
      sure += (sure.empty() ? "" : ", ") + grouped(n) + " " + std::string(name_of(s));
  if (!sure.empty()) notes.push_back("units that go by their address: " + sure);
  if (const auto n = std::count(found.reason.begin(), found.reason.end(), Unmatched::ambiguous))
    notes.push_back("units whose address several buildings have: " + grouped(n));
  return std::move(found.row);
}

/// How many rows have something in common, and which is the first.
struct Rows {
  std::int64_t count = 0;
  std::string first;
  void add(std::size_t row, const std::string& value) {
    if (count++ == 0) first = ", first row " + std::to_string(row) + ": '" + value + "'";
  }
};

/// The first row of each code; says in `notes` which rows have one that an earlier row has.
std::map<std::string, std::int64_t> rows_by_code(const std::vector<std::string>& codes,
                                                 const std::string& noun,
                                                 const std::string& consequence,
                                                 std::vector<std::string>& notes) {
  std::map<std::string, std::int64_t> row_of;
  Rows twice;
  for (std::size_t row = 0; row < codes.size(); ++row)
    if (!row_of.try_emplace(codes[row], static_cast<std::int64_t>(row)).second)
      twice.add(row, codes[row]);
  if (twice.count > 0)
    notes.push_back(counted(twice.count, noun) + " with a code that an earlier one has" +
                    consequence + twice.first);
  return row_of;
}

/// Checks the cells in their level, and each level in the one above.
void check_plan(PlanResult& result, CheckOptions options, const Run& run) {
  Plan& plan = result.plan;
  if (result.expected.allowed.size() > 0) options.allowed = &result.expected.allowed;
  const Level& divided = plan.levels[plan.cells.parent_level];
  const std::vector<CoverageLevel> levels = coverage_levels(plan, result.expected);
  if (levels.size() > 1) {
    CheckResult found = check_levels(levels, plan.crs, people_of(plan), options, run);
    plan.issues = std::move(found.issues);
    result.residue = found.residue;
    result.allowed = found.allowed;
    result.boundary_area_m2 = found.parent_area_m2;
  }
  if (plan.cells.size() == 0) {  // nothing was checked against what was to be divided
    const std::vector<double> areas = ground_areas_m2(plan.crs, divided.geometry);
    result.boundary_area_m2 = std::accumulate(areas.begin(), areas.end(), 0.0);
  }
}

void require_resolution(double resolution_m) {
  if (!(resolution_m >= 0 && std::isfinite(resolution_m)))
    throw Error(ErrorCode::usage, "the resolution must be a length of 0 m or more; got " +
                                      rounded(resolution_m, 3) + " m");
}

/// The weights and limits of a plan, which it tells from then on.
Balance take_balance(PlanResult& result, const PlanOptions& options) {
  Balance balance = balance_of(result.plan, options, result.layers, result.notes);
  result.weight = balance.weight;
  result.min = balance.min, result.max = balance.max, result.target = balance.target;
  result.also = balance.also;
  return balance;
}

}  // namespace

void assign_registers(Plan& plan, std::vector<std::string>& notes, const Run& run) {
  if (plan.buildings.size() == 0 && plan.units.size() == 0) return;
  run.tell("assign", 0);
  plan.building_cells = assign_footprints(plan.buildings.geometry, plan.cells.geometry,
                                          plan.cells.code, plan.crs, {}, run);
  const std::map<std::string, std::int64_t> row_of =
      rows_by_code(plan.buildings.code, "building", "; units go to the earlier", notes);
  rows_by_code(plan.units.code, "unit", "", notes);
  std::vector<std::int64_t> building_of;
  Rows dangling;
  for (std::size_t u = 0; u < plan.units.size(); ++u) {
    const std::string& key = plan.units.building[u];
    const auto at = row_of.find(key);
    building_of.push_back(at == row_of.end() ? -1 : at->second);
    if (at == row_of.end() && !key.empty()) dangling.add(u, key);
  }
  if (dangling.count > 0)
    notes.push_back(counted(dangling.count, "unit") + (dangling.count == 1 ? " names" : " name") +
                    " a building that is not in the register" + dangling.first);
  const std::vector<std::int64_t> by_address = found_by_address(plan, building_of, notes, run);
  plan.unit_cells =
      assign_units(building_of, plan.units.geometry, plan.building_cells, plan.cells.geometry,
                   plan.cells.code, plan.crs, {.by_address = by_address}, run);
  run.tell("assign", 1);
}

People people_of(const Plan& plan) {
  People people;
  for (std::size_t b = 0; b < plan.buildings.size(); ++b)
    people.buildings.push_back(inside_point(plan.buildings.geometry, b));
  const bool known = std::any_of(plan.buildings.households.begin(), plan.buildings.households.end(),
                                 [](double h) { return !std::isnan(h); });
  if (known) people.households = plan.buildings.households;
  people.units = plan.units.geometry.coords();
  return people;
}

PlanResult take_source(Source source) {
  PlanResult result;
  result.input = std::move(source.path);
  result.layers = std::move(source.layers);
  result.plan = std::move(source.plan);
  result.surroundings = std::move(source.surroundings);
  result.expected = std::move(source.expected);
  result.notes = std::move(source.notes);
  return result;
}

PlanResult make_plan(const std::filesystem::path& input, const PlanOptions& options,
                     const Run& run) {
  require_resolution(options.resolution_m);
  SourceOptions source = options.source;
  if (options.divide == Divide::all) source.layers["cells"] = "-";
  if (options.divide == Divide::mend)
    source.locked = options.locked;
  else if (!options.locked.empty())
    throw Error(ErrorCode::usage,
                "cells are locked while others are mended; that is --divide mend, not " +
                    std::string(name_of(options.divide)));
  PlanResult result = take_source(read_source(input, source, run));
  Plan& plan = result.plan;
  if (!options.locked.empty() && plan.cells.size() == 0)
    throw Error(ErrorCode::usage,
                "column '" + options.locked + "' locks cells, and there are none");
  const Balance balance = take_balance(result, options);
  const std::vector<std::int64_t> areas = areas_to_divide(plan, options.divide);
  if (areas.empty() && plan.cells.size() == 0)
    throw Error(ErrorCode::usage, "there are no cells to keep and nothing is to be divided");
  result.cells_kept = static_cast<std::int64_t>(plan.cells.size());
  if (!areas.empty()) divide(result, areas, balance, options, run);
  if (options.bounds && !can_bound())
    result.notes.push_back(
        "no bounds are given: this libgrid was built without Clp, the linear solver of COIN-OR");
  assign_registers(plan, result.notes, run);
  tell_unknown_staff(plan, result.notes);
  check_plan(result, {.resolution_m = options.resolution_m}, run);
  auto cell_sums = [&](const std::vector<double>& weights) {
    return tally(plan.building_cells.cell, weights, static_cast<std::int64_t>(plan.cells.size()))
        .sum;
  };
  result.cell_weight = cell_sums(balance.weights);
  for (const std::vector<double>& weights : balance.also_weights)
    result.cell_also.push_back(cell_sums(weights));
  return result;
}

PlanResult check_file(const std::filesystem::path& input, const SourceOptions& options,
                      const CheckOptions& check_options, const Run& run) {
  require_resolution(check_options.resolution_m);
  SourceOptions source = options;
  source.derive = true;
  PlanResult result = take_source(read_source(input, source, run));
  if (result.plan.cells.size() == 0) {
    if (const auto cells = result.layers.find("cells"); cells != result.layers.end())
      throw Error(ErrorCode::empty, "the layer has no rows; there are no cells to check",
                  {cells->second, -1, {}});
    if (result.plan.levels.size() < 2)
      throw Error(
          ErrorCode::not_found,
          "there are neither cells nor two levels to check against each other; name the cells "
          "with --layer cells=NAME");
    result.notes.push_back(
        "there are no cells: only the levels are checked against each other; "
        "name the cells with --layer cells=NAME");
  }
  assign_registers(result.plan, result.notes, run);
  check_plan(result, check_options, run);
  return result;
}

DivisionCheck check_limits(PlanResult& result, const PlanOptions& options, const Run& run) {
  Plan& plan = result.plan;
  if (plan.cells.size() == 0)
    throw Error(ErrorCode::usage, "there are no cells that could keep limits");
  const Balance balance = take_balance(result, options);
  const std::vector<CoverageLevel> levels = coverage_levels(plan, result.expected);
  return check_division(
      {.cells = levels.back(),
       .areas = levels[plan.cells.parent_level],
       .buildings = plan.buildings.geometry,
       .weights = balance.weights,
       .compounds = &result.surroundings.compounds,
       .locked = plan.cells.locked,
       .building_codes = plan.buildings.code,
       .further = balance.also_weights,
       .further_names = balance.also_units(run.spoken())},
      {.min = balance.min, .max = balance.max, .cover = false, .further = balance.further()},
      plan.crs, run);
}

}  // namespace libgrid
