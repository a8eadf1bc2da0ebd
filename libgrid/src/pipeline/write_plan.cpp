// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <system_error>

#include "core/files.hpp"
#include "libgrid/core/error.hpp"
#include "libgrid/core/text.hpp"
#include "libgrid/pipeline/compare_files.hpp"
#include "libgrid/pipeline/pipeline.hpp"
#include "libgrid/render/map.hpp"
#include "map_content.hpp"
#include "map_theme.hpp"
#include "result_folder.hpp"
#include "roles.hpp"

namespace libgrid {

namespace {

int line_weight(BarrierClass c) {
  switch (c) {
    case BarrierClass::expressway:
      return 3;
    case BarrierClass::arterial:
    case BarrierClass::river:
      return 2;
    case BarrierClass::local:
    case BarrierClass::rail:
    case BarrierClass::wall:
      return 1;
    default:
      return 0;
  }
}

MapLine line_style(BarrierClass c, const std::string& name) {
  MapLine style;
  style.name = name;
  style.weight = line_weight(c);
  style.water = c == BarrierClass::river || c == BarrierClass::stream;
  style.rail = c == BarrierClass::rail;
  style.wall = c == BarrierClass::wall;
  return style;
}

/// Barriers with a class, within sight of the plan.
void add_lines(const Surroundings& around, const Box& extent, const Transform& to_metres,
               MapContent& map) {
  std::vector<std::int64_t> rows;
  for (std::size_t row = 0; row < around.barriers.size(); ++row) {
    if (around.barrier_class[row] == BarrierClass::none) continue;
    Box box;
    const Range lines = around.barriers.lines(row);
    for (std::int64_t l = lines.begin; l < lines.end; ++l)
      for (const Coord& c : around.barriers.line(l)) box.add(c);
    if (!box.empty() && box.meets(extent)) rows.push_back(static_cast<std::int64_t>(row));
  }
  map.lines = to_metres(around.barriers.take(rows));
  for (const std::int64_t row : rows) {
    const auto r = static_cast<std::size_t>(row);
    map.line_style.push_back(line_style(around.barrier_class[r], around.barrier_name[r]));
  }
}

std::string word_of(IssueKind kind, Language language) {
  static constexpr std::array<Word, 16> words = {
      "page.issue.gap",          "page.issue.overlap",        "page.issue.duplicate",
      "page.issue.spill",        "page.issue.misnest",        "page.issue.mismatch",
      "page.issue.invalid_ring", "page.issue.spike",          "page.issue.empty_cell",
      "page.issue.missing_cell", "page.issue.duplicate_code", "page.issue.orphan",
      "page.issue.sliver",       "page.issue.neck",           "page.issue.part",
      "page.issue.hole"};
  return say(words.at(static_cast<std::size_t>(kind)), language);
}

std::string issue_label(const Issues& issues, std::size_t i, Language language) {
  const double households = issues.households[i];
  const std::int64_t buildings = issues.buildings[i];
  if (language == Language::zh) {
    const std::string kind = word_of(issues.kind[i], language);
    if (households > 0)
      return kind + say("map.households", language, {std::to_string(std::llround(households))});
    return buildings > 0 ? kind + say("map.buildings", language, {std::to_string(buildings)})
                         : kind;
  }
  const std::string kind(name_of(issues.kind[i]));
  if (households > 0) return kind + ": " + counted(std::llround(households), "household");
  return buildings > 0 ? kind + ": " + counted(buildings, "building") : kind;
}

/// "47 cells; 3 defects: 2 gaps and 1 overlap".
std::string subtitle(const Plan& plan, Language language) {
  const auto cells = static_cast<std::int64_t>(plan.cells.size());
  const auto defects = std::count(plan.issues.level.begin(), plan.issues.level.end(), "cell");
  if (language == Language::en) {
    const std::string words = defects > 0 ? summary(plan.issues) : "";  // the cells come first
    return counted(cells, "cell") + (defects > 0 ? "; " + words.substr(0, words.find('\n')) : "");
  }
  std::string text = say("map.cells", language, {std::to_string(cells)});
  std::map<IssueKind, std::int64_t> count;
  for (std::size_t i = 0; i < plan.issues.size(); ++i)
    if (plan.issues.level[i] == "cell") ++count[plan.issues.kind[i]];
  for (const auto& [kind, n] : count)
    text += say("map.issues", language, {word_of(kind, language), std::to_string(n)});
  return text;
}

MapOptions map_options(const RenderOptions& options) {
  static constexpr std::array<std::pair<double, double>, 5> sizes = {
      {{1189, 841}, {841, 594}, {594, 420}, {420, 297}, {297, 210}}};
  const auto [width, height] = sizes.at(static_cast<std::size_t>(options.paper));
  return {.width_mm = width, .height_mm = height, .dpi = options.dpi, .language = options.language};
}

/// "Differences: 412 households, 37 buildings".
std::string changed_text(const PlanDifference& changed, Language language) {
  const Difference::Moves& moves = changed.difference.moves;
  double households = 0;
  std::int64_t buildings = 0;
  for (std::size_t i = 0; i < moves.size(); ++i) {
    if (!std::isnan(moves.households[i])) households += moves.households[i];
    buildings += std::max<std::int64_t>(moves.buildings[i], 0);
  }
  const auto n = std::llround(households);
  std::string text = say("page.moves", language) + say("page.colon", language);
  if (changed.households_known)
    text += (n == 1 ? say("page.one_household", language)
                    : say("page.n_household", language, {with_gaps(n)})) +
            say("page.comma", language);
  return text + (buildings == 1 ? say("page.one_building", language)
                                : say("page.n_building", language, {with_gaps(buildings)}));
}

MapChange change_of(const PageDifference& since, const Transform& to_metres) {
  const Difference& d = since.difference.difference;
  MapChange change;
  std::vector<std::int64_t> land, before;
  for (std::size_t i = 0; i < d.moves.size(); ++i) {
    if (!d.moves.geometry.has(i)) continue;
    land.push_back(static_cast<std::int64_t>(i));
    change.kind.push_back(d.moves.from[i] < 0 ? MapChange::added
                          : d.moves.to[i] < 0 ? MapChange::gone
                                              : MapChange::moved);
  }
  change.land = to_metres(d.moves.geometry.take(land));
  std::set<std::string> other;
  for (std::size_t g = 0; g < d.cells.size(); ++g)
    if (d.cells.fate[g] == CellFate::gone || d.cells.fate[g] == CellFate::changed)
      other.insert(d.cells.before[g]);
  const Cells& cells = since.before.cells;
  for (std::size_t row = 0; row < cells.size(); ++row)
    if (other.contains(cells.code[row])) before.push_back(static_cast<std::int64_t>(row));
  change.before = to_metres(cells.geometry.take(before));
  return change;
}

constexpr std::int64_t kIssueLabels = 20;  ///< the worst issues; more would hide the map

}  // namespace

std::string_view name_of(Paper paper) {
  static constexpr std::array<std::string_view, 5> names = {"A0", "A1", "A2", "A3", "A4"};
  return names.at(static_cast<std::size_t>(paper));
}

std::string level_word(const std::string& name, Language language) {
  static const std::map<std::string, Word> known = {
      {"city", Word("sheet.level.city")},         {"community", Word("sheet.level.community")},
      {"county", Word("sheet.level.county")},     {"district", Word("sheet.level.district")},
      {"province", Word("sheet.level.province")}, {"street", Word("sheet.level.street")},
      {"town", Word("sheet.level.town")},         {"village", Word("sheet.level.village")}};
  const auto at = known.find(lower(name));
  return at == known.end() ? name : say(at->second, language);
}

MapContent map_content(const Plan& plan, const Surroundings& around, const Transform& to_metres) {
  const Level& top = plan.levels.front();
  MapContent map;
  map.title = top.title.size() == 1 && !top.title[0].empty() ? top.title[0] : top.code[0];
  map.cells = to_metres(plan.cells.geometry);
  map.cell_code = plan.cells.code;
  map.cell_name = plan.cells.title;
  map.cell_parent = plan.cells.parent;
  for (const Level& level : plan.levels) {
    map.levels.push_back(to_metres(level.geometry));
    map.level_names.push_back(level.name);
  }
  const Level& divided = plan.levels[plan.cells.parent_level];
  // A parent's name over cells that are its only ones, or over the title again, says nothing.
  if (divided.code.size() > 1 && plan.cells.parent_level + 1 == plan.levels.size())
    map.area_name = divided.title;
  add_lines(around, top.geometry.box(), to_metres, map);
  map.water = to_metres(around.water);
  map.buildings = to_metres(plan.buildings.geometry);
  return map;
}

void render_plan(const Plan& plan, const Surroundings& around, const std::filesystem::path& path,
                 const RenderOptions& options, const Run& run) {
  if (is_page(path)) return write_page(plan, around, path, {.since = options.since}, run);
  const Transform to_metres(plan.crs, working_crs(plan.crs, plan.levels.front().geometry.box()));
  MapContent map = map_content(plan, around, to_metres);
  const Language language = options.language.value_or(language_of(map));
  map.subtitle = subtitle(plan, language);
  for (std::string& name : map.level_names) name = level_word(name, language);
  map.theme = map_theme(plan, options.theme, language);
  if (options.since) {
    map.subtitle += "; " + changed_text(options.since->difference, language);
    map.change = change_of(*options.since, to_metres);
  }
  std::vector<std::int64_t> shown;
  for (std::size_t i = 0; i < plan.issues.size(); ++i)
    if (plan.issues.geometry.has(i) && plan.issues.kind[i] != IssueKind::mismatch &&
        plan.issues.level[i] == "cell")
      shown.push_back(static_cast<std::int64_t>(i));
  map.issues = to_metres(plan.issues.geometry.take(shown));
  for (std::size_t k = 0; k < shown.size(); ++k)
    map.issue_label.push_back(
        static_cast<std::int64_t>(k) < kIssueLabels
            ? issue_label(plan.issues, static_cast<std::size_t>(shown[k]), language)
            : std::string());
  render_map(map, path, map_options(options), run);
}

void write_plan(const PlanResult& result, const std::filesystem::path& folder, const Run& run) {
  ResultFolder made(folder);
  // The report comes last: where it is, all is.
  Staging staging(folder / "report.json");
  const Plan& plan = result.plan;
  run.tell("write", 0);
  const std::vector<LayerStyle> styles = {{"level", LayerStyle::Kind::levels},
                                          {"cell", LayerStyle::Kind::cells},
                                          {"building", LayerStyle::Kind::buildings},
                                          {"unit", LayerStyle::Kind::points},
                                          {"issue", LayerStyle::Kind::issues}};
  write_layers(staging.companion("plan.gpkg"), plan_layers(result), styles, run);
  run.tell("write", 0.5);
  write_layers(staging.companion("ledger.csv"),
               {Layer{"ledger", {}, {}, ledger_table(ledger(plan))}}, {}, run);
  render_plan(plan, result.surroundings, staging.companion("map.pdf"), {}, run);
  run.tell("write", 0.7);
  render_plan(plan, result.surroundings, staging.companion("map.png"), {}, run);
  const bool page = can_write_page();
  if (page)
    write_page(plan, result.surroundings, staging.companion("map.html"),
               {.source = path_text(result.input.filename())}, run);
  run.tell("write", 0.9);
  const bool certified = certificate_hindrance(result).empty();
  if (certified)
    write_text(staging.companion("certificate.json"), certificate_json(certify_plan(result, run)));
  write_text(staging.file(), report_json(result));
  run.check_stop();
  staging.publish();
  // What an earlier plan left does not belong to this one.
  std::error_code ignored;
  if (!certified) std::filesystem::remove(folder / "certificate.json", ignored);
  if (!page) std::filesystem::remove(folder / "map.html", ignored);
  made.keep();
  run.tell("write", 1);
}

}  // namespace libgrid
