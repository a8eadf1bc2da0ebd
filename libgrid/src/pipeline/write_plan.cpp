// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
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

/// "24 households", or buildings where households are not known.
std::string concerned_words(double households, std::int64_t buildings, Language language) {
  if (households > 0) return counted(std::llround(households), nouns::household, language);
  return buildings > 0 ? counted(buildings, nouns::building, language) : std::string();
}

/// "gap: 24 households".
std::string issue_label(const Issues& issues, std::size_t i, Language language) {
  const std::string kind = value_word("kind", name_of(issues.kind[i]), language);
  const std::string whom = concerned_words(issues.households[i], issues.buildings[i], language);
  return whom.empty() ? kind : say("summary.kinds", language, {kind, whom});
}

/// "47 cells; 3 defects: 2 gaps and 1 overlap; 24 households in nobody's cell".
std::string subtitle(const Plan& plan, Language language) {
  const std::string cells =
      counted(static_cast<std::int64_t>(plan.cells.size()), nouns::cell, language);
  const std::vector<std::string>& levels = plan.issues.level;
  if (std::find(levels.begin(), levels.end(), "cell") == levels.end()) return cells;
  return say("summary.next", language, {cells, level_summary(plan.issues, "cell", language)});
}

MapOptions map_options(const RenderOptions& options) {
  static constexpr std::array<std::pair<double, double>, 5> sizes = {
      {{1189, 841}, {841, 594}, {594, 420}, {420, 297}, {297, 210}}};
  const auto [width, height] = sizes.at(static_cast<std::size_t>(options.paper));
  return {.width_mm = width, .height_mm = height, .dpi = options.dpi};
}

constexpr std::size_t kIssueLabels = 20;  ///< the worst issues; more would hide the map

/// The kinds of issues with a colour of their own; all others share the last one.
int colour_of(IssueKind kind) {
  switch (kind) {
    case IssueKind::gap:
      return 0;
    case IssueKind::overlap:
      return 1;
    case IssueKind::spill:
      return 2;
    case IssueKind::duplicate:
      return 3;
    case IssueKind::misnest:
      return 4;
    default:
      return 5;
  }
}

/// "Gap (3): 48 households".
std::string kind_entry(const Issues& issues, const std::vector<std::int64_t>& shown, int colour,
                       Language language) {
  static constexpr std::array<Word, 6> words = {"page.issue.gap",     "page.issue.overlap",
                                                "page.issue.spill",   "page.issue.duplicate",
                                                "page.issue.misnest", "defects.other"};
  std::int64_t count = 0;
  double households = 0;
  for (const std::int64_t row : shown) {
    const auto i = static_cast<std::size_t>(row);
    if (colour_of(issues.kind[i]) != colour) continue;
    ++count;
    if (issues.households[i] > 0) households += issues.households[i];
  }
  const std::string text =
      say(words.at(static_cast<std::size_t>(colour)), language) + " (" + with_gaps(count) + ")";
  const std::string whom = concerned_words(households, 0, language);
  return whom.empty() ? text : say("summary.kinds", language, {text, whom});
}

void add_issues(const Plan& plan, const Transform& to_metres, bool by_kind, Language language,
                MapContent& map) {
  const Issues& issues = plan.issues;
  std::vector<std::int64_t> shown;
  for (std::size_t i = 0; i < issues.size(); ++i)
    if (issues.geometry.has(i) &&
        (by_kind || (issues.kind[i] != IssueKind::mismatch && issues.level[i] == "cell")))
      shown.push_back(static_cast<std::int64_t>(i));
  map.issues = to_metres(issues.geometry.take(shown));
  for (std::size_t k = 0; k < shown.size(); ++k) {
    const auto i = static_cast<std::size_t>(shown[k]);
    if (by_kind) map.issue_kind.push_back(colour_of(issues.kind[i]));
    map.issue_label.push_back(
        by_kind            ? concerned_words(issues.households[i], issues.buildings[i], language)
        : k < kIssueLabels ? issue_label(issues, i, language)
                           : std::string());
  }
  for (int colour = 0; by_kind && colour < 6; ++colour)
    map.issue_kinds.push_back(kind_entry(issues, shown, colour, language));
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
  std::string text = counted(buildings, nouns::building, language);
  if (changed.households_known)
    text = counted(std::llround(households), nouns::household, language) +
           say("list.comma", language) + text;
  return say("summary.kinds", language, {say("page.moves", language), text});
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

}  // namespace

std::string_view name_of(Paper paper) {
  static constexpr std::array<std::string_view, 5> names = {"A0", "A1", "A2", "A3", "A4"};
  return names.at(static_cast<std::size_t>(paper));
}

Language language_of_names(const Plan& plan) {
  bool chinese = std::any_of(plan.cells.title.begin(), plan.cells.title.end(), has_han);
  for (const Level& level : plan.levels)
    chinese = chinese || std::any_of(level.title.begin(), level.title.end(), has_han);
  return chinese ? Language::zh : Language::en;
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
  if (is_page(path)) {
    if (options.paper != RenderOptions{}.paper || options.theme != Theme::none ||
        !options.graticule)
      throw Error(ErrorCode::usage, "paper, theme and graticule are for a .png, .svg or .pdf");
    return write_page(plan, around, path,
                      {options.source, options.language, options.internal, options.since}, run);
  }
  if (options.internal)
    throw Error(ErrorCode::usage, "internal is for an .html; other maps name no units");
  const Crs metres = working_crs(plan.crs, plan.levels.front().geometry.box());
  const Transform to_metres(plan.crs, metres);
  MapContent map = map_content(plan, around, to_metres);
  map.crs = metres;
  if (options.graticule) map.graticule = plan.crs.geographic() ? plan.crs : metres;
  const Language language = options.language.value_or(run.language.value_or(language_of(map)));
  map.subtitle = subtitle(plan, language);
  for (std::string& name : map.level_names) name = level_word(name, language);
  map.theme = map_theme(plan, options.theme, language);
  // Hatching on cells of many colours is hard to see.
  if (options.since && options.theme == Theme::none) map.theme.pale = true;
  if (options.since) map.change = change_of(*options.since, to_metres);
  const bool by_kind = options.theme == Theme::defects;
  add_issues(plan, to_metres, by_kind, language, map);
  if (by_kind)
    map.subtitle =
        say("summary.next", language,
            {counted(static_cast<std::int64_t>(plan.cells.size()), nouns::cell, language),
             counted(static_cast<std::int64_t>(map.issues.size()), nouns::defect, language)});
  if (options.since)
    map.subtitle = say("summary.next", language,
                       {map.subtitle, changed_text(options.since->difference, language)});
  MapOptions drawing = map_options(options);
  drawing.language = language;
  render_map(map, path, drawing, run);
}

void write_plan(const PlanResult& result, const std::filesystem::path& folder, const Run& run) {
  ResultFolder made(folder);
  // The report comes last: where it is, all is.
  Staging staging(folder / "report.json");
  const Plan& plan = result.plan;
  run.tell("write", 0);
  const Language language = run.language.value_or(language_of_names(plan));
  const std::vector<LayerStyle> styles = {{"level", LayerStyle::Kind::levels, language},
                                          {"cell", LayerStyle::Kind::cells, language},
                                          {"building", LayerStyle::Kind::buildings, language},
                                          {"unit", LayerStyle::Kind::points, language},
                                          {"issue", LayerStyle::Kind::issues, language}};
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
