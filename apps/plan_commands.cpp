// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iostream>
#include <optional>

#include "commands.hpp"
#include "libgrid/core/error.hpp"
#include "libgrid/core/text.hpp"
#include "libgrid/pipeline/compare_files.hpp"
#include "options.hpp"
#include "results.hpp"
#include "terminal.hpp"

namespace libgrid {

namespace {

constexpr std::size_t kListed = 10;  ///< issues told on the terminal; files have them all

/// The values of `list` in the catalogue say what the kinds are.
template <class Kind>
void say_listed(std::string_view list, const std::vector<Kind>& kinds,
                const std::vector<std::string>& messages) {
  for (std::size_t i = 0; i < kinds.size() && i < kListed; ++i)
    tell("cli.issue", {value_word(list, name_of(kinds[i]), spoken()), messages[i]});
  if (kinds.size() > kListed) tell("cli.more", {std::to_string(kinds.size() - kListed)});
}

void say_issues(const Issues& issues) { say_listed("kind", issues.kind, issues.message); }

struct PlanArguments {
  Shared shared;
  Limits limits;
  double resolution_m = 0.001;
  bool json = false;
  double narrow_m = 0;
  bool remarks = false;
  std::string exceptions;
  RenderOptions drawing;
  bool no_graticule = false;
  std::string paper = "A3", theme = "none";
  std::string surroundings, against;
  std::string certificate;
  bool plots = false;
};

PlanOptions plan_options(const CLI::App& command, const PlanArguments& a) {
  PlanOptions options;
  options.source = a.shared.source();
  options.resolution_m = a.resolution_m;
  a.limits.apply(command, options);
  return options;
}

int run_plan(const CLI::App& command, const PlanArguments& a) {
  const Run run = terminal_run(a.shared.threads);
  require_results_folder(a.shared.output);
  const PlanResult result = make_plan(a.shared.input, plan_options(command, a), run);
  write_plan(result, a.shared.output, run);
  say_notes(result.notes);
  if (a.json) std::cout << report_json(result);
  say(summary(result));
  say_issues(result.plan.issues);
  if (!can_write_page()) say_notes({say("cli.no_page", spoken())});
  std::string files = "plan.gpkg, ledger.csv, report.json, map.pdf, map.png";
  if (can_write_page()) files += ", map.html";
  if (certificate_hindrance(result).empty()) files += ", certificate.json";
  tell("cli.results", {a.shared.output, files});
  return 0;
}

/// Writes the certificate, or says why there is none.
void give_certificate(const PlanResult& result, const std::string& path, const Run& run) {
  const std::string hindrance = certificate_hindrance(result);
  if (hindrance.empty()) write_certificate(result, path, run);
  if (hindrance.empty())
    tell("cli.certificate", {path});
  else
    tell("cli.no_certificate", {hindrance});
}

int run_check(const CLI::App& command, const PlanArguments& a) {
  const Run run = terminal_run(a.shared.threads);
  const CheckOptions options{
      .resolution_m = a.resolution_m, .narrow_m = a.narrow_m, .remarks = a.remarks};
  PlanOptions limits = plan_options(command, a);
  if (Limits::given(command)) limits.source.locked = "";
  PlanResult result = check_file(a.shared.input, limits.source, options, run);
  std::optional<DivisionCheck> kept;
  if (Limits::given(command)) kept = check_limits(result, limits, run);
  if (!a.exceptions.empty()) leave_out_exceptions(result, a.exceptions, run);
  say_notes(result.notes);
  const std::vector<LayerStyle> styles = {{"issue", LayerStyle::Kind::issues, spoken()}};
  if (!a.shared.output.empty() && kept)
    write_layers(a.shared.output,
                 {issue_layer(result.plan), breach_layer(result.plan, kept->breaches)}, styles,
                 run);
  else if (!a.shared.output.empty())
    write_result(a.shared.output, issue_layer(result.plan), styles, run);
  if (a.json) std::cout << issues_json(result.plan, kept ? &kept->breaches : nullptr);
  say(summary(result.plan.issues));
  say_issues(result.plan.issues);
  if (kept) {
    say(summary(result, *kept));
    say_listed("breach", kept->breaches.kind, kept->breaches.text);
  }
  if (!a.shared.output.empty()) tell("cli.issues", {a.shared.output});
  if (result.allowed > 0)
    tell("cli.allowed", {counted(static_cast<std::size_t>(result.allowed), nouns::defect)});
  if (result.excepted > 0)
    tell("cli.excepted", {counted(static_cast<std::size_t>(result.excepted), nouns::issue)});
  if (!a.certificate.empty()) {
    give_certificate(result, a.certificate, run);
    if (!certificate_hindrance(result).empty()) return 1;
  }
  if (kept && kept->breaches.size() > 0) return 1;
  const auto& kinds = result.plan.issues.kind;
  return std::all_of(kinds.begin(), kinds.end(), is_remark) ? 0 : 1;
}

int run_partition(const CLI::App& command, const PlanArguments& a) {
  const Run run = terminal_run(a.shared.threads);
  const PlanResult result = make_plan(a.shared.input, plan_options(command, a), run);
  write_layers(a.shared.output, plan_layers(result, {"level", "cell"}), {}, run);
  say_notes(result.notes);
  say(summary(result));
  tell("cli.cells", {a.shared.output});
  return 0;
}

int run_blocks(const CLI::App& command, const PlanArguments& a) {
  const Run run = terminal_run(a.shared.threads);
  const BlockTables made = make_blocks(a.shared.input, plan_options(command, a), a.plots, run);
  write_layers(a.shared.output, made.layers, {}, run);
  say_notes(made.notes);
  tell("cli.blocks", {counted(made.blocks.size(), nouns::block),
                      counted(made.blocks.gaps_closed.size(), nouns::gap_between),
                      counted(static_cast<std::size_t>(made.blocks.strips_merged), nouns::strip),
                      counted(static_cast<std::size_t>(made.blocks.dead_ends), nouns::dead_end)});
  tell("cli.blocks_in", {a.shared.output});
  return 0;
}

/// The value whose name was given; the command line has looked that there is one.
template <class Value>
Value named(const std::string& name, Value last) {
  auto value = static_cast<int>(last);
  while (value > 0 && name_of(static_cast<Value>(value)) != name) --value;
  return static_cast<Value>(value);
}

/// The earlier plan that a map is compared with; its cells may lie in a layer of another name.
Source read_against(const std::string& path, const Shared& shared, const PlanResult& result,
                    const Run& run) {
  SourceOptions options;
  options.derive = true;
  options.read = shared.source().read;
  Source old = read_source(path, options, run);
  guard_same_frame(old.plan.crs, path, result.plan.crs, shared.input);
  return old;
}

int run_render(const PlanArguments& a) {
  const Run run = terminal_run(a.shared.threads);
  RenderOptions drawing = a.drawing;
  drawing.paper = named(a.paper, Paper::a4);
  drawing.theme = named(a.theme, Theme::defects);
  drawing.graticule = !a.no_graticule;
  const PlanResult result = check_file(a.shared.input, a.shared.source(), {}, run);
  Surroundings around = result.surroundings;
  if (!a.surroundings.empty()) {
    Source other = read_source(a.surroundings, {}, run);
    guard_same_frame(result.plan.crs, a.shared.input, other.plan.crs, a.surroundings);
    around = std::move(other.surroundings);
  }
  std::optional<Source> old;
  std::optional<PlanDifference> changed;
  std::optional<PageDifference> since;
  if (!a.against.empty()) {
    old = read_against(a.against, a.shared, result, run);
    changed = compare_plans(old->plan, result.plan, {}, run);
    since.emplace(*changed, old->plan, old->path.filename().string());
  }
  drawing.since = since ? &*since : nullptr;
  drawing.source = result.input.filename().string();
  render_plan(result.plan, around, a.shared.output, drawing, run);
  tell("cli.map", {a.shared.output});
  return 0;
}

CLI::App& add(CLI::App& app, PlanArguments& a, const std::string& name, const std::string& help,
              bool limits) {
  CLI::App& command = *app.add_subcommand(name, help);
  a.shared.add_to(command);
  if (limits) a.limits.add_to(command);
  return command;
}

}  // namespace

void add_plan_commands(CLI::App& app, Command& chosen) {
  auto a = std::make_shared<PlanArguments>();
  CLI::App& plan =
      add(app, *a, "plan",
          "Example: libgrid plan street.gpkg -o out\n\n"
          "Reads a map, keeps or makes cells, assigns buildings and units, checks, and\n"
          "writes plan.gpkg, ledger.csv, report.json, map.pdf, map.png and map.html, and\n"
          "certificate.json where there is no defect.",
          true);
  plan.add_option("-o,--output", a->shared.output, "the folder for the results")->required();
  plan.add_option("--resolution", a->resolution_m, "borders closer than this (m) mean one place")
      ->capture_default_str();
  plan.add_flag("--json", a->json, "print report.json");
  plan.callback([&plan, a, &chosen] { chosen = [&plan, a] { return run_plan(plan, *a); }; });

  auto c = std::make_shared<PlanArguments>();
  CLI::App& check =
      add(app, *c, "check",
          "Example: libgrid check street.gpkg --layer cells=cells_drawn\n\n"
          "Finds gaps, overlaps and spill of cells and levels, and who is concerned. With\n"
          "--min, --max, --also, --profile or --weight, also cells outside the limits for no\n"
          "reason, cells in several pieces, and buildings and compounds that are cut.\n"
          "Exit code 1 when anything is found.",
          false);
  check.add_option("-o,--output,--issues", c->shared.output,
                   "a file for the issues (.gpkg, .geojson, .csv ...)");
  check.add_option("--resolution", c->resolution_m, "borders closer than this (m) mean one place")
      ->capture_default_str();
  check.add_option("--narrow", c->narrow_m,
                   "tell parts and necks of cells narrower than this (m), as remarks");
  check.add_flag("--remarks", c->remarks, "tell cells in several pieces and with holes, too");
  check.add_option("--exceptions", c->exceptions,
                   "a table of issues of an earlier check that are to be left out");
  check.add_flag("--json", c->json, "print the issues as JSON");
  check.add_option("--certificate", c->certificate,
                   "a .json file for the proof that nothing was found, where nothing was");
  c->limits.add_weights(check);
  check.callback([&check, c, &chosen] { chosen = [&check, c] { return run_check(check, *c); }; });

  auto p = std::make_shared<PlanArguments>();
  CLI::App& partition = add(app, *p, "partition",
                            "Example: libgrid partition street.gpkg -o cells.gpkg --divide all\n\n"
                            "Divides areas into cells and writes levels and cells only.",
                            true);
  partition.add_option("-o,--output", p->shared.output, "a GeoPackage for level and cell")
      ->required();
  partition.callback([&partition, p, &chosen] {
    chosen = [&partition, p] { return run_partition(partition, *p); };
  });

  auto b = std::make_shared<PlanArguments>();
  CLI::App& blocks = add(app, *b, "blocks",
                         "Example: libgrid blocks street.gpkg -o blocks.gpkg\n\n"
                         "Cuts the lowest areas along roads, rivers, railways and walls, as plan\n"
                         "does before it makes cells, and tells what parts the blocks.",
                         false);
  b->limits.add_blocks(blocks);
  blocks.add_flag("--plots", b->plots,
                  "cut blocks heavier than --max between their buildings, as plan does");
  blocks.add_option("-o,--output", b->shared.output, "a GeoPackage for block, border and gap")
      ->required();
  blocks.callback(
      [&blocks, b, &chosen] { chosen = [&blocks, b] { return run_blocks(blocks, *b); }; });

  auto r = std::make_shared<PlanArguments>();
  CLI::App& render =
      add(app, *r, "render",
          "Example: libgrid render out/plan.gpkg -o map.pdf --surroundings street.gpkg\n\n"
          "Draws a plan or any map with cells.",
          false);
  render.add_option("-o,--output", r->shared.output, "a .png, .svg, .pdf or .html")->required();
  render.add_option("--paper", r->paper, "the paper, turned to suit the area")
      ->transform(CLI::IsMember({"A0", "A1", "A2", "A3", "A4"}, CLI::ignore_case))
      ->capture_default_str();
  render
      .add_option("--theme", r->theme,
                  "what colours tell: households of cells, density (households a hectare), "
                  "buildings, balance (households against the mean), kind (of cells) or defects")
      ->check(CLI::IsMember(
          {"none", "households", "density", "buildings", "balance", "kind", "defects"}))
      ->capture_default_str();
  render.add_option("--dpi", r->drawing.dpi, "dots an inch of a PNG")
      ->check(CLI::Range(10, 2400))
      ->capture_default_str();
  render.add_flag("--no-graticule", r->no_graticule,
                  "no coordinates along the frame and no crosses inside");
  render.add_flag("--internal", r->drawing.internal,
                  "put households and telephone numbers into an .html, too");
  render.add_option("--surroundings", r->surroundings,
                    "a map with roads, rivers and water to draw too");
  render.add_option("--against", r->against,
                    "an earlier plan: tell what changed since, as compare does");
  render.callback([r, &chosen] { chosen = [r] { return run_render(*r); }; });
}

}  // namespace libgrid
